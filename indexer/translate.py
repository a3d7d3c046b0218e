"""The query's words in the other language, and the other names of what they name.

"craftsman college" also asks for 工匠学院, "Sany craftsman college" for 三一工匠学院, 劳模 for
"model worker", "gao fenglin" for 高凤林 if an article names him, 高凤林 for "Gao Fenglin" if that
stands in one. Pinyin of what nobody is known by is only *heard* (see `sounding_runs`) if the caller
says so, who has found nothing without. The longest names are taken first,
and no word belongs to two of them. Quoted and negated words stay as they were typed, and
the values of fields other than title and body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Protocol

from indexer.analysis import analyse
from indexer.counterparts import Unit, is_filler, joined, senses, units
from indexer.engine import Expansion
from indexer.latin_names import LONGEST as LONGEST_PERSON
from indexer.latin_names import latin_forms, respaced
from indexer.other_names import (
    ACROSS,
    MAX_OTHERS,
    WITHIN,
    across,
    by_sense,
    by_value,
    is_han,
    other_name,
)
from indexer.pinyin import is_pinyin, spelling, syllable_cuts
from indexer.query import And, Expanded, Field, Node, Or, Other, Phrase, Query, Word
from indexer.schema import TEXT_FIELDS
from indexer.sounding_runs import Checks, Pairs, sounding
from indexer.sounds import may_be_name, sounds_of

MAX_EXPANSIONS = 8
"""Names of one query that are expanded."""

MAX_ADDED = 48
"""Words of all other names together: fewer than `plan.MAX_OTHER_TERMS`."""

MAX_LOOKUPS = 12
"""Readings of one query as pinyin: each may compare thousands of names."""

MAX_WRITTEN = 12
"""Chinese names of one query whose Latin forms are looked for in the index."""

MAX_HEARD = 6
"""Readings of one query as pinyin that are compared with all that stands in the index."""

_MAX_UNITS = 80
"""Words of a query that are looked at; names in what follows stay as they are."""
_MAX_SPAN = 12
_MAX_SYLLABLES = 8
_MAX_CUTS = 8


Frequency = Callable[[str], int]
"""How many articles hold a run of Chinese, or words side by side; 0 for nothing."""


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
    query: Query,
    names: Names,
    *,
    enabled: bool = True,
    frequency: Frequency | None = None,
    heard: Pairs | None = None,
) -> tuple[Query, tuple[Expansion, ...]]:
    """Let a query also ask for the counterparts of its words.

    Args:
        query: from `query.parse`.
        names: of the index; persons are found by pinyin only if an article names them.
        enabled: if not, the query is returned as it is.
        frequency: in the index; without it, 高凤林 asks for "Gao Fenglin" only if he is known.
        heard: of the index; given where nothing was found without it. Pinyin then also asks for
            whatever stands in an article and is said so, and for other spacings of a name.

    Returns:
        The query with `Expanded` nodes, the same object if nothing was found; and what the reader
        should be told, in the order of the query. At most `MAX_EXPANSIONS` of `MAX_OTHERS`.
    """
    if not enabled or query.node is None:
        return query, ()
    expander = _Expander(names, frequency, heard)
    node = expander.expanded(query.node)
    if not expander.told:
        return query, ()
    return Query(node, query.diagnostics), tuple(expander.told)


class _Expander:
    def __init__(
        self, names: Names, frequency: Frequency | None = None, heard: Pairs | None = None
    ) -> None:
        self._names = names
        self._frequency = frequency
        self._pairs = heard
        self.told: list[Expansion] = []
        self._known: dict[tuple[str, ...], tuple[Other, ...]] = {}
        self._units = 0
        self._added = 0
        self._lookups = MAX_LOOKUPS
        self._to_write = MAX_WRITTEN
        self._to_hear = MAX_HEARD
        self._checks = Checks()

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
        named = list(self._spans(places))
        spans = self._affordable(_chosen(_composed(named, words, places), places, left))
        spans.sort(key=lambda span: span.first)
        ranges: dict[int, list[tuple[int, int, Node | None]]] = {}
        for span in spans:
            parts = _ranges(places[span.first : span.last + 1])
            typed = _typed(parts, words)
            self.told.append(Expansion(typed, tuple(other.shown for other in span.others)))
            node: Node | None = Expanded(_literal(parts, words), span.others)
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
            # The longest first: it is the likeliest to be worth one of the few lookups.
            for last in reversed(range(first, min(first + _MAX_SPAN, len(places)))):
                if not is_filler(places[last].unit):
                    others = self._others_of(places[first : last + 1])
                    if others:
                        yield _Span(first, last, others)

    def _others_of(self, span: list[_Place]) -> tuple[Other, ...]:
        """The same words, said again, name the same."""
        typed = tuple(place.typed for place in span)
        others = self._known.get(typed)
        if others is None:
            others = self._known[typed] = self._others(span)
        return others

    def _others(self, span: list[_Place]) -> tuple[Other, ...]:
        name = joined(place.unit for place in span)
        in_han = is_han(name)
        found = by_sense(senses().get(name, ()), name, in_han)
        more: Iterable[Other] = ()
        if in_han:
            more = (
                other_name(text, ACROSS) for text in self._written(name, len(span), bool(found))
            )
        elif not found:
            more = self._said([place.typed for place in span])
        others = tuple(islice(chain(found, more), MAX_OTHERS))
        return (*others, *by_value("".join(place.typed for place in span) if in_han else name))

    def _written(self, name: str, size: int, is_known: bool) -> tuple[str, ...]:
        """How articles in English write a Chinese name of so many units."""
        known = sounds_of(self._names.values).latin_forms(name)
        # A word of the dictionary is no name that only the articles know.
        may_be_person = size > 1 and len(name) <= LONGEST_PERSON and not is_known
        if known or not may_be_person or self._frequency is None or not self._to_write:
            return known
        self._to_write -= 1
        return latin_forms(name, self._frequency)

    def _said(self, typed: list[str]) -> Iterator[Other]:
        """What is said as it was typed, with its names in the other language."""
        if not self._lookups or len(typed) > _MAX_SYLLABLES or not may_be_name(typed):
            return
        self._lookups -= 1
        said = sounds_of(self._names.values).like(typed)
        yield from (other_name(text, WITHIN) for text in said)
        for text in said:
            yield from across(text)
        if self._pairs is not None and not any(map(self._pairs.frequency, said)):
            yield from self._heard(typed, self._pairs)

    def _heard(self, typed: list[str], pairs: Pairs) -> Iterator[Other]:
        """What stands in an article and is said so; and a person in another spacing."""
        if not self._to_hear or not _is_odd(typed, pairs):
            return
        self._to_hear -= 1
        parts = [spelling(part) for part in typed]
        found = sounding(parts, pairs, self._checks)
        if not found and len(parts) == 2:  # the family name was put last
            found = sounding(parts[::-1], pairs, self._checks)
        for text in found:
            words = text.split()
            node = Phrase(text) if len(words) == 1 else And(tuple(map(Word, words)))
            yield Other(node, WITHIN, text)
            yield from across("".join(words))
        cuts = syllable_cuts(parts, LONGEST_PERSON)
        for text in respaced(tuple(islice(cuts, _MAX_CUTS)), pairs.frequency):
            yield other_name(text, WITHIN)


def _is_odd(typed: list[str], pairs: Pairs) -> bool:
    """Whether words are unlikely to be meant as words of another language."""
    if all(is_pinyin(word) and not is_pinyin(word, 2) for word in map(spelling, typed)):
        return True
    return not all(map(pairs.frequency, typed))


def _composed(spans: list[_Span], words: list[Word], places: list[_Place]) -> Iterator[_Span]:
    """The spans; one that begins with a place also asks for what follows it, there.

    湖南工匠学院 is a name of its own, and any 工匠学院 of 湖南, in whichever language.
    """
    heads: dict[int, list[_Span]] = {}
    for span in spans:
        if any(isinstance(other.node, Field) for other in span.others):
            heads.setdefault(span.first, []).append(span)
    known = {(span.first, span.last): span for span in spans}
    for span in spans:
        others = span.others
        for head in heads.get(span.first, ()):
            rest = known.get((head.last + 1, span.last))
            if rest is not None:
                parts = [_ranges(places[each.first : each.last + 1]) for each in (head, rest)]
                both = (
                    Expanded(_literal(part, words), each.others)
                    for part, each in zip(parts, (head, rest), strict=True)
                )
                shown = " + ".join(_typed(part, words) for part in parts)
                others = (*others, Other(And(tuple(both)), WITHIN, shown))
                break
        yield replace(span, others=others)


def _literal(parts: list[tuple[int, int, int]], words: list[Word]) -> Node:
    return _and(Word(words[number].text[start:end]) for number, start, end in parts)


def _typed(parts: list[tuple[int, int, int]], words: list[Word]) -> str:
    return " ".join(words[number].text[start:end] for number, start, end in parts)


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
