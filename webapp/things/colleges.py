"""The overview of colleges: which province opened which, when, and how much was written of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from corpus import gazetteer
from webapp.language.i18n import locale
from webapp.language.words import Message, lazy_gettext
from webapp.searching.facets import name_of
from webapp.things.choices import Choice, one_of
from webapp.things.college_list import Entry, college_list
from webapp.things.openings import Opening
from webapp.things.portrait import lang_of

blueprint = Blueprint("colleges", __name__)

PAGE_SIZE = 100
MAX_DIGITS = 6
MAX_YEARS = 12
"""Columns of the calendar; a date that was read wrongly may be of another century."""

SORTS: Mapping[str, Message] = {
    "province": lazy_gettext("Province"),
    "name": lazy_gettext("College"),
    "opened": lazy_gettext("Opened"),
    "articles": lazy_gettext("Articles"),
}
KIND_TITLES: Mapping[str, Message] = {
    "craftsman": lazy_gettext("Craftsman colleges"),
    "vocational": lazy_gettext("Vocational colleges"),
    "technician": lazy_gettext("Technician colleges"),
    "university": lazy_gettext("Universities"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One college as a table shows it.

    Attributes:
        name, lang: in the reader's language where there is one; `lang` as `portrait.lang_of`.
        province: its code, or "".
        place: province and city in the reader's language, or "".
    """

    id: str
    name: str
    lang: str
    province: str
    place: str
    city: str
    articles: int
    opening: Opening | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """How many colleges each province opened in each year.

    Attributes:
        years: ascending, without gaps; the first may stand for those before it, too ("≤2011").
        lines: province code, its name, and one number a year.
        sums: of each year.
    """

    years: list[str]
    lines: list[tuple[str, str, list[int]]]
    sums: list[int]


@blueprint.get("/colleges")
def show() -> str:
    """The colleges of one kind, a hundred a page, in the order asked for."""
    kind = one_of(tuple(KIND_TITLES), request.args.get("kind"))
    sort = one_of(tuple(SORTS), request.args.get("sort"))
    entries = [item for item in college_list() if item.kind == kind]
    rows = sorted(map(row, entries), key=_ORDERS[sort])
    last = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(_page(request.args.get("page", "")), last)
    pages = [(number, _url(kind, sort, number)) for number in range(1, last + 1)]
    return render_template(
        "colleges.html",
        rows=rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(rows),
        opened=sum(1 for item in rows if item.opening),
        kinds=[Choice(k, str(title), _url(k, sort), k == kind) for k, title in KIND_TITLES.items()],
        sorts=[Choice(key, str(SORTS[key]), _url(kind, key), key == sort) for key in SORTS],
        calendar=calendar(entries),
        kind=str(KIND_TITLES[kind]),
        page=page,
        pages=pages,
    )


def row(entry: Entry) -> Row:
    """A college in the reader's language."""
    english, chinese = entry.name_en, entry.name_zh
    name = (english or chinese) if locale() == "en" else (chinese or english)
    city = name_of("city", entry.city, locale()) if entry.city else ""
    place = name_of("province", entry.province, locale()) if entry.province else ""
    return Row(
        id=entry.id,
        name=name,
        lang=lang_of(name),
        province=entry.province or "",
        place=place,
        city="" if city == place else city,
        articles=entry.articles,
        opening=entry.opening,
    )


def calendar(entries: Sequence[Entry]) -> Calendar | None:
    """Openings by province and year; None where there are none."""
    latest = dt.date.today().year
    found = Counter(
        (item.province or "", min(int(item.opening.day[:4]), latest))
        for item in entries
        if item.opening and item.opening.date and item.province
    )
    if not found:
        return None
    first, last = min(year for _, year in found), max(year for _, year in found)
    begin = max(first, last - MAX_YEARS + 1)
    counts: Counter[tuple[str, int]] = Counter()
    for (code, year), count in found.items():
        counts[code, max(year, begin)] += count
    years = range(begin, last + 1)
    totals = Counter(dict.fromkeys(gazetteer().provinces, 0))
    for (code, _), count in counts.items():
        totals[code] += count
    ordered = sorted(totals, key=lambda code: (-totals[code], code))
    lines = [
        (code, name_of("province", code, locale()), [counts[code, year] for year in years])
        for code in ordered
        if totals[code]
    ]
    sums = [sum(line[2][at] for line in lines) for at in range(len(years))]
    labels = [f"{year}" for year in years]
    if begin > first:
        labels[0] = f"≤{begin}"
    return Calendar(labels, lines, sums)


def _day(item: Row) -> tuple[bool, str]:
    """Ascending; what has not opened as far as known comes last."""
    return item.opening is None, item.opening.day if item.opening else ""


def _by_province(item: Row) -> tuple[Any, ...]:
    return (not item.province, item.province, *_day(item), item.name)


_ORDERS = {
    "province": _by_province,
    "name": lambda item: (item.name.casefold(), item.id),
    "opened": lambda item: (*_day(item), item.name),
    "articles": lambda item: (-item.articles, item.name),
}


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return max(1, int(text)) if is_number else 1


def _url(kind: str, sort: str, page: int = 1) -> str:
    asked: dict[str, Any] = {"kind": kind if kind != "craftsman" else None}
    asked |= {"sort": sort if sort != "province" else None, "page": page if page > 1 else None}
    return url_for("colleges.show", **{key: value for key, value in asked.items() if value})
