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
from itertools import accumulate, islice

from indexer.analysis import Token, analyse
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
_NOT_HAN = re.compile(f"[^{HAN}]+")
_OF_WORDS = re.compile(r"[^\W_]")
_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+[”’」』）)\"]*|$)")
_ENGLISH_STOP = re.compile(r"\.\s+(?=[A-Z\"“])")
_STOPS, _CLOSING = "。！？；!?;.", '”’」』）)"'
_BETWEEN_SENTENCES = ' \t\r\n\u3000"“‘「『（(' + _CLOSING
_FIRST_WIDE = "\u2e80"  # from here on a character is as wide as an ideograph
_COST_HAN, _COST_LATIN = MAX_LATIN, MAX_HAN
_BUDGET = MAX_HAN * MAX_LATIN  # a passage costs its wide characters and the others, weighted

Range = tuple[int, int]
Match = tuple[int, int, int]
"""Start, end, and which leaf of the query it is a match of."""


def mark_title(title: str, leaves: Listing[Leaf]) -> Snippet:
    """Return the headline with its matching words marked; at most `MAX_TITLE` characters."""
    text = title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + ELLIPSIS
    return Snippet(text, _merged(_matches(text, leaves)))


def best_passage(body: str, leaves: Listing[Leaf]) -> Snippet:
    """Return the passage with the most different matches, else the beginning of the body.

    Args:
        body: the text of the article.
        leaves: what the query asks for.

    Returns:
        Whole sentences as far as they fit into `MAX_HAN` Chinese or `MAX_LATIN` other characters
        (a mixture in proportion); an ellipsis marks a sentence that is cut.
    """
    text = body[:MAX_READ]
    matches = _matches(text, leaves)
    start, end = _window(text, matches)
    inside = [match for match in matches if start <= match[0] and match[1] <= end]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    before = "" if _begins_sentence(text, start) else ELLIPSIS
    after = "" if _ends_sentence(body, end) else ELLIPSIS
    shift = len(before) - start
    marks = tuple((first + shift, last + shift) for first, last in _merged(inside))
    passage = "".join(" " if char.isspace() else char for char in text[start:end])
    return Snippet(before + passage + after, marks)


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
    spaced: dict[str, list[int]] = defaultdict(list)
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Sequence):
            continue
        if _HAN.match(leaf.text):
            length = len(leaf.text)
            found += [(start, start + length, number) for start in _places(folded, leaf.text)]
        else:
            spaced[leaf.text].append(number)
    if phrases:
        tokens = analyse(text, "index")
        found += _phrases(tokens, phrases)
    else:
        tokens = _spaced_tokens(text, folded) if spaced else []
    found += [(at.start, at.end, number) for at in tokens for number in spaced.get(at.text, ())]
    return sorted(found)


def _places(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text; the places may overlap."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _spaced_tokens(text: str, folded: str) -> list[Token]:
    """The tokens of all that is not Chinese, without their positions."""
    found: list[Token] = []
    for run in _NOT_HAN.finditer(folded):
        start, end = run.span()
        if _OF_WORDS.search(folded, start, end):
            for token in analyse(text[start:end], "index"):
                found.append(token._replace(start=token.start + start, end=token.end + start))
    return found


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


def _window(text: str, matches: Listing[Match]) -> Range:
    """The best run of sentences that fits; inside a sentence that is too long, the best part."""
    costs = _costs(text)
    sentences = _sentences(text)
    starts = [start for start, _ in sentences]
    best, best_value = (0, _reach(costs, 0, len(text))), (0, 0)
    candidates = dict.fromkeys(max(bisect_right(starts, start) - 1, 0) for start, _, _ in matches)
    for at in islice(candidates, MAX_CANDIDATES):
        start, end = sentences[at]
        if costs[end] - costs[start] > _BUDGET:
            start, end = _part(costs, start, end, matches)
        for _, last in sentences[at + 1 :]:
            if costs[last] - costs[start] > _BUDGET:
                break
            end = max(end, last)
        value = _value(matches, start, end)
        if value > best_value:
            best, best_value = (start, end), value
    if best_value == (0, 0):
        best = _lead(costs, sentences)
    return best


def _value(matches: Listing[Match], start: int, end: int) -> tuple[int, int]:
    low, high = bisect_left(matches, (start,)), bisect_left(matches, (end,))
    inside = [leaf for _, last, leaf in matches[low:high] if last <= end]
    return len(set(inside)), len(inside)


def _part(costs: list[int], start: int, end: int, matches: Listing[Match]) -> Range:
    """A part of a long sentence that begins a little before one of its first matches."""
    best, best_value = (start, _reach(costs, start, end)), (0, 0)
    low, high = bisect_left(matches, (start,)), bisect_left(matches, (end,))
    for first, _, _ in matches[low : min(high, low + MAX_CANDIDATES)]:
        begin = bisect_left(costs, costs[first] - _BUDGET // 4, start, first)
        part = (begin, _reach(costs, begin, end))
        value = _value(matches, *part)
        if value > best_value:
            best, best_value = part, value
    return best


def _lead(costs: list[int], sentences: list[Range]) -> Range:
    start, end = sentences[0] if sentences else (0, 0)
    if costs[end] - costs[start] > _BUDGET:
        return start, _reach(costs, start, end)
    for _, last in sentences[1:]:
        if costs[last] - costs[start] > _BUDGET:
            break
        end = last
    return start, end


def _reach(costs: list[int], start: int, end: int) -> int:
    """The furthest place at or before `end` that one passage reaches from `start`."""
    return bisect_right(costs, costs[start] + _BUDGET, start, end + 1) - 1


def _costs(text: str) -> list[int]:
    """Cost of the text before each place; one longer than the text."""
    each = (_COST_HAN if char >= _FIRST_WIDE else _COST_LATIN for char in text)
    return list(accumulate(each, initial=0))


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
