"""Which colleges, places and people a query names, as values of the facets.

The names are those of the gazetteer, in both languages, and whatever values an index has for
people and for colleges that the gazetteer does not know. They are looked for in what the analysis
made of the query: translations and names typed in pinyin are there too.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from corpus import Gazetteer, gazetteer
from indexer import plan as plans
from indexer.analysis import analyse
from indexer.dictionary import HAN
from indexer.folding import fold

NAMED_FACETS = ("college", "province", "city", "person")
"""The facets whose values are names that a query may contain."""

MAX_TERMS = 24
"""Terms of a query that are searched for names."""

MAX_LENGTH = 6
"""Terms that one name may consist of."""

_HAN = re.compile(f"[{HAN}]")

Names = dict[str, set[tuple[str, str]]]
"""A name as `name_key` writes it -> pairs of facet and value."""


def named(plan: plans.Plan) -> dict[str, set[str]]:
    """The names in a query.

    Args:
        plan: of the query; what it excludes is no name.

    Returns:
        Facet, one of `NAMED_FACETS` -> values. Those of "person" are all runs of words that may be
        a name: which of them are, only the index knows. So are those of "college" beyond the
        gazetteer's.
    """
    values: dict[str, set[str]] = defaultdict(set)
    names = _names()
    for name in _candidates(plan):
        for facet, value in names.get(name, ()):
            values[facet].add(value)
        if len(name) > 1:
            values["person"].add(name)
            values["college"].add(name)
    return dict(values)


def name_key(name: str) -> str:
    """A name as the terms of a query give it: folded, or, without Chinese, stemmed words."""
    if _HAN.search(name):
        return "".join(fold(name).split())
    return " ".join(token.text for token in analyse(name))


def _candidates(plan: plans.Plan) -> set[str]:
    found = set()
    for run in _runs(plan):
        terms = run[:MAX_TERMS]
        for first in range(len(terms)):
            name = ""
            for term in terms[first : first + MAX_LENGTH]:
                name = _joined(name, term)
                found.add(name)
    return found


def _runs(plan: plans.Plan) -> list[list[str]]:
    """The terms of the query one after another, then those of each alternative."""
    match plan:
        case plans.Term(text):
            return [[text]]
        case plans.Sequence(parts):
            return [[term for term, _ in parts]]
        case plans.InField(_, part) | plans.Weighted(part):
            return _runs(part)
        case plans.All(parts) | plans.Enough(_, parts):
            inner = [runs for part in parts if (runs := _runs(part))]
            literal = list(chain.from_iterable(runs[0] for runs in inner))
            return [literal, *(run for runs in inner for run in runs[1:])]
        case plans.Any(parts):
            return [run for part in parts for run in _runs(part)]
        case _:
            return []


def _joined(name: str, term: str) -> str:
    """Chinese terms overlap by a character where the analysis joined a lone one with another."""
    if not name:
        return term
    if not (_HAN.match(name[-1]) and _HAN.match(term)):
        return f"{name} {term}"
    return name + (term[1:] if name[-1] == term[0] else term)


_lock = threading.Lock()
_held: list[tuple[Gazetteer, Names]] = []


def _names() -> Names:
    """The gazetteer's names, gathered once for each gazetteer."""
    current = gazetteer()
    with _lock:
        if not _held or _held[0][0] is not current:
            _held[:] = [(current, _gathered(current))]
        return _held[0][1]


def _gathered(known: Gazetteer) -> Names:
    names: Names = defaultdict(set)
    for facet, value, texts in _entries(known):
        for text in texts:
            names[name_key(text)].add((facet, value))
    return dict(names)


def _entries(known: Gazetteer) -> Iterator[tuple[str, str, Sequence[str]]]:
    for code, province in known.provinces.items():
        names = province.name_zh, province.short_zh, province.name_en
        yield "province", code, (*names, *province.aliases_zh, *province.aliases_en)
    for name, city in known.cities.items():
        yield "city", name, (name, city.short_zh, city.name_en, *city.aliases_zh, *city.aliases_en)
    for slug, college in known.colleges.items():
        own, others = (college.name_zh, college.name_en), college.aliases_en
        yield "college", slug, (*own, *college.aliases_zh, *others)
