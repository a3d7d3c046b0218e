"""Answers that go wrong on the wire: each class is one way to break the protocol or abuse it."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field
from functools import cache

from tests.faults.server import Reply, Wire, head

HTML = {"Content-Type": "text/html; charset=utf-8"}
MEGABYTE = 2**20


@dataclass(frozen=True)
class SlowDrip:
    """A byte now and then, without end: every read succeeds, the page never does."""

    pause_s: float = 0.02

    def play(self, wire: Wire) -> bool:
        """Send single bytes until the client has enough."""
        wire.send(head(200, HTML | {"Content-Length": "1000000"}))
        while True:
            wire.send(b"a")
            wire.wait(self.pause_s)


@dataclass(frozen=True)
class SlowHeader:
    """A header line now and then, without end."""

    pause_s: float = 0.02

    def play(self, wire: Wire) -> bool:
        """Send headers until the client has enough."""
        wire.send(b"HTTP/1.1 200 OK\r\n")
        for number in range(10**6):
            wire.send(b"X" if number % 70 else b"\r\nX-More:")
            wire.wait(self.pause_s)
        return False


@dataclass(frozen=True)
class HangsInHeader:
    """Half a header, then silence."""

    def play(self, wire: Wire) -> bool:
        """Send the half."""
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/ht")
        wire.hang()
        return False


@dataclass(frozen=True)
class Silent:
    """The connection is accepted and the request read; nothing is ever said."""

    def play(self, wire: Wire) -> bool:
        """Wait."""
        wire.hang()
        return False


@dataclass(frozen=True)
class HangsInBody:
    """Half a body, then silence."""

    def play(self, wire: Wire) -> bool:
        """Send the half."""
        wire.send(head(200, HTML | {"Content-Length": "2000"}) + b"a" * 1000)
        wire.hang()
        return False


@dataclass(frozen=True)
class ResetsInBody:
    """RST in the middle of the body."""

    def play(self, wire: Wire) -> bool:
        """Send the half, then reset."""
        wire.send(head(200, HTML | {"Content-Length": "2000"}) + b"a" * 1000)
        wire.reset()
        return False


@dataclass(frozen=True)
class ClosesWithoutAnswer:
    """The connection ends before a byte was said."""

    def play(self, wire: Wire) -> bool:
        """Say nothing."""
        return False


@dataclass(frozen=True)
class Garbage:
    """What listens here speaks no HTTP."""

    def play(self, wire: Wire) -> bool:
        """Send the greeting of a mail server."""
        wire.send(b"220 mail ready\r\n\r\n\x00\x01\x02")
        return False


@dataclass(frozen=True)
class TooManyHeaders:
    """Ten thousand headers, then a page."""

    def play(self, wire: Wire) -> bool:
        """Send them."""
        wire.send(head(200, HTML | {f"X-{number}": "a" * 50 for number in range(10_000)}))
        return False


@dataclass(frozen=True)
class HugeHeader:
    """One header of a megabyte."""

    def play(self, wire: Wire) -> bool:
        """Send it."""
        wire.send(head(200, HTML | {"X-Huge": "a" * MEGABYTE}))
        return False


@dataclass(frozen=True)
class TooShort:
    """The body ends before the length that was announced."""

    body: bytes

    def play(self, wire: Wire) -> bool:
        """Announce a kilobyte more than there is, and close."""
        wire.send(head(200, HTML | {"Content-Length": str(len(self.body) + 1024)}) + self.body)
        return False


@dataclass(frozen=True)
class TooLong:
    """More comes than the length that was announced, and the connection stays open.

    A client that reads the rest as the next answer takes `smuggled` for the next page.
    """

    body: bytes
    smuggled: bytes

    def play(self, wire: Wire) -> bool:
        """Send the body and, behind it, what looks like another answer."""
        more = head(200, HTML | {"Content-Length": str(len(self.smuggled))}) + self.smuggled
        wire.send(head(200, HTML | {"Content-Length": str(len(self.body))}) + self.body + more)
        return True


@dataclass(frozen=True)
class BadChunkSize:
    """Chunked transfer whose second chunk has a length that is no number."""

    def play(self, wire: Wire) -> bool:
        """Send a good chunk and a bad one."""
        wire.send(head(200, HTML | {"Transfer-Encoding": "chunked"}))
        wire.send(b"5\r\n<html\r\nzz\r\noops\r\n0\r\n\r\n")
        return False


@dataclass(frozen=True)
class CutChunks:
    """Chunked transfer without its last chunk."""

    body: bytes

    def play(self, wire: Wire) -> bool:
        """Send one chunk, and close."""
        wire.send(head(200, HTML | {"Transfer-Encoding": "chunked"}))
        wire.send(b"%x\r\n%s\r\n" % (len(self.body), self.body))
        return False


@dataclass(frozen=True)
class EndlessBody:
    """A body without length and without end, as fast as the client takes it."""

    def play(self, wire: Wire) -> bool:
        """Send until the client has enough."""
        wire.send(head(200, HTML | {"Connection": "close"}))
        while True:
            wire.send(b"<p>a</p>" * 8192)


@dataclass(frozen=True)
class EndlessChunks:
    """Chunks without end."""

    def play(self, wire: Wire) -> bool:
        """Send until the client has enough."""
        wire.send(head(200, HTML | {"Transfer-Encoding": "chunked"}))
        while True:
            wire.send(b"10000\r\n" + b"b" * 65536 + b"\r\n")


@dataclass(frozen=True)
class CutGzip:
    """A gzip stream that ends in the middle, with the right Content-Length for what is sent."""

    body: bytes

    def play(self, wire: Wire) -> bool:
        """Send its first half."""
        half = gzip.compress(self.body)[: len(gzip.compress(self.body)) // 2]
        return Reply(half, headers={"Content-Encoding": "gzip"}).play(wire)


@dataclass(frozen=True)
class NotGzip:
    """Plain text that calls itself gzip."""

    body: bytes

    def play(self, wire: Wire) -> bool:
        """Send it."""
        return Reply(self.body, headers={"Content-Encoding": "gzip"}).play(wire)


@dataclass(frozen=True)
class GzipBomb:
    """Some kilobytes that unpack to many megabytes; `layers` of gzip, one inside the other."""

    megabytes: int = 100
    layers: int = 1

    def __post_init__(self) -> None:
        _bomb(self.megabytes, self.layers)  # takes longer than a client waits

    def play(self, wire: Wire) -> bool:
        """Send it."""
        encoding = ", ".join(["gzip"] * self.layers)
        body = _bomb(self.megabytes, self.layers)
        return Reply(body, headers={"Content-Encoding": encoding}).play(wire)


@cache
def _bomb(megabytes: int, layers: int) -> bytes:
    pack = zlib.compressobj(6, wbits=31)
    data = b"".join(pack.compress(b" " * MEGABYTE) for _ in range(megabytes)) + pack.flush()
    for _ in range(layers - 1):
        data = gzip.compress(data, 9)
    return data


@dataclass(frozen=True)
class Redirect:
    """To anywhere at all."""

    to: str
    status: int = 302
    headers: dict[str, str] = field(default_factory=dict)

    def play(self, wire: Wire) -> bool:
        """Send it."""
        headers = {"Location": self.to} | self.headers
        return Reply(b"moved", status=self.status, headers=headers).play(wire)


@dataclass(frozen=True)
class Held:
    """Another answer, after a while: shows who asks for the next page before having this one."""

    answer: Reply
    seconds: float

    def play(self, wire: Wire) -> bool:
        """Wait, then send it."""
        wire.wait(self.seconds)
        return self.answer.play(wire)
