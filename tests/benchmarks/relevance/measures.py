"""What is counted: how good the order is, whether the right article is on top, what is missed."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import TypeVar

from ir_measures import Measure, Qrel, ScoredDoc, Success, iter_calc, nDCG

from tests.benchmarks.relevance.collection import Document
from tests.benchmarks.relevance.peers import Peer
from tests.benchmarks.relevance.queries import RIGHT, Query

Answers = Mapping[str, list[str]]
"""Query id -> keys of what was found, best first."""

Run = TypeVar("Run", str, list[str])

ORDER = nDCG @ 10
_MOST_HAN = 12
_MOST_WORDS = 6
_SECONDS = 2.0
"""How long the speed of an analysis is measured."""

_HAN = re.compile(r"[㐀-䶿一-鿿]{2,}")
_LETTERS = "[0-9A-Za-zÀ-ɏ]+"
_WORD = rf"{_LETTERS}(?:['’.,-]{_LETTERS})*"
_ENGLISH = re.compile(rf"(?<![\w'’.,-]){_WORD}(?: {_WORD})*(?![\w'’-]|[.,]\w)")
"""Whole words as they stand: "Xi'an", "17th", "9,600", but not the "s" of "college's"."""


@dataclass(frozen=True, slots=True)
class Column:
    """One figure: the mean of a measure over the queries of some kinds.

    Attributes:
        strict: the list is judged as it stands, with the articles of all languages; otherwise
            those of languages that the query is not judged in are passed over.
    """

    name: str
    kinds: frozenset[str]
    measure: Measure
    strict: bool


COLUMNS = (
    Column("nDCG@10 same language", frozenset(("item", "topic")), ORDER, strict=False),
    Column("nDCG@10 across", frozenset(("across",)), ORDER, strict=False),
    Column("item in first 3", frozenset(("item",)), Success(rel=RIGHT) @ 3, strict=True),
    Column("typo, pinyin in first 5", frozenset(("typo", "pinyin")), Success(rel=RIGHT) @ 5, True),
)


def mean(
    column: Column, queries: Iterable[Query], answers: Answers, documents: list[Document]
) -> float:
    """The figure of one column."""
    asked = [query for query in queries if query.kind in column.kinds]
    values = each(column.measure, asked, answers, documents, strict=column.strict)
    return sum(values.values()) / len(asked)


def each(
    measure: Measure,
    queries: list[Query],
    answers: Answers,
    documents: list[Document],
    *,
    strict: bool = False,
) -> dict[str, float]:
    """Query id -> its value.

    Raises:
        ValueError: no article is a right answer to a query.
    """
    truth, run = [], []
    for query in queries:
        looked_at = [one for one in documents if strict or query.looks_at(one)]
        grades = query.judge(looked_at)
        if RIGHT not in grades.values():
            raise ValueError(f"{query.id}: no article is right for {query.text!r}")
        truth += [Qrel(query.id, key, grade) for key, grade in grades.items()]
        keys = {one.key for one in looked_at}
        found = [key for key in answers[query.id] if key in keys]
        run += [ScoredDoc(query.id, key, -float(rank)) for rank, key in enumerate(found)]
    values = dict.fromkeys((query.id for query in queries), 0.0)
    return values | {one.query_id: one.value for one in iter_calc([measure], truth, run)}


def runs_of(documents: list[Document], number: int, seed: int) -> Iterator[tuple[str, str]]:
    """Runs copied out of articles drawn at random, with their keys: Chinese and English in turn.

    A Chinese run has 2 to 12 characters, an English one 1 to 6 words.
    """
    draw = random.Random(seed)
    sides = {side: [one for one in documents if one.side == side] for side in ("zh", "en")}
    for _, side in zip(range(number), cycle(sides), strict=False):
        document = draw.choice(sides[side])
        text = f"{document.article.title}\n{document.article.body}"
        if side == "zh":
            whole = draw.choice(_HAN.findall(text))
            yield _piece(draw, whole, 2, _MOST_HAN), document.key
        else:
            words = draw.choice(_ENGLISH.findall(text)).split(" ")
            yield " ".join(_piece(draw, words, 1, _MOST_WORDS)), document.key


def _piece(draw: random.Random, whole: Run, least: int, most: int) -> Run:
    length = draw.randint(least, min(most, len(whole)))
    start = draw.randint(0, len(whole) - length)
    return whole[start : start + length]


def megabytes_a_second(peer: Peer, documents: list[Document]) -> float:
    """Chinese text, as UTF-8, that one core takes apart in a second of processor time."""
    texts = [one.article.body for one in documents if one.side == "zh"]
    size = sum(len(text.encode()) for text in texts)
    peer.analyse(texts[0])
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < _SECONDS:
        for text in texts:
            peer.analyse(text)
        done += size
    return done / spent / 1e6
