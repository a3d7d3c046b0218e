"""Documents with fields of every kind, and the contents of segments as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from whoosh import fields
from whoosh.analysis import IDAnalyzer, RegexTokenizer, StemmingAnalyzer
from whoosh.util.numeric import byte_to_length

from indexer.whoosh_backend.building.builder import SegmentBuilder
from indexer.whoosh_backend.storage.segment import Segment

WORDS = [*"abcdefg", "teaching", "taught", "工匠", "学院", "龘", "é", "\U00020000", "\x00", "zz"]


class Segmented(fields.TEXT):
    """Words between spaces; "word@7" says where a word stands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(analyzer=RegexTokenizer(r"[^ ]+"), **options)

    def occurrences(self, value: str) -> tuple[list[str], list[int] | None]:
        if "@" not in value:
            return value.split(" ") if value else [], None
        pairs = [word.split("@") for word in value.split(" ")]
        return [word for word, _ in pairs], [int(at) for _, at in pairs]

    def index(self, value: Any, **options: Any) -> Any:
        """The same for stock Whoosh, which counts words only where no place is given."""
        if isinstance(value, str) and "@" in value:
            places: dict[str, list[int]] = {}
            for word, at in zip(*self.occurrences(value), strict=True):
                places.setdefault(word, []).append(at)
            for word, found in places.items():
                found.sort()
                encoded = self.format.encode(found)
                yield word.encode(), len(found), len(found) * self.format.field_boost, encoded
        else:
            yield from super().index(value, **options)


def make_schema() -> fields.Schema:
    words = RegexTokenizer(r"[^ ]+")
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        place=fields.ID(),
        named=fields.ID(field_boost=2.0, analyzer=IDAnalyzer(lowercase=True)),
        segmented=Segmented(stored=True),
        counted=Segmented(phrase=False),
        text=fields.TEXT(field_boost=3.0, analyzer=words),
        chars=fields.TEXT(chars=True, analyzer=StemmingAnalyzer()),
        bag=fields.TEXT(phrase=False, analyzer=words, stored=True),
        tags=fields.KEYWORD(commas=True, scorable=True),
        grams=fields.NGRAM(minsize=1, maxsize=2),
        number=fields.NUMERIC(stored=True, sortable=True),
        price=fields.NUMERIC(float),
        when=fields.DATETIME(stored=True),
        flag=fields.BOOLEAN(stored=True),
        kept=fields.STORED(),
        vectored=fields.TEXT(analyzer=words, vector=True),
    )


words = st.lists(st.sampled_from(WORDS), max_size=12)
texts = words.map(" ".join)
placed = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 300) | st.integers(0, 2**32 - 1)),
    min_size=1,
    max_size=12,
).map(lambda pairs: " ".join(f"{word}@{at}" for word, at in pairs))
short = st.sampled_from(["", "CN-GX", "CN-GD", "柳州", "e\u0301", "x" * 300])
numbers = st.integers(-(2**31), 2**31 - 1) | st.integers(-3, 3)

documents = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers(0, 9).map(str),
        "place": short | st.lists(short, max_size=4) | st.tuples(short, short),
        "named": short | st.none(),
        "segmented": texts | placed | words.filter(all),
        "counted": texts,
        "text": texts | words,
        "chars": texts,
        "bag": texts | st.just("a " * 300 + "b"),
        "tags": st.lists(st.sampled_from(["red", "green", " blue"]), max_size=4).map(",".join),
        "grams": st.text(st.sampled_from("ab工 "), max_size=6),
        "number": numbers,
        "price": st.floats(-9, 9, allow_nan=False, width=32),
        "when": st.datetimes(dt.datetime(1999, 1, 1), dt.datetime(2100, 1, 1)),
        "flag": st.booleans() | st.sampled_from(["yes", "no"]),
        "kept": st.integers() | st.text(max_size=5) | st.none() | st.binary(max_size=4),
        "vectored": texts.filter(bool),
        "_stored_segmented": st.none() | st.text(max_size=3),
        "_stored_place": st.text(max_size=3),
        "_boost": st.just(1.0),
        "_text_boost": st.just(1),
    },
)

Contents = dict[str, Any]


def build(
    folder: Path, added: Sequence[dict[str, Any]], memory_mb: float = 128
) -> list[tuple[Segment, Any]]:
    """Segments of some documents, with the numbers deleted in each."""
    builder = SegmentBuilder(make_schema(), folder, memory_mb)
    for document in added:
        builder.add_document(**document)
    return [(Segment.open(folder, info.id), deleted) for info, deleted in builder.finish()]


def contents(segments: Sequence[Segment]) -> Contents:
    """All that is in segments, as if they were one."""
    postings: dict[str, dict[bytes, dict[int, Any]]] = {}
    lengths: dict[str, dict[int, int]] = {}
    stored: list[dict[str, Any]] = []
    for segment in segments:
        base = len(stored)
        stored += [segment.stored(doc) for doc in range(segment.doc_count)]
        for name, field in segment.fields.items():
            assert field.term_count, "a field without terms leaves no trace"
            here = postings.setdefault(name, {})
            terms = list(field.terms())
            assert terms == sorted(set(terms))
            for ordinal, term in enumerate(terms):
                here.setdefault(term, {}).update(_postings(field, ordinal, base))
            codes = segment.lengths(name)
            for doc, code in enumerate([] if codes is None else codes.tolist()):
                if code:
                    lengths.setdefault(name, {})[base + doc] = byte_to_length(code)
    return {"postings": postings, "lengths": lengths, "stored": stored}


def _postings(field: Any, ordinal: int, base: int) -> dict[int, Any]:
    docs = (field.docs(ordinal) + base).tolist()
    assert docs == sorted(set(docs))
    assert len(docs) == field.df[ordinal] > 0
    if not field.has_freqs:
        return dict.fromkeys(docs)
    freqs = field.freqs(ordinal).tolist()
    assert sum(freqs) == field.cf[ordinal]
    if not field.has_positions:
        return dict(zip(docs, freqs, strict=True))
    flat, starts = field.positions(ordinal)
    ends = starts.tolist()
    return {
        doc: flat[begin:end].tolist() for doc, begin, end in zip(docs, ends, ends[1:], strict=False)
    }
