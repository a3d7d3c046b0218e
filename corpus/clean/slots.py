"""The place beside the date where portals name an outlet or a writer without any label.

"2024-03-18 09:10 某某日报", "张三/某某日报" above the date, an element of class "author": what
stands there is taken for an outlet when it is named like one or the markup calls it a source,
and for a person when it is a name; a column of the site, known from its links, is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.clean.fields import for_labels, labelled
from corpus.clean.layout import Layout
from corpus.clean.names import is_chinese_name, people, read_names
from corpus.clean.outlets import is_column, is_outlet, is_own
from corpus.clean.page import Line

_BELOW = 10
_LONGEST_LINE = 120
_DATE = re.compile(
    r"(?:(?:19|20)\d{2} ?[-./年] ?)?\d{1,2} ?[-./月] ?\d{1,2} ?日?"
    r"(?:[ \x1fT]{0,2}\d{1,2}:\d{2}(?::\d{2})?)?"
)
_SPLIT = re.compile(r"[\x1f|•]| {2,}")
_CRUMB = re.compile("[>»]")
_TAIL = re.compile(r"[\[(【][^\[\]()【】]{0,20}[\])】]?$")
_TOOL = re.compile(
    r"(?:我有话说|收藏|举报|分享|评论|字号|字体|原创|编辑|订阅|关注|点赞|转发|阅读|浏览|参与|发布|来源|打印|关闭|"
    r"^[大中小]$|昨天|今天|前天|刚刚|小时前|分钟前|天前|发表|作者|时间|日期|正文|首页|上传|扫|微信|微博|责任)"
)
_SOURCE_MARK = re.compile(
    r"(?:^|[\s_-])(?:source|copyfrom|comefrom|laiyuan|media|origin)(?=$|[\s_-])"
)
_AUTHOR_MARK = re.compile(
    r"(?:^|[\s_-])(?:author|byline|writer|reporter)s?(?:[_-]?name)?(?=$|[\s_-])"
)
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9·.+'’《》—-]{1,19}")


@dataclass(frozen=True, slots=True)
class Found:
    """An outlet or people, the text that named them, and the rule that took it."""

    kind: Literal["source", "reporters"]
    names: tuple[str, ...]
    text: str
    rule: str


def read_slots(layout: Layout) -> Iterator[Found]:
    """What the lines under the headline say without a label."""
    if layout.headline is None:
        return
    lines = layout.page.lines
    stop = min(layout.text_start, layout.headline + 1 + _BELOW, len(lines))
    slot = [line for line in lines[layout.headline + 1 : stop] if line.text and not line.picture]
    columns = {link.text for line in lines[: layout.headline] for link in line.links}
    dated = [_is_dated(line) for line in slot]
    for place, line in enumerate(slot):
        if len(line.text) > _LONGEST_LINE:
            continue
        if dated[place]:
            yield from _beside(line, columns, site_beside(layout))
        elif not labelled(line.parts):
            near = any(dated[max(0, place - 1) : place + 2])
            yield from _alone(line, near)


def _is_dated(line: Line) -> bool:
    match = _DATE.search(line.key[:_LONGEST_LINE])
    return match is not None and len(match[0]) >= 8


def site_beside(layout: Layout) -> str:
    """What the page's title has beside the headline: the names of columns and of the site."""
    if layout.headline is None:
        return ""
    return layout.page.title.replace(layout.page.lines[layout.headline].text, " ")


def _beside(line: Line, columns: set[str], site: str) -> Iterator[Found]:
    """Read the pieces of a line left and right of its date, the nearest first."""
    text = for_labels(line.parts)
    if any(item.role not in ("published", "dated", "noise") for item in labelled(line.parts)):
        return
    match = _DATE.search(text)
    if match is None or _CRUMB.search(text):
        return
    left, right = _pieces(text[: match.start()]), _pieces(text[match.end() :])
    pieces = [*right, *reversed(left)]
    outlet = next((piece for piece in pieces if is_outlet(piece)), None)
    if outlet:
        yield Found("source", (outlet,), line.text, "outlet beside the date")
    for person in (*left, *right):
        if is_chinese_name(person) and person not in columns:
            yield Found("reporters", (person,), line.text, "name beside the date")
    if outlet or not pieces or pieces[0] in columns:
        return
    if _SOURCE_MARK.search(line.marks):
        yield Found("source", (pieces[0],), line.text, "beside the date, marked as source")
    elif pieces[0] in site and not is_column(pieces[0]):
        yield Found("source", (pieces[0],), line.text, "the site's name beside the date")


def _alone(line: Line, near: bool) -> Iterator[Found]:
    """Read a line that holds nothing else: a name, an outlet, or one, a stroke and the other."""
    text = line.key.strip(" |·")
    left, _, right = text.partition("/")
    if right and is_outlet(right.strip()) and (names := people(left)):
        yield Found("reporters", names, line.text, "name before an outlet")
        yield Found("source", (right.strip(),), line.text, "outlet after a name")
    elif near and is_outlet(text):
        yield Found("source", (text,), line.text, "outlet in a line beside the date")
    elif _AUTHOR_MARK.search(line.marks) and len(text) <= 40:
        reading = read_names(text)
        if reading.names and not reading.rest:
            yield Found("reporters", reading.names, line.text, "element marked as author")
    elif near and _SOURCE_MARK.search(line.marks) and _says_something(text):
        yield Found("source", (text,), line.text, "element marked as source")


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    for chunk in _SPLIT.split(text):
        whole = _TAIL.sub("", chunk.strip()).strip(" :,，")
        words = [whole] if is_outlet(whole) else re.split("[ /]", whole)
        found += [word for word in words if is_outlet(word) or _says_something(word)]
    return found


def _says_something(text: str) -> bool:
    return bool(_WORD.fullmatch(text)) and not _TOOL.search(text) and not is_own(text)
