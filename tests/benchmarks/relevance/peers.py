"""Those who search: ours, and three others, each as its documentation says.

The others are given every advantage that costs a few lines: the title counts three times, any word
may match and the best match comes first, and Chinese is cut by jieba in its mode for search.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Protocol

from indexer import STORY, SearchRequest, open_engine
from indexer.analysis import gather
from tests.benchmarks.relevance.collection import Document

TITLE_BOOST = 3.0
DEPTH = 100
"""How many answers are asked for."""

_SIGNS = re.compile(r"[^\w\s]+")


class Peer(Protocol):
    """A search engine that holds the collection."""

    name: ClassVar[str]

    def find(self, text: str) -> list[str]:
        """The keys of the best articles, at most `DEPTH`."""

    def has(self, run: str, key: str) -> bool:
        """Does the quoted run find that article?"""

    def analyse(self, text: str) -> object:
        """Take a text apart as it is done for the index."""


class Ours:
    """Jiangxun."""

    name: ClassVar[str] = "ours"

    def __init__(self, documents: Iterable[Document], folder: Path) -> None:
        self._engine = open_engine(folder)
        # Each article is given out as the original of a story of its own: by that filter a single
        # article can be asked for, and folding has nothing to fold.
        self._engine.add(
            replace(document.article, id=document.key, story=document.key) for document in documents
        )
        self._engine.commit()

    def find(self, text: str) -> list[str]:
        """What a reader is shown who types nothing but the text."""
        result = self._engine.search(SearchRequest(text, limit=DEPTH))
        return [hit.id for hit in (*result.hits, *result.near)]

    def has(self, run: str, key: str) -> bool:
        """Only the words themselves count: nothing translated, corrected or dropped."""
        request = SearchRequest(
            f'"{run}"', filters={STORY: [key]}, limit=1, translate=False, correct=False
        )
        result = self._engine.search(request)
        return result.total == 1 and not result.partial

    def analyse(self, text: str) -> object:
        """The one path of documents and queries."""
        return gather(text)


class Whoosh:
    """Whoosh 2.7.4 with the analyser that jieba has for it."""

    name: ClassVar[str] = "Whoosh + jieba"

    def __init__(self, documents: Iterable[Document], folder: Path) -> None:
        from jieba.analyse import ChineseAnalyzer
        from whoosh import fields, index, qparser  # after `Ours`: who loads it first is warned

        _quiet_jieba()
        self._analyser = ChineseAnalyzer()
        text = fields.TEXT(analyzer=self._analyser, phrase=True)
        schema = fields.Schema(key=fields.ID(stored=True, unique=True), title=text, body=text)
        writer = index.create_in(str(folder), schema).writer()
        for document in documents:
            article = document.article
            writer.add_document(key=document.key, title=article.title, body=article.body)
        writer.commit()
        self._searcher = index.open_dir(str(folder)).searcher()
        self._parser = qparser.MultifieldParser(
            ["title", "body"], schema, {"title": TITLE_BOOST}, group=qparser.OrGroup
        )

    def find(self, text: str) -> list[str]:
        """Any word in either field."""
        found = self._searcher.search(self._parser.parse(text), limit=DEPTH)
        return [hit["key"] for hit in found]

    def has(self, run: str, key: str) -> bool:
        """A phrase in either field."""
        from whoosh.query import Term

        query = self._parser.parse(f'"{run}"')
        return bool(self._searcher.search(query, filter=Term("key", key), limit=1))

    def analyse(self, text: str) -> object:
        """All tokens."""
        return sum(1 for _ in self._analyser(text))


class Sqlite:
    """SQLite's FTS5 with its trigram tokenizer."""

    name: ClassVar[str] = "SQLite trigram"

    def __init__(self, documents: Iterable[Document], folder: Path) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute(
            "CREATE VIRTUAL TABLE words USING fts5(key UNINDEXED, title, body, tokenize='trigram')"
        )
        self._base.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            ((each.key, each.article.title, each.article.body) for each in documents),
        )
        self._scratch = sqlite3.connect(":memory:")
        self._scratch.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='trigram')")

    def find(self, text: str) -> list[str]:
        """Any word of three characters or more; where there is none, every word by LIKE."""
        words = _SIGNS.sub(" ", text).split()
        if long := [f'"{word}"' for word in words if len(word) > 2]:
            rows = self._base.execute(
                "SELECT key FROM words WHERE words MATCH ?"
                f" ORDER BY bm25(words, 0, {TITLE_BOOST}, 1.0) LIMIT {DEPTH}",
                (" OR ".join(long),),
            )
        else:
            rows = self._like(words)
        return [key for (key,) in rows]

    def has(self, run: str, key: str) -> bool:
        """A string of three characters is found by the index, a shorter one by reading all."""
        if len(run) < 3:
            return any(found == key for (found,) in self._like([run], limit=-1))
        rows = self._base.execute(
            "SELECT 1 FROM words WHERE words MATCH ? AND key = ?", (f'"{run}"', key)
        )
        return rows.fetchone() is not None

    def analyse(self, text: str) -> object:
        """Its analysis cannot be had alone: the text is put into an index in memory."""
        return self._scratch.execute("INSERT INTO t VALUES (?)", (text,))

    def _like(self, words: list[str], limit: int = DEPTH) -> Iterable[tuple[str]]:
        each = " AND ".join(["title || ' ' || body LIKE ?"] * len(words)) or "0"
        asked = [f"%{word}%" for word in words]
        return self._base.execute(f"SELECT key FROM words WHERE {each} LIMIT {limit}", asked)


class Tantivy:
    """Tantivy, its English stemmer, and spaces between Chinese words by jieba."""

    name: ClassVar[str] = "Tantivy + jieba"

    def __init__(self, documents: Iterable[Document], folder: Path) -> None:
        import jieba
        import tantivy

        _quiet_jieba()
        self._cut: Callable[[str], Iterable[str]] = jieba.cut_for_search
        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        for field in ("title", "body"):
            builder.add_text_field(field, tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(num_threads=1)
        for document in documents:
            title, body = map(self._spaced, (document.article.title, document.article.body))
            writer.add_document(tantivy.Document(key=document.key, title=title, body=body))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, text: str) -> list[str]:
        """Any word in either field."""
        found = self._searcher.search(self._query(self._spaced(_SIGNS.sub(" ", text))), DEPTH)
        return [self._searcher.doc(at)["key"][0] for _, at in found.hits]

    def has(self, run: str, key: str) -> bool:
        """A phrase in either field."""
        tantivy = self._tantivy
        only = tantivy.Query.term_query(self._index.schema, "key", key)
        phrase = self._query(f'"{self._spaced(run)}"')
        both = [(tantivy.Occur.Must, phrase), (tantivy.Occur.Must, only)]
        return bool(self._searcher.search(tantivy.Query.boolean_query(both), 1).hits)

    def analyse(self, text: str) -> object:
        """What is done before Tantivy gets the text."""
        return self._spaced(text)

    def _spaced(self, text: str) -> str:
        return " ".join(self._cut(text))

    def _query(self, text: str) -> object:
        fields = ["title", "body"]
        return self._index.parse_query_lenient(text, fields, {"title": TITLE_BOOST})[0]


PEERS: tuple[type[Peer], ...] = (Ours, Whoosh, Sqlite, Tantivy)


def _quiet_jieba() -> None:
    """Load its dictionary now, and say nothing."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
