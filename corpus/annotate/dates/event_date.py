"""When the thing happened that the headline announces.

Every time that title and opening name is weighed: where it stands, what is said beside it, how
much of the headline its sentence repeats. The date of publication alone is never an answer; it only
lends a year, a month, or the day that 昨日 counts from.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.annotate.dates.day_of import Day, Writing, day_of, written_on
from corpus.annotate.dates.day_words import DayWords
from corpus.annotate.dates.event_words import DAMAGED, EN, ZH, EventWords
from corpus.annotate.dates.mentions import TITLE, Mention, mentions_of
from corpus.annotate.reading import Part
from corpus.article import Article, EventDate, Evidence

_ITS_OPENING = re.compile(r"(?:^|[。！？!?；;讯电)]) ?\"? ?$")
"""Before words that open a sentence, be it behind a dateline."""
_YEARS = range(1950, 2150)

_ENOUGH = 3.5
_IN_TITLE, _IN_LEAD, _IN_BODY = 5.0, 3.5, 2.0
_BY_SENTENCE = (6.0, 5.0, 4.0)
"""Score of the place: the first sentences of the lead, then the rest of it."""
_BEYOND_BODY = 8.0
"""No day below the lead reaches it, but for a labelled one."""
_OLD = {"day": dt.timedelta(days=400), "month": dt.timedelta(days=100)}
"""An event older than this when it is written of is background, unless all else speaks for it."""
_PAST = 6.0
_YEAR_END = dt.timedelta(days=45)
"""去年12月28日 is news in the first weeks of a year."""
_FAR_BACK = dt.timedelta(days=60)
"""近日 does not mean a day so long ago, nor does 将 go with it."""
_ITEMS = 2
"""Days at the head of so many paragraphs make a collection of news."""
_ITEM_HEAD = 12
"""Signs before the day of an item: 柳州：5月14日."""
_AWARD_MONTHS = 3
"""In the first months of a year, the year that an award bears is often the last one."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all mentions of an article are judged by."""

    say: EventWords
    title: str
    pieces: frozenset[str]
    is_notice: bool
    writing: Writing | None
    published: dt.date | None


@dataclass(frozen=True, slots=True)
class _Scored:
    mention: Mention
    score: float
    rule: str
    day: Day | None


def find_event_date(
    parts: Sequence[Part], article: Article
) -> tuple[EventDate | None, Evidence | None]:
    """The day, month or span of the event, no finer than the words say.

    Args:
        parts: the texts of the article; of them the title and the opening of the body are read.
        article: gives the language and the date of publication.

    Returns:
        The date with its evidence and None; or None with the reason where there is one to tell
        (a day without a year, only 近日, damaged figures, a collection of news), else None and
        None.
    """
    say = EN if article.language == "en" else ZH
    title = next((part.text for part in parts if part.where == "title"), "")[:TITLE]
    mentions = [
        mention for part in parts for mention in mentions_of(part, title, is_english=say is EN)
    ]
    if not mentions:
        return None, _reason(parts, say)
    if _is_collection(title, mentions, say):
        return None, Evidence("", "body", "several items, each with a day of its own")
    reading = _reading(title, article, mentions, say)
    chosen = _choose(mentions, reading)
    if chosen is None or chosen.score < _ENOUGH:
        return None, _reason(parts, say)
    words = Evidence(chosen.mention.text, chosen.mention.part.where, chosen.rule)
    if chosen.day is None:
        return None, replace(words, rule=_missing(chosen.mention.words))
    evidence = replace(words, confidence=_confidence(chosen))
    return EventDate(chosen.day.date, chosen.day.precision, evidence, end=chosen.day.last), None


def _choose(mentions: Sequence[Mention], reading: _Reading) -> _Scored | None:
    """The mention with the best score; of equals the first."""
    best: _Scored | None = None
    for mention in mentions:
        is_late = mention.part.where == "body" and mention.words.start >= mention.part.lead
        if is_late and best and best.score >= _BEYOND_BODY:
            break
        if _is_notice(mention, reading) or not _is_elsewhen(mention, reading.say):
            found = _score(mention, reading)
            best = found if best is None or found.score > best.score else best
    return best


def _is_elsewhen(mention: Mention, say: EventWords) -> bool:
    """Are they plainly the time of something else?"""
    if mention.words.is_year or (not mention.words.is_day and mention.after.startswith("的")):
        return True  # 2020年2月的一天
    return bool(
        say.dateline_after.match(mention.after)
        or say.elsewhen_after.match(mention.after)
        or say.elsewhen_before.search(mention.before)
    )


def _is_notice(mention: Mention, reading: _Reading) -> bool:
    """Are they the term of what the headline itself calls for or makes public?"""
    is_term = reading.is_notice and mention.words.last is not None
    return is_term and bool(reading.say.notice_before.search(mention.before))


def _is_collection(title: str, mentions: Sequence[Mention], say: EventWords) -> bool:
    """Do paragraphs open with days of their own, while the headline tells of no event?"""
    if not say.digest_title.search(title) or say.held.search(title):
        return False
    days = [mention for mention in mentions if mention.words.is_day]
    heads = {
        mention.words.first
        for mention in days
        if len(mention.opening) <= _ITEM_HEAD
        and mention.part.text[: mention.words.start - len(mention.opening)][-1:] in ("", "\n")
    }
    return len(heads) >= _ITEMS and all(mention.part.where == "body" for mention in days)


def _reading(
    title: str, article: Article, mentions: Sequence[Mention], say: EventWords
) -> _Reading:
    if say is EN:
        pieces = frozenset(re.findall(r"[a-z]{4,}", title.lower()))
    else:
        pieces = frozenset(title[at : at + 2] for at in range(len(title) - 1))
    published = article.published
    if published and published.date.year not in _YEARS:
        published = None
    writing = _writing(mentions, published, say)
    is_notice = say.notice_title.search(title) is not None
    return _Reading(say, title, pieces, is_notice, writing, published.date if published else None)


def _writing(
    mentions: Sequence[Mention], published: EventDate | None, say: EventWords
) -> Writing | None:
    """The day of writing: the dateline's, else that of publication; else the one year named."""
    writing = written_on(published, "date of publication") if published else None
    for mention in islice(mentions, 4):
        if mention.sentence < 2 and say.dateline_after.match(mention.after):
            day = day_of(mention.words, writing, is_ahead=False)
            if day and day.precision == "day":
                return Writing(day.date, "day", f"dateline {mention.text}")
    return writing or _stated_year(mentions, say)


def _stated_year(mentions: Sequence[Mention], say: EventWords) -> Writing | None:
    """The year of the full dates if it is one, or a year that opens the text or is by a day."""
    beside = {
        (mention.part.where, mention.sentence)
        for mention in mentions
        if (mention.words.first.month or 0) > _AWARD_MONTHS and not mention.words.first.year
    }
    stated = {}
    for mention in mentions:
        words = mention.words
        opens = mention.part.where == "body" and words.start < 3
        counts = opens or (mention.part.where, mention.sentence) in beside
        if words.first.year and (counts if words.is_year else not _is_elsewhen(mention, say)):
            stated[words.first.year] = mention.text
    if len(stated) != 1:
        return None
    ((year, text),) = stated.items()
    return Writing(dt.date(year, 12, 31), "year", f"year of {text}") if year in _YEARS else None


def _score(mention: Mention, reading: _Reading) -> _Scored:
    """How well the words fit the event, and the day that they mean."""
    say, words, before, after = reading.say, mention.words, mention.before, mention.after
    day = _day(mention, reading)
    score, rule = _by_place(mention)
    alone = mention.opening.strip() == "(" and after.startswith(")")
    label = alone or _is_notice(mention, reading) or say.label_before.search(before)
    held = label or say.held.search(after) or say.held.search(before)
    tied = label or say.tied_after.match(after) or say.tied_before.search(before)
    score += 1.5 * bool(tied) + 2.5 * _shared(mention, reading)
    score += 2.0 if held or _is_term_of(mention) else -_unheld(mention)
    score -= 2.5 * (not words.is_day)
    score -= 12.0 * _is_printing(mention, day, reading)
    score -= 5.0 * bool(say.earlier.search(mention.opening))
    score -= 4.0 * bool(say.from_after.match(after))
    score -= 5.0 * bool(words.first.year and say.life_after.match(after))
    score -= 6.0 * mention.is_quoted
    score -= (9.0 if _is_far(day, reading) else 3.0) * _after_vague(mention, say)
    if say.learned_before.search(before) or say.learned_after.match(after):
        score -= 3.0
        rule += ", when a reporter learned of it"
    if mention.ends_elsewhere:
        rule += ", its end in another clause"
    score += 3.0 if label else -_by_distance(words, day, reading)
    return _Scored(mention, score, rule + _how(words, reading.writing), day)


def _is_term_of(mention: Mention) -> bool:
    """Are they the days of a plan, as its headline bears them?"""
    words = mention.words
    return mention.part.where == "title" and words.is_day and words.last is not None


def _unheld(mention: Mention) -> float:
    """What it costs that nothing is said to happen; little where a text opens with the day."""
    is_early = mention.sentence < 2 and mention.words.is_day and mention.part.where == "body"
    opens = is_early and _ITS_OPENING.search(mention.opening) and mention.after.strip(" \n")
    return 1.5 if opens else 3.0


def _day(mention: Mention, reading: _Reading) -> Day | None:
    say, words, writing = reading.say, mention.words, reading.writing
    ahead = say.ahead_before.search(mention.before) or say.ahead_after.match(mention.after)
    day = day_of(words, writing, is_ahead=bool(ahead))
    if day is None or writing is None or ahead or words.first.year:
        return day
    if _is_far(day, reading) and say.ahead_later.match(mention.after):
        return day_of(words, writing, is_ahead=True)
    return day


def _is_far(day: Day | None, reading: _Reading) -> bool:
    if day is None or reading.writing is None:
        return False
    return reading.writing.date - day.date > _FAR_BACK


def _by_place(mention: Mention) -> tuple[float, str]:
    if mention.part.where == "title":
        return _IN_TITLE, "day in the headline"
    if mention.words.start >= mention.part.lead:
        return _IN_BODY, "day in the text"
    first = mention.sentence < len(_BY_SENTENCE)
    return _BY_SENTENCE[mention.sentence] if first else _IN_LEAD, "day in the lead"


def _shared(mention: Mention, reading: _Reading) -> float:
    """How much of the headline the sentence repeats, 0 to 1, by pairs of signs or by words."""
    if not reading.pieces or mention.part.where == "title":
        return 0.0
    sentence = mention.opening[-120:] + mention.after
    if reading.say is EN:
        sentence = sentence.lower()
    return min(1.0, 2 * sum(map(sentence.__contains__, reading.pieces)) / len(reading.pieces))


def _is_printing(mention: Mention, day: Day | None, reading: _Reading) -> bool:
    """Is it the day on which the report came out?"""
    say, before, after = reading.say, mention.before, mention.after
    if say.printed_before.search(before) or say.printed_after.match(after):
        return True
    is_full = mention.words.first.year is not None
    near = before[-30:] + after[:15]
    is_published = is_full and day is not None and day.date == reading.published
    return is_published and bool(say.printed_near.search(near))


def _after_vague(mention: Mention, say: EventWords) -> bool:
    """Did the text first say 近日, or does it beside the day?"""
    if mention.part.where == "title":
        return False
    upto = min(mention.words.start, mention.part.lead)
    return bool(say.vague.search(mention.part.text, 0, upto) or say.vague.search(mention.after))


def _by_distance(words: DayWords, day: Day | None, reading: _Reading) -> float:
    """What is long past is background; what is to come is another event, unless announced."""
    writing = reading.writing
    if words.years is not None and words.years < 0:
        recent = day and writing and words.is_day and writing.date - day.date <= _YEAR_END
        return 0.0 if recent else 12.0
    if day is None or writing is None or writing.precision == "year":
        return 0.0
    if writing.date - day.date > _OLD.get(day.precision, dt.timedelta()):
        return _PAST
    is_ahead = day.date > writing.date
    return 2.0 if is_ahead and not reading.say.ahead_title.search(reading.title) else 0.0


def _how(words: DayWords, writing: Writing | None) -> str:
    if writing is None or (words.first.year and words.years is None):
        return ""
    if words.readings:
        return f", its month sign was lost; near the {writing.source}"
    if words.is_relative:
        return f", counted from the {writing.source}"
    what = "year" if words.first.month or words.new_year is not None else "month"
    return f", {what} from the {writing.source}"


def _missing(words: DayWords) -> str:
    if words.is_relative:
        return "no day of publication to count from"
    if words.readings:
        return "month sign lost, more than one day fits"
    return "no year: neither the text nor a date of publication gives it"


def _confidence(chosen: _Scored) -> float:
    sure = 0.6 + 0.04 * (chosen.score - _ENOUGH)
    if chosen.mention.words.readings:
        sure -= 0.2
    return round(min(0.97, max(0.3, sure)), 2)


def _reason(parts: Sequence[Part], say: EventWords) -> Evidence | None:
    """Why there is no date, where the opening itself says so."""
    body = next((part for part in parts if part.where == "body"), None)
    if body is None:
        return None
    for form, rule in ((DAMAGED, "figures of the day are damaged"), (say.vague, "no day said")):
        if match := form.search(body.text, 0, body.lead):
            return Evidence(body.raw[match.start() : match.end()], body.where, rule)
    return None
