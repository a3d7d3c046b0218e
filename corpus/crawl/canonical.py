"""The address that a page gives as its own: `<link rel="canonical">` (RFC 6596), or its header."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from corpus.crawl.addresses import cleaned, same_site
from corpus.crawl.exchange import Fetched

_HEAD_BYTES = 128 * 1024
_LINK = re.compile(r"<link\b([^<>]{1,2500})>", re.IGNORECASE)
_REL = re.compile(r"""\brel\s*=\s*["']?\s*canonical\b""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADER = re.compile(r"""<([^<>\s]{1,2000})>\s*;\s*rel\s*=\s*"?canonical\b""", re.IGNORECASE)


def canonical_of(page: Fetched) -> str | None:
    """What the page says its address is, if that can be: on its site, and not the home page.

    Content systems that are set up badly name their home page on every page.
    """
    header = _HEADER.search(page.headers.get("link", "")[:10_000])
    written = header[1] if header else _linked(page.content[:_HEAD_BYTES].decode("latin-1"))
    url = cleaned(html.unescape(written), page.url) if written else None
    if url is None or not same_site(url, page.url):
        return None
    parts = urlsplit(url)
    return url if len(parts.path) > 1 or parts.query else None


def _linked(head: str) -> str | None:
    for link in _LINK.finditer(head):
        if _REL.search(link[1]) and (href := _HREF.search(link[1])):
            return href[1] or href[2] or href[3]
    return None
