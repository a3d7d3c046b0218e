"""What a reader may want who has typed a part of it: names and phrases by any of their spellings.

A name is found by its Chinese (from the beginning or inside), by the beginning of any word of its
English, by its pinyin (from any syllable on, with or without tones and spaces) and by the initials
of its pinyin. All spellings of one kind stand in one text, a line each, the most frequent names
first: a search of that text that stops early has found the best, takes microseconds for tens of
thousands of names, and needs little more memory than the spellings themselves.

Which names and phrases there are, and how often, an engine says; see `Name`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus import gazetteer
from indexer.dictionary import HAN
from indexer.engine import Suggestion, SuggestionKind
from indexer.folding import bare, fold
from indexer.labels import Locale, label
from indexer.pinyin import readings

MAX_TYPED = 64
"""Characters of what was typed that are looked at."""

MAX_SUGGESTIONS = 50
TITLES_KEPT = 2
"""Places that titles keep, however many names there are."""

A_KIND = 4
"""Names of one kind that come before all kinds had their turn."""

_FOUND = 40  # lines that a search of one spelling stops at
_READ = 6  # readings of one spelling
_TRIED = 4000  # places inside of words that are passed over before it gives up

_IS_HAN = re.compile(rf"[{HAN}]")
_NO_PINYIN = re.compile(r"[^a-z]+")
_Tier = Literal[0, 1, 2, 3]  # the whole name, its beginning, its beginning in pinyin, its inside


@dataclass(frozen=True, slots=True)
class Name:
    """Something that can be suggested.

    Attributes:
        kind, value, count: as in `Suggestion`.
        zh, en: what it is called; the same where it has one name only.
        others: further names by which it is found.
    """

    kind: SuggestionKind
    value: str
    count: int
    zh: str
    en: str
    others: tuple[str, ...] = ()

    def shown(self, text: str, locale: Locale) -> str:
        """Its name for a reader who has typed `text`: who types Chinese reads Chinese."""
        return self.zh if locale == "zh" or _IS_HAN.search(text) else self.en


def name_of(kind: SuggestionKind, value: str, count: int) -> Name:
    """The name of a facet value, with all that the gazetteer knows it by."""
    zh, en = label(kind, value, "zh"), label(kind, value, "en")
    others = dict.fromkeys(item for item in _others(kind, value) if item not in (zh, en))
    return Name(kind, value, count, zh, en, tuple(others))


def _others(kind: SuggestionKind, value: str) -> tuple[str, ...]:
    known = gazetteer()
    match kind:
        case "province" if place := known.provinces.get(value):
            short = (place.name_zh, place.name_hant, *place.abbreviations)
            return (*short, *place.aliases_zh, *place.aliases_en)
        case "city" if city := known.cities.get(value):
            return (city.name_zh, *city.aliases_zh, *city.aliases_en)
        case "college" if college := known.colleges.get(value):
            return (*college.aliases_zh, *college.aliases_en)
        case "organisation" if body := known.organisations.get(value):
            return (*body.aliases_zh, *body.aliases_en)
        case "topic":
            return (value,)
        case _:
            return ()


class Names:
    """Names and phrases, to be found by what is typed of them. It never changes.

    Args:
        names: in any order.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = sorted(names, key=lambda name: (-name.count, name.zh))
        han, latin, read, initials = _Lines(), _Lines(), _Lines(), _Lines()
        for owner, name in enumerate(self._names):
            for spelling in dict.fromkeys(map(typed, (name.zh, name.en, *name.others))):
                is_han = _IS_HAN.search(spelling) is not None
                if is_han:
                    han.add(spelling.replace(" ", ""), owner)
                else:
                    latin.add(spelling, owner)
                sounds = read_aloud(spelling) if is_han and len(spelling) > 1 else ()
                for sound in sounds:
                    read.add(sound, owner)
                begun = ("".join(filter(str.isupper, sound)).lower() for sound in sounds)
                for letters in dict.fromkeys(begun):
                    initials.add(letters, owner)
        self._han, self._latin, self._read, self._initials = (
            lines.sealed() for lines in (han, latin, read, initials)
        )

    def __len__(self) -> int:
        return len(self._names)

    def find(self, text: str) -> list[Name]:
        """The names that `text` begins or is part of, best first; some dozens at most."""
        tiers: dict[int, _Tier] = {}
        for owner, tier in self._matches(typed(text)):
            tiers[owner] = min(tier, tiers.get(owner, tier))
        # A phrase is any word: what has a name of its own comes before it.
        order = sorted(
            tiers,
            key=lambda owner: (tiers[owner], self._names[owner].kind == "phrase", owner),
        )
        return [self._names[owner] for owner in order]

    def _matches(self, text: str) -> Iterator[tuple[int, _Tier]]:
        if not text:
            return
        if _IS_HAN.search(text):
            text = text.replace(" ", "")
            yield from self._whole_or_begun(self._han, text, 1)
            yield from ((owner, 3) for owner in self._han.owners(text))
            return
        yield from self._whole_or_begun(self._latin, text, 1)
        yield from ((owner, 3) for owner in self._latin.owners(" " + text))
        sound = _NO_PINYIN.sub("", text.replace("v", "u"))
        if not sound:
            return
        yield from self._whole_or_begun(self._read, sound, 2)
        if len(sound) > 1:
            yield from self._whole_or_begun(self._initials, sound, 2)
        if len(sound) > 2:
            yield from ((owner, 3) for owner in self._read.owners(sound, capital=True))
            yield from ((owner, 3) for owner in self._initials.owners(sound))

    @staticmethod
    def _whole_or_begun(
        lines: _SealedLines, text: str, begun: _Tier
    ) -> Iterator[tuple[int, _Tier]]:
        yield from ((owner, 0) for owner in lines.owners(f"\n{text}\n"))
        yield from ((owner, begun) for owner in lines.owners(f"\n{text}"))


class _Lines:
    """Spellings, one a line, and whose they are."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._owners: list[int] = []

    def add(self, line: str, owner: int) -> None:
        self._lines.append(line)
        self._owners.append(owner)

    def sealed(self) -> _SealedLines:
        return _SealedLines(self._lines, self._owners)


class _SealedLines:
    """Lines of which no more come; a capital letter marks where a syllable begins."""

    def __init__(self, lines: Sequence[str], owners: Sequence[int]) -> None:
        self._cased = "\n" + "".join(f"{line}\n" for line in lines)
        self._text = self._cased.lower() if self._cased.isascii() else self._cased
        self._owners = owners
        self._starts: list[int] = []  # of the line feed before each line
        at = 0
        for line in lines:
            self._starts.append(at)
            at += len(line) + 1

    def owners(self, wanted: str, *, capital: bool = False) -> Iterator[int]:
        """Whose lines hold `wanted`, in order, until there are enough; if `capital`, with one."""
        found = 0
        at = self._text.find(wanted)
        for _ in range(_TRIED):
            if at < 0 or found == _FOUND:
                return
            if capital and not self._cased[at].isupper():
                at = self._text.find(wanted, at + 1)
                continue
            line = bisect_right(self._starts, at) - 1
            yield self._owners[line]
            found += 1
            if line + 1 == len(self._owners):
                return
            at = self._text.find(wanted, self._starts[line + 1])


def typed(text: str) -> str:
    """What was typed, or a spelling, as they are compared: folded, small, single spaces."""
    return " ".join(bare(fold(text[: 4 * MAX_TYPED])).split())[:MAX_TYPED]


def chosen(
    names: Sequence[Suggestion], titles: Sequence[Suggestion], limit: int
) -> list[Suggestion]:
    """At most `limit` of both: no kind crowds out the others, and titles come last."""
    named = {name.text for name in names if name.kind != "phrase"}
    first: list[Suggestion] = []
    rest: list[Suggestion] = []
    of_kind: Counter[SuggestionKind] = Counter()
    for name in dict.fromkeys(names):
        if name.kind == "phrase" and name.text in named:
            continue
        of_kind[name.kind] += 1
        (first if of_kind[name.kind] <= A_KIND else rest).append(name)
    picked = [*first, *rest][: max(limit - min(len(titles), TITLES_KEPT), 0)]
    return [*picked, *titles[: max(limit - len(picked), 0)]]


@lru_cache(maxsize=1 << 16)
def read_aloud(text: str) -> tuple[str, ...]:
    """How Chinese may be read: "LiuZhou", without tones, ü written as u; () without Chinese.

    The usual reading first, then some in which one character is read in another way: 重庆 begins
    with Chong, which is not the usual reading. Kept for the names of the next generation, which are
    nearly all those of this one.
    """
    said = [sounds for sounds in map(_sounds, text) if sounds]
    if not said:
        return ()
    usual = [sounds[0] for sounds in said]
    found = ["".join(usual)]
    for at, sounds in enumerate(said):
        found += ("".join((*usual[:at], other, *usual[at + 1 :])) for other in sounds[1:])
    return tuple(dict.fromkeys(found))[:_READ]


@lru_cache(maxsize=1 << 14)
def _sounds(char: str) -> tuple[str, ...]:
    plain = (_NO_PINYIN.sub("", sound).replace("v", "u").title() for sound in readings(char))
    return tuple(dict.fromkeys(filter(None, plain)))
