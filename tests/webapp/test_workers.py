"""Several processes behind one port: they answer, one that dies is replaced, none stays behind."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from indexer import open_engine
from webapp.data_folder import DataFolder
from webapp.ready import ready_app
from webapp.serving import PortTaken, address_of, listen
from webapp.workers import WorkerFailed, serve_in_processes

PATIENCE_S = 60
PROGRAM = "from webapp.cli import main; main()"


def children(pid: int) -> set[int]:
    """The workers; the process that keeps track of shared things is none."""
    found = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return {child for child in found if b"spawn_main" in read(f"/proc/{child}/cmdline")}


def read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def until(condition):
    end = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def count(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as connection:
        connection.request("GET", "/api/v1/search")
        answer = connection.getresponse()
        assert answer.status == 200
        return json.loads(answer.read())["total"]


@contextmanager
def serving(folder: Path):
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", PROGRAM, "--data", str(folder)]
    command += ["serve", "--port", str(port), "--workers", "2"]
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    )
    try:
        assert f"http://127.0.0.1:{port}/" in process.stderr.readline()
        yield process, port
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_workers_answer_are_replaced_and_end(tmp_path):
    with serving(tmp_path) as (process, port):
        first = children(process.pid)
        assert len(first) == 2
        assert count(port) == 0
        lost = min(first)
        os.kill(lost, signal.SIGKILL)
        second = until(lambda: others if len(others := children(process.pid) - {lost}) > 1 else ())
        assert count(port) == 0
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) in (1, 130)
        until(lambda: all(map(is_gone, second)))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_no_worker_outlives_the_program(tmp_path):
    with serving(tmp_path) as (process, _):
        workers = children(process.pid)
        process.kill()
        process.wait(PATIENCE_S)
        until(lambda: all(map(is_gone, workers)))


def test_workers_that_cannot_start_end_the_program(tmp_path, capfd):
    (tmp_path / "index").write_text("no folder")
    with pytest.raises(WorkerFailed, match="exit code 1"):
        serve_in_processes(partial(ready_app, tmp_path), 2, "127.0.0.1", 0, print)
    assert "Serving" not in capfd.readouterr().out


def test_a_ready_application_answers(tmp_path):
    with closing(open_engine(DataFolder(tmp_path).index_path)):
        pass
    with ready_app(tmp_path) as app:
        assert app.test_client().get("/search").status_code == 200


def test_a_taken_port_is_told_or_avoided():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortTaken, match="name another"):
            listen("127.0.0.1", port)
        with listen("127.0.0.1", port, or_any_port=True) as second:
            assert second.getsockname()[1] not in (0, port)
            assert address_of(second, "127.0.0.1").startswith("http://127.0.0.1:")
            assert address_of(second, "::1").startswith("http://[::1]:")
