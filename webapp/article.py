"""The page of one article: its text, all that is known about it, and why it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Blueprint, abort, render_template, request, url_for

from corpus import Article, Evidence, PublishedDate
from webapp import names
from webapp.facets import name_of
from webapp.i18n import format_published, locale
from webapp.search import SearchState
from webapp.services import services
from webapp.words import Message, gettext, lazy_gettext

blueprint = Blueprint("article", __name__)

_PEOPLE: dict[str, Message] = {
    "reporters": lazy_gettext("Reporters"),
    "photographers": lazy_gettext("Photographers"),
    "editors": lazy_gettext("Editors"),
    "reviewers": lazy_gettext("Reviewers"),
}

_PLACES: dict[str, Message] = {
    "title": lazy_gettext("in the title"),
    "body": lazy_gettext("in the text"),
    "meta": lazy_gettext("in the page's metadata"),
    "url": lazy_gettext("in the address"),
    "head line": lazy_gettext("in the line under the title"),
    "caption": lazy_gettext("in a caption"),
    "source line": lazy_gettext("in the line of the source"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a page of this site, or to none."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the metadata: what it is about, its values, and the words that gave them."""

    title: str
    values: list[Link]
    evidence: list[Evidence] = field(default_factory=list)


@blueprint.get("/article/<article_id>")
def show(article_id: str) -> str:
    """One article, or an earlier revision of it with `?revision=`."""
    store = services().store
    revisions = store.revisions(article_id)
    if not revisions:
        abort(404)
    current = revisions[-1]
    shown = current
    if wanted := request.args.get("revision"):
        number = int(wanted) if re.fullmatch(r"\d{1,9}", wanted, re.ASCII) else 0
        shown = next((item for item in revisions if item.number == number), None) or abort(404)
    return render_template(
        "article.html",
        article=shown.article,
        article_lang=names.HTML_LANG[shown.article.language],
        facts=facts(shown.article),
        shown=shown,
        current=current,
        revisions=revisions[::-1],
        gone_since=store.gone_since(article_id),
    )


def facts(article: Article) -> list[Fact]:
    """The metadata of an article, in the order of the page; what is not known is left out."""
    publisher = article.publisher if article.publisher != article.content_source else None
    found = [
        _date("published", gettext("Published"), article.published),
        _date("event_date", gettext("Event"), article.event_date),
        Fact(gettext("Source"), _plain(article.content_source), _why(article, "content_source")),
        Fact(gettext("Publisher"), _plain(publisher), _why(article, "publisher")),
        *(
            Fact(
                str(title), [Link(person) for person in getattr(article, name)], _why(article, name)
            )
            for name, title in _PEOPLE.items()
        ),
        Fact(gettext("Province"), _linked("province", article.province), _why(article, "province")),
        Fact(gettext("City"), _linked("city", article.city), _why(article, "city")),
        Fact(
            gettext("Also speaks of"),
            _linked("province", *article.about_provinces),
            _why(article, "about_provinces"),
        ),
        _colleges(article),
        Fact(gettext("Topic"), _linked("topic", *article.topics), _why(article, "topics")),
        Fact(gettext("Language"), _linked("language", article.language), []),
    ]
    return [fact for fact in found if fact.values]


def place_text(where: str) -> str:
    """Where a piece of evidence stood, in the reader's language."""
    return str(_PLACES.get(where, where))


def _date(name: str, title: str, when: PublishedDate | None) -> Fact:
    if when is None:
        return Fact(title, [])
    state = SearchState(filters={"month": (when.date.isoformat()[:7],)})
    known = name == "published" and when.precision != "year"
    url = state.url(url_for("desk.search")) if known else None
    return Fact(title, [Link(format_published(when), url)], _shown([when.evidence]))


def _colleges(article: Article) -> Fact:
    english = locale() == "en"
    known = {
        item.id: Link(
            item.name_en if english else item.name_zh,
            url_for("college.show", college_id=item.id),
        )
        for item in article.colleges
    }
    evidence = [item.evidence for item in article.colleges]
    return Fact(gettext("Colleges"), list(known.values()), _shown(evidence))


def _plain(text: str | None) -> list[Link]:
    return [Link(text)] if text else []


def _linked(facet: str, *values: str | None) -> list[Link]:
    language, path = locale(), url_for("desk.search")
    return [
        Link(
            name_of(facet, value, language),
            SearchState(filters={facet: (value,)}).url(path),
        )
        for value in values
        if value
    ]


def _why(article: Article, name: str) -> list[Evidence]:
    return _shown(article.evidence.get(name, ()))


def _shown(evidence: list[Evidence] | tuple[Evidence, ...]) -> list[Evidence]:
    return list(dict.fromkeys(item for item in evidence if item.text))
