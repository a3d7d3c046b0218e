"""Files of sections: what goes in comes out, and damage is told."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.storage import container
from indexer.whoosh_backend.storage.container import (
    DamagedFile,
    MissingFile,
    SectionFile,
    SectionWriter,
)

TYPES = ("u1", "<u2", "<u4", "<u8", "<i4", "<i8")
any_array = st.sampled_from(TYPES).flatmap(lambda kind: arrays.arrays(kind, st.integers(0, 40)))


def write(path, sections, **meta):
    out = SectionWriter(path)
    for name, array in sections.items():
        out.add(name, array)
    out.meta.update(meta)
    return out.finish()


@pytest.fixture
def small(tmp_path):
    """A file that is small enough to damage each of its bytes."""
    path = tmp_path / "small.seg"
    write(path, {"a": np.arange(30, dtype=np.uint16), "工匠": b"xyz", "none": b""}, note=[1, "二"])
    return path


@given(sections=st.dictionaries(st.text(max_size=8), any_array, max_size=6))
def test_what_goes_in_comes_out(tmp_path_factory, sections):
    path = tmp_path_factory.mktemp("sections") / "x.seg"
    size = write(path, sections, names=list(sections))
    file = SectionFile.open(path)
    file.verify()
    assert path.stat().st_size == size
    assert file.names == tuple(sections) == tuple(file.meta["names"])
    for name, array in sections.items():
        read = file.array(name)
        assert read.dtype == array.dtype
        assert not read.flags.writeable
        assert read.flags.aligned
        np.testing.assert_array_equal(read, array)
        assert bytes(file.bytes(name)) == array.tobytes()


def test_streams_grow_side_by_side_and_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(container, "_KEPT_IN_MEMORY", 100)
    monkeypatch.setattr(container, "_COPIED_AT_ONCE", 7)
    path = tmp_path / "x.seg"
    out = SectionWriter(path)
    one, two = out.stream("one", np.uint32), out.stream("two", np.uint8)
    for number in range(100):
        one.write(np.array([number], dtype=np.uint16))
        two.write(bytes([number]))
        one.write(np.empty(0, dtype=np.uint32))
        two.write(b"")
    two.close()
    out.add("three", np.array([[1, 2], [3, 4]], dtype=np.int64)[:, ::-1])
    out.finish()
    assert list(tmp_path.iterdir()) == [path]
    file = SectionFile.open(path)
    file.verify()
    assert file.names == ("two", "three", "one")
    assert file.array("one").tolist() == list(range(100))
    assert bytes(file.bytes("two")) == bytes(range(100))
    assert file.array("three").tolist() == [2, 1, 4, 3]


def test_a_number_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(TypeError), SectionWriter(tmp_path / "x.seg") as out:
        out.stream("a", np.uint32).write(np.array([-1]))
    assert list(tmp_path.iterdir()) == []


def test_names_and_types_are_checked(tmp_path):
    out = SectionWriter(tmp_path / "x.seg")
    out.add("a", b"1")
    with pytest.raises(ValueError, match="'a'"):
        out.add("a", b"2")
    with pytest.raises(ValueError, match="f8"):
        out.add("b", np.zeros(1))
    out.abort()


def test_nothing_is_seen_before_the_end_and_abort_leaves_nothing(tmp_path):
    path = tmp_path / "x.seg"
    out = SectionWriter(path)
    out.add("a", b"1")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.seg.part"]
    out.abort()
    out.abort()
    assert list(tmp_path.iterdir()) == []
    write(path, {"a": b"1"})
    done = SectionWriter(path)
    done.finish()
    done.abort()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.seg"]


def test_forced_to_disk_before_it_gets_its_name(tmp_path, monkeypatch):
    path, seen = tmp_path / "x.seg", []

    def fsync(handle):
        seen.append((path.exists(), os.fstat(handle).st_size))

    monkeypatch.setattr(os, "fsync", fsync)
    size = write(path, {"a": b"1"})
    assert seen == [(False, size)]


def test_a_disk_that_fills_leaves_nothing_after_abort(tmp_path, monkeypatch):
    def fsync(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    out = SectionWriter(tmp_path / "x.seg")
    out.add("a", b"1")
    with pytest.raises(OSError, match="No space"):
        out.finish()
    out.abort()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_abort_after_a_write_that_failed(tmp_path):
    (tmp_path / "x.seg.part").symlink_to("/dev/full")
    out = SectionWriter(tmp_path / "x.seg")
    with pytest.raises(OSError, match="No space"):
        out.add("a", bytes(100_000))
    out.abort()
    assert list(tmp_path.iterdir()) == []


def test_arrays_outlive_the_file(small):
    file = SectionFile.open(small)
    array = file.array("a")
    file.close()
    small.unlink()
    assert array.tolist() == list(range(30))
    with pytest.raises(DamagedFile, match="no section"):
        file.array("a")


def test_what_was_handed_out_is_good_after_a_release(tmp_path):
    whole = np.arange(1_000_000, dtype=np.uint32)
    write(tmp_path / "large", {"numbers": whole})
    file = SectionFile.open(tmp_path / "large")
    handed_out = file.array("numbers")
    assert handed_out.sum(dtype=np.uint64) == whole.sum(dtype=np.uint64)
    file.release()
    assert np.array_equal(handed_out, whole)
    file.close()
    file.release()  # of nothing
    assert np.array_equal(handed_out, whole)


def test_every_bit_flipped_is_seen_or_without_effect(small):
    sound = small.read_bytes()
    file = SectionFile.open(small)
    expected = {name: bytes(file.bytes(name)) for name in file.names}
    silent, messages = 0, set()
    for at in range(len(sound)):
        for bit in (0, 3, 7):
            damaged = bytearray(sound)
            damaged[at] ^= 1 << bit
            small.write_bytes(damaged)
            try:
                file = SectionFile.open(small)
            except DamagedFile as error:
                messages.add(str(error))
            else:
                silent += 1
                assert {name: bytes(file.bytes(name)) for name in file.names} == expected
    assert silent <= 3 * 64 * 3  # what fills up to a multiple of 64
    assert all(str(small) in text and "jiangxun index --rebuild" in text for text in messages)


def test_every_truncation_is_seen(small):
    sound = small.read_bytes()
    for size in range(len(sound)):
        small.write_bytes(sound[:size])
        with pytest.raises(DamagedFile, match=r"small\.seg"):
            SectionFile.open(small)
    small.write_bytes(sound + b"\0")
    with pytest.raises(DamagedFile):
        SectionFile.open(small)


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"%PDF-1.7\n" * 99, "工匠".encode() * 99])
def test_foreign_files(tmp_path, content):
    path = tmp_path / "foreign.seg"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match=r"foreign\.seg.*jiangxun index --rebuild"):
        SectionFile.open(path)


def test_large_sections_are_left_to_verify(tmp_path):
    path = tmp_path / "large.seg"
    write(path, {"small": b"1", "large": bytes(70_000)})
    content = bytearray(path.read_bytes())
    content[40_000] = 1
    path.write_bytes(content)
    file = SectionFile.open(path)
    with pytest.raises(DamagedFile, match=r"large\.seg.*'large'"):
        file.verify()


def test_a_file_that_is_not_there_is_not_one_that_may_not_be_read(tmp_path):
    with pytest.raises(MissingFile, match=r"x\.seg"):
        SectionFile.open(tmp_path / "x.seg")
    with pytest.raises(IndexUnavailable) as caught:
        SectionFile.open(tmp_path)
    assert not isinstance(caught.value, DamagedFile)


@pytest.mark.parametrize(
    "directory",
    [
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 50_000,
        b'{"sections":[["a","<u4",64,4]],"meta":{}}',
        b'{"sections":[["a","<u4",64,3,0]],"meta":{}}',
        b'{"sections":[["a","<u4",60,4,0]],"meta":{}}',
        b'{"sections":[["a","<u4",0,4,0]],"meta":{}}',
        b'{"sections":[["a","<u4",64,400,0]],"meta":{}}',
        b'{"sections":[["a","<u4",-64,4,0]],"meta":{}}',
        b'{"sections":[["a","<u4","64",4,0]],"meta":{}}',
        b'{"sections":[["a","O",64,8,0]],"meta":{}}',
        b'{"sections":[["a","<u4",64,4,"0"]],"meta":{}}',
        b'{"sections":[],"meta":3}',
        b'{"sections":[[["a"],"<u4",64,4,0]],"meta":{}}',
    ],
)
def test_a_crafted_directory_is_refused(tmp_path, directory):
    import zlib

    path = tmp_path / "crafted.seg"
    body = container._MAGIC.ljust(128, b"\0")
    footer = container._FOOTER.pack(
        container._MAGIC, len(body), len(directory), zlib.crc32(directory)
    )
    path.write_bytes(body + directory + footer + container._CHECKSUM.pack(zlib.crc32(footer)))
    with pytest.raises(DamagedFile, match=r"crafted\.seg"):
        SectionFile.open(path)
