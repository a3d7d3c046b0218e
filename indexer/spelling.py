"""Did you mean: what a query that finds little was perhaps meant to say.

An English word that the index does not know is compared with the words that it knows (`nearwords`).
A run of Chinese that no article holds is compared with known words that sound (`homophones`) or
look (`lookalikes`) like it. What is right stays as it was typed, with quotation marks, operators
and names of fields; what is excluded, and patterns with * or ~, are not touched.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol
from weakref import WeakKeyDictionary

from indexer.analysis import STOP_CHARACTERS, analyse
from indexer.dictionary import HAN, cut
from indexer.folding import fold
from indexer.homophones import Homophones, same_tones, sounds_same
from indexer.lookalikes import lookalikes
from indexer.nearwords import NearWords, slips_between

MAX_CHARS = 256
"""Characters of a query that is corrected; a longer one was pasted, not typed."""

MAX_PARTS = 8
"""English words and runs of Chinese that are looked at."""

MAX_RUN = 16
"""Characters of a run of Chinese that are looked at."""

LONGEST = 12
"""Characters of a known Chinese word; longer names are found by their parts."""

MAX_SLIPS = 3
"""Slips between a word and what it is corrected to; of their stems there are two at most."""

_PAIR = 2  # characters that make a window only where it stands apart
_LONG = 4  # characters of a window that are no coincidence
_SHORTEST_PART = 4  # letters of each of two words that were written as one

_EXCLUDED = re.compile(r'(?:^|(?<=[\s(]))(?:-|NOT\s+)(?:"[^"]*"|[^\s()]+)')
_PART = re.compile(rf"(?P<han>[{HAN}]+)(?![:*~])|(?<![A-Za-z0-9_])[A-Za-z]+(?![A-Za-z0-9_:*~])")
_OPERATORS = frozenset({"OR", "AND", "NOT"})
_HAN_RUN = re.compile(rf"[{HAN}]+")


class Vocabulary(Protocol):
    """The words of an index."""

    @property
    def edition(self) -> object:
        """The same object as long as `english_terms` and `phrases` are nearly the same.

        What is derived from them is kept as long as it is, and serves all vocabularies that have
        it. It can be referred to weakly.
        """

    def frequency(self, text: str) -> int:
        """How many articles hold an English word in any form, or a run of Chinese as it is."""

    def english_terms(self) -> Iterable[tuple[str, int]]:
        """Words of a to z in lower case, and how many articles each finds; 0: right, but absent."""

    def phrases(self) -> Iterable[str]:
        """Chinese words and names that a reader may mean, whether or not an article holds them."""

    def shown(self, term: str) -> str:
        """A word of `english_terms` as people write it, if the index keeps it in another form."""


def correction(text: str, words: Vocabulary) -> str | None:
    """Return the query as it was perhaps meant, or None if nothing better is known.

    Args:
        text: a query as it was typed.
        words: of the index; the first call for an edition prepares what is derived from it,
            whatever the text.

    Returns:
        `text` with the misspelt words replaced by words that the index has, each Chinese character
        by one other.
    """
    derived = _derived(words)
    if len(text) > MAX_CHARS:
        return None
    corrector = _Corrector(words, derived)
    out, at = [], 0
    for start, end, is_chinese in islice(_parts(fold(text)), MAX_PARTS):
        typed = text[start:end]
        correct = corrector.chinese if is_chinese else corrector.english
        out += [text[at:start], correct(typed)]
        at = end
    corrected = "".join((*out, text[at:]))
    return None if corrected == text else corrected


def _parts(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where the words stand that may be corrected, and whether they are Chinese."""
    excluded = [found.span() for found in _EXCLUDED.finditer(text)]
    for part in _PART.finditer(text):
        start, end = part.span()
        if part[0] in _OPERATORS or any(first <= start < last for first, last in excluded):
            continue
        yield start, end, part.lastgroup == "han"


@dataclass(frozen=True, slots=True)
class _Derived:
    near: NearWords
    known: frozenset[str]
    homophones: Homophones


_kept: WeakKeyDictionary[object, _Derived] = WeakKeyDictionary()
_deriving = threading.Lock()


def _derived(words: Vocabulary) -> _Derived:
    with _deriving:
        derived = _kept.get(words.edition)
        if derived is None:
            phrases = map(fold, words.phrases())
            known = [text for text in dict.fromkeys(phrases) if _is_word(text)]
            near = NearWords(words.english_terms())
            derived = _kept[words.edition] = _Derived(near, frozenset(known), Homophones(known))
        return derived


def _is_word(text: str) -> bool:
    return 1 < len(text) <= LONGEST and _HAN_RUN.fullmatch(text) is not None


class _Corrector:
    """Corrects the parts of one query."""

    def __init__(self, words: Vocabulary, derived: _Derived) -> None:
        self._words = words
        self._near, self._known = derived.near, derived.known
        self._homophones = derived.homophones

    def english(self, typed: str) -> str:
        """One word, as it was perhaps meant, in the case in which it was typed."""
        word = fold(typed).lower()
        forms = dict.fromkeys((word, *(token.text for token in analyse(word, "query"))))
        if any(form in self._near for form in forms) or self._words.frequency(word):
            return typed
        found = [best for form in forms for best in self._near.like(form)[:1]]
        better = self._words.shown(max(found)[1]) if found else self._parted(word)
        if found and slips_between(word, better, MAX_SLIPS) > MAX_SLIPS:
            return typed  # their stems are alike, the words are not
        if not better:
            return typed
        if typed.isupper():
            return better.upper()
        return better[0].upper() + better[1:] if typed[0].isupper() else better

    def _parted(self, word: str) -> str:
        """The two known words that make up `word`, of which the rarer is the most frequent."""
        best, most = "", 0
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first, second = word[:at], word[at:]
            count = min(self._near.count(first), self._near.count(second))
            if count > most:
                best, most = f"{first} {second}", count
        return best

    def chinese(self, typed: str) -> str:
        """A run of Chinese, as it was perhaps meant."""
        run = fold(typed)[:MAX_RUN]
        if len(run) < 2 or run in self._known or self._words.frequency(run):
            return typed
        right, inner, joints = self._right(run)
        changed = list(typed)
        taken = [False] * len(run)
        for start, end in _windows(len(run)):
            if start in inner or end in inner or any(taken[start:end]):
                continue
            if end - start == _PAIR and not (joints[start] and joints[end]):
                continue
            window = run[start:end]
            better = self._instead(window, all(right[start:end]))
            if better and self._is_better(run, start, end, better):
                taken[start:end] = [True] * len(window)
                for at, char in enumerate(better, start):
                    if char != run[at]:
                        changed[at] = char
        return "".join(changed)

    def _right(self, run: str) -> tuple[list[bool], set[int], list[bool]]:
        """What is known of a run before it is corrected.

        Returns:
            Which characters belong to words that the index has; what lies inside of those; and at
            which places a pair may begin or end, which next to an unknown character is perhaps a
            part of somebody's name.
        """
        words, at = cut(run), 0
        right, inner = [False] * len(run), set[int]()
        joints = [False] * (len(run) + 1)
        joints[0] = joints[-1] = True
        for word in words:
            end = at + len(word)
            if len(word) > 1:
                joints[at] = joints[end] = True
                if self._words.frequency(word):
                    right[at:end] = [True] * len(word)
                    inner.update(range(at + 1, end))
            elif word in STOP_CHARACTERS:
                joints[at] = joints[end] = True
            at = end
        return right, inner, joints

    def _instead(self, window: str, is_right: bool) -> str | None:
        """The known word that `window` was meant to be, itself if known; None if neither.

        `is_right` says that every word of the window is found, only not together.
        """
        if window in self._known:
            return window
        if is_right and len(window) < _LONG:
            return None
        if window[0] in STOP_CHARACTERS or window[-1] in STOP_CHARACTERS:
            return None
        is_word = cut(window) == [window]
        sounding = self._homophones.like(window)
        alike = [word for word in sounding if _is_near(window, word, is_word, is_right)]
        if not is_word and not is_right:
            alike += self._seen_alike(window)
        ranked = [
            (sounds_same(window, word), _shared(window, word), count, word)
            for word in alike
            if (count := self._words.frequency(word))
        ]
        return max(ranked)[-1] if ranked else None

    def _is_better(self, run: str, start: int, end: int, better: str) -> bool:
        """Whether no article has what was typed, or only elsewhere: neighbours may form a pair."""
        return (
            run[start:end] == better
            or not self._words.frequency(run[start:end])
            or self._words.frequency(run[:start] + better + run[end:]) > 0
        )

    def _seen_alike(self, window: str) -> Iterator[str]:
        """Known words that differ from `window` in one character that looks alike."""
        for at, char in enumerate(window):
            for other in lookalikes(char):
                word = window[:at] + other + window[at + 1 :]
                if word in self._known:
                    yield word


def _windows(size: int) -> Iterator[tuple[int, int]]:
    """Ranges of two or more characters, the longest first."""
    for length in range(min(size, LONGEST), 1, -1):
        for start in range(size - length + 1):
            yield start, start + length


def _is_near(window: str, word: str, is_word: bool, is_right: bool) -> bool:
    """Whether a word that sounds like `window` is near enough to have been meant.

    A word of the dictionary was chosen from a list of homophones, so that its tones are right too.
    Where all words are right, the sound is only similar, or there are three characters as in most
    people's names, half of the characters must be right.
    """
    if is_word and not same_tones(window, word):
        return False
    shared, is_exact = _shared(window, word), sounds_same(window, word)
    if 2 * shared >= len(window):
        return is_exact or not is_right
    return is_exact and not is_right and shared > 0 and len(window) >= _LONG


def _shared(window: str, word: str) -> int:
    return sum(a == b for a, b in zip(window, word, strict=True))
