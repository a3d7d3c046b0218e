"""The dates that a page carries besides the one it shows, as measures for incomplete ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from corpus.clean import dateforms
from corpus.clean.dateforms import Written
from corpus.clean.junk import is_footer
from corpus.clean.page import Page
from corpus.clean.relative import Kind, Stamp

_OWN = re.compile(
    r"(?:data|article|news|page|doc|content|first|origin|ori)*(?:p(?:ub(?:lish)?(?:ed)?)?|release|"
    r"show|post|issue|news|send|display)(?:time|date|at|on)(?:str)?"
)
_CREATED = re.compile(r"(?:data|article|news|ori)*(?:create[d]?|input|add|c)(?:time|date|at)|ct")
_CLOCK = re.compile(
    r"(?:s(?:e?rv|erver|ys|ystem)e?r?|now|current|build|generated?|render(?:ed)?|d|fetch)"
    r"(?:time|date|at)|timestamp|now|time|datetime|date"
)
_META_OWN = re.compile(r"pub|creat|release|^date$|^dc\.date|firstp|weibo|apub|wechat:time")
_META_TIME = re.compile(r"date|time|modified")
_NEIGHBOUR = re.compile(r"(?<!\d)20\d{2} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}(?!\d)")
_MOST_NEIGHBOURS = 60


def is_publication(name: str) -> bool:
    """Whether a script's name for a date says that it is when something was published."""
    return bool(_OWN.fullmatch(name))


def is_creation(name: str) -> bool:
    """The same for when it was entered."""
    return bool(_CREATED.fullmatch(name))


def own_script_date(
    stamps: Sequence[tuple[str, str]], today: dt.date
) -> tuple[str, Written] | None:
    """The date that the scripts and attributes give under one of the names of a publication.

    Returns:
        The name and what it says; only the day where several times are given for it. None
        where several days are: they are those of a list.
    """
    for is_named in (is_publication, is_creation):
        found = [
            (name, written)
            for name, value in stamps
            if is_named(name)
            and (written := dateforms.in_text(value, today, is_labelled=True)) is not None
        ]
        if not found:
            continue
        if len({written.date for _, written in found}) > 1:
            # One name used once is the article's; one used often is the list's.
            counted = [name for name, _ in found]
            found = [pair for pair in found if counted.count(pair[0]) == 1]
        if len({written.date for _, written in found}) == 1:
            name, written = found[0]
            if len({(w.date, w.time) for _, w in found if w.time}) > 1:
                written = Written(written.date, "day", written.text)
            return name, written
    return None


def collect(page: Page, url: str | None, today: dt.date) -> list[Stamp]:
    """Every stamp of a page, those of the article itself first."""
    order: tuple[Kind, ...] = ("article", "clock", "neighbour")
    found = [*_of_address(url, today), *_of_meta(page, today), *_of_scripts(page, today)]
    if not found:
        found = list(_of_neighbours(page, today))
    return sorted(found, key=lambda stamp: order.index(stamp.kind))


def _stamp(written: Written, where: str, kind: Kind) -> Stamp:
    text = f"{where} {written.text}"[:120]
    return Stamp(written.date, written.precision, text, kind, written.time)


def _of_address(url: str | None, today: dt.date) -> Iterator[Stamp]:
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return
    if (written := dateforms.in_path(path, today)) is not None:
        yield _stamp(written, "address", "article")


def _of_meta(page: Page, today: dt.date) -> Iterator[Stamp]:
    for name, value in page.meta.items():
        own = _META_OWN.search(name)
        if not own and not _META_TIME.search(name):
            continue
        written = dateforms.in_text(value, today, is_labelled=True)
        if written is not None:
            yield _stamp(written, f"meta {name}", "article" if own else "clock")


def _of_scripts(page: Page, today: dt.date) -> Iterator[Stamp]:
    own = own_script_date(page.stamps, today)
    if own is not None:
        yield _stamp(own[1], f"script {own[0]}", "article")
    named = [name for name, _ in page.stamps]
    for name, value in page.stamps:
        written = dateforms.in_text(value, today, is_labelled=True)
        if written is None or (own is not None and name == own[0]):
            continue
        if _CLOCK.fullmatch(name) and named.count(name) <= 2:
            yield _stamp(written, f"script {name}", "clock")
        elif is_publication(name) or is_creation(name) or name == "time":
            yield _stamp(written, f"script {name}", "neighbour")


def _of_neighbours(page: Page, today: dt.date) -> Iterator[Stamp]:
    """The newest of the dates that stand anywhere on the page but in its foot."""
    dates: list[Written] = []
    for line in page.lines:
        if len(line.key) <= 200 and not is_footer(line) and _NEIGHBOUR.search(line.key):
            written = dateforms.in_text(line.key, today)
            if written is not None and written.precision in ("day", "minute"):
                dates.append(written)
            if len(dates) >= _MOST_NEIGHBOURS:
                break
    if dates:
        yield _stamp(max(dates, key=lambda written: written.date), "another date", "neighbour")
