"""What the rules for colleges hand on: a name at one spot, known to the gazetteer or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.annotate.names import Found
from corpus.annotate.reading import Part
from corpus.article import Evidence
from corpus.gazetteer import College, gazetteer

MOST_ENDINGS = 2000
"""So many words for a school are looked at in one text."""

Kind = Literal["skilled", "vocational", "secondary", "general"]
"""工匠学院, 职业技术学院, 职业高中, 大学 and the like."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that is built like a college's, at one spot.

    Attributes:
        name: folded, without quotation marks; English words joined by single spaces.
        part: the text in which it stands.
        start, end: half-open range of offsets there.
        kind: see `Kind`.
        placed: does it begin with a place?
        proper: is it a name by itself? If not, it only serves as a short form of another.
        anchored: do the words at its beginning show that it begins there?
    """

    name: str
    part: Part
    start: int
    end: int
    kind: Kind
    placed: bool
    proper: bool
    anchored: bool = True

    @property
    def evidence(self) -> Evidence:
        """The words as the page has them."""
        return Evidence(self.part.raw[self.start : self.end], self.part.where, "built like a name")


@dataclass(frozen=True, slots=True)
class CollegeHit:
    """A college of the gazetteer, named at one spot."""

    college: College
    part: Part
    found: Found

    @property
    def evidence(self) -> Evidence:
        """The words as the page has them."""
        words = self.part.raw[self.found.start : self.found.end]
        return Evidence(words, self.part.where, "college's name")

    @property
    def names_its_city(self) -> bool:
        """Does the name, as it stands there, hold the city's?"""
        city = gazetteer().cities.get(self.college.city or "")
        words = self.part.text[self.found.start : self.found.end]
        return city is not None and (city.short_zh in words or city.name_en in words)


@dataclass(frozen=True, slots=True)
class Named:
    """What an article names.

    Attributes:
        known: spots of colleges that the gazetteer holds, in order.
        unknown: spots of names that are built like a college's, in order; short forms among them.
    """

    known: tuple[CollegeHit, ...]
    unknown: tuple[Candidate, ...]
