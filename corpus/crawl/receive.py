"""From a response that streams in to an answer, and to what the archive keeps of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import requests

from corpus.archive import Exchange
from corpus.crawl.addresses import host_of
from corpus.crawl.answers import Answer, is_readable
from corpus.crawl.body import Body, Decoded, decoded, missing, read_body
from corpus.crawl.exchange import FetchFailed
from corpus.crawl.failures import Limits, ended, network_failure
from corpus.crawl.watchdog import Lifeline

MAX_ERROR_BYTES = 2**20
"""What is read of a redirect or an error page, which only the archive wants."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind of document is fetched: pages, or the rules of sites.

    Attributes:
        max_bytes: of the body, as received and decoded.
        is_page: the site's rules are asked first; only types that we read; a body over the
            limit is a failure. Otherwise any type, cut at the limit.
        max_redirects: hops that are followed.
    """

    max_bytes: int
    is_page: bool
    max_redirects: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of a body: its content, why it is not whole (for the archive), what is wrong."""

    content: bytes = b""
    truncated: str | None = None
    failure: FetchFailed | None = None


def receive(
    response: requests.Response,
    at: dt.datetime,
    manner: Manner,
    limits: Limits,
    lifeline: Lifeline,
) -> tuple[Answer, Exchange]:
    """Read a response within its bounds. What is wrong with it is said in the answer.

    Args:
        response: whose headers have come, and whose body streams.
        at: when the request was sent.
        manner: see `Manner`.
        limits: of time.
        lifeline: of the exchange.
    """
    url, status = str(response.request.url), response.status_code
    headers = {name.lower(): value for name, value in response.headers.items()}
    good = status // 100 == 2
    if good and manner.is_page and not is_readable(url, headers.get("content-type", "")):
        body = Body(b"")
        kind = headers.get("content-type", "")[:80]
        failure = FetchFailed("content type", url, f"{kind}: nothing we read", lasting=True)
        opened = Opened(truncated="length", failure=failure)
    else:
        body = read_body(
            response, manner.max_bytes if good else min(MAX_ERROR_BYTES, manner.max_bytes)
        )
        opened = _open(response, body, manner, limits, lifeline)
    if opened.truncated:
        response.raw.close()  # rather than to wait for the rest before the next request
    exchange = Exchange(
        url=url,
        at=at,
        ip=lifeline.ip or None,
        request_headers=[("Host", host_of(url)), *_pairs(response.request.headers)],
        status=status,
        reason=response.reason or "",
        response_headers=_pairs(response.raw.headers),
        body=body.raw,
        truncated=opened.truncated,
    )
    return Answer(url, at, status, headers, opened.content, opened.failure), exchange


def _pairs(headers: object) -> list[tuple[str, str]]:
    """Headers one by one, in their order, repeated ones as often as they came."""
    items = headers.items()  # type: ignore[attr-defined]
    return [(_text(name), _text(value)) for name, value in items]


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _open(
    response: requests.Response, body: Body, manner: Manner, limits: Limits, lifeline: Lifeline
) -> Opened:
    url = str(response.request.url)
    if lifeline.cut:
        return Opened(truncated="time", failure=ended(url, lifeline, limits))
    if body.fault is not None:
        fault = network_failure(body.fault, url, lifeline, limits)
        broken = "time" if fault.kind == "timeout" else "disconnect"
        return Opened(truncated=broken, failure=fault)
    if not body.over and (lacking := missing(response, body.raw)):
        reason = f"the body ends {lacking} bytes before the length that was promised"
        return Opened(truncated="disconnect", failure=FetchFailed("protocol", url, reason))
    encoding = response.headers.get("content-encoding", "")
    content = decoded(body.raw, encoding, manner.max_bytes)
    failure = _unusable(url, body, content, encoding, manner) if manner.is_page else None
    return Opened(b"" if failure else content.content, "length" if body.over else None, failure)


def _unusable(
    url: str, body: Body, content: Decoded, encoding: str, manner: Manner
) -> FetchFailed | None:
    if body.over or content.problem == "too large":
        reason = f"over {manner.max_bytes / 2**20:g} MB"
        return FetchFailed("too large", url, reason, lasting=True)
    if content.problem:
        what = "ends early" if content.problem == "cut" else "cannot be decoded"
        reason = f"the compressed body ({encoding[:40]}) {what}"
        return FetchFailed("protocol", url, reason)
    return None
