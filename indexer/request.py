"""A request made safe: bounded, checked, its text planned. What was changed is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from indexer.engine import FACETS, MAX_LIMIT, MAX_OFFSET, Diagnostic, SearchRequest, Sort
from indexer.labels import Locale
from indexer.plan import Nothing, Plan, make_plan
from indexer.query import parse
from indexer.schema import first_minute, last_minute

MAX_FACET_VALUES = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """What an engine is asked.

    Attributes:
        plan: the terms to look up.
        filters: known facets only, each with at least one value, without repetition.
        first_minute, last_minute: bounds of publication, inclusive, see `published_minute`.
        sort, offset, limit, facets, facet_limit, locale: as in `SearchRequest`, within bounds.
    """

    plan: Plan
    filters: dict[str, tuple[str, ...]]
    first_minute: int | None
    last_minute: int | None
    sort: Sort
    offset: int
    limit: int
    facets: tuple[str, ...]
    facet_limit: int
    locale: Locale


def read_request(request: SearchRequest) -> tuple[Question, tuple[Diagnostic, ...]]:
    """Return the question in a request, and what the reader should know about it.

    Diagnostics, besides those of `query.parse` and `plan.make_plan`:
        unknown-facet: a filter or a facet of no such name; it was ignored.
        dates-reversed: `date_from` is after `date_to`; nothing can match.
        offset-cut, limit-cut: beyond `MAX_OFFSET` or `MAX_LIMIT`.
        unknown-sort: sorted by relevance instead.
    """
    notes: list[Diagnostic] = []
    query = parse(request.text)
    plan, cut = make_plan(query)
    notes += (*query.diagnostics, *cut)
    first, last = request.date_from, request.date_to
    if first is not None and last is not None and first > last:
        notes.append(Diagnostic("dates-reversed", f"{first} is after {last}"))
        plan = Nothing()
    filters = {
        name: (values,) if isinstance(values, str) else tuple(dict.fromkeys(values))
        for name, values in request.filters.items()
        if values
    }
    sort = request.sort
    if sort not in get_args(Sort):
        notes.append(Diagnostic("unknown-sort", str(sort)))
        sort = "relevance"
    question = Question(
        plan=plan,
        filters={name: filters[name] for name in _known(list(filters), notes)},
        first_minute=None if first is None else first_minute(first),
        last_minute=None if last is None else last_minute(last),
        sort=sort,
        offset=_bounded("offset", request.offset, MAX_OFFSET, notes),
        limit=_bounded("limit", request.limit, MAX_LIMIT, notes),
        facets=tuple(_known(request.facets, notes)),
        facet_limit=_bounded("facet-limit", request.facet_limit, MAX_FACET_VALUES, notes),
        locale=request.locale,
    )
    return question, tuple(dict.fromkeys(notes))


def _known(names: Sequence[str], notes: list[Diagnostic]) -> list[str]:
    notes += (Diagnostic("unknown-facet", name) for name in names if name not in FACETS)
    return [name for name in dict.fromkeys(names) if name in FACETS]


def _bounded(name: str, value: int, most: int, notes: list[Diagnostic]) -> int:
    if value > most:
        notes.append(Diagnostic(f"{name}-cut", f"{value} is more than {most}"))
    return min(max(value, 0), most)
