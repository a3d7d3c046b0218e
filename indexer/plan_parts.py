"""The parts of a plan: what an engine evaluates and what a snippet marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Articles whose title or body holds the term."""

    text: str


@dataclass(frozen=True, slots=True)
class Starts:
    """Articles that hold a Chinese character, in whatever pair: every term that it begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Articles in which all terms stand at these distances.

    Attributes:
        parts: pairs of a term and its position relative to the first, ascending.
    """

    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Articles that hold a term which begins with `text`; it is folded, but not stemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Articles that hold something spelled nearly as `text`, but not `text` itself.

    An engine finds out what that may be (`whoosh_backend.evaluation.nearby`). Either a term of
    letters, or a run of two or more Chinese characters.

    Attributes:
        text: the term or run.
        edits: letters that may be added, left out or changed; characters of Chinese: 1.
    """

    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Has:
    """Articles with at least one of the values of a facet; scores nothing."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Articles with a value of a facet in whose name `text` stands; scores nothing.

    Attributes:
        facet: one of `query_fields.OPEN`.
        text: as `query_fields.key_of` gives it.
    """

    facet: str
    text: str


@dataclass(frozen=True, slots=True)
class Between:
    """Articles published between two minutes, both inclusive; None is no bound; scores nothing."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class InField:
    """What `part` matches in one field of `TEXT_FIELDS`."""

    field: str
    part: Plan


@dataclass(frozen=True, slots=True)
class Weighted:
    """What `part` matches, its score multiplied by `factor`, which is above zero."""

    part: Plan
    factor: float


@dataclass(frozen=True, slots=True)
class Enough:
    """What at least `count` of `parts` match; the score is lessened by the share that does not.

    Attributes:
        words: the part of the query that each of `parts` stands for.
    """

    count: int
    parts: tuple[Plan, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `parts`."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of `parts`."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What `part` does not match."""

    part: Plan


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


Leaf = Term | Starts | Sequence | Prefix
Plan = (
    Leaf
    | Fuzzy
    | Has
    | Named
    | Between
    | InField
    | Weighted
    | Enough
    | All
    | Any
    | Without
    | Everything
    | Nothing
)


def wanted(plan: Plan) -> Iterator[Leaf]:
    """The leaves that an article should show: all but the negated ones, in the query's order."""
    match plan:
        case Term() | Starts() | Sequence() | Prefix():
            yield plan
        case InField(_, part) | Weighted(part, _):
            yield from wanted(part)
        case All(parts) | Any(parts) | Enough(_, parts):
            for part in parts:
                yield from wanted(part)


def is_ranked(plan: Plan) -> bool:
    """Whether some article can score above zero: otherwise an order by score means nothing."""
    return isinstance(plan, Fuzzy) or next(wanted(plan), None) is not None
