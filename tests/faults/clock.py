"""Clocks for the crawler: one that is set ahead instead of waited for, and the real one."""

from __future__ import annotations

import threading
import time
from typing import Any


class Clock:
    """The monotonic clock, set ahead by whoever would have to wait: delays take no time.

    Attributes:
        waits: how long each wait would have been, in seconds.
    """

    def __init__(self, stop: threading.Event) -> None:
        self.waits: list[float] = []
        self._stop, self._lock = stop, threading.Lock()
        self._ahead = 0.0

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic() + self._ahead

    def wait(self, seconds: float) -> bool:
        """Set the clock ahead; whether the crawl was ended."""
        with self._lock:
            self._ahead += seconds
            self.waits.append(seconds)
        return self._stop.is_set()

    def options(self) -> dict[str, Any]:
        """What a fetcher has to be told."""
        return {"monotonic": self.monotonic, "wait": self.wait}


REAL: dict[str, Any] = {"monotonic": time.monotonic, "wait": None}
"""The same for the real clock."""
