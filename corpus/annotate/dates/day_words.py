"""What words say of a day, a month or a span of them; `days_zh` and `days_en` find such words.

Nothing is resolved here: what a text leaves out stays open, see `corpus.annotate.dates.day_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.clean.dateforms import number


@dataclass(frozen=True, slots=True)
class Loose:
    """A date with what is said of it; the rest is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def may_be(self) -> bool:
        """Is there such a month, and a day of that number in some month?"""
        return 1 <= (self.month or 1) <= 12 and 1 <= (self.day or 1) <= 31


@dataclass(frozen=True, slots=True)
class DayWords:
    """One place of a text that names a time.

    Attributes:
        start, end: where the words stand.
        first: the day, or the first day of a span.
        last: the last day of a span, or None.
        years: for 去年, 今年, 明年: years from the one of writing.
        months: for 上月, 本月8日, last month: months from the one of writing.
        days: for 昨天, today, 明天: days from the one of writing.
        weekday: for 上周三: weeks from the one of writing, and the day of the week from 0.
        is_week_named: the week is said (上周三, next Friday), not only the day (Friday).
        new_year: for 大年初一: days from the first of the lunar year.
        readings: for 517日, whose month sign was lost: the days that it may be.
    """

    start: int
    end: int
    first: Loose
    last: Loose | None = None
    years: int | None = None
    months: int | None = None
    days: int | None = None
    weekday: tuple[int, int] | None = None
    is_week_named: bool = True
    new_year: int | None = None
    readings: tuple[Loose, ...] = ()

    @property
    def is_relative(self) -> bool:
        """Can it be told only from the day of writing?"""
        return self.days is not None or self.weekday is not None

    @property
    def is_day(self) -> bool:
        """Does it name a day, not a month or a year?"""
        is_named = self.first.day is not None or self.new_year is not None
        return is_named or self.is_relative or bool(self.readings)

    @property
    def is_bare(self) -> bool:
        """Is it the number of a day alone?"""
        return self.first.day is not None and self.first.month is None and self.months is None

    @property
    def is_year(self) -> bool:
        """Does it name a year alone?"""
        return self.first.month is None and self.months is None and not self.is_day


_LISTED = ("、", "和", "及", "与", "and")


def span_end(first: Loose, last: Loose, join: str | None) -> Loose | None:
    """The end of a span, or None: 10日和12日 are two days, 10日和11日 one span."""
    if last.day is None or first.day is None or not last.may_be:
        return None
    is_same_month = last.month in (None, first.month) and last.year in (None, first.year)
    if join in _LISTED:
        return last if is_same_month and last.day == first.day + 1 else None
    return last if not is_same_month or last.day > first.day else None


def small(parts: Mapping[str, str | None], name: str) -> int | None:
    """The number in one of a match's groups, in figures or Chinese numerals."""
    text = parts.get(name)
    return number(text) if text else None
