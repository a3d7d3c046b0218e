"""One article, its revisions, where else it stands."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from corpus import Article


class CopyFacts(TypedDict):
    """One of the places at which a story stands.

    Attributes:
        trust: "known" for a site that is read here, "suspect" if anything is held against it.
        why: why it was joined with the others.
        page: the address of its page here.
    """

    id: str
    title: str
    url: str | None
    publisher: str | None
    source: str | None
    published: str | None
    trust: Literal["known", "unknown", "suspect"]
    why: str
    suspicions: list[str]
    page: NotRequired[str]


class RelatedFacts(TypedDict):
    """An article like another one.

    Attributes:
        score: how like, from 0 to 1.
        page: the address of its page here.
    """

    id: str
    title: str
    url: str | None
    language: str
    published: str | None
    source: str | None
    province: str | None
    city: str | None
    copies: int
    score: float
    page: NotRequired[str]


class RevisionFacts(TypedDict):
    """One text that an article has had.

    Attributes:
        number: from 1, the oldest.
        fetched_at: ISO 8601.
        content_hash: of the page as it was fetched.
        page: the address of its page here.
    """

    number: int
    fetched_at: str
    content_hash: str
    page: str


class WholeRevision(RevisionFacts):
    """A revision with its text.

    Attributes:
        number: from 1, the oldest.
        fetched_at: ISO 8601.
        content_hash: of the page as it was fetched.
        page: the address of its page here.
        article: as it was then.
    """

    article: Article


class ArticleAnswer(TypedDict):
    """One article, whole.

    Attributes:
        page: the address of its page here.
        gone_since: when the original was first missing, ISO 8601, or null.
        copies: all articles of its story, the original first; none if it stands alone.
        related: up to five of other stories.
        revisions: the texts that it has had, the oldest first.
    """

    article: Article
    page: str
    gone_since: str | None
    copies: list[CopyFacts]
    related: list[RelatedFacts]
    revisions: list[RevisionFacts]


class RevisionsAnswer(TypedDict):
    """Every text that an article has had, the oldest first."""

    id: str
    revisions: list[WholeRevision]
