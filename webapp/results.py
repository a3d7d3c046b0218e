"""An answer, ready to be printed: the engine's result with pages, facets, chips and notices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer import FACETS, MAX_OFFSET, STORY, Diagnostic, Engine, SearchResult
from webapp import names
from webapp.facets import ORDER, Chip, Facet, Option, Year
from webapp.facets import chips as chips_of
from webapp.facets import facet as facet_of
from webapp.facets import options as options_of
from webapp.facets import years as years_of
from webapp.search import PAGE_SIZE, Notice, SearchState

MAX_WAYS_OUT = 8


@dataclass(frozen=True, slots=True)
class Paging:
    """The pages that exist.

    Attributes:
        page: the page asked for, from 1; may lie beyond `last`.
        last: the last page with hits that can be reached; 0 where nothing was found.
        total: how many articles match.
    """

    page: int
    last: int
    total: int

    @property
    def cut(self) -> bool:
        """True if the bound on offsets hides some of what was found."""
        return self.total > self.last * PAGE_SIZE

    @property
    def reachable(self) -> int:
        """How many articles can be paged through."""
        return min(self.total, self.last * PAGE_SIZE)

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to print: both ends and the neighbours; None is a gap."""
        near = {1, self.last, *range(self.page - 2, self.page + 3)}
        out: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.last):
            last = out[-1] if out else None
            if last is not None and number == last + 2:
                out.append(last + 1)
            elif last is not None and number > last + 2:
                out.append(None)
            out.append(number)
        return out


@dataclass(frozen=True, slots=True)
class WayOut:
    """A search with one condition less, and how much it finds."""

    part: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A search and all that its page shows."""

    state: SearchState
    path: str
    result: SearchResult
    paging: Paging
    options: dict[str, list[Option]]
    facets: list[Facet]
    years: list[Year]
    chips: list[Chip]
    notices: tuple[Notice, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def first(self) -> int:
        """The place of the first hit of this page among all, from 1."""
        return (self.paging.page - 1) * PAGE_SIZE + 1

    @property
    def cleared_url(self) -> str:
        """The same text without any filter."""
        return self.state.unfiltered().url(self.path)

    def page_url(self, page: int) -> str:
        """The same search on another page."""
        return self.state.at_page(page).url(self.path)

    def feed_url(self, path: str) -> str:
        """The same search as a feed; a feed has no pages."""
        return self.state.at_page(1).url(path)


def answer(
    state: SearchState,
    engine: Engine,
    *,
    path: str,
    locale: names.Locale,
    half_life_days: float | None = None,
) -> Answer:
    """Ask the engine and lay out what it says.

    Args:
        state: the search.
        engine: who answers.
        path: of the page that the links lead to.
        locale: the reader's language.
        half_life_days: by relevance, after how many days an article is half as fresh.

    Raises:
        IndexUnavailable: the index cannot be read.
    """
    result = engine.search(state.request(locale=locale, half_life_days=half_life_days))
    last = min(-(-result.total // PAGE_SIZE), MAX_OFFSET // PAGE_SIZE + 1)
    paging = Paging(state.page, last, result.total)
    if paging.page > last:
        result = replace(result, hits=[])
    options = {
        name: options_of(state, path, name, result.facets.get(name, []), locale) for name in FACETS
    }
    lists = (facet_of(name, options[name], result.total) for name in ORDER)
    beyond = Notice("page-beyond", "page", str(last))
    return Answer(
        state=state,
        path=path,
        result=result,
        paging=paging,
        options=options,
        facets=[item for item in lists if item],
        years=years_of(state, path, result.facets.get("month", [])),
        chips=chips_of(state, path, locale, _story_titles(state, engine)),
        notices=(*state.notices, *([beyond] if 0 < last < paging.page else [])),
        diagnostics=_diagnostics(result),
    )


def _diagnostics(result: SearchResult) -> tuple[Diagnostic, ...]:
    """What the engine reports; that words were left out is said even where it names none."""
    said = any(item.code == "partial-match" for item in result.diagnostics)
    unsaid = result.partial and not said
    return (*([Diagnostic("partial-match")] if unsaid else []), *result.diagnostics)


def _story_titles(state: SearchState, engine: Engine) -> dict[str, str]:
    """The headlines of the originals whose copies are asked for, as far as they are indexed."""
    originals = map(engine.get, state.filters.get(STORY, ()))
    return {original.id: original.title for original in originals if original}


def ways_out(found: Answer, engine: Engine, locale: names.Locale) -> list[WayOut]:
    """For a search that found nothing: what it would find with one condition less."""
    parts: dict[str, list[str]] = {}
    for chip in found.chips:
        part = chip.facet
        parts.setdefault(part, []).append(chip.label)
    if found.state.text and parts:
        parts["q"] = [found.state.text]
    ways = []
    for part, labels in list(parts.items())[:MAX_WAYS_OUT]:
        looser = found.state.without(part)
        total = engine.search(looser.request(locale=locale, facets=(), limit=1)).total
        if total:
            ways.append(WayOut(part, ", ".join(labels), total, looser.url(found.path)))
    return sorted(ways, key=lambda way: -way.count)
