"""A crawl that is killed at any instant and continued gives what an undisturbed one gives."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from corpus import Store

ROOT = Path(__file__).resolve().parents[3]
PAGES = 30
CRAWL = f"""
import sys, time
from corpus import Store
from tests.corpus.crawl.fake_site import Clock, Site, run

site = Site(Clock())
for number in range({PAGES}):
    site.put(number, f"标题{{number % 25}}\\n正文{{number % 25}}")
asked = open(sys.argv[2], "a", buffering=1)
site.before_fetch = lambda url: print(url, file=asked) or time.sleep(0.005)
print("ready", flush=True)
with Store(sys.argv[1]) as store:
    run(store, site)
"""


def crawled(folder, seconds=None):
    """One run, killed after some seconds; True if it came to its end."""
    with subprocess.Popen(
        [sys.executable, "-c", CRAWL, str(folder / "store"), str(folder / "asked")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode == 0


def result(folder):
    with Store(folder / "store") as store:
        changes = list(store.changes())
        assert store.count_revisions() == len(changes)
        return [(each.article.id, each.article.title, each.article.body) for each in changes]


@pytest.mark.parametrize("instants", [(0.1, 0.2), (0.3, 0.15), (0.25, 0.45)])
def test_killed_twice_and_continued(tmp_path, instants):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    assert crawled(whole)
    kills = sum(not crawled(cut, seconds) for seconds in instants)
    assert crawled(cut)
    assert result(cut) == result(whole)
    asked = Counter((cut / "asked").read_text().split())
    pages = Counter({url: count for url, count in asked.items() if "/n/" in url})
    assert len(pages) == PAGES
    assert pages.total() <= PAGES + kills
