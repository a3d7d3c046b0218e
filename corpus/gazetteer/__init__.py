"""The names of the field: provinces, cities, colleges and the glossary.

The facts live in the TOML files of this folder, one file a kind, meant to be read and changed by
people; `README.md` says where each fact came from. This module only gives them a shape.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

CollegeKind = Literal["craftsman", "vocational", "technician", "university"]

__all__ = [
    "City",
    "College",
    "CollegeKind",
    "Gazetteer",
    "Province",
    "Term",
    "TopicWords",
    "gazetteer",
]


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 34 units of the first level.

    Attributes:
        code: ISO 3166-2, "CN-GX".
        name_zh: the full name, "广西壮族自治区".
        short_zh: the name in daily use, "广西".
        name_hant: the full name in traditional script.
        name_en: "Guangxi".
        pinyin: with tone marks.
        abbreviations: one-character forms, the usual one first ("桂").
        aliases_en: other English names and older spellings.
        capital_zh: the seat of government, "南宁".
        capital_en: the same in English.
        brands: names under which the province speaks of itself (三秦, 八闽), never official.
        institutions: bodies that exist only there though their name does not say so.
        media: newspapers and sites of the province whose name does not say so.
    """

    code: str
    name_zh: str
    short_zh: str
    name_hant: str
    name_en: str
    pinyin: str
    abbreviations: tuple[str, ...]
    aliases_en: tuple[str, ...]
    capital_zh: str
    capital_en: str
    brands: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class City:
    """A unit of the second level, or a county-level city that answers to the province itself.

    Attributes:
        name_zh: the official name, "柳州市"; also "黔东南苗族侗族自治州", "阿里地区", "北京市".
        short_zh: "柳州".
        name_en: "Liuzhou"; two cities may share it (苏州 and 宿州 are both Suzhou).
        province: code of its province.
        aliases_en: other English names in use.
        one_zh: the one-character form ("汉" in 在汉举行), or "".
        ordinary: the short name is also a word or a person's name (来宾, 朝阳): weak evidence.
    """

    name_zh: str
    short_zh: str
    name_en: str
    province: str
    aliases_en: tuple[str, ...] = ()
    one_zh: str = ""
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class College:
    """A college, school or training centre of the field.

    Attributes:
        id: slug of the English name, stable, "liuzhou-craftsman-college".
        name_zh: the full Chinese name.
        name_en: the English name.
        aliases_zh: short and former names.
        aliases_en: other English names, acronyms and known mistranslations.
        province: code, or None where it has no single home.
        city: official name of its city, or None.
        kind: what sort of institution it is.
        unsure: what is not certain about the entry, or None.
        weak_names: those of its names that others share: they count only near its home.
    """

    id: str
    name_zh: str
    name_en: str
    aliases_zh: tuple[str, ...]
    aliases_en: tuple[str, ...]
    province: str | None
    city: str | None
    kind: CollegeKind
    unsure: str | None = None
    weak_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field in both languages.

    Attributes:
        zh: the Chinese word.
        en: the English word that this project prefers.
        aliases_zh: other Chinese forms.
        aliases_en: other English forms, also wrong ones that machines produce.
        section: the part of the glossary, "union organisations".
        note: what a user of the word should know, or "".
    """

    zh: str
    en: str
    aliases_zh: tuple[str, ...]
    aliases_en: tuple[str, ...]
    section: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The words that show one topic, Chinese and English mixed.

    Attributes:
        strong: enough by themselves, wherever they stand.
        weak: enough in the headline; in the text only together with others.
    """

    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names; the mappings cannot be changed.

    Attributes:
        provinces: by code, in the official order.
        cities: by `City.name_zh`.
        colleges: by `College.id`.
        terms: in the order of the glossary.
        lookalikes: words that contain a place's name and are not that place.
        topics: topic id -> its words.
        abroad: countries, and cities outside China, in both languages.
    """

    provinces: Mapping[str, Province]
    cities: Mapping[str, City]
    colleges: Mapping[str, College]
    terms: tuple[Term, ...]
    lookalikes: tuple[str, ...] = ()
    topics: Mapping[str, TopicWords] = field(default_factory=lambda: MappingProxyType({}))
    abroad: tuple[str, ...] = ()


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with the project, read once a process."""
    provinces = (Province(code=code, **_row(row)) for code, row in _read("provinces").items())
    colleges = (College(id=key, **_row(row, **_COLLEGE)) for key, row in _read("colleges").items())
    terms = (
        Term(section=section, **_row(row, **_ALIASES))
        for section, rows in _read("glossary").items()
        for row in rows
    )
    return Gazetteer(
        provinces=MappingProxyType({item.code: item for item in provinces}),
        cities=MappingProxyType(_cities()),
        colleges=MappingProxyType({item.id: item for item in colleges}),
        terms=tuple(terms),
        lookalikes=tuple(word for words in _read("lookalikes").values() for word in words),
        topics=MappingProxyType(
            {topic: TopicWords(**_row(row)) for topic, row in _read("topics").items()}
        ),
        abroad=tuple(word for words in _read("abroad").values() for word in words),
    )


_ALIASES: dict[str, Any] = {"aliases_zh": (), "aliases_en": ()}
_COLLEGE: dict[str, Any] = {**_ALIASES, "province": None, "city": None}


def _read(kind: str) -> dict[str, Any]:
    text = resources.files(__name__).joinpath(f"{kind}.toml").read_text(encoding="utf-8")
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
            )
    return found
