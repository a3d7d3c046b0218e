"""What a college's name comes to without spelling, order and a translator's choice of words.

湖南省三一工匠学院 and 湖南三一工匠学院 are one name, and so are "Baise Technical & Vocational
College" and "the Vocational and Technical College of Baise". A name that several share is no key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.annotate.fold import fold
from corpus.gazetteer import City, College, Gazetteer, Province

Key = str | tuple[str, ...]

_UNIT = re.compile(r"省|市|(?:壮族|回族|维吾尔)?自治区|[\"()·\s]")


def chinese_key(name: str) -> Key:
    """A folded Chinese name without 省 and 市, marks and contractions."""
    return _UNIT.sub("", name).replace("技校", "技工学校").replace("职教中心", "职业教育中心")


_LETTERS = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_DROPPED = frozenset("the and of for in at city province municipal provincial prefecture".split())
_SAME = {
    **dict.fromkeys(("college", "institute", "academy", "school"), "college"),
    **dict.fromkeys(("technical", "technology", "technological", "technique"), "technical"),
    **dict.fromkeys(
        (
            "craftsman",
            "craftsmen",
            "craftsman's",
            "craftsmen's",
            "craftsmanship",
            "artisan",
            "artisans",
        ),
        "craftsman",
    ),
    **dict.fromkeys(("technicians", "technician's", "technicians'"), "technician"),
    **dict.fromkeys(("workers", "worker's"), "worker"),
    "professional": "vocational",
    "artisan's": "craftsman",
    "electromechanical": "mechanical electrical",
}


def english_key(name: str) -> Key:
    """The words of an English name in order of the alphabet, each by its plainest form."""
    words = (
        word.removesuffix("'s") if word not in _SAME else word
        for word in _LETTERS.findall(name.lower())
    )
    plain = " ".join(_SAME.get(word, word) for word in words if word not in _DROPPED)
    return tuple(sorted(plain.split()))


@dataclass(frozen=True, slots=True)
class PlainNames:
    """The colleges of a gazetteer by the plain forms of their names.

    Attributes:
        ids: the one college that a form means.
        shared: forms of several colleges, which mean none of them by themselves.
    """

    ids: Mapping[Key, str]
    shared: frozenset[Key]

    def college(self, name: str) -> str | None:
        """The id of the college that this folded name means, or None."""
        return self.ids.get(english_key(name) if name.isascii() else chinese_key(name))

    def is_shared(self, name: str) -> bool:
        """Do several colleges bear this folded name?"""
        return (english_key(name) if name.isascii() else chinese_key(name)) in self.shared


@lru_cache(maxsize=2)
def plain_names(source: Gazetteer) -> PlainNames:
    """The plain forms of all names of `source`, made once for each gazetteer."""
    found: defaultdict[Key, set[str]] = defaultdict(set)
    for college in source.colleges.values():
        for key in _keys(college):
            found[key].add(college.id)
    homes = _homes(source)
    ruled: defaultdict[Key, set[str]] = defaultdict(set)
    for college in source.colleges.values():
        for key in _translations(college, homes):
            ruled[key].add(college.id)
    for key, ids in ruled.items():
        if key not in found:
            found[key] = ids
    return PlainNames(
        {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1},
        frozenset(key for key, ids in found.items() if len(ids) > 1),
    )


def _keys(college: College) -> Iterator[Key]:
    """The plain forms of the names that the gazetteer gives."""
    for name in college.names_zh:
        if name not in college.weak_names and len(name) > 3:
            yield chinese_key(fold(name))
    for name in college.names_en:
        if name not in college.weak_names and " " in name:
            yield english_key(fold(name))


_TRANSLATIONS: Mapping[str, tuple[str, ...]] = {
    "职业技术学院": (
        "Vocational Technical College",
        "Polytechnic",
        "Polytechnic College",
        "Vocational College",
    ),
    "职业学院": ("Vocational College", "Vocational Technical College", "Polytechnic"),
    "职业技术大学": (
        *("Vocational Technical University", "Polytechnic University", "Vocational University"),
        *("Vocational Technical College", "Polytechnic"),
    ),
    "职业大学": ("Vocational University", "Vocational Technical University", "Vocational College"),
    "工匠学院": ("Craftsman College", "Craftsman University"),
    "技师学院": ("Technician College", "Technician Technical College"),
}
"""How translators turn the endings of names; "Institute of Technology" may be any school."""


def _translations(college: College, homes: Mapping[str, str]) -> Iterator[Key]:
    """English forms by rule of a name that holds nothing but its place and its ending."""
    for name in college.names_zh:
        for ending, forms in _TRANSLATIONS.items():
            place = homes.get(name.removesuffix(ending)) if name.endswith(ending) else None
            if place is not None:
                yield from (english_key(f"{place} {form}") for form in forms)


def _homes(source: Gazetteer) -> dict[str, str]:
    """Chinese names of places -> the English one, where no other place has the same."""
    places: list[Province | City] = [*source.provinces.values(), *source.cities.values()]
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        bearers[place.name_en].add(place.name_zh)
    alone = [place for place in places if len(bearers[place.name_en]) == 1]
    return {name: place.name_en for place in alone for name in (place.name_zh, place.short_zh)}
