"""A span told in two clauses: 9月19日开幕，23日结束; 自4月1日开赛，至4月3日闭幕."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.annotate.dates.day_words import DayWords, Loose, span_end

_FARTHEST = 60
"""Signs between the two days, at most."""
_BESIDE = 80


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The patterns of one language.

    Attributes:
        begins: beside the first day: something begins on it.
        from_before: before the first day, a word that waits for its end.
        upto_before: before the last day: it is the end, whatever is said of it.
        ends_after: behind the last day: something ends on it.
        moment: the headline is about the opening alone, not about what lasts.
    """

    begins: re.Pattern[str]
    from_before: re.Pattern[str]
    upto_before: re.Pattern[str]
    ends_after: re.Pattern[str]
    moment: re.Pattern[str]


CLAUSES_ZH = ClauseWords(
    begins=re.compile(r"开[幕赛班讲锣训课营]|启[幕动]|开始|拉开|登场|打响"),
    from_before=re.compile(r"[自从由] ?$"),
    upto_before=re.compile(r"(?<![来前赶])(?:[持延]续|进行)?[至到] ?$"),
    ends_after=re.compile(
        r"(?:[上下]午|晚上?|傍晚)?[,，]?[^，。；,;]{0,10}(?:结[束业训]|闭[幕营]|落[幕下]|收官)"
    ),
    moment=re.compile(r"开[幕赛班讲锣训课营]|启[幕动程航]|揭幕"),
)
CLAUSES_EN = ClauseWords(
    begins=re.compile(r"\b(?:open(?:ed|s)|beg[ai]ns?|start(?:ed|s)|kick(?:ed|s) off|held)\b"),
    from_before=re.compile(r"\b[Ff]rom $"),
    upto_before=re.compile(
        r"\b(?:last(?:s|ed)?|runs?|ran|continues?d?|clos\w+|end(?:s|ed)?|conclud\w+)"
        r"(?: until| till| to| through)?(?: on)?(?: the)? $"
    ),
    ends_after=re.compile(r",? [^.,;]{0,30}\b(?:closed|ended|concluded)\b"),
    moment=re.compile(r"\b(?:open(?:s|ed|ing)|kick(?:s|ed)? off|beg[ai]ns?|start(?:s|ed)|launch)"),
)


def spanned(
    words: DayWords, following: DayWords | None, text: str, title: str, clauses: ClauseWords
) -> DayWords:
    """The words with the end that the next clause gives them, or as they are.

    Args:
        words: a time that the text names.
        following: the next one, or None.
        text: the text, folded.
        title: the headline; one about the opening keeps the first day alone.
        clauses: the patterns of the language.
    """
    if following is None or words.last or not words.first.day or not following.first.day:
        return words
    between = text[words.end : following.start]
    if len(between) > _FARTHEST or "\n" in between:
        return words
    before = text[max(0, words.start - _BESIDE) : words.start]
    is_upto = clauses.upto_before.search(between)
    is_start = _begins(before, between, title, clauses) or (
        is_upto and clauses.from_before.search(before)
    )
    if not is_start or not (is_upto or clauses.ends_after.match(text, following.end)):
        return words
    end = following.first
    last = Loose(end.year, end.month or words.first.month, end.day)
    span = span_end(words.first, last, None)
    return replace(words, last=span) if span else words


def _begins(before: str, between: str, title: str, clauses: ClauseWords) -> bool:
    if clauses.moment.search(title):
        return False
    clause = re.split(r"[。；;.，,]", before)[-1] + between
    return clauses.begins.search(clause) is not None
