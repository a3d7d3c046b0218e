"""When a college opened, as far as the articles tell: the first report of its inauguration.

Nobody keeps a register of craftsman colleges. What there is, is the news of the day the plate was
unveiled. So an opening is always shown with the article that it was read from, and with less
certainty where that article is, first of all, about something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from corpus import Article, CollegeMention, PublishedDate
from indexer import Engine, SearchRequest

TOPIC = "inauguration"
MAX_READ = 2000
"""Reports that are read at once, the oldest first; a reader waits for them."""

MAX_FILTER = 1000
"""Colleges that one request can name."""

_CRAFTSMAN = ("工匠学院", "工匠學院", "craftsman college", "craftsmen college")


@dataclass(frozen=True, slots=True)
class Opening:
    """The first report of an inauguration that names a college.

    Attributes:
        article_id, title, language: of the report.
        date: of the event; of the report where it does not tell the day; None if neither is known.
        is_event: whether `date` is that of the event.
        is_sure: whether the report tells the day and either names no other craftsman college or
            has this one in its headline.
        province, city: where the report says that it happened; None where it does not say.
    """

    article_id: str
    title: str
    language: str
    date: PublishedDate | None
    is_event: bool
    is_sure: bool
    province: str | None = None
    city: str | None = None

    @property
    def day(self) -> str:
        """For sorting: ISO 8601 as far as it is known; unknown ones come last."""
        return str(self.date) if self.date else "9999"


def is_craftsman(name_zh: str, name_en: str) -> bool:
    """Whether a name is that of a craftsman college."""
    return any(word in f"{name_zh}\n{name_en}".casefold() for word in _CRAFTSMAN)


def openings(
    engine: Engine, filters: Mapping[str, tuple[str, ...]], most: int = MAX_READ
) -> dict[str, Opening]:
    """College id -> its opening, from the inauguration reports that `filters` leave.

    Args:
        engine: who finds the reports.
        filters: facet name -> values, such as {"college": ids} or {"province": ("CN-GX",)}.
        most: reports that are read.

    Raises:
        IndexUnavailable: the index cannot be read.
    """
    narrowed = {name: values[:MAX_FILTER] for name, values in filters.items()}
    request = SearchRequest(filters={**narrowed, "topic": (TOPIC,)}, sort="oldest")
    return first_openings(islice(engine.every(request), most))


def first_openings(reports: Iterable[Article]) -> dict[str, Opening]:
    """College id -> the earliest opening told of it; a sure one is better than an earlier one."""
    found: dict[str, Opening] = {}
    for article in reports:
        founded = [item for item in article.colleges if _may_open(item)]
        for mention in founded:
            told = _opening(article, mention, alone=len(founded) == 1)
            known = found.get(mention.id)
            if known is None or _rank(told) < _rank(known):
                found[mention.id] = told
    return found


def _may_open(mention: CollegeMention) -> bool:
    """Other schools are named where a craftsman college is opened with them."""
    is_plan = mention.status in ("planned", "applied")
    return not is_plan and is_craftsman(mention.name_zh, mention.name_en)


def _opening(article: Article, mention: CollegeMention, *, alone: bool) -> Opening:
    is_named = alone or mention.evidence.where == "title"
    return Opening(
        article_id=article.id,
        title=article.title,
        language=article.language,
        date=article.event_date or article.published,
        is_event=article.event_date is not None,
        is_sure=is_named and article.event_date is not None,
        province=article.province,
        city=article.city,
    )


def _rank(item: Opening) -> tuple[bool, str]:
    return not item.is_sure, item.day
