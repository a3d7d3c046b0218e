"""A web server that misbehaves on purpose, on the loopback, and keeps a log of what was asked.

Plain sockets, for every server module there is puts right what we want to be wrong. A connection is
a thread; a site is a listener on a loopback address of its own (127.0.0.2, 127.0.0.3, …), so that
whoever counts hosts by name or by name and port counts the same.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

HEAD_LIMIT = 64 * 1024
REASONS = {
    200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified",
    308: "Permanent Redirect", 403: "Forbidden", 404: "Not Found", 410: "Gone",
    429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What a client asked for.

    Attributes:
        path: with its query.
        headers: names in lower case.
        base: of the site that was asked, "http://127.0.0.2:40123".
    """

    method: str
    path: str
    headers: Mapping[str, str]
    base: str

    @property
    def url(self) -> str:
        """The address, absolute."""
        return self.base + self.path


@dataclass
class Entry:
    """One request in the log.

    Attributes:
        at: when it had been read, seconds of the monotonic clock.
        until: just before the last byte of the answer went out: a client that asks earlier than
            this has not waited for its answer. None while the answer is going out.
        status: of the answer; 0 if there was no whole status line.
    """

    request: Request
    at: float
    until: float | None = None
    status: int = 0

    @property
    def path(self) -> str:
        """What was asked for."""
        return self.request.path


class HungUp(Exception):
    """The client has gone, or the server is closing."""


class Wire:
    """Our end of a connection, for the time of one answer."""

    def __init__(self, connection: socket.socket, entry: Entry, closing: threading.Event) -> None:
        self._connection, self._entry, self._closing = connection, entry, closing

    def send(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            HungUp: nobody listens any more.
        """
        self._entry.until = time.monotonic()
        if data.startswith(b"HTTP/") and not self._entry.status:
            self._entry.status = int(data[9:12]) if data[9:12].isdigit() else 0
        try:
            self._connection.sendall(data)
        except OSError as error:
            raise HungUp from error

    def wait(self, seconds: float) -> None:
        """Do nothing for a while, or until the server closes."""
        if self._closing.wait(seconds):
            raise HungUp

    def hang(self) -> None:
        """Do nothing until the client has enough."""
        self._connection.settimeout(0.05)
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                try:
                    if not self._connection.recv(1024):
                        break
                except ConnectionError:
                    break
        raise HungUp

    def reset(self) -> None:
        """End the connection with RST, not with FIN."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()
        raise HungUp


class Answer(Protocol):
    """Something to send for a request."""

    def play(self, wire: Wire) -> bool:
        """Send it; whether the connection may be used again."""
        ...


@dataclass(frozen=True)
class Reply:
    """An answer as it should be: whole, with its length."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def play(self, wire: Wire) -> bool:
        """Send it; the connection stays open."""
        given = {"Content-Type": self.content_type, "Content-Length": str(len(self.body))}
        wire.send(head(self.status, given | dict(self.headers)) + self.body)
        return True


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """The status line and the headers, with the empty line."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Other')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class Site(Protocol):
    """Whoever answers at one address; `base` is set when it is put on a server."""

    base: str

    def answer(self, request: Request) -> Answer:
        """What to send. Any thread may call it."""
        ...


S = TypeVar("S", bound=Site)


class Server:
    """Sites, each on a loopback address of its own, and the log of all that they were asked."""

    def __init__(self) -> None:
        self._log: list[Entry] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._listeners: dict[str, socket.socket] = {}
        self._connections: dict[socket.socket, str] = {}
        self._threads: list[threading.Thread] = []
        self._numbers = itertools.count(2)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, site: S) -> S:
        """Put a site on an address of its own, and tell it which; one that left comes back."""
        host, _, port = site.base.removeprefix("http://").partition(":")
        address = (host or f"127.0.0.{next(self._numbers)}", int(port or 0))
        listener = socket.create_server(address, backlog=128)
        host, port = listener.getsockname()
        site.base = f"http://{host}:{port}"
        self._listeners[site.base] = listener
        self._start(self._listen, listener, site)
        return site

    def leave(self, base: str) -> None:
        """Take a site off the network: its connections end, nobody listens at its address."""
        listener = self._listeners.pop(base)
        _shut(listener)
        listener.close()
        with self._lock:
            connections = [each for each, site in self._connections.items() if site == base]
        for connection in connections:
            _shut(connection)

    def log(self, base: str | None = None) -> list[Entry]:
        """What was asked, in order; of one site, if its `base` is given."""
        with self._lock:
            return [entry for entry in self._log if base in (None, entry.request.base)]

    def forget(self) -> None:
        """Begin the log anew."""
        with self._lock:
            self._log.clear()

    def close(self) -> None:
        """End every connection and wait for every thread."""
        self._closing.set()
        for base in list(self._listeners):
            self.leave(base)
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self, listener: socket.socket, site: Site) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections[connection] = site.base
            self._start(self._serve, connection, site)

    def _serve(self, connection: socket.socket, site: Site) -> None:
        """Answer one connection until either side has enough."""
        try:
            with connection, contextlib.suppress(HungUp, OSError):
                buffer = b""
                while not self._closing.is_set():
                    request, buffer = _read(connection, buffer, site.base)
                    entry = Entry(request, time.monotonic())
                    with self._lock:
                        self._log.append(entry)
                    if not site.answer(request).play(Wire(connection, entry, self._closing)):
                        return
        finally:
            with self._lock:
                self._connections.pop(connection)


def _shut(end: socket.socket) -> None:
    """Wake whoever waits at a socket; the thread that owns it closes it."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def _read(connection: socket.socket, buffer: bytes, base: str) -> tuple[Request, bytes]:
    """The next request of a connection and what was read beyond it; requests have no bodies."""
    while b"\r\n\r\n" not in buffer:
        if not buffer[:1].isalpha() and buffer:
            connection.sendall(head(400, {"Connection": "close"}))  # TLS, say
            raise HungUp
        data = connection.recv(HEAD_LIMIT)
        if not data or len(buffer) > HEAD_LIMIT:
            raise HungUp
        buffer += data
    text, _, rest = buffer.partition(b"\r\n\r\n")
    first, *lines = text.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(method, path, headers, base), rest
