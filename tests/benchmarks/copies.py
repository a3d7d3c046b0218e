"""How well copies are found, what that costs, and how little stories that are alike are joined.

    python tests/benchmarks/copies.py                     the digests of the samples
    python tests/benchmarks/copies.py --misses            and which pairs went wrong
    python tests/benchmarks/copies.py --articles 100000   speed, memory and size on made-up articles

Of every text copies are made as sites make them (`copying/altered.py`), and other stories that are
worded alike (`copying/refilled.py`); all of them go into one store, in any order. A pair is found
if a text and its copy share a story, and wrongly joined if two different stories do.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from corpus import Article, Reading, Store, article_id, content_hash  # noqa: E402
from tests.benchmarks.copying.altered import ALTERED, SYNONYMS, is_long  # noqa: E402
from tests.benchmarks.copying.refilled import REFILLED, collection  # noqa: E402

_SEED = 6
_COLLECTED = 3


class CopiesScore(NamedTuple):
    """Pairs of a text and its copy that share a story, of how many; and pairs of two different
    stories that do, of how many that are worded alike.
    """

    found: int
    pairs: int
    wrong: int
    pairs_compared: int

    def __str__(self) -> str:
        found, wrong = self.found / max(1, self.pairs), self.wrong / max(1, self.pairs_compared)
        return (
            f"found {found:.4f} of {self.pairs} pairs, "
            f"wrongly joined {wrong:.4f} of {self.pairs_compared}"
        )


def copies_score(texts: Sequence[Article], *, show_misses: bool = False) -> CopiesScore:
    """Make copies and other stories of each text, and see which of them share a story."""
    chance = random.Random(_SEED)
    made, twins = _families(texts, chance)
    everything = [*texts, *(copy for _, _, copy in made), *(twin for _, _, twin in twins)]
    chance.shuffle(everything)
    stories = _stories(everything)
    missed = [
        (name, text, copy) for name, text, copy in made if stories[text.id] != stories[copy.id]
    ]
    wrong = [
        (name, text, twin) for name, text, twin in twins if stories[text.id] == stories[twin.id]
    ]
    wrong += _chance_meetings(texts, stories)
    if show_misses:
        print("of:    ", dict(Counter(name for name, *_ in (*made, *twins))))
        print("missed:", dict(Counter(name for name, *_ in missed)))
        print("wrong: ", dict(Counter(name for name, *_ in wrong)))
        for label, pairs in (("missed", missed), ("wrong", wrong)):
            for name, text, other in pairs[:15]:
                print(f"{label} {name}: {text.title[:30]} | {other.title[:30]}")
    return CopiesScore(len(made) - len(missed), len(made), len(wrong), len(twins))


def _families(
    texts: Sequence[Article], chance: random.Random
) -> tuple[list[tuple[str, Article, Article]], list[tuple[str, Article, Article]]]:
    """Copies and other stories: what was done, to which text, and what came out."""
    made, twins = [], []
    for text in texts:
        others = [other for other in texts if other is not text]
        for name, alter in ALTERED.items():
            if (copy := alter(text, chance, others)) is not None:
                made.append((name, text, copy))
        for name, refill in REFILLED.items():
            if (twin := refill(text, chance)) is not None:
                twins.append((name, text, twin))
    chinese = [text for text in texts if text.language == "zh" and is_long(text.body)]
    for start in range(0, len(chinese) - _COLLECTED, _COLLECTED):
        parts = chinese[start : start + _COLLECTED]
        page = collection(parts)
        twins += [("collection", part, page) for part in parts]
    return made, twins


def _stories(articles: Sequence[Article]) -> dict[str, str]:
    with Store(":memory:") as store:
        for start in range(0, len(articles), 100):
            store.save([_reading(article) for article in articles[start : start + 100]])
        return {
            change.article.id: change.article.story or change.article.id
            for change in store.changes()
        }


def _reading(article: Article) -> Reading:
    return Reading(article.id, content_hash(article.id.encode()), article)


def _chance_meetings(
    texts: Sequence[Article], stories: dict[str, str]
) -> list[tuple[str, Article, Article]]:
    """Texts that have nothing to do with each other in one story."""
    first: dict[str, Article] = {}
    met = []
    for text in texts:
        other = first.setdefault(stories[text.id], text)
        if other is not text:
            met.append(("unrelated", other, text))
    return met


def sample_texts() -> list[Article]:
    """The digests of the samples."""
    from corpus.samples.render import load_digests

    return [
        Article(
            article_id(digest.url),
            digest.title,
            "\n\n".join(digest.body),
            digest.language,
            digest.url,
        )
        for digest in load_digests()
    ]


def invented(count: int, texts: Sequence[Article]) -> Iterator[Article]:
    """Articles of sentences of the samples, shuffled and reworded; one in ten is a copy."""
    chance = random.Random(_SEED)
    sentences = [
        part for text in texts if text.language == "zh" for part in text.body.split("。") if part
    ]
    swaps = [pair for pair in SYNONYMS.items() if not pair[0].isascii()]
    recent: list[Article] = []
    for number in range(count):
        known = f"{number:016x}"
        if recent and chance.random() < 0.1:
            yield replace(chance.choice(recent), id=known, url=f"https://copy.example/{known}")
            continue
        body = "。".join(_reworded(chance.choice(sentences), swaps, chance) for _ in range(18))
        article = Article(known, f"{chance.choice(sentences)[:20]}{number}", body, "zh")
        recent = [*recent[-200:], article]
        yield article


def _reworded(sentence: str, swaps: list[tuple[str, str]], chance: random.Random) -> str:
    """A sentence of its own: signs of the whole script in the place of one in three."""
    signs = [
        chr(chance.randrange(0x4E00, 0x6000)) if chance.random() < 0.3 else s for s in sentence
    ]
    return "".join(signs)


def measure_speed(count: int) -> None:
    """Save made-up articles, and print what the stories cost at the end."""
    from corpus import saving

    spent = [0.0]
    settle = saving.settle_saved

    def timed(*arguments: object) -> None:
        start = time.process_time()
        settle(*arguments)  # type: ignore[arg-type]
        spent[0] += time.process_time() - start

    import corpus.store

    corpus.store.settle_saved = timed  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        with Store(path) as store:
            batch, start, before = [], time.perf_counter(), 0.0
            for number, article in enumerate(invented(count, sample_texts()), start=1):
                batch.append(_reading(article))
                if len(batch) == 100:
                    at = time.process_time()
                    store.save(batch)
                    before += time.process_time() - at
                    batch = []
                if number % max(1000, count // 10) == 0:
                    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    each = max(1000, count // 10)
                    print(
                        f"{number:>8} articles: {1000 * spent[0] / each:.2f} ms for stories, "
                        f"{1000 * before / each:.2f} ms to save, of one article; peak {peak:.0f} MB"
                    )
                    spent[0] = before = 0.0
            size = path.stat().st_size
            print(f"{time.perf_counter() - start:.0f} s, {size / count:.0f} bytes an article")
            with store.database.reading() as connection:
                for table in ("copy_texts", "copy_keys", "copy_pairs", "stories"):
                    size = connection.exec_driver_sql(
                        "SELECT sum(pgsize) FROM dbstat WHERE name = ? OR name LIKE ?",
                        (table, f"%autoindex_{table}%"),
                    ).scalar()
                    print(f"  {table}: {(size or 0) / count:.0f} bytes an article")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    if given.articles:
        measure_speed(given.articles)
    else:
        print(copies_score(sample_texts(), show_misses=given.misses))


if __name__ == "__main__":
    main()
