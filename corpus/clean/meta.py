"""What a page says about itself outside its text: `<meta>`, `<link>`, `<time>`, JSON-LD, scripts.

Names are folded to lower case; the first content of a name wins. JSON-LD (schema.org
NewsArticle) values come under "ld:headline", "ld:datepublished", "ld:publisher". The dates that
scripts and attributes give a name (`publish_time: "2024-03-18 07:55"`, `data-ptime`) are
collected apart, for there may be many, and of other articles.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from bs4 import Tag

from corpus.clean.page import tidy

_MOST = 200
_LONGEST = 1000
_LONGEST_JSON = 300_000
_MOST_STAMPS = 60
_MOST_SCRIPT = 1_000_000
_MOST_WARNINGS = 5
_DATED = re.compile(
    r"[:=]\s{0,3}(?:\\?[\"'])?(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[日T ]{0,2}[\d:.]{0,12}"
    r"(?:Z|[+-]\d\d:?\d\d)?|1\d{9}(?:\d{3})?(?![\d.]))"
)
_NAME_BEFORE = re.compile(r"([A-Za-z_-]{2,24})\\?[\"']?\s{0,3}$")
_ATTRIBUTES = ("data-ptime", "data-publish-time", "data-pubtime", "data-publishtime", "data-ctime")
_WECHAT_TIME = re.compile(r"\bvar (?:ct|oriCreateTime)\s?=\s?[\"'](\d{10})[\"']")
_LD_KINDS = frozenset({"NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "WebPage"})


@dataclass(slots=True)
class Head:
    """What was found.

    Attributes:
        values: contents by name.
        address: what the page gives as its own address (http or https).
        stamps: names (lower case, letters only) and values of dates in scripts and attributes.
        title: the text of `<title>`, not that of a drawing.
        scripts: how many there are.
        warnings: texts that are shown without JavaScript only.
    """

    values: dict[str, str] = field(default_factory=dict)
    address: str | None = None
    stamps: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    scripts: int = 0
    warnings: list[str] = field(default_factory=list)


def read_meta(root: Tag) -> Head:
    """Read what a parsed page says about itself, in one pass over its elements."""
    head, metas, read, canonical = Head(), 0, 0, ""
    for element in root.descendants:
        if isinstance(element, Tag):
            name = element.name
            if name == "meta" and metas < _MOST:
                metas += 1
                _read_element(element, head.values)
            elif name == "script":
                head.scripts += 1
                read += _read_script(element, head) if read < _MOST_SCRIPT else 0
            elif name == "title" and not head.title:
                head.title = "" if element.find_parent("svg") else tidy(element.get_text()[:1000])
            elif name == "noscript" and len(head.warnings) < _MOST_WARNINGS:
                head.warnings.append(element.get_text()[:300])
            elif name == "link" and element.attrs.get("rel") == "canonical" and not canonical:
                canonical = str(element.attrs.get("href") or "").strip()
            elif element.attrs:
                _read_attributes(element, head)
    for address in (canonical, head.values.get("og:url", "")):
        if re.match(r"https?://[^\s/]", address) and len(address) < _LONGEST:
            head.address = address
            break
    return head


def _read_element(element: Tag, values: dict[str, str]) -> None:
    given = element.attrs
    name = str(given.get("property") or given.get("name") or given.get("itemprop") or "")
    content = tidy(str(given.get("content") or "")[:_LONGEST])
    if name and content:
        values.setdefault(name.strip().lower()[:80], content)


def _read_attributes(element: Tag, head: Head) -> None:
    given = element.attrs
    part = given.get("itemprop")
    if part in ("datePublished", "dateModified", "dateCreated"):
        value = given.get("datetime") or given.get("content") or element.get_text()[:80]
        head.values.setdefault(str(part).lower(), tidy(str(value)[:80]))
    elif element.name == "time" and given.get("datetime"):
        own = "published" in str(given.get("class") or "") or "pubdate" in given
        head.stamps.append(("publishtime" if own else "time", str(given["datetime"])[:40]))
    else:
        for name in _ATTRIBUTES:
            if name in given and len(head.stamps) < _MOST_STAMPS:
                head.stamps.append((_letters(name), str(given[name])[:40]))


def _read_script(element: Tag, head: Head) -> int:
    """Read one script; returns how many characters of it were looked at."""
    text = (element.string or "")[:_LONGEST_JSON]
    if "ld+json" in str(element.attrs.get("type") or ""):
        _read_linked_data(text, head.values)
        return len(text)
    if match := _WECHAT_TIME.search(text):
        head.values.setdefault("wechat:time", match[1])
    for match in _DATED.finditer(text):
        name = _NAME_BEFORE.search(text, max(0, match.start() - 30), match.start())
        if name and len(head.stamps) < _MOST_STAMPS:
            head.stamps.append((_letters(name[1]), match[1]))
    return len(text)


def _letters(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalpha())


def _read_linked_data(text: str, values: dict[str, str]) -> None:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    items = data.get("@graph", [data]) if isinstance(data, dict) else data
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and str(item.get("@type")) in _LD_KINDS:
            for name in ("headline", "datePublished", "publisher", "author"):
                value = item.get(name)
                value = value[0] if isinstance(value, list) and value else value
                value = value.get("name") if isinstance(value, dict) else value
                if isinstance(value, str) and value.strip():
                    values.setdefault(f"ld:{name.lower()}", tidy(value[:_LONGEST]))
