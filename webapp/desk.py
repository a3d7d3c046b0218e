"""The search desk: the start page and the page of results, one template."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from webapp.i18n import locale
from webapp.reading import reading
from webapp.results import Answer, answer, ways_out
from webapp.search import SearchState, parse
from webapp.services import half_life_days, services
from webapp.themes import themes

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
def home() -> str:
    """No question yet: the newest articles, every facet, and what the collection covers."""
    return _page(SearchState(), home=True)


@blueprint.get("/search")
def search() -> str:
    """The answer to the search that the address describes."""
    return _page(asked(), home=False)


def asked() -> SearchState:
    """The search that the address of this request describes."""
    return parse(request.args.items(multi=True))


def _page(state: SearchState, *, home: bool) -> str:
    engine, language = services().engine, locale()
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
        home=home,
        covered=_coverage(found),
        reading=reading(found),
        themes=themes(found, engine, language),
        ways_out=[] if found.result.total else ways_out(found, engine, language),
    )


def _coverage(found: Answer) -> dict[str, int | str]:
    """What a search without conditions covers: articles, provinces, first and last year."""
    provinces = sum(1 for item in found.options["province"] if item.count)
    span = [year.option.value for year in found.years if year.option.count]
    return {
        "articles": found.result.total,
        "provinces": provinces,
        "first": span[-1] if span else "",
        "last": span[0] if span else "",
    }
