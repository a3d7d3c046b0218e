"""Ends exchanges that last too long, whatever they are waiting for.

A socket's timeout starts anew with every byte, so a server that sends one byte now and then
holds a reader for ever: in the TLS handshake, in the headers, in the body. One thread watches
every exchange under way and shuts the connection of those that are over time, or of all of
them when the operator ends the crawl; the reader then sees the end of its stream at once.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Literal

TICK_S = 0.1
GRACE_S = 0.5
"""How long exchanges under way may go on after the crawl was ended."""

_thread = threading.local()


class Lifeline:
    """One exchange's hold on its connection, by which it can be ended from another thread.

    Attributes:
        ends_at: on the monotonic clock.
        cut: why the exchange was ended; "" while it was not.
        ip: address of the peer; "" before there is a connection.
        kept: the connection was kept from an earlier exchange.
    """

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at
        self.cut: Literal["", "time", "stopped"] = ""
        self.ip = ""
        self.kept = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def hold(self, connection: socket.socket, ip: str, *, kept: bool = False) -> None:
        """Take hold of a connection, also one that is being opened or goes over to TLS.

        By a descriptor of our own: that of `connection` may be closed, and its number given to
        another connection, just when the watchdog bites.
        """
        own = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            self._release()
            self._socket, self.ip, self.kept = own, ip, kept
            if self.cut:
                self._shut()

    def sever(self, why: Literal["time", "stopped"]) -> None:
        """End the exchange."""
        with self._lock:
            self.cut = self.cut or why
            self._shut()

    def release(self) -> None:
        """Let go of the connection; it stays open."""
        with self._lock:
            self._release()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # the peer was faster
                self._socket.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def current() -> Lifeline | None:
    """The lifeline of the exchange that this thread is in."""
    lifeline: Lifeline | None = getattr(_thread, "lifeline", None)
    return lifeline


class Watchdog:
    """Watches the exchanges of one fetcher, by one thread that sleeps while there are none."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._stopped_at: float | None = None
        self._active: set[Lifeline] = set()
        self._changed = threading.Condition()
        self._watcher: threading.Thread | None = None
        self._closed = threading.Event()

    @contextlib.contextmanager
    def lifeline(self, total_s: float) -> Iterator[Lifeline]:
        """Bound what this thread does on the network to `total_s` seconds."""
        lifeline = Lifeline(time.monotonic() + total_s)
        with self._changed:
            if self._watcher is None:
                self._watcher = threading.Thread(
                    target=self._watch, name="crawl-watchdog", daemon=True
                )
                self._watcher.start()
            self._active.add(lifeline)
            self._changed.notify()
        _thread.lifeline = lifeline
        try:
            yield lifeline
        finally:
            _thread.lifeline = None
            with self._changed:
                self._active.discard(lifeline)
            lifeline.release()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed.set()
            self._changed.notify()
            watcher = self._watcher
        if watcher is not None:
            watcher.join()

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._active and not self._closed.is_set():
                    self._changed.wait()
                if self._closed.is_set():
                    return
                active = list(self._active)
            self._bite(active)
            self._closed.wait(TICK_S)

    def _bite(self, active: list[Lifeline]) -> None:
        now = time.monotonic()
        if self._stop.is_set() and self._stopped_at is None:
            self._stopped_at = now
        stopped = self._stopped_at is not None and now >= self._stopped_at + GRACE_S
        for lifeline in active:
            if now >= lifeline.ends_at:
                lifeline.sever("time")
            elif stopped:
                lifeline.sever("stopped")
