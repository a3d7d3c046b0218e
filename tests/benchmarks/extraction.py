"""Extractors side by side: what each finds on pages whose truth is known, and how fast.

    pip install -e '.[extraction]'
    python tests/benchmarks/extraction.py [--pages FOLDER] [--only ours,gne] [--json FILE]

Prints a table for the Chinese pages and one for the English ones; no library reaches the network.
What each column counts is told in the README beside this file.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from extraction.libraries import (  # noqa: E402
    NAMES,
    Asked,
    Found,
    Library,
    load,
    without_network,
)
from extraction.measures import Score, dense, folded  # noqa: E402
from extraction.pages import MISLABELLINGS, Sample, read_samples  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import track  # noqa: E402
from rich.table import Table  # noqa: E402

_WIDE = 170
"""Columns of a table that goes to a file."""

Timings = dict[str, list[float]]
"""Library -> seconds of processor time for each page."""


def attempt(library: Library, asked: Asked) -> Found:
    """What a library finds; one that ends in an exception has found nothing."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return library.extract(asked)
        except Exception:  # any library may raise anything on a page it cannot read
            return Found()


def measure(libraries: list[Library], samples: list[Sample], show_misses: bool) -> dict[str, Score]:
    """The score of each library on text that is already decoded; ours decodes for itself."""
    scores = {library.name: Score() for library in libraries}
    for sample in samples:
        for library in libraries:
            wrong = scores[library.name].judge(sample, attempt(library, usual(library, sample)))
            if wrong and show_misses and library.name == "ours":
                print(f"{sample.name}: {', '.join(wrong)}")
    return scores


def usual(library: Library, sample: Sample) -> Asked:
    """Ours is given bytes, the others the right text: their decoding is judged apart."""
    if library.name == "ours":
        return Asked(sample.content, sample.url, sample.content_type)
    return Asked(sample.text, sample.url)


def decoded_right(libraries: list[Library], samples: list[Sample]) -> dict[str, dict[str, int]]:
    """Library -> mislabelling -> pages with the title and body of the unmangled page."""
    right = {library.name: dict.fromkeys(MISLABELLINGS, 0) for library in libraries}
    for sample in track(samples, "mislabelled pages"):
        mangled = {name: way(sample) for name, way in MISLABELLINGS.items()}
        for library in libraries:
            plain = attempt(library, usual(library, sample))
            for name, (content, header) in mangled.items():
                found = attempt(library, Asked(content, sample.url, header))
                same = folded(found.title) == folded(plain.title)
                same = same and dense(found.body) == dense(plain.body)
                right[library.name][name] += same and bool(found.body or found.title)
    return right


def timed(libraries: list[Library], samples: list[Sample], rounds: int) -> Timings:
    """Seconds for each page: the median of the rounds, all libraries in turn on every page."""
    seconds: dict[str, list[list[float]]] = {
        library.name: [[] for _ in samples] for library in libraries
    }
    gc.collect()
    for turn in range(rounds):
        for number, sample in enumerate(track(samples, f"speed, round {turn + 1}")):
            for library in libraries:
                asked = usual(library, sample)
                started = time.process_time()
                attempt(library, asked)
                seconds[library.name][number].append(time.process_time() - started)
    return {name: [median(times) for times in pages] for name, pages in seconds.items()}


Column = tuple[str, str, Callable[[Score], str]]
"""Heading, the field of `Found` that it needs, and how it is written."""

COLUMNS: tuple[Column, ...] = (
    ("headline", "title", lambda s: str(s.titles)),
    ("date", "date", lambda s: str(s.dates)),
    ("body F", "body", lambda s: f"{s.body_f:.3f}"),
    (">= .95", "body", lambda s: f"{s.body_good:.0%}"),
    ("< .5", "body", lambda s: str(s.body_bad)),
    ("exact", "body", lambda s: str(s.exact)),
    ("reporters", "reporters", lambda s: f"{s.reporters} ({s.false_reporters} false)"),
    ("source", "source", lambda s: str(s.sources)),
    ("images F", "images", lambda s: f"{s.images_f:.3f}"),
    ("captions", "images", lambda s: str(s.captions)),
)


def table(
    title: str,
    libraries: list[Library],
    scores: dict[str, Score],
    right: dict[str, dict[str, int]],
    seconds: Timings,
) -> Table:
    """One line a library."""
    made = Table(title=title)
    made.add_column("")
    for heading in (*(column[0] for column in COLUMNS), "bytes right", "pages/s"):
        made.add_column(heading, justify="right", overflow="fold")
    for library in libraries:
        cells = [
            write(scores[library.name]) if needs in library.gives else "-"
            for _, needs, write in COLUMNS
        ]
        pages = len(seconds[library.name])
        if "body" in library.gives and right:
            counts = right[library.name].values()
            cells.append(f"{sum(counts)} of {pages * len(counts)}")
        else:
            cells.append("-")
        total = sum(seconds[library.name])
        cells.append(f"{pages / total:.1f}" if total else "-")
        made.add_row(library.name, *cells)
    return made


def as_data(
    libraries: list[Library],
    scores: dict[str, Score],
    right: dict[str, dict[str, int]],
    seconds: Timings,
) -> dict[str, Any]:
    """Everything that the table shows, and the figures behind it."""
    data = {}
    for library in libraries:
        score, times = scores[library.name], seconds[library.name]
        line = {
            heading: write(score) for heading, needs, write in COLUMNS if needs in library.gives
        }
        data[library.name] = {
            "version": library.version,
            **line,
            "bytes right": right.get(library.name, {}),
            "pages": len(times),
            "pages/s": round(len(times) / (sum(times) or 1), 2),
            "slowest s": round(max(times, default=0), 3),
        }
    return data


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pages", type=Path, default=HERE.parent / "pages")
    parser.add_argument("--only", default=",".join(NAMES), help="names, apart by commas")
    parser.add_argument("--rounds", type=int, default=3, help="how often the speed is measured")
    parser.add_argument("--no-bytes", action="store_true", help="leave out the mislabellings")
    parser.add_argument("--misses", action="store_true", help="print what our cleaner has wrong")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.names = options.only.split(",")
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no such library: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    return options


def main() -> int:
    """Run it; status 1 if there are no pages or libraries."""
    options = arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    with without_network():
        libraries, missing = load(options.names)
        for name, reason in missing.items():
            console.print(f"{name} is missing: {reason}", markup=False)
        samples = read_samples(options.pages)
        if not samples or not libraries:
            console.print("nothing to measure")
            return 1
        data: dict[str, Any] = {"missing": missing}
        for title, chinese in (("Chinese pages", True), ("English pages", False)):
            part = [sample for sample in samples if sample.chinese == chinese]
            if not part:
                continue
            scores = measure(libraries, part, options.misses)
            right = {} if options.no_bytes else decoded_right(libraries, part)
            seconds = timed(libraries, part, options.rounds)
            console.print(table(f"{len(part)} {title}", libraries, scores, right, seconds))
            data[title] = as_data(libraries, scores, right, seconds)
    if options.json:
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
