"""The start page: what the collection covers, what is new since last week, where to begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import render_template, url_for

from indexer import Engine, FacetValue, SearchResult
from webapp.charts.histogram import histogram
from webapp.charts.tile_map import TileMap, tile_map
from webapp.language.i18n import format_month, locale
from webapp.searching.search import SearchState
from webapp.searching.themes import LEAST_FOUND
from webapp.services import services
from webapp.things.portrait import NAMED, Named, NamedList, counts, lang_of, named_list
from webapp.things.sources import known_sources, recent_health

NEWEST = 6
LISTS = ("college", "topic", "organisation")
FACETS = ("province", "month", *LISTS)
ALL = 10_000
"""Every value of a facet is wanted: they are counted here, not listed."""

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the collection holds.

    Attributes:
        first, last: the months of the oldest and the newest article, in words; "" if unknown.
        sources: sites that are known, also those that are switched off.
        read_last: when one of them was read last; None if none was.
    """

    articles: int
    colleges: int
    provinces: int
    first: str
    last: str
    sources: int
    read_last: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Week:
    """What was published in the last seven days, today among them.

    Attributes:
        since: the first of these days.
        count, before: articles of these seven days, and of the seven before.
        provinces, topics: of these seven days.
        words: what sets these days apart; none where there are few articles.
        url: the search for them.
    """

    since: dt.date
    count: int
    before: int
    provinces: NamedList
    topics: NamedList
    words: list[Named]
    url: str


def home() -> str:
    """One search for the whole collection and two for the weeks."""
    engine, state, path = services().engine, SearchState(sort="newest"), url_for("desk.search")
    request = state.request(locale=locale(), facets=FACETS, limit=NEWEST)
    result = engine.search(replace(request, facet_limit=ALL))
    lists = (named_list(name, result.facets[name], state) for name in LISTS)
    return render_template(
        "home.html",
        coverage=_coverage(result),
        week=_week(engine, dt.date.today()),
        hits=result.hits,
        total=result.total,
        lists=[item for item in lists if item.items],
        map=_map(result.facets["province"], state),
        timeline=histogram(result.facets["month"], (), state, path),
        newest_url=state.url(path),
        feed_url=state.url(url_for("feeds.atom")),
    )


def _coverage(result: SearchResult) -> Coverage:
    months = [item.value for item in result.facets["month"] if item.count]
    visits = [item.last_success for item in recent_health().values() if item.last_success]
    return Coverage(
        articles=result.total,
        colleges=_held(result.facets["college"]),
        provinces=_held(result.facets["province"]),
        first=format_month(months[0]) if months else "",
        last=format_month(months[-1]) if months else "",
        sources=len(known_sources()[0]),
        read_last=max(visits, default=None),
    )


def _map(values: Sequence[FacetValue], state: SearchState) -> TileMap:
    """The provinces; here a tile leads to the page of its province, not to a search."""
    drawn = tile_map(counts(values), state, url_for("desk.search"), locale())
    tiles = (replace(tile, url=url_for("province.show", code=tile.code)) for tile in drawn.tiles)
    return replace(drawn, tiles=tuple(tiles))


def _held(values: Sequence[FacetValue]) -> int:
    return sum(1 for item in values if item.count)


def _week(engine: Engine, today: dt.date) -> Week:
    since = today - WEEK + dt.timedelta(days=1)
    this = SearchState(date_from=since, date_to=today)
    last = SearchState(date_from=since - WEEK, date_to=since - dt.timedelta(days=1))
    result = engine.search(this.request(locale=locale(), facets=("province", "topic"), limit=1))
    before = engine.search(last.request(locale=locale(), facets=(), limit=1)).total
    return Week(
        since=since,
        count=result.total,
        before=before,
        provinces=named_list("province", result.facets["province"], this),
        topics=named_list("topic", result.facets["topic"], this),
        words=_words(engine, this) if result.total >= LEAST_FOUND else [],
        url=this.url(url_for("desk.search")),
    )


def _words(engine: Engine, state: SearchState) -> list[Named]:
    terms = engine.significant(state.request(locale=locale(), facets=()), NAMED)
    path = url_for("desk.search")
    return [
        Named(term.text, term.count, state.asking(term.text).url(path), lang_of(term.text))
        for term in terms
    ]
