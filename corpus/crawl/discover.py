"""What is new at a source: its feeds, its sitemaps, its lists, read until nothing is new.

A source is asked in the order of what costs it least: a feed is one request, a list page names a
dozen articles. Each walk goes from the newest to the older and ends where everything is known,
where everything is older than asked for, or where a site only pretends to go on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.crawl.exchange import Fetched, FetchFailed, Fetching, Found, Listing
from corpus.crawl.feeds import read_feed
from corpus.crawl.learn import article_addresses
from corpus.crawl.links import Link, document, links_of
from corpus.crawl.listings import read_list
from corpus.crawl.probe import Probe, probe
from corpus.crawl.sections import sections_among
from corpus.crawl.sitemaps import read_sitemap
from corpus.errors import NotAnArticle

if TYPE_CHECKING:
    from corpus.sources import Source

__all__ = ["BACKFILL_PAGES", "MAX_PAGES", "Probe", "discover", "probe"]

MAX_PAGES = 30
"""Feeds, sitemaps and list pages fetched of a source where no date is asked for."""
BACKFILL_PAGES = 2_000
"""The same where one walks back to a date."""

_EMPTY_IN_A_ROW = 2
_NEWEST_SITEMAPS = 4


def discover(
    source: Source,
    fetching: Fetching,
    *,
    since: dt.date | None = None,
    max_pages: int | None = None,
    known: Callable[[str], bool] = lambda _url: False,
    on_problem: Callable[[str], None] | None = None,
    today: dt.date | None = None,
) -> Iterator[Found]:
    """Find addresses of articles, each once, the newest of each feed or list first.

    Args:
        source: where to look.
        fetching: fetches the pages; its failures end a walk, not the others.
        since: older articles are left out, and lists are walked back to here. Articles whose
            list states no date are kept.
        max_pages: pages fetched at most; default: `MAX_PAGES`, or `BACKFILL_PAGES` with `since`.
        known: whether an address was found before. It is left out, and a list whose whole page
            is known ends there.
        on_problem: told, for people, what could not be read.
        today: days after tomorrow are not dates of anything published; default: today.

    Raises:
        FetchFailed: the crawl was stopped, or of all pages none came.
    """
    limit = max_pages if max_pages is not None else BACKFILL_PAGES if since else MAX_PAGES
    tell = on_problem or (lambda _problem: None)
    search = _Search(source, fetching, since, known, tell, today or dt.date.today(), limit)
    for url in source.feeds:
        yield from search.walk(url, search.feed)
    for url in source.sitemaps:
        yield from search.sitemap(url)
    for url in source.lists:
        yield from search.walk(url, search.page_of_list)
    for url in search.sections:
        yield from search.walk(url, search.page_of_list)
    if search.failed is not None and not search.has_come:
        raise search.failed


@dataclass(slots=True)
class _Search:
    """One look at one source."""

    source: Source
    fetching: Fetching
    since: dt.date | None
    known: Callable[[str], bool]
    tell: Callable[[str], None]
    today: dt.date
    left: int
    has_come: bool = False
    failed: FetchFailed | None = None
    sections: tuple[str, ...] = ()
    _seen: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _learnt: re.Pattern[str] | None = None

    def walk(self, start: str, read: Callable[[Fetched], Listing]) -> Iterator[Found]:
        """A page and those that follow it, as long as they give something new."""
        waiting, empty = deque([start]), 0
        here: set[str] = set()
        while waiting and empty <= _EMPTY_IN_A_ROW:
            listing = self._read(waiting.popleft(), read)
            if listing is None:
                continue
            yield from self._fresh(listing.found)
            # A list that repeats itself is at its end, as is one whose page is known or old.
            new = [item for item in listing.found if item.url not in here]
            here.update(item.url for item in new)
            if listing.found and (self._is_known(new) or self._is_old(listing.found)):
                return
            # The door of an e-paper names no article; a calendar names none for ever.
            empty = 0 if listing.found else empty + 1
            waiting.extend(listing.further)

    def sitemap(self, start: str) -> Iterator[Found]:
        """A sitemap, and those of an index: all of them, or the first and the last few."""
        waiting = deque([start])
        while waiting:
            listing = self._read(waiting.popleft(), self._sitemap)
            if listing is None:
                continue
            yield from self._fresh(listing.found)
            # Newest first where the index has dates; where it has none, the last are the newest.
            ends = (*listing.further[:_NEWEST_SITEMAPS], *listing.further[-_NEWEST_SITEMAPS:])
            waiting.extend(dict.fromkeys(listing.further if self.since else ends))

    def feed(self, page: Fetched) -> Listing:
        return read_feed(page.content, page.url, today=self.today)

    def page_of_list(self, page: Fetched) -> Listing:
        kind = page.headers.get("content-type")
        pattern = self.source.article_pattern
        # The home page of a site names no older pages; its sections do.
        is_home = self.since is not None and page.requested == self.source.home
        if pattern is None or is_home:
            try:
                links = links_of(document(page.content, page.url, kind), self.today)
            except NotAnArticle:
                links = []
            if pattern is None:
                # The last page of a list may name too few articles to learn from.
                self._learnt = pattern = article_addresses(links, page.url) or self._learnt
            if is_home:
                self.sections = tuple(sections_among(links, page.url, pattern))
        return read_list(page.content, page.url, pattern, content_type=kind, today=self.today)

    def _sitemap(self, page: Fetched) -> Listing:
        listing = read_sitemap(page.content, page.url, today=self.today)
        pattern = self.source.article_pattern or self._learnt
        if pattern is None:
            links = [Link(item.url, item.title, item.date) for item in listing.found]
            pattern = self._learnt = article_addresses(links, page.url)
        found = tuple(item for item in listing.found if pattern and pattern.search(item.url))
        return Listing(found, listing.further, listing.whole, listing.problem)

    def _read(self, url: str, read: Callable[[Fetched], Listing]) -> Listing | None:
        """Fetch and read a page; None if it gives nothing to go on with."""
        if self.left <= 0 or url in self._asked:
            return None
        self._asked.add(url)
        self.left -= 1
        try:
            page = self.fetching.fetch(url)
        except FetchFailed as error:
            if error.kind == "stopped":
                raise
            self.failed = error
            return None
        self.has_come = True
        if page.not_modified:
            return None
        if page.gone:
            self.tell(f"{url}: there is no such page (any more)")
            return None
        listing = read(page)
        if listing.problem:
            self.tell(listing.problem)
        return listing

    def _fresh(self, found: tuple[Found, ...]) -> list[Found]:
        """Those that are neither known nor too old nor found before in this search."""
        fresh = []
        for item in found:
            if item.url in self._seen:
                continue
            self._seen.add(item.url)
            is_old = self.since and item.date and item.date < self.since
            if not is_old and not self.known(item.url):
                fresh.append(item)
        return fresh

    def _is_known(self, found: Sequence[Found]) -> bool:
        return all(self.known(item.url) for item in found)

    def _is_old(self, found: tuple[Found, ...]) -> bool:
        """Whether everything of a page that has a date lies before the day asked for."""
        days = [item.date for item in found if item.date]
        return self.since is not None and bool(days) and max(days) < self.since
