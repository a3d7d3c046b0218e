"""The search desk: the page of results, and the way to the start page."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from webapp.language.i18n import locale
from webapp.searching.reading import reading
from webapp.searching.results import answer, ways_out
from webapp.searching.search import PAGE_SIZES, SearchState, parse
from webapp.searching.themes import themes
from webapp.services import half_life_days, services
from webapp.things.home import home

blueprint = Blueprint("desk", __name__)
blueprint.add_url_rule("/", view_func=home)


@blueprint.get("/search")
def search() -> str:
    """The answer to the search that the address describes."""
    engine, language, state = services().engine, locale(), asked()
    found = answer(
        state,
        engine,
        path=url_for("desk.search"),
        locale=language,
        half_life_days=half_life_days(),
    )
    return render_template(
        "search.html",
        found=found,
        state=state,
        sizes=PAGE_SIZES,
        reading=reading(found),
        themes=themes(found, engine, language),
        ways_out=[] if found.result.total else ways_out(found, engine, language),
    )


def asked() -> SearchState:
    """The search that the address of this request describes."""
    return parse(request.args.items(multi=True))
