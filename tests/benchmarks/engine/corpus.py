"""Synthetic articles with the word frequencies of real Chinese, made from a seed.

Words are drawn independently, each as often as jieba's word list says. Every word is written as
its rank in the list ("0", then the rank in base 36): a word that no analysis takes apart, stems or
drops, so that every engine indexes the same tokens, our own query path included. The Chinese
spelling is kept for measuring the indexing of raw text.

A corpus is a file of lines, one article each, fields separated by tabs; nothing is held in memory.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import gazetteer

SEED = 20241219
CHUNK = 2000
"""Articles made at once; every chunk has a seed of its own, so that any can be made alone."""

BODY_WORDS, BODY_SPREAD = 400, 90
TITLE_WORDS, TITLE_SPREAD = 12, 3
FIRST_DAY, LAST_DAY = dt.date(2015, 1, 1), dt.date(2026, 12, 31)
TOPICS = tuple(
    "inauguration training competition award policy visit cooperation recruitment lecture "
    "statistics other".split()
)
COLLEGES = tuple(f"college-{number:03}" for number in range(300))

_SPARE = 1 << 20
"""Number of the first chunk that is in no corpus: articles to add to one."""


class Row(NamedTuple):
    """One article as every engine gets it; title and body are words joined by spaces."""

    id: str
    title: str
    body: str
    province: str
    colleges: tuple[str, ...]
    topics: tuple[str, ...]
    date: str  # 2024-12-19

    @property
    def day(self) -> int:
        """Day number, counted as `datetime.date.toordinal` does."""
        return dt.date.fromisoformat(self.date).toordinal()

    @property
    def month(self) -> str:
        """2024-12."""
        return self.date[:7]


@dataclass(frozen=True, slots=True)
class Words:
    """The word list, most frequent first: as codes, as Chinese, and cumulated frequencies."""

    codes: NDArray[np.object_]
    chinese: NDArray[np.object_]
    cumulated: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk.

    Attributes:
        path: the file of articles.
        size: how many.
        frequencies: for each word by rank, the number of articles that hold it.
    """

    path: Path
    size: int
    frequencies: NDArray[np.int64]

    def rows(self) -> Iterator[Row]:
        """The articles in order."""
        with self.path.open(encoding="utf-8") as file:
            yield from map(read_row, file)


def read_row(line: str) -> Row:
    """Read one line of a corpus."""
    identity, title, body, province, colleges, topics, date = line.rstrip("\n").split("\t")
    return Row(
        identity, title, body, province, tuple(colleges.split()), tuple(topics.split()), date
    )


def open_corpus(folder: Path, size: int) -> Corpus:
    """Return the corpus of `size` articles in `folder`; it is made if it is not there."""
    path, counts = folder / f"corpus-{size}.tsv", folder / f"corpus-{size}.npy"
    if not counts.exists():
        folder.mkdir(parents=True, exist_ok=True)
        frequencies = np.zeros(len(words().codes), dtype=np.int64)
        with path.open("w", encoding="utf-8") as file:
            for first in range(0, size, CHUNK):
                chunk = _Chunk(first // CHUNK, min(CHUNK, size - first))
                frequencies += chunk.frequencies()
                file.writelines("\t".join(fields) + "\n" for fields in chunk.lines())
        np.save(counts, frequencies)
    return Corpus(path, size, np.load(counts))


def spare_rows(count: int) -> Iterator[Row]:
    """Articles that are in no corpus."""
    for chunk in _spare_chunks(count):
        yield from (read_row("\t".join(fields)) for fields in chunk.lines())


def raw_rows(count: int) -> Iterator[Row]:
    """The same, title and body as Chinese is written: no spaces, but punctuation."""
    for chunk in _spare_chunks(count):
        for fields, (title, body) in zip(chunk.lines(), chunk.chinese(), strict=True):
            yield read_row("\t".join(fields))._replace(title=title, body=body)


def _spare_chunks(count: int) -> Iterator[_Chunk]:
    for first in range(0, count, CHUNK):
        yield _Chunk(_SPARE + first // CHUNK, min(CHUNK, count - first))


@cache
def words() -> Words:
    """The words of jieba's list that are Chinese throughout."""
    listed: list[tuple[int, str]] = []
    with _word_list().open(encoding="utf-8") as file:
        for line in file:
            word, count, *_ = line.split(" ")
            if all("\u4e00" <= char <= "\u9fff" for char in word):
                listed.append((int(count), word))
    listed.sort(key=lambda item: (-item[0], item[1]))
    counts = np.array([count for count, _ in listed], dtype=np.float64)
    return Words(
        codes=np.array([code(rank) for rank in range(len(listed))], dtype=object),
        chinese=np.array([word for _, word in listed], dtype=object),
        cumulated=np.cumsum(counts) / counts.sum(),
    )


def _word_list() -> Path:
    package = importlib.util.find_spec("jieba")  # found, not imported: only its list is wanted
    if package is None or package.origin is None:
        raise SystemExit("the word list of jieba is missing: pip install -e '.[bench]'")
    return Path(package.origin).with_name("dict.txt")


def code(rank: int) -> str:
    """The spelling of the word of a rank."""
    return "0" + np.base_repr(rank, 36).lower()


class _Chunk:
    """Consecutive articles, drawn together."""

    def __init__(self, number: int, size: int) -> None:
        self._first = number * CHUNK
        self._size = size
        self._random = np.random.default_rng([SEED, number])
        # All is drawn for a whole chunk, so that a part of one begins like the whole.
        titles = self._lengths(TITLE_WORDS, TITLE_SPREAD, 4)
        bodies = self._lengths(BODY_WORDS, BODY_SPREAD, 60)
        self._bounds = np.concatenate([[0], np.cumsum(np.stack([titles, bodies], 1).ravel())])
        draws = self._random.random(int(self._bounds[-1]))
        self._ranks = np.searchsorted(words().cumulated, draws, side="right")

    def _lengths(self, mean: int, spread: int, least: int) -> NDArray[np.int64]:
        drawn = self._random.normal(mean, spread, CHUNK)
        return np.maximum(drawn.round().astype(np.int64), least)

    def frequencies(self) -> NDArray[np.int64]:
        """In how many of the articles each word stands."""
        vocabulary = len(words().codes)
        articles = np.repeat(np.arange(CHUNK * 2) // 2, np.diff(self._bounds))
        kept = articles < self._size
        pairs = np.unique(articles[kept] * vocabulary + self._ranks[kept])
        return np.bincount(pairs % vocabulary, minlength=vocabulary)

    def lines(self) -> Iterator[tuple[str, ...]]:
        """The fields of each article, see `Row`."""
        spelled = words().codes.take(self._ranks).tolist()
        provinces = self._drawn(tuple(gazetteer().provinces), 0.8, CHUNK)
        colleges = self._lists(COLLEGES, 0.7, (0.25, 0.45, 0.2, 0.1))
        topics = self._lists(TOPICS, 0.5, (0.1, 0.5, 0.3, 0.1))
        days = (LAST_DAY - FIRST_DAY).days + 1
        offsets = self._random.integers(0, days, CHUNK).tolist()
        for at in range(self._size):
            start, middle, end = self._bounds[2 * at : 2 * at + 3]
            yield (
                f"{self._first + at:016x}",
                " ".join(spelled[start:middle]),
                " ".join(spelled[middle:end]),
                provinces[at],
                " ".join(colleges[at]),
                " ".join(topics[at]),
                (FIRST_DAY + dt.timedelta(offsets[at])).isoformat(),
            )

    def chinese(self) -> Iterator[tuple[str, str]]:
        """Title and body of each article in Chinese; a comma or full stop now and then."""
        spelled = words().chinese.take(self._ranks).tolist()
        for at in range(self._size):
            start, middle, end = self._bounds[2 * at : 2 * at + 3]
            clauses = ["".join(spelled[word : word + 7]) for word in range(middle, end, 7)]
            sentences = ["，".join(clauses[one : one + 3]) for one in range(0, len(clauses), 3)]
            yield "".join(spelled[start:middle]), "。".join(sentences) + "。"

    def _drawn(self, values: tuple[str, ...], skew: float, count: int) -> list[str]:
        """`count` values, the first most often: 1 / rank ** skew."""
        weights = np.arange(1, len(values) + 1) ** -skew
        places = self._random.choice(len(values), count, p=weights / weights.sum())
        return [values[place] for place in places.tolist()]

    def _lists(
        self, values: tuple[str, ...], skew: float, sizes: tuple[float, ...]
    ) -> list[list[str]]:
        """A list of different values for each article; `sizes` are the odds of 0, 1, 2 ..."""
        counts = self._random.choice(len(sizes), CHUNK, p=sizes).tolist()
        drawn = iter(self._drawn(values, skew, sum(counts)))
        return [list(dict.fromkeys(next(drawn) for _ in range(count))) for count in counts]
