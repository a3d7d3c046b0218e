"""Search side by side: is what is looked for on top, in either language, mistyped or not?

    pip install -e '.[relevance]'
    python tests/benchmarks/relevance.py [--half tuning|held-out] [--worst 15] [--json FILE]

Prints a table for each half. The engine is tuned on the half "tuning"; the other one is looked at
only for the final figure. What each column counts is told in the README beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path = [str(HERE.parents[1]), *(entry for entry in sys.path if Path(entry).resolve() != HERE)]

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tests.benchmarks.relevance.collection import Document, read_collection  # noqa: E402
from tests.benchmarks.relevance.measures import (  # noqa: E402
    COLUMNS,
    ORDER,
    Answers,
    each,
    mean,
    megabytes_a_second,
    runs_of,
)
from tests.benchmarks.relevance.peers import PEERS, Ours, Peer  # noqa: E402
from tests.benchmarks.relevance.queries import HALVES, RIGHT, Query, read_queries  # noqa: E402

_WIDE = 170
"""Columns of a table that goes to a file."""
_SHOWN = 3

Figures = dict[str, float]
"""Name of a column -> value."""


def build(documents: list[Document], folder: Path) -> tuple[list[Peer], dict[str, str]]:
    """Everybody who searches, and why the others cannot."""
    peers: list[Peer] = []
    missing = {}
    for number, kind in enumerate(PEERS):
        home = folder / str(number)
        home.mkdir()
        try:
            peers.append(kind(documents, home))
        except ImportError as error:
            missing[kind.name] = str(error)
    return peers, missing


def once(peer: Peer, documents: list[Document], runs: int, seed: int) -> Figures:
    """What does not depend on the queries: runs that are found, and the speed of the analysis."""
    found = sum(peer.has(run, key) for run, key in runs_of(documents, runs, seed))
    return {f"of {runs:,} runs": found, "analysis MB/s": megabytes_a_second(peer, documents)}


def worst(queries: list[Query], answers: Answers, documents: list[Document], number: int) -> Table:
    """The queries with the worst order, what came first, and what should have."""
    values = each(ORDER, queries, answers, documents)
    made = Table(title=f"the {number} worst of ours")
    for heading in ("query", "kind", "", ORDER.NAME + "@10", "came first", "right"):
        made.add_column(heading, overflow="fold")
    for query in sorted(queries, key=lambda query: values[query.id])[:number]:
        grades = query.judge(one for one in documents if query.looks_at(one))
        right = [key for key, grade in grades.items() if grade == RIGHT]
        first = [f"{key} ({grades.get(key, 0)})" for key in answers[query.id][:_SHOWN]]
        more = f" and {len(right) - _SHOWN} more" if len(right) > _SHOWN else ""
        value = f"{values[query.id]:.3f}"
        shown = (" ".join(first) or "nothing", " ".join(right[:_SHOWN]) + more)
        made.add_row(query.text, query.kind, query.id, value, *shown)
    return made


def table(title: str, figures: dict[str, Figures]) -> Table:
    """One line an engine."""
    made = Table(title=title)
    made.add_column("")
    for name in next(iter(figures.values())):
        made.add_column(name, justify="right")
    for peer, line in figures.items():
        made.add_row(
            peer,
            *(
                f"{value:,}" if value > 1 and value == int(value) else f"{value:.3f}"
                for value in line.values()
            ),
        )
    return made


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--half", choices=HALVES, help="only this half")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print our N worst")
    parser.add_argument("--runs", type=int, default=10_000, help="copied runs; 0: none, no speed")
    parser.add_argument("--seed", type=int, default=7, help="of the copied runs")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> int:
    """Run it; status 1 if one of our copied runs was not found."""
    options = arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    documents = read_collection()
    with tempfile.TemporaryDirectory() as folder:
        peers, missing = build(documents, Path(folder))
        for name, reason in missing.items():
            console.print(f"{name} is missing: {reason}", markup=False)
        data: dict[str, object] = {"missing": missing, "articles": len(documents)}
        for half in [options.half] if options.half else HALVES:
            queries = read_queries(half)
            figures = {}
            for peer in peers:
                answers = {query.id: peer.find(query.text) for query in queries}
                figures[peer.name] = {
                    column.name: mean(column, queries, answers, documents) for column in COLUMNS
                }
                if options.worst and isinstance(peer, Ours):
                    console.print(worst(queries, answers, documents, options.worst))
            title = f"{len(queries)} queries, {half}; {len(documents)} articles"
            console.print(table(title, figures))
            data[half] = {"queries": len(queries), **figures}
        if options.runs:
            figures = {
                peer.name: once(peer, documents, options.runs, options.seed) for peer in peers
            }
            console.print(table("copied runs, in quotes; speed", figures))
            data["once"] = figures
    if options.json:
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    runs = next(iter(figures[Ours.name].values())) if options.runs else 0
    return int(runs != options.runs)


if __name__ == "__main__":
    raise SystemExit(main())
