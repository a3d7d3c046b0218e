"""Which of several copies is the original, and how far each is to be trusted."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from corpus.annotate.fold import fold
from corpus.article import Article, PublishedDate
from corpus.copies.places import Trust
from corpus.sources import LONGEST_ADDRESS, source_of
from corpus.suspects import suspect

_RANK: dict[Trust, int] = {"known": 0, "unknown": 1, "suspect": 2}
_UNDATED = "9999"
_SHORTEST_NAME = 3
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts when the original is chosen.

    Attributes:
        article_id: whose it is.
        trust: "known" for a site of `sources.toml`, "suspect" for one of `suspects.toml` and for
            any page with a suspicion, else "unknown".
        published: the last day that the stated date may mean, in ISO 8601; "9999" for none.
        outlets: names under which its site is known, in a plain form.
        source: the outlet that it names as its source, in a plain form; "" for none.
    """

    article_id: str
    trust: Trust
    published: str
    outlets: tuple[str, ...]
    source: str

    @classmethod
    def of(cls, article: Article) -> Self:
        """Read it from an article."""
        url = article.url if article.url and len(article.url) <= LONGEST_ADDRESS else None
        site = source_of(url) if url else None
        names = [article.publisher or "", *((site.name_zh, site.name_en) if site else ())]
        trust: Trust = "known" if site else "unknown"
        if (url and suspect(_host(url))) or article.suspicions:
            trust = "suspect"
        outlets = dict.fromkeys(filter(None, map(_plain, names)))
        return cls(
            article.id,
            trust,
            _last_day(article.published),
            tuple(outlets),
            _plain(article.content_source or ""),
        )

    def to_row(self) -> dict[str, Any]:
        """Plain JSON-ready data without the id; see `from_row`."""
        data = asdict(self)
        del data["article_id"]
        return data

    @classmethod
    def from_row(cls, article_id: str, data: Mapping[str, Any]) -> Self:
        """Read back what `to_row` gave."""
        return cls(article_id, **{**data, "outlets": tuple(data["outlets"])})


def ranked(copies: Iterable[Standing]) -> list[Standing]:
    """Copies of one story, the original first.

    Trust counts first; then whether another copy names this one's outlet as its source; then the
    date of publication; then the id.
    """
    group = list(copies)
    sources = {copy.source for copy in group if copy.source}

    def order(copy: Standing) -> tuple[int, bool, str, str]:
        return _RANK[copy.trust], not _is_named(copy, sources), copy.published, copy.article_id

    return sorted(group, key=order)


def _is_named(copy: Standing, sources: set[str]) -> bool:
    # Who names another outlet is not made the original by others that name both.
    if copy.source and not _names(copy.source, copy.outlets):
        return False
    return any(_names(source, copy.outlets) for source in sources)


def _names(source: str, outlets: Sequence[str]) -> bool:
    """Does a line of source name one of the outlets: 工人日报 in 中工网-工人日报?"""
    return any(
        outlet == source or (len(outlet) >= _SHORTEST_NAME and outlet in source)
        for outlet in outlets
    )


def _plain(name: str) -> str:
    return _BETWEEN.sub("", fold(name)[:200]).lower()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _last_day(published: PublishedDate | None) -> str:
    """A page that shows no more than its month may be as late as the month's last day."""
    if published is None:
        return _UNDATED
    day = published.date
    if published.precision == "year":
        day = day.replace(month=12, day=31)
    elif published.precision == "month":
        day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.isoformat()
