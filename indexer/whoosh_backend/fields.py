"""Whoosh's schema for an article, and an article as Whoosh's document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from whoosh.analysis import IDAnalyzer
from whoosh.fields import ID, STORED, TEXT, Schema

from corpus import Article
from indexer.analysis import term_positions
from indexer.engine import FACETS
from indexer.schema import TEXT_FIELDS, facet_values, published_minute, storable

ARTICLE, IDENTITY, PUBLISHED = "article", "id", "published"


class AnalysedText(TEXT):  # type: ignore[misc]
    """Text with positions, whose terms come from `indexer.analysis` and not from Whoosh."""

    def __init__(self) -> None:
        super().__init__(analyzer=IDAnalyzer(), phrase=True, stored=False)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each term as UTF-8, its frequency, its weight and its encoded positions."""
        encode = self.format.encode
        for term, positions in term_positions(value).items():
            count = len(positions)
            yield term.encode("utf-8"), count, float(count), encode(positions)


def make_schema() -> Schema:
    """Text fields, one field a facet, the minute of publication, and the article itself."""
    return Schema(
        **{IDENTITY: ID(unique=True), PUBLISHED: ID(), ARTICLE: STORED()},
        **{name: AnalysedText() for name in TEXT_FIELDS},
        **{name: ID() for name in FACETS},
    )


def document(article: Article) -> dict[str, Any]:
    """The fields of one article; what it lacks is left out."""
    minute = published_minute(article)
    stored = json.dumps(article.to_dict(), ensure_ascii=False, separators=(",", ":"))
    fields: dict[str, Any] = {
        IDENTITY: storable(article.id),
        PUBLISHED: None if minute is None else str(minute),
        ARTICLE: stored.encode("utf-8", "surrogatepass"),
        **{name: getattr(article, name) for name in TEXT_FIELDS},
        **{name: list(values) for name, values in facet_values(article).items()},
    }
    return {name: value for name, value in fields.items() if value}


def stored_article(fields: dict[str, Any]) -> Article:
    """The article in a document's stored fields."""
    text = fields[ARTICLE].decode("utf-8", "surrogatepass")
    return Article.from_dict(json.loads(text))
