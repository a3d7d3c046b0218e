"""Segments are built of documents as stock Whoosh builds its own, within bounded memory."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import fields
from whoosh.analysis import DelimitedAttributeFilter, RegexTokenizer, StemmingAnalyzer
from whoosh.fields import UnknownFieldError
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Existence
from whoosh.util.numeric import length_to_byte
from whoosh.writing import IndexingError

from indexer.whoosh_backend.building import inversion
from indexer.whoosh_backend.building.builder import SegmentBuilder
from indexer.whoosh_backend.building.inversion import length_codes, spans
from indexer.whoosh_backend.fields import AnalysedText
from indexer.whoosh_backend.storage.container import SectionWriter
from indexer.whoosh_backend.storage.segment import Segment
from tests.indexer.columnar.documents import (
    Contents,
    Segmented,
    build,
    contents,
    documents,
    make_schema,
)


def stock_contents(added: list[dict[str, Any]]) -> Contents:
    index = RamStorage().create_index(make_schema())
    writer = index.writer()
    for document in added:
        writer.add_document(**document)
    writer.commit()
    with index.reader() as reader:
        postings: dict[str, dict[bytes, dict[int, Any]]] = {}
        for name, term in reader.all_terms():
            format_ = index.schema[name].format
            here = postings.setdefault(name, {}).setdefault(term, {})
            matcher = reader.postings(name, term)
            while matcher.is_active():
                if isinstance(format_, Existence):
                    here[matcher.id()] = None
                elif format_.supports("positions"):
                    here[matcher.id()] = sorted(matcher.value_as("positions"))
                else:
                    here[matcher.id()] = matcher.value_as("frequency")
                matcher.next()
        lengths: dict[str, dict[int, int]] = {}
        for name in postings:
            for doc in range(len(added)):
                if length := reader.doc_field_length(doc, name):
                    lengths.setdefault(name, {})[doc] = length
        stored = [reader.stored_fields(doc) for doc in range(len(added))]
    return {"postings": postings, "lengths": lengths, "stored": stored}


@pytest.fixture
def open_builder(tmp_path):
    """Gives builders in the test's folder and drops what they have left open."""
    builders = []

    def open_one(schema: fields.Schema | None = None, memory_mb: float = 128) -> SegmentBuilder:
        builders.append(SegmentBuilder(schema or make_schema(), tmp_path, memory_mb))
        return builders[-1]

    yield open_one
    for builder in builders:
        builder.abort()


def one_segment(folder: Path, schema: fields.Schema, *added: dict[str, Any]) -> Segment:
    builder = SegmentBuilder(schema, folder)
    for document in added:
        builder.add_document(**document)
    [(info, _)] = builder.finish()
    return Segment.open(folder, info.id)


@settings(deadline=None, max_examples=150)
@given(added=st.lists(documents, max_size=12), memory_mb=st.sampled_from([0, 0.004, 0.02, 128]))
def test_builds_what_stock_whoosh_builds(tmp_path_factory, added, memory_mb):
    segments = [segment for segment, _ in build(tmp_path_factory.mktemp("b"), added, memory_mb)]
    for segment in segments:
        segment.verify()
    assert contents(segments) == stock_contents(added)
    if memory_mb == 0:
        assert [segment.doc_count for segment in segments] == [1] * len(added)
    if memory_mb == 128:
        assert len(segments) == bool(added)


@settings(deadline=None, max_examples=60)
@given(added=st.lists(documents, min_size=1, max_size=12), bits=st.integers(0, 40))
def test_occurrences_that_need_wider_keys_come_out_the_same(tmp_path_factory, added, bits):
    folder = tmp_path_factory.mktemp("b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inversion, "_KEY_BITS", bits)
        narrow = build(folder, added)
    assert contents([segment for segment, _ in narrow]) == contents(
        [segment for segment, _ in build(folder, added)]
    )


@settings(deadline=None, max_examples=60)
@given(added=st.lists(documents, min_size=1, max_size=12), most=st.integers(1, 30))
def test_the_size_of_what_is_written_at_once_does_not_matter(tmp_path_factory, added, most):
    folder = tmp_path_factory.mktemp("b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "__defaults__", (most,))
        pieces = build(folder, added)
    assert contents([segment for segment, _ in pieces]) == contents(
        [segment for segment, _ in build(folder, added)]
    )


@settings(deadline=None, max_examples=60)
@given(
    steps=st.lists(
        st.tuples(st.integers(1, 40), st.lists(st.integers(0, 99), max_size=2)),
        min_size=1,
        max_size=20,
    ),
    memory_mb=st.sampled_from([0, 0.003, 128]),
)
def test_deleted_numbers_belong_to_their_segments(tmp_path_factory, steps, memory_mb):
    folder = tmp_path_factory.mktemp("b")
    builder = SegmentBuilder(make_schema(), folder, memory_mb)
    gone = set()
    for number, (size, victims) in enumerate(steps):
        assert builder.add_document(id=str(number), text="word " * size) == number
        for victim in victims:
            builder.delete(victim % (number + 1))
            gone.add(victim % (number + 1))
    live = []
    for info, deleted in builder.finish():
        assert deleted.dtype == np.int32
        assert deleted.tolist() == sorted(set(deleted.tolist()))
        stored = [Segment.open(folder, info.id).stored(doc) for doc in range(info.doc_count)]
        live += [item["id"] for doc, item in enumerate(stored) if doc not in deleted.tolist()]
        assert (folder / f"{info.id}.seg").stat().st_size == info.size
    assert live == [str(number) for number in range(len(steps)) if number not in gone]


@pytest.mark.parametrize("number", [-1, 1, 2**40])
def test_only_own_documents_can_be_deleted(open_builder, number):
    builder = open_builder()
    builder.add_document(text="a")
    with pytest.raises(IndexingError, match=str(number)):
        builder.delete(number)


def test_nothing_added_leaves_nothing(tmp_path):
    assert SegmentBuilder(make_schema(), tmp_path).finish() == []
    assert list(tmp_path.iterdir()) == []


def test_documents_without_any_field_count(tmp_path):
    segment = one_segment(tmp_path, make_schema(), {}, {"text": None}, {"text": "a"})
    assert segment.doc_count == 3
    assert contents([segment]) == {
        "postings": {"text": {b"a": {2: [0]}}},
        "lengths": {"text": {2: 1}},
        "stored": [{}, {}, {}],
    }


REFUSED = [
    ({"nothing": "a"}, UnknownFieldError, "nothing"),
    ({"text": "a", "_boost": 2.0}, ValueError, "no boost"),
    ({"text": "a", "_text_boost": 0.5}, ValueError, "'text'"),
    ({"text": "a", "bag": "b", "tags": None, "_boost": 2, "_text_boost": 1}, ValueError, "'bag'"),
    ({"text": 7}, ValueError, "7"),
    ({"number": "x"}, ValueError, "x"),
    ({"place": ["a", 7]}, TypeError, "7"),
    ({"place": ["a", b"b"]}, TypeError, "b'b'"),
    ({"segmented": "a@1 b@-1"}, ValueError, "segmented"),
    ({"segmented": "a@1 b@4294967296"}, ValueError, "segmented"),
    ({"segmented": "fine \udc80"}, ValueError, "surrogates"),
    ({"kept": object()}, TypeError, "kept"),
]


@pytest.mark.parametrize(("refused", "error", "message"), REFUSED)
def test_a_refused_document_leaves_no_trace(open_builder, tmp_path, refused, error, message):
    builder = open_builder()
    builder.add_document(text="a b")
    with pytest.raises(error, match=message):
        builder.add_document(**{"bag": "new words", "tags": "red"} | refused)
    assert builder.add_document(text="b c") == 1
    [(info, _)] = builder.finish()
    assert contents([Segment.open(tmp_path, info.id)]) == {
        "postings": {"text": {b"a": {0: [0]}, b"b": {0: [1], 1: [0]}, b"c": {1: [1]}}},
        "lengths": {"text": {0: 2, 1: 2}},
        "stored": [{}, {}],
    }


def test_boosts_of_one_change_nothing(tmp_path):
    segment = one_segment(tmp_path, make_schema(), {"text": "a", "_boost": 2, "_text_boost": 1.0})
    assert contents([segment])["postings"] == {"text": {b"a": {0: [0]}}}
    segment = one_segment(tmp_path, make_schema(), {"kept": "not indexed", "_boost": 2})
    assert contents([segment])["stored"] == [{"kept": "not indexed"}]


def test_weights_of_single_terms_are_refused(open_builder):
    analyzer = RegexTokenizer(r"\S+") | DelimitedAttributeFilter()
    builder = open_builder(fields.Schema(text=fields.TEXT(analyzer=analyzer)))
    builder.add_document(text="plain")
    with pytest.raises(ValueError, match=r"b'heavy' has a weight of its own \(2\.5 for 1 times\)"):
        builder.add_document(text="plain heavy^2.5")


def test_terms_and_positions_must_go_together(open_builder):
    class Careless(Segmented):
        def occurrences(self, value):
            return value.split(), [0]

    builder = open_builder(fields.Schema(text=Careless()))
    with pytest.raises(ValueError, match="2 terms, 1 positions"):
        builder.add_document(text="a b")


def test_the_numbers_of_one_document_are_counted_once(tmp_path):
    # Stock Whoosh counts the document twice for a number it has twice.
    segment = one_segment(tmp_path, make_schema(), {"number": [5, 5, 6]}, {"number": (6,)})
    field = segment.fields["number"]
    to_bytes = make_schema()["number"].to_bytes
    assert field.docs(field.find(to_bytes(5))).tolist() == [0]
    assert field.docs(field.find(to_bytes(6))).tolist() == [0, 1]


def test_text_and_bytes_of_a_term_are_one(tmp_path):
    segment = one_segment(
        tmp_path, make_schema(), {"segmented": "工匠 a"}, {"segmented": ["a", "工匠"]}
    )
    assert contents([segment])["postings"]["segmented"] == {
        b"a": {0: [1], 1: [0]},
        "工匠".encode(): {0: [0], 1: [1]},
    }


def test_positions_out_of_order_are_sorted_and_kept_twice(tmp_path):
    segment = one_segment(tmp_path, make_schema(), {"segmented": "a@9 a@2 b@2 a@9"})
    assert contents([segment])["postings"]["segmented"] == {b"a": {0: [2, 9, 9]}, b"b": {0: [2]}}


@settings(deadline=None)
@given(st.lists(st.text("工匠学院培训ab 1。", max_size=30), min_size=1, max_size=8))
def test_pairs_of_characters_are_terms_like_others(tmp_path_factory, added):
    class Slow(AnalysedText):
        occurrences = None  # which leaves `index`

    found = []
    for kind in (AnalysedText, Slow):
        folder = tmp_path_factory.mktemp("b")
        segment = one_segment(
            folder, fields.Schema(text=kind()), *({"text": text} for text in added)
        )
        segment.verify()
        found.append(contents([segment]))
    assert found[0] == found[1]


def test_a_pair_that_is_a_word_too_is_one_term(tmp_path):
    class Doubled(Segmented):
        def occurrences(self, value):
            code = ord("工") + (ord("匠") << 32)
            return ["工匠", "z"], [5, 6], np.array([code], np.uint64), np.array([1], np.uint32)

    segment = one_segment(tmp_path, fields.Schema(text=Doubled()), {"text": "x"}, {"text": "x"})
    assert contents([segment]) == {
        "postings": {
            "text": {"工匠".encode(): {0: [1, 5], 1: [1, 5]}, b"z": {0: [6], 1: [6]}},
        },
        "lengths": {"text": {0: 3, 1: 3}},
        "stored": [{}, {}],
    }


def test_pairs_need_a_field_with_positions(open_builder):
    class Doubled(Segmented):
        def occurrences(self, value):
            return [], [], np.array([5], np.uint64), np.array([1], np.uint32)

    with pytest.raises(ValueError, match="need positions"):
        open_builder(fields.Schema(text=Doubled(phrase=False))).add_document(text="a")


@pytest.mark.parametrize("count", [127, 128, 129, 1000])
def test_many_documents_are_stored_in_order(tmp_path, count):
    segment = one_segment(tmp_path, make_schema(), *({"kept": at} for at in range(count)))
    assert [segment.stored(at)["kept"] for at in range(count)] == list(range(count))


def test_words_for_spelling_go_to_a_field_of_their_own(tmp_path):
    schema = fields.Schema(text=fields.TEXT(analyzer=StemmingAnalyzer(), spelling=True))
    segment = one_segment(tmp_path, schema, {"text": "one"}, {"text": "rendering renders"})
    assert contents([segment])["postings"] == {
        "text": {b"on": {0: [0]}, b"render": {1: [0, 1]}},
        "spell_text": {b"one": {0: 1}, b"rendering": {1: 1}, b"renders": {1: 1}},
    }


def test_stored_values_keep_their_kind(tmp_path):
    stored = {"when": dt.datetime(2024, 12, 19, 8, 30), "number": 7, "kept": b"\x00\xff"}
    segment = one_segment(tmp_path, make_schema(), stored | {"text": "a", "bag": ["b", "c"]})
    assert segment.stored(0) == stored | {"bag": ["b", "c"]}


def test_lengths_are_the_codes_of_whoosh():
    lengths = np.arange(120_000, dtype=np.uint64)
    expected = [length_to_byte(length) for length in range(120_000)]
    assert length_codes(lengths).tolist() == expected
    assert length_codes(np.array([2**63], dtype=np.uint64)).tolist() == [255]


@given(
    counts=st.lists(st.integers(0, 20), max_size=30),
    most=st.integers(1, 25),
)
def test_spans_cover_everything_in_order(counts, most):
    starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    found = list(spans(starts, most))
    assert [item for first, last in found for item in range(first, last)] == list(
        range(len(counts))
    )
    for first, last in found:
        assert last == first + 1 or sum(counts[first:last]) <= most


def test_memory_is_bounded(open_builder):
    draw = np.random.default_rng(5)
    words = [f"word{number}" for number in range(5000)]
    builder = open_builder(memory_mb=1)
    for number in range(1000):
        text = " ".join(words[index] for index in draw.integers(0, 5000, 200).tolist())
        builder.add_document(id=str(number), segmented=text, _stored_segmented="")
        assert sum(run.held for run in builder._runs.values()) < 1_000_000
    found = builder.finish()
    assert sum(info.doc_count for info, _ in found) == 1000
    assert 4 < len(found) < 100


@pytest.mark.parametrize("end", ["abort", "add", "finish"])
def test_what_is_dropped_leaves_no_file(open_builder, tmp_path, monkeypatch, end):
    other = tmp_path / "another.seg"
    other.write_bytes(b"not ours")
    builder = open_builder(memory_mb=0.004)
    while len(list(tmp_path.glob("*.seg"))) < 3:
        builder.add_document(segmented="a b c", kept="x" * 100)
    builder.add_document(text="one more")
    if end == "abort":
        builder.abort()
    else:
        monkeypatch.setattr(SectionWriter, "finish", _disk_is_full)
        with pytest.raises(OSError, match="No space"):
            builder.finish() if end == "finish" else builder.add_document(text="a " * 1000)
    assert list(tmp_path.iterdir()) == [other]
    for forbidden in (builder.finish, lambda: builder.add_document(text="a")):
        with pytest.raises(IndexingError, match="closed"):
            forbidden()


def _disk_is_full(_: SectionWriter) -> int:
    raise OSError(28, "No space left on device")
