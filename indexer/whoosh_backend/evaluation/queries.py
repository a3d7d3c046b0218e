"""The reader's plan as a Whoosh query, and the kinds of queries that Whoosh lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(eq=True, frozen=True)
class Having(query.Query):  # type: ignore[misc]
    """Documents with at least one of the values of a facet; scores 0.0."""

    fieldname: str
    values: tuple[str, ...]


@dataclass(eq=True, frozen=True)
class Published(query.Query):  # type: ignore[misc]
    """Documents published between two minutes, both inclusive; None is no bound; scores 0.0."""

    first: int | None
    last: int | None


@dataclass(eq=True, frozen=True)
class Enough(query.Query):  # type: ignore[misc]
    """Documents that match at least `count` of the parts, which score as in Or, times a share.

    The share is that of the parts that match.
    """

    count: int
    subqueries: tuple[query.Query, ...]


def make_query(  # noqa: PLR0911, PLR0912 (one return a kind)
    asked: plan.Plan, fields: Mapping[str, float] = TEXT_FIELDS, factor: float = 1.0
) -> query.Query:
    """The query of a plan.

    A conjunction or disjunction scores the sum of those of its parts that match; what is excluded
    scores nothing. A lone character scores as one word that stands once in each field, as does
    the beginning of a word.

    Args:
        asked: a plan; what `nearby.resolved` should have replaced matches nothing.
        fields: the fields in which words are looked for, with their weights.
        factor: multiplies the score.
    """

    def made(part: plan.Plan) -> query.Query:
        return make_query(part, fields, factor)

    def in_fields(leaf: AnyValue) -> query.Query:
        return query.Or([leaf(field, weight * factor) for field, weight in fields.items()])

    match asked:
        case plan.Term(text):
            return in_fields(lambda field, boost: query.Term(field, text, boost=boost))
        case plan.Starts(text) | plan.Prefix(text):
            return in_fields(lambda field, boost: query.Prefix(field, text, boost=boost))
        case plan.Sequence(parts):
            return in_fields(lambda field, boost: Spaced(field, parts, boost=boost))
        case plan.All(parts):
            return query.And([made(part) for part in parts])
        case plan.Any(parts):
            return query.Or([made(part) for part in parts])
        case plan.Enough(count, parts):
            return Enough(count, tuple(made(part) for part in parts))
        case plan.Without(part):
            return query.Not(made(part))
        case plan.InField(name, part):
            return make_query(part, {name: TEXT_FIELDS[name]}, factor)
        case plan.Weighted(part, more):
            return make_query(part, fields, factor * more)
        case plan.Has(facet, values):
            return Having(facet, values)
        case plan.Between(first, last):
            return Published(first, last)
        case plan.Everything():
            return query.Every(boost=0.0)
        case _:
            return query.NullQuery
