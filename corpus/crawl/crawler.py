"""The crawler: many sources at a time, each source by one thread at a time.

That one thread a source makes the order of a source's pages the same in every run, and leaves
little to wait for inside the fetcher, which lets one request at a time to a host. Only one
process may crawl into a store: see `lock`.
"""

from __future__ import annotations

import datetime as dt
import queue
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus.crawl.commits import Synced, Writer
from corpus.crawl.exchange import Fetching
from corpus.crawl.frontier import Frontier
from corpus.crawl.log import SourceLog
from corpus.crawl.progress import CrawlEvent, Tally
from corpus.crawl.reading import PageReader, Reader, read_article
from corpus.crawl.visit import Allowance, Desk, Discovering, Visit
from corpus.store import Store

if TYPE_CHECKING:
    from corpus.sources import Source

WORKERS = 8

Clock = Callable[[], dt.datetime]
OnEvent = Callable[[CrawlEvent], None]


def utc_now() -> dt.datetime:
    """The time, UTC."""
    return dt.datetime.now(dt.UTC)


def crawl(
    store: Store,
    sources: Iterable[Source],
    fetching: Fetching,
    archive: Synced | None,
    *,
    stop: threading.Event,
    workers: int = WORKERS,
    since: dt.date | None = None,
    limit: int | None = None,
    on_event: OnEvent | None = None,
    now: Clock = utc_now,
    read: Reader = read_article,
    discover: Discovering | None = None,
) -> Tally:
    """Visit sources once: see what is new in their lists, and fetch every page that is due.

    It can be ended at any instant and called again: no page is lost and none is doubled.

    Args:
        store: where articles and addresses are.
        sources: to visit, each once.
        fetching: gets pages, politely; it archives what it gets.
        archive: made safe on disk before anything that was read from it is written; None: none.
        stop: ends the crawl when it is set; set by the crawl itself when it cannot go on.
        workers: sources that are visited at the same time.
        since: walk lists back to this day, beyond what is known.
        limit: pages to fetch at most, lists not counted.
        on_event: told of everything that happens; never from two threads at once.
        now: the time, UTC.
        read: makes an article of a page.
        discover: finds addresses; the crawler's own if None.

    Returns:
        What was done.

    Raises:
        CorpusError, OSError: archive or store cannot be written (a full disk); what was written
            before is whole, and the crawl can be continued.
    """
    wanted = {source.id: source for source in sources}
    with Crew(
        store,
        fetching,
        archive,
        stop=stop,
        workers=min(workers, len(wanted)) or 1,
        since=since,
        limit=limit,
        on_event=on_event,
        now=now,
        read=read,
        discover=discover,
    ) as crew:
        for source in wanted.values():
            crew.send(source)
        crew.wait()
    return crew.tally


class Crew:
    """The threads of a crawl. Sources are sent at any time; leaving the context ends it."""

    def __init__(
        self,
        store: Store,
        fetching: Fetching,
        archive: Synced | None,
        *,
        stop: threading.Event,
        workers: int = WORKERS,
        since: dt.date | None = None,
        limit: int | None = None,
        on_event: OnEvent | None = None,
        now: Clock = utc_now,
        read: Reader = read_article,
        discover: Discovering | None = None,
        interval: dt.timedelta | None = None,
        longest: dt.timedelta | None = None,
    ) -> None:
        """Prepare the crawl; see `crawl` for what is what.

        `interval` lies between two visits of a source, instead of its own; `longest` is what a
        visit may take: what it leaves is due at once.
        """
        self.tally = Tally()
        self.log = SourceLog(store)
        self._stop, self._on_event, self._workers = stop, on_event, workers
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        self._error: BaseException | None = None
        self._queue: queue.SimpleQueue[Visit | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._writer = Writer(store, archive)
        frontier = Frontier(store)
        self._desk = Desk(
            frontier=frontier,
            log=self.log,
            reader=PageReader(store, frontier, read),
            writer=self._writer,
            fetching=fetching,
            discover=discover or _own_discover(),
            stop=stop,
            tell=self._tell,
            now=now,
            allowance=Allowance(limit),
            since=since,
            interval=interval,
            longest=longest,
        )

    def __enter__(self) -> Self:
        for number in range(self._workers):
            thread = threading.Thread(target=self._work, name=f"crawl-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._stop.set()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._writer.close()

    def send(self, source: Source) -> bool:
        """Have a source visited.

        Returns:
            False if it is being visited already.
        """
        with self._changed:
            if source.id in self._busy:
                return False
            self._busy.add(source.id)
        self._queue.put(Visit(source, self._desk))
        return True

    @property
    def busy(self) -> int:
        """How many visits are going on or waiting."""
        return len(self._busy)

    def check(self) -> None:
        """Raise what made the crawl end by itself, if anything did."""
        if self._error is not None:
            raise self._error

    def wait(self) -> None:
        """Wait until every visit has ended.

        Raises:
            CorpusError, OSError: archive or store cannot be written.
        """
        with self._changed:
            while self._busy:
                self._changed.wait(0.5)
        self.check()

    def _work(self) -> None:
        while (visit := self._queue.get()) is not None:
            try:
                more = visit.step()
            except BaseException as error:
                # Archive or store: nothing can be kept, so nothing more may be fetched.
                self._error = self._error or error
                self._stop.set()
                more = False
            if more:
                self._queue.put(visit)
            else:
                with self._changed:
                    self._busy.discard(visit.source.id)
                    self._changed.notify_all()

    def _tell(self, event: CrawlEvent) -> None:
        with self._changed:
            self.tally.count(event)
            if self._on_event is not None:
                self._on_event(event)


def _own_discover() -> Discovering:
    from corpus.crawl.discover import discover

    return discover
