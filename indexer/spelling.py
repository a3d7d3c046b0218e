"""Did you mean: what a query that finds little was perhaps meant to say.

An English word that the index does not know is compared with the words that it knows (`nearwords`).
A run of Chinese that no article holds is compared with known words (`spelling_chinese`). What is
right stays as it was typed, with quotation marks, operators
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

from indexer.analysis import analyse
from indexer.dictionary import HAN
from indexer.folding import fold
from indexer.nearwords import NearWords, likelihood, slips_between
from indexer.oneslip import slip
from indexer.spelling_chinese import LONGEST, KnownChinese, RunCorrector

MAX_CHARS = 256
"""Characters of a query that is corrected; a longer one was pasted, not typed."""

MAX_PARTS = 8
"""English words and runs of Chinese that are looked at."""

MAX_SLIPS = 3
"""Slips between a word and what it is corrected to; of their stems there are two at most."""

MAX_TRIED = 3
"""Known words whose forms are looked up for one that was typed."""

_SAME = 5  # letters with which forms of one word begin
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
        """Words of a to z in lower case, and how many articles each finds; 0: never meant."""

    def phrases(self) -> Iterable[str]:
        """Chinese words and names that a reader may mean, whether or not an article holds them."""

    def forms(self, term: str) -> Iterable[str]:
        """How people write a word of `english_terms`; nothing for any other word."""


def correction(text: str, words: Vocabulary) -> str | None:
    """Return the query as it was perhaps meant, or None if nothing better is known.

    Args:
        text: a query as it was typed.
        words: of the index; the first call for an edition prepares what is derived from it,
            whatever the text.

    Returns:
        `text` with the misspelt words replaced by words that the index has; Chinese characters
        that are right stay as they were typed, traditional ones too.
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
    known: KnownChinese


_kept: WeakKeyDictionary[object, _Derived] = WeakKeyDictionary()
_deriving = threading.Lock()


def _derived(words: Vocabulary) -> _Derived:
    with _deriving:
        derived = _kept.get(words.edition)
        if derived is None:
            phrases = map(fold, words.phrases())
            known = KnownChinese(text for text in phrases if _is_word(text))
            derived = _Derived(NearWords(words.english_terms()), known)
            _kept[words.edition] = derived
        return derived


def _is_word(text: str) -> bool:
    return 1 < len(text) <= LONGEST and _HAN_RUN.fullmatch(text) is not None


class _Corrector:
    """Corrects the parts of one query."""

    def __init__(self, words: Vocabulary, derived: _Derived) -> None:
        self._words = words
        self._near, self._known = derived.near, derived.known

    def english(self, typed: str) -> str:
        """One word, as it was perhaps meant, in the case in which it was typed."""
        word = fold(typed).lower()
        forms = dict.fromkeys((word, *(token.text for token in analyse(word, "query"))))
        if self._words.frequency(word) or any(form in self._words.forms(form) for form in forms):
            return typed
        better = self._near_to(word, forms) or self._parted(word)
        if not better:
            return typed
        if typed.isupper():
            return better.upper()
        return better[0].upper() + better[1:] if typed[0].isupper() else better

    def _near_to(self, word: str, forms: Iterable[str]) -> str:
        """The known word that one of the forms of `word` is a slip of; "" if there is none."""
        ranked = [
            (likelihood(word, form, slips, self._near.count(term)), form)
            for typed in forms
            for _, term in self._near.like(typed)[:MAX_TRIED]
            for form in self._words.forms(term)
            if (slips := _slips(word, form, slips_between(typed, term, MAX_SLIPS))) <= MAX_SLIPS
        ]
        return max(ranked)[1] if ranked else ""

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
        corrector = RunCorrector(fold(typed), self._known, self._words.frequency)
        out, at = [], 0
        for (start, end), better in sorted(corrector.changes().items()):
            out += [typed[at:start], _grafted(typed[start:end], better)]
            at = end
        return "".join((*out, typed[at:]))


def _slips(word: str, form: str, of_stems: int) -> int:
    """How far a form is from what was typed; more than `MAX_SLIPS` if only their stems are alike.

    Words that begin the same may be forms of one word: of "inauguration" an index perhaps has
    nothing but "inaugurated".
    """
    slips = slips_between(word, form, MAX_SLIPS)
    return of_stems if slips > MAX_SLIPS and word[:_SAME] == form[:_SAME] else slips


def _grafted(typed: str, better: str) -> str:
    """`better`, with the characters that were right as they were typed."""
    folded = fold(typed)
    if len(typed) == len(better):
        return "".join(
            old if char == new else new
            for old, char, new in zip(typed, folded, better, strict=True)
        )
    wrong = slip(folded, better)
    return typed[: wrong.start] + wrong.meant + typed[wrong.end :]
