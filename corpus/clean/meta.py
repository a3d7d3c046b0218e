"""What a page says about itself outside its text: `<meta>`, `<link>`, JSON-LD, WeChat's script.

Names are folded to lower case; the first content of a name wins. JSON-LD (schema.org
NewsArticle) values come under "ld:headline", "ld:datepublished", "ld:publisher".
"""

from __future__ import annotations

import json
import re

from bs4 import Tag

from corpus.clean.page import tidy

_MOST = 200
_LONGEST = 1000
_LONGEST_JSON = 300_000
_WECHAT_TIME = re.compile(r"\bvar (?:ct|oriCreateTime)\s?=\s?[\"'](\d{10})[\"']")
_LD_KINDS = frozenset({"NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "WebPage"})


def read_meta(root: Tag) -> tuple[dict[str, str], str | None]:
    """Read the head of a parsed page.

    Returns:
        The values by name, and the address that the page gives as its own (http or https).
    """
    values: dict[str, str] = {}
    for element in root.find_all("meta", limit=_MOST):
        given = element.attrs
        name = str(given.get("property") or given.get("name") or given.get("itemprop") or "")
        content = tidy(str(given.get("content") or "")[:_LONGEST])
        if name and content:
            values.setdefault(name.strip().lower()[:80], content)
    for element in root.find_all("script"):
        _read_script(element, values)
    link = root.find("link", rel="canonical")
    canonical = str(link.attrs.get("href") or "") if link else ""
    for address in (canonical.strip(), values.get("og:url", "")):
        if re.match(r"https?://[^\s/]", address) and len(address) < _LONGEST:
            return values, address
    return values, None


def _read_script(element: Tag, values: dict[str, str]) -> None:
    text = element.string or ""
    if "ld+json" in str(element.attrs.get("type") or ""):
        if len(text) <= _LONGEST_JSON:
            _read_linked_data(text, values)
    elif match := _WECHAT_TIME.search(text[:_LONGEST_JSON]):
        values.setdefault("wechat:time", match[1])


def _read_linked_data(text: str, values: dict[str, str]) -> None:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    items = data.get("@graph", [data]) if isinstance(data, dict) else data
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and str(item.get("@type")) in _LD_KINDS:
            for name in ("headline", "datePublished", "publisher"):
                value = item.get(name)
                value = value.get("name") if isinstance(value, dict) else value
                if isinstance(value, str) and value.strip():
                    values.setdefault(f"ld:{name.lower()}", tidy(value[:_LONGEST]))
