r"""The file of corrections: what readers know better, kept in `overrides.toml` of the data folder.

One table an article, named by its id; "" and [] say that there is none:

    [9f3c0a7be1d25864]
    province = "CN-HN"
    city = "长沙市"
    about_provinces = ["CN-GX"]
    event_date = "2021-05-13/2021-05-15"
    colleges = ["hunan-sany-craftsman-college", "某某工匠学院"]
    topics = []
    organisations = ["湖南省总工会"]
    why = "the second paragraph names the host"
    by = "L. Chen"
    at = "2026-11-21T09:00:00+00:00"

The store asks `Overrides.apply` for every article before it is saved, so that a correction outlives
whatever reads the article again: a crawl, an import, a better annotator.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from corpus.article import Article
from corpus.correction import (
    CORRECTABLE,
    LONGEST_NAME,
    LONGEST_WHY,
    Correction,
    check_together,
    checked,
    corrected,
)
from corpus.errors import StoreError, UnreadableInput
from corpus.source_file import SourceFile, replace_file, written

FILE_NAME, LOCK_NAME = "overrides.toml", "overrides.lock"
_HEAD = "# What readers corrected; written by `jiangxun correct`, one table an article.\n"
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_NOTES = {"why": LONGEST_WHY, "by": LONGEST_NAME, "at": 40}

_Stamp = tuple[int, int, int] | None


class Overrides:
    """The corrections of one data folder.

    The file is read when the first article comes, and again whenever it has changed, so that a
    crawler that is at work learns of a new correction. What is wrong in it is told once, with
    its place, and left out; the rest counts.
    """

    def __init__(
        self, folder: str | Path, on_problem: Callable[[str], None] = lambda _: None
    ) -> None:
        """Know the folder; nothing is read yet.

        Args:
            folder: the data folder; neither it nor the file need exist.
            on_problem: told each fault of the file, with its line and key.
        """
        self.path = Path(folder) / FILE_NAME
        self._on_problem = on_problem
        self._known: tuple[_Stamp, Mapping[str, Correction]] = (None, {})

    def apply(self, article: Article) -> Article:
        """The article with what a reader corrected.

        Raises:
            UnreadableInput: the file is no TOML, and no earlier state of it is known: to go on
                would be to save articles without their corrections.
        """
        correction = self._current().get(article.id)
        return corrected(article, correction) if correction else article

    def get(self, article_id: str) -> Correction | None:
        """The correction of an article, or None.

        Raises:
            UnreadableInput: see `apply`.
        """
        return self._current().get(article_id)

    def save(self, article_id: str, correction: Correction) -> None:
        """Write a correction in the place of the article's old one, if any.

        Other tables and comments stay. Whoever reads meanwhile, or after a loss of power, sees
        the old file or the new one.

        Raises:
            UnreadableInput: the file is malformed, or writes this article in a way that cannot
                be replaced, or the id cannot stand in it; it is left alone.
            StoreError: the file cannot be written; it is left alone.
        """
        lines = [f"{name} = {written(value)}" for name, value in correction.values.items()]
        for name in _NOTES:
            if value := getattr(correction, name):
                lines.append(f"{name} = {written(value)}")
        self._rewrite(article_id, "\n".join([f"[{article_id}]", *lines]))

    def remove(self, article_id: str) -> None:
        """Take a correction out of the file; see `save`."""
        self._rewrite(article_id, "")

    def _rewrite(self, article_id: str, table: str) -> None:
        if not _ID.fullmatch(article_id):
            raise UnreadableInput(f"{article_id[:64]!r} cannot be the name of a table")
        try:
            with _alone(self.path.with_name(LOCK_NAME)):
                old = SourceFile.of(self.path) or SourceFile(str(self.path), _HEAD, {})
                replace_file(self.path, _replaced(old, article_id, table))
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be written ({error.strerror}); nothing was corrected. "
                "Check permissions and free space, then try again"
            ) from error

    def _current(self) -> Mapping[str, Correction]:
        stamp, known = self._known
        now = self._stamp()
        if now == stamp:
            return known
        try:
            file = SourceFile.of(self.path)
        except UnreadableInput as error:
            if stamp is None:
                raise
            # A hand is at work on it: what was known holds until the file can be read again.
            self._on_problem(f"{error}; the corrections read before are used")
            self._known = (now, known)
            return known
        found = {}
        for key in file.rows if file else ():
            if file and (correction := _read(file, key, self._on_problem)):
                found[key] = correction
        self._known = (now, found)
        return found

    def _stamp(self) -> _Stamp:
        try:
            info = self.path.stat()
        except OSError:
            return None
        return info.st_mtime_ns, info.st_size, info.st_ino


def _read(file: SourceFile, key: str, on_problem: Callable[[str], None]) -> Correction | None:
    """One table of the file; what is wrong in it is told and left out."""
    values: dict[str, str | tuple[str, ...]] = {}
    notes = dict.fromkeys(_NOTES, "")
    for name, value in file.rows[key].items():
        try:
            if name in _NOTES:
                notes[name] = _note(name, value)
            elif name in CORRECTABLE:
                values[name] = checked(name, value)
                check_together(values)
            else:
                raise ValueError(f"unknown key; known are {', '.join((*CORRECTABLE, *_NOTES))}")
        except ValueError as error:
            values.pop(name, None)
            on_problem(str(file.fault(f"{name}: {error}", key, name)))
    return Correction(values, **notes) if values else None


def _note(name: str, value: object) -> str:
    text = value.isoformat() if isinstance(value, dt.datetime | dt.date) else value
    if not isinstance(text, str) or len(text) > _NOTES[name] or "\x00" in text:
        raise ValueError(f"must be text of at most {_NOTES[name]} characters")
    return text


def _replaced(old: SourceFile, article_id: str, table: str) -> str:
    """The text of the file with another table for one article; all others must come out equal."""
    text = old.with_table(article_id, table)
    try:
        rows = SourceFile.parsed(old.name, text.encode()).rows
    except UnreadableInput:
        rows = {}
    others_stay = {**old.rows, article_id: None} == {**rows, article_id: None}
    if not others_stay or (article_id in rows) != bool(table):
        raise old.fault("is not written as one table [id]; change it by hand", article_id)
    return text


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until nobody else rewrites the file: of two corrections at a time, both must count."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
