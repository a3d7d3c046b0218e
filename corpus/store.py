"""The store: every article, every revision of it, and what each page gave when it was read.

The store is the truth of an installation; the index can be thrown away and rebuilt from it.
SQLite by default (WAL, every commit synced to disk), any database by its SQLAlchemy URL.

Four tables say it all:

    pages       what was read, from where: the hash of the bytes, and what became of them
    articles    one row an article: its current revision and its place in the order of changes
    revisions   each text an article has had, oldest first; never altered once written
    gone        since when the site no longer has the page of an article; the article stays

`articles.change` grows with every new or changed article, so that an indexer which remembers
the last number it saw asks for just what came after (`Store.changes`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.article import Article
from corpus.database import Database, aware
from corpus.errors import StoreError

SCHEMA_VERSION = "1"
READ_BATCH = 500

Outcome = Literal["new", "changed", "unchanged", "refused"]

_schema = sa.MetaData()

_meta = sa.Table(
    "meta",
    _schema,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
_pages = sa.Table(
    "pages",
    _schema,
    sa.Column("origin", sa.String, primary_key=True),
    sa.Column("content_hash", sa.String(32), nullable=False),
    sa.Column("reading_version", sa.Integer, nullable=False),
    sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("article_id", sa.String(16)),
    sa.Column("refusal", sa.String),
)
_articles = sa.Table(
    "articles",
    _schema,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("url", sa.String),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("change", sa.BigInteger, nullable=False, unique=True),
)
_revisions = sa.Table(
    "revisions",
    _schema,
    sa.Column("article_id", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("content_hash", sa.String(32), nullable=False),
    sa.Column("article", sa.Text, nullable=False),
)
_gone = sa.Table(
    "gone",
    _schema,
    sa.Column("article_id", sa.String(16), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one page.

    Attributes:
        origin: where the bytes came from: an address, a path, or "file.jsonl#id".
        content_hash: `content_hash` of the bytes.
        article: the article, or None where the page was refused.
        refusal: why it was refused, or None.
    """

    origin: str
    content_hash: str
    article: Article | None = None
    refusal: str | None = None


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


def content_hash(content: bytes) -> str:
    """128 bits of BLAKE2b over the bytes as they were fetched, in hexadecimal."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


class Store:
    """The articles of one installation.

    Safe to share between threads. Several processes may read while one writes; a second
    writer waits up to `BUSY_TIMEOUT_S` seconds and then gets a `StoreError`.
    """

    def __init__(self, location: str | Path, *, reading_version: int = 1) -> None:
        """Open the store, creating it where there is none.

        Args:
            location: a path (SQLite) or a SQLAlchemy URL.
            reading_version: version of the code that reads pages; a page that an older version
                read counts as not read yet.

        Raises:
            StoreError: it cannot be opened or belongs to another version.
        """
        self.location = str(location)
        self.reading_version = reading_version
        self.database = Database(location)
        try:
            with self.database.opening() as connection:
                _schema.create_all(connection)
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
            _pages.c.origin == origin,
            _pages.c.content_hash == digest,
            _pages.c.reading_version == self.reading_version,
        )
        with self.database.reading() as connection:
            return connection.execute(query).first() is not None

    def refusal(self, origin: str) -> str | None:
        """Why the page of that origin was refused, or None."""
        query = sa.select(_pages.c.refusal).where(_pages.c.origin == origin)
        with self.database.reading() as connection:
            return connection.execute(query).scalar()

    def save(
        self, readings: Sequence[Reading], *, also: Callable[[Connection], None] | None = None
    ) -> list[Outcome]:
        """Write what was read, all of it or nothing, synced to disk on return.

        A page whose article is the same as before makes no revision, even where bytes around
        the article (a view counter, a list of related news) differ.

        Args:
            readings: of pages; there may be none.
            also: what else belongs into the same transaction, done after the readings.

        Returns:
            One outcome a reading, in order.

        Raises:
            StoreError: the database refused; nothing of this batch was written.
        """
        now = dt.datetime.now(dt.UTC)
        with self.database.writing() as connection:
            outcomes = [self._save_one(connection, reading, now) for reading in readings]
            if also is not None:
                also(connection)
        return outcomes

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
        query = sa.select(_gone.c.at).where(_gone.c.article_id == article_id)
        with self.database.reading() as connection:
            at = connection.execute(query).scalar()
        return aware(at) if at is not None else None

    def identity(self, origin: str) -> tuple[str, str | None] | None:
        """Id and address of the article that the page of that origin gave, or None."""
        query = (
            sa.select(_articles.c.id, _articles.c.url)
            .join(_pages, _pages.c.article_id == _articles.c.id)
            .where(_pages.c.origin == origin)
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return (row.id, row.url) if row is not None else None

    def get(self, article_id: str) -> Article | None:
        """The current revision of an article, or None."""
        query = _current(_revisions.c.article).where(_articles.c.id == article_id)
        with self.database.reading() as connection:
            text = connection.execute(query).scalar()
        return _load(text) if text is not None else None

    def revisions(self, article_id: str) -> list[Revision]:
        """Every revision of an article, oldest first; empty for an unknown id."""
        query = (
            sa.select(_revisions)
            .where(_revisions.c.article_id == article_id)
            .order_by(_revisions.c.number)
        )
        with self.database.reading() as connection:
            return [
                Revision(row.number, aware(row.fetched_at), row.content_hash, _load(row.article))
                for row in connection.execute(query)
            ]

    def changes(self, since: int = 0) -> Iterator[Change]:
        """Current articles whose last change came after `since`, in the order of change.

        Streams: memory does not grow with the number of articles.
        """
        while True:
            query = (
                _current(_articles.c.change, _revisions.c.article)
                .where(_articles.c.change > since)
                .order_by(_articles.c.change)
                .limit(READ_BATCH)
            )
            with self.database.reading() as connection:
                rows = connection.execute(query).all()
            for row in rows:
                yield Change(row.change, _load(row.article))
            if len(rows) < READ_BATCH:
                return
            since = rows[-1].change

    def last_change(self) -> int:
        """The number of the newest change; 0 for an empty store."""
        with self.database.reading() as connection:
            return _last_change(connection)

    def count(self) -> int:
        """How many articles there are."""
        return self._count(sa.select(sa.func.count()).select_from(_articles))

    def count_revisions(self) -> int:
        """How many revisions there are, current ones included."""
        return self._count(sa.select(sa.func.count()).select_from(_revisions))

    def count_pages(self, prefix: str = "") -> int:
        """How many pages were read whose origin starts with `prefix`, refused ones included."""
        query = sa.select(sa.func.count()).select_from(_pages)
        return self._count(query.where(_pages.c.origin.startswith(prefix, autoescape=True)))

    def refusals(self, limit: int = 100) -> list[tuple[str, str]]:
        """The pages refused last: (origin, reason), newest first."""
        query = (
            sa.select(_pages.c.origin, _pages.c.refusal)
            .where(_pages.c.refusal.is_not(None))
            .order_by(_pages.c.read_at.desc(), _pages.c.origin)
            .limit(limit)
        )
        with self.database.reading() as connection:
            return [(row.origin, row.refusal) for row in connection.execute(query)]

    def _count(self, query: sa.Select[Any]) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _check_version(self, connection: Connection) -> None:
        query = sa.select(_meta.c.value).where(_meta.c.key == "schema")
        version = connection.execute(query).scalar()
        if version is None:
            connection.execute(_meta.insert().values(key="schema", value=SCHEMA_VERSION))
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"{self.location}: the store has schema {version}, this program reads "
                f"{SCHEMA_VERSION}; use the program that made it to `jiangxun export`, and "
                "`jiangxun ingest` the export into a new folder"
            )

    def _save_one(self, connection: Connection, reading: Reading, now: dt.datetime) -> Outcome:
        article = reading.article
        outcome: Outcome = "refused"
        if article is not None:
            outcome = _save_article(connection, article, reading.content_hash, now)
        row = {
            "content_hash": reading.content_hash,
            "reading_version": self.reading_version,
            "read_at": now,
            "article_id": article.id if article is not None else None,
            "refusal": reading.refusal,
        }
        update = sa.update(_pages).where(_pages.c.origin == reading.origin).values(row)
        if connection.execute(update).rowcount == 0:
            connection.execute(_pages.insert().values(origin=reading.origin, **row))
        return outcome


def set_gone(connection: Connection, article_id: str, at: dt.datetime | None) -> None:
    """`Store.mark_gone` inside a transaction that is open already."""
    here = _gone.c.article_id == article_id
    if at is None:
        connection.execute(sa.delete(_gone).where(here))
    elif connection.execute(sa.select(_gone.c.at).where(here)).first() is None:
        connection.execute(_gone.insert().values(article_id=article_id, at=at))


def _save_article(
    connection: Connection, article: Article, digest: str, now: dt.datetime
) -> Outcome:
    text = json.dumps(article.to_dict(), ensure_ascii=False, sort_keys=True)
    query = _current(_articles.c.revision, _revisions.c.article).where(_articles.c.id == article.id)
    current = connection.execute(query).first()
    if current is not None and current.article == text:
        return "unchanged"
    number = current.revision + 1 if current is not None else 1
    connection.execute(
        _revisions.insert().values(
            article_id=article.id,
            number=number,
            fetched_at=now,
            content_hash=digest,
            article=text,
        )
    )
    values = {
        "url": article.url,
        "revision": number,
        "change": _last_change(connection) + 1,
    }
    if current is None:
        connection.execute(_articles.insert().values(id=article.id, **values))
        return "new"
    connection.execute(sa.update(_articles).where(_articles.c.id == article.id).values(values))
    return "changed"


def _current(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Select columns of the articles joined with their current revision."""
    joined = _articles.join(
        _revisions,
        sa.and_(
            _revisions.c.article_id == _articles.c.id,
            _revisions.c.number == _articles.c.revision,
        ),
    )
    return sa.select(*columns).select_from(joined)


def _last_change(connection: Connection) -> int:
    return connection.execute(sa.select(sa.func.max(_articles.c.change))).scalar() or 0


def _load(text: str) -> Article:
    return Article.from_dict(json.loads(text))
