"""An installation of the crawler over the fault server, with a clock that can be set ahead."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus import Store
from corpus.archive import Archive, read
from corpus.crawl.crawler import crawl
from corpus.crawl.fetch import Fetcher
from corpus.sources import Source
from tests.faults.clock import Clock
from tests.faults.conftest import KIND, LOOPBACK, MOST
from tests.faults.news import NewsSite
from tests.faults.sources import source

TODAY = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)


class Installation:
    """Store, archive and fetcher in one folder; `now` is the crawler's clock."""

    def __init__(self, folder: Path, **fetching: Any) -> None:
        self.folder, self.now = folder, TODAY
        folder.mkdir(exist_ok=True)
        self.stop = threading.Event()
        self.events: list[Any] = []
        self.store = Store(folder / "store.db")
        self.archive = Archive(folder / "archive")
        quick = {
            "user_agent": KIND, "delay_s": 0.0, "allow_hosts": LOOPBACK, "stop": self.stop,
            "timeout_s": (1, 0.3), "total_s": 2, "max_bytes": MOST, "now": lambda: self.now,
        }  # fmt: skip
        self.clock = Clock(self.stop)
        self.fetcher = Fetcher(self.archive, **quick | self.clock.options() | fetching)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop.set()
        self.fetcher.close()
        self.archive.close()
        self.store.close()

    def crawl(self, *sites: NewsSite | Source, **options: Any) -> Any:
        """Crawl these sites; those that are no sources by their list pages."""
        sources = [site if isinstance(site, Source) else source(site.base) for site in sites]
        return crawl(
            self.store, sources, self.fetcher, self.archive, stop=self.stop,
            on_event=self.events.append, now=lambda: self.now, **options,
        )  # fmt: skip

    def later(self, **time: float) -> None:
        """Set both clocks ahead."""
        ahead = dt.timedelta(**time)
        self.now += ahead
        self.clock.wait(ahead.total_seconds())

    def titles(self) -> dict[str, str]:
        """Address -> title of every article."""
        return {change.article.url or "": change.article.title for change in self.store.changes()}

    def archived(self) -> list[Any]:
        """Every response in the archive."""
        paths = sorted((self.folder / "archive").glob("*.warc.gz*"))
        return [item for path in paths for item in read(path)]


def titles_of(site: NewsSite, paths: Iterable[str] | None = None) -> dict[str, str]:
    """Address -> title as the site has them."""
    wanted = site.articles if paths is None else paths
    return {site.base + path: site.articles[path].title for path in wanted}
