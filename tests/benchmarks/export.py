"""How soon a whole collection begins to come as a file, how fast it comes, and what it costs.

    python tests/benchmarks/export.py [--articles 100000] [--data FOLDER]

Serves the articles of `desk` as `jiangxun serve` does and takes all of them in each form, with the
copies (fold=0). Prints for each the milliseconds to the first byte and how many articles a second
came, and by how much the memory of the server grew. The status is 1 if a file was not whole, a
first byte took more than 500 ms, or the memory grew by more than `FLAT_MB` after the first file.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from desk.build import data_folder  # noqa: E402

FIRST_BYTE_MS = 500
FLAT_MB = 48
STEP_S = 0.05
ENTRIES = {"csv": None, "jsonl": b"\n", "ris": b"\r\nER  - \r\n", "bib": b"\n}\n"}
"""What ends an entry of each form; the rows of CSV are counted by a reader of CSV."""


class Taken(NamedTuple):
    """One file: its size in bytes, its entries, those promised, and the seconds it took."""

    size: int
    entries: int
    promised: int
    first_byte_s: float
    whole_s: float


@contextmanager
def serving(data: Path) -> Iterator[tuple[int, int]]:
    """A server of its own process; its process id and its port."""
    command = [sys.executable, "-c", "from webapp.cli import main; main()", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    with subprocess.Popen(
        [*command, "--data", str(data)], stderr=subprocess.PIPE, text=True, env=environment
    ) as server:
        try:
            said = next(line for line in server.stderr if "Serving on" in line)
            yield server.pid, int(re.search(r":(\d+)/", said)[1])
        finally:
            server.terminate()


def take(port: int, form: str) -> Taken:
    """Read one file to its end."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as link:
        begun = time.perf_counter()
        link.request("GET", f"/export.{form}?fold=0")
        answer = link.getresponse()
        pieces = [answer.read(1)]
        first = time.perf_counter() - begun
        while piece := answer.read(1 << 16):
            pieces.append(piece)
        whole = time.perf_counter() - begun
    body = b"".join(pieces)
    if (end := ENTRIES[form]) is not None:
        entries = body.count(end)
    else:
        rows = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
        entries = sum(1 for _ in rows) - 1
    return Taken(len(body), entries, int(answer.headers["X-Total-Count"]), first, whole)


def private_mb(process: int) -> float:
    """The memory that only this process has, in MB; mapped files of the index do not count."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024


@contextmanager
def watching(process: int) -> Iterator[list[float]]:
    """The memory over time, as long as the block runs."""
    seen, done = [private_mb(process)], threading.Event()

    def watch() -> None:
        while not done.wait(STEP_S):
            seen.append(private_mb(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    kept = Path(tempfile.gettempdir(), "jiangxun-benchmark")
    parser.add_argument("--data", type=Path, help="a data folder to serve instead")
    options = parser.parse_args()
    data = options.data or data_folder(kept, options.articles, print)
    failed = False
    print("form   articles     MB   first byte   articles/s   memory before   peak")
    with serving(data) as (process, port):
        take(port, "csv")  # what is loaded once, whoever asks first, is not growth
        for form in ENTRIES:
            with watching(process) as seen:
                taken = take(port, form)
            growth = max(seen) - seen[0]
            print(
                f"{form:<6} {taken.entries:>8} {taken.size / 1e6:>6.1f}"
                f" {taken.first_byte_s * 1000:>9.0f} ms {taken.entries / taken.whole_s:>12.0f}"
                f" {seen[0]:>12.1f} MB {max(seen):>6.1f} MB",
                flush=True,
            )
            failed |= taken.entries != taken.promised or growth > FLAT_MB
            failed |= taken.first_byte_s * 1000 > FIRST_BYTE_MS
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
