"""One immutable file of named sections: what a segment is made of.

The format is ours. Everything is little-endian::

    header     8 bytes of magic, zeros up to byte 64
    sections   each starts at a multiple of 64 and is a flat array of one type
    directory  JSON: {"sections": [[name, type, offset, length, crc32], ...], "meta": {...}}
    footer     magic, offset, length and crc32 of the directory, crc32 of the footer itself

A file is written under another name, forced to disk and only then renamed: whoever sees the name
sees the whole file. It is read through a memory map, so that opening costs the directory and the
small sections, whose checksums are tested at once; `SectionFile.verify` tests them all.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from indexer.engine import IndexUnavailable

_MAGIC = b"JXSEGM\x00\x01"
_FOOTER = struct.Struct("<8sQQI")
_CHECKSUM = struct.Struct("<I")
_FOOTER_SIZE = _FOOTER.size + _CHECKSUM.size
_ALIGNMENT = 64
_CHECKED_AT_OPENING = 64 * 1024
_KEPT_IN_MEMORY = 1024 * 1024
_COPIED_AT_ONCE = 1024 * 1024
_TYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<u4", "<u8", "<i4", "<i8")}


class DamagedFile(IndexUnavailable):
    """A file of the index is not what its writer wrote, or was written by another version."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is damaged or of another version ({what}); "
            "run `jiangxun index --rebuild` to make the index anew from the stored articles"
        )


class MissingFile(DamagedFile):
    """A file that the index speaks of is not there: lost, or tidied away by a writer meanwhile."""


class Section(NamedTuple):
    """Where a section lies, in bytes from the beginning of the file, and what it holds."""

    type: str
    offset: int
    length: int
    crc: int


class Appender:
    """A section that grows piece by piece while others do; see `SectionWriter.stream`."""

    def __init__(self, owner: SectionWriter, name: str, dtype: np.dtype[Any]) -> None:
        self._owner, self._name, self._type = owner, name, dtype
        self._spool = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (open until `close`)
            _KEPT_IN_MEMORY, dir=str(owner.path.parent)
        )

    def write(self, data: NDArray[Any] | bytes) -> None:
        """Append; an array must be of the section's type or of one that fits into it safely."""
        if not isinstance(data, bytes):
            data = data.astype(self._type, casting="safe", copy=False)
        self._spool.write(_raw(data))

    def close(self) -> None:
        """Put the section into the file; nothing can be appended afterwards."""
        if not self._spool.closed:
            self._spool.seek(0)
            pieces = iter(lambda: self._spool.read(_COPIED_AT_ONCE), b"")
            self._owner.add_pieces(self._name, self._type, pieces)
            self.discard()

    def discard(self) -> None:
        """Give back what holds the section, and forget it."""
        with suppress(OSError):  # of a full disk, when what is left in memory goes to the file
            self._spool.close()


class SectionWriter:
    """Writes a file of sections; nothing is seen under `path` before `finish`.

    As a context manager it aborts when the block fails, and leaves finishing to the block.

    Args:
        path: the file to make. Meanwhile its contents are in `<path>.part`.

    Attributes:
        path: as given.
        meta: anything that JSON can hold; written with the directory.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.meta: dict[str, Any] = {}
        self._part = path.with_name(path.name + ".part")
        self._sections: dict[str, Section] = {}
        self._streams: list[Appender] = []
        self._finished = False
        self._file = self._part.open("wb")
        try:
            self._at = self._file.write(_MAGIC)
        except OSError:
            self.abort()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.abort()

    def add(self, name: str, data: NDArray[Any] | bytes) -> None:
        """Write a section of one piece; bytes make a section of unsigned bytes."""
        if isinstance(data, bytes):
            data = np.frombuffer(data, dtype=np.uint8)
        self.add_pieces(name, data.dtype, (_raw(data),))

    def add_pieces(
        self, name: str, dtype: np.dtype[Any], pieces: Iterable[bytes | memoryview]
    ) -> None:
        """Write a section whose bytes come one after another.

        Raises:
            ValueError: there is a section of that name already, or the type is not one of ours.
        """
        kind = dtype.newbyteorder("<").str
        if name in self._sections or kind not in _TYPES:
            raise ValueError(f"section {name!r} of type {kind} cannot be added to {self.path}")
        self._at += self._file.write(bytes(-self._at % _ALIGNMENT))
        offset, crc = self._at, 0
        for piece in pieces:
            self._at += self._file.write(piece)
            crc = zlib.crc32(piece, crc)
        self._sections[name] = Section(kind, offset, self._at - offset, crc)

    def stream(self, name: str, dtype: DTypeLike) -> Appender:
        """Begin a section that is written piece by piece, among others that are too.

        It is kept apart, in memory while it is small and else in a temporary file without a
        name, until it is closed; `finish` closes those that are still open.
        """
        appender = Appender(self, name, np.dtype(dtype).newbyteorder("<"))
        self._streams.append(appender)
        return appender

    def finish(self) -> int:
        """Complete the file, force it to disk and give it its name.

        The folder itself is not forced to disk: that is for the commit that names the file.

        Returns:
            The size of the file in bytes.
        """
        for stream in self._streams:
            stream.close()
        directory = json.dumps(
            {"sections": [[name, *where] for name, where in self._sections.items()]}
            | {"meta": self.meta},
            separators=(",", ":"),
        ).encode()
        footer = _FOOTER.pack(_MAGIC, self._at, len(directory), zlib.crc32(directory))
        self._file.write(directory + footer + _CHECKSUM.pack(zlib.crc32(footer)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self.path)
        self._finished = True
        return self._at + len(directory) + _FOOTER_SIZE

    def abort(self) -> None:
        """Leave nothing behind; after `finish` there is nothing to abort."""
        for stream in self._streams:
            stream.discard()
        if not self._finished:
            with suppress(OSError):  # of a full disk, as above
                self._file.close()
            self._part.unlink(missing_ok=True)


class SectionFile:
    """A file of sections, mapped into memory; any thread may read it.

    Arrays that were handed out stay good after `close`: the map goes when the last of them does.

    Attributes:
        path: the file.
        sections: name -> where it lies.
        meta: what the writer left in its `meta`.
    """

    def __init__(
        self,
        path: Path,
        content: NDArray[np.uint8],
        sections: dict[str, Section],
        meta: dict[str, Any],
        mapped: mmap.mmap | None = None,
    ) -> None:
        self.path, self.sections, self.meta = path, sections, meta
        self._content, self._mapped = content, mapped

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file, test its frame, its directory and its small sections.

        Raises:
            MissingFile: there is no such file.
            IndexUnavailable: it may not be read, or too many files are open.
            DamagedFile: it is not one that `SectionWriter` finished.
        """
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < _ALIGNMENT // 8 + _FOOTER_SIZE:
                    raise DamagedFile(path, f"it has {size} bytes only")
                mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise MissingFile(path, "there is no such file") from error
        except OSError as error:
            raise IndexUnavailable(f"{path} cannot be opened ({error})") from error
        content = np.frombuffer(mapped, dtype=np.uint8)
        sections, meta = _read_directory(path, content)
        file_of_sections = cls(path, content, sections, meta, mapped)
        for name, section in sections.items():
            if section.length <= _CHECKED_AT_OPENING:
                file_of_sections._test(name)
        return file_of_sections

    @property
    def names(self) -> tuple[str, ...]:
        """The sections in the order in which they lie in the file."""
        return tuple(self.sections)

    def array(self, name: str) -> NDArray[Any]:
        """A read-only view of a section, in the type in which it was written.

        Raises:
            DamagedFile: there is no such section.
        """
        section = self.sections.get(name)
        if section is None:
            raise DamagedFile(self.path, f"it has no section {name!r}")
        end = section.offset + section.length
        return self._content[section.offset : end].view(_TYPES[section.type])

    def bytes(self, name: str) -> memoryview:
        """The bytes of a section, not copied; errors as of `array`."""
        return self.array(name).data.cast("B")

    def verify(self) -> None:
        """Test the checksum of every section.

        Raises:
            DamagedFile: the bytes of a section, named in the message, have changed.
        """
        for name in self.sections:
            self._test(name)

    def release(self) -> None:
        """Give back the memory of pages that were read; they come again when they are asked for."""
        if self._mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Give back the map, once the arrays that were handed out are gone as well."""
        self._content, self._mapped = np.empty(0, dtype=np.uint8), None
        self.sections = {}

    def _test(self, name: str) -> None:
        if zlib.crc32(self.bytes(name)) != self.sections[name].crc:
            raise DamagedFile(self.path, f"the checksum of section {name!r} is wrong")


def _raw(data: NDArray[Any] | bytes) -> bytes | memoryview:
    """The bytes of an array, little-endian, in order; a memoryview cannot cast an empty one."""
    if isinstance(data, bytes):
        return data
    flat = np.ascontiguousarray(data, dtype=data.dtype.newbyteorder("<"))
    return flat.data.cast("B") if flat.size else b""


def _read_directory(
    path: Path, content: NDArray[np.uint8]
) -> tuple[dict[str, Section], dict[str, Any]]:
    end = len(content) - _FOOTER_SIZE
    footer, checksum = content[end : end + _FOOTER.size].tobytes(), content[end + _FOOTER.size :]
    if content[: len(_MAGIC)].tobytes() != _MAGIC:
        raise DamagedFile(path, "it does not begin like a file of ours")
    magic, offset, length, crc = _FOOTER.unpack(footer)
    if magic != _MAGIC or _CHECKSUM.unpack(checksum.tobytes())[0] != zlib.crc32(footer):
        raise DamagedFile(path, "it does not end like a file of ours")
    if offset + length != end or zlib.crc32(content[offset:end].data) != crc:
        raise DamagedFile(path, "the checksum of its directory is wrong")
    try:
        directory = json.loads(content[offset:end].tobytes())
        sections = {str(name): Section(*where) for name, *where in directory["sections"]}
        meta = dict(directory["meta"])
        sound = all(_is_sound(section, offset) for section in sections.values())
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DamagedFile(path, f"its directory: {error}") from error
    if not sound:
        raise DamagedFile(path, "its directory points outside of it")
    return sections, meta


def _is_sound(section: Section, end: int) -> bool:
    """Whether a section lies before `end`, aligned, and holds whole numbers of a known type."""
    kind, offset, length, _ = section
    return (
        len(_MAGIC) <= offset <= end
        and offset % _ALIGNMENT == 0
        and 0 <= length <= end - offset
        and length % _TYPES[kind].itemsize == 0
    )
