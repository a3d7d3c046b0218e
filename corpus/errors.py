"""What can go wrong while a page becomes an article.

    CorpusError
    ├── NotAnArticle      the bytes were read, but they hold no news article
    ├── UnreadableInput   a file or folder could not be read at all
    ├── StoreError        the database is missing, locked or of another version
    └── ArchiveError      the archive cannot be written (`corpus.archive`)

Every message names what failed and, where the reader can act, what to do.
"""

from __future__ import annotations

from typing import Literal

RefusalKind = Literal[
    "empty",
    "binary",
    "too large",
    "login page",
    "list page",
    "error page",
    "empty shell",
    "too short",
    "other language",
]


class CorpusError(Exception):
    """Base of every error that `corpus` raises on purpose."""


class NotAnArticle(CorpusError):
    """The page is readable but is not a news article.

    Attributes:
        kind: one of `RefusalKind`, stable, for programs.
        reason: one line for people, beginning with the kind.
    """

    def __init__(self, kind: RefusalKind, detail: str = "") -> None:
        self.kind: RefusalKind = kind
        self.reason = f"{kind}: {detail}" if detail else kind
        super().__init__(self.reason)


class UnreadableInput(CorpusError):
    """A path that was asked for is missing, is not permitted, or has no format known here."""


class StoreError(CorpusError):
    """The store cannot be opened or written; the message says what to do."""
