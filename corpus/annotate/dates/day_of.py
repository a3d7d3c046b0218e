"""Which day the words mean, told from the day on which they were written."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.annotate.dates.day_words import DayWords, Loose
from corpus.annotate.dates.lunar import lunar_new_year
from corpus.article import EventDate, Precision

_HALF_A_MONTH = 14
_COMING = 3
"""Words that do not say so mean a coming day only if one behind is this many times as far."""
_AHEAD = 300
_BEHIND = 60
"""Reach of what is announced, before and after: a page may stand there later than its text."""
_A_YEAR = 366
_LONGEST_SPAN = 200


@dataclass(frozen=True, slots=True)
class Writing:
    """When a text was written, as far as that is known.

    Attributes:
        date: the day; the last one of its month or year where no more is known.
        precision: "day", "month" or "year".
        source: what says so, for the evidence.
    """

    date: dt.date
    precision: Precision
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year; `last` is the end of a span of them."""

    date: dt.date
    precision: Precision
    last: dt.date | None = None


def written_on(published: EventDate, source: str) -> Writing:
    """The day of writing, taken from the date of publication."""
    date, precision = published.date, published.precision
    if precision == "month":
        date = _last_of_month(date)
    elif precision == "year":
        date = date.replace(month=12, day=31)
    return Writing(date, "day" if precision == "minute" else precision, source)


def day_of(words: DayWords, writing: Writing | None, *, is_ahead: bool) -> Day | None:
    """The day that the words mean.

    Args:
        words: what the text says.
        writing: when it was written, or None.
        is_ahead: the text says that it is still to come.

    Returns:
        None where the words leave open what the day of writing does not tell, where there is no
        such day, or where it lies more than a year after the writing.
    """
    day = _resolved(words, writing, is_ahead)
    if day is None or (writing and (day.date - writing.date).days > _A_YEAR - 1):
        return None
    return day


def _resolved(words: DayWords, writing: Writing | None, is_ahead: bool) -> Day | None:
    if words.is_relative:
        return _relative(words, writing, is_ahead)
    if words.new_year is not None:
        return _of_new_year(words.new_year, writing)
    if words.readings:
        return _mended(words.readings, writing)
    first = _counted(words, writing)
    if first is None:
        return None
    if first.month is None and first.day is not None:
        date = _in_some_month(first.day, writing, is_ahead)
    elif first.year is None:
        date = _in_some_year(first, writing, is_ahead)
    else:
        date = _date(first.year, first.month or 1, first.day or 1)
    precision: Precision = "day" if first.day else "month" if first.month else "year"
    return Day(date, precision, _end(words.last, date)) if date else None


def _counted(words: DayWords, writing: Writing | None) -> Loose | None:
    """The first day with the year that 去年 and the month that 上月 mean."""
    first = words.first
    if words.years is None and words.months is None:
        return first
    if writing is None:
        return None
    if words.months is None:
        return Loose(writing.date.year + (words.years or 0), first.month, first.day)
    if writing.precision == "year":
        return None
    months = writing.date.year * 12 + writing.date.month - 1 + words.months
    return Loose(months // 12, months % 12 + 1, first.day)


def _relative(words: DayWords, writing: Writing | None, is_ahead: bool) -> Day | None:
    if writing is None or writing.precision != "day":
        return None
    date = writing.date
    if words.days is not None:
        return Day(date + dt.timedelta(days=words.days), "day")
    weeks, weekday = words.weekday or (0, 0)
    if words.is_week_named:
        monday = date - dt.timedelta(days=date.weekday())
        return Day(monday + dt.timedelta(weeks=weeks, days=weekday), "day")
    # "Friday" is the nearest one behind, or ahead of what is announced; "last Friday" is not today.
    if is_ahead:
        return Day(date + dt.timedelta(days=(weekday - date.weekday()) % 7), "day")
    back = (date.weekday() - weekday) % 7
    return Day(date - dt.timedelta(days=back or (7 if weeks < 0 else 0)), "day")


def _mended(readings: Iterable[Loose], writing: Writing | None) -> Day | None:
    """517日: only if one reading alone lies shortly before the writing."""
    if writing is None or writing.precision == "year":
        return None
    near = {
        date
        for reading in readings
        for date in _days_of(reading, writing.date)
        if -_BEHIND <= (date - writing.date).days <= _HALF_A_MONTH
    }
    return Day(near.pop(), "day") if len(near) == 1 else None


def _of_new_year(days: int, writing: Writing | None) -> Day | None:
    """大年初一, of the lunar year that fits the writing."""
    if writing is None:
        return None
    years = (writing.date.year - 1, writing.date.year)
    firsts = [first for year in years if (first := lunar_new_year(year))]
    if writing.precision == "year":
        date = firsts[-1] + dt.timedelta(days=days) if firsts else None
    else:
        date = _likeliest([first + dt.timedelta(days=days) for first in firsts], writing)
    return Day(date, "day") if date else None


def _in_some_month(day: int, writing: Writing | None, is_ahead: bool) -> dt.date | None:
    """10日: the nearest such day, before the writing or in what is announced after it."""
    if writing is None or writing.precision == "year":
        return None
    if writing.precision == "month":
        return _date(writing.date.year, writing.date.month, day)
    months = [writing.date.replace(day=1)]
    months = [months[0] - dt.timedelta(days=1), *months, _last_of_month(months[0])]
    months[2] += dt.timedelta(days=1)
    days = [date for month in months if (date := _date(month.year, month.month, day))]
    if is_ahead:
        return min((date for date in days if (date - writing.date).days >= -1), default=None)
    return max((date for date in days if (date - writing.date).days <= 1), default=None)


def _in_some_year(first: Loose, writing: Writing | None, is_ahead: bool) -> dt.date | None:
    """5月10日: the nearest such day, rather one behind if nothing is announced."""
    if writing is None or first.month is None:
        return None
    if writing.precision == "year":
        return _date(writing.date.year, first.month, first.day or 1)
    dates = _days_of(first, writing.date)
    if is_ahead:
        near = [d for d in dates if -_BEHIND <= (d - writing.date).days <= _AHEAD]
        return min(near, key=lambda date: abs((date - writing.date).days), default=None)
    return _likeliest(dates, writing)


def _likeliest(dates: Iterable[dt.date], writing: Writing) -> dt.date | None:
    """Of days that the words may mean, the one that news speaks of: behind rather than ahead."""

    def distance(date: dt.date) -> int:
        days = (date - writing.date).days
        return days * _COMING if days > 0 else -days

    return min((date for date in dates if distance(date) < _A_YEAR), key=distance, default=None)


def _days_of(loose: Loose, around: dt.date) -> list[dt.date]:
    years = range(around.year - 1, around.year + 2)
    found = (_date(year, loose.month or 1, loose.day or 1) for year in years)
    return [date for date in found if date is not None]


def _end(last: Loose | None, start: dt.date) -> dt.date | None:
    if last is None:
        return None
    year, month = last.year or start.year, last.month or start.month
    end = _date(year, month, last.day or 1)
    if end and not last.year and end < start:
        end = _date(year + 1, month, last.day or 1)
    return end if end and 0 < (end - start).days <= _LONGEST_SPAN else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _last_of_month(date: dt.date) -> dt.date:
    return date.replace(day=calendar.monthrange(date.year, date.month)[1])
