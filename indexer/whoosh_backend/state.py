"""The small file beside the index: what made it, and how far the caller had come.

`jiangxun.json` holds the version of the schema and of the analysis, and the bookmark of the last
commit. It is replaced as a whole and forced to disk, always after the index itself: a bookmark
never speaks of articles that a power cut can take away.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from indexer.analysis import analysis_id
from indexer.engine import IndexUnavailable
from indexer.schema import SCHEMA_VERSION

FILE = "jiangxun.json"
INDEX_NAME = "MAIN"
REMEDY = "run `jiangxun index --rebuild` to make it anew from the stored articles"

_TOC = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")
_OURS = re.compile(rf"_?{INDEX_NAME}_.+|{re.escape(FILE)}(?:\.new)?")
_LOCK = f"{INDEX_NAME}_WRITELOCK"

Version = tuple[int, int, int]
"""Generation, and inode and time of the file that says so: equal only for the same commit."""


@dataclass(frozen=True, slots=True)
class State:
    """The contents of `jiangxun.json`."""

    schema: int
    analysis: str
    bookmark: str | None = None


def current_state() -> State:
    """The state of an index that this program makes."""
    return State(schema=SCHEMA_VERSION, analysis=analysis_id())


def read_state(folder: Path) -> State:
    """Read the state and check that this program can use the index.

    Raises:
        IndexUnavailable: the file is missing or damaged, or another version made the index.
    """
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        state = State(**data)
    except FileNotFoundError:
        raise IndexUnavailable(f"{path} is missing; {REMEDY}") from None
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnavailable(f"{path} cannot be read ({error}); {REMEDY}") from error
    expected = current_state()
    if (state.schema, state.analysis) != (expected.schema, expected.analysis):
        made, here = (f"{item.schema}/{item.analysis}" for item in (state, expected))
        raise IndexUnavailable(
            f"the index in {folder} was made by another version ({made}, this is {here}); {REMEDY}"
        )
    return state


def write_state(folder: Path, state: State) -> None:
    """Replace the file durably: a reader sees the old one or the new one."""
    temporary = folder / f"{FILE}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file, ensure_ascii=True)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / FILE)
    sync_folder(folder)


def set_bookmark(folder: Path, bookmark: str | None) -> None:
    """Keep the caller's note."""
    write_state(folder, replace(current_state(), bookmark=bookmark))


def find_version(folder: Path) -> Version | None:
    """The version of the newest commit in the folder, or None if there is no index."""
    for _ in range(5):
        newest, name = -1, ""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    match = _TOC.fullmatch(entry.name)
                    if match and int(match[1]) > newest:
                        newest, name = int(match[1]), entry.name
            if newest >= 0:
                status = (folder / name).stat()
                return newest, status.st_ino, status.st_mtime_ns
        except FileNotFoundError:
            pass
        # Perhaps there is none; perhaps a writer put the next one in its place while we looked.
    return None


def remove_index(folder: Path) -> None:
    """Delete the files of our index, and nothing else, from the folder."""
    for path in folder.iterdir():
        if path.name != _LOCK and path.is_file() and _OURS.fullmatch(path.name):
            path.unlink()


def sync_index(folder: Path, done: set[str]) -> set[str]:
    """Force the index's files to disk, but for those named in `done`; return the names of all."""
    present = set()
    for path in folder.iterdir():
        if path.name == _LOCK or not path.is_file() or not _OURS.fullmatch(path.name):
            continue
        present.add(path.name)
        if path.name not in done:
            try:
                with path.open("rb") as file:
                    os.fsync(file.fileno())
            except FileNotFoundError:  # the next writer has tidied it away
                present.discard(path.name)
    sync_folder(folder)
    return present - {FILE}


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system knows such a thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
