"""One article: its page, its reasons, its revisions, how it is cited."""
