"""Do two passages that stand in one place name different numbers, places or persons?

A program that spins a text changes common words; who fills in a form anew changes the date, the
figures and the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.annotate.hijack import holds_brand
from corpus.clean.surnames import COMPOUND, SURNAMES
from corpus.copies.align import Gap
from corpus.copies.words import Words
from corpus.gazetteer import Gazetteer, gazetteer

_NUMERALS = frozenset("一二三四五六七八九十百千万两")
_COUNTED = frozenset("第届期批次年月日号名个项")
_UNITS = frozenset("省市县区旗州盟镇乡村")
_AROUND = 3
_TITLE_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Differences:
    """How often two texts differ in what tells events apart; in the title it counts twice.

    Attributes:
        numbers: other numbers at the same place.
        names: other places or persons at the same place.
        plain: other words that are neither.
    """

    numbers: int
    names: int
    plain: int


def differences(small: Words, large: Words, gaps: Sequence[Gap], titled: bool) -> Differences:
    """Count the gaps between two texts by what differs in them.

    Args:
        small: the first text.
        large: the second.
        gaps: between them, as `align` found them.
        titled: are the headlines alike? Else one is not the other's form, and they do not count.
    """
    numbers = names = plain = 0
    for gap in gaps:
        weight = 1
        if gap.small[0] < small.title or gap.large[0] < large.title:
            weight = _TITLE_WEIGHT if titled else 0
        mine, theirs = small.items[slice(*gap.small)], large.items[slice(*gap.large)]
        other = _other_numbers(mine, theirs)
        numbers += weight * other
        if holds_brand("".join(mine)) or holds_brand("".join(theirs)):
            plain += 1
        elif named := _other_places(small, large, gap) or _other_names(mine, theirs, small.chinese):
            names += weight * named
        elif not other:
            plain += 1
    return Differences(numbers, names, plain)


def _other_numbers(mine: Sequence[str], theirs: Sequence[str]) -> int:
    a, b = _numbers(mine), _numbers(theirs)
    if len(a) == len(b):
        return sum(x != y and not _is_torn(x, y) for x, y in zip(a, b, strict=True))
    # 5月17日 that lost its sign is 517日: damage, no other day.
    if set(a) & set(b) or "".join(a) == "".join(b):
        return 0
    return min(len(a), len(b))


def _numbers(words: Sequence[str]) -> list[str]:
    """Numbers in digits; Chinese ones only where the passage is nothing else."""
    if words and all(word in _NUMERALS or word in _COUNTED for word in words):
        return [word for word in words if word in _NUMERALS]
    return [word for word in words if word[0] <= "9"]


def _is_torn(one: str, other: str) -> bool:
    """Is one number what is left of the other, a decimal one, after something was put into it?"""
    short, long = sorted((one, other), key=len)
    return "." in long and short in long.split(".")


def numbers_in(words: Sequence[str]) -> list[str]:
    """The numbers of a headline, those of 第三期 among them."""
    before = ("", *words)
    return [
        word
        for last, word in zip(before, words, strict=False)
        if word[0] <= "9" or (last == "第" and word in _NUMERALS)
    ]


def _other_places(small: Words, large: Words, gap: Gap) -> int:
    if not small.chinese:
        return 0
    a, b = _places(small, *gap.small), _places(large, *gap.large)
    return 0 if a & b else min(len(a), len(b))


def _places(words: Words, start: int, end: int) -> set[str]:
    """Places that the passage is part of; what ends in the sign of a unit is one, known or not."""
    first = max(0, start - _AROUND)
    text = "".join(word if len(word) == 1 else " " for word in words.items[first : end + _AROUND])
    known, found = _known_places(gazetteer()), set()
    inner, outer = start - first, end - first
    for begin in range(outer):
        for stop in range(max(begin + 2, inner + 1), min(begin + 4, len(text)) + 1):
            if text[begin:stop] in known:
                found.add(text[begin:stop])
    if not found and 2 <= end - start <= 4 and text[outer : outer + 1] in _UNITS:
        found.add(text[inner:outer])
    return found


@lru_cache(maxsize=2)
def _known_places(source: Gazetteer) -> frozenset[str]:
    provinces = (province.short_zh for province in source.provinces.values())
    return frozenset({*provinces, *(city.short_zh for city in source.cities.values())})


def _other_names(mine: Sequence[str], theirs: Sequence[str], chinese: bool) -> int:
    if chinese:
        return int(_is_person(mine) and _is_person(theirs))
    a, b = ({word for word in words if word[0].isupper()} for words in (mine, theirs))
    mine_only, theirs_only = a - b, b - a
    if any(_is_piece(x, y) or _is_piece(y, x) for x in mine_only for y in theirs_only):
        return 0
    return min(len(mine_only), len(theirs_only))


def _is_person(words: Sequence[str]) -> bool:
    name = "".join(words)
    return 2 <= len(words) <= 3 and (name[0] in SURNAMES or name[:2] in COMPOUND)


def _is_piece(one: str, other: str) -> bool:
    """Is one word what damage left of the other?"""
    return other.startswith(one) or other.endswith(one)
