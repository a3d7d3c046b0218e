"""The queries, and which articles are right answers to them.

`tuning.toml` is what the engine may be improved with; `held-out.toml` is looked at for the final
figure only. A query names its right answers by a rule over what is known of the articles, so that
every article that tells the same story counts, also one that nobody thought of.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.benchmarks.relevance.collection import Document, Side

HALVES = ("tuning", "held-out")
HERE = Path(__file__).resolve().parent

Kind = Literal["item", "topic", "across", "typo", "pinyin"]

RIGHT = 2
"""The grade of an article of which the whole rule holds."""
NEAR = 1
"""The grade where all but the topic holds: the right college or place, another story."""

_KEYS = frozenset(("ids", "province", "city", "college", "topic", "says"))


@dataclass(frozen=True, slots=True)
class Rule:
    """Which articles are right: those of `ids`, and those of which everything else holds.

    Attributes:
        ids: keys of documents.
        province, city, college, topic: one of these values; empty: any.
        says: each of these names stands in the article; "a|b" is either of two.
    """

    ids: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    college: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def grade(self, document: Document) -> int:
        """RIGHT, NEAR or 0."""
        if document.key in self.ids:
            return RIGHT
        if not self._about(document):
            return 0
        if not self.topic or document.topics.intersection(self.topic):
            return RIGHT
        return NEAR if self.province or self.city or self.college else 0

    def _about(self, document: Document) -> bool:
        """Everything but the topic holds, and there is something to hold."""
        if not (self.province or self.city or self.college or self.topic or self.says):
            return False
        return (
            (not self.province or document.province in self.province)
            and (not self.city or document.city in self.city)
            and (not self.college or not document.colleges.isdisjoint(self.college))
            and all(any(map(document.says, name.split("|"))) for name in self.says)
        )


@dataclass(frozen=True, slots=True)
class Query:
    """One query.

    Attributes:
        text: as somebody types it.
        language: of the reader; that of the names for pinyin.
        kind: "item" looks for one story, "topic" for all of a kind, "across" for what is written
            in the other language; "typo" and "pinyin" are `meant` otherwise than they are typed.
    """

    id: str
    text: str
    language: Side
    kind: Kind
    right: Rule
    meant: str = ""

    def judge(self, documents: Iterable[Document]) -> dict[str, int]:
        """Key -> grade of the articles that are not wrong, of the languages that are looked at."""
        grades = {
            document.key: self.right.grade(document)
            for document in documents
            if self.looks_at(document)
        }
        return {key: grade for key, grade in grades.items() if grade}

    def looks_at(self, document: Document) -> bool:
        """Is the article of a language that this query is judged in?"""
        match self.kind:
            case "item" | "topic":
                return document.side == self.language
            case "across":
                return document.side != self.language
            case _:
                return True


def read_queries(half: str) -> list[Query]:
    """All queries of one half, in their order.

    Raises:
        ValueError: a rule has a key that there is not.
    """
    rows = tomllib.loads((HERE / f"{half}.toml").read_text("utf-8"))["query"]
    return [_query(row) for row in rows]


def _query(row: Mapping[str, Any]) -> Query:
    if unknown := row["right"].keys() - _KEYS:
        raise ValueError(f"{row['id']}: no such key in a rule: {sorted(unknown)[0]}")
    right = Rule(**{name: tuple(values) for name, values in row["right"].items()})
    return Query(**{**row, "right": right})
