"""Pages of one article that are read together become one article.

Which pages belong together is what the cleaner saw (`Article.continued`); here they are looked for
among the readings of one batch, by their address or by the name of their file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urljoin

from corpus.annotate import annotate
from corpus.article import Article
from corpus.clean import join
from corpus.saving import Reading
from corpus.store import content_hash

Other = TypeVar("Other")


def join_pages(batch: Sequence[Reading | Other]) -> list[Reading | Other]:
    """Join what belongs together in a batch; everything else passes as it is, in its order.

    The first page takes the others in. These are refused as continuations, under a hash that no
    page has: all pages of the article are read again next time, so that it never loses one and
    takes in those that come later.
    """
    readings = [item for item in batch if isinstance(item, Reading) and item.article]
    if not any(item.article.continued for item in readings if item.article):
        return list(batch)
    known = {address: item for item in readings for address in _addresses(item)}
    joined: dict[str, Reading] = {}
    for item in readings:
        if item.origin in joined or not (item.article and item.article.continued):
            continue
        pages = _further(item, known, joined)
        digest = content_hash(b" ".join(page.content_hash.encode() for page in (item, *pages)))
        article = _joined(item, pages) if pages else item.article
        joined[item.origin] = Reading(item.origin, digest, article)
        for page in pages:
            reason = f"continued page: part of {item.origin}"
            joined[page.origin] = Reading(page.origin, digest, refusal=reason)
    return [joined.get(item.origin, item) if isinstance(item, Reading) else item for item in batch]


def _addresses(item: Reading) -> list[str]:
    """Under which addresses a page may be listed by another: its origin, and its own."""
    url = item.article.url if item.article else None
    return [item.origin, url] if url else [item.origin]


def _listed(item: Reading, href: str) -> list[str]:
    """What a page may mean by an address: relative to its own address, or to its file."""
    url = item.article.url if item.article else None
    try:
        return [urljoin(base, href) for base in (url, item.origin) if base]
    except ValueError:
        return []


def _further(item: Reading, known: dict[str, Reading], joined: dict[str, Reading]) -> list[Reading]:
    pages: dict[str, Reading] = {}
    for href in item.article.continued if item.article else ():
        page = next((known[name] for name in _listed(item, href) if name in known), None)
        if page and page.origin != item.origin and page.origin not in joined:
            pages.setdefault(page.origin, page)
    return list(pages.values())


def _joined(item: Reading, pages: Sequence[Reading]) -> Article:
    articles = [page.article for page in (item, *pages) if page.article]
    found = {page.origin for page in pages} | {
        page.article.url for page in pages if page.article and page.article.url
    }
    given = {
        href for href in articles[0].continued if any(name in found for name in _listed(item, href))
    }
    bare = [
        replace(article, continued=article.continued if n == 0 else ())
        for n, article in enumerate(articles)
    ]
    return annotate(join(bare, given))
