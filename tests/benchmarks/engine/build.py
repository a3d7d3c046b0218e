"""The indexes of a run: made, timed, weighed; kept for the next run with the same corpus."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from engine.corpus import Corpus, raw_rows
from engine.roster import find_peer

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
    for _ in range(1 if name == "stock" else rounds):  # it needs minutes, and no demand is on it
        for processes in reversed(jobs):
            say(f"indexing with {name}, {processes} process(es)")
            taken[processes].append(_build(corpus, name, folder, processes))
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

    articles = [make_article(row) for row in raw_rows(RAW)]
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


def _build(corpus: Corpus, name: str, folder: Path, processes: int) -> Built:
    kind = find_peer(name)
    shutil.rmtree(folder, ignore_errors=True)
    busy, begun = _processor_seconds(), time.perf_counter()
    kind.build(corpus.rows(), folder, processes)
    took = time.perf_counter() - begun
    return Built(corpus.size / took, (_processor_seconds() - busy) / took, _weigh(folder))


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
