"""What a crawl shows while it works: a table for people, lines for a log, JSON for programs.

The counts are kept by `Board`, which knows no terminal; it is told each event, from any thread.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import click

import corpus
from webapp.commands.terminal import safe, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from corpus import CrawlEvent

RATE_OVER_S = 60.0
SHOWN_HOSTS = 12
REFRESH_HZ = 4
_NEWS = ("new", "changed", "gone")


@dataclass(slots=True)
class HostCounts:
    """What one host has given.

    Attributes:
        outcomes: pages by what became of them.
        errors: failed requests by kind.
        seen_at: the latest event, seconds of the board's clock.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seen_at: float = 0.0


class Board:
    """Counts, rates and errors, as a whole and a host."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.hosts: dict[str, HostCounts] = {}
        self.outcomes: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.found = 0
        self.visiting: set[str] = set()
        self._clock = clock
        self._began = clock()
        self._pages: deque[float] = deque()
        self._lock = threading.Lock()

    def see(self, event: CrawlEvent) -> None:
        """Count one event; any thread may call it."""
        with self._lock:
            self._see(event)

    def rate(self) -> float:
        """Pages a second over the last minute, or since the beginning if that was later."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            return len(self._pages) / max(min(now - self._began, RATE_OVER_S), 1.0)

    def latest(self, most: int = SHOWN_HOSTS) -> list[tuple[str, HostCounts]]:
        """The hosts that were heard of last, the latest first."""
        with self._lock:
            return sorted(self.hosts.items(), key=lambda item: -item[1].seen_at)[:most]

    def _see(self, event: CrawlEvent) -> None:
        now = self._clock()
        if event.kind == "start":
            self.visiting.add(event.source)
        elif event.kind == "end":
            self.visiting.discard(event.source)
        elif event.kind == "found":
            self.found += event.count
        else:
            host = self.hosts.setdefault(corpus.host_of(event.url) or event.source, HostCounts())
            host.seen_at = now
            if event.kind == "page":
                host.outcomes[event.outcome] += 1
                self.outcomes[event.outcome] += 1
                self._pages.append(now)
                self._forget(now)
            else:
                host.errors[event.outcome] += 1
                self.errors[event.outcome] += 1

    def _forget(self, now: float) -> None:
        while self._pages and self._pages[0] < now - RATE_OVER_S:
            self._pages.popleft()


class Shown(Protocol):
    """Whoever shows how the work goes; any thread may call it."""

    def see(self, event: CrawlEvent) -> None:
        """Show one event of the crawl."""
        ...

    def indexed(self, count: int) -> None:
        """Show that so many articles can be found from now on."""
        ...


@contextmanager
def shown(*, as_json: bool) -> Iterator[Shown]:
    """Show events while the block runs.

    Args:
        as_json: one JSON object a line on standard output, and nothing else. Otherwise standard
            error gets a line for whatever matters and, if it is a terminal, a table.
    """
    from rich.console import Console

    if as_json:
        yield _JsonLog()
        return
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(say)
        return
    from rich.live import Live

    board = Board()
    lines = _Lines(lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True))
    with Live(
        get_renderable=lambda: board_table(board),
        console=console,
        refresh_per_second=REFRESH_HZ,
        transient=True,
    ):
        yield _Terminal(board, lines)


def event_facts(event: CrawlEvent) -> dict[str, Any]:
    """One event for programs; what is empty is left out."""
    facts = {
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
        "event": event.kind,
        "source": event.source,
        "url": event.url,
        "outcome": event.outcome,
        "reason": event.reason,
        "count": event.count,
        "article_id": event.article_id,
    }
    return {name: value for name, value in facts.items() if value}


def event_line(event: CrawlEvent) -> str:
    """One line for people about what they may want to know; "" for all the rest."""
    at = f"{event.at.astimezone():%H:%M:%S}"
    if event.kind == "page" and event.outcome in _NEWS:
        return f"{at}  {event.outcome:8} {safe(event.url)}"
    if event.kind == "failed":
        return f"{at}  {'failed':8} {safe(event.url)}: {event.outcome}: {safe(event.reason)}"
    if event.kind == "end" and event.outcome == "failed":
        return f"{at}  {'failed':8} {event.source}: {safe(event.reason)}"
    return ""


def board_table(board: Board) -> RenderableType:
    """The board as a table of the latest hosts, with the sums in its title."""
    from rich.table import Table
    from rich.text import Text

    failed = board.errors.total()
    title = (
        f"{board.outcomes.total()} pages, {board.rate():.1f} a second; "
        f"{board.outcomes['new']} new, {board.outcomes['changed']} changed, {failed} failed; "
        f"{len(board.visiting)} sources at work"
    )
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    table.add_column("host", no_wrap=True, overflow="ellipsis", max_width=40)
    for name in ("pages", "new", "changed", "failed"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    table.add_column("why", overflow="ellipsis", no_wrap=True)
    for name, host in board.latest():
        counts = (host.outcomes.total(), host.outcomes["new"], host.outcomes["changed"])
        table.add_row(
            Text(safe(name)),
            *(str(count) for count in (*counts, host.errors.total())),
            Text(", ".join(f"{kind} {count}" for kind, count in host.errors.most_common())),
        )
    return table


class _Lines:
    """A line for each event that matters."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def see(self, event: CrawlEvent) -> None:
        if line := event_line(event):
            self._write(line)

    def indexed(self, count: int) -> None:
        self._write(f"{dt.datetime.now():%H:%M:%S}  indexed  {count} articles")


class _Terminal:
    """The table, with the lines above it."""

    def __init__(self, board: Board, lines: _Lines) -> None:
        self._board, self._lines = board, lines

    def see(self, event: CrawlEvent) -> None:
        self._board.see(event)
        self._lines.see(event)

    def indexed(self, count: int) -> None:
        self._lines.indexed(count)


class _JsonLog:
    """Lines of JSON, one at a time, each pushed out, so that whoever reads is up to date."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def see(self, event: CrawlEvent) -> None:
        self._write(event_facts(event))

    def indexed(self, count: int) -> None:
        at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        self._write({"at": at, "event": "indexed", "count": count})

    def _write(self, facts: dict[str, Any]) -> None:
        with self._lock:
            click.echo(json.dumps(facts, ensure_ascii=False))
