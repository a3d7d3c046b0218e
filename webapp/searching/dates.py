"""Dates as readers write them: a day, a month or a year, and what each stands for."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

_SHORTEST_DAY = len("2024-1-1")
_DATE = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?:(?P<month>\d{1,2})(?:[-/.月](?:(?P<day>\d{1,2})日?)?)?)?)?",
    re.ASCII,
)


def parse_date(text: str, *, end: bool = False) -> dt.date | None:
    """Read "2024-12-19", "2024/12", "2024", "2024年12月19日".

    Args:
        text: what was typed.
        end: a month or a year stands for its last day instead of its first.

    Returns:
        The day, or None where the text is no date.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    try:
        month = int(match["month"] or (12 if end else 1))
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, int(match["day"] or (last if end else 1)))
    except ValueError:
        return None


def read_period(facet: str, value: str) -> str | None:
    """A day, or a month ("2024-12") or a year ("2024"), in its one proper form."""
    if facet == "day":
        day = parse_date(value) if len(value) >= _SHORTEST_DAY else None
        return day.isoformat() if day else None
    if re.fullmatch(r"\d{4}", value, re.ASCII) and parse_date(value):
        return value
    day = parse_date(value)
    return f"{day.year:04}-{day.month:02}" if day else None


def by_month(filters: Mapping[str, tuple[str, ...]]) -> Mapping[str, Sequence[str]]:
    """The same with each year as its months, as the index knows them."""
    if not filters.get("month"):
        return filters
    return {**filters, "month": _each_month(filters["month"])}


def _each_month(values: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        years = [f"{value}-{month:02}" for month in range(1, 13)] if len(value) == 4 else [value]
        found.update(dict.fromkeys(years))
    return list(found)
