"""The rest of the JSON interface: colleges, provinces and sources, and figures of any search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, Response, abort, jsonify, request, url_for

from corpus import College, Province, SourceHealth, gazetteer
from indexer import FACETS, SearchRequest, SearchResult
from webapp.language import names
from webapp.language.i18n import locale
from webapp.programs.api import notes, refused, tagged
from webapp.programs.declared import CONDITIONS, LANG, MAX_LISTED, PAGE, choice, path, whole, words
from webapp.programs.openapi import ROOT, endpoint
from webapp.programs.shapes import (
    CollegeAnswer,
    CollegeFacts,
    CollegesAnswer,
    ProvinceAnswer,
    ProvinceFacts,
    ProvincesAnswer,
    SourcesAnswer,
    StatsAnswer,
    Summary,
)
from webapp.searching.desk import asked
from webapp.searching.facets import name_of
from webapp.searching.search import MAX_VALUE_LENGTH, PAGE_SIZES, SearchState
from webapp.services import services
from webapp.things.source_facts import health_facts, source_facts
from webapp.things.sources import known_sources, recent_health

blueprint = Blueprint("catalogue", __name__, url_prefix=ROOT)

COLLEGES_OF_A_PAGE = PAGE_SIZES[-1]
EVERY_VALUE = 10_000
USUAL = ("province", "city", "college", "topic", "kind", "language", "month")
"""The facets that are counted where none are named."""

OF_A_COLLEGE = ("province", "city", "topic", "organisation", "person", "source", "month")
OF_A_PROVINCE = ("city", "college", "topic", "organisation", "person", "source", "month")

_KINDS = tuple(names.COLLEGE_KINDS)
_IN = words("province", "Only colleges of this province: code or a name.")
_NAMED = words("q", "Only colleges with this in one of their names.")
_COLLEGES = (_NAMED, _IN, choice("kind", "Only colleges of this kind.", _KINDS), PAGE, LANG)
_STATS = (
    *CONDITIONS,
    choice("by", "Facet to count; repeat it for several.", FACETS, several=True),
    whole("limit", "The most values of a facet.", MAX_LISTED, MAX_LISTED),
)
_THINGS = "Colleges and provinces"


@blueprint.get("/colleges")
@endpoint(
    CollegesAnswer,
    *_COLLEGES,
    tag=_THINGS,
    example="/colleges?q=柳州",
    leads={"college": ("college_id", "/colleges/0/id")},
)
def colleges() -> Response:
    """All colleges, those with the most articles first, a hundred on a page.

    They are those of the gazetteer, and those that only articles name.
    """
    if refusal := refused(_COLLEGES):
        return refusal
    result = _counted(SearchState(), ("college",), EVERY_VALUE)
    found = [item for item in _colleges(result) if _wanted(item)]
    page = int(request.args.get("page", "1"))
    start = (page - 1) * COLLEGES_OF_A_PAGE
    facts: CollegesAnswer = {
        "total": len(found),
        "page": page,
        "pages": -(-len(found) // COLLEGES_OF_A_PAGE),
        "colleges": found[start : start + COLLEGES_OF_A_PAGE],
        "generation": result.generation,
    }
    return jsonify(facts)


@blueprint.get("/colleges/<path:college_id>")
@endpoint(
    CollegeAnswer,
    path("college_id", "Id of the college; its full name, if only articles name it."),
    LANG,
    tag=_THINGS,
    example="/colleges/liuzhou-craftsman-college",
    refuses=(404,),
)
def college(college_id: str) -> Response:
    """One college: its names, and what is written about it."""
    if refusal := refused((LANG,)):
        return refusal
    if len(college_id) > MAX_VALUE_LENGTH:
        abort(404)
    state = SearchState(filters={"college": (college_id,)})
    result = _counted(state, OF_A_COLLEGE)
    entry = gazetteer().colleges.get(college_id)
    if entry is None and not result.total:
        abort(404)
    facts: CollegeAnswer = {
        "college": _college(college_id, entry, result.total),
        "aliases_zh": list(entry.aliases_zh) if entry else [],
        "aliases_en": list(entry.aliases_en) if entry else [],
        "unsure": entry.unsure if entry else None,
        "about": _summary(state, result),
        "search": state.url(url_for("desk.search")),
        "generation": result.generation,
    }
    return jsonify(facts)


@blueprint.get("/provinces")
@endpoint(
    ProvincesAnswer,
    LANG,
    tag=_THINGS,
    example="/provinces",
    leads={"province": ("code", "/provinces/0/code")},
)
def provinces() -> Response:
    """The 34 units of the first level, with the number of articles of each."""
    if refusal := refused((LANG,)):
        return refusal
    result = _counted(SearchState(), ("province",))
    counts = {item.value: item.count for item in result.facets["province"]}
    facts: ProvincesAnswer = {
        "provinces": [
            _province(item, counts.get(code, 0))
            for code, item in sorted(gazetteer().provinces.items())
        ],
        "generation": result.generation,
    }
    return jsonify(facts)


@blueprint.get("/provinces/<code>")
@endpoint(
    ProvinceAnswer,
    path("code", "ISO 3166-2 code, or a name of the province."),
    LANG,
    tag=_THINGS,
    example="/provinces/CN-GX",
    refuses=(404,),
)
def province(code: str) -> Response:
    """One province: its colleges, and what is written about events there."""
    if refusal := refused((LANG,)):
        return refusal
    known = names.resolve("province", code[:MAX_VALUE_LENGTH]) or abort(404)
    state = SearchState(filters={"province": (known,)})
    result = _counted(state, OF_A_PROVINCE)
    listed = _colleges(_counted(SearchState(), ("college",), EVERY_VALUE))
    facts: ProvinceAnswer = {
        "province": _province(gazetteer().provinces[known], result.total),
        "colleges": [item for item in listed if item["province"] == known],
        "about": _summary(state, result),
        "search": state.url(url_for("desk.search")),
        "generation": result.generation,
    }
    return jsonify(facts)


@blueprint.get("/sources")
@endpoint(SourcesAnswer, LANG, tag="Sources", example="/sources")
def sources() -> Response:
    """The sites that are read, and how each fares."""
    if refusal := refused((LANG,)):
        return refusal
    known, readable = known_sources()
    fares = recent_health()
    facts: SourcesAnswer = {
        "sources": [
            {
                **source_facts(item),
                "health": health_facts(fares.get(item.id) or SourceHealth(item.id)),
            }
            for item in sorted(known, key=lambda item: item.id)
        ],
        "readable": readable,
    }
    return tagged(jsonify(facts))


@blueprint.get("/stats")
@endpoint(StatsAnswer, *_STATS, tag="Search", example="/stats?q=培训&by=province&by=month")
def stats() -> Response:
    """What a search finds, counted by facets, without the hits; without words: everything.

    A facet that the search narrows is counted as if it did not, so that its values can be compared.
    Of each story one article counts, unless "fold=0".
    """
    state = asked()
    if refusal := refused(_STATS, state):
        return refusal
    by = tuple(dict.fromkeys(request.args.getlist("by"))) or USUAL
    result = _counted(state, by, int(request.args.get("limit", str(MAX_LISTED))))
    facts: StatsAnswer = {
        "query": state.text,
        "about": _summary(state, result),
        "diagnostics": notes(state.notices, result.diagnostics),
        "generation": result.generation,
    }
    return jsonify(facts)


def _counted(state: SearchState, by: tuple[str, ...], most: int = MAX_LISTED) -> SearchResult:
    wanted = state.request(locale=locale(), facets=by, limit=0)
    return services().engine.search(replace(wanted, facet_limit=most))


def _summary(state: SearchState, result: SearchResult) -> Summary:
    language = locale()
    return {
        "articles": result.total,
        "first": _day_of(replace(state, sort="oldest").request(locale=language, facets=())),
        "last": _day_of(replace(state, sort="newest").request(locale=language, facets=())),
        "counts": {
            facet: [
                {
                    "value": item.value,
                    "label": name_of(facet, item.value, language),
                    "count": item.count,
                }
                for item in values
                if item.count
            ]
            for facet, values in result.facets.items()
        },
    }


def _day_of(request: SearchRequest) -> str | None:
    """When the first article of an order was published; those without a date come last."""
    hits = services().engine.search(replace(request, offset=0, limit=1)).hits
    published = hits[0].article.published if hits else None
    return str(published).partition(" ")[0] if published else None


def _colleges(result: SearchResult) -> list[CollegeFacts]:
    """All that are known or counted, those with the most articles first."""
    counts = {item.value: item.count for item in result.facets["college"]}
    known = gazetteer().colleges
    ids: Iterable[str] = {**counts, **dict.fromkeys(known)}
    found = [_college(key, known.get(key), counts.get(key, 0)) for key in ids]
    return sorted(found, key=lambda item: (-item["articles"], item["id"]))


def _wanted(item: CollegeFacts) -> bool:
    """Whether the request asks for this one of the colleges."""
    text = " ".join(request.args.get("q", "").casefold().split())
    place, kind = request.args.get("province"), request.args.get("kind")
    entry = gazetteer().colleges.get(item["id"])
    called = (*entry.names_zh, *entry.names_en) if entry else (item["id"],)
    return (
        (not kind or item["kind"] == kind)
        and (not place or item["province"] == (names.resolve("province", place) or place))
        and any(text in name.casefold() for name in called)
    )


def _college(college_id: str, entry: College | None, articles: int) -> CollegeFacts:
    english = college_id.isascii()  # whom the gazetteer does not know goes by the full name
    return {
        "id": college_id,
        "name_zh": entry.name_zh if entry else "" if english else college_id,
        "name_en": entry.name_en if entry else college_id if english else "",
        "known": entry is not None,
        "kind": entry.kind if entry else None,
        "province": entry.province if entry else None,
        "city": entry.city if entry else None,
        "status": entry.status if entry else "",
        "articles": articles,
        "page": url_for("college.show", college_id=college_id),
    }


def _province(entry: Province, articles: int) -> ProvinceFacts:
    return {
        "code": entry.code,
        "name_zh": entry.name_zh,
        "short_zh": entry.short_zh,
        "name_hant": entry.name_hant,
        "name_en": entry.name_en,
        "pinyin": entry.pinyin,
        "abbreviation": entry.abbreviations[0],
        "capital_zh": entry.capital_zh,
        "capital_en": entry.capital_en,
        "articles": articles,
    }
