"""Files that are there as a whole or not at all, whatever happens to the process or the power."""

from __future__ import annotations

import os
from pathlib import Path

PART = ".part"
"""Ends the name of a file that is still being written."""


def write_durably(path: Path, content: bytes) -> None:
    """Put a file in its place: afterwards its content is on disk, its name is not yet.

    `sync_folder` makes the name durable; several files share one such call.

    Raises:
        OSError: the disk is full or refuses; an older file of that name stays as it was.
    """
    temporary = path.with_name(path.name + PART)
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system knows such a thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
