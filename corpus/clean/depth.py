"""How deep elements may stand in each other.

BeautifulSoup climbs from every piece of text to the root: twenty thousand open `div` with some
words in them cost ten seconds. No page that people read nests more than a few dozen deep, so
elements far below that are not built; their text belongs to the last that is.
"""

from __future__ import annotations

from typing import Any

from bs4.builder._lxml import LXMLTreeBuilder

MAX_DEPTH = 250
"""About where libxml2 itself gives up when it is not told to go on."""


class ShallowBuilder(LXMLTreeBuilder):
    """Builds the tree of a page down to `MAX_DEPTH`; bs4 takes it as its `builder`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._depth = 0

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:
        """The parser opens an element; it closes every one of them again, in order."""
        self._depth += 1
        if self._depth <= MAX_DEPTH:
            super().start(tag, attrib, nsmap or {})

    def end(self, tag: Any) -> None:
        """The parser closes an element."""
        if self._depth <= MAX_DEPTH:
            super().end(tag)
        self._depth -= 1
