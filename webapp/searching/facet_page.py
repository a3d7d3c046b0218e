"""All values of one facet of a search: `/facet/<name>`, to look through, search in and tick.

The page keeps the state of the search in its address, beside three keys of its own: "find" is a
part of a name, "by" the order, "at" the page of the list. What is ticked goes to the results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for

from indexer import FACETS, Engine
from webapp.language import names
from webapp.language.i18n import locale
from webapp.searching.desk import asked
from webapp.searching.facets import Option, options
from webapp.searching.results import Paging
from webapp.searching.search import SearchState
from webapp.services import services

blueprint = Blueprint("facet_page", __name__)

PAGE = 100
MOST = 10_000
"""So many values are asked for, the most frequent; no engine gives more of one facet."""

MAX_FIND = 60  # characters
Order = Literal["count", "name"]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the values of a facet.

    Attributes:
        state: the search whose articles have them.
        name: the facet.
        path: the address of this page without its keys.
        find: what their names hold; "" for every value.
        by: their order; dates are always in the order of time.
        paging: of the values.
        rows: those of this page.
        matching: how many articles the search finds.
    """

    state: SearchState
    name: str
    path: str
    find: str
    by: Order
    paging: Paging
    rows: list[Option]
    matching: int

    @property
    def title(self) -> str:
        """The name of the facet in the reader's language."""
        return str(names.FACET_TITLES[self.name])

    @property
    def unprinted(self) -> list[tuple[str, str]]:
        """What of the search no field of this page stands for, without its text."""
        printed = {(item.key, item.value) for item in self.rows if item.selected or item.excluded}
        return [pair for pair in self.state.pairs() if pair[0] != "q" and pair not in printed]

    def page_url(self, page: int) -> str:
        """Another page of the same values."""
        own = {"find": self.find, "by": self.by if self.by != "count" else ""}
        own["at"] = str(page) if page > 1 else ""
        pairs = [*self.state.pairs(), *((key, value) for key, value in own.items() if value)]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


@blueprint.get("/facet/<name>")
def show(name: str) -> str:
    """The values of a facet that the search of the address has."""
    if name not in FACETS:
        abort(404)
    found = listing(
        name,
        asked().at_page(1),
        services().engine,
        request.args,
        path=url_for("facet_page.show", name=name),
        desk_path=url_for("desk.search"),
        language=locale(),
    )
    return render_template("facet.html", found=found, state=found.state)


def listing(
    name: str,
    state: SearchState,
    engine: Engine,
    keys: Mapping[str, str],
    *,
    path: str,
    desk_path: str,
    language: names.Locale,
) -> Listing:
    """Ask the engine for the values, and keep those of the page that `keys` tells.

    Raises:
        IndexUnavailable: the index cannot be read.
    """
    question = state.request(locale=language, facets=(name,), limit=1)
    result = engine.search(replace(question, facet_limit=MOST))
    every = options(state, desk_path, name, result.facets.get(name, []), language)
    find = " ".join(keys.get("find", "").split())[:MAX_FIND]
    by: Order = "name" if keys.get("by") == "name" else "count"
    wanted = [item for item in every if find.casefold() in item.label.casefold()]
    wanted = _sorted(wanted, "name" if name in ("month", "day") else by)
    last = -(-len(wanted) // PAGE)
    page = int(keys["at"]) if re.fullmatch(r"\d{1,6}", keys.get("at", ""), re.ASCII) else 1
    paging = Paging(max(1, min(page, last)), last, len(wanted), PAGE)
    rows = wanted[(paging.page - 1) * PAGE : paging.page * PAGE]
    return Listing(state, name, path, find, by, paging, rows, result.total)


def _sorted(found: list[Option], by: Order) -> list[Option]:
    """By count as the engine has them, chosen ones first; by name; times with the newest first."""
    if found and found[0].name in ("month", "day"):
        return sorted(found, key=lambda item: item.value, reverse=True)
    if by == "name":
        return sorted(found, key=lambda item: _place(item.label))
    return sorted(found, key=lambda item: (not (item.selected or item.excluded), -item.count))


def _place(text: str) -> bytes:
    """Where a name stands in a list; GB 18030 has the common characters in the order of pinyin."""
    return text.casefold().encode("gb18030", "replace")
