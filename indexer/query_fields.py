"""The fields that a query can name, and what their values are called.

    title:揭牌   标题：揭牌   province:Hunan   省份:湖南   college:"三一工匠学院"   topic:揭牌

A value is given by any name that the gazetteer knows, in either language, or as it stands in the
index ("CN-HN").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from corpus import Gazetteer, gazetteer
from indexer.folding import fold
from indexer.labels import KINDS, label
from indexer.schema import storable

DATE = "date"

OPEN = frozenset({"college", "source", "organisation", "person"})
"""Facets that have values which no list names; the index is asked for them."""

FIELD_NAMES: Mapping[str, str] = {
    name: field
    for field, names in {
        "title": ("title", "headline", "标题", "標題"),
        "body": ("body", "text", "正文", "内容"),
        "college": ("college", "school", "学院", "院校", "學院", "学校"),
        "province": ("province", "省份", "省"),
        "city": ("city", "城市", "市"),
        "source": ("source", "来源", "來源"),
        "kind": ("kind", "类别", "類別", "来源类别", "媒体类型"),
        "topic": ("topic", "主题", "主題"),
        DATE: ("date", "日期"),
        "organisation": ("organisation", "organization", "org", "组织", "組織", "机构"),
        "person": ("person", "people", "人物"),
        "language": ("language", "lang", "语言", "語言"),
    }.items()
    for name in names
}
"""What a reader may write before the colon -> the field; in lower case."""

_SHORTEST_MEANT, _SHORTEST_LATIN = 2, 4
_LONGEST_MEANT = 64

_LANGUAGES = {
    "zh": ("zh", "zh-cn", "zh-hans", "中文", "汉语", "简体", "简体中文", "simplified", "chinese"),
    "zh-Hant": ("zh-hant", "zh-tw", "zh-hk", "中文", "汉语", "繁体", "繁体中文", "chinese"),
    "en": ("en", "英文", "英语", "english"),
}
_LANGUAGES["zh-Hant"] += ("traditional", "traditional chinese")


def values_named(facet: str, text: str) -> tuple[str, ...]:
    """Return the values of a facet that bear the name `text`; () if none is known by it.

    Case, width and script do not count. A topic is also known by part of its name and by its words.
    """
    name = key_of(text)
    if not name:
        return ()
    known = _names(facet, gazetteer())
    if name in known:
        return known[name]
    if facet != "topic":
        return ()
    parts = (values for other, values in known.items() if len(name) > 1 and name in other)
    return tuple(dict.fromkeys(value for values in parts for value in values)) or _topics(name)


def facets_meant(text: str) -> tuple[str, ...]:
    """Return the facets of which a word of a text means a value: where, or what about.

    Unlike in a field, nothing is guessed: the name must be whole, of two characters at least, and
    mean one value; a topic is also meant by those of its words that show it by themselves.
    """
    if len(text) > _LONGEST_MEANT:
        return ()
    return _meant(gazetteer()).get(key_of(text), ())


@lru_cache(maxsize=4)
def _meant(source: Gazetteer) -> Mapping[str, tuple[str, ...]]:
    meant: dict[str, tuple[str, ...]] = {}
    for facet in ("province", "city", "topic"):
        known = dict(_names(facet, source))
        if facet == "topic":
            for topic, words in source.topics.items():
                for word in words.strong:
                    known[key_of(word)] = (*known.get(key_of(word), ()), topic)
        for name, values in known.items():
            least = _SHORTEST_LATIN if name.isascii() else _SHORTEST_MEANT
            if len(name) >= least and len(set(values)) == 1:
                meant[name] = (*meant.get(name, ()), facet)
    return meant


def key_of(text: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(fold(storable(text)).casefold().split())


def _topics(word: str) -> tuple[str, ...]:
    topics = gazetteer().topics.items()
    return tuple(topic for topic, words in topics if word in words.strong or word in words.weak)


@lru_cache(maxsize=16)
def _names(facet: str, source: Gazetteer) -> Mapping[str, tuple[str, ...]]:
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for value, known in _entries(facet, source):
        for name in (value, *known):
            if name:
                names[key_of(name)][value] = None
    return {name: tuple(values) for name, values in names.items()}


def _entries(facet: str, source: Gazetteer) -> Iterator[tuple[str, Iterable[str]]]:
    """Values with their names, but those of "source" and "person", which only the index knows."""
    match facet:
        case "province":
            for code, item in source.provinces.items():
                home = (item.name_zh, item.short_zh, item.name_hant, item.name_en, code[3:])
                yield code, (*home, *item.abbreviations, *item.aliases_zh, *item.aliases_en)
        case "city":
            for name, city in source.cities.items():
                yield name, (city.short_zh, city.name_en, *city.aliases_zh, *city.aliases_en)
        case "college":
            for key, college in source.colleges.items():
                names = (college.name_zh, college.name_en)
                yield key, (*names, *college.aliases_zh, *college.aliases_en)
        case "organisation":
            for name, body in source.organisations.items():
                yield name, (body.name_en, *body.aliases_zh, *body.aliases_en)
        case "topic" | "kind":
            for value in KINDS if facet == "kind" else dict.fromkeys((*source.topics, "other")):
                yield value, (label(facet, value, "zh"), label(facet, value, "en"))
        case "language":
            yield from _LANGUAGES.items()
