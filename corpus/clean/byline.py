"""Who wrote, photographed, edited and checked the article, and which outlet it came from.

Bylines stand in labelled lines around the text, in a bracket at its start or end, in a dateline
(which stays in the text), and in photo credits. Each name found keeps the words that gave it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.article import Evidence
from corpus.clean.fields import Labelled, Role, before_labels, for_labels, labelled
from corpus.clean.layout import Layout
from corpus.clean.names import credited, is_chinese_name, is_organisation, people
from corpus.clean.page import SEAM, Line, folded

_LIST_OF: dict[Role, str] = {
    "author": "reporters",
    "photographer": "photographers",
    "editor": "editors",
    "reviewer": "reviewers",
}
_BOTH = re.compile("^(?:文/图|图/文|文图|图文)$")
_NO_SOURCE = re.compile(
    "^(?:本站|本网|本站原创|原创|网络|互联网|未知|不详|转载|admin|管理员|无|暂无|original|"
    "网站管理员|佚名|本站编辑)$",
    re.I,
)
_SOURCE_ENDS = re.compile(
    r"\x1f|[|]|\(|（|\s(?=(?:19|20)\d{2}\s?[-./年])|(?=(?:19|20)\d{2}[-./年]\d)| {2,}|"
    r"\s(?:\d{1,2}:\d{2})|"
    r"\[|【|。|https?:|字体|字号|分享|打印|浏览"
)
_LONGEST_SOURCE = 90
_LONGEST_CREDIT = 160
_META_SOURCES = ("contentsource", "source", "article:source", "mediaid", "og:article:source")
_ROLE_WORD = re.compile(
    r"(?:(?:本报|本刊|本网|本台|新华社|中新社|中新网|工人日报|中工网|全媒体|融媒体|见习|实习|"
    r"特约|首席|学生|校园)*"
    r"(?P<author>记者|記者|通讯员|通訊員|通联员|撰稿|供稿|采写|报道|文字|作者|文/图|图/文|"
    r"图文|文图|文(?=[ :/／\x1f]|$))"
    r"|(?P<photographer>摄影报道|摄影记者|摄影|摄像|摄|攝|供图|图片|图(?=[ :/／\x1f]|$))"
    r"|(?P<editor>责任编辑|责编|编辑|责任校对|校对)|(?P<reviewer>审核|初审|复审|终审|审校))"
    r"[ :/／\x1f]{0,3}"
)
_BRACKET = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,160})[)）】\]]")
_ENGLISH_BRACKET = re.compile(r"\(((?:Reported|Written|Text|Photos?|By)\b[^()]{3,400})\)", re.I)
_FROM = re.compile(
    r"^From ((?:[A-Z][\w'’&-]*|of|and|the|for)(?: (?:[A-Z][\w'’&-]*|of|and|the|for)){0,8}) ?(?=\()"
)
_ENGLISH_PART = re.compile(
    r"(Reported by|Written by|Text by|Reporters?:|Photos? and text by|Photo(?:s|graphs?)? by|"
    r"Edited by|Editors?:|Reviewed by|By )",
    re.I,
)
_ENGLISH_LINE = re.compile(
    r"^(?:By|Reported by|Written by|Photos? by|Text by|Edited by|Reviewed by)[ :]{1,2}(?=[A-Z])"
)
_DATELINE = re.compile(r"^.{0,24}?[讯電电]?\s?[(（]([^()（）]{2,80})[)）]")
_TAKEN_BY = re.compile(
    r"([\u3400-\u9fff· 、]{2,24}?)\s?/?\s?(?:摄影报道|摄影|摄|攝|供图)\s?[)）。]?$"
)
_DATE_FIRST = re.compile(
    r"^(?:19|20)\d{2} ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2} ?日?(?: ?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_MARKS = " \x1f□■●◆▲△▪•◎○☐:：-—"
_WHO = ("reporters", "photographers", "editors", "reviewers")


@dataclass(slots=True)
class Byline:
    """What was found, by the field's name in `Article`."""

    people: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _WHO})
    content_source: str | None = None
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)

    def add(self, name: str, who: tuple[str, ...], evidence: Evidence) -> None:
        """Add people to a list, keeping the order and dropping repetitions."""
        new = [person for person in who if person not in self.people[name]]
        if new:
            self.people[name].extend(new)
            self.evidence.setdefault(name, []).append(evidence)

    def source(self, value: str | None, evidence: Evidence) -> None:
        """Set the content source unless a surer place has set it before."""
        if value and self.content_source is None:
            self.content_source = value
            self.evidence["content_source"] = [evidence]


def read_byline(
    layout: Layout, paragraphs: list[str], captions: list[str]
) -> tuple[Byline, list[str]]:
    """Collect the credits of an article.

    Args:
        layout: the page.
        paragraphs: the body as it stands, credit lines already taken out.
        captions: of its pictures; their photo credits are read.

    Returns:
        The byline, and the paragraphs without the brackets that are nothing but byline.
    """
    byline = Byline()
    around = [("head line", line) for _, line in layout.head()]
    around += [("tail line", line) for _, line in layout.tail()]
    for where, line in around:
        _read_line(byline, line, where)
    for line in layout.page.lines[layout.span.first : layout.span.last]:
        if is_credit(line):
            _read_line(byline, line, "body")
    paragraphs = _open_and_close(byline, paragraphs)
    for caption in captions:
        _photo_credit(byline, caption)
    for name in _META_SOURCES:
        value = _source_name(layout.page.meta.get(name, ""))
        byline.source(value, Evidence(value or "", "meta", f"meta {name}"))
    return byline, paragraphs


def is_credit(line: Line) -> bool:
    """Whether a whole line is credits: labels of people or source, or roles with names."""
    if line.picture or not line.text or len(line.text) > _LONGEST_CREDIT:
        return False
    found = labelled(line.parts)
    if found and found[0].start <= 2 and found[0].role in (*_LIST_OF, "source", "publisher"):
        return all(len(item.value) <= 90 and "。" not in item.value for item in found)
    text = for_labels(line.parts).strip(_MARKS + "()（）[]【】")
    if _ENGLISH_LINE.match(text) and len(text) < 120:
        return bool(people(_ENGLISH_LINE.sub("", text)))
    return _all_credit(text) is not None


def _read_line(byline: Byline, line: Line, where: str) -> None:
    found = labelled(line.parts)
    for item in found:
        _read_label(byline, item, where)
    if len(line.text) > _LONGEST_CREDIT:
        return
    text = before_labels(line.parts, found) if found else for_labels(line.parts)
    text = _DATE_FIRST.sub("", text).strip(_MARKS + "|()（）[]【】")
    if match := _ENGLISH_LINE.match(text):
        _read_english(byline, text, where)
        who = people(text[match.end() :].split("|")[0].split(SEAM)[0])
        if match[0].startswith("By"):
            byline.add("reporters", who, Evidence(text, where, "line beginning with By"))
        return
    for name, who in _all_credit(text) or ():
        byline.add(name, who, Evidence(text, where, "roles and names alone in a line"))


def _read_label(byline: Byline, item: Labelled, where: str) -> None:
    evidence = Evidence(f"{item.label}: {item.value}"[:200], where, f"label {item.label}")
    if item.role == "source":
        byline.source(_source_name(item.value), evidence)
        return
    name = _LIST_OF.get(item.role)
    if name is None:
        return
    value = item.value.split("。")[0]
    who = credited(value) if name == "photographers" else people(value.replace(SEAM, " "))
    byline.add(name, who, evidence)
    if _BOTH.match(item.label):
        byline.add("photographers", who, evidence)
    if not who and item.label.startswith("供稿") and is_organisation(value):
        byline.source(_source_name(value), evidence)


def _source_name(value: str) -> str | None:
    """The outlet in a value that may go on with a time, a link or an author."""
    value = value.strip(" \x1f:")
    name = _SOURCE_ENDS.split(value, maxsplit=1)[0].strip(" ,，;；、《》〈〉·-:|")
    if not 2 <= len(name) <= _LONGEST_SOURCE or _NO_SOURCE.match(name) or name.isdigit():
        return None
    return name if re.search(r"[\u3400-\u9fffA-Za-z]", name) else None


def _open_and_close(byline: Byline, paragraphs: list[str]) -> list[str]:
    """Read the brackets at the start and the end of the text; drop those that are only byline."""
    if not paragraphs:
        return paragraphs
    first = _opening(byline, paragraphs[0])
    paragraphs = [first, *paragraphs[1:]] if first else paragraphs[1:]
    if not paragraphs:
        return paragraphs
    last = _closing(byline, paragraphs[-1])
    return [*paragraphs[:-1], last] if last else paragraphs[:-1]


def _opening(byline: Byline, text: str) -> str:
    start = 0
    if match := _FROM.match(text):
        byline.source(match[1], Evidence(match[0].strip(), "body", "From … before the byline"))
        start = match.end()
    if english := _ENGLISH_BRACKET.match(text, start):
        _read_english(byline, english[1], "body")
        return text[english.end() :].lstrip(" ,.:—-")
    bracket = _BRACKET.match(text)
    if bracket and (roles := _all_credit(folded(bracket[1]))):
        for name, who in roles:
            byline.add(name, who, Evidence(bracket[0], "body", "bracket before the text"))
        return text[bracket.end() :].lstrip(" 　,，.。:：")
    if dateline := _DATELINE.match(text[:140]):
        for name, who in _all_credit(folded(dateline[1])) or ():
            byline.add(name, who, Evidence(dateline[0], "body", "dateline"))
    return text


def _closing(byline: Byline, text: str) -> str:
    tail = text[-200:]
    for bracket in _BRACKET.finditer(tail):
        roles = _all_credit(folded(bracket[1]))
        last = bracket.end() >= len(tail.rstrip(" 。."))
        if last and roles is None:
            names = people(bracket[1])
            if names and all(map(is_chinese_name, re.split(r"[ 、，,　]+", bracket[1].strip()))):
                roles = [("reporters", names)]
        for name, who in roles or ():
            byline.add(name, who, Evidence(bracket[0], "body", "bracket in the last paragraph"))
        if last and roles and all(name in ("editors", "reviewers") for name, _ in roles):
            return text[: len(text) - len(tail) + bracket.start()].rstrip()
    return text


def _read_english(byline: Byline, text: str, where: str) -> None:
    """Read "Reported by A, B and C, Photos by D"."""
    pieces = _ENGLISH_PART.split(text[:400])
    for label, value in zip(pieces[1::2], pieces[2::2], strict=False):
        key = label.lower()
        evidence = Evidence(f"{label} {value}".strip(" ,"), where, f"phrase {label.strip()}")
        if key.startswith("photo"):
            byline.add("photographers", credited(value), evidence)
            if "text" in key:
                byline.add("reporters", people(value), evidence)
        elif key.startswith("edit"):
            byline.add("editors", people(value), evidence)
        elif key.startswith("review"):
            byline.add("reviewers", people(value), evidence)
        else:
            byline.add("reporters", people(value), evidence)


def _all_credit(text: str) -> list[tuple[str, tuple[str, ...]]] | None:
    """Read a text that is nothing but roles and names; None when it is anything else.

    A role may stand before its names (记者 张三) or after them (张三 摄), but not both ways at
    once for the same names.
    """
    text = text.strip(_MARKS)
    if not 2 < len(text) <= _LONGEST_CREDIT or re.search("[。！？]", text):
        return None
    roles = list(_ROLE_WORD.finditer(text))
    if not roles:
        return None
    before = text[: roles[0].start()].strip(" ,，、/;；\x1f")
    found: list[tuple[str, tuple[str, ...]]] = []
    if before:
        return _roles_after(text, roles)
    ends = [role.start() for role in roles[1:]] + [len(text)]
    for role, end in zip(roles, ends, strict=True):
        value = text[role.end() : end].strip(" ,，、/;；\x1f")
        who = people(value)
        if value and not who and not is_organisation(value):
            return None
        found.extend(_by_role(role, who))
    return found if any(who for _, who in found) else None


def _roles_after(text: str, roles: list[re.Match[str]]) -> list[tuple[str, tuple[str, ...]]] | None:
    found: list[tuple[str, tuple[str, ...]]] = []
    start = 0
    for role in roles:
        value = text[start : role.start()].strip(" ,，、/;；\x1f")
        who = people(value)
        if value and not who:
            return None
        if not value and found:
            who = found[-1][1]
        found.extend(_by_role(role, who))
        start = role.end()
    rest = text[start:].strip(" ,，、/;；\x1f")
    return None if rest else found


def _by_role(role: re.Match[str], who: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    kind: Role = role.lastgroup  # type: ignore[assignment]
    word = role[0].strip(" :/／\x1f")
    if _BOTH.match(word) or word.startswith("摄影报道"):
        return [("reporters", who), ("photographers", who)]
    return [(_LIST_OF[kind], who)]


def _photo_credit(byline: Byline, caption: str) -> None:
    text = folded(caption)[-60:]
    evidence = Evidence(caption[-60:], "caption", "photo credit")
    if english := re.search(r"(?:Photos?|Photographed|Picture) by ([A-Z][^.()]{2,60})", text):
        byline.add("photographers", credited(english[1]), evidence)
    elif match := _TAKEN_BY.search(text):
        value = re.split("记者|通讯员", match[1])[-1]
        byline.add("photographers", people(value), evidence)
