"""What sets some texts apart from the others: their words, and how telling each of them is.

A word is what a reader would name: a dictionary word of two or more Chinese characters, or a word
of letters as it is spelled. What is counted is the word's term in the index, so that one count
holds for texts and queries alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from indexer import stop_words
from indexer.analysis import analyse
from indexer.dictionary import HAN, cut
from indexer.engine import SignificantTerm
from indexer.folding import fold

CHINESE_LEAD, OTHER_LEAD = 400, 1600
"""Characters of a text that are read to learn its words, and of one without Chinese."""

_HAN_WORD = re.compile(rf"[{HAN}]{{2,}}")
_SPACED = re.compile(rf"[^\W_{HAN}]+(?:['’ʼ][^\W_{HAN}]+)*")
_POSSESSIVE = re.compile("['’ʼ][sS]$")
_DIGIT, _POWER = "[几数两零〇一二三四五六七八九]", "[十百千万亿]"
_NUMERAL = re.compile(
    rf"(?=第|{_DIGIT}|{_POWER})第?{_DIGIT}?(?:{_POWER}{_DIGIT}?)*[年月日天时分号个名人次位家届项所期批种件场余多]*"
)
_SATURATION = 1.2  # occurrences of a word that count for half of endlessly many
_OF_TITLE = 2.0


class Reading:
    """The words of one text."""

    def __init__(self, text: str) -> None:
        self._text, self._folded = text, fold(text)
        self._spaced: Counter[str] = Counter()
        self._spelled: dict[str, str] = {}
        for match in _SPACED.finditer(self._folded):
            written = _POSSESSIVE.sub("", text[slice(*match.span())])
            if term := _spaced_term(written):
                self._spaced[term] += 1
                if written.islower() or term not in self._spelled:
                    self._spelled[term] = written
        has_han = _HAN_WORD.search(self._folded) is not None
        self._cut = set(cut(self._folded)) if has_han else set()  # letters and marks are in it too

    @cached_property
    def terms(self) -> frozenset[str]:
        """The words as the index knows them, without repetition."""
        return frozenset(self._spaced).union(filter(_is_chinese_word, self._cut))

    def count(self, term: str) -> int:
        """How often a term stands there."""
        if _HAN_WORD.match(term):
            return self._folded.count(term)
        return self._spaced.get(term, 0)  # "art" does not stand in "party"

    def spelled(self, term: str) -> str:
        """A term as the text spells it: traditional characters, a whole English word; else ""."""
        if not _HAN_WORD.match(term):
            return self._spelled.get(term, "")
        at = self._folded.find(term)
        return "" if at < 0 else self._text[at : at + len(term)]


def lead(title: str, body: str) -> str:
    """The part of an article that tells what it is about."""
    text = f"{title}\n{body[:OTHER_LEAD]}"
    is_chinese = _HAN_WORD.search(text, 0, CHINESE_LEAD) is not None
    return text[: CHINESE_LEAD if is_chinese else OTHER_LEAD]


def jlh(count: int, size: int, background: int, total: int) -> float:
    """How telling a word is: by how much its share grows, times how many times it grows.

    `count` of the `size` articles that are looked at have the word, and `background`, which is
    above 0, of all `total`. The measure is that of Elasticsearch's "significant terms"; 0.0 where
    the share does not grow.
    """
    here, there = count / size, background / total
    return (here - there) * here / there if here > there else 0.0


def counted(readings: Iterable[Reading], least: int) -> dict[str, int]:
    """In how many texts each term stands that stands in `least` of them or more."""
    chinese: Counter[str] = Counter()
    spaced: Counter[str] = Counter()
    for reading in readings:
        chinese.update(reading._cut)
        spaced.update(reading._spaced.keys())
    # Counted before it is looked at: most words stand in one text only.
    counts = {term: count for term, count in spaced.items() if count >= least}
    for word, count in chinese.items():
        if count >= least and _is_chinese_word(word):
            counts[word] = count
    return counts


def most_spelled(term: str, readings: Iterable[Reading]) -> str:
    """The spelling that most texts have; simplified characters and small letters win a tie."""
    found = Counter(filter(None, (reading.spelled(term) for reading in readings)))
    return max(found, key=lambda text: (found[text], text == term, text.islower(), text))


def query_words(text: str) -> Callable[[str], bool]:
    """Whether a term is a word of a query, or a part of one."""
    folded = fold(text).casefold()
    terms = frozenset(token.text for token in analyse(text, "query"))
    return lambda term: term in terms or (term in folded and _is_chinese_word(term))


def distinct(terms: Iterable[SignificantTerm], limit: int) -> list[SignificantTerm]:
    """The first ones, without those that are part of one before them, or have one in them."""
    chosen: list[SignificantTerm] = []
    for term in terms:
        if len(chosen) == limit:
            break
        if not any(_overlap(term.text, other.text) for other in chosen):
            chosen.append(term)
    return chosen


def characteristic(
    title: str, body: str, frequency: Callable[[str], int], total: int, limit: int
) -> dict[str, float]:
    """The terms that tell most of what one article is about, and the weight of each.

    A term counts by how often it stands there, twice if the title has it, and by how rare it is;
    one that no other article has, or one of five has, tells nothing.

    Args:
        title: of the article.
        body: of the article.
        frequency: how many articles of the index have a term.
        total: how many articles there are.
        limit: how many terms at most.
    """
    reading, headline = Reading(f"{title}\n{body}"), Reading(title)
    weights: dict[str, float] = {}
    for term in reading.terms:
        having = frequency(term)
        if 2 <= having <= max(total / 5, 10):
            count = reading.count(term)
            weight = math.log(1 + total / having) * count / (count + _SATURATION)
            weights[term] = weight * (_OF_TITLE if term in headline.terms else 1.0)
    best = sorted(weights, key=lambda term: (-weights[term], term))[:limit]
    return {term: weights[term] for term in best}


def _overlap(one: str, other: str) -> bool:
    return _HAN_WORD.fullmatch(one) is not None and (one in other or other in one)


@lru_cache(maxsize=1 << 16)
def _is_chinese_word(word: str) -> bool:
    return (
        _HAN_WORD.fullmatch(word) is not None
        and word not in stop_words.CHINESE
        and _NUMERAL.fullmatch(word) is None
    )


@lru_cache(maxsize=1 << 15)
def _spaced_term(word: str) -> str:
    """The term of a word of letters; "" of what no reader would name."""
    is_short = len(word) < 3 and not (len(word) == 2 and word.isupper())
    if is_short or not word.isalpha() or word.casefold() in stop_words.ENGLISH:
        return ""
    tokens = analyse(word, "phrase")
    return tokens[0].text if len(tokens) == 1 else ""
