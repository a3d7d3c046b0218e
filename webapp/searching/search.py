"""What the reader asked for: from the address of a page to a `SearchRequest`, and back.

The whole state of a search stands in its address, so that it can be shared, bookmarked and gone
back to. Reading it is lenient: what cannot be understood is left out and named in a `Notice`,
never an error. Writing it is exact: `parse(state.pairs())` gives the same state again.
Nothing here knows of Flask.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, get_args
from urllib.parse import urlencode

from indexer import FACETS, MAX_OFFSET, STORY, SearchRequest, Sort
from webapp.language import names
from webapp.searching.dates import by_month, parse_date, read_period

PAGE_SIZE = 20
PAGE_SIZES = (20, 50, 100)
"""Hits of a page, as a reader may choose; none is more than `indexer.MAX_LIMIT`."""

MAX_TEXT = 500  # characters; every link of the page repeats the text
MAX_VALUES = 50  # of one facet
MAX_VALUE_LENGTH = 200  # characters; names of sources are taken letter for letter
MOST_DAYS = 62  # of a range whose days are counted
FACET_LIMIT = 200  # more than sixteen years of months

SORTS: tuple[Sort, ...] = get_args(Sort)

FILTERS = (*FACETS, STORY)
"""What an address may narrow the search to; the story is no facet, it has a chip only."""

COUNTED = tuple(name for name in FACETS if name != "day")
"""The facets of every page; days are counted only where a short time is looked at."""

NOT = "not-"
"""Before the name of a facet: the values that no article may have ("not-province=CN-HN")."""

SWITCHES: Mapping[str, bool] = MappingProxyType(
    {"fold": True, "translate": True, "correct": True, "explain": False}
)
"""What an address may switch on ("1") or off ("0"), and how each usually stands."""

_DATED = ("month", "day")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
NoticeCode = Literal[
    "text-cut",
    "bad-date",
    "dates-swapped",
    "bad-sort",
    "bad-page",
    "bad-size",
    "bad-switch",
    "page-beyond",
    "unknown-value",
    "too-many-values",
]
MALFORMED: frozenset[NoticeCode] = frozenset(
    {"bad-date", "bad-sort", "bad-page", "bad-size", "bad-switch"}
)
"""The notices that a program should take for its own mistake."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the address that the reader should know.

    Attributes:
        code: which thing.
        parameter: the key it stood under.
        value: what stood there, shortened.
    """

    code: NoticeCode
    parameter: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SearchState:
    """One search as its address tells it.

    Attributes:
        text: what was typed, without control characters, at most `MAX_TEXT` characters.
        filters: facet name, or `STORY` -> values; no empty ones. "month" also takes a whole year,
            "2024".
        excluded: facet name -> values that no article may have; no empty ones.
        date_from, date_to: bounds of the publication date, both inclusive.
        sort: as asked for; None leaves it to `effective_sort`.
        page: from 1; may lie beyond the last page.
        size: hits of a page, one of `PAGE_SIZES`.
        fold: show one article of each story; written as "fold=0" where it is off.
        translate: search in the other language too; "translate=0".
        correct: put a misspelt text right where it finds nothing; "correct=0".
        explain: say of each hit how its score came about; "explain=1".
        notices: what was left out or changed while reading the address.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort | None = None
    page: int = 1
    size: int = PAGE_SIZE
    fold: bool = True
    translate: bool = True
    correct: bool = True
    explain: bool = False
    notices: tuple[Notice, ...] = field(default=(), compare=False)

    @property
    def effective_sort(self) -> Sort:
        """Without text there is nothing to be relevant to: the newest come first."""
        if self.text:
            return self.sort or "relevance"
        return "oldest" if self.sort == "oldest" else "newest"

    @property
    def filtered(self) -> bool:
        """True if anything but the text narrows the search."""
        return bool(self.filters or self.excluded or self.date_from or self.date_to)

    @property
    def looks_at_days(self) -> bool:
        """True if the time asked for is so short that its days are worth counting."""
        if self.date_from and self.date_to:
            return (self.date_to - self.date_from).days < MOST_DAYS
        months = self.filters.get("month", ())
        return len(months) == 1 and len(months[0]) == len("2024-12")

    def pairs(self) -> list[tuple[str, str]]:
        """The state as key and value, in a fixed order, without what is default."""
        found = [("q", self.text)] if self.text else []
        found += [(name, value) for name in FILTERS for value in self.filters.get(name, ())]
        found += [(NOT + name, value) for name in FACETS for value in self.excluded.get(name, ())]
        found += [("from", self.date_from.isoformat())] if self.date_from else []
        found += [("to", self.date_to.isoformat())] if self.date_to else []
        found += [("sort", self.sort)] if self.sort else []
        found += [
            (name, "01"[not usual])
            for name, usual in SWITCHES.items()
            if getattr(self, name) != usual
        ]
        found += [("size", str(self.size))] if self.size != PAGE_SIZE else []
        found += [("page", str(self.page))] if self.page > 1 else []
        return found

    def url(self, path: str) -> str:
        """The address of this state at `path`."""
        query = urlencode(self.pairs())
        return f"{path}?{query}" if query else path

    def toggled(self, facet: str, value: str) -> SearchState:
        """The state after a click on that value, on its first page.

        A value that is wanted is no longer excluded.
        """
        values = self.filters.get(facet, ())
        kept = tuple(v for v in values if v != value)
        if value in values:
            return self._with_values(facet, kept)
        allowed = self.excluding(facet, value) if value in self.excluded.get(facet, ()) else self
        return allowed._with_values(facet, (*values, value))

    def excluding(self, facet: str, value: str) -> SearchState:
        """The state after a click on "not" at that value, or on its chip, on its first page."""
        values = self.excluded.get(facet, ())
        kept = tuple(v for v in values if v != value)
        changed = {**self.excluded, facet: kept if value in values else (*values, value)}
        found = {name: listed for name, listed in changed.items() if listed}
        wanted = tuple(v for v in self.filters.get(facet, ()) if v != value)
        return replace(self._with_values(facet, wanted), excluded=MappingProxyType(found))

    def sized(self, size: int) -> SearchState:
        """The same search with so many hits a page, on its first page."""
        return replace(self, size=size, page=1)

    def without(self, part: str) -> SearchState:
        """The state without one part: "q", "date", the name of a filter, or `NOT` and a facet."""
        if part == "q":
            return replace(self, text="", page=1)
        if part == "date":
            return replace(self, date_from=None, date_to=None, page=1)
        if part.startswith(NOT):
            kept = {name: v for name, v in self.excluded.items() if name != part[len(NOT) :]}
            return replace(self, excluded=MappingProxyType(kept), page=1)
        return self._with_values(part, ())

    def at_page(self, page: int) -> SearchState:
        """The same search on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: Sort) -> SearchState:
        """The same search in another order, on its first page."""
        return replace(self, sort=sort, page=1)

    def translated(self, translate: bool) -> SearchState:
        """The same search with or without the other language, on its first page."""
        return replace(self, translate=translate, page=1)

    def corrected(self, correct: bool) -> SearchState:
        """The same search, its text put right where that helps or never, on its first page."""
        return replace(self, correct=correct, page=1)

    def asking(self, text: str) -> SearchState:
        """The same search for another text, on its first page."""
        return replace(self, text=text, page=1)

    def unfiltered(self) -> SearchState:
        """Only the text, the order and the switches, on the first page."""
        nothing: Mapping[str, tuple[str, ...]] = MappingProxyType({})
        cleared = replace(self, filters=nothing, excluded=nothing)
        return replace(cleared, date_from=None, date_to=None, page=1)

    def request(
        self,
        *,
        locale: names.Locale,
        facets: Sequence[str] = COUNTED,
        limit: int | None = None,
        half_life_days: float | None = None,
    ) -> SearchRequest:
        """The question for the engine; a page out of reach becomes the last one in reach.

        `limit` is the page's size where it is None. `half_life_days` matters by relevance only: by
        date, age is the order itself.
        """
        filters, excluded = by_month(self.filters), by_month(self.excluded)
        return SearchRequest(
            text=self.text,
            filters=filters,
            excluded=excluded,
            date_from=self.date_from,
            date_to=self.date_to,
            sort=self.effective_sort,
            offset=min((self.page - 1) * self.size, MAX_OFFSET),
            limit=self.size if limit is None else limit,
            facets=tuple(facets),
            facet_limit=FACET_LIMIT,
            locale=locale,
            fold=self.fold,
            translate=self.translate,
            correct=self.correct,
            explain=self.explain,
            half_life_days=half_life_days if self.effective_sort == "relevance" else None,
        )

    def _with_values(self, facet: str, values: tuple[str, ...]) -> SearchState:
        changed = {**self.filters, facet: values}
        kept = {name: found for name, found in changed.items() if found}
        return replace(self, filters=MappingProxyType(kept), page=1)


def parse(pairs: Iterable[tuple[str, str]]) -> SearchState:
    """Read a state from the keys and values of an address; any input gives a state."""
    given: dict[str, list[str]] = {}
    for key, value in pairs:
        if value.strip():
            given.setdefault(key, []).append(value)
    notices: list[Notice] = []
    text = _text(given.get("q", []), notices)
    filters = {name: _values(name, given.get(name, []), notices) for name in FILTERS}
    excluded = {name: _values(name, given.get(NOT + name, []), notices) for name in FACETS}
    # A button that excludes a value sends along that it is ticked: it was pressed later.
    filters = {
        name: tuple(value for value in values if value not in excluded.get(name, ()))
        for name, values in filters.items()
    }
    date_from = _bound("from", given, notices)
    date_to = _bound("to", given, notices)
    if date_from and date_to and date_from > date_to:
        date_from, date_to = date_to, date_from
        notices.append(Notice("dates-swapped", "from"))
    return SearchState(
        text=text,
        filters=MappingProxyType({name: values for name, values in filters.items() if values}),
        excluded=MappingProxyType({name: values for name, values in excluded.items() if values}),
        date_from=date_from,
        date_to=date_to,
        sort=_sort(given.get("sort", []), notices),
        page=_page(given.get("page", []), notices),
        size=_size(given.get("size", []), notices),
        **{name: _switch(name, usual, given, notices) for name, usual in SWITCHES.items()},
        notices=tuple(notices),
    )


def _clean(value: str) -> str:
    return " ".join(_CONTROL.sub(" ", value).split())


def _shorten(value: str) -> str:
    value = _clean(value[:400])
    return value if len(value) <= 40 else value[:39] + "…"


def _text(values: list[str], notices: list[Notice]) -> str:
    # A repeated q comes from a hand-made address; the words of all of them are wanted.
    text = _clean(" ".join(values))
    if len(text) <= MAX_TEXT:
        return text
    notices.append(Notice("text-cut", "q", str(MAX_TEXT)))
    return text[:MAX_TEXT].rstrip()


def _values(name: str, values: list[str], notices: list[Notice]) -> tuple[str, ...]:
    values = list(dict.fromkeys(values))
    if len(values) > MAX_VALUES:
        notices.append(Notice("too-many-values", name, str(MAX_VALUES)))
    found: dict[str, None] = {}
    for value in values[:MAX_VALUES]:
        known = None
        if len(value) <= MAX_VALUE_LENGTH:
            known = (
                read_period(name, value.strip()) if name in _DATED else names.resolve(name, value)
            )
        if known is not None:
            found[known] = None
        elif name in _DATED:
            notices.append(Notice("bad-date", name, _shorten(value)))
        else:
            notices.append(Notice("unknown-value", name, _shorten(value)))
            found[value[:MAX_VALUE_LENGTH]] = None
    return tuple(found)


def _bound(key: str, given: Mapping[str, list[str]], notices: list[Notice]) -> dt.date | None:
    for value in given.get(key, [])[-1:]:
        day = parse_date(value.strip(), end=key == "to")
        if day is None:
            notices.append(Notice("bad-date", key, _shorten(value)))
        return day
    return None


def _sort(values: list[str], notices: list[Notice]) -> Sort | None:
    for value in values[-1:]:
        if (sort := value.strip()) in SORTS:
            return sort
        notices.append(Notice("bad-sort", "sort", _shorten(value)))
    return None


def _page(values: list[str], notices: list[Notice]) -> int:
    for value in values[-1:]:
        if re.fullmatch(r"\s*\d{1,10}\s*", value, re.ASCII) and int(value) > 0:
            return int(value)
        notices.append(Notice("bad-page", "page", _shorten(value)))
    return 1


def _size(values: list[str], notices: list[Notice]) -> int:
    for value in values[-1:]:
        if value.strip() in map(str, PAGE_SIZES):
            return int(value)
        notices.append(Notice("bad-size", "size", _shorten(value)))
    return PAGE_SIZE


def _switch(name: str, usual: bool, given: Mapping[str, list[str]], notices: list[Notice]) -> bool:
    for value in given.get(name, [])[-1:]:
        if (choice := value.strip()) in {"0", "1"}:
            return choice == "1"
        notices.append(Notice("bad-switch", name, _shorten(value)))
    return usual
