"""From a fetched page to what is written down of it: which article it is, and whether it is one.

An article keeps the id that it got first. A page is the article of another address if

    its bytes are the same,                           a page served under many addresses
    its canonical link names that address,            tracking parameters, print versions
    it was redirected there for good,                 the site was moved
    or its title, text and date are the same.         the site was moved without telling

Only one address speaks for an article; what the others give makes no revisions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy.engine import Connection

from corpus.annotate import annotate
from corpus.article import Article, article_id
from corpus.clean import Profile, clean_page
from corpus.crawl.addresses import cleaned, same_site
from corpus.crawl.canonical import canonical_of
from corpus.crawl.exchange import Fetched, FetchFailed, Validators
from corpus.crawl.frontier import Address, Frontier, Seen, State
from corpus.errors import CorpusError, NotAnArticle
from corpus.paged import join_pages
from corpus.saving import Reading
from corpus.store import Store, content_hash, set_gone

MOST_PARTS = 50
"""Further pages of one article that are read, at most."""

_FIELDS = ("published", "content_source", "publisher", "reporters", "editors", "images")


class Site(Protocol):
    """A source, as far as reading its pages goes."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def profile(self) -> Profile | None:
        """Selectors of its pages."""


Reader = Callable[[Fetched, Profile | None], Article]
"""From a page to its article; raises `NotAnArticle`."""

Fetch = Callable[[str], Fetched]


def read_article(page: Fetched, profile: Profile | None) -> Article:
    """Clean and annotate a page.

    Raises:
        NotAnArticle: it holds none.
    """
    kind = page.headers.get("content-type")
    article = clean_page(page.content, url=page.url, content_type=kind, profile=profile)
    return annotate(article)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be written down of one address.

    Attributes:
        seen: of the address itself.
        readings: of the page, and of further pages of its article.
        others: addresses that were come to by way of it, and what they gave.
        article: that the page was read as; None if it was not read, or is none.
        refusal: why it is no article, or none of its own; "" otherwise.
        read: whether the page was read at all, rather than known already.
    """

    seen: Seen
    readings: tuple[Reading, ...] = ()
    others: tuple[tuple[str, Seen], ...] = ()
    article: Article | None = None
    refusal: str = ""
    read: bool = False

    def fields(self) -> list[str]:
        """What a page that was read had, for the statistics of its source."""
        if not self.read:
            return []
        had = [name for name in _FIELDS if self.article and getattr(self.article, name)]
        return ["pages", *(["article"] if self.article else []), *had]

    def write(self, connection: Connection, frontier: Frontier, address: Address) -> None:
        """Write down the addresses; the readings are the store's."""
        if self.seen.state == "gone":
            frontier.gone(connection, address, self.seen)
            return
        frontier.done(connection, address, self.seen)
        for url, seen in self.others:
            frontier.place(connection, address.source, url, seen)
        if self.seen.state in ("article", "moved") and self.seen.article_id:
            set_gone(connection, self.seen.article_id, None)


class PageReader:
    """Reads the pages of all sources; safe to share between threads."""

    def __init__(self, store: Store, frontier: Frontier, read: Reader = read_article) -> None:
        """Say where the articles are, where the addresses, and how a page is read."""
        self._store, self._frontier, self._read = store, frontier, read

    def examine(self, site: Site, address: Address, page: Fetched, fetch: Fetch) -> Finding:
        """Decide what a page is.

        Args:
            site: that it belongs to.
            address: that was asked for.
            page: that came.
            fetch: gets the further pages of the same article.

        Raises:
            FetchFailed: further pages could not be fetched because the crawl ends.
        """
        if page.gone:
            return Finding(_seen(address, page, "gone"))
        digest = content_hash(page.content)
        same = digest == address.content_hash and self._store.has_read(page.url, digest)
        if same or page.not_modified:
            return Finding(_as_before(address, page))
        twin = self._frontier.same_content(site.id, digest, address.url)
        if twin is not None and twin.url != page.url:
            return self._copy(address, page, digest, twin)
        try:
            article = self._read(page, site.profile)
        except NotAnArticle as error:
            return self._refused(address, page, digest, error.reason, error.kind == "error page")
        except Exception as error:
            # Whatever a page does to the reader, the crawl of all other pages goes on.
            return self._refused(address, page, digest, f"reading failed: {error!r}"[:300], False)
        return self._article(site, address, page, article, fetch)

    def _refused(
        self, address: Address, page: Fetched, digest: str, reason: str, gone: bool
    ) -> Finding:
        """A page without an article; where there was one, an error page says that it is gone."""
        reading = Reading(page.url, digest, refusal=reason)
        if gone and address.state == "article":
            return Finding(_seen(address, page, "gone"), refusal=reason, read=True)
        seen = replace(_seen(address, page, "refused"), content_hash=digest)
        readings = () if self._spoken_for(address, page) else (reading,)
        return Finding(seen, readings, refusal=reason, read=True)

    def _copy(self, address: Address, page: Fetched, digest: str, other: Address) -> Finding:
        """A page that another address gives as well."""
        reason = f"duplicate: the same article as {other.url}"
        if other.state == "refused":
            reason = self._store.refusal(other.url) or f"duplicate: the same page as {other.url}"
        # An article that suddenly reads as another one is a fault of the site, which may pass.
        state: State = "alias" if other.state == "article" else "refused"
        own = address.article_id if address.state == "article" else None
        if own is not None and own != other.article_id:
            state = "refused"
        seen = _seen(address, page, state)
        seen = replace(
            seen,
            content_hash=digest if state == "refused" else None,
            article_id=own or other.article_id,
        )
        reading = Reading(page.url, digest, refusal=reason)
        readings = () if self._spoken_for(address, page) else (reading,)
        return Finding(seen, readings, refusal=reason)

    def _article(
        self, site: Site, address: Address, page: Fetched, article: Article, fetch: Fetch
    ) -> Finding:
        digest, text = content_hash(page.content), text_hash(article)
        article = self._identified(address, page, article)
        speaker = self._frontier.address_of(article.id)
        if speaker is None and address.article_id is None:
            speaker = self._frontier.same_text(site.id, text, address.url)
        if speaker is not None and speaker.url not in (address.url, page.url):
            return replace(self._copy(address, page, digest, speaker), read=True, article=article)
        readings, parts = self._further(page, Reading(page.url, digest, article), site, fetch)
        seen = replace(
            _seen(address, page, "article"),
            content_hash=digest,
            text_hash=text,
            article_id=article.id,
            validators=_validators(page),
            changed=text != address.text_hash,
        )
        part = replace(seen, state="part", content_hash=None, text_hash=None, validators=None)
        others = [(url, part) for url in parts if url not in (address.url, page.url)]
        if page.moved_to is not None and page.moved_to != address.url:
            others.append((page.moved_to, seen))
            seen = replace(
                _seen(address, page, "moved"), article_id=article.id, moved_to=page.moved_to
            )
        return Finding(seen, tuple(readings), tuple(others), article, read=True)

    def _identified(self, address: Address, page: Fetched, article: Article) -> Article:
        """The article under the id and the address that it has had from the first."""
        own = address.article_id
        if own is None and page.url != address.url:
            target = self._frontier.get(page.url)
            own = target.article_id if target else None
        if own is None:
            stored = self._store.identity(page.url)
            own = stored[0] if stored else None
        url = canonical_of(page)
        if url is None or url == page.url:
            return replace(article, id=own or article_id(page.url), url=page.url)
        named = self._frontier.get(url)
        theirs = (named.article_id if named else None) or article_id(url)
        if own is None or own != theirs:
            # All pages of some sites name one and the same: it must be the same article.
            there = self._store.get(theirs)
            if there is not None and there.title != article.title:
                return replace(article, id=own or article_id(page.url), url=page.url)
        return replace(article, id=own or theirs, url=url)

    def _further(
        self, page: Fetched, first: Reading, site: Site, fetch: Fetch
    ) -> tuple[list[Reading], list[str]]:
        """The reading of an article with its further pages in it, and their addresses."""
        readings = [first]
        parts: list[str] = []
        for href in first.article.continued[:MOST_PARTS] if first.article else ():
            url = cleaned(href, page.url)
            if url is None or url in (page.url, *parts) or not same_site(url, page.url):
                continue
            reading = self._part(url, site, fetch)
            if reading is not None:
                parts.append(url)
                readings.append(reading)
        return (join_pages(readings), parts) if parts else (readings, parts)

    def _part(self, url: str, site: Site, fetch: Fetch) -> Reading | None:
        """A further page; None if it cannot be had: the first page is still an article."""
        try:
            page = fetch(url)
            if page.status != 200:
                return None
            return Reading(url, content_hash(page.content), self._read(page, site.profile))
        except (CorpusError, OSError) as error:
            if isinstance(error, NotAnArticle):
                return None
            raise
        except FetchFailed as error:
            if error.kind == "stopped":
                raise
            return None
        except Exception:
            # As in `examine`.
            return None

    def _spoken_for(self, address: Address, page: Fetched) -> bool:
        """Whether the store has an article from there that is not this address's own."""
        stored = self._store.identity(page.url)
        return stored is not None and (page.url != address.url or stored[0] != address.article_id)


def text_hash(article: Article) -> str:
    """128 bits over what makes two pages the same article: title, text, date."""
    text = f"{article.title}\n{article.published or ''}\n{article.body}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _seen(address: Address, page: Fetched, state: State) -> Seen:
    return Seen(state, page.at, page.status, article_id=address.article_id)


def _as_before(address: Address, page: Fetched) -> Seen:
    """An address whose page has not changed; one that was gone is back."""
    state: State = address.state
    if state in ("gone", "new"):
        state = "article" if address.text_hash else "refused"
    return Seen(
        state,
        page.at,
        page.status,
        content_hash=address.content_hash,
        text_hash=address.text_hash,
        article_id=address.article_id,
        validators=_validators(page) or address.validators,
    )


def _validators(page: Fetched) -> Validators | None:
    """What to ask with next time; not after a redirect, whose target gave it."""
    etag, modified = page.headers.get("etag"), page.headers.get("last-modified")
    if page.redirects or not (etag or modified):
        return None
    return Validators(etag and etag[:500], modified and modified[:100])
