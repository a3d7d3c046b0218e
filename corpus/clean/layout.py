"""The page with its headline and body found: which lines stand around the article.

Dates and bylines are read from these lines only, so that a sidebar's never come near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from corpus.clean.content import Span, foreign, is_prose
from corpus.clean.fields import labelled
from corpus.clean.junk import is_end_mark, verdict
from corpus.clean.page import Line, Page

_ABOVE = 12
_BELOW = 30


@dataclass(frozen=True)
class Layout:
    """A page, the span of its body, and the line of its headline (None if it shows none)."""

    page: Page
    span: Span
    headline: int | None

    def reads(self, line: Line) -> bool:
        """Whether a line is prose of the article, and not of something set into it."""
        return is_prose(line) and not foreign(self.page, self.span, line)

    @cached_property
    def text_start(self) -> int:
        """The number of the first line of the text proper."""
        lines = self.page.lines
        for number in range(self.span.first, self.span.last):
            if self.reads(lines[number]):
                return number
        return self.span.first

    @cached_property
    def text_end(self) -> int:
        """One past the last line of prose, before anything that ends the article."""
        lines = self.page.lines
        start = self.text_start
        end = start + 1
        for number in range(start, self.span.last):
            if self.reads(lines[number]):
                end = number + 1
            elif verdict(lines[number]) == "end" and self.ends_here(number):
                break
        return end

    def ends_here(self, number: int) -> bool:
        """Whether most of the span's prose stands before this line."""
        sums = self._sums
        before = sums[number] - sums[self.span.first]
        after = sums[self.span.last] - sums[number]
        return before > 0 and before >= after * 0.6

    @cached_property
    def _sums(self) -> list[float]:
        """Prose before each line of the page."""
        return [0.0, *accumulate(line.weight * self.reads(line) for line in self.page.lines)]

    def head(self) -> Iterator[tuple[int, Line]]:
        """Lines between the headline (or a little above it) and the text, with their numbers."""
        stop = self.text_start
        start = stop if self.headline is None else min(self.headline, stop)
        for number in range(max(0, start - _ABOVE), stop):
            line = self.page.lines[number]
            if line.picture or line.linked > 0.8:
                continue
            below = self.headline is not None and number > self.headline
            if below or not self._furniture(line) or labelled(line.parts):
                yield number, line

    @cached_property
    def foot(self) -> int:
        """The number of the first line under the text that belongs to something else."""
        start = self.text_end
        stop = min(start + _BELOW, len(self.page.lines))
        for number in range(start, stop):
            line = self.page.lines[number]
            if verdict(line) == "end" and not is_end_mark(line):
                return number
        return stop

    def around(self) -> tuple[int, int]:
        """The lines from under the headline to what follows the article (exclusive)."""
        start = self.span.first
        if self.headline is not None and 0 < start - self.headline <= _ABOVE:
            start = self.headline + 1
        return start, self.foot

    def tail(self) -> Iterator[tuple[int, Line]]:
        """Lines under the text, up to the next article, related list or foot of the page."""
        for number in range(self.text_end, self.foot):
            line = self.page.lines[number]
            if not line.picture and line.linked < 0.8 and not is_prose(line):
                yield number, line

    def signature(self) -> Line | None:
        """The last line of the container, under the text, where notices carry their date."""
        if not self.span.known:
            return None
        for line in reversed(self.page.lines[self.text_end : self.span.last]):
            if line.text and not line.linked:
                return line
        return None

    def _furniture(self, line: Line) -> bool:
        boxes = self.page.boxes
        return boxes[line.box].furniture not in (-1, boxes[self.span.box].furniture)
