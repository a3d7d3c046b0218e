"""A list page: the articles it names, and the page of the list that follows.

`links` reads the page, `pagination` finds what follows it, `learn` tells articles from the rest
where the source does not say what their addresses look like.
"""

from __future__ import annotations

import datetime as dt
import re

from corpus.crawl.exchange import Found, Listing
from corpus.crawl.learn import article_addresses
from corpus.crawl.links import Link, document, links_of
from corpus.crawl.pagination import further_pages
from corpus.errors import NotAnArticle

MAX_FOUND = 2_000
"""Articles taken from one page; the longest list page seen has 500."""


def read_list(
    content: bytes,
    url: str,
    pattern: re.Pattern[str] | None = None,
    *,
    content_type: str | None = None,
    today: dt.date | None = None,
) -> Listing:
    """Read a page that lists articles.

    Args:
        content: its bytes.
        url: its address, after redirects.
        pattern: `search` finds it in the addresses of articles; None to learn it from the page.
        content_type: the HTTP header of that name, if known.
        today: days after tomorrow are not dates of anything published; default: today.

    Returns:
        The articles in the order of the page, each once; the pages to look at next.
    """
    try:
        page = document(content, url, content_type)
    except NotAnArticle as refusal:
        return Listing(problem=f"{url}: no list page ({refusal})")
    links = links_of(page, today)
    found = articles_among(links, url, pattern)
    further = further_pages(page)
    return Listing(found, further, whole=not further)


def articles_among(
    links: list[Link], url: str, pattern: re.Pattern[str] | None
) -> tuple[Found, ...]:
    """Those links of a page that lead to articles; `pattern` as for `read_list`."""
    pattern = pattern or article_addresses(links, url)
    if pattern is None:
        return ()
    chosen = (link for link in links if link.url != url and pattern.search(link.url))
    return tuple(Found(link.url, link.text, link.date) for link in chosen)[:MAX_FOUND]
