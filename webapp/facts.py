"""Articles and search results as plain data: for the JSON interface and for `--json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer import Hit, SearchRequest, SearchResult
from webapp.addresses import is_web_address

if TYPE_CHECKING:
    from corpus import CopyInfo


_LISTED = ("about_provinces", "colleges", "topics", "organisations", "people", "suspicions")


def hit_facts(hit: Hit) -> dict[str, Any]:
    """What a program wants to know about one hit."""
    found = hit.article
    whole = found.to_dict()
    return {
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
        **{name: whole[name] for name in _LISTED},
        "story": found.story,
        "copies": hit.copies,
        "evidence": whole["evidence"],
        "title_marks": [list(mark) for mark in hit.title.marks],
        "snippet": {
            "text": hit.snippet.text,
            "marks": [list(mark) for mark in hit.snippet.marks],
        },
        "score": hit.score,
        **({"missing": list(hit.missing)} if hit.missing else {}),
        **({} if hit.explanation is None else {"explanation": dict(hit.explanation)}),
    }


def reading_facts(result: SearchResult) -> dict[str, Any]:
    """How the text of the search was read beyond its letters."""
    meant = result.correction
    return {
        "expansions": [
            {"words": item.words, "also": list(item.also)} for item in result.expansions
        ],
        "correction": {"text": meant.text, "applied": meant.applied} if meant else None,
        "partial": result.partial,
    }


def related_facts(hit: Hit) -> dict[str, Any]:
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


def copy_facts(copy: CopyInfo) -> dict[str, Any]:
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
