"""Other provinces whose people or organisations the article speaks of.

What acts there (a union, a delegation, a host) speaks for its province by itself. A bare name does
so in the headline and the first sentences, or beside people; further down it must stand twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.places.clues import RULES, Clue
from corpus.annotate.places.sightings import Sighting, part_of
from corpus.annotate.reading import Part
from corpus.article import Evidence

MOST_ABOUT = 6
"""An article that names more other provinces speaks of the whole country."""
_SILENT = frozenset({"long row", "dateline", "media", "trip", "passing", "seat", "denied"})
_BARE = frozenset({"plain", "brand", "employer", "school", "counted", "background"})
"""Parts that do not say that anybody of the place takes part."""
_ENOUGH, _ONCE_MORE = 1.0, 0.5
_PEOPLE = re.compile(
    r"[^，。；、\s]{0,14}?(?:[专行作]家|代表|选手|[工巨]匠|劳模|师傅|职工|同行|学[员生者]|教[师授]|老师|技师|"
    r"工[人友](?!会)|院校|企业|[队团]|工会|工联|嘉宾|客人|院长|主席|负责人|小伙|姑娘|方面"
    r"|[焊钳电车铣路工]工|女工)"
)
_STAFF = re.compile(
    r"\b(?:technicians?|workers?|craftsm[ae]n|artisans?|engineers?|welders?|fitters?|operators?|"
    r"drivers?|masters?|experts?|teachers?|presidents?|directors?|chair(?:man|woman|person)?|"
    r"managers?|employees?|delegates?|representatives?)\b[^.;\n]{0,70}$"
)
"""Before an employer in English: "leading technician of the model studio of CRRC Tangshan"."""
_BEFORE = 90
_IN_A_TITLE = re.compile(r"《[^》\n]{0,20}$")
"""Before a place in the name of a book or a rule."""
_SURENESS = {"plain": 0.7, "brand": 0.5, "employer": 0.7, "background": 0.5, "denied": 0.5}


def find_abouts(
    parts: Sequence[Part],
    seen: dict[str, list[Sighting]],
    colleges: Iterable[CollegeHit],
    own: Iterable[Clue],
    province: str | None,
) -> dict[str, Evidence]:
    """Other provinces in the order of their codes, each with the words that first name it.

    Args:
        parts: the texts of the article.
        seen: the sightings of each, by `Part.where`.
        colleges: the colleges named.
        own: the clue of a publisher that takes part itself, or nothing.
        province: of the event; it is left out.
    """
    found: dict[str, Evidence] = {}
    worth: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        if part.where in ("title", "body"):
            for sighting in seen[part.where]:
                if weight := _worth(part, sighting):
                    worth[sighting.province] += weight
                    found.setdefault(sighting.province, _evidence(part, sighting))
    found = {code: evidence for code, evidence in found.items() if worth[code] >= _ENOUGH}
    for hit in colleges:
        code = hit.college.province
        if code and code not in found and _takes_part(hit):
            found[code] = replace(hit.evidence, rule=RULES["college"], value=code, confidence=0.8)
    for clue in own:
        if clue.province not in found:
            found[clue.province] = replace(clue.evidence, value=clue.province, confidence=0.7)
    found.pop(province or "", None)
    return dict(sorted(found.items())) if len(found) <= MOST_ABOUT else {}


def _worth(part: Part, sighting: Sighting) -> float:
    """How much a mention says that people or organisations of the place are spoken of."""
    # Deep in the text a trip tells where somebody once went, not who takes part.
    once = sighting.part == "destination" and sighting.zone == "body"
    if once or sighting.part in _SILENT:
        return 0.0
    if sighting.part not in _BARE:
        return _ENOUGH
    if _IN_A_TITLE.search(part.text, max(0, sighting.start - 20), sighting.start):
        return _ONCE_MORE
    if _is_early(part, sighting) or _is_of_staff(part, sighting):
        return _ENOUGH
    return _ENOUGH if _PEOPLE.match(part.text, sighting.end) else _ONCE_MORE


def _is_of_staff(part: Part, sighting: Sighting) -> bool:
    """Is it in the name of an employer, whose people are spoken of just before?"""
    before = part.text[max(0, sighting.start - _BEFORE) : sighting.start]
    return sighting.part == "employer" and _STAFF.search(before) is not None


def _takes_part(hit: CollegeHit) -> bool:
    """Is the college more than where somebody once studied?"""
    if hit.part.where not in ("title", "body"):
        return False
    return part_of(hit.part.text, hit.found.start, hit.found.end) not in _SILENT


def _is_early(part: Part, sighting: Sighting) -> bool:
    """Does it stand in the headline or the opening (in Chinese, the first half of that)?"""
    latin = part.text[sighting.start].isascii()
    return sighting.zone == "title" or sighting.start * (1 if latin else 2) < part.lead


def _evidence(part: Part, sighting: Sighting) -> Evidence:
    words = part.raw[sighting.start : sighting.end]
    rule = RULES.get(sighting.part, "named in a row")
    sureness = _SURENESS.get(sighting.part, 0.9)
    return Evidence(words, part.where, rule, value=sighting.province, confidence=sureness)
