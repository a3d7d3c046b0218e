"""Kill the writer at any instant: what was committed is found, and the next writer tidies up.

A nursery process forks writers. Each goes through numbered steps, whose changes follow from the
number alone, and reports every commit; the step is the commit's bookmark. It is killed at a random
instant, in the middle of a commit or of a merge. Then the index must hold exactly what the steps
up to its bookmark make, and the bookmark must not be below the last step that was reported.

    JIANGXUN_KILLS=500 python -m pytest tests/indexer/columnar/test_crash.py -s
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.commits.locking import MERGE_LOCK, FolderLock
from indexer.whoosh_backend.commits.mill import WORKSHOP, Mill
from indexer.whoosh_backend.commits.tiers import Tiers
from indexer.whoosh_backend.commits.toc import Entry, kept_commits
from tests.indexer.columnar.corpora import make_schema

KILLS = int(os.environ.get("JIANGXUN_KILLS", "30"))
LONGEST = 0.15  # seconds from the first commit to the kill
LONGEST_OF_MERGES = 0.8  # the same for every fourth, so that the process that merges is at work

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


def tiers() -> Tiers:
    """Small merges in every other commit, larger ones always under way."""
    return Tiers(width=3, at_most=12, in_commit=12, own_share=0)


def changes(step: int) -> list[tuple[str, str | None]]:
    """What a step does: pairs of id and title, None to delete."""
    draw = random.Random(step)
    return [
        (str(draw.randrange(500)), draw.choice([f"alfa {step}", f"beta {step}", None]))
        for _ in range(draw.choice([1, 1, 1, 2, 5, 40]))
    ]


def write(folder: Path) -> None:
    """Go on from the bookmark, forever; say each step that is committed."""
    index = ColumnarIndex(folder, make_schema(), tiers=tiers())
    step = int(index.commit().bookmark or 0)
    while True:
        step += 1
        writer = index.writer()
        for number, title in changes(step):
            if title is None:
                writer.delete_by_term("id", number)
            else:
                writer.update_document(id=number, title=title, body=title * 3)
        writer.commit(bookmark=str(step), optimize=step % 97 == 0)
        os.write(1, b"%d\n" % step)


merge = Mill.merge


def linger(mill: Mill, parts: Any) -> Entry:
    """Merge, and wait before the result is put in its place: more kills come in between."""
    merged = merge(mill, parts)
    time.sleep(0.01)
    return merged


def nursery(folder: Path) -> None:
    """For each line that comes in fork a writer, say its number, and wait for its end."""
    Mill.merge = linger
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            write(folder)
        os.write(1, b"child %d\n" % child)
        os.waitpid(child, 0)
        os.write(1, b"dead\n")


class Nursery:
    """The nursery, seen from the test."""

    def __init__(self, folder: Path) -> None:
        program = (
            "import sys, pathlib; from tests.indexer.columnar import test_crash\n"
            "test_crash.nursery(pathlib.Path(sys.argv[1]))"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )

    def kill_one(self, delay: float) -> int:
        """Start a writer, kill it so long after its first commit; return its last report."""
        self._process.stdin.write(b"go\n")
        self._process.stdin.flush()
        child, last = 0, 0
        while not (child and last):
            line = self._process.stdout.readline()
            assert line not in (b"", b"dead\n"), "the writer failed by itself"
            if line.startswith(b"child"):
                child = int(line.split()[1])
            else:
                last = int(line)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        while (line := self._process.stdout.readline()) != b"dead\n":
            last = int(line)
        return last

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def contents(index: ColumnarIndex) -> dict[str, str]:
    with index.reader() as reader:
        found = [(item["id"], item["title"]) for item in reader.all_stored_fields()]
    assert len(found) == len(dict(found)), "a document is there twice"
    return dict(found)


def look_up(index: ColumnarIndex, expected: dict[str, str]) -> None:
    """The documents are found by search too, not only when listed."""
    with index.searcher() as searcher:
        for number in sorted(expected)[:: max(1, len(expected) // 20)]:
            assert searcher.document(id=number)["title"] == expected[number]


def leftovers(index: ColumnarIndex) -> set[str]:
    """Files that neither the newest generation nor the one before it needs."""
    kept = kept_commits(index.folder, index.commit())
    needed = {"jiangxun.lock", "jiangxun-merge.lock", WORKSHOP}.union(*(c.files for c in kept))
    return {path.name for path in index.folder.rglob("*")} - needed


def tidy_up(index: ColumnarIndex) -> None:
    """Let the next writer clear up, until the process that merged for the killed one has ended.

    That process may have been between its start and its lock, and leave something after a sweep.
    """
    for _ in range(40):
        FolderLock(index.folder, 20, MERGE_LOCK).release()
        index.writer().cancel()
        if not leftovers(index):
            return
        time.sleep(0.1)


def test_kills_at_random_instants(tmp_path, capsys):
    folder = tmp_path / "index"
    ColumnarIndex.create(folder, make_schema()).close()
    draw = random.Random(20_241_218)
    nursery, expected, done = Nursery(folder), {}, 0
    told: Counter[str] = Counter()
    try:
        for kill in range(KILLS):
            longest = LONGEST if kill % 4 else LONGEST_OF_MERGES
            reported = nursery.kill_one(draw.uniform(0, longest))
            index = ColumnarIndex(folder, make_schema(), tiers=tiers())
            reached = int(index.commit().bookmark or 0)
            assert reached in (reported, reported + 1)
            for step in range(done + 1, reached + 1):
                for number, title in changes(step):
                    if title is None:
                        expected.pop(number, None)
                    else:
                        expected[number] = title
            told["commits"] += reached - done
            told["in the folder of merges"] += bool(list((folder / WORKSHOP).glob("*")))
            told["half-written"] += bool(list(folder.rglob("*.part")))
            told["committed, not reported"] += reached > reported
            done = reached
            assert contents(index) == expected
            index.verify()
            look_up(index, expected)
            tidy_up(index)
            assert leftovers(index) == set()
            index.close()
    finally:
        nursery.close()
    with capsys.disabled():
        print(f"\n{KILLS} kills:", ", ".join(f"{value} {name}" for name, value in told.items()))
    assert told["commits"] > KILLS
