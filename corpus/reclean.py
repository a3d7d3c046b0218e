"""Read every archived page anew, without the network: `reclean`.

For when the reading has become better, or the store is lost. What the store knows is kept: which
article an address gives, and under which id; which addresses give copies of others, or further
pages of an article; and what can no longer be read as an article stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from corpus.archive import Archived, Latest, warc_files
from corpus.article import Article, article_id
from corpus.clean import Profile
from corpus.crawl.addresses import cleaned, same_site
from corpus.crawl.canonical import canonical_of
from corpus.crawl.exchange import Fetched
from corpus.crawl.frontier import Frontier
from corpus.crawl.reading import MOST_PARTS, read_article
from corpus.crawl.tables import addresses
from corpus.errors import NotAnArticle
from corpus.ingest import Item, is_page
from corpus.paged import join_pages
from corpus.saving import Reading
from corpus.sources import Source, source_of
from corpus.store import Store, content_hash

BATCH = 50


def reclean(
    store: Store, archive_folder: str | Path, sources: Mapping[str, Source] | None = None
) -> Iterator[Item]:
    """Build every article of the archive anew.

    Of each address the last page counts. An item comes for each page that gives an article or gave
    one before; lists, copies and other pages without an article of their own are passed over.

    Args:
        store: where the articles are; it may be empty.
        archive_folder: where the WARC files are.
        sources: own ones included, by id, for the selectors of their pages; the shipped ones
            are known.

    Yields:
        What became of each page, once the batch that holds it is safe on disk. Damage of the
        archive is a refused item.

    Raises:
        StoreError: the store cannot be written; what was yielded before is kept.
    """
    files = warc_files(Path(archive_folder))
    if not files:
        yield Item(str(archive_folder), "refused", "there is no WARC file; it is made by a crawl")
        return
    try:
        latest = Latest(files)
    except OSError as error:
        path = str(error.filename or archive_folder)
        yield Item(path, "refused", f"cannot be read: {error.strerror or error}")
        return
    yield from (Item(str(archive_folder), "refused", problem) for problem in latest.problems)
    reader = _Reader(store, latest, sources or {})
    batch: list[list[Reading] | Item] = []
    for url in latest:
        if (result := reader.read(url)) is not None:
            batch.append(result)
        if len(batch) >= BATCH:
            yield from _saved(store, batch)
            batch = []
    yield from _saved(store, batch)


def _saved(store: Store, batch: list[list[Reading] | Item]) -> Iterator[Item]:
    """Save articles, each with its further pages behind it; an item for each."""
    readings = [reading for result in batch if isinstance(result, list) for reading in result]
    outcomes = iter(store.save(readings) if readings else [])
    for result in batch:
        if isinstance(result, Item):
            yield result
            continue
        first, *_ = [next(outcomes) for _ in result]
        article = result[0].article
        yield Item(result[0].origin, first, article_id=article.id if article else None)


class _Reader:
    """Reads the pages of an archive as the crawler read them."""

    def __init__(self, store: Store, latest: Latest, sources: Mapping[str, Source]) -> None:
        self._store, self._latest, self._sources = store, latest, sources
        self._frontier = Frontier(store)
        self._parts: set[str] = set()
        with store.database.reading() as connection:
            self._crawled = connection.execute(sa.select(addresses).limit(1)).first() is not None

    def read(self, url: str) -> list[Reading] | Item | None:
        """The readings of one address; None if it gives no article of its own."""
        known = self._store.identity(url)
        if known is None and not self._may_be_article(url):
            return None
        archived = self._latest.get(url)
        if archived is None or archived.problem or not is_page(archived):
            return None
        page, profile = _fetched(archived), self._profile(url)
        try:
            article = read_article(page, profile)
        except NotAnArticle as refused:
            return Item(url, "refused", refused.reason, known[0]) if known else None
        if known is None:
            identified = self._identified(page, article)
            if identified is None:
                return None
            article = identified
        else:
            article = replace(article, id=known[0], url=known[1])
        first = Reading(url, content_hash(page.content), article)
        return self._joined(first, page, profile)

    def _may_be_article(self, url: str) -> bool:
        """Whether to read an address of which the store knows no article.

        The crawler archives lists as well. Where it has left no trace at all, the store was lost,
        and the pages must tell by themselves.
        """
        if url in self._parts:
            return False
        refusal = self._store.refusal(url)
        if refusal is not None:
            return not refusal.startswith(("duplicate:", "continued page:"))
        if not self._crawled or self._frontier.get(url) is not None:
            return True
        source = source_of(url)
        pattern = source.article_pattern if source else None
        return pattern is not None and pattern.search(url) is not None

    def _identified(self, page: Fetched, article: Article) -> Article | None:
        """The article under the address that the page itself names; None for a further copy."""
        url = canonical_of(page) or page.url
        if url != page.url:
            there = self._store.get(article_id(url))
            if there is not None:
                if there.title == article.title:
                    return None
                # All pages of some sites name one and the same.
                url = page.url
        return replace(article, id=article_id(url), url=url)

    def _joined(self, first: Reading, page: Fetched, profile: Profile | None) -> list[Reading]:
        readings = [first]
        for href in first.article.continued[:MOST_PARTS] if first.article else ():
            url = cleaned(href, page.url)
            if url is None or url == page.url or not same_site(url, page.url):
                continue
            archived = self._latest.get(url)
            if archived is None or archived.problem:
                continue
            try:
                article = read_article(_fetched(archived), profile)
            except NotAnArticle:
                continue
            if url not in (reading.origin for reading in readings):
                readings.append(Reading(url, content_hash(archived.content), article))
        self._parts.update(reading.origin for reading in readings[1:])
        return join_pages(readings) if len(readings) > 1 else readings

    def _profile(self, url: str) -> Profile | None:
        address = self._frontier.get(url)
        source = self._sources.get(address.source) if address else None
        source = source or source_of(url)
        return source.profile if source else None


def _fetched(archived: Archived) -> Fetched:
    headers = {"content-type": archived.content_type} if archived.content_type else {}
    return Fetched(archived.url, archived.url, 200, headers, archived.content)
