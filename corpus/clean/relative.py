"""Dates that need another date to be understood: 12-18 10:20, 昨天, 3小时前, 今(9)日, 517日.

They are resolved against stamps that the page itself carries (its address, metadata, scripts,
dates beside other articles), never against the clock of the machine that reads it. What came
of it names the stamp it was resolved with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.article import Precision
from corpus.clean.dateforms import CLOCK, MONTH, Written, clock_of, month_of, number

Kind = Literal["article", "clock", "neighbour"]

_LONGEST = 160
_NUMERAL = "[一二三四五六七八九十]"
_MARKED = re.compile(
    rf"(?<![\d年/.-])(?P<month>\d{{1,2}}|{_NUMERAL}{{1,2}}) ?月 ?"
    rf"(?P<day>\d{{1,2}}|{_NUMERAL}{{1,3}}) ?[日号號]" + CLOCK
)
_FIGURES = re.compile(
    r"(?<![\d:./-])(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d./-])(?!:)" + CLOCK, re.I
)
_MONTH_FIRST = re.compile(rf"\b{MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)" + CLOCK, re.I)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \x1f]{0,2}"
    rf"(?:{MONTH}\b|(?P<month>\d{{1,2}}) ?月)" + CLOCK,
    re.I,
)
_MERGED = re.compile(
    r"(?:(?<!\d)(?P<year>20\d{2}) ?年 ?)?(?<![\d月])(?P<run>\d{3,4}) ?日(?!报|報|电|電)"
)
_EITHER_FIRST = re.compile(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})[-/.](20\d{2})(?![\d./-])")
_AGO = re.compile(
    r"(?:(?P<count>\d{1,3}|an?|one) ?(?P<unit>秒钟?|分钟|分鐘|个?小时|個?小時|天|周|週|seconds?|"
    r"min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?) ?(?:之?前|ago\b)|(?P<now>刚刚|剛剛|just now))",
    re.I,
)
_WORD = re.compile(r"(?P<word>今天|今日|昨天|昨日|前天|前日|today|yesterday)" + CLOCK, re.I)
_DAY_IN_BRACKETS = re.compile(r"(?P<word>[今昨前]) ?[(〔\[]? ?(?P<day>\d{1,2}) ?[)〕\]]? ?日")
_BACK = {"今": 0, "昨": 1, "前": 2, "t": 0, "y": 1}
_HOURS = {"秒": 0, "分": 0, "s": 0, "m": 0, "小": 1, "个": 1, "個": 1, "h": 1}
_DAYS = {"天": 1, "d": 1, "周": 7, "週": 7, "w": 7}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date on the page that others can be told by.

    Attributes:
        date: the day; the first of its month or year where that is all it says.
        precision: its finest unit.
        text: where it stands and its words, for the evidence.
        kind: "article" for the day of this article, "clock" for when the page was made or
            changed, "neighbour" for the day of some other article.
        time: the time of day, where known.
    """

    date: dt.date
    precision: Precision
    text: str
    kind: Kind
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """Readings of a text as month and day: several when a sign was lost or their order is open.

    Attributes:
        readings: pairs of month and day.
        text: the words.
        time: the time of day, where stated.
        repaired: the sign between month and day was lost.
        year: the year, where stated.
    """

    readings: tuple[tuple[int, int], ...]
    text: str
    time: dt.time | None = None
    repaired: bool = False
    year: int | None = None


def without_year(text: str, *, alone: bool) -> Partial | None:
    """The first month and day without a year.

    Args:
        text: folded text; only its beginning is read.
        alone: the text is a label's value or a whole line, so that 12-18 counts too.
    """
    text = text[:_LONGEST]
    if match := _EITHER_FIRST.search(text):
        pair = int(match[1]), int(match[2])
        both = tuple(cut for cut in (pair, pair[::-1]) if _exists(*cut))
        return Partial(both, match[0], year=int(match[3]))
    forms = (_MARKED, *((_FIGURES, _MONTH_FIRST, _DAY_FIRST) if alone else ()))
    for form in forms:
        for match in form.finditer(text):
            parts = match.groupdict()
            month, day = month_of(parts), number(parts["day"])
            if month and day and _exists(month, day):
                time = clock_of(parts)
                return Partial(((month, day),), match[0].strip(" ,|-\x1f"), time)
    for match in _MERGED.finditer(text):
        run = match["run"]
        cuts = [(int(run[:at]), int(run[at:])) for at in (1, 2) if run[at] != "0"]
        if readings := tuple(cut for cut in cuts if _exists(*cut)):
            year = int(match["year"]) if match["year"] else None
            return Partial(readings, match[0], repaired=True, year=year)
    return None


def _exists(month: int, day: int) -> bool:
    try:
        dt.date(2024, month, day)
    except ValueError:
        return False
    return True


def complete(
    partial: Partial, stamps: Sequence[Stamp], today: dt.date
) -> tuple[Written, Stamp] | None:
    """Give a month and day their year.

    Stamps that state the same month and day go first, then those of the article (whose day is
    near), then the page's clock and other articles (which are not older than this one).
    """
    if partial.year:
        stamps = [stamp for stamp in stamps if stamp.date.year == partial.year]
        if len(partial.readings) == 1:
            stamps = [Stamp(dt.date(partial.year, 1, 1), "year", "the same line", "article")]
    agreeing = [
        stamp
        for stamp in stamps
        if stamp.precision in ("day", "minute")
        and (stamp.date.month, stamp.date.day) in partial.readings
    ]
    order = ("article", "clock", "neighbour")
    for stamp in [*agreeing, *sorted(stamps, key=lambda stamp: order.index(stamp.kind))]:
        days = [day for reading in partial.readings for day in _near(reading, stamp)]
        days = [day for day in days if (day - today).days <= 1]
        if days:
            date = min(days, key=lambda day: abs((day - stamp.date).days))
            precision: Precision = "minute" if partial.time else "day"
            return Written(date, precision, partial.text, partial.time), stamp
    return None


def _near(reading: tuple[int, int], stamp: Stamp) -> Iterable[dt.date]:
    month, day = reading
    for year in range(stamp.date.year - 1, stamp.date.year + 2):
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        if stamp.precision == "year":
            fits = year == stamp.date.year
        elif stamp.precision == "month":
            fits = -31 <= (date - stamp.date).days <= 62
        elif stamp.kind == "article":
            fits = abs((date - stamp.date).days) <= 183
        else:
            fits = -365 < (date - stamp.date).days <= 1
        if fits:
            yield date


def before(text: str, stamps: Sequence[Stamp]) -> tuple[Written, Stamp] | None:
    """The day that words like 昨天 18:20, 3小时前 or "2 days ago" mean.

    They count from when the page was made. Where only the article's own day is known, that day
    is the answer, and the words give it the time of day.
    """
    text = text[:_LONGEST]
    word, ago = _WORD.search(text), _AGO.search(text)
    if word is None and ago is None:
        return None
    clocks = [s for s in stamps if s.kind == "clock" and s.precision in ("day", "minute")]
    own = [s for s in stamps if s.kind == "article" and s.precision in ("day", "minute")]
    time = clock_of(word.groupdict()) if word else None
    precision: Precision = "minute" if time else "day"
    if own:
        words = word[0] if word else ago[0] if ago else ""
        return Written(own[0].date, precision, words.strip(), time), own[0]
    if not clocks:
        return None
    if word:
        date = clocks[0].date - dt.timedelta(days=_BACK[word["word"][0].lower()])
        return Written(date, precision, word[0].strip(), time), clocks[0]
    return _counted(ago, clocks[0]) if ago else None


def _counted(ago: re.Match[str], stamp: Stamp) -> tuple[Written, Stamp] | None:
    if ago["now"]:
        return Written(stamp.date, "day", ago[0]), stamp
    count = int(ago["count"]) if ago["count"].isdigit() else 1
    unit = ago["unit"][0].lower()
    if unit in _DAYS:
        date = stamp.date - dt.timedelta(days=count * _DAYS[unit])
        return Written(date, "day", ago[0]), stamp
    if stamp.time is None:
        return None
    gone = dt.timedelta(hours=count) if _HOURS[unit] else dt.timedelta(minutes=count)
    moment = dt.datetime.combine(stamp.date, stamp.time) - gone
    return Written(moment.date(), "day", ago[0]), stamp


def named_day(text: str, stamps: Sequence[Stamp]) -> tuple[Written, Stamp] | None:
    """The day on which a text was written that says 今(9)日 or 昨(8)日, from a known month."""
    match = _DAY_IN_BRACKETS.search(text[:_LONGEST])
    stamp = next((s for s in stamps if s.kind == "article" and s.precision != "year"), None)
    if match is None or stamp is None or not 1 <= int(match["day"]) <= 31:
        return None
    last = stamp.date
    if stamp.precision == "month":
        last = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    for back in range(62):
        date = last - dt.timedelta(days=back)
        if date.day == int(match["day"]):
            written = date + dt.timedelta(days=_BACK[match["word"]])
            return Written(written, "day", match[0]), stamp
    return None
