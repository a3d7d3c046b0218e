"""What goes over the network and comes back, as the rooms of the crawler hand it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol

FailureKind = Literal[
    "address", "private address", "robots", "dns", "connection", "tls", "timeout", "protocol",
    "redirects", "too large", "content type", "status", "resting", "stopped",
]  # fmt: skip
"""Why nothing came: "resting" when the host's circuit breaker is open, "stopped" when the
operator ended the crawl before the request was sent."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that was received whole, within its bounds, and archived.

    Attributes:
        url: of the document, after redirects.
        requested: the address that was asked for.
        status: of HTTP; 2xx, 304, 404 or 410 (others are failures).
        headers: names in lower case.
        content: the body, decompressed; empty for 304.
        redirects: address and status of each hop, in order, the last target left out.
        at: when the request was sent, UTC.
    """

    url: str
    requested: str
    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    content: bytes = b""
    redirects: tuple[tuple[str, int], ...] = ()
    at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    @property
    def not_modified(self) -> bool:
        """Whether the server said that what we have is still good."""
        return self.status == 304

    @property
    def gone(self) -> bool:
        """Whether the server said that there is no such page (any more)."""
        return self.status in (404, 410)

    @property
    def moved_to(self) -> str | None:
        """Where the page lives now, if every hop to it was permanent (301, 308)."""
        permanent = self.redirects and all(status in (301, 308) for _, status in self.redirects)
        return self.url if permanent else None


class FetchFailed(Exception):
    """Nothing usable came.

    Attributes:
        kind: see `FailureKind`.
        url: the address that failed (of the hop, after redirects).
        reason: for people: what happened and what to do, one line.
        status: of HTTP, if there was an answer.
        retry_after: seconds that the server asks us to wait, if it does.
        lasting: asking again soon would change nothing.
    """

    def __init__(
        self,
        kind: FailureKind,
        url: str,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        lasting: bool = False,
    ) -> None:
        super().__init__(f"{url}: {reason}")
        self.kind, self.url, self.reason = kind, url, reason
        self.status, self.retry_after, self.lasting = status, retry_after, lasting


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether a page has changed."""

    etag: str | None = None
    last_modified: str | None = None


class Fetching(Protocol):
    """Whoever fetches: the network in earnest, a dictionary in tests. Any thread may call it."""

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Fetch one address: politely, bounded, archived.

        Waits for the host's turn. Follows redirects, each checked like the first address.

        Raises:
            FetchFailed: nothing usable came; it says why, and whether to come back.
        """
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a feed, a sitemap or a list page names.

    Attributes:
        url: absolute, cleaned (`addresses.cleaned`).
        title: as the list writes it; "" if it does not.
        date: as the list says it; None if it does not.
    """

    url: str
    title: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one page of a list gives.

    Attributes:
        found: article addresses in the order of the list.
        further: pages of lists, sitemaps or feeds to look at next (pagination, a sitemap's index).
        whole: nothing more is to be expected (a feed, a sitemap without an index).
        problem: why something of it could not be read, for people; "" if all went well.
    """

    found: tuple[Found, ...] = ()
    further: tuple[str, ...] = ()
    whole: bool = True
    problem: str = ""
