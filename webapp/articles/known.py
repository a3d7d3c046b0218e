"""What is known of an article, as its page lists it: facts with their values and reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask import url_for

from corpus import Article, CollegeMention, Evidence, PublishedDate
from webapp.language.i18n import format_published, locale
from webapp.language.words import Message, gettext, lazy_gettext
from webapp.searching.facets import name_of
from webapp.searching.search import SearchState

_AUTHORS: Mapping[str, Message] = {
    "reporters": lazy_gettext("Reporters"),
    "photographers": lazy_gettext("Photographers"),
    "editors": lazy_gettext("Editors"),
    "reviewers": lazy_gettext("Reviewers"),
}
_STATUS: Mapping[str, Message] = {
    "planned": lazy_gettext("planned"),
    "applied": lazy_gettext("applied for"),
    "label": lazy_gettext("a plate of an existing school"),
}
_CHINESE = re.compile("[\u3400-\u9fff]")
_COARSE: Mapping[str, Message] = {
    "month": lazy_gettext("only the month is known"),
    "year": lazy_gettext("only the year is known"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact.

    Attributes:
        text: in the reader's language, or as the page has it.
        url: of the page of this site that it leads to, or None.
        notes: what else is to be said of it, in the reader's language.
        reasons: the evidence for this value alone.
    """

    text: str
    url: str | None = None
    notes: tuple[str, ...] = ()
    reasons: tuple[Evidence, ...] = ()

    @property
    def chinese(self) -> bool:
        """Is it written in Chinese? Then a page in English has to say so."""
        return _CHINESE.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, its values, and what gave them.

    Attributes:
        title: in the reader's language.
        values: none where the fact is not known.
        reasons: the evidence for all values together; where there are none, why there are none.
    """

    title: str
    values: list[Value]
    reasons: tuple[Evidence, ...] = ()


def known_facts(article: Article) -> list[Fact]:
    """The facts of an article in the order of the page.

    What is not known is left out, unless there is a reason to tell.
    """
    publisher = article.publisher if article.publisher != article.content_source else None
    found = [
        _date(article, "published", gettext("Published")),
        _date(article, "event_date", gettext("Event")),
        Fact(gettext("Source"), _plain(article.content_source), _why(article, "content_source")),
        Fact(gettext("Publisher"), _plain(publisher), _why(article, "publisher")),
        *(
            Fact(str(title), [Value(name) for name in getattr(article, key)], _why(article, key))
            for key, title in _AUTHORS.items()
        ),
        _listed(article, "province", gettext("Province"), "province", _one(article.province)),
        _city(article),
        _listed(
            article,
            "about_provinces",
            gettext("Also speaks of"),
            "province",
            article.about_provinces,
        ),
        _colleges(article),
        _listed(article, "topics", gettext("Topic"), "topic", article.topics),
        _listed(
            article,
            "organisations",
            gettext("Organisations"),
            "organisation",
            article.organisations,
        ),
        _people(article),
        Fact(gettext("Language"), [_facet_value("language", article.language)]),
    ]
    return [fact for fact in found if fact.values or fact.reasons]


def _city(article: Article) -> Fact:
    fact = _listed(article, "city", gettext("City"), "city", _one(article.city))
    # Without a province there is nothing to add to what was said of that.
    return fact if article.province else replace(fact, reasons=())


def _date(article: Article, name: str, title: str) -> Fact:
    when: PublishedDate | None = getattr(article, name)
    if when is None:
        return Fact(title, [], _why(article, name))
    state = SearchState(filters={"month": (when.date.isoformat()[:7],)})
    listed = name == "published" and when.precision != "year"
    url = state.url(url_for("desk.search")) if listed else None
    notes = tuple(str(_COARSE[unit]) for unit in (when.precision,) if unit in _COARSE)
    value = Value(format_published(when), url, notes, _telling([when.evidence]))
    return Fact(title, [value])


def _colleges(article: Article) -> Fact:
    values = [
        Value(
            college_name(item),
            url_for("college.show", college_id=item.id),
            tuple(_college_notes(item)),
            _telling([item.evidence]),
        )
        for item in {item.id: item for item in article.colleges}.values()
    ]
    reasons = () if values else _why(article, "colleges")
    return Fact(gettext("Colleges"), values, reasons)


def college_name(item: CollegeMention) -> str:
    """A college's name in the reader's language, else in the other."""
    pair = (item.name_en, item.name_zh) if locale() == "en" else (item.name_zh, item.name_en)
    return pair[0] or pair[1] or item.id


def _college_notes(item: CollegeMention) -> Iterable[str]:
    if item.status in _STATUS:
        yield str(_STATUS[item.status])
    if not item.known:
        yield gettext("not in the gazetteer")


def _people(article: Article) -> Fact:
    values = [
        Value(
            item.name,
            _facet_value("person", item.name).url,
            (item.role,) if item.role else (),
            _telling([item.evidence]),
        )
        for item in article.people
    ]
    return Fact(gettext("People"), values)


def _listed(article: Article, name: str, title: str, facet: str, values: tuple[str, ...]) -> Fact:
    """A fact whose values are values of a facet; evidence goes to the value that it names."""
    evidence = _why(article, name)
    lone = len(values) == 1
    shown = [
        _facet_value(facet, value, tuple(e for e in evidence if e.value == value or lone))
        for value in values
    ]
    shared = () if lone else tuple(e for e in evidence if e.value not in values)
    return Fact(title, shown, shared)


def _facet_value(facet: str, value: str, reasons: tuple[Evidence, ...] = ()) -> Value:
    url = SearchState(filters={facet: (value,)}).url(url_for("desk.search"))
    return Value(name_of(facet, value, locale()), url, reasons=reasons)


def _plain(text: str | None) -> list[Value]:
    return [Value(text)] if text else []


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _why(article: Article, name: str) -> tuple[Evidence, ...]:
    return _telling(article.evidence.get(name, ()))


def _telling(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The different pieces that say anything."""
    return tuple(dict.fromkeys(item for item in evidence if item.text or item.rule))
