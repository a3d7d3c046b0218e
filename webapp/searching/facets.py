"""Facets as objects: everything a template prints is worked out here.

A value knows whether it is selected and where a click on it leads; a chip knows what removes it.
Nothing here asks the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus import gazetteer
from indexer import FACETS, STORY, FacetValue, label
from webapp.language import names
from webapp.language.i18n import format_day, format_month, format_month_name
from webapp.language.words import gettext
from webapp.searching.search import FACET_LIMIT, NOT, SearchState

SHOWN = 6
"""So many values of a facet are printed beside the results; the page of the facet has all."""

SHOWN_CITIES = 5
SHOWN_YEARS = 5
FEW_PROVINCES = 3
"""Where no more provinces are found, their cities are shown without being asked for."""

ORDER = ("province", "college", "source", "topic", "language", "kind", "organisation", "person")
"""The facets that are lists, in the order of the page; cities stand under their provinces, months
in the `years`."""

CLOSED: Mapping[str, tuple[str, ...]] = {
    "kind": ("union", "news", "college", "government", "industry"),
    "language": ("zh", "zh-Hant", "en"),
}
"""Facets of few values, all of which are listed: one that nothing has stays in its place."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet; what it is called and where it leads is worked out when it is printed.

    Attributes:
        name: the facet.
        value: as it stands in the address.
        count: what a click on it yields.
        selected: articles must have it, or another selected one.
        excluded: no article may have it.
        state, path, locale: the search, the page that links lead to, the reader's language.
        called: a shorter name for the place where it is printed.
    """

    name: str
    value: str
    count: int
    selected: bool = False
    excluded: bool = False
    state: SearchState = field(default_factory=SearchState, repr=False, compare=False)
    path: str = ""
    locale: names.Locale = "zh"
    called: str = ""

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        return self.called or name_of(self.name, self.value, self.locale)

    @property
    def key(self) -> str:
        """The key in the address that its box sets."""
        return NOT + self.name if self.excluded else self.name

    @property
    def toggle_url(self) -> str:
        """Where a click leads: the search with the value, or without it if it has it."""
        change = self.state.excluding if self.excluded else self.state.toggled
        return change(self.name, self.value).url(self.path)


@dataclass(frozen=True, slots=True)
class Facet:
    """One list of values as it is printed beside the results.

    Attributes:
        name: the facet, also the key in the address.
        title: in the reader's language.
        shown: selected ones on top, then excluded ones, then the most frequent; each city after
            its province, told by its own `name`.
        left_out: how many values the list leaves out; a lower bound where the engine cut.
        cut: True if there are more than `left_out`.
    """

    name: str
    title: str
    shown: list[Option]
    left_out: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """A year as a value of its own, with its months.

    Attributes:
        option: the whole year.
        share: its count in per cent of the fullest year's, for the bar.
        months: those that hold articles or are selected or excluded.
        opened: True if one of the months is selected or excluded.
    """

    option: Option
    share: int
    months: list[Option]
    opened: bool

    @property
    def is_set(self) -> bool:
        """True if the year or one of its months is selected or excluded."""
        return self.opened or self.option.selected or self.option.excluded


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the search, with the address without it.

    `part` is what `SearchState.without` takes; `excluded` is True of a value no article may have.
    """

    facet: str
    title: str
    label: str
    remove_url: str
    excluded: bool = False

    @property
    def part(self) -> str:
        """The condition that it belongs to, as `SearchState.without` takes it."""
        return NOT + self.facet if self.excluded else self.facet


def options(
    state: SearchState, path: str, name: str, values: Sequence[FacetValue], locale: names.Locale
) -> list[Option]:
    """The values of one facet, in the engine's order.

    Selected and excluded ones are there even if the engine left them out, and stand first where
    it did.
    """
    wanted, barred = state.filters.get(name, ()), state.excluded.get(name, ())
    counts = {item.value: item.count for item in values}
    order = [value for value in (*wanted, *barred) if value not in counts]
    order += [*counts, *(v for v in CLOSED.get(name, ()) if v not in counts and v not in order)]
    if name in CLOSED and not counts and not wanted and not barred:
        return []
    return [
        Option(name, value, counts.get(value, 0), value in wanted, is_barred, state, path, locale)
        for value in dict.fromkeys(order)
        for is_barred in [value in barred and value not in wanted]
    ]


def facet(name: str, found: Sequence[Option], matching: int) -> Facet | None:
    """The list as it is printed, or None where it offers no choice.

    Args:
        name: the facet.
        found: all its values.
        matching: how many articles the search found; a lone value that holds for all of them
            would change nothing.
    """
    chosen = [item for item in found if item.selected] + [item for item in found if item.excluded]
    others = [item for item in found if not (item.selected or item.excluded)]
    others = [item for item in others if item.count or name in CLOSED]
    counted = [item for item in others if item.count]
    idle = len(counted) == 1 and not chosen and counted[0].count == matching
    if idle or not (chosen or counted):
        return None
    # A way to more that would hide one or two lines costs more than it saves.
    listed = [*chosen, *others]
    first = max(SHOWN, len(chosen) + 2)
    first = len(listed) if len(listed) <= first + 2 else first
    title = str(names.FACET_TITLES[name])
    return Facet(name, title, listed[:first], len(listed) - first, len(found) >= FACET_LIMIT)


def with_cities(provinces: Facet | None, cities: Sequence[Option], matching: int) -> Facet | None:
    """The provinces, each chosen one followed by its cities; all of them where they are few.

    A municipality has no line for itself beneath itself. A city that is selected or excluded is
    always there, if need be beneath no province. Where provinces offer no choice, the cities are
    a list of their own.
    """
    if provinces is None:
        return facet("city", cities, matching)
    known = gazetteer().cities
    grouped: dict[str, list[Option]] = {}
    for city in cities:
        place = known.get(city.value)
        is_set = city.selected or city.excluded
        if is_set or (city.count and place is not None):
            grouped.setdefault(place.province if place else "", []).append(city)
    few = len(provinces.shown) + provinces.left_out <= FEW_PROVINCES
    shown: list[Option] = []
    for province in provinces.shown:
        shown.append(province)
        beneath = grouped.pop(province.value, [])
        set_ones = [city for city in beneath if city.selected or city.excluded]
        rest = [city for city in beneath if city not in set_ones]
        alone = len(beneath) == 1 and beneath[0].label == province.label
        opened = (few or province.selected or bool(set_ones)) and not alone
        shown += set_ones + (rest[: max(0, SHOWN_CITIES - len(set_ones))] if opened else [])
    strays = (city for group in grouped.values() for city in group)
    shown += [city for city in strays if city.selected or city.excluded]
    return Facet(provinces.name, provinces.title, shown, provinces.left_out, provinces.cut)


def years(
    state: SearchState, path: str, found: Sequence[FacetValue], locale: names.Locale = "zh"
) -> list[Year]:
    """The months gathered into years, newest first.

    An article has one month, so a year's count is the sum of its months' and equals what a
    click on the year yields.
    """
    named = (*state.filters.get("month", ()), *state.excluded.get("month", ()))
    months: dict[str, list[FacetValue]] = {}
    for item in found:
        if re.fullmatch(r"\d{4}-\d{2}", item.value, re.ASCII):
            months.setdefault(item.value[:4], []).append(item)
    for value in named:
        months.setdefault(value[:4], [])
    totals = {year: sum(item.count for item in items) for year, items in months.items()}
    top = max(totals.values(), default=0)
    return [
        _year(state, path, year, months[year], 100 * totals[year] // top if top else 0, locale)
        for year in sorted(months, reverse=True)
        if totals[year] or any(value.startswith(year) for value in named)
    ]


def _year(
    state: SearchState,
    path: str,
    year: str,
    found: Sequence[FacetValue],
    share: int,
    locale: names.Locale,
) -> Year:
    wanted, barred = state.filters.get("month", ()), state.excluded.get("month", ())
    counts = {item.value: item.count for item in found}
    for value in (*wanted, *barred):
        if value[:5] == f"{year}-":
            counts.setdefault(value, 0)

    def option(value: str, count: int) -> Option:
        is_barred = value in barred and value not in wanted
        called = format_month_name(value) if value != year else ""
        known = value in wanted
        return Option("month", value, count, known, is_barred, state, path, locale, called)

    months = [
        item
        for value, count in sorted(counts.items(), reverse=True)
        if (item := option(value, count)) and (count or item.selected or item.excluded)
    ]
    return Year(
        option=option(year, sum(counts.values())),
        share=share,
        months=months,
        opened=any(item.selected or item.excluded for item in months),
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

    def called(name: str, value: str) -> str:
        return story_titles.get(value) or name_of(name, value, locale)

    found = [
        Chip(*_titled(name), called(name, value), state.toggled(name, value).url(path))
        for name, value in _each(state.filters)
    ]
    found += [
        Chip(*_titled(name), called(name, value), state.excluding(name, value).url(path), True)
        for name, value in _each(state.excluded)
    ]
    if state.date_from or state.date_to:
        url = state.without("date").url(path)
        found.append(Chip("date", gettext("Date"), _range(state), url))
    return found


_CHIPS = tuple(dict.fromkeys(("province", "city", *ORDER, *FACETS, STORY)))


def _each(values: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name in _CHIPS for value in values.get(name, ()))


def _titled(name: str) -> tuple[str, str]:
    return name, str(names.FACET_TITLES[name])


def name_of(facet: str, value: str, locale: names.Locale) -> str:
    """What to call a value of a facet in the reader's language."""
    return format_month(value) if facet in ("month", "day") else label(facet, value, locale)


def _range(state: SearchState) -> str:
    if state.date_from and state.date_to:
        first, last = format_day(state.date_from), format_day(state.date_to)
        return gettext("%(first)s to %(last)s", first=first, last=last)
    if state.date_from:
        return gettext("from %(day)s", day=format_day(state.date_from))
    return gettext("until %(day)s", day=format_day(state.date_to)) if state.date_to else ""
