"""Which colleges of the gazetteer an article names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.annotate.names import Found
from corpus.annotate.reading import Part
from corpus.article import CollegeMention, Evidence
from corpus.gazetteer import College, Gazetteer, gazetteer


@dataclass(frozen=True, slots=True)
class CollegeHit:
    """A college named at one spot."""

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


_OTHER_UNIT = re.compile(
    r"(?:第[一二三四五六七八九十]{1,2})?附属|附设|附中|附小|出版社|路(?![上桥])|地铁站|公交站|东门|西门|南门|北门"
)


def find_colleges(parts: Sequence[Part], source: Gazetteer) -> list[CollegeHit]:
    """Every spot at which a college is named, in order; ambiguous names only where home agrees.

    A name that several colleges bear, or that is no proper name by itself (二职校, IVE), counts if
    the article also names the college's city, province or the college in full.
    """
    spots = [(part, found) for part in parts for found in part.names]
    home = _named_places(spots, source)
    sure = {name.key for _, found in spots for name in found.names if name.form != "weak"}
    hits = []
    for part, found in spots:
        readings = [name for name in found.names if name.kind == "college"]
        if not readings or _is_other(part, found, source):
            continue
        college_ids = [
            name.key
            for name in readings
            if name.form != "weak"
            or name.key in sure
            or home & {source.colleges[name.key].province, source.colleges[name.key].city}
        ]
        if len(college_ids) == 1:
            hits.append(CollegeHit(source.colleges[college_ids[0]], part, found))
    return hits


def mentions(hits: Iterable[CollegeHit]) -> tuple[CollegeMention, ...]:
    """One mention for each college, first seen first.

    A branch (分院) that the gazetteer knows counts for itself alone; any other counts for its
    parent, with whose name it begins.
    """
    seen: dict[str, CollegeMention] = {}
    for hit in hits:
        if hit.part.where == "publisher":
            continue
        college = hit.college
        if college.id not in seen:
            mention = CollegeMention(college.id, college.name_zh, college.name_en, hit.evidence)
            seen[college.id] = mention
    return tuple(seen.values())


def _named_places(spots: Iterable[tuple[Part, Found]], source: Gazetteer) -> set[str | None]:
    """Codes and city names of the places that the article names, and of its colleges' homes."""
    places: set[str | None] = set()
    for _, found in spots:
        for name in found.names:
            if name.form in ("weak", "medium"):
                continue
            places.add(name.key)
            if name.kind == "city":
                places.add(source.cities[name.key].province)
            elif name.kind == "college":
                places |= {source.colleges[name.key].province, source.colleges[name.key].city}
    return places - {None}


def _is_other(part: Part, found: Found, source: Gazetteer) -> bool:
    """Is the name only a part of a longer one: a school attached to it, or one of elsewhere?"""
    if _OTHER_UNIT.match(part.text, found.end):
        return True
    place = part.ending_at.get(found.start)
    if place is None or part.text[found.start].isascii():
        return False
    homes = {source.colleges[name.key].province for name in found.names if name.kind == "college"}
    provinces = _provinces(place, source)
    if provinces and not homes & provinces:
        return True
    # 桂林市二职校 is not the 二职校 of Liuzhou, though of the same province.
    cities = {name.key for name in place.names if name.kind == "city"}
    shared = [name for name in found.names if name.form == "weak"]
    own = {source.colleges[name.key].city for name in shared}
    return bool(cities and shared and not cities & own)


def _provinces(found: Found, source: Gazetteer) -> set[str | None]:
    return {
        name.key if name.kind == "province" else source.cities[name.key].province
        for name in found.names
        if name.kind in ("province", "city")
    }
