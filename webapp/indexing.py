"""Bring the index up to date with the store.

The index remembers, as its bookmark, the number of the last change it holds. Whatever came
after is added and committed; adding an article again replaces it, so that a crash between the
two steps costs a little work and never a wrong index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING

from indexer import Engine
from webapp.commands.terminal import counting

if TYPE_CHECKING:
    from corpus import Article, Store

COMMIT_EVERY = 5_000

Progress = Callable[[int], None]


def index_changes(
    store: Store,
    engine: Engine,
    progress: Progress | None = None,
    *,
    commit_every: int | None = COMMIT_EVERY,
    stop: Event | None = None,
) -> int:
    """Index what is new or changed since the last time.

    Args:
        store: where the articles are.
        engine: the index to bring up to date.
        progress: told how many articles have been indexed so far, after each one.
        commit_every: how many articles become visible at once; None for all of them, so that
            readers of an index that is being rebuilt see the old one until the new one is whole.
        stop: once set, what has been added so far is committed and the rest is left for the
            next time.

    Returns:
        How many articles were indexed.

    Raises:
        IndexLocked: another process is writing to the index.
    """
    done = 0
    changes = store.changes(since=int(engine.bookmark or 0))
    while batch := list(islice(changes, commit_every)):
        last: int | None = None

        def articles() -> Iterator[Article]:
            nonlocal done, last
            for change in batch:
                if stop is not None and stop.is_set():
                    return
                yield change.article
                last = change.number
                done += 1
                if progress:
                    progress(done)

        engine.add(articles())
        if last is None:
            break
        engine.commit(bookmark=str(last))
    return done


def bring_up_to_date(
    store: Store,
    engine: Engine,
    *,
    commit_every: int | None = COMMIT_EVERY,
    stop: Event | None = None,
) -> int:
    """`index_changes` with a counter on the terminal."""
    with counting("Indexing") as update:
        return index_changes(store, engine, update, commit_every=commit_every, stop=stop)
