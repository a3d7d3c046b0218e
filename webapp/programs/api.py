"""The JSON interface, version 1: the same searches with the same keys as the pages.

What a page explains to a reader in a notice, the interface refuses where it is a program's
mistake (a date that is none, an unknown order): `application/problem+json`, RFC 9457. Everything
here is public and only read, so any page of the web may ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for

from corpus import Revision
from indexer import Diagnostic, Hit
from webapp.articles.article import related
from webapp.errors import problem
from webapp.language.i18n import locale
from webapp.language.messages import diagnostic_text, notice_text
from webapp.programs.declared import CONDITIONS, LANG, SEARCH, Parameter, mistakes, path
from webapp.programs.facts import copy_facts, hit_facts, reading_facts, related_facts
from webapp.programs.openapi import ROOT, document, endpoint
from webapp.programs.shapes import (
    ArticleAnswer,
    Choice,
    HitFacts,
    Mistake,
    Note,
    RevisionFacts,
    RevisionsAnswer,
    SearchAnswer,
    SignificantAnswer,
    TermFacts,
)
from webapp.searching.desk import asked
from webapp.searching.facets import Option
from webapp.searching.results import answer
from webapp.searching.search import MALFORMED, Notice, SearchState
from webapp.searching.themes import MAX_THEMES
from webapp.services import half_life_days, services

blueprint = Blueprint("api", __name__, url_prefix=ROOT)

OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
}
"""No credentials: a page that asks from elsewhere gets what everybody gets, in no one's name."""

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
ARTICLE_ID = path("article_id", "Id of the article.")


@blueprint.after_app_request
def _open(response: Response) -> Response:
    """Say on every answer under the interface's address, errors too, who may read it and how."""
    if request.path.startswith(f"{ROOT}/"):
        response.headers.update(OPEN_HEADERS)
        description, reference = url_for("api.openapi"), url_for("reference.show")
        response.headers["Link"] = (
            f'<{description}>; rel="service-desc", <{reference}>; rel="service-doc"'
        )
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This description, OpenAPI 3.1."""
    response = jsonify(document(current_app, request.script_root + ROOT))
    return tagged(response)


@blueprint.get("/search")
@endpoint(
    SearchAnswer,
    *SEARCH,
    tag="Search",
    example="/search?q=工匠学院&province=CN-GX&size=50",
    leads=dict.fromkeys(("article", "revisions"), ("article_id", "/hits/0/id")),
)
def search() -> Response:
    """One page of hits with the facets.

    The keys are those of the search page. "fold=0" shows every copy of a story, "story=ID" those of
    one; "translate=0" and "correct=0" take the text as it stands.
    """
    state = asked()
    if refusal := refused(SEARCH, state):
        return refusal
    found = answer(
        state,
        services().engine,
        path=url_for("api.search"),
        locale=locale(),
        half_life_days=half_life_days(),
    )
    result = found.result
    facts: SearchAnswer = {
        "query": state.text,
        "sort": state.effective_sort,
        "total": result.total,
        **reading_facts(result),
        "page": state.page,
        "pages": found.paging.last,
        "page_size": state.size,
        "hits": [_hit(item) for item in result.hits],
        "near": [_hit(item) for item in result.near],
        "facets": {
            name: [_option(item) for item in items] for name, items in found.options.items()
        },
        "diagnostics": notes(found.notices, found.diagnostics),
        "took_ms": round(result.took_ms, 2),
        "generation": result.generation,
    }
    return jsonify(facts)


@blueprint.get("/significant")
@endpoint(SignificantAnswer, *CONDITIONS, tag="Search", example="/significant?q=工匠学院")
def significant() -> Response:
    """The words that set apart what a search finds.

    They are counted in the articles found first, one of each story.
    """
    state = asked()
    if refusal := refused(CONDITIONS, state):
        return refusal
    engine = services().engine
    generation = engine.generation
    terms = engine.significant(state.request(locale=locale(), facets=()), MAX_THEMES)
    facts: SignificantAnswer = {
        "query": state.text,
        "terms": [
            TermFacts(
                text=item.text, count=item.count, background=item.background, score=item.score
            )
            for item in terms
        ],
        "generation": generation,
    }
    return jsonify(facts)


@blueprint.get("/articles/<article_id>")
@endpoint(
    ArticleAnswer, ARTICLE_ID, LANG, tag="Articles", example="/articles/{article}", refuses=(404,)
)
def article(article_id: str) -> Response:
    """One article, whole: with its evidence, its revisions, and where else it stands."""
    if refusal := refused((LANG,)):
        return refusal
    store = services().store
    revisions = store.revisions(article_id) or abort(404)
    gone = store.gone_since(article_id)
    facts: ArticleAnswer = {
        "article": store.get(article_id) or revisions[-1].article,
        "page": _page_of(article_id),
        "gone_since": gone.isoformat() if gone else None,
        "copies": [
            {**copy_facts(item), "page": _page_of(item.id)} for item in store.copies_of(article_id)
        ],
        "related": [
            {**related_facts(item), "page": _page_of(item.id)} for item in related(article_id)
        ],
        "revisions": [_revision(article_id, item) for item in revisions],
    }
    return tagged(jsonify({**facts, "article": facts["article"].to_dict()}))


@blueprint.get("/articles/<article_id>/revisions")
@endpoint(
    RevisionsAnswer,
    ARTICLE_ID,
    LANG,
    tag="Articles",
    example="/articles/{article}/revisions",
    refuses=(404,),
)
def revisions(article_id: str) -> Response:
    """Every text that an article has had, the oldest first, each whole."""
    if refusal := refused((LANG,)):
        return refusal
    found = services().store.revisions(article_id) or abort(404)
    listed = [{**_revision(article_id, item), "article": item.article.to_dict()} for item in found]
    return tagged(jsonify(id=article_id, revisions=listed))


def refused(declared: Sequence[Parameter], state: SearchState | None = None) -> Response | None:
    """The answer to an address that holds a program's mistake.

    Args:
        declared: the parameters of the view.
        state: the search that was read from the address, whose notices say it in better words.
    """
    noticed = [item for item in state.notices if item.code in MALFORMED] if state else []
    found = [
        Mistake(parameter=item.parameter, value=item.value, detail=notice_text(item))
        for item in noticed
    ]
    said = {item["parameter"] for item in found}
    found += [item for item in mistakes(request.args, declared) if item["parameter"] not in said]
    return problem(400, found[0]["detail"], errors=found) if found else None


def notes(notices: Iterable[Notice], diagnostics: Iterable[Diagnostic]) -> list[Note]:
    """What a search left out, changed or did not understand, in words."""
    return [
        *(Note(code=item.code, detail=notice_text(item)) for item in notices),
        *(Note(code=item.code, detail=diagnostic_text(item)) for item in diagnostics),
    ]


def tagged(response: Response) -> Response:
    """The answer with a tag of its content, or 304 where the client has it already."""
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    return cast("Response", response.make_conditional(request))


def _hit(hit: Hit) -> HitFacts:
    return {**hit_facts(hit), "page": _page_of(hit.id)}


def _page_of(article_id: str) -> str:
    return url_for("article.show", article_id=article_id)


def _revision(article_id: str, item: Revision) -> RevisionFacts:
    return {
        "number": item.number,
        "fetched_at": item.fetched_at.isoformat(),
        "content_hash": item.content_hash,
        "page": f"{_page_of(article_id)}?revision={item.number}",
    }


def _option(item: Option) -> Choice:
    return {
        "value": item.value,
        "label": item.label,
        "count": item.count,
        "selected": item.selected,
        "toggle_url": item.toggle_url,
    }
