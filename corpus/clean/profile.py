"""Profiles: CSS selectors that say where one site keeps headline, text, date and source.

A selector is surer than any general rule as long as the site keeps its templates, and wrong from
the day it changes them. So each use is recorded, and `profile_report` says which still match.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType

import soupsieve
from bs4 import BeautifulSoup, Tag

from corpus.article import Article, Evidence, PublishedDate
from corpus.clean import dateforms
from corpus.clean.content import Span
from corpus.clean.decode import decode
from corpus.clean.fields import labelled
from corpus.clean.headline import Headline
from corpus.clean.page import Page, folded, squeezed, tidy
from corpus.clean.plaintext import looks_like_html
from corpus.clean.tree import read_html

_MARK = "profile-selects-the-body"
_MOST = 50
_LONGEST = 1000
_LONGEST_TITLE = 200
_LONGEST_SOURCE = 90


@dataclass(frozen=True, slots=True)
class Profile:
    """Where one site keeps the fields of an article; each selector may be left out.

    Attributes:
        title: selects the element of the headline.
        body: selects the elements that hold the text; from the first to the last is read.
        date: selects an element whose text (or `content`, or `datetime`) states the date.
        source: selects an element that names the outlet, with or without a label.
        drop: selects what is taken out of the page before anything is read.

    Raises:
        ValueError: a selector is no CSS; the message names the field.
    """

    title: str | None = None
    body: str | None = None
    date: str | None = None
    source: str | None = None
    drop: str | None = None

    def __post_init__(self) -> None:
        """Check the selectors, so that a mistake shows when the profile is read."""
        for name, selector in self.selectors().items():
            try:
                soupsieve.compile(selector)
            except soupsieve.SelectorSyntaxError as error:
                reason = str(error).splitlines()[0]
                raise ValueError(f"{name}: {selector!r} is no CSS selector: {reason}") from error

    def selectors(self) -> dict[str, str]:
        """The selectors that are given, by field."""
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: selector for name, selector in given.items() if selector}


@dataclass(slots=True)
class Selected:
    """What a profile finds on one page; `read` fills it.

    Attributes:
        texts: field -> the words that its selector gave; "" where they are of no use.
    """

    profile: Profile
    texts: dict[str, str] = field(default_factory=dict)

    def read(self, soup: BeautifulSoup) -> None:
        """Read the fields off a parsed page, mark its body, and take out what is to be dropped."""
        for name, selector in self.profile.selectors().items():
            elements = soupsieve.select(selector, soup, limit=0 if name == "drop" else _MOST)
            if name == "drop":
                self.texts[name] = f"{len(elements)} elements" if elements else ""
                for element in elements:
                    element.extract()
            elif name == "body":
                self.texts[name] = _mark(elements)
            else:
                texts = (_words(element) for element in elements)
                self.texts[name] = next((text for text in texts if _fits(name, text)), "")

    @property
    def report(self) -> dict[str, bool]:
        """For each selector of the profile, whether it gave something of use."""
        return {name: bool(self.texts.get(name)) for name in self.profile.selectors()}

    def span(self, page: Page) -> Span | None:
        """The lines of the body that was marked; None without one."""
        marked = [number for number, box in enumerate(page.boxes) if _MARK in box.marks]
        boxes = [page.boxes[number] for number in marked if page.boxes[number].last > 0]
        if not self.texts.get("body") or not boxes:
            return None
        first, last = min(box.first for box in boxes), max(box.last for box in boxes)
        number = marked[0] if len(boxes) == 1 else max(boxes[0].parent, 0)
        return Span(first, last, True, number) if last > first else None

    def headline(self, page: Page) -> Headline | None:
        """The headline that the profile gives, with the line that shows it."""
        text = self.texts.get("title")
        if not text:
            return None
        key = squeezed(text)
        shown = (n for n, line in enumerate(page.lines) if squeezed(line.text) == key)
        evidence = Evidence(text, "profile", f"selector {self.profile.title}")
        return Headline(text, next(shown, None), evidence)

    def complete(self, article: Article) -> Article:
        """The article with date and source as the profile gives them, and what matched."""
        changes: dict[str, object] = {}
        evidence = dict(article.evidence)
        written = _date_in(self.texts.get("date", ""))
        if written:
            why = Evidence(written.text, "profile", f"selector {self.profile.date}")
            changes["published"] = PublishedDate(written.date, written.precision, why, written.time)
        if source := _source_in(self.texts.get("source", "")):
            changes["content_source"] = source
            why = Evidence(self.texts["source"], "profile", f"selector {self.profile.source}")
            evidence["content_source"] = (why,)
        evidence["profile"] = tuple(
            Evidence(selector, name, "matched" if self.report[name] else "found nothing of use")
            for name, selector in self.profile.selectors().items()
        )
        return replace(article, evidence=MappingProxyType(evidence), **changes)  # type: ignore[arg-type]


def _mark(elements: list[Tag]) -> str:
    """Make boxes of the elements that hold the body, with a mark that no page has."""
    text = "".join(" ".join(element.get_text()[:_LONGEST].split()) for element in elements)
    if not text and not any(element.find("img") for element in elements):
        return ""
    for element in elements:
        element.name = "div"
        element.attrs["class"] = f"{_MARK} {element.attrs.get('class') or ''}"
    return text[:_LONGEST] or "pictures"


def _words(element: Tag) -> str:
    shown = tidy(element.get_text(" ")[:_LONGEST])
    return shown or tidy(
        str(element.attrs.get("content") or element.attrs.get("datetime") or "")[:_LONGEST]
    )


def _fits(name: str, text: str) -> bool:
    if name == "date":
        return _date_in(text) is not None
    if name == "source":
        return _source_in(text) is not None
    return 2 <= len(text) <= _LONGEST_TITLE


def _date_in(text: str) -> dateforms.Written | None:
    today = dt.datetime.now(dateforms.CHINA).date()
    return dateforms.in_text(folded(text), today, is_labelled=True) if text else None


def _source_in(text: str) -> str | None:
    """The outlet: the value of a source label, or the text itself if it has no label."""
    found = labelled(text)
    named = [item.value for item in found if item.role == "source"]
    value = named[0] if named else "" if found else text
    value = value.strip(" :：")
    return value if 2 <= len(value) <= _LONGEST_SOURCE else None


def profile_report(content: bytes, profile: Profile) -> Mapping[str, bool]:
    """Which selectors of a profile still match a page of its site.

    Args:
        content: the bytes of a page that holds an article.
        profile: the selectors.

    Returns:
        For each selector that is given, whether it gives something of use: a date that can be
        read, a body with text or pictures, something to drop.

    Raises:
        NotAnArticle: the bytes are no page at all.
    """
    selected = Selected(profile)
    text = decode(content)
    if looks_like_html(text, None):
        read_html(text, selected.read)
    return MappingProxyType(selected.report)
