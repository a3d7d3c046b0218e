"""What folding stories costs a page.

    python tests/benchmarks/folding.py [--articles 100000] [--told 20000] [--copies 4] [--rounds 41]

Takes the synthetic articles of `engine.py`, gives them all facets, and makes some of them copies of
others: the same text and facets, another source and day, anywhere in the index. Every question is
asked without and with folding in turn. The table has the medians in milliseconds, for finding and
counting alone and for the whole answer with its articles and marks. Below it, the first page of a
process, which has to learn facets and stories.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import numpy as np  # noqa: E402
from engine.corpus import Corpus, open_corpus  # noqa: E402
from engine.ours import article_fields, question, request, spaced_schema  # noqa: E402
from engine.peer import Ask  # noqa: E402
from engine.queries import choose  # noqa: E402

from indexer import FACETS, STORY  # noqa: E402
from indexer.analysis import analysis_id  # noqa: E402
from indexer.schema import ORIGINAL, SCHEMA_VERSION  # noqa: E402
from indexer.whoosh_backend import WhooshEngine  # noqa: E402
from indexer.whoosh_backend.commits.index import ColumnarIndex  # noqa: E402
from indexer.whoosh_backend.search import run  # noqa: E402

SEED = 6
UNFOLDED_AND_FOLDED = (False, True)


def main() -> None:
    options = _options()
    corpus = open_corpus(options.folder, options.articles)
    name = f"folding-{corpus.size}-{options.told}-{options.copies}-{SCHEMA_VERSION}"
    if not (options.folder / name).exists():
        build(corpus, options.folder / name, options.told, options.copies)
    engine = WhooshEngine(options.folder / name, create=False)
    print(
        f"{'':18} {'found':>7} {'shown':>7} {'plain':>8} {'folded':>7} {'':6} {'whole':>8} folded"
    )
    asks = choose(corpus)[0]
    for ask in asks:
        print(f"{ask.name:18} {line(engine, ask, options.rounds)}")
    engine.close()
    for fold in UNFOLDED_AND_FOLDED:
        again = WhooshEngine(options.folder / name, create=False)
        took = timed(partial(again.search, replace(request(asks[-2], FACETS), fold=fold)))
        print(f"first page of {asks[-2].name}, {'folded' if fold else 'unfolded'}: {took:.1f} ms")
        again.close()


def line(engine: WhooshEngine, ask: Ask, rounds: int) -> str:
    """Totals and medians of one question."""
    view = engine._views.newest()
    asked = [replace(question(ask, FACETS), fold=fold) for fold in UNFOLDED_AND_FOLDED]
    whole = [replace(request(ask, FACETS), fold=fold) for fold in UNFOLDED_AND_FOLDED]
    found, shown = (run(each, view).total for each in asked)
    inside = alternately([partial(run, each, view) for each in asked], rounds)
    outside = alternately([partial(engine.search, each) for each in whole], rounds)
    return f"{found:7} {shown:7} " + "   ".join(
        f"{plain:7.3f} {folded:7.3f} {folded / plain:5.2f}x" for plain, folded in (inside, outside)
    )


def alternately(jobs: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """The median time of each job in milliseconds, asked in turn after a first time."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds + 1):
        for of, job in zip(times, jobs, strict=True):
            of.append(timed(job))
    return [statistics.median(of[1:]) for of in times]


def timed(job: Callable[[], Any]) -> float:
    gc.collect(0)
    gc.disable()
    try:
        begun = time.perf_counter()
        job()
        return (time.perf_counter() - begun) * 1000
    finally:
        gc.enable()


def build(corpus: Corpus, folder: Path, told: int, copies: int) -> None:
    """Index the corpus with stories of `copies` articles each, `told` articles in all."""
    index = ColumnarIndex.create(
        folder, spaced_schema(), fingerprint=str(SCHEMA_VERSION), analysis=analysis_id()
    )
    writer = index.writer()
    for fields in documents(corpus, told, copies):
        writer.add_document(**fields)
    writer.commit()
    index.close(wait=True)


def documents(corpus: Corpus, told: int, copies: int) -> Iterator[dict[str, Any]]:
    random = np.random.default_rng(SEED)
    members = random.permutation(corpus.size)[: told // copies * copies].reshape(-1, copies)
    # The original is the first in the index, so that its text is there when a copy comes.
    original_of = {
        int(place): int(group.min()) for group in members if copies > 1 for place in group
    }
    originals = set(original_of.values())
    kept: dict[int, Any] = {}
    for place, row in enumerate(corpus.rows()):
        fields = article_fields(row)
        drawn = random.integers(0, [300, 4000, 3000, 20, 5, 340])
        fields |= {
            "organisation": [f"union-{drawn[0]}", f"body-{drawn[1]}"][: int(drawn[4])],
            "person": [f"person-{drawn[2]}", f"person-{drawn[2] // 3}"][: int(drawn[4]) // 2],
            "city": f"city-{drawn[5]}",
            "language": "zh",
        }
        fields = {name: value for name, value in fields.items() if value}
        if place in originals:
            kept[place] = fields
        if place in original_of:
            first = kept[original_of[place]]
            own = {name: fields[name] for name in ("id", "published", "month")}
            fields = {**first, **own, STORY: first["id"]}
            fields |= {ORIGINAL: "yes"} if place in originals else {}
        fields["source"] = f"source-{int(random.integers(0, 200))}"
        yield fields


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--told", type=int, default=20_000, help="articles that tell a story")
    parser.add_argument("--copies", type=int, default=4, help="articles that tell the same one")
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "jiangxun-benchmark"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
