"""The indexes of a run: made, timed, weighed; kept for the next run with the same corpus."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from engine.corpus import Corpus, Row, raw_texts, spare_rows
from engine.roster import find_peer

SLOW = {"stock": 500}
"""Engines whose speed of indexing is taken from a sample of so many articles."""

TWO_PROCESSES = ("ours", "tantivy")
RAW = 6000


@dataclass(frozen=True, slots=True)
class Built:
    """How an index was made.

    Attributes:
        rate: articles a second, until all is on disk.
        cores: processors kept busy on average, the threads of the engine included.
        megabytes: size of the files.
    """

    rate: float
    cores: float
    megabytes: float


def build_index(
    corpus: Corpus, folder: Path, name: str, rounds: int, say: Callable[[str], None]
) -> dict[str, Built]:
    """Make the index of an engine in `folder` unless it is there.

    Returns:
        Figures by the number of processes, "1" and "2"; medians of `rounds`.
    """
    note = _note(folder)
    if note.exists() and folder.exists():
        return {key: Built(**item) for key, item in json.loads(note.read_text()).items()}
    jobs = [1, 2] if name in TWO_PROCESSES else [1]
    taken: dict[int, list[Built]] = {processes: [] for processes in jobs}
    for _ in range(rounds):
        for processes in reversed(jobs):
            say(f"indexing with {name}, {processes} process(es)")
            rows = corpus.rows(SLOW.get(name))
            count = min(corpus.size, SLOW.get(name, corpus.size))
            taken[processes].append(_build(name, rows, count, folder, processes))
    if name in SLOW and SLOW[name] < corpus.size:
        _build(name, corpus.rows(), corpus.size, folder, processes=2)
    built = {str(key): _middle(items, _weigh(folder)) for key, items in taken.items()}
    note.write_text(json.dumps({key: asdict(item) for key, item in built.items()}))
    return built


def forget_index(folder: Path) -> None:
    """Remove an index, so that it is made again."""
    shutil.rmtree(folder, ignore_errors=True)
    _note(folder).unlink(missing_ok=True)


def measure_raw(rounds: int) -> float:
    """Chinese text as it is written, through our analysis: articles a second in one process."""
    from engine.ours import make_article
    from indexer.whoosh_backend import WhooshEngine

    texts = zip(spare_rows(RAW), raw_texts(RAW), strict=True)
    articles = [make_article(row._replace(title=title, body=body)) for row, (title, body) in texts]
    rates = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            engine = WhooshEngine(Path(folder))
            engine.add(articles[:20])  # the dictionaries are loaded once a process
            begun = time.perf_counter()
            engine.add(articles[20:])
            engine.commit()
            rates.append((RAW - 20) / (time.perf_counter() - begun))
            engine.close()
    return median(rates)


def _build(name: str, rows: Iterator[Row], count: int, folder: Path, processes: int) -> Built:
    kind = find_peer(name)
    shutil.rmtree(folder, ignore_errors=True)
    busy, begun = _processor_seconds(), time.perf_counter()
    kind.build(rows, folder, processes)
    took = time.perf_counter() - begun
    return Built(count / took, (_processor_seconds() - busy) / took, _weigh(folder))


def _note(folder: Path) -> Path:
    return folder.with_name(folder.name + ".json")


def _processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(item.ru_utime + item.ru_stime for item in used)


def _weigh(folder: Path) -> float:
    files = (Path(root, file) for root, _, names in os.walk(folder) for file in names)
    return sum(file.stat().st_size for file in files) / 1e6


def _middle(items: list[Built], megabytes: float) -> Built:
    return Built(
        median(item.rate for item in items), median(item.cores for item in items), megabytes
    )
