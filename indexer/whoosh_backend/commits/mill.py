"""A process of its own that merges segments: no search and no commit waits for its arithmetic.

`Mill` is the side of the index: it starts the process when there is something to merge, and talks
to it in lines of JSON. A job goes in, its result comes out, and a line with `null` says that the
result is in its place. From a job to that line the process holds the lock of merging, so that no
other one tidies up its folder. It ends when its input does, that is with the process that started
it, however that ended; after some idle seconds; and when it is told to. What it leaves behind then
is in the folder of unfinished merges.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from indexer.engine import IndexerError, IndexLocked
from indexer.whoosh_backend.building.merging import merge
from indexer.whoosh_backend.commits.locking import MERGE_LOCK, FolderLock
from indexer.whoosh_backend.commits.toc import Entry, remove_leftovers
from indexer.whoosh_backend.storage.container import DamagedFile, MissingFile
from indexer.whoosh_backend.storage.segment import Segment

WORKSHOP = "merging"
"""Folder for the results that are not in their place yet."""

_IDLE = 30.0  # seconds that the process waits for another job
_NICENESS = 10
_START = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from indexer.whoosh_backend.commits.mill import work; work(sys.argv[1])"
)


class DamagedPart(IndexerError):
    """A segment cannot be merged because it is not what was written; the message names it."""


class PartsGone(IndexerError):
    """A segment that was to be merged is no longer there: another writer has replaced it."""


class Mill:
    """Merges segments of one index in another process. For one thread at a time, but `close`.

    Args:
        folder: of the index.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._mutex = threading.Lock()
        self._closed = False

    def merge(self, parts: Sequence[Entry]) -> Entry:
        """Merge segments into a new one in the folder of unfinished merges; then call `release`.

        Raises:
            IndexLocked: another process is merging this index.
            PartsGone, DamagedPart: see there.
            IndexerError: it could not be done, or the mill was closed; the message says why.
        """
        job = json.dumps([[part.id, part.deleted.tolist()] for part in parts])
        answer = self._ask(job) or self._ask(job)  # one that was idle may just have ended
        if answer is None:
            raise IndexerError("the process that merges ended before it had done so")
        match answer:
            case {"id": str(name), "documents": int(count)}:
                return Entry(name, count, np.zeros(0, dtype=np.int32))
            case {"locked": str(why)}:
                raise IndexLocked(why)
            case {"gone": str(why)}:
                raise PartsGone(why)
            case {"damaged": str(why)}:
                raise DamagedPart(why)
        raise IndexerError(str(answer.get("error")))

    def release(self) -> None:
        """Say that the last result has been taken or is not wanted."""
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError, ValueError):
                process.stdin.write(b"null\n")
                process.stdin.flush()

    def close(self) -> None:
        """End the process, at whatever it is; it has ended when this returns."""
        with self._mutex:
            self._closed = True
            if self._process is not None:
                _end(self._process)

    def _ask(self, job: str) -> dict[str, Any] | None:
        process = self._running()
        assert process.stdin is not None  # noqa: S101 (both are pipes)
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(job.encode("ascii") + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except (OSError, ValueError):  # it has ended, or was closed meanwhile
            answer = b""
        if answer.endswith(b"\n"):
            return dict(json.loads(answer))
        with self._mutex:
            if self._process is process:
                self._process = None
        _end(process)
        if process.returncode:
            raise IndexerError(f"the process that merges has failed ({process.returncode})")
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        with self._mutex:
            if self._closed:
                raise IndexerError("the index was closed")
            if self._process is None:
                arguments = [sys.executable, "-c", _START, str(self._folder), *sys.path]
                self._process = subprocess.Popen(  # noqa: S603 (this very program)
                    arguments,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    start_new_session=True,  # an interrupt from the keyboard is not meant for it
                )
                weakref.finalize(self, _end, self._process)
            return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()  # does nothing to one that has ended
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.close()


def work(name: str) -> None:
    """Be the process that merges: take jobs from the standard input until it ends.

    Args:
        name: the folder of the index.
    """
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    lines: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    with suppress(Empty):
        while True:
            parts = json.loads(lines.get(timeout=_IDLE))
            if parts is not None:
                _serve(Path(name), parts, lines)
    os._exit(0)  # the other thread is still listening; nothing is left to be tidied up


def _listen(lines: SimpleQueue[bytes]) -> None:
    """Pass on what comes in; the end of it ends the process at once, in mid-merge too."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def _serve(folder: Path, parts: list[Any], lines: SimpleQueue[bytes]) -> None:
    try:
        lock = FolderLock(folder, 0, MERGE_LOCK)
    except IndexLocked as error:
        _say({"locked": str(error)})
        return
    except OSError as error:  # the folder is gone, or not to be written to
        _say({"error": str(error)})
        return
    with lock:
        _say(_merge(folder, folder / WORKSHOP, parts))
        lines.get()  # the result is in its place, or not wanted
        with suppress(OSError):
            remove_leftovers(folder / WORKSHOP, ())


def _merge(folder: Path, workshop: Path, parts: list[Any]) -> dict[str, Any]:
    try:
        workshop.mkdir(exist_ok=True)
        remove_leftovers(workshop, ())
        opened = [
            (Segment.open(folder, name), np.array(deleted, dtype=np.int32))
            for name, deleted in parts
        ]
        info, _ = merge(workshop, opened)
    except MissingFile as error:
        return {"gone": str(error)}
    except DamagedFile as error:
        return {"damaged": str(error)}
    except (IndexerError, OSError, MemoryError) as error:
        return {"error": f"{error or type(error).__name__}"}
    return {"id": info.id, "documents": info.doc_count}


def _say(answer: dict[str, Any]) -> None:
    try:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever asked is gone; the next writer tidies up
        os._exit(0)
