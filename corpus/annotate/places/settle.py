"""From names to sightings: which place a name means here, and what part it plays.

Several cities bear one English name (Suzhou), a dozen districts are called 新华, and many names are
also words (来宾, 大同): such a name counts only where something else in the article agrees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.names import Found, Name
from corpus.annotate.places.asides import aside_ranges
from corpus.annotate.places.rows import mark_rows
from corpus.annotate.places.sightings import Sighting, Zone, is_no_place, part_of
from corpus.annotate.reading import Part
from corpus.gazetteer import Gazetteer

_NAMED = re.compile(r"日报|晚报|市|总工会|工会|人社|新闻网|电视台|技师学院|职业")
"""What follows makes a place of a name that is a word too: 大同日报, 来宾总工会."""
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2}区")
_PLACES = frozenset({"province", "city", "county"})
_UNSURE = frozenset({"weak", "faint", "medium"})
_AT_PLACE = ("held", "host", "that was", "to come")
_NEAR = 2
"""A name that ends so close before another says where that one lies: 沈阳市铁西区."""


class Settler:
    """Decides on the names of one article, knowing all of them."""

    def __init__(
        self, parts: Sequence[Part], colleges: Sequence[CollegeHit], source: Gazetteer
    ) -> None:
        """Note what the article says beyond doubt: full names, provinces, colleges' homes."""
        self._source = source
        found = [found.names for part in parts for found in part.names]
        sure = [name for names in found if self._is_sure(names) for name in names]
        self._full = {name.key for name in sure if name.form == "full"}
        self._provinces = {self._province(name) for name in sure}
        self._provinces |= {hit.college.province for hit in colleges if hit.college.province}
        self._cities = {name.key for name in sure if name.kind != "province"}
        self._homes = {hit.college.city for hit in colleges if hit.college.city}
        self._cities |= {hit.college.city or "" for hit in colleges if hit.names_its_city}
        self._only = _only_cities(source)
        self._cities |= {self._only[code] for code in self._provinces if code in self._only}
        self._districts = {word for part in parts for word in _DISTRICT.findall(part.text)}
        cities = source.cities
        self._homonyms = {cities[key].short_zh for key in self._full if key in cities}

    def sightings(self, part: Part) -> list[Sighting]:
        """The places of one text with the part that each plays."""
        settled = []
        asides = aside_ranges(part.text) if part.where == "body" else ()
        for found in part.names:
            name = self._reading(found, part)
            aside = any(start <= found.start < end for start, end in asides)
            if name and not aside and not self._is_no_place(name, found, part):
                settled.append((found, name))
        seen = [
            sighting
            for group in self._groups(part.text, settled)
            for sighting in self._in_one(part, group)
        ]
        if part.where in ("source line", "publisher"):
            return [replace(sighting, part="plain") for sighting in seen]
        return mark_rows(part.text, seen)

    def _is_no_place(self, name: Name, found: Found, part: Part) -> bool:
        """安顺校区 is a campus of anywhere; 咸阳校区 is in 咸阳 if the college named is."""
        own_campus = name.key in self._homes and part.text.startswith("校区", found.end)
        return not own_campus and is_no_place(part.text, found.start, found.end)

    def _in_one(self, part: Part, group: list[tuple[Found, Name]]) -> Iterator[Sighting]:
        """The sightings of names that are said in one, 辽宁省沈阳市铁西区: all play one part."""
        role = part_of(part.text, group[0][0].start, group[-1][0].end)
        cities = {name.key for _, name in group if name.key in self._source.cities}
        only = cities.pop() if len(cities) == 1 else None
        for found, name in group:
            own = {"medium": "media", "brand": "brand"}.get(name.form, role)
            city = name.key if name.key in self._source.cities else only
            zone = zone_of(part, found.start)
            yield Sighting(found.start, found.end, self._province(name), city, zone, own)

    def _groups(
        self, text: str, settled: Iterable[tuple[Found, Name]]
    ) -> Iterator[list[tuple[Found, Name]]]:
        group: list[tuple[Found, Name]] = []
        for found, name in settled:
            if group and not self._continues(text, *group[-1], found, name):
                yield group
                group = []
            group.append((found, name))
        if group:
            yield group

    def _continues(self, text: str, before: Found, outer: Name, found: Found, name: Name) -> bool:
        """Does the second name only say more of the first: its county, or its province after it?"""
        gap = text[before.end : found.start]
        if self._province(outer) != self._province(name):
            return False
        if text[found.start].isascii():
            return (
                gap in (", ", "'s ")
                and outer.key != name.key
                and "province" in (outer.kind, name.kind)
            )
        return gap in ("", "·", " ")

    def _is_sure(self, names: Iterable[Name]) -> bool:
        """Do all readings mean one place, and none is a mere word?"""
        names = [name for name in names if name.kind in _PLACES]
        places = {(self._province(name), name.key) for name in names if name.kind != "province"}
        certain = all(name.form not in _UNSURE for name in names)
        return certain and len(places) < 2 and len({self._province(name) for name in names}) == 1

    def _province(self, name: Name) -> str:
        city = self._source.cities.get(name.key)
        return city.province if city else name.key

    def _reading(self, found: Found, part: Part) -> Name | None:
        """The one place that the name means here, or None."""
        names = [name for name in found.names if name.kind in _PLACES]
        if not names:
            return None
        if len(names) > 1 or names[0].form in ("weak", "faint"):
            names = self._agreed(names, found, part)
        provinces = {self._province(name) for name in names}
        if len(provinces) != 1:
            return None
        # Beijing and the like are a province and a city at once; the city says both.
        cities = {name.key: name for name in names if name.kind != "province"}
        if len(cities) > 1:
            return Name("province", provinces.pop())
        name = next(iter(cities.values()), names[0])
        return None if self._is_homonym(name, part.text[found.start : found.end]) else name

    def _agreed(self, names: list[Name], found: Found, part: Part) -> list[Name]:
        """The readings that the rest of the article speaks for, the best reason first.

        河北 is the province, whatever district of Tianjin bears its name.
        """
        if any(name.kind != "county" and name.form not in _UNSURE for name in names):
            names = [name for name in names if name.kind != "county"]
            if len(names) == 1:
                return names
        beside = self._beside(found, part)
        near = [name for name in names if self._lies_in(name, beside)]
        in_city = [name for name in names if self._city_agrees(name)]
        in_province = [name for name in names if self._province_agrees(name)]
        if near or in_city or in_province:
            return near or in_city or in_province
        if part.where not in ("title", "body") or _NAMED.match(part.text, found.end):
            return [name for name in names if name.form != "faint"]
        return [name for name in names if name.form not in ("weak", "faint")]

    def _beside(self, found: Found, part: Part) -> tuple[Name, ...]:
        """The names of the place right before it."""
        for gap in range(_NEAR + 1):
            if before := part.ending_at.get(found.start - gap):
                return tuple(name for name in before.names if name.kind in _PLACES)
        return ()

    def _lies_in(self, name: Name, outer: tuple[Name, ...]) -> bool:
        """Is one of the outer names its city, or its province (too little for a faint name)?"""
        homes = {name.key, self._province(name)} if name.form != "faint" else {name.key}
        return any(not homes.isdisjoint({other.key, self._only.get(other.key)}) for other in outer)

    def _city_agrees(self, name: Name) -> bool:
        return name.kind != "province" and name.key in self._cities

    def _province_agrees(self, name: Name) -> bool:
        """Is its province named, and no district of that name? Too little for a faint name."""
        if name.form == "faint":
            return False
        city = self._source.cities.get(name.key) if name.kind == "city" else None
        district = city.short_zh + "区" if city else ""
        return self._province(name) in self._provinces and district not in self._districts

    def _is_homonym(self, name: Name, text: str) -> bool:
        """海南 beside 海南州 is the prefecture in Qinghai, unless 海南省 stands there too."""
        return name.kind == "province" and text in self._homonyms and name.key not in self._full


@cache
def _only_cities(source: Gazetteer) -> Mapping[str, str]:
    """Province -> its city, where it has but one: Beijing, Macau."""
    count = Counter(city.province for city in source.cities.values())
    return {
        city.province: city.name_zh for city in source.cities.values() if count[city.province] == 1
    }


def held_abroad(parts: Iterable[Part]) -> bool:
    """Does the headline, or the first half of the opening, say that the event was abroad?

    What comes later is background: the contest in Brazil from which the team came home.
    """
    return any(
        part_of(part.text, found.start, found.end) in _AT_PLACE
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
