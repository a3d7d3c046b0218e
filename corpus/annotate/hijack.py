"""Words of betting houses, which write themselves into the pages of schools.

On a hijacked page the brand stands where the school's name was, or where any word was:
威尼斯官网举行开学典礼. `hijack.toml` lists what can be nothing else; 金沙 alone is a river.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from corpus.annotate.fold import fold
from corpus.article import Evidence


def hijack_words(text: str, where: str = "body") -> Evidence | None:
    """The first word in `text` that only a betting house would put there, or None.

    Args:
        text: as the page has it; script, width and case do not matter.
        where: the place that the evidence gives.
    """
    folded = fold(text).lower()
    matches = _brands().find_matches_as_indexes(folded)
    for _, start, end in matches:
        if _is_whole(folded, start, end):
            return Evidence(text[start:end], where, "betting brand")
    return None


def holds_brand(name: str) -> bool:
    """Is a brand written into what is to be a name? In so short a text less is enough."""
    return _short_brands().search(name) is not None


def _is_whole(text: str, start: int, end: int) -> bool:
    """A brand in Latin letters must not be the middle of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    joined = text[start].isascii() and before.isascii() and before.isalnum()
    return not joined and not (text[end - 1].isascii() and after.isascii() and after.isalpha())


@cache
def _tables() -> dict[str, dict[str, Any]]:
    content = resources.files(__package__).joinpath("hijack.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


@cache
def _brands() -> AhoCorasick:
    tables = _tables()
    words = {*tables["plain"]["words"], *tables["latin"]["words"]}
    words |= {brand + ending for brand, endings in tables["with"].items() for ending in endings}
    return AhoCorasick(sorted(word.lower() for word in words), matchkind=MatchKind.LeftmostLongest)


@cache
def _short_brands() -> re.Pattern[str]:
    tables = _tables()
    words = sorted({*tables["names"]["words"], *tables["plain"]["words"]}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
