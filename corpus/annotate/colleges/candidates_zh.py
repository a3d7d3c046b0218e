"""Chinese names of colleges that the gazetteer need not know, found by how they are built.

A name ends in a word for a school (工匠学院, 职业技术学院). Where it begins is the hard part, as
nothing stands between it and the words before: 学员走进奎文区劳模工匠学院. So these are cut at
punctuation, at verbs, conjunctions and ranks, never inside a place's name; what is left must begin
with a place, or be a proper name by other signs. `school_words` holds the words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.annotate.colleges.candidate import MOST_ENDINGS, Candidate, Kind
from corpus.annotate.colleges.school_words import (
    AREA,
    BREAK,
    DEPARTMENT,
    DIRECTIONS,
    ENDINGS,
    FAMOUS,
    FINAL,
    GENERIC,
    LEVEL_WORD,
    LONGEST_ENDING,
    MASK,
    NATION,
    NEVER,
    NO_NAME,
    OTHER_UNIT,
    OWNER,
    REGION,
    STOP,
    SUBJECTS,
)
from corpus.annotate.hijack import holds_brand
from corpus.annotate.reading import Part

_LONGEST_STEM = 26


@dataclass(frozen=True, slots=True)
class _Ending:
    """The last words of what may be a name."""

    kind: Kind
    words: str
    start: int
    end: int


def chinese_candidates(part: Part) -> Iterator[Candidate]:
    """Names of one text, in order; bare generic words (各职业院校, 我市技师学院) are none."""
    places: Places | None = None
    schools: dict[int, int] = {}
    for ending in islice(_endings(part.text), MOST_ENDINGS):
        if OTHER_UNIT.match(part.text, ending.end):
            continue
        if places is None:
            places, schools = Places(part), _schools(part)
        candidate: Candidate | None
        if ending.kind == "skilled" and (begin := schools.get(ending.start)) is not None:
            candidate = _annexe(part, begin, ending.end)
        else:
            candidate = _candidate(part, ending, places)
        if candidate is not None and not holds_brand(candidate.name):
            schools[candidate.end] = candidate.start
            yield candidate


def _endings(text: str) -> Iterator[_Ending]:
    for final in FINAL.finditer(text):
        low, end = max(0, final.end() - LONGEST_ENDING), final.end()
        last = text[low:end]
        for kind, form in ENDINGS:
            if fits := form.search(last):
                yield _Ending(kind, fits.group(), low + fits.start(), end)
                break


def _schools(part: Part) -> dict[int, int]:
    """Where known colleges begin, by the offsets at which their names end."""
    return {
        found.end: found.start
        for found in part.names
        if any(name.kind == "college" for name in found.names)
    }


def _annexe(part: Part, begin: int, end: int) -> Candidate:
    """A craftsmen's college named by the school that houses it: 六安职业技术学院工匠学院."""
    name = part.text[begin:end].replace('"', "")
    return Candidate(name, part, begin, end, "skilled", placed=True, proper=True)


_LEVELS = ("province", "city", "county")
_COUNTY = _LEVELS.index("county")


class Places:
    """The places that a text names, by where their names end."""

    def __init__(self, part: Part) -> None:
        """Note what `part.names` holds."""
        self._starts: dict[int, tuple[int, int]] = {}
        for found in part.names:
            kinds = {name.kind for name in found.names}
            level = next((at for at, kind in enumerate(_LEVELS) if kind in kinds), None)
            if level is not None:
                self._starts[found.end] = (found.start, level)
        self._ends = sorted(self._starts)

    def is_one(self, start: int, end: int) -> bool:
        """Is `text[start:end]` a place's name?"""
        return self._starts.get(end, (-1, 0))[0] == start

    def is_province(self, start: int, end: int) -> bool:
        """Is `text[start:end]` a province's name? 重庆工匠学院 may be all those of Chongqing."""
        return self._starts.get(end) == (start, 0)

    def mask(self, stem: str, low: int, kind: Kind) -> str:
        """The words before an ending, the characters of places hidden.

        Of places in a row each lies in the one before it; where that ends, the name begins.
        Counties may be ordinary words (资源学院): before the shortest endings they do not count.
        """
        right: tuple[int, int] | None = None
        first = bisect_right(self._ends, low)
        last = bisect_right(self._ends, low + len(stem))
        for end in reversed(self._ends[first:last]):
            start, level = self._starts[end]
            if kind == "general" and level == _COUNTY:
                continue
            if right is not None and right[0] == end and right[1] <= level:
                return stem[end - low :]
            begin = max(0, start - low)
            stem = stem[:begin] + MASK * (end - low - begin) + stem[end - low :]
            right = (start, level)
        return stem


def _candidate(part: Part, ending: _Ending, places: Places) -> Candidate | None:
    kind, start = ending.kind, ending.start
    low = max(0, start - _LONGEST_STEM)
    stem = _cut(places.mask(part.text[low:start], low, kind))
    begin = start - len(stem)
    if part.text[begin:start].count('"') == 1:
        return None
    region = REGION.match(stem)
    rest = stem[region.end() :] if region else stem
    rest = rest.replace('"', "")
    proper = _is_proper(ending, stem, region, rest)
    if proper is None:
        return None
    end = _with_area(part, ending.end, places)
    name = part.text[begin:end].replace('"', "")
    placed = region is not None or NATION.match(stem) is not None
    sure = kind == "general" or (kind == "vocational" and len(stem) <= _SHORT)
    sure = sure or OWNER.match(stem) is not None
    bare = kind == "skilled" and not rest and places.is_province(begin, start)
    anchored = (placed and not bare) or sure or _is_introduced(part.text, begin, end)
    return Candidate(name, part, begin, end, kind, placed, proper, anchored)


def _cut(stem: str) -> str:
    """The part of the words before an ending that belongs to the name."""
    for edge in (BREAK, STOP):
        if cut := edge.match(stem):
            stem = stem[cut.end() :]
    if stem.count('"') % 2:
        stem = stem[stem.rindex('"') + 1 :]
    first = stem.find(MASK)
    return stem[first:] if first > 0 and not _may_lead(stem[:first]) else stem


def _may_lead(before: str) -> bool:
    """May these words stand before the place within a name: 中国, 首钢, 朝阳区?"""
    return any(form.match(before) for form in (NATION, OWNER, REGION))


def _is_proper(ending: _Ending, stem: str, region: re.Match[str] | None, rest: str) -> bool | None:
    """Is it a name (True), at most a short form (False), or neither (None)?

    Args:
        ending: the last words.
        stem: what stands before them.
        region: the places with which the stem begins.
        rest: the stem behind these.
    """
    if NO_NAME.search(rest) or len(rest) > _LONGEST_REST:
        return None
    if ending.kind == "general":
        return _is_general(ending.words, stem, region, rest) or None
    if region is None:
        return _is_name_without_place(ending.kind, rest)
    if NEVER.fullmatch(rest) or LEVEL_WORD.search(rest):
        return None
    return ending.words != "职业学校" or bool(rest)


_LONGEST_REST = 16


def _is_name_without_place(kind: Kind, stem: str) -> bool | None:
    if GENERIC.fullmatch(stem):
        return None
    if kind == "secondary" or SUBJECTS.fullmatch(stem):
        return False
    if nation := NATION.match(stem) or OWNER.match(stem):
        return GENERIC.fullmatch(stem, nation.end()) is None or nation.end() == len(stem)
    return len(stem) > 1


def _is_general(ending: str, stem: str, region: re.Match[str] | None, rest: str) -> bool:
    """For 大学, 学院, 学校, which also name faculties and schools of all sorts."""
    if DEPARTMENT.search(rest):
        return False
    if region is not None:
        if rest or ending == "学校":
            fits = bool(rest) and SUBJECTS.fullmatch(rest) is not None
            return fits and region.group().startswith(MASK)
        return region.group().strip(MASK) == ""
    if famous := FAMOUS.match(stem):
        return ending != "学校" and SUBJECTS.fullmatch(stem, famous.end()) is not None
    nation = NATION.match(stem)
    if nation is not None and nation.end() == len(stem):
        return ending == "大学" and stem in DIRECTIONS
    return nation is not None and SUBJECTS.fullmatch(stem, nation.end()) is not None


_SHORT = 4
_INTRODUCED = (
    "来自",
    "加挂",
    "授予",
    "成立",
    "筹建",
    "走进",
    "前往",
    "来到",
    "参观",
    "毕业于",
    "就读于",
    "由",
    "赴",
    "与",
    "和",
    "在",
    "到",
    "、",
    '"',
    "(",
    "《",
)


def _is_introduced(text: str, begin: int, end: int) -> bool:
    """Do quotation marks, or the words before, show that a name begins here?"""
    return '"' in text[begin:end] or text[max(0, begin - 3) : begin].endswith(_INTRODUCED)


def _with_area(part: Part, end: int, places: Places) -> int:
    """The end of the name with a place in brackets: 江苏省工匠学院(吴江)."""
    area = AREA.match(part.text, end)
    return area.end() if area and places.is_one(*area.span("place")) else end
