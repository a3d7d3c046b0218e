"""Fold the many spellings of one character into one, without moving any offset.

Full width to half width, compatibility forms (NFKC) to plain ones, Latin letters with accents
to bare letters, traditional Chinese to simplified (OpenCC, character by character). Every rule
maps one character to one character, so an offset in the folded text is the same offset in the
original. What Unicode writes with several characters ("ﬁ", a letter with combining marks) is
folded later, inside a token, by `bare`.
"""

from __future__ import annotations

import importlib.metadata
import unicodedata
from functools import cache
from typing import Any

FOLDING_VERSION = 1
"""Raise it with every change of the rules; `fingerprint` adds the versions of what they rest on."""

_FIRST_IDEOGRAPH = "\u3400"
_KEPT = 1 << 14  # characters that are kept, of whichever planes
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def fold(text: str) -> str:
    """Return `text` folded; the same number of characters, each in its old place."""
    return text if text.isascii() else text.translate(_folded)


def bare(word: str) -> str:
    """Return one word in lower case, without accents and ligatures; its length may change."""
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        kept = "".join(char for char in parts if not unicodedata.combining(char))
        word = unicodedata.normalize("NFKC", kept)
    return word.casefold()


@cache
def fingerprint() -> str:
    """Names everything that decides how a character is folded: our rules, Unicode's, OpenCC's."""
    opencc = importlib.metadata.version("OpenCC")
    return f"{FOLDING_VERSION}.{unicodedata.unidata_version}.{opencc}"


class _Folded(dict[int, str]):
    """Code point -> what it is folded to.

    It begins empty: working out the whole of Unicode takes as long as opening an index of 100,000
    articles, and no text holds more than some thousand different characters.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        # Once more, for a compatibility form may lead to a traditional character.
        folded = _fold_once(_fold_once(char))
        # Of the rare planes not all are kept: no text shall fill the memory.
        if char <= "\uffff" or len(self) < _KEPT:
            self[code] = folded
        return folded


_folded = _Folded()


def _fold_once(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return _REPLACEMENT
    plain = _plain(char)
    return plain if plain < _FIRST_IDEOGRAPH else _simplified(plain)


def _plain(char: str) -> str:
    if not unicodedata.decomposition(char):
        return char
    composed = unicodedata.normalize("NFKC", char)
    base, *marks = list(unicodedata.normalize("NFKD", char))
    if base.isascii() and base.isalpha() and all(map(unicodedata.combining, marks)):
        return base
    return composed if len(composed) == 1 else char


def _simplified(char: str) -> str:
    # By itself, so that OpenCC's phrases cannot join neighbours: a document and a query that
    # quotes half a phrase of it must fold alike.
    simplified: str = _opencc().convert(char)
    return simplified if len(simplified) == 1 else char


@cache
def _opencc() -> Any:
    import opencc  # only a process that meets Chinese needs it

    return opencc.OpenCC("t2s")
