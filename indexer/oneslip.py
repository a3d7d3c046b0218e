"""Chinese words that differ from a text by one slip, whatever the character.

A slip is a character that is wrong, missing or too many, or has changed places with its neighbour.
As SymSpell does it: a word is kept by itself and by what is left of it without each of its
characters, and a text is looked for in the same way; who shares a key with it is compared in
earnest. Shorter words have too many neighbours to be told apart by a slip alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.hashedkeys import HashedKeys
from indexer.nearwords import slips_between

SHORTEST = 4
"""Characters of a word that is known by one slip."""


class Slip(NamedTuple):
    """What was mistyped.

    Attributes:
        start, end: the characters of the text that are wrong; an empty range where one is missing.
        meant: what should stand there.
    """

    start: int
    end: int
    meant: str


class OneSlip:
    """Words to be found by what is one slip away from them.

    Args:
        words: those of fewer than `SHORTEST` characters are left out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [word for word in words if len(word) >= SHORTEST]
        self._keys = HashedKeys(
            (key, at) for at, word in enumerate(self._words) for key in _keys(word)
        )

    def like(self, text: str) -> list[str]:
        """The words that are one slip from `text`, itself left out; each once."""
        found = (self._words[at] for at in self._keys.find(_keys(text)))
        return [word for word in found if word != text and slips_between(text, word, 1) == 1]


def slip(text: str, word: str) -> Slip:
    """Where a text differs from a word; of several places that say the same the last."""
    least = min(len(text), len(word))
    start = 0
    while start < least and text[start] == word[start]:
        start += 1
    same = 0
    while same < least - start and text[-1 - same] == word[-1 - same]:
        same += 1
    return Slip(start, len(text) - same, word[start : len(word) - same])


def _keys(text: str) -> Iterator[str]:
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]
