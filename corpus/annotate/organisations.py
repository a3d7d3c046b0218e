"""Unions, authorities, associations and companies that act in an article.

Three ways lead to a name, the surest first: the gazetteer holds it; a place stands before a word
that ends such names (武侯区总工会, 广西汽车集团有限公司); or it is said shortly (省总工会) and the
article itself tells which one is meant. What leaves a doubt is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from corpus.annotate.fold import fold
from corpus.annotate.names import whole_word
from corpus.annotate.reading import Part
from corpus.article import Evidence
from corpus.gazetteer import Gazetteer, Organisation

MOST = 12
"""Organisations of one article."""
_READ = 200_000
"""Characters of one text that are read."""
_WHERE = ("title", "body", "caption")
_SCHOOL_AFTER = re.compile(
    r"(?:机关)?(?:干部|职工|党)?(?:学院|学校|大学|技校|干校|党校|培训中心|中学|小学)"
)
"""山西省总工会干部学校 is a school: its first half names nobody."""


@dataclass(frozen=True, slots=True)
class _Seen:
    start: int
    end: int
    name: str
    rule: str
    confidence: float


def find_organisations(
    parts: Sequence[Part],
    source: Gazetteer,
    *,
    province: str | None = None,
    city: str | None = None,
) -> list[tuple[str, Evidence]]:
    """The organisations that title, text and captions name, in their order, colleges left out.

    Args:
        parts: the article as it was read.
        source: the names that are known.
        province: code of the province of the event, which tells whose 省总工会 it is.
        city: official name of the city of the event, for 市总工会.

    Returns:
        at most `MOST` pairs: the official Chinese name where the gazetteer knows the body, else the
        name as it stands; and the words that name it first.
    """
    finder = _finder(source)
    context = _Context(finder, parts, province, city)
    found: dict[str, Evidence] = {}
    for part in parts:
        if part.where not in _WHERE:
            continue
        for seen in sorted(finder.scan(part, context), key=lambda seen: seen.start):
            if seen.name not in found:
                text = part.raw[seen.start : seen.end]
                found[seen.name] = Evidence(text, part.where, seen.rule, seen.name, seen.confidence)
            if len(found) == MOST:
                return list(found.items())
    return list(found.items())


class _Context:
    """Whose 省总工会 it is: that of the federation named last, else that of the article's place."""

    def __init__(
        self, finder: _Finder, parts: Sequence[Part], province: str | None, city: str | None
    ) -> None:
        homes = {
            name.key
            for part in parts
            if part.where in ("publisher", "source line")
            for found in part.names
            for name in found.names
            if name.form in {"full", "short"}
        }
        cities = finder.source.cities
        of_cities = {key for key in homes if key in cities}
        provinces = {cities[key].province if key in cities else key for key in homes}
        provinces &= set(finder.source.provinces)
        # The site of another province or city says 省 and 市 of its own, wherever the event was.
        self.province = province if not provinces or province in provinces else None
        self.city = city if not of_cities or city in of_cities else None
        if self.province is None and len(provinces) == 1:
            self.province = next(iter(provinces))
        if self.city is None and len(of_cities) == 1:
            self.city = next(iter(of_cities))
        own = cities.get(self.city or "")
        if own and self.province not in {None, own.province}:
            self.city = None

    def note(self, known: Organisation) -> None:
        """A body named in full: the short names after it mean its place."""
        if known.province and not known.city:
            self.province = known.province
        elif known.city:
            self.city = known.city


_FIELDS = (
    "教科文卫体 教科文卫 教科卫体 教科卫 教育卫生科研 教育科技 教育 科教文卫 海员建设 海员 "
    "交通运输 交通 铁路 邮电 国防邮电 国防 财贸轻纺烟草 财贸金融 财贸 金融 机械冶金建材 "
    "机冶建材 机械冶金 能源化学地质 能源化学 能源 化学 轻工纺织烟草 轻工纺织 轻纺烟草 轻工 "
    "农林水利气象 农林水利 农林水 建设 民航 电力 石油 煤炭 烟草 卫生健康 卫生"
).split()
_OFFICES = {
    "人力资源和社会保障": "人力资源和社会保障",
    "人力资源社会保障": "人力资源和社会保障",
    "人社": "人力资源和社会保障",
    "教育": "教育",
    "工业和信息化": "工业和信息化",
    "工信": "工业和信息化",
    "经济和信息化": "经济和信息化",
    "经信": "经济和信息化",
    "教育体育": "教育体育",
    "教体": "教育体育",
    "科学技术": "科学技术",
    "科技": "科学技术",
    "商务": "商务",
    "财政": "财政",
    "民政": "民政",
    "应急管理": "应急管理",
    "交通运输": "交通运输",
    "农业农村": "农业农村",
    "文化和旅游": "文化和旅游",
    "文旅": "文化和旅游",
    "住房和城乡建设": "住房和城乡建设",
    "住建": "住房和城乡建设",
}
_BODIES = {
    "总工会": "总工会",
    **{f"{field}工会": f"{field}工会" for field in _FIELDS},
    **{short + rank: full + rank for short, full in _OFFICES.items() for rank in "厅局"},
}
"""Endings that take a place before them, and their full forms."""
_FIRMS = (
    "有限公司 有限责任公司 股份有限公司 控股有限公司 集团有限公司 集团有限责任公司 "
    "集团股份有限公司 集团公司 集团"
).split()
_CLUBS = ("协会", "学会", "基金会")
_NAMED = frozenset({*_FIRMS, *(firm + "工会" for firm in _FIRMS), *_CLUBS})
"""Endings that a name of its own stands before."""
_GOES_ON = re.compile(
    r"(?<=[厅局])[级面势部限]|(?<=协会|学会|金会)[员长]|(?<=工会)会员"
    r"|(?<=集团)(?:[军化式的有股控内总各公]|[^，。、；：\s的和与等]{1,12}[司局厂院])"
)
"""What shows that an ending is none: 教育局面, 广西汽车集团配套厂."""
_FREE = r"(?:(?<![\u4e00-\u9fff])|(?<=[由与和及向到在经对为是据从以将把并受请访让被会当按]))"
"""Where a name can begin that no place's name opens: 全总 is not in 安全总监."""
_SHORT = re.compile(rf"{_FREE}(?:我|本|该)?(?P<level>省|市|自治区|州)$")
_BEGINS = re.compile(_FREE)
_PART_OF = ("门", "长", "分")
"""教育部门 is no ministry."""
_WINDOW = 30
_SHORTEST = 3
_CUT = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9()·]|[的了在与及由将对向把被为是从等到至往给让据]|和(?!平|谐|田|布|龙|县|顺|浩)|来自|走进|参观|分别|举行|举办"
)
_ANCHOR = re.compile(
    r"中国|中华|全国|中车|中铁|中建|中交|中冶|中核|中航|中粮|中煤|中化|中海油|中石化|中石油|国家电投|国家能源|国家电网|国网|一汽|上汽|东风|华润|华能|大唐"
)
_FEDERATION_EN = re.compile(
    r"(?<![A-Za-z])(?!The )((?:[A-Z][a-z']{1,20}[ -]){1,3})"
    r"(?:(?:City|County|District|Municipal|Prefecture) )?"
    r"(?:Federation of Trade Unions|General Trade Union)\b"
)
_NO_NAME_EN = frozenset(
    (
        "The City County District Municipal Provincial Regional Prefecture Local Our National "
        "Hong Macao Macau China All"
    ).split()
)


class _Finder:
    """Everything compiled from one gazetteer."""

    def __init__(self, source: Gazetteer) -> None:
        self.source = source
        self._bearers: defaultdict[str, list[Organisation]] = defaultdict(list)
        for item in source.organisations.values():
            for text in (*item.names_zh, *item.names_en):
                if item not in self._bearers[fold(text)]:
                    self._bearers[fold(text)].append(item)
        names = [name for name in self._bearers if len(name) > 1]
        self._patterns = [*names, *({*_BODIES, *_NAMED} - self._bearers.keys())]
        self._stems = _stems(source)
        openings = ("中国", "中华", "全国总", "国务院")
        self._bare = [
            name in self._bearers and not name.startswith((*openings, *self._stems))
            for name in self._patterns
        ]
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest)
        self._counties: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for county in source.counties:
            for text in (county.name_zh, *county.aliases_zh):
                self._counties[text].append((county.city or "", county.name_zh))

    def scan(self, part: Part, context: _Context) -> Iterator[_Seen]:
        """The organisations of one text; a name that the gazetteer knows goes before an ending."""
        text = part.text[:_READ]
        starts = {found.start: found.end for found in part.names}
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            pattern = self._patterns[index]
            if self._is_cut(text, index, start, end):
                continue
            if pattern in _BODIES:
                yield from self._body(text, start, end, context)
            elif pattern in _NAMED:
                first = self._start(text, start, starts)
                if first is not None and start - first >= _SHORTEST:
                    yield _Seen(first, end, text[first:end], f"name that ends in {pattern}", 0.85)
            elif item := self._meant(self._bearers[pattern], context):
                yield _Seen(start, end, item.name_zh, "known organisation", 0.97)
                context.note(item)
        if "Trade Union" in text:
            yield from self._english(text)

    def _is_cut(self, text: str, index: int, start: int, end: int) -> bool:
        """Is it a piece of another word or name?"""
        if self._patterns[index].isascii():
            return not whole_word(text, start, end)
        if self._bare[index] and not _BEGINS.match(text, start):
            return True
        if text.startswith(_PART_OF, end) or _SCHOOL_AFTER.match(text, end):
            return True
        return _GOES_ON.match(text, end) is not None

    def _meant(self, bearers: Sequence[Organisation], context: _Context) -> Organisation | None:
        """Of several with one English name, that of the article's city or province."""
        if len(bearers) == 1:
            return bearers[0]
        fits = [item for item in bearers if item.city == context.city] if context.city else []
        fits = fits or [item for item in bearers if item.province == context.province]
        return fits[0] if len(fits) == 1 else None

    def _body(self, text: str, begin: int, end: int, context: _Context) -> Iterator[_Seen]:
        tail = _BODIES[text[begin:end]]
        if place := self._place(text, begin, context):
            start, name = place
            yield _Seen(start, end, name + tail, "place before it", 0.93)
            return
        short = _SHORT.search(text[max(0, begin - 5) : begin])
        if short and (home := self._home(short["level"], context)):
            yield _Seen(begin - len(short["level"]), end, home + tail, "short name", 0.85)

    def _home(self, level: str, context: _Context) -> str | None:
        """The place that 省, 自治区, 市 or 州 means in this article."""
        province = self.source.provinces.get(context.province or "")
        if level in ("省", "自治区"):
            return province.name_zh if province and province.name_zh.endswith(level) else None
        if province and province.name_zh.endswith("市") and level == "市":
            return province.name_zh
        return context.city if context.city and context.city.endswith(level) else None

    def _place(self, text: str, end: int, context: _Context) -> tuple[int, str] | None:
        """The place whose name ends at `end`: where it begins, and how it is called in full."""
        for length in range(min(12, end), 1, -1):
            start = end - length
            name = text[start:end]
            if full := self._stems.get(name):
                return start, full
            if name in self._counties:
                return self._county(text, start, name, context)
        return None

    def _county(self, text: str, start: int, name: str, context: _Context) -> tuple[int, str]:
        """A district takes its city before it (成都市武侯区), if the city is beyond doubt."""
        bearers = dict(self._counties[name])
        for length in range(min(12, start), 1, -1):
            city = self._stems.get(text[start - length : start])
            if city in bearers:
                return start - length, self._with_city(city, bearers[city])
        city = context.city if context.city in bearers else None
        if city is None and len(bearers) == 1:
            city = next(iter(bearers))
        return start, self._with_city(city, bearers[city]) if city is not None else name

    def _with_city(self, city: str, county: str) -> str:
        """Districts name their city, and all counties of Beijing and its like."""
        capital = any(item.name_zh == city for item in self.source.provinces.values())
        return city + county if capital or county.endswith("区") else county

    def _start(self, text: str, end: int, starts: dict[int, int]) -> int | None:
        """Where a company's name begins: at the first place or 中国 after the last cut."""
        low = max(0, end - _WINDOW)
        for cut in _CUT.finditer(text, low, end):
            low = cut.end()
        first = next((at for at in range(low, end) if at in starts and starts[at] <= end), None)
        anchor = _ANCHOR.search(text, low, end)
        begins = [at for at in (first, anchor.start() if anchor else None) if at is not None]
        return min(begins, default=None)

    def _english(self, text: str) -> Iterator[_Seen]:
        for match in _FEDERATION_EN.finditer(text):
            words = match[1].split()
            if words[0] not in _NO_NAME_EN and match[0] not in self._bearers:
                rule = "name that ends in a federation"
                yield _Seen(match.start(), match.end(), match[0], rule, 0.8)


def _stems(source: Gazetteer) -> dict[str, str]:
    """Names of provinces and cities, as they stand before 总工会, with the full form."""
    stems: dict[str, str] = {}
    for province in source.provinces.values():
        stems |= dict.fromkeys((province.name_zh, province.short_zh), province.name_zh)
    for city in source.cities.values():
        stems[city.name_zh] = city.name_zh
        stems.setdefault(city.short_zh, city.name_zh)
    return stems


@lru_cache(maxsize=2)
def _finder(source: Gazetteer) -> _Finder:
    return _Finder(source)
