"""What every engine of the benchmark must do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

if TYPE_CHECKING:  # a probe's memory is the engine's alone, without what makes the corpus
    from engine.corpus import Row

TOP = 10
FACETS = ("province", "college", "topic", "month")
TITLE_BOOST = 3.0
"""As in indexer/schema.py."""

Kind = Literal["all", "any", "phrase", "everything"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question.

    Attributes:
        name: as in the table.
        kind: how `words` are joined; a word is looked for in title and body.
        province: only articles of this province.
        dates: first and last day, both inclusive.
    """

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    province: str | None = None
    dates: tuple[dt.date, dt.date] | None = None

    @property
    def text(self) -> str:
        """The question as a reader would type it."""
        if self.kind == "phrase":
            return '"' + " ".join(self.words) + '"'
        return (" OR " if self.kind == "any" else " ").join(self.words)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, spelled the same for every engine.

    Attributes:
        total: how many articles match.
        top: ids and scores of the best `TOP`, best first.
        counts: facet -> value -> how many of the matching articles have it, zeros left out.
    """

    total: int
    top: list[tuple[str, float]]
    counts: dict[str, dict[str, int]]


class Peer(Protocol):
    """An engine with an index open for reading.

    What `page` and `top` return is the engine's own; `answer` translates it, outside the time
    that is measured. Every `page` finds the best ten and counts all values of all facets.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, folder: Path) -> None: ...

    @classmethod
    def build(cls, rows: Iterable[Row], folder: Path, processes: int = 1) -> None:
        """Index `rows` durably, with a single segment where the engine has such."""

    def page(self, ask: Ask) -> Any:
        """The job that is measured."""

    def top(self, ask: Ask) -> Any:
        """The best ten and the total only."""

    def answer(self, ask: Ask, page: Any) -> Answer:
        """What `page` returned, for comparison."""

    def close(self) -> None:
        """Give back files."""
