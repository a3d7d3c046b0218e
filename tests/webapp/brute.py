"""An engine without an index: it looks at every article, so that it is right by inspection."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus import Article, outlet_kind
from indexer.engine import (
    FACETS,
    MAX_LIMIT,
    MAX_OFFSET,
    STORY,
    Diagnostic,
    FacetValue,
    Hit,
    SearchRequest,
    SearchResult,
    SignificantTerm,
    Snippet,
    Suggestion,
)
from indexer.labels import label


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    one = {
        "province": article.province,
        "city": article.city,
        "source": article.content_source or article.publisher,
        "language": article.language,
        "kind": outlet_kind(article),
    }
    if facet in one:
        return tuple(filter(None, (one[facet],)))
    if facet == "college":
        return tuple(dict.fromkeys(item.id for item in article.colleges))
    if facet == "topic":
        return tuple(dict.fromkeys(article.topics))
    if facet == "organisation":
        return tuple(dict.fromkeys(article.organisations))
    if facet == "person":
        return tuple(dict.fromkeys(item.name for item in article.people))
    if facet == STORY:
        return (article.story,) if article.story else ()
    when = article.published
    if facet == "day":
        known = when and when.precision in ("day", "minute")
        return (when.date.isoformat(),) if known else ()
    return (when.date.isoformat()[:7],) if when and when.precision != "year" else ()


class BruteEngine:
    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._articles: dict[str, Article] = {}
        self._waiting: dict[str, Article | None] = {}
        self._generation, self._bookmark = 0, None
        self.searches = 0
        self.add(articles)
        self.commit()

    def add(self, articles: Iterable[Article]) -> None:
        self._waiting |= {article.id: article for article in articles}

    def delete(self, ids: Iterable[str]) -> None:
        self._waiting |= dict.fromkeys(ids)

    def commit(self, bookmark: str | None = None) -> None:
        merged = {**self._articles, **self._waiting}
        self._articles = {key: item for key, item in merged.items() if item is not None}
        self._waiting = {}
        self._generation += 1
        self._bookmark = bookmark or self._bookmark

    def get(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)

    @property
    def doc_count(self) -> int:
        return len(self._articles)

    @property
    def generation(self) -> int:
        return self._generation

    @property
    def bookmark(self) -> str | None:
        return self._bookmark

    def verify(self) -> None:
        pass

    def close(self) -> None:
        pass

    def prepare(self) -> None:
        pass

    def every(self, request: SearchRequest) -> Iterator[Article]:
        offset = 0
        while hits := self.search(replace(request, offset=offset, limit=MAX_LIMIT)).hits:
            yield from (hit.article for hit in hits)
            offset += MAX_LIMIT

    def suggest(self, text: str, limit: int = 8, locale: str = "zh") -> list[Suggestion]:
        wanted = text.casefold().strip()
        if not wanted:
            return []
        found = []
        for kind in ("college", "province", "city", "topic"):
            lists = (facet_values(item, kind) for item in self._articles.values())
            counts = Counter(value for values in lists for value in values)
            for value, count in counts.items():
                names = label(kind, value, "zh"), label(kind, value, "en")
                if any(wanted in name.casefold() for name in names):
                    found.append(Suggestion(names[locale == "en"], kind, value, count))
        for item in self._articles.values():
            if wanted in item.title.casefold():
                found.append(Suggestion(item.title, "title", item.id, 1))
        return found[:limit]

    def related(self, article_id: str, limit: int = 5) -> list[Hit]:
        """Whoever shares pairs of characters with the headline."""
        one = self._articles.get(article_id)
        if one is None:
            return []
        own = _pairs(one.title)
        others = [item for item in self._articles.values() if item.id != one.id]
        others = [item for item in others if not one.story or item.story != one.story]
        shares = {item.id: len(own & _pairs(item.title)) / (len(own) or 1) for item in others}
        others.sort(key=lambda item: (-shares[item.id], item.id))
        hits = [Hit(item.id, shares[item.id], item, Snippet(item.title), Snippet(""))
                for item in others if shares[item.id] > 0.25]  # fmt: skip
        return hits[:limit]

    def significant(self, request: SearchRequest, limit: int = 12) -> list[SignificantTerm]:
        """Pairs of characters and words of letters that are more frequent among what is found."""
        found = self.search(replace(request, offset=0, limit=MAX_LIMIT, facets=())).hits
        here = Counter(word for hit in found for word in _pairs(hit.article.title))
        there = Counter(word for item in self._articles.values() for word in _pairs(item.title))
        growth = {word: here[word] / len(found) - there[word] / self.doc_count for word in here}
        terms = [
            SignificantTerm(word, here[word], there[word], score)
            for word, score in growth.items()
            if score > 0 and word not in request.text
        ]
        return sorted(terms, key=lambda term: (-term.score, term.text))[:limit]

    def search(self, request: SearchRequest) -> SearchResult:
        self.searches += 1
        started = time.perf_counter()
        words = [word for word in re.split(r"[\s\"“”]+", request.text.casefold()) if word]
        found = [item for item in self._articles.values() if self._matches(item, request, words)]
        hits = [item for item in found if self._passes(item, request, (*FACETS, STORY))]
        hits.sort(key=lambda item: item.id)
        if request.sort == "relevance" and words:
            hits.sort(key=lambda item: -_score(item, words))
        else:
            known = [item for item in hits if item.published]
            known.sort(key=lambda item: item.published.date, reverse=request.sort != "oldest")
            hits = known + [item for item in hits if not item.published]
        hits = _folded(hits) if _folds(request) else hits
        offset, limit = min(request.offset, MAX_OFFSET), min(request.limit, MAX_LIMIT)
        return SearchResult(
            total=len(hits),
            hits=[self._hit(item, words) for item in hits[offset : offset + limit]],
            facets={name: self._counts(found, request, name) for name in request.facets},
            took_ms=(time.perf_counter() - started) * 1000,
            generation=self._generation,
            diagnostics=(Diagnostic("unbalanced-quote", '"'),) * (request.text.count('"') % 2),
        )

    @staticmethod
    def _matches(article: Article, request: SearchRequest, words: list[str]) -> bool:
        text = f"{article.title}\n{article.body}".casefold()
        if not all(word in text for word in words):
            return False
        if any(
            set(values) & set(facet_values(article, name))
            for name, values in request.excluded.items()
        ):
            return False
        if request.date_from is None and request.date_to is None:
            return True
        day = article.published and article.published.date
        return bool(day) and not (
            (request.date_from and day < request.date_from)
            or (request.date_to and day > request.date_to)
        )

    @staticmethod
    def _passes(article: Article, request: SearchRequest, names: Iterable[str]) -> bool:
        return all(
            not request.filters.get(name)
            or set(request.filters[name]) & set(facet_values(article, name))
            for name in names
        )

    def _counts(self, found: list[Article], request: SearchRequest, name: str) -> list[FacetValue]:
        others = [other for other in (*FACETS, STORY) if other != name]
        kept = [item for item in found if self._passes(item, request, others)]
        having = {(_tale(item, request), v) for item in kept for v in facet_values(item, name)}
        counts = Counter(value for _, value in having)
        wanted = tuple(request.filters.get(name, ()))
        for value in wanted:
            counts.setdefault(value, 0)
        order = sorted(counts, key=lambda v: (v not in wanted, -counts[v], v))
        if name in ("month", "day"):
            order = sorted(counts)
        return [
            FacetValue(value, value, counts[value], value in wanted)
            for value in order[: request.facet_limit]
        ]

    def _hit(self, article: Article, words: list[str]) -> Hit:
        body = article.body.replace("\n\n", " ")
        first = min((at for word in words if (at := body.casefold().find(word)) >= 0), default=0)
        passage = body[max(0, first - 30) : max(0, first - 30) + 120]
        tellers = [item for item in self._articles.values() if item.story == article.story]
        return Hit(
            article.id,
            _score(article, words),
            article,
            _marked(article.title, words),
            _marked(passage, words),
            copies=len(tellers) - 1 if article.story else 0,
        )


def _pairs(text: str) -> set[str]:
    found = re.findall(r"(?=([\u4e00-\u9fff]{2}))|([A-Za-z]{3,})", text)
    return {pair or word for pair, word in found}


def _folds(request: SearchRequest) -> bool:
    return request.fold and not request.filters.get(STORY)


def _tale(article: Article, request: SearchRequest) -> str:
    return article.story or article.id if _folds(request) else article.id


def _folded(hits: list[Article]) -> list[Article]:
    originals = {item.id for item in hits if item.story == item.id}
    shown, told = [], set()
    for item in hits:
        story = item.story or item.id
        if story not in told and (item.id == story or story not in originals):
            told.add(story)
            shown.append(item)
    return shown


def _score(article: Article, words: list[str]) -> float:
    title, body = article.title.casefold(), article.body.casefold()
    return float(sum(5 * title.count(word) + body.count(word) for word in words))


def _marked(text: str, words: list[str]) -> Snippet:
    if not words:
        return Snippet(text)
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    return Snippet(text, tuple(match.span() for match in pattern.finditer(text)))
