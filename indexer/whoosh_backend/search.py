"""One question against one view: totals, the window of documents, facet counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from indexer.analysis import analyse
from indexer.engine import Diagnostic
from indexer.plan import Plan, Sequence, Term, is_ranked
from indexer.ranking import DEPTH
from indexer.request import Question
from indexer.schema import TEXT_FIELDS
from indexer.whoosh_backend.evaluation.board import BY_VALUE
from indexer.whoosh_backend.evaluation.evaluate import evaluate
from indexer.whoosh_backend.evaluation.facets import Column, Counts, Pairs, apply_filters
from indexer.whoosh_backend.evaluation.matches import Documents, Matches
from indexer.whoosh_backend.evaluation.queries import make_query
from indexer.whoosh_backend.evaluation.results import Results
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.reranking import Explanation, Ranked, rerank


class Found(NamedTuple):
    """The answer in document numbers.

    Attributes:
        total: how many documents match; folded, how many are shown.
        window: the documents that were asked for, with their scores.
        explanations: parallel to `window`; see `reranking`.
        facets: facet name -> values with their counts, in the order in which they are shown.
        diagnostics: what was left out.
    """

    total: int
    window: list[tuple[int, float]]
    facets: dict[str, list[tuple[str, int]]]
    diagnostics: tuple[Diagnostic, ...] = ()
    explanations: tuple[Explanation | None, ...] = ()


def run(question: Question, view: View) -> Found:
    """Evaluate, filter, fold, count and order."""
    answer = evaluate(make_query(question.plan), view)
    results, near = _filtered(question, view, answer.found)
    facets = _facets(question, view, results, near) if question.facets else {}
    ranked = _ranked(question, view, results, positive=answer.sign > 0)
    window = [(document, score) for document, score, _ in ranked]
    explanations = tuple(explanation for _, _, explanation in ranked)
    return Found(results.total, window, facets, answer.diagnostics, explanations)


def order(question: Question, view: View) -> Documents:
    """All documents that a question finds, whatever its window, in their order."""
    answer = evaluate(make_query(question.plan), view)
    results, _ = _filtered(question, view, answer.found)
    if question.sort == "relevance" and is_ranked(question.plan):
        documents, scores = results.best(results.total, positive=answer.sign > 0)
        first = list(zip(documents[:DEPTH].tolist(), scores[:DEPTH].tolist(), strict=True))
        ranked = [document for document, _, _ in rerank(view, question, first)]
        return np.concatenate((np.array(ranked, dtype=documents.dtype), documents[DEPTH:]))
    return results.by_time(results.total, newest=question.sort != "oldest")[0]


def articles_with(view: View, text: str) -> int:
    """How many live articles of a view hold a text's words side by side; 0 for no words."""
    tokens = analyse(text, "phrase")
    if not tokens or not all(_is_known(view, token.text) for token in tokens):
        return 0
    first = tokens[0].position
    plan: Plan = Sequence(tuple((token.text, token.position - first) for token in tokens))
    if len(tokens) == 1:
        plan = Term(tokens[0].text)
    return Results(view, evaluate(make_query(plan), view).found).live().total


def _is_known(view: View, term: str) -> bool:
    return any(view.df(field, term.encode("utf-8", "surrogatepass")) for field in TEXT_FIELDS)


def _filtered(
    question: Question, view: View, found: Matches
) -> tuple[Results, dict[str, Documents]]:
    """What is visible, of the right time, wanted and not excluded, folded if that is asked for.

    And for each filtered facet, what passes all filters but its own.
    """
    results = Results(view, found).live().within(question.first_minute, question.last_minute)
    for name, values in question.excluded.items():
        results = results.only(~view.column(name).having(values, results.documents))
    near: dict[str, Documents] = {}
    if question.filters:
        columns = {name: view.column(name) for name in question.filters}
        kept, near = apply_filters(columns, question.filters, results.documents)
        results = results.only(kept)
    return results.folded() if question.fold else results, near


def _ranked(question: Question, view: View, results: Results, *, positive: bool) -> list[Ranked]:
    """The documents that were asked for, in their order.

    Of each page the same first documents are ranked anew, after folding: so every story and every
    lone article has its one place in the order.
    """
    end = question.offset + question.limit
    by_score = question.sort == "relevance" and is_ranked(question.plan)
    if by_score:
        documents, scores = results.best(max(end, DEPTH), positive=positive)
    else:
        documents, scores = results.by_time(end, newest=question.sort != "oldest")
    window = list(zip(documents.tolist(), scores.tolist(), strict=True))
    if by_score or question.explain:
        return rerank(view, question, window)[question.offset : end]
    return [Ranked(*found) for found in window[question.offset :]]


def _facets(
    question: Question, view: View, results: Results, near: Mapping[str, Documents]
) -> dict[str, Pairs]:
    """The values of all facets that are shown; those that are selected always are."""
    limit = question.facet_limit
    board = view.board(question.facets)
    # A board that holds much more than is asked for costs more than it saves.
    is_worth = len(board.asked) <= 2 * len(question.facets)
    listed = board.listed(results.counts_on(board), limit) if is_worth else {}
    shown = {}
    for name in question.facets:
        if name not in listed or name in near:
            column = view.column(name)
            if name in near:
                counts = results.counts_among(near[name], name)
            else:
                counts = results.counts(name)
            listing = column.latest if name in BY_VALUE else column.most_frequent
            listed[name] = listing(counts, limit)
            if name in question.filters:
                listed[name] = _with_selected(name, question, column, counts, listed[name])
        shown[name] = listed[name]
    return shown


def _with_selected(
    name: str, question: Question, column: Column, counts: Counts, shown: Pairs
) -> Pairs:
    present = {value for value, _ in shown}
    missing = [
        (value, column.count_of(value, counts))
        for value in question.filters[name]
        if value not in present
    ]
    return sorted([*shown, *missing]) if name in BY_VALUE else [*shown, *missing]
