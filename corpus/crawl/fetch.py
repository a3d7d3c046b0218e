"""Fetches pages: politely, within bounds, archived before anybody sees them.

One fetch is a chain of hops (redirects). Each hop is checked like the first: the address, the
rules of its site (`robots`), its host's turn (`pace`), the IP address (`network`). Each answer
is archived as it came over the wire, whatever it is, and only then judged.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

import requests
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3.exceptions import HTTPError

from corpus.archive import Exchange
from corpus.crawl import robots
from corpus.crawl.addresses import absolute, host_of
from corpus.crawl.answers import (
    REDIRECTS,
    Answer,
    failure_of,
    fetched,
    is_fault_of_host,
    redirect_target,
)
from corpus.crawl.body import ACCEPT_ENCODING
from corpus.crawl.exchange import Fetched, FetchFailed, Validators
from corpus.crawl.failures import Limits, broke_unused, network_failure
from corpus.crawl.network import Network, Resolve, resolve_by_system
from corpus.crawl.pace import Pace, Turn, retry_after
from corpus.crawl.receive import Manner, receive
from corpus.crawl.robots import Robots
from corpus.crawl.watchdog import Watchdog

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5"
ACCEPT_LANGUAGE = "zh-CN,zh;q=0.9,en;q=0.7"
CONTACT_VARIABLE = "JIANGXUN_CONTACT"
MAX_SESSIONS = 128
MAX_COOKIE_LENGTH = 8192

_RULES = Manner(robots.MAX_BYTES, is_page=False, max_redirects=robots.MAX_REDIRECTS)
_HEADER = re.compile("[ -~\x80-\xff]{1,1000}")


class Recording(Protocol):
    """Whoever keeps exchanges; `corpus.archive.Archive` in earnest."""

    def record(self, exchange: Exchange) -> object:
        """Keep one exchange; any thread may call it."""
        ...


def user_agent(contact: str | None = None) -> str:
    """How we name ourselves to servers.

    Args:
        contact: address of a page or a mailbox of whoever runs this crawl; by default what the
            environment variable `JIANGXUN_CONTACT` says.
    """
    contact = contact or os.environ.get(CONTACT_VARIABLE, "")
    name = f"Jiangxun/{importlib.metadata.version('jiangxun')}"
    # A header takes ASCII without line breaks; whatever else somebody wrote is left out.
    contact = "".join(character for character in contact if " " <= character <= "~")
    return f"{name} (+{contact})" if contact else name


class Fetcher:
    """Fetches over the network; see `exchange.Fetching`. Any thread may call it."""

    def __init__(
        self,
        archive: Recording | None,
        *,
        user_agent: str,
        stop: threading.Event,
        delay_s: float = 2.0,
        delays: Mapping[str, float] = MappingProxyType({}),
        allow_hosts: Collection[str] = frozenset(),
        timeout_s: tuple[float, float] = (10.0, 30.0),
        total_s: float = 120.0,
        max_bytes: int = 20 * 2**20,
        max_redirects: int = 5,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], bool] | None = None,
        resolve: Resolve = resolve_by_system,
        ca_file: str | None = None,
    ) -> None:
        """See the class.

        Args:
            archive: keeps every answer; None keeps none.
            user_agent: sent with each request; see `user_agent`.
            stop: ends every wait, and within a second every exchange.
            delay_s: seconds between requests to one host, unless its rules ask for more.
            delays: the same for single hosts (as `addresses.host_of` names them).
            allow_hosts: hosts ("host" or "host:port") that need not be on the public internet.
            timeout_s: seconds that connecting, and each wait for bytes, may take.
            total_s: seconds that one exchange may take, name resolution to last byte.
            max_bytes: of a body, both as received and decoded.
            max_redirects: hops that are followed.
            now: the clock of dates.
            monotonic: the clock of delays.
            wait: waits so many seconds unless the crawl is ended; see `Pace`.
            resolve: see `network.Resolve`.
            ca_file: certificates of the authorities to trust (PEM), instead of the usual ones.
        """
        self._archive = archive
        self._stop = stop
        self._delay_s, self._delays = delay_s, dict(delays)
        self._limits = Limits(*timeout_s, total_s)
        self._now = now
        self._headers = {
            "User-Agent": user_agent,
            "Accept": ACCEPT,
            "Accept-Language": ACCEPT_LANGUAGE,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "keep-alive",
        }
        self._page = Manner(max_bytes, is_page=True, max_redirects=max_redirects)
        self._network = Network(allow_hosts, stop=stop, resolve=resolve, ca_file=ca_file)
        self._pace = Pace(stop=stop, monotonic=monotonic, wait=wait)
        self._robots = Robots(self._load_rules, now=now)
        self._watchdog = Watchdog(stop)
        self._sessions: OrderedDict[str, requests.Session] = OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; to be called when no fetch is under way any more."""
        self._watchdog.close()
        with self._lock:
            while self._sessions:
                self._sessions.popitem()[1].close()

    @property
    def robots(self) -> Robots:
        """The rules of the sites, as far as they were needed so far."""
        return self._robots

    def resting_s(self, url: str) -> float:
        """Seconds for which this address's host is left alone because it failed; else 0."""
        return self._pace.resting_s(url)

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Fetch one address; see `exchange.Fetching.fetch`.

        Raises:
            FetchFailed: nothing usable came.
            ArchiveError: the answer could not be archived.
        """
        return self._follow(url, self._page, _conditions(validators))

    def _load_rules(self, url: str) -> Fetched:
        return self._follow(url, _RULES, {})

    def _follow(self, requested: str, manner: Manner, conditions: dict[str, str]) -> Fetched:
        address = absolute(requested)
        if address is None:
            raise FetchFailed("address", requested, "not an http(s) address", lasting=True)
        # Cookies live for one chain: walls that set one and redirect can be passed, and nobody
        # is recognised from one page to the next.
        cookies = RequestsCookieJar()
        hops: list[tuple[str, int]] = []
        while True:
            answer = self._ask(address, manner, conditions, cookies)
            target = redirect_target(answer)
            if target is None:
                failure = failure_of(answer, asked=bool(conditions))
                if failure is not None:
                    raise failure
                return fetched(answer, requested, tuple(hops))
            hops.append((address, answer.status))
            if len(hops) > manner.max_redirects:
                reason = f"redirected more than {manner.max_redirects} times, now to {target[:200]}"
                raise FetchFailed("redirects", address, reason, status=answer.status)
            # What we know of the first address says nothing about another document.
            address, conditions = target, {}

    def _ask(
        self, url: str, manner: Manner, conditions: dict[str, str], cookies: RequestsCookieJar
    ) -> Answer:
        """One hop: permitted, in its host's turn, archived."""
        if manner.is_page and (refusal := self._robots.refusal(url)) is not None:
            raise refusal
        host = host_of(url)
        delay_s = max(self._delays.get(host, self._delay_s), self._robots.delay(host))
        session = self._session(host)
        request = session.prepare_request(
            requests.Request("GET", url, headers={**self._headers, **conditions}, cookies=cookies)
        )
        if len(request.headers.get("Cookie") or "") > MAX_COOKIE_LENGTH:
            del request.headers["Cookie"]
        request.url = url  # as checked; requests would spell it its own way
        for last_try in (False, True):
            with self._pace.turn(url, delay_s) as turn:
                try:
                    answer = self._send(session, request, manner, cookies)
                except _KeptTooLong as stale:
                    if not last_try:
                        continue
                    turn.failure()
                    raise stale.failure from stale
                except FetchFailed as failure:
                    if is_fault_of_host(failure):
                        turn.failure()
                    raise
                self._report(turn, answer)
                return answer
        raise AssertionError("the last try answers or raises")

    def _send(
        self,
        session: requests.Session,
        request: requests.PreparedRequest,
        manner: Manner,
        cookies: RequestsCookieJar,
    ) -> Answer:
        at = self._now()
        with self._watchdog.lifeline(self._limits.total_s) as lifeline:
            try:
                response = session.send(
                    request,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._limits.connect_s, self._limits.read_s),
                )
            except (
                FetchFailed,
                requests.RequestException,
                HTTPError,
                OSError,
                ValueError,
            ) as error:
                failure = network_failure(error, str(request.url), lifeline, self._limits)
                if lifeline.kept and not lifeline.cut and broke_unused(error):
                    raise _KeptTooLong(failure) from error
                raise failure from error
            with response:
                extract_cookies_to_jar(cookies, request, response.raw)  # type: ignore[no-untyped-call]
                answer, exchange = receive(response, at, manner, self._limits, lifeline)
        if self._archive is not None:
            self._archive.record(exchange)
        return answer

    def _report(self, turn: Turn, answer: Answer) -> None:
        """Tell the host's pace what its answer says about the host."""
        failure = failure_of(answer, asked=True)
        if answer.status in REDIRECTS or failure is None or not is_fault_of_host(failure):
            turn.success()
        else:
            turn.failure(retry_after(answer.headers, answer.at))

    def _session(self, host: str) -> requests.Session:
        with self._lock:
            session = self._sessions.get(host)
            if session is None:
                session = self._sessions[host] = self._network.session()
            self._sessions.move_to_end(host)
            while len(self._sessions) > MAX_SESSIONS:
                self._sessions.popitem(last=False)[1].close()
            return session


class _KeptTooLong(Exception):
    """The server had closed a connection that was kept from an earlier request."""

    def __init__(self, failure: FetchFailed) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def _conditions(validators: Validators | None) -> dict[str, str]:
    """Headers that ask whether a document has changed (RFC 9110, 13.1)."""
    if validators is None:
        return {}
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    # They come from a server's headers: nothing of theirs may begin a header of its own.
    return {name: value for name, value in asked.items() if value and _HEADER.fullmatch(value)}
