"""What is known of each source as a whole: its visits, when it is due, how it fares.

A source that gave news is visited sooner next time, one that gave none later: the interval halves
and grows by half, between `SHORTEST` and `LONGEST`. One that fails is tried again at growing
intervals, of a day at most.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.crawl.exchange import Validators
from corpus.crawl.frontier import jitter
from corpus.crawl.tables import lists, make_tables, sources, visits
from corpus.database import aware
from corpus.store import Store

SHORTEST, FIRST, LONGEST = dt.timedelta(minutes=15), dt.timedelta(hours=1), dt.timedelta(days=7)
_LONGEST_AFTER_FAILURE = dt.timedelta(days=1)
_MOST_VISITS = 500
_VALIDATORS_LAST = dt.timedelta(days=1)
_LONGEST_PROBLEM = 300


@dataclass(slots=True)
class VisitReport:
    """One visit of a source.

    Attributes:
        found: addresses that were not known before.
        fetched: pages that came, those that had not changed included.
        errors: how many requests failed, by kind.
        fields: how many pages were read ("pages"), gave an article ("article"), and had each
            field, by its name.
        succeeded: whether the source's lists could be read.
        problem: what kept the visit from its end; "" if nothing did.
    """

    start: dt.datetime
    found: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    succeeded: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """Where a source stands; times are UTC, None for what has not happened yet."""

    id: str
    last_visit: dt.datetime | None = None
    last_success: dt.datetime | None = None
    next_due: dt.datetime | None = None
    interval: dt.timedelta = FIRST
    streak: int = 0
    problem: str = ""
    walked_back_to: dt.date | None = None


class SourceLog:
    """The sources of one store."""

    def __init__(self, store: Store) -> None:
        """Make the tables where they are missing.

        Raises:
            StoreError: the database refused.
        """
        self._database = store.database
        make_tables(self._database)

    def states(self) -> dict[str, SourceState]:
        """Every source that was ever visited, by id."""
        with self._database.reading() as connection:
            return {
                row.id: SourceState(
                    row.id,
                    _aware(row.last_visit),
                    _aware(row.last_success),
                    _aware(row.next_due),
                    dt.timedelta(seconds=row.interval_s),
                    row.streak,
                    row.problem or "",
                    row.walked_back_to,
                )
                for row in connection.execute(sa.select(sources))
            }

    def state(self, source: str) -> SourceState:
        """Where one source stands."""
        return self.states().get(source, SourceState(source))

    def finish(
        self,
        connection: Connection,
        source: str,
        report: VisitReport,
        end: dt.datetime,
        *,
        interval: dt.timedelta | None = None,
        waiting: dt.datetime | None = None,
    ) -> None:
        """Write down a visit and when the next one is due.

        Args:
            connection: of an open transaction.
            source: its id.
            report: of the visit.
            end: of the visit, UTC.
            interval: to keep to instead of the source's own.
            waiting: when a page is due that was found and did not come; the source is due then.
        """
        before = self.state(source)
        own, due = _next(before, report, end)
        due = report.start + interval if interval is not None else due
        if waiting is not None:
            # What was merely not come to is due at once; what failed, or whose host did, later.
            again = end if waiting <= end and not report.problem else end + SHORTEST
            due = min(due, max(waiting, again))
        values: dict[str, object] = {
            "last_visit": end,
            "last_success": end if report.succeeded else before.last_success,
            "next_due": due,
            "interval_s": int(own.total_seconds()),
            "streak": 0 if report.succeeded else before.streak + 1,
            "problem": report.problem[:_LONGEST_PROBLEM] or None,
        }
        _put(connection, source, values)
        row = {
            "source": source,
            "start": report.start,
            "end": end,
            "found": report.found,
            "fetched": report.fetched,
            "new": report.new,
            "changed": report.changed,
            "gone": report.gone,
            "errors": json.dumps(report.errors, sort_keys=True),
            "fields": json.dumps(report.fields, sort_keys=True),
            "problem": report.problem[:_LONGEST_PROBLEM] or None,
        }
        connection.execute(visits.insert().values(row))
        _forget(connection, source)

    def walked_back(self, connection: Connection, source: str, since: dt.date) -> None:
        """Write down that all lists of a source were walked back to a day."""
        before = self.state(source).walked_back_to
        _put(connection, source, {"walked_back_to": min(since, before or since)})

    def visits(self, source: str, limit: int = _MOST_VISITS) -> list[VisitReport]:
        """The visits of a source, newest first."""
        query = (
            sa.select(visits)
            .where(visits.c.source == source)
            .order_by(visits.c.number.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                VisitReport(
                    start=aware(row.start),
                    found=row.found,
                    fetched=row.fetched,
                    new=row.new,
                    changed=row.changed,
                    gone=row.gone,
                    errors=Counter(json.loads(row.errors)),
                    fields=Counter(json.loads(row.fields)),
                    succeeded=not row.problem,
                    problem=row.problem or "",
                )
                for row in connection.execute(query)
            ]

    def validators(self, url: str, now: dt.datetime) -> Validators | None:
        """What to ask a list with whether it has changed.

        At most for a day: servers that never change their answer exist, and would hide all news.
        """
        query = sa.select(lists).where(lists.c.url == url, lists.c.at > now - _VALIDATORS_LAST)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Validators(row.etag, row.last_modified) if row is not None else None

    def keep_validators(
        self,
        connection: Connection,
        source: str,
        given: Mapping[str, Validators],
        now: dt.datetime,
    ) -> None:
        """Keep what the lists of a source gave; all that were kept before are forgotten."""
        _drop(connection, given)
        rows = [
            {"url": url, "source": source, "etag": v.etag, "last_modified": v.last_modified}
            for url, v in given.items()
            if v.etag or v.last_modified
        ]
        if rows:
            connection.execute(lists.insert(), [row | {"at": now} for row in rows])
        old = sa.and_(lists.c.source == source, lists.c.at <= now - _VALIDATORS_LAST)
        connection.execute(sa.delete(lists).where(old))


def _next(
    before: SourceState, report: VisitReport, end: dt.datetime
) -> tuple[dt.timedelta, dt.datetime]:
    """The interval of a source from now on, and when it is due."""
    key = f"{before.id} {end:%Y-%m-%d %H}"
    if not report.succeeded:
        wait = min(SHORTEST * 2 ** min(before.streak, 20), _LONGEST_AFTER_FAILURE)
        return before.interval, end + wait * jitter(key)
    interval = before.interval
    if before.last_success is not None and report.new:
        interval = interval / 2
    elif before.last_success is not None and end - before.last_success >= interval / 2:
        interval = interval * 1.5
    interval = min(max(interval, SHORTEST), LONGEST)
    return interval, end + interval * jitter(key)


def _put(connection: Connection, source: str, values: dict[str, object]) -> None:
    update = sa.update(sources).where(sources.c.id == source).values(values)
    if connection.execute(update).rowcount == 0:
        start = {"id": source, "interval_s": int(FIRST.total_seconds()), "streak": 0}
        connection.execute(sources.insert().values(start | values))


def _forget(connection: Connection, source: str) -> None:
    query = (
        sa.select(visits.c.number)
        .where(visits.c.source == source)
        .order_by(visits.c.number.desc())
        .offset(_MOST_VISITS)
        .limit(1)
    )
    number = connection.execute(query).scalar()
    if number is not None:
        old = sa.and_(visits.c.source == source, visits.c.number <= number)
        connection.execute(sa.delete(visits).where(old))


def _drop(connection: Connection, urls: Iterable[str]) -> None:
    for url in urls:
        connection.execute(sa.delete(lists).where(lists.c.url == url))


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    return aware(moment) if moment is not None else None
