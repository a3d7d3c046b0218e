"""Merged segments are what building the surviving documents afresh would give."""

from __future__ import annotations

import copy
from itertools import chain, compress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.whoosh_backend.building.merging import merge
from indexer.whoosh_backend.storage.container import DamagedFile, SectionWriter
from indexer.whoosh_backend.storage.encoding import StoredWriter, write_field
from indexer.whoosh_backend.storage.segment import Segment, segment_path
from tests.indexer.columnar.documents import build, contents, documents

Part = list[tuple[dict[str, Any], bool]]
"""Documents, and whether they are still there."""

parts_of_documents = st.lists(
    st.lists(st.tuples(documents, st.booleans()), min_size=1, max_size=8), min_size=1, max_size=5
)


def built(folder: Path, part: Part) -> tuple[Segment, NDArray[Any]]:
    [(segment, _)] = build(folder, [document for document, _ in part])
    deleted = [number for number, (_, live) in enumerate(part) if not live]
    return segment, np.array(deleted, dtype=np.int32)


def afresh(folder: Path, parts: list[Part]) -> Any:
    living = [document for document, live in chain.from_iterable(parts) if live]
    return contents([segment for segment, _ in build(folder, living)])


@settings(deadline=None, max_examples=150)
@given(parts=parts_of_documents, chunk=st.sampled_from([1, 3, 20, 1_000_000]))
def test_merging_equals_building_the_survivors(tmp_path_factory, parts, chunk):
    folder = tmp_path_factory.mktemp("m")
    info, numbers = merge(folder, [built(folder, part) for part in parts], chunk)
    merged = Segment.open(folder, info.id)
    merged.verify()
    assert contents([merged]) == afresh(folder, parts)
    assert segment_path(folder, info.id).stat().st_size == info.size
    assert [len(renumbered) for renumbered in numbers] == [len(part) for part in parts]
    flat = list(chain.from_iterable(renumbered.tolist() for renumbered in numbers))
    live = [live for _, live in chain.from_iterable(parts)]
    assert list(compress(flat, live)) == list(range(info.doc_count)) == list(range(sum(live)))
    assert all(number == -1 for number, alive in zip(flat, live, strict=True) if not alive)
    assert not list(folder.glob("*.part"))


@settings(deadline=None, max_examples=40)
@given(parts=parts_of_documents)
def test_merging_what_was_merged_changes_nothing(tmp_path_factory, parts):
    folder = tmp_path_factory.mktemp("m")
    none = np.zeros(0, dtype=np.int32)
    segment, deleted = built(folder, parts[0])
    for part in parts[1:]:
        info, _ = merge(folder, [(segment, deleted), built(folder, part)], 7)
        segment, deleted = Segment.open(folder, info.id), none
    info, [renumbered] = merge(folder, [(segment, deleted)])
    assert contents([Segment.open(folder, info.id)]) == afresh(folder, parts)
    if len(parts) > 1:
        assert renumbered.tolist() == list(range(info.doc_count))


def test_all_documents_deleted(tmp_path):
    parts = [[({"text": "a b", "kept": 1}, False)], [({"bag": "c"}, False)]]
    info, numbers = merge(tmp_path, [built(tmp_path, part) for part in parts])
    assert info.doc_count == 0
    assert [renumbered.tolist() for renumbered in numbers] == [[-1], [-1]]
    empty = Segment.open(tmp_path, info.id)
    empty.verify()
    assert contents([empty]) == {"postings": {}, "lengths": {}, "stored": []}
    # Such a segment can be a part again.
    nothing = np.zeros(0, dtype=np.int32)
    alive = [({"text": "d"}, True)]
    info, _ = merge(tmp_path, [(empty, nothing), built(tmp_path, alive), (empty, nothing)])
    assert contents([Segment.open(tmp_path, info.id)]) == afresh(tmp_path, [alive])


def test_length_codes_do_not_drift(tmp_path):
    # 11 and 15 have no code of their own: Whoosh, which encodes the decoded, sums other totals.
    parts = [
        [({"text": "w " * count}, True) for count in (11, 15, 200)],
        [({"text": "w " * 120_000, "id": "1"}, True), ({"text": "w"}, False), ({}, True)],
    ]
    segments = [built(tmp_path, part) for part in parts]
    expected = [*segments[0][0].lengths("text").tolist(), 255, 0]
    for _ in range(3):
        info, _ = merge(tmp_path, segments)
        merged = Segment.open(tmp_path, info.id)
        assert merged.lengths("text").tolist() == expected
        segments = [(merged, np.zeros(0, dtype=np.int32))]
    assert merged.lengths("id") is None


def test_great_frequencies_and_positions(tmp_path):
    far = " ".join(f"w@{at}" for at in (0, 70_000, 2**32 - 1))
    parts = [[({"segmented": far, "bag": "b " * 300}, True)] * 2, [({"segmented": far}, True)]]
    info, _ = merge(tmp_path, [built(tmp_path, part) for part in parts])
    postings = contents([Segment.open(tmp_path, info.id)])["postings"]
    assert postings["segmented"] == {b"w": {doc: [0, 70_000, 2**32 - 1] for doc in range(3)}}
    assert postings["bag"] == {b"b": {0: 300, 1: 300}}


def test_parts_that_keep_less_decide(tmp_path):
    kinds = [(np.array([2], np.uint32), np.array([0, 5], np.uint32)), (None, None)]
    parts = []
    for number, (freqs, positions) in enumerate(kinds):
        with SectionWriter(segment_path(tmp_path, f"{number:016}")) as out:
            docs = np.zeros(1, dtype=np.int32)
            write_field(out, "f", [b"t"], np.ones(1, np.uint32), docs, freqs, positions, 1)
            out.finish()
        parts.append((Segment.open(tmp_path, f"{number:016}"), np.zeros(0, dtype=np.int32)))
    info, _ = merge(tmp_path, parts)
    merged = Segment.open(tmp_path, info.id)
    assert contents([merged]) == {
        "postings": {"f": {b"t": {0: None, 1: None}}},
        "lengths": {},
        "stored": [{}, {}],
    }


def test_a_hundred_parts_in_the_order_given(tmp_path):
    parts = [[({"id": str(number), "text": f"same own{number}"}, True)] for number in range(100)]
    info, _ = merge(tmp_path, [built(tmp_path, part) for part in parts], 10)
    merged = Segment.open(tmp_path, info.id)
    assert [merged.stored(doc)["id"] for doc in range(100)] == [str(n) for n in range(100)]
    assert merged.fields["text"].docs(merged.fields["text"].find(b"same")).tolist() == [*range(100)]
    assert contents([merged]) == afresh(tmp_path, parts)


@pytest.mark.parametrize("broken", [StoredWriter, SectionWriter])
def test_an_error_leaves_no_file_and_the_parts_as_they_were(tmp_path, monkeypatch, broken):
    part = [({"text": "a b", "kept": "x"}, True)]
    segments = [built(tmp_path, part), built(tmp_path, part)]
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    deleted = copy.deepcopy([numbers for _, numbers in segments])

    def fail(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, "finish", fail)
    with pytest.raises(OSError, match="No space"):
        merge(tmp_path, segments)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert [numbers.tolist() for _, numbers in segments] == [item.tolist() for item in deleted]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_damaged_part_is_refused_by_name(tmp_path_factory, data):
    """A copy of damaged bytes would have right checksums, and nobody would ever know."""
    folder = tmp_path_factory.mktemp("m")
    part = [({"text": "alfa beta " * 9, "id": str(n), "kept": "x" * 9}, True) for n in range(20)]
    built(folder, part)
    [name] = [path.stem for path in folder.glob("*.seg")]
    sound = built(folder, part)
    opened = Segment.open(folder, name)  # it is damaged later than it was opened
    path = segment_path(folder, name)
    content = bytearray(path.read_bytes())
    sections = [where for where in opened._file.sections.values() if where.length]
    where = data.draw(st.sampled_from(sections))
    at = where.offset + data.draw(st.integers(0, where.length - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    before = sorted(folder.iterdir())
    with pytest.raises(DamagedFile, match=rf"{name}\.seg.*jiangxun index --rebuild"):
        merge(folder, [sound, (opened, np.zeros(0, dtype=np.int32))])
    assert sorted(folder.iterdir()) == before
