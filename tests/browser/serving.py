"""The search desk as a process of its own, as an installation runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CODE = "from webapp.cli import main; main(prog_name='jiangxun')"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of `jiangxun serve` over a data folder, on a free port, while it runs."""
    command = [sys.executable, "-c", _CODE, "serve", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            process.terminate()
            raise AssertionError(line + process.stderr.read())
        try:
            yield found[0].rstrip("/")
        finally:
            process.terminate()
