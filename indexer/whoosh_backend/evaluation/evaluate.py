"""Whoosh's queries, answered from arrays.

`evaluate` gives what `whoosh.searching.Searcher` would find, with the same scores, were it free of
faults (README.md lists them). Kinds of queries that are not known here run on Whoosh's own
matchers over the same segments.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from whoosh import query

from indexer.engine import Diagnostic
from indexer.whoosh_backend.evaluation.compounds import (
    AllNode,
    AnyNode,
    BestNode,
    ConstantNode,
    MaybeNode,
    NotNode,
    OtherwiseNode,
)
from indexer.whoosh_backend.evaluation.expansions import Allowance, Expansion
from indexer.whoosh_backend.evaluation.matches import Documents, Matches, nothing
from indexer.whoosh_backend.evaluation.nodes import (
    EveryNode,
    FixedNode,
    Node,
    TermNode,
    no_node,
    sign_of,
)
from indexer.whoosh_backend.evaluation.phrases import Part, documents_with
from indexer.whoosh_backend.evaluation.queries import Enough, Having, Published, Spaced
from indexer.whoosh_backend.evaluation.restrictions import EnoughNode, HavingNode, PublishedNode
from indexer.whoosh_backend.evaluation.stock import run_stock
from indexer.whoosh_backend.evaluation.view import View

MAX_SCORED_TERMS = 1024
"""Terms of a pattern that are scored one by one, if the query asks for that."""

MAX_CLAUSES = 512
"""Words, phrases and patterns of a query, each word of a phrase counted; a reader's has 608."""

MAX_DEPTH = 64
"""Parts within parts of a query; a reader's are some 50 deep."""


@dataclass(slots=True)
class Evaluation:
    """The making of one answer.

    Attributes:
        view: what is asked.
        diagnostics: what was left out, each once.
        clauses: how many more there may be.
        depth: of the part that is being made.
        allowance: what patterns may still cost.
    """

    view: View
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    clauses: int = field(default_factory=lambda: MAX_CLAUSES)
    depth: int = 0
    allowance: Allowance = field(init=False)

    def __post_init__(self) -> None:
        self.allowance = Allowance(self.view.size)

    def node(self, asked: query.Query) -> Node:
        """The part that answers a query; what is nested too deeply matches nothing."""
        kind = type(asked)
        if kind not in _COMPOUND:
            self.clauses -= 1
        elif self.depth == MAX_DEPTH:
            self.note("query-cut", f"what is nested deeper than {MAX_DEPTH} matches nothing")
            return no_node(self.view)
        make = _MAKERS.get(kind)
        self.depth += 1
        node = self._stock(asked) if make is None else make(self, asked)
        self.depth -= 1
        return node

    def nodes(self, parts: Iterable[tuple[query.Query, float]]) -> list[Node]:
        """The parts of a compound with their boosts, as far as clauses are left."""
        made = []
        for part, boost in parts:
            if self.clauses <= 0:
                self.note("query-cut", f"only the first {MAX_CLAUSES} clauses were used")
                break
            made.append(self._boosted(part, boost))
        return made

    def note(self, code: str, detail: str) -> None:
        """Note what was left out."""
        self.diagnostics[Diagnostic(code, detail)] = None

    def cut(self, detail: str) -> None:
        """Note what was left out of an expansion."""
        self.note("expansion-cut", detail)

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
        if len(parts) > self.clauses + 1:  # one was counted for the phrase itself
            parts = parts[: max(1, self.clauses + 1)]
            self.note("query-cut", f"only the first {len(parts)} words of a phrase were used")
        self.clauses -= len(parts) - 1
        encoded: list[Part] = []
        words: list[Node] = []
        for text, shift in parts:
            word = self.term(name, text, boost)
            if not isinstance(word, TermNode):  # it stands nowhere
                return no_node(view)
            encoded.append((word.term, shift, word.size))
            words.append(word)
        return PhraseNode(view, name, encoded, words, boost)

    def expansion(self, asked: Any) -> Node:
        """The documents of any term that a pattern stands for."""
        view = self.view
        if asked.fieldname not in view.schema:
            return no_node(view)
        found = Expansion(view, asked, self.allowance, self.cut)
        # Variations are meant as one word, and have no such choice.
        if not getattr(asked, "constantscore", False):
            terms = found.terms(MAX_SCORED_TERMS + 1)
            if len(terms) > MAX_SCORED_TERMS:
                self.cut(f"only the first {MAX_SCORED_TERMS} terms were scored")
            nodes = [self.term(asked.fieldname, term, 1.0) for term in terms[:MAX_SCORED_TERMS]]
            return AnyNode(view, nodes, asked.boost) if nodes else no_node(view)

        def find() -> Matches:
            documents = found.documents()
            return Matches(documents, np.full(len(documents), asked.boost))

        return FixedNode(view, found.size, find, sign_of(asked.boost))

    def _boosted(self, asked: query.Query, boost: float) -> Node:
        if type(asked) is query.Term:
            self.clauses -= 1
            return self.term(asked.fieldname, asked.text, asked.boost * boost)
        node = self.node(asked)
        return node if boost == 1.0 else AllNode(self.view, [node], boost)

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
        QueryError: a phrase is asked of a field without positions, a regular expression is not
            one, or a query of a kind that only Whoosh knows is nested too deeply.
    """
    if not view.size:
        return Answer(nothing())
    evaluation = Evaluation(view)
    try:
        node = evaluation.node(asked)
        found = node.find()
    except RecursionError as error:
        raise query.QueryError("the query is nested too deeply") from error
    for detail in evaluation.allowance.cuts:
        evaluation.cut(detail)
    return Answer(found, node.sign, tuple(evaluation.diagnostics))


def _flat(kind: type[query.Query], asked: Any, boost: float) -> Iterator[tuple[query.Query, float]]:
    """The parts of a conjunction or disjunction, and of those of its kind within it."""
    waiting = [(iter(asked.subqueries), boost)]
    while waiting:  # not by recursion: they may be nested as deeply as a program likes
        parts, boost = waiting[-1]
        part = next(parts, None)
        if part is None:
            waiting.pop()
        elif type(part) is kind and not getattr(part, "scale", None):
            waiting.append((iter(part.subqueries), boost * part.boost))
        else:
            yield part, boost


def _all(evaluation: Evaluation, asked: query.And) -> Node:
    parts = evaluation.nodes(_flat(query.And, asked, asked.boost))
    return AllNode(evaluation.view, parts) if parts else no_node(evaluation.view)


def _any(evaluation: Evaluation, asked: query.Or) -> Node:
    if asked.scale:
        return evaluation._stock(asked)
    parts = evaluation.nodes(_flat(query.Or, asked, asked.boost))
    parts = [part for part in parts if part.size]
    if len(parts) == 1:
        return parts[0]
    return AnyNode(evaluation.view, parts) if parts else no_node(evaluation.view)


def _enough(evaluation: Evaluation, asked: Enough) -> Node:
    parts = evaluation.nodes((part, 1.0) for part in asked.subqueries)
    if len(parts) < asked.count:  # the others were cut
        return no_node(evaluation.view)
    return EnoughNode(evaluation.view, parts, asked.count)


def _best(evaluation: Evaluation, asked: query.DisjunctionMax) -> Node:
    parts = evaluation.nodes((part, 1.0) for part in asked.subqueries)
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
    clauses, evaluation.clauses = evaluation.clauses, MAX_CLAUSES
    node = evaluation.node(plain._compile_query(evaluation.view))
    evaluation.clauses = clauses  # what it is compiled to is one clause, whatever its parts
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
    Having: lambda made, asked: HavingNode(made.view, asked.fieldname, asked.values),
    Published: lambda made, asked: PublishedNode(made.view, asked.first, asked.last),
    Enough: _enough,
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

_COMPOUND = frozenset(
    {
        query.And,
        query.Or,
        query.DisjunctionMax,
        query.Not,
        query.AndNot,
        query.AndMaybe,
        query.Require,
        query.Otherwise,
        query.ConstantScoreQuery,
        Enough,
    }
)
"""Kinds that are counted by their parts."""
