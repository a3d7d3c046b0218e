"""SQLite's full-text index FTS5, with the facets in ordinary tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from engine.peer import FACETS, TITLE_BOOST, TOP, Answer, Ask

if TYPE_CHECKING:
    from engine.corpus import Row

_FILE = "articles.sqlite"
_TABLES = """
CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize='unicode61');
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, province TEXT, month TEXT, day INT);
CREATE TABLE college (number INT, value TEXT, PRIMARY KEY (number, value)) WITHOUT ROWID;
CREATE TABLE topic (number INT, value TEXT, PRIMARY KEY (number, value)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX article_province ON article (province);
CREATE INDEX article_day ON article (day);
"""
_RANK = f"bm25(words, {TITLE_BOOST}, 1.0)"


class Sqlite:
    """SQLite FTS5."""

    name: ClassVar[str] = "sqlite"
    title: ClassVar[str] = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, folder: Path) -> None:
        self.base = sqlite3.connect(folder / _FILE)
        self.base.executescript(
            "PRAGMA mmap_size = 8000000000; PRAGMA cache_size = -65536; PRAGMA temp_store = memory;"
            "CREATE TEMP TABLE hit (number INTEGER PRIMARY KEY);"
        )

    @classmethod
    def build(cls, rows: Iterable[Row], folder: Path, processes: int = 1) -> None:
        """Index in one transaction, then merge the full-text index into one piece."""
        folder.mkdir(parents=True)
        base = sqlite3.connect(folder / _FILE)
        base.executescript(_TABLES)
        with base:
            for number, row in enumerate(rows):
                insert(base, number, row)
            base.execute("INSERT INTO words (words) VALUES ('optimize')")
        base.executescript(_INDEXES + "ANALYZE; PRAGMA journal_mode = WAL;")
        base.close()

    def page(self, ask: Ask) -> Any:
        """The matching numbers go into a table of this connection, which the counts join."""
        run = self.base.execute
        run("DELETE FROM hit")
        source, where, values = _select(ask)
        run(f"INSERT INTO hit SELECT {_number(ask)} FROM {source} {where}", values)
        total = run("SELECT count(*) FROM hit").fetchone()[0]
        counts = {}
        for facet in FACETS:
            table, column = (
                (facet, "value") if facet in ("college", "topic") else ("article", facet)
            )
            counts[facet] = run(
                f"SELECT {column}, count(*) FROM hit JOIN {table} USING (number) GROUP BY 1"
            ).fetchall()
        self.base.rollback()
        return total, self._best(ask), counts

    def top(self, ask: Ask) -> Any:
        """The best ten and the total."""
        source, where, values = _select(ask)
        total = self.base.execute(f"SELECT count(*) FROM {source} {where}", values).fetchone()
        return total[0], self._best(ask)

    def answer(self, ask: Ask, page: Any) -> Answer:
        """Look up the ids of the numbers."""
        total, best, counts = page
        identity = "SELECT id FROM article WHERE number = ?"
        return Answer(
            total=total,
            top=[(self.base.execute(identity, (at,)).fetchone()[0], -rank) for at, rank in best],
            counts={facet: dict(rows) for facet, rows in counts.items()},
        )

    def close(self) -> None:
        """Close the file."""
        self.base.close()

    def _best(self, ask: Ask) -> Any:
        if ask.kind == "everything":
            return self.base.execute(f"SELECT number, 0.0 FROM article LIMIT {TOP}").fetchall()
        source, where, values = _select(ask)
        return self.base.execute(
            f"SELECT words.rowid, {_RANK} FROM {source} {where} ORDER BY 2 LIMIT {TOP}",
            values,
        ).fetchall()


def insert(base: sqlite3.Connection, number: int, row: Row) -> None:
    """Add an article under a number that is not in use."""
    texts = number, row.title, row.body
    base.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", texts)
    facts = number, row.id, row.province, row.month, row.day
    base.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?)", facts)
    for table, values in (("college", row.colleges), ("topic", row.topics)):
        pairs = [(number, value) for value in dict.fromkeys(values)]
        base.executemany(f"INSERT INTO {table} VALUES (?, ?)", pairs)


def _number(ask: Ask) -> str:
    return "number" if ask.kind == "everything" else "words.rowid"


def _select(ask: Ask) -> tuple[str, str, tuple[Any, ...]]:
    """Tables, condition and parameters of a question."""
    if ask.kind == "everything":
        return "article", "", ()
    quoted = [f'"{word}"' for word in ask.words]
    match ask.kind:
        case "phrase":
            text = '"' + " ".join(ask.words) + '"'
        case "any":
            text = " OR ".join(quoted)
        case _:
            text = " AND ".join(quoted)
    joined = "words JOIN article ON article.number = words.rowid"
    if ask.province is not None:
        return joined, "WHERE words MATCH ? AND +province = ?", (text, ask.province)
    if ask.dates is not None:
        first, last = (day.toordinal() for day in ask.dates)
        return joined, "WHERE words MATCH ? AND +day BETWEEN ? AND ?", (text, first, last)
    return "words", "WHERE words MATCH ?", (text,)
