"""A good site of news: what the bad ones are made from.

The articles are the sample pages of the corpus, in all their templates and encodings, under
addresses of the site and with a number in the title, so that no two have the same content.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath

from corpus import SampleTruth, sample_pages
from tests.faults.server import Answer, Reply, Request

PATTERN = r"/\d{4}/\d{4}/c\d+\.html$"
NEWEST = dt.date(2026, 11, 20)
PER_LIST = 20


@dataclass(frozen=True)
class Piece:
    """One article of a site; `version` counts how often its editors have changed it."""

    number: int
    date: dt.date
    version: int = 1

    @property
    def path(self) -> str:
        """Where it stands: /2026/1120/c17.html."""
        return f"/{self.date:%Y/%m%d}/c{self.number}.html"

    @property
    def title(self) -> str:
        """Its headline, which no other piece has."""
        truth, _ = _sample(self.number)
        return f"{truth.title}（{self.number}）" + "又" * (self.version - 1)

    def page(self, base: str) -> bytes:
        """The page, in the encoding of the sample that it is made from."""
        truth, content = _sample(self.number)
        encoding = truth.encoding.removesuffix("-sig")
        title = html.escape(self.title).encode(encoding)
        content = content.replace(html.escape(truth.title).encode(encoding), title)
        return content.replace(truth.url.encode(), f"{base}{self.path}".encode())


def pieces(count: int, newest: dt.date = NEWEST, first: int = 0) -> dict[str, Piece]:
    """Articles by their path, three a day, the newest first."""
    made = (Piece(first + at, newest - dt.timedelta(days=at // 3)) for at in range(count))
    return {piece.path: piece for piece in made}


def _sample(number: int) -> tuple[SampleTruth, bytes]:
    samples = _samples()
    return samples[number % len(samples)]


@cache
def _samples() -> list[tuple[SampleTruth, bytes]]:
    """The Chinese samples in which the headline stands just as the manifest has it."""
    return [
        (truth, content)
        for truth, content in sample_pages()
        if truth.title.encode(truth.encoding.removesuffix("-sig")) in content
    ]


class NewsSite:
    """A site with list pages at /news/, a feed at /feed.xml, a sitemap and robots.txt.

    Attributes:
        articles: by path, newest first; a test may change it at any time.
        robots: the text of robots.txt; None for none.
        special: answers for other paths, or instead of the site's own.
        encoding_header: what the site says of every page, in Content-Type.
        validators: whether pages carry an ETag, and If-None-Match is understood.
    """

    def __init__(self, count: int = 6, *, newest: dt.date = NEWEST, first: int = 0) -> None:
        self.base = ""
        self.articles = pieces(count, newest, first)
        self.robots: bytes | None = b"User-agent: *\nDisallow: /private/\n"
        self.special: dict[str, Answer | Callable[[Request], Answer]] = {}
        self.content_type = "text/html"
        self.validators = True

    def answer(self, request: Request) -> Answer:
        """The page at that path."""
        path = request.path
        if path in self.special:
            special = self.special[path]
            return special(request) if callable(special) else special
        if path == "/robots.txt":
            return missing() if self.robots is None else Reply(self.robots, "text/plain")
        if path in self.articles:
            return self.validated(request, self.article(self.articles[path]))
        if path in ("/", "/news/") or path.startswith("/news/index"):
            return self.list_page(path)
        if path == "/feed.xml":
            return Reply(self.feed(), "application/rss+xml")
        if path == "/sitemap.xml":
            return Reply(self.sitemap(), "application/xml")
        return missing()

    def article(self, piece: Piece) -> Reply:
        """The page of an article."""
        return Reply(piece.page(self.base), self.content_type)

    def validated(self, request: Request, reply: Reply) -> Reply:
        """The same with an ETag, or 304 if the client has it already."""
        if not self.validators:
            return reply
        etag = f'"{hashlib.md5(reply.body, usedforsecurity=False).hexdigest()}"'
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        return replace(reply, headers={**reply.headers, "ETag": etag})

    def list_page(self, path: str) -> Answer:
        """A page of the list: /news/, /news/index_1.html, … as TRS numbers them."""
        stem = PurePosixPath(path).stem
        number = int(stem.removeprefix("index_")) if stem.startswith("index_") else 0
        newest = list(self.articles.values())
        total = max(1, -(-len(newest) // PER_LIST))
        if number >= total:
            return missing()
        shown = newest[number * PER_LIST : (number + 1) * PER_LIST]
        script = f'<script>createPageHTML({total}, {number}, "index", "html");</script>'
        return Reply(links_page(shown, script), "text/html; charset=utf-8")

    def feed(self) -> bytes:
        """RSS of the newest articles."""
        return rss(
            (self.base + piece.path, piece) for piece in list(self.articles.values())[:PER_LIST]
        )

    def sitemap(self) -> bytes:
        """Every article with its date."""
        entries = "".join(
            f"<url><loc>{self.base}{piece.path}</loc><lastmod>{piece.date}</lastmod></url>"
            for piece in self.articles.values()
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0"?><urlset xmlns="{space}">{entries}</urlset>'.encode()

    def publish(self, number: int, date: dt.date = NEWEST) -> Piece:
        """Put a new article at the top."""
        piece = Piece(number, date)
        self.articles = {piece.path: piece} | self.articles
        return piece

    def edit(self, path: str) -> None:
        """Change the text of an article."""
        piece = self.articles[path]
        self.articles[path] = replace(piece, version=piece.version + 1)


def missing() -> Reply:
    """404."""
    return Reply(b"<h1>404</h1>", status=404)


def links_page(shown: Iterable[Piece], more: str = "") -> bytes:
    """A list of articles as a site prints it: link, headline, day."""
    items = "".join(
        f'<li><a href="{piece.path}" title="{html.escape(piece.title)}">'
        f"{html.escape(piece.title)}</a><span>{piece.date}</span></li>"
        for piece in shown
    )
    return (
        f"<html><head><title>新闻动态</title></head><body><div class='nav'><a href='/'>首页</a>"
        f"<a href='/news/'>新闻动态</a><a href='/about/'>关于我们</a></div>"
        f"<ul class='list'>{items}</ul><div class='pages'>{more}</div></body></html>"
    ).encode()


def rss(entries: Iterable[tuple[str, Piece]]) -> bytes:
    """A feed of these articles."""
    items = "".join(
        f"<item><title>{html.escape(piece.title)}</title><link>{html.escape(url)}</link>"
        f"<pubDate>{piece.date:%a, %d %b %Y} 08:00:00 +0800</pubDate></item>"
        for url, piece in entries
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>新闻</title>'
        f"<link>/</link><description>-</description>{items}</channel></rss>"
    ).encode()
