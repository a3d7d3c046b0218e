"""A page as this package sees it: a flat run of lines, and the boxes that hold them.

HTML and plain text both become a `Page`, so every later room (dates, bylines, junk, images)
is written once. Markup is walked a single time, by `corpus.clean.tree`; a box is then no more
than a range of line numbers, and asking what it holds costs no walk.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.clean.language import weight

Verdict = Literal["keep", "drop", "end"]

SEAM = "\x1f"
"""Marks in `Line.parts` the place where two inline elements touch without white space."""

LONGEST_LABEL_LINE = 400
"""Lines longer than this, in characters, are never searched for labels or dates."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\ud800-\udfff"
    # Private use: icons of the site's own font, which nobody else can show.
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
# What a content system escaped twice comes out of the parser as the name of a character.
_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|quot|apos|amp|ldquo|rdquo|lsquo|rsquo|hellip|mdash|ndash|"
    r"middot|bull|times|deg|copy|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
)
_SPACES = re.compile("[ \t\r\n\x0b\x0c\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_CJK = "\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
_BROKEN_LINE = re.compile(f"(?<=[{_CJK}])[ \t\r]*\n[ \t\r\n]*(?=[{_CJK}])")


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of a line: where it leads, and its words."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image element: `alt` is its replacement text, `width` and `height` pixels or 0."""

    src: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class Line:
    """One visible line: a paragraph, a heading, a cell, or a picture.

    Attributes:
        text: its words, white space folded.
        parts: the same with `SEAM` where inline elements touch.
        tag: the nearest block element, "row" for the joined cells of a table row.
        box: number of the innermost box.
        link_chars: how many characters of `text` stand inside links.
        marks: class and id of the block element and its inline children, lower case.
        weight: how much it says, see `language.weight`.
        key: the text for patterns, see `folded`.
        verdict: what `junk.verdict` said of it, once asked.
        prose: what `content.is_prose` said of it, once asked.
    """

    text: str
    parts: str = ""
    tag: str = "p"
    box: int = 0
    link_chars: int = 0
    links: tuple[Link, ...] = ()
    picture: Picture | None = None
    centred: bool = False
    marks: str = ""
    weight: float = 0.0
    key: str = ""
    verdict: Verdict | None = None
    prose: bool | None = None

    def __post_init__(self) -> None:
        """Fill what follows from the text."""
        self.parts = self.parts or self.text
        self.weight = weight(self.text)
        self.key = folded(self.text)

    @property
    def heading(self) -> bool:
        """Whether it stands in h1 to h6."""
        return len(self.tag) == 2 and self.tag[0] == "h" and self.tag[1].isdigit()

    @property
    def linked(self) -> float:
        """Share of its characters inside links, 0 to 1."""
        return self.link_chars / len(self.text) if self.text else 0.0


@dataclass(slots=True)
class Box:
    """An element that holds lines `first` to `last` (exclusive).

    Attributes:
        marks: its id, class, itemprop and role, lower case.
        parent: number of the box around it, -1 for the page.
        furniture: number of the nearest box at or above it that is furniture (navigation,
            footer, sidebar ...), -1 if none is.
    """

    tag: str
    marks: str = ""
    parent: int = -1
    first: int = 0
    last: int = 0
    furniture: int = -1


@dataclass(slots=True)
class Page:
    """Everything that was read from the bytes.

    Attributes:
        lines: in the order of the page.
        boxes: parents before children; box 0 holds every line.
        title: the text of `<title>`.
        meta: names (lower case) to contents; JSON-LD values stand under "ld:" names.
        address: what the page says its own address is.
        markup: False for plain text.
        passwords: how many password fields it has.
        scripts: how many scripts it has.
        warning: text that is shown without JavaScript only.
        stamps: names and values of dates in scripts and attributes, see `meta.Head`.
    """

    lines: list[Line]
    boxes: list[Box]
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None
    markup: bool = True
    passwords: int = 0
    scripts: int = 0
    warning: str = ""
    stamps: Sequence[tuple[str, str]] = ()


def tidy(text: str) -> str:
    """Drop invisible characters, mend lines broken inside Chinese, fold runs of white space.

    The names of characters that were escaped twice ("&nbsp;" in the text) are read once more.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    text = _BROKEN_LINE.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text).strip(" \u3000")


def folded(text: str) -> str:
    """The text for comparing and for patterns: NFKC, white space folded, case kept."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text.replace(SEAM, " "))).strip()


def squeezed(text: str) -> str:
    """The text for equality: NFKC, no white space, no case."""
    return "".join(unicodedata.normalize("NFKC", text.replace(SEAM, "")).casefold().split())
