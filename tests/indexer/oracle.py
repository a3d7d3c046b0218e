"""What the engine must answer, worked out the slow way: article by article, without an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from corpus import Article
from indexer import STORY, SearchRequest
from indexer.analysis import term_positions
from indexer.plan import All, Any, Everything, Nothing, Plan, Sequence, Starts, Term, Without
from indexer.request import read_request
from indexer.schema import facet_values, published_minute, story_values


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
    values = {**facet_values(article), STORY: (story_values(article).get(STORY),)}
    return holds(question.plan, article) and all(
        set(wanted) & set(values[name]) for name, wanted in question.filters.items() if name != but
    )


def counts(articles: Iterable[Article], request: SearchRequest, facet: str) -> Counter[str]:
    """Facet value -> how many articles have it; folded, how many stories."""
    found = [article for article in articles if passes(article, request, but=facet)]
    tales = told(found) if is_folded(request) else [[article] for article in found]
    count: Counter[str] = Counter()
    for tale in tales:
        count.update({value for article in tale for value in facet_values(article)[facet]})
    return count


def is_folded(request: SearchRequest) -> bool:
    return request.fold and not request.filters.get(STORY)


def told(articles: Iterable[Article]) -> list[list[Article]]:
    """Articles story by story; one that stands alone is a story of its own."""
    tales: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        key = ("story", article.story) if article.story else ("alone", article.id)
        tales.setdefault(key, []).append(article)
    return list(tales.values())


def left(ordered: Iterable[Article]) -> Iterator[Article]:
    """Of all that was found, in the order asked for, what folding leaves."""
    ordered = list(ordered)
    for article in ordered:
        tale = next(tale for tale in told(ordered) if article in tale)
        originals = [one for one in tale if one.id == one.story]
        if article == (originals or tale)[0]:
            yield article
