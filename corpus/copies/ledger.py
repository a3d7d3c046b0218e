"""What is known of copies, kept up with every batch of articles that is saved.

All is done in the transaction that saves the articles, so that it is never half done. A verdict
depends on the two articles alone, and the stories on all pairs: the order of arrival does not
matter, as long as no key is had by `MOST_POSTINGS` texts and no text is like `MOST_CANDIDATES`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.article import Article
from corpus.copies.candidates import Entry, chunks, find_pairs, post, read_sketch
from corpus.copies.grouping import Pair, stories
from corpus.copies.sketch import sketch
from corpus.copies.standing import Standing, ranked
from corpus.copies.tables import keys, pairs, texts
from corpus.copies.words import read_words
from corpus.schema import articles, current, loaded, revisions
from corpus.schema import stories as story_of

VERSION = 1
"""Raised whenever words, keys or verdicts change: `Store.find_copies` then does all texts anew."""


def settle(connection: Connection, saved: Iterable[Article]) -> set[str]:
    """Enter new or changed articles and bring every story that they touch up to date.

    Returns:
        The ids of all articles, saved or not, whose story is another one now.
    """
    batch = {article.id: article for article in saved}
    known = _forget(connection, batch)
    entries = _enter(connection, batch.values(), known)
    left = _part(connection, known.values())
    found = find_pairs(connection, entries, post(connection, entries))
    if found:
        connection.execute(pairs.insert(), found)
    old = {known[id_] for id_ in batch if id_ in known}
    touched = {row["number"] for row in found} | left | old
    return _regroup(connection, touched) if touched else set()


def unsettled(connection: Connection, limit: int) -> list[Article]:
    """Articles that are not in the ledger, or under an older version of it."""
    newest = sa.and_(texts.c.article_id == articles.c.id, texts.c.version == VERSION)
    query = current(revisions.c.article).outerjoin(texts, newest).where(texts.c.number.is_(None))
    rows = connection.execute(query.order_by(articles.c.change).limit(limit))
    return [loaded(row.article) for row in rows]


def count_unsettled(connection: Connection) -> int:
    """How many articles `unsettled` would give without a limit."""
    settled = sa.select(sa.func.count()).select_from(texts).where(texts.c.version == VERSION)
    every = sa.select(sa.func.count()).select_from(articles)
    return int(connection.execute(every).scalar_one() - connection.execute(settled).scalar_one())


def _forget(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Take out the keys of those articles that are in the ledger; their numbers by their ids."""
    known = {}
    query = sa.select(texts.c.number, texts.c.article_id, texts.c.groups, texts.c.marks)
    for some in chunks(ids):
        for row in connection.execute(query.where(texts.c.article_id.in_(some))).all():
            known[row.article_id] = row.number
            mine = read_sketch(row.groups, row.marks)
            for few in chunks((*mine.groups.tolist(), *mine.marks)):
                here = sa.and_(keys.c.key.in_(few), keys.c.number == row.number)
                connection.execute(sa.delete(keys).where(here))
    return known


def _part(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Take out the pairs of some articles; the numbers of those with whom they were paired."""
    left: set[int] = set()
    for some in chunks(numbers):
        others = sa.select(pairs.c.other).where(pairs.c.number.in_(some))
        met = set(connection.execute(others).scalars())
        left |= met
        if met:
            connection.execute(sa.delete(pairs).where(pairs.c.number.in_(some)))
            for few in chunks(met):
                here = sa.and_(pairs.c.number.in_(few), pairs.c.other.in_(some))
                connection.execute(sa.delete(pairs).where(here))
    return left


def _enter(
    connection: Connection, batch: Iterable[Article], known: Mapping[str, int]
) -> list[Entry]:
    """Write the sketches of a batch; who has a number keeps it."""
    last = connection.execute(sa.select(sa.func.max(texts.c.number))).scalar() or 0
    entries: list[Entry] = []
    new: list[dict[str, Any]] = []
    for article in batch:
        words = read_words(article.title, article.body)
        number = known.get(article.id) or last + len(new) + 1
        entry = Entry(number, words, sketch(article, words))
        row = {
            "number": number,
            "article_id": article.id,
            "version": VERSION,
            "groups": entry.sketch.groups.tobytes(),
            "marks": np.array(entry.sketch.marks, np.int64).tobytes(),
            "standing": json.dumps(Standing.of(article).to_row(), ensure_ascii=False),
        }
        if article.id in known:
            connection.execute(sa.update(texts).where(texts.c.number == number).values(row))
        else:
            new.append(row)
        entries.append(entry)
    if new:
        connection.execute(texts.insert(), new)
    return entries


def _regroup(connection: Connection, touched: Collection[int]) -> set[str]:
    """Settle anew the stories of some articles and of all that hang together with them."""
    reached, rows = _region(connection, touched)
    standings = _standings(connection, reached)
    ids = {number: standing.article_id for number, standing in standings.items()}
    found = [
        Pair(ids[row.number], ids[row.other], row.relation, row.strength, row.titled)
        for row in rows
        if row.other in reached
    ]
    by_id = {standing.article_id: standing for standing in standings.values()}
    wanted: dict[str, tuple[str, int]] = {}
    for members in stories(found):
        copies = ranked(by_id[member] for member in members)
        original = copies[0].article_id
        wanted |= {copy.article_id: (original, place) for place, copy in enumerate(copies)}
    return _tell(connection, list(by_id), wanted)


def _tell(
    connection: Connection, ids: Collection[str], wanted: Mapping[str, tuple[str, int]]
) -> set[str]:
    """Write story and place of some articles; the ids of those whose story is another one now."""
    had: dict[str, tuple[str, int]] = {}
    for some in chunks(ids):
        query = sa.select(story_of).where(story_of.c.article_id.in_(some))
        had |= {row.article_id: (row.story, row.place) for row in connection.execute(query)}
    changed = sorted(id_ for id_ in ids if had.get(id_) != wanted.get(id_))
    for some in chunks(changed):
        connection.execute(sa.delete(story_of).where(story_of.c.article_id.in_(some)))
    rows = [
        {"article_id": id_, "story": wanted[id_][0], "place": wanted[id_][1]}
        for id_ in changed
        if id_ in wanted
    ]
    if rows:
        connection.execute(story_of.insert(), rows)
    alone = (None, 0)
    return {id_ for id_ in changed if had.get(id_, alone)[0] != wanted.get(id_, alone)[0]}


def _region(connection: Connection, touched: Collection[int]) -> tuple[set[int], list[sa.Row[Any]]]:
    """All articles that likeness leads to, and the pairs of each, from one of their sides."""
    reached, ahead = set(touched), set(touched)
    found = []
    while ahead:
        met = set()
        for some in chunks(ahead):
            for row in connection.execute(sa.select(pairs).where(pairs.c.number.in_(some))):
                if row.relation != "apart":
                    met.add(row.other)
                if row.number < row.other:
                    found.append(row)
        ahead = met - reached
        reached |= met
    return reached, found


def _standings(connection: Connection, numbers: Iterable[int]) -> dict[int, Standing]:
    found = {}
    query = sa.select(texts.c.number, texts.c.article_id, texts.c.standing)
    for some in chunks(numbers):
        for row in connection.execute(query.where(texts.c.number.in_(some))):
            found[row.number] = Standing.from_row(row.article_id, json.loads(row.standing))
    return found
