"""What one name of a query is called otherwise: in the other language, and in the same.

By the gazetteer and the glossary (`counterparts`): a name's counterparts come first, then its other
names, none of which finds no more than another does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

from indexer.counterparts import Sense, is_filler, key, senses, units
from indexer.dictionary import HAN
from indexer.query import And, Field, Other, Phrase, Word
from indexer.query_fields import facets_meant

MAX_OTHERS = 4
"""Other names of one of them."""

ACROSS, WITHIN = 0.5, 0.8
"""What the score of another name is multiplied by: in the other language, in the same."""

_FIELDS_ZH = {"province": "省份", "city": "城市", "topic": "主题"}
_MOST_ACROSS = 3
_LOOSE = 4
_HAN_RUN = re.compile(rf"[{HAN}]+")


def across(name: str) -> Iterator[Other]:
    """The best name of something Chinese in the other language."""
    found = by_sense(senses().get(key(name), ()), key(name), True)
    return islice((other for other in found if other.factor == ACROSS), 1)


def by_value(name: str) -> Iterator[Other]:
    """What happened there, or is about that, be the word itself in the article or not."""
    for facet in facets_meant(name):
        field = _FIELDS_ZH[facet] if is_han(name) else facet
        yield Other(Field(facet, Word(name)), WITHIN, f"{field}:{name}")


def by_sense(meant: tuple[Sense, ...], name: str, is_han: bool) -> list[Other]:
    """The other names of what `name` may mean; one language does not crowd out the other."""
    pairs = [(s, s.en, s.zh) if is_han else (s, s.zh, s.en) for s in meant]
    # First what bears the name itself, then what is only also called so.
    pairs.sort(key=lambda pair: key(pair[2][0]) != name)
    across = _fresh(_in_turn([(s, theirs) for s, theirs, _ in pairs]), name)[:_MOST_ACROSS]
    within = _fresh(_in_turn([(s, _siblings(s, ours, name)) for s, _, ours in pairs]), name)
    made = [key(text) for _, text in within]
    within = [
        item
        for item, long in zip(within, made, strict=True)
        if not any(_within(short, long) for short in made if short != long)
    ]
    return [
        *(other_name(text, ACROSS, exact=sense.is_name) for sense, text in across),
        *(other_name(text, WITHIN, exact=sense.is_name) for sense, text in within),
    ][:MAX_OTHERS]


def _siblings(sense: Sense, ours: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Names of the same language; an alias of a mere word is not as good as another alias."""
    return ours if sense.is_name else ours[1:] if key(ours[0]) == name else ours[:1]


def _in_turn(named: list[tuple[Sense, tuple[str, ...]]]) -> Iterator[tuple[Sense, str]]:
    columns = zip_longest(*([(sense, text) for text in texts] for sense, texts in named))
    return (item for column in columns for item in column if item is not None)


def _fresh(named: Iterable[tuple[Sense, str]], name: str) -> list[tuple[Sense, str]]:
    """Without names that find no more than the one typed or an earlier one does."""
    kept: list[tuple[Sense, str]] = []
    known: list[str] = []
    words = set(name.split())
    for sense, text in named:
        made = key(text)
        if not made or words <= set(made.split()) or (is_han(name) and name in made):
            continue
        if any(_within(earlier, made) for earlier in known):
            continue
        known.append(made)
        kept.append((sense, text))
    return kept


def _within(short: str, long: str) -> bool:
    return short in long if is_han(short) else f" {short} " in f" {long} "


def is_han(name: str) -> bool:
    """Whether any of it is Chinese."""
    return _HAN_RUN.search(name) is not None


def other_name(text: str, factor: float, *, exact: bool = True) -> Other:
    """A name as it is asked for: a phrase, or all words of a long one that is not `exact`."""
    words = [unit for unit in units(text) if not is_filler(unit)]
    if exact or len(words) < _LOOSE or any(unit.is_han for unit in words):
        return Other(Phrase(text), factor, text)
    # Writers put long terms in many ways: "reform of the building of the industrial workforce".
    loose = And(tuple(Word(text[unit.start : unit.end]) for unit in words))
    return Other(loose, factor, text)
