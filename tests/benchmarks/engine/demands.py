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
GROWTH = 12.0
MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Demand:
    """One line of the verdict; `figure` must not pass `bound` (upwards, or below if `least`)."""

    name: str
    figure: float
    bound: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the demand is met."""
        return self.figure >= self.bound if self.least else self.figure <= self.bound


def ratios(times: dict[str, dict[str, float]], name: str, to: str) -> dict[str, float]:
    """Question -> time of one engine as a multiple of another's."""
    return {ask: of[name] / of[to] for ask, of in times.items() if name in of and to in of}


def mean(values: dict[str, float]) -> float:
    """The geometric mean."""
    return exp(sum(log(value) for value in values.values()) / len(values))


def judge(run: dict[str, Any], smaller: dict[str, Any] | None) -> list[Demand]:
    """Compare a run with the demands; those whose peers were left out are left out too.

    Args:
        run: as written to JSON, see README.md.
        smaller: a run with a tenth of the articles, for the demand on growth.
    """
    found = [*_speed(run), *_indexing(run), *_process(run)]
    if smaller is not None:
        before, now = smaller["page"], run["page"]
        growth = {ask: now[ask]["ours"] / before[ask]["ours"] for ask in now if ask in before}
        found += (Demand(f"growth: {ask}", ratio, GROWTH) for ask, ratio in growth.items())
    return found


def _speed(run: dict[str, Any]) -> list[Demand]:
    to_tantivy = ratios(run["page"], "ours", "tantivy")
    found = [Demand(f"page, {ask} / Tantivy", to_tantivy[ask], PAGES[ask]) for ask in to_tantivy]
    if to_tantivy:
        found.append(Demand("page, geometric mean / Tantivy", mean(to_tantivy), MEAN_TO_TANTIVY))
    if to_stock := ratios(run["page"], "ours", "stock"):
        found.append(Demand("page, geometric mean / stock", mean(to_stock), MEAN_TO_STOCK))
    top = ratios(run["top"], "ours", "tantivy")
    found += (Demand(f"top 10, {ask} / Tantivy", top[ask], TOP_TO_TANTIVY) for ask in top)
    return found


def _indexing(run: dict[str, Any]) -> list[Demand]:
    built, found = run["built"], []
    if "ours" in built:
        ours = built["ours"]
        if "tantivy" in built:
            theirs = built["tantivy"]["1"]
            rate, size = ours["1"]["rate"] / theirs["rate"], theirs["megabytes"]
            found = [
                Demand("indexing, one process / Tantivy", rate, RATE_TO_TANTIVY, least=True),
                Demand("index size / Tantivy", ours["1"]["megabytes"] / size, SIZE_TO_TANTIVY),
            ]
        found.append(
            Demand("indexing, two processes, 1/s", ours["2"]["rate"], RATE_TWO, least=True)
        )
    if "raw_rate" in run:
        found.append(Demand("indexing, raw Chinese, 1/s", run["raw_rate"], RATE_RAW, least=True))
    return found


def _process(run: dict[str, Any]) -> list[Demand]:
    found = []
    if probed := run["probe"].get("ours"):
        memory = 600.0 if run["articles"] >= MANY else 150.0
        found += [
            Demand("memory of a query process, MB", probed["peak_mb"], memory),
            Demand("open + first page, ms", probed["first_page_ms"], OPEN_MS),
        ]
    if waits := run["visible"].get("ours"):
        found += [
            Demand("added to visible, p95, ms", waits["p95"], P95_MS),
            Demand("added to visible, worst, ms", waits["worst"], WORST_MS),
        ]
    return found
