"""How one article comes into the store, and what follows for the stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.article import Article
from corpus.schema import articles, current, last_change, revisions, written

Outcome = Literal["new", "changed", "unchanged", "refused"]


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


def save_article(
    connection: Connection, article: Article, digest: str, now: dt.datetime
) -> Outcome:
    """Write an article's new revision, unless it is the same as the current one."""
    text = written(article)
    query = current(articles.c.revision, revisions.c.article).where(articles.c.id == article.id)
    row = connection.execute(query).first()
    if row is not None and row.article == text:
        return "unchanged"
    number = row.revision + 1 if row is not None else 1
    connection.execute(
        revisions.insert().values(
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
        "change": last_change(connection) + 1,
    }
    if row is None:
        connection.execute(articles.insert().values(id=article.id, **values))
        return "new"
    connection.execute(sa.update(articles).where(articles.c.id == article.id).values(values))
    return "changed"


def settle_saved(
    connection: Connection, readings: Sequence[Reading], outcomes: Sequence[Outcome]
) -> None:
    """Find out what the new and changed articles are copies of."""
    saved = {
        reading.article.id: reading.article
        for reading, outcome in zip(readings, outcomes, strict=True)
        if reading.article is not None and outcome in ("new", "changed")
    }
    if saved:
        # Who only reads a store does without the words, and without numpy.
        from corpus.copies.ledger import settle

        touch(connection, settle(connection, saved.values()) - saved.keys())


def touch(connection: Connection, ids: Iterable[str]) -> None:
    """Give articles a new place in the order of changes."""
    last = last_change(connection)
    for change, article_id in enumerate(sorted(ids), start=last + 1):
        update = sa.update(articles).where(articles.c.id == article_id)
        connection.execute(update.values(change=change))
