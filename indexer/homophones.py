"""Chinese words that sound alike, as a pinyin keyboard and an accent mix them up.

A word's *key* is its pinyin without tones, in which the pairs that speakers of many regions do
not tell apart are one: z/zh, c/ch, s/sh, n/l, f/h, and an/ang, en/eng, in/ing. The readings are
those of pypinyin's tables of characters and phrases, which are loaded on first use. A known word
is read as usual; a character that was typed by mistake may have been meant by a rarer reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice, product

MAX_READINGS = 2
"""Readings of one character that are looked at: the table names the usual ones first."""

MAX_KEYS = 8
"""Keys of one word, however many of its characters have several readings."""

_TONES = frozenset("\u0300\u0301\u0304\u030c")
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))


class Homophones:
    """Words by how they sound.

    Args:
        words: of Chinese characters only.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in words:
            key = " ".join(map(_vague, _usual(word)))
            self._words.setdefault(key, []).append(word)

    def like(self, text: str) -> list[str]:
        """The words that may be said as `text` is, itself left out; each once."""
        found = (word for key in _keys(text) for word in self._words.get(key, ()))
        return [word for word in dict.fromkeys(found) if word != text]


def sounds_same(typed: str, word: str) -> bool:
    """Whether a text may be read, character by character, as a word is, tones aside."""
    return len(typed) == len(word) and all(
        _toneless(said) in map(_toneless, _readings(char))
        for char, said in zip(typed, _usual(word), strict=True)
    )


def same_tones(word: str, other: str) -> bool:
    """Whether two words are usually read the same, tones included."""
    return _usual(word) == _usual(other)


def _keys(text: str) -> Iterator[str]:
    """What a text may sound like; at most `MAX_KEYS`."""
    syllables = [dict.fromkeys(map(_vague, _readings(char))) for char in text]
    return islice(map(" ".join, product(*syllables)), MAX_KEYS)


def _usual(word: str) -> list[str]:
    """The usual reading of each character: as in a phrase with its neighbour, else its first."""
    said, at = [], 0
    while at < len(word):
        pair = _phrases().get(word[at : at + 2], ()) if at + 1 < len(word) else ()
        if len(pair) == 2:
            said += [readings[0] for readings in pair]
        else:
            said.append(_readings(word[at])[0])
        at += len(pair) or 1
    return said


@lru_cache(maxsize=1 << 12)
def _vague(syllable: str) -> str:
    return _blurred(_toneless(syllable))


def _blurred(syllable: str) -> str:
    for initial, as_said in _INITIALS:
        if syllable.startswith(initial):
            syllable = as_said + syllable[len(initial) :]
            break
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


@lru_cache(maxsize=1 << 14)
def _readings(char: str) -> tuple[str, ...]:
    """With tones, the most usual one first; one that is empty for a character without any."""
    return tuple(_characters().get(ord(char), "").split(",")[:MAX_READINGS])


@lru_cache(maxsize=1 << 12)
def _toneless(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))


@cache
def _characters() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # with the phrases a tenth of a second and 50 MB

    table: dict[int, str] = PINYIN_DICT
    return table


@cache
def _phrases() -> dict[str, list[list[str]]]:
    from pypinyin.constants import PHRASES_DICT

    table: dict[str, list[list[str]]] = PHRASES_DICT
    return table
