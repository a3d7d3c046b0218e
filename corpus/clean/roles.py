"""Credits without a colon: 本报记者 张三 通讯员 李四, 张三 文/图, （记者 张三/文 李四/摄）.

A role stands before its names or, when it is the role of a text or a picture, behind them. A
text is read only if all of it is roles, names and employers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from corpus.clean.names import is_organisation, read_names, signed

Field = Literal["reporters", "photographers", "editors", "reviewers"]
Credits = tuple[tuple[Field, tuple[str, ...]], ...]

MARKS = " \x1f□■●◆▲△▪•◎○☐★☆:：-—|丨"
_EDGES = " ,，、/;；\x1f|丨"
_LONGEST = 160
_HAN = "\u3400-\u9fff"
_RANK = (
    "本报|本刊|本网|本台|全媒体|融媒体|见习|实习|特约|特派|首席|高级|资深|学生|校园|职工|文字|专栏"
)
# Only nouns for people may follow an employer's name: 新京报记者, but not 张三摄.
_ROLE = re.compile(
    rf"(?:(?:^|(?<=[ \x1f(、,，;；/|]))[{_HAN}A-Za-z0-9·《》—+-]{{0,24}}?"
    r"(?P<post>记者|記者|通讯员|通訊員|通联员|实习生|见习生|评论员|作者)"
    rf"|(?:{_RANK})*(?:"
    r"(?P<both>文/图|图/文|文图|图文|摄影报道|文/摄影|摄影/文|文、图|文并图|文/摄)"
    r"|(?P<author>记者|記者|通讯员|通訊員|通联员|实习生|撰稿|供稿|采写|执笔|撰文|文字|作者"
    rf"|(?<![{_HAN}])文(?=[ :/\x1f]|$))"
    r"|(?P<photographer>摄影记者|摄影|摄像|摄|攝|供图|图片|"
    rf"(?<![{_HAN}])图(?=[ :/\x1f]|$))"
    r"|(?P<editor>责任编辑|值班编辑|实习编辑|见习编辑|责编|编辑)"
    r"|(?P<reviewer>值班主任|审核|审校|审读|监制|签发|[初复终一二三]审|[一二三]读)"
    r"|(?P<other>责任校对|校对|总?策划|统筹|美编|制图|设计|排版|剪辑|视频)))"
    r"[ :/\x1f|丨]{0,3}"
)
_FIELDS: dict[str, tuple[Field, ...]] = {
    "post": ("reporters",),
    "both": ("reporters", "photographers"),
    "author": ("reporters",),
    "photographer": ("photographers",),
    "editor": ("editors",),
    "reviewer": ("reviewers",),
    "other": (),
}
_BEHIND = re.compile(r"(?:撰稿|供稿|采写|撰文|文字?|供图|摄影|摄像|摄|攝|图片?)[ :/\x1f|丨]*$")
_REST = re.compile(
    rf"(?:[{_HAN}]{{0,4}}(?:报道|整理|整合|综合|编译|讯|电)|[（(]?发自[{_HAN}]{{2,8}}|等|文|图)$"
)
_FOREIGN = re.compile(rf"[{_HAN}]{{2,5}}(?:[、 ][{_HAN}]{{2,5}}){{0,3}}")


@lru_cache(maxsize=1024)
def read_roles(text: str, *, bracketed: bool = False) -> Credits | None:
    """Read a text that is nothing but roles and names; None when it is anything else.

    Args:
        text: NFKC, white space folded.
        bracketed: it stood in brackets, where a word after 记者 or before 摄 is a name even if it
            has no Chinese surname (Mongolian, Tibetan and Uyghur names written without a dot).
    """
    text = text.strip(MARKS)
    if not 2 < len(text) <= _LONGEST or re.search("[。！？!?]", text):
        return None
    roles = list(_ROLE.finditer(text))
    if not roles:
        return None
    ends = [*(role.start() for role in roles[1:]), len(text)]
    groups = [
        _names(text[role.end() : end], any_name=bracketed and bool(role["post"]))
        for role, end in zip(roles, ends, strict=True)
    ]
    taken = bracketed and roles[0][0].startswith(("摄", "攝"))
    waiting = _names(text[: roles[0].start()], any_name=taken)
    found: list[tuple[Field, tuple[str, ...]]] = []
    current: tuple[Field, ...] | None = None
    for role, names in zip(roles, groups, strict=True):
        if names is None or waiting is None:
            return None
        fields = _FIELDS[role.lastgroup or "other"]
        if waiting and _is_behind(role, names, text[: role.start()], current is not None):
            found += [(field, waiting) for field in fields]
            current, waiting = None, names
            continue
        if waiting and current is None:
            return None
        found += [(field, waiting) for field in current or ()]
        current, waiting = fields, names
    if waiting and current is None:
        return None
    found += [(field, waiting or ()) for field in current or ()]
    return tuple(found) if any(groups) or any(names for _, names in found) else None


def _names(value: str, *, any_name: bool = False) -> tuple[str, ...] | None:
    """The names in what stands between two roles; None if it is not only names."""
    value = value.strip(_EDGES)
    if not value:
        return ()
    reading = read_names(value)
    if all(_REST.fullmatch(word) or is_organisation(word) for word in reading.rest):
        return reading.names
    return signed(value) if any_name and _FOREIGN.fullmatch(value) else None


def _is_behind(role: re.Match[str], names: tuple[str, ...], before: str, given: bool) -> bool:
    """Whether a role belongs to the names before it."""
    word = role[0]
    if role.lastgroup != "both" and not _BEHIND.search(word):
        return False
    touching = before[-1:] not in (" ", "\x1f", "")
    return not names or touching or not given
