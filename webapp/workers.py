"""Several processes behind one port, for in each of them Python runs one thread at a time.

Every worker opens the store and the index for itself and only reads. They share the socket, which
is opened once; whoever is idle takes the next reader. The process that started them looks after
them: one that ends is replaced, and none outlives it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from webapp.serving import address_of, listen, run

if TYPE_CHECKING:
    from flask import Flask

GRACE_S = 10
"""So long may a worker take to finish its answers."""

PAUSE_S = 1
"""Before a worker is replaced, so that one that cannot start does not busy the machine."""

MOST_WORKERS = 64

_NAME = "jiangxun-worker"

OpenApp = Callable[[], AbstractContextManager["Flask"]]
"""Opens what an application needs, makes it ready, and closes it; must be picklable."""

# A fork would copy the locks of libraries in whatever state they are.
_CONTEXT = multiprocessing.get_context("spawn")


class WorkerFailed(Exception):
    """A worker ended before it could answer anybody; its own message stands before this one."""


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process, and the end of a pipe on which it says that it is ready."""

    process: BaseProcess
    ready: Connection


def serve_in_processes(
    open_app: OpenApp,
    workers: int,
    host: str,
    port: int,
    announce: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    Args:
        open_app: called in each worker.
        workers: how many processes.
        host: see `serving.listen`.
        port: see `serving.listen`.
        announce: told the address once all workers are ready.

    Raises:
        PortTaken: nothing can listen there.
        WorkerFailed: the workers cannot start.
    """
    with listen(host, port) as listening, ExitStack() as stack:
        running: list[_Worker] = []
        stack.callback(_end)
        running += [_start(open_app, listening) for _ in range(workers)]
        for worker in running:
            _await(worker)
        announce(address_of(listening, host))
        while True:
            wait([worker.process.sentinel for worker in running])
            time.sleep(PAUSE_S)
            for place, worker in enumerate(running):
                if worker.process.exitcode is not None:
                    running[place] = _start(open_app, listening)


def _start(open_app: OpenApp, listening: socket.socket) -> _Worker:
    here, there = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(
        target=_work, args=(open_app, listening, there), name=_NAME, daemon=True
    )
    process.start()
    there.close()
    return _Worker(process, here)


def _await(worker: _Worker) -> None:
    try:
        worker.ready.recv()
    except EOFError:
        worker.process.join(GRACE_S)
        raise WorkerFailed(
            f"a worker could not start (exit code {worker.process.exitcode})"
        ) from None


def _end() -> None:
    """End all workers, one that an interrupt caught half started included; none may linger."""
    workers = [child for child in multiprocessing.active_children() if child.name == _NAME]
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(GRACE_S)
        if worker.is_alive():
            worker.kill()
            worker.join()


def _work(open_app: OpenApp, listening: socket.socket, ready: Connection) -> None:
    """What a worker does; SIGTERM lets it finish, Ctrl-C is for the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with listening, open_app() as app:
        ready.send(True)
        run(app, listening)


def _end_with_parent() -> None:
    """Whoever killed the parent meant the workers too."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
