"""Which articles of the database may be copies of those of a batch, and which are.

A text is compared to those that share most keys with it. Keys that many texts have are set phrases;
they are not counted, on either side.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.copies.likeness import MIRRORED, likeness
from corpus.copies.sketch import Sketch
from corpus.copies.tables import keys, texts
from corpus.copies.words import Words, read_words
from corpus.schema import articles, current, revisions

MOST_POSTINGS = 64
"""A key that so many texts have is a set phrase: it is kept for no more, and says nothing."""
MOST_CANDIDATES = 32
"""To how many others one text is compared."""
_LEAST_SHARED, _LEAST_SHARE = 3, 0.2
_LOOKED_AT = 64
_CHUNK = 500

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a batch, by its number in the ledger."""

    number: int
    words: Words
    sketch: Sketch

    def all_keys(self) -> Iterator[int]:
        """Those of its words and of its address, as `copy_keys` has them."""
        yield from self.sketch.groups.tolist()
        yield from self.sketch.marks


def post(connection: Connection, entries: Sequence[Entry]) -> Mapping[int, Sequence[int]]:
    """Write the keys of a batch.

    Returns:
        Of each key of the batch, the numbers of all that have it, the batch included.
    """
    postings: dict[int, list[int]] = defaultdict(list)
    for some in chunks(sorted({key for entry in entries for key in entry.all_keys()})):
        for key, number in connection.execute(sa.select(keys).where(keys.c.key.in_(some))):
            postings[key].append(number)
    rows = []
    for entry in entries:
        for key in entry.all_keys():
            if len(postings[key]) < MOST_POSTINGS:
                postings[key].append(entry.number)
                rows.append({"key": key, "number": entry.number})
    if rows:
        connection.execute(keys.insert(), rows)
    return postings


def find_pairs(
    connection: Connection, entries: Sequence[Entry], postings: Mapping[int, Sequence[int]]
) -> list[dict[str, Any]]:
    """Compare each article of a batch with those that it may be a copy of.

    Returns:
        Rows of `copy_pairs`, two a pair.
    """
    batch = {entry.number: entry for entry in entries}
    shared = {entry.number: _shared(entry, postings) for entry in entries}
    outside = sorted(
        {number for found in shared.values() for number in found if number not in batch}
    )
    sketches = {number: entry.sketch for number, entry in batch.items()}
    sketches |= _sketches(connection, outside)
    wanted = {
        (min(number, other), max(number, other))
        for number, found in shared.items()
        for other in _likeliest(batch[number], found, sketches, postings)
    }
    outside = sorted({number for pair in wanted for number in pair if number not in batch})
    words = {number: entry.words for number, entry in batch.items()} | _words(connection, outside)
    rows = []
    for one, other in sorted(wanted):
        marks = {*sketches[one].marks} & {*sketches[other].marks} - {-words[one].digest}
        found = likeness(words[one], words[other], address=bool(marks))
        if found is not None:
            common = {"strength": found.strength, "titled": found.titled, "why": found.why}
            rows.append({"number": one, "other": other, "relation": found.relation, **common})
            mirrored = MIRRORED[found.relation]
            rows.append({"number": other, "other": one, "relation": mirrored, **common})
    return rows


def _shared(entry: Entry, postings: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """How many telling keys an entry has in common with whom; marks count as enough."""
    counts: Counter[int] = Counter()
    for key in entry.sketch.groups.tolist():
        if len(postings[key]) < MOST_POSTINGS:
            counts.update(postings[key])
    found = {
        number: count
        for number, count in counts.most_common(_LOOKED_AT)
        if count >= _LEAST_SHARED and number != entry.number
    }
    for mark in entry.sketch.marks:
        for number in postings[mark][:MOST_CANDIDATES]:
            if number != entry.number:
                found[number] = counts[number]
    return found


def _likeliest(
    entry: Entry,
    found: Mapping[int, int],
    sketches: Mapping[int, Sketch],
    postings: Mapping[int, Sequence[int]],
) -> list[int]:
    """Those that share a fair part of the keys that they would share as copies."""
    marked = {number for mark in entry.sketch.marks for number in postings[mark]}
    telling = [key for key in entry.sketch.groups.tolist() if len(postings[key]) < MOST_POSTINGS]
    mine = Sketch(np.array(telling, np.uint32), ())
    scores = {}
    for number, count in found.items():
        share = count / max(1, mine.expected(sketches[number]))
        if number in marked or share >= _LEAST_SHARE:
            scores[number] = share
    return sorted(scores, key=lambda number: (number not in marked, -scores[number], number))[
        :MOST_CANDIDATES
    ]


def _sketches(connection: Connection, numbers: Sequence[int]) -> dict[int, Sketch]:
    found = {}
    query = sa.select(texts.c.number, texts.c.groups, texts.c.marks)
    for some in chunks(numbers):
        for row in connection.execute(query.where(texts.c.number.in_(some))):
            found[row.number] = read_sketch(row.groups, row.marks)
    return found


def read_sketch(groups: bytes, marks: bytes) -> Sketch:
    """A sketch from its two columns of `copy_texts`."""
    return Sketch(np.frombuffer(groups, np.uint32), tuple(np.frombuffer(marks, np.int64).tolist()))


def _words(connection: Connection, numbers: Sequence[int]) -> dict[int, Words]:
    """The words of articles outside of the batch, read anew from their texts."""
    found = {}
    query = current(texts.c.number, revisions.c.article).join(
        texts, texts.c.article_id == articles.c.id
    )
    for some in chunks(numbers):
        for row in connection.execute(query.where(texts.c.number.in_(some))):
            found[row.number] = _read(row.article)
    return found


def _read(written: str) -> Words:
    data = json.loads(written)
    return read_words(data["title"], data["body"])


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Lists of no more items than a statement may name."""
    rows = list(items)
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
