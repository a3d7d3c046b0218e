"""Facets as objects: everything a template prints is worked out here.

A value knows whether it is selected and where a click on it leads; a chip knows what removes it.
Nothing here asks the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer import STORY, FacetValue, label
from webapp import names
from webapp.i18n import format_day, format_month, format_month_name
from webapp.search import SearchState
from webapp.words import gettext

SHOWN = 8
LISTED = 34
"""So many values of a facet are printed at once, and so many in all: every province."""

ORDER = (
    *("province", "college", "city", "topic"),
    *("organisation", "person", "source", "language"),
)
"""The facets that are lists, in the order of the page; "month" is the `years`."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value; `count` is what a click on it yields, `toggle_url` where the click leads."""

    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One list of values.

    Attributes:
        name: the facet, also the key in the address.
        title: in the reader's language.
        shown: the first values, selected ones on top.
        more: the next ones, shown on demand.
        left_out: how many the list leaves out.
    """

    name: str
    title: str
    shown: list[Option]
    more: list[Option]
    left_out: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year as a value of its own, with its months.

    Attributes:
        option: the whole year.
        share: its count in per cent of the fullest year's, for the bar.
        months: those that hold articles or are selected.
        opened: True if one of the months is selected.
    """

    option: Option
    share: int
    months: list[Option]
    opened: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the search, with the address without it."""

    facet: str
    title: str
    label: str
    remove_url: str


def options(
    state: SearchState, path: str, name: str, values: Sequence[FacetValue], locale: names.Locale
) -> list[Option]:
    """The values of one facet; a selected one is there even if the engine left it out."""
    wanted = state.filters.get(name, ())
    found = {item.value: item for item in values}
    missing = [FacetValue(value, value, 0, True) for value in wanted if value not in found]
    return [
        Option(
            value=item.value,
            label=name_of(name, item.value, locale),
            count=item.count,
            selected=item.value in wanted,
            toggle_url=state.toggled(name, item.value).url(path),
        )
        for item in (*missing, *values)
    ]


def facet(name: str, found: Sequence[Option], matching: int) -> Facet | None:
    """The list as it is printed, or None where it offers no choice.

    Args:
        name: the facet.
        found: all its values.
        matching: how many articles the search found; a lone value that holds for all of them
            would change nothing.
    """
    selected = [item for item in found if item.selected]
    others = [item for item in found if not item.selected and item.count]
    idle = len(others) == 1 and not selected and others[0].count == matching
    if idle or not (selected or others):
        return None
    listed = selected + others[: max(0, LISTED - len(selected))]
    # A "more" that would hide one or two lines costs more than it saves.
    first = max(SHOWN, len(selected))
    first = len(listed) if len(listed) <= first + 2 else first
    return Facet(
        name=name,
        title=str(names.FACET_TITLES[name]),
        shown=listed[:first],
        more=listed[first:],
        left_out=len(selected) + len(others) - len(listed),
    )


def years(state: SearchState, path: str, found: Sequence[FacetValue]) -> list[Year]:
    """The months gathered into years, newest first.

    An article has one month, so a year's count is the sum of its months' and equals what a
    click on the year yields.
    """
    wanted = state.filters.get("month", ())
    months: dict[str, list[FacetValue]] = {}
    for item in found:
        if re.fullmatch(r"\d{4}-\d{2}", item.value, re.ASCII):
            months.setdefault(item.value[:4], []).append(item)
    for value in wanted:
        months.setdefault(value[:4], [])
    totals = {year: sum(item.count for item in items) for year, items in months.items()}
    top = max(totals.values(), default=0)
    return [
        _year(state, path, year, months[year], 100 * totals[year] // top if top else 0)
        for year in sorted(months, reverse=True)
        if totals[year] or any(value.startswith(year) for value in wanted)
    ]


def _year(
    state: SearchState, path: str, year: str, found: Sequence[FacetValue], share: int
) -> Year:
    wanted = state.filters.get("month", ())
    counts = {item.value: item.count for item in found}
    counts |= {value: counts.get(value, 0) for value in wanted if value[:5] == f"{year}-"}

    def option(value: str, text: str, count: int) -> Option:
        url = state.toggled("month", value).url(path)
        return Option(value, text, count, value in wanted, url)

    months = [
        option(value, format_month_name(value), count)
        for value, count in sorted(counts.items(), reverse=True)
        if count or value in wanted
    ]
    return Year(
        option=option(year, format_month(year), sum(counts.values())),
        share=share,
        months=months,
        opened=any(item.selected for item in months),
    )


def chips(
    state: SearchState, path: str, locale: names.Locale, story_titles: Mapping[str, str]
) -> list[Chip]:
    """Everything that narrows the search, each with its way out.

    Args:
        state: the search.
        path: of the page that the links lead to.
        locale: the reader's language.
        story_titles: id -> headline, of those stories that are asked for.
    """
    found = [
        Chip(
            facet=name,
            title=str(names.FACET_TITLES[name]),
            label=story_titles.get(value) or name_of(name, value, locale),
            remove_url=state.toggled(name, value).url(path),
        )
        for name in (*ORDER, "month", STORY)
        for value in state.filters.get(name, ())
    ]
    if state.date_from or state.date_to:
        url = state.without("date").url(path)
        found.append(Chip("date", gettext("Date"), _range(state), url))
    return found


def name_of(facet: str, value: str, locale: names.Locale) -> str:
    """What to call a value of a facet in the reader's language."""
    return format_month(value) if facet == "month" else label(facet, value, locale)


def _range(state: SearchState) -> str:
    if state.date_from and state.date_to:
        first, last = format_day(state.date_from), format_day(state.date_to)
        return gettext("%(first)s to %(last)s", first=first, last=last)
    if state.date_from:
        return gettext("from %(day)s", day=format_day(state.date_from))
    return gettext("until %(day)s", day=format_day(state.date_to)) if state.date_to else ""
