"""How fast is the search desk under load, beside Datasette with FTS5?

    python tests/benchmarks/desk.py [--articles 100000] [--seconds 60] [--json FILE]

Serves the same articles from `jiangxun serve` and from `datasette serve`, one after the other, and
lets readers ask two hundred different searches without a pause while new articles come in. Then
letters are typed, and everything is downloaded as CSV. The status is 1 if 100,000 articles miss
what is demanded; fewer are to try it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from desk.articles import articles  # noqa: E402
from desk.build import data_folder, database, writable_copy  # noqa: E402
from desk.questions import questions, typed  # noqa: E402
from desk.readers import read  # noqa: E402
from desk.servers import Server, datasette, is_installed, ours  # noqa: E402
from desk.taking import take  # noqa: E402
from desk.writers import Write, to_data_folder, to_database, writing  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

JUDGED = 100_000
TYPISTS = 2
Facts = dict[str, Any]

DEMANDS = (
    ("search page p95 <= 60 ms", lambda us: us["pages"]["p95"] <= 60),
    (">= 150 pages a second", lambda us: us["pages"]["rate"] >= 150),
    ("no error", lambda us: not us["pages"]["errors"] and not us["suggestions"]["errors"]),
    ("suggestion p95 <= 15 ms", lambda us: us["suggestions"]["p95"] <= 15),
    ("first byte of CSV <= 500 ms", lambda us: bool(us["csv"]) and us["csv"]["first_ms"] <= 500),
)


def main() -> int:
    """Measure, print the table and what is met of the demands."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 120)
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
        found = {"ours": _ours(options, Path(scratch) / "ours", console)}
        if options.peer and is_installed("datasette"):
            found["Datasette"] = _datasette(options, Path(scratch) / "peer", console)
    console.print(_table(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    missed = [name for name, is_met in DEMANDS if not is_met(found["ours"])]
    for name, _ in DEMANDS:
        console.print(f"{'missed' if name in missed else 'met':7} {name}")
    return 1 if missed and options.articles >= JUDGED else 0


def _ours(options: argparse.Namespace, scratch: Path, console: Console) -> Facts:
    made = data_folder(options.folder, options.articles, console.log)
    scratch.mkdir()
    data = writable_copy(made, scratch)
    listed = questions(list(articles(0, 400)))
    paths = [question.ours() for question in listed]
    suggestions = [f"/api/v1/suggest?{urlencode({'q': text})}" for text in typed(listed)]
    serving = ours(data, options.workers)
    return _measured(
        options, serving, (to_data_folder, data), paths, suggestions, "/export.csv?fold=0", console
    )


def _datasette(options: argparse.Namespace, scratch: Path, console: Console) -> Facts:
    made = database(options.folder, options.articles, console.log)
    news = writable_copy(made.parent, scratch) / made.name
    paths = [question.datasettes() for question in questions(list(articles(0, 400)))]
    file = "/news/articles.csv?_stream=on"
    return _measured(options, datasette(news), (to_database, news), paths, [], file, console)


def _measured(
    options: argparse.Namespace,
    serving: AbstractContextManager[Server],
    writer: tuple[Write, Path],
    paths: Sequence[str],
    suggestions: Sequence[str],
    file: str,
    console: Console,
) -> Facts:
    write, path = writer
    with serving as server:
        console.log(f"{server.name}: every search once")
        cold = read(server.port, paths, 1, 0)
        facts: Facts = {"alone": cold.facts(), "megabytes at first": server.megabytes()}
        console.log(f"{server.name}: {options.readers} readers for {options.seconds:g} s")
        with writing(write, path, options.articles, options.writes):
            load = read(server.port, paths, options.readers, options.seconds)
            facts |= {"pages": load.facts(), "megabytes at last": server.megabytes()}
            if suggestions:
                asked = read(server.port, suggestions, TYPISTS, min(options.seconds, 20))
                facts["suggestions"] = asked.facts()
        taken = take(server, file)
        facts["csv"] = taken.facts() if taken else None
    return facts


def _table(found: dict[str, Facts]) -> Table:
    table = Table("", *found, title="Search desks under load")
    rows = {
        "pages a second": ("pages", "rate", 1),
        "p50, ms": ("pages", "p50", 1),
        "p95, ms": ("pages", "p95", 1),
        "longest, ms": ("pages", "most", 0),
        "errors": ("pages", "errors", 0),
        "kB a page": ("pages", "kilobytes", 1),
        "one reader alone, p50, ms": ("alone", "p50", 1),
        "one reader alone, p95, ms": ("alone", "p95", 1),
        "suggestions p50, ms": ("suggestions", "p50", 1),
        "suggestions p95, ms": ("suggestions", "p95", 1),
        "first byte of CSV, ms": ("csv", "first_ms", 0),
        "whole CSV, s": ("csv", "seconds", 1),
        "lines of CSV": ("csv", "lines", 0),
        "growth meanwhile, MB": ("csv", "grown", 0),
    }
    for title, (part, name, places) in rows.items():
        cells = ((facts.get(part) or {}).get(name) for facts in found.values())
        table.add_row(title, *("" if cell is None else f"{cell:.{places}f}" for cell in cells))
    for name in ("megabytes at first", "megabytes at last"):
        table.add_row(name, *(f"{facts[name]:.0f}" for facts in found.values()))
    return table


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--writes", type=int, default=20, help="new articles a second")
    parser.add_argument("--workers", type=int, help="as of jiangxun serve")
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    parser.add_argument("--json", type=Path)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "jiangxun-benchmark"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
