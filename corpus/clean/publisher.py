"""The site that published the page: as the page names it safely, else as its address is known."""

from __future__ import annotations

import re

from corpus.article import Evidence, Language
from corpus.clean.page import Page
from corpus.sources import source_of

_META_NAMES = ("og:site_name", "sitename", "ld:publisher", "application-name")
_OWNER = re.compile(
    r"(?:版权所有|版權所有)\s?[:©]?\s?(?:©|\(c\))?\s?(?:\d{4}(?:\s?-\s?\d{4})?)?\s?"
    r"([\u3400-\u9fff()]{4,30}?)(?=$|[\s,，.。|;；]|地址|版权|技术|All|Copyright|未经|ICP|备)",
    re.I,
)
_NO_OWNER = re.compile("未经|转载|不得|归|保留|禁止|所有")


def find_publisher(
    page: Page, site: str, address: str | None, language: Language
) -> tuple[str, Evidence] | None:
    """Name the publisher: metadata, the name in the page's title, the footer's owner, the registry.

    Args:
        page: the page.
        site: what the page's title has beside the headline, "" if nothing.
        address: of the page, if known; it tells the source that the page belongs to.
        language: of the article; in it the registry's name is given.
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
    source = source_of(address or "")
    if source is None:
        return None
    name = source.name_en if language == "en" else source.name_zh
    return name, Evidence(address or "", "source registry", f"address of {source.id}")
