"""The store: every article, every revision of it, and what each page gave when it was read.

The store is the truth of an installation; the index can be thrown away and rebuilt from it.
SQLite by default (WAL, every commit synced to disk), any database by its SQLAlchemy URL.

Its tables are in `corpus.schema`. An indexer which remembers the number of the last change that it
saw asks for just what came after (`Store.changes`). An article that came to another story, because
a copy of it was saved, counts as changed, but has no new revision.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.article import Article
from corpus.copies.places import CopyInfo, copies_of
from corpus.database import Database, aware
from corpus.errors import StoreError
from corpus.saving import Outcome, Reading, save_article, settle_saved, touch
from corpus.schema import (
    articles,
    current,
    gone,
    last_change,
    loaded,
    meta,
    metadata,
    pages,
    revisions,
    stories,
)

SCHEMA_VERSION = "1"
READ_BATCH = 500
COPIES_BATCH = 100


@dataclass(frozen=True, slots=True)
class Revision:
    """One text that an article has had; numbers start at 1."""

    number: int
    fetched_at: dt.datetime
    content_hash: str
    article: Article


@dataclass(frozen=True, slots=True)
class Change:
    """An article that is new or changed, and its place in the order of changes."""

    number: int
    article: Article


class Overrides(Protocol):
    """What readers corrected by hand."""

    def apply(self, article: Article) -> Article:
        """The article with what they said of it in the place of what was found."""
        ...


def content_hash(content: bytes) -> str:
    """128 bits of BLAKE2b over the bytes as they were fetched, in hexadecimal."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


class Store:
    """The articles of one installation.

    Safe to share between threads. Several processes may read while one writes; a second
    writer waits up to `BUSY_TIMEOUT_S` seconds and then gets a `StoreError`.
    """

    def __init__(
        self,
        location: str | Path,
        *,
        reading_version: int = 1,
        overrides: Overrides | None = None,
    ) -> None:
        """Open the store, creating it where there is none.

        Args:
            location: a path (SQLite) or a SQLAlchemy URL.
            reading_version: version of the code that reads pages; a page that an older version
                read counts as not read yet.
            overrides: corrections, applied to every article before it is saved.

        Raises:
            StoreError: it cannot be opened or belongs to another version.
        """
        self.location = str(location)
        self.reading_version = reading_version
        self._overrides = overrides
        self.database = Database(location)
        try:
            with self.database.opening() as connection:
                metadata.create_all(connection)
                self._check_version(connection)
        except StoreError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()

    def has_read(self, origin: str, digest: str) -> bool:
        """True if these very bytes from there were read before by this version of the code."""
        query = sa.select(sa.literal(1)).where(
            pages.c.origin == origin,
            pages.c.content_hash == digest,
            pages.c.reading_version == self.reading_version,
        )
        with self.database.reading() as connection:
            return connection.execute(query).first() is not None

    def refusal(self, origin: str) -> str | None:
        """Why the page of that origin was refused, or None."""
        query = sa.select(pages.c.refusal).where(pages.c.origin == origin)
        with self.database.reading() as connection:
            return connection.execute(query).scalar()

    def save(
        self, readings: Sequence[Reading], *, also: Callable[[Connection], None] | None = None
    ) -> list[Outcome]:
        """Write what was read, all of it or nothing, synced to disk on return.

        A page whose article is the same as before makes no revision, even where bytes around
        the article (a view counter, a list of related news) differ. Whatever the articles are
        copies of, or others of them, is found out in the same transaction.

        Args:
            readings: of pages; there may be none.
            also: what else belongs into the same transaction, done after the readings.

        Returns:
            One outcome a reading, in order.

        Raises:
            StoreError: the database refused; nothing of this batch was written.
        """
        now = dt.datetime.now(dt.UTC)
        readings = [self._corrected(reading) for reading in readings]
        with self.database.writing() as connection:
            outcomes = [self._save_one(connection, reading, now) for reading in readings]
            settle_saved(connection, readings, outcomes)
            if also is not None:
                also(connection)
        return outcomes

    def find_copies(self) -> Iterator[tuple[int, int]]:
        """Enter articles into the ledger of copies that were saved before there was one.

        What was done stays, whenever it is broken off; nothing is to do for a store that this
        program made.

        Yields:
            How many articles are done, and how many there are to do in all; after each batch.

        Raises:
            StoreError: the database refused.
        """
        from corpus.copies.ledger import count_unsettled, settle, unsettled

        with self.database.reading() as connection:
            total = count_unsettled(connection)
        done = 0
        while done < total:
            with self.database.writing() as connection:
                batch = unsettled(connection, COPIES_BATCH)
                touch(connection, settle(connection, batch))
            done = min(total, done + len(batch)) if batch else total
            yield done, total

    def copies_of(self, article_id: str) -> list[CopyInfo]:
        """The articles that tell the same story, this one among them, the original first.

        Empty for an article that stands alone, and for an unknown id.
        """
        with self.database.reading() as connection:
            return copies_of(connection, article_id)

    def mark_gone(self, article_id: str, at: dt.datetime | None) -> None:
        """Say since when the site no longer has an article's page; None: it is there (again).

        An article that is marked already keeps its first moment.

        Raises:
            StoreError: the database refused.
        """
        with self.database.writing() as connection:
            set_gone(connection, article_id, at)

    def gone_since(self, article_id: str) -> dt.datetime | None:
        """Since when the site no longer has the page of an article (UTC), or None."""
        query = sa.select(gone.c.at).where(gone.c.article_id == article_id)
        with self.database.reading() as connection:
            at = connection.execute(query).scalar()
        return aware(at) if at is not None else None

    def identity(self, origin: str) -> tuple[str, str | None] | None:
        """Id and address of the article that the page of that origin gave, or None."""
        query = (
            sa.select(articles.c.id, articles.c.url)
            .join(pages, pages.c.article_id == articles.c.id)
            .where(pages.c.origin == origin)
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return (row.id, row.url) if row is not None else None

    def get(self, article_id: str) -> Article | None:
        """The current revision of an article, or None."""
        query = current(revisions.c.article, stories.c.story).where(articles.c.id == article_id)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return loaded(row.article, row.story) if row is not None else None

    def revisions(self, article_id: str) -> list[Revision]:
        """Every revision of an article, oldest first; empty for an unknown id."""
        query = (
            sa.select(revisions)
            .where(revisions.c.article_id == article_id)
            .order_by(revisions.c.number)
        )
        with self.database.reading() as connection:
            return [
                Revision(row.number, aware(row.fetched_at), row.content_hash, loaded(row.article))
                for row in connection.execute(query)
            ]

    def read_when(self, *, offset: int = 0, limit: int) -> list[tuple[str, dt.datetime]]:
        """A part of all ids in their own order, each with when its text was first read (UTC)."""
        first = sa.select(articles.c.id, articles.c.revision)
        part = first.order_by(articles.c.id).offset(offset).limit(limit).subquery()
        query = (
            sa.select(part.c.id, revisions.c.fetched_at)
            .join(
                revisions,
                sa.and_(revisions.c.article_id == part.c.id, revisions.c.number == part.c.revision),
            )
            .order_by(part.c.id)
        )
        with self.database.reading() as connection:
            return [(row.id, aware(row.fetched_at)) for row in connection.execute(query)]

    def changes(self, since: int = 0) -> Iterator[Change]:
        """Current articles whose last change came after `since`, in the order of change.

        Streams: memory does not grow with the number of articles.
        """
        while True:
            query = (
                current(articles.c.change, revisions.c.article, stories.c.story)
                .where(articles.c.change > since)
                .order_by(articles.c.change)
                .limit(READ_BATCH)
            )
            with self.database.reading() as connection:
                rows = connection.execute(query).all()
            for row in rows:
                yield Change(row.change, loaded(row.article, row.story))
            if len(rows) < READ_BATCH:
                return
            since = rows[-1].change

    def last_change(self) -> int:
        """The number of the newest change; 0 for an empty store."""
        with self.database.reading() as connection:
            return last_change(connection)

    def count(self) -> int:
        """How many articles there are."""
        return self._count(sa.select(sa.func.count()).select_from(articles))

    def count_revisions(self) -> int:
        """How many revisions there are, current ones included."""
        return self._count(sa.select(sa.func.count()).select_from(revisions))

    def count_pages(self, prefix: str = "") -> int:
        """How many pages were read whose origin starts with `prefix`, refused ones included."""
        query = sa.select(sa.func.count()).select_from(pages)
        return self._count(query.where(pages.c.origin.startswith(prefix, autoescape=True)))

    def refusals(self, limit: int = 100) -> list[tuple[str, str]]:
        """The pages refused last: (origin, reason), newest first."""
        query = (
            sa.select(pages.c.origin, pages.c.refusal)
            .where(pages.c.refusal.is_not(None))
            .order_by(pages.c.read_at.desc(), pages.c.origin)
            .limit(limit)
        )
        with self.database.reading() as connection:
            return [(row.origin, row.refusal) for row in connection.execute(query)]

    def _count(self, query: sa.Select[Any]) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _check_version(self, connection: Connection) -> None:
        query = sa.select(meta.c.value).where(meta.c.key == "schema")
        version = connection.execute(query).scalar()
        if version is None:
            connection.execute(meta.insert().values(key="schema", value=SCHEMA_VERSION))
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"{self.location}: the store has schema {version}, this program reads "
                f"{SCHEMA_VERSION}; use the program that made it to `jiangxun export`, and "
                "`jiangxun ingest` the export into a new folder"
            )

    def _corrected(self, reading: Reading) -> Reading:
        if self._overrides is None or reading.article is None:
            return reading
        return replace(reading, article=self._overrides.apply(reading.article))

    def _save_one(self, connection: Connection, reading: Reading, now: dt.datetime) -> Outcome:
        article = reading.article
        outcome: Outcome = "refused"
        if article is not None:
            outcome = save_article(connection, article, reading.content_hash, now)
        row = {
            "content_hash": reading.content_hash,
            "reading_version": self.reading_version,
            "read_at": now,
            "article_id": article.id if article is not None else None,
            "refusal": reading.refusal,
        }
        update = sa.update(pages).where(pages.c.origin == reading.origin).values(row)
        if connection.execute(update).rowcount == 0:
            connection.execute(pages.insert().values(origin=reading.origin, **row))
        return outcome


def set_gone(connection: Connection, article_id: str, at: dt.datetime | None) -> None:
    """`Store.mark_gone` inside a transaction that is open already."""
    here = gone.c.article_id == article_id
    if at is None:
        connection.execute(sa.delete(gone).where(here))
    elif connection.execute(sa.select(gone.c.at).where(here)).first() is None:
        connection.execute(gone.insert().values(article_id=article_id, at=at))
