"""Which names of one article mean the same college.

A page names a school in full once, in brackets in the other language, by an older name, or by the
end of its full name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.annotate.reading import Part
from corpus.gazetteer import Gazetteer

MOST_NAMES = 120
"""Names of one article that are compared with each other."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A college named at one spot: its id or, if nobody knows it, its name."""

    key: str
    part: Part
    start: int
    end: int


_OPENS = re.compile(r'"?\s?\(\s?(?:英文名?称?|英译|英语|中文名?|English|Chinese)?[:为]?\s?"?')
_CLOSES = re.compile(r'"?\s?[,;，；)]')
_CALLED = re.compile(
    r'"?\s?[\(，,]?\s?(?:以下|下文)?(?:简称|又称|又名|也称|亦称|通称|原为|原名|原称|原|现名|现为|现称|现|曾用名|前身是|前身为|前身)'
    r'[:为是]?\s?"?'
)
_RENAMED = re.compile(
    r'"?(?:[^，。；\n]{0,8}?)(?:正式|已|成功|现|日前|获批)?(?:更名|改名|升格|升级|升本|转设|改制|易名|改称)(?:成为|为|成)?"?'
)
_FORMER = re.compile(r'"?(?:的)?(?:是|系)?(?:前身是|前身为|前身系|由原|由|原名|原为)"?')
_FORMERLY = re.compile(r'"?(?:正式)?(?:更名|改名|升格|升级|转设|改制|易名)')


def kinship(
    spots: Sequence[Spot], placeless: Iterable[str], source: Gazetteer
) -> Mapping[str, str]:
    """For each key that stands for another, that other key; a known college stands for itself.

    Args:
        spots: in the order of the text.
        placeless: keys of names that do not begin with a place.
        source: whose colleges are known.
    """
    keys = list(dict.fromkeys(spot.key for spot in spots))[:MOST_NAMES]
    pairs = [*_neighbours(spots), *_endings(keys, set(placeless), source)]
    parents: dict[str, str] = {}
    for short, full in pairs:
        ends = [_top(short, parents), _top(full, parents)]
        ends.sort(key=source.colleges.__contains__)
        if ends[0] != ends[1] and ends[0] not in source.colleges:
            parents[ends[0]] = ends[1]
    return {key: _top(key, parents) for key in keys}


def _top(key: str, parents: Mapping[str, str]) -> str:
    while key in parents:
        key = parents[key]
    return key


def _neighbours(spots: Sequence[Spot]) -> Iterable[tuple[str, str]]:
    """Two names that the words between them join: the one in brackets, or the old one, first."""
    for one, two in pairwise(spots):
        if one.part is not two.part or not 0 < two.start - one.end < 24 or one.key == two.key:
            continue
        between = one.part.text[one.end : two.start]
        after = one.part.text[two.end : two.end + 12]
        scripts = one.part.text[one.start].isascii() != one.part.text[two.start].isascii()
        if scripts and _OPENS.fullmatch(between) and _CLOSES.match(after):
            yield (one.key, two.key) if one.part.text[one.start].isascii() else (two.key, one.key)
        elif _CALLED.fullmatch(between):
            yield two.key, one.key
        elif _RENAMED.fullmatch(between):
            yield one.key, two.key
        elif _FORMER.fullmatch(between) and _FORMERLY.match(after):
            yield two.key, one.key


_REGION = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|州|县|区|盟|旗)?")
_LEAST = 6
"""A shorter ending, such as 工匠学院, is nobody's name."""


def _endings(
    keys: Sequence[str], placeless: set[str], source: Gazetteer
) -> Iterable[tuple[str, str]]:
    """A name that is the end of another: 常州工匠学院 of 江苏省常州工匠学院."""
    names = {key: source.colleges[key].name_zh if key in source.colleges else key for key in keys}
    for short in keys:
        if short in source.colleges or short.isascii() or len(short) < _LEAST:
            continue
        for full, name in names.items():
            before = name.removesuffix(short)
            if full == short or not before:
                continue
            ends_it = before != name and (short in placeless or _REGION.fullmatch(before))
            if ends_it or _is_contraction(short, name):
                yield short, full
                break


_SCHOOL = "学校"


def _is_contraction(short: str, full: str) -> bool:
    """洛阳铁路学校 for 洛阳铁路信息工程学校; universities with such names are two."""
    if not short.endswith(_SCHOOL) or short[:4] != full[:4] or len(short) >= len(full):
        return False
    rest = iter(full)
    return all(char in rest for char in short)
