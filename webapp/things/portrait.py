"""What the pages of a college and of a province have in common.

Both are a search for everything that names the thing: its articles over time, what they are about,
who is named in them. Whatever is counted is a link to the articles that were counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from indexer import Engine, FacetValue, SearchResult
from webapp.charts.histogram import Histogram, histogram
from webapp.charts.tile_map import TileMap, tile_map
from webapp.language import names
from webapp.language.i18n import locale
from webapp.searching.facets import name_of
from webapp.searching.search import SearchState
from webapp.services import services

NAMED = 8
"""So many names a list has; the search shows the others."""

SHOWN = 10
"""Articles on the page of a thing."""

_NO_TOPIC = ("topic", "other")
"""What has none of the topics is not about anything in particular."""

FEW_MONTHS = 3
"""Articles of so few months may be better shown by the day."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name, in how many articles it stands, and the way to them.

    Attributes:
        lang: of the name, where it is not the page's; else "".
    """

    label: str
    count: int
    url: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class NamedList:
    """Names of one kind, most frequent first."""

    facet: str
    title: str
    items: list[Named]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A thing as its articles show it.

    Attributes:
        result: its newest articles, and how many there are.
        timeline: when they were published; None where that is not known.
        map: where they happened; None where they all have one province.
        lists: what and who is named in them; none is empty.
        search_url, feed_url: all of them, as a page and as a feed.
    """

    result: SearchResult
    timeline: Histogram | None
    map: TileMap | None
    lists: list[NamedList]
    search_url: str
    feed_url: str


def portrait(facet: str, value: str, lists: Sequence[str]) -> Portrait:
    """Ask for everything about one value of a facet.

    Args:
        facet: "college" or "province".
        value: as the index knows it.
        lists: the facets whose most frequent values are shown.

    Raises:
        IndexUnavailable: the index cannot be read.
    """
    engine, path = services().engine, url_for("desk.search")
    state = SearchState(filters={facet: (value,)}, sort="newest")
    facets = dict.fromkeys((*lists, "month", "province"))
    result = engine.search(state.request(locale=locale(), facets=tuple(facets), limit=SHOWN))
    named = (named_list(name, result.facets[name], state) for name in lists)
    provinces = [item for item in result.facets["province"] if item.count]
    is_spread = facet != "province" and len(provinces) > 1
    return Portrait(
        result=result,
        timeline=timeline(state, result, engine),
        map=tile_map(counts(provinces), state, path, locale()) if is_spread else None,
        lists=[item for item in named if item.items],
        search_url=state.url(path),
        feed_url=state.url(url_for("feeds.atom")),
    )


def timeline(state: SearchState, result: SearchResult, engine: Engine) -> Histogram | None:
    """What a search found over time; days are counted only where they may be shown."""
    months = result.facets["month"]
    days: Sequence[FacetValue] = ()
    if 0 < len(months) <= FEW_MONTHS:
        days = engine.search(state.request(locale=locale(), facets=("day",), limit=1)).facets["day"]
    return histogram(months, days, state, url_for("desk.search"))


def counts(values: Iterable[FacetValue]) -> dict[str, int]:
    """Value -> articles."""
    return {item.value: item.count for item in values}


def named_list(facet: str, values: Iterable[FacetValue], state: SearchState) -> NamedList:
    """The most frequent values that have articles; a college leads to its page."""
    kept = [item for item in values if item.count and (facet, item.value) != _NO_TOPIC]
    items = [named(facet, item, state) for item in kept[:NAMED]]
    return NamedList(facet, str(names.FACET_TITLES[facet]), items)


def named(facet: str, item: FacetValue, state: SearchState) -> Named:
    """A value with the way to it: the page of a college, else the search narrowed to it."""
    text = name_of(facet, item.value, locale())
    if facet == "college":
        url = url_for("college.show", college_id=item.value)
    else:
        url = state.toggled(facet, item.value).url(url_for("desk.search"))
    return Named(text, item.count, url, lang_of(text))


def lang_of(text: str) -> str:
    """The `lang` of a name that is not in the page's language, or ""."""
    if locale() == "en":
        return "" if text.isascii() else "zh-Hans"
    return "en" if text.isascii() and any(map(str.isalpha, text)) else ""
