"""What the names and words of the field are called otherwise, in both languages.

A `Sense` is one thing with all its names: a term of the glossary, a place, a college, an
organisation, or a pair of everyday words. Senses are found by `key`: how a name is compared, so
that case, plurals, traditional characters, "Labour" and "the" make no difference.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from corpus import Gazetteer, gazetteer
from indexer.analysis import analyse
from indexer.dictionary import HAN, cut
from indexer.folding import fold

_PARTS = re.compile(rf"[{HAN}]+|[^{HAN}]+")
_ASIDE = re.compile(r"\s*[(（][^)）]*[)）]")
_FILLERS = frozenset("the a an of and".split())
_ALSO_SPELLED = {"labour": "labor", "centr": "center", "programm": "program", "organis": "organ"}
_SHORTEST = 2

_EVERYDAY = files(__package__ or "indexer") / "everyday.toml"

_NO_KEYS = frozenset(
    # Glossary words that mean little by themselves, or what everybody writes.
    "event final hits source grace recently closing promote approval publicity women first second "
    "report dispatch issue copyright ingenuity key china "
    "项目 来源 近日 日前 转载 首届 第二届 浏览量 浏览次数 阅读量 点击数 版权所有 "
    "责任编辑 责编 收官".split()
)


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing by all its names.

    Attributes:
        zh, en: its names in each language, the best one first.
        is_name: are they proper names, to be found as they stand?
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    is_name: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a text: the least that is looked up.

    Attributes:
        key: how it is compared.
        start, end: half-open range of characters of the text.
        is_han: is it Chinese?
    """

    key: str
    start: int
    end: int
    is_han: bool


def units(text: str, *, words: bool = True) -> Iterator[Unit]:
    """The words of a text in order; a run of Chinese is one unit unless `words` are asked for."""
    folded = fold(text)
    for part in _PARTS.finditer(folded):
        at = part.start()
        if not _is_han(part[0]):
            for token in analyse(part[0], "phrase"):
                key = _ALSO_SPELLED.get(token.text, token.text)
                yield Unit(key, at + token.start, at + token.end, False)
            continue
        for word in cut(part[0]) if words else [part[0]]:
            yield Unit(word, at, at + len(word), True)
            at += len(word)


def joined(parts: Iterable[Unit]) -> str:
    """The key of a name from its units: Chinese without spaces, other words without fillers."""
    out, before = "", True
    for unit in parts:
        if not unit.is_han and unit.key in _FILLERS:
            continue
        out += unit.key if not out or (unit.is_han and before) else f" {unit.key}"
        before = unit.is_han
    return out


def is_filler(unit: Unit) -> bool:
    """Whether a name is the same without this word."""
    return unit.key in _FILLERS


@lru_cache(maxsize=1 << 12)
def key(name: str) -> str:
    """How a name is compared."""
    return joined(units(name, words=False))


def senses() -> Mapping[str, tuple[Sense, ...]]:
    """Key -> what it may mean, by the gazetteer in use; made on first use, then kept."""
    return _senses(gazetteer())


@lru_cache(maxsize=1)
def _senses(source: Gazetteer) -> Mapping[str, tuple[Sense, ...]]:
    found: dict[str, dict[Sense, None]] = {}
    for sense, keys in _listed(source):
        for name in keys:
            made = key(name)
            if len(made) >= _SHORTEST and made not in _NO_KEYS:
                found.setdefault(made, {})[sense] = None
    return {name: tuple(listed) for name, listed in found.items()}


def _listed(source: Gazetteer) -> Iterator[tuple[Sense, tuple[str, ...]]]:
    """Every sense with the names by which it is found."""
    yield from _places(source)
    for college in source.colleges.values():
        weak = frozenset(college.weak_names)  # borne by others too: they name it only near home
        zh = _without(weak, *college.names_zh)
        en = _without(weak, *college.names_en)
        yield Sense(zh, en), (*zh, *en)
    for body in source.organisations.values():
        yield Sense(body.names_zh, body.names_en), (*body.names_zh, *body.names_en)
    for term in source.terms:
        zh = _without(_NO_KEYS, *map(_plain, term.names_zh))
        en = _without(_NO_KEYS, *map(_plain, term.names_en))
        if zh and en:
            yield Sense(zh, en, False), (*zh, *en)
    for heading, lines in _everyday().items():
        for line in lines:
            zh, en = (tuple(names.split("/")) for names in line.split(" ", 1))
            yield Sense(zh, en, heading == "companies"), (*zh, *en)


def _everyday() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads(_EVERYDAY.read_text("utf-8"))
    return found


def _places(source: Gazetteer) -> Iterator[tuple[Sense, tuple[str, ...]]]:
    for province in source.provinces.values():
        zh = (province.short_zh, province.name_zh, *province.aliases_zh)
        yield Sense(zh, province.names_en), (*zh, *province.names_en)
    for city in source.cities.values():
        own = (city.name_zh,) if city.ordinary else (city.short_zh, city.name_zh)
        zh = (*own, *city.aliases_zh)
        yield Sense(zh, city.names_en), (*zh, city.short_zh, *city.names_en)
    for county in source.counties:
        zh = (county.name_zh,) if county.ordinary else (county.short_zh, county.name_zh)
        yield Sense(zh, (county.name_en,)), (*zh, county.name_en)


def _without(left_out: frozenset[str], *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and name not in left_out))


def _plain(name: str) -> str:
    return _ASIDE.sub("", name).strip(" '\"")


def _is_han(part: str) -> bool:
    return _HAN_START.match(part) is not None


_HAN_START = re.compile(rf"[{HAN}]")
