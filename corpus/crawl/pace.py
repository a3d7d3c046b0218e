"""When a host may be asked again: its delay, its own wishes, and a rest when it fails.

One request at a time a host, and after the end of each a pause. A failure makes the pause
longer (twice the delay, four times, and so on, with jitter, so that hosts that failed together
are not asked together). Five in a row open the host's circuit breaker: it is left alone for a
minute, then asked once; each further failure doubles the rest, up to six hours; the first
success ends it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import math
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.crawl.addresses import host_of
from corpus.crawl.exchange import FetchFailed

MAX_DELAY_S = 60.0
"""The longest Crawl-delay that is obeyed; also the longest wait of a thread for its turn."""

MAX_RETRY_AFTER_S = 3600.0
FAILURES_TO_REST = 5
FIRST_REST_S = 60.0
MAX_REST_S = 6 * 3600.0
MAX_HOSTS = 4096
"""Hosts that are remembered; those of no interest any more are forgotten first."""

_LEAST_BACK_OFF_S = 0.1
_TICK_S = 0.1


@dataclass(slots=True)
class _Host:
    ready_at: float = 0.0
    failures: int = 0
    users: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)


class Turn:
    """One request's turn at a host; tell it how the request went.

    Without a word it counts neither as a success nor as a failure.
    """

    def __init__(self) -> None:
        self.failed: bool | None = None
        self.retry_after = 0.0

    def success(self) -> None:
        """The host answered in a way that shows it is well."""
        self.failed = False

    def failure(self, retry_after: float | None = None) -> None:
        """The host did not answer, or answered that it cannot."""
        self.failed = True
        self.retry_after = retry_after or 0.0


class Pace:
    """Gives each host's turns to threads, one at a time, each when it is due."""

    def __init__(
        self,
        *,
        stop: threading.Event,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], bool] | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """See the class.

        Args:
            stop: ends every wait.
            monotonic: the clock, in seconds.
            wait: waits so many seconds, or until the crawl is ended, and says whether it was.
            jitter: gives numbers of [0, 1).
        """
        self._stop = stop
        self._monotonic = monotonic
        self._wait = wait or stop.wait
        self._jitter = jitter
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self, url: str, delay_s: float) -> Iterator[Turn]:
        """Wait for the turn of this address's host, and keep it while the request lasts.

        Args:
            url: what is to be asked for.
            delay_s: seconds between the end of this request and the host's next one.

        Raises:
            FetchFailed: "resting" if the host is to be left alone for longer than a thread
                should wait; "stopped" if the crawl was ended meanwhile.
        """
        name = host_of(url)
        host = self._enter(name)
        try:
            while not host.turn.acquire(timeout=_TICK_S):
                self._check_stop(url)
            try:
                self._await_turn(host, url, delay_s)
                turn = Turn()
                try:
                    yield turn
                finally:
                    self._settle(host, turn, delay_s)
            finally:
                host.turn.release()
        finally:
            with self._lock:
                host.users -= 1

    def resting_s(self, url: str) -> float:
        """Seconds for which the breaker of this address's host stays open; 0 if it is closed."""
        with self._lock:
            host = self._hosts.get(host_of(url))
        if host is None or host.failures < FAILURES_TO_REST:
            return 0.0
        return max(0.0, host.ready_at - self._monotonic())

    def _enter(self, name: str) -> _Host:
        with self._lock:
            host = self._hosts.get(name)
            if host is None:
                if len(self._hosts) >= MAX_HOSTS:
                    self._forget()
                host = self._hosts[name] = _Host()
            host.users += 1
            return host

    def _forget(self) -> None:
        """Forget hosts that nobody uses and that may be asked at once; the lock is held."""
        now = self._monotonic()
        for name, host in list(self._hosts.items()):
            if not host.users and not host.failures and host.ready_at <= now:
                del self._hosts[name]

    def _await_turn(self, host: _Host, url: str, delay_s: float) -> None:
        self._check_stop(url)
        remaining = host.ready_at - self._monotonic()
        if remaining <= 0:
            return
        if host.failures >= FAILURES_TO_REST:
            raise FetchFailed(
                "resting",
                url,
                f"{host_of(url)} failed {host.failures} times in a row; "
                f"it is asked again in {remaining:.0f} s",
                retry_after=remaining,
            )
        if remaining > max(MAX_DELAY_S, delay_s):
            raise FetchFailed(
                "resting",
                url,
                f"{host_of(url)} asked to be left alone for another {remaining:.0f} s",
                retry_after=remaining,
            )
        while remaining > 0:
            if self._wait(remaining):
                self._check_stop(url)
            remaining = host.ready_at - self._monotonic()

    def _check_stop(self, url: str) -> None:
        if self._stop.is_set():
            raise FetchFailed("stopped", url, "the crawl was ended before the request was sent")

    def _settle(self, host: _Host, turn: Turn, delay_s: float) -> None:
        pause = delay_s
        if turn.failed:
            host.failures += 1
            pause = max(delay_s, turn.retry_after, self._back_off(host.failures, delay_s))
        elif turn.failed is False:
            host.failures = 0
        host.ready_at = self._monotonic() + pause

    def _back_off(self, failures: int, delay_s: float) -> float:
        if failures < FAILURES_TO_REST:
            pause = math.ldexp(max(delay_s, _LEAST_BACK_OFF_S), failures)
            return min(pause * (1 + self._jitter() / 2), MAX_DELAY_S)
        # The exponent is bounded, for a float is.
        pause = math.ldexp(FIRST_REST_S, min(failures - FAILURES_TO_REST, 30))
        return min(pause, MAX_REST_S) * (1 + self._jitter() / 10)


def retry_after(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Seconds that a server asks us to wait (Retry-After, RFC 9110), at most an hour.

    A date is taken relative to the server's own Date, for its clock may be wrong.

    Args:
        headers: names in lower case.
        now: our clock, for servers that send no Date.

    Returns:
        Seconds, or None if it asks nothing that can be read.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", value):
        seconds = float(value[-10:]) if len(value) <= 10 else MAX_RETRY_AFTER_S
        return min(seconds, MAX_RETRY_AFTER_S)
    until = _moment(value)
    if until is None:
        return None
    since = _moment(headers.get("date", "")) or now
    return min(max(0.0, (until - since).total_seconds()), MAX_RETRY_AFTER_S)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text[:100])
        # A date without a zone means UTC, the only one that HTTP knows.
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
