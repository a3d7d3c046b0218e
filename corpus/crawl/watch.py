"""Keep crawling: each source when it is due, until told to stop.

What is new is handed on while visits go on (`on_changes`), so that an article is found soon after
it was listed, however long another source takes.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from corpus.crawl.commits import Synced
from corpus.crawl.crawler import WORKERS, Clock, Crew, OnEvent, utc_now
from corpus.crawl.exchange import Fetching
from corpus.crawl.log import SHORTEST
from corpus.crawl.progress import Tally
from corpus.crawl.reading import Reader, read_article
from corpus.crawl.visit import Discovering
from corpus.store import Store

if TYPE_CHECKING:
    from corpus.sources import Source

TICK_S = 0.25
"""Seconds between two looks at the clock."""

SOON_S = 1.0
"""Seconds that changes may wait for more of them while visits go on."""


def watch(
    store: Store,
    sources: Iterable[Source],
    fetching: Fetching,
    archive: Synced | None,
    *,
    stop: threading.Event,
    on_changes: Callable[[], None] | None = None,
    workers: int = WORKERS,
    interval: dt.timedelta | None = None,
    on_event: OnEvent | None = None,
    now: Clock = utc_now,
    read: Reader = read_article,
    discover: Discovering | None = None,
) -> Tally:
    """Visit sources whenever they are due, until `stop` is set.

    Args:
        store: where articles and addresses are.
        sources: to visit.
        fetching: gets pages, politely; it archives what it gets.
        archive: made safe on disk before anything that was read from it is written; None: none.
        stop: ends it; set by the watch itself when it cannot go on.
        on_changes: called in the caller's thread after articles came in or changed: at the end
            of a visit, and at least every `SOON_S` seconds while visits go on. What it raises
            ends the watch.
        workers: sources that are visited at the same time.
        interval: between two visits of each source; None: as each source publishes.
        on_event: told of everything that happens; never from two threads at once.
        now: the time, UTC.
        read: makes an article of a page.
        discover: finds addresses; the crawler's own if None.

    Returns:
        What was done.

    Raises:
        CorpusError, OSError: archive or store cannot be written.
    """
    wanted = {source.id: source for source in sources}
    with Crew(
        store,
        fetching,
        archive,
        stop=stop,
        workers=workers,
        on_event=on_event,
        now=now,
        read=read,
        discover=discover,
        interval=interval,
        longest=SHORTEST,
    ) as crew:
        told = _Told(crew, on_changes)
        while not stop.is_set():
            for source in _due(crew, wanted, interval, now()):
                crew.send(source)
            told.tell(at_once=crew.busy == 0)
            stop.wait(TICK_S)
        crew.wait()
        told.tell(at_once=True)
    return crew.tally


def _due(
    crew: Crew, wanted: dict[str, Source], interval: dt.timedelta | None, now: dt.datetime
) -> list[Source]:
    """Sources to visit now, those that have waited longest first."""
    states = crew.log.states()
    waiting = []
    for source in wanted.values():
        state = states.get(source.id)
        due = state.next_due if state else None
        if state and due and interval is not None and state.last_visit is not None:
            # The interval of this run counts, not that of the last one.
            due = min(due, state.last_visit + interval)
        if due is None or due <= now:
            waiting.append((due or dt.datetime.min.replace(tzinfo=dt.UTC), source))
    return [source for _, source in sorted(waiting, key=lambda item: item[0])]


class _Told:
    """What of the changes was handed on already."""

    def __init__(self, crew: Crew, on_changes: Callable[[], None] | None) -> None:
        self._crew, self._on_changes = crew, on_changes
        self._changes, self._visits = 0, 0
        self._at = time.monotonic()

    def tell(self, *, at_once: bool) -> None:
        """Hand on what changed, if it is time to."""
        tally = self._crew.tally
        changes, visits = tally.changes, tally.sources
        soon = at_once or visits > self._visits or time.monotonic() - self._at >= SOON_S
        if changes == self._changes or not soon:
            return
        self._changes, self._visits = changes, visits
        if self._on_changes is not None:
            self._on_changes()
        self._at = time.monotonic()
