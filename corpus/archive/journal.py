"""What the archive remembers of itself across runs: which payloads it holds, and where.

One line a response, a JSON list: digest, address, WARC-Date, file, offset. A line is written after
the record is safe on disk, never before, so that a payload that is remembered is there. Losing
lines costs a little room (a payload is written again) and nothing else: so a line that cannot be
read is left out, and the file is neither synced nor needed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

NAME = "payloads.jsonl"
MOST = 50_000
"""Payloads remembered: some 20 MB of memory."""

_LONGEST_LINE = 20_000


class Held(NamedTuple):
    """A payload that the archive holds whole.

    Attributes:
        digest: as `WARC-Payload-Digest` has it.
        url: that it was the answer for.
        date: WARC-Date of its record.
        file: name of its file, as it is called when complete.
        offset: of its record.
    """

    digest: str
    url: str
    date: str
    file: str
    offset: int


class Journal:
    """The payloads of one folder that were stored last. Not safe between threads by itself."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._path = folder / NAME
        self._most = most
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lines = 0
        self._pending: list[Held] = []
        try:
            with self._path.open("rb") as file:
                for line in iter(lambda: file.readline(_LONGEST_LINE), b""):
                    self._lines += 1
                    if (held := parse_line(line)) is not None:
                        self._hold(held)
        except OSError:
            # None yet, or not readable: the archive starts with an empty memory.
            return

    def earlier(self, digest: str) -> Held | None:
        """The response that holds this payload, if it is remembered."""
        held = self._held.get(digest)
        if held is not None:
            self._held.move_to_end(digest)
        return held

    def last_offset(self, file: str) -> int:
        """Up to where the records of a file are known to be safe on disk; 0 if unknown."""
        return max((held.offset for held in self._held.values() if held.file == file), default=0)

    def keep_only(self, sizes: dict[str, int]) -> None:
        """Forget what lies in no file of these names and sizes, and write the rest anew."""
        gone = [d for d, held in self._held.items() if held.offset >= sizes.get(held.file, 0)]
        for digest in gone:
            del self._held[digest]
        if gone or self._lines != len(self._held):
            self._rewrite()

    def note(self, held: Held) -> None:
        """Remember a payload that was written to a file; `save` makes it last."""
        self._hold(held)
        self._pending.append(held)

    def pending(self) -> list[Held]:
        """What was noted since it was asked last; to be saved once the records are safe."""
        pending, self._pending = self._pending, []
        return pending

    def save(self, safe: Iterable[Held]) -> None:
        """Write lines for records that are safe on disk."""
        lines = [json.dumps(held) + "\n" for held in safe]
        if not lines:
            return
        try:
            with self._path.open("a", encoding="ascii") as file:
                file.writelines(lines)
        except OSError:
            # The memory is a convenience; the records themselves are written.
            return
        self._lines += len(lines)

    def compact(self) -> None:
        """Write the file anew if most of it is forgotten. Nothing may be pending."""
        if self._lines > 2 * self._most:
            self._rewrite()

    def _hold(self, held: Held) -> None:
        self._held[held.digest] = held
        self._held.move_to_end(held.digest)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def _rewrite(self) -> None:
        part = self._path.with_name(self._path.name + ".part")
        try:
            with part.open("w", encoding="ascii") as file:
                file.writelines(json.dumps(held) + "\n" for held in self._held.values())
            part.replace(self._path)
        except OSError:
            return
        self._lines = len(self._held)


def parse_line(line: bytes) -> Held | None:
    """What a line says, or None if it cannot be read."""
    try:
        digest, url, date, file, offset = json.loads(line)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = (digest, url, date, file)
    if not all(isinstance(text, str) for text in texts) or type(offset) is not int:
        return None
    return Held(digest, url, date, file, offset)
