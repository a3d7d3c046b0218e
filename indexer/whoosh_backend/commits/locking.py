"""The lock of an index: one writer at a time, and the name of the one who has it.

It is a lock of the operating system on a file in the index's folder: a process that dies gives it
back. The file holds the process number of the last holder and since when it has held the lock.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from indexer.engine import IndexLocked

LOCK_WAIT = 5.0
"""Seconds to wait for another writer before it is reported."""

WRITE_LOCK, MERGE_LOCK = "jiangxun.lock", "jiangxun-merge.lock"

_POLL = 0.002


class FolderLock:
    """Holds one of the locks of a folder, from making the object until `release`.

    Args:
        folder: of the index.
        wait: seconds to try.
        name: which lock.

    Raises:
        IndexLocked: another process, or another thread of this one, has it.
    """

    def __init__(self, folder: Path, wait: float = LOCK_WAIT, name: str = WRITE_LOCK) -> None:
        path = folder / name
        self._lock = FileLock(str(path))
        if not try_for(self._lock.acquire, timeout=wait, delay=_POLL):
            raise IndexLocked(
                f"the index in {folder} is being written to by {_holder(path)}; wait until it has "
                "finished or stop it, then try again (a process that has ended holds no lock)"
            )
        note = {
            "pid": os.getpid(),
            "since": dt.datetime.now().astimezone().isoformat("T", "seconds"),
        }
        os.ftruncate(self._lock.fd, 0)
        os.write(self._lock.fd, json.dumps(note).encode("ascii"))

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._lock.fd is not None:
            self._lock.release()

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _holder(path: Path) -> str:
    try:
        note = json.loads(path.read_bytes())
        pid, since = int(note["pid"]), dt.datetime.fromisoformat(note["since"])
    except (OSError, ValueError, TypeError, KeyError):
        return "another process"
    return f"process {pid} since {since:%Y-%m-%d %H:%M:%S}"
