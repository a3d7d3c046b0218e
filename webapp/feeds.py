"""Any search as an Atom feed (RFC 4287), newest first."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, url_for

from corpus import Article
from indexer import Hit
from webapp import names
from webapp.addresses import is_web_address
from webapp.desk import asked
from webapp.i18n import locale
from webapp.results import Answer, answer
from webapp.services import services
from webapp.words import gettext

ATOM = "http://www.w3.org/2005/Atom"
CHINA = dt.timezone(dt.timedelta(hours=8))
"""Every province keeps Beijing time, and pages give theirs without saying so."""

_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The complement of Char in XML 1.0, section 2.2."""

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feed.atom")
def atom() -> Response:
    """The newest articles of the search that the address describes."""
    state = asked().at_page(1).sorted_by("newest")
    language = locale()
    found = answer(state, services().engine, path=url_for("desk.search"), locale=language)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": names.HTML_LANG[language]})
    own = state.url(url_for("feeds.atom", _external=True))
    _add(feed, "id", _permanent(f"search:{state.url('')}"))
    _add(feed, "title", _title(found))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    page = state.url(url_for("desk.search", _external=True))
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _add(ET.SubElement(feed, "author"), "name", "匠讯 Jiangxun")
    entries = [(_updated(hit.article), hit) for hit in found.result.hits]
    _add(feed, "updated", max((moment for moment, _ in entries), default=_LONG_AGO).isoformat())
    for moment, hit in entries:
        feed.append(_entry(hit, moment))
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


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
    for name in article.reporters or tuple(filter(None, (article.content_source,))):
        _add(ET.SubElement(entry, "author"), "name", name)
    for value in (article.province, *article.topics):
        if value:
            ET.SubElement(entry, "category", {"term": _NOT_XML.sub("", value)})
    _add(entry, "summary", str(hit.snippet))
    return entry


def _title(found: Answer) -> str:
    asked_for = [*([found.state.text] if found.state.text else [])]
    asked_for += [chip.label for chip in found.chips]
    return "匠讯 Jiangxun: " + (", ".join(asked_for) or gettext("Newest articles"))


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
