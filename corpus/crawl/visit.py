"""One visit of a source: its lists first, then the pages that are due, in slices.

Between two slices another source may have the thread, so that neither a long walk back nor a slow
host keeps the others waiting. What a slice has done is safe when it ends.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.engine import Connection

from corpus.crawl.commits import Writer
from corpus.crawl.exchange import Fetched, FetchFailed, Fetching, Found, Validators
from corpus.crawl.frontier import Address, Frontier
from corpus.crawl.log import SourceLog, VisitReport
from corpus.crawl.progress import CrawlEvent, EventKind
from corpus.crawl.reading import Finding, PageReader
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from corpus.sources import Source

SLICE = 20
_FOUND_TOGETHER = 100
MOST_ERRORS_IN_A_ROW = 10
_MOST_VALIDATORS = 200


class Discovering(Protocol):
    """`discover.discover`, or what stands for it."""

    def __call__(
        self,
        source: Source,
        fetching: Fetching,
        *,
        since: dt.date | None,
        known: Callable[[str], bool],
        on_problem: Callable[[str], None],
    ) -> Iterator[Found]:
        """Addresses of articles, newest first; `on_problem` is told what could not be read."""
        ...


@dataclass(slots=True)
class Allowance:
    """How many pages may still be fetched, by all threads together; None for any number."""

    left: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Take one, if there is one left."""
        with self._lock:
            if self.left is None:
                return True
            self.left -= 1
            return self.left >= 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What every visit of one crawl works with."""

    frontier: Frontier
    log: SourceLog
    reader: PageReader
    writer: Writer
    fetching: Fetching
    discover: Discovering
    stop: threading.Event
    tell: Callable[[CrawlEvent], None]
    now: Callable[[], dt.datetime]
    allowance: Allowance
    since: dt.date | None = None
    interval: dt.timedelta | None = None
    longest: dt.timedelta | None = None


class Visit:
    """One visit, from its start until `step` returns False."""

    def __init__(self, source: Source, desk: Desk) -> None:
        """Begin; nothing is fetched yet."""
        self.source, self._desk = source, desk
        self._report = VisitReport(desk.now())
        self._lists = _Lists(desk, source.id)
        self._finding: Iterator[Found] | None = None
        self._found_all = False
        self._in_a_row = 0

    def step(self) -> bool:
        """Do one slice.

        Returns:
            Whether there is more to do.

        Raises:
            CorpusError, OSError: store or archive cannot be written.
        """
        if self._finding is None:
            self._tell("start")
            self._finding = self._found()
        over = self._desk.stop.is_set()
        if not over:
            over = self._pages() if self._found_all else not self._discover()
        if over:
            self._finish()
        return not over

    def _found(self) -> Iterator[Found]:
        desk = self._desk
        frontier, back = desk.frontier, desk.log.state(self.source.id).walked_back_to
        walking = desk.since is not None and (back is None or desk.since < back)
        self._lists.conditional = not walking
        known = (lambda _url: False) if walking else frontier.known
        yield from desk.discover(
            self.source,
            self._lists,
            since=desk.since,
            known=known,
            on_problem=self._lists.complain,
        )

    def _discover(self) -> bool:
        """Take in some of what the lists name; False if the visit is over because of them."""
        desk, batch = self._desk, []
        try:
            for item in islice(self._finding or (), _FOUND_TOGETHER):
                batch.append(item)
                if desk.stop.is_set():
                    break
        except FetchFailed as error:
            self._lists.failed = error
        except (CorpusError, OSError):
            raise
        except Exception as error:
            # A list that breaks the reader of lists ends this discovery, not the crawl.
            self._lists.problem = f"reading the lists failed: {error!r}"
        self._take_in(batch)
        if desk.stop.is_set():
            return False
        enough = desk.allowance.left is not None and self._report.found >= desk.allowance.left
        if len(batch) < _FOUND_TOGETHER or enough:
            self._found_all = True
            self._report.succeeded = self._lists.succeeded
            self._report.problem = self._lists.complaint
            if not enough:
                self._settle()
        return True

    def _take_in(self, batch: list[Found]) -> None:
        if not batch:
            return
        counts: list[int] = []
        desk, now = self._desk, self._desk.now()
        desk.writer.write(
            [],
            lambda connection: counts.append(
                desk.frontier.add(connection, self.source.id, batch, now)
            ),
        )
        self._report.found += counts[0]
        if counts[0]:
            self._tell("found", count=counts[0])

    def _settle(self) -> None:
        """All that the lists name was taken in: next time, what is known ends the walk."""
        desk, source, lists = self._desk, self.source.id, self._lists
        if not lists.whole:
            return

        def settle(connection: Connection) -> None:
            desk.frontier.settle(connection, source)
            desk.log.keep_validators(connection, source, lists.given, desk.now())
            if desk.since is not None:
                desk.log.walked_back(connection, source, desk.since)

        desk.writer.write([], settle)

    def _pages(self) -> bool:
        """Fetch some pages that are due; True if the visit is over."""
        desk = self._desk
        due = desk.frontier.due(self.source.id, desk.now(), SLICE)
        for address in due:
            if desk.stop.is_set() or not desk.allowance.take():
                return True
            if not self._page(address):
                return True
        if desk.longest is not None and desk.now() - self._report.start > desk.longest:
            return True
        return not due

    def _page(self, address: Address) -> bool:
        """Fetch and write down one page; False if the visit should end."""
        desk = self._desk
        try:
            page = self._fetch(address)
            finding = desk.reader.examine(self.source, address, page, desk.fetching.fetch)
        except FetchFailed as error:
            return self._failed(address, error)
        outcomes = desk.writer.write(
            finding.readings,
            lambda connection: finding.write(connection, desk.frontier, address),
        )
        self._in_a_row = 0
        outcome = _outcome(address, finding, outcomes[0] if outcomes else None)
        self._report.fetched += 1
        self._report.fields.update(finding.fields())
        self._report.new += outcome == "new"
        self._report.changed += outcome == "changed"
        self._report.gone += outcome == "gone" and address.state == "article"
        self._tell(
            "page",
            url=address.url,
            outcome=outcome,
            reason=finding.refusal,
            article_id=finding.seen.article_id,
        )
        return True

    def _fetch(self, address: Address) -> Fetched:
        known = address.state != "new" and address.content_hash is not None
        asked = address.validators if known else None
        try:
            page = self._desk.fetching.fetch(address.url, asked)
        except (FetchFailed, CorpusError, OSError):
            raise
        except Exception as error:
            # One address that breaks the fetcher must not end the crawl of all others.
            raise FetchFailed(
                "protocol", address.url, f"fetching failed: {error!r}", lasting=True
            ) from error
        if page.not_modified and not known:
            raise FetchFailed("protocol", address.url, "answered 304 to a first request")
        return page

    def _failed(self, address: Address, error: FetchFailed) -> bool:
        if error.kind == "stopped":
            return False
        desk, now = self._desk, self._desk.now()
        desk.writer.write(
            [], lambda connection: desk.frontier.failed(connection, address, error, now)
        )
        self._report.errors[error.kind] += 1
        self._tell("failed", url=address.url, outcome=error.kind, reason=error.reason)
        self._in_a_row += not error.lasting
        if error.kind == "resting" or self._in_a_row >= MOST_ERRORS_IN_A_ROW:
            self._report.problem = self._report.problem or f"{error.kind}: {error.reason}"
            return False
        return True

    def _finish(self) -> None:
        desk, report = self._desk, self._report
        self._report.errors.update(self._lists.errors)
        stopped = desk.stop.is_set()
        waiting = desk.frontier.waiting_until(self.source.id)
        if not (stopped and not self._found_all):
            desk.writer.write(
                [],
                lambda connection: desk.log.finish(
                    connection,
                    self.source.id,
                    report,
                    desk.now(),
                    interval=desk.interval,
                    waiting=waiting,
                ),
            )
        outcome = "done" if report.succeeded else "stopped" if stopped else "failed"
        self._tell("end", outcome=outcome, reason=report.problem, count=report.fetched)

    def _tell(self, kind: EventKind, **what: object) -> None:
        event = CrawlEvent(kind, self.source.id, self._desk.now())
        self._desk.tell(replace(event, **what))  # type: ignore[arg-type]


class _Lists:
    """Fetches the lists of one source, and keeps account of how that went."""

    def __init__(self, desk: Desk, source: str) -> None:
        self._desk, self._source = desk, source
        self.conditional = True
        self.given: dict[str, Validators] = {}
        self.errors: dict[str, int] = {}
        self.failed: FetchFailed | None = None
        self.problem = ""
        self._came = 0
        self._passing = False

    @property
    def succeeded(self) -> bool:
        """Whether any list came, and all could be read."""
        return not self.problem and (self._came > 0 or self.failed is None)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that may come next time."""
        return self.succeeded and not self._passing

    @property
    def complaint(self) -> str:
        if self.problem or self.failed is None or self._came:
            return self.problem
        return f"{self.failed.kind}: {self.failed.reason} ({self.failed.url})"

    def complain(self, problem: str) -> None:
        """Take note of a list that could not be read in part or at all."""
        self.errors["list"] = self.errors.get("list", 0) + 1
        event = CrawlEvent("failed", self._source, self._desk.now(), outcome="list")
        self._desk.tell(replace(event, reason=problem))

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Fetch a list, asking whether it has changed since it was last read to its end."""
        desk = self._desk
        if validators is None and self.conditional:
            validators = desk.log.validators(url, desk.now())
        try:
            page = desk.fetching.fetch(url, validators)
        except FetchFailed as error:
            if error.kind != "stopped":
                self.failed = error
                self.errors[error.kind] = self.errors.get(error.kind, 0) + 1
                self._passing |= not error.lasting
                event = CrawlEvent("failed", self._source, desk.now(), url, error.kind)
                desk.tell(replace(event, reason=error.reason))
            raise
        if page.gone:
            self.failed = FetchFailed("status", url, f"answered {page.status}", lasting=True)
        else:
            self._came += 1
        if page.status == 200 and not page.redirects and len(self.given) < _MOST_VALIDATORS:
            got = Validators(page.headers.get("etag"), page.headers.get("last-modified"))
            self.given[url] = got
        return page


def _outcome(address: Address, finding: Finding, stored: str | None) -> str:
    if finding.seen.state == "gone":
        return "gone"
    if finding.refusal.startswith("duplicate"):
        return "duplicate"
    if stored is not None:
        return stored
    return "refused" if finding.seen.state == "refused" else "unchanged"
