"""A fault server for each test, and a fetcher that may ask it and is quick to lose patience."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.crawl.fetch import Fetcher
from tests.faults.clock import Clock
from tests.faults.server import Server

LOOPBACK = frozenset(f"127.0.0.{number}" for number in range(2, 255))
"""Every address that the fault server uses; 127.0.0.1 stays forbidden."""

KIND = "Jiangxun/test (+mailto:faults@example.org)"
MOST = 2**20


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


@pytest.fixture
def clock(stop: threading.Event) -> Clock:
    return Clock(stop)


@pytest.fixture
def fetcher(
    archive: Archive, stop: threading.Event, clock: Clock
) -> Iterator[Callable[..., Fetcher]]:
    """Make a fetcher; what is not said of it is quick, and delays take no time."""
    with ExitStack() as stack:

        def make(**options) -> Fetcher:
            quick = {
                "user_agent": KIND, "delay_s": 0.0, "allow_hosts": LOOPBACK, "stop": stop,
                "timeout_s": (1, 0.3), "total_s": 0.8, "max_bytes": MOST,
            }  # fmt: skip
            made = Fetcher(archive, **quick | clock.options() | options)
            stack.callback(made.close)
            return made

        yield make
        stop.set()
