"""The page of one province: its names, its colleges and when they opened, what happened there."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from corpus import gazetteer
from webapp.language.names import resolve
from webapp.searching.search import MAX_VALUE_LENGTH
from webapp.things.college_list import Entry, college_list
from webapp.things.colleges import row
from webapp.things.portrait import portrait

blueprint = Blueprint("province", __name__)

LISTS = ("city", "topic", "person", "organisation", "source")
COLLEGES = 40
"""Colleges on the page; those that opened first come first, the overview has all."""


@blueprint.get("/province/<code>")
def show(code: str) -> str | Response:
    """One of the 34 units; other names of it lead to its code."""
    known = resolve("province", code) if len(code) <= MAX_VALUE_LENGTH else None
    if known is None:
        abort(404)
    if known != code:
        return redirect(url_for("province.show", code=known), 301)
    there = [
        item
        for item in college_list()
        if item.province == code and (item.kind == "craftsman" or item.articles)
    ]
    there.sort(key=_order)
    craftsman = [item for item in there if item.kind == "craftsman"]
    return render_template(
        "province.html",
        province=gazetteer().provinces[code],
        drawn=portrait("province", code, LISTS),
        craftsman=[row(item) for item in craftsman[:COLLEGES]],
        left_out=max(0, len(craftsman) - COLLEGES),
        others=[row(item) for item in there if item.kind != "craftsman"][:COLLEGES],
        opened=sum(1 for item in craftsman if item.opening),
    )


def _order(item: Entry) -> tuple[bool, str, int, str]:
    """By the day of the opening, then those most written about."""
    day = item.opening.day if item.opening else ""
    return item.opening is None, day, -item.articles, item.id
