"""The passage of an article that shows best why it was found, with the matching words marked.

What is marked is what matched, whatever its spelling ("Colleges" for college, 產業 for 产业). A
Chinese term stands in the index wherever its characters do, so it is simply looked for in the
folded text; other words are analysed as they were for the index. A quoted phrase is marked where
it stands as a phrase, not where one of its words stands alone: only for that an article is
analysed as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Listing
from functools import lru_cache
from itertools import islice

import numpy as np

from indexer.analysis import Token, analyse, spaced_words
from indexer.dictionary import HAN
from indexer.engine import Snippet
from indexer.folding import fold
from indexer.plan import Leaf, Sequence

MAX_HAN = 160
MAX_LATIN = 300
MAX_READ = 30_000
"""Characters of a body that are searched for a passage; a longer one shows its beginning."""

MAX_TITLE = 300
MAX_CANDIDATES = 200
"""Sentences that are tried as the beginning of a passage."""

ELLIPSIS = "…"

_HAN = re.compile(f"[{HAN}]")
_ALL_HAN = re.compile(f"[{HAN}]+")
_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+[”’」』）)\"]*|$)")
_ENGLISH_STOP = re.compile(
    r"\.(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|No|St)\.)(?<!\b(?:Mrs|Ltd)\.)\s+(?=[A-Z\"“])"
)
_STOPS, _CLOSING = "。！？；!?;.", '”’」』）)"'
_BETWEEN_SENTENCES = ' \t\r\n\u3000"“‘「『（(' + _CLOSING
_FIRST_WIDE = "\u2e80"  # from here on a character is as wide as an ideograph
_COST_HAN, _COST_LATIN = MAX_LATIN, MAX_HAN
_BUDGET = MAX_HAN * MAX_LATIN  # a passage costs its wide characters and the others, weighted
_HALF = (_BUDGET - _COST_LATIN) // 2  # of two passages with an ellipsis between them
_CUT = 2 * _COST_LATIN  # what the ellipses at both ends of a part of a sentence cost

Range = tuple[int, int]
Match = tuple[int, int, int]
"""Start, end, and which leaf of the query it is a match of."""

Value = tuple[int, int, int]
"""Different leaves, how near they stand to each other, and matches; the larger the better."""


def mark_title(title: str, leaves: Listing[Leaf]) -> Snippet:
    """Return the headline with its matching words marked; at most `MAX_TITLE` characters."""
    text = title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + ELLIPSIS
    return Snippet(text, _merged(_matches(text, leaves)))


def best_passage(body: str, leaves: Listing[Leaf]) -> Snippet:
    """Return the passage with the most different matches, else the beginning of the body.

    Two shorter passages, if together they show words that no single one does. Of passages with
    as many words, the one where they stand nearest to each other.

    Args:
        body: the text of the article.
        leaves: what the query asks for.

    Returns:
        Whole sentences as far as they fit into `MAX_HAN` Chinese or `MAX_LATIN` other characters
        (a mixture in proportion); an ellipsis marks a sentence that is cut, and joins two passages.
    """
    text = body[:MAX_READ]
    matches = _matches(text, leaves)
    passage, marks = "", []
    end = 0
    for found in _passages(text, matches):
        start, end = _stripped(text, *found)
        passage += ELLIPSIS if passage or not _begins_sentence(text, start) else ""
        shift = len(passage) - start
        inside = [match for match in matches if start <= match[0] and match[1] <= end]
        marks += [(first + shift, last + shift) for first, last in _merged(inside)]
        passage += "".join(" " if char.isspace() else char for char in text[start:end])
    return Snippet(passage + ("" if _ends_sentence(body, end) else ELLIPSIS), tuple(marks))


def _matches(text: str, leaves: Listing[Leaf]) -> list[Match]:
    """Where the leaves match, ascending; matches may overlap."""
    if not leaves:
        return []
    folded = fold(text)
    # A term of Chinese that stands nowhere rules its phrase out, without an analysis.
    phrases = {
        number: leaf.parts
        for number, leaf in enumerate(leaves)
        if isinstance(leaf, Sequence)
        and all(term in folded for term, _ in leaf.parts if _HAN.match(term))
    }
    found: list[Match] = []
    for number, parts in list(phrases.items()):
        if pattern := _pattern(parts):
            found += [(*match.span(1), number) for match in pattern.finditer(folded)]
            del phrases[number]
    spaced: dict[str, list[int]] = defaultdict(list)
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Sequence):
            continue
        if _HAN.match(leaf.text):
            length = len(leaf.text)
            found += [(start, start + length, number) for start in _places(folded, leaf.text)]
        else:
            spaced[leaf.text].append(number)
    words = spaced_words(folded) if spaced or phrases else []
    # Nor does a phrase stand here of which a word of another script is missing.
    here = {term for term, _, _ in words}
    phrases = {
        number: parts
        for number, parts in phrases.items()
        if all(term in here for term, _ in parts if not _HAN.match(term))
    }
    if phrases:
        found += _phrases(analyse(text, "index"), phrases)
    found += [(start, end, number) for term, start, end in words for number in spaced.get(term, ())]
    return sorted(found)


def _places(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text; the places may overlap."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


@lru_cache(maxsize=256)
def _pattern(parts: tuple[tuple[str, int], ...]) -> re.Pattern[str] | None:
    """Finds a phrase of nothing but Chinese in folded text; None if it is not that.

    What does not count as a position may stand between its terms, but not inside of one.
    """
    if not all(_ALL_HAN.fullmatch(term) for term, _ in parts):
        return None
    chars: dict[int, str] = {}
    joints = {shift for _, shift in parts} | {shift + len(term) for term, shift in parts}
    for term, shift in parts:
        chars.update(enumerate(term, shift))
        joints -= set(range(shift + 1, shift + len(term)))
    if len(chars) != max(chars) + 1:
        return None
    run = (
        r"[\W_]*+" * (at in joints and at > 0) + re.escape(char)
        for at, char in sorted(chars.items())
    )
    return re.compile(f"(?=({''.join(run)}))")


def _phrases(
    tokens: Listing[Token], phrases: Mapping[int, tuple[tuple[str, int], ...]]
) -> Iterator[Match]:
    wanted = {term for parts in phrases.values() for term, _ in parts}
    places: dict[str, dict[int, Token]] = defaultdict(dict)
    for token in tokens:
        if token.text in wanted:
            places[token.text][token.position] = token
    for number, parts in phrases.items():
        for start, end in _runs(parts, places):
            yield start, end, number


def _runs(parts: tuple[tuple[str, int], ...], places: dict[str, dict[int, Token]]) -> list[Range]:
    runs = []
    for origin, first in places[parts[0][0]].items():
        tokens = [places[term].get(origin + shift) for term, shift in parts]
        present = [token for token in tokens if token is not None]
        if len(present) == len(parts):
            runs.append((first.start, max(token.end for token in present)))
    return runs


def _merged(matches: Listing[Match]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end, _ in matches:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _passages(text: str, matches: Listing[Match]) -> list[Range]:
    """One passage, or two that do not touch, ascending."""
    found = _Sentences(text)
    single, value = found.best(matches, _BUDGET)
    if single is None:
        return [_lead(found.costs, found.all)]
    if value[0] == len({leaf for _, _, leaf in matches}):
        return [single]
    first, shown = found.best(matches, _HALF)
    if first is None:
        return [single]
    known = {leaf for start, end, leaf in matches if first[0] <= start and end <= first[1]}
    others = [match for match in matches if match[2] not in known]
    second, more = found.best(others, _HALF, apart_from=first)
    if second is None or shown[0] + more[0] <= value[0]:
        return [single]
    (start, before), (after, end) = sorted((first, second))
    return [(start, before), (after, end)] if text[before:after].strip() else [(start, end)]


class _Sentences:
    """The sentences of a text, and the passages that are made of them.

    Attributes:
        all: where they begin and end, ascending.
        costs: see `_costs`.
    """

    def __init__(self, text: str) -> None:
        self.costs = _costs(text)
        self.all = _sentences(text)
        self._starts = [start for start, _ in self.all]

    def best(
        self, matches: Listing[Match], budget: int, *, apart_from: Range | None = None
    ) -> tuple[Range | None, Value]:
        """The best run of sentences that fits; of a sentence that is too long, the best part.

        Args:
            matches: ascending.
            budget: what it may cost.
            apart_from: a passage that it must not overlap.
        """
        best, best_value = None, (0, 0, 0)
        low, high = apart_from or (0, 0)
        candidates = dict.fromkeys(
            max(bisect_right(self._starts, start) - 1, 0)
            for start, end, _ in matches
            if end <= low or start >= high
        )
        for at in islice(candidates, MAX_CANDIDATES):
            start, limit = self.all[at][0], len(self.costs) - 1
            if start < low:
                limit = low
            elif start < high:
                start = high
            passage = self._from(at, start, limit, budget, matches)
            value = _value(matches, *passage)
            if value > best_value:
                best, best_value = passage, value
        return best, best_value

    def _from(self, at: int, start: int, limit: int, budget: int, matches: Listing[Match]) -> Range:
        """The passage that begins in a sentence and ends before a limit."""
        end = min(self.all[at][1], limit)
        if self.costs[end] - self.costs[start] > budget:
            start, end = _part(self.costs, start, end, budget - _CUT, matches)
        for _, last in islice(self.all, at + 1, None):
            if last > limit or self.costs[last] - self.costs[start] > budget:
                break
            end = max(end, last)
        return start, end


def _value(matches: Listing[Match], start: int, end: int) -> Value:
    low, high = bisect_left(matches, (start,)), bisect_left(matches, (end,))
    inside = [match for match in matches[low:high] if match[1] <= end]
    different = len({leaf for _, _, leaf in inside})
    return different, -_smallest(inside, different) if different > 1 else 0, len(inside)


def _smallest(matches: Listing[Match], different: int) -> int:
    """The length of the shortest run of characters with matches of all leaves that there are."""
    latest: dict[int, int] = {}
    smallest = _BUDGET
    for start, end, leaf in matches:
        latest.pop(leaf, None)
        latest[leaf] = start  # the first key is now the one seen longest ago
        if len(latest) == different:
            smallest = min(smallest, end - next(iter(latest.values())))
    return smallest


def _part(costs: list[int], start: int, end: int, budget: int, matches: Listing[Match]) -> Range:
    """A part of a long sentence that begins a little before one of its first matches."""
    best, best_value = (start, _reach(costs, start, end, budget)), (0, 0, 0)
    low, high = bisect_left(matches, (start,)), bisect_left(matches, (end,))
    for first, _, _ in matches[low : min(high, low + MAX_CANDIDATES)]:
        begin = bisect_left(costs, costs[first] - budget // 4, start, first)
        part = (begin, _reach(costs, begin, end, budget))
        value = _value(matches, *part)
        if value > best_value:
            best, best_value = part, value
    return best


def _stripped(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _lead(costs: list[int], sentences: list[Range]) -> Range:
    start, end = sentences[0] if sentences else (0, 0)
    if costs[end] - costs[start] > _BUDGET:
        return start, _reach(costs, start, end, _BUDGET - _CUT)
    for _, last in sentences[1:]:
        if costs[last] - costs[start] > _BUDGET:
            break
        end = last
    return start, end


def _reach(costs: list[int], start: int, end: int, budget: int) -> int:
    """The furthest place at or before `end` that a passage reaches from `start`."""
    return bisect_right(costs, costs[start] + budget, start, end + 1) - 1


def _costs(text: str) -> list[int]:
    """Cost of the text before each place; one longer than the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    costs = np.zeros(len(codes) + 1, dtype=np.int64)
    np.where(codes >= ord(_FIRST_WIDE), _COST_HAN, _COST_LATIN).cumsum(out=costs[1:])
    found: list[int] = costs.tolist()
    return found


def _sentences(text: str) -> list[Range]:
    found: list[Range] = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        for stop in _ENGLISH_STOP.finditer(text, start, end):
            found.append((start, stop.end()))
            start = stop.end()
        if start < end:
            found.append((start, end))
    return found


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(_BETWEEN_SENTENCES)
    return not before or before[-1] in _STOPS or "\n" in text[len(before) : at]


def _ends_sentence(text: str, at: int) -> bool:
    return not text[at:].strip() or text[at - 1 : at] in _STOPS + _CLOSING or text[at] == "\n"
