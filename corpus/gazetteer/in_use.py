"""The gazetteer that a process works with: the shipped one, or one with a user's names in it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from corpus.errors import UnreadableInput
from corpus.gazetteer.entries import Gazetteer
from corpus.gazetteer.own import Fault, with_own_names
from corpus.gazetteer.shipped import shipped
from corpus.source_file import read_toml

FILE_NAME = "gazetteer.toml"
"""What a user's own file is called in the data folder."""


class OwnGazetteer(NamedTuple):
    """A user's file, read.

    Attributes:
        content: the bytes of the file.
        gazetteer: the shipped one with the names of the file.
        faults: the tables that could not be used.
    """

    content: bytes
    gazetteer: Gazetteer
    faults: tuple[Fault, ...]


class _InUse:
    own: OwnGazetteer | None = None


def gazetteer() -> Gazetteer:
    """The gazetteer that this process works with; a user's own one from `use_own_gazetteer`.

    It stays the same object until another is chosen, so that what is made of it may be cached.
    """
    return _InUse.own.gazetteer if _InUse.own else shipped()


def read_own(path: Path) -> OwnGazetteer | None:
    """Lay a user's file over the shipped gazetteer; None if there is no file.

    Raises:
        UnreadableInput: the file may not be read or is no TOML.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be read ({error.strerror})") from error
    if _InUse.own and _InUse.own.content == content:
        return _InUse.own
    _, rows = read_toml(str(path), content)
    return OwnGazetteer(content, *with_own_names(shipped(), rows))


def use_own_gazetteer(path: Path) -> None:
    """Make `gazetteer()` return the shipped names with those of a user's file, in this process.

    Where there is no such file, and where it cannot be read at all, it returns the shipped ones. To
    be called before other threads work with the gazetteer; terms reach the dictionary of Chinese
    words only if it is called before the first search.

    Args:
        path: a TOML file as described in `corpus.gazetteer.own`.

    Raises:
        UnreadableInput: the file, or tables in it, cannot be used: each is named with what to do.
            The tables without fault are in use all the same, and if the same content is put in
            use again, their faults are not told again.
    """
    try:
        own = read_own(path)
    except UnreadableInput:
        _InUse.own = None
        raise
    told = own is _InUse.own
    _InUse.own = own
    if own and own.faults and not told:
        reasons = (f"{path}: [{fault.table}] {fault.reason}" for fault in own.faults)
        raise UnreadableInput("\n".join(reasons))
