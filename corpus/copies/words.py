"""An article as the row of words that is compared: script, punctuation and noise taken away.

Chinese is read character by character, in simplified script, and a number is one word; Latin
letters between are left out, for they are pinyin, brands or markup as often as text. Other texts
are read word by word.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
import numpy.typing as npt

from corpus.annotate.fold import fold, hide_noise

LONGEST = 60_000
"""Of a longer body, only so many characters are compared."""
GROUP_ZH, GROUP_EN = 4, 3
"""How many words make a group."""

Codes = npt.NDArray[np.uint64]
Hashes = npt.NDArray[np.uint32]

_BYLINE = re.compile(
    r"^[ (\[【]{0,3}(?:来源|稿源|文章来源|信息来源|责任?编辑|编辑|责编|美编|作者|记者|通讯员|供稿|"
    r"撰稿|摄影|图片?|文字?|"
    r"图文|审核|初审|复审|终审|审校|校对|监制|编审|值班主任|原标题|"
    r"Source|Editors?|Reporters?|Photos?|Author|By)(?: ?[:/／|]|(?<=By) ).{0,80}$"
    r"|[(\[](?:本报|本网|全媒体)?(?:见习|实习)?(?:记者|通讯员|责任编辑|编辑|责编|来源|作者|图片|摄影|完)[^()\[\]\n]{0,60}[)\]]"
    r"|^ {0,8}(?:本报|本网|本台|本刊)讯",
    re.MULTILINE,
)
_TWIN = re.compile(r"([\u3400-\u9fff]{1,8}) ?\(\1\)")
_NUMBER = r"[0-9]{1,3}(?:,{1,2}[0-9]{3})+(?![0-9])|[0-9]+(?:\.{1,2}[0-9]+)?"
_DAMAGED = r"[0-9.,]{0,20}[?\ufffd][0-9.,?\ufffd]{0,20}"
_WORD_ZH = re.compile(rf"[A-Za-z][A-Za-z0-9]*|{_DAMAGED}|({_NUMBER}|[\u3400-\u9fff])")
_WORD_EN = re.compile(rf"{_DAMAGED}|({_NUMBER}|[A-Za-z]+(?:'[a-z]+)?)")
_BRAND = re.compile(r"([A-Za-z]{2,20})[0-9]{1,20}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_HAN_AMONG_LETTERS = 0.2


@dataclass(frozen=True)
class Words:
    """One text, ready to be compared.

    Attributes:
        items: the words, those of the title first; English ones keep their case.
        codes: a number for each word; case does not matter.
        title: how many of them are the title's.
        chinese: read character by character?
    """

    items: tuple[str, ...]
    codes: Codes
    title: int
    chinese: bool

    @property
    def group(self) -> int:
        """How many words make a group."""
        return GROUP_ZH if self.chinese else GROUP_EN

    @cached_property
    def hashes(self) -> Hashes:
        """A hash for each group of neighbours, in their order."""
        return _hashes(self.codes, self.group)

    @cached_property
    def numeric(self) -> npt.NDArray[np.bool_]:
        """Which words are numbers."""
        return np.array([item[0] <= "9" for item in self.items], np.bool_)

    @cached_property
    def digest(self) -> int:
        """63 bits over the body; of a short text, over title and body."""
        items = self.items if self.is_short else self.items[self.title :]
        text = " ".join(items).lower().encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 1

    @property
    def is_short(self) -> bool:
        """Too short a body to be judged by likeness."""
        return len(self.items) - self.title < (60 if self.chinese else 40)


def read_words(title: str, body: str) -> Words:
    """The words of an article's title and body."""
    title, body = fold(title[:500]), fold(body[:LONGEST])
    body = hide_noise(_BYLINE.sub("", body))
    chinese = _is_chinese(title + body)
    head, rest = _split(title, chinese), _split(body, chinese)
    codes = _codes([*head, *rest])
    items = (*head, *rest)
    if chinese and len(kept := _without_insertions(codes, len(head))) < len(items):
        items, codes = tuple(items[place] for place in kept.tolist()), codes[kept]
    return Words(items, codes, len(head), chinese)


def _codes(items: list[str]) -> Codes:
    codes = [ord(item) if len(item) == 1 else crc32(item.lower().encode()) for item in items]
    return np.array(codes, np.uint64)


def _is_chinese(text: str) -> bool:
    han = len(_HAN.findall(text[:4000]))
    return han > 0 and han >= _HAN_AMONG_LETTERS * (han + len(_LATIN.findall(text[:4000])))


def _split(text: str, chinese: bool) -> list[str]:
    """Words and numbers; a number that lost a digit on the way is left out."""
    if chinese:
        text = _without_brand(_TWIN.sub(r"\1", text) if "(" in text else text)
    words = (_WORD_ZH if chinese else _WORD_EN).findall(text)
    return [word if word[0] > "9" else _plain(word) for word in words if word]


def _without_brand(text: str) -> str:
    """Take out a brand that ends in digits, which may stand before others: beat365 in beat36524."""
    found = Counter(match[1].lower() for match in _BRAND.finditer(text))
    if not found or found.most_common(1)[0][1] < _FEWEST_INSERTIONS:
        return text
    letters = found.most_common(1)[0][0]
    brand = min((m[0].lower() for m in _BRAND.finditer(text) if m[1].lower() == letters), key=len)
    return re.sub(re.escape(brand), " ", text, flags=re.IGNORECASE)


def _plain(number: str) -> str:
    return number.replace(",", "").replace("..", ".")


_FEWEST_INSERTIONS, _INSERTED_SHARE, _LONGEST_INSERTION, _MOST_BRANDS = 8, 0.15, 14, 6


def _without_insertions(codes: Codes, head: int) -> npt.NDArray[np.intp]:
    """The places that stay when what was written between the words by a program is left out.

    A word that makes up a seventh of a text is hardly its own; where it is, every copy loses it.
    The first `head` words are the title's and stay.
    """
    kept = np.arange(len(codes))
    for _ in range(_MOST_BRANDS):
        left = codes[kept[head:]]
        if len(left) < 4 * _FEWEST_INSERTIONS:
            break
        pairs = left[:-1] << np.uint64(32) | left[1:]
        ranked = np.sort(pairs)
        bounds = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1], True])
        counts = np.diff(bounds)
        most = int(counts.argmax())
        # The longest brand fills a seventh of a text with every hundredth word.
        if counts[most] < max(_FEWEST_INSERTIONS, _INSERTED_SHARE * len(left) / _LONGEST_INSERTION):
            break
        places = np.flatnonzero(pairs == ranked[bounds[most]])
        start, end = _grown(left, places)
        if len(places) * (end - start) < _INSERTED_SHARE * len(left):
            break
        gone = (places[:, None] + np.arange(start, end)).ravel()
        stays = np.ones(len(kept), np.bool_)
        stays[head + gone[(gone >= 0) & (gone < len(left))]] = False
        kept = kept[stays]
    return kept


def _grown(codes: Codes, places: npt.NDArray[np.intp]) -> tuple[int, int]:
    """How far what stands at all `places` (two words each) is the same: offsets of its ends."""
    start, end = 0, 2
    while end - start < _LONGEST_INSERTION and _is_same(codes, places + end):
        end += 1
    while end - start < _LONGEST_INSERTION and _is_same(codes, places + start - 1):
        start -= 1
    return start, end


def _is_same(codes: Codes, places: npt.NDArray[np.intp]) -> bool:
    inside = places[(places >= 0) & (places < len(codes))]
    _, counts = np.unique(codes[inside], return_counts=True)
    return bool(len(counts)) and int(counts.max()) >= 0.8 * len(places)


def _hashes(codes: Codes, group: int) -> Hashes:
    """Polynomial over the group, then mixed so that every bit counts for the order."""
    size = max(0, len(codes) - group + 1)
    mixed = np.zeros(size, np.uint64)
    for offset in range(group):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[offset : offset + size] + np.uint64(1)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(32)).astype(np.uint32)
