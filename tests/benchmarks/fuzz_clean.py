"""Mangled pages by the thousand: every one an article or a refusal, in time and in memory.

    python tests/benchmarks/fuzz_clean.py [--pages 20000] [--seed 1] [--keep FOLDER]

Takes the golden pages, does to them what broken servers, cut transfers and hostile authors do, and
cleans each in a worker process. A page may take 2 s of processor time and 300 MB more than the
worker had when it was new. A worker that ends or hangs is replaced. The status is 1 after any
crash, hang, or page beyond its bounds; `--keep` writes those pages to a folder. Needs Linux, which
tells a process its peak of memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from extraction.mangle import WAYS, mangle  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import track  # noqa: E402
from rich.table import Table  # noqa: E402

SECONDS = 2.0
MEGABYTES = 300.0
PATIENCE = 20.0
"""Seconds of the clock after which a worker is given up."""

LISTED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page.

    Attributes:
        verdict: "article", "refused: KIND", "crash: ...", "died", "hang".
        seconds: of processor time.
        megabytes: how far the worker's peak stood above what it held before its first page;
            the page itself and what earlier pages left behind are in it.
    """

    verdict: str
    seconds: float = 0.0
    megabytes: float = 0.0

    @property
    def offends(self) -> bool:
        """Whether the page broke a promise."""
        kept = self.verdict == "article" or self.verdict.startswith("refused")
        return not kept or self.seconds > SECONDS or self.megabytes > MEGABYTES


def _memory(name: str) -> float:
    """A figure of this process in megabytes: "VmRSS" now, "VmHWM" at the peak."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _work(inbox: Connection) -> None:
    """A worker: cleans what it is sent, and tells what became of it."""
    import time

    from corpus import Article, NotAnArticle
    from corpus.clean import clean_page

    clean_page("<h1>一则简短的消息</h1><p>这是一段话，用来让一切就绪。</p>".encode() * 3)
    fresh = _memory("VmRSS")
    while True:
        content = inbox.recv_bytes()
        if not content:
            return
        content = content[1:]
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # Linux: the peak begins anew
        started = time.process_time()
        try:
            article = clean_page(content)
            verdict = "article"
        except NotAnArticle as refusal:
            article, verdict = None, f"refused: {refusal.kind}"
        except BaseException as error:  # the whole point is to see any
            article, verdict = None, f"crash: {type(error).__name__}: {error}"[:300]
        seconds = time.process_time() - started
        grown = _memory("VmHWM") - fresh
        if article is not None and Article.from_dict(article.to_dict()) != article:
            verdict = "crash: the article does not survive to_dict and from_dict"
        inbox.send(Outcome(verdict, seconds, grown))


class Worker:
    """A process that cleans pages, started again whenever it was lost."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, far = self._context.Pipe()
        self._process = self._context.Process(target=_work, args=(far,), daemon=True)
        self._process.start()
        far.close()

    def clean(self, content: bytes) -> Outcome:
        """Put a page to the process."""
        try:
            self._pipe.send_bytes(b"." + content)
            if self._pipe.poll(PATIENCE):
                outcome: Outcome = self._pipe.recv()
                return outcome
            outcome = Outcome("hang", PATIENCE)
        except (EOFError, OSError):
            outcome = Outcome("died")
        self._process.kill()
        self._process.join()
        self._start()
        return outcome

    def close(self) -> None:
        """End the process."""
        self._pipe.send_bytes(b"")
        self._process.join(PATIENCE)


_Line = tuple[float, float, int, int, str]
"""Seconds, megabytes, number, bytes, ways."""


@dataclass(slots=True)
class Report:
    """What is told at the end."""

    verdicts: Counter[str] = field(default_factory=Counter)
    all_of: list[_Line] = field(default_factory=list)
    offenders: list[tuple[int, str, Outcome]] = field(default_factory=list)

    def add(self, number: int, ways: str, size: int, outcome: Outcome) -> None:
        """Count one page."""
        self.verdicts[outcome.verdict] += 1
        self.all_of.append((outcome.seconds, outcome.megabytes, number, size, ways))
        if outcome.offends:
            self.offenders.append((number, ways, outcome))

    def show(self, console: Console) -> None:
        """Print counts, the slowest, the largest and the offenders."""
        counts = Table("verdict", "pages")
        for verdict, pages in self.verdicts.most_common():
            counts.add_row(verdict, f"{pages:,}")
        console.print(counts)
        orders: dict[str, Callable[[_Line], float]] = {
            "slowest": lambda line: -line[0],
            "largest": lambda line: -line[1],
        }
        for title, order in orders.items():
            worst = Table("page", "seconds", "MB more", "bytes", "mangled by", title=title)
            for line in sorted(self.all_of, key=order)[:LISTED]:
                seconds, megabytes, number, size, ways = line
                worst.add_row(str(number), f"{seconds:.3f}", f"{megabytes:.0f}", f"{size:,}", ways)
            console.print(worst)
        for number, ways, outcome in self.offenders:
            console.print(
                f"page {number} ({ways}): {outcome.verdict}, {outcome.seconds:.2f} s, "
                f"{outcome.megabytes:.0f} MB",
                markup=False,
            )


def originals() -> list[bytes]:
    """The golden pages and those that are refused."""
    folder = HERE.parent / "pages"
    paths = [*folder.iterdir(), *(folder / "refused").iterdir()]
    return [path.read_bytes() for path in sorted(paths) if path.suffix in (".html", ".txt")]


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first page")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="more pages to mangle")
    parser.add_argument("--keep", type=Path, help="folder for the pages that offend")
    return parser.parse_args()


def main() -> int:
    """Run it; status 1 if any page offends."""
    options = arguments()
    pages = originals() + [path.read_bytes() for path in options.also]
    console, report, worker = Console(), Report(), Worker()
    numbers = range(options.first, options.first + options.pages)
    console.print(f"{len(pages)} pages, {len(WAYS)} ways to mangle them, seed {options.seed}")
    for number in track(numbers, "mangled pages", console=console):
        # One generator a page: each can be made again alone, with --first and --pages 1.
        content, ways = mangle(pages, random.Random(f"{options.seed}/{number}"))
        outcome = worker.clean(content)
        report.add(number, ways, len(content), outcome)
        if outcome.offends and options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{options.seed}-{number}.html").write_bytes(content)
    worker.close()
    report.show(console)
    console.print(f"{options.pages:,} pages, {len(report.offenders)} offenders")
    return 1 if report.offenders else 0


if __name__ == "__main__":
    sys.exit(main())
