"""How each source fares: for `status` and for the page of sources.

A field drifts when far fewer pages have it lately than had it before on the same source: the site
changed its template, and the cleaner, or the profile of the site, no longer finds it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.crawl.crawler import Clock, utc_now
from corpus.crawl.frontier import Frontier
from corpus.crawl.log import SourceLog, SourceState, VisitReport
from corpus.store import Store

RECENT_DAYS = 7
RECENT_PAGES = 10
"""Pages that the latest visits must have read together to be compared with those before."""

PAST_PAGES = 10
USUAL, LEFT = 0.3, 0.5
"""A field that this share of past pages has drifts when less than so much of it is left."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A field that pages of a source lack lately.

    Attributes:
        field: "article" where pages no longer give an article at all; else a field of `Article`.
        before: share of pages that had it, 0 to 1.
        lately: the same of the latest pages.
    """

    field: str
    before: float
    lately: float

    @property
    def lost(self) -> float:
        """Share of pages from which it vanished, against the past, 0 to 1."""
        return 1 - self.lately / self.before


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one source fares; times are UTC, None for what has not happened yet.

    Attributes:
        source: its id.
        last_visit: end of the latest visit.
        last_success: end of the latest one that could read its lists.
        next_due: when `watch` comes again.
        interval: between visits, as the source publishes.
        streak: visits in a row that failed.
        problem: of the latest visit; "" if there was none.
        new: articles that came in the last `RECENT_DAYS` days.
        changed: articles that changed in those days.
        articles: that the site has now, as far as known.
        gone: pages that the site no longer has.
        waiting: addresses that were found and not fetched yet.
        trapped: addresses left alone, because their like gave no articles.
        errors: failed requests of the last `RECENT_DAYS` days, by kind.
        drift: fields that vanished.
    """

    source: str
    last_visit: dt.datetime | None = None
    last_success: dt.datetime | None = None
    next_due: dt.datetime | None = None
    interval: dt.timedelta | None = None
    streak: int = 0
    problem: str = ""
    new: int = 0
    changed: int = 0
    articles: int = 0
    gone: int = 0
    waiting: int = 0
    trapped: int = 0
    errors: tuple[tuple[str, int], ...] = ()
    drift: tuple[Drift, ...] = ()


def health(
    store: Store, sources: Iterable[str] | None = None, *, now: Clock = utc_now
) -> list[SourceHealth]:
    """How sources fare, in the order asked.

    Args:
        store: of the installation.
        sources: their ids; None: every source that was ever visited, by id.
        now: the time, UTC.

    Returns:
        One item a source; one that was never visited has nothing but its id.
    """
    log, frontier = SourceLog(store), Frontier(store)
    states = log.states()
    wanted = sorted(states) if sources is None else list(sources)
    since = now() - dt.timedelta(days=RECENT_DAYS)
    return [
        _health(states[source], log.visits(source), frontier.states(source), since)
        if source in states
        else SourceHealth(source, waiting=frontier.states(source).get("new", 0))
        for source in wanted
    ]


def _health(
    state: SourceState,
    visits: Sequence[VisitReport],
    addresses: dict[str, int],
    since: dt.datetime,
) -> SourceHealth:
    recent = [visit for visit in visits if visit.start >= since]
    errors: Counter[str] = sum((visit.errors for visit in recent), Counter())
    return SourceHealth(
        source=state.id,
        last_visit=state.last_visit,
        last_success=state.last_success,
        next_due=state.next_due,
        interval=state.interval,
        streak=state.streak,
        problem=state.problem,
        new=sum(visit.new for visit in recent),
        changed=sum(visit.changed for visit in recent),
        articles=addresses.get("article", 0),
        gone=addresses.get("gone", 0),
        waiting=addresses.get("new", 0),
        trapped=addresses.get("trapped", 0),
        errors=tuple(errors.most_common()),
        drift=drift(visits),
    )


def drift(visits: Sequence[VisitReport]) -> tuple[Drift, ...]:
    """Fields that vanished.

    Args:
        visits: of one source, newest first.

    Returns:
        What lacks most first; nothing where too few pages were read to say.
    """
    lately: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for visit in visits:
        (lately if lately["pages"] < RECENT_PAGES else before).update(visit.fields)
    if lately["pages"] < RECENT_PAGES or before["pages"] < PAST_PAGES:
        return ()
    found = []
    for name in sorted({*before} - {"pages"}):
        # Fields are a matter of pages that gave an article; that they do is a matter of all.
        whole = "pages" if name == "article" else "article"
        was = before[name] / before[whole] if before[whole] else 0.0
        now = lately[name] / lately[whole] if lately[whole] else None
        if now is not None and was >= USUAL and now < was * LEFT:
            found.append(Drift(name, was, now))
    return tuple(sorted(found, key=lambda item: -item.lost))
