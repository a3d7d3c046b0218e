"""From WARC files to the responses they hold, in their order."""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from corpus.archive.framing import Damage, Place, Record, record_at, records
from corpus.archive.http import Response, decoded, parse
from corpus.archive.mending import OPEN
from corpus.archive.shapes import Archived

_MOST_EARLIER = 500_000
_FARTHEST = 64 * 2**20
"""How much is unpacked to reach one earlier record, where a file is packed in one piece."""

_LIVE = frozenset({"response", "revisit", "resource"})
_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Earlier:
    """Where responses were read, for the revisits that refer to them; the oldest are forgotten."""

    def __init__(self) -> None:
        self._places: OrderedDict[int, Place] = OrderedDict()

    def note(self, record: Record) -> None:
        """Remember a response by its payload, its id, and its address and date."""
        headers = record.headers
        key: object
        for key in (
            headers.get("warc-payload-digest"),
            headers.get("warc-record-id"),
            (_url(headers), headers.get("warc-date", "")),
        ):
            if key:
                self._places[hash(key)] = record.place
                self._places.move_to_end(hash(key))
        while len(self._places) > _MOST_EARLIER:
            self._places.popitem(last=False)

    def of(self, revisit: Record) -> Place | None:
        """Where the response is that a revisit stands for, if it was seen."""
        headers = revisit.headers
        url = headers.get("warc-refers-to-target-uri", "").strip("<>")
        key: object
        for key in (
            headers.get("warc-refers-to"),
            (url, headers.get("warc-refers-to-date", "")),
            headers.get("warc-payload-digest"),
        ):
            if key and (place := self._places.get(hash(key))) is not None:
                return place
        return None


def read(path: str | Path, earlier: Earlier | None = None) -> Iterator[Archived]:
    """The responses of one WARC file, anybody's, packed or not, in the order of the file.

    Requests, metadata and what was not fetched by HTTP are passed over. A revisit has the content
    of the response that it stands for. Where the file is damaged comes an item with nothing but
    its `problem`; what is readable before and behind it is given.

    Args:
        path: of the file.
        earlier: what other files of the same crawl hold, and gets to know what this one holds;
            needed only for revisits across files.

    Raises:
        OSError: the file cannot be read.
    """
    path = Path(path)
    earlier = earlier if earlier is not None else Earlier()
    empty = True
    for item in records(path):
        if isinstance(item, Damage):
            yield from _told(item)
        elif item.kind in _LIVE and _is_http(_url(item.headers)):
            yield archived(item, earlier.of(item) if item.kind == "revisit" else item.place)
            if item.kind != "revisit":
                earlier.note(item)
        empty = False
    # A process that was killed at once may leave an open file with nothing in it.
    if empty and not path.name.endswith(OPEN):
        yield Archived(problem=f"{path}: empty: there is no WARC record in it")


class _Seen(NamedTuple):
    at: str
    place: Place
    body: Place | None


class Latest:
    """For each address the response that says last what its page is.

    That is the last answer with status 200, unless the address led elsewhere later. Answers 304,
    404 and failures do not count: the page is as it was, or gone. Memory holds some 400 bytes an
    address.

    Attributes:
        problems: what is damaged, with file and byte.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        """Look through all files once, in the order given.

        Raises:
            OSError: a file cannot be read.
        """
        self.problems: list[str] = []
        self._earlier = Earlier()
        self._seen: dict[str, _Seen] = {}
        for path in paths:
            for item in records(path):
                if isinstance(item, Damage):
                    self.problems += (told.problem for told in _told(item))
                elif item.kind in _LIVE and _is_http(url := _url(item.headers)):
                    self._note(url, item)

    def __iter__(self) -> Iterator[str]:
        """The addresses, in the order in which their pages lie in the files."""
        found = [(seen.place, url) for url, seen in self._seen.items() if seen.body is not None]
        return (url for _, url in sorted(found))

    def get(self, url: str) -> Archived | None:
        """The page of an address, or None."""
        seen = self._seen.get(url)
        if seen is None or seen.body is None:
            return None
        record = record_at(seen.place)
        return archived(record, seen.body) if record is not None else None

    def _note(self, url: str, record: Record) -> None:
        status = _response(record).status
        body: Place | None = record.place
        if record.kind == "revisit":
            body = self._earlier.of(record)
            # A revisit may come without a head of its own: it is as the earlier answer was.
            status = status or 200 * (body is not None)
        else:
            self._earlier.note(record)
        if status in _REDIRECTS:
            body = None
        elif status != 200 or record.block is None or "warc-truncated" in record.headers:
            return
        at = record.headers.get("warc-date", "")
        if url not in self._seen or at >= self._seen[url].at:
            self._seen[url] = _Seen(at, record.place, body)


def _told(damage: Damage) -> Iterator[Archived]:
    """The damage as an item; nothing where a file merely ends in what is being written to it."""
    if not (damage.place.path.name.endswith(OPEN) and damage.cut):
        yield Archived(problem=str(damage))


def archived(record: Record, body: Place | None) -> Archived:
    """The response of a record, with the body that stands at a place (mostly its own)."""
    headers = record.headers
    response = _response(record)
    content, problem = b"", ""
    if record.block is None:
        problem = "too large to be read"
    elif response.status != 304:
        source = response if body == record.place else _elsewhere(body)
        if source is None:
            problem = "the earlier response that it refers to is not in the archive"
        else:
            content, problem = decoded(source.body, source.headers)
            response = replace(source, headers={**source.headers, **response.headers})
    if "warc-truncated" in headers:
        problem = f"not received whole ({headers['warc-truncated']})"
    return Archived(
        _url(headers),
        _moment(headers.get("warc-date", "")),
        response.status,
        response.content_type,
        content,
        headers.get("warc-record-id", "").strip("<>"),
        problem,
    )


def _response(record: Record) -> Response:
    block = record.block or b""
    if record.kind == "resource":
        return Response(200, {"content-type": record.headers.get("content-type", "")}, block)
    return parse(block) or Response(0, {}, b"")


def _elsewhere(place: Place | None) -> Response | None:
    if place is None or place.within > _FARTHEST:
        return None
    record = record_at(place)
    return _response(record) if record is not None and record.block is not None else None


def _url(headers: dict[str, str]) -> str:
    # Some writers put the address in angle brackets, as the first edition of the standard did.
    url = headers.get("warc-target-uri", "")
    return url[1:-1] if url.startswith("<") and url.endswith(">") else url


def _is_http(url: str) -> bool:
    return url[:8].lower().startswith(("http://", "https://"))


def _moment(text: str) -> dt.datetime | None:
    # WARC 1.1 allows more digits than a datetime holds.
    try:
        moment = dt.datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
