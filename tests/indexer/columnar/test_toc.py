"""The table of contents: what it holds, that it is there whole or not at all, what it refuses."""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import IndexUnavailable
from indexer.whoosh_backend.commits import toc
from indexer.whoosh_backend.commits.toc import Commit, Entry
from indexer.whoosh_backend.storage.container import DamagedFile

ONE, TWO = "0123456789abcdef", "fedcba9876543210"


def entry(name: str, size: int, deleted=()) -> Entry:
    return Entry(name, size, np.array(sorted(deleted), dtype=np.int32))


def commit(generation: int, *entries: Entry, bookmark: str | None = None) -> Commit:
    return Commit(generation, entries, bookmark, "schema 1", "analysis 1")


def described(found: Commit) -> tuple:
    entries = [(item.id, item.doc_count, item.deleted.tolist()) for item in found.entries]
    return found.generation, entries, found.bookmark, found.schema, found.analysis


deletions = st.sets(st.integers(0, 1999), max_size=1500)


@given(st.lists(deletions, min_size=1, max_size=6), st.booleans(), st.none() | st.text(max_size=9))
def test_every_generation_reads_as_it_was_written(tmp_path_factory, rounds, fresh_reader, bookmark):
    folder = tmp_path_factory.mktemp("index")
    current, known, gone = commit(0, entry(ONE, 2000), entry(TWO, 7, {3})), None, set()
    for generation, numbers in enumerate(rounds):
        gone |= numbers
        entries = (current.entries[0].without(numbers), current.entries[1])
        current = toc.write_commit(
            folder, replace(current, generation=generation, entries=entries, bookmark=bookmark)
        )
        known = toc.read_commit(folder, None if fresh_reader else known)
        expected = [(ONE, 2000, sorted(gone)), (TWO, 7, [3])]
        wanted = generation, expected, bookmark, "schema 1", "analysis 1"
        assert described(known) == described(current) == wanted
        assert toc.is_current(folder, known)
        assert known.doc_count == 2000 - len(gone) + 6


@given(deletions, st.lists(st.integers(0, 1999), max_size=60))
def test_deleting_more_is_the_union(before, more):
    changed = entry(ONE, 2000, before).without(more)
    assert changed.deleted.tolist() == sorted(before | set(more))
    assert changed.live_count == 2000 - len(before | set(more))
    assert all(changed.is_deleted(number) for number in more)
    assert not any(changed.is_deleted(n) for n in range(0, 2000, 7) if n not in before | set(more))


def test_few_deletions_stay_in_the_table_and_many_go_to_a_file_once(tmp_path):
    current = toc.write_commit(tmp_path, commit(1, entry(ONE, 90_000, range(toc.INLINE))))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jiangxun-1.json"]
    big = current.entries[0].without(range(50_000))
    current = toc.write_commit(tmp_path, replace(current, generation=2, entries=(big,)))
    assert current.entries[0].file == f"{ONE}-2.del"
    one_more = current.entries[0].without([60_000])
    current = toc.write_commit(tmp_path, replace(current, generation=3, entries=(one_more,)))
    assert current.entries[0].file == f"{ONE}-2.del"
    assert (tmp_path / "jiangxun-3.json").stat().st_size < 1000
    assert current.files == {"jiangxun-3.json", f"{ONE}.seg", f"{ONE}-2.del"}
    assert toc.read_commit(tmp_path).entries[0].deleted.tolist() == [*range(50_000), 60_000]


def test_what_has_not_changed_is_taken_from_the_known_commit(tmp_path):
    first = toc.write_commit(tmp_path, commit(1, entry(ONE, 9000, range(4000)), entry(TWO, 9, [2])))
    second = replace(first, generation=2, entries=(first.entries[0], first.entries[1].without([5])))
    toc.write_commit(tmp_path, second)
    found = toc.read_commit(tmp_path, first)
    assert found.entries[0] is first.entries[0]
    assert found.entries[1].deleted.tolist() == [2, 5]
    assert toc.read_commit(tmp_path, found) is found


def test_the_newest_sound_table_counts(tmp_path):
    toc.write_commit(tmp_path, commit(1, bookmark="one"))
    toc.write_commit(tmp_path, commit(2, bookmark="two"))
    newest = tmp_path / "jiangxun-2.json"
    newest.write_bytes(newest.read_bytes()[:-20])
    assert toc.read_commit(tmp_path).bookmark == "one"
    assert toc.latest_generation(tmp_path) == 2
    # The spent number is not used again.
    assert toc.advance(tmp_path, toc.read_commit(tmp_path), (), "three").generation == 3


def test_an_index_made_anew_is_not_taken_for_the_old_one(tmp_path):
    old = toc.write_commit(tmp_path, commit(1, bookmark="old"))
    (tmp_path / "jiangxun-1.json").rename(tmp_path / "kept")
    toc.write_commit(tmp_path, commit(1, bookmark="new"))
    assert not toc.is_current(tmp_path, old)
    assert toc.read_commit(tmp_path, old).bookmark == "new"


def test_every_flipped_bit_is_noticed(tmp_path):
    many = entry(ONE, 9000, range(0, 6000, 2))
    toc.write_commit(tmp_path, commit(1, many, entry(TWO, 8, [1, 5]), bookmark="b"))
    sound = described(toc.read_commit(tmp_path))
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        for place in range(0, len(content), max(1, len(content) // 300)):
            for bit in (1, 64):
                path.write_bytes(
                    content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
                )
                with suppress(IndexUnavailable):
                    assert described(toc.read_commit(tmp_path)) == sound  # a space, a line's end
        path.write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_a_foreign_file_is_named(tmp_path, content):
    (tmp_path / "jiangxun-4.json").write_bytes(content)
    with pytest.raises(DamagedFile, match=r"jiangxun-4\.json.*jiangxun index --rebuild"):
        toc.read_commit(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../../../etc/pass"},
        {"id": 7},
        {"deleted_file": "../outside.del"},
        {"deleted_file": f"{ONE}.seg"},
        {"documents": -1},
        {"documents": 2**40},
        {"documents": True},
        {"deleted": [9000]},
        {"deleted": [-1]},
        {"deleted": [3, 3]},
        {"deleted": [[1]]},
        {"deleted": ["1"]},
        {"deleted": [2**70]},
        {"deleted": None},
    ],
)
def test_a_crafted_table_is_refused(tmp_path, change):
    toc.write_commit(tmp_path, commit(1, entry(ONE, 9000)))
    path = tmp_path / "jiangxun-1.json"
    table = json.loads(path.read_bytes())
    table["segments"][0] |= change
    table["checksum"] = toc._checksum(table)
    path.write_text(json.dumps(table), encoding="ascii")
    with pytest.raises(DamagedFile):
        toc.read_commit(tmp_path)


def test_another_version_is_not_taken_for_damage(tmp_path, monkeypatch):
    toc.write_commit(tmp_path, commit(1))
    with monkeypatch.context() as patch:
        patch.setattr(toc, "VERSION", toc.VERSION + 1)
        toc.write_commit(tmp_path, commit(2))
    with pytest.raises(IndexUnavailable, match=r"format 2.*--rebuild"):
        toc.read_commit(tmp_path)


def test_no_index(tmp_path):
    assert toc.latest_generation(tmp_path / "nowhere") is None
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexUnavailable, match="there is no index in"):
            toc.read_commit(folder)


def test_only_our_own_unreferenced_files_are_removed(tmp_path):
    kept = toc.write_commit(tmp_path, commit(8, entry(ONE, 9000, range(3000))))
    referenced = {f"{ONE}.seg", f"{ONE}-8.del", "jiangxun-8.json"}
    foreign = {"notes.seg", "jiangxun-x.json", "jiangxun.lock", "jiangxun.json", "_MAIN_1.toc"}
    foreign |= {f"{ONE}.segment", f"{ONE.upper()}.seg", f"{TWO}-8.del.bak"}
    ours = {f"{TWO}.seg", f"{TWO}.seg.part", f"{TWO}-7.del", "jiangxun-7.json", f"{ONE}-7.del"}
    ours |= {"jiangxun-9.json.part", f"{TWO}-9.del.part"}
    for name in referenced | foreign | ours:
        (tmp_path / name).touch()
    toc.remove_leftovers(tmp_path, [kept])
    assert {path.name for path in tmp_path.iterdir()} == referenced | foreign


def test_a_failing_disk_leaves_the_previous_generation(tmp_path, monkeypatch):
    """Each durable step in turn meets a full disk."""
    previous = toc.write_commit(tmp_path, commit(1, entry(ONE, 9000), bookmark="safe"))
    changed = replace(previous, generation=2, entries=(previous.entries[0].without(range(4000)),))
    real, steps = os.fsync, 0
    for failing in range(10):
        calls = 0

        def fsync(handle: int, failing=failing) -> None:
            nonlocal calls
            calls += 1
            if calls == failing + 1:
                raise OSError(errno.ENOSPC, "no space left on device")
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            try:
                toc.write_commit(tmp_path, changed)
            except OSError:
                steps += 1
            else:
                break
        found = toc.read_commit(tmp_path)
        # The last step only makes the new name safe from a power cut: both are allowed after it.
        assert found.bookmark == "safe"
        assert found.generation == 1 or failing == 3
        assert not list(tmp_path.glob("*.part"))
        for path in tmp_path.glob("*2.*"):
            path.unlink()
    assert steps == 4
    assert toc.read_commit(tmp_path).generation == 2


def test_order_of_what_is_forced_to_disk(tmp_path, monkeypatch):
    """Content before its name, all names of parts before the table's, the table's at the end."""
    log: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        log.append("sync " + Path(f"/proc/self/fd/{handle}").readlink().name)
        real_fsync(handle)

    def rename(path: Path, target: Path) -> Path:
        log.append("name " + Path(target).name)
        return real_replace(path, target)

    if not Path("/proc/self/fd").exists():
        pytest.skip("the system does not tell the names of open files")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    toc.write_commit(tmp_path, commit(5, entry(ONE, 9000, range(999))))
    assert log == [
        f"sync {ONE}-5.del.part",
        f"name {ONE}-5.del",
        f"sync {tmp_path.name}",
        "sync jiangxun-5.json.part",
        "name jiangxun-5.json",
        f"sync {tmp_path.name}",
    ]
