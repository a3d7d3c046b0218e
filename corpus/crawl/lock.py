"""One crawler at a time for a data folder, and the name of the one that is at work.

It is a lock of the operating system on a file in the folder: a process that dies gives it back.
The file holds the process number of the last holder, since when, and what it does.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from pathlib import Path
from typing import Self

from corpus.errors import CorpusError

LOCK_FILE = "crawl.lock"
_LONGEST_NOTE = 4096


class CrawlLocked(CorpusError):
    """Another process crawls into this folder; the message names it."""


class CrawlLock:
    """Holds the lock of a data folder, from making the object until `release`."""

    def __init__(self, folder: str | Path, doing: str = "crawl") -> None:
        """Take the lock.

        Args:
            folder: the data folder; made if it is missing.
            doing: what for, in one word, for the message that the next one gets.

        Raises:
            CrawlLocked: another process, or another part of this one, has it.
            OSError: the folder cannot be written.
        """
        path = Path(folder) / LOCK_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: int | None = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._sign(doing)
        except BlockingIOError:
            holder = _holder(self._file)
            self.release()
            raise CrawlLocked(
                f"{Path(folder)}: {holder} is crawling into this folder; wait until it has "
                "finished or stop it, then try again (a process that has ended holds no lock)"
            ) from None
        except OSError:
            self.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _sign(self, doing: str) -> None:
        since = dt.datetime.now().astimezone().isoformat(" ", "seconds")
        note = json.dumps({"pid": os.getpid(), "since": since, "doing": doing})
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, note.encode("ascii"), 0)


def _holder(file: int) -> str:
    try:
        note = json.loads(os.pread(file, _LONGEST_NOTE, 0))
        since = dt.datetime.fromisoformat(note["since"])
        return f"process {int(note['pid'])} ({note['doing']}) since {since:%Y-%m-%d %H:%M:%S}"
    except (OSError, ValueError, TypeError, KeyError):
        return "another process"
