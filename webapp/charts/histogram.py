"""Articles over time: bars that are filters.

What is drawn follows from what is asked for: all of the time by year, or by month where it is at
most `MOST["month"]` of them; one chosen year by month; one chosen month, or any few weeks, by day.
A bar asks for its period as a value of the facet that it was counted by. A range of dates would
also find what is dated less precisely, and yield more than the bar shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer import FacetValue
from webapp.charts import periods
from webapp.charts.periods import MOST, Axis, Unit
from webapp.language.words import gettext
from webapp.searching.search import SearchState

HEIGHT = 96
"""Of the highest bar, in pixels."""

SOLID = 0.84  # of a slot is bar
LEAST_HEIGHT = 3  # pixels; one article among thousands is still seen
TARGET = 24
"""The width of what a finger can hit, in pixels: WCAG 2.2, success criterion 2.5.8."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One period that holds articles.

    Attributes:
        value: the period, "2024", "2024-12" or "2024-12-19".
        count: its articles.
        x, width: of its slot, in per cent of the whole width.
        height: in pixels.
        chosen: the search asks for it.
        url: asks for it and no other.
    """

    value: str
    count: int
    x: float
    width: float
    height: int
    chosen: bool
    url: str

    @property
    def label(self) -> str:
        """The period in words."""
        return periods.name(self.value)

    @property
    def inner_x(self) -> float:
        """Where the bar itself begins, with air between it and its neighbour."""
        return round(self.x + self.width * (1 - SOLID) / 2, 3)

    @property
    def inner_width(self) -> float:
        """How wide it is, as `width`."""
        return round(self.width * SOLID, 3)

    @property
    def right(self) -> bool:
        """It stands in the right half."""
        return self.x >= 50

    @property
    def edge(self) -> float:
        """Where its words begin; in the right half, where they end."""
        return round(self.x + self.width, 3) if self.right else self.x


@dataclass(frozen=True, slots=True)
class Crumb:
    """A longer time around the one that is shown, and the way to it.

    Attributes:
        value: a month or a year; "" is all of the time.
        url: asks for it.
    """

    value: str
    url: str

    @property
    def label(self) -> str:
        """The time in words."""
        return periods.name(self.value) if self.value else gettext("All times")


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars over an axis.

    Attributes:
        axis: the periods, also those that hold nothing.
        bars: those that hold articles, in order of time.
        top: the count of the highest.
        crumbs: longer times, the longest first.
        range_url: the search without any time; a script adds "from" and "to".
    """

    axis: Axis
    bars: tuple[Bar, ...]
    top: int
    crumbs: tuple[Crumb, ...]
    range_url: str

    @property
    def unit(self) -> Unit:
        """What a bar stands for."""
        return self.axis.unit

    @property
    def first(self) -> str:
        """The first period of the axis."""
        return self.axis.ends[0]

    @property
    def last(self) -> str:
        """The last one."""
        return self.axis.ends[1]

    @property
    def span(self) -> str:
        """From when to when, in words."""
        for value in (self.first[:4], self.first[:7], self.first):
            if periods.ends(value) == (periods.ends(self.first)[0], periods.ends(self.last)[1]):
                return periods.name(value)
        first, last = periods.name(self.first), periods.name(self.last)
        return gettext("%(first)s to %(last)s", first=first, last=last)

    @property
    def least_width(self) -> int:
        """The width in pixels at which every slot can be hit."""
        return TARGET * self.axis.size

    @property
    def narrowed(self) -> bool:
        """Some of the bars are chosen and others are not."""
        return 0 < sum(bar.chosen for bar in self.bars) < len(self.bars)


def histogram(
    months: Sequence[FacetValue], days: Sequence[FacetValue], state: SearchState, path: str
) -> Histogram | None:
    """Draw what was found over time.

    Args:
        months: the values of the facet "month" in the answer to `state`.
        days: those of "day"; empty where they were not asked for.
        state: the search.
        path: of the page that the links lead to.

    Returns:
        The bars; None where there are none, or one alone that would change nothing.
    """
    counts, axis = _view(periods.counted(months, "month"), periods.counted(days, "day"), state)
    timed = state.date_from or state.date_to or state.filters.keys() & {"month", "day"}
    if axis is None or not (timed or len(counts) > 1):
        return None
    top = max(counts.values())
    return Histogram(
        axis=axis,
        bars=tuple(_bar(value, counts[value], axis, top, state, path) for value in sorted(counts)),
        top=top,
        crumbs=tuple(_crumbs(*axis.ends, state, path)) if timed else (),
        range_url=_timeless(state).url(path),
    )


def _view(
    months: Mapping[str, int], days: Mapping[str, int], state: SearchState
) -> tuple[Mapping[str, int], Axis | None]:
    """The counts that are drawn, and over which axis."""
    chosen = state.filters.get("month", ())
    if days and (axis := Axis.over(days)).size <= MOST["day"]:
        whole = [chosen[0]] if len(chosen) == 1 and len(chosen[0]) == len("2024-12") else []
        return days, _widened(axis, whole, state)
    years = {value[:4] for value in chosen}
    within = {value: count for value, count in months.items() if {value[:4]} == years}
    if within:
        return within, _widened(Axis.over(within), list(years), state)
    if not months:
        return {}, None
    axis = Axis.over(months)
    if axis.size > MOST["month"]:
        return (counts := periods.by_year(months)), Axis.over(counts)
    return months, _widened(axis, [], state)


def _widened(axis: Axis, whole: Sequence[str], state: SearchState) -> Axis:
    """The axis over all of a chosen year or month, or of a range that is not too long."""
    bounds = [day for value in whole for day in periods.ends(value)]
    if not bounds and state.date_from and state.date_to:
        bounds = [state.date_from, state.date_to]
    length = len("2024-12-19" if axis.unit == "day" else "2024-12")
    wider = Axis.over([*axis.ends, *(day.isoformat()[:length] for day in bounds)])
    return wider if wider.size <= MOST[axis.unit] else axis


def _bar(value: str, count: int, axis: Axis, top: int, state: SearchState, path: str) -> Bar:
    facet = "day" if axis.unit == "day" else "month"
    wanted = state.filters.get(facet, ())
    return Bar(
        value=value,
        count=count,
        x=axis.left(axis.place(value)),
        width=axis.left(1),
        height=max(LEAST_HEIGHT, round(HEIGHT * count / top)),
        chosen=any(value.startswith(one) or one.startswith(value) for one in wanted),
        url=state.without(facet).toggled(facet, value).url(path),
    )


def _timeless(state: SearchState) -> SearchState:
    return state.without("month").without("day").without("date")


def _crumbs(first: str, last: str, state: SearchState, path: str) -> list[Crumb]:
    """All of the time; then the year and the month around the axis that are not what is asked."""
    timeless = _timeless(state)
    asked = () if "day" in state.filters else state.filters.get("month", ())
    around = [
        first[:length]
        for length in (len("2024"), len("2024-12"))
        if length < len(first) and first[:length] == last[:length] and asked != (first[:length],)
    ]
    return [
        Crumb("", timeless.url(path)),
        *(Crumb(value, timeless.toggled("month", value).url(path)) for value in around),
    ]
