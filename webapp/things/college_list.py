"""All colleges with their openings and the number of their articles: what several pages list.

It is the same in both languages, so one list serves every reader until the index changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from corpus import College, gazetteer
from indexer import Engine, SearchRequest
from webapp.services import services
from webapp.things.kept import Kept
from webapp.things.openings import Opening, is_craftsman, openings

_KEY = "jiangxun-colleges"

FRESH_S = 30.0
"""While articles are coming in, so old the list may be."""

MAX_COLLEGES = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One college.

    Attributes:
        id: of its page.
        name_zh, name_en: one of them may be "".
        kind: as in the gazetteer.
        province, city: where it is; of a college that only articles name, where its opening was.
        articles: how many name it.
        opening: as far as an article tells it.
    """

    id: str
    name_zh: str
    name_en: str
    kind: str
    province: str | None
    city: str | None
    articles: int
    opening: Opening | None = None


def init_app(app: Flask) -> None:
    """Give an application its list."""
    kept: Kept[list[Entry]] = Kept(FRESH_S)
    app.extensions[_KEY] = kept


def college_list() -> list[Entry]:
    """Every college of the gazetteer, and the craftsman colleges that only articles name.

    Raises:
        IndexUnavailable: the index cannot be read.
    """
    engine = services().engine
    kept: Kept[list[Entry]] = current_app.extensions[_KEY]
    return kept.get(lambda: make_list(engine), engine.generation)


def make_list(engine: Engine) -> list[Entry]:
    """The same, made anew: one search and the reports of openings."""
    request = SearchRequest(facets=("college",), facet_limit=MAX_COLLEGES, limit=1)
    counts = {item.value: item.count for item in engine.search(request).facets["college"]}
    known = gazetteer().colleges
    unknown = [name for name in counts if name not in known and is_craftsman(name, name)]
    sought = [key for key, item in known.items() if item.kind == "craftsman" and counts.get(key)]
    told = openings(engine, {"college": (*sought, *unknown)}) if sought or unknown else {}
    return [*_known(known.values(), counts, told), *_unknown(unknown, counts, told)]


def _known(
    colleges: Iterable[College], counts: Mapping[str, int], told: Mapping[str, Opening]
) -> Iterable[Entry]:
    for item in colleges:
        yield Entry(
            *(item.id, item.name_zh, item.name_en, item.kind, item.province, item.city),
            articles=counts.get(item.id, 0),
            opening=told.get(item.id) if item.kind == "craftsman" else None,
        )


def _unknown(
    ids: Iterable[str], counts: Mapping[str, int], told: Mapping[str, Opening]
) -> Iterable[Entry]:
    for name in ids:
        opening = told.get(name)
        chinese, english = ("", name) if name.isascii() else (name, "")
        yield Entry(
            *(name, chinese, english, "craftsman"),
            province=opening.province if opening else None,
            city=opening.city if opening else None,
            articles=counts[name],
            opening=opening,
        )
