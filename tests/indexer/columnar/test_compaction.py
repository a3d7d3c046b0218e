"""Merging beside the commits: in another process, which may die at any time, as may this one."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from indexer.engine import IndexerError, IndexLocked
from indexer.whoosh_backend.commits import mill as mill_module
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.commits.locking import MERGE_LOCK, FolderLock
from indexer.whoosh_backend.commits.mill import WORKSHOP, DamagedPart, Mill, PartsGone
from indexer.whoosh_backend.commits.tiers import Tiers
from indexer.whoosh_backend.commits.toc import Entry
from indexer.whoosh_backend.storage.segment import Segment, segment_path
from tests.indexer.columnar.corpora import make_schema

NEVER = Tiers(width=1000, at_most=1000, own_share=0)
ALWAYS = Tiers(width=2, own_share=0)
PATIENT = 60  # seconds: more than any machine needs


@pytest.fixture
def folder(tmp_path):
    """The folder of an index of four segments, of which none is merged."""
    index = ColumnarIndex.create(tmp_path / "index", make_schema(), tiers=NEVER)
    for number in range(4):
        put(index, number)
    index.close()
    return index.folder


@pytest.fixture
def mill(folder):
    mill = Mill(folder)
    yield mill
    mill.close()


def put(index: ColumnarIndex, number: int) -> None:
    with index.writer() as writer:
        writer.update_document(id=str(number), title=f"alfa {number}", body="beta " * 50)


def entries(folder: Path) -> tuple[Entry, ...]:
    return ColumnarIndex(folder, make_schema()).commit().entries


def titles(index: ColumnarIndex) -> list[str]:
    with index.reader() as reader:
        return sorted(item["title"] for item in reader.all_stored_fields())


def work_left(folder: Path) -> list[str]:
    return [path.name for path in (folder / WORKSHOP).glob("*")]


def wait_until(condition) -> None:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < PATIENT
        time.sleep(0.01)


def test_a_merge_and_its_release(folder, mill):
    parts = entries(folder)
    deleted = parts[0].without([0])
    entry = mill.merge([deleted, *parts[1:]])
    assert entry.doc_count == 3
    assert work_left(folder) == [f"{entry.id}.seg"]
    Segment.open(folder / WORKSHOP, entry.id).verify()
    with pytest.raises(IndexLocked):  # until then no one may tidy up
        FolderLock(folder, 0, MERGE_LOCK)
    mill.release()
    FolderLock(folder, PATIENT, MERGE_LOCK).release()
    assert work_left(folder) == []
    assert mill.merge(parts).doc_count == 4  # by the same process


def test_one_that_was_idle_is_started_again(folder, monkeypatch):
    first, last = mill_module._START.rsplit("; ", 1)
    hasty = f"{first}; import indexer.whoosh_backend.commits.mill as mill; mill._IDLE = 0.2; {last}"
    monkeypatch.setattr(mill_module, "_START", hasty)
    mill = Mill(folder)
    parts = entries(folder)
    mill.merge(parts)
    mill.release()
    process = mill._process
    assert process.wait(PATIENT) == 0
    assert mill.merge(parts).doc_count == 4
    assert mill._process is not process
    mill.close()


def test_it_says_what_is_wrong(folder, mill):
    parts = entries(folder)
    with (
        FolderLock(folder, 0, MERGE_LOCK),
        pytest.raises(IndexLocked, match=f"{os.getpid()} since"),
    ):
        mill.merge(parts)
    with pytest.raises(PartsGone):
        mill.merge([Entry("0" * 16, 1, np.zeros(0, dtype=np.int32)), *parts])
    mill.release()
    path = segment_path(folder, parts[1].id)
    content = bytearray(path.read_bytes())
    content[70] ^= 4
    path.write_bytes(content)
    with pytest.raises(DamagedPart, match=rf"{parts[1].id}\.seg.*jiangxun index --rebuild"):
        mill.merge(parts)
    mill.release()
    assert mill.merge(parts[2:]).doc_count == 2
    mill.release()
    mill.close()
    with pytest.raises(IndexerError, match="closed"):
        mill.merge(parts)


def test_one_that_is_killed_says_so_and_the_next_one_does_it(folder, mill):
    parts = entries(folder)
    mill.merge(parts)
    mill._process.kill()
    mill._process.wait()
    with pytest.raises(IndexerError, match="has failed"):
        mill.merge(parts)
    assert len(work_left(folder)) == 1
    assert mill.merge(parts).doc_count == 4
    assert len(work_left(folder)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_it_dies_with_its_parent_and_the_next_writer_tidies_up(folder):
    program = (
        "import sys, pathlib, time\n"
        "from indexer.whoosh_backend.commits.mill import Mill\n"
        "from tests.indexer.columnar.test_compaction import entries\n"
        "folder = pathlib.Path(sys.argv[1]); mill = Mill(folder)\n"
        "mill.merge(entries(folder)); print(mill._process.pid, flush=True); time.sleep(600)\n"
    )
    arguments = [sys.executable, "-c", program, str(folder)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=root) as parent:
        child = int(parent.stdout.readline())
        assert len(work_left(folder)) == 1
        ColumnarIndex(folder, make_schema()).writer().cancel()
        assert len(work_left(folder)) == 1  # it is still at work
        parent.send_signal(signal.SIGKILL)
    FolderLock(folder, PATIENT, MERGE_LOCK).release()
    wait_until(lambda: not _runs(child))
    assert len(work_left(folder)) == 1
    ColumnarIndex(folder, make_schema()).writer().cancel()
    assert work_left(folder) == []


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_result_that_was_tidied_away_is_not_installed(folder, monkeypatch):
    """The mill is killed when it has merged, and another writer tidies up before the commit."""
    real, index = Mill.merge, ColumnarIndex(folder, make_schema(), tiers=ALWAYS)

    def lose(mill: Mill, parts) -> Entry:
        entry = real(mill, parts)
        mill._process.kill()
        mill._process.wait()
        (folder / WORKSHOP / f"{entry.id}.seg").unlink()
        return entry

    with monkeypatch.context() as patch:
        patch.setattr(Mill, "merge", lose)
        for number in range(4, 8):
            put(index, number)
            index.compaction.settle()
    assert titles(index) == [f"alfa {number}" for number in range(8)]
    assert len(index.commit().entries) == 8
    put(index, 8)
    index.compaction.settle()
    assert len(index.commit().entries) < 4
    assert titles(index) == [f"alfa {number}" for number in range(9)]
    index.verify()
    index.close()


def test_after_closing_nothing_touches_the_folder(folder, caplog):
    """Closed at any instant of a merge: no warning, nothing left, the folder can be removed."""
    for delay in (0, 0.05, 0.2, 0.4, 0.6, 0.8):
        copy = folder.with_name(f"copy-{delay}")
        shutil.copytree(folder, copy)
        index = ColumnarIndex(copy, make_schema(), tiers=ALWAYS)
        put(index, 9)
        time.sleep(delay)
        index.close()
        assert not [t for t in threading.enumerate() if t.name == "jiangxun-merge"]
        assert work_left(copy) == []
        shutil.rmtree(copy)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_damaged_segment_is_named_once_and_the_others_are_merged(folder, caplog):
    damaged = entries(folder)[0].id
    path = segment_path(folder, damaged)
    index = ColumnarIndex(folder, make_schema(), tiers=Tiers(width=2, own_share=0))
    content = bytearray(path.read_bytes())
    content[70] ^= 4
    path.write_bytes(content)
    for number in range(4, 10):
        put(index, number)
        index.compaction.settle()
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(told) == 1
    assert f"{damaged}.seg" in told[0]
    assert "jiangxun index --rebuild" in told[0]
    assert index.commit().entries[0].id == damaged
    index.close()


def test_commits_merge_when_nothing_else_does(tmp_path, monkeypatch, caplog):
    """Whatever keeps the mill from working, the number of segments has a bound."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python here"))
    tiers = Tiers(width=3, at_most=8, in_commit=0, own_share=0)
    index = ColumnarIndex.create(tmp_path / "index", make_schema(), tiers=tiers)
    for number in range(120):
        put(index, number)
        # What the thread is trying to merge just then stays as it is.
        assert len(index.commit().entries) <= 2 * tiers.at_most + tiers.width
    index.compaction.settle()
    assert len(caplog.records) == 1
    assert len(titles(index)) == 120
    index.close()
