"""Text to tokens: one way for documents and queries, whichever engine stores them.

Chinese is indexed as every pair of neighbouring characters *and* every dictionary word of
three or more, wherever they stand. Both depend on nothing but the characters themselves, so
the same run of characters gives the same tokens in every context: no segmentation can hide a
text from a query. A query is cut into words (`dictionary.cut`); words of two characters are
pairs, longer ones are dictionary words, and a character left alone is joined with a neighbour
to a pair. Hence a document that holds the run always holds the query's tokens.

Everything else is words between spaces and punctuation: lower case, without accents and
possessives, stemmed if English. Numbers keep a decimal point ("2.0") and lose the commas
between thousands.

Positions count one for each Chinese character and one for each other word; punctuation and
spaces count nothing. Two tokens of a phrase keep their distance in every text that holds it.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from indexer import dictionary, folding
from indexer.dictionary import HAN, cut, long_words
from indexer.folding import bare, fold

Mode = Literal["index", "query", "phrase"]

ANALYSIS_VERSION = 1
"""Raise it with every change that gives other tokens; `analysis_id` adds the word list's own."""

MAX_TOKEN = 64
"""No token is longer, in characters; a longer word becomes several."""

STOP_CHARACTERS = frozenset("的了和与及在是对于之而或等将被把从向由其这那也都就还又很们着为以")
"""Characters that a query need not match when they stand alone between words."""

_W = rf"[^\W_{HAN}]"
_MARK = "\u0300-\u036f"
_SPACED = re.compile(rf"{_W}(?:{_W}+|[{_MARK}]+|['’ʼ](?={_W})|(?<=[0-9])[.,](?=[0-9]))*")
_PIECE = re.compile(rf"(?P<han>[{HAN}]+)|{_SPACED.pattern}")
_NUMBER = re.compile(r"[^\W\d_]*(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?[^\W\d_]*")
_HAN_CHARACTER = re.compile(rf"[{HAN}]")
_POSSESSIVE = re.compile("['’ʼ]s?$|['’ʼ]", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile("[^.,]+")
_local = threading.local()


class Token(NamedTuple):
    """A term of a text.

    Attributes:
        text: the normalised form, as it is looked up in the index; never empty.
        start, end: half-open range of characters of the original text.
        position: where it stands among the tokens, see the module's docstring.
    """

    text: str
    start: int
    end: int
    position: int


def analyse(text: str, mode: Mode = "index") -> list[Token]:
    """Return the tokens of `text`.

    Args:
        text: anything; lone surrogates, NUL and rare characters are harmless.
        mode: "index" for documents; "query" for words that must all be there; "phrase" for
            words that must follow one another, which drops nothing.

    Returns:
        Tokens ascending by `start`, except that in mode "index" the dictionary words of a run
        of Chinese come after its pairs.
    """
    return [Token._make(item) for item in _scan(fold(text), mode)]


def spaced_words(folded: str) -> list[tuple[str, int, int]]:
    """Term, start and end of every word of a folded text that is not Chinese, ascending.

    The same as in the tokens of mode "index", several times as fast: most words were met before.
    """
    return [
        (term, at + start, at + end)
        for piece in _SPACED.finditer(folded)
        for at in (piece.start(),)
        for term, start, end in _cut_spaced(piece[0])
    ]


@lru_cache(maxsize=1 << 14)
def _cut_spaced(raw: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(_spaced_words(raw, 0))


def term_positions(text: str) -> dict[str, list[int]]:
    """The same tokens as mode "index", gathered: term -> its positions, ascending."""
    terms: dict[str, list[int]] = {}
    for term, _, _, position in _scan(fold(text), "index"):
        terms.setdefault(term, []).append(position)
    return terms


class Gathered(NamedTuple):
    """The tokens of a document in an order of no meaning, for an index that is made fast.

    Attributes:
        terms: what is not in `pairs`: dictionary words and spaced words.
        positions: parallel to `terms`.
        pairs: pairs of Chinese characters, and what ends a run alone: the code point of the first
            character, and 2**32 times that of the second, or 0 where there is none.
        pair_positions: parallel to `pairs`.
    """

    terms: list[str]
    positions: list[int]
    pairs: NDArray[np.uint64]
    pair_positions: NDArray[np.uint32]


def gather(text: str) -> Gathered:
    """The same tokens as mode "index", several times as fast: all characters at once."""
    text = fold(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_han = _han_table().take(codes)
    steps = is_han.astype(np.uint32)  # by how much each character moves the position on
    terms: list[str] = []
    starts: list[int] = []
    for piece in _SPACED.finditer(text):
        start = piece.start()
        tokens = [token for token, _, _ in _spaced_words(piece[0], start)]
        terms += tokens
        starts += [start] * len(tokens)
        steps[start] = len(tokens)
    ends = np.add.accumulate(steps, dtype=np.uint32)
    positions = _counted_back(ends, starts)
    at = np.flatnonzero(is_han)
    if len(at):
        for start, word in long_words(text):
            terms.append(word)
            starts.append(start)
        positions += (ends.take(starts[len(positions) :]) - np.uint32(1)).tolist()
    pairs = np.zeros((len(at), 2), dtype=np.uint32)
    pairs[:, 0] = codes.take(at)
    follows = np.flatnonzero(at[1:] - at[:-1] == 1)
    pairs[follows, 1] = pairs[follows + 1, 0]
    return Gathered(terms, positions, pairs.view(np.uint64).ravel(), ends.take(at) - np.uint32(1))


def _counted_back(ends: NDArray[np.uint32], starts: list[int]) -> list[int]:
    """Positions of the words of spaced pieces, of which `ends` knows the position after the last.

    `starts` has the start of its piece for each word, ascending.
    """
    positions: list[int] = ends.take(starts).tolist() if starts else []
    back = last = 0
    for place in range(len(starts) - 1, -1, -1):
        back = back + 1 if starts[place] == last and back else 1
        last = starts[place]
        positions[place] -= back
    return positions


@cache
def _han_table() -> NDArray[np.bool_]:
    table = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
    for first, last in re.findall("(.)-(.)", HAN):
        table[ord(first) : ord(last) + 1] = True
    return table


def analysis_id() -> str:
    """Names everything that decides which tokens a text gives; kept with each index."""
    parts = (ANALYSIS_VERSION, folding.fingerprint(), dictionary.fingerprint())
    return "-".join((*map(str, parts), f"stem{Stemmer.version()}"))


def is_single_han(term: str) -> bool:
    """Whether a term is one lone Chinese character, which stands for every pair it begins."""
    return len(term) == 1 and _HAN_CHARACTER.match(term) is not None


def _scan(text: str, mode: Mode) -> Iterator[tuple[str, int, int, int]]:
    words = long_words(text) if mode == "index" else iter(())
    word = next(words, None)
    position = 0
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        if piece.lastgroup is None:
            for token, first, last in _spaced_words(piece[0], start):
                yield token, first, last, position
                position += 1
            continue
        shift = position - start
        if mode == "index":
            for at in range(start, end - 1):
                yield text[at : at + 2], at, at + 2, at + shift
            yield text[end - 1], end - 1, end, end - 1 + shift
            while word is not None and word[0] < end:
                at, found = word
                yield found, at, at + len(found), at + shift
                word = next(words, None)
        else:
            for first, last in _cover(piece[0], mode):
                at = start + first
                yield text[at : start + last], at, start + last, at + shift
        position += end - start


def _cover(run: str, mode: Mode) -> list[tuple[int, int]]:
    """Ranges of a run of Chinese whose texts a query looks up."""
    ranges: dict[tuple[int, int], None] = {}
    dropped: set[int] = set()
    singles: list[int] = []
    at = 0
    for word in cut(run):
        end = at + len(word)
        if len(word) > 1:
            ranges[at, end] = None
        elif mode == "query" and word in STOP_CHARACTERS:
            dropped.add(at)
        else:
            singles.append(at)
        at = end
    for at in singles:
        if at + 1 < len(run) and at + 1 not in dropped:
            ranges[at, at + 2] = None
        elif at > 0 and at - 1 not in dropped:
            ranges[at - 1, at + 1] = None
        else:
            ranges[at, at + 1] = None
    return sorted(ranges) if ranges else _cover(run, "phrase")


def _spaced_words(raw: str, start: int) -> Iterator[tuple[str, int, int]]:
    if ("." in raw or "," in raw) and not _NUMBER.fullmatch(raw):
        # "2024.12.19": not one number
        parts = [(start + part.start(), part[0]) for part in _BETWEEN_DIGITS.finditer(raw)]
    else:
        parts = [(start, raw)]
    for at, part in parts:
        for cut_at in range(0, len(part), MAX_TOKEN):
            piece = part[cut_at : cut_at + MAX_TOKEN]
            if term := _normal(piece):
                yield term, at + cut_at, at + cut_at + len(piece)


@lru_cache(maxsize=1 << 16)
def _normal(word: str) -> str:
    """The term of one spaced word; "" if nothing is left of it."""
    term = bare(_POSSESSIVE.sub("", word)).replace(",", "")
    if term.isascii() and term.isalpha():
        if term.endswith("men"):  # craftsmen, women: the stemmer knows regular plurals only
            term = term[:-3] + "man"
        stemmer = getattr(_local, "stemmer", None)
        if stemmer is None:  # a Stemmer must not be shared by threads
            stemmer = _local.stemmer = Stemmer.Stemmer("english")
        term = stemmer.stemWord(term)
    return term[:MAX_TOKEN]
