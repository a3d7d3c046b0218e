"""Who wrote, photographed, edited and checked the article, and which outlet it came from.

Bylines stand in labelled lines around the text, in a bracket at its start or end, in a dateline
(which stays in the text), and in photo credits. Each name found keeps the words that gave it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from corpus.article import Evidence
from corpus.clean import english
from corpus.clean.fields import Labelled, Role, before_labels, for_labels, labelled, lone_label
from corpus.clean.layout import Layout
from corpus.clean.names import (
    credited,
    is_chinese_name,
    is_organisation,
    people,
    read_names,
    signed,
)
from corpus.clean.outlets import is_outlet, is_own, source_name
from corpus.clean.page import Line, folded
from corpus.clean.roles import MARKS, read_roles
from corpus.clean.slots import read_slots, site_beside

_LIST_OF: dict[Role, str] = {
    "author": "reporters",
    "photographer": "photographers",
    "editor": "editors",
    "reviewer": "reviewers",
}
_BOTH = re.compile("^(?:文/图|图/文|文图|图文)$")
_UNIT = re.compile("^(?:供稿|撰稿单位|供稿单位|作者|文)")
_LONGEST_CREDIT = 160
_LONGEST_SOURCE_LINE = 60
_META_SOURCES = ("contentsource", "source", "article:source", "mediaid", "og:article:source")
_META_AUTHORS = ("author", "article:author", "og:article:author", "ld:author", "byl")
_QUOTED = re.compile("(?:注明|转载|凡|稿件)[^。]{0,20}$")
_BRACKET = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,160})[)）】\]]")
_DATELINE = re.compile(r"[^。！？]{0,40}?[(（]([^()（）]{2,80})[)）]")
_WIRE = re.compile(
    "[^。！？]{0,24}?[电電讯] {0,2}[(（]?((?:[\u3400-\u9fff]{0,10}(?:记者|通讯员) ?"
    "[\u3400-\u9fff·、 ]{2,30}?)) ?(?:摄影)?(?:报道|[:：])"
)
_TAKEN_BY = re.compile(
    r"([\u3400-\u9fff· 、]{2,24}?)\s?/?\s?(?:摄影报道|摄影|摄|攝|供图)\s?[)）。]?$"
)
_DATE = (
    r"(?:19|20)\d{2} ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2} ?日?"
    r"(?:[ \x1f]{0,2}\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DATE_FIRST = re.compile(rf"^[(\[]?{_DATE}")
_DATE_LAST = re.compile(rf"[ \x1f|]{_DATE}$")
_OPENING_PARAGRAPHS = 3
_CLOSING_PARAGRAPHS = 4
_WHO = ("reporters", "photographers", "editors", "reviewers")


@dataclass(slots=True)
class Byline:
    """What was found, by the field's name in `Article`.

    `labelled_own` says that the page calls the text its own, `units` which offices it names
    as author (a source where there is no other), `below` the lines that are the value of a label
    in the line above them.
    """

    people: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _WHO})
    content_source: str | None = None
    labelled_own: bool = False
    units: list[tuple[str, Evidence]] = field(default_factory=list)
    below: set[str] = field(default_factory=set)
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
    lines = layout.page.lines
    head = list(layout.head())
    for number, line in head:
        _read_line(byline, line, "head line", lines[number + 1 : number + 4])
    for number, line in layout.tail():
        _read_line(byline, line, "tail line", lines[number + 1 : number + 4])
    for found in read_slots(layout):
        evidence = Evidence(found.text, "head line", found.rule)
        if found.kind == "source":
            byline.source(found.names[0], evidence)
        elif not byline.people["reporters"] or "author" not in found.rule:
            byline.add("reporters", found.names, evidence)
    for line in lines[layout.span.first : layout.span.last]:
        if is_credit(line):
            _read_line(byline, line, "body", [])
    paragraphs = [text for text in paragraphs if text not in byline.below]
    paragraphs = _open_and_close(byline, paragraphs)
    for caption in captions:
        _photo_credit(byline, caption)
    _read_meta(byline, layout, [line for _, line in head])
    return byline, paragraphs


def is_credit(line: Line) -> bool:
    """Whether a whole line is credits: labels of people or source, or roles with names."""
    if line.picture or not line.text or len(line.text) > _LONGEST_CREDIT:
        return False
    return _is_credit(line.parts)


@lru_cache(maxsize=2048)
def _is_credit(parts: str) -> bool:
    found = labelled(parts)
    if found and (found[0].start <= 2 or not _undated(before_labels(parts, found))):
        known = [item for item in found if item.role in (*_LIST_OF, "source", "publisher", "crew")]
        if known and (found[0] is known[0] or len(found) > 1):
            return all(len(item.value) <= 90 and "。" not in item.value for item in found)
    text = for_labels(parts).strip(MARKS + "()（）[]【】")
    return english.is_line(text) or read_roles(folded(text)) is not None


def _undated(text: str) -> str:
    """A line without the date that it begins with."""
    return _DATE_LAST.sub("", _DATE_FIRST.sub("", text)).strip(MARKS + "()（）[]【】")


def _read_line(byline: Byline, line: Line, where: str, below: list[Line]) -> None:
    found = labelled(line.parts)
    if not found and below and (lone := lone_label(line.parts)):
        found = (lone,)
    for item in found:
        if not item.value and item is found[-1]:
            value = _value_below(item, below)
            byline.below.add(value)
            _read_label(byline, replace(item, value=value), where, line)
        else:
            _read_label(byline, item, where, line)
    if len(line.text) > _LONGEST_CREDIT:
        return
    text = _undated(before_labels(line.parts, found) if found else for_labels(line.parts))
    if english.is_line(text):
        for name, who, rule in english.read_line(text):
            byline.add(name, who, Evidence(text, where, rule))
        return
    for name, who in read_roles(folded(text)) or ():
        byline.add(name, who, Evidence(text, where, "roles and names alone in a line"))


def _value_below(item: Labelled, below: list[Line]) -> str:
    """What the next line gives for a label that stands alone: words, or a logo's own name."""
    if item.role != "source" and item.role not in _LIST_OF:
        return ""
    for line in below:
        text = line.picture.alt if line.picture else line.text
        if not text:
            continue
        short = len(text) <= 30 and "。" not in text
        if not short or labelled(line.parts) or _DATE_FIRST.match(text):
            return ""
        return text if item.role == "source" or people(text) else ""
    return ""


def _read_label(byline: Byline, item: Labelled, where: str, line: Line) -> None:
    evidence = Evidence(f"{item.label}: {item.value}"[:200], where, f"label {item.label}")
    if item.role == "source":
        quoted = _QUOTED.search(for_labels(line.parts)[: item.start])
        if not quoted and len(item.value) <= _LONGEST_CREDIT:
            byline.labelled_own |= is_own(item.value)
            name = source_name(item.value)
            byline.source(name, evidence)
            behind = item.value.partition(name)[2] if name else ""
            for field_name, who in read_roles(folded(behind)) or ():
                byline.add(field_name, who, evidence)
        return
    name = _LIST_OF.get(item.role, "")
    if not name:
        return
    value = _DATE_LAST.sub("", item.value.split("。")[0])
    if name == "photographers":
        who = credited(value)
    else:
        who = signed(value) if item.start <= 2 or where != "body" else people(value)
    byline.add(name, who, evidence)
    if _BOTH.match(item.label):
        byline.add("photographers", who, evidence)
    if not who and _UNIT.match(item.label) and _is_unit(value):
        byline.units.append((value, evidence))


def _is_unit(value: str) -> bool:
    return is_outlet(value) or is_organisation(value)


def _open_and_close(byline: Byline, paragraphs: list[str]) -> list[str]:
    """Read the brackets at the start and the end of the text; drop those that are only byline."""
    if not paragraphs:
        return paragraphs
    for text in paragraphs[1:_OPENING_PARAGRAPHS]:
        _dateline(byline, text)
    first = _opening(byline, paragraphs[0])
    paragraphs = [first, *paragraphs[1:]] if first else paragraphs[1:]
    for text in paragraphs[-_CLOSING_PARAGRAPHS:-1]:
        _closing(byline, text, final=False)
    if not paragraphs:
        return paragraphs
    last = _closing(byline, paragraphs[-1], final=True)
    return [*paragraphs[:-1], last] if last else paragraphs[:-1]


def _opening(byline: Byline, text: str) -> str:
    start = 0
    if match := english.FROM.match(text):
        byline.source(match[1], Evidence(match[0].strip(), "body", "From … before the byline"))
        start = match.end()
    if bracket := english.BRACKET.match(text, start):
        for name, who, rule in english.read_phrases(bracket[1]):
            byline.add(name, who, Evidence(bracket[1], "body", rule))
        return text[bracket.end() :].lstrip(" ,.:—-")
    opening = _BRACKET.match(text)
    if opening and (roles := read_roles(folded(opening[1]), bracketed=True)):
        for name, who in roles:
            byline.add(name, who, Evidence(opening[0], "body", "bracket before the text"))
        return text[opening.end() :].lstrip(" 　,，.。:：")
    _dateline(byline, text)
    return text


def _dateline(byline: Byline, text: str) -> None:
    """Read （记者 张三） or 某社某地某日电 记者张三报道 at the start of a paragraph."""
    for pattern in (_DATELINE, _WIRE):
        if match := pattern.match(text[:140]):
            for name, who in read_roles(folded(match[1]), bracketed=pattern is _DATELINE) or ():
                byline.add(name, who, Evidence(match[0], "body", "dateline"))


def _closing(byline: Byline, text: str, *, final: bool) -> str:
    """Read the brackets near the end of a paragraph; a bare name only counts in the last one."""
    tail = text[-200:]
    if contributed := english.CONTRIBUTED.search(tail):
        who = people(re.sub("^.*?(?:s|r)[: ]", "", contributed[1], count=1))
        byline.add("reporters", who, Evidence(contributed[0], "body", "reporters at the end"))
    for bracket in _BRACKET.finditer(tail):
        roles = read_roles(folded(bracket[1]), bracketed=True)
        last = bracket.end() >= len(tail.rstrip(" 。."))
        if final and last and roles is None:
            reading = read_names(bracket[1])
            chinese = all(map(is_chinese_name, reading.names))
            if reading.names and chinese and all(map(is_outlet, reading.rest)):
                roles = (("reporters", reading.names),)
        for name, who in roles or ():
            byline.add(name, who, Evidence(bracket[0], "body", "bracket in the last paragraph"))
        if last and roles and all(name in ("editors", "reviewers") for name, _ in roles):
            return text[: len(text) - len(tail) + bracket.start()].rstrip()
    return text


def _photo_credit(byline: Byline, caption: str) -> None:
    text = folded(caption)[-60:]
    evidence = Evidence(caption[-60:], "caption", "photo credit")
    for item in labelled(caption):
        if item.role == "photographer":
            byline.add("photographers", credited(item.value), evidence)
    if who := english.taken_by(text):
        byline.add("photographers", who, evidence)
    for bracket in _BRACKET.finditer(text):
        for name, names in read_roles(folded(bracket[1]), bracketed=True) or ():
            if name == "photographers":
                byline.add(name, names, evidence)
    if match := _TAKEN_BY.search(text):
        value = re.split("记者|通讯员", match[1])[-1]
        byline.add("photographers", people(value), evidence)


def _read_meta(byline: Byline, layout: Layout, head: list[Line]) -> None:
    """Fill from the page's metadata what the page does not show, or shows without a label."""
    meta = layout.page.meta
    for name in _META_SOURCES:
        value = source_name(meta.get(name, ""))
        byline.source(value, Evidence(value or "", "meta", f"meta {name}"))
    for value, evidence in () if byline.labelled_own else byline.units:
        byline.source(source_name(value), evidence)
    if byline.people["reporters"]:
        return
    site = f"{site_beside(layout)} {meta.get('og:site_name', '')} {meta.get('ld:publisher', '')}"
    shown = "\n".join(line.key for line in head if len(line.key) <= _LONGEST_CREDIT)
    for name in _META_AUTHORS:
        value = meta.get(name, "")[:_LONGEST_SOURCE_LINE]
        if not value or is_outlet(value) or value == byline.content_source or value in site:
            continue
        who = tuple(one for one in signed(value) if one in shown)
        new = tuple(one for one in who if one not in byline.people["editors"])
        byline.add("reporters", new, Evidence(value, "meta", f"meta {name}, shown by the headline"))
