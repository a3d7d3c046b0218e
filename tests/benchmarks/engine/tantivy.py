"""Tantivy through its own Python package: aggregations over fast fields, one thread a query."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import tantivy
from tantivy import FieldType, Index, Occur, Query, SchemaBuilder

from engine.peer import FACETS, TITLE_BOOST, TOP, Answer, Ask

if TYPE_CHECKING:
    from engine.corpus import Row

HEAP = 256 << 20
_VALUES = 1000
"""More than any facet has: all values are counted and returned."""

_AGGREGATIONS = {
    name: {"terms": {"field": name, "size": _VALUES, "segment_size": _VALUES}} for name in FACETS
}


def _schema() -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        builder.add_text_field(
            name, stored=True, tokenizer_name="whitespace", index_option="position"
        )
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", fast=True, indexed=True)
    return builder.build()


class Tantivy:
    """Tantivy."""

    name: ClassVar[str] = "tantivy"
    title: ClassVar[str] = "Tantivy 0.27"

    def __init__(self, folder: Path) -> None:
        self._index = Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    @classmethod
    def build(cls, rows: Iterable[Row], folder: Path, processes: int = 1) -> None:
        """Index with as many threads; what its merge policy leaves is left."""
        folder.mkdir(parents=True)
        writer = Index(_schema(), str(folder)).writer(HEAP, num_threads=processes)
        for row in rows:
            writer.add_document(document(row))
        writer.commit()
        writer.wait_merging_threads()

    def page(self, ask: Ask) -> Any:
        """A search and an aggregation; both in Rust."""
        query = query_of(ask, self._schema)
        found = self._searcher.search(query, TOP)
        return found, self._searcher.aggregate(query, _AGGREGATIONS)

    def top(self, ask: Ask) -> Any:
        """The search alone, with the total."""
        return self._searcher.search(query_of(ask, self._schema), TOP)

    def top_uncounted(self, ask: Ask) -> Any:
        """The search alone, without the total: it may then skip blocks of postings."""
        return self._searcher.search(query_of(ask, self._schema), TOP, count=False)

    def answer(self, ask: Ask, page: Any) -> Answer:
        """Read the ids from the stored fields."""
        found, counted = page
        return Answer(
            total=found.count,
            top=[(self._searcher.doc(at)["id"][0], float(score)) for score, at in found.hits],
            counts={
                name: {item["key"]: item["doc_count"] for item in counted[name]["buckets"]}
                for name in FACETS
            },
        )

    def close(self) -> None:
        """Nothing to do: files are closed with the object."""


def document(row: Row) -> tantivy.Document:
    """The fields of an article."""
    return tantivy.Document(
        id=row.id,
        title=row.title,
        body=row.body,
        province=row.province,
        college=list(row.colleges),
        topic=list(row.topics),
        month=row.month,
        day=row.day,
    )


def query_of(ask: Ask, schema: tantivy.Schema) -> Query:
    """A question with its filter, which gives no score."""
    query = _words(ask, schema)
    if ask.province is not None:
        only = Query.term_query(schema, "province", ask.province)
    elif ask.dates is not None:
        first, last = (day.toordinal() for day in ask.dates)
        only = Query.range_query(schema, "day", FieldType.Integer, first, last)
    else:
        return query
    only = Query.const_score_query(only, 0.0)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])


def _words(ask: Ask, schema: tantivy.Schema) -> Query:
    if ask.kind == "everything":
        return Query.all_query()
    if ask.kind == "phrase":
        words: list[str | tuple[int, str]] = list(ask.words)
        return _fields(lambda field: Query.phrase_query(schema, field, words))
    occur = Occur.Should if ask.kind == "any" else Occur.Must
    parts = [
        (occur, _fields(partial(Query.term_query, schema, field_value=word))) for word in ask.words
    ]
    return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)


def _fields(make: Callable[[str], Query]) -> Query:
    """The title's match or the body's, or both."""
    title = Query.boost_query(make("title"), TITLE_BOOST)
    return Query.boolean_query([(Occur.Should, title), (Occur.Should, make("body"))])
