"""Threads search one engine while a writer commits: is each answer that of one generation?

Every commit replaces all documents of a group by others, which carry its number in their titles,
bodies and topics, and of which there are more or fewer than before; the documents beside the group
never change. From the number of a hit follows everything else that an answer must say: how many
documents there are, how often each value of each facet occurs, which documents the page shows.
What was put together from two generations differs in at least one of these. An answer must
not be older than the last one that its thread has had.

    python tests/benchmarks/soak.py --seconds 120
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpus import Article
from indexer import SearchRequest, SearchResult, open_engine
from indexer.engine import Engine

PROVINCES = ("CN-GX", "CN-GD", "CN-BJ")
BYSTANDERS = 300
FACETS = ("province", "topic")


@dataclass
class Tally:
    """What happened.

    Attributes:
        commits, queries: how many.
        generations: how many different ones were seen in answers.
        inconsistent: what was wrong, an entry for each answer.
        failures: errors of the threads.
    """

    commits: int = 0
    queries: int = 0
    generations: int = 0
    inconsistent: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def group(number: int) -> list[Article]:
    """The documents of a commit."""
    return [
        Article(
            id=f"member-{at}",
            title=f"alfa step{number}",
            body=f"alfa step{number} " * (1 + (at + number) % 5),
            language="en",
            province=PROVINCES[(at + number) % 3],
            topics=(f"step{number}", "shared"),
        )
        for at in range(_size(number))
    ]


def _size(number: int) -> int:
    return 5 + number * 7 % 11


def bystanders() -> list[Article]:
    """The documents that never change."""
    return [
        Article(id=f"other-{at}", title="beta", body="beta " * (at % 9 + 1), language="en",
                province="CN-SC", topics=("other",))
        for at in range(BYSTANDERS)
    ]  # fmt: skip


def expected(asked: SearchRequest, number: int) -> tuple[int, dict[str, dict[str, int]]]:
    """How many documents of a generation answer a question, and the counts of its facets."""
    documents = group(number) + (bystanders() if asked.text != "alfa" else [])
    wanted = asked.filters.get("province")
    inside = [item for item in documents if not wanted or item.province in wanted]
    provinces = Counter(str(item.province) for item in documents)
    topics = Counter(topic for item in inside for topic in item.topics)
    return len(inside), {"province": dict(provinces), "topic": dict(topics)}


def judge(asked: SearchRequest, answer: SearchResult) -> tuple[int, str | None]:
    """Which commit an answer belongs to, and what in it does not fit."""
    titles = [hit.article.title for hit in answer.hits if "step" in hit.article.title]
    numbers = {title.split("step")[1] for title in titles}
    values = {item.value for item in answer.facets["topic"] if item.value.startswith("step")}
    if len(numbers) != 1 or values != {f"step{number}" for number in numbers}:
        return -1, f"{asked.text}: hits of {sorted(numbers)}, topics {sorted(values)}"
    number = int(numbers.pop())
    total, facets = expected(asked, number)
    found = {
        name: {item.value: item.count for item in items if item.count}
        for name, items in answer.facets.items()
    }
    everyone = len(titles) == len(answer.hits) == min(total, asked.limit)
    if asked.text == "alfa" and not everyone:
        return number, f"step {number}: {len(answer.hits)} hits of {total}"
    if (answer.total, found) != (total, facets):
        return number, f"step {number}: {answer.total} {found}, expected {total} {facets}"
    return number, None


def _questions(draw: random.Random) -> SearchRequest:
    text, limit = draw.choice([("alfa", 5), ("alfa", 100), ("alfa OR beta", 20)])
    chosen = draw.choice([{}, {}, {"province": list(PROVINCES)}])
    return SearchRequest(text=text, filters=chosen, facets=FACETS, limit=limit)


def write(folder: str, seconds: float, rate: float, counted: Connection) -> None:
    """Commit so many times a second, and say in the end how often; in a process of its own."""
    with closing(open_engine(folder)) as engine:
        begun, number = time.perf_counter(), 0  # the process has started
        while time.perf_counter() - begun < seconds:
            number += 1
            put(engine, number)
            time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
    counted.send(number)


def put(engine: Engine, number: int) -> None:
    """One commit."""
    engine.add(group(number))
    engine.delete([f"member-{at}" for at in range(_size(number), _size(number - 1))])
    engine.commit(bookmark=str(number))


class Soak:
    """One run.

    Args:
        folder: for the index.
        threads: that search.
        rate: commits a second; another process writes, so that the threads do not hold it up.
    """

    def __init__(self, folder: Path, threads: int = 16, rate: float = 20) -> None:
        self._folder, self._threads, self._rate = folder, threads, rate
        self._stop, self._mutex = threading.Event(), threading.Lock()
        self._seen: set[int] = set()
        self._tally = Tally()

    def run(self, seconds: float) -> Tally:
        """Search and commit so long."""
        with closing(open_engine(self._folder)) as engine:
            engine.add(bystanders())
            put(engine, 0)
        with closing(open_engine(self._folder)) as engine:
            threads = [
                threading.Thread(target=self._ask, args=(engine, random.Random(seed)))
                for seed in range(self._threads)
            ]
            for thread in threads:
                thread.start()
            try:
                self._tally.commits = self._write(seconds)
            finally:
                self._stop.set()
                for thread in threads:
                    thread.join()
            engine.verify()
        self._tally.generations = len(self._seen)
        return self._tally

    def _write(self, seconds: float) -> int:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        arguments = (str(self._folder), seconds, self._rate, theirs)
        process = context.Process(target=write, args=arguments)
        process.start()
        theirs.close()
        with ours:
            number = int(ours.recv())  # EOFError if the writer has failed
        process.join()
        return number

    def _ask(self, engine: Engine, draw: random.Random) -> None:
        last = queries = 0
        wrong: list[str] = []
        seen: set[int] = set()
        try:
            while not self._stop.is_set():
                asked = _questions(draw)
                number, complaint = judge(asked, engine.search(asked))
                queries += 1
                seen.add(number)
                if complaint is None and number < last:
                    complaint = f"step {number} after step {last}"
                if complaint is not None:
                    wrong.append(complaint)
                last = max(last, number)
        except Exception as error:
            self._tally.failures.append("".join(traceback.format_exception(error)))
        with self._mutex:
            self._tally.queries += queries
            self._tally.inconsistent += wrong
            self._seen |= seen


def main() -> int:
    """Run, and say what happened; the status is 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--rate", type=float, default=20, help="commits a second")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = Soak(Path(folder), options.threads, options.rate).run(options.seconds)
    rate = tally.commits / options.seconds
    print(f"{tally.commits} commits ({rate:.1f} a second), {tally.queries} queries")
    print(f"by {options.threads} threads, of {tally.generations} generations,", end=" ")
    print(f"{len(tally.inconsistent)} inconsistent, {len(tally.failures)} failures")
    for complaint in [*tally.inconsistent[:10], *tally.failures[:10]]:
        print(complaint)
    return 1 if tally.inconsistent or tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
