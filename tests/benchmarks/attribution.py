"""Attribution side by side: places, colleges, dates and topics of labelled texts.

    pip install -e '.[attribution]'
    python tests/benchmarks/attribution.py [--half tuning|held-out] [--misses] [--json FILE]

Prints a table for each half. The rules are tuned on the half "tuning"; the other one is looked at
only for the final figure. What each column counts is told in the README beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from corpus import annotate  # noqa: E402
from tests.benchmarks.attribution.measures import FIELDS, Score, Several, Single  # noqa: E402
from tests.benchmarks.attribution.readers import READERS, Reader  # noqa: E402
from tests.benchmarks.attribution.texts import HALVES, Text, read_half  # noqa: E402
from tests.benchmarks.copies import copies_score  # noqa: E402

_WIDE = 170
"""Columns of a table that goes to a file."""
_SECONDS = 3.0
"""How long the speed is measured."""


def load() -> tuple[dict[str, Reader], dict[str, str]]:
    """Everybody who answers, and why the others cannot."""
    readers, missing = {}, {}
    for name, make in READERS.items():
        try:
            readers[name] = make()
        except ImportError as error:
            missing[name] = str(error)
    return readers, missing


def measure(readers: dict[str, Reader], texts: list[Text], show_misses: bool) -> dict[str, Score]:
    """The score of each reader on all texts."""
    scores = {name: Score() for name in readers}
    for text in texts:
        for name, read in readers.items():
            found = read(text.article)
            wrong = scores[name].judge(found, text)
            if wrong and show_misses and name == "ours":
                for part in wrong:
                    given, truth = getattr(found, part), getattr(text.truth, part)
                    print(f"{text.id} {part}: {_shown(given)}, not {_shown(truth)}")
    return scores


def _shown(answer: Any) -> str:
    return answer or "-" if isinstance(answer, str) else " ".join(sorted(answer)) or "-"


def articles_a_second(texts: list[Text]) -> float:
    """How many articles one core attributes in a second of processor time."""
    articles = [text.article for text in texts]
    for article in articles:
        annotate(article)
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < _SECONDS:
        for article in articles:
            annotate(article)
        done += len(articles)
    return done / spent


def figures(score: Score, name: str) -> dict[str, float]:
    """The figures of one field; nothing where nobody answered."""
    part = getattr(score, name)
    match part:
        case Single(right=0, wrong=0, missed=0) | Several(true=0, extra=0):
            return {}
        case Single():
            return {"exact": round(part.exact, 4), "wrong": round(part.false, 4)}
        case _:
            return {"f1": round(part.f1, 4), "extra": part.extra, "missed": part.missed}


def written(cell: dict[str, float]) -> str:
    """The first figure, and the others with their names behind it: "0.958 (wrong 0.025)"."""
    first, *others = cell.items() or [("", "-")]
    behind = ", ".join(f"{name} {value:g}" for name, value in others)
    return f"{first[1]} ({behind})" if behind else f"{first[1]}"


def table(title: str, scores: dict[str, Score]) -> Table:
    """One line a reader."""
    made = Table(title=title)
    made.add_column("")
    for name in FIELDS:
        made.add_column(name.replace("_", " "), justify="right")
    for reader, score in scores.items():
        made.add_row(reader, *(written(figures(score, name)) for name in FIELDS))
    return made


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--half", choices=HALVES, help="only this half")
    parser.add_argument("--misses", action="store_true", help="print what ours has wrong")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> int:
    """Run it; status 1 if there are no texts."""
    options = arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    readers, missing = load()
    for name, reason in missing.items():
        console.print(f"{name} is missing: {reason}", markup=False)
    data: dict[str, Any] = {"missing": missing}
    for half in [options.half] if options.half else HALVES:
        texts = read_half(half)
        if not texts:
            console.print(f"no texts: {half}")
            return 1
        scores = measure(readers, texts, options.misses)
        console.print(table(f"{len(texts)} texts, {half}", scores))
        copies = copies_score([text.article for text in texts])
        speed = round(articles_a_second(texts), 1)
        console.print(f"copies: {copies}; {speed} articles/s on one core")
        data[half] = {
            "texts": len(texts),
            "articles/s": speed,
            "copies": str(copies),
            **{
                reader: {name: figures(score, name) for name in FIELDS}
                for reader, score in scores.items()
            },
        }
    if options.json:
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
