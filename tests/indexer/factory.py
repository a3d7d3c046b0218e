"""Articles for the tests of this room: made, not quoted."""

from __future__ import annotations

import datetime as dt

from corpus import Article, CollegeMention, Evidence, PublishedDate
from corpus.article import PersonMention

WHY = Evidence("because", "test")


def make_article(
    number: int | str,
    title: str = "柳州工匠学院揭牌",
    body: str = "",
    *,
    day: str | None = "2024-12-19",
    precision: str = "day",
    time: str | None = None,
    colleges: tuple[str, ...] = (),
    people: tuple[str, ...] = (),
    story: int | str | None = None,
    language: str = "zh",
    **fields: object,
) -> Article:
    published = day and PublishedDate(
        date=dt.date.fromisoformat(day),
        precision=precision,
        evidence=WHY,
        time=dt.time.fromisoformat(time) if time else None,
    )
    return Article(
        id=_id(number),
        title=title,
        body=body,
        language=language,
        published=published or None,
        colleges=tuple(CollegeMention(name, name, name, WHY) for name in colleges),
        people=tuple(PersonMention(name, "全国劳动模范", WHY) for name in people),
        story=None if story is None else _id(story),
        **fields,
    )


def _id(number: int | str) -> str:
    return number if isinstance(number, str) else f"{number:016x}"
