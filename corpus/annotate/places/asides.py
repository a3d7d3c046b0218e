"""Paragraphs that tell of another time or place: captions among the paragraphs."""

from __future__ import annotations

import re

_CAPTION = re.compile(
    r"^[^\S\n]{0,8}(?:[▲△↑▼(\[][^\S\n]{0,3})?"
    r"(?:图为|资料图|图片[:：]|Photo:|Caption:|File photo)[^\n]{0,400}$"
    r"|^(?=[^\n]{0,400}(?:资料图|资料照片|[Ff]ile photo))[^\n]{1,400}$",
    re.MULTILINE,
)


def aside_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open ranges of the captions that stand in the text; none where nothing else does."""
    found = tuple(match.span() for match in _CAPTION.finditer(text))
    covered = sum(end - start for start, end in found)
    return found if covered * 2 < len(text) else ()
