"""The demo: the project's own sample pages, taken through the whole way of a page."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Item, Page, Store, ingest_pages, sample_pages

ORIGIN = "sample:"
"""What the origin of every sample begins with, so that a folder with samples can say so."""


def ingest_samples(store: Store) -> Iterator[Item]:
    """Read the sample pages into the store; those already there are left alone."""
    pages = (
        Page(origin=f"{ORIGIN}{truth.file}", content=content, url=truth.url)
        for truth, content in sample_pages()
    )
    return ingest_pages(store, pages)


def holds_samples(store: Store) -> bool:
    """True if the store holds sample pages, which the web pages then point out."""
    return store.count_pages(ORIGIN) > 0
