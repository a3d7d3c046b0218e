"""Whoosh's queries, answered from arrays.

`evaluate` gives what `whoosh.searching.Searcher` would find, with the same scores, were it free of
faults (README.md lists them). Kinds of queries that are not known here run on Whoosh's own
matchers over the same segments.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from whoosh import query

from indexer.engine import Diagnostic
from indexer.whoosh_backend.compounds import (
    AllNode,
    AnyNode,
    BestNode,
    ConstantNode,
    MaybeNode,
    NotNode,
    OtherwiseNode,
)
from indexer.whoosh_backend.expansions import Expansion
from indexer.whoosh_backend.matches import Documents, Matches, nothing
from indexer.whoosh_backend.nodes import EveryNode, FixedNode, Node, TermNode, no_node, sign_of
from indexer.whoosh_backend.phrases import Part, documents_with
from indexer.whoosh_backend.queries import Spaced
from indexer.whoosh_backend.stock import run_stock
from indexer.whoosh_backend.view import View

MAX_SCORED_TERMS = 1024
"""Terms of a pattern that are scored one by one, if the query asks for that."""


@dataclass(slots=True)
class Evaluation:
    """The making of one answer.

    Attributes:
        view: what is asked.
        diagnostics: what was left out, each once.
    """

    view: View
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)

    def node(self, asked: query.Query) -> Node:
        """The part that answers a query."""
        make = _MAKERS.get(type(asked))
        return self._stock(asked) if make is None else make(self, asked)

    def cut(self, detail: str) -> None:
        """Note what was left out of an expansion."""
        self.diagnostics[Diagnostic("expansion-cut", detail)] = None

    def term(self, name: str, text: str | bytes, boost: float) -> Node:
        """The documents of a term."""
        encoded = self._encoded(name, text)
        if encoded is None:
            return no_node(self.view)
        view = self.view
        postings = view.postings(name, encoded)
        if not postings.count:
            return no_node(view)
        is_scorable = view.scale(name).is_scorable
        factor = boost * view.idf(postings.count) if is_scorable else boost
        return TermNode(view, name, encoded, postings, factor)

    def spaced(self, name: str, parts: tuple[tuple[str | bytes, int], ...], boost: float) -> Node:
        """The documents in which terms stand at given distances."""
        view = self.view
        if name not in view.schema:
            return no_node(view)
        if not view.schema[name].format.supports("positions"):
            raise query.QueryError(f"field {name!r} keeps no positions, so it has no phrases")
        encoded: list[Part] = []
        for text, shift in parts:
            term = self._encoded(name, text)
            if term is None or not view.postings(name, term).count:
                return no_node(view)
            encoded.append((term, shift))
        words = [self.term(name, text, boost) for text, _ in parts]
        return PhraseNode(view, name, encoded, words, boost)

    def expansion(self, asked: Any) -> Node:
        """The documents of any term that a pattern stands for."""
        view = self.view
        if asked.fieldname not in view.schema:
            return no_node(view)
        found = Expansion(view, asked, self.cut)
        # Variations are meant as one word, and have no such choice.
        if not getattr(asked, "constantscore", False):
            terms = found.terms()
            if len(terms) > MAX_SCORED_TERMS:
                self.cut(f"only the first {MAX_SCORED_TERMS} of {len(terms)} terms were scored")
            nodes = [self.term(asked.fieldname, term, 1.0) for term in terms[:MAX_SCORED_TERMS]]
            return AnyNode(view, nodes, asked.boost) if nodes else no_node(view)

        def find() -> Matches:
            documents = found.documents()
            return Matches(documents, np.full(len(documents), asked.boost))

        return FixedNode(view, found.size, find, sign_of(asked.boost))

    def _encoded(self, name: str, text: str | bytes) -> bytes | None:
        kind = self.view.fields.get(name)
        if kind is None:
            return None
        if isinstance(text, bytes):
            return text
        try:
            encoded: bytes = kind.to_bytes(text)
        except ValueError:  # a word in a field of numbers
            return None
        return encoded

    def _stock(self, asked: query.Query) -> Node:
        # How often it matches, and with what score, only running it can tell.
        return FixedNode(self.view, self.view.size, lambda: run_stock(self.view, asked), sign=-1)


class PhraseNode(FixedNode):
    """The documents in which words stand at given distances; scores as the sum of its words."""

    def __init__(
        self, view: View, name: str, parts: list[Part], words: list[Node], boost: float
    ) -> None:
        super().__init__(view, min(word.size for word in words), self._all, sign_of(boost))
        self._name, self._parts, self._words = name, parts, words

    def judge(self, documents: Documents | None) -> Any:
        """Where few are asked for, only they are read."""
        if documents is None or "_found" in self.__dict__:
            return super().judge(documents)
        return self.judged_by(self._among(documents), documents)

    def _all(self) -> Matches:
        return self._among(None)

    def _among(self, documents: Documents | None) -> Matches:
        found = documents_with(self.view, self._name, self._parts, documents)
        scores = np.zeros(len(found))
        for word in self._words:
            own = word.judge(found).scores
            if own is not None:
                scores += own
        return Matches(found, scores)


class Answer(NamedTuple):
    """The answer to a query.

    Attributes:
        found: the matches, deleted documents included.
        sign: of their scores, see `Node`.
        diagnostics: what was left out.
    """

    found: Matches
    sign: int = 1
    diagnostics: tuple[Diagnostic, ...] = ()


def evaluate(asked: query.Query, view: View) -> Answer:
    """Answer a query.

    Raises:
        QueryError: a phrase is asked of a field without positions.
    """
    if not view.size:
        return Answer(nothing())
    evaluation = Evaluation(view)
    node = evaluation.node(asked)
    return Answer(node.find(), node.sign, tuple(evaluation.diagnostics))


def _flat(kind: type[query.Query], asked: Any, boost: float) -> list[tuple[query.Query, float]]:
    """The parts of a conjunction or disjunction, and of those of its kind within it."""
    parts: list[tuple[query.Query, float]] = []
    for part in asked.subqueries:
        if type(part) is kind and not getattr(part, "scale", None):
            parts += _flat(kind, part, boost * part.boost)
        else:
            parts.append((part, boost))
    return parts


def _boosted(evaluation: Evaluation, asked: query.Query, boost: float) -> Node:
    if type(asked) is query.Term:
        return evaluation.term(asked.fieldname, asked.text, asked.boost * boost)
    node = evaluation.node(asked)
    return node if boost == 1.0 else AllNode(evaluation.view, [node], boost)


def _all(evaluation: Evaluation, asked: query.And) -> Node:
    parts = [_boosted(evaluation, *part) for part in _flat(query.And, asked, asked.boost)]
    return AllNode(evaluation.view, parts) if parts else no_node(evaluation.view)


def _any(evaluation: Evaluation, asked: query.Or) -> Node:
    if asked.scale:
        return evaluation._stock(asked)
    parts = [_boosted(evaluation, *part) for part in _flat(query.Or, asked, asked.boost)]
    parts = [part for part in parts if part.size]
    if len(parts) == 1:
        return parts[0]
    return AnyNode(evaluation.view, parts) if parts else no_node(evaluation.view)


def _best(evaluation: Evaluation, asked: query.DisjunctionMax) -> Node:
    parts = [evaluation.node(part) for part in asked.subqueries]
    if not parts:
        return no_node(evaluation.view)
    return BestNode(evaluation.view, parts, asked.boost, asked.tiebreak)


def _pair(kind: Callable[[View, Node, Node], Node]) -> Callable[[Evaluation, Any], Node]:
    return lambda made, asked: kind(made.view, made.node(asked.a), made.node(asked.b))


def _every(evaluation: Evaluation, asked: query.Every) -> Node:
    view, name = evaluation.view, asked.fieldname
    if name is None:
        return EveryNode(view, asked.boost)
    if name not in view.schema:
        return no_node(view)
    if view.is_scorable(name):
        hit = view.lengths(name) != 0
        scores = hit * asked.boost
        return FixedNode(view, view.size, lambda: Matches(None, scores, hit), sign_of(asked.boost))

    def find() -> Matches:
        hit = np.zeros(view.size, dtype=np.bool_)
        for segment, base in zip(view.segments, view.bases, strict=True):
            terms = segment.fields.get(name)
            if terms is not None:
                hit[terms.bulk(0, terms.term_count)[0] + base] = True
        return Matches(None, hit * asked.boost, hit)

    return FixedNode(view, view.size, find, sign_of(asked.boost))


def _pattern(evaluation: Evaluation, asked: Any) -> Node:
    if (
        asked.text
        in {query.Prefix: ("",), query.Wildcard: ("*",), query.Regex: (".*",)}[type(asked)]
    ):
        return _every(evaluation, query.Every(asked.fieldname, boost=asked.boost))
    return evaluation.expansion(asked)


def _numbers(evaluation: Evaluation, asked: query.NumericRange) -> Node:
    if asked.fieldname not in evaluation.view.schema:
        return no_node(evaluation.view)
    plain = copy.copy(asked)
    plain.boost = 1.0  # stock loses it where the range is a single term
    node = evaluation.node(plain._compile_query(evaluation.view))
    return AllNode(evaluation.view, [node], asked.boost)


def _phrase(evaluation: Evaluation, asked: query.Phrase) -> Node:
    if asked.slop != 1:
        return evaluation._stock(asked)
    words = [word for word in asked.words if word is not None]
    if not words:
        return no_node(evaluation.view)
    parts = tuple((word, at) for at, word in enumerate(words))
    return evaluation.spaced(asked.fieldname, parts, asked.boost)


_MAKERS: dict[type[query.Query], Callable[[Evaluation, Any], Node]] = {
    query.Term: lambda made, asked: made.term(asked.fieldname, asked.text, asked.boost),
    query.And: _all,
    query.Or: _any,
    query.DisjunctionMax: _best,
    query.Not: lambda made, asked: NotNode(made.view, made.node(asked.query)),
    query.AndNot: _pair(lambda view, a, b: AllNode(view, [a, NotNode(view, b)])),
    query.AndMaybe: _pair(MaybeNode),
    query.Require: _pair(lambda view, a, b: AllNode(view, [a, ConstantNode(view, b, 0.0)])),
    query.Otherwise: _pair(OtherwiseNode),
    query.Every: _every,
    type(query.NullQuery): lambda made, asked: no_node(made.view),
    query.Phrase: _phrase,
    Spaced: lambda made, asked: made.spaced(asked.fieldname, asked.parts, asked.boost),
    query.Prefix: _pattern,
    query.Wildcard: _pattern,
    query.Regex: _pattern,
    query.FuzzyTerm: lambda made, asked: made.expansion(asked),
    query.Variations: lambda made, asked: made.expansion(asked),
    query.TermRange: lambda made, asked: made.expansion(asked),
    query.NumericRange: _numbers,
    query.DateRange: _numbers,
    query.ConstantScoreQuery: lambda made, asked: ConstantNode(
        made.view, made.node(asked.child), asked.score
    ),
}
