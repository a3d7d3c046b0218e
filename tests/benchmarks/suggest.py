"""How long suggestions take.

    python tests/benchmarks/suggest.py [--articles 100000] [--rounds 15]

Takes the synthetic articles of `engine.py`, their titles written in Chinese as they are read and
their bodies as Chinese words, and gives them colleges, places, bodies and people, most of them with
names that the gazetteer knows. Asks what a reader would ask on the way to a name or a title, letter
by letter: in Chinese, English, pinyin and initials, and what is found nowhere. Prints how long the
names of a new process take to gather, the memory they need, and the milliseconds of each kind of
question. The status is 1 if of any kind one in twenty questions takes more
than 10 ms.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import numpy as np  # noqa: E402
from engine.corpus import Corpus, Row, open_corpus, words  # noqa: E402
from engine.ours import SpacedText, article_fields  # noqa: E402
from whoosh.fields import Schema  # noqa: E402

from corpus import gazetteer  # noqa: E402
from indexer.analysis import analysis_id  # noqa: E402
from indexer.schema import SCHEMA_VERSION  # noqa: E402
from indexer.whoosh_backend import WhooshEngine  # noqa: E402
from indexer.whoosh_backend.commits.index import ColumnarIndex  # noqa: E402
from indexer.whoosh_backend.fields import make_schema  # noqa: E402

GOAL_MS = 10.0
SEED = 7
PEOPLE = 20_000
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "凤建国华秀英明军丽强伟芳娜敏静志勇艳杰涛超霞平刚桂兰文辉玉梅海燕"
TYPED = {
    "Chinese names": ("柳州市总工会", "湖南三一工匠学院", "北京市", "高凤建", "培训"),
    "Chinese, inside": ("工匠学院", "总工会", "职业技术学院", "师范"),
    "English": ("liuzhou craftsman college", "federation of trade unions", "training", "hunan"),
    "pinyin": ("liuzhou", "gao fengjian", "hu'nan", "gongjiangxueyuan", "zhōngguó"),
    "initials": ("lzgjxy", "gfj", "hn", "zgh", "bjszgh"),
    "titles": ("中国的发展", "企业工作", "他们在上海"),
    "nothing": ("qqqqqqqq", "龘龘龘", "the of and", "*" * 500, "a" * 10_000),
}


def main() -> int:
    options = _options()
    corpus = open_corpus(options.folder, options.articles)
    folder = options.folder / f"suggest-{corpus.size}-{SCHEMA_VERSION}-{analysis_id()}"
    if not folder.exists():
        build(corpus, folder)
    engine = WhooshEngine(folder, create=False)
    before, begun = _megabytes(), time.perf_counter()
    engine.suggest("工")
    took, grown = time.perf_counter() - begun, _megabytes() - before
    print(f"{corpus.size} articles; names gathered in {took:.2f} s, {grown} MB more in the process")
    print(f"{'':18} {'typed':>6} {'none':>5} {'p50':>8} {'p95':>8} {'max':>8} ms")
    slowest = max(line(engine, kind, texts, options.rounds) for kind, texts in TYPED.items())
    engine.close()
    return 1 if slowest > GOAL_MS else 0


def line(engine: WhooshEngine, kind: str, texts: Sequence[str], rounds: int) -> float:
    """Print a kind of question, every beginning of its texts; return the 95th percentile."""
    begun = list(
        dict.fromkeys(text[:end] for text in texts for end in range(1, len(text[:64]) + 1))
    )
    begun += [text for text in texts if len(text) > 64]
    found = [bool(engine.suggest(text)) for text in begun]
    times = sorted(statistics.median(timed(engine, text) for _ in range(rounds)) for text in begun)
    middle, high = statistics.median(times), times[int(0.95 * len(times))]
    none = found.count(False)
    print(f"{kind:18} {len(begun):6} {none:5} {middle:8.2f} {high:8.2f} {times[-1]:8.2f}")
    return high


def timed(engine: WhooshEngine, text: str) -> float:
    begun = time.perf_counter()
    engine.suggest(text)
    return (time.perf_counter() - begun) * 1000


def build(corpus: Corpus, folder: Path) -> None:
    schema = make_schema()
    schema = Schema(
        **{name: SpacedText() if name == "body" else field for name, field in schema.items()}
    )
    index = ColumnarIndex.create(
        folder, schema, fingerprint=str(SCHEMA_VERSION), analysis=analysis_id()
    )
    writer = index.writer()
    for fields in documents(corpus):
        writer.add_document(**fields)
    writer.commit()
    index.close(wait=True)


def documents(corpus: Corpus) -> Iterator[dict[str, Any]]:
    random = np.random.default_rng(SEED)
    known = gazetteer()
    colleges, cities = tuple(known.colleges), tuple(known.cities)
    bodies = tuple(known.organisations)
    people = [
        FAMILY[a] + GIVEN[b] + GIVEN[c]
        for a, b, c in random.integers(0, [len(FAMILY), len(GIVEN), len(GIVEN)], (PEOPLE, 3))
    ]
    for row in corpus.rows():
        # Squared, so that the first are drawn most often.
        drawn = random.random(5) ** 2
        fields = article_fields(_in_chinese(row))
        fields["college"] = [colleges[int(drawn[0] * len(colleges))]]
        fields["city"] = cities[int(drawn[1] * len(cities))]
        fields["organisation"] = [bodies[int(drawn[2] * len(bodies))]]
        fields["person"] = sorted({people[int(part * PEOPLE)] for part in drawn[3:]})
        yield fields


def _in_chinese(row: Row) -> Row:
    chinese = words().chinese
    title, body = (
        [chinese[int(code[1:], 36)] for code in text.split()] for text in (row.title, row.body)
    )
    return row._replace(title="".join(title), body=" ".join(body))


def _megabytes() -> int:
    """What the process holds now, not at its peak."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "jiangxun-benchmark"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
