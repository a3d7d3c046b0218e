"""Segments: what is written is read, whatever it is; damage is told and never obeyed."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.util.numeric import byte_to_length

from indexer.whoosh_backend.storage import container, encoding, segment, terms
from indexer.whoosh_backend.storage.container import DamagedFile, MissingFile, SectionWriter
from indexer.whoosh_backend.storage.encoding import (
    FieldWriter,
    StoredWriter,
    write_field,
    write_lengths,
)
from indexer.whoosh_backend.storage.postings import ROW, WIDTHS
from indexer.whoosh_backend.storage.segment import Segment

TOP = 2**32 - 1
NAME = "0123456789abcdef"


class Flat:
    """Postings, as {term: {document: positions}}, in the arrays that a field is written from."""

    def __init__(self, content):
        self.content = content
        self.terms = sorted(content)
        self.df = np.array([len(content[term]) for term in self.terms], dtype=np.uint32)
        cells = [(doc, content[term][doc]) for term in self.terms for doc in sorted(content[term])]
        self.docs = np.array([doc for doc, _ in cells], dtype=np.int32)
        self.freqs = np.array([len(spots) for _, spots in cells], dtype=np.uint32)
        self.positions = np.array([spot for _, spots in cells for spot in spots], dtype=np.uint32)

    def write(self, out, name, size, freqs=True, positions=True):
        write_field(
            out,
            name,
            self.terms,
            self.df,
            self.docs,
            self.freqs if freqs else None,
            self.positions if positions else None,
            size,
        )


def check(field, flat):
    """Everything that a field can be asked, against what was written."""
    content = flat.content
    assert list(field.terms()) == flat.terms
    assert field.term_count == len(flat.terms)
    assert field.df.tolist() == flat.df.tolist()
    assert field.df.dtype == np.uint32
    assert field.cf.dtype == np.uint64
    for ordinal, term in enumerate(flat.terms):
        assert field.find(term) == field.seek(term) == ordinal
        assert field.term(ordinal) == term
        docs = field.docs(ordinal)
        assert docs.dtype == np.int32
        assert docs.tolist() == sorted(content[term])
        spots = [content[term][doc] for doc in docs.tolist()]
        if field.has_freqs:
            assert field.freqs(ordinal).tolist() == [len(some) for some in spots]
            assert field.cf[ordinal] == sum(map(len, spots))
        else:
            assert field.freqs(ordinal).tolist() == [1] * len(docs)
            assert field.cf[ordinal] == len(docs)
        if field.has_positions:
            numbers, starts = field.positions(ordinal)
            assert (numbers.dtype, starts.dtype) == (np.uint32, np.int64)
            assert [numbers[a:b].tolist() for a, b in itertools.pairwise(starts)] == spots
        else:
            with pytest.raises(ValueError, match="no positions"):
                field.positions(ordinal)
    ordinals, docs = field.all_postings()
    assert docs.tolist() == flat.docs.tolist()
    assert ordinals.tolist() == np.repeat(np.arange(len(flat.terms)), flat.df).tolist()


def check_bulk(field, flat, first, last):
    docs, freqs, positions = field.bulk(first, last)
    begin, end = int(flat.df[:first].sum()), int(flat.df[:last].sum())
    np.testing.assert_array_equal(docs, flat.docs[begin:end])
    if field.has_freqs:
        np.testing.assert_array_equal(freqs, flat.freqs[begin:end])
    if field.has_positions:
        a, b = (int(flat.freqs[:bound].sum()) for bound in (begin, end))
        np.testing.assert_array_equal(positions, flat.positions[a:b])
    assert (freqs is None, positions is None) == (not field.has_freqs, not field.has_positions)


any_position = st.integers(0, 32).flatmap(lambda bits: st.integers(0, 2**bits - 1))
some_positions = st.lists(any_position, min_size=1, max_size=20).map(sorted)


def postings_of(size):
    documents = st.dictionaries(st.integers(0, size - 1), some_positions, min_size=1, max_size=9)
    return st.dictionaries(st.binary(max_size=6), documents, max_size=12)


corpora = st.sampled_from([1, 7, 64, 100_000, 2**31 - 1]).flatmap(
    lambda size: st.tuples(st.just(size), postings_of(size).map(Flat))
)


@settings(deadline=None)
@given(corpus=corpora, kept=st.sampled_from([(0, 0), (1, 0), (1, 1)]), data=st.data())
def test_random_postings_are_read_as_written(tmp_path_factory, corpus, kept, data):
    size, flat = corpus
    folder = tmp_path_factory.mktemp("segment")
    out = SectionWriter(folder / f"{NAME}.seg")
    flat.write(out, "body", size, *kept)
    out.finish()
    opened = Segment.open(folder, NAME)
    opened.verify()
    assert (opened.id, opened.doc_count) == (NAME, size)
    field = opened.fields["body"]
    assert (field.has_freqs, field.has_positions) == kept
    check(field, flat)
    first = data.draw(st.integers(0, len(flat.terms)))
    check_bulk(field, flat, first, data.draw(st.integers(first, len(flat.terms))))


@settings(deadline=None)
@given(corpus=corpora, data=st.data())
def test_chunks_and_pieces_write_the_same_file(tmp_path_factory, corpus, data):
    size, flat = corpus
    folder = tmp_path_factory.mktemp("segment")
    whole = SectionWriter(folder / "whole.seg")
    flat.write(whole, "body", size)
    whole.finish()
    cut = data.draw(st.integers(0, len(flat.terms)))
    posting = int(flat.df[:cut].sum())
    spot = int(flat.freqs[:posting].sum())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_AT_ONCE", data.draw(st.integers(1, 20)))
        chunked = SectionWriter(folder / "chunked.seg")
        field = FieldWriter(chunked, "body", size, True, True)
        for half in (slice(None, cut), slice(cut, None)):
            after = half.start is not None
            cells = slice(posting, None) if after else slice(posting)
            spots = slice(spot, None) if after else slice(spot)
            field.add(
                flat.terms[half],
                flat.df[half],
                flat.docs[cells],
                flat.freqs[cells],
                flat.positions[spots],
            )
        field.finish()
        chunked.finish()
    assert (folder / "whole.seg").read_bytes() == (folder / "chunked.seg").read_bytes()


def test_every_class_is_reached_and_read(tmp_path):
    rng = np.random.default_rng(7)
    size = 20_000_000
    content = {}
    for mean in (6, 100, 600, 2500, 30_000, 400_000, 8_000_000):
        docs = np.cumsum(rng.integers(mean // 2 + 1, mean + mean // 2, 400))
        content[b"gap%08d" % mean] = {int(doc): [0] for doc in docs[docs < size]}
    content[b"far"] = {size - 1: [0]}
    content[b"early"] = {doc: [0] for doc in range(3, 200, 9)}
    for bits in (3, 7, 9, 11, 15, 19, 23, 31):
        spots = sorted(rng.integers(2**bits // 2, 2**bits, 50).tolist())
        content[b"spot%d" % bits] = {5: spots, size - 1: [*spots, TOP]}
    content[b"dense"] = {doc: [doc % 9] for doc in range(1000)}
    flat = Flat(content)
    small = Flat({b"row": {doc: [1] for doc in range(0, 50, 2)}})
    out = SectionWriter(tmp_path / f"{NAME}.seg")
    flat.write(out, "large", size)
    out.finish()
    other = SectionWriter(tmp_path / "small.seg")
    small.write(other, "small", 50)
    other.finish()
    opened = Segment.open(tmp_path, NAME)
    opened.verify()
    field = opened.fields["large"]
    check(field, flat)
    check_bulk(field, flat, 0, len(flat.terms))
    meta = out.meta["fields"]["large"]
    assert set(meta["gaps"]) >= {str(width.bits) for width in WIDTHS} - {"32"}
    assert set(meta["spots"]) == {str(width.bits) for width in WIDTHS}
    assert {int(kind) & 15 for kind in field._classes_array} <= set(range(ROW))
    row = Segment.open(tmp_path, "small").fields["small"]
    assert row._classes_array.tolist() == [ROW]
    check(row, small)


def test_gaps_of_32_bits(tmp_path):
    flat = Flat({b"far": {2**31 - 2: [0]}, b"farther": {1: [0], 2**30: [TOP], 2**31 - 2: [0, 1]}})
    out = SectionWriter(tmp_path / f"{NAME}.seg")
    flat.write(out, "body", 2**31 - 1)
    out.finish()
    assert "32" in out.meta["fields"]["body"]["gaps"]
    check(Segment.open(tmp_path, NAME).fields["body"], flat)


@pytest.mark.parametrize("freq", [1, 15, 16, 255, 256, 65_535, 65_536, TOP])
def test_any_frequency(tmp_path, freq):
    out = SectionWriter(tmp_path / f"{NAME}.seg")
    freqs = np.array([1, freq, 3], dtype=np.uint32)
    docs = np.array([0, 4, 9], dtype=np.int32)
    write_field(out, "body", [b"a"], np.array([3], np.uint32), docs, freqs, None, 10)
    out.finish()
    field = Segment.open(tmp_path, NAME).fields["body"]
    assert field.freqs(0).tolist() == [1, freq, 3]
    assert field.bulk(0, 1)[1].tolist() == [1, freq, 3]
    assert field.cf.tolist() == [4 + freq]


@given(names=st.sets(st.binary(max_size=3), max_size=300), sought=st.binary(max_size=4))
def test_seek_is_bisection(names, sought):
    import bisect

    ascending = sorted(names)
    ends = np.cumsum([0, *map(len, ascending)]).astype(np.uint32)
    found = terms.TermList(memoryview(b"".join(ascending)), ends)
    assert len(found) == len(ascending)
    for term in (sought, *ascending[:70]):
        at = bisect.bisect_left(ascending, term)
        assert found.seek(term) == at
        assert found.find(term) == (at if term in names else -1)
    assert list(found.walk(2, 200)) == ascending[2:200]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "_AT_ONCE", 3)
        assert list(found.walk(1)) == ascending[1:]


def test_terms_of_any_bytes_and_length(tmp_path):
    names = [
        b"",
        b"\0",
        b"\n",
        b"a" * 65_536,
        b"a" * 65_536 + b"\xff",
        "工匠".encode(),
        b"\xff\xff",
    ]
    flat = Flat({name: {number: [0]} for number, name in enumerate(names)})
    out = SectionWriter(tmp_path / f"{NAME}.seg")
    flat.write(out, "body", 9)
    out.finish()
    field = Segment.open(tmp_path, NAME).fields["body"]
    check(field, flat)
    assert field.find(b"a" * 70_000) == -1


def good():
    return {
        "terms": [b"a", b"b"],
        "df": np.array([1, 2], np.uint32),
        "docs": np.array([0, 0, 1], np.int32),
        "freqs": np.array([1, 2, 1], np.uint32),
        "positions": np.array([0, 1, 2, 3], np.uint32),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"terms": [b"b", b"a"]},
        {"terms": [b"a", b"a"]},
        {"terms": [b"a"]},
        {"df": np.array([0, 3], np.uint32)},
        {"df": np.array([2, 2], np.uint32)},
        {"docs": np.array([0, 1, 1], np.int32)},
        {"docs": np.array([0, 2, 1], np.int32)},
        {"docs": np.array([0, 0, 9], np.int32)},
        {"docs": np.array([-1, 0, 1], np.int32)},
        {"freqs": None},
        {"freqs": np.array([1, 0, 3], np.uint32)},
        {"freqs": np.array([1, 2], np.uint32)},
        {"positions": None},
        {"positions": np.array([0, 1, 2], np.uint32)},
        {"positions": np.array([0, 1, 2, 3, 4], np.uint32)},
    ],
)
def test_contradictions_are_refused(tmp_path, wrong):
    with (
        pytest.raises(ValueError, match="'body'"),
        SectionWriter(tmp_path / f"{NAME}.seg") as out,
    ):
        FieldWriter(out, "body", 3, True, True).add(**good() | wrong)
    assert list(tmp_path.iterdir()) == []


def test_contradictions_between_parts_are_refused(tmp_path):
    out = SectionWriter(tmp_path / "x.seg")
    field = FieldWriter(out, "body", 3, True, True)
    field.add(**good())
    with pytest.raises(ValueError, match="ascending"):
        field.add(**good())
    with pytest.raises(ValueError, match="2 documents"):
        write_lengths(out, "body", np.zeros(2, np.uint8))
    with pytest.raises(ValueError, match="without freq"):
        FieldWriter(out, "title", 3, False, True)
    with pytest.raises(TypeError):
        write_lengths(out, "body", np.array([300, 1, 2]))
    out.abort()


@given(codes=st.lists(st.integers(0, 255), max_size=30))
def test_lengths(tmp_path_factory, codes):
    folder = tmp_path_factory.mktemp("segment")
    out = SectionWriter(folder / f"{NAME}.seg")
    write_lengths(out, "body", np.array(codes, dtype=np.uint8))
    out.finish()
    opened = Segment.open(folder, NAME)
    true = [byte_to_length(code) for code in codes]
    assert opened.lengths("body").tolist() == codes
    assert opened.total_length("body") == sum(true)
    assert opened.min_length("body") == min(true, default=0)
    assert opened.max_length("body") == max(true, default=0)
    assert opened.lengths("other") is None
    assert (opened.total_length("other"), opened.max_length("other")) == (0, 0)


moments = st.datetimes(timezones=st.sampled_from([None, dt.UTC]))
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
texts = st.text(st.characters(exclude_categories=()))
values = st.recursive(
    plain | texts | st.binary() | st.dates() | moments,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["$date", "$dict", "$x", "a", "b"]), inner, max_size=2)
        | st.dictionaries(st.integers(0, 3), inner, max_size=2)
    ),
    max_leaves=6,
)
names = texts | st.sampled_from(["$bytes", "id", "body\nend"])


def typed(value):
    """A value with the types of all its parts: True is not 1."""
    if isinstance(value, dict):
        return dict, [(typed(key), typed(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [typed(item) for item in value]
    return type(value), value


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents=st.lists(st.dictionaries(names, values, max_size=3), max_size=20))
def test_stored_documents(tmp_path_factory, documents):
    folder = tmp_path_factory.mktemp("segment")
    out = SectionWriter(folder / f"{NAME}.seg")
    stored = StoredWriter(out)
    for document in documents:
        stored.add(document)
    stored.finish()
    out.finish()
    opened = Segment.open(folder, NAME)
    opened.verify()
    assert opened.doc_count == len(documents)
    for number, document in enumerate(documents):
        assert typed(opened.stored(number)) == typed(document)
    for number in (-1, len(documents)):
        with pytest.raises(IndexError):
            opened.stored(number)
    copy = SectionWriter(folder / "copy.seg")
    again = StoredWriter(copy)
    for line in opened.stored_lines():
        again.add_line(line)
    again.finish()
    copy.finish()
    assert (folder / "copy.seg").read_bytes() == (folder / f"{NAME}.seg").read_bytes()


def test_what_cannot_be_stored_is_refused_by_name(tmp_path):
    with (
        pytest.raises(TypeError, match=r"'body'.*object"),
        SectionWriter(tmp_path / "x.seg") as out,
    ):
        StoredWriter(out).add({"id": 1, "body": [object()]})


def test_closing_leaves_arrays_that_were_handed_out(whole):
    opened = Segment.open(whole.parent, NAME)
    row = opened.fields["body"].positions(0)[0]
    opened.close()
    assert row.tolist() == [0, 1, 700, TOP]


@pytest.fixture
def whole(tmp_path):
    """A segment with a field of each kind, columns with exceptions, rows, lengths and stores."""
    size = 60
    body = {
        b"alfa": {0: [0, 1, 700], 59: [TOP]},
        b"bravo": {doc: list(range(doc % 3 + 1)) for doc in range(0, 60, 2)},
        b"charlie": {4: list(range(20))},
    } | {b"t%d" % number: {number: [number * 50]} for number in range(20)}
    out = SectionWriter(tmp_path / f"{NAME}.seg")
    Flat(body).write(out, "body", size)
    red = {doc: [0] for doc in range(0, 60, 2)}
    Flat({b"red": red, b"tan": {2: [0]}}).write(out, "tag", size, False, False)
    Flat({b"x": {9: [0] * 300}}).write(out, "plain", size, True, False)
    write_lengths(out, "body", np.arange(size, dtype=np.uint8))
    stored = StoredWriter(out)
    for number in range(size):
        stored.add({"id": str(number), "when": dt.date(2024, 12, 1)})
    stored.finish()
    out.finish()
    return tmp_path / f"{NAME}.seg"


def read_everything(opened):
    fields = {}
    for name, field in opened.fields.items():
        each = []
        for ordinal in range(field.term_count):
            each.append((field.docs(ordinal).tolist(), field.freqs(ordinal).tolist()))
            if field.has_positions:
                each.append([part.tolist() for part in field.positions(ordinal)])
        bulk = [part.tolist() for part in field.bulk(0, field.term_count) if part is not None]
        found = [field.find(term) for term in (b"alfa", b"bravo", b"red", b"x", b"zz")]
        fields[name] = each, bulk, found, list(field.terms())
    stores = [opened.stored(number) for number in range(opened.doc_count)]
    return fields, stores, list(opened.stored_lines()), opened.lengths("body").tolist()


def damages(sound):
    rng = np.random.default_rng(11)
    for at in range(len(sound)):
        damaged = bytearray(sound)
        damaged[at] ^= 1 << int(rng.integers(8))
        yield bytes(damaged)
    for _ in range(1500):
        damaged = bytearray(sound)
        at, size = int(rng.integers(len(sound))), int(rng.integers(1, 64))
        damaged[at : at + size] = rng.bytes(len(damaged[at : at + size]))
        yield bytes(damaged)


def test_damage_is_told_by_checksums(whole):
    sound, expected = whole.read_bytes(), read_everything(Segment.open(whole.parent, NAME))
    messages = set()
    for damaged in damages(sound):
        whole.write_bytes(damaged)
        try:
            opened = Segment.open(whole.parent, NAME)
        except DamagedFile as error:
            messages.add(str(error))
        else:
            assert read_everything(opened) == expected
    assert messages
    assert all(str(whole) in message for message in messages)


def test_damage_that_no_checksum_covers_is_told_or_read_but_never_worse(whole, monkeypatch):
    """As in large sections, which are not tested at opening; `verify` sees all of it."""
    sound, expected = whole.read_bytes(), read_everything(Segment.open(whole.parent, NAME))
    monkeypatch.setattr(container, "_CHECKED_AT_OPENING", -1)
    told = read = 0
    for damaged in damages(sound):
        whole.write_bytes(damaged)
        try:
            opened = Segment.open(whole.parent, NAME)
        except DamagedFile:
            told += 1
            continue
        try:
            answer = read_everything(opened)
        except DamagedFile:
            told += 1
        else:
            read += 1
            if answer == expected:
                continue
            for docs, *_ in (bulk for _, bulk, *_ in answer[0].values()):
                assert all(0 <= doc < 60 for doc in docs)
        with pytest.raises(DamagedFile):
            opened.verify()
    assert told > 500
    assert read > 500


def rewrite(path, name, change):
    """Write a segment again with one section changed and every checksum right."""
    file = container.SectionFile.open(path)
    out = SectionWriter(path)
    out.meta = file.meta
    for section in file.names:
        array = file.array(section)
        out.add(section, change(array.copy()) if section == name else array)
    out.finish()


def put(at, value):
    def change(array):
        array[at] = value
        return array

    return change


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("field/body/ends", put(3, 0)),
        ("field/body/ends", put(-1, 9999)),
        ("field/body/starts", put(3, 9999)),
        ("field/body/starts", put(0, 1)),
        ("field/body/classes", lambda array: array[:-1]),
        ("field/body/cf", put(0, TOP)),
        ("field/body/gaps_at", lambda array: array[:-1]),
        ("field/tag/rows", lambda array: array[:-1]),
        ("field/body/freqs.top", lambda array: array[:-1]),
        ("field/body/freqs.places", lambda array: array[:-1]),
        ("field/body/freqs.places", put(-1, 9999)),
        ("lengths/body", lambda array: array[:-1]),
        ("stored_ends", put(2, 0)),
        ("stored_ends", lambda array: array[1:]),
        ("stored", lambda array: array[:-1]),
    ],
)
def test_contradictions_between_sections_are_told_at_opening(whole, name, change):
    rewrite(whole, name, change)
    with pytest.raises(DamagedFile, match=NAME):
        Segment.open(whole.parent, NAME)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("field/body/classes", put(slice(None), 0xFF)),
        ("field/body/terms", put(0, 0xFF)),
        ("field/tag/rows", put(slice(None), 0xFF)),
        ("field/body/freqs.top", put(slice(None), 0)),
        ("field/body/gaps8.low", put(slice(None), 0)),
        ("stored", put(slice(0, 50), 0)),
    ],
)
def test_content_that_was_never_written_is_told_by_verify(whole, name, change):
    file = container.SectionFile.open(whole)
    assert name in file.names
    rewrite(whole, name, change)
    opened = Segment.open(whole.parent, NAME)
    with pytest.raises(DamagedFile, match=NAME):
        opened.verify()


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"format": 99, "doc_count": 60},
        {"format": 1},
        {"format": 1, "doc_count": "x"},
        {"format": 1, "doc_count": -1},
        {"format": 1, "doc_count": 60, "fields": 3},
        {"format": 1, "doc_count": 60, "fields": {"body": None}},
        {"format": 1, "doc_count": 60, "fields": {"absent": {}}},
        {"format": 1, "doc_count": 60, "fields": {"body": {"freqs": 1, "spots": {"8": "x"}}}},
    ],
)
def test_a_directory_of_another_mind(whole, meta):
    file = container.SectionFile.open(whole)
    out = SectionWriter(whole)
    out.meta = meta
    for section in file.names:
        out.add(section, file.array(section))
    out.finish()
    with pytest.raises(DamagedFile, match=NAME):
        Segment.open(whole.parent, NAME)


def test_a_segment_that_is_not_there(tmp_path):
    with pytest.raises(MissingFile, match=NAME):
        Segment.open(tmp_path, NAME)


def test_a_segment_of_documents_without_terms(tmp_path):
    out = SectionWriter(tmp_path / f"{NAME}.seg")
    Flat({}).write(out, "body", 0)
    out.finish()
    opened = Segment.open(tmp_path, NAME)
    opened.verify()
    field = opened.fields["body"]
    check(field, Flat({}))
    assert (field.seek(b"a"), field.find(b"a")) == (0, -1)
    assert segment.segment_path(tmp_path, NAME).exists()
