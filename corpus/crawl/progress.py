"""What a crawl tells of itself while it goes on, and at its end."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

EventKind = Literal["start", "found", "page", "failed", "end"]


@dataclass(frozen=True, slots=True)
class CrawlEvent:
    """One thing that happened.

    Attributes:
        kind: "start" and "end" of a visit of a source; "found" new addresses; a "page" that came;
            a request that "failed".
        source: id of the source.
        at: UTC.
        url: of the page or the request; "" for a source.
        outcome: of a page: "new", "changed", "unchanged", "refused", "duplicate" or "gone"; of a
            failure, its kind.
        reason: for people, one line; "" if there is nothing to explain.
        count: how many were found; pages fetched, at the end of a visit.
        article_id: of a page that gave an article.
    """

    kind: EventKind
    source: str
    at: dt.datetime
    url: str = ""
    outcome: str = ""
    reason: str = ""
    count: int = 0
    article_id: str | None = None


@dataclass(slots=True)
class Tally:
    """What a crawl did, in numbers.

    Attributes:
        sources: visits of sources that came to their end.
        found: addresses that were not known before.
        outcomes: pages, by what became of them (as in `CrawlEvent.outcome`).
        errors: requests that failed, by kind.
        failed_sources: those whose lists could not be read, and why.
    """

    sources: int = 0
    found: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    failed_sources: dict[str, str] = field(default_factory=dict)

    @property
    def fetched(self) -> int:
        """Pages that came."""
        return self.outcomes.total()

    @property
    def changes(self) -> int:
        """Articles that an index does not have yet as they are."""
        return self.outcomes["new"] + self.outcomes["changed"]

    def count(self, event: CrawlEvent) -> None:
        """Add one thing that happened."""
        if event.kind == "found":
            self.found += event.count
        elif event.kind == "page":
            self.outcomes[event.outcome] += 1
        elif event.kind == "failed":
            self.errors[event.outcome] += 1
        elif event.kind == "end":
            self.sources += 1
            if event.outcome == "failed":
                self.failed_sources[event.source] = event.reason
            else:
                self.failed_sources.pop(event.source, None)
