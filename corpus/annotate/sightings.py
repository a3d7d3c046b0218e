"""What part a place plays where it is named: host, organiser, employer, guest ...

A place name alone says little. A Guangxi inauguration names craftsmen from Tangshan and Hohhot, a
street in Hefei is called after Bengbu. The words just before and after the name tell the part;
`PARTS_ZH` and `PARTS_EN` list them in the order in which they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.annotate.people import is_person

Zone = Literal["title", "lead", "body", "source line", "publisher"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place named in the text.

    Attributes:
        start, end: half-open range of offsets in its own text.
        province: code.
        city: official name, or None where only the province is named.
        zone: which part of the article.
        part: the part that the place plays, see `PARTS_ZH`, or "plain", "row", "long row".
    """

    start: int
    end: int
    province: str
    city: str | None
    zone: Zone
    part: str = "plain"


_EVENT = (
    r"举行|举办|召开|开幕|闭幕|开赛|开锣|启动|落幕|收官|揭牌|揭幕|挂牌|成立|开班|开营|结业|开课|开展|"
    r"登场|签署|签订|签字|对决|角逐|比拼|同台|闭营|首发|首演|动工|开工|奠基|竣工|开馆|启幕|诞生|问世|结束|授牌|会师|颁奖|发布|揭晓|签约|上演|亮相|落成|启用|进行|拉开|圆满|开讲|正式|顺利|隆重|打响|鸣锣|接受表彰|受表彰(?!者)"
)
_UNION = (
    r"总工会|工会|人力资源|人力社保|人社|教育局|教育厅|教委|教体|市委|省委|州委|党委|区委|工信|市政府|省政府|政府|人民政府|"
    r"人大|政协|组织部|宣传部|妇联|团委|共青团|发改|财政|国资委|科技局|科技厅|住建|应急|交通运输|民政|住房"
)
_FIRM = (
    r"有限责任公司|有限公司|公司|集团|股份|分公司|局集团|铁路局|机务段|电务段|工务段|动车段|车辆段|铁路|银行|油田|煤矿|矿业|"
    r"钢铁|机床|电网|供电|电力|石化|化工厂|卷烟厂|烟厂|制药|重工|汽车厂|电机|医院|厂|邮政|移动|联通|电信"
)
_GAP = r"[^\s，。、；：！？,.;:!?()\"在与和及赴到来向为的于将是同携对]"
_HELD_EN = (
    r"held|hosted|open(?:s|ed|ing)|kick(?:s|ed) off|t(?:akes?|ook|aking) place|unveil(?:s|ed|ing)|"
    r"launch(?:es|ed)|inaugurat(?:es|ed)|stag(?:es|ed)|conven(?:es|ed)|conclud(?:es|ed)|closed|ended|"
    r"gather(?:s|ed)?|met|established|set up|compet\w{1,4}|handed out|presented|conferred|bestowed|"
    r"sign(?:s|ed)|celebrat(?:es|ed)|start(?:s|ed)|began|begins|wrap(?:s|ped) up"
)
_EVENT_EN = (
    r"(?:[Cc]ompetition|[Cc]ontest|(?<!onsultative\s)[Cc]onference|[Cc]hampionships?|[Cc]eremony|"
    r"[Ff]orum|[Ee]xhibition|[Ff]air|[Ee]xpo|[Ss]ummit|[Ff]inals?)"
)
"""An event named by its noun: "took part in a skills contest in Zhengzhou"."""
_DISTRICT_EN = (
    r"(?:[A-Z][\w'-]{1,30}(?:\s[A-Z][\w'-]{1,30}){0,3},?\s"
    r"(?:an?\s(?:\w+\s)?(?:district|county|town|township|suburb|part|city)\s(?:of|in)\s|in\s)?)?"
)
"""What stands before the place that holds it: "Nansha, a district of", "Lyon,"."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_BODY_EN = (
    r"(?:Federation of Trade Unions|(?:General )?Trade Union|Human Resources|Department of|"
    r"Bureau|Education (?:Bureau|Department)|People's|Committee|[Gg]overnment)"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    part: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def holds(self, before: str, after: str) -> bool:
        return (self.before is None or self.before.search(before) is not None) and (
            self.after is None or self.after.match(after) is not None
        )


def _rule(part: str, before: str = "", after: str = "") -> _Rule:
    return _Rule(
        part,
        re.compile(rf"(?:{before})$") if before else None,
        re.compile(after) if after else None,
    )


PARTS_ZH: tuple[_Rule, ...] = (
    _rule(
        "street",
        after=r"[东西南北中]?(?:[一二三四]?路(?![桥局段演])|街|大道|大街|巷(?!道)|胡同|校区)",
    ),
    _rule(
        "media",
        after=r"(?:工人|农民|青年|法治|法制|经济|科技|教育)?(?:日报|晚报|晨报|时报|商报|工人报|都市报|报端|报纸|媒体|新闻网|电视台|广播|卫视|发布客户端|网讯)",
    ),
    _rule("media", before=r"(?:通讯员|摄影|记者|文/|图/)"),
    _rule(
        "dateline",
        before=r"(?:新华社|中新社|中新网|人民网|央广网|光明网|中工网|本报|本网|央视网|新华网|中国网|电讯)[^\s。]{0,8}",
        after=r"[^\s。，]{0,6}?\d{1,2}日?[电讯]|电|讯|\d{1,2}月\d{1,2}日",
    ),
    _rule(
        "destination",
        before=r"(?:赴|出征|走进|来到|抵达|前往|做客|莅临|落户|落地|相聚|齐聚|汇聚|会聚|聚首|亮相|登陆|奔赴|远赴|征战|"
        r"参加|出席|调研|考察|走访|视察|参观|慰问)",
    ),
    _rule(
        "denied",
        before=r"(?:没有|并非|不是|并不|不会|不再|从未|未曾|没|不)(?:[^，。、；\n的而却但]{0,8}(?<!不))?[在于]",
    ),
    _rule(
        "background",
        before=r"(?:去年|前年|明年|上届|上一届|往届|历届|下届|下一届|此前|早前)[^，。；\n]{0,16}[在于到]",
    ),
    _rule("host", before=r"(?:举办地|举行地|承办地|举办城市|会址|赛场|会场)点?(?:设在|在|是|为|:)"),
    _rule(
        "host",
        before=r"[在于](?:了)?(?:美丽的|历史文化名城|我国)?[^\s，。在]{0,3}",
        after=rf"[^，。\n在]{{0,30}}?(?:{_EVENT})",
    ),
    _rule(
        "guest",
        after=r"(?:省|市|自治区|州)?(?:代表队|代表团|参赛队|参赛|籍|选手|考察团|参观团|团队|党政代表团|客人|同行|一行|团(?![委结组市]))",
    ),
    _rule("guest", after=rf"{_GAP}{{0,14}}?(?:来(?:到?我)?[校院厂司]|来访|到访)"),
    _rule(
        "traveller",
        before=r"(?:^|[^在于])",
        after=r"[^，。、；\s]{0,14}?(?:赴|出征|亮相|参加|参展|连线|征战|组团|远赴|奔赴|前往|走进|做客|(?:到|来)[^，。]{2,16}(?:调研|考察|交流|学习|参观))",
    ),
    _rule(
        "guest",
        after=r"[^，。、；\s]{0,10}?在[^，。]{0,16}(?:大赛|竞赛|比赛|赛事)[^，。]{0,8}(?:获|夺|斩|摘|创佳绩)",
    ),
    _rule(
        "guest",
        before=r"(?:来自|远道|毕业于|就读于|出生于|出生在|老家|祖籍|家住|对口支援|援建|支援|援)[^\s。，]{0,2}",
    ),
    _rule(
        "host", after=rf"(?:省|市)?(?:赛区|分会场|主会场|会场|站(?:比赛|活动|竞赛)?(?:{_EVENT}))"
    ),
    _rule(
        "destination",
        before=r"(?:^|[^达得看遇感收受直提等想做])到",
        after=rf"{_GAP}{{0,16}}?(?:调研|考察|参观|走访|学习|交流|指导|慰问|参赛|检查)",
    ),
    _rule(
        "destination",
        before=r"来",
        after=rf"{_GAP}{{0,10}}?(?:调研|考察|参观|走访|学习|交流|指导|慰问|参赛)",
    ),
    _rule(
        "employer",
        before=r"(?:中车|中铁|中建|中交|中国铁路|国网|国家电网|中石化|中石油|中国石化|中国石油|中核|中航|一汽|上汽|东风)",
    ),
    _rule("employer", before=r"(?:公司|集团|电器|制药|汽车|股份|重工)\s?\("),
    _rule(
        "organiser",
        after=rf"(?:[省市区州]|自治区)?(?:[\u4e00-\u9fff]{{1,5}}[区县市旗])?(?:{_UNION})",
    ),
    _rule("employer", after=rf"(?:市|省)?{_GAP}{{0,10}}?(?:大学|学院){_GAP}{{0,6}}?医院"),
    _rule(
        "school",
        after=rf"(?:市|省)?{_GAP}{{0,14}}?(?:学院|大学|学校|技校|职校|中专|高专|职高|中学)",
    ),
    _rule("employer", after=rf"(?:市|省)?{_GAP}{{0,12}}?(?:{_FIRM})"),
    _rule(
        "counted",
        after=r"(?:市|省)?(?:[、和与及][\u4e00-\u9fff]{2,4}){0,5}?(?:各|分别)?(?:有|占|获|为)?"
        r"(?:\d{1,6}|[二三四五六七八九十百两]{1,4})(?:余|多)?[个所名人家项]",
    ),
)
"""The parts of a Chinese name in the order of trial; what none describes is "plain"."""

PARTS_EN: tuple[_Rule, ...] = (
    _rule(
        "denied",
        before=r"\b(?:not(?! only| just| merely)|none|never|no longer|rather than|instead of)\b"
        rf"[^.,;\n]{{0,40}}\b(?:in|at)\s(?:the\s)?{_DISTRICT_EN}",
    ),
    _rule(
        "background",
        before=r"(?:\b(?:(?:last|next) (?:year|edition)|the year before|previous(?:ly)?|had)\b"
        rf"[^.;\n]{{0,70}}|\b[Aa]fter\s[^.,;\n]{{0,40}})\b(?:in|at)\s(?:the\s)?{_DISTRICT_EN}",
    ),
    _rule("street", after=r"\s(?:East |West |South |North )?(?:Road|Street|Avenue|Lane)\b"),
    _rule("media", after=r"\s(?:Daily|News|Evening News|Television|TV)\b"),
    _rule(
        "dateline",
        before=r"(?:^|\n)\s*",
        after=rf",\s{_MONTH}\s\d{{1,2}}|\s?\((?:Xinhua|China Daily)",
    ),
    _rule(
        "host",
        before=rf"\b(?:(?:{_HELD_EN})\b[^.\n;]{{0,60}}?\b(?:in|at|by)|{_EVENT_EN}\s(?:in|at))\s"
        r"(?:the\s)?(?:city of\s|downtown\s)?"
        rf"(?:(?:east|west|south|north|central)\w*\s)?(?:China's\s)?{_DISTRICT_EN}",
    ),
    # A headline that ends in a place: "Rural workers compete in Guiyang".
    _rule("host", before=r"^[^.\n]{5,85}\b[Ii]n\s", after=r"(?:, [A-Z]\w+)?\s*$"),
    _rule(
        "host",
        before=r"\b[Ii]n\s(?:the\s)?(?:city of\s)?",
        after=rf"[^.\n]{{0,30}}?\s(?:on|from)\s(?:{_MONTH}|\w+day)",
    ),
    _rule(
        "employer",
        before=r"(?:CRRC|China Railway|Sinopec|PetroChina|State Grid|CNOOC|AVIC|FAW|SAIC|"
        r"China Mobile)\s(?:Group\s)?",
    ),
    _rule("employer", before=r"(?:Co\.?|Ltd\.?|Group|Company|Corporation)\s?\("),
    _rule(
        "employer",
        after=r"(?:\s[A-Z&][\w&'-]{0,30}){0,6}\s(?:Co\b|Ltd|Group\b|Corporation|Company|Inc\b|Plant\b|Factory|Steel|Railway|Power)",
    ),
    _rule(
        "organiser",
        after=r"(?:\s(?:Provincial|Municipal|City|Autonomous Region|Province|District))?\s"
        + _BODY_EN,
    ),
    _rule(
        "organiser",
        before=r"(?:Federation of Trade Unions of|Department of|Government of)\s(?:the\s)?",
    ),
    _rule(
        "guest",
        after=r"(?:'s)?\s(?:delegation|team|contestants?|competitors?|players?|native|visitors)\b",
    ),
    _rule(
        "guest",
        after=r"(?:'s)?(?:\s\w+){0,3}\s(?:wins?|won|takes?|took|bags?|claims?|compet\w{1,4})\b",
    ),
    _rule("guest", before=r"\b(?:from|native of|born in|graduated from)\s(?:the\s)?"),
    _rule(
        "destination",
        before=r"\b(?:visited|visit to|arrived in|trip to|tour of|came to|travell?ed to)\s",
    ),
    _rule(
        "school",
        after=r"(?:\s[A-Z&][\w&'-]{0,30}){0,6}\s(?:University|College|Institute|School|Academy|Polytechnic)\b",
    ),
)
"""The same for a name in Latin letters."""

NOT_A_PLACE = frozenset({"street", "person"})
_WINDOW = 90


def part_of(text: str, start: int, end: int) -> str:
    """The part that the name at `text[start:end]` plays; "plain" where nothing tells."""
    if is_person(text, start, end):
        return "person"
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    rules = PARTS_EN if text[start].isascii() else PARTS_ZH
    return next((rule.part for rule in rules if rule.holds(before, after)), "plain")


_BETWEEN = re.compile(r"(?:省|市|自治区|州)?\s*(?:[、,，;；/和与及]|以及|and|\s){1,6}(?:the\s)?")
ROW = 3
LONG_ROW = 7


def mark_rows(text: str, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Give the places of an enumeration (来自北京、上海、江苏…) the part "row", or "long row".

    A row names at least `ROW` provinces with nothing but separators between; it shows where people
    come from, not where they meet. From `LONG_ROW` provinces on it stands for the whole country.
    """
    return [sighting for row in _rows(text, sightings) for sighting in _mark_row(text, row)]


_AND_MORE = re.compile(
    r"[^，。]{0,4}等[^，。]{0,3}(?:\d{2}|多|几十|各)[^，。]{0,2}(?:省|个|支|地)"
    r"|,? and (?:\d{2}|other)"
)


def _mark_row(text: str, row: list[Sighting]) -> list[Sighting]:
    width = len({sighting.province for sighting in row})
    if width >= LONG_ROW or (width >= ROW and _AND_MORE.match(text, row[-1].end)):
        return [replace(sighting, part="long row") for sighting in row]
    if width > 1 and row[0].part in ("host", "destination", "guest", "traveller"):
        # 主会场在广东，安徽连线: after a Chinese comma another clause may begin.
        comma = text.find("，", row[0].end, row[-1].start)
        return [
            replace(sighting, part=row[0].part) if comma < 0 or sighting.start < comma else sighting
            for sighting in row
        ]
    if width >= ROW:
        return [replace(sighting, part="row") for sighting in row]
    return row


def _rows(text: str, sightings: Iterable[Sighting]) -> Iterable[list[Sighting]]:
    row: list[Sighting] = []
    for sighting in sightings:
        gap = text[row[-1].end : sighting.start] if row else ""
        if row and (len(gap) > 12 or not _BETWEEN.fullmatch(gap)):
            yield row
            row = []
        row.append(sighting)
    if row:
        yield row
