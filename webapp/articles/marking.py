"""The evidence of facts, marked in the text that gave it: like footnotes, each with its number.

Evidence says its words and where they stood. Words of the title, the text or a caption are marked
where they stand there first; what came from elsewhere on the page has nothing to mark.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from corpus import Article, Evidence
from webapp.articles.known import Fact

Claim = tuple[int, int]
"""Which fact and which of its values; -1 for the evidence of all its values together."""

_PLACES = {"title": "title", "body": "body", "first line": "body", "caption": "caption"}
_MOST_SPANS = 300
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is marked as a whole or not at all.

    Attributes:
        text: of the stretch.
        numbers: of the notes whose words it belongs to.
        begins: those of them whose first mark begins here.
        ends: those of them whose words end here.
    """

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A title, a text and captions in segments.

    Attributes:
        title: of the article.
        paragraphs: of its text.
        captions: of its pictures.
        numbers: the number of each claim that is marked anywhere, in the order of the text.
        labels: what each number stands for, in the reader's language.
    """

    title: list[Segment]
    paragraphs: list[list[Segment]]
    captions: list[list[Segment]]
    numbers: Mapping[Claim, int]
    labels: Mapping[int, str]


class _Span(NamedTuple):
    piece: int
    start: int
    end: int
    claim: Claim


def marked(article: Article, facts: Sequence[Fact]) -> Marked:
    """Mark what gave the facts; their order gives the claims, that of the text the numbers."""
    captions = [image.caption for image in article.images]
    pieces = [article.title, *article.paragraphs, *captions]
    first_caption = len(pieces) - len(captions)
    kinds = {
        "title": range(1),
        "body": range(1, first_caption),
        "caption": range(first_caption, len(pieces)),
    }
    spans = sorted(_spans(facts, pieces, kinds))
    numbers: dict[Claim, int] = {}
    for span in spans:
        numbers.setdefault(span.claim, len(numbers) + 1)
    by_piece = defaultdict(list)
    begun: set[Claim] = set()
    for span in spans:
        by_piece[span.piece].append((span, span.claim not in begun))
        begun.add(span.claim)
    told = [_segments(text, by_piece[at], numbers) for at, text in enumerate(pieces)]
    labels = {number: _label(facts, claim) for claim, number in numbers.items()}
    return Marked(told[0], told[1:first_caption], told[first_caption:], numbers, labels)


def _spans(
    facts: Sequence[Fact], pieces: Sequence[str], kinds: Mapping[str, range]
) -> Iterator[_Span]:
    found: set[_Span] = set()
    for claim, evidence in _claims(facts):
        kind = _PLACES.get(evidence.where)
        words = evidence.text.strip()
        if kind is None or not words or len(words) > _LONGEST or len(found) >= _MOST_SPANS:
            continue
        if (place := _first(words, pieces, kinds[kind])) is not None:
            found.add(_Span(*place, claim))
    return iter(found)


def _claims(facts: Sequence[Fact]) -> Iterator[tuple[Claim, Evidence]]:
    for row, fact in enumerate(facts):
        for column, value in enumerate(fact.values):
            yield from (((row, column), item) for item in value.reasons)
        yield from (((row, -1), item) for item in fact.reasons if fact.values)


def _first(words: str, pieces: Sequence[str], among: range) -> tuple[int, int, int] | None:
    """Where the words stand first; Latin words only whole."""
    before = r"(?<![A-Za-z0-9])" if words[0].isascii() and words[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if words[-1].isascii() and words[-1].isalnum() else ""
    pattern = re.compile(before + re.escape(words) + after)
    for at in among:
        if match := pattern.search(pieces[at]):
            return at, match.start(), match.end()
    return None


def _segments(
    text: str, spans: Sequence[tuple[_Span, bool]], numbers: Mapping[Claim, int]
) -> list[Segment]:
    """Cut a text wherever a mark begins or ends."""
    cuts = sorted({0, len(text), *(end for span, _ in spans for end in span[1:3])})
    segments = [
        Segment(
            text[start:end],
            _numbers((s for s, _ in spans if s.start <= start and end <= s.end), numbers),
            _numbers((s for s, new in spans if new and s.start == start), numbers),
            _numbers((s for s, _ in spans if s.end == end), numbers),
        )
        for start, end in pairwise(cuts)
    ]
    return segments or [Segment(text)]


def _numbers(spans: Iterable[_Span], numbers: Mapping[Claim, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[span.claim] for span in spans}))


def _label(facts: Sequence[Fact], claim: Claim) -> str:
    row, column = claim
    fact = facts[row]
    return f"{fact.title}: {fact.values[column].text}" if column >= 0 else fact.title
