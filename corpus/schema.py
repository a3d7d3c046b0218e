"""The tables of the store, and how an article stands in them.

    pages       what was read, from where: the hash of the bytes, and what became of them
    articles    one row an article: its current revision and its place in the order of changes
    revisions   each text an article has had, oldest first; never altered once written
    gone        since when the site no longer has the page of an article; the article stays
    stories     of which article each copy is a copy; kept by `corpus.copies.ledger`

`articles.change` grows with every new or changed article, and with every article that came to
another story.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.article import Article

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
pages = sa.Table(
    "pages",
    metadata,
    sa.Column("origin", sa.String, primary_key=True),
    sa.Column("content_hash", sa.String(32), nullable=False),
    sa.Column("reading_version", sa.Integer, nullable=False),
    sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("article_id", sa.String(16)),
    sa.Column("refusal", sa.String),
)
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("url", sa.String),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("change", sa.BigInteger, nullable=False, unique=True),
)
revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("article_id", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("content_hash", sa.String(32), nullable=False),
    sa.Column("article", sa.Text, nullable=False),
)
gone = sa.Table(
    "gone",
    metadata,
    sa.Column("article_id", sa.String(16), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)
stories = sa.Table(
    "stories",
    metadata,
    sa.Column("article_id", sa.String(16), primary_key=True),
    sa.Column("story", sa.String(16), nullable=False, index=True),
    sa.Column("place", sa.Integer, nullable=False),  # among the copies: 0 is the original
)


def current(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Select columns of the articles joined with their current revision and their story, if any."""
    joined = articles.join(
        revisions,
        sa.and_(
            revisions.c.article_id == articles.c.id,
            revisions.c.number == articles.c.revision,
        ),
    ).outerjoin(stories, stories.c.article_id == articles.c.id)
    return sa.select(*columns).select_from(joined)


def written(article: Article) -> str:
    """An article as it is written down: without its story, which depends on the others."""
    data = dataclasses.replace(article, story=None).to_dict()
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def loaded(text: str, story: str | None = None) -> Article:
    """The article that `written` gave, with the story it belongs to."""
    return Article.from_dict({**json.loads(text), "story": story})


def last_change(connection: Connection) -> int:
    """The number of the newest change; 0 for an empty store."""
    return connection.execute(sa.select(sa.func.max(articles.c.change))).scalar() or 0
