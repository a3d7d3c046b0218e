"""The site that published the page, where the page names it safely."""

from __future__ import annotations

import re

from corpus.article import Evidence
from corpus.clean.page import Page

_META_NAMES = ("og:site_name", "sitename", "ld:publisher", "application-name")
_OWNER = re.compile(
    r"(?:版权所有|版權所有)\s?[:©]?\s?(?:©|\(c\))?\s?(?:\d{4}(?:\s?-\s?\d{4})?)?\s?"
    r"([\u3400-\u9fff()]{4,30}?)(?=$|[\s,，.。|;；]|地址|版权|技术|All|Copyright|未经|ICP|备)",
    re.I,
)
_NO_OWNER = re.compile("未经|转载|不得|归|保留|禁止|所有")


def find_publisher(page: Page, site: str) -> tuple[str, Evidence] | None:
    """Name the publisher: metadata, then the name in the page's title, then the footer's owner.

    Args:
        page: the page.
        site: what the page's title has beside the headline, "" if nothing.
    """
    for name in _META_NAMES:
        if value := page.meta.get(name, "").strip():
            return value[:80], Evidence(value[:80], "meta", f"meta {name}")
    if site:
        return site, Evidence(page.title, "title", "name after the headline")
    for line in reversed(page.lines[-25:]):
        match = _OWNER.search(line.key[:200]) if "所有" in line.text else None
        if match and not _NO_OWNER.search(match[1]):
            return match[1], Evidence(line.text[:120], "footer", "owner of the copyright")
    return None
