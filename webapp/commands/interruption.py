"""Ctrl-C and the service manager's SIGTERM end long work cleanly, and within two seconds.

The first signal asks the work to stop. What does not let go in time, a thread inside a slow
answer of a distant server, is abandoned with the process: that loses nothing, because every page
is committed by itself and both the archive and the index survive a kill at any instant.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

GRACE_S = 1.5
INTERRUPTED = 128 + signal.SIGINT
"""The exit code of a program that was interrupted before it had done its work."""

_ASKED = b"\nEnding; what has been read is kept.\n"
_ABANDONED = b"Ended without waiting for the servers that do not answer; nothing is lost.\n"
_SHOW_CURSOR = b"\x1b[?25h"


@contextmanager
def interruptible(
    stop: Event,
    *,
    exit_code: int,
    grace_s: float = GRACE_S,
    end: Callable[[int], object] = os._exit,
) -> Iterator[None]:
    """Set `stop` at SIGINT or SIGTERM; end the process if the block is not left soon after.

    Args:
        stop: what the work inside looks at.
        exit_code: of a process that had to be abandoned.
        grace_s: how long the block may take to leave, seconds; a second signal cuts it short.
        end: ends the process at once.
    """
    left = threading.Lock()

    def abandon() -> None:
        # Whoever has the lock decides: the block that leaves, or the end of the process.
        if left.acquire(blocking=False):
            os.write(2, (_SHOW_CURSOR if os.isatty(2) else b"") + _ABANDONED)
            end(exit_code)

    timer = threading.Timer(grace_s, abandon)
    timer.daemon = True

    def asked(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            abandon()
            return
        stop.set()
        # Not `print`: the signal may have come in the middle of one.
        os.write(2, _ASKED)
        timer.start()

    kept = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        left.acquire(blocking=False)
        timer.cancel()
        for number, handler in kept.items():
            signal.signal(number, handler)
