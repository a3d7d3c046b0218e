"""Every place and every college of an article, as a clue of a certain weight.

`WEIGHTS` says how much a place counts by the part that it plays and by where it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.places.home import Home, local_words
from corpus.annotate.places.settle import zone_of
from corpus.annotate.places.sightings import Sighting, Zone, part_of
from corpus.annotate.reading import Part
from corpus.article import Evidence
from corpus.gazetteer import Gazetteer, gazetteer

WEIGHTS: dict[str, tuple[float, float, float]] = {
    # part          title  lead  body
    "held":        (20.0, 14.0, 9.0),
    "host":        (20.0, 12.0, 4.0),
    "that was":    (15.0, 9.0,  2.0),
    "to come":     (20.0, 8.0,  3.0),
    "contractor":  (14.0, 9.0,  6.0),
    "destination": (20.0, 5.0,  1.5),
    "dateline":    (8.0,  5.0,  0.5),
    "organiser":   (5.0,  4.0,  1.0),
    "college":     (5.0,  3.0,  0.7),
    "school":      (4.0,  2.0,  0.5),
    "plain":       (5.0,  3.0,  0.7),
    "counted":     (5.0,  3.0,  0.7),
    "scene":       (5.0,  2.0,  0.5),
    "told":        (5.0,  3.0,  0.7),
    "employer":    (2.0,  0.7,  0.2),
    "brand":       (2.0,  1.0,  0.2),
    "media":       (1.0,  0.5,  0.2),
    "traveller":   (4.0,  2.0,  0.5),
    "guest":       (2.0,  0.5,  0.0),
    "example":     (2.0,  0.5,  0.2),
    "trip":        (1.0,  0.5,  0.0),
    "background":  (1.0,  0.5,  0.0),
    "seat":        (3.0,  2.0,  0.5),
    "departure":   (8.0,  5.0,  0.5),
}  # fmt: skip
RULES = {
    "held": "held there",
    "host": "held there",
    "that was": "held there",
    "to come": "to be held there",
    "contractor": "organised on the spot",
    "destination": "where they went",
    "dateline": "dateline",
    "organiser": "organiser",
    "college": "college's home",
    "school": "school's name",
    "plain": "place name",
    "counted": "one of those counted",
    "scene": "pictures taken there",
    "told": "one that is told what to do",
    "employer": "employer's name",
    "brand": "what the place calls itself",
    "media": "name of a medium",
    "traveller": "they set out from there",
    "guest": "guests from there",
    "example": "one of many",
    "trip": "where they once went",
    "background": "another time",
    "passing": "named in passing",
    "seat": "a firm's head office",
    "departure": "they set out from there",
    "denied": "said not to be there",
}
"""The names of the rules in the evidence."""
HELD = frozenset({"held", "host", "that was", "to come", "contractor", "destination"})
"""Parts that say where the event was."""
FIRM = HELD | {"dateline", "organiser", "departure"}
"""Parts that tie an event to a place; the others only mention it."""
HOME, HOME_SPEAKS, HOME_IN_TITLE, HOME_VISITED = 1.0, 4.0, 6.0, 10.0
"""What the publisher's home weighs: alone; where the text says 我市; where the headline does; where
guests come to 我市."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason for a province, and perhaps for a city of it.

    Attributes:
        province: code.
        city: official name, or None.
        weight: see `WEIGHTS`.
        evidence: the words, and the rule that read them.
        zone: where it stands.
        part: what the place does there.
        late: is it a mere mention behind the first sentences, which shows no city?
    """

    province: str
    city: str | None
    weight: float
    evidence: Evidence
    zone: Zone
    part: str
    late: bool = False


def gather(
    parts: Sequence[Part],
    seen: dict[str, list[Sighting]],
    colleges: Sequence[CollegeHit],
    home: Home | None,
) -> list[Clue]:
    """All clues of an article.

    Args:
        parts: its texts.
        seen: the sightings of each text, by `Part.where`.
        colleges: the colleges named.
        home: of the publisher.
    """
    texts = [part for part in parts if part.where in ("title", "body")]
    hits = [hit for hit in colleges if hit.part.where in ("title", "body")]
    clues = [clue for part in texts for clue in _from_places(part, seen[part.where])]
    clues += _from_colleges(hits, _named_cities(texts, seen))
    clues += [clue for part in texts for clue in _from_short_forms(part)]
    clues = _without_asides(_without_counted(_as_sent_off(clues, texts)), texts)
    return [*clues, _from_home(home, texts)] if home else clues


def _weight(part: str, zone: Zone) -> float:
    title, lead, body = WEIGHTS.get(part, (0.0, 0.0, 0.0))
    return {"title": title, "lead": lead, "body": body}.get(zone, 0.0)


def _from_places(part: Part, sightings: Iterable[Sighting]) -> Iterator[Clue]:
    for sighting in sightings:
        heads = _heads(part, sighting)
        seen = replace(sighting, part="dateline") if heads else sighting
        if weight := _weight(seen.part, seen.zone):
            words = part.raw[seen.start : seen.end]
            evidence = Evidence(words, part.where, RULES[seen.part])
            late = seen.part not in FIRM and not _early(part, seen.start)
            yield Clue(seen.province, seen.city, weight, evidence, seen.zone, seen.part, late)


_AFTER_HEAD = re.compile(r"[省市县区]?[:：|丨]")
_HEAD_LENGTH = 12


def _heads(part: Part, seen: Sighting) -> bool:
    """Does the headline begin with the place and a colon: "安徽芜湖：…"?"""
    short = part.where == "title" and seen.end <= _HEAD_LENGTH
    return short and _AFTER_HEAD.match(part.text, seen.end) is not None


def _early(part: Part, start: int) -> bool:
    """Does it stand in the headline or the first sentences, where the subject is named?"""
    return part.where == "title" or start * 3 < part.lead


def _named_cities(parts: Iterable[Part], seen: dict[str, list[Sighting]]) -> frozenset[str | None]:
    """Cities that the text names, be it as a part of a longer name."""
    return frozenset(sighting.city for part in parts for sighting in seen[part.where])


def _from_colleges(
    hits: Iterable[CollegeHit], named_cities: frozenset[str | None]
) -> Iterator[Clue]:
    """A college shows its province, and its city only if its own name or the text has it.

    A plate such as 山西工匠学院 hangs wherever the province's union wants it, so that its home in
    the gazetteer says nothing of the city; being held at a college of bricks does.
    """
    hits = list(hits)
    seldom = len(hits) < _OFTEN
    scattered = len({hit.college.city for hit in hits if hit.college.city}) > 1
    for hit in hits:
        if hit.college.province:
            zone = zone_of(hit.part, hit.found.start)
            part = part_of(hit.part.text, hit.found.start, hit.found.end)
            part = part if part in HELD or part in ("guest", "traveller") else "college"
            evidence = replace(hit.evidence, rule=RULES[part])
            held_there = part in HELD and hit.college.kind != "craftsman"
            named = hit.names_its_city or hit.college.city in named_cities
            early = _early(hit.part, hit.found.start)
            shown = held_there or (
                named and (zone == "title" or (not scattered and (early or not seldom)))
            )
            city = hit.college.city if shown else None
            late = part not in FIRM and not early
            yield Clue(hit.college.province, city, _weight(part, zone), evidence, zone, part, late)


_OFTEN = 2
"""A college that is named once, late, is an example; its city shows nothing."""
_IN_SHORT = re.compile(
    r"[本赴抵访来进入港在](?:(?<=[在于]本)(澳(?!大)|港(?![口务区]))"
    r"|(?:(?<=[赴抵访])|(?<=[，。、队员家者][来进入]))([\u4e00-\u9fff])(?=[参考调学交参领角出展对巡晤拜会招，。])"
    r"|(?<=港)(?<!香港)()(?=特首|府(?![邸第]))"
    r"|(?<=在)([\u4e00-\u9fff])(?=(?:隆重|顺利|正式|成功|圆满|火热|盛大|联合)?"
    r"(?:举行|举办|召开|开幕|闭幕|开赛|启动|落幕|收官|揭牌|成立|开班|颁奖|揭晓|公布|出炉|签约|发布|亮相|接受|受表彰|领奖|会见|会谈|座谈|签署)))"
)
_SHORT_ROLES = ("", "host", "destination", "organiser", "host")
"""The parts that the groups of `_IN_SHORT` play."""
_WORDS = frozenset("新黑云青贵蒙台甘")
"""Abbreviations that are words themselves, or stand for a city elsewhere."""
_MOST_SHORT_FORMS = 6


def _from_short_forms(part: Part) -> Iterator[Clue]:
    """在汉召开, 赴京参加: the one-character form of a province or city, where only one bears it."""
    if part.where not in ("title", "body"):
        return
    for match in islice(_IN_SHORT.finditer(part.text), _MOST_SHORT_FORMS):
        sign = match.group(match.lastindex or 0) or "港"
        places = _short_forms(gazetteer()).get(sign, [])
        if len(places) == 1:
            role = _SHORT_ROLES[match.lastindex or 0]
            zone = zone_of(part, match.start())
            words = part.raw[match.start() : match.end() + 2]
            evidence = Evidence(words, part.where, RULES[role])
            yield Clue(*places[0], _weight(role, zone), evidence, zone, role)


@lru_cache(maxsize=2)
def _short_forms(source: Gazetteer) -> dict[str, list[tuple[str, str | None]]]:
    """Province and city of each one-character form that is no word by itself."""
    forms: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for city in source.cities.values():
        if city.one_zh:
            forms[city.one_zh].append((city.province, city.name_zh))
    for province in source.provinces.values():
        for sign in set(province.abbreviations) - _WORDS:
            forms[sign].append((province.code, None))
    return dict(forms)


def _from_home(home: Home, texts: Sequence[Part]) -> Clue:
    """The publisher's home: it weighs little alone, but says which 我市 and 省总工会 are meant."""
    words = list(local_words(texts, home))
    if not words:
        return Clue(home.province, home.city, HOME, home.evidence, "publisher", "home")
    came = next((word for word in words if word.visited), None)
    in_title = any(word.in_title for word in words)
    rule = f"publisher's home, and the text says {(came or words[0]).words}"
    evidence = replace(home.evidence, rule=rule)
    city = home.city if any(word.of_city for word in words) else None
    if came:
        return Clue(home.province, city, HOME_VISITED, evidence, "publisher", "destination")
    weight = HOME_IN_TITLE if in_title else HOME_SPEAKS
    return Clue(home.province, city, weight, evidence, "publisher", "home speaks")


_SEND_OFF = re.compile(r"启程|起程|(?<![再新心])出发|壮行|送行|欢送|动身")


def _as_sent_off(clues: list[Clue], texts: Iterable[Part]) -> list[Clue]:
    """Where the headline tells of people setting out, and not where to, that is the event."""
    told = any(part.where == "title" and _SEND_OFF.search(part.text) for part in texts)
    if not told or any(clue.zone == "title" and clue.part == "destination" for clue in clues):
        return clues
    return [
        replace(clue, part="trip", weight=_weight("trip", clue.zone))
        if clue.part == "destination"
        else clue
        for clue in clues
    ]


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
    r"中国|全国|多地|各地|国务院|中共中央|(?:教育|民政|财政|商务|公安|应急管理|人社|人力资源(?:和)?社会保障|工业和信息化|工信)部|"
    r"国家(?!级)[\u4e00-\u9fff]{1,6}[局委](?![\u4e00-\u9fff]?级)|我国|国家级|世界|中华|全总|十[一二三四五六七八九]大"
    r"|\b(?:China|Chinese|[Nn]ation(?:al|wide)?|[Ww]orld|President|WorldSkills)\b"
)


def is_national(parts: Sequence[Part]) -> bool:
    """Does the headline speak of the whole country?"""
    return any(part.where == "title" and _NATIONAL.search(part.text) for part in parts)


def _without_asides(clues: list[Clue], parts: Sequence[Part]) -> list[Clue]:
    """Drop mere mentions where the headline speaks of the whole country and names no place in it.

    Such a report names a college here and a winner there, as examples.
    """
    if not is_national(parts):
        return clues
    clues = [clue for clue in clues if clue.part != "told"]
    if any(clue.zone == "title" for clue in clues):
        return clues
    firm = [clue for clue in clues if clue.part in FIRM and not _answers_once(clue)]
    scenes = [clue for clue in clues if clue.part == "scene" and clue.zone == "lead"]
    return firm or (scenes if len({clue.province for clue in scenes}) == 1 else [])


def _answers_once(clue: Clue) -> bool:
    """Is it an office far down the text that was asked about one of many cases?"""
    return clue.part == "organiser" and clue.zone == "body"
