"""The table of contents: which segments a generation of the index is made of.

`jiangxun-<generation>.json` is one JSON object: the segments in the order of their documents, what
is deleted in each, the caller's bookmark, and a checksum over all of it. It is put in its place by
one rename, so that segments, deletions and bookmark change together or not at all.

Deleted numbers stand in the table itself while they are few; more of them go to a file of their
own, `<segment>-<generation>.del`: the magic number, a CRC-32 of the rest, and the numbers,
ascending, as 32-bit integers, all little-endian. The table then holds only those that came since:
deleting one article of a million writes some bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.storage.container import DamagedFile
from indexer.whoosh_backend.storage.durable import sync_folder, write_durably

VERSION = 1
"""Of the table and of all files it names; an index of another version must be rebuilt."""

REMEDY = "run `jiangxun index --rebuild` to make it anew from the stored articles"

INLINE = 512
"""Deleted numbers of a segment that the table holds itself."""

_TABLE = re.compile(r"jiangxun-([0-9]{1,15})\.json")
_SEGMENT = re.compile(r"[0-9a-z]{16}")
_DELETED = re.compile(r"[0-9a-z]{16}-[0-9]{1,15}\.del")
_OURS = re.compile(
    r"(?:jiangxun-[0-9]{1,15}\.json|[0-9a-z]{16}\.seg|[0-9a-z]{16}-[0-9]{1,15}\.del)(?:\.part)?"
)
_MAGIC = b"JXD1"
_ATTEMPTS = 20

Stamp = tuple[int, int]
Numbers = NDArray[np.int32]
_NONE = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A segment in a generation.

    Attributes:
        id: of the segment; its file is `<id>.seg`.
        doc_count: its documents, deleted ones included.
        deleted: numbers of its deleted documents, ascending.
        file: name of the file that holds all of `deleted` but `fresh`; "" if there is none.
        fresh: the deleted numbers that are not in `file`; without a file it has no meaning.
    """

    id: str
    doc_count: int
    deleted: Numbers
    file: str = ""
    fresh: Numbers = field(default_factory=lambda: _NONE)

    @property
    def live_count(self) -> int:
        """How many documents are not deleted."""
        return self.doc_count - int(self.deleted.size)

    def is_deleted(self, number: int) -> bool:
        """Whether a document is deleted."""
        place = int(np.searchsorted(self.deleted, number))
        return place < self.deleted.size and int(self.deleted[place]) == number

    def without(self, numbers: Iterable[int]) -> Entry:
        """The entry with further documents deleted; those already deleted are passed over."""
        new = np.sort(np.fromiter(numbers, dtype=np.int32))
        # Not np.unique, which imports masked arrays for as long as a commit may take.
        new = new[np.diff(new, prepend=-1) > 0]
        places = np.searchsorted(self.deleted, new)
        if self.deleted.size:
            known = self.deleted.take(places, mode="clip") == new
            new, places = new[~known], places[~known]
        if not new.size:
            return self
        return Entry(
            self.id,
            self.doc_count,
            np.insert(self.deleted, places, new),
            self.file,
            np.insert(self.fresh, np.searchsorted(self.fresh, new), new) if self.file else _NONE,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Commit:
    """A generation of the index.

    Attributes:
        generation: grows with every commit.
        entries: its segments, in the order of their documents.
        bookmark: the caller's note of how far it has come.
        schema, analysis: what made the index; a program with others cannot use it.
        stamp: inode and time of the table, (0, 0) before it is written: an index that was made
            anew in the same folder may count its generations from the start.
    """

    generation: int
    entries: tuple[Entry, ...]
    bookmark: str | None
    schema: str
    analysis: str
    stamp: Stamp = (0, 0)

    @property
    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return sum(entry.live_count for entry in self.entries)

    @property
    def files(self) -> set[str]:
        """Names of all files that the generation needs, its table included."""
        names = {_table_name(self.generation)}
        for entry in self.entries:
            names.add(f"{entry.id}.seg")
            if entry.file:
                names.add(entry.file)
        return names


def latest_generation(folder: Path) -> int | None:
    """The number of the newest table in the folder, sound or not; None if there is none."""
    return max(_generations(folder), default=None)


def is_current(folder: Path, commit: Commit) -> bool:
    """Whether a commit is still the newest of its folder; some microseconds."""
    generation = latest_generation(folder)
    return generation == commit.generation and _stamp(folder, generation) == commit.stamp


def read_commit(folder: Path, known: Commit | None = None) -> Commit:
    """Read the newest sound table of contents.

    Args:
        folder: of the index.
        known: an earlier commit of the same folder; what has not changed is taken from it.

    Raises:
        IndexUnavailable: there is no index, none of its tables is sound, or the newest one is of
            another version of the format.
    """
    damage: DamagedFile | None = None
    for _ in range(_ATTEMPTS):
        damage, vanished = None, False
        for generation in sorted(_generations(folder), reverse=True):
            try:
                return _read_table(folder, generation, known)
            except FileNotFoundError:  # a writer has just tidied it away: there is a newer one
                vanished = True
            except DamagedFile as error:
                damage = damage or error
        if not vanished:
            break
    raise damage or IndexUnavailable(f"there is no index in {folder}; {REMEDY}")


def kept_commits(folder: Path, newest: Commit, known: Commit | None = None) -> list[Commit]:
    """The generations whose files must stay: the newest, and the one before for its readers.

    Args:
        folder: of the index.
        newest: what `read_commit` gave.
        known: perhaps the one before; it is then not read again.
    """
    for generation in sorted(_generations(folder), reverse=True):
        if generation < newest.generation:
            with suppress(FileNotFoundError, IndexUnavailable):
                return [newest, _read_table(folder, generation, known or newest)]
    return [newest]


def write_commit(folder: Path, commit: Commit) -> Commit:
    """Make a generation the current one, durably and in one step.

    The segments' content must be on disk already; their names need not be.

    Returns:
        The commit with the files of its deletions named, and its stamp.

    Raises:
        OSError: the disk is full or refuses; the previous generation stays the current one, unless
            the very last step failed: then the new one is current, but a power cut can undo it.
    """
    entries = tuple(_write_deleted(folder, entry, commit.generation) for entry in commit.entries)
    commit = replace(commit, entries=entries)
    sync_folder(folder)  # the names of the segments must not be lost when that of the table is not
    write_durably(folder / _table_name(commit.generation), _encode(commit))
    sync_folder(folder)
    return replace(commit, stamp=_stamp(folder, commit.generation))


def advance(
    folder: Path, previous: Commit, entries: Iterable[Entry], bookmark: str | None
) -> Commit:
    """Write the generation after `previous` and tidy up; the caller holds the lock.

    The files of `previous` stay until the commit after this one, for those who are reading it.

    Raises:
        OSError: the disk is full or refuses; the previous generation stays the current one.
    """
    newest = latest_generation(folder) or 0  # perhaps a damaged one, whose number is spent
    generation = max(previous.generation, newest) + 1
    commit = replace(previous, generation=generation, entries=tuple(entries), bookmark=bookmark)
    written = write_commit(folder, commit)
    remove_leftovers(folder, (written, previous))
    return written


def remove_leftovers(folder: Path, keep: Iterable[Commit]) -> None:
    """Delete the index's own files that none of `keep` needs; the caller holds the lock.

    A file that cannot be deleted (some systems refuse while it is mapped) waits for the next call.
    """
    needed = {name for commit in keep for name in commit.files}
    with os.scandir(folder) as found:
        names = [item.name for item in found if _OURS.fullmatch(item.name)]
    for name in names:
        if name not in needed:
            try:
                (folder / name).unlink()
            except OSError:
                continue


def _generations(folder: Path) -> list[int]:
    try:
        with os.scandir(folder) as found:
            matches = [_TABLE.fullmatch(item.name) for item in found]
    except FileNotFoundError:
        return []
    return [int(match[1]) for match in matches if match]


def _stamp(folder: Path, generation: int) -> Stamp:
    try:
        status = (folder / _table_name(generation)).stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns


def _table_name(generation: int) -> str:
    return f"jiangxun-{generation}.json"


def _encode(commit: Commit) -> bytes:
    table: dict[str, Any] = {
        "version": VERSION,
        "generation": commit.generation,
        "schema": commit.schema,
        "analysis": commit.analysis,
        "bookmark": commit.bookmark,
        "segments": [
            {
                "id": entry.id,
                "documents": entry.doc_count,
                "deleted_file": entry.file,
                "deleted": (entry.fresh if entry.file else entry.deleted).tolist(),
            }
            for entry in commit.entries
        ],
    }
    table["checksum"] = _checksum(table)
    return json.dumps(table).encode("ascii")  # indented it would take ten times as long


def _checksum(table: dict[str, Any]) -> str:
    body = {name: value for name, value in table.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("ascii")).hexdigest()


def _read_table(folder: Path, generation: int, known: Commit | None) -> Commit:
    path, stamp = folder / _table_name(generation), _stamp(folder, generation)
    if known is not None and (known.generation, known.stamp) == (generation, stamp):
        return known
    try:
        table = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedFile(path, str(error)) from error
    if not isinstance(table, dict) or table.get("checksum") != _checksum(table):
        raise DamagedFile(path, "its checksum is wrong")
    if table.get("version") != VERSION:
        raise IndexUnavailable(f"{path} is of format {table.get('version')}; {REMEDY}")
    earlier = {entry.id: entry for entry in known.entries} if known else {}
    try:
        entries = [_entry(folder, item, earlier) for item in table["segments"]]
        return Commit(
            generation=_exactly(int, table["generation"], table["generation"] == generation),
            entries=tuple(entries),
            bookmark=None if table["bookmark"] is None else _exactly(str, table["bookmark"]),
            schema=_exactly(str, table["schema"]),
            analysis=_exactly(str, table["analysis"]),
            stamp=stamp,
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DamagedFile(path, f"{type(error).__name__}: {error}") from error


def _exactly(kind: type[Any], value: Any, condition: bool = True) -> Any:
    if type(value) is not kind or not condition:
        raise ValueError(f"unexpected value {value!r:.80}")
    return value


def _entry(folder: Path, item: dict[str, Any], earlier: dict[str, Entry]) -> Entry:
    name, file = _exactly(str, item["id"]), _exactly(str, item["deleted_file"])
    # Both become paths: nothing but our own names may pass.
    _exactly(str, name, bool(_SEGMENT.fullmatch(name)))
    _exactly(str, file, not file or bool(_DELETED.fullmatch(file)))
    size = _exactly(int, item["documents"], 0 <= item["documents"] < 2**31)
    fresh = _ascending(np.array([_exactly(int, n) for n in item["deleted"]], dtype=np.int64), size)
    before = earlier.get(name)
    if not file:
        same = before is not None and not before.file and np.array_equal(before.deleted, fresh)
        return before if before is not None and same else Entry(name, size, fresh)
    if before is not None and before.file == file:
        return before.without(np.setdiff1d(fresh, before.fresh, assume_unique=True))
    base = Entry(name, size, _read_deleted(folder / file, size), file)
    return base.without(fresh)


def _ascending(numbers: NDArray[np.int64], size: int) -> Numbers:
    bounded = not numbers.size or (int(numbers[0]) >= 0 and int(numbers[-1]) < size)
    if numbers.ndim != 1 or not bounded or not bool(np.all(np.diff(numbers) > 0)):
        raise ValueError("deleted numbers are out of order")
    return numbers.astype(np.int32)


def _write_deleted(folder: Path, entry: Entry, generation: int) -> Entry:
    if (entry.fresh if entry.file else entry.deleted).size <= INLINE:
        return entry
    name = f"{entry.id}-{generation}.del"
    numbers = entry.deleted.astype("<i4").tobytes()
    write_durably(folder / name, _MAGIC + zlib.crc32(numbers).to_bytes(4, "little") + numbers)
    return Entry(entry.id, entry.doc_count, entry.deleted, name)


def _read_deleted(path: Path, size: int) -> Numbers:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedFile(path, str(error)) from error
    numbers = content[8:]
    if content[:4] != _MAGIC or content[4:8] != zlib.crc32(numbers).to_bytes(4, "little"):
        raise DamagedFile(path, "its checksum is wrong")
    return _ascending(np.frombuffer(numbers, dtype="<i4").astype(np.int64), size)
