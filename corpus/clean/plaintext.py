"""Plain text to `Page`: what is left of a page when its markup was taken away."""

from __future__ import annotations

import re

from corpus.clean.page import Box, Line, Page, Picture, tidy
from corpus.errors import NotAnArticle

MAX_CHARACTERS = 500_000
"""The visible text of an article is never longer; a book is not news."""
MAX_LINES = 10_000
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|br|table|td|meta|span|article|a|title|h[1-6]|img)\b[^<]*>",
    re.I,
)
_SNIFFED = 200_000
_IMAGE_NAME = re.compile(r"[\w\-.()（）@%~+/:]{1,200}\.(?:png|jpe?g|gif|bmp|webp)", re.I)
_GOES_ON = re.compile("[,，、(（]$")


def looks_like_html(text: str, content_type: str | None) -> bool:
    """Whether to parse the text as HTML; a header that says so is believed."""
    if content_type and "html" in content_type.lower():
        return True
    tags = _MARKUP.findall(text[:_SNIFFED])
    return len(tags) >= 2 or bool(tags and text.lstrip()[:1] == "<")


def read_text(text: str) -> Page:
    """Flatten plain text: a line that is nothing but an image's file name is a picture.

    A line that ends in a comma and whose successor begins with white space or a small letter
    goes on there.

    Raises:
        NotAnArticle: "too large" when it is longer than any news.
    """
    rows = text.splitlines() if len(text) <= MAX_CHARACTERS else []
    if len(text) > MAX_CHARACTERS or len(rows) > MAX_LINES:
        limits = f"{MAX_LINES:,} lines or {MAX_CHARACTERS:,} characters"
        raise NotAnArticle("too large", f"more than {limits} of text")
    lines: list[Line] = []
    for raw in rows:
        words = tidy(raw)
        if not words:
            continue
        if _IMAGE_NAME.fullmatch(words):
            lines.append(Line("", "", "img", picture=Picture(words)))
        elif lines and _GOES_ON.search(lines[-1].text) and (raw[0] == " " or words[0].islower()):
            joint = " " if words[0].isascii() else ""
            lines[-1] = Line(lines[-1].text + joint + words)
        else:
            lines.append(Line(words))
    return Page(lines, [Box("body", last=len(lines))], markup=False)
