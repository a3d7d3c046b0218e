"""The verdict on two articles: copies of each other, one part of the other, or two stories."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.copies.align import Alignment, align
from corpus.copies.signs import Differences, differences, numbers_in
from corpus.copies.words import Words

Relation = Literal["alike", "holds", "within", "apart"]
"""Seen from the first article: both tell the same; it holds the other and more; the reverse; both
are worded alike, but tell of two events.
"""

MIRRORED: dict[Relation, Relation] = {
    "alike": "alike", "holds": "within", "within": "holds", "apart": "apart",
}  # fmt: skip

_ENOUGH, _ENOUGH_WITH_TITLE, _ENOUGH_WITH_ADDRESS = 0.75, 0.55, 0.3
_PART = 0.55
_FEWEST_EQUAL = 0.25
_ONE_NUMBER, _NUMBERS, _NAMES = 0.3, 0.05, 0.4
_FEWEST_TITLE = 4
_MOST_AGREED = 20
_SAME = 1000
_SAME_TITLE = 0.6


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two articles are copies, or why they are none although they are worded alike.

    Attributes:
        relation: see `Relation`.
        strength: between 0 and 1000; of two stories that an article may belong to, the one with
            the greater strength has it.
        titled: have they the same headline, or nearly?
        why: in words, for people.
    """

    relation: Relation
    strength: int
    titled: bool
    why: str


def likeness(one: Words, other: Words, *, address: bool = False) -> Likeness | None:
    """What two articles have to do with each other; None if that is nothing.

    Depends on nothing but the two, whichever comes first.

    Args:
        one: the words of the first.
        other: those of the second.
        address: do their addresses share a token?
    """
    titled = _same_title(one, other)
    if one.digest == other.digest:
        # Next week's plan may be this week's, but for the headline.
        if titled and _numbers_of_title(one) != _numbers_of_title(other):
            return Likeness("apart", _SAME, titled, "the same text under another number")
        return Likeness("alike", _SAME, titled, "the same text")
    if one.chinese is not other.chinese or one.is_short or other.is_short:
        return None
    swapped = (len(other.items), other.digest) < (len(one.items), one.digest)
    small, large = (other, one) if swapped else (one, other)
    laid = align(small, large)
    if laid.small_share < _needed(laid, titled, address) or laid.equal_share < _FEWEST_EQUAL:
        return None
    agreed = min(laid.agreed, _MOST_AGREED) / _MOST_AGREED
    strength = int(800 * laid.equal_share + 99 * laid.large_share + 100 * agreed)
    other_words = differences(small, large, laid.gaps, titled)
    if _is_other_event(laid, other_words):
        return Likeness("apart", strength, titled, "other numbers or names in the same words")
    why = f"{_percent(laid.small_share)} of the text"
    if address:
        why += ", the same token in the address"
    relation: Relation = "alike"
    if laid.large_share < _PART and not address:
        relation, why = "holds" if swapped else "within", f"an excerpt: {why}"
    return Likeness(relation, strength, titled, why)


def _percent(share: float) -> str:
    return f"{int(share * 100)}%"


def _needed(laid: Alignment, titled: bool, address: bool) -> float:
    if address:
        return _ENOUGH_WITH_ADDRESS
    if titled and laid.large_share >= _PART:
        return _ENOUGH_WITH_TITLE
    return _ENOUGH


def _is_other_event(laid: Alignment, other: Differences) -> bool:
    """Is one text the other's form, filled in anew?"""
    numbers, names = other.numbers, other.names
    if numbers and numbers >= (_ONE_NUMBER if numbers == 1 else _NUMBERS) * (numbers + laid.agreed):
        return True
    # A spun text changes many plain words, and may hit a name.
    return names >= 2 and names >= _NAMES * (names + other.plain)


def _same_title(one: Words, other: Words) -> bool:
    """Are the headlines the same, or nearly, whatever their numbers are?"""
    if one.title and one.items[: one.title] == other.items[: other.title]:
        return True
    a, b = (_pairs(words.items[: words.title]) for words in (one, other))
    return min(len(a), len(b)) >= _FEWEST_TITLE and len(a & b) >= _SAME_TITLE * min(len(a), len(b))


def _numbers_of_title(words: Words) -> list[str]:
    return numbers_in(words.items[: words.title])


def _pairs(words: tuple[str, ...]) -> set[tuple[str, str]]:
    plain = ("0" if word[0] <= "9" else word.lower() for word in words)
    return set(pairwise(plain))
