"""The documents between two commits: built into segments, each kept by its unique fields."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from whoosh.fields import Schema

from indexer.whoosh_backend.building.builder import SegmentBuilder
from indexer.whoosh_backend.commits.toc import Entry


class Identities:
    """The fields by whose values documents are known: the unique ones of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._fields = [(name, field) for name, field in schema.items() if field.unique]

    def terms(self, fields: Mapping[str, Any]) -> list[tuple[str, bytes]]:
        """The terms by which a document is known.

        Raises:
            ValueError: a unique field has several values.
        """
        terms = []
        for name, field in self._fields:
            value = fields.get(name)
            if value is not None:
                if isinstance(value, list | tuple):
                    raise ValueError(f"the unique field {name!r} has several values")
                terms.append((name, field.to_bytes(value)))
        return terms


class Batch:
    """Documents on their way into new segments.

    Memory is that of the builder and some 150 bytes a document with a unique field.

    Args:
        schema: of the index.
        folder: of the index.
        memory_mb: see `SegmentBuilder`.
    """

    def __init__(self, schema: Schema, folder: Path, memory_mb: int) -> None:
        self._identities = Identities(schema)
        self._builder = SegmentBuilder(schema, folder, memory_mb)
        self._known: dict[tuple[str, bytes], int | list[int]] = {}

    def add(self, fields: Mapping[str, Any]) -> None:
        """Add a document beside all others."""
        self._add(fields, self._identities.terms(fields))

    def update(self, fields: Mapping[str, Any]) -> None:
        """Add a document in the place of those of the batch that share a unique value with it."""
        terms = self._identities.terms(fields)
        for term in terms:
            self.delete(term)
        self._add(fields, terms)

    def delete(self, term: tuple[str, bytes]) -> int:
        """Delete the batch's documents with that value in a unique field; return how many."""
        numbers = _listed(self._known.pop(term, []))
        for number in numbers:
            self._builder.delete(number)
        return len(numbers)

    def finish(self) -> list[Entry]:
        """Write the segments; they are on disk when this returns."""
        return [Entry(info.id, info.doc_count, deleted) for info, deleted in self._builder.finish()]

    def abort(self) -> None:
        """Drop everything."""
        self._builder.abort()

    def _add(self, fields: Mapping[str, Any], terms: list[tuple[str, bytes]]) -> None:
        number = self._builder.add_document(**fields)
        for term in terms:
            earlier = self._known.get(term)
            if earlier is None:
                self._known[term] = number
            else:
                self._known[term] = [*_listed(earlier), number]


def _listed(numbers: int | list[int]) -> list[int]:
    return numbers if isinstance(numbers, list) else [numbers]
