"""Find out how an unknown site lists its articles, so that it can become a source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.crawl.addresses import cleaned
from corpus.crawl.exchange import Fetched, FetchFailed, Fetching, Found
from corpus.crawl.feeds import read_feed
from corpus.crawl.learn import article_addresses, within
from corpus.crawl.links import Document, Link, document, folded, links_of, target
from corpus.crawl.listings import articles_among
from corpus.crawl.sections import sections_among
from corpus.crawl.sitemaps import read_sitemap
from corpus.errors import NotAnArticle, UnreadableInput

MAX_LISTS = 8
"""List pages that are tried; each costs the site one request."""

_MAX_FEEDS = 4
_MAX_SITEMAPS = 4
_FEWEST = 3
_EXAMPLES = 10
_FEED_TYPE = re.compile(r"application/(?:rss|atom|feed|rdf)\+(?:xml|json)", re.I)
_FEED_LINK = re.compile(r"(?:/|\.)(?:rss|atom|feed)(?:\.xml|\.json|/)?$", re.I)
_FEED_PATHS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml")
_DECLARED = re.compile(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.I | re.M)
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found out about a site.

    Attributes:
        home: its address, after redirects.
        title: what its home page calls itself.
        language: "zh" or "en", of its home page.
        feeds: that name at least one article.
        sitemaps: that can be read.
        lists: pages that name at least three articles.
        article_pattern: of the addresses of articles, learnt from the lists; None if none.
        found: some articles, as examples.
        problems: what could not be had, for people.
    """

    home: str
    title: str = ""
    language: str = "zh"
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    article_pattern: re.Pattern[str] | None = None
    found: tuple[Found, ...] = ()
    problems: tuple[str, ...] = ()


def probe(url: str, fetching: Fetching) -> Probe:
    """Look at a site: its home page, robots.txt, and some two dozen pages at most.

    Args:
        url: of its home page, or of the part of it that matters.
        fetching: fetches the pages.

    Raises:
        UnreadableInput: `url` is no address.
        FetchFailed: the home page did not come.
    """
    start = cleaned(url)
    if start is None:
        raise UnreadableInput(f"{url!r} is no web address; write it like https://www.example.cn/")
    first = fetching.fetch(start)
    if first.gone:
        raise FetchFailed("status", start, f"answered {first.status}", status=first.status)
    try:
        page = document(first.content, first.url, first.headers.get("content-type"))
    except NotAnArticle as refusal:
        raise FetchFailed("content type", start, f"is no web page ({refusal})") from refusal
    look = _Look(fetching)
    lists, pattern, found = look.lists(page)
    feeds, named = look.feeds(page)
    sitemaps = look.sitemaps(page)
    heading = next(page.elements("title"), None)
    title = "" if heading is None else folded("".join(heading.itertext()))
    # Markup outweighs words: a Chinese portal is a twentieth Chinese, an English one not at all.
    is_chinese = len(_HAN.findall(page.text)) * 200 > len(page.text)
    return Probe(
        first.url,
        title[:200],
        "zh" if is_chinese else "en",
        feeds,
        sitemaps,
        lists,
        pattern,
        (found or named)[:_EXAMPLES],
        tuple(look.problems),
    )


class _Look:
    """Fetches what a probe wants to see, and notes what did not come."""

    def __init__(self, fetching: Fetching) -> None:
        self._fetching = fetching
        self.problems: list[str] = []

    def lists(
        self, page: Document
    ) -> tuple[tuple[str, ...], re.Pattern[str] | None, tuple[Found, ...]]:
        """The list pages of a site, what its articles' addresses look like, and some of them."""
        links: dict[str, list[Link]] = {page.address: links_of(page)}
        own = links[page.address]
        for url in sections_among(own, page.address, article_addresses(own, page.address)):
            if len(links) > MAX_LISTS:
                break
            if (answer := self._fetch(url)) is not None and answer.url not in links:
                links[answer.url] = self._links(answer)
        # All pages together: what is an article on one of them is one on the others.
        pattern = article_addresses([link for some in links.values() for link in some], page.url)
        if pattern is None:
            return (), None, ()
        named = {url: articles_among(some, url, pattern) for url, some in links.items()}
        lists = [url for url, articles in named.items() if len(articles) >= _FEWEST]
        found = {item.url: item for articles in named.values() for item in articles}
        sections = tuple(url for url in lists if url != page.address)
        return sections or tuple(lists), pattern, tuple(found.values())

    def feeds(self, page: Document) -> tuple[tuple[str, ...], tuple[Found, ...]]:
        """The feeds that a page declares or links; else those at the usual places."""
        named: dict[str, None] = {}
        for element in page.elements("link", "a"):
            is_declared = _FEED_TYPE.match(element.get("type") or "")
            is_linked = element.tag == "a" and _FEED_LINK.search(element.get("href") or "")
            if (is_declared or is_linked) and (url := target(element, page.url)):
                named.setdefault(url)
        usual = [cleaned(path, page.url) for path in _FEED_PATHS]
        working: list[str] = []
        found: list[Found] = []
        for url in list(named)[:_MAX_FEEDS] or [url for url in usual if url]:
            answer = self._fetch(url, is_guess=not named)
            entries = read_feed(answer.content, answer.url).found if answer else ()
            if entries:
                working.append(url)
                found += entries
                if not named:
                    break
        return tuple(working), tuple(found)

    def sitemaps(self, page: Document) -> tuple[str, ...]:
        """The sitemaps that robots.txt names; else the one at the usual place."""
        robots = self._fetch(cleaned("/robots.txt", page.address) or "", is_guess=True)
        text = robots.content[:500_000].decode("utf-8", "replace") if robots else ""
        named = [cleaned(place, page.address) for place in _DECLARED.findall(text)]
        usual = cleaned("/sitemap.xml", page.address)
        working = []
        for url in dict.fromkeys(named[:_MAX_SITEMAPS] or [usual]):
            if url is None or not within(url, page.address):
                continue
            if (answer := self._fetch(url, is_guess=not named)) is None:
                continue
            listing = read_sitemap(answer.content, answer.url)
            if listing.found or listing.further:
                working.append(url)
        return tuple(working)

    def _links(self, answer: Fetched) -> list[Link]:
        try:
            kind = answer.headers.get("content-type")
            return links_of(document(answer.content, answer.url, kind))
        except NotAnArticle:
            return []

    def _fetch(self, url: str, *, is_guess: bool = False) -> Fetched | None:
        """A page, or None; that something guessed is not there is no problem."""
        try:
            answer = self._fetching.fetch(url)
        except FetchFailed as error:
            if error.kind == "stopped":
                raise
            if not is_guess:
                self.problems.append(str(error))
            return None
        if answer.gone:
            if not is_guess:
                self.problems.append(f"{url}: answered {answer.status}")
            return None
        return answer
