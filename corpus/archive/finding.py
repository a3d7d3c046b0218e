"""`Finder`: the page that an archive holds of an address, found without reading the archive.

It follows the journal, which names the payloads that were stored last with their places. So it
knows some ten thousands of pages, not all that an old archive may hold; a page that is byte for
byte that of another address is known by that other address only.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from pathlib import Path

from corpus.archive.framing import Place, record_at
from corpus.archive.journal import MOST, NAME, Held, parse_line
from corpus.archive.mending import OPEN
from corpus.archive.reading import archived
from corpus.archive.shapes import Archived

_TRIED = 4
_LONGEST_LINE = 20_000
_NAME = re.compile(r"[\w.-]+\.warc\.gz")


class Finder:
    """Follows the archive of a folder while another process may write to it. Safe between threads.

    Memory holds some 500 bytes for each page that the journal names.
    """

    def __init__(self, folder: str | Path) -> None:
        """Nothing is read before it is asked; there may be no archive (yet)."""
        self._folder = Path(folder)
        self._held: OrderedDict[str, tuple[Held, ...]] = OrderedDict()
        self._read: tuple[int, int] = (0, 0)  # which file, and how far
        self._lock = threading.Lock()

    def get(self, url: str) -> Archived | None:
        """The last page (status 200) that is remembered of an address, or None."""
        with self._lock:
            self._follow()
            held = self._held.get(url, ())
        for item in reversed(held):
            page = self._page(item)
            if page is not None and (page.url, page.status) == (url, 200) and page.content:
                return page
        return None

    def _page(self, held: Held) -> Archived | None:
        # A journal that was tampered with may name any file; only those of this folder are opened.
        if not _NAME.fullmatch(held.file) or held.offset < 0:
            return None
        for name in (held.file, held.file + OPEN):
            place = Place(self._folder / name, held.offset)
            if (record := record_at(place)) is not None:
                return archived(record, place)
        return None

    def _follow(self) -> None:
        """Read the lines that were written since; all of them if the file was written anew."""
        path = self._folder / NAME
        try:
            with path.open("rb") as file:
                stat = path.stat()
                inode, position = self._read
                if inode != stat.st_ino or position > stat.st_size:
                    self._held.clear()
                    position = 0
                file.seek(position)
                for line in iter(lambda: file.readline(_LONGEST_LINE), b""):
                    if not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
                        break  # being written
                    position += len(line)
                    self._note(line)
                self._read = (stat.st_ino, position)
        except OSError:
            # No archive, or none that may be read: nothing is found in it.
            self._held.clear()
            self._read = (0, 0)

    def _note(self, line: bytes) -> None:
        if (held := parse_line(line)) is None:
            return
        self._held[held.url] = (*self._held.get(held.url, ()), held)[-_TRIED:]
        self._held.move_to_end(held.url)
        if len(self._held) > MOST:
            self._held.popitem(last=False)
