"""Dates as they are written: every form becomes a day, or no more than what it states.

Forms: 2021-05-13 18:05, 2024.12.19 下午3:05, 2024年12月19日, 2024/12, 24-07-22 (labelled only),
"December 19, 2024", "19 Dec 2024", 09月05日,2017年, 二〇二四年十二月十八日, 民國114年7月14日,
ISO 8601 with a zone, a day apart from its month ("21" / "2024年02月"), Unix time, and the paths
of addresses. Dates that say less than a year, a month and a day are read by `relative`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.article import Precision

CHINA = dt.timezone(dt.timedelta(hours=8))
"""All of China keeps one clock."""

EARLIEST_YEAR = 1995
_ROC = 1911
_LONGEST = 400

CLOCK = (
    r"(?:[T ,|\x1f-]{0,4}(?:\(?(?:星期|周|週)[一二三四五六日天]\)?)?[ \x1f]?"
    r"(?P<part>上午|中午|下午|傍晚|晚上|晚|凌晨|早上|[AP]M)? ?"
    r"(?P<hour>[01]?\d|2[0-3]) ?[:时時点點] ?(?P<minute>[0-5]\d)"
    r"(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?"
    r"(?P<zone> ?Z|[+-]\d{2}:?\d{2})?(?: ?(?P<half>[AP]\.?M)\b)?)?"
)
"""The time of day behind a date, all of it optional."""
MONTH = (
    r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t?(?:ember)?|ober)?\.?"
)
"""An English month, short or long."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "◯": 0,
}
_NUMERALS |= {"O": 0, "0": 0, "元": 1}
_N = "[零〇○◯O0一二三四五六七八九]"

_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2}) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})(?!\d)"
    r" ?[日号號]?" + CLOCK,
    re.I,
)
_NAMED = re.compile(
    rf"\b{MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,. ]{{1,3}}(?P<year>(?:19|20)\d{{2}})\b"
    + CLOCK,
    re.I,
)
_NAMED_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?[ -](?:of )?{MONTH}[ ,-]{{1,2}}(?P<year>(?:19|20)\d{{2}})\b" + CLOCK,
    re.I,
)
_NUMERAL = re.compile(
    rf"(?P<year>[一二]{_N}{{3}})年(?P<month>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})月"
    r"(?P<day>[一二三四五六七八九十]{1,3}|\d{1,2})日" + CLOCK
)
_NUMERAL_MONTH = re.compile(
    rf"(?P<year>[一二]{_N}{{3}})年(?P<month>[一二三四五六七八九十]{{1,2}})月"
)
_YEAR_NAMED = re.compile(
    rf"(?<!\d)(?P<year>20\d{{2}})[-/. ]{{1,2}}{MONTH}[-/. ]{{1,2}}(?P<day>\d{{1,2}})(?!\d)" + CLOCK,
    re.I,
)
# Which of the two small figures is the month shows only when the other cannot be one.
_MONTH_DAY_FIGURES = re.compile(
    r"(?<![\d./-])(?P<month>\d{1,2})([-/.])(?P<day>\d{1,2})\2(?P<year>20\d{2})(?![\d./-])" + CLOCK
)
_DAY_MONTH_FIGURES = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})([-/.])(?P<month>\d{1,2})\2(?P<year>20\d{2})(?![\d./-])" + CLOCK
)
_REPUBLIC = re.compile(
    r"(?:民國|民国|中華民國)? ?(?<!\d)(?P<year>\d{2,3}|[一二三四五六七八九十百]{1,6}) ?[年] ?"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}) ?月 ?(?P<day>\d{1,2}|"
    r"[一二三四五六七八九十]{1,3}) ?日" + CLOCK
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日[, ]{1,2}(?P<year>20\d{2})年"
)
_GAP = r"[ \x1f]{1,3}"
_APART = tuple(
    re.compile(f"^{form}{CLOCK}$", re.I)
    for form in (
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<year>20\d{{2}}) ?[-/.年] ?(?P<month>\d{{1,2}}) ?月?",
        rf"(?P<year>20\d{{2}}) ?[-/.年] ?(?P<month>\d{{1,2}}) ?月?{_GAP}(?P<day>\d{{1,2}}) ?日?",
        rf"(?P<month>\d{{1,2}}) ?[-/.月] ?(?P<day>\d{{1,2}}) ?日?{_GAP}(?P<year>20\d{{2}})年?",
        rf"(?P<year>20\d{{2}})年?{_GAP}(?P<month>\d{{1,2}}) ?[-/.月\x1f ] ?(?P<day>\d{{1,2}}) ?日?",
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}}) ?月{_GAP}?(?P<year>20\d{{2}})年?",
        rf"(?P<day>\d{{1,2}}){_GAP}{MONTH}{_GAP}?(?P<year>20\d{{2}})",
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<year>20\d{{2}}){_GAP}{MONTH}",
    )
)
_MONTH_ONLY = re.compile(
    r"(?<![\d-])(?P<year>(?:19|20)\d{2}) ?[-/.年] ?(?P<month>\d{1,2})(?: ?月|(?![\d./:-]))(?! ?\d)"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)"
)
_TWO_DIGITS = re.compile(
    r"(?<!\d)(?P<year>\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)" + CLOCK, re.I
)
_ROC_FIGURES = re.compile(
    r"(?<!\d)(?P<year>1[0-4]\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)" + CLOCK, re.I
)

_ROC_COMPACT = re.compile(
    r"(?<!\d)(?P<year>1[0-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)"
)

_SURE = (_DAY, _NAMED, _NAMED_DAY_FIRST, _NUMERAL, _YEAR_LAST, _YEAR_NAMED, *_APART)
_WHEN_LABELLED = (_REPUBLIC, _ROC_FIGURES, _TWO_DIGITS, _COMPACT, _ROC_COMPACT)
_LESS = (_MONTH_ONLY, _NUMERAL_MONTH)

_PATHS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[/_]t(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})[-_/](?P<month>\d{1,2})[-_/](?P<day>\d{1,2})(?!\d)",
        r"/(?P<year>20\d{2})/(?P<month>\d{2})(?P<day>\d{2})(?=[/_])",
        r"(?<!\d)(?P<year>20\d{2})(?P<month>\d{2})/(?P<day>\d{2})/",
        r"(?<!\d)(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"[/-](?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})\d{4,9}(?!\d)",
        r"/(?P<year>20\d{2})/(?P<month>\d{2})(?P<day>\d{2})\d?[A-Z]",
        r"[/](?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})_\d",
        r"/(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})\d{9}(?!\d)",
        r"/(?P<year>1\d|2\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])\d{4}(?=/|$)",
        r"/(?P<year>20\d{2})-?(?P<month>0[1-9]|1[0-2]|[1-9])/",
        r"/(?P<year>20\d{2})/(?P<month>0[1-9]|1[0-2])/",
    )
)
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_EPOCH = re.compile(r"[/_-](?P<seconds>1[3-9]\d{8}(?:\d{3})?)(?!\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """A date that was found in a text, with the words that state it."""

    date: dt.date
    precision: Precision
    text: str
    time: dt.time | None = None


def in_text(text: str, today: dt.date, *, is_labelled: bool = False) -> Written | None:
    """The first date in a short text.

    Args:
        text: folded text; only the first 400 characters are read.
        today: dates after tomorrow are not dates of anything published.
        is_labelled: the text is the value of a date label, so that short forms count too.
    """
    text = text[:_LONGEST]
    if is_labelled and _SECONDS.fullmatch(text):
        return from_epoch(text, today)
    written = _first(_SURE, text, today) or _in_figures(text, today)
    if written is None and is_labelled:
        written = _first(_WHEN_LABELLED, text, today)
    if written is None:
        written = _first(_LESS, text, today)
    if written is None and ("民國" in text or "民国" in text):
        written = _first((_REPUBLIC,), text, today)
    if written is None and is_labelled and (year := re.fullmatch(r"(20\d{2})年?", text)):
        return _build(int(year[1]), None, None, year[0], None, today)
    return written


def _in_figures(text: str, today: dt.date) -> Written | None:
    """12/18/2024 or 18/12/2024; of 09/07/2024 no more than the year is known."""
    for match in _MONTH_DAY_FIGURES.finditer(text):
        first = _read(match, today)
        other = _DAY_MONTH_FIGURES.match(text, match.start())
        second = _read(other, today) if other else None
        if first and second and first.date != second.date:
            return _build(first.date.year, None, None, match[0], None, today)
        if first or second:
            return first or second
    return None


def in_path(path: str, today: dt.date) -> Written | None:
    """The date in the path of an address, day before month."""
    path = path[:_LONGEST]
    if (written := _first(_PATHS, path, today)) is not None:
        return written
    if match := _EPOCH.search(path):
        return from_epoch(match["seconds"], today)
    return None


def from_epoch(seconds: str, today: dt.date) -> Written | None:
    """A moment given as Unix time (10 digits, or 13 with milliseconds), on China's clock."""
    moment = dt.datetime.fromtimestamp(int(seconds[:10]), CHINA)
    return _build(moment.year, moment.month, moment.day, seconds, moment.time(), today)


def _first(forms: Iterable[re.Pattern[str]], text: str, today: dt.date) -> Written | None:
    """What the first of the forms that gives a date gives."""
    for form in forms:
        for match in form.finditer(text):
            if (written := _read(match, today)) is not None:
                return written
    return None


def _read(match: re.Match[str], today: dt.date) -> Written | None:
    parts = match.groupdict()
    year = _year(parts["year"])
    if year is None:
        return None
    month = month_of(parts)
    day = number(parts["day"]) if parts.get("day") else None
    clock = clock_of(parts)
    written = _build(year, month, day, match[0].strip(" ,"), clock, today)
    if written and clock and (zone := parts.get("zone")):
        return _in_china(written, clock, zone.strip(), today)
    return written


def _year(text: str) -> int | None:
    if text.isdigit() and len(text) == 4:
        return int(text)
    if len(text) == 4 and text[0] in "一二" and all(char in _NUMERALS for char in text):
        return int("".join(str(_NUMERALS[char]) for char in text))
    value = number(text)
    if value is None:
        return None
    if text.isdigit() and len(text) == 2 and value < 60:
        return 2000 + value
    return _ROC + value if 80 <= value <= 150 else None


def month_of(parts: dict[str, str | None]) -> int | None:
    """The month in the groups "name" or "month"."""
    if name := parts.get("name"):
        return _MONTHS.index(name.lower()) + 1
    return number(parts["month"] or "")


def number(text: str) -> int | None:
    """A number below a thousand in figures or Chinese numerals."""
    if text.isdigit() and text.isascii():
        return int(text)
    total = digit = 0
    for char in text:
        if char in ("十", "百"):
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif char in _NUMERALS:
            digit = _NUMERALS[char]
        else:
            return None
    return total + digit


def clock_of(parts: dict[str, str | None]) -> dt.time | None:
    """The time of day in the groups of `CLOCK`."""
    if not parts.get("hour") or not parts.get("minute"):
        return None
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or parts.get("part") or "").upper().replace(".", "")
    if half in ("PM", "下午", "傍晚", "晚上", "晚") and hour < 12:
        hour += 12
    elif half in ("AM", "凌晨") and hour == 12:
        hour = 0
    return dt.time(hour, int(parts["minute"] or 0), int(parts.get("second") or 0))


def _in_china(written: Written, clock: dt.time, zone: str, today: dt.date) -> Written | None:
    if zone.upper() == "Z":
        offset = dt.timedelta()
    else:
        digits = zone[1:].replace(":", "")
        size = dt.timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
        offset = -size if zone[0] == "-" else size
    moment = dt.datetime.combine(written.date, clock, dt.timezone(offset)).astimezone(CHINA)
    return _build(moment.year, moment.month, moment.day, written.text, moment.time(), today)


def _build(
    year: int,
    month: int | None,
    day: int | None,
    text: str,
    clock: dt.time | None,
    today: dt.date,
) -> Written | None:
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        date = dt.date(year, month or 1, day if day is not None else 1)
    except ValueError:
        return None
    if year < EARLIEST_YEAR or (date - today).days > 1:
        return None
    # Midnight to the second is what a database writes for a day without a time.
    if day and clock and clock != dt.time(0, 0):
        return Written(date, "minute", text, clock.replace(second=0, microsecond=0))
    return Written(date, precision, text)
