"""Bad input: how long the engine needs for it, how much memory, and what it cuts.

    python tests/benchmarks/bounds.py [--articles 100000] [--most 100]

Asks an index of running Chinese text, which has millions of terms, two kinds of questions: what a
reader may send to `Engine.search`, and queries that only a program can make (patterns, fuzzy
terms, deep trees), put to the evaluator. The index is made once in `--folder`, and kept. The status
is 1 if an answer takes longer than `--most` milliseconds or ends in an exception.
"""

from __future__ import annotations

import argparse
import gc
import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial, reduce
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from engine.corpus import raw_rows, words  # noqa: E402
from engine.ours import make_article, open_index  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from whoosh import query  # noqa: E402

from indexer import FACETS, IndexUnavailable, SearchRequest  # noqa: E402
from indexer.whoosh_backend import WhooshEngine  # noqa: E402
from indexer.whoosh_backend.evaluation.evaluate import evaluate  # noqa: E402
from indexer.whoosh_backend.fields import PUBLISHED  # noqa: E402
from indexer.whoosh_backend.reading import Views  # noqa: E402

PATIENCE = 20
"""Seconds after which a question is given up."""

AGAIN = 3
TOP = 10

Outcome = tuple[int, list[str]]
"""How many articles were found, and what the diagnostics say."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one question.

    Attributes:
        name: of the question.
        first_ms, again_ms: for the first time, and the median of some more.
        megabytes: how far memory grew above what it was before, at most.
        hits: how many articles were found; None after an exception.
        notes: diagnostics, or the exception.
    """

    name: str
    first_ms: float
    again_ms: float
    megabytes: float
    hits: int | None
    notes: list[str]


def requests() -> dict[str, SearchRequest]:
    """What a reader may send."""
    chinese = words().chinese
    common = [word for word in chinese[:400].tolist() if len(word) == 2]
    lone = [word for word in chinese[:400].tolist() if len(word) == 1]
    many = [word for word in chinese[:20_000].tolist() if len(word) == 2][:5000]
    texts = {
        "5,000 words, AND": " ".join(many),
        "5,000 words, OR": " OR ".join(many),
        "64 common words, OR": " OR ".join(common[:64]),
        "64 exclusions": " ".join(f"-{word}" for word in many[:64]),
        "64 phrases, OR": " OR ".join(f'"{one}{two}"' for one, two in _pairs(common)[:64]),
        "2,000 characters without a space": "".join(many)[:2000],
        "a phrase of 2,000 characters": f'"{"".join(many)[:1998]}"',
        "a common phrase, 200 times over": '"' + (common[0] + common[1]) * 200 + '"',
        "*": "*",
        "a*": "a*",
        "a character and *": lone[0] + "*",
        "a lone character": lone[0],
        "8 lone characters, AND": " ".join(lone[:8]),
        "100 lone characters, OR": " OR ".join(lone[:100]),
        "everything but a lone character": f"-{lone[0]}",
        "a word of 10,000 letters": "a" * 10_000,
        "a word of 10,000 ideographs": "工" * 10_000,
        "5,000 parentheses": "(" * 5000 + common[0] + ")" * 5000,
        "5,000 parentheses, unbalanced": f"({common[0]} " * 5000,
        "2,000 quotation marks": '"' * 2000,
        "2,000 exclusion marks": "-" * 2000,
        "2,000 OR": "OR " * 700,
        "controls and surrogates": "\x00\ud800￿﷐" * 400,
    }
    asked = {name: SearchRequest(text, facets=FACETS) for name, text in texts.items()}
    unknown = tuple(f"nothing-{number}" for number in range(100_000))
    return asked | {
        "an unknown facet": SearchRequest(common[0], facets=("author", *FACETS)),
        "a filter on an unknown facet": SearchRequest(common[0], filters={"author": ["me"]}),
        "1,000 unknown facets": SearchRequest(common[0], facets=unknown[:1000]),
        "a filter of 100,000 values": SearchRequest(filters={"college": unknown}, facets=FACETS),
        "page 10^9": SearchRequest(common[0], offset=10**9, facets=FACETS),
        "page 10^9 of everything": SearchRequest(offset=10**9, facets=FACETS),
        "10^9 hits a page": SearchRequest(common[0], limit=10**9, facets=FACETS),
        "10^9 values a facet": SearchRequest(facets=FACETS, facet_limit=10**9),
        "a page before the first": SearchRequest(common[0], offset=-5, limit=-5, facets=FACETS),
    }


def queries() -> dict[str, query.Query]:
    """What only a program can ask."""
    chinese = words().chinese
    lone = next(word for word in chinese.tolist() if len(word) == 1)
    two = next(word for word in chinese.tolist() if len(word) == 2)
    many = [word for word in chinese[:20_000].tolist() if len(word) == 2][:5000]
    terms = [query.Term("body", word) for word in many]
    leaf = query.Term("body", two)
    return {
        "Or of 5,000 terms": query.Or(terms),
        "And of 5,000 terms": query.And(terms),
        "Phrase of 5,000 words": query.Phrase("body", many),
        "And, 2,000 deep": _nested(leaf, lambda inner: query.And([inner, leaf])),
        "Or and And, 2,000 deep": _nested(
            leaf, lambda inner: query.Or([query.And([inner, leaf]), leaf])
        ),
        "Not, 2,000 deep": _nested(leaf, query.Not),
        "Wildcard *": query.Wildcard("body", "*"),
        "Wildcard ?*": query.Wildcard("body", "?*"),
        "Wildcard a*": query.Wildcard("body", "a*"),
        "Wildcard, a character and *": query.Wildcard("body", f"{lone}*"),
        "Wildcard, * and a character": query.Wildcard("body", f"*{lone}"),
        "Wildcard of 1,000 *": query.Wildcard("body", "*a" * 1000),
        "Prefix, empty": query.Prefix("body", ""),
        "Prefix, one character": query.Prefix("body", lone),
        "Prefix, one character, scored": query.Prefix("body", lone, constantscore=False),
        "Prefix of 10,000 characters": query.Prefix("body", "a" * 10_000),
        "Regex .+": query.Regex("body", ".+"),
        "Regex (.*)*x": query.Regex("body", "(.*)*x"),
        "Fuzzy, one character, 1 edit": query.FuzzyTerm("body", lone),
        "Fuzzy, one character, 2 edits": query.FuzzyTerm("body", lone, maxdist=2),
        "Fuzzy, a word of two, 2 edits": query.FuzzyTerm("body", two, maxdist=2),
        "Fuzzy, 99 edits": query.FuzzyTerm("body", two, maxdist=99),
        "Fuzzy, 60 characters, 2 edits": query.FuzzyTerm("body", "a" * 60, maxdist=2),
        "Fuzzy, 10,000 characters": query.FuzzyTerm("body", "a" * 10_000, maxdist=2),
        "TermRange of all terms": query.TermRange("body", None, None),
        "TermRange of all terms, scored": query.TermRange("body", None, None, constantscore=False),
        "Term of 10,000 characters": query.Term("body", "a" * 10_000),
        "Every of an unknown field": query.Every("author"),
        "Term of an unknown field": query.Term("author", two),
    }


def _pairs(items: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(items))


def _nested(
    inner: query.Query, wrap: Callable[[query.Query], query.Query], depth: int = 2000
) -> query.Query:
    return reduce(lambda made, _: wrap(made), range(depth), inner)


def main() -> int:
    """Ask everything; the status is 1 if something took too long or failed."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 150)
    folder = _index(options.folder, options.articles, console)
    lines = []
    for asked in (_requests, _queries):
        lines += [_measure(name, ask) for name, ask in asked(folder)]
    console.print(_table(lines, options))
    if options.json:
        options.json.write_text(json.dumps([asdict(line) for line in lines], indent=1) + "\n")
    slow = [line.name for line in lines if line.hits is None or line.first_ms > options.most]
    console.print(f"{len(slow)} of {len(lines)} failed or took more than {options.most:g} ms")
    return 1 if slow else 0


def _requests(folder: Path) -> Iterator[tuple[str, Callable[[], Outcome]]]:
    engine = WhooshEngine(folder, create=False)
    engine.prepare()
    # Once a process columns are made, the words of Chinese loaded, the terms' landmarks read.
    engine.search(SearchRequest(words().chinese[0], facets=FACETS))

    def ask(request: SearchRequest) -> Outcome:
        result = engine.search(request)
        return result.total, [f"{note.code}: {note.detail}" for note in result.diagnostics]

    for name, request in requests().items():
        yield name, partial(ask, request)
    engine.close()


def _queries(folder: Path) -> Iterator[tuple[str, Callable[[], Outcome]]]:
    index = open_index(folder)
    views = Views(index, PUBLISHED)
    evaluate(query.Prefix("body", words().chinese[0]), views.newest())

    def ask(asked: query.Query) -> Outcome:
        answer = evaluate(asked, views.newest())
        notes = [f"{note.code}: {note.detail}" for note in answer.diagnostics]
        return len(answer.found.listed()[0]), notes

    for name, asked in queries().items():
        yield name, partial(ask, asked)
    views.close()
    index.close()


def _measure(name: str, ask: Callable[[], Outcome]) -> Line:
    gc.collect()
    before = _reset_peak()
    first, outcome = _timed(ask)
    grown = _memory("VmHWM") - before
    if isinstance(outcome, BaseException):
        return Line(name, first, first, grown, None, [f"{type(outcome).__name__}: {outcome}"])
    again = [_timed(ask)[0] for _ in range(AGAIN if first < 2000 else 0)] or [first]
    hits, notes = outcome
    return Line(name, first, median(again), grown, hits, notes)


def _timed(ask: Callable[[], Outcome]) -> tuple[float, Outcome | BaseException]:
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(PATIENCE)
    begun = time.perf_counter()
    outcome: Outcome | BaseException
    try:
        outcome = ask()
    except Exception as problem:  # whatever it is, it belongs into the table
        outcome = problem
    took = (time.perf_counter() - begun) * 1000
    signal.alarm(0)
    return took, outcome


def _give_up(*_: Any) -> None:
    raise TimeoutError(f"given up after {PATIENCE} s")


def _reset_peak() -> float:
    Path("/proc/self/clear_refs").write_text("5")  # VmHWM counts from here
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name + ":"))


def _table(lines: list[Line], options: argparse.Namespace) -> Table:
    table = Table(title=f"Bad input ({options.articles:,} articles of raw Chinese)")
    table.add_column("question", no_wrap=True)
    for column in ("first, ms", "again, ms", "memory, MB", "hits"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("what was cut")
    for line in lines:
        bad = line.hits is None or line.first_ms > options.most
        notes = "; ".join(note if len(note) < 90 else note[:87] + "..." for note in line.notes[:3])
        more = f" and {len(line.notes) - 3} more" if len(line.notes) > 3 else ""
        table.add_row(
            f"[red]{line.name}[/]" if bad else line.name,
            f"{line.first_ms:,.1f}",
            f"{line.again_ms:,.1f}",
            f"{line.megabytes:,.0f}",
            "failed" if line.hits is None else f"{line.hits:,}",
            (notes + more).encode("ascii", "replace").decode(),
        )
    return table


def _index(folder: Path, articles: int, console: Console) -> Path:
    """The folder of an index of so many articles; made if it is not there, or of other versions."""
    place = folder / f"raw-{articles}"
    try:
        with closing(WhooshEngine(place, create=False)) as engine:
            if engine.doc_count == articles:
                return place
    except IndexUnavailable:
        pass
    console.log(f"indexing {articles:,} articles of raw Chinese")
    with closing(WhooshEngine(place, rebuild=True)) as engine:
        engine.add(map(make_article, raw_rows(articles)))
        engine.commit()
    return place


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--most", type=float, default=100.0, help="milliseconds for an answer")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "jiangxun-benchmark",
        help="where indexes are kept",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
