"""What changed between two texts, word by word and sign by sign, in bounded time.

Paragraphs are compared first; only where some were altered are their words compared: Latin words
and numbers whole, Chinese by its signs. The comparison finds the shortest way from one sequence to
the other (E. W. Myers, "An O(ND) difference algorithm and its variations", 1986) and gives up
where that way is too long: then the whole stretch counts as rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from corpus import Article

Kind = Literal["same", "removed", "added"]
Step = tuple[Kind, str]

MOST_STEPS = 300
"""The longest way that is looked for; time and memory grow with its square."""
MOST_SIGNS = 20_000
"""How much of two texts is compared word by word; what comes behind counts as rewritten."""

_LEAST_KEPT = 0.35
_ISLAND = 2
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*|\n\n|[^\S\n]+|.", re.DOTALL)
_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it; "¶" where paragraphs were joined or parted."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two revisions, compared.

    Attributes:
        title: of both, in pieces.
        paragraphs: of both texts, in pieces.
        removed, added: how many stretches of title and text.
    """

    title: list[Piece]
    paragraphs: list[list[Piece]]
    removed: int
    added: int


def difference(old: Article, new: Article) -> Difference:
    """Compare the titles and the texts of two revisions."""
    title = _pieces(_words(old.title, new.title))
    body = _body(old.paragraphs, new.paragraphs)
    every = [piece.kind for piece in [*title, *(p for items in body for p in items)]]
    return Difference(title, body, every.count("removed"), every.count("added"))


def _body(old: Sequence[str], new: Sequence[str]) -> list[list[Piece]]:
    paragraphs: list[list[Piece]] = []
    left = MOST_SIGNS
    for same, run in groupby(_ways(old, new), lambda step: step[0] == "same"):
        items = sorted(run, key=lambda step: step[0], reverse=True)  # removed, then added
        size = sum(len(text) for _, text in items)
        compared = not same and len({kind for kind, _ in items}) > 1 and size <= left
        words = _words(*map(_whole, _sides(items))) if compared else []
        left -= size * compared
        if any(kind == "same" for kind, _ in words):
            paragraphs += _split(words)
        else:
            paragraphs += [[Piece(kind, text)] for kind, text in items if text]
    return paragraphs


def _sides(items: Sequence[Step]) -> tuple[list[str], list[str]]:
    gone = [text for kind, text in items if kind == "removed"]
    return gone, [text for kind, text in items if kind == "added"]


def _whole(paragraphs: Sequence[str]) -> str:
    return _PARAGRAPH.join(paragraphs)


def _words(old: str, new: str) -> list[Step]:
    """Compare two texts by their words; texts with little in common count as rewritten."""
    steps = _without_islands(_ways(_TOKEN.findall(old), _TOKEN.findall(new)))
    kept = sum(len(text) for kind, text in steps if kind == "same")
    if old and new and kept < _LEAST_KEPT * max(len(old), len(new)):
        return _rewritten([old], [new])
    return steps


def _split(steps: Iterable[Step]) -> Iterator[list[Piece]]:
    """Steps by paragraphs; a break that came is shown at the end of the first, one that went too.

    Where a whole stretch went or came, its breaks stand between its paragraphs as ever.
    """
    line: list[Step] = []
    for kind, text in steps:
        parts = text.split(_PARAGRAPH)
        for part in parts[:-1]:
            line += [(kind, part)]
            lone = part == "" and kind != "same"
            if lone:
                line.append((kind, "¶"))
            if not lone or kind == "added":
                yield _pieces(line)
                line = []
        line.append((kind, parts[-1]))
    if pieces := _pieces(line):
        yield pieces


def _pieces(steps: Iterable[Step]) -> list[Piece]:
    runs = groupby((step for step in steps if step[1]), key=lambda step: step[0])
    return [Piece(kind, "".join(text for _, text in run)) for kind, run in runs]


def _without_islands(steps: list[Step]) -> list[Step]:
    """Runs of change with what little stands unchanged between them taken in: easier to read."""
    runs = [(kind, [text for _, text in run]) for kind, run in groupby(steps, lambda s: s[0])]
    joined: list[Step] = []
    gone: list[str] = []
    come: list[str] = []
    for at, (kind, texts) in enumerate(runs):
        island = kind == "same" and len("".join(texts).strip()) < _ISLAND
        inner = 0 < at < len(runs) - 1 and _PARAGRAPH not in texts
        if kind == "same" and not (island and inner):
            joined += [*_rewritten(gone, come), ("same", "".join(texts))]
            gone, come = [], []
        if kind == "removed" or (island and inner):
            gone += texts
        if kind == "added" or (island and inner):
            come += texts
    return [*joined, *_rewritten(gone, come)]


def _rewritten(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    both: list[Step] = [("removed", "".join(old)), ("added", "".join(new))]
    return [step for step in both if step[1]]


def _ways(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """The shortest way from one sequence to the other, or all of it replaced."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = _shortest(a, b)
    if middle is None:
        middle = [*(("removed", item) for item in a), *(("added", item) for item in b)]
    same: list[Step] = [("same", item) for item in old]
    return [*same[:head], *middle, *same[len(old) - tail :]]


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    length = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        length += 1
    return length


def _shortest(a: Sequence[str], b: Sequence[str]) -> list[Step] | None:
    """The shortest way by Myers' greedy search; None where it is longer than `MOST_STEPS`."""
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for steps in range(min(len(a) + len(b), MOST_STEPS) + 1):
        trail.append(dict(reach))
        for k in range(-steps, steps + 1, 2):
            down = k == -steps or (k != steps and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walked(a, b, trail)
    return None


def _walked(a: Sequence[str], b: Sequence[str], trail: Sequence[dict[int, int]]) -> list[Step]:
    """The way back from the end, by what was reached before each step."""
    way: list[Step] = []
    x, y = len(a), len(b)
    for steps in range(len(trail) - 1, -1, -1):
        reach, k = trail[steps], x - y
        down = k == -steps or (k != steps and reach[k - 1] < reach[k + 1])
        from_x = reach[k + 1] if down else reach[k - 1]
        from_y = from_x - (k + 1 if down else k - 1)
        while x > max(from_x, 0) and y > max(from_y, 0):
            x, y = x - 1, y - 1
            way.append(("same", a[x]))
        if steps:
            way.append(("added", b[from_y]) if down else ("removed", a[from_x]))
            x, y = from_x, from_y
    return way[::-1]
