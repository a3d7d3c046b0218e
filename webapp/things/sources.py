"""The page of sources: the sites that are read, when, and how they fare. It only shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, current_app, render_template, request, url_for

import corpus
from corpus import Source, SourceHealth, UnreadableInput
from webapp.language.i18n import locale
from webapp.language.words import Message, lazy_gettext
from webapp.searching.facets import name_of
from webapp.services import services
from webapp.things.choices import Choice, one_of
from webapp.things.kept import Kept

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

STATES: Mapping[str, Message] = {
    "trouble": lazy_gettext("Troubles"),
    "well": lazy_gettext("Read without trouble"),
    "unread": lazy_gettext("Not read yet"),
    "off": lazy_gettext("Switched off"),
}
"""How a source fares, the one to look at first first."""

SORTS: Mapping[str, Message] = {
    "state": lazy_gettext("State"),
    "name": lazy_gettext("Site"),
    "read": lazy_gettext("Read last"),
    "new": lazy_gettext("New in seven days"),
    "articles": lazy_gettext("Articles"),
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
        kind, place: the same of what it is and where.
        state: one of `STATES`.
    """

    source: Source
    name: str
    kind: str
    place: str
    health: SourceHealth
    state: str

    @property
    def failures(self) -> int:
        """Requests that failed in the last days."""
        return sum(count for _, count in self.health.errors)


def init_app(app: Flask) -> None:
    """Add the page to an application."""
    kept: Kept[Mapping[str, SourceHealth]] = Kept(FRESH_S)
    app.extensions[_KEY] = kept
    app.jinja_env.filters["percent"] = percent
    app.register_blueprint(blueprint)


@blueprint.get("/sources")
def show() -> str:
    """Every source, or those of one kind or state, in the order asked for."""
    known, readable = known_sources()
    fares = recent_health()
    rows = [_row(source, fares.get(source.id) or SourceHealth(source.id)) for source in known]
    kind = one_of(("", *KINDS), request.args.get("kind"))
    state = one_of(("", *STATES), request.args.get("state"))
    sort = one_of(tuple(SORTS), request.args.get("sort"))
    shown = [row for row in rows if kind in ("", row.source.kind) and state in ("", row.state)]
    return render_template(
        "sources.html",
        rows=sorted(shown, key=_ORDERS[sort]),
        total=len(rows),
        readable=readable,
        states=STATES,
        field_name=lambda field: str(_FIELDS.get(field, field)),
        visited=sum(1 for row in rows if row.health.last_visit),
        new=sum(row.health.new for row in rows),
        troubled=sum(1 for row in rows if row.state == "trouble"),
        by_kind=_choices("kind", KINDS, Counter(row.source.kind for row in rows)),
        by_state=_choices("state", STATES, Counter(row.state for row in rows)),
        sorts={key: (str(title), _url(sort=key), key == sort) for key, title in SORTS.items()},
    )


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent."""
    return f"{share:.0%}"


def recent_health() -> Mapping[str, SourceHealth]:
    """How every source that was visited fares, by id; at most `FRESH_S` seconds old.

    Raises:
        StoreError: the store cannot be read.
    """
    kept: Kept[Mapping[str, SourceHealth]] = current_app.extensions[_KEY]
    store = services().store
    return kept.get(lambda: {item.source: item for item in corpus.health(store)})


def known_sources() -> tuple[list[Source], bool]:
    """The sources, and whether the installation's own file of them could be read."""
    try:
        return list(corpus.sources(services().data_folder).values()), True
    except UnreadableInput as error:
        current_app.logger.error("%s", error)
        return list(corpus.sources().values()), False


def state_of(source: Source, health: SourceHealth) -> str:
    """One of `STATES`."""
    if not source.enabled:
        return "off"
    if health.streak or health.drift:
        return "trouble"
    return "well" if health.last_success else "unread"


def _row(source: Source, health: SourceHealth) -> Row:
    english = locale() == "en"
    return Row(
        source=source,
        name=source.name_en if english else source.name_zh,
        kind=str(KINDS[source.kind]),
        place=name_of("province", source.province, locale()) if source.province else "",
        health=health,
        state=state_of(source, health),
    )


def _read_last(row: Row) -> float:
    at = row.health.last_success
    return -at.timestamp() if at else 0.0


_RANKS = {state: rank for rank, state in enumerate(STATES)}
_ORDERS: Mapping[str, Callable[[Row], tuple[Any, ...]]] = {
    "state": lambda row: (_RANKS[row.state], _read_last(row), row.source.id),
    "name": lambda row: (row.name.casefold(), row.source.id),
    "read": lambda row: (_read_last(row), row.source.id),
    "new": lambda row: (-row.health.new, row.source.id),
    "articles": lambda row: (-row.health.articles, row.source.id),
}


def _choices(key: str, titles: Mapping[str, Message], sizes: Counter[str]) -> Sequence[Choice]:
    """The values that any source has; a click on the chosen one gives it up."""
    given = request.args.get(key)
    return [
        Choice(
            value=value,
            label=str(title),
            count=sizes[value],
            url=_url(**{key: "" if value == given else value}),
            is_chosen=value == given,
        )
        for value, title in titles.items()
        if sizes[value]
    ]


def _url(**changes: str) -> str:
    """This page with other choices."""
    asked = {name: request.args.get(name, "") for name in ("kind", "state", "sort")} | changes
    allowed = {"kind": KINDS, "state": STATES, "sort": SORTS}
    kept: dict[str, Any] = {key: value for key, value in asked.items() if value in allowed[key]}
    return url_for("sources.show", **kept)
