"""Compare the engine with Tantivy, SQLite and stock Whoosh; see README.md in this folder."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from engine.build import build_index, forget_index, measure_raw  # noqa: E402
from engine.corpus import SEED, open_corpus  # noqa: E402
from engine.demands import judge  # noqa: E402
from engine.measure import check, compare, compare_fresh, probe  # noqa: E402
from engine.peer import Ask  # noqa: E402
from engine.queries import choose  # noqa: E402
from engine.report import show  # noqa: E402
from engine.roster import NAMES, find_peer, index_of  # noqa: E402
from engine.visible import measure_visibility  # noqa: E402
from rich.console import Console  # noqa: E402

PARTS = ("page", "top", "fresh", "raw", "probe", "visible")
_FRESH = 6  # sets of questions whose words are new


def main() -> int:
    """Run the benchmark; the status is 1 if a demand was missed."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 150)
    corpus = open_corpus(options.folder, options.articles)
    asks, *fresh = [
        [ask for ask in asks if _wanted(ask, options.queries)]
        for asks in choose(corpus, 1 + _FRESH)
    ]
    folders = {name: options.folder / f"{index_of(name)}-{corpus.size}" for name in options.peers}
    indexes = dict.fromkeys(index_of(name) for name in options.peers)
    built = {}
    for name in indexes:
        folder = options.folder / f"{name}-{corpus.size}"
        if name in options.anew:
            forget_index(folder)
        built[name] = build_index(corpus, folder, name, options.builds, console.log)
    run: dict[str, Any] = {
        "articles": corpus.size,
        "seed": SEED,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "rounds": options.rounds,
        "built": {name: {key: asdict(it) for key, it in of.items()} for name, of in built.items()},
        **_questions(options, asks, fresh, folders, console),
    }
    if "raw" in options.parts and "ours" in indexes:
        console.log("indexing raw Chinese")
        run["raw_rate"] = measure_raw(options.builds)
    run["probe"], run["visible"] = {}, {}
    for name, folder in folders.items():
        _save(run, options)  # a long run that ends early leaves what it has
        if "probe" in options.parts:
            console.log(f"a fresh process of {name}")
            run["probe"][name] = probe(name, folder, asks)
        if "visible" in options.parts and name != "engine":
            console.log(f"adding to {name}")
            run["visible"][name] = measure_visibility(name, folder)
    smaller = json.loads(options.smaller.read_text()) if options.smaller else None
    verdict = judge(run, smaller)
    run["demands"] = [{**asdict(demand), "met": demand.met} for demand in verdict]
    _save(run, options)
    show(run, verdict, console)
    return 1 if any(demand.met is False for demand in verdict) else 0


def _save(run: dict[str, Any], options: argparse.Namespace) -> None:
    if options.json:
        options.json.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")


def _questions(
    options: argparse.Namespace,
    asks: list[Ask],
    fresh: list[list[Ask]],
    folders: dict[str, Path],
    console: Console,
) -> dict[str, Any]:
    peers = {name: find_peer(name)(folder) for name, folder in folders.items()}
    try:
        console.log("comparing the answers")
        answers = check(peers, asks)
        times: dict[str, Any] = {"page": {}, "top": {}, "fresh": {}}
        if "fresh" in options.parts:
            console.log("timing: pages of new words")
            times["fresh"] = compare_fresh(peers, fresh)
        for job in ("page", "top"):
            if job in options.parts:
                console.log(f"timing: {job}")
                times[job] = compare(peers, asks, job, options.rounds)
        if times["top"] and "tantivy" in peers:
            uncounted = compare(peers, asks, "top_uncounted", options.rounds)
            for ask, of in uncounted.items():
                times["top"][ask]["top_uncounted"] = of["tantivy"]
        return {"answers": answers, **times}
    finally:
        for peer in peers.values():
            peer.close()


def _wanted(ask: Ask, parts: list[str]) -> bool:
    return not parts or any(part in ask.name for part in parts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument(
        "--peers", type=_listed, default=list(NAMES), help=f"of {','.join(NAMES)}; all"
    )
    parser.add_argument(
        "--queries", type=_listed, default=[], help="parts of names of queries, for example phrase"
    )
    parser.add_argument("--rounds", type=int, default=15, help="of every query")
    parser.add_argument("--builds", type=int, default=1, help="how often each index is made")
    parser.add_argument(
        "--anew", type=_listed, default=[], help="engines whose index is made again, as ours"
    )
    parser.add_argument("--parts", type=_listed, default=list(PARTS), help=",".join(PARTS))
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--smaller", type=Path, help="JSON of a run with a tenth of the articles")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "jiangxun-benchmark",
        help="corpora and indexes, which are used again",
    )
    options = parser.parse_args()
    if unknown := [*({*options.peers} - {*NAMES}), *({*options.parts} - {*PARTS})]:
        parser.error(f"unknown: {', '.join(unknown)}")
    return options


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


if __name__ == "__main__":
    sys.exit(main())
