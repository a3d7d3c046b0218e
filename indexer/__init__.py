"""Turn articles into answers: index, search, count, show.

This module is the public face of the package; the rest may move. The engine itself is loaded
when `open_engine` is called, so that importing this package costs little.
"""

from __future__ import annotations

from pathlib import Path

from indexer.engine import (
    FACETS,
    MAX_LIMIT,
    MAX_OFFSET,
    NEARLY,
    STORY,
    Correction,
    Diagnostic,
    Engine,
    Expansion,
    FacetValue,
    Hit,
    IndexerError,
    IndexLocked,
    IndexUnavailable,
    SearchRequest,
    SearchResult,
    SignificantTerm,
    Snippet,
    Sort,
    Suggestion,
)
from indexer.labels import label

__all__ = [
    "FACETS",
    "MAX_LIMIT",
    "MAX_OFFSET",
    "NEARLY",
    "STORY",
    "Correction",
    "Diagnostic",
    "Engine",
    "Expansion",
    "FacetValue",
    "Hit",
    "IndexLocked",
    "IndexUnavailable",
    "IndexerError",
    "SearchRequest",
    "SearchResult",
    "SignificantTerm",
    "Snippet",
    "Sort",
    "Suggestion",
    "label",
    "open_engine",
]


def open_engine(
    location: str | Path, *, create: bool = True, rebuild: bool = False, refresh_s: float = 0.0
) -> Engine:
    """Open the search engine at `location`.

    Args:
        location: a folder for the embedded engine; "opensearch://host" is kept for a cluster.
        create: make an empty index if there is none; otherwise that is an error.
        rebuild: start anew. A sound index goes on answering until the first `commit`, which
            replaces it whole; one that cannot be read is removed at once.
        refresh_s: commits of other processes may become visible so many seconds later; what was
            found can be kept as long. The engine's own commits are visible at once.

    Raises:
        IndexUnavailable: there is no index and `create` is False; the index is damaged or was
            made by another version (and `rebuild` is False); or the location is of a kind that
            is not built.
        IndexLocked: `rebuild` of an index that cannot be read, while another process writes it.
    """
    text = str(location)
    if "://" in text:
        scheme = text.partition("://")[0]
        raise IndexUnavailable(
            f"no engine for {scheme}:// is built yet; give the path of a folder instead of {text}"
        )
    from indexer.whoosh_backend import WhooshEngine

    return WhooshEngine(Path(location), create=create, rebuild=rebuild, refresh_s=refresh_s)
