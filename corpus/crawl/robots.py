"""What each site permits us, as its robots.txt says (RFC 9309).

No robots.txt (4xx) permits everything. One that cannot be had (5xx, no answer) forbids
everything, for a site in trouble must not be taken for one without rules; a copy that was had
in the last 30 days is used instead. An HTML page in its place (many sites answer every address
with their home page) says nothing.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import protego

from corpus.crawl.addresses import host_of
from corpus.crawl.exchange import FailureKind, Fetched, FetchFailed
from corpus.crawl.network import Unreachable
from corpus.crawl.pace import MAX_DELAY_S

MAX_BYTES = 500_000
"""What is read of a robots.txt; RFC 9309 asks for at least 500 KiB's order of magnitude."""

MAX_REDIRECTS = 5
FRESH = dt.timedelta(hours=24)
USABLE = dt.timedelta(days=30)
RETRY = dt.timedelta(minutes=1)
"""How soon a robots.txt that could not be had is asked for again."""

MAX_SITES = 512

_AGENT = "jiangxun"
# Not about the site's rules, but about this moment or about us: nothing to remember.
_PASSING = frozenset({"stopped", "resting", "address", "private address"})

Load = Callable[[str], Fetched]
"""Fetches a robots.txt, at most `MAX_BYTES` of it; raises FetchFailed."""


@dataclass(slots=True)
class _Site:
    """What is known of one site's rules; `rules` None: everything is permitted."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: protego.Protego | None = None
    had_at: dt.datetime | None = None
    asked_at: dt.datetime | None = None
    failure: FetchFailed | None = None


class Robots:
    """The rules of all sites, each loaded when it is first needed. Any thread may ask."""

    def __init__(
        self,
        load: Load,
        *,
        agent: str = _AGENT,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """See the class.

        Args:
            load: see `Load`.
            agent: our product token, which rules are looked up by.
            now: the clock.
        """
        self._load = load
        self._agent = agent
        self._now = now
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._delays: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, url: str) -> bool:
        """Whether we may fetch this address now.

        Raises:
            FetchFailed: "stopped" or "resting", before its robots.txt could be read.
        """
        return self.refusal(url) is None

    def refusal(self, url: str) -> FetchFailed | None:
        """Why we may not fetch this address, to be raised by who wanted to; None if we may.

        Raises:
            FetchFailed: as `allows`.
        """
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return None
        site = self._site(f"{parts.scheme}://{parts.netloc}")
        with site.lock:
            try:
                self._refresh(site, f"{parts.scheme}://{parts.netloc}/robots.txt")
            except FetchFailed as failure:
                raise _instead(failure, failure.kind, url, failure.reason) from failure
            if site.failure is not None:
                return _unreachable(url, site.failure)
            rules = site.rules
        if rules is None or rules.can_fetch(url, self._agent):
            return None
        return FetchFailed("robots", url, "the site's robots.txt forbids it", lasting=True)

    def delay(self, host: str) -> float:
        """Seconds between requests that a host's rules ask for, at most `MAX_DELAY_S`.

        Args:
            host: as `addresses.host_of` gives it.

        Returns:
            The longer of Crawl-delay and Request-rate; 0 if there is none or no rules were
            loaded yet.
        """
        with self._lock:
            return self._delays.get(host, 0.0)

    def _site(self, origin: str) -> _Site:
        with self._lock:
            site = self._sites.setdefault(origin, _Site())
            self._sites.move_to_end(origin)
            while len(self._sites) > MAX_SITES:
                self._sites.popitem(last=False)
            return site

    def _refresh(self, site: _Site, url: str) -> None:
        """Load the rules if they are due; the site's lock is held."""
        now = self._now()
        if site.asked_at is not None:
            fresh_for = FRESH if site.had_at == site.asked_at else RETRY
            if now - site.asked_at < fresh_for:
                return
        try:
            rules = self._rules(url)
        except FetchFailed as failure:
            if failure.kind in _PASSING:
                raise
            usable = site.had_at is not None and now - site.had_at < USABLE
            site.failure = None if usable else failure
            site.asked_at = now
            return
        site.rules, site.failure, site.had_at, site.asked_at = rules, None, now, now
        with self._lock:
            host = host_of(url)
            self._delays[host] = _delay(rules, self._agent)
            self._delays.move_to_end(host)
            while len(self._delays) > MAX_SITES:
                self._delays.popitem(last=False)

    def _rules(self, url: str) -> protego.Protego | None:
        try:
            answer = self._load(url)
        except FetchFailed as failure:
            # Too many redirects are "unavailable", as 4xx is; 429 says "later", as 5xx does.
            status = failure.status or 0
            if failure.kind == "redirects" or (400 <= status < 500 and status != 429):
                return None
            raise
        if answer.gone or not answer.content:
            return None
        return parse(answer.content)


def parse(content: bytes) -> protego.Protego | None:
    """Rules of a robots.txt; None if it holds none (empty, an HTML page)."""
    text = _text(content[:MAX_BYTES])
    if len(content) >= MAX_BYTES:
        # The last line may be cut, and half a path forbids more than was meant.
        text = text.rpartition("\n")[0]
    if not text.strip() or re.match(r"\s*<(?:!|\?|html|head|body|script|meta)", text, re.I):
        return None
    return protego.Protego.parse(text)


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8", errors="replace").lstrip("\ufeff")


def _delay(rules: protego.Protego | None, agent: str) -> float:
    if rules is None:
        return 0.0
    delay = rules.crawl_delay(agent) or 0.0
    rate = rules.request_rate(agent)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return min(max(0.0, delay), MAX_DELAY_S)


def _unreachable(url: str, failure: FetchFailed) -> FetchFailed:
    """The failure of a page whose robots.txt could not be had.

    Where the host cannot be reached, that is the news; else it is the missing rules.
    """
    kind = failure.kind if isinstance(failure, Unreachable) else "robots"
    reason = f"its robots.txt could not be had ({failure.reason}), so nothing is fetched"
    return _instead(failure, kind, url, reason)


def _instead(failure: FetchFailed, kind: FailureKind, url: str, reason: str) -> FetchFailed:
    """What the failure of a robots.txt means for a page."""
    return FetchFailed(
        kind,
        url,
        reason,
        status=failure.status,
        retry_after=failure.retry_after,
        lasting=failure.lasting and kind == failure.kind,
    )
