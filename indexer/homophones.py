"""Chinese words that sound alike, as a pinyin keyboard and an accent mix them up.

A word's *key* has a sign for each syllable, without tones, in which the pairs that speakers of many
regions do not tell apart are one: z/zh, c/ch, s/sh, n/l, f/h, and an/ang, en/eng, in/ing. The
readings are those of the table of characters, which `pinyin` reads. It does not know in which word
a character is read how, nor which readings only scholars know: two count of those characters that
have two in the words of everyday (重庆), one of all others. A known word is found by its usual
readings, and by those with one that is less so; what was typed finds by all of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

from indexer.hashedkeys import HashedKeys
from indexer.pinyin import readings
from indexer.pinyin import table as _characters

POLYPHONES = frozenset(
    "重行长乐率调传朝厦会曾解单宿参差卡什折大车系角校降强弹奇省盛石说熟属似给吓还"
    "巷血薄择仔炸扎粘贾秘柏蚌泊卜尺臭畜绰伺度恶否冠和划壳落露绿埋脉没模泡曝铺仆茄"
    "翘塞色煞杉舍拾数遂挑削钥"
)
"""Characters with two usual readings that are more than two tones apart; the list is our own."""

MAX_KEYS = 8
"""Keys of one text, however many of its characters have several readings."""

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))
_FIRST_SIGN = 0xE000
"""The signs of syllables are characters of private use: there are some 200."""


class Homophones:
    """Words by how they sound.

    Args:
        words: of Chinese characters only.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._keys = HashedKeys(
            (key, at) for at, word in enumerate(self._words) for key in _said(word)
        )

    def like(self, text: str) -> list[str]:
        """The words that may be said as `text` is, itself left out; each once."""
        keys = set(_keys(text))
        found = (self._words[at] for at in self._keys.find(keys))
        return [word for word in found if word != text and not keys.isdisjoint(_said(word))]


def sounds_same(typed: str, word: str) -> bool:
    """Whether a text may be read, character by character, as a word is, tones aside."""
    return len(typed) == len(word) and all(
        char == other or not set(_readings(char)).isdisjoint(_readings(other))
        for char, other in zip(typed, word, strict=True)
    )


def same_tones(word: str, other: str) -> bool:
    """Whether two words may be read the same, tones included."""
    return len(word) == len(other) and all(
        char == its or not set(_toned(char)).isdisjoint(_toned(its))
        for char, its in zip(word, other, strict=True)
    )


def _keys(text: str) -> Iterator[str]:
    """What a text may sound like; at most `MAX_KEYS`."""
    return islice(map("".join, product(*map(_signs, text))), MAX_KEYS)


def _said(word: str) -> Iterator[str]:
    """The keys of a known word, the usual one first."""
    usual = word.translate(_usual)
    yield usual
    for at, char in enumerate(word):
        for sign in _signs(char)[1:]:
            yield usual[:at] + sign + usual[at + 1 :]


class _Usual(dict[int, str]):
    """Code point -> the sign of the character's usual reading; filled by what is asked."""

    def __missing__(self, code: int) -> str:
        sign = self[code] = _signs(chr(code))[0]
        return sign


_usual = _Usual()


@lru_cache(maxsize=1 << 15)
def _signs(char: str) -> tuple[str, ...]:
    """A sign for each syllable that a character may be; itself if it has no reading."""
    return tuple(dict.fromkeys(map(_sign, _readings(char)))) or (char,)


@lru_cache(maxsize=1 << 10)
def _sign(syllable: str) -> str:
    return chr(_FIRST_SIGN + _numbers.setdefault(_blurred(syllable), len(_numbers)))


_numbers: dict[str, int] = {}


def _readings(char: str) -> tuple[str, ...]:
    return readings(char)[: 1 + (char in POLYPHONES)]


def _toned(char: str) -> list[str]:
    """One that is empty for a character without any."""
    return _characters().get(ord(char), "").split(",")[: 1 + (char in POLYPHONES)]


def _blurred(syllable: str) -> str:
    for initial, as_said in _INITIALS:
        if syllable.startswith(initial):
            syllable = as_said + syllable[len(initial) :]
            break
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable
