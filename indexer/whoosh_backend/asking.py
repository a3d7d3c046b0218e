"""From what a reader typed to an answer: translated, and if nothing has all words, asked anew.

1. The words as typed, and their counterparts in the other language.
2. If no article has them all: what sounds like them, typed as pinyin; see `sounding_runs`.
3. Else: the words as they were perhaps meant, unless the reader refuses.
4. If there is still nothing: as many of the words as any article has.
5. If that is little: beneath it, the best of those that have fewer words; see `nearly`.

Steps 2 to 4 look at the words alone. An answer that only the filters have emptied stays empty, so
that the counts beside it are what a click yields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from indexer.analysis import STOP_CHARACTERS
from indexer.dictionary import HAN
from indexer.engine import Correction, Diagnostic, Expansion, SearchRequest
from indexer.query import Query, parse
from indexer.relaxing import relaxed
from indexer.request import Question, read_request
from indexer.sounding_runs import Pairs
from indexer.spelling import correction
from indexer.translate import expand
from indexer.whoosh_backend.evaluation.missing import missing_words
from indexer.whoosh_backend.evaluation.nearby import resolved
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.facet_names import FacetNames
from indexer.whoosh_backend.nearly import Near, nearly
from indexer.whoosh_backend.pairs_by_sound import PairsBySound
from indexer.whoosh_backend.search import Found, articles_with, run
from indexer.whoosh_backend.wordstock import WordStock, WordStocks

FEW = 3
"""Of fewer articles found, a better spelling is offered."""

_RUN = re.compile(rf"[{HAN}]{{3,16}}")
_MOST_RUNS = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, for which question, and what the reader should know of both.

    `query` has all words, `question` those that were asked for.
    """

    query: Query
    question: Question
    found: Found
    diagnostics: tuple[Diagnostic, ...]
    expansions: tuple[Expansion, ...] = ()
    correction: Correction | None = None
    partial: bool = False
    near: tuple[Near, ...] = ()


def ask(request: SearchRequest, view: View, words: WordStocks) -> Answer:
    """Answer a request; see the module's docstring."""
    answer = _best(request, view, words)
    return replace(answer, near=tuple(nearly(request, view, answer.query, answer.found)))


def prepare(view: View, words: WordStocks) -> None:
    """Make what the first question without an answer would have to wait for."""
    stock = words.of(view)
    correction("", stock)
    PairsBySound(view, stock.edition).is_said("")


def _best(request: SearchRequest, view: View, words: WordStocks) -> Answer:
    asked = _asked(request, view)
    if not request.text.strip():
        return asked
    odd = _is_odd(request.text, words.of(view))
    if asked.found.total >= FEW and not odd:
        return asked
    nothing = not asked.found.total and not _total(request, view)
    if nothing:
        pairs = PairsBySound(view, words.of(view).edition)
        heard = _asked(request, view, pairs)
        if heard.found.total or _total(request, view, pairs):
            return heard
    better = _corrected(request, view, words, more_than=0 if odd else asked.found.total)
    if better is not None:
        offered = Correction(better.text, applied=nothing and request.correct)
        if offered.applied:
            return replace(_asked(better, view), correction=offered)
        asked = replace(asked, correction=offered)
    return _partly(request, view, asked) if nothing else asked


def _asked(request: SearchRequest, view: View, heard: Pairs | None = None) -> Answer:
    query = parse(request.text, today=request.today)
    query, expansions = expand(
        query,
        FacetNames(view),
        enabled=request.translate,
        frequency=partial(articles_with, view),
        heard=heard,
    )
    return _run(request, view, query, expansions)


def _run(
    request: SearchRequest, view: View, query: Query, expansions: tuple[Expansion, ...]
) -> Answer:
    question, notes = read_request(request, query)
    plan, unknown = resolved(question.plan, view)
    question = replace(question, plan=plan)
    found = run(question, view)
    notes = tuple(dict.fromkeys((*notes, *unknown, *found.diagnostics)))
    return Answer(query, question, found, notes, expansions)


def _total(request: SearchRequest, view: View, heard: Pairs | None = None) -> int:
    """How many articles the words alone find."""
    if not _is_filtered(request):
        return 0
    return _asked(_words_of(request), view, heard).found.total


def _is_filtered(request: SearchRequest) -> bool:
    return bool(request.filters or request.excluded or request.date_from or request.date_to)


def _words_of(request: SearchRequest) -> SearchRequest:
    unfiltered = replace(request, filters={}, excluded={}, date_from=None, date_to=None)
    return replace(unfiltered, facets=(), offset=0, limit=1)


def _is_odd(text: str, words: WordStock) -> bool:
    """Does a run of Chinese stand nowhere, of which common characters were not asked for?

    工将学院 finds what has 学院 and 工, for 将 may be missing.
    """
    return any(
        not STOP_CHARACTERS.isdisjoint(run) and not words.frequency(run)
        for run in islice(_RUN.findall(text), _MOST_RUNS)
    )


def _corrected(
    request: SearchRequest, view: View, words: WordStocks, more_than: int
) -> SearchRequest | None:
    """The request as it was perhaps meant, if that finds more than so many."""
    text = correction(request.text, words.of(view))
    if text is None or text == request.text:
        return None
    better = replace(request, text=text)
    found = _asked(_words_of(better), view).found.total
    return better if found > more_than else None


def _partly(request: SearchRequest, view: View, asked: Answer) -> Answer:
    """The articles with the most of the words, if any has some."""
    for fewer in relaxed(asked.query):
        answer = _run(request, view, fewer, asked.expansions)
        if answer.found.total or _is_found(request, view, fewer):
            dropped = _dropped(answer, view)
            note = Diagnostic("partial-match", ", ".join(dropped))
            return replace(
                answer,
                query=asked.query,
                diagnostics=(*answer.diagnostics, note),
                correction=asked.correction,
                partial=True,
            )
    return asked


def _is_found(request: SearchRequest, view: View, query: Query) -> bool:
    """Do the words alone find something, which only the filters leave out?"""
    if not _is_filtered(request):
        return False
    return _run(_words_of(request), view, query, ()).found.total > 0


def _dropped(answer: Answer, view: View) -> tuple[str, ...]:
    """The words that the first article lacks."""
    if not answer.found.window:
        return ()
    return missing_words(answer.question.plan, view, answer.found.window[0][0])
