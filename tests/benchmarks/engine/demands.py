"""What the engine must reach, and whether a run did."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any

PAGES = {
    "rare term": 1.0,
    "one term, 18 %": 0.6,
    "one term, 84 %": 0.4,
    "2 terms AND, 6 %": 0.55,
    "2 terms AND, 49 %": 0.55,
    "3 rarer OR": 0.4,
    "4 common OR, 99 %": 0.4,
    "phrase, common": 0.6,
    "phrase, rarer": 0.6,
    "province + term": 0.5,
    "match all": 0.1,
    "dates + term": 0.4,
}
"""A page's time at most, as a multiple of Tantivy's."""

MEAN_TO_TANTIVY, MEAN_TO_STOCK = 0.40, 1 / 300
TOP_TO_TANTIVY = 1.5
RATE_TO_TANTIVY, RATE_TWO, RATE_RAW = 0.6, 9000.0, 2500.0
SIZE_TO_TANTIVY = 1.5
OPEN_MS, P95_MS, WORST_MS = 100.0, 20.0, 50.0

MANY = 1_000_000
"""From so many articles on, the demands on growth, memory and visibility are judged."""

GROWTH = 12.0
MEMORY, MEMORY_OF_MANY = 150.0, 600.0


@dataclass(frozen=True, slots=True)
class Demand:
    """One line of the verdict; `figure` must not pass `bound` (upwards, or below if `least`).

    Attributes:
        name: what is demanded.
        figure: what was measured; None if the run left it out.
        bound: what it may be at most, or at least.
        least: whether `bound` is a lower bound.
    """

    name: str
    figure: float | None
    bound: float
    least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the demand is met; None if that was not measured."""
        if self.figure is None:
            return None
        return self.figure >= self.bound if self.least else self.figure <= self.bound


def ratios(times: dict[str, dict[str, float]], name: str, to: str) -> dict[str, float]:
    """Question -> time of one engine as a multiple of another's."""
    return {ask: of[name] / of[to] for ask, of in times.items() if name in of and to in of}


def mean(values: dict[str, float]) -> float:
    """The geometric mean."""
    return exp(sum(log(value) for value in values.values()) / len(values))


def judge(run: dict[str, Any], smaller: dict[str, Any] | None) -> list[Demand]:
    """Compare a run with every demand on an index of its size.

    Args:
        run: as written to JSON, see README.md.
        smaller: a run with a tenth of the articles, for the demand on growth.
    """
    many = run["articles"] >= MANY
    memory = Demand(
        "memory of a query process, MB",
        at(run, "probe", "ours", "peak_mb"),
        MEMORY_OF_MANY if many else MEMORY,
    )
    waits = [
        Demand(f"added to visible, {name}, ms", at(run, "visible", "ours", name), bound)
        for name, bound in (("p95", P95_MS), ("worst", WORST_MS))
    ]
    growth = _growth(run, smaller) if many or smaller is not None else []
    if many:
        return [*growth, memory, *waits]
    opening = Demand("open + first page, ms", at(run, "probe", "ours", "first_page_ms"), OPEN_MS)
    return [*_speed(run), *_indexing(run), memory, opening, *waits, *growth]


def at(data: Any, *path: str) -> float | None:
    """What stands at the end of a path of keys; None if the path breaks off."""
    for key in path:
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return float(data)


def _speed(run: dict[str, Any]) -> list[Demand]:
    pages, top = (ratios(run[job], "ours", "tantivy") for job in ("page", "top"))
    to_stock = ratios(run["page"], "ours", "stock")
    return [
        *(Demand(f"page, {ask} / Tantivy", pages.get(ask), most) for ask, most in PAGES.items()),
        Demand("page, geometric mean / Tantivy", _mean_of_all(pages), MEAN_TO_TANTIVY),
        Demand("page, geometric mean / stock", _mean_of_all(to_stock), MEAN_TO_STOCK),
        *(Demand(f"top 10, {ask} / Tantivy", top.get(ask), TOP_TO_TANTIVY) for ask in PAGES),
    ]


def _mean_of_all(values: dict[str, float]) -> float | None:
    """The mean over the whole mix; None if a question is missing."""
    return mean(values) if values.keys() >= PAGES.keys() else None


def _indexing(run: dict[str, Any]) -> list[Demand]:
    built = run["built"]
    rate, size = (
        _ratio(at(built, "ours", "1", key), at(built, "tantivy", "1", key))
        for key in ("rate", "megabytes")
    )
    return [
        Demand("indexing, one process / Tantivy", rate, RATE_TO_TANTIVY, least=True),
        Demand(
            "indexing, two processes, 1/s", at(built, "ours", "2", "rate"), RATE_TWO, least=True
        ),
        Demand("indexing, raw Chinese, 1/s", at(run, "raw_rate"), RATE_RAW, least=True),
        Demand("index size / Tantivy", size, SIZE_TO_TANTIVY),
    ]


def _growth(run: dict[str, Any], smaller: dict[str, Any] | None) -> list[Demand]:
    before = {} if smaller is None else smaller["page"]
    return [
        Demand(
            f"page, {ask} / with a tenth of the articles",
            _ratio(at(run["page"], ask, "ours"), at(before, ask, "ours")),
            GROWTH,
        )
        for ask in PAGES
    ]


def _ratio(one: float | None, two: float | None) -> float | None:
    return None if one is None or two is None else one / two
