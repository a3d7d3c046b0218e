"""Notices and diagnostics in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from indexer import Diagnostic
from webapp.language import names
from webapp.language.i18n import format_number
from webapp.language.words import Message, lazy_gettext
from webapp.searching.search import Notice, NoticeCode

_NOTICES: Mapping[NoticeCode, Message] = {
    "text-cut": lazy_gettext(
        "The search text was very long; its first %(value)s characters were used."
    ),
    "bad-date": lazy_gettext(
        "“%(value)s” is not a date and was left out. Dates look like 2024-12-19."
    ),
    "dates-swapped": lazy_gettext("The first day came after the last; the two were exchanged."),
    "bad-sort": lazy_gettext("“%(value)s” is not an order that results can have."),
    "bad-page": lazy_gettext("“%(value)s” is not a page number; this is page 1."),
    "bad-size": lazy_gettext("“%(value)s” is not a number of results that a page can have."),
    "bad-switch": lazy_gettext("“%(switch)s=%(value)s” was left out; it is 0 or 1."),
    "page-beyond": lazy_gettext("There is no such page: the last one is page %(value)s."),
    "unknown-value": lazy_gettext("“%(value)s” is not known here as a value of “%(facet)s”."),
    "too-many-values": lazy_gettext("Only the first %(value)s values of “%(facet)s” were used."),
}

_DIAGNOSTICS: Mapping[str, Message] = {
    "query-cut": lazy_gettext(
        "The search was too long or too deeply nested; only a part was used."
    ),
    "expansion-cut": lazy_gettext(
        "A character of the search begins too many words; only a part of them was used."
    ),
    "filter-cut": lazy_gettext("There were too many filters; only the first were used."),
    "unbalanced-quote": lazy_gettext(
        "A quotation mark %(detail)s has no partner and was passed over."
    ),
    "nothing-to-search": lazy_gettext(
        "The search text holds no letter, digit or character to look for."
    ),
    "partial-match": lazy_gettext(
        "No article has all the words; these have most of them. Left out: %(detail)s"
    ),
    "unknown-value": lazy_gettext("“%(detail)s” is not known here."),
    "unknown-field": lazy_gettext(
        "“%(detail)s” is not the name of a field; it was searched for as a word."
    ),
    "unknown-date": lazy_gettext(
        "“%(detail)s” is not a date; it was searched for as words. Dates look like 2024-12-19."
    ),
    "dates-reversed": lazy_gettext("The first day comes after the last; nothing can match."),
}
_BARE: Mapping[str, Message] = {
    "partial-match": lazy_gettext("No article has all the words; these have most of them."),
}
_OTHER = lazy_gettext("Note on the search: %(detail)s")
_COUNTED = frozenset({"text-cut", "page-beyond", "too-many-values"})


def notice_text(notice: Notice) -> str:
    """What a notice says to a reader."""
    counted = notice.code in _COUNTED
    value = format_number(int(notice.value)) if counted else notice.value
    facet = str(names.FACET_TITLES.get(notice.parameter, notice.parameter))
    words = {"value": value, "facet": facet, "switch": notice.parameter}
    return str(_NOTICES[notice.code]) % words


def diagnostic_text(item: Diagnostic) -> str:
    """What a diagnostic of the engine says to a reader; an unknown one speaks for itself."""
    if item.code == "unknown-value" and ": " in item.detail:  # "province: atlantis"
        facet, _, value = item.detail.partition(": ")
        return notice_text(Notice("unknown-value", facet, value))
    table = _DIAGNOSTICS if item.detail else {**_DIAGNOSTICS, **_BARE}
    return str(table.get(item.code, _OTHER)) % {"detail": item.detail or item.code}
