"""RSS, Atom and JSON feeds: what a site itself says is new.

RSS and Atom are read by feedparser, which mends most of what is broken in them. It is given bytes
and never an address, so that it fetches nothing, and no more than it can chew: see `MAX_BYTES`,
`MAX_ENTRIES`. JSON Feed is read as its specification says (version 1.1, jsonfeed.org).
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import feedparser  # type: ignore[import-untyped]

from corpus.clean import dateforms
from corpus.crawl.addresses import cleaned
from corpus.crawl.exchange import Found, Listing
from corpus.crawl.links import date_in_words, folded

MAX_BYTES = 10_000_000
MAX_ENTRIES = 5_000

_MAX_TITLE = 300
_MAX_MARKUP = 4_000_000
_MAX_TAGS = 200_000
_HEAD = 50_000
_ENTRY_START = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b", re.I)
_TAG_START = re.compile(rb"<")
# What makes feeds long and says nothing about where articles are.
_BODY = re.compile(rb"<(content:encoded|description|content|summary)\b[^<>]{0,500}(?<!/)>", re.I)
# feedparser knows no entities but those of HTML; a document type may declare others, nested.
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,500}(?:\[[^\]]{0,20000}\]\s{0,20})?>", re.I)
_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|rdf|feed|channel|item|entry)\b", re.I)
_ZONED = re.compile(r"(?:Z|GMT|UTC?|[ECMP][SD]T|[+-]\d{2}:?\d{2})\s*$", re.I)
_TAG = re.compile(r"<[^<>]{0,500}>")


def read_feed(content: bytes, url: str, *, today: dt.date | None = None) -> Listing:
    """Read a feed.

    Args:
        content: its bytes; what lies behind `MAX_BYTES` or `MAX_ENTRIES` entries is not read.
        url: its address, against which those of its entries are resolved.
        today: days after tomorrow are not dates of anything published; default: today.

    Returns:
        The entries in the feed's order, each address once. `further` has the next page of a paged
        feed (RFC 5005, `next_url` of JSON Feed). `problem` says what could not be read.
    """
    today = today or dt.date.today()
    problem = f"only its first {MAX_BYTES:,} bytes were read" if len(content) > MAX_BYTES else ""
    content = content[:MAX_BYTES]
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json(content, url, today, problem)
    if not _ROOT.search(content[:20_000]):
        return Listing(problem=f"{url}: no feed")
    content, is_cut = _bounded(content)
    if is_cut:
        problem = f"only its first {MAX_ENTRIES:,} entries were read"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            feed = feedparser.parse(
                io.BytesIO(content),
                response_headers={"content-location": url, "content-type": "application/xml"},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except Exception as error:
            # It walks through whatever strangers send; a feed must not end a crawl.
            return Listing(problem=f"{url}: the feed cannot be read ({type(error).__name__})")
    found = _distinct(_entry(entry, url, today) for entry in feed.entries[:MAX_ENTRIES])
    if feed.bozo and not problem:
        problem = _fault(feed.get("bozo_exception"), len(found))
    links = feed.feed.get("links", []) if isinstance(feed.feed, Mapping) else []
    following = [cleaned(link.get("href", ""), url) for link in links if link.get("rel") == "next"]
    further = tuple(page for page in following[:1] if page and page != url)
    return Listing(found, further, whole=not further, problem=problem and f"{url}: {problem}")


def _bounded(content: bytes) -> tuple[bytes, bool]:
    """The feed without the texts of its entries, cut behind the last that is read."""
    head = _DOCTYPE.sub(b"", content[:_HEAD], count=1)
    content = _without_bodies(head + content[_HEAD:])[:_MAX_MARKUP]
    for number, tag in enumerate(_TAG_START.finditer(content)):
        if number == _MAX_TAGS:
            content = content[: tag.start()]
            break
    for number, start in enumerate(_ENTRY_START.finditer(content)):
        if number == MAX_ENTRIES:
            name = b"</channel></rss>" if b"item" in start[0].lower() else b"</feed>"
            return content[: start.start()] + name, True
    return content, False


def _without_bodies(content: bytes) -> bytes:
    """What is left without the texts; in linear time, however many of them never end."""
    lower = content.lower()
    kept: list[bytes] = []
    endless: set[bytes] = set()
    place = 0
    for start in _BODY.finditer(content):
        name = start[1].lower()
        if start.start() < place or name in endless:
            continue
        end = lower.find(b"</" + name, start.end())
        close = lower.find(b">", end) if end >= 0 else -1
        if close < 0:
            endless.add(name)
            continue
        kept.append(content[place : start.start()])
        place = close + 1
    return b"".join((*kept, content[place:]))


def _fault(error: object, count: int) -> str:
    """What feedparser found wrong, where that matters: labels of encodings do not."""
    if isinstance(error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType):
        return ""
    place = getattr(error, "getLineNumber", lambda: None)()
    where = f" at line {place}" if place else ""
    return f"not well-formed{where}; {count} entries were read all the same"


def _entry(entry: dict[str, Any], url: str, today: dt.date) -> Found | None:
    links = [link for link in entry.get("links", []) if isinstance(link, Mapping)]
    address = entry.get("link") or next(
        (link.get("href") for link in links if link.get("rel") in ("alternate", None)), None
    )
    identifier = str(entry.get("id") or "")
    if not address and identifier.startswith(("http://", "https://")):
        address = identifier
    target = cleaned(str(address), url) if address else None
    if target is None:
        return None
    title = folded(_TAG.sub("", str(entry.get("title") or "")))[:_MAX_TITLE]
    return Found(target, title, _day(entry, today))


def _day(entry: dict[str, Any], today: dt.date) -> dt.date | None:
    """The day of an entry on China's clock, which is also that of a date without a zone."""
    for name in ("published", "updated", "created"):
        # A plain lookup: feedparser would give (and warn) one date for another.
        written = str(dict.get(entry, name) or "").strip()[:100]
        moment = dict.get(entry, f"{name}_parsed")
        if not written and not moment:
            continue
        day = None if _ZONED.search(written) else date_in_words(written, today)
        if day is None and moment:
            day = _in_china(calendar.timegm(moment), bool(_ZONED.search(written)))
        if day is not None:
            return day if (day - today).days <= 1 and day.year >= dateforms.EARLIEST_YEAR else None
    return None


def _in_china(seconds: int, is_zoned: bool) -> dt.date | None:
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return moment.astimezone(dateforms.CHINA).date() if is_zoned else moment.date()
    except (OverflowError, OSError, ValueError):
        return None


def _distinct(entries: Iterable[Found | None]) -> tuple[Found, ...]:
    found: dict[str, Found] = {}
    for entry in entries:
        if entry is not None:
            found.setdefault(entry.url, entry)
    return tuple(found.values())


def _read_json(content: bytes, url: str, today: dt.date, problem: str) -> Listing:
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        return Listing(problem=f"{url}: the JSON feed cannot be read; {problem or 'malformed'}")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Listing(problem=f"{url}: no feed (there are no items)")
    following = feed.get("next_url")
    page = cleaned(following, url) if isinstance(following, str) else None
    further = (page,) if page and page != url else ()
    if len(items) > MAX_ENTRIES:
        problem = f"{url}: only its first {MAX_ENTRIES:,} entries were read"
    found = _distinct(_items(items[:MAX_ENTRIES], url, today))
    return Listing(found, further, whole=not further, problem=problem)


def _items(items: list[Any], url: str, today: dt.date) -> Iterator[Found | None]:
    for item in items:
        if not isinstance(item, dict):
            continue
        address = item.get("url") or item.get("external_url") or item.get("id")
        target = cleaned(address, url) if isinstance(address, str) else None
        if target is None or (not item.get("url") and "://" not in str(address)):
            continue
        title = item.get("title") if isinstance(item.get("title"), str) else ""
        date = item.get("date_published") or item.get("date_modified")
        day = date_in_words(date, today) if isinstance(date, str) else None
        yield Found(target, folded(title or "")[:_MAX_TITLE], day)
