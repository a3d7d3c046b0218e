"""Sitemaps (sitemaps.org 0.9, with Google's news extension): every page a site wants to be known.

Read as a stream, so that a sitemap of a million entries costs seconds and no memory: of its
entries only the newest are kept. What is not well-formed is read up to the fault.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from corpus.clean import dateforms
from corpus.crawl.addresses import cleaned
from corpus.crawl.exchange import Found, Listing
from corpus.crawl.feeds import read_feed
from corpus.crawl.links import date_in_address, folded

MAX_FOUND = 50_000
"""Entries that are kept, the newest; also what the protocol allows one file to have."""
MAX_FURTHER = 1_000
"""Sitemaps that an index may name."""
MAX_UNPACKED = 200_000_000
"""Bytes read of a packed sitemap; a million entries take about half of that."""

_GZIP = b"\x1f\x8b"
_PIECE = 1 << 16
_MAX_ENTRIES = 2_000_000
_MAX_TEXT = 5_000
_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)\b", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.I)
_W3C = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(\S{0,6}))?")


def read_sitemap(content: bytes, url: str, *, today: dt.date | None = None) -> Listing:
    """Read a sitemap or an index of sitemaps.

    Args:
        content: its bytes: XML, plain text with one address a line, an RSS or Atom feed; each
            also packed with gzip.
        url: its address.
        today: days after tomorrow are not dates of anything published; default: today.

    Returns:
        `found`: at most `MAX_FOUND` addresses, newest first, those without a date last.
        The date is that of publication where the news extension or the address states it, else
        that of the last change. `further`: the sitemaps of an index, newest first.
    """
    today = today or dt.date.today()
    reading = _Reading(url, today)
    pieces = _unpacked(content, reading)
    head = next(pieces, b"")
    start = head[:5_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _FEED.search(start):
        packed = b"".join((head, *pieces)) if content[:2] == _GZIP else content
        return read_feed(packed, url, today=today)
    if _HTML.search(start):
        return Listing(problem=f"{url}: a web page, no sitemap")
    if start[:1] == b"<":
        reading.read_xml(head, pieces)
    else:
        reading.read_lines(head, pieces)
    return reading.listing()


class _Reading:
    """What has been read of one sitemap."""

    def __init__(self, url: str, today: dt.date) -> None:
        self.problem = ""
        self._url, self._today = url, today
        # Newest last to go: (day or the beginning of time, -position, address, title).
        self._newest: list[tuple[dt.date, int, str, str]] = []
        self._further: list[tuple[dt.date, int, str]] = []
        self._count = 0

    def read_xml(self, head: bytes, pieces: Iterator[bytes]) -> None:
        parser = etree.XMLPullParser(
            events=("end",), resolve_entities=False, no_network=True, load_dtd=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        piece: bytes | None = head.lstrip(b" \t\r\n")
        try:
            while piece is not None and self._count < _MAX_ENTRIES:
                parser.feed(piece)
                self._take(parser)
                piece = next(pieces, None)
            if piece is None:
                parser.close()
                self._take(parser)
        except etree.XMLSyntaxError as error:
            self._take(parser)
            line = getattr(error, "lineno", 0) or 0
            self.problem = self.problem or f"not well-formed at line {line}; read up to there"

    def _take(self, parser: Any) -> None:
        try:
            for _, element in parser.read_events():
                name = _name(element)
                if name not in ("url", "sitemap"):
                    continue
                self._entry(element, is_index=name == "sitemap")
                # Entries that were read go, or the tree would grow with the sitemap.
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            line = getattr(error, "lineno", 0) or 0
            self.problem = self.problem or f"not well-formed at line {line}; read up to there"

    def _entry(self, element: Any, *, is_index: bool) -> None:
        given: dict[str, str] = {}
        for child in element.iter():
            if child.text and (name := _name(child)):
                given.setdefault(name, child.text.strip()[:_MAX_TEXT])
        if "loc" not in given:
            return
        changed = _day(given.get("lastmod", ""), self._today)
        if is_index:
            self._further.append((changed or dt.date.min, -len(self._further), given["loc"]))
            return
        published = _day(given.get("publication_date", ""), self._today)
        # Reading an address takes longer than reading the entry: only where nothing else dates it.
        day = published or changed or date_in_address(given["loc"], self._today)
        self._keep(day, given["loc"], given.get("title", "") if published else "")

    def read_lines(self, head: bytes, pieces: Iterator[bytes]) -> None:
        rest = head.removeprefix(b"\xef\xbb\xbf")
        for piece in pieces:
            *lines, rest = rest.split(b"\n")
            for line in lines:
                self._line(line)
            if self._count >= _MAX_ENTRIES:
                break
            rest = rest[-_MAX_TEXT:] + piece
        for line in rest.split(b"\n"):
            self._line(line)
        if not self._newest:
            self.problem = self.problem or "no sitemap"

    def _line(self, line: bytes) -> None:
        address = line[:_MAX_TEXT].strip().decode("utf-8", "replace")
        if address.startswith(("http://", "https://")):
            self._keep(date_in_address(address, self._today), address, "")

    def _keep(self, day: dt.date | None, address: str, title: str) -> None:
        self._count += 1
        entry = (day or dt.date.min, -self._count, address, title)
        if len(self._newest) < MAX_FOUND:
            heapq.heappush(self._newest, entry)
        else:
            heapq.heappushpop(self._newest, entry)

    def listing(self) -> Listing:
        found: dict[str, Found] = {}
        for day, _, address, title in sorted(self._newest, reverse=True):
            if url := cleaned(address, self._url):
                # A title comes with the day of publication; other days are of the last change.
                own = None if title else date_in_address(url, self._today)
                stated = own or (None if day == dt.date.min else day)
                found.setdefault(url, Found(url, folded(title), stated))
        entries = sorted(found.values(), key=lambda item: item.date or dt.date.min, reverse=True)
        newest = sorted(self._further, reverse=True)[:MAX_FURTHER]
        named = (cleaned(address, self._url) for _, _, address in newest)
        further = tuple(dict.fromkeys(page for page in named if page and page != self._url))
        if self._count > MAX_FOUND and not self.problem:
            self.problem = f"the newest {MAX_FOUND:,} of {self._count:,} entries were taken"
        problem = self.problem and f"{self._url}: {self.problem}"
        return Listing(tuple(entries), further, whole=not further, problem=problem)


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _day(text: str, today: dt.date) -> dt.date | None:
    """The day of a W3C date on China's clock; None for none, and for days to come."""
    written = _W3C.match(text)
    if written is None:
        return None
    try:
        day = dt.date.fromisoformat(written[1])
        if written[2] and written[3]:
            moment = dt.datetime.fromisoformat(f"{written[1]}T{written[2]}{written[3]}")
            day = moment.astimezone(dateforms.CHINA).date()
    except (ValueError, OverflowError):
        return None
    return day if day.year >= dateforms.EARLIEST_YEAR and (day - today).days <= 1 else None


def _unpacked(content: bytes, reading: _Reading) -> Iterator[bytes]:
    """The sitemap piece by piece, unpacked where it is packed, up to `MAX_UNPACKED` bytes."""
    if content[:2] != _GZIP:
        for start in range(0, len(content), _PIECE):
            yield content[start : start + _PIECE]
        return
    unpacked, rest = 0, content
    unpacker = zlib.decompressobj(31)
    try:
        while rest and unpacked < MAX_UNPACKED:
            piece = unpacker.decompress(rest, _PIECE)
            unpacked += len(piece)
            rest = unpacker.unconsumed_tail
            if piece:
                yield piece
            if unpacker.eof:
                rest, unpacker = unpacker.unused_data, zlib.decompressobj(31)
                if rest[:2] != _GZIP:
                    return
    except zlib.error:
        reading.problem = "the packed file is damaged; read up to there"
        return
    if unpacked >= MAX_UNPACKED:
        reading.problem = f"only its first {MAX_UNPACKED:,} bytes were read"
    elif not unpacker.eof and content:
        reading.problem = "the packed file is cut off; read up to there"
