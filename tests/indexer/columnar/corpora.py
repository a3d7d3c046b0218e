"""Random documents and queries, and one index of them by stock Whoosh, one by ours."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from whoosh import fields, query
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index
from whoosh.query import spans

from indexer.whoosh_backend.commits.index import ColumnarIndex

WORDS = [
    "alfa",
    "alfas",
    "beta",
    "bravo",
    "craft",
    "crafts",
    "delta",
    "工匠",
    "学院",
    "培训",
    "zeta",
]
EXACT_LENGTHS = [*range(11), 12, 13, 14, 16, 17, 18, 20]
"""Numbers of tokens that a length code holds exactly; stock Whoosh sums the true ones."""


def make_schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        title=fields.TEXT(stored=True, field_boost=2.0, analyzer=_words()),
        body=fields.TEXT(stored=True, chars=True, analyzer=_words()),
        notes=fields.TEXT(phrase=False, analyzer=_words()),
        tags=fields.KEYWORD(stored=True, commas=True),
        number=fields.NUMERIC(stored=True),
        price=fields.NUMERIC(float),
        when=fields.DATETIME(stored=True),
        flag=fields.BOOLEAN(stored=True),
        kept=fields.STORED(),
    )


def _words():
    from whoosh.analysis import LowercaseFilter, RegexTokenizer

    return RegexTokenizer(r"\w+") | LowercaseFilter()


def _text(most: int) -> st.SearchStrategy[str]:
    lengths = [length for length in EXACT_LENGTHS if length <= most]
    return st.sampled_from(lengths).flatmap(
        lambda length: st.lists(st.sampled_from(WORDS), min_size=length, max_size=length).map(
            " ".join
        )
    )


days = st.integers(0, 60).map(lambda day: dt.datetime(2024, 1, 1, 8) + dt.timedelta(days=day))

documents = st.fixed_dictionaries(
    {"id": st.integers(0, 25).map(str)},
    optional={
        "title": _text(8),
        "body": _text(20),
        "notes": _text(10),
        "tags": st.lists(st.sampled_from(["red", "green", "blue"]), max_size=3).map(",".join),
        "number": st.integers(-50, 50),
        "price": st.floats(-9, 9, allow_nan=False, width=32),
        "when": days,
        "flag": st.booleans(),
        "kept": st.integers() | st.text(max_size=5) | st.none() | st.binary(max_size=4),
    },
)

batches = st.lists(st.lists(documents, max_size=9), min_size=1, max_size=5)
"""What each commit adds; ids come again in later ones, and replace."""

texts = st.sampled_from(["title", "body", "notes"])
placed = st.sampled_from(["title", "body"])
words = st.sampled_from([*WORDS, "missing"])
boosts = st.sampled_from([1.0, 1.0, 0.5, 2.5])

terms = st.builds(query.Term, texts, words, boost=boosts) | st.builds(
    query.Term, st.just("tags"), st.sampled_from(["red", "green", "none"])
)

ranges = (
    st.builds(
        lambda a, b, x, y: query.NumericRange("number", min(a, b), max(a, b), x, y),
        st.integers(-60, 60),
        st.integers(-60, 60),
        st.booleans(),
        st.booleans(),
    )
    | st.builds(lambda a, b: query.DateRange("when", min(a, b), max(a, b)), days, days)
    | st.builds(
        lambda field, a, b, x, y: query.TermRange(field, min(a, b), max(a, b), x, y),
        texts,
        words,
        words,
        st.booleans(),
        st.booleans(),
    )
)

patterns = (
    st.builds(query.Prefix, texts, st.sampled_from(["a", "alf", "工", "q", ""]))
    | st.builds(query.Wildcard, texts, st.sampled_from(["*a", "?eta", "c*s", "*", "工?"]))
    | st.builds(query.Regex, texts, st.sampled_from(["[ab].*", "z.t.", "x"]))
    | st.builds(query.FuzzyTerm, texts, words, maxdist=st.integers(1, 2))
    | st.builds(query.Variations, texts, words)
)

phrases = st.builds(
    query.Phrase, placed, st.lists(words, min_size=1, max_size=3), slop=st.integers(1, 3)
)

_near = st.tuples(placed, words, words).map(
    lambda item: (query.Term(item[0], item[1]), query.Term(item[0], item[2]))
)
near = (
    st.builds(
        lambda pair, slop, ordered: spans.SpanNear(*pair, slop=slop, ordered=ordered),
        _near,
        st.integers(1, 4),
        st.booleans(),
    )
    | st.builds(lambda pair, limit: spans.SpanFirst(pair[0], limit), _near, st.integers(0, 5))
    | st.builds(lambda pair: spans.SpanNot(*pair), _near)
    | st.builds(lambda pair: spans.SpanOr(list(pair)), _near)
    | st.builds(lambda pair: spans.SpanContains(*pair), _near)
    | st.builds(lambda pair: spans.SpanBefore(*pair), _near)
    | st.builds(lambda pair: spans.SpanCondition(*pair), _near)
)

leaves = (
    terms
    | ranges
    | patterns
    | phrases
    | st.builds(query.Every)
    | st.builds(query.Every, texts)
    | st.just(query.NullQuery)
)


def _combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=4)
    return (
        st.builds(query.And, several, boost=boosts)
        | st.builds(query.Or, several, boost=boosts)
        | st.builds(query.DisjunctionMax, several, tiebreak=st.sampled_from([0.0, 0.3]))
        | st.builds(query.Not, inner)
        | st.builds(query.AndNot, inner, inner)
        | st.builds(query.AndMaybe, inner, inner)
        | st.builds(query.Require, inner, inner)
        | st.builds(query.Otherwise, inner, inner)
        | st.builds(query.ConstantScoreQuery, inner, st.sampled_from([0.5, 1.0, 3.0]))
    )


# Stock cannot look into most combinations of queries about places: those stand alone.
queries = st.recursive(leaves, _combined, max_leaves=6) | near


def stock_index(commits: list[list[dict[str, Any]]]) -> Index:
    """Each commit a segment; of several documents with one id the last one stays."""
    # Stock writers share a folder of temporary files by the index's name, with all processes.
    index = RamStorage().create_index(make_schema(), indexname=f"stock{uuid.uuid4().hex}")
    for documents_ in commits:
        writer = index.writer()
        for document in _last_of_each(documents_):
            writer.update_document(**document)
        writer.commit(merge=False)
    return index


def our_index(folder: Path, commits: list[list[dict[str, Any]]]) -> ColumnarIndex:
    """The same, by us."""
    index = ColumnarIndex.create(folder, make_schema())
    for documents_ in commits:
        writer = index.writer()
        for document in _last_of_each(documents_):
            writer.update_document(**document)
        writer.commit(merge=False)
    return index


def _last_of_each(documents_: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # Stock Whoosh would leave them all.
    return list({document["id"]: document for document in documents_}.values())
