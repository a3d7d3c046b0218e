"""The read side of a segment file; `encoding` describes and writes it.

A segment is opened by mapping its file: nothing is copied, and what a search needs of it is
decoded when it needs it. Any thread may read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from indexer.whoosh_backend.storage.container import DamagedFile, SectionFile
from indexer.whoosh_backend.storage.encoding import FORMAT
from indexer.whoosh_backend.storage.segment_field import WRONG, SegmentField
from indexer.whoosh_backend.storage.stored import BLOCK, from_line, unpack_block
from indexer.whoosh_backend.storage.terms import check_offsets

__all__ = ["Segment", "SegmentField", "SegmentInfo", "segment_path"]

_LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """A segment as the table of contents speaks of it.

    Attributes:
        id: 16 of 0-9 and a-z, random; the file is `<id>.seg`.
        doc_count: documents, deleted ones included.
        size: of the file, bytes.
    """

    id: str
    doc_count: int
    size: int


def segment_path(folder: Path, segment_id: str) -> Path:
    """The file of a segment."""
    return folder / f"{segment_id}.seg"


class Segment:
    """An open segment.

    Attributes:
        id: of the segment.
        doc_count: documents, deleted ones included.
        fields: name -> terms and postings.
    """

    def __init__(self, segment_id: str, file: SectionFile) -> None:
        self.id, self._file = segment_id, file
        meta = file.meta
        try:
            if meta["format"] != FORMAT:
                raise DamagedFile(file.path, f"format {meta['format']}, not {FORMAT}")
            self.doc_count = int(meta["doc_count"])
            self.fields: Mapping[str, SegmentField] = {
                name: SegmentField(file, name, described, self.doc_count)
                for name, described in meta.get("fields", {}).items()
            }
            self._blocks, self._ends = self._stored_sections()
            for name in file.sections:
                if name.startswith("lengths/") and file.sections[name].length != self.doc_count:
                    raise ValueError(f"{name!r} is not of one length a document")
        except (*WRONG, TypeError, AttributeError) as error:
            raise DamagedFile(file.path, f"{type(error).__name__}: {error}") from error
        self._totals: dict[str, tuple[int, int, int]] = {}

    @classmethod
    def open(cls, folder: Path, segment_id: str) -> Self:
        """Open the segment of that id in a folder.

        Raises:
            DamagedFile: its file is damaged; `MissingFile`, which is one, when there is none.
        """
        return cls(segment_id, SectionFile.open(segment_path(folder, segment_id)))

    def lengths(self, field: str) -> NDArray[np.uint8] | None:
        """Whoosh's length codes of a field, one a document; None if lengths are not kept."""
        name = f"lengths/{field}"
        return self._file.array(name) if name in self._file.sections else None

    def total_length(self, field: str) -> int:
        """The sum of the lengths that the codes stand for; 0 if lengths are not kept."""
        return self._lengths(field)[0]

    def min_length(self, field: str) -> int:
        """The least length that a code stands for, over all documents."""
        return self._lengths(field)[1]

    def max_length(self, field: str) -> int:
        """The greatest length that a code stands for."""
        return self._lengths(field)[2]

    def stored(self, doc: int) -> dict[str, Any]:
        """The stored fields of a document.

        Raises:
            IndexError: there is no such document.
            DamagedFile: they cannot be decoded.
        """
        if not 0 <= doc < self.doc_count:
            raise IndexError(f"segment {self.id} has no document {doc}")
        if not len(self._ends):
            return {}
        try:
            return from_line(self._block(doc // BLOCK)[doc % BLOCK])
        except (*WRONG, TypeError, RecursionError, zlib.error) as error:
            raise DamagedFile(self._file.path, f"stored document {doc}: {error}") from error

    def stored_lines(self) -> Iterator[bytes]:
        """What is stored of every document, in order, as `encoding.StoredWriter.add_line` takes it.

        Raises:
            DamagedFile: it cannot be decompressed, or lines are missing.
        """
        for number in range(max(0, len(self._ends) - 1)):
            try:
                lines = self._block(number)
            except zlib.error as error:
                raise DamagedFile(self._file.path, f"stored block {number}: {error}") from error
            if len(lines) != min(BLOCK, self.doc_count - number * BLOCK):
                raise DamagedFile(self._file.path, f"stored block {number} is incomplete")
            yield from lines

    def check(self) -> None:
        """Test every checksum; some milliseconds a megabyte at most.

        Raises:
            DamagedFile: something is not as it was written.
        """
        self._file.verify()

    def verify(self) -> None:
        """Test every checksum and decode everything.

        Raises:
            DamagedFile: something is not as it was written.
        """
        self.check()
        for field in self.fields.values():
            field.verify()
        for line in self.stored_lines():
            try:
                from_line(line)
            except (*WRONG, TypeError, RecursionError) as error:
                raise DamagedFile(self._file.path, f"a stored document: {error}") from error

    def release(self) -> None:
        """Give back the memory of what was read of the file; nothing that was handed out goes."""
        self._file.release()

    def close(self) -> None:
        """Give back the map; arrays that were handed out stay good."""
        self.fields, self._blocks = {}, memoryview(b"")
        self._file.close()

    def _stored_sections(self) -> tuple[memoryview, memoryview]:
        if "stored" not in self._file.sections:
            return memoryview(b""), memoryview(b"")
        blocks, ends = self._file.bytes("stored"), self._file.array("stored_ends")
        check_offsets(ends, len(blocks))
        if len(ends) - 1 != -(-self.doc_count // BLOCK):
            raise ValueError("there are not as many stored blocks as documents need")
        return blocks, ends.data

    def _block(self, number: int) -> list[bytes]:
        return unpack_block(self._blocks[self._ends[number] : self._ends[number + 1]])

    def _lengths(self, field: str) -> tuple[int, int, int]:
        if field not in self._totals:
            codes = self.lengths(field)
            counts = np.bincount(codes if codes is not None else [], minlength=256)
            present = np.flatnonzero(counts)
            total = int(counts @ _LENGTHS)
            bounds = _LENGTHS[present[[0, -1]]].tolist() if len(present) else (0, 0)
            self._totals[field] = total, *bounds
        return self._totals[field]
