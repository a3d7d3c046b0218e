"""An article over several pages: finding the addresses of the further ones.

A link leads to a further page when its words are those of a pager (a number, 下一页, 余下全文) and
its address is this page's address but for the number: c12_2.html beside c12.html, ?page=2, /12/2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from corpus.clean.content import Span
from corpus.clean.images import resolved
from corpus.clean.page import Link, Page, folded

MOST_PAGES = 50
"""An article has at most so many pages; a pager with more belongs to a list."""

_NUMBER = re.compile(r"[\[(【第]{0,2} ?(\d{1,2}) ?[\])】页頁]{0,2}")
_ONWARD = re.compile(
    "[\\[(【]?(?:下一?[页頁]|后一[页頁]|(?:阅读|閱讀|查看|浏览|在本页阅读)?(?:余下|剩余|剩餘)?全文|"
    "(?:点击)?(?:阅读|查看)(?:全文|剩余内容)|全文阅读|[尾末][页頁]|"
    "next(?: page)?|continue reading|last)"
    "[\\])】]? ?[>»›]{0,2}|[>»›]{1,2}",
    re.IGNORECASE,
)
_FILE = re.compile(r"(.+?)(?:[_-](\d{1,2}))?(\.(?:s?html?|jsp|php|aspx?|do))?")
_PARAMETERS = frozenset("page p pn pg pageno page_no pageindex currentpage cpage curpage".split())
# The pager that TRS pages write by script: number of pages, current page, file name, extension.
_SCRIPTED = re.compile(
    r"createPage(?:HTML|Html)\(\s{0,5}(\d{1,3})\s{0,5},\s{0,5}(\d{1,3})\s{0,5},"
    r"\s{0,5}[\"']([\w.-]{1,100})[\"']\s{0,5},\s{0,5}[\"'](\w{2,5})[\"']"
)
_OTHERS = re.compile("comment|pinglun|related|recommend|reply")
_BELOW = 40


@dataclass(frozen=True, slots=True)
class _Part:
    """An address without the number of its page, and that number; None where it has none."""

    whole: tuple[str, ...]
    number: int | None


def continued_at(page: Page, span: Span, url: str | None, markup: str) -> tuple[str, ...]:
    """The addresses of the further pages of an article.

    Args:
        page: the page, flattened.
        span: the lines of its body; pagers stand in it or below it.
        url: its own address if known; without one only links that agree among themselves count.
        markup: the source of the page, for pagers that a script writes.

    Returns:
        In the order of the pages, without this one and those before it; absolute where `url` is
        known, else as they are written.
    """
    found = list(_links(page, span))
    own = _part(url) if url else _guessed([link for _, link in found])
    scripted = _scripted(markup)
    if own is None:
        return scripted if url is None else tuple(urljoin(url, href) for href in scripted)
    numbers = [number for number, _ in found if number is not None]
    further: dict[str, float] = {}
    current = own.number if own.number is not None else _unlinked(numbers)
    for shown, link in found:
        address = _absolute(link.href, url)
        part = _part(address) if address else None
        if part is None or part.whole != own.whole or part.number is None:
            continue
        if part.number > current and shown != 1 and address != url:
            further.setdefault(address, part.number + (0.0 if shown else 0.5))
    if not 0 < len(further) <= MOST_PAGES:
        return tuple(_absolute(href, url) for href in scripted)
    return tuple(sorted(further, key=lambda address: further[address]))


def _links(page: Page, span: Span) -> Iterator[tuple[int | None, Link]]:
    """The links of pagers in and below the body, with the number that each shows."""
    for line in page.lines[span.first : span.last + _BELOW]:
        if line.links and not _OTHERS.search(page.boxes[line.box].marks):
            for link in line.links:
                text = folded(link.text)
                if match := _NUMBER.fullmatch(text):
                    yield int(match[1]), link
                elif len(text) < 20 and _ONWARD.fullmatch(text):
                    yield None, link


def _part(address: str) -> _Part | None:
    """Take the number of the page out of an address."""
    try:
        pieces = urlsplit(address.strip())
    except ValueError:
        return None
    if pieces.scheme not in ("http", "https", "") or not (pieces.path or pieces.query):
        return None
    query = parse_qsl(pieces.query[:1000], keep_blank_values=True)
    rest = [(name, value) for name, value in query if name.lower() not in _PARAMETERS]
    paged = [value for name, value in query if name.lower() in _PARAMETERS]
    number = int(paged[0]) if paged and re.fullmatch(r"\d{1,2}", paged[0]) else None
    folder, _, name = pieces.path[:1000].rstrip("/").rpartition("/")
    match = _FILE.fullmatch(name[:200])
    stem, ending = (match[1], match[3] or "") if match else (name, "")
    if match and number is None:
        number = int(match[2]) if match[2] else None
        if number is None and re.fullmatch(r"\d{1,2}", stem) and folder:
            # /2024/12/345/2.html beside /2024/12/345.html or /2024/12/345/
            number = int(stem)
            folder, _, stem = folder.rpartition("/")
    elif match and match[2]:
        stem = name[: len(name) - len(ending)]
    host = pieces.netloc.lower()
    return _Part((host, folder, stem, ending, urlencode(sorted(rest))), number)


def _absolute(href: str, url: str | None) -> str:
    """An address as the article should give it; "" for what leads to no page."""
    return resolved(href.partition("#")[0], url) or ""


def _guessed(links: list[Link]) -> _Part | None:
    """The page's own address, number unknown, from what at least two links of a pager share."""
    parts = [
        part
        for link in links
        if (address := _absolute(link.href, None))
        if (part := _part(address)) and part.number is not None
    ]
    for part in parts:
        numbers = {other.number for other in parts if other.whole == part.whole}
        onward = len(links) <= 2 and len(parts) == 1 and part.number in (1, 2)
        if len(numbers) >= 2 or onward:
            return _Part(part.whole, None)
    return None


def _unlinked(numbers: Sequence[int]) -> int:
    """The number of the page that is read, if its pager links all others; 0 for the first."""
    missing = set(range(2, max(numbers, default=0))) - set(numbers)
    return missing.pop() if len(missing) == 1 and 1 in numbers else 0


def _scripted(markup: str) -> tuple[str, ...]:
    start = markup.find("createPage")
    match = _SCRIPTED.search(markup, start) if start >= 0 else None
    if match is None or not int(match[2]) + 1 < int(match[1]) <= MOST_PAGES:
        return ()
    return tuple(f"{match[3]}_{n}.{match[4]}" for n in range(int(match[2]) + 1, int(match[1])))
