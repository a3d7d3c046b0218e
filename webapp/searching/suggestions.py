"""Suggestions while one types: for the box of the pages, for programs, and for browsers.

A suggestion leads somewhere by itself: a college, place, body, person or topic to its articles, a
phrase to the search for it, a title to the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Response, json, jsonify, request, url_for

from indexer import Suggestion
from webapp.language.i18n import format_number, locale
from webapp.language.names import FACET_TITLES
from webapp.language.words import Message, lazy_gettext
from webapp.programs.api import refused
from webapp.programs.declared import LANG, words
from webapp.programs.openapi import endpoint
from webapp.programs.shapes import SuggestAnswer, SuggestionFacts
from webapp.searching.search import MAX_TEXT
from webapp.services import services

blueprint = Blueprint("suggestions", __name__)

SHOWN = 8
AGE = "private, max-age=60"
"""Who deletes a letter is answered by the browser; a minute later there may be new articles."""

KINDS: Mapping[str, Message] = {
    **FACET_TITLES,
    "phrase": lazy_gettext("Phrase"),
    "title": lazy_gettext("Title"),
}

_TYPED = (words("q", "What was typed so far; at most 500 characters are read."), LANG)


@blueprint.get("/api/v1/suggest", endpoint="facts")
@endpoint(SuggestAnswer, *_TYPED, tag="Search", example="/suggest?q=柳")
def suggest() -> Response:
    """What somebody may want who has typed a part of it: at most eight, none for no text."""
    if refusal := refused(_TYPED):
        return refusal
    text, found = _asked()
    return _kept(jsonify(query=text, suggestions=[_facts(item) for item in found]))


@blueprint.get("/suggest")
def opensearch() -> Response:
    """The same as a browser's own search box wants it: OpenSearch Suggestions 1.1."""
    text, found = _asked()
    columns = (
        [item.text for item in found],
        [note(item) for item in found],
        [page(item, external=True) for item in found],
    )
    body = json.dumps([text, *columns])
    return _kept(Response(body, content_type="application/x-suggestions+json; charset=utf-8"))


def page(item: Suggestion, *, external: bool = False) -> str:
    """The address that a suggestion leads to."""
    match item.kind:
        case "title":
            return url_for("article.show", article_id=item.value, _external=external)
        case "phrase":
            return url_for("desk.search", q=item.text, _external=external)
        case _:
            values = cast("dict[str, Any]", {item.kind: item.value})
            return url_for("desk.search", **values, _external=external)


def note(item: Suggestion) -> str:
    """What a suggestion is and how many articles it has, in the reader's language."""
    kind = str(KINDS[item.kind])
    return kind if item.kind == "title" else f"{kind} · {format_number(item.count)}"


def _asked() -> tuple[str, list[Suggestion]]:
    text = request.args.get("q", "")[:MAX_TEXT]
    return text, services().engine.suggest(text, SHOWN, locale())


def _facts(item: Suggestion) -> SuggestionFacts:
    return {
        "text": item.text,
        "kind": item.kind,
        "value": item.value,
        "count": item.count,
        "note": note(item),
        "page": page(item),
    }


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = AGE
    return response
