"""What of an article is indexed: the one list that every engine follows.

An article's facet values and its moment of publication are taken here and nowhere else, so that
a count and a click cannot disagree about them.
"""

from __future__ import annotations

import datetime as dt

import corpus
from corpus import Article
from indexer.engine import STORY

SCHEMA_VERSION = 4
"""Raise it when a field is added, removed or filled in another way: indexes are then rebuilt."""

TEXT_FIELDS: dict[str, float] = {"title": 3.0, "body": 1.0}
"""Searched text and its weight in the ranking."""

MAX_FACET_VALUE = 200
"""Characters of a facet value; a longer name of a source is cut."""

ORIGINAL = "original"
"""The field that marks the original of a story."""

_MINUTES_A_DAY = 24 * 60


def facet_values(article: Article) -> dict[str, tuple[str, ...]]:
    """Return facet name -> the article's values, without repetition; () where it has none.

    The province is that of the event, not of the people it speaks of. The source is the outlet
    named on the page, else the site that published it. An article dated by year only has no
    month, one dated by month no day. A college that the gazetteer does not know stands under its
    own name, a person without the title.
    """
    published = article.published
    date = published.date.isoformat() if published else ""
    known = {"year": 0, "month": 1}.get(published.precision, 2) if published else 0
    return {
        "province": _listed(article.province),
        "city": _listed(article.city),
        "college": _listed(*(mention.id for mention in article.colleges)),
        "source": _listed(article.content_source or article.publisher),
        "kind": _listed(corpus.outlet_kind(article)),  # loaded on first use: searches need it not
        "topic": _listed(*article.topics),
        "language": _listed(article.language),
        "month": _listed(date[:7]) if known else (),
        "day": _listed(date) if known > 1 else (),
        "organisation": _listed(*article.organisations),
        "person": _listed(*(mention.name for mention in article.people)),
    }


def story_values(article: Article) -> dict[str, str]:
    """Return which story the article tells, and "yes" if it is that story's original.

    Nothing for an article that stands alone.
    """
    if not article.story:
        return {}
    original = {ORIGINAL: "yes"} if article.story == article.id else {}
    return {STORY: storable(article.story), **original}


def published_minute(article: Article) -> int | None:
    """Return the moment of publication in minutes, to sort and to compare; None if undated.

    A date without a time counts as its first minute, one without a day as its first day.
    """
    if article.published is None:
        return None
    time = article.published.time
    return first_minute(article.published.date) + (time.hour * 60 + time.minute if time else 0)


def first_minute(day: dt.date) -> int:
    """Return the first minute of a day on the scale of `published_minute`."""
    return day.toordinal() * _MINUTES_A_DAY


def last_minute(day: dt.date) -> int:
    """Return the last minute of a day on the scale of `published_minute`."""
    return first_minute(day) + _MINUTES_A_DAY - 1


def storable(text: str) -> str:
    """Return `text` with lone surrogates, which no index can hold, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _listed(*values: str | None) -> tuple[str, ...]:
    clean = (storable(value).strip()[:MAX_FACET_VALUE] for value in values if value)
    return tuple(dict.fromkeys(value for value in clean if value))
