"""HTML to `Page`: one parse (BeautifulSoup over lxml) and one walk.

Each element is entered once and left once, for Python objects are slow and most of a page is
furniture. All contact with the parsed tree is here and in `meta`.
"""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from bs4 import BeautifulSoup, Tag, UnusualUsageWarning
from bs4.element import NavigableString, PageElement

from corpus.clean.depth import ShallowBuilder
from corpus.clean.meta import read_meta
from corpus.clean.page import SEAM, Box, Line, Link, Page, tidy
from corpus.clean.pictures import read_picture
from corpus.clean.plaintext import MAX_CHARACTERS, MAX_LINES
from corpus.errors import NotAnArticle

MAX_MARKUP = 4_000_000
MAX_TAGS = 50_000
_MAX_ATTRIBUTES = 40
_LONGEST_COMPARISON = 2000  # "a < b" in a script, and what follows it up to the next one
_EMOJI = 32

_BOX_TAGS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl fieldset figure "
    "footer form header hgroup li main menu nav ol section table td th tr ul "
    "founder-content".split()
)
_BLOCK_TAGS = _BOX_TAGS | frozenset(
    "br caption dt figcaption h1 h2 h3 h4 h5 h6 hr legend option p pre summary tbody tfoot thead "
    "founder-title".split()
)
_SKIPPED = frozenset(
    "head script style noscript template iframe object embed svg math select textarea button "
    "canvas audio video map applet rt rp".split()
)
_DATA_URI = re.compile(r"data:[\w/+.;=-]{0,80};base64,[A-Za-z0-9+/=%\s]{200,}")
_LONG_TAG = re.compile(r"<([A-Za-z][^\s<>]{0,40})([^<>]{120,})")
_VALUE = re.compile("\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|opacity:0(?![.\d])|font-size:0(?![.\d])"
    r"|text-indent:-\d{3}|(?:left|top):-\d{3}"
)
_FLAT = re.compile(
    r"(?:^|;)(?:max-)?height:0(?:px)?;overflow:hidden|overflow:hidden;(?:max-)?height:0(?:px)?(?:;|$)"
)
# WeChat sends its article invisible and shows it by script.
_SHOWN_LATER = frozenset({"js_content", "js_article", "page-content"})
_LONE_LABEL = re.compile(
    "(?:发布时间|发布日期|发表时间|更新时间|日期|来源|信息来源|文章来源|作者|责任编辑|编辑|资料来源|來源|發布日期|"
    "Source|Author|Published|Date|Tags?|Topics?|Categor(?:y|ies)|Keywords?|标签|分类|关键词) ?:?",
    re.I,
)
_SEAMS = re.compile(f"[ {SEAM}]*{SEAM}[ {SEAM}]*")
# BeautifulSoup remarks on pages that look like XML or like a file name; nobody would read it.
warnings.filterwarnings("ignore", category=UnusualUsageWarning)

_INDENTED = re.compile("(?<=[。！？”…])[ \t\r\n]{0,40}[\u3000\xa0][\u3000\xa0 ]+")


def read_html(text: str, prepare: Callable[[BeautifulSoup], None] | None = None) -> Page:
    """Parse and flatten a page.

    Args:
        text: the markup.
        prepare: sees the parsed page, and may change it, before it is flattened.

    Raises:
        NotAnArticle: "too large" when it has more markup than any article page has, "empty"
            when nothing can be parsed.
    """
    # The encoding is settled already: the parser must not believe what the page declares.
    text = _slim(text).encode("utf-8", "replace").decode("utf-8")
    with _collector_paused():
        return _read(text, prepare)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from looking for garbage among the objects of a tree, which are all in use.

    It would look through them again and again as they grow: a quarter of the whole time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(text: str, prepare: Callable[[BeautifulSoup], None] | None) -> Page:
    soup = BeautifulSoup(text, builder=ShallowBuilder, multi_valued_attributes=None)
    if soup.find() is None:
        raise NotAnArticle("empty", "no element can be read")
    if prepare is not None:
        prepare(soup)
    walk = _Walk()
    walk.run(soup)
    _join_labels(walk.lines)
    head = read_meta(soup)
    return Page(
        lines=walk.lines,
        boxes=walk.boxes,
        title=head.title,
        meta=head.values,
        address=head.address,
        stamps=head.stamps,
        passwords=walk.passwords,
        scripts=head.scripts,
        warning=tidy(" ".join(head.warnings)),
    )


def _slim(text: str) -> str:
    """Take out what is costly and says nothing: embedded files, monstrous attributes, NULs."""
    if text.count("<") > MAX_TAGS:
        raise NotAnArticle("too large", f"more than {MAX_TAGS:,} tags")
    if "base64," in text:
        text = _DATA_URI.sub("data:,", text)
    if len(text) > MAX_MARKUP:
        raise NotAnArticle("too large", f"{len(text):,} characters of markup")
    return _LONG_TAG.sub(_without_attributes, text.replace("\x00", ""))


def _without_attributes(match: re.Match[str]) -> str:
    """libxml2 compares each attribute with all before it: thousands of them take minutes."""
    names = _VALUE.sub("", match[2])
    many = len(names.split()) > _MAX_ATTRIBUTES
    program = len(match[2]) < _LONGEST_COMPARISON and any(sign in names for sign in ";{(")
    return f"<{match[1]}" if many and not program else match[0]


class _Walk:
    """Flattens a tree; `lines` and `boxes` are the outcome."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.boxes: list[Box] = [Box("body")]
        self.passwords = 0
        self._made = self._said = 0
        self._open = [0]
        self._rows: list[tuple[int, int]] = []
        self._text: list[str] = []
        self._links: list[Link] = []
        self._link_start = -1
        self._href = ""
        self._link_chars = 0
        self._tags: list[tuple[str, str, bool]] = [("p", "", False)]

    def run(self, root: Tag) -> None:
        """Walk the whole tree with a stack of our own: a page may nest deeper than Python does."""
        path: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
        while path:
            element, children = path[-1]
            child = next(children, None)
            if child is None:
                path.pop()
                if path:
                    self._leave(element)
            elif type(child) is NavigableString:  # comments and the like are kinds of it
                self._text.append(child)
            elif isinstance(child, Tag) and child.name not in _SKIPPED and not _hidden(child):
                self._enter(child)
                path.append((child, iter(child.contents)))
            if self._made > MAX_LINES or self._said > MAX_CHARACTERS:
                limits = f"{MAX_LINES:,} lines or {MAX_CHARACTERS:,} characters"
                raise NotAnArticle("too large", f"more than {limits} of text")
        self._flush()
        self.boxes[0].last = len(self.lines)
        for number in self._open[1:]:
            self.boxes[number].last = len(self.lines)

    def _enter(self, element: Tag) -> None:
        tag = element.name
        if tag in _BLOCK_TAGS:
            self._flush()
            self._open_block(tag, element)
        elif tag == "img":
            self._picture(element)
        elif tag == "input":
            self.passwords += _attribute(element, "type").lower() == "password"
        else:
            if tag == "a":
                self._href = _attribute(element, "href")
                self._link_start = len(self._text)
            if (mark := _attribute(element, "class")) and len(self._tags[-1][1]) < 300:
                name, marks, centred = self._tags[-1]
                self._tags[-1] = (name, f"{marks} {mark.lower()[:80]}", centred)
            self._text.append(SEAM)

    def _leave(self, element: Tag) -> None:
        tag = element.name
        if tag in _BLOCK_TAGS:
            self._flush()
            self._close_block(tag)
        elif tag == "a":
            self._end_link()
        elif tag not in ("img", "input"):
            self._text.append(SEAM)

    def _open_block(self, tag: str, element: Tag) -> None:
        marks = f"{_attribute(element, 'id')} {_attribute(element, 'class')}"[:200].lower()
        style = _attribute(element, "style")[:300].replace(" ", "").lower()
        centred = "text-align:center" in style or _attribute(element, "align") == "center"
        if tag != "br":
            # The style comes down to paragraphs; a table or an own alignment stops it.
            inherited = (
                self._tags[-1][2] and tag not in ("table", "td") and "text-align" not in style
            )
            self._tags.append((tag, marks, centred or tag == "center" or inherited))
        if tag in _BOX_TAGS:
            role = (
                f"{marks} {_attribute(element, 'itemprop')} {_attribute(element, 'role')}".strip()
            )
            self.boxes.append(Box(tag, role, self._open[-1], len(self.lines), len(self.lines)))
            self._open.append(len(self.boxes) - 1)
        if tag == "tr":
            self._rows.append((len(self.lines), len(self.boxes)))

    def _close_block(self, tag: str) -> None:
        if tag != "br" and len(self._tags) > 1:
            self._tags.pop()
        if tag == "tr" and self._rows:
            self._join_row(*self._rows.pop())
        if tag in _BOX_TAGS and len(self._open) > 1:
            self.boxes[self._open.pop()].last = len(self.lines)

    def _join_row(self, first: int, boxes: int) -> None:
        """A row of short cells is one line; a row that lays out the page is left alone."""
        cells = self.lines[first:]
        inside = self.boxes[boxes:]
        if not 1 < len(cells) <= 12 or any(c.picture or len(c.text) > 80 for c in cells):
            return
        if len(inside) < 2 or any(box.tag not in ("td", "th") for box in inside):
            return
        if any(box.last - box.first > 1 for box in inside):
            return
        joined = Line(
            " ".join(cell.text for cell in cells),
            SEAM.join(cell.parts for cell in cells),
            "row",
            self._open[-1],
            sum(cell.link_chars for cell in cells),
            tuple(link for cell in cells for link in cell.links),
            marks=" ".join(cell.marks for cell in cells)[:300],
        )
        self.lines[first:] = [joined]
        del self.boxes[boxes:]

    def _end_link(self) -> None:
        if self._link_start < 0:
            return
        words = tidy("".join(self._text[self._link_start :]).replace(SEAM, ""))
        self._link_chars += len(words)
        if len(self._links) < 200:
            self._links.append(Link(self._href[:2000], words))
        self._link_start = -1
        self._text.append(SEAM)

    def _picture(self, element: Tag) -> None:
        picture = read_picture(element)
        if picture is None:
            return
        if 0 < picture.width <= _EMOJI and 0 < picture.height <= _EMOJI:
            self._text.append(SEAM)  # a face within a sentence does not end the line
            return
        self._flush()
        links = (Link(self._href[:2000], ""),) if self._link_start >= 0 else ()
        marks = f"{_attribute(element, 'id')} {_attribute(element, 'class')}"[:200].lower()
        line = Line("", "", "img", self._open[-1], 0, links, picture, self._tags[-1][2], marks)
        self.lines.append(line)

    def _flush(self) -> None:
        """End the line that is being collected."""
        texts, self._text = self._text, []
        raw = "".join(texts)
        self._made += 1
        if self._href and self._link_start >= 0:
            # A link around blocks: what it holds so far belongs to this line.
            words = tidy("".join(texts[self._link_start :]).replace(SEAM, ""))
            self._link_chars += len(words)
            self._links.append(Link(self._href[:2000], words))
            self._link_start = 0
        tag, marks, centred = self._tags[-1]
        if tag == "pre":
            pieces = raw.split("\n")
        else:
            pieces = _INDENTED.split(raw) if "\u3000" in raw or "\xa0" in raw else [raw]
        links, link_chars = tuple(self._links), self._link_chars
        self._links, self._link_chars = [], 0
        for piece in pieces:
            text = tidy(piece.replace(SEAM, ""))
            parts = _SEAMS.sub(SEAM, tidy(piece)).strip(SEAM) if SEAM in piece else text
            self._said += len(text)
            if text or links:
                shown = min(link_chars, len(text))
                line = Line(text, parts, tag, self._open[-1], shown, links, None, centred, marks)
                self.lines.append(line)
                links, link_chars = (), max(0, link_chars - shown)


def _join_labels(lines: list[Line]) -> None:
    """A label alone in its element takes the line below as its value; that line goes empty."""
    for line, below in pairwise(lines):
        if _LONE_LABEL.fullmatch(line.key) and 0 < len(below.text) <= 60 and not below.heading:
            joined = f"{line.key.rstrip(' :')}: {below.text}"
            line.text = line.parts = line.key = joined
            below.text = below.parts = below.key = ""
            line.links, below.links = below.links, ()


def _hidden(element: Tag) -> bool:
    attributes = element.attrs
    if "hidden" in attributes:
        return True
    if attributes.get("class") == "jammer":  # Discuz mixes noise of that class into its text
        return True
    style = attributes.get("style")
    if not style or attributes.get("id") in _SHOWN_LATER:
        return False
    style = "".join(str(style)[:400].split()).lower()
    # A box without height that is padded keeps the shape of a picture in it.
    return bool(_HIDDEN.search(style)) or ("padding" not in style and bool(_FLAT.search(style)))


def _attribute(element: Tag, name: str) -> str:
    """The value of an attribute; "" without one."""
    return str(element.attrs.get(name) or "")
