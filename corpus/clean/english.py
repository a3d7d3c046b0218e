"""Credits in English: Reported by A, B and C, Photos by D; By E; (Xinhua reporters F and G)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from corpus.clean.names import credited, people
from corpus.clean.page import SEAM

Credit = tuple[Literal["reporters", "photographers", "editors", "reviewers"], tuple[str, ...], str]

BRACKET = re.compile(r"\(((?:Reported|Written|Text|Photos?|By)\b[^()]{3,400})\)", re.I)
CONTRIBUTED = re.compile(
    r"[(\[]((?:Xinhua )?(?:reporters?|writers?|correspondents?|video reporters?)[: ]"
    r"[^()\[\]]{3,200}?)(?: (?:also )?contributed\b[^()\[\]]{0,60})?\.?[)\]]",
    re.I,
)
FROM = re.compile(
    r"^From ((?:[A-Z][\w'’&-]*|of|and|the|for)(?: (?:[A-Z][\w'’&-]*|of|and|the|for)){0,8}) ?(?=\()"
)
_PART = re.compile(
    r"(Reported by|Written by|Text by|Reporters?:|Photos? and text by|Photo(?:s|graphs?)? by|"
    r"Edited by|Editors?:|Reviewed by|By )",
    re.I,
)
_LINE = re.compile(
    r"^(?:By|Reported by|Written by|Photos? by|Text by|Edited by|Reviewed by|"
    r"Xinhua (?:reporters?|writers?):?)[ :]{1,2}(?=[A-Z])"
)
_TAKEN = re.compile(r"(?:Photos?|Photographed|Picture) by ([A-Z][^.()]{2,60})")


def is_line(text: str) -> bool:
    """Whether a line is an English byline with names in it."""
    match = _LINE.match(text) if len(text) < 120 else None
    return match is not None and bool(people(text[match.end() :]))


def read_line(text: str) -> Iterator[Credit]:
    """Read a line that begins with By, Reported by, Photos by ..."""
    match = _LINE.match(text)
    if match is None:
        return
    yield from read_phrases(text)
    if match[0].startswith(("By", "Xinhua")):
        names = people(text[match.end() :].split("|", maxsplit=1)[0].split(SEAM, maxsplit=1)[0])
        yield "reporters", names, f"line beginning with {match[0].strip(' :')}"


def read_phrases(text: str) -> Iterator[Credit]:
    """Read "Reported by A, B and C, Photos by D", wherever the phrases begin."""
    pieces = _PART.split(text[:400])
    for label, value in zip(pieces[1::2], pieces[2::2], strict=False):
        key = label.lower()
        rule = f"phrase {label.strip()}"
        if key.startswith("photo"):
            yield "photographers", credited(value), rule
            if "text" in key:
                yield "reporters", people(value), rule
        elif key.startswith("edit"):
            yield "editors", people(value), rule
        elif key.startswith("review"):
            yield "reviewers", people(value), rule
        else:
            yield "reporters", people(value), rule


def taken_by(caption: str) -> tuple[str, ...]:
    """Whom a caption's "Photo by ..." names."""
    match = _TAKEN.search(caption)
    return credited(match[1]) if match else ()
