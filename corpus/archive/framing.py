"""From a file to its records, whoever wrote it and however it was damaged.

Records may be plain, each a gzip member (as the standard recommends), or all in one member. Memory
holds one record; a block past `MAX_BLOCK` is passed over. What is damaged is told once, with its
offset, and reading goes on at the next record that can be found.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAX_BLOCK = 24 * 2**20
"""Bytes of a record that are kept: the largest page, its head, and room for bad compression."""

_READ = 1 << 16
_MAX_LINE = 1 << 16
_MAX_HEADERS = 500
_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"
_LENGTH = re.compile(r"[0-9]{1,15}")
_MAX_PROBES = 100_000


class Place(NamedTuple):
    """Where a record begins: the offset in the file, and in what unpacks from there."""

    path: Path
    offset: int
    within: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record.

    Attributes:
        place: where it begins.
        headers: names in lower case; the first of those that stand twice.
        block: its bytes; None where they were too many.
    """

    place: Place
    headers: dict[str, str]
    block: bytes | None

    @property
    def kind(self) -> str:
        """WARC-Type, in lower case; "" if it has none."""
        return self.headers.get("warc-type", "").lower()


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong, and where; `cut` if the file ends before a record does."""

    place: Place
    reason: str
    cut: bool = False

    def __str__(self) -> str:
        return f"{self.place.path}: {self.reason} at byte {self.place.offset}"


class _Broken(Exception):
    """The bytes make no sense: what follows is to be looked for."""


class _Cut(_Broken):
    """The bytes end too early."""

    def __str__(self) -> str:
        return "cut off: the file ends within the record that begins"


def records(path: Path) -> Iterator[Record | Damage]:
    """The records of a file, in their order.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        source = _Source(file)
        while True:
            place = None
            try:
                if not source.skip_blank():
                    return
                place = Place(path, *source.position())
                yield _read_record(source, place)
            except _Broken as broken:
                place = place or Place(path, *source.position())
                yield Damage(place, str(broken), isinstance(broken, _Cut))
                if not source.find_record():
                    return


def record_at(place: Place) -> Record | None:
    """The record that begins there; None if it cannot be read (any more)."""
    try:
        with place.path.open("rb") as file:
            source = _Source(file, place.offset)
            source.skip(place.within)
            return _read_record(source, place)
    except (OSError, _Broken):
        return None


def _read_record(source: _Source, place: Place) -> Record:
    version = source.line()
    if not version.startswith(b"WARC/"):
        raise _Broken("no WARC record begins")
    headers = _read_headers(source)
    stated = _LENGTH.fullmatch(headers.get("content-length", ""))
    if stated is None:
        raise _Broken("a record without a Content-Length begins")
    length = int(stated[0])
    if length > MAX_BLOCK:
        source.skip(length)
        return Record(place, headers, None)
    return Record(place, headers, source.take(length))


def _read_headers(source: _Source) -> dict[str, str]:
    headers: dict[str, str] = {}
    last = ""
    for _ in range(_MAX_HEADERS):
        line = source.line().decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return headers
        if line[0] in " \t" and last:
            headers[last] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        last = name.strip().lower()
        headers.setdefault(last, value.strip())
    raise _Broken("a record with too many headers begins")


class _Source:
    """The bytes of a file, unpacked if they are packed, and where they came from."""

    def __init__(self, file: BinaryIO, offset: int = 0) -> None:
        self._file = file
        file.seek(offset)
        self._packed = file.read(2) == _MAGIC
        file.seek(offset)
        self._raw = b""
        self._raw_end = offset
        self._unpacker: zlib._Decompress | None = None
        self._full = False
        self._member = offset
        self._unpacked = 0
        self._buffer = bytearray()
        self._at = 0

    def position(self) -> tuple[int, int]:
        """Of the next byte: offset in the file, and in what unpacks from that offset."""
        left = len(self._buffer) - self._at
        if not self._packed:
            return self._raw_end - left, 0
        if not left and self._unpacker is None:
            return self._raw_end - len(self._raw), 0
        return self._member, self._unpacked - left

    def skip_blank(self) -> bool:
        """Pass the empty lines between records; False at the end of the file."""
        while self._at < len(self._buffer) or self._fill():
            if self._buffer[self._at] not in b"\r\n":
                return True
            self._at += 1
        return False

    def line(self) -> bytes:
        """The next line, with its end."""
        searched = 0
        while (found := self._buffer.find(b"\n", self._at + searched)) < 0:
            searched = len(self._buffer) - self._at
            try:
                if searched > _MAX_LINE:
                    raise _Broken("a line without an end begins")
                self._fill_or_break()
            except _Broken:
                # Looking for the next record must not find this one again.
                self._at = len(self._buffer)
                raise
        return self._cut(found + 1 - self._at)

    def take(self, count: int) -> bytes:
        """Just so many bytes."""
        while len(self._buffer) - self._at < count:
            self._fill_or_break()
        return self._cut(count)

    def skip(self, count: int) -> None:
        """Pass so many bytes, holding few of them."""
        while count > (left := len(self._buffer) - self._at):
            count -= left
            self._at = len(self._buffer)
            self._fill_or_break()
        self._at += count

    def find_record(self) -> bool:
        """Go to where the next record may begin; False if there is none."""
        try:
            # The line end before it may have been read already.
            self._at = max(self._at - 1, 0)
            while (found := self._buffer.find(b"\nWARC/1.", self._at)) < 0:
                self._at = max(self._at, len(self._buffer) - 7)
                self._fill_or_break()
            self._at = found + 1
            return True
        except _Broken:
            return self._packed and self._find_member()

    def _find_member(self) -> bool:
        """The next gzip member, behind the one that is broken, whose content begins as a record."""
        start, probes = self._member + 1, 0
        self._file.seek(start)
        window = b""
        while probes < _MAX_PROBES and (data := self._file.read(_READ)):
            window += data
            found = window.find(_MAGIC)
            while found >= 0:
                probes += 1
                if self._begins_record(start + found):
                    self._restart(start + found)
                    return True
                found = window.find(_MAGIC, found + 1)
            start += len(window) - 1
            window = window[-1:]
            self._file.seek(start + 1)
        return False

    def _begins_record(self, offset: int) -> bool:
        self._file.seek(offset)
        try:
            head = zlib.decompressobj(_GZIP).decompress(self._file.read(1024), 8)
        except zlib.error:
            return False
        return head.startswith(b"WARC/")

    def _restart(self, offset: int) -> None:
        self._file.seek(offset)
        self._raw, self._raw_end = b"", offset
        self._unpacker, self._full = None, False
        self._buffer.clear()
        self._at = 0

    def _cut(self, count: int) -> bytes:
        data = bytes(self._buffer[self._at : self._at + count])
        self._at += count
        return data

    def _fill_or_break(self) -> None:
        if not self._fill():
            raise _Cut

    def _fill(self) -> bool:
        """Get more bytes; False at the end of the file."""
        if self._at > _READ or self._at == len(self._buffer):
            del self._buffer[: self._at]
            self._at = 0
        if not self._packed:
            data = self._file.read(_READ)
            self._raw_end += len(data)
            self._buffer += data
            return bool(data)
        return self._unpack()

    def _unpack(self) -> bool:
        while True:
            # What the last call could not put out comes first, even if no bytes are left to go in.
            if not self._raw and not self._full:
                self._raw = self._file.read(_READ)
                self._raw_end += len(self._raw)
                if not self._raw:
                    if self._unpacker is not None:
                        raise _Cut
                    return False
            if self._unpacker is None:
                # Zeros may stand behind a member: gzip pads with them.
                self._raw = self._raw.lstrip(b"\0")
                if not self._raw:
                    continue
                self._unpacker = zlib.decompressobj(_GZIP)
                self._member, self._unpacked = self._raw_end - len(self._raw), 0
            try:
                data = self._unpacker.decompress(self._raw, _READ)
            except zlib.error as error:
                raise _Broken(f"damaged ({error}): in the gzip member that begins") from error
            self._full = len(data) == _READ
            self._raw = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                self._raw, self._unpacker, self._full = self._unpacker.unused_data, None, False
            if data:
                self._unpacked += len(data)
                self._buffer += data
                return True
