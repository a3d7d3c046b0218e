"""Two to five provinces or colleges beside each other: over time, by topic, in one table.

The address is that of a search with several values of one facet, so that whatever else narrows a
search narrows the comparison, too: "/compare?province=CN-GX&province=CN-HN&topic=training".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request, url_for

from corpus import gazetteer
from indexer import FacetValue, SearchResult
from webapp.charts.comparison import MOST_SERIES, Series, comparison
from webapp.language.i18n import locale
from webapp.language.messages import notice_text
from webapp.language.words import gettext
from webapp.searching.facets import name_of
from webapp.searching.search import PAGE_SIZE, SearchState, parse
from webapp.services import services
from webapp.things.college_list import college_list
from webapp.things.portrait import lang_of

blueprint = Blueprint("compare", __name__)

FACETS = ("province", "college")
LEAST, MOST = 2, MOST_SERIES
"""Of fewer there is nothing to compare; more lines cannot be told apart."""

OFFERED = 150
"""Colleges that the form suggests: those most written about."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One of those that are compared.

    Attributes:
        name, lang: in the reader's language where there is one; `lang` as `portrait.lang_of`.
        page: of the thing itself; "" for what nobody knows.
        state: the search for its articles.
        url: the address of that search.
        result: what it finds.
    """

    value: str
    name: str
    lang: str
    page: str
    state: SearchState
    url: str
    result: SearchResult


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of articles and the search for them."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, a cell for each thing."""

    label: str
    cells: list[Cell]


@blueprint.get("/compare")
def show() -> str:
    """The comparison of what the address names, or the form to choose."""
    asked = parse(request.args.items(multi=True))
    facet = max(FACETS, key=lambda name: len(asked.filters.get(name, ())))
    given = asked.filters.get(facet, ())
    things = [_thing(asked, facet, value) for value in given[:MOST]]
    is_enough = len(things) >= LEAST
    notices = [notice_text(item) for item in asked.notices]
    if len(given) > MOST:
        notices.append(gettext("Only the first %(number)s are compared.", number=MOST))
    return render_template(
        "compare.html",
        chart=comparison([_series(thing) for thing in things]) if is_enough else None,
        things=things,
        topics=_topics(things) if is_enough else [],
        is_enough=is_enough,
        notices=notices,
        text=asked.text,
        kept=[pair for pair in asked.pairs() if pair[0] not in (*FACETS, "q", "page", "size")],
        chosen=given[:MOST],
        provinces=_provinces(),
        colleges=_college_fields(asked.filters.get("college", ())),
        offered=_offered(),
    )


def _thing(asked: SearchState, facet: str, value: str) -> Thing:
    """What is found of one value, whatever else the address asks for."""
    state = replace(asked.without(facet).toggled(facet, value), size=PAGE_SIZE)
    path, name = url_for("desk.search"), name_of(facet, value, locale())
    wanted = state.request(locale=locale(), facets=("month", "topic"), limit=1)
    result = services().engine.search(wanted)
    return Thing(
        value=value,
        name=name,
        lang=lang_of(name),
        page=_page(facet, value),
        state=state,
        url=state.url(path),
        result=result,
    )


def _series(thing: Thing) -> Series:
    return Series(thing.name, thing.result.facets["month"], thing.page, thing.lang)


def _page(facet: str, value: str) -> str:
    """Of a college that the gazetteer lacks, its search says whether anything names it."""
    known = gazetteer()
    if facet == "college":
        return url_for("college.show", college_id=value) if value in known.colleges else ""
    return url_for("province.show", code=value) if value in known.provinces else ""


def _topics(things: Sequence[Thing]) -> list[Line]:
    """Every topic that any of them has, the most frequent first."""
    counts = [_counts(thing.result.facets["topic"]) for thing in things]
    sums = {topic: sum(one.get(topic, 0) for one in counts) for one in counts for topic in one}
    path = url_for("desk.search")
    return [
        Line(
            name_of("topic", topic, locale()),
            [
                Cell(one.get(topic, 0), _with(thing.state, topic).url(path))
                for thing, one in zip(things, counts, strict=True)
            ],
        )
        for topic in sorted(sums, key=lambda topic: (-sums[topic], topic))
    ]


def _with(state: SearchState, topic: str) -> SearchState:
    return state.without("topic").toggled("topic", topic)


def _counts(values: Iterable[FacetValue]) -> Mapping[str, int]:
    return {item.value: item.count for item in values if item.count}


def _provinces() -> list[tuple[str, str]]:
    """Code and name of every province."""
    return [(code, name_of("province", code, locale())) for code in gazetteer().provinces]


def _college_fields(chosen: Sequence[str]) -> list[str]:
    """The names that stand in the fields of the form; it has as many as can be compared."""
    names = [name_of("college", value, locale()) for value in chosen[:MOST]]
    return names + [""] * (MOST - len(names))


def _offered() -> list[str]:
    """Names of the colleges most written about."""
    known = [item for item in college_list() if item.articles]
    known.sort(key=lambda item: (-item.articles, item.id))
    return [name_of("college", item.id, locale()) for item in known[:OFFERED]]
