"""Documents that tell the same story, and what they count for where one stands for all of them.

Folded, a story is shown once, and counts once for every value that any of its documents found
has. Nearly all documents stand alone; so everything is found and counted as if all did, and what
stories count too much is taken away afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.evaluation.decoded import ranges
from indexer.whoosh_backend.evaluation.facets import Column, Counts, Documents, Mask

Numbers = NDArray[np.intp]

_NONE: Numbers = np.zeros(0, dtype=np.intp)

_SPARSE = 8
"""Pairs are sorted where they are at most one in so many of those that there are."""


class Counted(Protocol):
    """What documents are counted with: a `Column` or a `Board`."""

    @property
    def placed(self) -> tuple[tuple[Column, int], ...]:
        """Each column, and where its counts begin."""

    @property
    def count(self) -> int:
        """How long the counts are."""


class Told(NamedTuple):
    """What some members of stories tell.

    Attributes:
        surplus: how many more members than stories there are.
        whole: the stories all of whose members are among them.
        rest: the places of those that share another story with one of them, ascending.
    """

    surplus: int
    whole: Numbers
    rest: Numbers


class Stories:
    """The stories of one view that two or more of its documents tell. It never changes.

    Args:
        ordinals: for each document the number of its story, 0 if it has none.
        count: how many such numbers there are, 0 included.
        live: for each document, whether it is not deleted.
        originals: the documents that are the originals of their stories; none is deleted.

    Attributes:
        members: the documents of these stories, ascending; none is deleted. One of them is called
            by its *place* in this list.
    """

    def __init__(
        self, ordinals: NDArray[Any], count: int, live: Mask, originals: Documents
    ) -> None:
        documents = np.flatnonzero((ordinals != 0) & live)
        stories = ordinals.take(documents)
        self._sizes = np.bincount(stories, minlength=count)
        is_told = self._sizes.take(stories) > 1
        self.members = documents.compress(is_told)
        self._stories = stories.compress(is_told)
        self._places = np.full(len(ordinals), -1, dtype=np.int32)
        self._places[self.members] = np.arange(len(self.members))
        self._originals = np.full(count, -1, dtype=np.intp)
        self._originals[ordinals.take(originals)] = originals
        self._repeated: dict[tuple[tuple[Column, int], ...], _Repeated] = {}

    def copies(self, document: int) -> int:
        """How many other documents tell the story of this one."""
        place = self._places[document]
        return 0 if place < 0 else int(self._sizes[self._stories[place]]) - 1

    def places(self, documents: Documents) -> Numbers:
        """The places of those documents that are members, in their order."""
        places = self._places.take(documents)
        return places.compress(places >= 0).astype(np.intp)

    def told(self, places: Numbers) -> Told:
        """What the members at some places tell, which are ascending, each once."""
        stories = self._stories.take(places)
        counts = np.bincount(stories, minlength=len(self._sizes))
        found = np.flatnonzero(counts)
        whole = found.compress(counts.take(found) == self._sizes.take(found))
        rest = _NONE
        if len(whole) < len(found):
            counts = counts.take(stories)
            rest = places.compress((counts > 1) & (counts < self._sizes.take(stories)))
        return Told(len(places) - len(found), whole, rest)

    def surplus(self, counted: Counted, told: Told) -> Counts:
        """How much too high the counts are if the members were counted one by one.

        Args:
            counted: with what they were counted.
            told: what they tell.
        """
        repeated = self._repeated.get(counted.placed)
        if repeated is None:
            repeated = _Repeated(counted, self.members, self._stories, len(self._sizes))
            self._repeated[counted.placed] = repeated
        return repeated.surplus(told)

    def shown(self, documents: Documents, is_found: Callable[[Numbers], Mask]) -> Mask:
        """Which of the first documents found stand for themselves or for their story.

        For a story that is its original, where that was found, or else the first of its documents.

        Args:
            documents: in the order in which they are shown; all that come before them included.
            is_found: for documents, whether they were found; -1 never is.
        """
        places = self._places.take(documents)
        shown = places < 0
        among = np.flatnonzero(~shown)
        stories = self._stories.take(places.take(among))
        originals = self._originals.take(stories)
        first = np.empty(len(self._sizes), dtype=np.intp)
        first[stories[::-1]] = among[::-1]  # of several, the one written last stays
        is_original = originals == documents.take(among)
        shown[among] = np.where(is_found(originals), is_original, first.take(stories) == among)
        return shown


class _Repeated:
    """Which values of some facets several members of a story have, as *pairs* of story and value.

    Args:
        counted: the facets; a value is called by its place in the counts.
        members: documents.
        stories: of each member.
        story_count: how many numbers of stories there are.
    """

    def __init__(
        self, counted: Counted, members: Numbers, stories: NDArray[Any], story_count: int
    ) -> None:
        places, values = _entries(counted.placed, members)
        keys = stories.take(places) * np.intp(counted.count) + values
        keys, pairs, sizes = np.unique(keys, return_inverse=True, return_counts=True)
        # What one member of a story alone has is never counted too often.
        is_several = sizes > 1
        keys, self._extra = keys.compress(is_several), sizes.compress(is_several) - 1
        self._values = keys % counted.count
        self._story_ends = np.bincount(keys // counted.count, minlength=story_count).cumsum()
        kept = is_several.take(pairs)
        places, pairs = places.compress(kept), (is_several.cumsum() - 1).take(pairs.compress(kept))
        self._pairs = pairs.take(places.argsort(kind="stable"))
        self._member_ends = np.bincount(places, minlength=len(members)).cumsum()
        self._count = counted.count

    def surplus(self, told: Told) -> Counts:
        """By how much the counts are too high; see `Stories.surplus`."""
        if len(told.whole) * 2 > len(self._story_ends):
            # Fewer stories are missing than there are: count those.
            others = np.ones(len(self._story_ends), dtype=np.bool_)
            others[told.whole] = False
            surplus = self._of_all - self._of_stories(np.flatnonzero(others))
        else:
            surplus = self._of_stories(told.whole)
        if len(told.rest):
            pairs, extra = self._among(told.rest)
            np.add.at(surplus, self._values.take(pairs), extra)
        return surplus

    @cached_property
    def _of_all(self) -> Counts:
        return self._of_stories(np.arange(len(self._story_ends)))

    def _of_stories(self, stories: Numbers) -> Counts:
        """The surplus of all members of some stories."""
        pairs = _within(self._story_ends, stories)
        surplus = np.zeros(self._count, dtype=np.int64)
        np.add.at(surplus, self._values.take(pairs), self._extra.take(pairs))
        return surplus

    def _among(self, places: Numbers) -> tuple[Numbers, Counts]:
        """Pairs that several of some members have, and how many more than one."""
        pairs = self._pairs.take(_within(self._member_ends, places))
        if len(pairs) * _SPARSE > len(self._extra):
            sizes = np.bincount(pairs)
            pairs = np.flatnonzero(sizes > 1)
            return pairs, sizes.take(pairs) - 1
        pairs.sort()
        again = pairs[1:].compress(pairs[1:] == pairs[:-1])
        return again, np.ones(len(again), dtype=np.int64)


def _within(ends: Numbers, chosen: Numbers) -> Numbers:
    """All numbers of some of successive ranges, which end there."""
    begins = np.where(chosen > 0, ends.take(chosen - 1), 0)
    return ranges(begins, ends.take(chosen))


def _entries(placed: Sequence[tuple[Column, int]], members: Numbers) -> tuple[Numbers, Numbers]:
    """Every value that a member has: the member's place, and the value's place in the counts."""
    places, values = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
    for column, start in placed:
        for layer in column.layers:
            ordinals = layer.take(members).astype(np.intp)
            having = np.flatnonzero(ordinals)
            places.append(having)
            values.append(ordinals.take(having) + start)
        if len(column.more_documents):
            having, more = column.beyond(members)
            places.append(having)
            values.append(more + np.intp(start))
    return np.concatenate(places), np.concatenate(values)
