"""The labelled texts: short news items in our own words, with what a careful reader finds in them.

Two halves, one to tune on ("tuning") and one to look at only for the final figure ("held-out");
both are TOML, several files each. Every text re-tells a situation met on real pages.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Article, Evidence, PublishedDate, article_id

HALVES = ("tuning", "held-out")
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful reader finds; "" and () where the text shows nothing.

    Attributes:
        province: code.
        about_provinces: codes.
        city: official name.
        colleges: ids of the gazetteer, or full names of colleges that it does not hold.
        event_date: as `str(EventDate)` writes it: "2021-05-13", "2021-05", "2021-05-13/2021-05-15".
        topics: ids.
    """

    province: str
    about_provinces: frozenset[str]
    city: str
    colleges: frozenset[str]
    event_date: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Text:
    """One labelled text."""

    id: str
    situation: str
    article: Article
    truth: Truth


def read_half(half: str) -> list[Text]:
    """All texts of one half, in the order of their files."""
    return [
        _text(row)
        for path in sorted(HERE.glob(f"{half}-*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["text"]
    ]


def _text(row: Mapping[str, Any]) -> Text:
    return Text(
        id=row["id"],
        situation=row["about"],
        article=Article(
            id=article_id(row["id"]),
            title=row["title"].strip(),
            body=row["body"].strip(),
            language=row["language"],
            url=row.get("url"),
            published=_published(row.get("published")),
            publisher=row.get("publisher"),
            content_source=row.get("source"),
        ),
        truth=Truth(
            province=row["province"],
            about_provinces=frozenset(row["about_provinces"]),
            city=row["city"],
            colleges=frozenset(row["colleges"]),
            event_date=row["event_date"],
            topics=frozenset(row["topics"]),
        ),
    )


def _published(day: str | None) -> PublishedDate | None:
    if not day:
        return None
    return PublishedDate(dt.date.fromisoformat(day), "day", Evidence(day, "label"))
