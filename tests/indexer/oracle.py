"""What the engine must answer, worked out the slow way: article by article, without an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from corpus import Article
from indexer import SearchRequest
from indexer.analysis import term_positions
from indexer.plan import All, Any, Everything, Nothing, Plan, Sequence, Starts, Term, Without
from indexer.request import read_request
from indexer.schema import facet_values, published_minute


def holds(plan: Plan, article: Article) -> bool:
    match plan:
        case All(parts):
            return all(holds(part, article) for part in parts)
        case Any(parts):
            return any(holds(part, article) for part in parts)
        case Without(part):
            return not holds(part, article)
        case Everything():
            return True
        case Nothing():
            return False
    return any(_in_text(plan, term_positions(text)) for text in (article.title, article.body))


def _in_text(leaf: Term | Starts | Sequence, terms: dict[str, list[int]]) -> bool:
    match leaf:
        case Term(text):
            return text in terms
        case Starts(text):
            return any(term.startswith(text) for term in terms)
        case Sequence(parts):
            origins = terms.get(parts[0][0], [])
            return any(
                all(origin + shift in terms.get(term, []) for term, shift in parts)
                for origin in origins
            )


def passes(article: Article, request: SearchRequest, *, but: str | None = None) -> bool:
    """Whether the article passes text, dates and all filters except the facet `but`."""
    question, _ = read_request(request)
    minute = published_minute(article)
    if question.first_minute is not None and (minute is None or minute < question.first_minute):
        return False
    if question.last_minute is not None and (minute is None or minute > question.last_minute):
        return False
    values = facet_values(article)
    return holds(question.plan, article) and all(
        set(wanted) & set(values[name]) for name, wanted in question.filters.items() if name != but
    )


def counts(articles: Iterable[Article], request: SearchRequest, facet: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for article in articles:
        if passes(article, request, but=facet):
            found.update(facet_values(article)[facet])
    return found
