"""The links of a page, each with its words and the day that stands beside it.

A list of articles writes its dates outside the link: in the cell next to it, before it, below it.
Which date belongs to which link shows from the tree: from the link outwards, the first element
that has a date to itself, or the gap between this link and the next in the same element.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from corpus.clean import dateforms
from corpus.clean.decode import decode
from corpus.crawl.addresses import cleaned

MAX_CHARACTERS = 4_000_000
"""What follows in a longer page is not read."""
MAX_ELEMENTS = 20_000
"""Elements of interest beyond are not looked at; portals have some three thousand."""
MAX_LINKS = 5_000
"""Links beyond are not read; the fullest portal page seen has 1,400."""

_LEVELS = 6
_FEW = 3
_MAX_TEXT = 400
_MAX_TITLE = 300
_SPACE = re.compile(r"\s+")
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_AGAIN = re.compile(r"^\W*(?:详细|详情|全文|更多|查看|阅读|点击|more|read|details?)", re.I)
_DATE_AT_END = re.compile(r"[\s(\[]*(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[\s)\]]*$")
# A script that opens an address: window.open('…'), location.href = "…".
_OPENED = re.compile(
    r"(?:open\s*\(|href\s*=|replace\s*\(|assign\s*\()\s*['\"]([^'\"]{1,2000})['\"]"
)
# Lists that a script fills (the "jpage" of jcms) carry their rows as data.
_RECORD = re.compile(r"<record>\s{0,20}<!\[CDATA\[((?:[^\]]|\](?!\]>)){1,20000})\]\]>", re.I)
_RECORDS_IN = re.compile(r"<(?:script|datastore)\b", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page.

    Attributes:
        url: absolute and cleaned.
        text: its words, or its `title` where those are cut short; "" for a picture.
        date: the day that stands beside it, within it, or in its address.
        beside: whether `date` was read from the page, not from the address.
    """

    url: str
    text: str
    date: dt.date | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A page, parsed for its links.

    Attributes:
        url: against which its links are resolved (its `base`, if it names one).
        address: of the page itself.
        text: its markup, decoded.
        root: the parsed tree, or None where there is nothing to parse.
    """

    url: str
    address: str
    text: str
    root: Any = field(repr=False)

    def elements(self, *names: str) -> Iterator[Any]:
        """The elements of these names, in the order of the page; so many as a page may have."""
        return islice(() if self.root is None else self.root.iter(*names), MAX_ELEMENTS)


def document(content: bytes, url: str, content_type: str | None = None) -> Document:
    """Parse a page.

    Raises:
        NotAnArticle: its bytes are no text ("binary", "empty", "too large").
    """
    text = decode(content, content_type)[:MAX_CHARACTERS]
    if _RECORDS_IN.search(text):
        text = _with_records(text)
    # Bytes, since lxml refuses text that declares an encoding.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    base = None if root is None else next(root.iter("base"), None)
    named = None if base is None else cleaned(base.get("href") or "", url)
    return Document(named or url, url, text, root)


def links_of(page: Document, today: dt.date | None = None) -> list[Link]:
    """Every address the page links to, once each, in the order of the page.

    Args:
        page: see `document`.
        today: days after tomorrow are not dates of anything published; default: today.
    """
    today = today or dt.date.today()
    dates = _Dates(page, today)
    found: dict[str, Link] = {}
    for element, url in dates.anchors:
        text = title_of(element)
        before = found.get(url)
        if before is not None:
            better = len(text) > len(before.text) and not _AGAIN.match(text)
            date = before.date if before.beside else dates.beside(element) or before.date
            beside = before.beside or (date is not None and date != before.date)
            found[url] = Link(url, text if better else before.text, date, beside)
            continue
        date = dates.beside(element)
        found[url] = Link(url, text, date or date_in_address(url, today), date is not None)
    return list(found.values())


def date_in_address(url: str, today: dt.date) -> dt.date | None:
    """The day that an address states; None for less than a day."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    written = dateforms.in_path(path, today)
    return written.date if written and written.precision in ("day", "minute") else None


def date_in_words(text: str, today: dt.date) -> dt.date | None:
    """The first full day in a short text."""
    if not any(char.isdigit() or char in "〇零" for char in text):
        return None
    written = dateforms.in_text(folded(text), today)
    return written.date if written and written.precision in ("day", "minute") else None


def folded(text: str) -> str:
    """The text in one width and with single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text[: 2 * _MAX_TEXT])).strip()


def title_of(element: Any) -> str:
    """What a link says, without the date at its end."""
    text = _spaced(_text(element, 2 * _MAX_TEXT))
    whole = _spaced(element.get("title") or "")
    if whole and (_CUT.search(text) or len(text) < 2):
        text = whole
    if not text:
        text = _spaced(next((image.get("alt") or "" for image in element.iter("img")), ""))
    shorter = _DATE_AT_END.sub("", text)
    return (shorter or text)[:_MAX_TITLE].strip()


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def target(element: Any, base: str) -> str | None:
    """Where a link leads: its `href`, or what its script opens; None if nowhere."""
    href = (element.get("href") or "").strip()
    if not href or href.startswith("#") or href[:11].lower() == "javascript:":
        opened = _OPENED.search(f"{href} {element.get('onclick') or ''}"[:3000])
        href = html.unescape(opened[1]) if opened else ""
    return cleaned(href, base) if href else None


def _with_records(text: str) -> str:
    """The page with the rows that it carries as data made visible at its end."""
    rows = [match[1] for match in _RECORD.finditer(text)]
    if not rows:
        return text
    body = "".join(f"<div>{row}</div>" for row in rows[:MAX_LINKS])
    return f"<div>{text}</div><div>{body}</div>" if "<html" not in text else _inserted(text, body)


def _inserted(text: str, body: str) -> str:
    end = text.lower().rfind("</body")
    end = len(text) if end < 0 else end
    return f"{text[:end]}<div>{body}</div>{text[end:]}"


def _text(element: Any, limit: int) -> str:
    """The words of an element, up to a number of characters."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > limit:
            break
    return " ".join(pieces)[:limit]


class _Dates:
    """Finds the day beside each link of one page, in time linear in the page."""

    def __init__(self, page: Document, today: dt.date) -> None:
        self._today = today
        self.anchors: list[tuple[Any, str]] = []
        # Up to _FEW + 1 addresses below each element that has any.
        self._below: dict[Any, frozenset[str]] = {}
        self._gaps: dict[Any, dict[Any, dt.date]] = {}
        for element in page.elements("a", "area"):
            if len(self.anchors) >= MAX_LINKS:
                break
            if url := target(element, page.url):
                self.anchors.append((element, url))
                self._count(element, url)

    def _count(self, element: Any, url: str) -> None:
        while element is not None:
            known = self._below.get(element, frozenset())
            if url in known or len(known) > _FEW:
                return
            self._below[element] = known | {url}
            element = element.getparent()

    def beside(self, anchor: Any) -> dt.date | None:
        """The day beside a link, else within it."""
        element = anchor
        for _ in range(_LEVELS):
            parent = element.getparent()
            if parent is None:
                break
            if parent not in self._gaps:
                self._gaps[parent] = self._read_gaps(parent)
            if element in self._gaps[parent]:
                return self._gaps[parent][element]
            if len(self._below.get(parent, ())) > _FEW:
                break
            element = parent
        return date_in_words(_text(anchor, _MAX_TEXT), self._today)

    def _read_gaps(self, parent: Any) -> dict[Any, dt.date]:
        """The day of each child that holds links: behind it, or before it where lists do so."""
        children: list[Any] = []
        gaps = [[parent.text or ""]]
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in ("script", "style"):
                pass
            elif child in self._below:
                children.append(child)
                gaps.append([])
            else:
                gaps[-1].append(_text(child, _MAX_TEXT))
            gaps[-1].append(child.tail or "")
        if not children:
            return {}
        days = [date_in_words(" ".join(gap)[: 2 * _MAX_TEXT], self._today) for gap in gaps]
        return _assigned(children, days)


def _assigned(children: Sequence[Any], days: list[dt.date | None]) -> dict[Any, dt.date]:
    """Children of one element, each with the day of the gap that is its own."""
    stated = [day for day in days if day is not None]
    if len(stated) == 1 and len(children) <= _FEW:
        return dict.fromkeys(children, stated[0])
    is_before = days[0] is not None and days[-1] is None
    own = days[:-1] if is_before else days[1:]
    return {child: day for child, day in zip(children, own, strict=True) if day is not None}
