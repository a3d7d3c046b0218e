"""How fast the crawler is, and how much memory it takes: articles of ours over loopback hosts.

The sites are served by a process of their own, on the same cores. Each measurement is a process
of its own too, for its peak of memory: first with a tenth of the articles, then with all of them.

    fetch   robots, politeness without delay, network and archive: what comes is thrown away
    unread  discovery, frontier, fetching, archive, store; a page becomes an article unread
    crawl   all of it: cleaning and annotating, too

    python tests/benchmarks/crawl.py --hosts 50 --articles 10000 --workers 8
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import queue
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpus import Article, Profile, Store, article_id
from corpus.archive import Archive
from corpus.crawl.crawler import crawl
from corpus.crawl.exchange import Fetched, FetchFailed
from corpus.crawl.fetch import Fetcher
from corpus.crawl.reading import Reader, read_article
from tests.faults.apart import serving
from tests.faults.news import NewsSite, pieces
from tests.faults.sources import source

LOOPBACK = frozenset(f"127.0.0.{number}" for number in range(2, 255))
AGENT = "Jiangxun/benchmark (+mailto:crawl@example.org)"


@dataclass(frozen=True)
class Figures:
    """One measurement; `peak_mb` is the largest resident size of the process, MB of 2**20."""

    mode: str
    articles: int
    done: int
    failed: int
    seconds: float
    pages_per_s: float
    start_mb: float
    peak_mb: float
    archive_mb: float


def sites(hosts: int, articles: int) -> list[NewsSite]:
    """Sites with equal shares of the articles; no two articles are the same."""
    share = articles // hosts
    return [NewsSite(share, first=host * share) for host in range(hosts)]


def fetch_all(bases: Sequence[str], share: int, workers: int, folder: Path) -> tuple[int, int]:
    """Fetch every article of every site; how many came, and how many did not."""
    stop, waiting = threading.Event(), queue.SimpleQueue[str]()
    paths = (pieces(share, first=host * share) for host in range(len(bases)))
    for turn in zip(*paths, strict=True):  # one of each host, then the next of each
        for base, path in zip(bases, turn, strict=True):
            waiting.put(base + path)
    outcomes: queue.SimpleQueue[bool] = queue.SimpleQueue()
    with closing(Archive(folder / "archive")) as archive:
        fetcher = Fetcher(archive, user_agent=AGENT, delay_s=0.0, allow_hosts=LOOPBACK, stop=stop)

        def work() -> None:
            while True:
                try:
                    outcomes.put(fetcher.fetch(waiting.get_nowait()).status == 200)
                except FetchFailed:
                    outcomes.put(False)
                except queue.Empty:
                    return

        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        fetcher.close()
    got = [outcomes.get() for _ in range(outcomes.qsize())]
    return got.count(True), got.count(False)


def crawl_all(
    bases: Sequence[str], share: int, workers: int, folder: Path, read: Reader = read_article
) -> tuple[int, int]:
    """Crawl every site into a store; how many articles it holds, and how many are missing."""
    stop = threading.Event()
    with closing(Archive(folder / "archive")) as archive, Store(folder / "store.db") as store:
        fetcher = Fetcher(archive, user_agent=AGENT, delay_s=0.0, allow_hosts=LOOPBACK, stop=stop)
        with closing(fetcher):
            every = [source(base) for base in bases]
            crawl(store, every, fetcher, archive, stop=stop, workers=workers, read=read)
        return store.count(), share * len(bases) - store.count()


def unread(page: Fetched, _profile: Profile | None) -> Article:
    """An article of as many characters as the page has bytes in 10, and its address as title."""
    text = page.content.hex()[: len(page.content) // 10]
    return Article(id=article_id(page.url), url=page.url, title=page.url, body=text, language="zh")


MODES: dict[str, Callable[[Sequence[str], int, int, Path], tuple[int, int]]] = {
    "fetch": fetch_all,
    "unread": partial(crawl_all, read=unread),
    "crawl": crawl_all,
}


def measure(line: Connection, mode: str, bases: Sequence[str], share: int, workers: int) -> None:
    """One measurement, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_mb, begun = _peak_mb(), time.perf_counter()
        done, failed = MODES[mode](bases, share, workers, folder)
        seconds = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in (folder / "archive").iterdir())
    figures = Figures(
        mode, share * len(bases), done, failed, round(seconds, 2), round(done / seconds, 1),
        round(start_mb), round(_peak_mb()), round(size / 2**20, 1),
    )  # fmt: skip
    line.send(figures)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(mode: str, hosts: int, articles: int, workers: int) -> Figures:
    """Serve the sites and measure, each in its own process."""
    context = multiprocessing.get_context("spawn")
    with serving(partial(sites, hosts, articles)) as served:
        ours, theirs = context.Pipe()
        arguments = (theirs, mode, served.bases, articles // hosts, workers)
        process = context.Process(target=measure, args=arguments)
        process.start()
        theirs.close()
        try:
            return ours.recv()
        finally:
            process.join()


def main() -> None:
    """Measure as the command line says, and print a line of JSON for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--mode", choices=MODES, action="append")
    options = parser.parse_args()
    for mode in options.mode or MODES:
        for articles in (options.articles // 10, options.articles):
            figures = apart(mode, options.hosts, articles, options.workers)
            print(json.dumps(asdict(figures)), flush=True)


if __name__ == "__main__":
    main()
