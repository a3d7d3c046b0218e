"""Articles that stand in a script: single-page sites whose server sends the data as JSON.

Such a page shows nothing by itself; its article is an object with a title and a long text in
`__NEXT_DATA__`, `window.__INITIAL_STATE__ = {...}`, `var contentData = {...}` or the like. The
object is found by its shape, and its HTML is read like that of any other page. Nothing is run:
values are parsed as data (`literals`).
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.clean import dateforms
from corpus.clean.content import is_prose
from corpus.clean.language import weight
from corpus.clean.literals import values_in
from corpus.clean.page import Page, squeezed, tidy
from corpus.clean.stamps import is_creation, is_publication
from corpus.clean.tree import read_html

_SCRIPT = re.compile(r"<script\b([^<>]{0,500})>", re.I)
_MOST_SCRIPTS = 200
_MOST_TEXT = 3_000_000
_MOST_NODES = 100_000
_DEEPEST = 40
_LONGEST_BODY = 400_000
_MOST_BLOCKS = 2_000

_SHOWN = 150.0
_SHELL = 60.0
_LEAST = 60.0
_TITLES = (
    *("title", "headline", "newstitle", "articletitle", "doctitle", "maintitle", "subject"),
    *("contenttitle", "infotitle", "name"),
)
_BODY = re.compile(
    r"(?:article|news|main|post|doc|page|info|detail)?"
    r"(?:content|body|html|text|txt|detail|richtext)s?(?:html|text|str|rendered)?|paragraphs|blocks"
)
_BYLINES = (
    (
        "来源",
        *("source", "sourcename", "copyfrom", "newssource", "articlesource", "medianame", "origin"),
    ),
    ("作者", "author", "authors", "authorname", "writer", "reporter", "reporters"),
    ("责任编辑", "editor", "editors", "editorname", "dutyeditor", "responsibleeditor"),
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PARAGRAPH = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class _Found:
    title: str
    body: str
    said: float
    fields: Sequence[dict[str, Any]]


def read_scripts(text: str, page: Page) -> Page | None:
    """The article of a page that shows none, read from the data in its scripts.

    Args:
        text: the markup of the page.
        page: the same, read as it shows itself.

    Returns:
        A page made of the article, or None: the page shows an article of its own, or its
        scripts hold none, or a list of them.
    """
    shown = sum(line.weight for line in page.lines if is_prose(line))
    if not page.markup or page.passwords or shown > _SHOWN or "<script" not in text.lower():
        return None
    best = _best([found for data in _data(text) for found in _articles(data)], page)
    if best is None:
        return None
    made = read_html(_as_html(best))
    title = page.title if squeezed(best.title) in squeezed(page.title) else best.title
    return replace(made, title=title, meta=page.meta, address=page.address, stamps=page.stamps)


def _best(found: list[_Found], page: Page) -> _Found | None:
    """The longest; it must be the page's own by its title, or alone on a page that is a shell."""
    if not found:
        return None
    title = squeezed(page.title)
    named = [item for item in found if title and squeezed(item.title) in title]
    if named:
        return max(named, key=lambda item: item.said)
    best = max(found, key=lambda item: item.said)
    rivals = [i for i in found if i.title != best.title and i.said > best.said * 0.4]
    shell = sum(line.weight for line in page.lines) < _SHELL
    return best if shell and not rivals else None


def _data(text: str) -> Iterator[Any]:
    """The values that the scripts of a page hold."""
    read = 0
    for number, match in enumerate(_SCRIPT.finditer(text)):
        end = text.find("</script", match.end())
        script = text[match.end() : end if end > 0 else len(text)]
        read += len(script)
        if number >= _MOST_SCRIPTS or read > _MOST_TEXT:
            return
        if len(script) > 150:
            yield from values_in(script, pure="json" in match[1].lower())


def _articles(data: Any) -> Iterator[_Found]:
    """Every object with a title and a text, in it or beside it."""
    flat = data if _is_flat(data) else None
    stack: list[tuple[Any, dict[str, Any], int]] = [(data, {}, 0)]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        node, parent, depth = stack.pop()
        if isinstance(node, dict):
            own = _folded(node, flat)
            if (found := _article(own, parent)) is not None:
                yield found
            children, parent = list(own.values()), own
        elif isinstance(node, list):
            children = node
        else:
            continue
        if depth < _DEEPEST:
            stack += [(c, parent, depth + 1) for c in children if isinstance(c, dict | list)]


def _is_flat(data: Any) -> bool:
    """Whether objects give their values as places in one list, as `__NUXT_DATA__` does."""
    if not isinstance(data, list) or len(data) < 4:
        return False
    objects = [item for item in data if isinstance(item, dict) and item]
    return bool(objects) and all(type(v) is int for item in objects for v in item.values())


def _folded(node: dict[Any, Any], flat: list[Any] | None) -> dict[str, Any]:
    """The object with its names in small letters only, its values looked up."""
    folded: dict[str, Any] = {}
    for key, value in node.items():
        name = "".join(c for c in str(key).lower() if c.isalpha())
        folded.setdefault(name, value if flat is None else _placed(flat, value))
    return folded


def _placed(flat: list[Any], place: Any) -> Any:
    """The plain value at a place of the list; objects are met by themselves."""
    value = flat[place] if type(place) is int and 0 <= place < len(flat) else None
    return None if isinstance(value, dict | list) else value


def _article(own: dict[str, Any], parent: dict[str, Any]) -> _Found | None:
    bodies = [_body(value) for name, value in own.items() if _BODY.fullmatch(name)]
    body = max(bodies, key=len, default="")
    if len(body) < _LEAST or len(body) > _LONGEST_BODY:
        return None
    beside = [_folded(value, None) for value in parent.values() if isinstance(value, dict)]
    fields = [own, parent, *beside]
    title = next(filter(None, (_title(item) for item in fields)), "")
    said = weight(html.unescape(_TAG.sub(" ", body)))
    return _Found(title, body, said, fields) if title and said >= _LEAST else None


def _title(fields: dict[str, Any]) -> str:
    for name in _TITLES:
        value = fields.get(name)
        if isinstance(value, str):
            words = tidy(html.unescape(_TAG.sub("", value[:600])))
            if 4 <= weight(words) <= 100:
                return words
    return ""


def _body(value: Any) -> str:
    """A text, or a list of pieces of one, as HTML."""
    if isinstance(value, dict):
        inner = [_body(item) for item in value.values() if isinstance(item, str)]
        return max(inner, key=len, default="")
    if isinstance(value, list):
        return "".join(_block(item) for item in value[:_MOST_BLOCKS])
    if not isinstance(value, str) or len(value) < 2:
        return ""
    text = html.unescape(value) if "<" not in value and "&lt;" in value else value
    if re.search(r"<(?:p|br|div|span|section|img)\b", text, re.I):
        return text
    return "".join(f"<p>{html.escape(p)}</p>" for p in _PARAGRAPH.split(text) if p.strip())


def _block(item: Any) -> str:
    if isinstance(item, str):
        return _body(item)
    if not isinstance(item, dict):
        return ""
    for name in ("text", "content", "value", "html", "data", "desc"):
        if isinstance(item.get(name), str) and not item[name].startswith(("http", "//")):
            return _body(str(item[name]))
    for name in ("src", "url", "img", "image", "value", "content"):
        if isinstance(item.get(name), str):
            return f'<img src="{html.escape(item[name][:2000])}">'
    return ""


def _as_html(found: _Found) -> str:
    lines = [f"发布时间：{when}"] if (when := _when(found.fields)) else []
    for label, *names in _BYLINES:
        values = (_words(item.get(name)) for item in found.fields[:6] for name in names)
        if value := next(filter(None, values), ""):
            lines.append(f"{label}：{value}")
    title = html.escape(found.title)
    about = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{about}</div>"
        f'<div class="article-content">{found.body}</div></body></html>'
    )


def _when(fields: Sequence[dict[str, Any]]) -> str:
    for is_named in (is_publication, is_creation):
        for item in fields:
            for name, value in item.items():
                if is_named(name) and isinstance(value, str | int) and value:
                    return _moment(str(value)[:40])
    return ""


def _moment(value: str) -> str:
    written = dateforms.in_text(value, dt.date.max, is_labelled=True)
    if written is None:
        return ""
    return f"{written.date}{f' {written.time:%H:%M}' if written.time else ''}"


def _words(value: Any) -> str:
    """A name, or the names of several, given as text, as object or as a list."""
    if isinstance(value, list):
        return " ".join(filter(None, map(_words, value[:10])))
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    return tidy(value[:60]) if isinstance(value, str) and len(value) <= 60 else ""
