"""Whoosh's codec over our segments: its readers, queries and searchers run on them unchanged.

This is the way of everything that the evaluator does not do itself, and the second witness in its
tests. What Whoosh keeps per posting beyond frequency and positions (characters, boosts of single
tokens), its columns and its term vectors are not kept: highlighting and sorting then take the way
that Whoosh has for fields without them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.fields import FieldType, Schema
from whoosh.formats import Format
from whoosh.reading import (
    EmptyReader,
    IndexReader,
    MultiReader,
    ReaderClosed,
    SegmentReader,
    TermNotFound,
)
from whoosh.scoring import BaseScorer

from indexer.whoosh_backend.commits.toc import Commit, Entry
from indexer.whoosh_backend.matcher import (
    LENGTHS,
    Codes,
    ColumnarMatcher,
    Mask,
    TermStatistics,
    plain_format,
)
from indexer.whoosh_backend.storage.segment import Segment, SegmentField


def served_schema(schema: Schema) -> Schema:
    """A copy of a schema whose fields promise no more than our segments keep."""
    served = Schema()
    for name, kind in schema.items():
        field = copy.copy(kind)
        field.format, field.vector = plain_format(kind.format), None
        # Not `add`: it would add a field's own fields (those of its spelling), which are here too.
        served._fields[name] = field
    for pattern, (_, kind) in schema._dyn_fields.items():
        raise ValueError(f"field {pattern!r} ({kind}) has a pattern for a name: not supported")
    return served


def open_reader(schema: Schema, commit: Commit, segments: list[Segment]) -> IndexReader:
    """A Whoosh reader of a generation.

    Args:
        schema: from `served_schema`.
        commit: the generation.
        segments: those of `commit.entries`, in their order. Closing the reader leaves them open.
    """
    leaves = [
        ColumnarReader(schema, LiveSegment(segment, entry, schema), commit.generation)
        for segment, entry in zip(segments, commit.entries, strict=True)
    ]
    if not leaves:
        return _NoDocuments(schema, commit.generation)
    return leaves[0] if len(leaves) == 1 else MultiReader(leaves, generation=commit.generation)


class LiveSegment(base.Segment):  # type: ignore[misc]
    """A segment as one generation sees it: with its deletions."""

    def __init__(self, segment: Segment, entry: Entry, schema: Schema) -> None:
        # Whoosh's own initialiser only makes a random name.
        self.segment, self.entry, self._schema = segment, entry, schema
        self.indexname, self.segid, self.compound = "jiangxun", entry.id, False

    def codec(self) -> ColumnarCodec:
        """The codec that reads the segment."""
        return ColumnarCodec()

    def segment_id(self) -> str:
        """The name of the segment's file, without its ending."""
        return self.entry.id

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self.entry.doc_count

    def deleted_count(self) -> int:
        """How many documents are deleted."""
        return int(self.entry.deleted.size)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents, ascending."""
        return iter(self.entry.deleted.tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return self.entry.is_deleted(docnum)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Refused: a generation does not change, the writer makes the next one."""
        raise ValueError("documents are deleted through the index's writer")

    def boost(self, name: str) -> float:
        """What a field's weights are multiplied with."""
        format_ = self._schema[name].format if name in self._schema else None
        return 1.0 if format_ is None else float(format_.field_boost)

    @cached_property
    def live(self) -> Mask | None:
        """Which documents are not deleted; None if none is."""
        if not self.entry.deleted.size:
            return None
        live = np.ones(self.entry.doc_count, dtype=np.bool_)
        live[self.entry.deleted] = False
        return live


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Reads our segments for Whoosh; they are written by `builder` and `merging`."""

    def terms_reader(self, storage: None, segment: LiveSegment) -> Terms:
        """Terms and postings of a segment."""
        return Terms(segment)

    def per_document_reader(self, storage: None, segment: LiveSegment) -> Documents:
        """Lengths, stored fields and deletions of a segment."""
        return Documents(segment)


class ColumnarReader(SegmentReader):  # type: ignore[misc]
    """Whoosh's reader of one segment."""

    def __init__(self, schema: Schema, segment: LiveSegment, generation: int) -> None:
        super().__init__(None, schema, segment, generation=generation)

    def postings(
        self, fieldname: str, text: str | bytes, scorer: BaseScorer | None = None
    ) -> ColumnarMatcher:
        """Walk through a term; unlike stock, deleted documents are left out in advance.

        Raises:
            TermNotFound: the segment has no such term, or the schema no such field.
        """
        if self.is_closed:
            raise ReaderClosed
        term = self._text_to_bytes(fieldname, text)
        format_ = self.schema[fieldname].format
        terms: Terms = self._terms
        return terms.matcher(fieldname, term, format_, scorer=scorer)


class _NoDocuments(EmptyReader):  # type: ignore[misc]
    def __init__(self, schema: Schema, generation: int) -> None:
        super().__init__(schema)
        self._generation = generation

    def generation(self) -> int:
        return self._generation


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """Goes through the terms of a field, back and forth."""

    def __init__(self, terms: Terms, name: str, kind: FieldType) -> None:
        self._terms, self._name, self._kind = terms, name, kind
        self._field: SegmentField | None = terms.field(name)
        self._count = self._field.term_count if self._field else 0
        self._at = 0

    def first(self) -> str | None:
        """Go to the first term and return it."""
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term that is not below `term` and return it."""
        key = term if isinstance(term, bytes) else self._kind.to_bytes(term)
        self._at = self._field.seek(key) if self._field else 0
        return self.text()

    def next(self) -> str | None:
        """Go to the next term and return it."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The current term; None past the last one."""
        if self._field is None or self._at >= self._count:
            return None
        text: str = self._kind.from_bytes(self._field.term(self._at))
        return text

    term = text

    def term_info(self) -> TermStatistics | None:
        """Statistics of the current term."""
        if self._field is None or self._at >= self._count:
            return None
        return self._terms.term_info(self._name, self._field.term(self._at))

    def is_valid(self) -> bool:
        """Whether there is a current term."""
        return self._at < self._count


class Terms(base.TermsReader):  # type: ignore[misc]
    """Terms and postings of one segment."""

    def __init__(self, segment: LiveSegment) -> None:
        self._live = segment
        self._fields = segment.segment.fields
        self._names = sorted(self._fields)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def field(self, name: str) -> SegmentField | None:
        """The terms and postings of a field, if it has any."""
        return self._fields.get(name)

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return list(self._names)

    def cursor(self, fieldname: str, fieldobj: FieldType) -> Cursor:
        """Go through the terms of a field."""
        return Cursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every (field, term), ascending."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every (field, term) from the one given, on to the end of the last field."""
        for name in self._names:
            if name >= fieldname:
                field = self._fields[name]
                first = field.seek(prefix) if name == fieldname else 0
                for term in field.terms(first):
                    yield name, term

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermStatistics]]:
        """Every (field, term) with its statistics."""
        return self.items_from("", b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermStatistics]]:
        """Like `terms_from`, with statistics."""
        for name, term in self.terms_from(fieldname, prefix):
            yield (name, term), self.term_info(name, term)

    def term_info(self, fieldname: str, text: bytes) -> TermStatistics:
        """Statistics of a term.

        Raises:
            TermNotFound: the segment does not have it.
        """
        found = self._find(fieldname, text)
        if found is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return TermStatistics(*found, self._lengths(fieldname), self._live.boost(fieldname))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Occurrences of a term; 0 if the segment does not have it."""
        found = self._find(fieldname, text)
        return float(found[0].cf[found[1]]) * self._live.boost(fieldname) if found else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Documents of a term; 0 if the segment does not have it."""
        found = self._find(fieldname, text)
        return int(found[0].df[found[1]]) if found else 0

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ColumnarMatcher:
        """Walk through the live documents of a term.

        Raises:
            TermNotFound: the segment does not have it.
        """
        found = self._find(fieldname, text)
        if found is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        lengths = self._lengths(fieldname)
        return ColumnarMatcher(*found, (fieldname, text), self._live.live, lengths, format_, scorer)

    def _find(self, name: str, term: bytes) -> tuple[SegmentField, int] | None:
        field = self._fields.get(name)
        ordinal = -1 if field is None else field.find(term)
        return None if field is None or ordinal < 0 else (field, ordinal)

    def _lengths(self, name: str) -> Codes | None:
        return self._live.segment.lengths(name)


class Documents(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, stored fields and deletions of one segment."""

    def __init__(self, segment: LiveSegment) -> None:
        self._live, self._segment = segment, segment.segment

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self._live.entry.live_count

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self._live.entry.doc_count

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return self._live.live is not None

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return self._live.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents, ascending."""
        return self._live.deleted_docs()

    def all_doc_ids(self) -> Iterator[int]:
        """The numbers of the live documents, ascending."""
        live = self._live.live
        return iter(range(self.doc_count_all()) if live is None else np.flatnonzero(live).tolist())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Tokens of a document's field, as exact as one byte is; `default` without any."""
        codes = self._segment.lengths(fieldname)
        return (int(LENGTHS[codes[docnum]]) if codes is not None else 0) or default

    def field_length(self, fieldname: str) -> int:
        """Tokens of a field in all documents, deleted ones included."""
        return self._segment.total_length(fieldname)

    def min_field_length(self, fieldname: str) -> int:
        """The fewest tokens that a document has in a field."""
        return self._segment.min_length(fieldname)

    def max_field_length(self, fieldname: str) -> int:
        """The most tokens that a document has in a field."""
        return self._segment.max_length(fieldname)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What a document was stored with."""
        return self._segment.stored(docnum)
