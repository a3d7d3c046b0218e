"""Whoosh's schema for an article, and an article as Whoosh's document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import IDAnalyzer
from whoosh.fields import ID, STORED, TEXT, Schema

from corpus import Article
from indexer.analysis import gather, term_positions
from indexer.engine import FACETS, STORY
from indexer.schema import (
    ORIGINAL,
    TEXT_FIELDS,
    facet_values,
    published_minute,
    storable,
    story_values,
)

ARTICLE, IDENTITY, PUBLISHED = "article", "id", "published"

_MINUTE_DIGITS = 10
"""Enough for the year 9999; terms of one width are in order of time, and quick to read."""


class AnalysedText(TEXT):  # type: ignore[misc]
    """Text with positions, whose terms come from `indexer.analysis` and not from Whoosh."""

    def __init__(self) -> None:
        super().__init__(analyzer=IDAnalyzer(), phrase=True, stored=False)

    def occurrences(self, value: str) -> tuple[Any, ...]:
        """Every term as often as it stands in the text, and where; see `FieldRun`."""
        return gather(value)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each term as UTF-8, its frequency, its weight and its encoded positions."""
        encode = self.format.encode
        for term, positions in term_positions(value).items():
            count = len(positions)
            yield term.encode("utf-8"), count, float(count), encode(positions)


def make_schema() -> Schema:
    """Text fields, one field a facet, the minute of publication, the story, and the article."""
    return Schema(
        **{IDENTITY: ID(unique=True), PUBLISHED: ID(), ARTICLE: STORED()},
        **{name: AnalysedText() for name in TEXT_FIELDS},
        **{name: ID() for name in (*FACETS, STORY, ORIGINAL)},
    )


def document(article: Article) -> dict[str, Any]:
    """The fields of one article; what it lacks is left out."""
    minute = published_minute(article)
    fields: dict[str, Any] = {
        IDENTITY: storable(article.id),
        PUBLISHED: None if minute is None else f"{minute:0{_MINUTE_DIGITS}}",
        ARTICLE: article.to_dict(),
        **{name: getattr(article, name) for name in TEXT_FIELDS},
        **{name: list(values) for name, values in facet_values(article).items()},
        **story_values(article),
    }
    return {name: value for name, value in fields.items() if value}


def stored_article(fields: dict[str, Any]) -> Article:
    """The article in a document's stored fields."""
    return Article.from_dict(fields[ARTICLE])
