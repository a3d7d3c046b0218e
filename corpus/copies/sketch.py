"""What is kept of a text to find its like again without reading all articles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from corpus.article import Article
from corpus.copies.address import address_tokens
from corpus.copies.words import Hashes, Words

FEWEST_KEYS, WORDS_A_KEY, MOST_KEYS = 24, 28, 1000
_FEWEST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Sketch:
    """The keys of one text.

    Attributes:
        groups: the smallest hashes of its word groups, ascending, without repeats.
        marks: 63-bit hashes of the whole text and of the tokens of the address, as negative
            numbers; whoever shares one is looked at whatever the groups say.
    """

    groups: Hashes
    marks: tuple[int, ...]

    def expected(self, other: Sketch) -> int:
        """How many keys both would share if one text stood in the other."""
        if not len(self.groups) or not len(other.groups):
            return 0
        # Beyond the smaller of both ends, one of the two has kept no hashes.
        end = min(self.groups[-1], other.groups[-1])
        counts = (int(np.searchsorted(keys, end, "right")) for keys in (self.groups, other.groups))
        return min(counts)


def sketch(article: Article, words: Words) -> Sketch:
    """The keys of an article, `words` being its words."""
    groups = np.zeros(0, np.uint32)
    if not words.is_short:
        size = min(MOST_KEYS, max(FEWEST_KEYS, len(words.items) // WORDS_A_KEY))
        groups = np.unique(words.hashes)[:size]
    marks = [-_hash63(f"address {token}") for token in address_tokens(article.url)]
    if len(words.items) >= _FEWEST_WORDS:
        marks.append(-words.digest)
    return Sketch(groups, tuple(mark for mark in marks if mark))


def _hash63(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1
