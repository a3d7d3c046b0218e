"""A process that opens an index and answers the questions: how fast at first, with what memory.

    python -m engine.probe NAME FOLDER < questions (a pickle from the parent)

Prints one JSON object: `import_ms` for the engine's modules, `first_page_ms` for opening and the
first page, `peak_mb` (VmHWM: mapped pages of the index count), `own_mb` (RssAnon at the end:
they do not), `bare_mb` before the index was opened.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path

from engine.roster import find_peer

FIRST = 1
"""Which question is the first: one term, 18 %."""


def main() -> None:
    """Probe the engine named on the command line."""
    asks = pickle.load(sys.stdin.buffer)
    begun = time.perf_counter()
    kind = find_peer(sys.argv[1])
    imported = time.perf_counter()
    bare = _megabytes("VmHWM")
    started = time.perf_counter()
    peer = kind(Path(sys.argv[2]))
    peer.page(asks[min(FIRST, len(asks) - 1)])
    first = time.perf_counter()
    for ask in asks * 3:
        peer.page(ask)
    figures = {
        "import_ms": (imported - begun) * 1000,
        "first_page_ms": (first - started) * 1000,
        "bare_mb": bare,
        "peak_mb": _megabytes("VmHWM"),
        "own_mb": _megabytes("RssAnon"),
    }
    peer.close()
    json.dump(figures, sys.stdout)


def _megabytes(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"this system does not tell {name}")


if __name__ == "__main__":
    main()
