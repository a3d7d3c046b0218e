"""The query's words in the other language, and the other names of what they name.

"craftsman college" also asks for 工匠学院, "Sany craftsman college" for 三一工匠学院, 劳模 for
"model worker", "gao fenglin" for 高凤林 if an article names him. The longest names are taken first,
and no word belongs to two of them. Quoted and negated words stay as they were typed, and
the values of fields other than title and body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from typing import Protocol

from indexer.analysis import analyse
from indexer.counterparts import Sense, Unit, is_filler, joined, key, senses, units
from indexer.dictionary import HAN
from indexer.engine import Expansion
from indexer.query import And, Expanded, Field, Node, Or, Other, Phrase, Query, Word
from indexer.query_fields import facets_meant
from indexer.schema import TEXT_FIELDS
from indexer.sounds import may_be_name, sounds_of

MAX_EXPANSIONS = 8
"""Names of one query that are expanded."""

MAX_OTHERS = 4
"""Other names of one of them."""

MAX_ADDED = 48
"""Words of all other names together: fewer than `plan.MAX_OTHER_TERMS`."""

MAX_LOOKUPS = 12
"""Readings of one query as pinyin: each may compare thousands of names."""

ACROSS, WITHIN = 0.5, 0.8
"""What the score of another name is multiplied by: in the other language, in the same."""

_FIELDS_ZH = {"province": "省份", "city": "城市", "topic": "主题"}
_MOST_ACROSS = 3
_MAX_UNITS = 80
"""Words of a query that are looked at; names in what follows stay as they are."""
_MAX_SPAN = 12
_MAX_SYLLABLES = 8
_LOOSE = 4
_HAN_RUN = re.compile(rf"[{HAN}]+")


class Names(Protocol):
    """What the articles of the index name."""

    def values(self, facet: str) -> Mapping[str, int]:
        """Value of a facet -> articles that have it; the same object until the index changes."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit of the query, in which of its words, and as it was typed."""

    word: int
    unit: Unit
    typed: str


@dataclass(frozen=True, slots=True)
class _Span:
    """Neighbouring units that name something."""

    first: int
    last: int  # included
    others: tuple[Other, ...]


def expand(
    query: Query, names: Names, *, enabled: bool = True
) -> tuple[Query, tuple[Expansion, ...]]:
    """Let a query also ask for the counterparts of its words.

    Args:
        query: from `query.parse`.
        names: of the index; persons are found by pinyin only if an article names them.
        enabled: if not, the query is returned as it is.

    Returns:
        The query with `Expanded` nodes, the same object if nothing was found; and what the reader
        should be told, in the order of the query. At most `MAX_EXPANSIONS` of `MAX_OTHERS`.
    """
    if not enabled or query.node is None:
        return query, ()
    expander = _Expander(names)
    node = expander.expanded(query.node)
    if not expander.told:
        return query, ()
    return Query(node, query.diagnostics), tuple(expander.told)


class _Expander:
    def __init__(self, names: Names) -> None:
        self._names = names
        self.told: list[Expansion] = []
        self._units = 0
        self._added = 0
        self._lookups = MAX_LOOKUPS

    def expanded(self, node: Node) -> Node:
        match node:
            case Word():
                return _and(self._run([node]))
            case Or(nodes):
                return Or(tuple(map(self.expanded, nodes)))
            case Field(name, inner) if name in TEXT_FIELDS:
                return Field(name, self.expanded(inner))
            case And(nodes):
                return _and(self._in_all(nodes))
            case _:
                return node

    def _in_all(self, nodes: Iterable[Node]) -> Iterator[Node]:
        run: list[Word] = []
        for node in nodes:
            if isinstance(node, Word):
                run.append(node)
                continue
            yield from self._run(run)
            run = []
            yield self.expanded(node)
        yield from self._run(run)

    def _run(self, words: list[Word]) -> list[Node]:
        """Words that stand side by side, with what they name in them expanded."""
        places = list(islice(_places(words), _MAX_UNITS - self._units))
        self._units += len(places)
        left = MAX_EXPANSIONS - len(self.told)
        spans = self._affordable(_chosen(self._spans(places), places, left))
        spans.sort(key=lambda span: span.first)
        ranges: dict[int, list[tuple[int, int, Node | None]]] = {}
        for span in spans:
            parts = _ranges(places[span.first : span.last + 1])
            literal = _and(Word(words[number].text[start:end]) for number, start, end in parts)
            typed = " ".join(words[number].text[start:end] for number, start, end in parts)
            self.told.append(Expansion(typed, tuple(other.shown for other in span.others)))
            node: Node | None = Expanded(literal, span.others)
            for number, start, end in parts:
                ranges.setdefault(number, []).append((start, end, node))
                node = None  # a name of several words stands where its first word stood
        out: list[Node] = []
        for number, word in enumerate(words):
            out += _with_gaps(word.text, ranges[number]) if number in ranges else [word]
        return out

    def _affordable(self, spans: Iterable[_Span]) -> list[_Span]:
        """The spans with as many of their other names as `MAX_ADDED` leaves room for."""
        kept = []
        for span in spans:
            others: list[Other] = []
            for other in span.others:
                size = sum(1 for _ in units(other.shown))
                if self._added + size <= MAX_ADDED:
                    self._added += size
                    others.append(other)
            if others:
                kept.append(replace(span, others=tuple(others)))
        return kept

    def _spans(self, places: list[_Place]) -> Iterator[_Span]:
        for first, begin in enumerate(places):
            if is_filler(begin.unit):
                continue
            for last in range(first, min(first + _MAX_SPAN, len(places))):
                if not is_filler(places[last].unit):
                    others = self._others(places[first : last + 1])
                    if others:
                        yield _Span(first, last, others)

    def _others(self, span: list[_Place]) -> tuple[Other, ...]:
        name = joined(place.unit for place in span)
        is_han = _is_han(name)
        found = _by_sense(senses().get(name, ()), name, is_han)
        said: tuple[str, ...] = ()
        if is_han:
            said = sounds_of(self._names.values).latin_forms(name)
        elif not found:
            said = self._said([place.typed for place in span])
        others = tuple(chain(found, (_other(text, ACROSS) for text in said)))[:MAX_OTHERS]
        return (*others, *_by_value("".join(place.typed for place in span) if is_han else name))

    def _said(self, typed: list[str]) -> tuple[str, ...]:
        if not self._lookups or len(typed) > _MAX_SYLLABLES or not may_be_name(typed):
            return ()
        self._lookups -= 1
        return sounds_of(self._names.values).like(typed)


def _by_value(name: str) -> Iterator[Other]:
    """What happened there, or is about that, be the word itself in the article or not."""
    for facet in facets_meant(name):
        field = _FIELDS_ZH[facet] if _is_han(name) else facet
        yield Other(Field(facet, Word(name)), WITHIN, f"{field}:{name}")


def _by_sense(meant: tuple[Sense, ...], name: str, is_han: bool) -> list[Other]:
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
        *(_other(text, ACROSS, exact=sense.is_name) for sense, text in across),
        *(_other(text, WITHIN, exact=sense.is_name) for sense, text in within),
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
        if not made or words <= set(made.split()) or (_is_han(name) and name in made):
            continue
        if any(_within(earlier, made) for earlier in known):
            continue
        known.append(made)
        kept.append((sense, text))
    return kept


def _within(short: str, long: str) -> bool:
    return short in long if _is_han(short) else f" {short} " in f" {long} "


def _is_han(name: str) -> bool:
    return _HAN_RUN.search(name) is not None


def _other(text: str, factor: float, *, exact: bool = True) -> Other:
    words = [unit for unit in units(text) if not is_filler(unit)]
    if exact or len(words) < _LOOSE or any(unit.is_han for unit in words):
        return Other(Phrase(text), factor, text)
    # Writers put long terms in many ways: "reform of the building of the industrial workforce".
    loose = And(tuple(Word(text[unit.start : unit.end]) for unit in words))
    return Other(loose, factor, text)


def _places(words: list[Word]) -> Iterator[_Place]:
    for number, word in enumerate(words):
        for unit in units(word.text):
            yield _Place(number, unit, word.text[unit.start : unit.end])


def _chosen(spans: Iterable[_Span], places: list[_Place], most: int) -> list[_Span]:
    """The longest spans that do not overlap; of equal ones the first."""

    def length(span: _Span) -> int:
        return sum(len(place.typed) for place in places[span.first : span.last + 1])

    taken: set[int] = set()
    chosen: list[_Span] = []
    for span in sorted(spans, key=length, reverse=True):
        if len(chosen) == most:
            break
        own = range(span.first, span.last + 1)
        if taken.isdisjoint(own):
            taken.update(own)
            chosen.append(span)
    return chosen


def _ranges(places: list[_Place]) -> list[tuple[int, int, int]]:
    """For each word that the places stand in: its number, the start of the first and last's end."""
    found: dict[int, tuple[int, int]] = {}
    for place in places:
        start = found.get(place.word, (place.unit.start, 0))[0]
        found[place.word] = start, place.unit.end
    return [(word, start, end) for word, (start, end) in found.items()]


def _with_gaps(text: str, ranges: list[tuple[int, int, Node | None]]) -> list[Node]:
    """The nodes of a word's ranges, and what else the word asks for, in their order."""
    named = {at for start, end, _ in ranges for at in range(start, end)}
    nodes = [(start, node) for start, _, node in ranges if node is not None]
    for token in analyse(text, "query"):
        # What only joins two names is asked for by neither of them.
        if not named.issuperset(range(token.start, token.end)):
            nodes.append((token.start, Word(text[token.start : token.end])))
    return [node for _, node in sorted(nodes, key=lambda item: item[0])]


def _and(nodes: Iterable[Node]) -> Node:
    parts = tuple(nodes)
    return parts[0] if len(parts) == 1 else And(parts)
