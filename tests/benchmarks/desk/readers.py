"""Readers who ask without a pause, in a process of their own."""

from __future__ import annotations

import http.client
import multiprocessing
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it.

    Attributes:
        pages: answers with status 200.
        errors: other statuses and broken connections.
        seconds: how long it went on.
        p50, p95, most: milliseconds from the request to the last byte.
        kilobytes: of an answer, on average.
    """

    pages: int
    errors: int
    seconds: float
    p50: float
    p95: float
    most: float
    kilobytes: float

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    def facts(self) -> dict[str, float]:
        """Plain data."""
        return {**asdict(self), "rate": self.rate}


def read(port: int, paths: Sequence[str], readers: int, seconds: float) -> Load:
    """Let readers ask for so long, each in an order of its own; with no seconds, each path once."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_read, (port, list(paths), readers, seconds))


def _read(port: int, paths: list[str], readers: int, seconds: float) -> Load:
    taken: list[float] = []
    weights: list[int] = []
    errors: list[str] = []

    def reader(number: int) -> None:
        order = random.Random(number).sample(paths, len(paths))
        connection, at = _connection(port), 0
        while time.perf_counter() < until if seconds else at < len(order):
            path, at = order[at % len(order)], at + 1
            begun = time.perf_counter()
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                weight = len(answer.read())
            except (OSError, http.client.HTTPException) as error:
                errors.append(f"{type(error).__name__}: {path}")
                connection = _connection(port)
                continue
            if answer.status == 200:
                taken.append((time.perf_counter() - begun) * 1000)
                weights.append(weight)
            else:
                errors.append(f"{answer.status}: {path}")

    begun = time.perf_counter()
    until = begun + seconds
    threads = [threading.Thread(target=reader, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - begun
    for line in errors[:5]:
        print(line)
    ordered = sorted(taken) or [0.0]
    middle, high = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
    mean = sum(weights) / max(len(weights), 1) / 1000
    return Load(len(taken), len(errors), passed, middle, high, ordered[-1], mean)


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
