"""A search result as plain data: what the JSON interface and `jiangxun search --json` share."""

from __future__ import annotations

from typing import Any

from indexer import Hit, SearchRequest, SearchResult
from webapp.addresses import is_web_address


def hit_facts(hit: Hit) -> dict[str, Any]:
    """What a program wants to know about one hit."""
    found = hit.article
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
        "colleges": [
            {"id": item.id, "name_zh": item.name_zh, "name_en": item.name_en}
            for item in found.colleges
        ],
        "topics": list(found.topics),
        "title_marks": [list(mark) for mark in hit.title.marks],
        "snippet": {
            "text": hit.snippet.text,
            "marks": [list(mark) for mark in hit.snippet.marks],
        },
        "score": hit.score,
    }


def result_facts(request: SearchRequest, result: SearchResult) -> dict[str, Any]:
    """One window of hits with the facets, as the engine gave them."""
    return {
        "query": request.text,
        "sort": request.sort,
        "total": result.total,
        "offset": request.offset,
        "hits": [hit_facts(hit) for hit in result.hits],
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
