"""Other provinces whose people or organisations the article speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.places.clues import RULES, Clue
from corpus.annotate.places.sightings import Sighting
from corpus.annotate.reading import Part
from corpus.article import Evidence

MOST_ABOUT = 6
"""An article that names more other provinces speaks of the whole country."""
_SILENT = frozenset({"long row", "media", "trip"})
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
    for part in parts:
        if part.where in ("title", "body"):
            for sighting in seen[part.where]:
                if sighting.province not in found and _counts(sighting):
                    found[sighting.province] = _evidence(part, sighting)
    for hit in colleges:
        code = hit.college.province
        if code and code not in found and hit.part.where in ("title", "body"):
            found[code] = replace(hit.evidence, rule=RULES["college"], value=code, confidence=0.8)
    for clue in own:
        if clue.province not in found:
            found[clue.province] = replace(clue.evidence, value=clue.province, confidence=0.7)
    found.pop(province or "", None)
    return dict(sorted(found.items())) if len(found) <= MOST_ABOUT else {}


def _counts(sighting: Sighting) -> bool:
    # Deep in the text a trip tells where somebody once went, not who takes part.
    once = sighting.part == "destination" and sighting.zone == "body"
    return sighting.part not in _SILENT and not once


def _evidence(part: Part, sighting: Sighting) -> Evidence:
    words = part.raw[sighting.start : sighting.end]
    rule = RULES.get(sighting.part, "named in a row")
    sureness = _SURENESS.get(sighting.part, 0.9)
    return Evidence(words, part.where, rule, value=sighting.province, confidence=sureness)
