"""What machines ask a site for: its health, its rules for robots, its search description."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from corpus import CorpusError
from indexer import IndexerError
from webapp.services import services

blueprint = Blueprint("site", __name__)

_ROBOTS = """User-agent: *
Disallow: {search}
Disallow: {suggest}
Disallow: {feed}
Disallow: {language}
Disallow: {api}
"""


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """200 while searches can be answered, 503 otherwise."""
    known = services()
    try:
        return jsonify(
            status="ok",
            articles=known.engine.doc_count,
            stored=known.store.count(),
            generation=known.engine.generation,
        ), 200
    except (IndexerError, CorpusError) as error:
        current_app.logger.error("health: %s", error)
        return jsonify(status="unavailable"), 503


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Articles and colleges may be crawled; searches, of which there is no end, may not."""
    text = _ROBOTS.format(
        search=url_for("desk.search"),
        suggest=url_for("suggestions.opensearch"),
        feed=url_for("feeds.atom"),
        language=url_for("i18n.switch", code=""),
        api=url_for("api.search").removesuffix("v1/search"),
    )
    return Response(text, mimetype="text/plain")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description, by which a browser adds this search."""
    body = render_template("opensearch.xml")
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")
