"""Days as Chinese writes them.

2021年5月10日, 5月10日至12日, 五月十日, 民国110年5月10日, 10日, 昨日, 今(9)日, 上周三,
大年初一, 国庆节当天, 517日, (5.10-5.12).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.annotate.dates.day_words import DayWords, Loose, small, span_end
from corpus.clean.dateforms import number

_ROC = 1911
_WEEKDAYS = "一二三四五六日"
_SMALL = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_HALF = (
    r"(?: ?(?:上午|下午|晚上?|早上|中午|\((?:星期|周)[一二三四五六日天]\)"
    r"|\d{1,2}(?:[:时点]\d\d分?|[时点]))){0,2}"
)
_JOIN = r" ?(?P<join>起?(?:[,，]?[持延]续)?[至到]|-{1,2}|~|、|和|及|与) ?"
_LAST = (
    rf"{_JOIN}(?:(?P<year2>20\d\d) ?年 ?)?(?:(?P<month2>{_SMALL}) ?月 ?)?"
    rf"(?P<day2>{_SMALL}) ?[日号]"
)
_DATED = re.compile(
    r"(?<![\d.])(?<!\d[-~至])(?<!农历)(?<!阴历)(?:"
    r"(?P<year>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3}|1[0-4]\d|(?<=民国)\d\d) ?年 ?"
    r"|(?P<years>今年|去年|前年|明年) ?)?"
    rf"(?P<month>{_SMALL}) ?月(?!饼|嫂|薪|刊|球|亮|均|度|光|季|票)"
    rf"(?: ?(?P<day>{_SMALL})(?P<sign> ?[日号](?!报){_HALF})?(?:{_LAST})?(?(sign)|(?<=[日号]))"
    rf"|(?:份|[上中下]旬|[初底末])?(?: ?(?:至|到|-) ?(?P<month3>{_SMALL}) ?月(?!\d))?(?! ?\d))",
    re.ASCII,
)
_FIGURES = re.compile(
    r"(?<![\d./-])(?P<year>20\d\d)(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"(?:(?: ?(?P<join>-{1,2}|~|至) ?)(?:(?:(?P<year2>20\d\d)[-./])?(?P<month2>\d{1,2})[-./])?"
    r"(?P<day2>\d{1,2}))?(?![\d/-])",
    re.ASCII,
)
_BRACKETED = re.compile(
    r"(?<=\()(?P<month>\d{1,2})\.(?P<day>\d{1,2}) ?(?P<join>-{1,2}|~|至) ?"
    r"(?P<month2>\d{1,2})\.(?P<day2>\d{1,2})(?=\))",
    re.ASCII,
)
_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d\d) ?年(?![\d度级代 -]| ?\d| ?[一二三四五六七八九十]+ ?月)", re.ASCII
)
_DAY = re.compile(
    rf"(?<![\d月年.,?？\ufffd*×:第共近逾每限-])(?<!为期)(?<!历时)(?P<day>\d{{1,2}})"
    rf"(?: ?日(?![报均内游程电讯]){_HALF}(?:{_JOIN}(?P<day2>\d{{1,2}}) ?日)?"
    r"| ?(?P<join3>-|至|~) ?(?P<day3>\d{1,2}) ?日(?![均内]))",
    re.ASCII,
)
_MERGED = re.compile(r"(?<![\d月年.])(?P<run>\d{3,4}) ?日(?!报|电)", re.ASCII)
_RELATIVE = re.compile(
    r"(?P<word>(?<![至如到迄古当现自])今|昨|(?<![目此日以之提年月天当会先])前|明|(?<![之以然前后])后)"
    r"(?:(?P<unit>[天日晚晨早夜])(?!之|头条|关注|均|的?中国)"
    r"(?: ?\( ?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日? ?\))?"
    r"| ?\( ?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日? ?\) ?[日天晚晨早]"
    r"|(?P<day3>\d{1,2})日)",
    re.ASCII,
)
_FEASTS = {
    "d0101": "元旦",
    "d0308": "妇女节",
    "d0312": "植树节",
    "d0423": "世界读书日",
    "d0501": "劳动节",
    "d0504": "五四青年节",
    "d0715": "世界青年技能日",
    "d0910": "教师节",
    "d1001": "国庆节",
}
"""Days whose name is their date, where a text speaks of that very day: 世界读书日当天."""
_FEAST = re.compile(
    "(?:" + "|".join(f"(?<={name})(?P<{key}>)" for key, name in _FEASTS.items()) + ")当[天日]"
)
_WEEK = re.compile(
    r"(?P<week>上上|上|本|这|下)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![次均个])"
)
_MONTH = re.compile(
    r"(?<![\d基原成])(?P<which>上|本|这|下)个?月"
    rf"(?:份| ?(?P<day>\d{{1,2}}) ?日(?:{_JOIN}(?P<day2>\d{{1,2}}) ?日)?|[上中下]旬|[初底末])?"
    r"(?!以?来|薪)",
    re.ASCII,
)
_NEW_YEAR = re.compile(
    r"(?P<eve>除夕(?!夜?[的之]?歌)|大年三十|年三十)|(?:大年|正月|年)初(?P<day>[一二三四五六七八九十])|正月(?P<full>十五)"
)
_BACK = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2}
_UNITS = {"今": "天日晚晨早", "昨": "天日晚夜晨", "前": "天日晚", "明": "天日晚", "后": "天"}
_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}
_YEARS = {"今": 0, "去": -1, "前": -2, "明": 1}
_TRIGGER = re.compile(
    r"[0-9一二三四五六七八九十今昨前明后去上本这下除大正年当](?:"
    r"(?<=[0-9])(?<![0-9]{2})(?=[0-9]{0,3} ?[年月日号至~./-])(?P<figure>)"
    r"|(?<=[一二三四五六七八九十])(?=[一二三四五六七八九十〇○零]{0,3}[年月])(?P<numeral>)"
    r"|(?<=[今昨前明后去])(?=[天日晚晨早夜年( 0-9])|(?<=[上本这下])(?=[上个周星礼月])"
    r"|(?<=[除大正年])(?=夕|年[初三]|月[初十]|[初三])"
    r"|(?<=[节日旦]当)(?=[天日]))"
)
"""Where a form may begin. Only a pattern that opens with a set of signs is searched quickly."""


def find_days_zh(text: str) -> list[DayWords]:
    """All times that a folded text names, in their order, none overlapping."""
    found: list[DayWords] = []
    end = 0
    for hit in _TRIGGER.finditer(text):
        if hit.start() >= end and (words := _read(text, hit)):
            found.append(words)
            end = words.end
    return found


def _read(text: str, hit: re.Match[str]) -> DayWords | None:
    for form, read in _FORMS[hit.lastgroup]:
        if (match := form.match(text, hit.start())) and (words := read(match)):
            return words
    return None


def _dated(match: re.Match[str]) -> DayWords | None:
    parts = match.groupdict()
    first = Loose(_year(parts.get("year")), number(parts["month"]), small(parts, "day"))
    if not first.may_be:
        return None
    years = _YEARS[parts["years"][0]] if parts.get("years") else None
    if late := small(parts, "month3"):
        last = Loose(None, late)
        return DayWords(*match.span(), first, last if last.may_be else None, years)
    last = Loose(
        _year(parts.get("year2")), small(parts, "month2") or first.month, small(parts, "day2")
    )
    return DayWords(*match.span(), first, span_end(first, last, parts.get("join")), years)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdigit():
        return int("".join(str(number(sign) or 0) for sign in text))
    return int(text) if len(text) == 4 else _ROC + int(text)


def _year_alone(match: re.Match[str]) -> DayWords:
    return DayWords(*match.span(), Loose(int(match["year"])))


def _day(match: re.Match[str]) -> DayWords | None:
    first = Loose(day=int(match["day"]))
    last = Loose(day=int(match["day2"] or match["day3"] or 0) or None)
    if not first.may_be or not first.day:
        return None
    return DayWords(*match.span(), first, span_end(first, last, match["join"] or match["join3"]))


def _merged(match: re.Match[str]) -> DayWords | None:
    run = match["run"]
    cuts = [Loose(None, int(run[:at]), int(run[at:])) for at in (1, 2) if run[at] != "0"]
    readings = tuple(cut for cut in cuts if cut.month and cut.day and cut.may_be)
    return DayWords(*match.span(), Loose(), readings=readings) if readings else None


def _relative(match: re.Match[str]) -> DayWords | None:
    parts = match.groupdict()
    word, unit = match["word"], parts["unit"]
    if unit and unit not in _UNITS[word]:
        return None
    day = small(parts, "day") or small(parts, "day2") or small(parts, "day3")
    literal = Loose(None, small(parts, "month") or small(parts, "month2"), day)
    if day and literal.may_be:
        return DayWords(*match.span(), literal)
    return DayWords(*match.span(), Loose(), days=_BACK[word]) if unit else None


def _week(match: re.Match[str]) -> DayWords:
    weekday = _WEEKDAYS.index(match["weekday"].replace("天", "日"))
    return DayWords(*match.span(), Loose(), weekday=(_WEEKS[match["week"]], weekday))


def _month(match: re.Match[str]) -> DayWords | None:
    first = Loose(day=small(match.groupdict(), "day"))
    last = span_end(first, Loose(day=small(match.groupdict(), "day2")), match["join"])
    words = DayWords(*match.span(), first, last, months=_WEEKS[match["which"]])
    return words if first.may_be else None


def _feast(match: re.Match[str]) -> DayWords:
    key = match.lastgroup or ""
    start = match.start() - len(_FEASTS[key])
    return DayWords(start, match.end(), Loose(None, int(key[1:3]), int(key[3:])))


def _new_year(match: re.Match[str]) -> DayWords:
    day = 0 if match["eve"] else 15 if match["full"] else number(match["day"]) or 1
    return DayWords(*match.span(), Loose(), new_year=day - 1)


_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], DayWords | None]]
_FORMS: dict[str | None, tuple[_Form, ...]] = {
    "figure": (
        (_DATED, _dated),
        (_YEAR, _year_alone),
        (_DAY, _day),
        (_FIGURES, _dated),
        (_BRACKETED, _dated),
        (_MERGED, _merged),
    ),
    "numeral": ((_DATED, _dated),),
    None: (
        (_DATED, _dated),
        (_RELATIVE, _relative),
        (_WEEK, _week),
        (_MONTH, _month),
        (_NEW_YEAR, _new_year),
        (_FEAST, _feast),
    ),
}
"""What may begin at a trigger, by its group."""
