"""The file of a segment: sections, terms, postings, stored documents, columns."""
