"""`kill -9` at random instants of crawl and index: is anything lost, doubled or torn?

An undisturbed run over sites of ours gives what must be there. Then the same is begun anew, killed
at a random instant, continued, killed again, until it comes to its end; and all of it again until
there were as many kills as asked for. After every kill every record of every WARC file but the
cut end of the last must be readable; after each round the articles with all their revisions, the
archive and the index must have the content of the undisturbed run. From the log of the server:
a page is asked for again only if it was under way, on its host, when the process died.

    python tests/benchmarks/crawl_kill.py --kills 300
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpus import Store
from corpus.archive import Archive, Archived, Earlier, read, warc_files
from corpus.crawl.crawler import crawl
from corpus.crawl.fetch import Fetcher
from indexer import SearchRequest, open_engine
from tests.faults.apart import Apart, serving
from tests.faults.news import PATTERN, NewsSite
from tests.faults.sites import Copies
from tests.faults.sources import source
from webapp.indexing import index_changes

LOOPBACK = frozenset(f"127.0.0.{number}" for number in range(2, 255))
AGENT = "Jiangxun/benchmark (+mailto:crawl@example.org)"
COMMIT_EVERY = 20


@dataclass
class Tally:
    """What happened; `repeats` are requests for a page beyond its first, in all rounds.

    Attributes:
        during: how many kills fell into which part of the work.
        problems: whatever was not as it must be.
    """

    kills: int = 0
    rounds: int = 0
    during: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    repeats: int = 0
    problems: list[str] = field(default_factory=list)


def sites(hosts: int, articles: int) -> list[NewsSite]:
    """Sites of articles, one of them with copies of one article under many addresses."""
    made: list[NewsSite] = [NewsSite(articles, first=host * articles) for host in range(hosts)]
    return [*made, Copies(5)]


def work(folder: Path, bases: list[str]) -> None:
    """Crawl and index, or go on with it; says in a file which of both it is at."""
    stop = threading.Event()
    with Store(folder / "store.db") as store:
        (folder / "doing").write_text("crawl")
        with closing(Archive(folder / "archive", max_bytes=2**18)) as archive:
            fetcher = Fetcher(
                archive, user_agent=AGENT, delay_s=0.0, allow_hosts=LOOPBACK, stop=stop
            )
            with closing(fetcher):
                every = [source(base) for base in bases]
                crawl(store, every, fetcher, archive, stop=stop, workers=4)
        (folder / "doing").write_text("index")
        with closing(open_engine(folder / "index")) as engine:
            index_changes(store, engine, commit_every=COMMIT_EVERY)
    (folder / "doing").write_text("done")


def run(folder: Path, bases: list[str], seconds: float | None) -> bool:
    """Run `work` in a process, killed after so many seconds; whether it came to its end."""
    context = multiprocessing.get_context("fork")  # everything is imported already
    process = context.Process(target=work, args=(folder, bases))
    process.start()
    process.join(seconds)
    if process.is_alive():
        os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    if process.exitcode not in (0, -signal.SIGKILL):
        raise SystemExit(f"the crawl ended with {process.exitcode}")
    return process.exitcode == 0


def content(folder: Path) -> dict[str, object]:
    """All that is in a folder, by content: what must not depend on kills."""
    with Store(folder / "store.db") as store, closing(open_engine(folder / "index")) as engine:
        articles = {
            found.article.id: [each.article.to_dict() for each in store.revisions(found.article.id)]
            for found in store.changes()
        }
        indexed, offset = {}, 0
        while hits := engine.search(SearchRequest(offset=offset, limit=100, sort="oldest")).hits:
            offset += len(hits)
            indexed |= {hit.id: hit.article.to_dict() for hit in hits}
        if offset != len(indexed):
            raise SystemExit("the index answers with one article twice")
        origins = sorted(store.refusals(limit=10_000))
    return {
        "articles": articles,
        "index": indexed,
        "refused": origins,
        "archive": archived(folder),
    }


def archived(folder: Path) -> dict[str, set[str]]:
    """Address -> digests of the bodies that the archive holds of it."""
    found: dict[str, set[str]] = {}
    for item in responses(folder):
        digest = hashlib.sha256(item.content).hexdigest()
        found.setdefault(item.url, set()).add(digest)
    return found


def responses(folder: Path) -> Iterator[Archived]:
    """Every response and every fault of the archive, oldest file first."""
    earlier = Earlier()
    for path in warc_files(folder / "archive"):
        yield from read(path, earlier)


def problems_after_a_kill(folder: Path) -> list[str]:
    """What a reader finds wrong with the archive; the cut end of the open file is no fault."""
    return [item.problem for item in responses(folder) if item.problem]


def check_log(served: Apart, tally: Tally, died: list[float]) -> None:
    """No page twice without need: again only what was the last of its host in a killed run."""
    runs: dict[tuple[str, int], list[str]] = {}
    for asked in served.log():
        number = sum(at < asked.at for at in died)
        if re.search(PATTERN, asked.path):
            runs.setdefault((asked.base, number), []).append(asked.path)
    seen: dict[tuple[str, str], int] = {}
    for (base, number), paths in sorted(runs.items(), key=lambda item: item[0][1]):
        for path in paths:
            tally.pages += 1
            if (before := seen.get((base, path))) is not None:
                tally.repeats += 1
                if runs[base, before][-1] != path:
                    tally.problems.append(f"{base}{path}: asked again in run {number} of a round")
            seen[base, path] = number


def compare(expected: dict[str, object], got: dict[str, object], tally: Tally) -> None:
    """Name what differs."""
    for part, wanted in expected.items():
        if got[part] == wanted:
            continue
        detail = "differ"
        if isinstance(wanted, dict):
            have = got[part]
            missing, more = wanted.keys() - have.keys(), have.keys() - wanted.keys()
            differ = [key for key in wanted.keys() & have.keys() if wanted[key] != have[key]]
            detail = f"missing {sorted(missing)[:3]}, more {sorted(more)[:3]}, other {differ[:3]}"
        tally.problems.append(f"round {tally.rounds}: {part}: {detail}")


def play_round(served: Apart, folder: Path, longest: float, tally: Tally, kills: int) -> None:
    """Begin, be killed and go on until the work is done."""
    served.forget()
    died: list[float] = []
    while True:
        left = tally.kills < kills
        if run(folder, list(served.bases), random.uniform(0.02, longest) if left else None):
            break
        died.append(time.monotonic())
        tally.kills += 1
        doing = folder / "doing"
        tally.during[doing.read_text() if doing.exists() else "start"] += 1
        tally.problems += problems_after_a_kill(folder)
    check_log(served, tally, died)
    tally.rounds += 1


def main() -> int:
    """Kill as often as asked; prints the tally as JSON, exit code 1 if there were problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--hosts", type=int, default=4)
    parser.add_argument("--articles", type=int, default=30, help="of each host")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    random.seed(options.seed)
    tally = Tally()
    with (
        serving(partial(sites, options.hosts, options.articles)) as served,
        tempfile.TemporaryDirectory() as name,
    ):
        undisturbed = Path(name, "undisturbed")
        undisturbed.mkdir()
        begun = time.monotonic()
        run(undisturbed, list(served.bases), None)
        longest = time.monotonic() - begun
        expected = content(undisturbed)
        while tally.kills < options.kills:
            folder = Path(name, "killed")
            folder.mkdir()
            play_round(served, folder, longest, tally, options.kills)
            compare(expected, content(folder), tally)
            shutil.rmtree(folder)
            print(f"round {tally.rounds}: {tally.kills} kills so far", file=sys.stderr)
    tally.problems = list(dict.fromkeys(tally.problems))[:20]
    print(json.dumps(vars(tally) | {"undisturbed_s": round(longest, 2)}, ensure_ascii=False))
    return 1 if tally.problems else 0


if __name__ == "__main__":
    sys.exit(main())
