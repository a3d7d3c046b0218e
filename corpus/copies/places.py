"""At which places a story stands: what `Store.copies_of` tells."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.article import PublishedDate
from corpus.copies.tables import pairs, texts
from corpus.schema import articles, current, loaded, revisions, stories

Trust = Literal["known", "unknown", "suspect"]

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CopyInfo:
    """One of the places at which a story stands.

    Attributes:
        id: of the article.
        title, url, publisher, published, suspicions: the article's own.
        source: the outlet that it names as its source, or None.
        trust: "known" for a site of `sources.toml`, "suspect" where anything is held against the
            site or the page, else "unknown".
        why: why it was joined with the others, in words.
    """

    id: str
    title: str
    url: str | None
    publisher: str | None
    source: str | None
    published: PublishedDate | None
    trust: Trust
    why: str
    suspicions: tuple[str, ...]


def copies_of(connection: Connection, article_id: str) -> list[CopyInfo]:
    """The articles of one story, the original first; empty for an article that stands alone."""
    mine = sa.select(stories.c.story).where(stories.c.article_id == article_id).scalar_subquery()
    query = (
        current(texts.c.number, texts.c.standing, revisions.c.article)
        .join(texts, texts.c.article_id == articles.c.id)
        .where(stories.c.story == mine)
        .order_by(stories.c.place)
    )
    rows = connection.execute(query).all()
    why = _reasons(connection, [row.number for row in rows])
    return [_info(row, why.get(row.number, "")) for row in rows]


def _info(row: sa.Row[Any], why: str) -> CopyInfo:
    article = loaded(row.article)
    return CopyInfo(
        id=article.id,
        title=article.title,
        url=article.url,
        publisher=article.publisher,
        source=article.content_source,
        published=article.published,
        trust=json.loads(row.standing)["trust"],
        why=why,
        suspicions=article.suspicions,
    )


def _reasons(connection: Connection, order: list[int]) -> dict[int, str]:
    """Why each copy was joined: by its likeness to the foremost of those that it is like."""
    place = {number: at for at, number in enumerate(order)}
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for start in range(0, len(order), _CHUNK):
        here = pairs.c.number.in_(order[start : start + _CHUNK])
        for row in connection.execute(sa.select(pairs).where(here)):
            if row.other in place and row.relation != "apart":
                found[row.number].append((place[row.other], row.why))
    return {number: min(likes)[1] for number, likes in found.items()}
