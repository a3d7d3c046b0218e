"""The engine protocol: what a search engine must do for Jiangxun, whichever engine it is.

`webapp` speaks only to this module. The embedded engine (Whoosh) lives in
`indexer.whoosh_backend`; another one needs no more than these methods.

Errors:

    IndexerError
    ├── IndexUnavailable   the index is missing, damaged, or of another version
    └── IndexLocked        another process is writing to it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from corpus import Article

Sort = Literal["relevance", "newest", "oldest"]

FACETS: tuple[str, ...] = (
    *("province", "city", "college", "source", "kind", "topic", "language", "month", "day"),
    *("organisation", "person"),
)
"""The fields that can be filtered and counted.

"month" values are "2024-12", "day" values "2024-12-19"; "kind" is the kind of the source.
"""

STORY = "story"
"""A filter that is no facet: the articles of one story, by the id of its original."""

MAX_LIMIT = 100
MAX_OFFSET = 10_000

NEARLY = 10
"""Where fewer articles have all the words, so many are shown with those that have some of them."""


class IndexerError(Exception):
    """Base of every error that `indexer` raises on purpose."""


class IndexUnavailable(IndexerError):
    """The index is missing, damaged or of another version; the message says what to run."""


class IndexLocked(IndexerError):
    """Another process holds the index for writing."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question.

    Attributes:
        text: what the reader typed; empty means every article.
        filters: facet name -> wanted values. Values of one facet are OR-ed, facets are AND-ed.
        excluded: facet name -> values that no article may have.
        date_from, date_to: bounds of the publication date, both inclusive.
        sort: "relevance" without text is the same as "newest".
        offset, limit: the window of hits; bounded by `MAX_OFFSET` and `MAX_LIMIT`.
        facets: the facets to count.
        facet_limit: the longest list of values a facet returns; selected values come on top.
        locale: "zh" or "en", the language of facet labels.
        translate: look for the words' counterparts in the other language too.
        correct: if nothing is found, search for the corrected words.
        half_life_days: after so many days an article's freshness counts half; None: no matter.
        explain: say of each hit how its score came about.
        today: the day from which "last month" is counted; None: the day of the search.
        fold: show of each story (see `Article.story`) one article only, the original where it
            matches; totals and facets count what is shown.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    excluded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    facets: Sequence[str] = ()
    facet_limit: int = 50
    locale: Literal["zh", "en"] = "zh"
    fold: bool = True
    translate: bool = True
    correct: bool = True
    half_life_days: float | None = None
    explain: bool = False
    today: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet; `count` is what a click on it yields."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of the article with the matched words marked.

    Attributes:
        text: plain text.
        marks: half-open ranges of `text`, ascending, not overlapping.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        """Escaped HTML with `<mark>`; template engines that know `__html__` print it safely."""
        from markupsafe import Markup, escape

        out, at = Markup(""), 0
        for start, end in self.marks:
            out += escape(self.text[at:start]) + Markup("<mark>")
            out += escape(self.text[start:end]) + Markup("</mark>")
            at = end
        return out + escape(self.text[at:])


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found. `title` and `snippet` carry marks; `article` is as it was stored.

    `copies` says how many other articles of the index tell the same story; `explanation`, where it
    was asked for, how the score came about: JSON-ready, factors that multiply up to it; `missing`,
    of a near hit, the words that it lacks.
    """

    id: str
    score: float
    article: Article
    title: Snippet
    snippet: Snippet
    copies: int = 0
    explanation: Mapping[str, object] | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something about the request that the reader should know: `code` for programs."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What was searched for besides words of the query: `words` as typed, `also` as shown."""

    words: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """The query as it was perhaps meant; `applied` if the answer is already that of it."""

    text: str
    applied: bool


SuggestionKind = Literal[
    "college", "province", "city", "organisation", "person", "topic", "phrase", "title"
]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a reader may want who has typed a part of it.

    Attributes:
        text: as it is shown and searched for.
        kind: what it is.
        value: the facet value of a college, place, organisation, person or topic; the article's id
            of a title; "" of a phrase.
        count: articles that have it.
    """

    text: str
    kind: SuggestionKind
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SignificantTerm:
    """A word that is more frequent in some articles than elsewhere.

    Attributes:
        text: as it stands in an article.
        count: how many of those articles have it.
        background: how many articles of the index have it.
        score: the higher, the more it sets them apart.
    """

    text: str
    count: int
    background: int
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a `SearchRequest`.

    Attributes:
        total: how many articles match, exact.
        hits: the window that was asked for.
        facets: facet name -> values, most frequent first (months in order of time).
        took_ms: time inside the engine, milliseconds.
        generation: the generation of the index that answered.
        diagnostics: what was cut, not understood, or ignored.
        expansions: what was searched for besides the words typed.
        correction: what the words were perhaps meant to be.
        partial: no article has all words; these have the most of them.
        near: where fewer than `NEARLY` articles match, by relevance: the best that lack some of the
            words. They come after the last hit, and neither `total` nor `facets` count them.
    """

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    took_ms: float
    generation: int
    diagnostics: tuple[Diagnostic, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    correction: Correction | None = None
    partial: bool = False
    near: list[Hit] = field(default_factory=list)


@runtime_checkable
class Engine(Protocol):
    """What `open_engine` returns. Reading is safe from any thread; one process writes."""

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles or replace those of the same id; visible after `commit`."""

    def delete(self, ids: Iterable[str]) -> None:
        """Remove articles; unknown ids are ignored. Visible after `commit`."""

    def commit(self, bookmark: str | None = None) -> None:
        """Make what was added and deleted durable and visible.

        Args:
            bookmark: the caller's note of how far it has come, kept with the index.

        Raises:
            IndexLocked: another process is writing.
        """

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; any text is accepted, what was not understood is reported."""

    def every(self, request: SearchRequest) -> Iterator[Article]:
        """Every article that a request finds, in its order, one at a time.

        The request's window and facets do not matter, nor the bounds of a window. What is found
        is what was visible at the first article, whatever is committed meanwhile.
        """

    def suggest(
        self, text: str, limit: int = 8, locale: Literal["zh", "en"] = "zh"
    ) -> list[Suggestion]:
        """What a reader may want who has typed `text`, best first, titles last.

        An empty text has no suggestions; asking for them lets the engine make itself ready.

        Args:
            text: what was typed so far; any text is accepted.
            limit: the most that are returned.
            locale: the language of names; who types Chinese gets Chinese ones.
        """

    def prepare(self) -> None:
        """Make now what would be made on first use: suggestions, corrections, what pinyin means.

        Who serves many readers calls it once, beside serving: no search has to wait for it.
        """

    def get(self, article_id: str) -> Article | None:
        """The article of that id, or None."""

    def related(self, article_id: str, limit: int = 5) -> list[Hit]:
        """The articles most like one, the most alike first; none for an unknown id.

        Neither itself nor a copy of it is among them, and of each story only one is. Nothing is
        marked; `Hit.score` says from 0 to 1 how much of what tells most of the article they have.
        """

    def significant(self, request: SearchRequest, limit: int = 12) -> list[SignificantTerm]:
        """The words that set apart what a request finds, the most telling first.

        Words of the query are not among them. They are counted in the articles found first, one
        of each story; the request's window, order and facets do not matter.
        """

    @property
    def doc_count(self) -> int:
        """How many articles are visible."""

    @property
    def generation(self) -> int:
        """Grows with every commit."""

    @property
    def bookmark(self) -> str | None:
        """The note of the last `commit` that gave one."""

    def verify(self) -> None:
        """Read the whole index and compare it with its checksums.

        Raises:
            IndexUnavailable: something is missing or damaged; the message names the file.
        """

    def close(self) -> None:
        """Give back files and locks; uncommitted changes are dropped."""
