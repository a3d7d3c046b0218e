"""The same articles as a data folder of ours and as a database for Datasette."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import rjieba

from corpus import Article
from corpus.saving import Reading
from desk.articles import articles
from indexer.analysis import analysis_id
from indexer.schema import SCHEMA_VERSION
from webapp.data_folder import DataFolder
from webapp.indexing import index_changes

SAVED_AT_ONCE = 500

Say = Callable[[str], None]


def data_folder(folder: Path, count: int, say: Say) -> Path:
    """The data folder with the first `count` articles, made where it is not there."""
    made = folder / f"desk-{count}-{SCHEMA_VERSION}-{analysis_id()}"
    return _once(made, lambda path: _fill(path, count, say))


def database(folder: Path, count: int, say: Say) -> Path:
    """The database with the same articles, made where it is not there."""
    made = folder / f"datasette-{count}"
    return _once(made, lambda path: _fill_database(path, count, say)) / "news.db"


def writable_copy(made: Path, scratch: Path) -> Path:
    """A copy to write to, so that every run begins with the same articles."""
    return Path(shutil.copytree(made, scratch / "data"))


def reading(article: Article) -> Reading:
    """An article as the crawler hands it to the store."""
    return Reading(str(article.url), article.id * 2, article)


def _once(made: Path, fill: Callable[[Path], None]) -> Path:
    """What was left half made is made again."""
    if not made.exists():
        part = made.with_name(made.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        fill(part)
        part.rename(made)
    return made


def _fill(path: Path, count: int, say: Say) -> None:
    data = DataFolder(path)
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        for done, batch in enumerate(_batches(count), 1):
            store.save([reading(item) for item in batch])
            if done % 20 == 0:
                say(f"{done * SAVED_AT_ONCE} of {count} articles saved")
        say("indexing")
        index_changes(store, engine)


def _batches(count: int) -> Iterator[list[Article]]:
    waiting = articles(0, count)
    while batch := list(islice(waiting, SAVED_AT_ONCE)):
        yield batch


_TABLES = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT, body TEXT, words TEXT, published TEXT, month TEXT,
    province TEXT, city TEXT, college TEXT, source TEXT, language TEXT, topic TEXT, person TEXT
);
CREATE INDEX by_day ON articles (published);
CREATE INDEX by_province ON articles (province);
CREATE INDEX by_city ON articles (city);
CREATE INDEX by_college ON articles (college);
CREATE VIRTUAL TABLE articles_fts USING fts5 (words, content="articles");
"""


def _fill_database(path: Path, count: int, say: Say) -> None:
    with closing(sqlite3.connect(path / "news.db")) as connection:
        connection.executescript(_TABLES)
        for done, batch in enumerate(_batches(count), 1):
            rows = map(database_row, batch)
            connection.executemany(f"INSERT INTO articles VALUES ({', '.join('?' * 13)})", rows)
            if done % 20 == 0:
                say(f"{done * SAVED_AT_ONCE} of {count} articles for Datasette")
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        connection.execute("ANALYZE")
        connection.commit()


def database_row(item: Article) -> tuple[str | None, ...]:
    """An article as Datasette's table has it."""
    day = str(item.published)
    return (
        *(item.id, item.title, item.body, cut(f"{item.title}\n{item.body}"), day, day[:7]),
        *(item.province, item.city, item.colleges[0].id, item.content_source, item.language),
        *(item.topics[0], json.dumps([person.name for person in item.people])),
    )


def cut(text: str) -> str:
    """The words of a text between spaces: FTS5 by itself takes a clause of Chinese for a word."""
    return " ".join(rjieba.cut_for_search(text))
