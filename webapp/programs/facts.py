"""Articles and search results as plain data: for the JSON interface and for `--json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer import Hit, SearchRequest, SearchResult
from webapp.addresses import is_web_address
from webapp.programs.shapes import CopyFacts, HitFacts, ReadingFacts, RelatedFacts

if TYPE_CHECKING:
    from corpus import CopyInfo


def hit_facts(hit: Hit) -> HitFacts:
    """What a program wants to know about one hit."""
    found = hit.article
    whole = found.to_dict()
    facts: HitFacts = {
        "id": hit.id,
        "title": found.title,
        "url": found.url if is_web_address(found.url) else None,
        "language": found.language,
        "published": str(found.published) if found.published else None,
        "precision": found.published.precision if found.published else None,
        "source": found.content_source or found.publisher,
        "province": found.province,
        "city": found.city,
        "event_date": whole.get("event_date"),
        "about_provinces": list(found.about_provinces),
        "colleges": whole["colleges"],
        "topics": list(found.topics),
        "organisations": list(found.organisations),
        "people": whole["people"],
        "suspicions": list(found.suspicions),
        "story": found.story,
        "copies": hit.copies,
        "evidence": whole["evidence"],
        "title_marks": [list(mark) for mark in hit.title.marks],
        "snippet": {
            "text": hit.snippet.text,
            "marks": [list(mark) for mark in hit.snippet.marks],
        },
        "score": hit.score,
    }
    if hit.missing:
        facts["missing"] = list(hit.missing)
    if hit.explanation is not None:
        facts["explanation"] = dict(hit.explanation)
    return facts


def reading_facts(result: SearchResult) -> ReadingFacts:
    """How the text of the search was read beyond its letters."""
    meant = result.correction
    return {
        "expansions": [
            {"words": item.words, "also": list(item.also)} for item in result.expansions
        ],
        "correction": {"text": meant.text, "applied": meant.applied} if meant else None,
        "partial": result.partial,
    }


def related_facts(hit: Hit) -> RelatedFacts:
    """An article like another one; "score" is how like, from 0 to 1."""
    found = hit.article
    return {
        "id": hit.id,
        "title": found.title,
        "url": found.url if is_web_address(found.url) else None,
        "language": found.language,
        "published": str(found.published) if found.published else None,
        "source": found.content_source or found.publisher,
        "province": found.province,
        "city": found.city,
        "copies": hit.copies,
        "score": round(hit.score, 4),
    }


def copy_facts(copy: CopyInfo) -> CopyFacts:
    """One of the places at which a story stands."""
    return {
        "id": copy.id,
        "title": copy.title,
        "url": copy.url if is_web_address(copy.url) else None,
        "publisher": copy.publisher,
        "source": copy.source,
        "published": str(copy.published) if copy.published else None,
        "trust": copy.trust,
        "why": copy.why,
        "suspicions": list(copy.suspicions),
    }


def result_facts(request: SearchRequest, result: SearchResult) -> dict[str, Any]:
    """One window of hits with the facets, as the engine gave them."""
    return {
        "query": request.text,
        "sort": request.sort,
        "total": result.total,
        **reading_facts(result),
        "offset": request.offset,
        "hits": [hit_facts(hit) for hit in result.hits],
        "near": [hit_facts(hit) for hit in result.near],
        "facets": {
            name: [
                {
                    "value": item.value,
                    "label": item.label,
                    "count": item.count,
                    "selected": item.selected,
                }
                for item in values
            ]
            for name, values in result.facets.items()
        },
        "diagnostics": [{"code": d.code, "detail": d.detail} for d in result.diagnostics],
        "took_ms": round(result.took_ms, 2),
        "generation": result.generation,
    }
