"""New documents to segments: what Whoosh's SegmentWriter does, without its pool of tuples.

Documents are gathered in memory up to a bound; then the run is inverted (see `inversion`) and
written as a segment of its own. Stored fields go to the segment's file at once.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import FieldType, Schema, UnknownFieldError
from whoosh.writing import IndexingError

from indexer.whoosh_backend.building.inversion import FieldRun, Occurrences
from indexer.whoosh_backend.storage.container import SectionWriter
from indexer.whoosh_backend.storage.encoding import StoredWriter
from indexer.whoosh_backend.storage.segment import SegmentInfo, segment_path
from indexer.whoosh_backend.storage.stored import to_line

_AT_MOST = 400  # bytes that an occurrence adds to what a run holds, if its term is new
_PLANS = 1000
_A_DOCUMENT = 1  # so that a run of empty documents is measured too
_ALPHABET = string.digits + string.ascii_lowercase


def new_segment_id() -> str:
    """A name that no segment has had."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


class SegmentBuilder:
    """Builds segments of documents. Not to be used by two threads at once.

    Documents are taken as Whoosh's `SegmentWriter.add_document` takes them. What it keeps and we
    do not: columns, term vectors, and weights other than the frequency times the field's boost.

    Args:
        schema: what fields there are.
        folder: where the segments go.
        memory_mb: megabytes that a run may take, sorting included. While it is written some
            60 MB of working space come on top. One document is never split.
    """

    def __init__(self, schema: Schema, folder: Path, memory_mb: float = 128) -> None:
        self._schema, self._folder = schema, folder
        self._bound = self._spare = memory_mb * 1e6
        self._runs: dict[str, FieldRun] = {}
        self._plans: dict[tuple[str, ...], list[tuple[str, FieldType, tuple[str, ...]]]] = {}
        self._file: tuple[SectionWriter, StoredWriter] | None = None
        self._base = self._count = 0  # documents of earlier runs, and of this one
        self._written: list[SegmentInfo] = []
        self._deleted: set[int] = set()
        self._closed = False

    def add_document(self, **fields: Any) -> int:
        """Add a document.

        Args:
            fields: values by field; those that are None are left out. `_stored_<field>` is
                stored in place of the field's value.

        Returns:
            Its number among all documents of this builder, from 0.

        Raises:
            UnknownFieldError: the schema has no such field.
            ValueError: a value is not one for its field, or a boost is asked for (`_boost`,
                `_<field>_boost`, or of single terms).
            TypeError: likewise, or a value is of a kind that cannot be stored. After these
                errors the builder is as it was before.
            OSError: the disk is full or refuses; the builder has dropped everything.
        """
        self._check_open()
        found, stored = self._analyse(fields)
        line = to_line(stored)
        number = self._base + self._count
        try:
            self._spare -= _A_DOCUMENT
            for run, occurrences in found:
                run.add(self._count, occurrences)
                self._spare -= _AT_MOST * (occurrences.length + 1)
            self._opened()[1].add_line(line)
            self._count += 1
            if self._spare <= 0 and self._measure() <= 0:
                self._flush()
        except BaseException:
            self.abort()
            raise
        return number

    def delete(self, number: int) -> None:
        """Delete a document that this builder has added.

        Raises:
            IndexingError: there is none of that number.
        """
        self._check_open()
        if not 0 <= number < self._base + self._count:
            raise IndexingError(f"there is no document {number} among those that were added")
        self._deleted.add(number)

    def finish(self) -> list[tuple[SegmentInfo, NDArray[np.int32]]]:
        """Write what is left; nothing can be added any more.

        Returns:
            The segments in the order of their documents, on disk (their names in the folder are
            durable once the folder is forced to disk too), each with the numbers of its deleted
            documents, ascending.
        """
        self._check_open()
        try:
            if self._count:
                self._flush()
        except BaseException:
            self.abort()
            raise
        self._closed = True
        deleted = np.array(sorted(self._deleted), dtype=np.int64)
        segments, base = [], 0
        for info in self._written:
            first, last = np.searchsorted(deleted, (base, base + info.doc_count))
            segments.append((info, (deleted[first:last] - base).astype(np.int32)))
            base += info.doc_count
        return segments

    def abort(self) -> None:
        """Drop everything, the segments that are written too."""
        self._closed = True
        self._runs.clear()
        if self._file is not None:
            self._file[1].close()
            self._file[0].abort()
        for info in self._written:
            segment_path(self._folder, info.id).unlink(missing_ok=True)
        self._written.clear()

    def _analyse(
        self, fields: Mapping[str, Any]
    ) -> tuple[list[tuple[FieldRun, Occurrences]], dict[str, Any]]:
        """What of a document is to be indexed and what stored; the builder stays as it is."""
        found: list[tuple[FieldRun, Occurrences]] = []
        stored: dict[str, Any] = {}
        for name, field, boosts in self._plan(tuple(fields)):
            value = fields[name]
            if value is None:
                continue
            if field.indexed:
                for boost in boosts:
                    if float(fields[boost]) != 1.0:
                        raise ValueError(
                            f"this index keeps no boost of single documents (field {name!r}); "
                            "give the field a `field_boost`, or boost the query"
                        )
                run = self._run(name, field)
                found.append((run, run.analyse(value)))
                if field.separate_spelling():
                    run = self._run(field.spelling_fieldname(name))
                    found.append((run, run.occurring(list(field.spellable_words(value)), None)))
            if field.stored:
                value = fields.get(f"_stored_{name}", value)
                if value is not None:
                    stored[name] = value
        return found, stored

    def _plan(self, names: tuple[str, ...]) -> list[tuple[str, FieldType, tuple[str, ...]]]:
        """The fields among the keys of a document, in order, each with the boost that holds for it.

        Documents of one kind have the same keys: it is made once for each.
        """
        plan = self._plans.get(names)
        if plan is None:
            plan = []
            for name in sorted(name for name in names if not name.startswith("_")):
                if name not in self._schema:
                    raise UnknownFieldError(f"there is no field {name!r} in {self._schema}")
                boosts = (boost for boost in (f"_{name}_boost", "_boost") if boost in names)
                plan.append((name, self._schema[name], tuple(islice(boosts, 1))))
            if len(self._plans) < _PLANS:
                self._plans[names] = plan
        return plan

    def _run(self, name: str, field: FieldType | None = None) -> FieldRun:
        run = self._runs.get(name)
        if run is None:
            run = self._runs[name] = FieldRun(name, field or self._schema[name])
        return run

    def _measure(self) -> float:
        """Note how much the run may still grow; between two measurements the worst is assumed."""
        self._spare = self._bound - sum(run.held for run in self._runs.values())
        return self._spare

    def _opened(self) -> tuple[SectionWriter, StoredWriter]:
        """The file of the run, and its stored fields, which go there at once."""
        if self._file is None:
            out = SectionWriter(segment_path(self._folder, new_segment_id()))
            self._file = out, StoredWriter(out)
        return self._file

    def _flush(self) -> None:
        """Write the run as a segment and begin the next one."""
        out, stored = self._opened()
        stored.finish()
        for name in sorted(self._runs):
            self._runs[name].write(out, self._count)
        size = out.finish()
        self._written.append(SegmentInfo(out.path.stem, self._count, size))
        self._runs, self._file, self._spare = {}, None, self._bound
        self._base, self._count = self._base + self._count, 0

    def _check_open(self) -> None:
        if self._closed:
            raise IndexingError("this builder is closed")
