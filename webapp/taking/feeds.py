"""Any search as a feed, newest first: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, json, url_for

from corpus import Article
from indexer import Hit
from webapp.addresses import is_web_address
from webapp.language import names
from webapp.language.i18n import locale
from webapp.language.words import gettext
from webapp.searching.desk import asked
from webapp.searching.results import Answer, answer
from webapp.services import services

SITE = "匠讯 Jiangxun"
ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
CHINA = dt.timezone(dt.timedelta(hours=8))
"""Every province keeps Beijing time, and pages give theirs without saying so."""

_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The complement of Char in XML 1.0, section 2.2."""

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feed.atom")
def atom() -> Response:
    """The newest articles of the search that the address describes."""
    found, language = _newest(), locale()
    state = found.state
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": names.HTML_LANG[language]})
    own = state.url(url_for("feeds.atom", _external=True))
    _add(feed, "id", _permanent(f"search:{state.url('')}"))
    _add(feed, "title", _title(found))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    page = state.url(url_for("desk.search", _external=True))
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _add(ET.SubElement(feed, "author"), "name", SITE)
    entries = [(_updated(hit.article), hit) for hit in found.result.hits]
    _add(feed, "updated", max((moment for moment, _ in entries), default=_LONG_AGO).isoformat())
    for moment, hit in entries:
        feed.append(_entry(hit, moment))
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@blueprint.get("/feed.json")
def json_feed() -> Response:
    """The same as a JSON Feed, https://www.jsonfeed.org/version/1.1/."""
    found, language = _newest(), locale()
    feed = {
        "version": JSON_FEED,
        "title": _title(found),
        "home_page_url": found.state.url(url_for("desk.search", _external=True)),
        "feed_url": found.state.url(url_for("feeds.json_feed", _external=True)),
        "icon": url_for("static", filename="seal.svg", _external=True),
        "authors": [{"name": SITE, "url": url_for("desk.home", _external=True)}],
        "language": names.HTML_LANG[language],
        "items": [_item(hit) for hit in found.result.hits],
    }
    return Response(json.dumps(feed), content_type="application/feed+json; charset=utf-8")


def _newest() -> Answer:
    """The newest articles of the search of this address; a feed has no pages."""
    state = asked().at_page(1).sorted_by("newest")
    return answer(state, services().engine, path=url_for("desk.search"), locale=locale())


def _item(hit: Hit) -> dict[str, Any]:
    article, published = hit.article, _published(hit.article)
    item = {
        "id": _permanent(f"article:{hit.id}"),
        "url": url_for("article.show", article_id=hit.id, _external=True),
        "external_url": article.url if is_web_address(article.url) else None,
        "title": article.title,
        "content_text": str(hit.snippet),
        "date_published": published.isoformat() if published else None,
        "date_modified": _updated(article).isoformat(),
        "authors": [{"name": name} for name in _authors(article)],
        "tags": _tags(article),
        "language": names.HTML_LANG[article.language],
    }
    return {name: value for name, value in item.items() if value}


def _entry(hit: Hit, updated: dt.datetime) -> ET.Element:
    article = hit.article
    entry = ET.Element("entry", {"xml:lang": names.HTML_LANG[article.language]})
    _add(entry, "id", _permanent(f"article:{hit.id}"))
    _add(entry, "title", article.title)
    page = url_for("article.show", article_id=hit.id, _external=True)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    if article.url and is_web_address(article.url):
        ET.SubElement(entry, "link", {"rel": "via", "href": _NOT_XML.sub("", article.url)})
    if (moment := _published(article)) is not None:
        _add(entry, "published", moment.isoformat())
    _add(entry, "updated", updated.isoformat())
    for name in _authors(article):
        _add(ET.SubElement(entry, "author"), "name", name)
    for value in _tags(article):
        ET.SubElement(entry, "category", {"term": _NOT_XML.sub("", value)})
    _add(entry, "summary", str(hit.snippet))
    return entry


def _authors(article: Article) -> list[str]:
    """Who wrote it, else the outlet that it comes from."""
    return [name for name in article.reporters or (article.content_source,) if name]


def _tags(article: Article) -> list[str]:
    """The province and the topics by their codes, which outlast a change of names."""
    return [value for value in (article.province, *article.topics) if value]


def _title(found: Answer) -> str:
    asked_for = [found.state.text] if found.state.text else []
    asked_for += [chip.label for chip in found.chips]
    return f"{SITE}: " + (", ".join(asked_for) or gettext("Newest articles"))


def _published(article: Article) -> dt.datetime | None:
    """The moment of publication; None where not even the day is known."""
    when = article.published
    if when is None or when.precision not in {"minute", "day"}:
        return None
    return dt.datetime.combine(when.date, when.time or dt.time(), CHINA)


def _updated(article: Article) -> dt.datetime:
    """When this text of the article was first read, in whole seconds."""
    revisions = services().store.revisions(article.id)
    if revisions:
        return revisions[-1].fetched_at.replace(microsecond=0)
    return _published(article) or _LONG_AGO


def _permanent(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"jiangxun:{name}").urn


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _NOT_XML.sub("", text)
