"""Doubts about a page: a host that passes on other people's pages, words put in by a program.

Nothing is deleted for them. They lower the trust in a copy when the original is chosen, and are
shown with their reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from corpus.annotate.fold import fold, hide_noise
from corpus.annotate.hijack import hijack_words
from corpus.article import Article, Evidence
from corpus.suspects import suspect

_LONGEST_ADDRESS = 2000
_LONGEST = 20_000
"""Of a longer body, only so many characters are looked at for what is all over it."""
_TAIL, _WINDOW = 1500, 100
_FEWEST_PLACES, _SIGNS_A_PLACE = 8, 6
_BLANK = re.compile(r"\n{16,}")
_PLACE_SIGNS = "市县縣区區旗镇鎮州盟"
_PLACE_SIGN = re.compile(f"[{_PLACE_SIGNS}]")
_MARKS = "，。；：、,;"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_GLOSS = re.compile(rf"[{_HAN}] ?[(（]?[a-z\u00e0-\u01dc]{{1,6}}(?![A-Za-z0-9])")
_TWIN = re.compile(rf"([{_HAN}]{{1,8}}) ?[（(]([{_HAN}]{{1,8}})[)）]")
_SPUN = re.compile("解释厅|解释局|大家日报|黉舍|代庖处")
"""What a dictionary of synonyms makes of 教育厅, 教育局, 大众日报, 学校, 代办处."""
_FEWEST, _DOUBLED_SHARE, _GLOSS_EVERY, _TWIN_EVERY = 5, 0.5, 16, 30
_MENDED = ("twins in brackets", "pinyin after")
"""How the rules begin or go on under which the cleaner took such words out."""


def suspicions(article: Article) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """What speaks against a page.

    Returns:
        The kinds of doubt (`corpus.suspects.SuspectKind`), each once, and the evidence; the value
        of each item is the kind that it supports.
    """
    body = article.body[:_LONGEST]
    found = [
        *_of_host(article.url),
        *_of_brands(article),
        *_of_places(article.body),
        *_of_marks(body),
        *_of_glosses(article, body),
    ]
    if spun := _SPUN.search(body):
        found.append(Evidence(spun[0], "body", "a word changed for its synonym", "spun", 0.7))
    return tuple(dict.fromkeys(item.value for item in found)), tuple(found)


def _of_host(url: str | None) -> Iterator[Evidence]:
    if url and len(url) <= _LONGEST_ADDRESS:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return
        if known := suspect(host):
            yield Evidence(known.host, "url", known.reason, known.kind, 1.0)


def _of_brands(article: Article) -> Iterator[Evidence]:
    for where, text in (("title", article.title), ("body", article.body)):
        if words := hijack_words(text, where):
            yield replace(words, value="hijack", confidence=0.9)
            return


def _of_places(body: str) -> Iterator[Evidence]:
    """A row of counties at the end, which says nothing."""
    end = body[-_TAIL:]
    windows = (end[start : start + _WINDOW] for start in range(0, len(end), _WINDOW))
    # Prose names a few places; only where they come thick is it worth the while to look closely.
    if not any(sum(map(part.count, _PLACE_SIGNS)) > _FEWEST_PLACES // 2 for part in windows):
        return
    tail = fold(end)
    for blank in _BLANK.finditer(hide_noise(tail)):
        row = tail[blank.start() : blank.end()].strip()
        places = len(_PLACE_SIGN.findall(row))
        if places >= max(_FEWEST_PLACES, len(row) / _SIGNS_A_PLACE):
            rule = f"a row of {places} places at the end"
            yield Evidence(row[:40], "body", rule, "spam", 0.9)
            return


def _of_marks(body: str) -> Iterator[Evidence]:
    marks = sum(body.count(mark) for mark in _MARKS)
    doubled = sum(body.count(2 * mark) for mark in _MARKS)
    if doubled >= _FEWEST and 2 * doubled >= _DOUBLED_SHARE * marks:
        rule = f"{doubled} punctuation marks stand twice"
        yield Evidence(
            next(2 * mark for mark in _MARKS if 2 * mark in body), "body", rule, "garbled", 0.8
        )


def _of_glosses(article: Article, body: str) -> Iterator[Evidence]:
    """Twins in brackets and pinyin, in the text or taken out of it by the cleaner."""
    for item in article.evidence.get("body", ()):
        if any(words in item.rule for words in _MENDED):
            yield replace(item, value="garbled", confidence=0.9)
            return
    brackets = body.count("（") + body.count("(")
    if brackets >= _FEWEST and brackets * _TWIN_EVERY >= len(body) / 2:
        twins = [match[0] for match in _TWIN.finditer(body) if _is_twin(match)]
        if len(twins) >= _FEWEST and len(twins) * _TWIN_EVERY >= len(body):
            rule = f"{len(twins)} twins in brackets after their characters"
            yield Evidence(twins[0], "body", rule, "garbled", 0.9)
    glosses = _GLOSS.findall(body)
    if len(glosses) >= _FEWEST and len(glosses) * _GLOSS_EVERY >= len(body) / 2:
        yield Evidence(
            glosses[0], "body", f"Latin letters after {len(glosses)} words", "garbled", 0.8
        )


def _is_twin(match: re.Match[str]) -> bool:
    return fold(match[1]).endswith(fold(match[2]))
