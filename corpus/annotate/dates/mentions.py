"""Where a text names a time, and the words that stand around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.annotate.dates.day_words import DayWords
from corpus.annotate.dates.days_en import find_days_en
from corpus.annotate.dates.days_zh import find_days_zh
from corpus.annotate.dates.two_clauses import CLAUSES_EN, CLAUSES_ZH, spanned
from corpus.annotate.reading import Part

_READ_ZH, _READ_EN = 1500, 3500
"""How much of a body is read, in characters; what stands further down is not the news."""
TITLE = 300
"""How much of a headline is read."""
_MOST_MENTIONS = 24
_SENTENCE_END = re.compile(r"[。！？!?；;\n.](?:(?<!\.)|(?<=[a-z\d)\"]{2}\.)(?= +[A-Z\"]|$))")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words for a day in their sentence.

    Attributes:
        before, after: what stands beside the words, at most 90 signs.
        opening: the whole sentence up to the words.
        is_quoted: somebody is quoted with them.
        ends_elsewhere: another clause gives the end of their span.
    """

    words: DayWords
    part: Part
    sentence: int
    before: str
    after: str
    opening: str
    is_quoted: bool
    ends_elsewhere: bool

    @property
    def text(self) -> str:
        """The words as the page has them."""
        return self.part.raw[self.words.start : self.words.end]


def mentions_of(part: Part, title: str, *, is_english: bool) -> Iterator[Mention]:
    """The times that the headline, or the opening of the body, names; of other parts none.

    Args:
        part: the text.
        title: the headline, folded.
        is_english: it is read as English, else as Chinese.
    """
    if part.where not in ("title", "body"):
        return
    limit = TITLE if part.where == "title" else _READ_EN if is_english else _READ_ZH
    text = part.text[:limit]
    clauses = CLAUSES_EN if is_english else CLAUSES_ZH
    days = (find_days_en if is_english else find_days_zh)(text)[:_MOST_MENTIONS]
    if not days:
        return
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    for words, following in zip(_in_their_months(days, ends), [*days[1:], None], strict=True):
        if words.is_relative and following and following.is_day and following.start < words.end + 3:
            continue  # "last Friday (24 May)": the figures say it all.
        sentence = bisect_right(ends, words.start)
        start = ends[sentence - 1] if sentence else 0
        end = _sentence_end(text, ends, sentence)
        opening, after = text[start : words.start], text[words.end : min(end, words.end + 90)]
        quotes = text.count('"', text.rfind("\n", 0, words.start) + 1, words.start)
        whole = spanned(words, following, text, title, clauses)
        if whole.last:
            opening = opening.rstrip(" 自从由")
        sides = opening[-90:], after, opening
        yield Mention(whole, part, sentence, *sides, quotes % 2 == 1, whole is not words)


def _in_their_months(days: Sequence[DayWords], ends: Sequence[int]) -> Iterator[DayWords]:
    """5月20日开幕，22日闭幕: a bare day is in the month that its sentence has named."""
    before: DayWords | None = None
    for words in days:
        is_next = before is not None and words.is_bare and _is_after(before, words, ends)
        before = _in_month_of(before, words) if before and is_next else words
        yield before


def _is_after(before: DayWords, words: DayWords, ends: Sequence[int]) -> bool:
    is_later = (before.first.day or 31) < (words.first.day or 0)
    return is_later and bisect_right(ends, before.start) == bisect_right(ends, words.start)


def _in_month_of(before: DayWords, words: DayWords) -> DayWords:
    first = replace(words.first, year=before.first.year, month=before.first.month)
    return replace(words, first=first, years=before.years, months=before.months)


def _sentence_end(text: str, ends: Sequence[int], sentence: int) -> int:
    """The end of a sentence, with the next one if that goes on with 当天."""
    upto = [*ends[sentence : sentence + 2], len(text), len(text)]
    return upto[1] if text.startswith(("当天", "当日"), upto[0]) else upto[0]
