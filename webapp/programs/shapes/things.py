"""Colleges, provinces, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from webapp.programs.shapes.searches import Summary


class CollegeFacts(TypedDict):
    """A college.

    Attributes:
        id: as it stands in an address; of a college that only articles name, its full name.
        name_zh: "" where it is not known.
        name_en: the same.
        known: whether the gazetteer holds it; what follows is known only then.
        kind: null where it is not known.
        province: ISO 3166-2, or null.
        city: its official Chinese name, or null.
        status: "planned", "applied" or "label"; "" for all others.
        articles: how many there are about it.
        page: the address of its page here.
    """

    id: str
    name_zh: str
    name_en: str
    known: bool
    kind: Literal["craftsman", "vocational", "technician", "university"] | None
    province: str | None
    city: str | None
    status: Literal["", "planned", "applied", "label"]
    articles: int
    page: str


class CollegesAnswer(TypedDict):
    """One page of colleges, those with the most articles first.

    Attributes:
        total: how many there are in all.
        page: from 1.
        pages: the last one.
    """

    total: int
    page: int
    pages: int
    colleges: list[CollegeFacts]
    generation: int


class CollegeAnswer(TypedDict):
    """A college and what is written about it.

    Attributes:
        aliases_zh: other Chinese names.
        aliases_en: other English names.
        unsure: what is not certain about the entry, or null.
        about: the articles about it.
        search: the address of the search for them.
    """

    college: CollegeFacts
    aliases_zh: list[str]
    aliases_en: list[str]
    unsure: str | None
    about: Summary
    search: str
    generation: int


class ProvinceFacts(TypedDict):
    """One of the 34 units of the first level.

    Attributes:
        code: ISO 3166-2.
        name_zh: the full name.
        short_zh: the name in daily use.
        abbreviation: one character.
        articles: how many there are of events there.
    """

    code: str
    name_zh: str
    short_zh: str
    name_hant: str
    name_en: str
    pinyin: str
    abbreviation: str
    capital_zh: str
    capital_en: str
    articles: int


class ProvincesAnswer(TypedDict):
    """All provinces, in the order of their codes."""

    provinces: list[ProvinceFacts]
    generation: int


class ProvinceAnswer(TypedDict):
    """A province and what is written about it.

    Attributes:
        colleges: those that have their seat there, those with the most articles first.
        about: the articles about events there.
        search: the address of the search for them.
    """

    province: ProvinceFacts
    colleges: list[CollegeFacts]
    about: Summary
    search: str
    generation: int


class DriftFacts(TypedDict):
    """A field that was found on fewer pages lately: the site's template may have changed.

    Attributes:
        before: the share of pages that had it, from 0 to 1.
        lately: the same of the last pages.
    """

    field: str
    before: float
    lately: float


class HealthFacts(TypedDict):
    """How a source fares; times in ISO 8601, null for what has not happened yet.

    Attributes:
        source: its id.
        last_visit: the end of the latest visit.
        last_success: the end of the latest one that could read its lists.
        next_due: when it is visited again.
        interval_s: seconds between visits.
        error_streak: visits in a row that failed.
        problem: of the latest visit, or "".
        new: articles that came lately.
        changed: articles that changed lately.
        articles: all that the site has now, as far as known.
        gone: pages that it no longer has.
        waiting: addresses that were found and not fetched yet.
        trapped: addresses left alone, because their like gave no articles.
        errors: kind -> requests that failed so lately.
        drift: fields that vanished.
    """

    source: str
    last_visit: str | None
    last_success: str | None
    next_due: str | None
    interval_s: float | None
    error_streak: int
    problem: str
    new: int
    changed: int
    articles: int
    gone: int
    waiting: int
    trapped: int
    errors: Mapping[str, int]
    drift: list[DriftFacts]


class SourceFacts(TypedDict):
    """A site that is read.

    Attributes:
        home: its address.
        article_pattern: what the addresses of its articles look like, or null.
        delay_s: seconds between two requests; null for the usual ones.
        enabled: whether it is read at present.
    """

    id: str
    name_zh: str
    name_en: str
    home: str
    kind: Literal["union", "news", "college", "government", "industry"]
    province: str | None
    language: str
    article_pattern: str | None
    feeds: list[str]
    sitemaps: list[str]
    lists: list[str]
    delay_s: float | None
    enabled: bool
    note: str


class HealthySource(SourceFacts):
    """A site that is read, and how it fares.

    Attributes:
        home: its address.
        article_pattern: what the addresses of its articles look like, or null.
        delay_s: seconds between two requests; null for the usual ones.
        enabled: whether it is read at present.
        health: how it fares.
    """

    health: HealthFacts


class SourcesAnswer(TypedDict):
    """All sources, in the order of their ids.

    Attributes:
        readable: false if the installation's own list of sites cannot be read.
    """

    sources: list[HealthySource]
    readable: bool
