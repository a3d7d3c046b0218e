"""The words that belong to a picture.

Surest first: an element that holds a picture and a line and nothing else, a class that says
"caption", the replacement text repeated under the picture, words that only captions use (图为,
摄, 供图). A plain short line is believed only where the page makes a habit of it or sets it
unlike its text: a subhead stands under a picture just as often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from corpus.clean.byline import is_credit
from corpus.clean.fields import labelled
from corpus.clean.junk import verdict
from corpus.clean.layout import Layout
from corpus.clean.page import Line, squeezed

_FILE_NAME = re.compile(
    r"^[\w\s().（）-]{0,80}\.(?:png|jpe?g|gif|bmp|webp|tmp)$|^(?:img|dsc|image|pic|photo|图片|"
    r"截图|微信图片|未标题|qq截图|undefined|null|无标题|untitled)[\w\s_.()-]{0,40}$"
    r"|^[\x21-\x7e]{1,80}$",
    re.I,
)
_NAME_LINE = re.compile(r"[\w\s().（）-]{1,80}\.(?:png|jpe?g|gif|bmp|webp)", re.I)
_ADVICE = re.compile(r"(?:点击|查看|双击|长按|滑动|单击|放大|大图|原图|高清)")
_START = re.compile(
    r"^[(（【\[]?\s?(?:[▲△↑]|图为|上图|左图|右图|下图|图[一二三四五六七八九十\d]{1,2}(?=[:：\s、.])|图[:：\s]|"
    r"图片(?:说明|来源)?[:：]|图源|Photo ?\d*[:.]|Figure \d)"
)
_END = re.compile(
    r"(?:(?<![拍录实抓偷航])摄影?|供图|(?:记者|通讯员).{0,12}[/／ ]图|资料图|资料图片|资料照片|"
    r"效果图|示意图|截图|"
    r"(?:视觉中国|人民视觉|东方IC|IC ?photo|CFP|Getty Images|中新社|新华社)"
    r"\s?(?:发|资料|供?图)?|"
    r"图片来源.{0,20}|图源[:：]?.{0,20}|新华社发(?:[(（].{0,20})?|"
    r"Photo by .{0,40}|/ ?Xinhua)\s?[)）\]】]?。?$"
)
_CREDITED = re.compile(
    r"^.{4,140}[\s（(【\[](?:摄影|摄|供图|图|图源|图片来源|图/文|Photo(?: by)?)"
    r"\s?[:：/]\s?\S.{0,40}$"
)
_SCENE = re.compile(r"(?:现场|合影|合影留念|留影|一角|全景|外景|剪影|证书|海报)[)）]?。?$")
_MARKS = re.compile(
    r"caption|(?:img|image|pic|photo|picture)[_-]?(?:desc|descr|info|text|txt|note|title|intro|"
    r"explain|tips?|word)|(?:^|\s)desc(?=$|\s)|tuzhu|tushuo|zhushi"
)
_SUBHEAD = re.compile(r"(?:^|[\s_-])(?:h[1-6]|sub\w*|head\w*|title|strong|b)(?=$|[\s_-])|-h[1-6]\b")
_CENTRE = re.compile(r"(?:^|[\s_-])(?:align)?cent(?:er|re)(?:ed)?(?=$|\s)")
_SENTENCE_END = re.compile(r"[。！？!?；;][”」』)）]?$|[.][\"”)]?$")
# Labels and the words that carry a text on: no caption begins so.
_NO_CAPTION = re.compile(
    r"[：:，,？?！!]$|^[“\"「(（]?(?:(?:信息|文章)?来源|编辑|责编|责任编辑|作者|更多|相关|点击|原标题)|"
    r"请关注|^[★●■◆\d一二三四五六七八九十]{1,3}[、.]|"
    r"^(?:值得|此外|另外|同时|据悉|据了解|据介绍|但|而且?|因此|所以|对此|随后|然而|不过|其中|目前|近日|日前|"
    r"原来|可以看出|于是|接着|最后|首先|其次)"
)
_ORNAMENT = "▲△↑▼▽↓ "
_SHORTEST, _SHORT, _LONG, _LONGEST_SURE = 30.0, 40.0, 60.0, 160.0


class Captions:
    """Reads the captions of one article.

    Args:
        layout: the page with its body found.
        numbers: the lines of the article's pictures, ascending.
        headline: a replacement text that merely repeats it is no caption.
    """

    def __init__(self, layout: Layout, numbers: Sequence[int], headline: str) -> None:
        self.used: set[int] = set()
        self._layout = layout
        self._page = layout.page
        self._numbers = numbers
        self._headline = squeezed(headline)

    def of(self, number: int) -> str:
        """The caption of the picture in line `number`, "" if it has none; see `used`."""
        below = self._below(number)
        line = self._page.lines[below] if below is not None else None
        if below is not None and line is not None and self._believed(number, below, line):
            self.used.add(below)
            return line.text.lstrip(_ORNAMENT)
        if number and self._titled(number):
            self.used.add(number - 1)
            return self._page.lines[number - 1].text.lstrip(_ORNAMENT)
        return self._alt(number)

    def _titled(self, number: int) -> bool:
        """Whether the line above a picture is a figcaption of its own."""
        above = self._page.lines[number - 1]
        if above.tag != "figcaption" or number - 1 in self.used:
            return False
        return above.box == self._page.lines[number].box or self._framed(number, number - 1)

    def _below(self, number: int) -> int | None:
        """The line under a picture; past its twin at its side, blanks and file names."""
        twins = 0
        for below in range(number + 1, min(number + 6, len(self._page.lines))):
            line = self._page.lines[below]
            twins += line.picture is not None
            if twins > 1:
                return None
            if line.picture is None and line.text and not is_name_line(line):
                return None if twins and not self._pair(number, below) else below
        return None

    def _pair(self, number: int, below: int) -> bool:
        """Whether exactly two pictures stand over the line."""
        alone = number == 0 or self._page.lines[number - 1].picture is None
        return alone and sure(self._page.lines[below])

    def _believed(self, number: int, below: int, line: Line) -> bool:
        if below in self.used:
            return True
        if verdict(line) != "keep" or line.heading or line.linked > 0.5:
            return False
        if labelled(line.parts) and not _says_whose(line):
            return False
        picture = self._page.lines[number].picture
        if picture is not None and squeezed(picture.alt) == squeezed(line.text):
            return True
        if line.weight > _LONGEST_SURE:
            return False
        return sure(line) or self._framed(number, below) or self._plain(below, line)

    def _framed(self, number: int, below: int) -> bool:
        """Whether an element holds the picture and the line and nothing else."""
        boxes = self._page.boxes
        first, last = sorted((number, below))
        box = boxes[self._page.lines[first].box]
        while box.last - box.first == 1 and box.parent >= 0:
            box = boxes[box.parent]
        home = boxes[self._layout.span.box]
        inside = home.last - home.first > last - first + 1
        return inside and box.first == first and box.last == last + 1

    def _plain(self, below: int, line: Line) -> bool:
        """Whether a line without any mark of a caption is one all the same."""
        if not self._could_be(line):
            return False
        if not self._page.markup:
            between = below + 1 < len(self._page.lines) and self._page.lines[below + 1].picture
            return bool(between) or not _SENTENCE_END.search(line.text)
        if self._habit or _SCENE.search(line.text):
            return True
        alike = self._styles
        if _centred(line):
            return (line.tag, line.marks, True) not in alike
        if len(self._numbers) > 2:
            return False
        ended = bool(_SENTENCE_END.search(line.text))
        return not ended and not alike and line.weight <= _SHORT

    @cached_property
    def _habit(self) -> bool:
        """Whether short lines stand under most pictures and rarely anywhere else."""
        under = [self._below(number) for number in self._numbers]
        found = [n for n in under if n is not None and self._could_be(self._page.lines[n])]
        if len(set(found)) < 2 or len(found) < len(self._numbers) * 0.6:
            return False
        elsewhere = self._layout.text_end - self._layout.text_start - len(found)
        under_pictures = len(found) / len(self._numbers)
        return len(self._short_elsewhere) <= max(1, elsewhere * under_pictures / 2)

    @cached_property
    def _short_elsewhere(self) -> list[Line]:
        """Short lines of the text that stand under no picture."""
        under = {self._below(number) for number in self._numbers}
        numbers = range(self._layout.text_start, self._layout.text_end)
        lines = [self._page.lines[n] for n in numbers if n not in under]
        return [x for x in lines if not x.picture and self._could_be(x) and verdict(x) == "keep"]

    @cached_property
    def _styles(self) -> set[tuple[str, str, bool]]:
        """How the subheads of the text are set."""
        lines = self._short_elsewhere
        return {(x.tag, x.marks, _centred(x)) for x in lines if not _SENTENCE_END.search(x.text)}

    def _could_be(self, line: Line) -> bool:
        if not line.text or line.heading or line.linked > 0.5 or line.tag in ("li", "pre"):
            return False
        ended = bool(_SENTENCE_END.search(line.text))
        limit = _LONG if _centred(line) else _SHORTEST if ended else _SHORT
        return (
            line.weight <= limit
            and not _NO_CAPTION.search(line.text)
            and not _SUBHEAD.search(line.marks)
        )

    def _alt(self, number: int) -> str:
        """The replacement text, if a person wrote it for this picture."""
        picture = self._page.lines[number].picture
        text = picture.alt if picture else ""
        if not 4 <= len(text) <= 200 or _FILE_NAME.match(text) or _ADVICE.search(text):
            return ""
        key = squeezed(text)
        title = self._headline
        if title and (key[:12] == title[:12] or key in title or key.startswith(title)):
            return ""
        return "" if self._alts.count(text) > 1 else text

    @cached_property
    def _alts(self) -> list[str]:
        return [p.alt for n in self._numbers if (p := self._page.lines[n].picture)]


def _centred(line: Line) -> bool:
    return line.centred or bool(_CENTRE.search(line.marks))


def sure(line: Line) -> bool:
    """Whether a line says by its class or its words that it is a caption."""
    if line.tag == "figcaption" or _MARKS.search(line.marks):
        return True
    if line.weight > _LONGEST_SURE:
        return False
    return bool(_START.search(line.text) or _END.search(line.key) or _CREDITED.search(line.text))


def _says_whose(line: Line) -> bool:
    """Whether the label in a line names the maker of a picture that the line describes."""
    if line.tag == "figcaption" or _CREDITED.search(line.text):
        return True
    return bool(_END.search(line.key)) and not is_credit(line)


def is_name_line(line: Line) -> bool:
    """Whether a line is the file name of a picture."""
    return bool(_NAME_LINE.fullmatch(line.text[:100]))


def name_lines(lines: Iterable[tuple[int, Line]]) -> set[int]:
    """The numbers of the lines that are file names of pictures."""
    return {number for number, line in lines if is_name_line(line)}
