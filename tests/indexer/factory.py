"""Articles for the tests of this room: made, not quoted."""

from __future__ import annotations

import datetime as dt

from corpus import Article, CollegeMention, Evidence, PublishedDate

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
        id=number if isinstance(number, str) else f"{number:016x}",
        title=title,
        body=body,
        language=language,
        published=published or None,
        colleges=tuple(CollegeMention(name, name, name, WHY) for name in colleges),
        **fields,
    )
