"""A request made safe: bounded, checked, its text planned. What was changed is reported."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import get_args

from indexer.engine import FACETS, MAX_LIMIT, MAX_OFFSET, STORY, Diagnostic, SearchRequest, Sort
from indexer.labels import Locale
from indexer.plan import Nothing, Plan, make_plan
from indexer.query import Query, parse
from indexer.schema import first_minute, last_minute, storable

MAX_FACET_VALUES = 10_000
MAX_FILTER_VALUES = 1000
MAX_UNKNOWN = 10
"""Unknown facets that are named one by one."""

_MAX_NAME = 64
"""Characters of a name that a diagnostic repeats."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an engine is asked.

    Attributes:
        plan: the terms to look up.
        filters: known facets and the story only, each with at least one value, without repetition.
        excluded: the same of what no document may have.
        first_minute, last_minute: bounds of publication, inclusive, see `published_minute`.
        sort, offset, limit, facets, facet_limit, locale: as in `SearchRequest`, within bounds.
        fold: the same; False where the articles of a story are asked for.
        half_life_days: a finite number above zero; None: freshness does not matter.
        today: the day from which an article's age is counted; None: the day of the search.
        explain: as in `SearchRequest`.
    """

    plan: Plan
    filters: dict[str, tuple[str, ...]]
    excluded: dict[str, tuple[str, ...]]
    first_minute: int | None
    last_minute: int | None
    sort: Sort
    offset: int
    limit: int
    facets: tuple[str, ...]
    facet_limit: int
    locale: Locale
    fold: bool
    half_life_days: float | None = None
    today: dt.date | None = None
    explain: bool = False


def read_request(
    request: SearchRequest, query: Query | None = None
) -> tuple[Question, tuple[Diagnostic, ...]]:
    """Return the question in a request, and what the reader should know about it.

    Args:
        request: what is asked.
        query: its text, parsed and perhaps changed; None: the text as it is.

    Diagnostics, besides those of `query.parse` and `plan.make_plan`:
        unknown-facet: a filter or a facet of no such name; it was ignored. After `MAX_UNKNOWN` of
            them one diagnostic counts the others.
        filter-cut: more than `MAX_FILTER_VALUES` values of one facet.
        dates-reversed: `date_from` is after `date_to`; nothing can match.
        offset-cut, limit-cut: beyond `MAX_OFFSET` or `MAX_LIMIT`.
        unknown-sort: sorted by relevance instead.
        half-life-ignored: it is no finite number of days above zero.
    """
    notes: list[Diagnostic] = []
    if query is None:
        query = parse(request.text, today=request.today)
    plan, cut = make_plan(query)
    notes += (*query.diagnostics, *cut)
    first, last = request.date_from, request.date_to
    if first is not None and last is not None and first > last:
        notes.append(Diagnostic("dates-reversed", f"{first} is after {last}"))
        plan = Nothing()
    filters = _listed(request.filters, (*FACETS, STORY), notes)
    sort = request.sort
    if sort not in get_args(Sort):
        notes.append(Diagnostic("unknown-sort", str(sort)[:_MAX_NAME]))
        sort = "relevance"
    question = Question(
        plan=plan,
        filters=filters,
        excluded=_listed(request.excluded, FACETS, notes),
        first_minute=None if first is None else first_minute(first),
        last_minute=None if last is None else last_minute(last),
        sort=sort,
        offset=_bounded("offset", request.offset, MAX_OFFSET, notes),
        limit=_bounded("limit", request.limit, MAX_LIMIT, notes),
        facets=tuple(_known(request.facets, FACETS, notes)),
        facet_limit=_bounded("facet-limit", request.facet_limit, MAX_FACET_VALUES, notes),
        locale=request.locale,
        fold=request.fold and STORY not in filters,
        half_life_days=_half_life(request.half_life_days, notes),
        today=request.today,
        explain=request.explain,
    )
    return question, tuple(dict.fromkeys(notes))


def _half_life(days: float | None, notes: list[Diagnostic]) -> float | None:
    if days is not None and not 0 < days < math.inf:
        notes.append(Diagnostic("half-life-ignored", str(days)))
        return None
    return days


def _listed(
    given: Mapping[str, Sequence[str]], allowed: Sequence[str], notes: list[Diagnostic]
) -> dict[str, tuple[str, ...]]:
    named = (name for name, values in given.items() if values)
    return {name: _values(name, given[name], notes) for name in _known(named, allowed, notes)}


def _values(name: str, values: Sequence[str], notes: list[Diagnostic]) -> tuple[str, ...]:
    distinct = dict.fromkeys(map(storable, (values,) if isinstance(values, str) else values))
    if len(distinct) > MAX_FILTER_VALUES:
        detail = f"only the first {MAX_FILTER_VALUES} of {len(distinct)} values of {name} were used"
        notes.append(Diagnostic("filter-cut", detail))
    return tuple(islice(distinct, MAX_FILTER_VALUES))


def _known(names: Iterable[str], allowed: Sequence[str], notes: list[Diagnostic]) -> list[str]:
    distinct = dict.fromkeys(names)
    unknown = [name for name in distinct if name not in allowed]
    notes += (Diagnostic("unknown-facet", str(name)[:_MAX_NAME]) for name in unknown[:MAX_UNKNOWN])
    if len(unknown) > MAX_UNKNOWN:
        notes.append(Diagnostic("unknown-facet", f"{len(unknown) - MAX_UNKNOWN} more"))
    return [name for name in distinct if name in allowed]


def _bounded(name: str, value: int, most: int, notes: list[Diagnostic]) -> int:
    if value > most:
        notes.append(Diagnostic(f"{name}-cut", f"{value} is more than {most}"))
    return min(max(value, 0), most)
