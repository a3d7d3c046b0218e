"""Every place and every college of an article, as a clue of a certain weight.

`WEIGHTS` says how much a place counts by the part that it plays and by where it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.reading import Part
from corpus.annotate.settle import zone_of
from corpus.annotate.sightings import Sighting, Zone, part_of
from corpus.article import Evidence
from corpus.gazetteer import gazetteer

WEIGHTS: dict[str, tuple[float, float, float]] = {
    # part          title  lead  body
    "host":        (20.0, 12.0, 2.0),
    "destination": (20.0, 5.0,  1.5),
    "dateline":    (4.0,  5.0,  0.5),
    "organiser":   (5.0,  4.0,  1.0),
    "college":     (5.0,  3.0,  0.7),
    "school":      (4.0,  2.0,  0.5),
    "plain":       (5.0,  3.0,  0.7),
    "counted":     (5.0,  3.0,  0.7),
    "employer":    (2.0,  0.7,  0.2),
    "brand":       (1.5,  1.0,  0.2),
    "media":       (1.0,  0.5,  0.2),
    "traveller":   (4.0,  2.0,  0.5),
    "guest":       (2.0,  0.5,  0.0),
    "background":  (1.0,  0.5,  0.0),
}  # fmt: skip
RULES = {
    "host": "held there",
    "destination": "where they went",
    "dateline": "dateline",
    "organiser": "organiser",
    "college": "college's home",
    "school": "school's name",
    "plain": "place name",
    "counted": "one of those counted",
    "employer": "employer's name",
    "brand": "what the place calls itself",
    "media": "name of a medium",
    "traveller": "they set out from there",
    "guest": "guests from there",
    "background": "another time",
    "denied": "said not to be there",
}
"""The names of the rules in the evidence."""
SOURCE, SOURCE_WITH_LOCAL_WORDS = 1.0, 4.0
FIRM = frozenset({"host", "destination", "dateline", "organiser"})
"""Parts that tie an event to a place; the others only mention it."""
_SOURCE_ZONES = ("source line", "publisher")


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason for a province, and perhaps for a city of it."""

    province: str
    city: str | None
    weight: float
    evidence: Evidence
    zone: Zone
    part: str

    @property
    def from_source(self) -> bool:
        """Does it come from who published, not from the text?"""
        return self.zone in _SOURCE_ZONES


def gather(
    parts: Sequence[Part], seen: dict[str, list[Sighting]], colleges: Iterable[CollegeHit]
) -> list[Clue]:
    """All clues of an article.

    Args:
        parts: its texts.
        seen: the sightings of each text, by `Part.where`.
        colleges: the colleges named.
    """
    clues = [clue for part in parts for clue in _from_places(part, seen[part.where])]
    clues += _from_colleges(colleges, _named_cities(parts, seen))
    clues += [clue for part in parts for clue in _from_short_forms(part)]
    return _without_asides(_without_counted(_weigh_source(clues, parts)), parts)


def _weight(part: str, zone: Zone) -> float:
    title, lead, body = WEIGHTS.get(part, (0.0, 0.0, 0.0))
    return {"title": title, "lead": lead, "body": body}.get(zone, SOURCE)


def _from_places(part: Part, sightings: Iterable[Sighting]) -> Iterator[Clue]:
    if part.where == "caption":
        return
    for seen in sightings:
        if weight := _weight(seen.part, seen.zone):
            words = part.raw[seen.start : seen.end]
            evidence = Evidence(words, part.where, RULES[seen.part])
            yield Clue(seen.province, seen.city, weight, evidence, seen.zone, seen.part)


def _named_cities(parts: Iterable[Part], seen: dict[str, list[Sighting]]) -> frozenset[str | None]:
    """Cities that the text names, be it as a part of a longer name."""
    texts = (part.where for part in parts if part.where in ("title", "body"))
    return frozenset(sighting.city for where in texts for sighting in seen[where])


def _from_colleges(
    hits: Iterable[CollegeHit], named_cities: frozenset[str | None]
) -> Iterator[Clue]:
    """A college shows its province, and its city only if its own name or the text has it.

    A plate such as 山西工匠学院 hangs wherever the province's union wants it, so that its home in
    the gazetteer says nothing of the city; being held at a college of bricks does.
    """
    for hit in hits:
        if hit.college.province and hit.part.where != "caption":
            zone = zone_of(hit.part, hit.found.start)
            part = part_of(hit.part.text, hit.found.start, hit.found.end)
            part = part if part in ("host", "destination", "guest", "traveller") else "college"
            evidence = replace(hit.evidence, rule=RULES[part])
            weight = _weight(part, zone)
            held_there = part in ("host", "destination") and hit.college.kind != "craftsman"
            shown = held_there or hit.names_its_city or hit.college.city in named_cities
            city = hit.college.city if shown else None
            yield Clue(hit.college.province, city, weight, evidence, zone, part)


_IN_SHORT = re.compile(
    r"(?:[赴抵访]|(?<=[，。、队员家者])[来进入])([\u4e00-\u9fff])(?=[参考调学交参领角出展对巡，。])"
    r"|在([\u4e00-\u9fff])(?=(?:隆重|顺利|正式|成功|圆满|火热|盛大|联合)?"
    r"(?:举行|举办|召开|开幕|闭幕|开赛|启动|落幕|收官|揭牌|成立|开班|颁奖|揭晓|签约|发布|亮相|接受|受表彰|领奖|会见|会谈|座谈|签署))"
)
_WORDS = frozenset("新黑云青贵蒙台港澳甘")
"""Abbreviations that are words themselves, or stand for a city elsewhere."""
_MOST_SHORT_FORMS = 6


def _from_short_forms(part: Part) -> Iterator[Clue]:
    """在汉召开, 赴京参加: the one-character form of a province or city, where only one bears it."""
    if part.where not in ("title", "body"):
        return
    for match in islice(_IN_SHORT.finditer(part.text), _MOST_SHORT_FORMS):
        places = _short_forms().get(match.group(1) or match.group(2), [])
        if len(places) == 1:
            role = "destination" if match.group(1) else "host"
            zone = zone_of(part, match.start())
            words = part.raw[match.start() : match.end() + 2]
            evidence = Evidence(words, part.where, RULES[role])
            yield Clue(*places[0], _weight(role, zone), evidence, zone, role)


@cache
def _short_forms() -> dict[str, list[tuple[str, str | None]]]:
    """Province and city of each one-character form that is no word by itself."""
    forms: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for city in gazetteer().cities.values():
        if city.one_zh:
            forms[city.one_zh].append((city.province, city.name_zh))
    for province in gazetteer().provinces.values():
        for sign in set(province.abbreviations) - _WORDS:
            forms[sign].append((province.code, None))
    return dict(forms)


_LOCAL_WORDS = re.compile(
    r"[我本全][省市区州](?![域级])|[我本][校院]|(?<![\u4e00-\u9fff])[省市区](?:总工会|总|人社[厅局]|委)|[省市]总工会"
    r"|\b(?:our|the) (?:province|city|autonomous region)\b|\b[Pp]rovincial [Ff]ederation"
)
_OF_CITY = re.compile(r"[市州]|city")


def _local_words(part: Part) -> Iterator[re.Match[str]]:
    """我市, 省总工会; but not the end of a name, 湖南省总工会."""
    if part.where in ("title", "body"):
        for match in _LOCAL_WORDS.finditer(part.text):
            if match.start() + 1 not in part.ending_at:
                yield match


def _weigh_source(clues: list[Clue], parts: Sequence[Part]) -> list[Clue]:
    """The source and the publisher count little, but say which 我市 and 省总工会 are meant."""
    local = next((match for part in parts for match in _local_words(part)), None)
    decided = local and len({clue.province for clue in clues if clue.from_source}) == 1
    weighed = []
    for clue in clues:
        if not clue.from_source:
            weighed.append(clue)
        elif local and decided:
            rule = f"publisher's home, and the text says {local.group()}"
            city = clue.city if _OF_CITY.search(local.group()) else None
            evidence = replace(clue.evidence, rule=rule)
            weighed.append(
                replace(clue, city=city, weight=SOURCE_WITH_LOCAL_WORDS, evidence=evidence)
            )
        else:
            weighed.append(replace(clue, evidence=replace(clue.evidence, rule="publisher's home")))
    return weighed


def _without_counted(clues: list[Clue]) -> list[Clue]:
    """Cities set side by side by numbers (济南有4个，淄博有3个) are no city of the event."""
    counted = {clue.city for clue in clues if clue.part == "counted" and clue.city}
    if len(counted) < 2:
        return clues
    return [
        replace(clue, city=None) if clue.city in counted and clue.part not in FIRM else clue
        for clue in clues
    ]


_NATIONAL = re.compile(
    r"中国|全国|我国|国家级|世界|中华|全总|十[一二三四五六七八九]大"
    r"|\b(?:China|Chinese|[Nn]ation(?:al|wide)?|[Ww]orld|President|WorldSkills)\b"
)


def _without_asides(clues: list[Clue], parts: Sequence[Part]) -> list[Clue]:
    """Drop mere mentions where the headline speaks of the whole country and names no place in it.

    Such a report names a college here and a winner there, as examples.
    """
    title = next((part.text for part in parts if part.where == "title"), "")
    if not _NATIONAL.search(title) or any(clue.zone == "title" for clue in clues):
        return clues
    return [clue for clue in clues if clue.part in FIRM and not clue.from_source]
