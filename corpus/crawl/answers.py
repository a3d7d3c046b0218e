"""What an answer means: where it sends us, whether it is usable, whose fault it is if not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from corpus.crawl.addresses import absolute
from corpus.crawl.exchange import Fetched, FetchFailed
from corpus.crawl.pace import retry_after

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
# Of the errors of 4xx these pass; 403 does not, yet it may mean that we were too fast.
_PASSING_4XX = frozenset({408, 421, 425, 429})
_LASTING_5XX = frozenset({501, 505})

_READABLE = re.compile(
    r"(?:text|application)/(?:html?|xhtml|xml|json|plain|rss|atom|x-rss|x-atom|.*\+(?:xml|json))"
    r"|application/(?:x-)?gzip",
)
# Types by which servers say that they do not know: then the address says what it is. Sitemaps
# are compressed files, and old servers know neither `.shtml` nor `.jhtml`.
_UNKNOWN = re.compile(r"(?:application|binary)/(?:octet-stream|x-download|force-download)|[^/]*")
_READABLE_PATH = re.compile(
    r"(?:/|\.(?:gz|xml|rss|atom|json|txt|[sjdpx]?html?|aspx?|jspx?|php|do|action))$|/[^./]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One hop's answer.

    Attributes:
        url: that was asked for.
        at: when the request was sent.
        status: of HTTP.
        headers: names in lower case.
        content: the body, decoded; empty if `failure` is set.
        failure: what is wrong with the body, which matters only where the status is good.
    """

    url: str
    at: dt.datetime
    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    failure: FetchFailed | None = None


def is_readable(url: str, content_type: str) -> bool:
    """Whether documents of this type may hold articles or lists of them."""
    kind = re.split("[;,]", content_type.lower(), maxsplit=1)[0].strip()
    if _UNKNOWN.fullmatch(kind):
        return kind == "" or bool(_READABLE_PATH.search(urlsplit(url).path))
    return bool(_READABLE.fullmatch(kind))


def redirect_target(answer: Answer) -> str | None:
    """Where a redirect leads; None for any other answer.

    Raises:
        FetchFailed: "address" if it leads to no web address.
    """
    if answer.status not in REDIRECTS or not (location := answer.headers.get("location")):
        return None
    # http.client gives bytes as Latin-1; a server that does not escape its own address (in
    # GBK, say) wants exactly these bytes back.
    named = quote(location.strip().encode("latin-1", "replace"), safe="/%:@!$&'()*+,;=~-._?#[]")
    target = absolute(named, answer.url)
    if target is None:
        raise FetchFailed(
            "address", answer.url, f"redirected to no web address: {named[:200]}", lasting=True
        )
    return target


def failure_of(answer: Answer, *, asked: bool = False) -> FetchFailed | None:
    """Why an answer that is no redirect cannot be used, or None.

    Args:
        answer: see `Answer`.
        asked: whether it was asked if the document has changed.
    """
    status = answer.status
    if status in _GONE or (status == 304 and asked):
        return None
    if status // 100 == 2 and status != 206:
        return answer.failure
    if status in (206, 304):
        why = f"status {status}, which nobody asked for"
        return FetchFailed("protocol", answer.url, why, status=status)
    lasting = status in _LASTING_5XX or (status // 100 == 4 and status not in _PASSING_4XX)
    meaning = _MEANINGS.get(status, "the server refuses" if status < 500 else "the server fails")
    return FetchFailed(
        "status",
        answer.url,
        f"status {status}: {meaning}",
        status=status,
        retry_after=retry_after(answer.headers, answer.at),
        lasting=lasting,
    )


_MEANINGS = {
    401: "the server wants a password",
    403: "the server forbids it to us",
    412: "the server wants a browser that runs scripts",
    429: "the server wants fewer requests",
    451: "withheld for legal reasons",
    503: "the server is not available for now",
}

_FAULTS_OF_HOST = frozenset({"dns", "connection", "tls", "timeout", "protocol"})


def is_fault_of_host(failure: FetchFailed) -> bool:
    """Whether a failure says that the host is not well, or wants to be left alone."""
    if failure.kind == "status":
        return failure.status in (403, 408, 429) or (failure.status or 0) >= 500
    return failure.kind in _FAULTS_OF_HOST


def fetched(answer: Answer, requested: str, redirects: tuple[tuple[str, int], ...]) -> Fetched:
    """A usable answer as it is handed on."""
    return Fetched(
        url=answer.url,
        requested=requested,
        status=answer.status,
        headers=MappingProxyType(dict(answer.headers)),
        content=b"" if answer.status == 304 else answer.content,
        redirects=redirects,
        at=answer.at,
    )
