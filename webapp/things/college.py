"""The page of one college: its names, where it is, when it opened, what was written about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from corpus import City, College, Province, gazetteer
from webapp.language import names
from webapp.language.words import Message, lazy_gettext
from webapp.searching.search import MAX_VALUE_LENGTH
from webapp.services import services
from webapp.things.openings import Opening, openings
from webapp.things.portrait import Portrait, portrait

blueprint = Blueprint("college", __name__)

LISTS = ("topic", "person", "organisation", "source")
REPORTS = 100
"""Reports of inaugurations that are read for one college, the oldest first."""

STATUS: Mapping[str, Message] = {
    "planned": lazy_gettext("named only in plans"),
    "applied": lazy_gettext("its approval was asked for"),
    "label": lazy_gettext("a plate that a school carries beside its own name"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A college as its page shows it.

    Attributes:
        name_zh, name_en: one of them may be "".
        entry: the gazetteer's, or None for a college that only articles name.
    """

    name_zh: str
    name_en: str
    entry: College | None = None

    @property
    def kind(self) -> str:
        """In the reader's language, or ""."""
        return str(names.COLLEGE_KINDS[self.entry.kind]) if self.entry else ""

    @property
    def status(self) -> str:
        """The same."""
        return str(STATUS.get(self.entry.status, "")) if self.entry else ""

    @property
    def province(self) -> Province | None:
        """Where it is."""
        return gazetteer().provinces.get(self.entry.province or "") if self.entry else None

    @property
    def city(self) -> City | None:
        """The same."""
        return gazetteer().cities.get(self.entry.city or "") if self.entry else None


# A path, since the id of a college that the gazetteer does not know is its name.
@blueprint.get("/college/<path:college_id>")
def show(college_id: str) -> str:
    """One college with its newest articles; unknown ones are found where an article names them."""
    if len(college_id) > MAX_VALUE_LENGTH:
        abort(404)
    drawn = portrait("college", college_id, LISTS)
    college = _college(college_id, drawn) or abort(404)
    opening: Opening | None = None
    if drawn.result.total:
        told = openings(services().engine, {"college": (college_id,)}, REPORTS)
        opening = told.get(college_id)
    return render_template(
        "college.html", college=college, college_id=college_id, drawn=drawn, opening=opening
    )


def _college(college_id: str, drawn: Portrait) -> Shown | None:
    entry = gazetteer().colleges.get(college_id)
    if entry is not None:
        return Shown(entry.name_zh, entry.name_en, entry)
    for hit in drawn.result.hits:
        for mention in hit.article.colleges:
            if mention.id == college_id:
                return Shown(mention.name_zh, mention.name_en)
    return None
