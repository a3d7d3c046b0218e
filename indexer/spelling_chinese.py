"""A run of Chinese that no article holds, as it was perhaps meant.

Parts of the run are compared with known words, the longest parts first. Most slips choose another
character from a keyboard's list, so that the word sounds right (`homophones`), or one that looks
right (`lookalikes`); these are believed of words of two characters too. Whatever else goes wrong
with one character (`oneslip`) is believed of words of four and more, and only where a character
stands alone, outside of the dictionary's words: next to 柳州 and 学院 nothing was mistyped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from indexer.analysis import STOP_CHARACTERS
from indexer.dictionary import cut
from indexer.homophones import Homophones, same_tones, sounds_same
from indexer.lookalikes import lookalikes
from indexer.oneslip import SHORTEST, OneSlip, slip

MAX_RUN = 24
"""Characters of a run of Chinese that are looked at."""

LONGEST = 12
"""Characters of a known word; longer names are found by their parts."""

OFTEN = 2
"""So many articles hold a word that was meant though it neither sounds nor looks alike."""

_PAIR = 2  # characters that make a part only where it stands apart
_LONG = 4  # characters of a part that are no coincidence
_MOST_TRIED = 6  # words one slip away whose articles are counted


class KnownChinese:
    """The words that a reader may mean, and what finds them; about 100 bytes each.

    Args:
        words: of 2 to `LONGEST` Chinese characters.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        kept = sorted(self.words)
        self.sounding = Homophones(kept)
        self.slipped = OneSlip(kept)


class RunCorrector:
    """Corrects one run.

    Args:
        run: of Chinese characters, folded.
        known: the words.
        frequency: how many articles hold a run of Chinese.
    """

    def __init__(self, run: str, known: KnownChinese, frequency: Callable[[str], int]) -> None:
        self._run = run[:MAX_RUN]
        self._known = known
        self._frequency = frequency
        self._right, self._inner, self._joints, self._alone = self._tokens()
        self._stops = [
            char in STOP_CHARACTERS and self._joints[at] and self._joints[at + 1]
            for at, char in enumerate(self._run)
        ]

    def changes(self) -> dict[tuple[int, int], str]:
        """Ranges of the run and what was perhaps meant there; they do not overlap."""
        run = self._run
        if len(run) < _PAIR or run in self._known.words or self._frequency(run):
            return {}
        settled = [False] * len(run)
        found = dict(self._by_sound_and_look(settled))
        changed = [False] * len(run)
        for start, end in found:
            changed[start:end] = [True] * (end - start)
        found.update(self._by_one_slip(changed))
        return found

    def _by_sound_and_look(self, settled: list[bool]) -> Iterator[tuple[tuple[int, int], str]]:
        for start, end in self._parts(_PAIR, settled):
            if end - start == _PAIR and not (self._joints[start] and self._joints[end]):
                continue
            part = self._run[start:end]
            better = self._alike(start, end)
            if better and self._is_better(start, end, better):
                settled[start:end] = [True] * len(part)
                if better != part:
                    yield (start, end), better

    def _by_one_slip(self, changed: list[bool]) -> Iterator[tuple[tuple[int, int], str]]:
        for start, end in self._parts(SHORTEST - 1, changed):
            part = self._run[start:end]
            likely = [
                (is_plain_slip, word)
                for word in self._known.slipped.like(part)
                if (is_plain_slip := self._is_slip(start, part, word)) is not None
            ][:_MOST_TRIED]
            if not likely or self._frequency(part):
                continue
            ranked = [
                (is_plain_slip, count, word)
                for is_plain_slip, word in likely
                if (count := self._frequency(word)) >= OFTEN
            ]
            if ranked:
                changed[start:end] = [True] * len(part)
                yield (start, end), max(ranked)[-1]

    def _parts(self, least: int, taken: list[bool]) -> Iterator[tuple[int, int]]:
        """Ranges that do not cut through a word that is right nor touch what is `taken`.

        The longest come first; what is taken meanwhile counts.
        """
        size = len(self._run)
        for length in range(min(size, LONGEST + 1), least - 1, -1):
            for start in range(size - length + 1):
                end = start + length
                if start in self._inner or end in self._inner or any(taken[start:end]):
                    continue
                yield start, end

    def _tokens(self) -> tuple[list[bool], set[int], list[bool], list[bool]]:
        """What is known of the run before it is corrected.

        Returns:
            Which characters belong to words that the index has; what lies inside of those; at
            which places a pair may begin or end, which next to an unknown character is perhaps a
            part of somebody's name; which characters stand alone.
        """
        run, at = self._run, 0
        right, inner = [False] * len(run), set[int]()
        joints, alone = [False] * (len(run) + 1), [False] * len(run)
        joints[0] = joints[-1] = True
        for word in cut(run):
            end = at + len(word)
            if len(word) > 1:
                joints[at] = joints[end] = True
                if self._frequency(word):
                    right[at:end] = [True] * len(word)
                    inner.update(range(at + 1, end))
            elif word in STOP_CHARACTERS:
                joints[at] = joints[end] = True
            else:
                alone[at] = True
            at = end
        return right, inner, joints, alone

    def _alike(self, start: int, end: int) -> str | None:
        """The known word that a part was meant to be, itself if known; None if neither."""
        part = self._run[start:end]
        is_right = all(self._right[start:end])  # every word is found, only not together
        if part in self._known.words:
            return part
        if is_right and len(part) < _LONG:
            return None
        if self._stops[start] or self._stops[end - 1]:
            return None
        is_word = cut(part) == [part]
        sounding = self._known.sounding.like(part)
        alike = [word for word in sounding if _is_near(part, word, is_word, is_right)]
        if not is_word and not is_right:
            alike += self._looking_like(part)
        ranked = [
            (sounds_same(part, word), _shared(part, word), count, word)
            for word in alike
            if (count := self._frequency(word))
        ]
        return max(ranked)[-1] if ranked else None

    def _looking_like(self, part: str) -> Iterator[str]:
        """Known words that differ from `part` in one character that looks alike."""
        for at, char in enumerate(part):
            for other in lookalikes(char):
                word = part[:at] + other + part[at + 1 :]
                if word in self._known.words:
                    yield word

    def _is_better(self, start: int, end: int, better: str) -> bool:
        """Whether no article has what was typed, or only elsewhere: neighbours may form a pair."""
        run = self._run
        return (
            run[start:end] == better
            or not self._frequency(run[start:end])
            or self._frequency(run[:start] + better + run[end:]) > 0
        )

    def _is_slip(self, start: int, part: str, word: str) -> bool | None:
        """Whether a word one slip away was meant; None if not, True if by its very characters.

        Swapped neighbours and a character typed twice have all of them. Anything else happened to
        a character that stands alone, or next to one where one is missing or too many.
        """
        wrong = slip(part, word)
        first, last = start + wrong.start, start + wrong.end
        if last - first > 1:
            return True
        if not wrong.meant:
            char = self._run[first]
            if char in (part[wrong.start - 1 : wrong.start], part[wrong.end : wrong.end + 1]):
                return True
            if wrong.start == 0 or wrong.end == len(part):
                return None  # a word and its neighbour
        is_other = first < last and wrong.meant
        touched = self._alone[first:last] if is_other else self._alone[max(0, first - 1) : last + 1]
        return False if any(touched) else None


def _is_near(part: str, word: str, is_word: bool, is_right: bool) -> bool:
    """Whether a word that sounds like `part` is near enough to have been meant.

    A word of the dictionary was chosen from a list of homophones, so that its tones are right too.
    Where all words are right, the sound is only similar, or there are three characters as in most
    people's names, half of the characters must be right.
    """
    if is_word and not same_tones(part, word):
        return False
    shared, is_exact = _shared(part, word), sounds_same(part, word)
    if 2 * shared >= len(part):
        return is_exact or not is_right
    return is_exact and not is_right and shared > 0 and len(part) >= _LONG


def _shared(part: str, word: str) -> int:
    return sum(a == b for a, b in zip(part, word, strict=True))
