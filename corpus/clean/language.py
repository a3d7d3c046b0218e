"""Which language a text is in, and how much of it there is.

Chinese is counted in characters and English in words; `weight` puts both on one scale, so that
thresholds elsewhere hold for both.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opencc import OpenCC

from corpus.article import Language

WORD_WEIGHT = 1.7
"""How many Chinese characters one English word is worth: what a translation needs on average."""

_SAMPLE = 6000
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_NOT_HAN = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile("[A-Za-z][A-Za-z'’-]*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_OTHER = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff"
    "\u1780-\u17ff\u1800-\u18af\uac00-\ud7af]"
)
_ENGLISH = frozenset(
    "the of and to in a for on is was with at by that from as it an are be has have its were "
    "their will this which he she they his her not or but who".split()
)


def han_count(text: str) -> int:
    """Number of Chinese characters."""
    return len(_HAN.findall(text))


def weight(text: str) -> float:
    """How much is said: Chinese characters plus `WORD_WEIGHT` for each Latin word."""
    if text.isascii():
        return len(_WORD.findall(text)) * WORD_WEIGHT
    return len(_HAN.findall(text)) + len(_WORD.findall(text)) * WORD_WEIGHT


def language_of(text: str) -> Language | None:
    """The language of a text, or None when it is none of ours.

    Args:
        text: title and body; the first 6,000 characters decide.

    Returns:
        "zh", "zh-Hant" or "en".
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    latin = len(_LATIN.findall(sample))
    if len(_OTHER.findall(sample)) > (han + latin) / 2:
        return None
    if han * 4 >= latin * 0.6 and han:
        return None if len(_KANA.findall(sample)) * 8 > han else _chinese_script(sample)
    return "en" if _is_english(sample) else None


def _is_english(sample: str) -> bool:
    words = [word.lower() for word in _WORD.findall(sample)]
    known = sum(word in _ENGLISH for word in words)
    accents = sum(not char.isascii() for char in _LATIN.findall(sample))
    return bool(words) and known >= len(words) * 0.12 and accents <= len(words) * 0.15


def simplified(text: str) -> str:
    """The text with each traditional character replaced by its simplified one."""
    converted: str = _converter("t2s").convert(text)
    return converted


def _chinese_script(sample: str) -> Language:
    characters = _NOT_HAN.sub("", sample)
    simplified = _changes(characters, "t2s")
    traditional = _changes(characters, "s2t")
    return "zh-Hant" if simplified > traditional else "zh"


def _changes(characters: str, direction: str) -> int:
    """How many characters a conversion changes; conversions of a character keep the length."""
    converted: str = _converter(direction).convert(characters)
    return sum(a != b for a, b in zip(characters, converted, strict=False))


@lru_cache(maxsize=2)
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)
