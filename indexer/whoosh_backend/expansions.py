"""The terms that a pattern stands for, with bounds on the work.

A pattern is expanded in each segment by itself, for terms are sorted there. What exceeds the
bounds is left out in the order of the terms, and said.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from whoosh import query
from whoosh.automata.lev import levenshtein_automaton
from whoosh.fields import FieldType
from whoosh.lang.morph_en import variations

from indexer.whoosh_backend.matches import Documents
from indexer.whoosh_backend.segment import SegmentField
from indexer.whoosh_backend.view import View

MAX_TERMS = 10_000
"""Terms that a pattern may stand for, in one segment."""

MAX_SCANNED = 200_000
"""Terms of one segment that are compared with a pattern."""

MAX_POSTINGS = 20_000_000
"""Documents of all terms together, in one segment."""

MAX_DISTANCE = 2
"""Edits of a fuzzy term."""

MAX_FUZZY = 64
"""Characters of a fuzzy term; a longer one is looked up as it is."""

Ordinals = Sequence[int] | NDArray[np.intp]
Cut = Callable[[str], None]


class Expansion:
    """The terms of a view that a query stands for.

    Args:
        view: where.
        asked: a Prefix, Wildcard, Regex, FuzzyTerm, Variations or TermRange.
        cut: is told what was left out.
    """

    def __init__(self, view: View, asked: query.Query, cut: Cut) -> None:
        self._view, self._cut = view, cut
        self._name: str = asked.fieldname
        kind = view.schema[self._name]
        choose = _chooser(asked, kind, cut)
        self._chosen: list[tuple[SegmentField, int, Ordinals]] = []
        for segment, base in zip(view.segments, view.bases, strict=True):
            terms = segment.fields.get(self._name)
            if terms is not None and terms.term_count:
                ordinals = self._bounded(terms, choose(terms))
                if len(ordinals):
                    self._chosen.append((terms, base, ordinals))

    @property
    def size(self) -> int:
        """How many documents they have at most."""
        total = sum(int(terms.df[ordinals].sum()) for terms, _, ordinals in self._chosen)
        return min(total, self._view.size)

    def terms(self) -> list[bytes]:
        """The terms themselves, ascending."""
        return sorted(
            {terms.term(int(at)) for terms, _, ordinals in self._chosen for at in ordinals}
        )

    def documents(self) -> Documents:
        """The documents of any of the terms, ascending."""
        hit = np.zeros(self._view.size, dtype=np.bool_)
        for terms, base, ordinals in self._chosen:
            for at in ordinals:
                hit[terms.docs(int(at)) + base] = True
        return np.flatnonzero(hit).astype(np.int32)

    def _bounded(self, terms: SegmentField, ordinals: Ordinals) -> Ordinals:
        chosen = np.asarray(ordinals, dtype=np.intp)
        kept = chosen[:MAX_TERMS]
        within = terms.df[kept].cumsum(dtype=np.int64) <= MAX_POSTINGS
        kept = kept[: max(1, int(within.sum()))]
        if len(kept) < len(chosen):
            self._cut(f"only the first {len(kept)} of {len(chosen)} terms were used")
        return kept


def _chooser(asked: query.Query, kind: FieldType, cut: Cut) -> Callable[[SegmentField], Ordinals]:
    match asked:
        case query.Prefix():
            start = kind.to_bytes(asked.text)
            return lambda terms: range(*_prefixed(terms, start))
        case query.Wildcard():
            pattern = re.compile(fnmatch.translate(asked.text))
            return lambda terms: _matching(
                terms, kind, pattern, asked._find_prefix(asked.text), cut
            )
        case query.Regex():
            pattern = re.compile(asked.text)
            return lambda terms: _matching(
                terms, kind, pattern, asked._find_prefix(asked.text), cut
            )
        case query.FuzzyTerm():
            return _fuzzy(asked, kind, cut)
        case query.Variations():
            words = sorted({kind.to_bytes(word) for word in variations(asked.text)})
            return lambda terms: [at for at in map(terms.find, words) if at >= 0]
        case _:
            return _range(asked, kind)


def _prefixed(terms: SegmentField, start: bytes) -> tuple[int, int]:
    """The ordinals of the terms that begin with `start`: the first, and the one after the last."""
    first = terms.seek(start)
    after = start.rstrip(b"\xff")
    if not after:
        return first, terms.term_count
    return first, terms.seek(after[:-1] + bytes([after[-1] + 1]))


def _matching(
    terms: SegmentField, kind: FieldType, pattern: re.Pattern[str], prefix: str, cut: Cut
) -> Ordinals:
    first, last = _prefixed(terms, kind.to_bytes(prefix)) if prefix else (0, terms.term_count)
    if last - first > MAX_SCANNED:
        cut(f"only {MAX_SCANNED} of {last - first} terms were compared with the pattern")
        last = first + MAX_SCANNED
    decode, match = kind.from_bytes, pattern.match
    return [at for at, term in enumerate(terms.terms(first, last), first) if match(decode(term))]


def _fuzzy(asked: query.FuzzyTerm, kind: FieldType, cut: Cut) -> Callable[[SegmentField], Ordinals]:
    text: str = asked.text
    distance = int(asked.maxdist)
    if distance > MAX_DISTANCE:
        cut(f"at most {MAX_DISTANCE} edits are allowed, not {distance}")
        distance = MAX_DISTANCE
    if len(text) > MAX_FUZZY:
        cut(f"words of more than {MAX_FUZZY} characters are looked up as they are")
        exact = kind.to_bytes(text)
        return lambda terms: [at for at in (terms.find(exact),) if at >= 0]
    automaton = levenshtein_automaton(text, distance, min(asked.prefixlength, len(text))).to_dfa()

    def near(terms: SegmentField) -> Iterator[int]:
        at, steps = 0, 0
        # The automaton names the next string that it would accept; the terms are as far.
        while at < terms.term_count:
            steps += 1
            if steps > MAX_SCANNED:
                cut(f"the first {MAX_SCANNED} comparisons were made")
                return
            term = kind.from_bytes(terms.term(at))
            wanted = automaton.next_valid_string(term)
            if wanted is None:
                return
            if wanted == term:
                yield at
                at += 1
            else:
                at = max(at + 1, terms.seek(kind.to_bytes(wanted)))

    return lambda terms: list(islice(near(terms), MAX_TERMS + 1))


def _range(asked: query.TermRange, kind: FieldType) -> Callable[[SegmentField], Ordinals]:
    try:
        start = None if asked.start is None else kind.to_bytes(asked.start)
        end = None if asked.end is None else kind.to_bytes(asked.end)
    except ValueError:  # a bound that no term of the field can have
        return lambda terms: ()

    def between(terms: SegmentField) -> Ordinals:
        first = 0 if start is None else terms.seek(start)
        last = terms.term_count if end is None else terms.seek(end)
        if start is not None and asked.startexcl:
            first += terms.find(start) >= 0
        if end is not None and not asked.endexcl:
            last += terms.find(end) >= 0
        return range(first, max(first, last))

    return between
