"""An article for programs: meta tags that reference managers read, and schema.org's NewsArticle.

The names of the tags: Highwire Press (https://scholar.google.com/intl/en/scholar/inclusion.html),
Dublin Core in HTML (https://www.dublincore.org/specifications/dublin-core/dcq-html/), and Zotero's
own for the type of the item, without which a newspaper would be taken for a journal.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from corpus import Article, PublishedDate, gazetteer
from webapp.addresses import is_web_address
from webapp.articles.citing import author_names, cited_url, container, is_newspaper, one_line
from webapp.language.names import HTML_LANG

_MOST_NAMES = 50
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'\u2028\u2029"}


def meta_tags(article: Article, page_url: str) -> list[tuple[str, str]]:
    """Pairs of name and content for the head of the page; none is empty."""
    when, outlet, title = article.published, container(article), one_line(article.title)
    day = _day(when) if when else ""
    authors = [name.inverted() for name in author_names(article)][:_MOST_NAMES]
    url = cited_url(article, page_url)
    language = HTML_LANG[article.language]
    tags = [
        ("citation_title", title),
        *(("citation_author", name) for name in authors),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_journal_title", outlet if is_newspaper(outlet) else ""),
        ("citation_publisher", one_line(article.publisher or "")),
        ("citation_language", language),
        ("citation_public_url", url),
        ("DC.title", title),
        *(("DC.creator", name) for name in authors),
        ("DC.date", day),
        ("DC.publisher", outlet),
        ("DC.language", language),
        ("DC.identifier", url),
        ("DC.type", "Text"),
        ("z:itemType", "newspaperArticle" if is_newspaper(outlet) else "webpage"),
    ]
    return [(name, content) for name, content in tags if content]


def json_ld(article: Article, page_url: str) -> Markup:
    """The article as a schema.org NewsArticle, safe inside a script element of data."""
    outlet, when = container(article), article.published
    url = cited_url(article, page_url)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": one_line(article.title),
        "inLanguage": HTML_LANG[article.language],
        "url": url,
        "mainEntityOfPage": page_url,
        "datePublished": _moment(when) if when else None,
        "author": [
            _thing("Person", one_line(name)) for name in article.reporters[:_MOST_NAMES] if name
        ],
        "publisher": _thing("Organization", outlet) if outlet else None,
        "contentLocation": _place(article),
        "mentions": _mentions(article),
        "image": [i.src for i in article.images[:_MOST_NAMES] if is_web_address(i.src)],
    }
    kept = {key: value for key, value in data.items() if value}
    return Markup(json.dumps(kept, ensure_ascii=False).translate(_ESCAPES))  # noqa: S704


def _day(when: PublishedDate) -> str:
    """The first day, month or year, as fine as it is known."""
    return str(when).partition(" ")[0].partition("/")[0]


def _moment(when: PublishedDate) -> str:
    """ISO 8601; without an offset, since pages do not say their time zone."""
    timed = when.precision == "minute" and when.time is not None
    return f"{_day(when)}T{when.time:%H:%M}" if timed else _day(when)


def _place(article: Article) -> dict[str, Any] | None:
    province = gazetteer().provinces.get(article.province or "")
    names = [article.city, province.name_zh if province else None]
    # A municipality is its own province.
    known = list(dict.fromkeys(name for name in names if name))
    return _thing("Place", "，".join(known)) if known else None


def _mentions(article: Article) -> list[dict[str, Any]]:
    colleges = {c.name_zh or c.name_en or c.id: c.name_en for c in article.colleges}
    return [
        *(
            {**_thing("CollegeOrUniversity", zh), **({"alternateName": en} if en else {})}
            for zh, en in colleges.items()
        ),
        *(_thing("Organization", name) for name in article.organisations),
        *(_thing("Person", person.name) for person in article.people),
    ][:_MOST_NAMES]


def _thing(kind: str, name: str) -> dict[str, Any]:
    return {"@type": kind, "name": one_line(name)}
