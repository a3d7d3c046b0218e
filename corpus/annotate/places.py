"""Where the event happened, and whose people and organisations the article speaks of.

The province with the heaviest clues wins if it is heavy enough and clearly ahead; otherwise there
is none, for a wrong province is worse than none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.annotate.clues import FIRM, RULES, Clue, gather
from corpus.annotate.colleges import CollegeHit
from corpus.annotate.reading import Part
from corpus.annotate.settle import Settler, held_abroad
from corpus.annotate.sightings import Sighting
from corpus.article import Evidence
from corpus.gazetteer import Gazetteer

ENOUGH = 2.0
"""The weight that a province or city needs at least."""
AHEAD = 1.25
"""The winner needs this many times the runner-up's weight."""
BODY_MOST = 4.0
"""What all clues of the body together may add, so that repetition does not win."""
MANY_CITIES = 4
"""From so many cities of the province on, a mere mention does not make one the place."""
MOST_ABOUT = 6
"""An article that names more other provinces speaks of the whole country."""
_SILENT = frozenset({"long row", "media"})


@dataclass(frozen=True, slots=True)
class Places:
    """What was found; each tuple of evidence is empty where its value is None or empty."""

    province: str | None
    city: str | None
    about: tuple[str, ...]
    province_evidence: tuple[Evidence, ...]
    city_evidence: tuple[Evidence, ...]
    about_evidence: tuple[Evidence, ...]


def find_places(parts: Sequence[Part], colleges: Sequence[CollegeHit], source: Gazetteer) -> Places:
    """Weigh all clues of the article."""
    settler = Settler(parts, colleges, source)
    seen = {part.where: settler.sightings(part) for part in parts}
    clues = gather(parts, seen, colleges)
    province = _winner(_totals((clue.province, clue) for clue in clues))
    if held_abroad(parts) and not any(_holds(clue) for clue in clues):
        province = None
    own = [clue for clue in clues if clue.province == province]
    city = _find_city(province, own, source)
    about = _about(parts, seen, colleges, province)
    return Places(
        province=province,
        city=city,
        about=tuple(about),
        province_evidence=_reasons(own) if province else (),
        city_evidence=_reasons([clue for clue in own if clue.city == city]) if city else (),
        about_evidence=tuple(about.values()),
    )


def _holds(clue: Clue) -> bool:
    """Does the headline or the opening say that it took place there?"""
    return clue.part in ("host", "destination") and clue.zone in ("title", "lead")


def _totals(clues: Iterable[tuple[str, Clue]]) -> dict[str, float]:
    """The weight of each key. Outside the body a part counts once a zone; the body is capped."""
    once: dict[tuple[str, str, str], float] = {}
    body: defaultdict[str, float] = defaultdict(float)
    for key, clue in clues:
        if clue.zone == "body":
            body[key] += clue.weight
        elif clue.from_source:
            once[key, "source", ""] = clue.weight
        else:
            once[key, clue.zone, clue.part] = clue.weight
    totals: defaultdict[str, float] = defaultdict(float)
    for (key, _, _), weight in once.items():
        totals[key] += weight
    for key, weight in body.items():
        totals[key] += min(weight, BODY_MOST)
    return dict(totals)


def _winner(totals: dict[str, float]) -> str | None:
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][1] < AHEAD * ranked[1][1]:
        return None
    return ranked[0][0]


def _find_city(province: str | None, own: Sequence[Clue], source: Gazetteer) -> str | None:
    if province is None:
        return None
    cities = [city.name_zh for city in source.cities.values() if city.province == province]
    if len(cities) == 1:
        return cities[0]
    named = [(clue.city, clue) for clue in own if clue.city]
    pointed = {city for city, clue in named if clue.part in FIRM or clue.zone == "title"}
    winner = _winner(_totals(named))
    return winner if winner in pointed or len({city for city, _ in named}) < MANY_CITIES else None


def _about(
    parts: Sequence[Part],
    seen: dict[str, list[Sighting]],
    colleges: Sequence[CollegeHit],
    province: str | None,
) -> dict[str, Evidence]:
    """Other provinces in the order of their codes, each with the words that first name it."""
    found: dict[str, Evidence] = {}
    for part in parts:
        if part.where not in ("title", "body"):
            continue
        for sighting in seen[part.where]:
            if sighting.part not in _SILENT and sighting.province not in found:
                words = part.raw[sighting.start : sighting.end]
                rule = RULES.get(sighting.part, "named in a row")
                found[sighting.province] = Evidence(words, part.where, rule)
    for hit in colleges:
        if hit.college.province and hit.part.where in ("title", "body"):
            found.setdefault(hit.college.province, replace(hit.evidence, rule=RULES["college"]))
    found.pop(province or "", None)
    return dict(sorted(found.items())) if len(found) <= MOST_ABOUT else {}


def _reasons(clues: Iterable[Clue]) -> tuple[Evidence, ...]:
    """The three heaviest different reasons."""
    ranked = sorted(clues, key=lambda clue: -clue.weight)
    return tuple(dict.fromkeys(clue.evidence for clue in ranked))[:3]
