"""An answer, ready to be printed: the engine's result with pages, facets, chips and notices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer import MAX_OFFSET, STORY, Diagnostic, Engine, SearchResult
from webapp.charts.histogram import Histogram, histogram
from webapp.charts.tile_map import TileMap, tile_map
from webapp.language import names
from webapp.language.words import gettext
from webapp.searching.facets import ORDER, SHOWN_YEARS, Chip, Facet, Option, Year, with_cities
from webapp.searching.facets import chips as chips_of
from webapp.searching.facets import facet as facet_of
from webapp.searching.facets import options as options_of
from webapp.searching.facets import years as years_of
from webapp.searching.search import COUNTED, FILTERS, NOT, PAGE_SIZE, SWITCHES, Notice, SearchState

MAX_WAYS_OUT = 8


@dataclass(frozen=True, slots=True)
class Paging:
    """The pages that exist.

    Attributes:
        page: the page asked for, from 1; may lie beyond `last`.
        last: the last page with hits that can be reached; 0 where nothing was found.
        total: how many articles match.
        size: hits of a page.
    """

    page: int
    last: int
    total: int
    size: int = PAGE_SIZE

    @property
    def cut(self) -> bool:
        """True if the bound on offsets hides some of what was found."""
        return self.total > self.last * self.size

    @property
    def reachable(self) -> int:
        """How many articles can be paged through."""
        return min(self.total, self.last * self.size)

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
    """A search and all that its page shows.

    Attributes:
        state: the search.
        path: of the page that the links lead to.
        locale: the reader's language.
        result: as the engine gave it; without hits where the page lies beyond the last.
        paging: the pages that exist.
        options: facet name -> all its values.
        facets: the lists beside the results, in the order of the page.
        years: the months, gathered.
        chips: what narrows the search.
        notices, diagnostics: what the reader should know of the address and of the text.
    """

    state: SearchState
    path: str
    locale: names.Locale
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
        return (self.paging.page - 1) * self.paging.size + 1

    @property
    def shown_years(self) -> list[Year]:
        """The newest years, and every one that narrows the search."""
        return [year for place, year in enumerate(self.years) if place < SHOWN_YEARS or year.is_set]

    @property
    def unprinted(self) -> list[tuple[str, str]]:
        """The keys and values of the address that no field of the page stands for.

        The form takes them along, so that it always asks for the whole search.
        """
        rows = [item for facet in self.facets for item in facet.shown]
        rows += [item for year in self.years for item in (year.option, *year.months)]
        printed = {(item.key, item.value) for item in rows if item.selected or item.excluded}
        # Where the copies of a story are listed, there is no box that shows copies.
        fold = () if self.state.filters.get(STORY) else ("fold",)
        kept = {*FILTERS, *(NOT + name for name in FILTERS), *SWITCHES}.difference(fold)
        return [pair for pair in self.state.pairs() if pair[0] in kept and pair not in printed]

    @property
    def cleared_url(self) -> str:
        """The same text without any filter."""
        return self.state.unfiltered().url(self.path)

    @property
    def map(self) -> TileMap:
        """The provinces with the counts of their list."""
        counts = {item.value: item.count for item in self.result.facets.get("province", [])}
        return tile_map(counts, self.state, self.path, self.locale)

    @property
    def histogram(self) -> Histogram | None:
        """What was found over time; None where that is one moment or none."""
        months, days = (self.result.facets.get(name, []) for name in ("month", "day"))
        return histogram(months, days, self.state, self.path)

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
    facets = (*COUNTED, "day") if state.looks_at_days else COUNTED
    request = state.request(locale=locale, facets=facets, half_life_days=half_life_days)
    result = engine.search(request)
    last = min(-(-result.total // state.size), MAX_OFFSET // state.size + 1)
    paging = Paging(state.page, last, result.total, state.size)
    if paging.page > last:
        result = replace(result, hits=[])
    options = {
        name: options_of(state, path, name, result.facets.get(name, []), locale) for name in COUNTED
    }
    lists = {name: facet_of(name, options[name], result.total) for name in ORDER}
    lists["province"] = with_cities(lists["province"], options["city"], result.total)
    beyond = Notice("page-beyond", "page", str(last))
    return Answer(
        state=state,
        path=path,
        locale=locale,
        result=result,
        paging=paging,
        options=options,
        facets=[item for item in lists.values() if item],
        years=years_of(state, path, result.facets.get("month", []), locale),
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
        label = gettext("Exclude %(value)s", value=chip.label) if chip.excluded else chip.label
        parts.setdefault(chip.part, []).append(label)
    if found.state.text and parts:
        parts["q"] = [found.state.text]
    ways = []
    for part, labels in list(parts.items())[:MAX_WAYS_OUT]:
        looser = found.state.without(part)
        total = engine.search(looser.request(locale=locale, facets=(), limit=1)).total
        if total:
            ways.append(WayOut(part, ", ".join(labels), total, looser.url(found.path)))
    return sorted(ways, key=lambda way: -way.count)
