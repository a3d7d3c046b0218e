"""What machines ask a site for: its health, its rules for robots, its search description."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from corpus import CorpusError
from indexer import IndexerError
from webapp.services import services
from webapp.taking.export_formats import FORMS

blueprint = Blueprint("site", __name__)


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
    """Articles, colleges and provinces may be crawled; what has no end may not (RFC 9309).

    That is searches, facets, comparisons, feeds, exports, and whatever has a query behind its
    address: other languages, earlier revisions, differences. Of the rules that fit an address the
    longest one counts, so styles and scripts stay open although their build stands in a query.
    """
    home = url_for("desk.home")
    rules = [
        *(f"Disallow: {home}{name}" for name in ("search", "facet/", "compare", "suggest")),
        *(f"Disallow: {url_for(name)}" for name in ("feeds.atom", "feeds.json_feed")),
        *(f"Disallow: {url_for('exports.download', form=form)}" for form in FORMS),
        f"Disallow: {url_for('i18n.switch', code='')}",
        f"Disallow: {home}api/",
        f"Disallow: {home}*?",
        f"Allow: {url_for('static', filename='')}",
    ]
    sitemap = f"Sitemap: {url_for('sitemap.index', _external=True)}"
    text = "\n".join(("User-agent: *", *rules, "", sitemap, ""))
    return Response(text, mimetype="text/plain")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description, by which a browser adds this search."""
    body = render_template("opensearch.xml")
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")
