"""The page of one college: its names in both languages, its place, and what was written of it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for

from corpus import gazetteer
from webapp import names
from webapp.i18n import locale
from webapp.results import answer
from webapp.search import SearchState
from webapp.services import services

blueprint = Blueprint("college", __name__)


@blueprint.get("/college/<college_id>")
def show(college_id: str) -> str:
    """One college of the gazetteer with its newest articles."""
    college = gazetteer().colleges.get(college_id)
    if college is None:
        abort(404)
    state = SearchState(filters={"college": (college_id,)}, sort="newest")
    path = url_for("desk.search")
    found = answer(state, services().engine, path=path, locale=locale())
    return render_template(
        "college.html",
        college=college,
        kind=names.COLLEGE_KINDS[college.kind],
        province=gazetteer().provinces.get(college.province or ""),
        city=gazetteer().cities.get(college.city or ""),
        found=found,
        search_url=state.url(path),
    )
