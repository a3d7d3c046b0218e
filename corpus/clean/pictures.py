"""From an image element to a `Picture`: the real address behind lazy loading.

Scripts load a picture late: its address waits in an attribute of their own, in `srcset`, in a
`source` beside it or in a `noscript` twin, and `src` holds a placeholder meanwhile.
"""

from __future__ import annotations

import re

from bs4 import Tag

from corpus.clean.page import Picture, tidy

# Discuz writes `zoomfile` (large) and `file` (thumbnail); the rest are common loaders' names.
_LAZY = (
    "data-src data-original data-original-src data-lazy-src data-lazyload data-lazy data-echo "
    "data-actualsrc data-real-src zoomfile file original _src real_src "
    "lazy-src lazysrc src2 src3".split()
)
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|loading\d?|lazy\w*|placeholder|transparent|pixel|grey|gray|none|"
    r"1x1|default_?(?:pic|img)?|space|s)\.(?:gif|png|svg|jpe?g)(?:$|\?)",
    re.I,
)
_ADDRESS = re.compile(r"^[^\s{}<>\"']*[./][^\s{}<>\"']*$")
_NUMBER = re.compile(r"\s{0,5}(\d{1,5})(?:\.\d+)?\s?(?:px|$)", re.I)
_STYLED = {
    name: re.compile(rf"(?:^|;)\s?{name}\s?:\s?(\d{{1,5}})(?:\.\d+)?px", re.I)
    for name in ("width", "height")
}


def read_picture(element: Tag) -> Picture | None:
    """The picture that an `img` element shows in the end; None if it names no address."""
    src = _address(element)
    if not src or _PLACEHOLDER.search(src[-200:]):
        src = _beside(element) or src
    if not src:
        return None
    alt = next(filter(None, (_get(element, n) for n in ("alt", "title", "data-caption"))), "")
    width, height = (_size(element, name) for name in ("width", "height"))
    return Picture(src[:2000], tidy(alt[:300]), width, height)


def _address(element: Tag) -> str:
    for name in _LAZY:
        value = _get(element, name)
        if value and not value.startswith("data:") and _ADDRESS.match(value[:2000]):
            return value
    plain = _get(element, "src")
    if plain.startswith("data:"):
        plain = ""
    if plain and not _PLACEHOLDER.search(plain[-200:]):
        return plain
    return _largest(element) or _get(element, "data-url") or plain


def _largest(element: Tag) -> str:
    """The address of the largest candidate of a `srcset`."""
    found = next(filter(None, (_get(element, name)[:8000] for name in _SETS)), "")
    best, most = "", -1.0
    for candidate in re.split(r",\s+", found)[:20]:
        address, _, size = candidate.strip().partition(" ")
        number = re.match(r"\s*(\d{1,6}(?:\.\d+)?)[wx]", size)
        value = float(number[1]) if number else 0.0
        if address and not address.startswith("data:") and value > most:
            best, most = address.rstrip(","), value
    return best


def _beside(element: Tag) -> str:
    """The address in a `source` of the same `picture`, or in a `noscript` twin."""
    parent = element.parent
    # libxml2 does not know that `source` is empty and puts what follows into it.
    while parent is not None and parent.name in ("source", "picture"):
        for source in parent.find_all("source", limit=8):
            if found := _largest(source):
                return found
        if found := _largest(parent):
            return found
        parent = parent.parent
    for twin in (element.find_next_sibling(), element.find_previous_sibling()):
        if isinstance(twin, Tag) and twin.name == "noscript":
            image = twin.find("img")
            if isinstance(image, Tag):
                return _get(image, "src")
    return ""


def _size(element: Tag, name: str) -> int:
    match = _NUMBER.match(_get(element, name)) or _STYLED[name].search(_get(element, "style")[:300])
    return int(match[1]) if match else 0


def _get(element: Tag, name: str) -> str:
    return str(element.attrs.get(name) or "").strip()
