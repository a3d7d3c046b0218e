"""Fold the many spellings of one character into one, without moving any offset.

Full width to half width, compatibility forms (NFKC) to plain ones, Latin letters with accents
to bare letters, traditional Chinese to simplified (OpenCC, character by character). Every rule
maps one character to one character, so an offset in the folded text is the same offset in the
original. What Unicode writes with several characters ("ﬁ", a letter with combining marks) is
folded later, inside a token, by `bare`.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import opencc

_COMPATIBILITY = (
    range(0x80, 0xAC00),
    range(0xD7A4, 0xD800),
    range(0xE000, 0x10000),
    range(0x1D400, 0x1D800),  # mathematical letters
    range(0x2F800, 0x2FA20),  # compatibility ideographs
)
_IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
_LONE_SURROGATES = range(0xD800, 0xE000)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def fold(text: str) -> str:
    """Return `text` folded; the same number of characters, each in its old place."""
    return text if text.isascii() else text.translate(folding_table())


def bare(word: str) -> str:
    """Return one word in lower case, without accents and ligatures; its length may change."""
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        kept = "".join(char for char in parts if not unicodedata.combining(char))
        word = unicodedata.normalize("NFKC", kept)
    return word.casefold()


@cache
def folding_table() -> dict[int, str]:
    """The table behind `fold`: code point -> one character; made once, not to be changed."""
    table = dict.fromkeys(_LONE_SURROGATES, _REPLACEMENT)
    for block in _COMPATIBILITY:
        for code in block:
            plain = _plain(chr(code))
            if plain != chr(code):
                table[code] = plain
    for code, simplified in _simplified().items():
        table[code] = simplified
    for code, plain in table.items():  # a compatibility form may lead to a traditional one
        table[code] = table.get(ord(plain), plain)
    return table


def _plain(char: str) -> str:
    composed = unicodedata.normalize("NFKC", char)
    base, *marks = list(unicodedata.normalize("NFKD", char))
    if base.isascii() and base.isalpha() and all(map(unicodedata.combining, marks)):
        return base
    return composed if len(composed) == 1 else char


def _simplified() -> dict[int, str]:
    # One character a line, so that OpenCC's phrases cannot join neighbours: a document and a
    # query that quotes half a phrase of it must fold alike.
    chars = [chr(code) for block in _IDEOGRAPHS for code in block]
    folded = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    pairs = zip(chars, folded, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}
