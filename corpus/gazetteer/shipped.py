"""The facts that ship with the project: the TOML files of this folder as a `Gazetteer`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from corpus.gazetteer.counties import read_counties
from corpus.gazetteer.entries import (
    City,
    College,
    County,
    Gazetteer,
    Organisation,
    Province,
    Term,
    TopicWords,
)
from corpus.gazetteer.unions import departments, federations

_ALIASES: dict[str, Any] = {"aliases_zh": (), "aliases_en": ()}
_COLLEGE: dict[str, Any] = {**_ALIASES, "province": None, "city": None}
_MARKS = frozenset({"nothing", "background", "event"})
"""Tables of topics.toml that are no topics; nor are pairs, "visit: guest, act"."""


@cache
def shipped() -> Gazetteer:
    """The gazetteer of the files, read once a process; counties and organisations when asked."""
    provinces = (Province(code=code, **_row(row)) for code, row in _read("provinces").items())
    colleges = (College(id=key, **_row(row, **_COLLEGE)) for key, row in _read("colleges").items())
    terms = (
        Term(section=section, **_row(row, **_ALIASES))
        for section, rows in _read("glossary").items()
        for row in rows
    )
    words = {name: TopicWords(**_row(row)) for name, row in _read("topics").items()}
    marks = {name for name in words if name in _MARKS or ":" in name}
    return Gazetteer(
        provinces=MappingProxyType({item.code: item for item in provinces}),
        cities=MappingProxyType(_cities()),
        colleges=MappingProxyType({item.id: item for item in colleges}),
        terms=tuple(terms),
        lookalikes=tuple(word for words in _read("lookalikes").values() for word in words),
        topics=MappingProxyType({key: words[key] for key in words if key not in marks}),
        topic_marks=MappingProxyType({key: words[key] for key in words if key in marks}),
        abroad=tuple(word for words in _read("abroad").values() for word in words),
        read_counties=_counties,
        read_organisations=_organisations,
    )


def _read(kind: str) -> dict[str, Any]:
    text = resources.files("corpus.gazetteer").joinpath(f"{kind}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _row(row: Mapping[str, Any], **defaults: Any) -> dict[str, Any]:
    """A table as constructor arguments: lists become tuples, what is missing gets its default."""
    given = {key: tuple(item) if isinstance(item, list) else item for key, item in row.items()}
    return {**defaults, **given}


def _cities() -> dict[str, City]:
    """Read cities.toml, where a plain city is one line: `"柳州市" = "Liuzhou"`."""
    found = {}
    for province, rows in _read("cities").items():
        for name_zh, value in rows.items():
            row: dict[str, Any] = {"en": value} if isinstance(value, str) else value
            found[name_zh] = City(
                name_zh=name_zh,
                short_zh=row.get("short", name_zh.removesuffix("市")),
                name_en=row["en"],
                province=province,
                aliases_en=tuple(row.get("aliases_en", ())),
                one_zh=row.get("one", ""),
                ordinary=row.get("ordinary", False),
                aliases_zh=tuple(row.get("aliases_zh", ())),
                nicknames=tuple(row.get("nicknames", ())),
            )
    return found


def _counties(source: Gazetteer) -> tuple[County, ...]:
    return read_counties(_read("counties"), source.cities)


def _organisations(source: Gazetteer) -> Mapping[str, Organisation]:
    """Those of the file, and before them those whose names follow from the places'."""
    by_rule = (
        *federations(source.provinces, source.cities),
        *departments(source.provinces),
    )
    found = {item.name_zh: item for item in by_rule}
    for name, row in _read("organisations").items():
        if known := found.get(name):
            more: dict[str, Any] = {key: (*getattr(known, key), *row[key]) for key in row}
            found[name] = replace(known, **more)
        else:
            found[name] = Organisation(name_zh=name, **_row(row))
    return MappingProxyType(found)
