"""What part a place plays where it is named: host, organiser, employer, guest ...

A place name alone says little. A Guangxi inauguration names craftsmen from Tangshan and Hohhot, a
street in Hefei is called after Bengbu. The words just before and after the name tell the part;
`PARTS_ZH` and `PARTS_EN` list them in the order in which they are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.annotate.places.people import is_person
from corpus.annotate.places.wording import Rule
from corpus.annotate.places.wording_en import LINE_END_EN, NO_PLACE_EN, PARTS_EN
from corpus.annotate.places.wording_zh import NO_PLACE_ZH, PARTS_ZH

Zone = Literal["title", "lead", "body", "source line", "publisher"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place named in the text.

    Attributes:
        start, end: half-open range of offsets in its own text.
        province: code.
        city: official name, or None where only the province is named.
        zone: which part of the article.
        part: the part that the place plays, see `PARTS_ZH`, or "plain", "row", "long row".
    """

    start: int
    end: int
    province: str
    city: str | None
    zone: Zone
    part: str = "plain"


_WINDOW = 90
_BEFORE_ZH = 44
"""So far back the rules for Chinese look, in characters."""


def is_no_place(text: str, start: int, end: int) -> bool:
    """Is `text[start:end]` a person's name, or part of a street's, a ship's or a train line's?"""
    if is_person(text, start, end):
        return True
    if not text[start].isascii():
        return NO_PLACE_ZH.match(text, end) is not None
    if text[start - 1 : start] == "-" and LINE_END_EN.match(text, end):
        return True
    return NO_PLACE_EN.match(text, end) is not None


@lru_cache(maxsize=4096)
def _rules_after(sign: str) -> tuple[Rule, ...]:
    """The rules for Chinese that can hold where `sign` stands right before the name."""
    return tuple(rule for rule in PARTS_ZH if not rule.ends or (sign != "" and sign in rule.ends))


def part_of(text: str, start: int, end: int) -> str:
    """The part that the name at `text[start:end]` plays; "plain" where nothing tells."""
    latin = text[start].isascii()
    before = text[max(0, start - (_WINDOW if latin else _BEFORE_ZH)) : start]
    after = text[end : end + _WINDOW]
    rules = PARTS_EN if latin else _rules_after(before[-1:])
    return next((rule.part for rule in rules if rule.holds(before, after)), "plain")
