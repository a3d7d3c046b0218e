"""Find every name of the gazetteer, and every topic word, in one pass over the text.

An Aho-Corasick automaton reports all occurrences, overlapping ones too; those that are not whole
words are dropped, and of the rest the leftmost and longest win: 湖南三一工业职业技术学院 hides the
names inside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from corpus.annotate.county_names import begins_a_word, county_spellings, needs_edge
from corpus.annotate.fold import fold
from corpus.annotate.spellings import college_spellings
from corpus.gazetteer import City, Gazetteer, Province, gazetteer

NameKind = Literal["province", "city", "county", "college", "abroad", "lookalike"]
NameForm = Literal["full", "short", "weak", "faint", "brand", "medium"]


@dataclass(frozen=True, slots=True)
class Name:
    """One reading of a name.

    Attributes:
        kind: what bears the name.
        key: code of the province, official name of the city, id of the college, "" otherwise; of
            a county, and of a city's nickname, the city's name (or the province's code, if the
            county belongs to no city).
        form: "full" is official (柳州市) and can hardly be anything else; a "weak" form others bear
            too, so something else must agree; a "faint" one counts only where its own city is
            named (龙城, 城中区); "brand" is what the place calls itself (三秦工匠); a "medium" is a
            newspaper of the place.
    """

    kind: NameKind
    key: str
    form: NameForm = "short"


@dataclass(frozen=True, slots=True)
class TopicWord:
    """A word of topics.toml."""

    topic: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A name in the text: half-open range of offsets, and all its readings."""

    start: int
    end: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic word in the text."""

    start: int
    end: int
    words: tuple[TopicWord, ...]


class Vocabulary:
    """All patterns of a gazetteer, compiled once."""

    def __init__(self, source: Gazetteer) -> None:
        """Compile the names of `source`."""
        names: defaultdict[str, list[Name]] = defaultdict(list)
        for text, name in _names(source):
            if name not in names[fold(text)]:
                names[fold(text)].append(name)
        topics: defaultdict[str, list[TopicWord]] = defaultdict(list)
        for topic, words in {**source.topics, **source.topic_marks}.items():
            for strong, group in ((True, words.strong), (False, words.weak)):
                for word in group:
                    topics[fold(word)].append(TopicWord(topic, strong))
        self._patterns = sorted({*names, *topics})
        self._names = [tuple(names.get(text, ())) for text in self._patterns]
        self._topics = [tuple(topics.get(text, ())) for text in self._patterns]
        self._latin = [text.isascii() for text in self._patterns]
        self._edged = [
            needs_edge(text) and any(_is_bare_county(name) for name in named)
            for text, named in zip(self._patterns, self._names, strict=True)
        ]
        self._acronym = [text.isascii() and text.isupper() for text in self._patterns]
        self._automaton = AhoCorasick(
            [text.lower() for text in self._patterns], matchkind=MatchKind.Standard
        )

    def scan(self, folded: str) -> tuple[list[Found], list[TopicHit]]:
        """Names and topic words of a folded text, each list in order, without overlaps."""
        names: list[Found] = []
        topics: list[TopicHit] = []
        matches = self._automaton.find_matches_as_indexes(folded.lower(), overlapping=True)
        matches.sort(key=lambda match: (match[1], -match[2]))
        after_name = after_topic = 0
        for index, start, end in matches:
            if start < after_name and start < after_topic:
                continue
            if self._latin[index] and not whole_word(folded, start, end):
                continue
            named = self._names[index] and self._written_as_name(folded, index, start)
            # 范县 and 海城市 do not begin inside 示范县, 沿海城市.
            named = named and (
                not self._edged[index] or start == after_name or begins_a_word(folded, start)
            )
            if named and start >= after_name and not folded.startswith(_LONGER_WORDS, end - 1):
                names.append(Found(start, end, self._names[index]))
                after_name = end
                if any(name.kind == "college" for name in self._names[index]):
                    after_topic = end
            if start >= after_topic and self._topics[index]:
                topics.append(TopicHit(start, end, self._topics[index]))
                after_topic = end
        return names, topics

    def _written_as_name(self, folded: str, index: int, start: int) -> bool:
        """English names begin with a capital; acronyms are capitals throughout."""
        pattern = self._patterns[index]
        if self._acronym[index]:
            return folded.startswith(pattern, start)
        return not self._latin[index] or folded[start].isupper() or not pattern[0].isupper()


_LONGER_WORDS = ("市场", "国际", "区域", "区间", "区块")
"""吉林市场 is a market, not the city of 吉林市; 和泰国际酒店 is a hotel, not in 泰国."""


def vocabulary() -> Vocabulary:
    """The vocabulary of the gazetteer in use, compiled once for each."""
    return _compiled(gazetteer())


@lru_cache(maxsize=2)
def _compiled(source: Gazetteer) -> Vocabulary:
    return Vocabulary(source)


def _is_bare_county(name: Name) -> bool:
    """A county by a name that nothing else in the article has to speak for."""
    return name.kind == "county" and name.form in ("full", "short")


def whole_word(text: str, start: int, end: int) -> bool:
    """Does no other Latin letter or digit adjoin `text[start:end]`?"""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _names(source: Gazetteer) -> Iterator[tuple[str, Name]]:
    for province in source.provinces.values():
        yield from _province_names(province)
    taken = {province.short_zh for province in source.provinces.values()}
    taken |= {province.name_en for province in source.provinces.values()}
    for city in source.cities.values():
        yield from _city_names(city, taken)
    for county in source.counties:
        for text, county_form in county_spellings(county):
            yield text, Name("county", county.city or county.province, county_form)
    for college in source.colleges.values():
        for text in college_spellings(college, source):
            form: NameForm = "weak" if text in college.weak_names else "short"
            yield text, Name("college", college.id, form)
    for text in source.abroad:
        yield text, Name("abroad", "")
    for text in source.lookalikes:
        yield text, Name("lookalike", "")


BRANDED = (
    "工匠", "大工匠", "匠人", "技能", "技工", "职工", "职教", "工会", "劳模", "产业工人", "杯",
    "大地", "儿女", "学子", "健儿", "英才",
)  # fmt: skip
"""What follows a province's name for itself when it means the province: 三秦工匠, 八闽大地."""


def _province_names(province: Province) -> Iterator[tuple[str, Name]]:
    names_zh = (province.name_zh, *province.aliases_zh, province.short_zh)
    for text in (*names_zh, *province.names_en):
        form: NameForm = "short" if text == province.short_zh else "full"
        yield text, Name("province", province.code, form)
    for brand in province.brands:
        for word in BRANDED:
            yield brand + word, Name("province", province.code, "brand")
    for text in province.institutions:
        yield text, Name("province", province.code)
    for text in province.media:
        yield text, Name("province", province.code, "medium")


_AFTER_STEM = {"自治州": "州", "地区": "地区", "盟": "盟", "自治县": "县"}


def _city_names(city: City, taken: Iterable[str]) -> Iterator[tuple[str, Name]]:
    """Full, short and English forms; a form that a province bears too is left to the province."""
    yield city.name_zh, Name("city", city.name_zh, "full")
    for ending, short in _AFTER_STEM.items():
        if city.name_zh.endswith(ending):
            yield city.short_zh + short, Name("city", city.name_zh, "full")
    for text in (city.short_zh, *city.names_en):
        if text not in taken:
            yield text, Name("city", city.name_zh, "weak" if city.ordinary else "short")
    for text in city.aliases_zh:
        yield text, Name("city", city.name_zh, "short")
    for text in city.nicknames:
        yield text, Name("county", city.name_zh, "faint")
