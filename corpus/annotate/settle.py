"""From names to sightings: which place a name means here, and what part it plays.

Several cities bear one English name (Suzhou), and many names are also words (来宾, 大同): such a
name counts only where something else in the article agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.names import Found, Name
from corpus.annotate.reading import Part
from corpus.annotate.sightings import NOT_A_PLACE, Sighting, Zone, mark_rows, part_of
from corpus.gazetteer import Gazetteer

_NAMED = re.compile(r"日报|晚报|市|总工会|工会|人社|新闻网|电视台|技师学院|职业")
"""What follows makes a place of a name that is a word too: 大同日报, 来宾总工会."""
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2}区")


class Settler:
    """Decides on the names of one article, knowing all of them."""

    def __init__(
        self, parts: Sequence[Part], colleges: Sequence[CollegeHit], source: Gazetteer
    ) -> None:
        """Note what the article says beyond doubt: full names, provinces, colleges' homes."""
        self._source = source
        all_names = [found.names for part in parts for found in part.names]
        sure = [
            names[0]
            for names in all_names
            if len(names) == 1 and names[0].form not in ("weak", "medium")
        ]
        self._full = {name.key for names in all_names for name in names if name.form == "full"}
        self._provinces = {home for name in sure if (home := self._province(name))}
        self._provinces |= {hit.college.province for hit in colleges if hit.college.province}
        self._districts = {word for part in parts for word in _DISTRICT.findall(part.text)}
        cities = source.cities
        self._homonyms = {cities[key].short_zh for key in self._full if key in cities}

    def sightings(self, part: Part) -> list[Sighting]:
        """The places of one text with the part that each plays."""
        seen = []
        for found in part.names:
            name = self._reading(found, part)
            role = _part(name, found, part) if name else "street"
            if name is None or role in NOT_A_PLACE:
                continue
            home = self._province(name) or ""
            city = name.key if name.kind == "city" else None
            zone = zone_of(part, found.start)
            seen.append(Sighting(found.start, found.end, home, city, zone, role))
        if part.where in ("source line", "publisher"):
            return [replace(sighting, part="plain") for sighting in seen]
        return mark_rows(part.text, seen)

    def _province(self, name: Name) -> str | None:
        if name.kind == "city":
            return self._source.cities[name.key].province
        return name.key if name.kind == "province" else None

    def _homes(self, names: Iterable[Name]) -> set[str | None]:
        return {self._province(name) for name in names}

    def _reading(self, found: Found, part: Part) -> Name | None:
        """The one place that the name means here, or None."""
        names = [name for name in found.names if name.kind in ("province", "city")]
        if not names:
            return None
        if len(self._homes(names)) > 1 or all(name.form == "weak" for name in names):
            backed = part.where not in ("title", "body") or _NAMED.match(part.text, found.end)
            agreed = names if backed else [name for name in names if self._agrees(name)]
            names = agreed or [name for name in names if name.form != "weak"]
        if len(self._homes(names)) != 1:
            return None
        # Beijing and the like are a province and a city at once; the city says both.
        name = min(names, key=lambda name: name.kind != "city")
        return None if self._is_homonym(name, part.text[found.start : found.end]) else name

    def _agrees(self, name: Name) -> bool:
        """Is the city named in full, or its province named and no district of that name?"""
        if name.key in self._full:
            return True
        district = self._source.cities[name.key].short_zh + "区" if name.kind == "city" else ""
        return self._province(name) in self._provinces and district not in self._districts

    def _is_homonym(self, name: Name, text: str) -> bool:
        """海南 beside 海南州 is the prefecture in Qinghai, unless 海南省 stands there too."""
        return name.kind == "province" and text in self._homonyms and name.key not in self._full


def _part(name: Name, found: Found, part: Part) -> str:
    if name.form == "medium":
        return "media"
    return "brand" if name.form == "brand" else part_of(part.text, found.start, found.end)


def held_abroad(parts: Iterable[Part]) -> bool:
    """Does the headline, or the first half of the opening, say that the event was abroad?

    What comes later is background: the contest in Brazil from which the team came home.
    """
    return any(
        part_of(part.text, found.start, found.end) == "host"
        for part in parts
        for found in part.names
        if found.names[0].kind == "abroad"
        and (part.where == "title" or found.start < part.lead // 2)
    )


def zone_of(part: Part, start: int) -> Zone:
    """The zone of an offset in a text; captions weigh like the rest of the body."""
    if part.where == "body":
        return "lead" if start < part.lead else "body"
    zones: dict[str, Zone] = {
        "title": "title",
        "source line": "source line",
        "publisher": "publisher",
    }
    return zones.get(part.where, "body")
