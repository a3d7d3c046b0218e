"""Weigh the clues: which province, which city, how sure, and if none, why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.annotate.places.clues import FIRM, HELD, Clue, is_national
from corpus.annotate.places.home import Home
from corpus.annotate.reading import Part
from corpus.article import Evidence
from corpus.gazetteer import Gazetteer

ENOUGH = 2.0
"""The weight that a province or city needs at least."""
HELD_ENOUGH = 5.0
"""The weight from which on words such as "held there" go before all mere mentions."""
EXAMPLES_ENOUGH = 4.0
"""What it needs where only schools and firms are named, below the headline: mere examples."""
FEW = 2
"""So few mentions are examples."""
AHEAD = 1.25
"""The winner needs this many times the runner-up's weight."""
BODY_MOST, BODY_HELD_MOST = 4.0, 10.0
"""What all clues of the body together may add, so that repetition does not win."""
FAR_AHEAD = 2.0
"""The same for a city that is only mentioned."""
WHOLE_COUNTRY = 7
"""From so many provinces on the article speaks of the whole country."""
DIGEST = 3
"""From so many provinces with acting bodies on, it is several stories in one."""
VENUES = 3
"""From so many cities on that hold it alike, none of them is the city of the event."""
LATE = 0.7
"""What a city weighs that is merely mentioned behind the first sentences."""
PAIR = 2
"""Of so many provinces that act alike, the publisher's own is the one reported from."""
_HALF_SURE = 2.0
_HOME_ALONE = 0.4


@dataclass(frozen=True, slots=True)
class Verdict:
    """A value with its evidence; the evidence of None is one item whose rule says why."""

    value: str | None
    evidence: tuple[Evidence, ...]


def none_because(why: str) -> Verdict:
    """No value, for a reason in plain words."""
    return Verdict(None, (Evidence("", "body", why),))


def province_of(
    clues: Sequence[Clue], parts: Sequence[Part], home: Home | None, source: Gazetteer
) -> Verdict:
    """The province of the event."""
    held = _totals((clue.province, clue) for clue in clues if clue.part in HELD)
    totals = _totals((clue.province, clue) for clue in clues)
    if _is_digest(clues):
        return none_because("several stories of several provinces")
    for weights, enough in ((held, HELD_ENOUGH), (totals, ENOUGH)):
        winner = _winner(weights, enough)
        own = [clue for clue in clues if clue.province == winner]
        examples = len(own) <= FEW and all(map(_is_example, own))
        if winner and not (examples and weights[winner] < EXAMPLES_ENOUGH):
            return Verdict(winner, _reasons(own, _sureness(weights, winner)))
    if home and home.is_local and _weighs_alike(home, clues, totals):
        own = [clue for clue in clues if clue.province == home.province]
        return Verdict(home.province, _reasons(own, _sureness(totals, home.province)))
    if home and home.is_local and _nothing_but(home, totals) and not is_national(parts):
        evidence = replace(home.evidence, confidence=_HOME_ALONE)
        return Verdict(home.province, (evidence,))
    return none_because(_why_none(totals, source))


def city_of(
    province: str | None, clues: Sequence[Clue], home: Home | None, source: Gazetteer
) -> Verdict:
    """The city of the event, once its province is known."""
    if province is None:
        return none_because("no province is known")
    own = [clue for clue in clues if clue.province == province]
    cities = [city.name_zh for city in source.cities.values() if city.province == province]
    if len(cities) == 1:
        totals = _totals((province, clue) for clue in own)
        return Verdict(cities[0], _reasons(own, _sureness(totals, province)))
    if home and home.city and all(clue.part == "home" for clue in own):
        return Verdict(home.city, (replace(home.evidence, confidence=_HOME_ALONE),))
    shown = {clue.city for clue in own}
    if len(shown) == 1 and (only := own[0].city):
        # The province is known by this city alone, so that both are equally sure.
        return Verdict(
            only,
            _reasons(own, _sureness(_totals((clue.province, clue) for clue in clues), province)),
        )
    return _named_city(
        [(clue.city, _as_body(clue) if clue.late else clue) for clue in own if clue.city], source
    )


def _named_city(named: Sequence[tuple[str, Clue]], source: Gazetteer) -> Verdict:
    """The city of which the clues speak most."""
    held = _totals((city, clue) for city, clue in named if clue.part in HELD)
    totals = _totals(named)
    in_title = any(clue.zone == "title" and clue.part in HELD for _, clue in named)
    if not in_title and sum(weight >= HELD_ENOUGH for weight in held.values()) >= VENUES:
        return none_because("held in several cities")
    winner = _winner(held, HELD_ENOUGH) or _winner(totals, ENOUGH)
    if winner is None:
        ranked = _ranked(totals)
        if len(ranked) < 2 or ranked[0][1] < ENOUGH:
            return none_because("no city is told")
        names = [source.cities[city].name_en for city, _ in ranked]
        return none_because(f"two cities weigh alike: {names[0]}, {names[1]}")
    own = [clue for city, clue in named if city == winner]
    firm = any(clue.part in FIRM or clue.zone in ("title", "publisher") for clue in own)
    if not firm and all(clue.zone == "body" for clue in own) and totals[winner] < EXAMPLES_ENOUGH:
        return none_because("a city is only mentioned")
    rivals = max((weight for city, weight in totals.items() if city != winner), default=0.0)
    if not firm and totals[winner] < FAR_AHEAD * rivals:
        return none_because("several cities are named alike")
    return Verdict(winner, _reasons(own, _sureness(held if winner in held else totals, winner)))


def _totals(clues: Iterable[tuple[str, Clue]]) -> dict[str, float]:
    """The weight of each key. Outside the body a part counts once a zone; the body is capped."""
    once: dict[tuple[str, str, str], float] = {}
    body: defaultdict[tuple[str, bool], float] = defaultdict(float)
    for key, clue in clues:
        if clue.zone == "body":
            body[key, clue.part in HELD] += clue.weight
        else:
            once[key, clue.zone, clue.part] = clue.weight
    totals: defaultdict[str, float] = defaultdict(float)
    for (key, _, _), weight in once.items():
        totals[key] += weight
    for (key, held), weight in body.items():
        totals[key] += min(weight, BODY_HELD_MOST if held else BODY_MOST)
    return dict(totals)


def _ranked(totals: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def _winner(totals: Mapping[str, float], enough: float) -> str | None:
    ranked = _ranked(totals)
    if not ranked or ranked[0][1] < enough:
        return None
    if len(ranked) > 1 and ranked[0][1] < AHEAD * ranked[1][1]:
        return None
    return ranked[0][0]


def _sureness(totals: Mapping[str, float], winner: str) -> float:
    """Between 0 and 1: half from the weight itself, half from the lead over the runner-up."""
    weight = totals.get(winner, 0.0)
    others = max((other for key, other in totals.items() if key != winner), default=0.0)
    lead = (weight - others) / weight if weight else 0.0
    return round(weight / (weight + _HALF_SURE) * (1 + max(lead, 0.0)) / 2, 2)


def _as_body(clue: Clue) -> Clue:
    return replace(clue, zone="body", weight=min(clue.weight, LATE))


def _is_digest(clues: Iterable[Clue]) -> bool:
    """Do bodies of three provinces and more act in the text, and is none named in the headline?"""
    acting = {clue.province for clue in clues if clue.part == "organiser" and clue.zone != "title"}
    named = any(clue.zone == "title" or clue.part in HELD for clue in clues)
    return len(acting) >= DIGEST and not named


def _is_example(clue: Clue) -> bool:
    return clue.part in ("college", "school", "employer") and clue.late


def _nothing_but(home: Home, totals: Mapping[str, float]) -> bool:
    return all(weight < 1 for province, weight in totals.items() if province != home.province)


def _weighs_alike(home: Home, clues: Iterable[Clue], totals: Mapping[str, float]) -> bool:
    """Is the publisher's home one of two that act alike? Then it reports from its own side."""
    acting = {clue.province for clue in clues if clue.part in FIRM}
    away = any(clue.part in HELD and clue.province != home.province for clue in clues)
    most = max(totals.values(), default=0.0)
    alike = AHEAD * totals.get(home.province, 0.0) >= most >= ENOUGH
    return alike and not away and home.province in acting and len(totals) <= PAIR


def _why_none(totals: Mapping[str, float], source: Gazetteer) -> str:
    ranked = _ranked(totals)
    if not ranked:
        return "nothing names a place"
    names = [source.provinces[code].name_en for code, _ in ranked]
    if len(ranked) >= WHOLE_COUNTRY:
        return "the whole country is named"
    if ranked[0][1] < ENOUGH or len(ranked) == 1:
        return f"the signs are too faint: {', '.join(names[:3])}"
    return f"two provinces weigh alike: {names[0]}, {names[1]}"


def _reasons(clues: Iterable[Clue], sureness: float) -> tuple[Evidence, ...]:
    """The three heaviest different reasons; the first says how sure the value is."""
    ranked = sorted(clues, key=lambda clue: -clue.weight)
    first, *others = tuple(dict.fromkeys(clue.evidence for clue in ranked))[:3]
    return replace(first, confidence=sureness), *others
