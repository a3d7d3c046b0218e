"""The frontier: every address that was found, what became of it, and when it is next due.

An address is in one of these states:

    new       found, not fetched yet              gone      the site no longer has it (404, 410)
    article   gave an article; it is the address  moved     redirected for good; another row is
              that the article is watched at                the article's address now
    alias     gives an article that another       part      a further page of an article
              address gives                       trapped   of a form that gives no articles
    refused   gave a page that is no article

Every change takes a connection: the caller writes page and address in one transaction.
Times are UTC.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from corpus.crawl.exchange import FetchFailed, Found, Validators
from corpus.crawl.tables import addresses, make_tables, templates
from corpus.crawl.template import template_of
from corpus.database import aware
from corpus.store import Store, set_gone

State = Literal["new", "article", "alias", "refused", "gone", "moved", "part", "trapped"]

MOST_OF_A_SOURCE = 100_000
"""Addresses that are kept of one source; the oldest that are done with make room for new ones."""

MOST_WAITING = 20_000
"""Addresses of one form that may wait to be fetched."""

BARREN_AFTER, BARREN_SHARE = 100, 20
"""Of a form that is a trap, so many pages gave nothing, and not one in so many an article."""

DAY = dt.timedelta(days=1)
LONGEST_INTERVAL = 90 * DAY
_FIRST_INTERVAL: dict[State, dt.timedelta] = {
    "article": DAY,
    "refused": 7 * DAY,
    "gone": 7 * DAY,
}
_RETRY, _LONGEST_RETRY = dt.timedelta(minutes=5), 7 * DAY
_LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Address:
    """One address as the frontier knows it; `number` is its place in the order of finding."""

    number: int
    url: str
    source: str
    state: State
    failures: int = 0
    interval_s: int = 0
    validators: Validators | None = None
    content_hash: str | None = None
    text_hash: str | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a visit of an address gave.

    Attributes:
        state: what the address is from now on.
        at: when it was asked, UTC.
        status: of HTTP.
        changed: the page gave something new, so that it is looked at again sooner.
        moved_to: the address that takes its place, if it moved for good.
    """

    state: State
    at: dt.datetime
    status: int
    content_hash: str | None = None
    text_hash: str | None = None
    article_id: str | None = None
    validators: Validators | None = None
    changed: bool = False
    moved_to: str | None = None


def jitter(key: str, share: float = 0.1) -> float:
    """A factor around 1 that differs from key to key, the same for a key each time."""
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big")
    return 1 + share * (2 * number / 0xFFFFFFFF - 1)


class Frontier:
    """The addresses of one store."""

    def __init__(self, store: Store, *, most: int = MOST_OF_A_SOURCE) -> None:
        """Make the tables where they are missing.

        Raises:
            StoreError: the database refused.
        """
        self._database, self._most = store.database, most
        make_tables(self._database)

    def known(self, url: str) -> bool:
        """Whether an earlier discovery, which came to its end, has found this address.

        What an interrupted discovery found does not count: it is older addresses, further down
        the list, that it has not come to.
        """
        query = sa.select(sa.literal(1)).where(addresses.c.url == url, addresses.c.settled)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def get(self, url: str) -> Address | None:
        """What is known of an address, or None."""
        return self._one(addresses.c.url == url)

    def due(self, source: str, now: dt.datetime, limit: int) -> list[Address]:
        """Addresses of a source to fetch now: the newest articles first, known pages last."""
        query = (
            sa.select(addresses)
            .where(addresses.c.source == source, addresses.c.next_due <= now)
            .order_by(addresses.c.priority.desc(), addresses.c.number)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_address(row) for row in connection.execute(query)]

    def same_content(self, source: str, digest: str, but: str) -> Address | None:
        """Another address of the source that gave these very bytes, or None."""
        mine = addresses.c.content_hash == digest
        states = addresses.c.state.in_(("article", "refused"))
        return self._one(addresses.c.source == source, mine, states, addresses.c.url != but)

    def same_text(self, source: str, digest: str, but: str) -> Address | None:
        """Another address of the source whose article has this very text, or None."""
        mine = addresses.c.text_hash == digest
        article = addresses.c.state == "article"
        return self._one(addresses.c.source == source, mine, article, addresses.c.url != but)

    def address_of(self, article_id: str) -> Address | None:
        """The address that an article is watched at, or None."""
        return self._one(addresses.c.article_id == article_id, addresses.c.state == "article")

    def add(
        self, connection: Connection, source: str, found: Sequence[Found], now: dt.datetime
    ) -> int:
        """Take in addresses that are not known yet, as far as there is room.

        Returns:
            How many are new.
        """
        urls = {item.url for item in found}
        query = sa.select(addresses.c.url).where(addresses.c.url.in_(urls))
        have = set(connection.execute(query).scalars())
        waiting, barren = _room(connection, source)
        rows = []
        for item in found:
            form = template_of(item.url)
            if item.url in have or form in barren or waiting.get(form, 0) >= MOST_WAITING:
                continue
            have.add(item.url)
            waiting[form] = waiting.get(form, 0) + 1
            day = min(item.date or now.date(), now.date())
            rows.append(_row(source, item.url, now) | {"priority": day.toordinal()})
        rows = rows[: self._make_room(connection, source, len(rows))]
        if rows:
            connection.execute(addresses.insert(), rows)
        return len(rows)

    def settle(self, connection: Connection, source: str) -> None:
        """Say that the discovery which found the latest addresses came to its end."""
        late = sa.and_(addresses.c.source == source, addresses.c.settled.is_(False))
        connection.execute(sa.update(addresses).where(late).values(settled=True))

    def done(self, connection: Connection, address: Address, seen: Seen) -> None:
        """Write down what a visit gave, and when to come again."""
        first = _FIRST_INTERVAL.get(seen.state)
        due, interval = None, dt.timedelta()
        if first is not None:
            again = seen.state == address.state and not seen.changed
            interval = dt.timedelta(seconds=2 * address.interval_s) if again else first
            interval = min(max(interval, first), LONGEST_INTERVAL)
            due = seen.at + interval * jitter(address.url)
        values: dict[str, Any] = {
            "state": seen.state,
            "priority": 0,
            "last_tried": seen.at,
            "next_due": due,
            "interval_s": int(interval.total_seconds()),
            "status": seen.status,
            "failures": 0,
            "problem": None,
            "article_id": seen.article_id or address.article_id,
            "moved_to": seen.moved_to,
            "gone_at": seen.at if seen.state == "gone" else None,
        }
        if seen.state != "gone":
            validators = seen.validators or Validators()
            values |= {
                "last_success": seen.at,
                "etag": validators.etag,
                "last_modified": validators.last_modified,
                "content_hash": seen.content_hash,
                "text_hash": seen.text_hash,
            }
        _update(connection, address.number, values)
        if address.state == "new":
            _count(connection, address, seen.state == "article")

    def place(self, connection: Connection, source: str, url: str, seen: Seen) -> None:
        """Write down what an address gave that was come to by way of another one."""
        address = _find(connection, url)
        if address is None:
            row = {**_row(source, url, seen.at), "settled": True}
            connection.execute(addresses.insert().values(row))
            address = _find(connection, url)
        if address is not None:
            self.done(connection, address, seen)

    def failed(
        self, connection: Connection, address: Address, error: FetchFailed, now: dt.datetime
    ) -> None:
        """Write down that nothing came, and when to try again.

        A host that rests, and an end that the operator asked for, are no fault of the address.
        """
        if error.kind == "stopped":
            return
        wait = dt.timedelta(seconds=error.retry_after or 0)
        values: dict[str, Any] = {"next_due": now + max(wait, dt.timedelta(minutes=1))}
        if error.kind != "resting":
            first = DAY if error.lasting else _RETRY
            longest = LONGEST_INTERVAL if error.lasting else _LONGEST_RETRY
            own = min(first * 2 ** min(address.failures, 20), longest) * jitter(address.url)
            values = {
                "next_due": now + max(wait, own),
                "last_tried": now,
                "status": error.status,
                "failures": address.failures + 1,
                "problem": f"{error.kind}: {error.reason}"[:_LONGEST_PROBLEM],
            }
        _update(connection, address.number, values)

    def gone(self, connection: Connection, address: Address, seen: Seen) -> None:
        """Write down that the site no longer has a page; its article stays, marked.

        Where another address has the article as well, that one is looked at next.
        """
        self.done(connection, address, seen)
        if address.article_id is None or address.state != "article":
            return
        set_gone(connection, address.article_id, seen.at)
        same = addresses.c.article_id == address.article_id
        other = (
            sa.select(addresses.c.number)
            .where(same, addresses.c.state == "alias")
            .order_by(addresses.c.number)
            .limit(1)
        )
        if (number := connection.execute(other).scalar()) is not None:
            _update(connection, number, {"next_due": seen.at})

    def waiting_until(self, source: str) -> dt.datetime | None:
        """When the first of the addresses is due that were found and not fetched yet, or None."""
        query = sa.select(sa.func.min(addresses.c.next_due)).where(
            addresses.c.source == source, addresses.c.state == "new"
        )
        with self._database.reading() as connection:
            moment = connection.execute(query).scalar()
        return aware(moment) if moment is not None else None

    def states(self, source: str) -> dict[str, int]:
        """How many addresses of a source are in each state."""
        query = (
            sa.select(addresses.c.state, sa.func.count())
            .where(addresses.c.source == source)
            .group_by(addresses.c.state)
        )
        with self._database.reading() as connection:
            return {state: int(count) for state, count in connection.execute(query)}

    def _one(self, *conditions: sa.ColumnElement[bool]) -> Address | None:
        query = sa.select(addresses).where(*conditions).order_by(addresses.c.number).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _address(row) if row is not None else None

    def _make_room(self, connection: Connection, source: str, wanted: int) -> int:
        """How many new addresses may come; the oldest that are done with go for them."""
        mine = addresses.c.source == source
        count = sa.select(sa.func.count()).select_from(addresses).where(mine)
        over = int(connection.execute(count).scalar_one()) + wanted - self._most
        if over <= 0:
            return wanted
        # Articles go last: without its row, an article that changes is no longer noticed.
        oldest = (
            sa.select(addresses.c.number)
            .where(mine, addresses.c.state != "new")
            .order_by(addresses.c.state == "article", addresses.c.number)
            .limit(over)
        )
        numbers = list(connection.execute(oldest).scalars())
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            connection.execute(sa.delete(addresses).where(addresses.c.number.in_(part)))
        return max(wanted - over + len(numbers), 0)


def _row(source: str, url: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "url": url,
        "source": source,
        "template": template_of(url),
        "state": "new",
        "settled": False,
        "priority": 0,
        "first_seen": now,
        "next_due": now,
        "interval_s": 0,
        "failures": 0,
    }


def _room(connection: Connection, source: str) -> tuple[dict[str, int], set[str]]:
    """How many addresses of each form wait, and the forms that give no articles."""
    query = (
        sa.select(addresses.c.template, sa.func.count())
        .where(addresses.c.source == source, addresses.c.state == "new")
        .group_by(addresses.c.template)
    )
    waiting = {form: int(count) for form, count in connection.execute(query)}
    forms = sa.select(templates.c.template).where(templates.c.source == source, _barren())
    return waiting, set(connection.execute(forms).scalars())


def _barren() -> sa.ColumnElement[bool]:
    few = templates.c.articles * BARREN_SHARE < templates.c.others
    return sa.and_(templates.c.others >= BARREN_AFTER, few)


def _count(connection: Connection, address: Address, article: bool) -> None:
    """Count a first visit for the form of its address; a form found barren waits no longer."""
    form = template_of(address.url)
    mine = sa.and_(templates.c.source == address.source, templates.c.template == form)
    column = templates.c.articles if article else templates.c.others
    update = sa.update(templates).where(mine).values({column: column + 1})
    if connection.execute(update).rowcount == 0:
        row = {"source": address.source, "template": form}
        counts = {"articles": int(article), "others": int(not article)}
        connection.execute(templates.insert().values(row | counts))
    elif not article and connection.execute(sa.select(templates).where(mine, _barren())).first():
        waiting = sa.and_(
            addresses.c.source == address.source,
            addresses.c.state == "new",
            addresses.c.template == form,
        )
        trapped = {"state": "trapped", "next_due": None, "priority": 0}
        connection.execute(sa.update(addresses).where(waiting).values(trapped))


def _update(connection: Connection, number: int, values: dict[str, Any]) -> None:
    connection.execute(sa.update(addresses).where(addresses.c.number == number).values(values))


def _find(connection: Connection, url: str) -> Address | None:
    row = connection.execute(sa.select(addresses).where(addresses.c.url == url)).first()
    return _address(row) if row is not None else None


def _address(row: Row[Any]) -> Address:
    given = Validators(row.etag, row.last_modified) if row.etag or row.last_modified else None
    return Address(
        number=row.number,
        url=row.url,
        source=row.source,
        state=row.state,
        failures=row.failures,
        interval_s=row.interval_s,
        validators=given,
        content_hash=row.content_hash,
        text_hash=row.text_hash,
        article_id=row.article_id,
    )
