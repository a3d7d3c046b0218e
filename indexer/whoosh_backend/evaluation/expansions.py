"""The terms that a pattern stands for, with bounds on the work.

A pattern is expanded in each segment by itself, for terms are sorted there. All patterns of a
query draw on one `Allowance`; what exceeds it is left out in the order of the terms, and said.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray
from whoosh import query
from whoosh.automata.lev import levenshtein_automaton
from whoosh.fields import FieldType
from whoosh.lang.morph_en import variations

from indexer.whoosh_backend.evaluation.matches import Documents
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.storage.segment import SegmentField

MAX_TERMS = 64_000
"""Terms that the patterns of a query may stand for, each counted in each segment."""

MAX_SCANNED = 40_000
"""Terms that are compared with the patterns of a query."""

MAX_POSTINGS = 5_000_000
"""Documents of all these terms together; in a large view `POSTINGS_A_DOCUMENT` for each of its."""

POSTINGS_A_DOCUMENT = 16
"""A common Chinese character begins some six pairs of a long article."""

MAX_DISTANCE = 2
"""Edits of a fuzzy term."""

MAX_FUZZY = 64
"""Characters of a fuzzy term; a longer one is looked up as it is."""

MAX_PATTERN = 256
"""Characters of a pattern; of a longer one nothing is compared."""

_STEP = 4
"""A step of a fuzzy term's automaton takes as long as so many comparisons with a pattern."""

_NEAR = 16
"""Terms so close together are read in one go, and what lies between them with them."""

_WASTE = 4
"""At most so many times the postings that are wanted are read in one go."""

_AT_ONCE = 4096

Ordinals = range | Sequence[int] | NDArray[np.intp]
Cut = Callable[[str], None]


class Allowance:
    """What the patterns of one query may still cost, in all segments together.

    Args:
        size: documents of the view.
    """

    def __init__(self, size: int) -> None:
        self._terms, self._scanned = MAX_TERMS, MAX_SCANNED
        self._postings = max(MAX_POSTINGS, POSTINGS_A_DOCUMENT * size)
        self._asked = self._used = 0
        self._to_scan = self._have_scanned = 0

    @property
    def cuts(self) -> Iterator[str]:
        """What was left out, for all segments in one sentence."""
        if self._used < self._asked:
            yield f"only {self._used} of {self._asked} terms that patterns stand for were used"
        if self._have_scanned < self._to_scan:
            yield f"only {self._have_scanned} of {self._to_scan} terms were compared with patterns"

    def used(self, terms: SegmentField, ordinals: Ordinals) -> NDArray[np.intp]:
        """The first of some terms, as many as may be used; they are taken off."""
        chosen = np.asarray(ordinals[: self._terms], dtype=np.intp)
        postings = terms.df[chosen].cumsum(dtype=np.int64)
        chosen = chosen[: int(postings.searchsorted(self._postings, side="right"))]
        if len(chosen):
            self._postings -= int(postings[len(chosen) - 1])
        self._terms -= len(chosen)
        self._asked += len(ordinals)
        self._used += len(chosen)
        return chosen

    def scanned(self, count: int) -> int:
        """How many of `count` terms may be compared; they are taken off."""
        granted = min(count, self._scanned)
        self._scanned -= granted
        self._to_scan += count
        self._have_scanned += granted
        return granted

    def may_step(self) -> bool:
        """Whether an automaton may make one more step, which is taken off."""
        may = self._scanned >= _STEP
        self._scanned -= _STEP if may else 0
        return may


class Expansion:
    """The terms of a view that a query stands for.

    Args:
        view: where.
        asked: a Prefix, Wildcard, Regex, FuzzyTerm, Variations or TermRange.
        allowance: what it may cost; lessened by what it does.
        cut: is told what was left out.

    Raises:
        QueryError: a regular expression is not one.
    """

    def __init__(self, view: View, asked: query.Query, allowance: Allowance, cut: Cut) -> None:
        self._view = view
        self._name: str = asked.fieldname
        kind = view.schema[self._name]
        choose = _chooser(asked, kind, allowance, cut)
        self._chosen: list[tuple[SegmentField, int, NDArray[np.intp]]] = []
        for segment, base in zip(view.segments, view.bases, strict=True):
            terms = segment.fields.get(self._name)
            if terms is not None and terms.term_count:
                ordinals = allowance.used(terms, choose(terms))
                if len(ordinals):
                    self._chosen.append((terms, base, ordinals))

    @property
    def size(self) -> int:
        """How many documents they have at most."""
        total = sum(int(terms.df[ordinals].sum()) for terms, _, ordinals in self._chosen)
        return min(total, self._view.size)

    def terms(self, most: int) -> list[bytes]:
        """The terms themselves, ascending; no more than the first `most`."""
        lists = [map(terms.term, ordinals.tolist()) for terms, _, ordinals in self._chosen]
        return list(islice((term for term, _ in groupby(merge(*lists))), most))

    def documents(self) -> Documents:
        """The documents of any of the terms, ascending."""
        hit = np.zeros(self._view.size, dtype=np.bool_)
        for terms, base, ordinals in self._chosen:
            for documents in _documents(terms, ordinals):
                hit[documents + base] = True
        return np.flatnonzero(hit).astype(np.int32)


def _documents(terms: SegmentField, ordinals: NDArray[np.intp]) -> Iterator[NDArray[np.int32]]:
    """The documents of some terms, ascending ordinals; neighbours are decoded together."""
    breaks = np.flatnonzero(np.diff(ordinals) > _NEAR) + 1
    pieces = np.union1d(breaks, np.arange(_AT_ONCE, len(ordinals), _AT_ONCE)).tolist()
    for begin, end in zip([0, *pieces], [*pieces, len(ordinals)], strict=True):
        first, last = int(ordinals[begin]), int(ordinals[end - 1]) + 1
        if end - begin == 1:
            yield terms.docs(first)
        elif end - begin == last - first:
            yield terms.bulk(first, last)[0]
        else:
            yield from _scattered(terms, ordinals[begin:end])


def _scattered(terms: SegmentField, ordinals: NDArray[np.intp]) -> Iterator[NDArray[np.int32]]:
    first, last = int(ordinals[0]), int(ordinals[-1]) + 1
    counts = terms.df[first:last]
    if int(counts.sum()) > _WASTE * int(terms.df[ordinals].sum()):
        yield from map(terms.docs, ordinals.tolist())
        return
    wanted = np.zeros(last - first, dtype=np.bool_)
    wanted[ordinals - first] = True
    yield terms.bulk(first, last)[0].compress(np.repeat(wanted, counts))


def _chooser(
    asked: query.Query, kind: FieldType, allowance: Allowance, cut: Cut
) -> Callable[[SegmentField], Ordinals]:
    match asked:
        case query.Prefix():
            start = kind.to_bytes(asked.text)
            return lambda terms: range(*_prefixed(terms, start))
        case query.Wildcard() | query.Regex():
            return _pattern(asked, kind, allowance, cut)
        case query.FuzzyTerm():
            return _fuzzy(asked, kind, allowance, cut)
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


def _pattern(
    asked: query.Wildcard | query.Regex, kind: FieldType, allowance: Allowance, cut: Cut
) -> Callable[[SegmentField], Ordinals]:
    if len(asked.text) > MAX_PATTERN:
        cut(f"patterns of more than {MAX_PATTERN} characters match nothing")
        return lambda terms: ()
    is_wildcard = isinstance(asked, query.Wildcard)
    try:
        match = re.compile(fnmatch.translate(asked.text) if is_wildcard else asked.text).match
    except (re.error, OverflowError, RecursionError) as error:
        raise query.QueryError(f"not a regular expression: {error}") from error
    prefix: str = asked._find_prefix(asked.text)
    # Most fields keep text as it is; a call less for each term.
    is_plain = type(kind).from_bytes is FieldType.from_bytes
    decode: Callable[[bytes], str] = bytes.decode if is_plain else kind.from_bytes

    def matching(terms: SegmentField) -> Ordinals:
        first, last = _prefixed(terms, kind.to_bytes(prefix)) if prefix else (0, terms.term_count)
        texts = map(decode, terms.terms(first, first + allowance.scanned(last - first)))
        return [at for at, text in enumerate(texts, first) if match(text)]

    return matching


def _fuzzy(
    asked: query.FuzzyTerm, kind: FieldType, allowance: Allowance, cut: Cut
) -> Callable[[SegmentField], Ordinals]:
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
        at = 0
        # The automaton names the next string that it would accept; the terms are as far.
        while at < terms.term_count:
            if not allowance.may_step():
                cut(f"not all terms were compared with {text!r}")
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

    return lambda terms: list(near(terms))


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
