"""A value that is dear to make and may be some seconds old."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Makes its value anew at most so often; readers who come meanwhile get the old one.

    Safe from any thread. Only the very first readers wait for each other.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._making = threading.Lock()
        self._held: tuple[float, object, T] | None = None

    def get(self, make: Callable[[], T], version: object = None) -> T:
        """The value, at most `seconds` old or of that very version.

        Args:
            make: makes it.
            version: of what it is made from; None where that is not known.
        """
        held = self._held
        if held is not None and self._holds(held, version):
            return held[2]
        if not self._making.acquire(blocking=held is None) and held is not None:
            return held[2]
        try:
            held = self._held  # perhaps somebody made it while this thread waited
            if held is None or not self._holds(held, version):
                held = (self._clock(), version, make())
                self._held = held
            return held[2]
        finally:
            self._making.release()

    def _holds(self, held: tuple[float, object, T], version: object) -> bool:
        at, made_from, _ = held
        is_same = version is not None and made_from == version
        return is_same or self._clock() - at < self._seconds
