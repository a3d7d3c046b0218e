"""From the reader's query to the terms of the index, still without any engine.

`query` knows syntax, `analysis` knows words; here the two meet. What comes out is what an engine
evaluates and what a snippet marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence as Listing
from dataclasses import dataclass, field

from indexer.analysis import Token, analyse, is_single_han
from indexer.dictionary import HAN
from indexer.engine import Diagnostic
from indexer.folding import bare, fold
from indexer.plan_parts import (
    All,
    Any,
    Between,
    Enough,
    Everything,
    Fuzzy,
    Has,
    InField,
    Leaf,
    Named,
    Nothing,
    Plan,
    Prefix,
    Sequence,
    Starts,
    Term,
    Weighted,
    Without,
    is_ranked,
    wanted,
)
from indexer.query import (
    And,
    AtLeast,
    Dates,
    Expanded,
    Field,
    Node,
    Not,
    Or,
    Other,
    Phrase,
    Query,
    Word,
)
from indexer.query import Fuzzy as FuzzyWord
from indexer.query import Prefix as PrefixWord
from indexer.query_fields import OPEN, key_of, values_named
from indexer.schema import TEXT_FIELDS, first_minute, last_minute

__all__ = [
    "MAX_LONE",
    "MAX_OTHER_TERMS",
    "MAX_PATTERNS",
    "MAX_PHRASES",
    "MAX_TERMS",
    "NEARLY",
    "All",
    "Any",
    "Between",
    "Enough",
    "Everything",
    "Fuzzy",
    "Has",
    "InField",
    "Leaf",
    "Named",
    "Nothing",
    "Plan",
    "Prefix",
    "Sequence",
    "Starts",
    "Term",
    "Weighted",
    "Without",
    "is_ranked",
    "make_plan",
    "shown",
    "wanted",
]

MAX_TERMS = 96
"""Terms of one query; more are left out, and the answer says so."""

MAX_LONE = 6
"""Lone Chinese characters of one query: each stands for thousands of terms."""

MAX_PHRASES = 32
"""Phrases of two or more terms of one query: positions cost more than documents."""


MAX_OTHER_TERMS = 64
"""Terms of all that is searched for besides the words of the query."""

MAX_PATTERNS = 8
"""Beginnings of words, words spelled nearly so, and parts of names in one query."""

NEARLY = 0.5
"""Factor of the score of what is spelled nearly as the query asks."""

_ENDINGS = ("", "s", "e", "g", "ng", "ing", "ed", "d", "n", "on", "ion", "er", "r", "ment", "ly")
"""With them words may go on that a reader begins to type."""

_ALL_HAN = re.compile(f"[{HAN}]+")
_MAX_NAMED = 64
_EDITED = (3, 6)  # letters of a word that may have one slip, and two


def make_plan(query: Query) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Return what to look up for a query, and what was left out of it.

    Diagnostics:
        query-cut: more than `MAX_TERMS` terms, `MAX_LONE` lone characters or `MAX_PHRASES`
            phrases, `MAX_PATTERNS` patterns; one diagnostic for each of these.
        expansion-cut: more than `MAX_OTHER_TERMS` terms of translations.
        unknown-value: a facet has no value of that name; it was looked for in the text.
        nothing-to-search: the query has text, but no letter, digit or ideograph.
    """
    if query.node is None:
        return Everything(), ()
    planner = _Planner()
    plan = planner.plan(query.node)
    if plan is None:
        return Nothing(), (Diagnostic("nothing-to-search"),)
    return plan, planner.diagnostics()


@dataclass(slots=True)
class _Budget:
    most: int
    lone: int = MAX_LONE
    phrases: int = MAX_PHRASES
    exceeded: dict[str, None] = field(default_factory=dict)
    terms: int = field(init=False)

    def __post_init__(self) -> None:
        self.terms = self.most

    def take(self, tokens: list[Token]) -> list[Token]:
        return [token for token in tokens if self._affords(is_single_han(token.text))]

    def take_phrase(self, tokens: list[Token]) -> list[Token]:
        if len(tokens) > 1 and not self.phrases:
            self.exceeded[f"only the first {MAX_PHRASES} phrases were used"] = None
            return []
        self.phrases -= len(tokens) > 1
        return self.take(tokens)

    def _affords(self, lone: bool) -> bool:
        if not self.terms:
            self.exceeded[f"only the first {self.most} terms were used"] = None
            return False
        if lone and not self.lone:
            self.exceeded[f"only the first {MAX_LONE} lone characters were used"] = None
            return False
        self.terms -= 1
        self.lone -= lone
        return True


class _Planner:
    """One query's plan in the making: what it may still cost, and what was left out."""

    def __init__(self) -> None:
        self._own = _Budget(MAX_TERMS)
        self._of_others = _Budget(MAX_OTHER_TERMS)
        self._budget = self._own
        self._patterns = MAX_PATTERNS
        self._unknown: dict[str, None] = {}

    def plan(self, node: Node, facet: str = "") -> Plan | None:  # noqa: PLR0911 (one a kind)
        """None where a node holds nothing that could be looked up: it then asks for nothing."""
        match node:
            case Not(inner):
                part = self.plan(inner, facet)
                return None if part is None else Without(part)
            case And(nodes) | Or(nodes):
                plans = [plan for item in nodes if (plan := self.plan(item, facet)) is not None]
                return _join(Any if isinstance(node, Or) else All, plans)
            case AtLeast(count, nodes):
                return self._enough(count, nodes)
            case Expanded(literal, others):
                return self._expanded(literal, others)
            case Dates(first, last):
                return Between(
                    None if first is None else first_minute(first),
                    None if last is None else last_minute(last),
                )
            case Field(name, inner) if name in TEXT_FIELDS:
                part = self.plan(inner)
                return None if part is None else InField(name, part)
            case Field(name, inner):
                return self.plan(inner, name)
        return self._valued(facet, node.text) if facet else self._leaf(node)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was left out, in the order of kinds."""
        return (
            *(Diagnostic("query-cut", detail) for detail in self._own.exceeded),
            *(Diagnostic("expansion-cut", detail) for detail in self._of_others.exceeded),
            *(Diagnostic("unknown-value", detail) for detail in self._unknown),
        )

    def _leaf(self, node: Word | Phrase | PrefixWord | FuzzyWord) -> Plan | None:
        match node:
            case Phrase(text):
                return _sequence(self._budget.take_phrase(analyse(text, "phrase")))
            case PrefixWord(text) if self._may_use_pattern():
                return self._prefix(text)
            case FuzzyWord(text) if self._may_use_pattern():
                return self._fuzzy(text)
        tokens = self._budget.take(analyse(node.text, "query"))
        return _join(All, list({_leaf(token.text): None for token in tokens}))

    def _prefix(self, text: str) -> Plan | None:
        tokens = self._budget.take(analyse(text, "query"))
        if not tokens:
            return None
        leaves: list[Plan] = [_leaf(token.text) for token in tokens[:-1]]
        last = tokens[-1]
        if _is_han(last.text):  # Chinese is found wherever it stands, so it is a beginning anyway
            return _join(All, [*leaves, _leaf(last.text)])
        start = bare(fold(text[last.start : last.end]))
        # The index holds stems, which may be shorter than what was typed: "colleges", "trainin".
        stems = {
            token.text: None
            for ending in _ENDINGS
            for token in analyse(start + ending, "query")[:1]
            if start and not token.text.startswith(start)
        }
        beginnings = [Prefix(start)] if start else []
        return _join(All, [*leaves, *_one_of([*beginnings, *map(Term, stems)])])

    def _fuzzy(self, text: str) -> Plan | None:
        tokens = self._budget.take(analyse(text, "query"))
        own = _join(All, list(dict.fromkeys(_leaf(token.text) for token in tokens)))
        if own is None:
            return None
        run = fold(text)
        if len(run) > 1 and _is_han(run):
            return Any((own, Weighted(Fuzzy(run, 1), NEARLY)))
        parts: dict[Plan, None] = {}
        for token in tokens:
            term = _leaf(token.text)
            edits = bisect_right(_EDITED, token.end - token.start)
            near = Any((term, Weighted(Fuzzy(token.text, edits), NEARLY)))
            parts[near if edits and not _is_han(token.text) else term] = None
        return _join(All, list(parts))

    def _may_use_pattern(self) -> bool:
        if not self._patterns:
            detail = f"only the first {MAX_PATTERNS} words with * or ~ and names were used as such"
            self._own.exceeded[detail] = None
            return False
        self._patterns -= 1
        return True

    def _valued(self, facet: str, text: str) -> Plan | None:
        name = key_of(text)
        if not any(map(str.isalnum, name)):
            return None
        if values := values_named(facet, name):
            return Has(facet, values)
        if facet in OPEN and self._may_use_pattern():
            return Named(facet, name)
        self._unknown[f"{facet}: {name[:_MAX_NAMED]}"] = None
        return self._leaf(Word(text))

    def _expanded(self, literal: Node, others: tuple[Other, ...]) -> Plan | None:
        own = self.plan(literal)
        outer, self._budget = self._budget, self._of_others
        plans = [(self.plan(other.node), other.factor) for other in others]
        self._budget = outer
        more = [Weighted(plan, factor) for plan, factor in plans if plan is not None]
        return _join(Any, [*([] if own is None else [own]), *more])

    def _enough(self, count: int, nodes: tuple[Node, ...]) -> Plan | None:
        found = [(plan, shown(item)) for item in nodes if (plan := self.plan(item)) is not None]
        if count >= len(found):
            return _join(All, [plan for plan, _ in found])
        return Enough(count, tuple(p for p, _ in found), tuple(words for _, words in found))


def shown(node: Node) -> str:
    """The words of a node as the reader knows them."""
    match node:
        case And(nodes) | Or(nodes) | AtLeast(_, nodes):
            return " ".join(map(shown, nodes))
        case Expanded(inner, _) | Field(_, inner) | Not(inner):
            return shown(inner)
        case Dates():
            return ""
    return node.text


def _sequence(tokens: list[Token]) -> Plan | None:
    if len(tokens) < 2:
        return _leaf(tokens[0].text) if tokens else None
    if any(is_single_han(token.text) for token in tokens):
        return _mixed_sequence(tokens)
    first = tokens[0].position
    return Sequence(tuple((token.text, token.position - first) for token in tokens))


def _mixed_sequence(tokens: list[Token]) -> Plan | None:
    # "5 G 强": a lone character stands for many terms, which have no one position; its
    # presence is asked for, its place is not.
    lone = [Starts(token.text) for token in tokens if is_single_han(token.text)]
    others = _sequence([token for token in tokens if not is_single_han(token.text)])
    return _join(All, [*([others] if others else []), *lone])


def _leaf(term: str) -> Leaf:
    return Starts(term) if is_single_han(term) else Term(term)


def _one_of(plans: list[Plan]) -> list[Plan]:
    joined = _join(Any, plans)
    return [] if joined is None else [joined]


def _is_han(text: str) -> bool:
    return _ALL_HAN.fullmatch(text) is not None


def _join(kind: type[All | Any], plans: Listing[Plan]) -> Plan | None:
    return kind(tuple(plans)) if len(plans) > 1 else plans[0] if plans else None
