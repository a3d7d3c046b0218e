"""What readers write for dates: days, months, years, ranges of them, and words like "last month".

    2024   2024-05   2024年5月   2024-05-01   20240501   May 2024
    2024-05-01..2024-06-30   2024-05..   ..2023   >2024   <=2024-05   2024年5月至6月
    2023-2024   2024年5月1日-3日
    today   last week   this year   past 30 days   去年   上个月   近一周   最近三个月

A week begins on Monday. "last month" is the one before this one; "past month" and 近一个月 go back
from today to the same day of the month before.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

MAX_CHARS = 48
"""No date is written longer."""


class Span(NamedTuple):
    """Days from `first` to `last`, both inclusive; None is no bound."""

    first: dt.date | None
    last: dt.date | None


_POINT = re.compile(
    r"(?P<year>[0-9]{4})\s*(?:年|(?:[-/.年]\s*)(?P<month>[0-9]{1,2})\s*"
    r"(?:月|[-/.月]\s*(?P<day>[0-9]{1,2})\s*[日号]?)?)?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_NAMED_MONTH = re.compile(r"(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>[0-9]{4})")
_BETWEEN = re.compile(r"\s*(?:\.{2,}|~|至|到|[—–]+|\sto\s)\s*")
_HYPHEN = re.compile("-")
_COMPARED = re.compile(r"([<>])(=?)\s*(.+)")
_MONTHS = dict(
    zip(
        "january february march april may june july august september october november "
        "december".split(),
        range(1, 13),
        strict=True,
    )
)
_BACK = re.compile(
    r"(?:最近|近|过去)(?P<many>[0-9]{1,4}|[一二两三四五六七八九十]{1,3}|半)?个?"
    r"(?P<unit>天|日|周|星期|月|季度|年)(?:内|以内|以来)?"
    r"|(?:past|last|previous)(?P<en_many>[0-9]{1,4})?(?P<en_unit>day|week|month|quarter|year)s?"
)
_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "月": "month", "年": "year"}
_UNITS["季度"] = "quarter"
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_CALENDAR = {
    **dict.fromkeys(("today", "今天", "今日", "当天"), ("day", 0)),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), ("day", -1)),
    **dict.fromkeys(("前天", "前日"), ("day", -2)),
    **dict.fromkeys(("thisweek", "本周", "这周", "这一周", "这个星期"), ("week", 0)),
    **dict.fromkeys(("lastweek", "previousweek", "上周", "上一周", "上星期"), ("week", -1)),
    **dict.fromkeys(("thismonth", "本月", "这个月", "当月"), ("month", 0)),
    **dict.fromkeys(("lastmonth", "previousmonth", "上月", "上个月"), ("month", -1)),
    **dict.fromkeys(("thisquarter", "本季度", "这个季度"), ("quarter", 0)),
    **dict.fromkeys(("lastquarter", "previousquarter", "上季度", "上个季度"), ("quarter", -1)),
    **dict.fromkeys(("thisyear", "今年", "本年", "本年度"), ("year", 0)),
    **dict.fromkeys(("lastyear", "previousyear", "去年", "上年", "上一年"), ("year", -1)),
    **dict.fromkeys(("前年",), ("year", -2)),
}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def read_dates(text: str, today: dt.date) -> Span | None:
    """Return the days that `text` means, or None if it is no date.

    A range whose bounds are reversed is read as if they were not.
    """
    if len(text) > MAX_CHARS:
        return None
    text = unicodedata.normalize("NFKC", text).strip().lower()
    if (compared := _COMPARED.fullmatch(text)) is not None:
        point = _point(compared[3], today)
        return point and _on_one_side(compared[1], bool(compared[2]), point)
    if (point := _point(text, today)) is not None:
        return point
    if (separator := _BETWEEN.search(text)) is not None:
        return _range(text, *separator.span(), today)
    # A hyphen that belongs to no date stands between two.
    ranges = (_range(text, *hyphen.span(), today) for hyphen in _HYPHEN.finditer(text))
    closed = (found for found in ranges if found and found.first and found.last)
    return next(closed, None)


def _on_one_side(sign: str, inclusive: bool, point: Span) -> Span | None:
    first, last = point
    if first is None or last is None:
        return None
    if inclusive:
        return Span(first, None) if sign == ">" else Span(None, last)
    try:
        day = dt.timedelta(days=1)
        return Span(last + day, None) if sign == ">" else Span(None, first - day)
    except OverflowError:  # nothing is later than the year 9999
        return None


def _range(text: str, start: int, end: int, today: dt.date) -> Span | None:
    left, right = text[:start], text[end:]
    if not left and not right:
        return None
    first = _point(left, today) if left else Span(None, None)
    last = _point(right, today) if right else Span(None, None)
    if last is None and first is not None and first.first is not None:
        begun = f"{first.first.year:04}-"  # 2024年5月至6月
        if first.first == first.last:  # 2024年5月1日至3日
            last = _point(f"{begun}{first.first.month}-{right}", today)
        last = last or _point(f"{begun}{right}", today)
    if first is None or last is None:
        return None
    if first.first and last.last and first.first > last.last:
        first, last = last, first
    return Span(first.first, last.last)


def _point(text: str, today: dt.date) -> Span | None:
    """One day, month or year, or words for a stretch of time."""
    found = _POINT.fullmatch(text)
    if found is not None:
        return _days(found["year"], found["month"], found["day"])
    if (compact := _COMPACT.fullmatch(text)) is not None:
        return _days(*compact.groups())
    if (named := _NAMED_MONTH.fullmatch(text)) is not None:
        for month, number in _MONTHS.items():
            if month.startswith(named["name"]):
                return _days(named["year"], str(number), None)
        return None
    return _in_words(re.sub(r"[\s_-]+", "", text), today)


def _days(year: str, month: str | None, day: str | None) -> Span | None:
    try:
        first = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day is not None:
        return Span(first, first)
    return Span(first, _end(first, 1 if month is not None else 12))


def _in_words(text: str, today: dt.date) -> Span | None:
    if text in _CALENDAR:
        unit, steps = _CALENDAR[text]
        return _calendar(today, unit, steps)
    back = _BACK.fullmatch(text)
    if back is None:
        return None
    unit = back["en_unit"] or _UNITS[back["unit"]]
    many = back["many"] or back["en_many"] or "1"
    if many == "半":
        many, unit = ("6", "month") if unit == "year" else ("15", "day")
    return Span(_before(today, unit, _number(many)), today)


def _calendar(today: dt.date, unit: str, steps: int) -> Span | None:
    try:
        if unit in ("day", "week"):
            length = 7 if unit == "week" else 1
            begin = today - dt.timedelta(days=today.weekday() if unit == "week" else 0)
            first = begin + dt.timedelta(days=steps * length)
            return Span(first, first + dt.timedelta(days=length - 1))
        months = _MONTHS_IN[unit]
        begin = today.replace(month=(today.month - 1) // months * months + 1, day=1)
        first = _months_later(begin, steps * months)
    except (ValueError, OverflowError):  # before the year 1 or after 9999
        return None
    return Span(first, _end(first, months))


def _before(today: dt.date, unit: str, many: int) -> dt.date | None:
    """So many units before a day; None if that is before the year 1."""
    try:
        if unit in _MONTHS_IN:
            return _months_later(today, -many * _MONTHS_IN[unit])
        return today - dt.timedelta(days=many * (7 if unit == "week" else 1))
    except (ValueError, OverflowError):
        return None


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or the last one that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = dt.date(year, month + 1, 1)
    return first.replace(day=min(day.day, _end(first, 1).day))


def _end(first: dt.date, months: int) -> dt.date:
    """The last day of so many months, of which `first` is the first."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
