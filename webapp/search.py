"""What the reader asked for: from the address of a page to a `SearchRequest`, and back.

The whole state of a search stands in its address, so that it can be shared, bookmarked and gone
back to. Reading it is lenient: what cannot be understood is left out and named in a `Notice`,
never an error. Writing it is exact: `parse(state.pairs())` gives the same state again.
Nothing here knows of Flask.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, get_args
from urllib.parse import urlencode

from indexer import FACETS, MAX_OFFSET, STORY, SearchRequest, Sort
from webapp import names

PAGE_SIZE = 20
LAST_PAGE = MAX_OFFSET // PAGE_SIZE + 1
"""The last page that the engine's bound on offsets lets anyone see."""

MAX_TEXT = 500  # characters; every link of the page repeats the text
MAX_VALUES = 50  # of one facet
MAX_VALUE_LENGTH = 200  # characters; names of sources are taken letter for letter
FACET_LIMIT = 200  # more than sixteen years of months

SORTS: tuple[Sort, ...] = get_args(Sort)

FILTERS = (*FACETS, STORY)
"""What an address may narrow the search to; the story is no facet, it has a chip only."""

SWITCHES: Mapping[str, bool] = MappingProxyType(
    {"fold": True, "translate": True, "correct": True, "explain": False}
)
"""What an address may switch on ("1") or off ("0"), and how each usually stands."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
_DATE = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?:(?P<month>\d{1,2})(?:[-/.月](?:(?P<day>\d{1,2})日?)?)?)?)?",
    re.ASCII,
)

NoticeCode = Literal[
    "text-cut",
    "bad-date",
    "dates-swapped",
    "bad-sort",
    "bad-page",
    "bad-switch",
    "page-beyond",
    "unknown-value",
    "too-many-values",
]
MALFORMED: frozenset[NoticeCode] = frozenset({"bad-date", "bad-sort", "bad-page", "bad-switch"})
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
        date_from, date_to: bounds of the publication date, both inclusive.
        sort: as asked for; None leaves it to `effective_sort`.
        page: from 1; may lie beyond the last page.
        fold: show one article of each story; written as "fold=0" where it is off.
        translate: search in the other language too; "translate=0".
        correct: put a misspelt text right where it finds nothing; "correct=0".
        explain: say of each hit how its score came about; "explain=1".
        notices: what was left out or changed while reading the address.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort | None = None
    page: int = 1
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
        return bool(self.filters or self.date_from or self.date_to)

    def pairs(self) -> list[tuple[str, str]]:
        """The state as key and value, in a fixed order, without what is default."""
        found = [("q", self.text)] if self.text else []
        found += [(name, value) for name in FILTERS for value in self.filters.get(name, ())]
        found += [("from", self.date_from.isoformat())] if self.date_from else []
        found += [("to", self.date_to.isoformat())] if self.date_to else []
        found += [("sort", self.sort)] if self.sort else []
        found += [
            (name, "01"[not usual])
            for name, usual in SWITCHES.items()
            if getattr(self, name) != usual
        ]
        found += [("page", str(self.page))] if self.page > 1 else []
        return found

    def url(self, path: str) -> str:
        """The address of this state at `path`."""
        query = urlencode(self.pairs())
        return f"{path}?{query}" if query else path

    def toggled(self, facet: str, value: str) -> SearchState:
        """The state after a click on that value, on its first page."""
        values = self.filters.get(facet, ())
        kept = tuple(v for v in values if v != value)
        return self._with_values(facet, kept if value in values else (*values, value))

    def without(self, part: str) -> SearchState:
        """The state without one part: "q", "date" or the name of a filter."""
        if part == "q":
            return replace(self, text="", page=1)
        if part == "date":
            return replace(self, date_from=None, date_to=None, page=1)
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
        return replace(self, filters=MappingProxyType({}), date_from=None, date_to=None, page=1)

    def request(
        self,
        *,
        locale: names.Locale,
        facets: Sequence[str] = FACETS,
        limit: int = PAGE_SIZE,
        half_life_days: float | None = None,
    ) -> SearchRequest:
        """The question for the engine; a page out of reach becomes the last one in reach.

        `half_life_days` matters by relevance only: by date, age is the order itself.
        """
        months = _each_month(self.filters.get("month", ()))
        filters = {**self.filters, **({"month": months} if months else {})}
        return SearchRequest(
            text=self.text,
            filters=filters,
            date_from=self.date_from,
            date_to=self.date_to,
            sort=self.effective_sort,
            offset=(min(self.page, LAST_PAGE) - 1) * PAGE_SIZE,
            limit=limit,
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
    date_from = _bound("from", given, notices)
    date_to = _bound("to", given, notices)
    if date_from and date_to and date_from > date_to:
        date_from, date_to = date_to, date_from
        notices.append(Notice("dates-swapped", "from"))
    return SearchState(
        text=text,
        filters=MappingProxyType({name: values for name, values in filters.items() if values}),
        date_from=date_from,
        date_to=date_to,
        sort=_sort(given.get("sort", []), notices),
        page=_page(given.get("page", []), notices),
        **{name: _switch(name, usual, given, notices) for name, usual in SWITCHES.items()},
        notices=tuple(notices),
    )


def parse_date(text: str, *, end: bool = False) -> dt.date | None:
    """Read "2024-12-19", "2024/12", "2024", "2024年12月19日".

    Args:
        text: what was typed.
        end: a month or a year stands for its last day instead of its first.

    Returns:
        The day, or None where the text is no date.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    try:
        month = int(match["month"] or (12 if end else 1))
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, int(match["day"] or (last if end else 1)))
    except ValueError:
        return None


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
            known = _month(value.strip()) if name == "month" else names.resolve(name, value)
        if known is not None:
            found[known] = None
        elif name == "month":
            notices.append(Notice("bad-date", name, _shorten(value)))
        else:
            notices.append(Notice("unknown-value", name, _shorten(value)))
            found[value[:MAX_VALUE_LENGTH]] = None
    return tuple(found)


def _month(value: str) -> str | None:
    """A month ("2024-12") or a year ("2024") in its one proper form."""
    if re.fullmatch(r"\d{4}", value, re.ASCII) and parse_date(value):
        return value
    day = parse_date(value)
    return f"{day.year:04}-{day.month:02}" if day else None


def _each_month(values: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        years = [f"{value}-{month:02}" for month in range(1, 13)] if len(value) == 4 else [value]
        found.update(dict.fromkeys(years))
    return list(found)


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


def _switch(name: str, usual: bool, given: Mapping[str, list[str]], notices: list[Notice]) -> bool:
    for value in given.get(name, [])[-1:]:
        if (choice := value.strip()) in {"0", "1"}:
            return choice == "1"
        notices.append(Notice("bad-switch", name, _shorten(value)))
    return usual
