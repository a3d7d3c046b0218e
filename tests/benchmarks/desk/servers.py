"""The desks as their own programs serve them, each in processes of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 120
LONGEST_MS = 20_000
"""Datasette leaves out what it cannot count in a fifth of a second, unless it is told to wait."""


@dataclass(frozen=True, slots=True)
class Server:
    """A desk that answers."""

    name: str
    port: int
    pid: int

    def megabytes(self) -> float:
        """What its processes hold, what they share counted once."""
        return sum(map(_proportional, _family(self.pid))) / 1000


@contextmanager
def ours(data: Path, workers: int | None) -> Iterator[Server]:
    """`jiangxun serve`."""
    command = [str(_program("jiangxun")), "--data", str(data), "serve", "--port", "{}"]
    command += ["--workers", str(workers)] if workers else []
    with _running("ours", command, "/healthz") as server:
        yield server


@contextmanager
def datasette(database: Path) -> Iterator[Server]:
    """`datasette serve`, with as much time as it needs to do all that is asked of it."""
    settings = {
        "sql_time_limit_ms": LONGEST_MS,
        "facet_time_limit_ms": LONGEST_MS,
        "suggest_facets": "off",
        "max_csv_mb": 0,
        "default_facet_size": 50,
        "default_cache_ttl": 0,
    }
    command = [str(_program("datasette")), "serve", str(database), "--port", "{}"]
    for name, value in settings.items():
        command += ["--setting", name, str(value)]
    with _running("Datasette", command, "/-/versions.json") as server:
        yield server


def is_installed(name: str) -> bool:
    """Can Datasette be compared at all?"""
    return _program(name).exists()


def _program(name: str) -> Path:
    return Path(shutil.which(name) or Path(sys.executable).with_name(name))


@contextmanager
def _running(name: str, command: list[str], known: str) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [word.format(port) if word == "{}" else word for word in command]
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _await(process, f"http://127.0.0.1:{port}{known}")
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def _await(process: subprocess.Popen[str], address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=60):
            return
        if process.poll() is not None:
            raise SystemExit(f"{process.args}: {process.communicate()[1]}")
        time.sleep(0.1)
    raise SystemExit(f"{process.args}: no answer after {PATIENCE_S} s")


def _family(pid: int) -> list[int]:
    found, at = [pid], 0
    while at < len(found):
        with suppress(OSError):
            children = Path(f"/proc/{found[at]}/task/{found[at]}/children").read_text()
            found += map(int, children.split())
        at += 1
    return found


def _proportional(pid: int) -> int:
    """Kilobytes of a process; a page that several processes map is divided among them."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
