"""Days as English writes them: May 10, 10 May 2021, May 10-12, in May, last Friday, yesterday."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from corpus.annotate.dates.day_words import DayWords, Loose, small, span_end

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_MON = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_ORD = r"(?:st|nd|rd|th)?"
_TO = r" ?(?P<join>-{1,2}|to|and|through|till|until) ?"
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d))?\b"
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MON}) ?(?P<day>\d{{1,2}}){_ORD}(?![\d:%])"
    rf"(?:{_TO}(?:(?P<month2>{_MON}) )?(?P<day2>\d{{1,2}}){_ORD}(?![\d:%]))?{_YEAR}",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.,])(?P<day>\d{{1,2}}){_ORD}(?:(?: (?:of )?(?P<month1>{_MON}))?{_TO}"
    rf"(?P<day2>\d{{1,2}}){_ORD})? (?:of )?(?P<month>{_MON}){_YEAR}",
    re.ASCII,
)
_MONTH = re.compile(
    r"\b(?:[Ii]n|[Dd]uring|[Tt]his|[Ee]arly|[Ll]ate|[Mm]id-?) ?(?:early |late |mid-?)?"
    rf"(?P<month>{_MON})(?:,? (?:of )?(?P<year>(?:19|20)\d\d))?(?![ -]?\d|\w)",
    re.ASCII,
)
_RELATIVE = re.compile(
    r"\b(?:(?P<word>[Yy]esterday|[Tt]oday|[Tt]omorrow)(?!'s)"
    r"|(?:(?:[Ee]arlier |[Ll]ater )?(?P<week>[Ll]ast|[Tt]his|[Nn]ext) )?"
    r"(?:(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!s)|(?P<named>month)))\b",
    re.ASCII,
)
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKS = {"last": -1, "this": 0, "next": 1}
_TRIGGER = re.compile(
    r"[JFMASOND](?=an|eb|a[ry]|pr|u[nlg]|ep|ct|ov|ec)"
    r"|[0-9](?<![0-9]{2})(?=[0-9]?(?:st|nd|rd|th)?[ -])"
    r"|[MTWFSytT](?=[a-z]{2,7}day|omorrow)"
    r"|[IiDdTtEeLlMmNn](?=n |uring |h?is |arl|ate|id|ast |ext )"
)


def find_days_en(text: str) -> list[DayWords]:
    """All times that a folded text names, in their order, none overlapping."""
    found: list[DayWords] = []
    end = 0
    for hit in _TRIGGER.finditer(text):
        if hit.start() >= end and (words := _read(text, hit.start())):
            found.append(words)
            end = words.end
    return found


def _read(text: str, start: int) -> DayWords | None:
    for form, read in _FORMS:
        if (match := form.match(text, start)) and (words := read(match)):
            return words
    return None


def _dated(match: re.Match[str]) -> DayWords | None:
    parts: Mapping[str, str | None] = match.groupdict()
    month, end = match["month"], parts.get("month2") or match["month"]
    first = Loose(
        int(match["year"] or 0) or None, _number(parts.get("month1") or month), small(parts, "day")
    )
    last = Loose(None, _number(end), small(parts, "day2"))
    if not first.may_be or first.day == 0:
        return None
    if _turns_the_year(first, last):
        # "December 30 to January 2, 2024": the year is that of the end.
        last = Loose(first.year, last.month, last.day)
        first = Loose((first.year or 0) - 1 if first.year else None, first.month, first.day)
    return DayWords(*match.span(), first, span_end(first, last, parts.get("join")))


def _turns_the_year(first: Loose, last: Loose) -> bool:
    return last.day is not None and (last.month or 0) < (first.month or 0)


def _number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _month(match: re.Match[str]) -> DayWords:
    year = int(match["year"]) if match["year"] else None
    return DayWords(*match.span(), Loose(year, _number(match["month"])))


def _relative(match: re.Match[str]) -> DayWords | None:
    week = (match["week"] or "").lower()
    if word := match["word"]:
        return DayWords(*match.span(), Loose(), days=_DAYS[word.lower()])
    if weekday := match["weekday"]:
        which = (_WEEKS.get(week, 0), _WEEKDAYS.index(weekday.lower()[:3]))
        return DayWords(*match.span(), Loose(), weekday=which, is_week_named=week == "next")
    return DayWords(*match.span(), Loose(), months=_WEEKS[week]) if week else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DayWords | None]], ...] = (
    (_MONTH_FIRST, _dated),
    (_DAY_FIRST, _dated),
    (_MONTH, _month),
    (_RELATIVE, _relative),
)
