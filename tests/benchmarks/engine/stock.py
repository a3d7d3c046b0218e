"""Stock Whoosh 2.7.4, used as its documentation says: facets by `groupedby`, columns sortable."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from whoosh import columns, fields, index, query, scoring, sorting
from whoosh.analysis import SpaceSeparatedTokenizer

from engine.peer import FACETS, TITLE_BOOST, TOP, Answer, Ask

if TYPE_CHECKING:
    from engine.corpus import Row


def _schema() -> fields.Schema:
    text = {"analyzer": SpaceSeparatedTokenizer(), "phrase": True, "stored": True}
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=fields.TEXT(**text),
        body=fields.TEXT(**text),
        province=fields.ID(sortable=columns.RefBytesColumn()),
        college=fields.KEYWORD(commas=True),
        topic=fields.KEYWORD(commas=True),
        month=fields.ID(sortable=columns.RefBytesColumn()),
        day=fields.NUMERIC(int, bits=32, signed=False),
    )


class Stock:
    """Stock Whoosh."""

    name: ClassVar[str] = "stock"
    title: ClassVar[str] = "Whoosh 2.7.4"

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher(weighting=scoring.BM25F())

    @classmethod
    def build(cls, rows: Iterable[Row], folder: Path, processes: int = 1) -> None:
        """Index with as many processes, into one segment."""
        folder.mkdir(parents=True)
        writer = index.create_in(str(folder), _schema()).writer(
            limitmb=256, **({"procs": processes} if processes > 1 else {})
        )
        for row in rows:
            writer.add_document(**document(row))
        writer.commit()

    def page(self, ask: Ask) -> Any:
        """One search with four facets that count."""
        facets = sorting.Facets()
        for name in FACETS:
            facet = sorting.FieldFacet(name, allow_overlap=name in ("college", "topic"))
            facets.add_facet(name, facet)
        results = self._searcher.search(
            query_of(ask), limit=TOP, filter=_filter(ask), groupedby=facets, maptype=sorting.Count
        )
        return results, len(results)

    def top(self, ask: Ask) -> Any:
        """A search with a limit, which may skip blocks of postings, and the total."""
        results = self._searcher.search(query_of(ask), limit=TOP, filter=_filter(ask))
        return results, len(results)

    def answer(self, ask: Ask, page: Any) -> Answer:
        """Read the ids from the stored fields; documents without a value are left out."""
        results, total = page
        return Answer(
            total=total,
            top=[(hit["id"], hit.score) for hit in results[:TOP]],
            counts={
                name: {value: n for value, n in dict(results.groups(name)).items() if value}
                for name in FACETS
            },
        )

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()
        self._index.close()


def document(row: Row) -> dict[str, Any]:
    """The fields of an article."""
    return {
        "id": row.id,
        "title": row.title,
        "body": row.body,
        "province": row.province,
        "college": ",".join(row.colleges),
        "topic": ",".join(row.topics),
        "month": row.month,
        "day": row.day,
    }


def query_of(ask: Ask) -> query.Query:
    """A question without its filter."""
    match ask.kind:
        case "everything":
            return query.Every()
        case "phrase":
            words = list(ask.words)
            body = query.Phrase("body", words)
            return query.Or([query.Phrase("title", words, boost=TITLE_BOOST), body])
        case _:
            parts = [
                query.Or([query.Term("title", word, boost=TITLE_BOOST), query.Term("body", word)])
                for word in ask.words
            ]
            return query.Or(parts) if ask.kind == "any" else query.And(parts)


def _filter(ask: Ask) -> query.Query | None:
    if ask.province is not None:
        return query.Term("province", ask.province)
    if ask.dates is not None:
        return query.NumericRange("day", *(day.toordinal() for day in ask.dates))
    return None
