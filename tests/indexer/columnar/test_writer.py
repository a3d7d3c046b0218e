"""The writer: what a commit changes, what it costs, who may write, what a full disk does."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields, query
from whoosh.writing import IndexingError

from indexer import IndexLocked
from indexer.engine import IndexerError
from indexer.whoosh_backend.commits import toc
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.commits.mill import WORKSHOP, Mill
from indexer.whoosh_backend.commits.tiers import Tiers
from indexer.whoosh_backend.commits.toc import Entry
from indexer.whoosh_backend.commits.writer import ColumnarWriter
from indexer.whoosh_backend.storage import durable
from tests.indexer.columnar.corpora import make_schema

EAGER = Tiers(width=2, at_most=8, in_commit=4, own_share=1)
"""Merges all the time, most of it in the background."""

BUSY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def index(tmp_path):
    index = ColumnarIndex.create(tmp_path / "index", make_schema())
    yield index
    index.close(wait=True)


def contents(index: ColumnarIndex) -> list[tuple[str, str]]:
    """(id, title) of every live document, sorted."""
    with index.reader() as reader:
        return sorted((item["id"], item.get("title", "")) for item in reader.all_stored_fields())


def put(index: ColumnarIndex, *documents: tuple[str, str], **commit) -> None:
    writer = index.writer()
    for number, title in documents:
        writer.update_document(id=number, title=title)
    writer.commit(**commit)


def settle(index: ColumnarIndex) -> None:
    """Wait until nothing is being merged."""
    index.compaction.settle()


def our_files(folder: Path) -> set[str]:
    lasting = {"jiangxun.lock", "jiangxun-merge.lock", WORKSHOP}
    return {path.name for path in folder.iterdir()} - lasting


def unneeded(index: ColumnarIndex) -> set[str]:
    """Files that neither the newest generation nor the one before it needs."""
    kept = toc.kept_commits(index.folder, index.commit())
    return our_files(index.folder).difference(*(commit.files for commit in kept))


# -- what a commit changes --------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "delete", "query", "number", "commit", "cancel", "optimize", "all"]
        ),
        st.integers(0, 9).map(str),
        st.sampled_from(["alfa", "beta", "工匠"]),
    ),
    max_size=60,
)


@BUSY
@given(steps, st.sampled_from([Tiers(), EAGER]))
def test_any_sequence_of_changes_against_a_dictionary(tmp_path_factory, steps, tiers):
    folder = tmp_path_factory.mktemp("index")
    index = ColumnarIndex.create(folder, make_schema(), tiers=tiers)
    saved: dict[str, str] = {}
    now = dict(saved)
    writer = index.writer()
    for kind, number, title in steps:
        if kind == "add":
            writer.update_document(id=number, title=title)
            now[number] = title
        elif kind == "delete":
            assert writer.delete_by_term("id", number) == (number in now)
            now.pop(number, None)
        elif kind == "query":  # of committed documents only, as in stock
            gone = [key for key in committed(writer) if saved[key] == title]
            assert writer.delete_by_query(query.Term("title", title)) == len(gone)
            for key in gone:
                del now[key]
        elif kind == "number":
            with writer.reader() as reader:
                alive = list(reader.all_doc_ids())
                if alive:
                    chosen = alive[int(number) % len(alive)]
                    now.pop(reader.stored_fields(chosen)["id"])
                    writer.delete_document(chosen)
                    assert writer.is_deleted(chosen)
        else:
            if kind == "cancel":
                writer.cancel()
                now = dict(saved)
            else:
                if kind == "all":
                    with writer.reader() as reader:
                        old = {item["id"] for item in reader.all_stored_fields()}
                    now = {key: value for key, value in now.items() if key not in old}
                writer.commit(optimize=kind == "optimize", replace_all=kind == "all")
                saved = dict(now)
                if kind == "optimize":
                    assert len(index.commit().entries) <= 1
            assert contents(index) == sorted(saved.items())
            assert index.doc_count() == len(saved)
            writer = index.writer()
    writer.cancel()
    settle(index)
    index.verify()
    assert contents(ColumnarIndex(folder, make_schema())) == sorted(saved.items())
    index.close()


def committed(writer: ColumnarWriter) -> list[str]:
    """Ids of the committed documents that the writer has not replaced or deleted."""
    with writer.reader() as reader:
        return [item["id"] for item in reader.all_stored_fields()]


def test_the_last_of_several_updates_in_a_batch_stays(index):
    put(index, ("1", "alfa"), ("1", "beta"), ("2", "x"), ("1", "工匠"))
    assert contents(index) == [("1", "工匠"), ("2", "x")]
    put(index, ("1", "zeta"), ("1", "alfa"))
    assert contents(index) == [("1", "alfa"), ("2", "x")]


def test_an_update_replaces_what_was_added_in_the_same_batch(index):
    writer = index.writer()
    writer.add_document(id="1", title="a")
    writer.add_document(id="1", title="b")
    writer.update_document(id="1", title="c")
    writer.commit()
    assert contents(index) == [("1", "c")]


def test_a_document_known_by_two_unique_fields(tmp_path):
    schema = fields.Schema(
        id=fields.ID(unique=True, stored=True), url=fields.ID(unique=True, stored=True)
    )
    index = ColumnarIndex.create(tmp_path, schema)
    for batch in ([("1", "a"), ("2", "b")], [("3", "c"), ("3", "a"), ("4", "b"), ("2", "d")]):
        writer = index.writer()
        for number, url in batch:
            writer.update_document(id=number, url=url)
        writer.commit()
    with index.reader() as reader:
        found = sorted((item["id"], item["url"]) for item in reader.all_stored_fields())
    assert found == [("2", "d"), ("3", "a"), ("4", "b")]
    with pytest.raises(ValueError, match="several values"):
        index.writer().update_document(id=["5", "6"])


def test_documents_keep_their_order_through_all_merging(index):
    for start in range(0, 300, 3):
        put(index, *((f"{number:03}", "alfa") for number in range(start, start + 3)))
    settle(index)
    put(index, optimize=True)
    with index.reader() as reader:
        numbers = [item["id"] for item in reader.all_stored_fields()]
    assert numbers == [f"{number:03}" for number in range(300)]


def test_the_bookmark_is_part_of_the_commit(index):
    assert index.commit().bookmark is None
    put(index, ("1", "a"), bookmark="7")
    assert index.commit().bookmark == "7"
    put(index, ("2", "a"))
    assert index.commit().bookmark == "7"
    before = index.latest_generation()
    put(index, bookmark="8")
    assert index.commit().bookmark == "8"
    assert index.latest_generation() == before + 1


def test_nothing_to_commit_makes_no_generation(index):
    put(index, ("1", "a"), bookmark="7")
    before = index.latest_generation()
    put(index)
    put(index, bookmark="7")
    writer = index.writer()
    writer.delete_by_term("id", "nowhere")
    writer.delete_by_term("no such field", "1")
    writer.commit()
    assert index.latest_generation() == before


def test_replace_all_in_one_step(index):
    put(index, ("1", "a"), ("2", "b"), bookmark="1")
    put(index, ("2", "c"), ("3", "d"), replace_all=True)
    assert contents(index) == [("2", "c"), ("3", "d")]
    put(index, replace_all=True)
    assert contents(index) == []
    assert index.is_empty()


def test_an_error_in_the_block_cancels(index):
    with suppress(ZeroDivisionError), index.writer() as writer:
        writer.update_document(id="1", title="a")
        raise ZeroDivisionError
    assert contents(index) == []
    with index.writer() as writer:
        writer.update_document(id="1", title="a")
    assert contents(index) == [("1", "a")]


def test_what_it_refuses(index):
    put(index, ("1", "a"))
    writer = index.writer()
    for refused in (
        lambda: writer.add_field("more", fields.TEXT),
        lambda: writer.remove_field("title"),
        lambda: writer.add_reader(None),
        lambda: writer.delete_document(0, delete=False),
        lambda: writer.delete_document(1),
        lambda: writer.delete_document(-1),
        lambda: writer.is_deleted(99),
    ):
        with pytest.raises(IndexingError):
            refused()
    with pytest.raises(fields.UnknownFieldError):
        writer.add_document(id="2", colour="red")
    writer.cancel()
    writer.cancel()
    for closed in (
        lambda: writer.add_document(id="1"),
        lambda: writer.update_document(id="1"),
        lambda: writer.delete_by_term("id", "1"),
        writer.reader,
        writer.commit,
    ):
        with pytest.raises(IndexingError, match="closed"):
            closed()


# -- merging ----------------------------------------------------------------------------------


def entry(size: int, deleted: int = 0) -> Entry:
    import numpy as np

    return Entry("0" * 16, size, np.arange(deleted, dtype=np.int32))


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=300), st.integers(2, 8))
def test_the_number_of_segments_stays_small_and_a_document_moves_seldom(sizes, width):
    tiers = Tiers(width=width, at_most=8 * width)
    entries: list[Entry] = []
    moved = 0
    for size in sizes:
        entries.append(entry(size))
        while span := next(tiers.spans(entries), None):
            first, end = span
            assert 0 <= first < end <= len(entries)
            assert end - first >= width
            total = sum(item.live_count for item in entries[first:end])
            entries[first:end] = [entry(total)]
            moved += total
        assert len(entries) <= tiers.at_most
    total = sum(sizes)
    assert sum(item.doc_count for item in entries) == total
    depth = 1
    while width**depth < total:
        depth += 1
    assert moved <= total * (depth + 1) * 2


def test_what_is_mostly_deleted_is_written_anew():
    assert list(Tiers().spans([entry(100, 50), entry(100, 51)])) == [(1, 2)]
    assert list(Tiers().spans([entry(100, 50)] * 7)) == []
    assert list(Tiers().spans([entry(100)] * 8)) == [(0, 8)]
    assert list(Tiers().spans([entry(8)] * 7 + [entry(900)] + [entry(8)] * 3)) == []
    assert list(Tiers().spans([])) == []


def test_large_merges_are_done_in_the_background(index):
    index.tiers = index.compaction._tiers = Tiers(width=4, in_commit=3, own_share=0)
    for number in range(70):
        put(index, (f"{number:02}", "alfa"))
    settle(index)
    put(index, ("last", "beta"))
    settle(index)
    assert len(index.commit().entries) <= 10
    assert len(contents(index)) == 71
    assert [path.name for path in (index.folder / WORKSHOP).iterdir()] == []


def test_deletions_that_come_during_a_merge_are_carried_over(index, monkeypatch):
    """The merge is held until another commit has deleted and updated in its parts."""
    index.tiers = index.compaction._tiers = Tiers(width=3, in_commit=0, own_share=0)
    merged, go_on = threading.Event(), threading.Event()
    real = Mill.merge

    def slow(*arguments):
        result = real(*arguments)
        merged.set()
        assert go_on.wait(20)
        return result

    monkeypatch.setattr(Mill, "merge", slow)
    put(index, *((f"a{n}", "alfa") for n in range(5)))
    put(index, *((f"b{n}", "alfa") for n in range(5)), ("a0", "new"))
    put(index, *((f"c{n}", "alfa") for n in range(5)))
    assert merged.wait(20)
    writer = index.writer()
    writer.delete_by_term("id", "a1")
    writer.delete_by_term("id", "b4")
    writer.update_document(id="c2", title="new")
    writer.commit()
    go_on.set()
    settle(index)
    found = dict(contents(index))
    expected = {f"{k}{n}": "alfa" for k in "abc" for n in range(5)} | {"a0": "new", "c2": "new"}
    del expected["a1"], expected["b4"]
    assert found == expected
    assert len(index.commit().entries) == 2
    index.verify()


def emptied(folder, seconds=20.0):
    """Whether a folder is empty, or becomes so."""
    ends = time.monotonic() + seconds
    while any(folder.iterdir()) and time.monotonic() < ends:
        time.sleep(0.02)
    return not any(folder.iterdir())


def test_a_merge_whose_parts_have_gone_is_dropped(index, monkeypatch):
    index.tiers = index.compaction._tiers = Tiers(width=3, in_commit=0, own_share=0)
    merged, go_on = threading.Event(), threading.Event()
    real = Mill.merge

    def slow(*arguments):
        result = real(*arguments)
        merged.set()
        assert go_on.wait(20)
        return result

    monkeypatch.setattr(Mill, "merge", slow)
    for number in range(3):
        put(index, (str(number), "alfa"))
    assert merged.wait(20)
    other = ColumnarIndex(index.folder, make_schema())
    put(other, ("9", "beta"), replace_all=True)
    go_on.set()
    settle(index)
    assert contents(index) == [("9", "beta")]
    assert emptied(index.folder / WORKSHOP)  # by the process that merged, once it is told
    put(index, ("8", "beta"))
    assert unneeded(index) == set()
    other.close()


def test_one_process_merges_at_a_time(index):
    from indexer.whoosh_backend.commits.locking import MERGE_LOCK, FolderLock

    index.tiers = index.compaction._tiers = Tiers(width=2, in_commit=0, own_share=0)
    with FolderLock(index.folder, name=MERGE_LOCK):
        for number in range(3):
            put(index, (str(number), "alfa"))
        settle(index)
        assert len(index.commit().entries) == 3
    put(index, ("4", "alfa"))
    settle(index)
    assert len(index.commit().entries) < 4
    assert len(contents(index)) == 4


# -- files ------------------------------------------------------------------------------------


def test_files_of_the_previous_generation_stay_for_its_readers(index):
    put(index, *((str(number), "alfa") for number in range(20)))
    old = index.commit()
    put(index, ("new", "beta"), optimize=True)
    assert old.files <= our_files(index.folder)
    put(index, ("newer", "beta"))
    present = our_files(index.folder)
    assert not old.files & present
    newest, previous = index.commit(), index.commit().generation - 1
    assert present >= newest.files
    assert f"jiangxun-{previous}.json" in present


def test_leftovers_of_a_crash_are_removed_by_the_next_writer_and_nothing_else(index):
    put(index, ("1", "a"))
    folder = index.folder
    ours = ["0123456789abcdef.seg.part", "0123456789abcdef.seg", "jiangxun-99.json.part"]
    theirs = ["notes.txt", "0123456789abcdef.seg.bak", "database.sqlite3"]
    for name in [*ours, *theirs]:
        (folder / name).write_text("x", encoding="ascii")
    (folder / WORKSHOP).mkdir(exist_ok=True)
    index.writer().cancel()
    present = our_files(folder)
    assert not present & set(ours)
    assert present >= set(theirs)
    assert contents(index) == [("1", "a")]


# -- who may write ----------------------------------------------------------------------------


def test_a_second_writer_waits_and_is_told_who_holds_the_lock(index):
    first = index.writer()
    begun = time.monotonic()
    with pytest.raises(IndexLocked, match=rf"process {os.getpid()} since 20\d\d-\d\d-\d\d"):
        index.writer(timeout=0.2)
    assert 0.2 <= time.monotonic() - begun < 2
    threading.Timer(0.2, first.cancel).start()
    index.writer(timeout=20).cancel()


def test_the_lock_of_another_process_names_it_and_dies_with_it(index):
    program = (
        "import sys, pathlib; import indexer.whoosh_backend\n"
        "from indexer.whoosh_backend.commits.locking import FolderLock\n"
        "lock = FolderLock(pathlib.Path(sys.argv[1])); print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    arguments = [sys.executable, "-c", program, str(index.folder)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(IndexLocked, match=f"process {child.pid} since"):
            index.writer(timeout=0)
        child.kill()
    index.writer(timeout=5).cancel()


def test_two_writers_at_once_lose_nothing(index):
    """Four threads with an index object each, as processes would have them."""
    errors: list[BaseException] = []

    def write(name: str) -> None:
        mine = ColumnarIndex(index.folder, make_schema(), tiers=EAGER)
        try:
            for number in range(12):
                writer = mine.writer(timeout=60)
                writer.update_document(id=f"{name}{number}", title="alfa")
                writer.update_document(id="shared", title=name)
                writer.commit()
        except BaseException as error:
            errors.append(error)
        finally:
            mine.close(wait=True)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    found = [number for number, _ in contents(index)]
    assert found == sorted([f"{name}{n}" for name in "abcd" for n in range(12)] + ["shared"])
    index.verify()


def test_readers_while_a_writer_commits(index):
    """Each reader sees one generation: the numbers 0 to n, n the same in both fields."""
    index.tiers = index.compaction._tiers = EAGER
    stop, errors, seen = threading.Event(), [], []

    def read() -> None:
        mine = ColumnarIndex(index.folder, make_schema())
        try:
            while not stop.is_set():
                with mine.searcher() as searcher:
                    found = searcher.search(query.Every(), limit=None)
                    rounds = {hit["number"] for hit in found}
                    assert len(rounds) <= 1, rounds
                    seen.extend(rounds)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(60):
        with index.writer() as writer:
            for key in range(5):
                writer.update_document(id=str(key), number=number)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(seen)) > 3


# -- disks that fail --------------------------------------------------------------------------


def failing_sync(failing: int) -> Callable[[int], None]:
    real, calls = os.fsync, iter(range(10_000))

    def fsync(handle: int) -> None:
        if next(calls) >= failing:
            raise OSError(errno.ENOSPC, "no space left on device")
        real(handle)

    return fsync


def test_a_disk_that_fills_in_mid_commit_leaves_the_old_generation(index, monkeypatch):
    index.tiers = index.compaction._tiers = Tiers(width=2, in_commit=100)
    put(index, ("1", "a"), ("2", "b"), bookmark="old")
    put(index, ("3", "c"))
    before = contents(index)
    failures = 0
    for failing in range(30):
        writer = index.writer()
        writer.update_document(id="1", title="new")
        writer.update_document(id="9", title="new")
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", failing_sync(failing))
            try:
                writer.commit(bookmark="new")
                break
            except IndexerError:
                failures += 1
        fresh = ColumnarIndex(index.folder, make_schema())
        if fresh.commit().bookmark == "new":  # all but the last step was done
            break
        assert contents(fresh) == before
        fresh.verify()
        assert not list(index.folder.glob("*.part"))
    assert failures >= 4
    put(index, ("1", "new"), ("9", "new"), bookmark="new")
    assert contents(index) == [("1", "new"), ("2", "b"), ("3", "c"), ("9", "new")]


class FullDisk:
    """Lets so many calls that write to the disk pass, and refuses all that follow.

    Args:
        passing: how many.
        patch: puts the refusals in their places.

    Attributes:
        refused: how many calls were refused.
    """

    def __init__(self, passing: int, patch: pytest.MonkeyPatch) -> None:
        self._left, self.refused = passing, 0
        opening = Path.open

        def opened(path: Path, mode: str = "r", *more):
            file = opening(path, mode, *more)
            return _Written(file, self) if "w" in mode else file

        patch.setattr(Path, "open", opened)
        for owner, name in ((os, "fsync"), (os, "write"), (Path, "replace")):
            patch.setattr(owner, name, self.guarded(getattr(owner, name)))

    def guarded(self, call: Callable) -> Callable:
        def guard(*arguments):
            if self._left <= 0:
                self.refused += 1
                raise OSError(errno.ENOSPC, "No space left on device")
            self._left -= 1
            return call(*arguments)

        return guard


class _Written:
    """A file whose writing goes through a `FullDisk`."""

    def __init__(self, file, disk: FullDisk) -> None:
        self._file = file
        self.write, self.flush = disk.guarded(file.write), disk.guarded(file.flush)

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def test_a_disk_that_fills_at_any_call_leaves_the_old_generation(index, monkeypatch):
    """Every write, flush, fsync and rename of a commit that merges fails in turn."""
    index.tiers = index.compaction._tiers = Tiers(width=2, own_share=100)
    put(index, ("1", "a"), ("2", "b"), bookmark="old", merge=False)
    put(index, ("3", "c"), bookmark="old", merge=False)
    before, passing, failures = contents(index), 0, 0
    while True:
        with monkeypatch.context() as patch:
            disk = FullDisk(passing, patch)
            try:
                put(index, ("1", "new"), ("9", "new"), bookmark="new")
                break
            except IndexerError as error:
                assert "No space left on device" in str(error)  # noqa: PT017
                assert str(index.folder) in str(error)  # noqa: PT017
            except OSError as error:  # of the lock file, before anything was changed
                assert passing == 0, error  # noqa: PT017
        assert disk.refused
        fresh = ColumnarIndex(index.folder, make_schema())
        if fresh.commit().bookmark == "new":  # all but the last step was done
            break
        assert contents(fresh) == before
        assert not list(index.folder.glob("*.part"))
        failures += 1
        passing += 1
    assert failures >= 100
    put(index, ("1", "new"), ("9", "new"), bookmark="new")
    assert contents(index) == [("1", "new"), ("2", "b"), ("3", "c"), ("9", "new")]
    index.verify()
    assert unneeded(index) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_limit_on_file_size_is_such_a_disk(index):
    import resource

    put(index, ("1", "a"))
    writer = index.writer()
    for number in range(500):
        writer.update_document(id=str(number), title=f"word{number} 工匠", body="alfa " * 30)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(IndexerError, match="cannot write the index"):
            writer.commit()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert contents(index) == [("1", "a")]
    put(index, ("2", "b"))
    assert contents(index) == [("1", "a"), ("2", "b")]
    assert not list(index.folder.glob("*.part"))


def test_a_durable_file_is_there_as_a_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "file"
    durable.write_durably(path, b"old")
    monkeypatch.setattr(os, "fsync", failing_sync(0))
    with pytest.raises(OSError, match="no space left"):
        durable.write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


# -- several processes ------------------------------------------------------------------------


def test_several_processes_build_and_one_commits(index):
    put(index, *((str(number), "old") for number in range(0, 100, 10)))
    documents = [{"id": str(number % 150), "title": f"t{number}"} for number in range(200)]
    writer = index.writer()
    assert writer.add_in_processes(documents, make_schema, processes=2) == 200
    writer.delete_by_term("id", "7")
    writer.update_document(id="8", title="last")
    writer.commit()
    expected = {str(number): f"t{number}" for number in range(150)}
    expected |= {str(number): f"t{number + 150}" for number in range(50)} | {"8": "last"}
    del expected["7"]
    assert contents(index) == sorted(expected.items())
    index.verify()


def test_a_process_that_fails_says_why(index):
    put(index, ("1", "a"))
    writer = index.writer()
    with pytest.raises(IndexerError, match=r"UnknownFieldError.*colour"):
        writer.add_in_processes([{"id": "1", "colour": "red"}] * 1000, make_schema)
    writer.cancel()
    assert contents(index) == [("1", "a")]
    assert unneeded(index) == set()
