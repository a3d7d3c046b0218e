"""New articles while readers read: saved one by one, made findable once a second.

That is what `jiangxun watch` does when every visit of a site brings some.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from corpus import Article
from desk.articles import article
from desk.build import cut, database_row, reading
from webapp.data_folder import DataFolder
from webapp.indexing import index_changes

Write = Callable[[Path, int, int, Event], None]


@contextmanager
def writing(write: Write, path: Path, first: int, rate: int) -> Iterator[None]:
    """Meanwhile, so many articles a second come in from a process of its own."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    process = context.Process(target=write, args=(path, first, rate, stop))
    if rate:
        process.start()
    try:
        yield
    finally:
        stop.set()
        if rate:
            process.join(60)
    if process.exitcode:
        raise SystemExit(f"the writer failed with exit code {process.exitcode}")


_PATIENCE_S = 60.0


def to_data_folder(path: Path, first: int, rate: int, stop: Event) -> None:
    """Write to our store and index."""
    data = DataFolder(path)
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        for batch in _batches(first, rate, stop):
            for item in batch:
                store.save([reading(item)])
            index_changes(store, engine)


def to_database(path: Path, first: int, rate: int, stop: Event) -> None:
    """Write to Datasette's database and its index; its readers do not lock it out."""
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for batch in _batches(first, rate, stop):
            for item in batch:
                marks = ", ".join("?" * len(database_row(item)))
                added = connection.execute(
                    f"INSERT INTO articles VALUES ({marks})", database_row(item)
                )
                words = cut(f"{item.title}\n{item.body}")
                connection.execute(
                    "INSERT INTO articles_fts (rowid, words) VALUES (?, ?)",
                    (added.lastrowid, words),
                )
            connection.commit()


def _batches(first: int, rate: int, stop: Event) -> Iterator[list[Article]]:
    begun, done = time.monotonic(), 0
    while not stop.is_set():
        yield [article(number) for number in range(first + done, first + done + rate)]
        done += rate
        stop.wait(max(0.0, begun + done / rate - time.monotonic()))
