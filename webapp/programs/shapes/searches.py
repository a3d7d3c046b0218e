"""Searches: what was found, how it was read, what it has in common; suggestions."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class MarkedText(TypedDict):
    """A passage with the words that were searched for.

    Attributes:
        text: plain text, never HTML.
        marks: pairs of positions in the text: where a mark begins and where it ends.
    """

    text: str
    marks: list[list[int]]


class HitFacts(TypedDict):
    """An article that was found.

    Attributes:
        id: of the article; "/articles/{article_id}" has it whole.
        url: the original, if it is an address of the web.
        language: "zh" is simplified, "zh-Hant" traditional Chinese.
        published: to the precision that is known: "2021-05-13 18:05", "2021-05", "2021".
        precision: "minute", "day", "month" or "year".
        source: the outlet that is named as the source, else the publisher.
        province: of the place of the event, ISO 3166-2.
        city: its official Chinese name.
        event_date: when it happened, with the words that say so.
        about_provinces: other provinces that it speaks of.
        colleges: those that it names, with the words that name them.
        topics: ids, for example "inauguration".
        people: persons with their titles.
        suspicions: doubts about the page.
        story: the id of the original, if several articles tell the same story.
        copies: how many other articles tell it.
        evidence: field -> the words that gave its value.
        title_marks: positions of the words that were searched for in the title.
        snippet: the passage that fits best.
        score: comparable within one answer only.
        missing: of an article that is only near: the words that it lacks.
        explanation: with "explain=1": the factors of the score.
        page: the address of its page here.
    """

    id: str
    title: str
    url: str | None
    language: str
    published: str | None
    precision: str | None
    source: str | None
    province: str | None
    city: str | None
    event_date: dict[str, Any] | None
    about_provinces: list[str]
    colleges: list[dict[str, Any]]
    topics: list[str]
    organisations: list[str]
    people: list[dict[str, Any]]
    suspicions: list[str]
    story: str | None
    copies: int
    evidence: dict[str, Any]
    title_marks: list[list[int]]
    snippet: MarkedText
    score: float
    missing: NotRequired[list[str]]
    explanation: NotRequired[dict[str, Any]]
    page: NotRequired[str]


class Note(TypedDict):
    """Something that was left out, changed or not understood.

    Attributes:
        code: which thing, for programs.
        detail: the same in words, in the language of the request.
    """

    code: str
    detail: str


class Reading(TypedDict):
    """Words that were searched for besides those typed.

    Attributes:
        words: as typed.
        also: what was searched for, too.
    """

    words: str
    also: list[str]


class Mending(TypedDict):
    """The text as it was perhaps meant.

    Attributes:
        applied: whether the answer is already that of the corrected text.
    """

    text: str
    applied: bool


class ReadingFacts(TypedDict):
    """How the text of a search was read beyond its letters.

    Attributes:
        expansions: words that were searched for besides those typed.
        correction: the text as it was perhaps meant; null where nothing seems misspelt.
        partial: true if no article has all the words and these have the most of them.
    """

    expansions: list[Reading]
    correction: Mending | None
    partial: bool


class Count(TypedDict):
    """One value of a facet.

    Attributes:
        value: as it stands in an address.
        label: its name in the language of the request.
        count: articles of the search that have it.
    """

    value: str
    label: str
    count: int


class Choice(Count):
    """One value of a facet of a search.

    Attributes:
        value: as it stands in an address.
        label: its name in the language of the request.
        count: how many articles the search finds after the value is chosen or given up.
        selected: whether the search asks for it.
        toggle_url: the search with the value chosen or given up.
    """

    selected: bool
    toggle_url: str


class SearchAnswer(ReadingFacts):
    """One page of what a search finds.

    Attributes:
        expansions: words that were searched for besides those typed.
        correction: the text as it was perhaps meant; null where nothing seems misspelt.
        partial: true if no article has all the words and these have the most of them.
        query: the text as it was read.
        sort: the order of the hits.
        total: how many articles match, exactly.
        page: the page asked for, from 1.
        pages: the last page that can be reached.
        page_size: hits of a page.
        hits: none where the page lies beyond the last.
        near: where few articles match, further ones that lack some of the words; neither the
            total nor the facets count them.
        facets: facet -> its values, the most frequent first, months in the order of time.
        diagnostics: what was left out, changed or not understood.
        took_ms: milliseconds inside the engine.
        generation: of the index; it grows with every change.
    """

    query: str
    sort: Literal["relevance", "newest", "oldest"]
    total: int
    page: int
    pages: int
    page_size: int
    hits: list[HitFacts]
    near: list[HitFacts]
    facets: dict[str, list[Choice]]
    diagnostics: list[Note]
    took_ms: float
    generation: int


class TermFacts(TypedDict):
    """A word that is more frequent in what was found than elsewhere.

    Attributes:
        count: how many of the articles found first have it.
        background: how many of all articles have it.
        score: the higher, the more it sets them apart.
    """

    text: str
    count: int
    background: int
    score: float


class SignificantAnswer(TypedDict):
    """The words that set apart what a search finds.

    Attributes:
        terms: the most telling first.
    """

    query: str
    terms: list[TermFacts]
    generation: int


class SuggestionFacts(TypedDict):
    """What somebody may want who has typed a part of it.

    Attributes:
        kind: what it is.
        value: the value of a facet, the id of an article of a title, "" of a phrase.
        count: articles that have it.
        note: what it is, in words.
        page: the address that it leads to.
    """

    text: str
    kind: Literal[
        "college", "province", "city", "organisation", "person", "topic", "phrase", "title"
    ]
    value: str
    count: int
    note: str
    page: str


class SuggestAnswer(TypedDict):
    """Suggestions, the best first.

    Attributes:
        query: what was typed, as far as it was read.
    """

    query: str
    suggestions: list[SuggestionFacts]


class Summary(TypedDict):
    """What the articles of a search have in common.

    Attributes:
        articles: how many there are; of each story one.
        first: when the first one was published: "2021-05-13", "2021-05" or "2021"; or null.
        last: the same of the last one.
        counts: facet -> its values, the most frequent first, months in the order of time.
    """

    articles: int
    first: str | None
    last: str | None
    counts: dict[str, list[Count]]


class StatsAnswer(TypedDict):
    """What a search finds, counted.

    Attributes:
        query: the text as it was read.
        about: the figures.
    """

    query: str
    about: Summary
    diagnostics: list[Note]
    generation: int
