"""What of an index a plan's open parts stand for: words spelled nearly so, and parts of names.

Letters: terms within one or two edits. Chinese: the same run with one character that sounds or
looks like the one typed, or, in a run of three and more, with any other. A run is known by its
pairs of neighbours, so that no dictionary has to hold it. The most frequent are taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from whoosh import query

from corpus import Gazetteer, gazetteer
from indexer.analysis import analyse, is_single_han
from indexer.engine import Diagnostic
from indexer.homophones import Homophones
from indexer.labels import label
from indexer.lookalikes import lookalikes
from indexer.plan import (
    All,
    Any,
    Enough,
    Fuzzy,
    Has,
    InField,
    Named,
    Nothing,
    Plan,
    Prefix,
    Sequence,
    Term,
    Weighted,
    Without,
)
from indexer.query_fields import key_of
from indexer.schema import TEXT_FIELDS
from indexer.whoosh_backend.evaluation.expansions import Allowance, Expansion
from indexer.whoosh_backend.evaluation.view import View

MAX_NEAR = 12
"""Terms or runs that one word may stand for."""

MAX_RUN = 8
"""Characters of a Chinese run that is looked for with one of them changed."""

MAX_LOOK_UPS = 300
"""Pairs of characters that are looked up for all such runs of a query."""

MAX_NAMES = 20_000
"""Values of a facet that are compared with a part of a name."""

_MAX_SHOWN = 64
_MAX_COMPARED = 400
_ANY_CHARACTER = 2
"""Characters of a run; in a longer one anything may stand for one of them."""

MAX_UNLIKE = 24
"""Characters neither like the one typed in sound nor in looks that are tried in its place."""


_Rank = tuple[bool, int]  # whether it is like what was typed; how frequent it is


def resolved(plan: Plan, view: View) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Return the plan with `Fuzzy` and `Named` replaced by what the index has of them.

    `Prefix` stays, for it may stand for more terms than can be named; the most frequent are added.

    Diagnostics:
        unknown-value: no value of the facet has such a name; nothing matches.
        expansion-cut: not all of the index was compared.
    """
    search = _Search(view)
    found = search.replaced(plan)
    cuts = (Diagnostic("expansion-cut", detail) for detail in search.cuts)
    unknown = (Diagnostic("unknown-value", detail) for detail in search.unknown)
    return found, (*cuts, *unknown)


class _Search:
    """One question's look through the vocabulary of a view."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._allowance = Allowance(view.size)
        self._look_ups = MAX_LOOK_UPS
        self._known: dict[str, dict[str, int]] = {}
        self._named_before: dict[Named, Plan] = {}
        self.cuts: dict[str, None] = {}
        self.unknown: dict[str, None] = {}

    def replaced(self, plan: Plan) -> Plan:  # noqa: PLR0911 (one a kind)
        """The plan without open parts."""
        match plan:
            case All(parts) | Any(parts):
                return type(plan)(tuple(map(self.replaced, parts)))
            case Enough(count, parts, words):
                return Enough(count, tuple(map(self.replaced, parts)), words)
            case Without(part):
                return Without(self.replaced(part))
            case InField(field, part):
                return InField(field, self.replaced(part))
            case Weighted(part, factor):
                return Weighted(self.replaced(part), factor)
            case Prefix(text):
                return Any((plan, *self._beginning(text)))
            case Fuzzy(text, edits):
                near = self._runs(text) if _is_chinese(text) else self._terms(text, edits)
                return Any(near) if near else Nothing()
            case Named():
                if plan not in self._named_before:
                    self._named_before[plan] = self._named(plan.facet, plan.text)
                return self._named_before[plan]
        return plan

    def _named(self, facet: str, text: str) -> Plan:
        values = self._view.column(facet).texts()
        if len(values) > MAX_NAMES:
            self.cuts[f"only {MAX_NAMES} of {len(values)} names were compared with {text!r}"] = None
        source = gazetteer()
        held = tuple(v for v in values[:MAX_NAMES] if v and text in _names(facet, v, source))
        if held:
            return Has(facet, held)
        self.unknown[f"{facet}: {text[:_MAX_SHOWN]}"] = None
        return Nothing()

    def _beginning(self, text: str) -> tuple[Plan, ...]:
        """The most frequent terms that begin so: they rank what is found, and can be marked."""
        terms: set[bytes] = set()
        for field in TEXT_FIELDS:
            begun = Expansion(self._view, query.Prefix(field, text), self._allowance, self._cut)
            terms.update(begun.terms(_MAX_COMPARED))
        ranked = sorted(terms, key=lambda term: (-self._frequency(term), term))
        return tuple(Term(term.decode()) for term in ranked[:MAX_NEAR])

    def _terms(self, text: str, edits: int) -> tuple[Plan, ...]:
        """The nearest terms, and of those equally near the most frequent ones."""
        found: dict[bytes, None] = {text.encode(): None}
        for distance in range(1, edits + 1):
            near: set[bytes] = set()
            for field in TEXT_FIELDS:
                asked = query.FuzzyTerm(field, text, maxdist=distance, prefixlength=1)
                expansion = Expansion(self._view, asked, self._allowance, self._cut)
                near.update(expansion.terms(_MAX_COMPARED))
            ranked = sorted(near, key=lambda term: (-self._frequency(term), term))
            found.update(dict.fromkeys(ranked))
        return tuple(Term(term.decode()) for term in list(found)[1 : MAX_NEAR + 1])

    def _runs(self, run: str) -> tuple[Plan, ...]:
        if len(run) > MAX_RUN:
            return ()
        found = {
            run[:at] + other + run[at + 1 :]: rank
            for at in range(len(run))
            for other, rank in self._instead(run, at)
        }
        ranked = sorted(sorted(found), key=found.__getitem__, reverse=True)
        return tuple(_sequence(text) for text in ranked[:MAX_NEAR])

    def _instead(self, run: str, at: int) -> Iterator[tuple[str, _Rank]]:
        """The characters that may have been meant; not those that never stand between these two."""
        char, after = run[at], run[at + 1 : at + 2]
        alike = dict.fromkeys((*lookalikes(char), *_sounding().like(char)))
        if at:
            following = self._followers(run[at - 1])
            others = [other for other in alike if other in following]
            if len(run) > _ANY_CHARACTER:
                others += sorted(following, key=lambda other: -following[other])[:MAX_UNLIKE]
        else:
            following, others = {}, list(alike)
        for other in dict.fromkeys(others):
            frequency = self._pair(other + after) if after else following[other]
            if other != char and frequency:
                yield other, (other in alike, min(frequency, following.get(other, frequency)))

    def _pair(self, pair: str) -> int:
        """In how many documents two neighbours stand; 0 too if no more may be looked up."""
        if not self._look_ups:
            self._cut("not all characters were tried in words with ~")
            return 0
        self._look_ups -= 1
        return self._frequency(pair.encode())

    def _followers(self, char: str) -> dict[str, int]:
        """The characters that stand after one, and in how many documents they do."""
        if char not in self._known:
            found: defaultdict[str, int] = defaultdict(int)
            self._known[char] = found
            begin = char.encode()
            end = begin[:-1] + bytes([begin[-1] + 1])
            for field, segment in product(TEXT_FIELDS, self._view.segments):
                terms = segment.fields.get(field)
                if terms is None:
                    continue
                first, last = terms.seek(begin), terms.seek(end)
                last = first + self._allowance.scanned(last - first)
                pairs = zip(terms.terms(first, last), terms.df[first:last].tolist(), strict=True)
                for term, frequency in pairs:
                    if len(term) == 2 * len(begin):
                        found[term[len(begin) :].decode("utf-8", "ignore")[:1]] += frequency
        return self._known[char]

    def _frequency(self, term: bytes) -> int:
        return max(self._view.df(field, term) for field in TEXT_FIELDS)

    def _cut(self, detail: str) -> None:
        self.cuts[detail] = None


@lru_cache(maxsize=1 << 15)
def _names(facet: str, value: str, _source: Gazetteer) -> str:
    """All names of a value, to look for a part of one."""
    names = dict.fromkeys((value, label(facet, value, "zh"), label(facet, value, "en")))
    return "\n".join(map(key_of, names))


def _is_chinese(text: str) -> bool:
    return is_single_han(text[0])


def _sequence(run: str) -> Plan:
    tokens = analyse(run, "phrase")
    if len(tokens) == 1:
        return Term(tokens[0].text)
    first = tokens[0].position
    return Sequence(tuple((token.text, token.position - first) for token in tokens))


@cache
def _sounding() -> Homophones:
    """The 6,763 characters of GB 2312 by how they sound."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return Homophones("".join(row.decode("gb2312", "ignore") for row in rows))
