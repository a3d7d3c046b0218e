"""How long until a reader that is open finds one article that was just added."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.corpus import Row, spare_rows
from engine.peer import Ask

ADDS = {"ours": 200, "tantivy": 200, "sqlite": 200, "stock": 20}

Feed = tuple[Callable[[Row], None], Callable[[Ask], int]]
"""Adds an article durably; and asks an open reader, which must look for news, for a total."""


def measure_visibility(name: str, folder: Path) -> dict[str, float]:
    """Add articles one by one to a copy of an index; the first one is not counted.

    With it an engine loads what it needs once a process to index anything, such as dictionaries.

    Returns:
        Milliseconds from the call of `add` to the answer that holds the article: `p50`, `p95`,
        `worst`; and `adds`, how many there were.
    """
    copy = folder.with_name(folder.name + "-grown")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    waits = []
    with _FEEDS[name](copy) as (add, total):
        total(Ask("", "all", ("nothing",)))
        for number, row in enumerate(spare_rows(ADDS[name] + 1)):
            word = f"0new{number}"
            new = row._replace(id=f"new-{number}", title=f"{row.title} {word}")
            ask = Ask("", "all", (word,))
            begun = time.perf_counter()
            add(new)
            while total(ask) != 1:
                if time.perf_counter() - begun > 10:
                    raise RuntimeError(f"{name}: an added article is not found")
            waits.append((time.perf_counter() - begun) * 1000)
    shutil.rmtree(copy)
    del waits[0]
    p50, p95 = np.percentile(waits, [50, 95])
    return {"p50": float(p50), "p95": float(p95), "worst": max(waits), "adds": len(waits)}


@contextmanager
def _ours(folder: Path) -> Iterator[Feed]:
    from engine.ours import make_article, request
    from indexer.whoosh_backend import WhooshEngine

    writer, reader = WhooshEngine(folder), WhooshEngine(folder)

    def add(row: Row) -> None:
        writer.add([make_article(row)])
        writer.commit()

    yield add, lambda ask: reader.search(replace(request(ask, ()), limit=1)).total
    writer.close()
    reader.close()


@contextmanager
def _stock(folder: Path) -> Iterator[Feed]:
    from whoosh import index

    from engine.stock import document, query_of

    opened = index.open_dir(str(folder))
    searcher = opened.searcher()

    def add(row: Row) -> None:
        writer = opened.writer()
        writer.add_document(**document(row))
        writer.commit()

    def total(ask: Ask) -> int:
        nonlocal searcher
        searcher = searcher.refresh()
        return len(searcher.search(query_of(ask), limit=1))

    yield add, total
    searcher.close()


@contextmanager
def _tantivy(folder: Path) -> Iterator[Feed]:
    from tantivy import Index

    from engine.tantivy import HEAP, document, query_of

    writing, reading = Index.open(str(folder)), Index.open(str(folder))
    writer = writing.writer(HEAP, num_threads=1)

    def add(row: Row) -> None:
        writer.add_document(document(row))
        writer.commit()

    def total(ask: Ask) -> int:
        reading.reload()
        found: Any = reading.searcher().search(query_of(ask, reading.schema), 1)
        return int(found.count)

    yield add, total
    writer.wait_merging_threads()


@contextmanager
def _sqlite(folder: Path) -> Iterator[Feed]:
    from engine.sqlite import Sqlite, insert

    writer, reader = Sqlite(folder), Sqlite(folder)
    numbers = iter(range(1 << 30, 1 << 31))

    def add(row: Row) -> None:
        with writer.base:
            insert(writer.base, next(numbers), row)

    yield add, lambda ask: int(reader.top(ask)[0])
    writer.close()
    reader.close()


_FEEDS = {"ours": _ours, "stock": _stock, "tantivy": _tantivy, "sqlite": _sqlite}
