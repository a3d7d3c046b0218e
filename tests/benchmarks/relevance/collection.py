"""The collection: the sample pages and the labelled texts, with what is known of each.

What decides whether an article is a right answer is never read off by an engine: province, city,
colleges and topics come from the labels, the words from the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import opencc

from corpus import Article, annotate, clean_page, sample_pages
from tests.benchmarks.attribution.texts import HALVES, read_half

Side = Literal["zh", "en"]

_simplified = opencc.OpenCC("t2s").convert


@dataclass(frozen=True, slots=True)
class Document:
    """One article and the facts that queries are judged by.

    Attributes:
        key: "CN-HN-164" of a sample, "a027" of a labelled text.
        side: the language, both Chinese scripts as one.
        province, city: "" where there is none.
    """

    key: str
    article: Article
    side: Side
    province: str
    city: str
    colleges: frozenset[str]
    topics: frozenset[str]
    words: str

    def says(self, name: str) -> bool:
        """Does the name stand in it, in whatever script or case? A Latin one as whole words."""
        return bool(_pattern(name).search(self.words))


def read_collection() -> list[Document]:
    """All documents, in an order that does not change."""
    return [*_samples(), *_labelled()]


def _samples() -> Iterator[Document]:
    for truth, content in sample_pages():
        yield _document(
            truth.file.removesuffix(".html"),
            annotate(clean_page(content, url=truth.url)),
            truth.province,
            truth.city,
            truth.colleges,
            (truth.event_type,),
        )


def _labelled() -> Iterator[Document]:
    for half in HALVES:
        for text in read_half(half):
            known = text.truth
            yield _document(
                text.id,
                annotate(text.article),
                known.province,
                known.city,
                known.colleges,
                known.topics,
            )


def _document(
    key: str,
    article: Article,
    province: str | None,
    city: str | None,
    colleges: Iterable[str],
    topics: Iterable[str],
) -> Document:
    return Document(
        key=key,
        article=article,
        side="en" if article.language == "en" else "zh",
        province=province or "",
        city=city or "",
        colleges=frozenset(colleges),
        topics=frozenset(topics),
        words=_simplified(f"{article.title}\n{article.body}"),
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    quoted = re.escape(_simplified(name))
    if name.isascii():  # beside Chinese characters \b sees no end of a word
        quoted = rf"(?<![A-Za-z0-9]){quoted}(?![A-Za-z0-9])"
    return re.compile(quoted, re.IGNORECASE)
