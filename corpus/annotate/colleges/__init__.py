"""Which colleges an article names: those of the gazetteer, and others by how they are called."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from corpus.annotate.colleges.candidate import Candidate, CollegeHit, Named
from corpus.annotate.colleges.candidates_en import english_candidates
from corpus.annotate.colleges.candidates_zh import chinese_candidates
from corpus.annotate.colleges.mentions import mentions
from corpus.annotate.colleges.plain_names import PlainNames, plain_names
from corpus.annotate.colleges.school_words import OTHER_UNIT
from corpus.annotate.names import Found, Name
from corpus.annotate.reading import Part
from corpus.gazetteer import College, Gazetteer

__all__ = ["CollegeHit", "Named", "find_colleges", "mentions", "survey"]


def survey(parts: Sequence[Part], source: Gazetteer) -> Named:
    """Every spot at which a college is named.

    A name that several colleges bear, that is no proper name by itself (二职校, IVE) or is very
    short (柳职院) counts if the article also names the college's home or the college in full.
    """
    clear = [found for part in parts for found in part.names if not _is_abbreviation(part, found)]
    home = _named_places(clear, source)
    sure = {name.key for found in clear for name in found.names if name.form != "weak"}
    sany = any(_SANY.search(part.text) for part in parts)
    known: list[CollegeHit] = []
    unknown: list[Candidate] = []
    for part in parts:
        hits = [
            CollegeHit(college, part, found)
            for found in part.names
            if (college := _college(part, found, source, home, sure)) is not None
            and (sany or not part.text.startswith("Trinity", found.start))
        ]
        found_known, found_unknown = _candidates(part, hits, plain_names(source), source)
        known += found_known
        unknown += found_unknown
    return Named(tuple(known), tuple(unknown))


_SANY = re.compile(
    r"\bSany\b|\bSANY\b|三一|Hunan|湖南|Changsha|长沙|[Hh]eavy (?:[Ii]ndustry|[Mm]achinery)|重工"
)
"""What shows that Trinity is the translation of 三一."""


def find_colleges(parts: Sequence[Part], source: Gazetteer) -> list[CollegeHit]:
    """The spots of known colleges alone, see `survey`."""
    return list(survey(parts, source).known)


def _college(
    part: Part, found: Found, source: Gazetteer, home: set[str | None], sure: set[str]
) -> College | None:
    """The one college that a name of the gazetteer means at this spot."""
    readings = [name for name in found.names if name.kind == "college"]
    if not readings or _is_other(part, found, source):
        return None
    ids = {
        name.key
        for name in readings
        if (name.form != "weak" and not _is_abbreviation(part, found))
        or name.key in sure
        or home & {source.colleges[name.key].province, source.colleges[name.key].city}
    }
    return source.colleges[ids.pop()] if len(ids) == 1 else None


_ABBREVIATION = 3


def _is_abbreviation(part: Part, found: Found) -> bool:
    """Is it one of the short Chinese forms of colleges' names, which other words may contain?"""
    short = found.end - found.start <= _ABBREVIATION and not part.text[found.start].isascii()
    return short and _is_college(found)


def _candidates(
    part: Part, hits: Sequence[CollegeHit], plain: PlainNames, source: Gazetteer
) -> tuple[list[CollegeHit], list[Candidate]]:
    """The hits of one text joined by the names that are built like a college's."""
    built = [*chinese_candidates(part), *english_candidates(part)]
    if not built:
        return list(hits), []
    taken = {hit.found.end: hit for hit in hits}
    spans = {(hit.found.start, hit.found.end) for hit in hits}
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in spans:
        ends[start].append(end)
    covered = {offset for start, end in spans for offset in range(start, end)}
    refused = {(found.start, found.end) for found in part.names if _is_college(found)} - spans
    wrong: set[int] = set()
    more: list[CollegeHit] = []
    unknown: list[Candidate] = []
    for candidate in built:
        held = taken.get(candidate.end)
        if held is not None and not _is_elsewhere(candidate, held, source):
            continue
        if held is None and (candidate.end - 1 in covered or _adds_home(candidate, ends)):
            continue
        if (candidate.start, candidate.end) in refused or plain.is_shared(candidate.name):
            continue
        if held is not None:
            wrong.add(held.found.start)
        if (hit := _known(candidate, plain, source)) is not None:
            more.append(hit)
        else:
            unknown.append(candidate)
    known = [hit for hit in hits if hit.found.start not in wrong] + more
    known.sort(key=lambda hit: hit.found.start)
    unknown.sort(key=lambda candidate: candidate.start)
    return known, unknown


def _is_college(found: Found) -> bool:
    return any(name.kind == "college" for name in found.names)


def _is_elsewhere(candidate: Candidate, held: CollegeHit, source: Gazetteer) -> bool:
    """Is a longer name another college, by the place with which it begins?"""
    if candidate.start >= held.found.start:
        return False
    names = candidate.part.names
    at = bisect_left(names, candidate.start, key=lambda found: found.start)
    begins = at < len(names) and names[at].start == candidate.start
    provinces = _provinces(names[at], source) if begins else set()
    return bool(provinces) and held.college.province not in provinces


_OF_HOME = re.compile(r" (?:of|in) ")


def _adds_home(candidate: Candidate, ends: Mapping[int, Sequence[int]]) -> bool:
    """Is it a known name with its place behind it: Taizhou Technician College of Zhejiang?

    Args:
        candidate: the longer name.
        ends: where known names end, by where they start.
    """
    here = ends.get(candidate.start, ())
    return any(_OF_HOME.match(candidate.part.text, end) for end in here)


_LEADING_WORDS = 4


def _known(candidate: Candidate, plain: PlainNames, source: Gazetteer) -> CollegeHit | None:
    """A college of the gazetteer that the name means by its plain form.

    Of English names the first words may not belong to it: "Model Workers Visit Liuzhou ...".
    """
    text, start, name = candidate.part.text, candidate.start, candidate.name
    for _ in range(_LEADING_WORDS if name.isascii() else 1):
        if (key := plain.college(name)) is not None:
            found = Found(start, candidate.end, (Name("college", key),))
            return CollegeHit(source.colleges[key], candidate.part, found)
        word, _, name = name.partition(" ")
        start = text.find(name.partition(" ")[0], start + len(word), candidate.end)
        if not name or start < 0:
            return None
    return None


def _named_places(names: Iterable[Found], source: Gazetteer) -> set[str | None]:
    """Codes and city names of the places that the article names, and of its colleges' homes."""
    places: set[str | None] = set()
    for found in names:
        for name in found.names:
            if name.form in ("weak", "faint", "medium"):
                continue
            places.add(name.key)
            if name.key in source.cities:
                places.add(source.cities[name.key].province)
            elif name.kind == "college":
                places |= {source.colleges[name.key].province, source.colleges[name.key].city}
    return places - {None}


def _is_other(part: Part, found: Found, source: Gazetteer) -> bool:
    """Is the name only a part of a longer one: a school attached to it, or one of elsewhere?"""
    if OTHER_UNIT.match(part.text, found.end):
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
        source.cities[name.key].province if name.key in source.cities else name.key
        for name in found.names
        if name.kind in ("province", "city", "county")
    }
