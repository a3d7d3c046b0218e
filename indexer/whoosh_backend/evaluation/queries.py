"""The reader's plan as a Whoosh query, and the one kind of query that Whoosh lacks."""

from __future__ import annotations

from typing import Any as AnyValue

from whoosh import query

from indexer import plan
from indexer.schema import TEXT_FIELDS


class Spaced(query.Query):  # type: ignore[misc]
    """Documents in which terms stand at given distances; scores as the sum of its terms.

    Whoosh's `Phrase` knows terms side by side only. Ours may overlap ("工匠学院" and "学院") and
    may have others between them.

    Args:
        fieldname: a field with positions.
        parts: pairs of a term and its position relative to the first, ascending.
        boost: multiplies the score.
    """

    def __init__(
        self, fieldname: str, parts: tuple[tuple[str, int], ...], boost: float = 1.0
    ) -> None:
        self.fieldname, self.parts, self.boost = fieldname, parts, boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spaced) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Spaced({self.fieldname!r}, {self.parts!r}, boost={self.boost})"

    def _key(self) -> tuple[AnyValue, ...]:
        return self.fieldname, self.parts, self.boost


def make_query(asked: plan.Plan) -> query.Query:  # noqa: PLR0911 (one return a kind)
    """The query of a plan.

    A conjunction or disjunction scores the sum of those of its parts that match; what is excluded
    scores nothing. A lone character scores as one word that stands once in each field.
    """
    match asked:
        case plan.Term(text):
            return _in_fields(lambda field, boost: query.Term(field, text, boost=boost))
        case plan.Starts(text):
            return _in_fields(lambda field, boost: query.Prefix(field, text, boost=boost))
        case plan.Sequence(parts):
            return _in_fields(lambda field, boost: Spaced(field, parts, boost=boost))
        case plan.All(parts):
            return query.And([make_query(part) for part in parts])
        case plan.Any(parts):
            return query.Or([make_query(part) for part in parts])
        case plan.Without(part):
            return query.Not(make_query(part))
        case plan.Everything():
            return query.Every(boost=0.0)
        case _:
            return query.NullQuery


def _in_fields(leaf: AnyValue) -> query.Query:
    return query.Or([leaf(field, weight) for field, weight in TEXT_FIELDS.items()])
