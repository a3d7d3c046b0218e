"""Chinese names as they are typed in Latin letters: "liuzhou", "liu zhou", "liǔzhōu", "liu3zhou1".

A *spelling* is pinyin in small letters without tones and spaces, with "v" for ü. Characters with
several readings give a name several spellings: which one is meant is seen by what was typed. The
readings are those of pypinyin's table of characters, read on first use (30 ms, 12 MB) without
importing pypinyin itself, whose phrases would cost 50 MB more.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, combinations, islice
from pathlib import Path

MAX_READINGS = 3
"""Readings of one character that are looked at: the table names the usual ones first."""

MAX_SPELLINGS = 16
"""Spellings of one name, however many of its characters have several readings."""

MAX_LETTERS = 48
"""Longer pinyin is not looked at."""

_TONES = frozenset("\u0300\u0301\u0304\u030c")
_TONE_NUMBER = re.compile("(?<=[a-z])[1-5]")
_SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:i?ang?|i?ao|i?e|ai|eng?|ei|er|ing?|iong|iu|i|ong|ou|o|u?ang?|uai|u?a|ue|ui|un|uo|u|ve?)"
)
LONGEST_SYLLABLE = 6


def readings(char: str) -> tuple[str, ...]:
    """The readings of a Chinese character without tones, the usual one first; () if unknown."""
    listed = table().get(ord(char), "").split(",") if len(char) == 1 else []
    return tuple(dict.fromkeys(map(_toneless, filter(None, listed))))[:MAX_READINGS]


def spellings(name: str) -> tuple[str, ...]:
    """How a name of Chinese characters is spelled; () if one of them has no known reading."""
    return tuple(dict.fromkeys(map("".join, spoken(name))))


def spoken(name: str) -> tuple[tuple[str, ...], ...]:
    """The syllables of a name, in each of the ways it may be said, the usual one first.

    At most `MAX_SPELLINGS`; () if one of the characters has no known reading.
    """
    said = [typed_as(char) for char in name]
    if not all(said):
        return ()
    return tuple(dict.fromkeys(islice(map(tuple, _choices(said)), MAX_SPELLINGS)))


def is_spelled(name: str, letters: str) -> bool:
    """Whether a name of Chinese characters can be spelled so, with any of their readings."""
    ends = {0}
    for char in name:
        ends = {
            at + len(said) for at in ends for said in typed_as(char) if letters.startswith(said, at)
        }
        if not ends:
            return False
    return len(letters) in ends


@lru_cache(maxsize=1 << 14)
def typed_as(char: str) -> tuple[str, ...]:
    """The readings of a character, and those with ü once more with u."""
    said = readings(char)
    return tuple(dict.fromkeys((*said, *(reading.replace("v", "u") for reading in said))))


def spelling(typed: str) -> str:
    """What was typed as a spelling: without tones, their numbers, spaces and apostrophes."""
    letters = _TONE_NUMBER.sub("", _toneless(typed.casefold()))
    letters = "".join(char for char in letters if char not in " '’-")
    return letters.replace("lyu", "lv").replace("nyu", "nv")


def is_pinyin(letters: str, least: int = 1) -> bool:
    """Whether a spelling can be read as at least so many syllables; bounded by `MAX_LETTERS`."""
    if not letters or len(letters) > MAX_LETTERS or not (letters.isascii() and letters.isalpha()):
        return False
    most = [0] + [-1] * len(letters)  # syllables before each letter, at most; -1: no way to read
    for start in range(len(letters)):
        if most[start] < 0:
            continue
        for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(letters)) + 1):
            if most[start] + 1 > most[end] and _SYLLABLE.fullmatch(letters, start, end):
                most[end] = most[start] + 1
    return most[-1] >= least


def syllable_cuts(parts: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    """Ways to cut spellings into up to `most` syllables, those with long ones first.

    A syllable does not go beyond its part. There may be thousands of ways: take the first few.
    """
    letters = "".join(parts)
    if not letters or len(letters) > most * LONGEST_SYLLABLE:
        return
    ends = [end for end, part in zip(accumulate(map(len, parts)), parts, strict=True) for _ in part]
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting:
        at, before = waiting.pop()
        if at == len(letters):
            yield before
        elif len(before) < most:
            last = min(at + LONGEST_SYLLABLE, ends[at])
            every = (letters[at:end] for end in range(at + 1, last + 1))
            waiting += (
                (at + len(said), (*before, said)) for said in every if _SYLLABLE.fullmatch(said)
            )


def _choices(said: list[tuple[str, ...]]) -> Iterator[list[str]]:
    """One reading for each character: the usual ones, then with one and with two unusual ones."""
    usual = [options[0] for options in said]
    yield usual
    unusual = [(at, other) for at, options in enumerate(said) for other in options[1:]]
    for count in (1, 2):
        for changes in combinations(unusual, count):
            if len({at for at, _ in changes}) == count:
                chosen = usual.copy()
                for at, other in changes:
                    chosen[at] = other
                yield chosen


def _toneless(said: str) -> str:
    decomposed = unicodedata.normalize("NFD", said)
    bare = "".join(char for char in decomposed if char not in _TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


@cache
def table() -> Mapping[int, str]:
    """Code point -> its readings with tone marks, separated by commas, as pypinyin lists them."""
    package = importlib.util.find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ImportError("pypinyin is not installed")
    place = Path(package.origin).with_name("pinyin_dict.py")
    spec = importlib.util.spec_from_file_location("_characters_of_pypinyin", place)
    if spec is None or spec.loader is None:
        raise ImportError(f"{place} cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Mapping[int, str] = module.pinyin_dict
    return table
