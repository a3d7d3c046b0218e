"""Jiangxun's engine: as it answers inside (`Ours`), and as `webapp` calls it (`OursWhole`).

Both read one index, made from the words between the spaces. `Ours` counts and ranks, as the other
engines do here; `OursWhole` also reads the query, takes the articles of the hits out of the index,
marks what was found and names the facet values for a reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from whoosh.fields import Schema

from corpus import Article, CollegeMention, Evidence, PublishedDate
from engine.peer import FACETS, TOP, Answer, Ask
from indexer import SearchRequest
from indexer.analysis import analysis_id
from indexer.plan import All, Everything, Plan, Sequence, Term
from indexer.plan import Any as AnyOf
from indexer.request import Question
from indexer.schema import SCHEMA_VERSION, TEXT_FIELDS, first_minute, last_minute
from indexer.whoosh_backend import WhooshEngine
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.fields import (
    ARTICLE,
    IDENTITY,
    PUBLISHED,
    AnalysedText,
    make_schema,
    stored_article,
)
from indexer.whoosh_backend.reading import Views
from indexer.whoosh_backend.search import run

if TYPE_CHECKING:
    from engine.corpus import Row

_WHY = Evidence("", "benchmark")
_STORED_WHY = {"text": "", "where": "benchmark", "rule": ""}
_VALUES = 1000


class SpacedText(AnalysedText):
    """Text that is cut into words already."""

    def occurrences(self, value: str) -> tuple[list[str], None]:
        """What stands between the spaces, at positions 0, 1, 2 ..."""
        return value.split(), None


class Ours:
    """The engine without articles, marks and labels."""

    name: ClassVar[str] = "ours"
    title: ClassVar[str] = "ours"

    def __init__(self, folder: Path) -> None:
        self._index = open_index(folder)
        self._views = Views(self._index, PUBLISHED)

    @classmethod
    def build(cls, rows: Iterable[Row], folder: Path, processes: int = 1) -> None:
        """Index the words as they stand between spaces, and merge what is due."""
        index = ColumnarIndex.create(
            folder, spaced_schema(), fingerprint=str(SCHEMA_VERSION), analysis=analysis_id()
        )
        writer = index.writer()
        if processes > 1:
            writer.add_in_processes(map(article_fields, rows), spaced_schema, processes)
        else:
            for row in rows:
                writer.add_document(**article_fields(row))
        writer.commit()
        index.close(wait=True)

    def page(self, ask: Ask) -> Any:
        """Rank and count."""
        return run(question(ask, FACETS), self._views.newest())

    def top(self, ask: Ask) -> Any:
        """Rank only."""
        return run(question(ask, ()), self._views.newest())

    def answer(self, ask: Ask, page: Any) -> Answer:
        """Take the ids of the hits out of the index."""
        view = self._views.newest()
        top = [(stored_article(view.stored(at)).id, score) for at, score in page.window]
        return Answer(page.total, top, {name: dict(pairs) for name, pairs in page.facets.items()})

    def close(self) -> None:
        """Close the files."""
        self._views.close()
        self._index.close()


class OursWhole:
    """The engine as the search desk calls it."""

    name: ClassVar[str] = "engine"
    title: ClassVar[str] = "ours, whole"

    def __init__(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder, create=False)

    @classmethod
    def build(cls, rows: Iterable[Row], folder: Path, processes: int = 1) -> None:
        """The same index as that of `Ours`."""
        Ours.build(rows, folder, processes)

    def page(self, ask: Ask) -> Any:
        """One call of the engine's protocol."""
        return self._engine.search(request(ask, FACETS))

    def top(self, ask: Ask) -> Any:
        """The same without facets."""
        return self._engine.search(request(ask, ()))

    def answer(self, ask: Ask, page: Any) -> Answer:
        """The ids are there already."""
        top = [(hit.id, hit.score) for hit in page.hits]
        counts = {
            name: {item.value: item.count for item in values}
            for name, values in page.facets.items()
        }
        return Answer(page.total, top, counts)

    def close(self) -> None:
        """Close the files."""
        self._engine.close()


def open_index(folder: Path) -> ColumnarIndex:
    """An index of the engine's schema and analysis, as the engine opens it."""
    return ColumnarIndex(
        folder, make_schema(), fingerprint=str(SCHEMA_VERSION), analysis=analysis_id()
    )


def make_article(row: Row) -> Article:
    """An article as the cleaner would have made it, with as little evidence as there can be."""
    return Article(
        id=row.id,
        title=row.title,
        body=row.body,
        language="zh",
        published=PublishedDate(dt.date.fromisoformat(row.date), "day", _WHY),
        province=row.province,
        colleges=tuple(CollegeMention(name, "", "", _WHY) for name in row.colleges),
        topics=row.topics,
    )


def spaced_schema() -> Schema:
    """The engine's schema for text that is cut into words already."""
    schema = make_schema()
    return Schema(
        **{name: SpacedText() if name in TEXT_FIELDS else field for name, field in schema.items()}
    )


def article_fields(row: Row) -> dict[str, Any]:
    """An article's fields, and the article as the engine stores it."""
    stored = {
        "id": row.id,
        "title": row.title,
        "body": row.body,
        "language": "zh",
        "published": {"date": row.date, "precision": "day", "evidence": _STORED_WHY},
        "province": row.province,
        "colleges": [
            {"id": name, "name_zh": "", "name_en": "", "evidence": _STORED_WHY}
            for name in row.colleges
        ],
        "topics": row.topics,
    }
    return {
        IDENTITY: row.id,
        PUBLISHED: f"{first_minute(dt.date.fromisoformat(row.date)):010}",
        ARTICLE: stored,
        "title": row.title,
        "body": row.body,
        "province": row.province,
        "college": list(row.colleges),
        "topic": list(row.topics),
        "month": row.month,
    }


def question(ask: Ask, facets: tuple[str, ...]) -> Question:
    """A question as the engine has it after reading."""
    first, last = ask.dates or (None, None)
    return Question(
        plan=_plan(ask),
        filters={} if ask.province is None else {"province": (ask.province,)},
        first_minute=None if first is None else first_minute(first),
        last_minute=None if last is None else last_minute(last),
        sort="relevance",
        offset=0,
        limit=TOP,
        facets=facets,
        facet_limit=_VALUES,
        locale="zh",
        fold=True,
    )


def _plan(ask: Ask) -> Plan:
    terms = tuple(Term(word) for word in ask.words)
    match ask.kind:
        case "everything":
            return Everything()
        case "phrase":
            return Sequence(tuple((word, at) for at, word in enumerate(ask.words)))
        case _ if len(terms) == 1:
            return terms[0]
        case "any":
            return AnyOf(terms)
        case _:
            return All(terms)


def request(ask: Ask, facets: tuple[str, ...]) -> SearchRequest:
    """A question as the search desk puts it."""
    first, last = ask.dates or (None, None)
    return SearchRequest(
        text=ask.text,
        filters={} if ask.province is None else {"province": (ask.province,)},
        date_from=first,
        date_to=last,
        limit=TOP,
        facets=facets,
        facet_limit=_VALUES,
    )
