"""Several things over the same time in one chart, with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer import FacetValue
from webapp.charts import periods
from webapp.charts.periods import MOST, Axis

HEIGHT = 200
"""Of the chart, in pixels."""

MOST_SERIES = 5
"""So many lines can be told apart by colour, dashes and the shape of their points."""

_MARKED = 24  # points of a line that are each marked, at most


@dataclass(frozen=True, slots=True)
class Series:
    """What is compared.

    Attributes:
        label: its name in the reader's language.
        months: the values of the facet "month" in the answer to its search.
        url: leads to its articles or its page; "" for nowhere.
        lang: of the label, where it is not the page's; else "".
    """

    label: str
    months: Sequence[FacetValue]
    url: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One of them, drawn.

    Attributes:
        number: from 1; the colour, the dashes and the shape of the points.
        series: whose it is.
        counts: of each period of the axis.
        points: (x in per cent of the width, y in pixels from the top) of each.
    """

    number: int
    series: Series
    counts: tuple[int, ...]
    points: tuple[tuple[float, float], ...]

    @property
    def total(self) -> int:
        """All its counts together."""
        return sum(self.counts)

    @property
    def path(self) -> str:
        """The points as SVG has them, over a picture that is 100 wide."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Lines over one axis.

    Attributes:
        axis: the periods, months or years, that any of the series has articles in.
        lines: in the order of the series.
        top: the highest count.
        rows: (period in words, its count in each series), in order of time.
    """

    axis: Axis
    lines: tuple[Line, ...]
    top: int

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The table: a period in words, and its count in each series."""
        counts = zip(*(line.counts for line in self.lines), strict=True)
        return [
            (periods.name(value), row) for value, row in zip(self.axis.periods, counts, strict=True)
        ]

    @property
    def marked(self) -> bool:
        """Few enough periods to mark each point of a line."""
        return self.axis.size <= _MARKED


def comparison(series: Sequence[Series]) -> Comparison | None:
    """Draw up to `MOST_SERIES` things over the time that any of them covers.

    By month, or by year where there are more than `MOST["month"]` months. The lines share one
    scale; what is beyond the fifth is left out.

    Returns:
        The lines; None where no article of any is dated.
    """
    series = series[:MOST_SERIES]
    counts = [periods.counted(item.months, "month") for item in series]
    held = {value for item in counts for value in item}
    if not held:
        return None
    axis = Axis.over(held)
    if axis.size > MOST["month"]:
        counts = [periods.by_year(item) for item in counts]
        axis = Axis.over(value[:4] for value in held)
    top = max(count for item in counts for count in item.values())
    lines = []
    for number, (item, found) in enumerate(zip(series, counts, strict=True), 1):
        row = tuple(found.get(value, 0) for value in axis.periods)
        points = tuple(
            (axis.left(place + 0.5), round(HEIGHT * (1 - count / top), 1))
            for place, count in enumerate(row)
        )
        lines.append(Line(number, item, row, points))
    return Comparison(axis, tuple(lines), top)
