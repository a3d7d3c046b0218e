"""`Archive`: every exchange into WARC files that any tool reads, and that no crash spoils.

A file is called `….warc.gz.open` while it is written to and loses that ending when it is complete.
Each record is one write to the operating system: a process that is killed leaves whole records and
at most one that is cut, which the next start takes away. `sync` makes them survive a power cut too.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from corpus.archive.journal import Held, Journal
from corpus.archive.mending import OPEN, locked, mend, sync_folder
from corpus.archive.records import exchange_records, info_record, payload_digest, warc_date
from corpus.archive.shapes import ArchiveError, Exchange


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def warc_files(folder: Path) -> list[Path]:
    """The WARC files of an archive, oldest first; the last one may still be written to."""
    return sorted(folder.glob("*.warc.gz")) + sorted(folder.glob(f"*.warc.gz{OPEN}"))


class Archive:
    """The WARC files of one folder, open for writing. Any thread may record.

    One process writes to a folder at a time; others may read. A payload that is held already,
    byte for byte, is not written again: the record of its visit refers to the earlier one.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        max_bytes: int = 1 << 30,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        """Open the folder, making it if there is none, and mend what an earlier run left.

        Args:
            folder: where the files are.
            max_bytes: a file that has reached this size is completed, and another begun.
            now: the clock that dates the files; exchanges bring their own.

        Raises:
            ArchiveError: the folder cannot be made or written to.
        """
        self.folder = Path(folder)
        self._max_bytes = max_bytes
        self._now = now
        self._file: BinaryIO | None = None
        self._path = self.folder
        self._size = 0
        self._safe = (self.folder, 0)
        self._lock = threading.Lock()
        self._syncing = threading.Lock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._journal = Journal(self.folder)
            mend(self.folder, self._journal.last_offset)
            self._journal.keep_only(
                {
                    path.name.removesuffix(OPEN): path.stat().st_size
                    for path in warc_files(self.folder)
                }
            )
        except OSError as error:
            raise self._failed(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def record(self, exchange: Exchange) -> None:
        """Write one exchange; on return the operating system has it.

        Raises:
            ArchiveError: the disk is full or fails; nothing of this exchange was written, and the
                archive can be used on.
        """
        digest = payload_digest(exchange.body)
        held = None
        if exchange.body:
            with self._lock:
                held = self._journal.earlier(digest)
        # Packing takes most of the time and needs no lock. Two threads may store the same payload
        # at the same moment; that costs room and nothing else.
        data = exchange_records(exchange, digest, (held.url, held.date) if held else None)
        with self._lock:
            try:
                offset = self._append(data)
                if exchange.body and held is None and not exchange.truncated:
                    name = self._path.name.removesuffix(OPEN)
                    date = warc_date(exchange.at)
                    self._journal.note(Held(digest, exchange.url, date, name, offset))
                if self._size >= self._max_bytes:
                    self._complete()
            except OSError as error:
                raise self._failed(error) from error

    def sync(self) -> None:
        """Return once everything recorded so far is on the disk itself.

        Raises:
            ArchiveError: the disk fails; whoever records what was fetched must not go on.
        """
        # Whoever waits here often finds the work done by the one before.
        with self._syncing:
            with self._lock:
                reached = (self._path, self._size)
                if self._file is None or reached == self._safe:
                    return
                pending = self._journal.pending()
                # A copy: the file may be completed and closed meanwhile.
                descriptor = os.dup(self._file.fileno())
            try:
                os.fdatasync(descriptor)
            except OSError as error:
                raise self._failed(error) from error
            finally:
                os.close(descriptor)
            with self._lock:
                self._safe = reached
                self._journal.save(pending)

    def close(self) -> None:
        """Complete the file that is open. The archive can be used on: it begins another.

        Raises:
            ArchiveError: the disk fails.
        """
        with self._lock:
            try:
                self._complete()
            except OSError as error:
                raise self._failed(error) from error

    def _append(self, data: bytes) -> int:
        """Write records at the end of the file, all or nothing; return where they begin."""
        file = self._file or self._begin()
        start = self._size
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file.fileno(), rest) :]
        except OSError:
            file.truncate(start)
            file.seek(start)
            raise
        self._size += len(data)
        return start

    def _begin(self) -> BinaryIO:
        now = self._now()
        start = f"jiangxun-{now.astimezone(dt.UTC):%Y%m%d%H%M%S}-"
        # Behind the last of this second, so that names keep the order of time.
        last = max((path.name for path in self.folder.glob(f"{start}*.warc.gz*")), default="")
        number = int(last.removeprefix(start)[:5] or -1) + 1
        name = f"{start}{number:05}.warc.gz"
        path = self.folder / (name + OPEN)
        file = path.open("xb", buffering=0)
        locked(file)
        software = f"Jiangxun/{importlib.metadata.version('jiangxun')}"
        self._path, self._file, self._size = path, file, 0
        try:
            self._append(info_record(name, software, now))
            sync_folder(self.folder)
        except OSError:
            self._file = None
            file.close()
            path.unlink()
            raise
        return file

    def _complete(self) -> None:
        if self._file is None:
            return
        os.fsync(self._file.fileno())
        self._path.rename(self._path.with_name(self._path.name.removesuffix(OPEN)))
        self._file.close()
        self._file = None
        sync_folder(self.folder)
        self._journal.save(self._journal.pending())
        self._journal.compact()

    def _failed(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self.folder}: the archive cannot be written ({error.strerror or error}); free the "
            "disk or check the permissions, then go on: what was recorded is kept"
        )
