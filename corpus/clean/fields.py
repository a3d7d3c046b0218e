"""Labelled values in one line: 发布时间：… 来源：… 责任编辑：… Hits: …

Chinese pages write what they know about an article as "label, colon, value", several in a row
and often without white space between them. This room finds the pairs; what a value means is
decided by `dates` and `byline`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.clean.page import LONGEST_LABEL_LINE, SEAM, folded

Role = Literal[
    "published", "updated", "dated", "source", "author", "photographer", "editor", "reviewer",
    "publisher", "noise",
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
    "source": "信息来源|文章来源|新闻来源|稿件来源|内容来源|转载来源|消息来源|资料来源|"
    "来源|稿源|信息源|"
    "出处|转自|"
    "来源单位|供稿单位|来稿单位|撰稿单位|供稿部门|信息来源于|來源|資料來源|文章來源|新聞來源|"
    "Content Source|Article Source|Source",
    "author": "本报记者|记者/通讯员|记者|記者|通讯员|通訊員|文/图|图/文|文图|图文|文字|"
    "文|撰稿人?|撰文|"
    "供稿人?|"
    "采写|作者|作 者|投稿人?|供稿|報道|Reported by|Written by|Reporters?|Authors?|Writers?|"
    "Correspondents?|Contributed by|Text by|By",
    "photographer": "摄影记者|摄影|摄像|图片|摄|供图|拍摄|攝影|图|"
    "Photo(?:s|graphs?)?(?: and text)? by|Photographers?|Photo(?:s)?",
    "editor": "网络责任编辑|值班编辑|责任编辑|责任校对|责编|网络编辑|网编|本期编辑|"
    "执行编辑|编辑|编校|"
    "编发|校对|"
    "見習編輯|責任編輯|責編|編輯|Executive Editors?|Editors? in Charge|Responsible Editors?|"
    "Edited by|Editors?",
    "reviewer": "审核人|审核|审稿人?|审校|审签|审定|初审|复审|终审|一审|二审|三审|一校|"
    "二校|核稿|签发|"
    "监制|"
    "審核|審稿|(?:[A-Z][a-z]+ ){0,3}Reviewers?|Reviewed by|Checked by|Approved by|Proofread by",
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


_PAIR = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z])(?:"
    + "|".join(f"({_longest_first(labels)})" for labels in _LABELS.values())
    + r")(?:[ \x1f]{0,4}[】\]]?[ \x1f]{0,2}[:]|[ \x1f]{0,3}[】\]])",
    re.I,
)
# Without a colon a label counts only where its value cannot be prose.
_BARE = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z])(?:(发布时间|发布日期|发表时间|更新时间|更新日期|时间|日期|"
    r"Updated|Published|Posted"
    r"|Release time|Date)|(浏览次数|浏览量|浏览|点击数|点击|阅读量|阅读|Hits|"
    r"Views))[ \x1f]{0,4}(?=\d)",
    re.I,
)
_EDGES = " \x1f|·•()[]【】{}<>-—,，;；、\u3000"
_NUMBER_OR_UNIT = re.compile(r"\d{0,9} ?次?")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value. `start` is where the label begins in the folded line."""

    label: str
    value: str
    role: Role
    start: int = 0


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
    marks: list[tuple[int, int, str, Role]] = []
    for match in _PAIR.finditer(text):
        group = match.lastindex or 1
        marks.append((match.start(), match.end(), match[group], _ROLE_OF_GROUP[group - 1]))
    if len(text) < 120:
        for match in _BARE.finditer(text):
            if not any(start <= match.start() < end for start, end, _, _ in marks):
                role = _bare_role(match)
                marks.append((match.start(), match.end(), match[match.lastindex or 1], role))
        marks.sort()
    stops = [*(mark[0] for mark in marks), len(text)][1:]
    return tuple(
        Labelled(label, text[end:stop].strip(_EDGES), role, start)
        for (start, end, label, role), stop in zip(marks, stops, strict=False)
    )


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


def only_noise(found: Sequence[Labelled]) -> bool:
    """Whether the labels tell nothing about the article: counters and font sizes."""
    return bool(found) and all(item.role == "noise" for item in found)


def is_number(value: str) -> bool:
    """Whether a counter's value is nothing but a count."""
    return bool(_NUMBER_OR_UNIT.fullmatch(value))
