"""How many requests one client may send: a bucket of tokens for each address, in memory.

Each request takes one token; a bucket holds a minute's worth and is refilled evenly, so that a
burst is welcome and a flood is not. Without enforcement, whoever runs the site only reads in the
log who would have been held up. Each worker process counts for itself: who spreads requests over
several connections may get as many times the limit as there are workers. The headers are those of
draft-ietf-httpapi-ratelimit-headers-10.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

WINDOW_S = 60
POLICY = "minute"
MAX_CLIENTS = 20_000
"""So many addresses are remembered, some 5 MB; the one that was silent longest is forgotten."""

FREE = frozenset({"static", "site.health"})
"""Endpoints that cost nothing: files that browsers keep, and the question whether all is well."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    said: float = -math.inf


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands after a request.

    Attributes:
        allowed: whether there was a token for it.
        left: requests that would be answered now.
        full_s: seconds until the bucket is full again.
        wait_s: seconds until there is a token; 0 where there is one.
        first: whether it is refused for the first time in a minute.
    """

    allowed: bool
    left: int
    full_s: int
    wait_s: int
    first: bool = False


class Limiter:
    """The buckets. Safe to use from any thread."""

    def __init__(
        self,
        per_minute: int,
        *,
        clients: int = MAX_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with full buckets.

        Args:
            per_minute: requests of one client, at least 1.
            clients: how many are remembered.
            clock: seconds.
        """
        self.per_minute = per_minute
        self._clients, self._clock = clients, clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._buckets)

    def take(self, client: str) -> Standing:
        """Take a token for a request of this client."""
        rate = self.per_minute / WINDOW_S
        with self._lock:
            now = self._clock()
            bucket = self._bucket(client, now)
            bucket.tokens = min(self.per_minute, bucket.tokens + (now - bucket.at) * rate)
            bucket.at = now
            allowed = bucket.tokens >= 1
            bucket.tokens -= allowed
            first = not allowed and now - bucket.said >= WINDOW_S
            if first:
                bucket.said = now
            tokens = bucket.tokens
        return Standing(
            allowed=allowed,
            left=int(tokens),
            full_s=math.ceil((self.per_minute - tokens) / rate),
            wait_s=max(0, math.ceil((1 - tokens) / rate)),
            first=first,
        )

    def _bucket(self, client: str, now: float) -> _Bucket:
        bucket = self._buckets.get(client)
        if bucket is None:
            while len(self._buckets) >= self._clients:
                self._buckets.popitem(last=False)
            bucket = self._buckets[client] = _Bucket(self.per_minute, now)
        self._buckets.move_to_end(client)
        return bucket


def init_app(app: Flask) -> None:
    """Count requests, say how many are left, and refuse those beyond if that is wished.

    Settings: RATE_LIMIT, requests a minute, 0 for no limit; RATE_LIMIT_ENFORCED, refuse what is
    beyond, else only log it; PROXIES, how many proxies of the installation's own stand before this
    server, whose word on the client's address is taken.
    """
    if proxies := int(app.config["PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    per_minute = int(app.config["RATE_LIMIT"])
    if per_minute < 1:
        return
    limiter, enforced = Limiter(per_minute), bool(app.config["RATE_LIMIT_ENFORCED"])

    @app.before_request
    def _count() -> None:
        if request.endpoint in FREE:
            return
        client = client_of(request.remote_addr)
        g.standing = standing = limiter.take(client)
        if standing.first:
            done = "held up" if enforced else "would be held up"
            app.logger.warning("rate limit: %s %s", client, done)
        if enforced and not standing.allowed:
            raise TooManyRequests(retry_after=standing.wait_s)

    @app.after_request
    def _say(response: Response) -> Response:
        if "standing" in g:
            standing: Standing = g.standing
            response.headers["RateLimit-Policy"] = f'"{POLICY}";q={per_minute};w={WINDOW_S}'
            response.headers["RateLimit"] = f'"{POLICY}";r={standing.left};t={standing.full_s}'
        return response


def client_of(address: str | None) -> str:
    """Whose requests are counted together: one IPv4 address, or one /64 network of IPv6.

    A household or a server has a whole /64; to count its addresses singly would be no limit.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
