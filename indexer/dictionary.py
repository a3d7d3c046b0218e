"""The dictionary of Chinese words: rjieba's own, and the field's terms from the glossary.

Two questions are asked of it. Documents ask for *every* word that stands anywhere in a text,
whatever its neighbours (`long_words`); queries ask for *one* way to cut a text into words
(`cut`). A word of the second answer is always among the first, for both use the same list.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from corpus import Gazetteer, gazetteer

HAN = (
    "\u3005-\u3007\u3021-\u3029"  # 々〆〇 and the old numerals
    "\u3040-\u30ff\u3105-\u312f"  # kana and bopomofo: written without spaces too
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ue000-\uf8ff"  # private use: rare characters of names in older encodings
    "\U00020000-\U000323af"
)
"""Body of a character class: what is written without spaces between words."""

LONGEST_TERM = 6
"""Longer terms of the glossary stay several words, so that a query needs not match them whole."""

_ALL_HAN = re.compile(rf"[{HAN}]+")
_loading = threading.Lock()


def cut(run: str) -> list[str]:
    """Cut a run of Chinese into dictionary words and single characters; nothing is lost."""
    words: list[str] = _segmenter().cut(run, hmm=False)
    return words


def long_words(text: str) -> Iterator[tuple[int, str]]:
    """Every dictionary word of three or more Chinese characters in `text`, with its offset.

    Words may overlap and contain one another; ascending by offset, then by length.
    """
    start, length = 0, 0
    longer = [word for word in _segmenter().cut_all(text) if len(word) > 2]  # one of ten
    for word in longer:
        if not _ALL_HAN.fullmatch(word):
            continue
        # The segmenter names the words in this order without saying where they stand. As it
        # leaves none out, the next place where the word occurs is its place.
        start = text.find(word, start if len(word) > length else start + 1)
        length = len(word)
        yield start, word


def field_terms() -> tuple[str, ...]:
    """The glossary's terms that are added as words: Chinese only, 3 to `LONGEST_TERM` long."""
    names = {name for term in gazetteer().terms for name in term.names_zh}
    short = (name for name in names if 3 <= len(name) <= LONGEST_TERM)
    return tuple(sorted(name for name in short if _ALL_HAN.fullmatch(name)))


def fingerprint() -> str:
    """Eight hexadecimal digits that change when the list of words does."""
    version = importlib.metadata.version("rjieba")
    text = "\n".join((version, *field_terms()))
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _segmenter() -> Any:
    # Words must not be added while another thread is cutting: `cache` alone lets two begin at once.
    with _loading:
        return _loaded_segmenter(gazetteer())


@lru_cache(maxsize=1)
def _loaded_segmenter(_source: Gazetteer) -> Any:
    # Only a process that meets Chinese needs it: 32 MB and a tenth of a second. Importing rjieba
    # loads the dictionary behind the module's own functions; a `Jieba()` would load it once more.
    # The words of a gazetteer that was in use before stay in it: rjieba cannot forget one.
    import rjieba

    for term in field_terms():
        rjieba.add_word(term, None, None)
    return rjieba
