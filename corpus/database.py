"""Connections to the database that holds the store: SQLite by default, any other by its URL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from corpus.errors import StoreError

BUSY_TIMEOUT_S = 30
_WRITES = "jiangxun_writes"


class Database:
    """One database, shared between threads.

    Several processes may read while one writes; a second writer waits up to `BUSY_TIMEOUT_S`.
    """

    def __init__(self, location: str | Path) -> None:
        """Say where it is: a path (SQLite) or a SQLAlchemy URL. Nothing is opened yet."""
        self.location = str(location)
        self._db = _connect(location)
        self._writer = self._db.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self._db.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all that is done in it is synced to disk at its end, or nothing is.

        Raises:
            StoreError: the database refused.
        """
        try:
            with self._writer.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(
                f"{self.location}: writing failed ({cause(error)}); nothing of this batch was "
                "written. Free the disk or wait for the other writer, then run it again"
            ) from error

    @contextmanager
    def opening(self) -> Iterator[Connection]:
        """The transaction that makes tables.

        Raises:
            StoreError: the database cannot be opened.
        """
        try:
            with self._writer.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(
                f"{self.location}: the store cannot be opened ({cause(error)}); "
                "check the path and its permissions, or name another folder with --data"
            ) from error

    def close(self) -> None:
        """Give back every connection."""
        self._db.dispose()


def _connect(location: str | Path) -> sa.Engine:
    if isinstance(location, str) and "://" in location:
        url = make_url(location)
    else:
        url = sa.URL.create("sqlite", database=str(location))
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url)
    db = sa.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    sa.event.listen(db, "connect", _prepare_sqlite)
    sa.event.listen(db, "begin", _begin_sqlite)
    return db


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    # The driver must not open transactions by itself: see _begin_sqlite.
    connection.isolation_level = None
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise


def _begin_sqlite(connection: Connection) -> None:
    """Begin; a writer takes the write lock at once.

    A deferred transaction that reads first and writes later fails with "database is locked"
    without waiting when another writer came in between.
    """
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def aware(moment: dt.datetime) -> dt.datetime:
    """SQLite forgets the time zone; everything here is written in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def cause(error: sa.exc.SQLAlchemyError) -> str:
    """The first line of what the database itself said."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
