"""A fault server in a process of its own, so that it does not slow down what it serves.

A process that is measured or killed starts afresh while the sites stay at their addresses, and the
log of what they were asked spans all its lives.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.faults.server import Server, Site


@dataclass(frozen=True)
class Asked:
    """An entry of the log, without its headers: `at` and `until` in seconds, comparable."""

    base: str
    path: str
    at: float
    until: float | None
    status: int


@dataclass(frozen=True)
class Apart:
    """The server as its user sees it; `bases` are the addresses of the sites, in order."""

    bases: Sequence[str]
    _line: Connection

    def log(self) -> list[Asked]:
        """What was asked since the last `forget`."""
        return self._ask("log")

    def forget(self) -> None:
        """Begin the log anew."""
        self._ask("forget")

    def _ask(self, what: str) -> list[Asked]:
        self._line.send(what)
        return self._line.recv()


@contextmanager
def serving(make: Callable[[], Sequence[Site]]) -> Iterator[Apart]:
    """Serve the sites that `make` returns, a function that the other process can import."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(make, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Apart(ours.recv(), ours)
    finally:
        ours.close()
        process.join(10)
        process.kill()


def _serve(make: Callable[[], Sequence[Site]], line: Connection) -> None:
    with Server() as server:
        line.send([server.add(site).base for site in make()])
        while True:
            try:
                what = line.recv()
            except EOFError:
                return
            if what == "forget":
                server.forget()
            entries = server.log() if what == "log" else []
            line.send([Asked(e.request.base, e.path, e.at, e.until, e.status) for e in entries])
