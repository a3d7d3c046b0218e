"""What is wrong with a gazetteer, and what only looks so: `jiangxun gazetteer check`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from corpus.errors import UnreadableInput
from corpus.gazetteer.entries import Gazetteer
from corpus.gazetteer.in_use import read_own
from corpus.gazetteer.meanings import Meaning, all_meanings
from corpus.gazetteer.own import SLUG
from corpus.gazetteer.shipped import shipped

_FILES = {
    "province": "provinces",
    "city": "cities",
    "county": "counties",
    "college": "colleges",
    "organisation": "organisations",
    "term": "glossary",
    "abroad": "abroad",
    "lookalike": "lookalikes",
}
_PLACES = frozenset({"province", "city"})
_BODIES = frozenset({"college", "organisation"})
_HAN = re.compile(r"[\u3400-\u9fff]")


Level = Literal["error", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at.

    Attributes:
        level: an "error" makes answers wrong; a "note" may be as it should.
        rule: what was looked for: "shared name", "name in a name", "unknown place", "no slug",
            "short name", "missing name", "replaced", "own file".
        message: one line for people.
        where: file and key of every entry concerned, "colleges.toml [liuzhou-craftsman-college]".
    """

    level: Level
    rule: str
    message: str
    where: tuple[str, ...]


def check_gazetteer(own: Path | None = None) -> tuple[Finding, ...]:
    """Look for clashes in the shipped gazetteer with a user's names laid over it.

    Args:
        own: the user's file; it need not exist.

    Returns:
        the findings, errors first.
    """
    found: list[Finding] = []
    base = source = shipped()
    if own is not None:
        try:
            read = read_own(own)
        except UnreadableInput as error:
            found.append(Finding("error", "own file", str(error), (str(own),)))
            read = None
        if read is not None:
            source = read.gazetteer
            found += (
                Finding("error", "own file", fault.reason, (f"{own.name} [{fault.table}]",))
                for fault in read.faults
            )
    names = _Names(source, base, own.name if own else "")
    found += _shared(names)
    found += _inside(names)
    found += _short(names)
    found += _homes(source)
    found += _replaced(source, base, names.own_file)
    return tuple(sorted(found, key=lambda item: item.level != "error"))


class _Names:
    """All names of a gazetteer (`all`), and the file that each comes from."""

    def __init__(self, source: Gazetteer, base: Gazetteer, own_file: str) -> None:
        self.own_file = own_file
        self.all = tuple(all_meanings(source))
        self._shipped = (
            None
            if source is base
            else {(item.kind, item.key, item.text) for item in all_meanings(base)}
        )

    def place(self, item: Meaning) -> str:
        """File and key of the table that gives the name."""
        known = self._shipped is None or (item.kind, item.key, item.text) in self._shipped
        part = _FILES[item.kind]
        key = item.key or item.text
        return f"{part}.toml [{key}]" if known else f"{self.own_file} [{part}.{key}]"


def _shared(names: _Names) -> Iterator[Finding]:
    """Names that several bear though one alone is meant to be enough."""
    bearers: defaultdict[str, dict[tuple[str, str], Meaning]] = defaultdict(dict)
    for item in names.all:
        if not item.weak and item.kind in _PLACES | _BODIES:
            bearers[item.text].setdefault((item.kind, item.key), item)
    clashes: defaultdict[tuple[Meaning, ...], list[str]] = defaultdict(list)
    for text, by_key in bearers.items():
        for kinds in (_PLACES, _BODIES):
            items = [item for item in by_key.values() if item.kind in kinds]
            if len(items) > 1 and not _are_one(items):
                first = tuple(replace(item, text="", how="") for item in items)
                clashes[first].append(text)
    for bearer, texts in clashes.items():
        # In English many places sound alike, and their unions; in Chinese they do not.
        level: Level = "error" if any(map(_HAN.search, texts)) else "note"
        listed = ", ".join(texts[:2]) + (f" and {len(texts) - 2} more" if len(texts) > 2 else "")
        message = f"{listed}: borne by {', '.join(item.key for item in bearer)}; {_REMEDY}"
        where = tuple(names.place(replace(item, text=texts[0])) for item in bearer)
        yield Finding(level, "shared name", message, where)


_REMEDY = "make it ordinary or one of weak_names, or leave it to one"


def _are_one(items: Iterable[Meaning]) -> bool:
    """北京市 is a province and its only city."""
    kinds = [item.kind for item in items]
    return sorted(kinds) == ["city", "province"] and len({item.province for item in items}) == 1


def _inside(names: _Names) -> Iterator[Finding]:
    """Names that stand in a name of another home: where that is cut short, they mislead."""
    chinese: dict[str, Meaning] = {}
    for item in names.all:
        if item.kind in _BODIES and not item.weak and _HAN.match(item.text):
            chinese.setdefault(item.text, item)
    for text, outer in chinese.items():
        parts = {
            text[start:end]
            for start in range(len(text))
            for end in range(start + 2, len(text) + 1)
            if end - start < len(text)
        }
        for part in sorted(parts & chinese.keys()):
            inner = chinese[part]
            if inner.province and outer.province and inner.province != outer.province:
                message = f"{part} ({inner.province}) stands in {text} ({outer.province})"
                where = (names.place(inner), names.place(outer))
                yield Finding("note", "name in a name", message, where)


def _short(names: _Names) -> Iterator[Finding]:
    """Names so short that they stand in other words."""
    for item in names.all:
        if item.kind not in _BODIES or item.weak:
            continue
        if len(item.text) < 3:
            level: Level = "error" if len(item.text) < 2 else "note"
            message = f"{item.text} is short: it will be found in other words and names"
            yield Finding(level, "short name", message, (names.place(item),))


def _homes(source: Gazetteer) -> Iterator[Finding]:
    """Homes that do not exist, keys that are no slugs, weak names that are no names."""
    for key, college in source.colleges.items():
        where = (f"colleges.toml [{key}]",)
        if not SLUG.fullmatch(key):
            yield Finding("error", "no slug", f"{key}: small letters, digits and hyphens", where)
        names = {*college.names_zh, *college.names_en}
        for name in sorted(set(college.weak_names) - names):
            message = f"{name} is one of weak_names and no name of the college"
            yield Finding("error", "missing name", message, where)
    for kind, key, province, town in _places(source):
        city = source.cities.get(town) if town else None
        home = city.province if city else None
        if (province and province not in source.provinces) or (town and home != province):
            message = f"{key}: there is no {town or 'place'} in {province}"
            yield Finding("error", "unknown place", message, (f"{_FILES[kind]}.toml [{key}]",))


def _places(source: Gazetteer) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Kind, key, and home of every entry that has one."""
    for city in source.cities.values():
        yield "city", city.name_zh, city.province, None
    for county in source.counties:
        yield "county", county.name_zh, county.province, county.city
    for college in source.colleges.values():
        yield "college", college.id, college.province, college.city
    for body in source.organisations.values():
        yield "organisation", body.name_zh, body.province, body.city


def _replaced(source: Gazetteer, base: Gazetteer, own_file: str) -> Iterator[Finding]:
    """Values of shipped entries that a user's file replaces."""
    parts: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("provinces", source.provinces, base.provinces),
        ("cities", source.cities, base.cities),
        ("colleges", source.colleges, base.colleges),
        ("organisations", source.organisations, base.organisations),
    )
    for part, entries, shipped_entries in parts:
        for key, old in shipped_entries.items():
            for item in () if entries[key] is old else fields(old):
                before, now = getattr(old, item.name), getattr(entries[key], item.name)
                if before != now and not isinstance(now, tuple):
                    message = f"{item.name}: {now!r} replaces {before!r}"
                    yield Finding("note", "replaced", message, (f"{own_file} [{part}.{key}]",))
