"""Where the event happened, and whose people and organisations the article speaks of.

A place where the article says that something was held goes before places that it only mentions,
however often. Without such words the province with the heaviest clues wins if it is heavy enough
and clearly ahead; otherwise there is none, for a wrong province is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.places.abouts import find_abouts
from corpus.annotate.places.clues import HELD, HOME_IN_TITLE, Clue, gather
from corpus.annotate.places.home import Home, find_home
from corpus.annotate.places.homeless import ROUND_UP, why_nowhere
from corpus.annotate.places.settle import Settler, held_abroad
from corpus.annotate.places.verdict import city_of, none_because, province_of
from corpus.annotate.reading import Part
from corpus.article import Evidence
from corpus.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Places:
    """What was found.

    The first evidence of province, city and each other province says how sure it is; where there
    is no province or city, the one piece of evidence says why.
    """

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
    home = find_home(parts, seen, colleges)
    clues = gather(parts, seen, colleges, home)
    why = why_nowhere(clues, parts)
    abroad = held_abroad(parts) and not any(_holds(clue) for clue in clues)
    if abroad:
        province = none_because("the event was held abroad")
    elif why:
        province = none_because(why)
    else:
        province = province_of(clues, parts, home, source)
    city = city_of(province.value, clues, home, source)
    own = [clue for clue in clues if _acts(clue, home)]
    about = {} if why == ROUND_UP else find_abouts(parts, seen, colleges, own, province.value)
    return Places(
        province=province.value,
        city=city.value,
        about=tuple(about),
        province_evidence=province.evidence,
        city_evidence=city.evidence,
        about_evidence=tuple(about.values()),
    )


def _holds(clue: Clue) -> bool:
    """Does the headline or the opening say that it took place there?"""
    return clue.part in HELD and clue.zone in ("title", "lead")


def _acts(clue: Clue, home: Home | None) -> bool:
    """Does the publisher take part: a body that says 我市, or a newspaper whose headline does?"""
    if home is None or clue.part != "home speaks":
        return False
    return home.institution or clue.weight >= HOME_IN_TITLE
