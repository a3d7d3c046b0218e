"""The pages that search engines may take in, as sitemaps (https://www.sitemaps.org/protocol.html).

An index names the parts: the articles, `PART` at a time, the colleges and the provinces that any
article speaks of. When an article changed is when its present text was first read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, abort, url_for

from corpus import gazetteer
from indexer import SearchRequest
from webapp.services import services

blueprint = Blueprint("sitemap", __name__)

PART = 10_000
"""Articles of one part; the protocol allows 50,000."""

AGE = "public, max-age=3600"
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ARTICLES = re.compile(r"articles-([1-9]\d{0,4})", re.ASCII)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The parts."""
    parts = -(-services().store.count() // PART)
    names = [f"articles-{number}" for number in range(1, parts + 1)]
    addresses = (
        url_for("sitemap.part", name=name, _external=True)
        for name in (*names, "colleges", "provinces")
    )
    return _answer("sitemapindex", "sitemap", ((address, None) for address in addresses))


@blueprint.get("/sitemap-<name>.xml")
def part(name: str) -> Response:
    """One part: "articles-1" and on, "colleges", "provinces"."""
    match = _ARTICLES.fullmatch(name)
    if match is not None:
        return _answer("urlset", "url", _articles(int(match[1])) or abort(404))
    if name == "colleges":
        found = _spoken_of("college")
        pages = [url_for("college.show", college_id=key, _external=True) for key in found]
    elif name == "provinces":
        found = _spoken_of("province")
        pages = [url_for("province.show", code=key, _external=True) for key in found]
    else:
        abort(404)
    return _answer("urlset", "url", ((page, None) for page in pages))


def _articles(number: int) -> list[tuple[str, dt.datetime | None]]:
    found = services().store.read_when(offset=(number - 1) * PART, limit=PART)
    # One address is built by Flask, the others after it; ids are hexadecimal.
    before = url_for("article.show", article_id="-", _external=True).removesuffix("-")
    return [(before + key, moment) for key, moment in found]


def _spoken_of(facet: str) -> list[str]:
    """The values that the gazetteer holds and any article has, in the order of their codes."""
    request = SearchRequest(facets=(facet,), facet_limit=PART, limit=1)
    known = gazetteer().colleges if facet == "college" else gazetteer().provinces
    counted = services().engine.search(request).facets.get(facet, [])
    return sorted(item.value for item in counted if item.count and item.value in known)


def _answer(root: str, item: str, pages: Iterable[tuple[str, dt.datetime | None]]) -> Response:
    tree = ET.Element(root, {"xmlns": _XMLNS})
    for address, moment in pages:
        entry = ET.SubElement(tree, item)
        ET.SubElement(entry, "loc").text = address
        if moment is not None:
            ET.SubElement(entry, "lastmod").text = moment.replace(microsecond=0).isoformat()
    body = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    response = Response(body, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = AGE
    return response
