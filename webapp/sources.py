"""The page of sources: the sites that are read, when, and how they fare. It only shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, render_template

import corpus
from corpus import Source, SourceHealth, Store, UnreadableInput
from webapp.facets import name_of
from webapp.i18n import locale
from webapp.services import services
from webapp.words import Message, lazy_gettext

blueprint = Blueprint("sources", __name__)
_KEY = "jiangxun-sources"

FRESH_S = 30.0
"""How old the facts on the page may be; they come from as many visits as there are sources."""

KINDS: Mapping[str, Message] = {
    "union": lazy_gettext("Trade union"),
    "news": lazy_gettext("News site"),
    "college": lazy_gettext("College"),
    "government": lazy_gettext("Government"),
    "industry": lazy_gettext("Industry site"),
}

_FIELDS: Mapping[str, Message] = {
    "article": lazy_gettext("Articles"),
    "title": lazy_gettext("Title"),
    "body": lazy_gettext("Text"),
    "published": lazy_gettext("Published"),
    "event_date": lazy_gettext("Event"),
    "content_source": lazy_gettext("Source"),
    "publisher": lazy_gettext("Publisher"),
    "reporters": lazy_gettext("Reporters"),
    "photographers": lazy_gettext("Photographers"),
    "editors": lazy_gettext("Editors"),
    "reviewers": lazy_gettext("Reviewers"),
    "province": lazy_gettext("Province"),
    "city": lazy_gettext("City"),
    "colleges": lazy_gettext("Colleges"),
    "topics": lazy_gettext("Topic"),
    "images": lazy_gettext("Pictures"),
    "attachments": lazy_gettext("Attachments"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page.

    Attributes:
        name: of the source in the reader's language.
        trouble: whether its last visits failed or a field vanished.
    """

    source: Source
    name: str
    kind: str
    place: str
    health: SourceHealth
    trouble: bool


class _Recent:
    """How every source fares, asked of the store at most every `FRESH_S` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._at = 0.0
        self._found: Mapping[str, SourceHealth] | None = None

    def health(self, store: Store) -> Mapping[str, SourceHealth]:
        with self._lock:
            now = self._clock()
            if self._found is None or now - self._at > FRESH_S:
                self._found = {item.source: item for item in corpus.health(store)}
                self._at = now
            return self._found


def init_app(app: Flask) -> None:
    """Add the page to an application."""
    app.extensions[_KEY] = _Recent()
    app.jinja_env.filters["percent"] = percent
    app.register_blueprint(blueprint)


@blueprint.get("/sources")
def show() -> str:
    """Every source, those with troubles first, then those that were read last."""
    known, readable = _known()
    recent: _Recent = current_app.extensions[_KEY]
    fares = recent.health(services().store)
    rows = [_row(source, fares.get(source.id) or SourceHealth(source.id)) for source in known]
    rows.sort(key=_order)
    return render_template(
        "sources.html",
        rows=rows,
        readable=readable,
        field_name=lambda field: str(_FIELDS.get(field, field)),
        visited=sum(1 for row in rows if row.health.last_visit),
        new=sum(row.health.new for row in rows),
        troubled=sum(1 for row in rows if row.trouble),
    )


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent."""
    return f"{share:.0%}"


def _known() -> tuple[list[Source], bool]:
    """The sources, and whether the installation's own file of them could be read."""
    try:
        return list(corpus.sources(services().data_folder).values()), True
    except UnreadableInput as error:
        current_app.logger.error("%s", error)
        return list(corpus.sources().values()), False


def _row(source: Source, health: SourceHealth) -> Row:
    english = locale() == "en"
    return Row(
        source=source,
        name=source.name_en if english else source.name_zh,
        kind=str(KINDS[source.kind]),
        place=name_of("province", source.province, locale()) if source.province else "",
        health=health,
        trouble=bool(health.streak or health.drift),
    )


def _order(row: Row) -> tuple[bool, float, str]:
    at = row.health.last_success
    return not row.trouble, -at.timestamp() if at else 0.0, row.source.id
