"""Everything that a search finds, taken away as one file."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import asdict, dataclass

from desk.servers import Server

PIECE = 1 << 16
LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Taken:
    """A download.

    Attributes:
        first_ms: milliseconds to the first byte of the file.
        seconds: to the last.
        lines: line ends in the file.
        grown: megabytes that the server grew by at most.
    """

    first_ms: float
    seconds: float
    lines: int
    grown: float

    def facts(self) -> dict[str, float]:
        """Plain data."""
        return asdict(self)


def take(server: Server, path: str) -> Taken | None:
    """Download a file; None where there is none."""
    before, sizes, done = server.megabytes(), [0.0], threading.Event()

    def look() -> None:
        while not done.wait(LOOK_S):
            sizes.append(server.megabytes() - before)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            return None
        lines = answer.read(1).count(b"\n")
        first = time.perf_counter() - begun
        while piece := answer.read(PIECE):
            lines += piece.count(b"\n")
        return Taken(first * 1000, time.perf_counter() - begun, lines, max(sizes))
    finally:
        done.set()
        looking.join()
