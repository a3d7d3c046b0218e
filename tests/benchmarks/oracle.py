"""Random queries against stock Whoosh: the long run.

    python tests/benchmarks/oracle.py [--queries 20000] [--seed 1]

Makes small indexes of random documents (1 to 8 commits with updates and deletions), asks random
query trees of ours and of stock Whoosh, and compares documents, order, scores (within 1e-9) and
facet counts. Two thirds of the indexes are compared with an index by stock Whoosh; the others are
merged as the writer likes, and Whoosh's searcher runs on the same segments. Stops at the first
difference, with all that is needed to see it again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from whoosh import query
from whoosh.index import Index, create_in
from whoosh.query import spans

import indexer.whoosh_backend  # noqa: F401 (silences the warnings of Whoosh's first import)
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.evaluation.view import View, open_view
from tests.indexer.columnar.corpora import EXACT_LENGTHS, WORDS, make_schema
from tests.indexer.columnar.reference import assert_same, ours, reference

QUERIES_AN_INDEX = 100
IDS = 120
TAGS = ("red", "green", "blue")

Document = dict[str, Any]


def text(draw: random.Random, most: int) -> str:
    length = draw.choice([length for length in EXACT_LENGTHS if length <= most])
    return " ".join(draw.choices(WORDS, weights=range(1, len(WORDS) + 1), k=length))


def document(draw: random.Random) -> Document:
    made: Document = {"id": str(draw.randrange(IDS))}
    makers: dict[str, Callable[[], Any]] = {
        "title": lambda: text(draw, 8),
        "body": lambda: text(draw, 20),
        "notes": lambda: text(draw, 10),
        "tags": lambda: ",".join(draw.choices(TAGS, k=draw.randrange(4))),
        "number": lambda: draw.randint(-50, 50),
        "flag": lambda: draw.random() < 0.5,
    }
    for name, make in makers.items():
        if draw.random() < 0.8:
            made[name] = make()
    return made


def leaf(draw: random.Random) -> query.Query:
    field, word, boost = draw.choice(["title", "body", "notes"]), draw.choice(WORDS), 1.0
    if draw.random() < 0.3:
        boost = draw.choice([0.5, 2.0, 3.5])
    placed = "body" if field == "notes" else field
    few = draw.choices([*WORDS, "missing"], k=draw.randint(1, 4))
    low, high = sorted(draw.choices(range(-60, 60), k=2))
    first, last = sorted(draw.choices(WORDS, k=2))
    kinds: list[Callable[[], query.Query]] = [
        lambda: query.Term(field, draw.choice([word, "missing"]), boost=boost),
        lambda: query.Term("tags", draw.choice(TAGS), boost=boost),
        lambda: query.Phrase(placed, few, slop=draw.choice([1, 1, 1, 2, 3]), boost=boost),
        lambda: query.Prefix(field, word[: draw.randint(0, 3)], boost=boost),
        lambda: query.Wildcard(field, draw.choice(["*a", "?e*", "c*s", "*", "工?"]), boost=boost),
        lambda: query.Regex(field, draw.choice(["[ab].*", "z.t.", "x", ".*"]), boost=boost),
        lambda: query.FuzzyTerm(
            field, word, boost=boost, maxdist=draw.randint(1, 2), prefixlength=draw.randint(0, 2)
        ),
        lambda: query.TermRange(
            field, first, last, draw.random() < 0.5, draw.random() < 0.5, boost=boost
        ),
        lambda: query.NumericRange(
            "number", low, high, draw.random() < 0.5, draw.random() < 0.5, boost=boost
        ),
        lambda: query.Every(draw.choice([None, field, "tags"]), boost=boost),
        lambda: query.Variations(field, word),
        lambda: spans.SpanNear(
            query.Term(placed, few[0]), query.Term(placed, word), slop=draw.randint(1, 4)
        ),
        lambda: spans.SpanFirst(query.Term(placed, word), draw.randint(0, 5)),
    ]
    return draw.choices(kinds, weights=[8, 2, 5, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1])[0]()


def tree(draw: random.Random, depth: int) -> query.Query:
    if depth == 0 or draw.random() < 0.25:
        return leaf(draw)
    parts = [tree(draw, depth - 1) for _ in range(draw.randint(1, 4))]
    first, second = parts[0], parts[-1]
    boost = draw.choice([1.0, 1.0, 0.5, 2.5])
    kinds: list[Callable[[], query.Query]] = [
        lambda: query.And(parts, boost=boost),
        lambda: query.Or(parts, boost=boost),
        lambda: query.DisjunctionMax(parts, boost=boost, tiebreak=draw.choice([0.0, 0.3])),
        lambda: query.Not(first),
        lambda: query.AndNot(first, second),
        lambda: query.AndMaybe(first, second),
        lambda: query.Require(first, second),
        lambda: query.Otherwise(first, second),
        lambda: query.ConstantScoreQuery(first, draw.choice([0.0, 0.5, 1.0])),
    ]
    return draw.choices(kinds, weights=[6, 6, 2, 2, 2, 2, 1, 1, 1])[0]()


def make_world(draw: random.Random, folder: Path) -> tuple[Index | None, View]:
    """An index by stock Whoosh, or None where ours may merge; and the view of ours."""
    merges = draw.random() < 1 / 3
    stock = None
    if not merges:
        # Not in memory: there stock's temporary files are shared by all processes of a machine.
        (folder / "stock").mkdir(parents=True)
        stock = create_in(str(folder / "stock"), make_schema())
    index = ColumnarIndex.create(folder / "ours", make_schema())
    view = open_view(index.schema, *index.snapshot())
    for _ in range(draw.randint(1, 8)):
        added = {item["id"]: item for item in (document(draw) for _ in range(draw.randrange(50)))}
        deleted = [str(draw.randrange(IDS)) for _ in range(draw.randrange(5))]
        for writer in [index.writer(), *([] if stock is None else [stock.writer()])]:
            for name in deleted:
                if name not in added:
                    writer.delete_by_term("id", name)
            for item in added.values():
                writer.update_document(**item)
            writer.commit(merge=merges)
        view = view.successor(*index.snapshot())
    index.close(wait=True)
    return stock, view


def check_counts(draw: random.Random, asked: query.Query, view: View) -> None:
    """The values of the tags among the hits, counted from what is stored."""
    documents = np.array(sorted(doc for doc, _ in ours(asked, view)), dtype=np.int32)
    column = view.column("tags")
    stored = Counter(
        tag
        for doc in documents.tolist()
        for tag in set(view.stored(doc).get("tags", "").split(","))
        if tag
    )
    assert dict(column.most_frequent(column.counts(documents), 10)) == stored, asked
    wanted = draw.sample(TAGS, 2)
    having = [
        bool(set(wanted) & set(view.stored(doc).get("tags", "").split(","))) for doc in documents
    ]
    assert column.having(wanted, documents).tolist() == having, asked


def ask(draw: random.Random, stock: Index | None, view: View, tally: Counter[str]) -> None:
    asked = tree(draw, draw.randint(0, 3))
    searcher = view.searcher() if stock is None else stock.searcher()
    with searcher:
        try:
            expected = reference(asked, searcher)
        except Exception as error:  # stock's own, in a leaf
            tally[f"stock raises {type(error).__name__}"] += 1
            return
    found = ours(asked, view)
    assert_same(found, expected, asked)
    check_counts(draw, asked, view)
    tally["with hits" if found else "without hits"] += 1
    tally["hits"] += len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.queries} queries", flush=True)
    tally: Counter[str] = Counter()
    begun = time.perf_counter()
    done = 0
    while done < options.queries:
        # A world of its own seed can be seen again without those before it.
        world = options.seed * 1_000_003 + done
        draw = random.Random(world)
        with tempfile.TemporaryDirectory() as folder:
            stock, view = make_world(draw, Path(folder))
            tally["indexes"] += 1
            tally["segments"] += len(view.segments)
            tally["deleted"] += view.size - view.live_count
            for _ in range(min(QUERIES_AN_INDEX, options.queries - done)):
                try:
                    ask(draw, stock, view, tally)
                except AssertionError:
                    print(f"a difference in world {world}, query {done}", flush=True)
                    raise
                done += 1
        if done % 2_000 == 0:
            print(f"{done} equal, {time.perf_counter() - begun:.0f} s", flush=True)
    for name, count in sorted(tally.items()):
        print(f"{name:28} {count}")
    print(f"{done} queries, no difference, {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
