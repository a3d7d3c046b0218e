"""Labelled values in one line: 发布时间：… 来源：… 责任编辑：… Hits: …

Chinese pages write what they know about an article as "label, colon, value", several in a row
and often without white space between them. This room finds the pairs; what a value means is
decided by `dates` and `byline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from corpus.clean.page import LONGEST_LABEL_LINE, SEAM, folded

Role = Literal[
    "published", "updated", "dated", "source", "author", "photographer", "editor", "reviewer",
    "crew", "publisher", "noise",
]  # fmt: skip

_LABELS: dict[Role, str] = {
    "published": "发布时间|发布日期|发表时间|发表日期|发表于|发布于|发稿时间|上传时间|"
    "上传日期|录入时间|"
    "添加时间|"
    "添加日期|公开日期|新闻日期|刊发时间|刊发日期|见报日期|成稿时间|發佈時間|發布時間|"
    "發佈日期|發布日期|"
    "發表時間|刊登日期|張貼日期|公告日期|新聞日期|"
    "Publish(?:ed|ing)?(?: (?:Date|Time|On|at))?|Release(?:d)? ?(?:Date|Time|On)?|"
    "Post(?:ed)? ?(?:Date|Time|On|at)|Posted|Pub ?Date|Issue(?:d)? (?:Date|Time|on)",
    "updated": "更新时间|更新日期|更新于|修改时间|最后更新|更新時間|Last (?:Updated|Modified)|"
    "Update(?:d)?(?: (?:Date|Time|on|at))?",
    "dated": "时间|日期|時間|Date|Time",
    "source": "信息来源|文章来源|新闻来源|稿件来源|内容来源|转载来源|消息来源|资料来源|本文来源|"
    "原文来源|来源媒体|来 ?源|来源于|来源自|来自|稿 ?源|信息源|出 ?处|文章出处|信息出处|转载自|"
    "转自|摘自|原载|来源单位|供稿单位|来稿单位|撰稿单位|供稿部门|信息来源于|來源|資料來源|"
    "文章來源|新聞來源|Content Source|Article Source|News Source|Source",
    "author": "本报记者|记者/通讯员|记 ?者|記者|通 ?讯 ?员|通訊員|文/图|图/文|文图|图文|文字|文|"
    "撰稿人?|撰文|供稿人?|采写|采写人|采访|采编|作 ?者|本文作者|执笔|投稿人?|供稿|報道|实习生|"
    "Reported by|Written by|Reporters?|Authors?|Writers?|Correspondents?|Contributed by|Text by|By",
    "photographer": "摄影记者|摄 ?影|摄像|图片|摄|供图|拍摄|攝影|图|"
    "Photo(?:s|graphs?)?(?: and text)? by|Photographers?|Photo(?:s)?",
    "editor": "网络责任编辑|值班编辑|责任编辑|责任编缉|责 ?编|网络编辑|网编|本期编辑|本期责编|"
    "执行编辑|微信编辑|新媒体编辑|见习编辑|实习编辑|文字编辑|编 ?辑|编校|编发|主 ?编|執行編輯|"
    "見習編輯|責任編輯|責編|編輯|Executive Editors?|Editors? in Charge|Responsible Editors?|"
    "Edited by|Editors?",
    "reviewer": "审核人|审 ?核|审稿人?|审校|审签|审定|审读|编审|初 ?审|复 ?审|终 ?审|一 ?审|"
    "二 ?审|三 ?审|一读|二读|三读|一校|二校|三校|核稿|签发|监 ?制|值班主任|"
    "值班主编|值班总编|值班编委|審核|審稿|(?:(?:First|Second|Third|Final|Initial|Preliminary|Chief|Content|Text|Executive|"
    "Department|Party|Translation|English|College|University|School|Website|Office|Publicity|"
    "Union|News|Cent(?:er|re)) ){0,3}Review(?:er)?s?|Reviewed by|"
    "Checked by|Approved by|Proofread by",
    "crew": "校 ?对|责任校对|校對|总?策 ?划|统 ?筹|制 ?图|美 ?编|美术编辑|视觉设计|排 ?版|出品人?|"
    "总监制|剪辑|配音|海报",
    "publisher": "发布者|发布人|发布单位|发布部门|发布机构|主办单位|发文机关|Publishers?",
    "noise": "浏览次数|浏览量|浏览数|浏览|点击次数|点击率|点击数|点击量|点击|阅读次数|"
    "阅读量|阅读数|"
    "阅读|"
    "访问次数|访问量|访问|人气|已浏览|字号|字体大小|字体|分享到|分享|打印|评论数?|收藏|栏目|"
    "所属栏目|分类|"
    "标签|关键词|关键字|索引号|文号|編號|编号|版次|字数|信息分类|瀏覽次數|瀏覽人次|點擊|點閱|"
    "閱讀|字級|"
    "Hits?|Views?|Clicks?|Visits?|Page ?views?|Read|Font ?(?:Size)?|Share(?: to)?|Print|Category|"
    "Tags?|Topics?|Categories|Keywords?|Comments?|Number of (?:visits|views|clicks)|Column",
}
_ROLE_OF_GROUP: tuple[Role, ...] = tuple(_LABELS)


def _longest_first(labels: str) -> str:
    return "|".join(sorted(_split(labels), key=len, reverse=True))


def _split(labels: str) -> list[str]:
    """Split at the bars that are outside brackets."""
    found, depth = [""], 0
    for char in labels:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            found.append("")
        else:
            found[-1] += char
    return found


# A label follows no other word; only a date or time may touch it.
_FREE = r"(?:(?<![\u4e00-\u9fffA-Za-z])|(?<=\d[年月日时分秒]))"
_PAIR = re.compile(
    _FREE
    + "(?:"
    + "|".join(f"({_longest_first(labels)})" for labels in _LABELS.values())
    + r")(?:[ \x1f]{0,4}[】\]]?[ \x1f]{0,2}[:]|[ \x1f]{0,3}[】\]])",
    re.I,
)
_PEOPLE: tuple[Role, ...] = ("author", "photographer", "editor", "reviewer", "crew")
_OPENING: tuple[Role, ...] = ("source", *_PEOPLE)


def _alternatives(roles: tuple[Role, ...]) -> str:
    return "|".join(f"({_longest_first(_LABELS[role])})" for role in roles)


# "编辑|张三", "图/李四": a bar instead of the colon, where a word begins.
_BAR = re.compile(
    r"(?:^|(?<=[ \x1f(（]))(?:" + _alternatives(_PEOPLE) + r") ?[|丨/] ?"
    r"(?=[^\s|丨/\x1f])(?!(?:文|图|摄影?|摄像)(?:[ :/\x1f]|$))",
    re.I,
)
_FIRST_BAR = re.compile(rf"\W{{0,3}}({_longest_first(_LABELS['source'])}) ?[|丨] ?(?=[^\s|丨])")
# "| 作者 <b>张三</b>": a label alone in its element, or between bars.
_ALONE = re.compile(
    r"(?:^|(?<=[\x1f|]))[ |]{0,3}(?:" + _alternatives(_OPENING) + r") ?\x1f(?=[^|\x1f:]{2})", re.I
)
_LONE = re.compile(_alternatives(_OPENING), re.I)
# Without a colon a label counts only where its value cannot be prose.
_BARE = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z])(?:(发布时间|发布日期|发表时间|更新时间|更新日期|时间|日期|"
    r"Updated|Published|Posted"
    r"|Release time|Date)|(浏览次数|浏览量|浏览|点击数|点击|阅读量|阅读|Hits|"
    r"Views))[ \x1f]{0,4}(?=\d)",
    re.I,
)
_LONGEST_BARE = 120
_EDGES = " \x1f|·•()[]【】{}<>-—,，;；、\u3000"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value. `start` is where the label begins in the folded line."""

    label: str
    value: str
    role: Role
    start: int = 0


class _Mark(NamedTuple):
    """Where a label stands in a line; `end` is where its value begins."""

    start: int
    end: int
    label: str
    role: Role


def for_labels(parts: str) -> str:
    """A line as patterns want it: width folded, seams kept, bounded."""
    pieces = parts[:LONGEST_LABEL_LINE].split(SEAM)
    return SEAM.join(folded(piece) for piece in pieces)


@lru_cache(maxsize=2048)
def labelled(parts: str) -> tuple[Labelled, ...]:
    """All labelled values of a line, in order; () for a line too long to be one."""
    if len(parts) > LONGEST_LABEL_LINE:
        return ()
    text = for_labels(parts)
    marks: list[_Mark] = []
    if any(sign in text for sign in ":】]"):
        for match in _PAIR.finditer(text):
            group = match.lastindex or 1
            marks.append(_Mark(match.start(), match.end(), match[group], _ROLE_OF_GROUP[group - 1]))
    if len(text) < _LONGEST_BARE:
        marks += [mark for mark in _without_colon(text) if not _inside(mark, marks)]
        marks.sort()
    stops = [*(mark.start for mark in marks), len(text)][1:]
    return tuple(
        Labelled(
            mark.label.replace(" ", "") if mark.label[0] > "\u3400" else mark.label,
            text[mark.end : stop].strip(_EDGES),
            mark.role,
            mark.start,
        )
        for mark, stop in zip(marks, stops, strict=False)
    )


def lone_label(parts: str) -> Labelled | None:
    """The label of people or source that is all a line has: 来源, 作者, By."""
    match = _LONE.fullmatch(for_labels(parts).strip(_EDGES)) if len(parts) <= 40 else None
    if match is None:
        return None
    group = match.lastindex or 1
    return Labelled(match[group], "", _OPENING[group - 1])


def _without_colon(text: str) -> Iterator[_Mark]:
    """Labels that a bar, an element or a number sets off from their values."""
    for match in _BARE.finditer(text):
        label = match[match.lastindex or 1]
        yield _Mark(match.start(), match.end(), label, _bare_role(match))
    if "|" in text or "丨" in text or "/" in text:
        for match in _BAR.finditer(text):
            group = match.lastindex or 1
            yield _Mark(match.start(), match.end(), match[group], _PEOPLE[group - 1])
        if first := _FIRST_BAR.match(text):
            yield _Mark(first.start(1), first.end(), first[1], "source")
    if SEAM in text:
        for match in _ALONE.finditer(text):
            group = match.lastindex or 1
            yield _Mark(match.start(), match.end(), match[group], _OPENING[group - 1])


def _inside(mark: _Mark, marks: list[_Mark]) -> bool:
    return any(other.start < mark.end and mark.start < other.end for other in marks)


def _bare_role(match: re.Match[str]) -> Role:
    if match[2]:
        return "noise"
    label = match[1].lower()
    if label.startswith(("更新", "updated")):
        return "updated"
    return "dated" if label in ("时间", "日期", "date") else "published"


def before_labels(parts: str, found: Sequence[Labelled]) -> str:
    """What stands in the line before its first label."""
    return for_labels(parts)[: found[0].start].strip(_EDGES) if found else for_labels(parts)
