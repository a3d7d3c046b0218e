"""The tables of a run."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from engine.demands import Demand, at, mean, ratios
from engine.roster import find_peer

_JOBS = {
    "page": "A page: ten best, 4 facets, total; ms",
    "fresh": "A page of words that were not asked for before; ms",
    "top": "Ten best and total; ms",
}

_WORDS = {True: "[green]met[/]", False: "[red]missed[/]", None: "not measured"}


def show(run: dict[str, Any], verdict: list[Demand], console: Console) -> None:
    """Print everything that was measured."""
    for job, title in _JOBS.items():
        if run[job]:
            console.print(_times(run, job, title))
    console.print(_engines(run))
    if "raw_rate" in run:
        console.print(f"raw Chinese, ours, one process: {run['raw_rate']:,.0f} articles/s")
    console.print(_verdict(verdict))
    met, missed = (sum(demand.met is it for demand in verdict) for it in (True, False))
    left = len(verdict) - met - missed
    console.print(f"{len(verdict)} demands: {met} met, {missed} missed, {left} not measured")


def _times(run: dict[str, Any], job: str, title: str) -> Table:
    times = run[job]
    names = list(dict.fromkeys(name for of in times.values() for name in of))
    table = Table(title=f"{title} ({run['articles']:,} articles)")
    table.add_column("query", no_wrap=True)
    table.add_column("hits", justify="right")
    for name in names:
        table.add_column(_title(name), justify="right")
    pairs = [("ours", to) for to in ("tantivy", "stock") if {"ours", to} <= set(names)]
    for _, to in pairs:
        table.add_column(f"ours / {to}", justify="right")
    for ask, of in times.items():
        cells = [_number(of.get(name)) for name in names]
        cells += [f"{of[one] / of[to]:.3g}" for one, to in pairs]
        table.add_row(ask, f"{run['answers'][ask]['total']:,}", *cells)
    means = [f"{mean(ratios(times, one, to)):.3g}" for one, to in pairs]
    table.add_section()
    table.add_row("geometric mean", "", *("" for _ in names), *means)
    return table


def _engines(run: dict[str, Any]) -> Table:
    table = Table(title="Indexing, processes and visibility")
    names = list(dict.fromkeys([*run["probe"], *run["visible"], *run["built"]]))
    table.add_column("")
    for name in names:
        table.add_column(_title(name), justify="right")

    def row(title: str, *path: str) -> None:
        table.add_row(title, *(_number(at(run, path[0], name, *path[1:])) for name in names))

    row("articles/s, 1 process", "built", "1", "rate")
    row("  cores busy", "built", "1", "cores")
    row("articles/s, 2 processes", "built", "2", "rate")
    row("  cores busy", "built", "2", "cores")
    row("index, MB", "built", "1", "megabytes")
    row("import, ms", "probe", "import_ms")
    row("open + first page, ms", "probe", "first_page_ms")
    row("memory before opening, MB", "probe", "bare_mb")
    row("memory, peak, MB", "probe", "peak_mb")
    row("  of it not mapped files, MB", "probe", "own_mb")
    row("added to visible, p50, ms", "visible", "p50")
    row("  p95, ms", "visible", "p95")
    row("  worst, ms", "visible", "worst")
    row("  adds", "visible", "adds")
    return table


def _verdict(verdict: list[Demand]) -> Table:
    table = Table(title="Demands")
    for column in ("demand", "figure", "bound", ""):
        table.add_column(column, justify="left" if column == "demand" else "right")
    for demand in verdict:
        sign = ">=" if demand.least else "<="
        bound = f"{sign} {_number(demand.bound)}"
        table.add_row(demand.name, _number(demand.figure), bound, _WORDS[demand.met])
    return table


def _title(name: str) -> str:
    if name == "top_uncounted":
        return "Tantivy, no total"
    return find_peer(name).title


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
