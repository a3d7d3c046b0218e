"""A TOML file with one table a site: read with the line of every fault, changed in place."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from corpus.errors import UnreadableInput

_HEADER = re.compile(r"\s*\[\s*(?:\"([^\"\]]*)\"|'([^'\]]*)'|([\w-]+))\s*(?:\.[^\]]*)?\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*[=.]")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class SourceFile:
    r"""The text of a file and what it says.

    Attributes:
        name: for messages: a path.
        text: with "\n" at the ends of lines.
        rows: id of a table -> its keys and values, not checked yet.
    """

    name: str
    text: str
    rows: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """Read a file; None if there is none.

        Raises:
            UnreadableInput: it may not be read, or is no TOML with one table a site.
        """
        try:
            return cls.parsed(str(path), path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnreadableInput(f"{path}: cannot be read ({error.strerror})") from error

    @classmethod
    def parsed(cls, name: str, content: bytes) -> Self:
        """Read the bytes of a file.

        Raises:
            UnreadableInput: they are no TOML in UTF-8 with one table a site.
        """
        text, rows = read_toml(name, content)
        file = cls(name, text, rows)
        for key, row in rows.items():
            if not isinstance(row, dict):
                raise file.fault(f"{key!r} stands outside of a table [id]", "", key)
        return file

    def fault(self, reason: str, table: str, key: str = "") -> UnreadableInput:
        """An error that names the line of a key, else of its table, else the first."""
        line, here = 1, ""
        for number, text in enumerate(self.text.split("\n"), 1):
            if header := _HEADER.match(text):
                here = header[1] or header[2] or header[3] or ""
                if here == table and line == 1:
                    line = number
            found = re.search(r"[.\s\"'](\w+)[\"'\s]*\]", text) if header else _KEY.match(text)
            if here == table and key and found and found[1] == key:
                line = number
                break
        where = f"[{table}] " if table else ""
        return UnreadableInput(f"{self.name}:{line}: {where}{reason}")

    def with_table(self, key: str, table: str) -> str:
        """The text with `table` in the place of the table `key` and its subtables, or at the end.

        Comments above the next table belong to that one and stay.
        """
        kept: list[str] = []
        removed: list[str] = []
        place = None
        inside = False
        for line in self.text.split("\n"):
            if header := _HEADER.match(line):
                inside = key in header.groups()
                if inside and place is None:
                    place = len(kept)
                elif not inside:
                    kept.extend(_comments_at_end(removed))
                    removed = []
            (removed if inside else kept).append(line)
        kept.extend(_comments_at_end(removed))
        place = len(kept) if place is None else place
        parts = ("\n".join(kept[:place]), table, "\n".join(kept[place:]))
        return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def read_toml(name: str, content: bytes) -> tuple[str, dict[str, Any]]:
    r"""The text of a TOML file, with "\n" at the ends of lines, and what it says.

    Raises:
        UnreadableInput: the bytes are no TOML in UTF-8; the message has `name` and the line.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableInput(f"{name}:{line}: not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise UnreadableInput(f"{name}:{line}: {_PLACE.sub('', str(error))}") from error
    except RecursionError as error:
        raise UnreadableInput(f"{name}:1: brackets nested too deep") from error


def _comments_at_end(lines: list[str]) -> list[str]:
    start = len(lines)
    while start and (not lines[start - 1].strip() or lines[start - 1].lstrip().startswith("#")):
        start -= 1
    return lines[start:]


def written(value: str | bool | float | tuple[str, ...] | Mapping[str, str] | None) -> str:
    """A value as TOML writes it, on one line; None as the empty text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(float(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {written(text)}' for name, text in value.items())} }}"
    # What JSON escapes, TOML escapes the same way; but it wants one character more.
    return json.dumps(value or "", ensure_ascii=False).replace("\x7f", "\\u007f")


def written_pattern(pattern: str) -> str:
    """A regular expression as TOML: as it stands, if that can be."""
    return f"'{pattern}'" if pattern.isprintable() and "'" not in pattern else written(pattern)


def replace_file(path: Path, text: str) -> None:
    """Write a file so that readers, and a loss of power, find the old one or the new one.

    Raises:
        OSError: it could not be written; the old one is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path = path.resolve()
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
