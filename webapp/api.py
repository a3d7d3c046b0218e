"""The JSON interface, version 1: the same searches with the same keys as the pages.

What a page explains to a reader in a notice, the interface refuses where it is a program's
mistake (a date that is none, an unknown order): `application/problem+json`, RFC 9457.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, url_for

from indexer import Hit
from webapp.article import related
from webapp.desk import asked
from webapp.errors import problem
from webapp.facets import Option
from webapp.facts import copy_facts, hit_facts, reading_facts, related_facts
from webapp.i18n import locale
from webapp.messages import diagnostic_text, notice_text
from webapp.results import answer
from webapp.search import MALFORMED, PAGE_SIZE, SearchState
from webapp.services import half_life_days, services
from webapp.themes import MAX_THEMES

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """One page of hits with the facets.

    The keys are those of the pages; "fold=0" shows every copy of a story, "story=ID" those of one,
    "translate=0" and "correct=0" take the text as it stands, "explain=1" gives each hit the factors
    of its score.
    """
    state = asked()
    if refusal := _refusal(state):
        return refusal
    found = answer(
        state,
        services().engine,
        path=url_for("api.search"),
        locale=locale(),
        half_life_days=half_life_days(),
    )
    notes = [{"code": item.code, "detail": notice_text(item)} for item in found.notices]
    notes += [{"code": item.code, "detail": diagnostic_text(item)} for item in found.diagnostics]
    return jsonify(
        query=state.text,
        sort=state.effective_sort,
        total=found.result.total,
        **reading_facts(found.result),
        page=state.page,
        pages=found.paging.last,
        page_size=PAGE_SIZE,
        hits=[_hit(item) for item in found.result.hits],
        facets={name: [_option(item) for item in items] for name, items in found.options.items()},
        diagnostics=notes,
        took_ms=round(found.result.took_ms, 2),
        generation=found.result.generation,
    )


@blueprint.get("/significant")
def significant() -> Response:
    """The words that set apart what a search finds; its keys are those of "/search".

    "count" is how many of the articles found first have the word, "background" how many of all.
    """
    state = asked()
    if refusal := _refusal(state):
        return refusal
    engine = services().engine
    generation = engine.generation
    terms = engine.significant(state.request(locale=locale(), facets=()), MAX_THEMES)
    return jsonify(query=state.text, terms=list(map(asdict, terms)), generation=generation)


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> Response:
    """One article, whole: with its evidence, its revisions, and where else it stands.

    "copies" are all articles of its story, the original first; none if it stands alone. "related"
    are up to five of other stories, each with the share that it has of the article's words.
    """
    store = services().store
    revisions = store.revisions(article_id)
    if not revisions:
        abort(404)
    page = url_for("article.show", article_id=article_id)
    return jsonify(
        article=(store.get(article_id) or revisions[-1].article).to_dict(),
        page=page,
        copies=[
            {**copy_facts(item), "page": url_for("article.show", article_id=item.id)}
            for item in store.copies_of(article_id)
        ],
        related=[related_facts(item) | {"page": _page(item)} for item in related(article_id)],
        revisions=[
            {
                "number": item.number,
                "fetched_at": item.fetched_at.isoformat(),
                "content_hash": item.content_hash,
                "page": f"{page}?revision={item.number}",
            }
            for item in revisions
        ],
    )


def _hit(hit: Hit) -> dict[str, Any]:
    return {**hit_facts(hit), "page": _page(hit)}


def _page(hit: Hit) -> str:
    return url_for("article.show", article_id=hit.id)


def _refusal(state: SearchState) -> Response | None:
    """The answer to an address that holds a program's mistake."""
    bad = [item for item in state.notices if item.code in MALFORMED]
    if not bad:
        return None
    errors = [
        {"parameter": item.parameter, "value": item.value, "detail": notice_text(item)}
        for item in bad
    ]
    return problem(400, errors[0]["detail"], errors=errors)


def _option(item: Option) -> dict[str, Any]:
    return {
        "value": item.value,
        "label": item.label,
        "count": item.count,
        "selected": item.selected,
        "toggle_url": item.toggle_url,
    }
