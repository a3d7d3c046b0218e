"""From the reader's query to the terms of the index, still without any engine.

`query` knows syntax, `analysis` knows words; here the two meet. What comes out is what an engine
evaluates and what a snippet marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.analysis import Token, analyse, is_single_han
from indexer.engine import Diagnostic
from indexer.query import And, Node, Not, Or, Phrase, Query

MAX_TERMS = 96
"""Terms of one query; more are left out, and the answer says so."""

MAX_LONE = 6
"""Lone Chinese characters of one query: each stands for thousands of terms."""

MAX_PHRASES = 32
"""Phrases of two or more terms of one query: positions cost more than documents."""


@dataclass(frozen=True, slots=True)
class Term:
    """Articles whose title or body holds the term."""

    text: str


@dataclass(frozen=True, slots=True)
class Starts:
    """Articles that hold a Chinese character, in whatever pair: every term that it begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Articles in which all terms stand at these distances.

    Attributes:
        parts: pairs of a term and its position relative to the first, ascending.
    """

    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `parts`."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of `parts`."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What `part` does not match."""

    part: Plan


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


Plan = Term | Starts | Sequence | All | Any | Without | Everything | Nothing
Leaf = Term | Starts | Sequence


def make_plan(query: Query) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Return what to look up for a query, and what was left out of it.

    Diagnostics:
        query-cut: more than `MAX_TERMS` terms, `MAX_LONE` lone characters or `MAX_PHRASES`
            phrases; one diagnostic for each of these.
        nothing-to-search: the query has text, but no letter, digit or ideograph.
    """
    if query.node is None:
        return Everything(), ()
    budget = _Budget()
    plan = _plan(query.node, budget)
    if plan is None:
        return Nothing(), (Diagnostic("nothing-to-search"),)
    return plan, tuple(Diagnostic("query-cut", detail) for detail in budget.exceeded)


def wanted(plan: Plan) -> Iterator[Leaf]:
    """The leaves that an article should show: all but the negated ones, in the query's order."""
    match plan:
        case Term() | Starts() | Sequence():
            yield plan
        case All(parts) | Any(parts):
            for part in parts:
                yield from wanted(part)


@dataclass(slots=True)
class _Budget:
    terms: int = MAX_TERMS
    lone: int = MAX_LONE
    phrases: int = MAX_PHRASES
    exceeded: dict[str, None] = field(default_factory=dict)

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
            self.exceeded[f"only the first {MAX_TERMS} terms were used"] = None
            return False
        if lone and not self.lone:
            self.exceeded[f"only the first {MAX_LONE} lone characters were used"] = None
            return False
        self.terms -= 1
        self.lone -= lone
        return True


def _plan(node: Node, budget: _Budget) -> Plan | None:
    """None where a node holds nothing that could be looked up: it then asks for nothing."""
    match node:
        case Not(inner):
            part = _plan(inner, budget)
            return None if part is None else Without(part)
        case And(nodes) | Or(nodes):
            plans = [plan for item in nodes if (plan := _plan(item, budget)) is not None]
            return _join(Any if isinstance(node, Or) else All, plans)
        case Phrase(text):
            return _sequence(budget.take_phrase(analyse(text, "phrase")))
        case _:
            leaves = {_leaf(token.text): None for token in budget.take(analyse(node.text, "query"))}
            return _join(All, list(leaves))


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


def _join(kind: type[All | Any], plans: list[Plan] | list[Leaf]) -> Plan | None:
    return kind(tuple(plans)) if len(plans) > 1 else plans[0] if plans else None
