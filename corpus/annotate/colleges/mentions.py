"""From the spots at which colleges are named to one mention of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.annotate.colleges.candidate import Candidate, CollegeHit
from corpus.annotate.colleges.kinship import Spot, kinship
from corpus.annotate.colleges.status import signs_at, status_of, usual_status
from corpus.article import CollegeMention, CollegeStatus, Evidence
from corpus.gazetteer import Gazetteer, gazetteer

MOST_COLLEGES = 60
"""So many an article holds; a text that names more is a list of schools."""

KNOWN, BUILT, BUILT_PLACELESS = 0.97, 0.9, 0.75
"""How sure a mention is: of the gazetteer; built like a name and with a place, or without one."""

_READ_TEXTS = frozenset({"title", "body", "caption"})


@dataclass(frozen=True, slots=True)
class _Sight:
    """A spot with what it shows."""

    spot: Spot
    evidence: Evidence
    placed: bool = True
    proper: bool = True
    anchored: bool = True
    skilled: bool = False
    is_zh: bool = True


def mentions(
    hits: Sequence[CollegeHit],
    unknown: Sequence[Candidate] = (),
    own: CollegeMention | None = None,
) -> tuple[CollegeMention, ...]:
    """One mention for each college, first seen first, at most `MOST_COLLEGES`.

    A branch (分院) that the gazetteer knows counts for itself alone; any other counts for its
    parent, with whose name it begins.

    Args:
        hits: spots of known colleges.
        unknown: spots of names that are built like a college's.
        own: the publisher's school, if the text speaks of it.
    """
    source = gazetteer()
    sights = _without_stray_lines(_sights(hits, unknown))
    placeless = {sight.spot.key for sight in sights if not sight.placed}
    kin = kinship([sight.spot for sight in sights], placeless, source)
    proper = _proper(sights)
    groups: dict[str, list[_Sight]] = defaultdict(list)
    for sight in sights:
        key = kin.get(sight.spot.key, sight.spot.key)
        if key in source.colleges or key in proper:
            groups[key].append(sight)
    found = [_mention(key, group, source) for key, group in list(groups.items())[:MOST_COLLEGES]]
    return (*found, own) if own is not None and own.id not in groups else tuple(found)


_ORDER = {"title": 0, "body": 1, "caption": 2, "source line": 3}


def _sights(hits: Sequence[CollegeHit], unknown: Sequence[Candidate]) -> list[_Sight]:
    """All spots that count, in the order of the texts."""
    known = [_of_hit(hit) for hit in hits if hit.part.where != "publisher"]
    others = [_of_candidate(name) for name in unknown if name.part.where in _READ_TEXTS]
    return sorted(
        known + others, key=lambda sight: (_ORDER[sight.spot.part.where], sight.spot.start)
    )


def _proper(sights: Sequence[_Sight]) -> set[str]:
    """The keys that are names: whose beginning is sure somewhere, or the same at several spots."""
    spots = Counter(sight.spot.key for sight in sights)
    return {
        sight.spot.key
        for sight in sights
        if sight.proper and (sight.anchored or spots[sight.spot.key] > 1)
    }


def _of_hit(hit: CollegeHit) -> _Sight:
    spot = Spot(hit.college.id, hit.part, hit.found.start, hit.found.end)
    skilled = hit.college.kind == "craftsman"
    return _Sight(spot, hit.evidence, skilled=skilled)


def _of_candidate(name: Candidate) -> _Sight:
    spot = Spot(name.name, name.part, name.start, name.end)
    return _Sight(
        spot,
        name.evidence,
        placed=name.placed,
        proper=name.proper,
        anchored=name.anchored,
        skilled=name.kind == "skilled",
        is_zh=not name.name.isascii(),
    )


def mention_of(
    key: str,
    evidence: Evidence,
    source: Gazetteer,
    status: CollegeStatus = "named",
    name_en: str = "",
) -> CollegeMention:
    """A mention by the id of a college of the gazetteer, or by the name of another.

    Args:
        key: id or name.
        evidence: the words that name it.
        source: holds the known colleges.
        status: what the article says of it.
        name_en: the English name of a college that the gazetteer does not hold, if the key is none.
    """
    if (college := source.colleges.get(key)) is not None:
        return CollegeMention(college.id, college.name_zh, college.name_en, evidence, status)
    zh, en = ("", key) if key.isascii() else (key, name_en)
    return CollegeMention(key, zh, en, evidence, status, known=False)


def _mention(key: str, group: Sequence[_Sight], source: Gazetteer) -> CollegeMention:
    """The mention of the college that all spots of a group mean."""
    college = source.colleges.get(key)
    placed = any(sight.placed for sight in group)
    confidence = KNOWN if college else BUILT if placed else BUILT_PLACELESS
    said = group[0].evidence
    evidence = Evidence(said.text, said.where, said.rule, key, confidence)
    english = next((sight.spot.key for sight in group if not sight.is_zh), "")
    status = status_of(
        [signs_at(sight.spot.part, sight.spot.start, sight.spot.end) for sight in group],
        skilled=any(sight.skilled for sight in group),
        usual=usual_status(college.status) if college else "named",
    )
    return mention_of(key, evidence, source, status, english)


_PROSE = re.compile(r"[^\n]{20,}[。！？.!?”\"]\s*(?:\n|$)")


def _without_stray_lines(sights: Sequence[_Sight]) -> list[_Sight]:
    """Leave out a name that is a line by itself amid prose, as a link for search engines is.

    It stands nowhere else in the article; lists of schools are several such lines.
    """
    spots = Counter(sight.spot.key for sight in sights)
    return [
        sight for sight in sights if spots[sight.spot.key] > 1 or not _is_stray_line(sight.spot)
    ]


def _is_stray_line(spot: Spot) -> bool:
    text = spot.part.text
    if spot.part.where != "body" or spot.start == 0 or text[spot.start - 1] != "\n":
        return False
    if spot.end < len(text) and text[spot.end] != "\n":
        return False
    before = text[max(0, spot.start - 400) : spot.start].rstrip("\n")
    after = text[spot.end : spot.end + 400].lstrip("\n")
    before = before[before.rfind("\n") + 1 :]
    return _PROSE.fullmatch(before) is not None and _PROSE.match(after) is not None
