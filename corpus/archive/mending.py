"""Cut off what a process that was killed left half written, so that every record can be read.

Only for our own files: each record is one gzip member.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

OPEN = ".open"
"""Behind the name of a file as long as it is written to; its writer holds a lock on it."""

_BLOCK = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS


def mend(folder: Path, safe_until: Callable[[str], int]) -> None:
    """Complete the files that were left open, except those that another process writes now.

    Args:
        folder: of the archive.
        safe_until: for the final name of a file, the offset of a record before which nothing
            needs to be looked at.

    Raises:
        OSError: a file cannot be read, cut or renamed.
    """
    for path in sorted(folder.glob(f"*{OPEN}")):
        with path.open("r+b") as file:
            if not locked(file):
                continue
            name = path.name.removesuffix(OPEN)
            size = os.fstat(file.fileno()).st_size
            length = _whole(file, safe_until(name)) or _whole(file, 0)
            if length < size:
                file.truncate(length)
            os.fsync(file.fileno())
            if length:
                path.rename(folder / name)
            else:
                path.unlink()
    sync_folder(folder)


def locked(file: BinaryIO) -> bool:
    """Take the lock of a file until it is closed; False if another process has it."""
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make names that were given or taken away last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _whole(file: BinaryIO, start: int) -> int:
    """Where the last whole record behind `start` ends; 0 if there is none."""
    file.seek(start)
    end, ahead = 0, b""
    position = start
    while True:
        unpacker = zlib.decompressobj(_GZIP)
        while not unpacker.eof:
            data = ahead or file.read(_BLOCK)
            ahead = b""
            if not data:
                return end
            try:
                # The records are ours: what one unpacks to is bounded by what we wrote.
                unpacker.decompress(data)
            except zlib.error:
                return end
            position += len(data) - len(unpacker.unused_data)
        end, ahead = position, unpacker.unused_data
