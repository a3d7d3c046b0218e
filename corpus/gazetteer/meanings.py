"""Every name that the gazetteer knows, and what it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.gazetteer.entries import Gazetteer
from corpus.gazetteer.in_use import gazetteer

MeaningKind = Literal[
    "province", "city", "county", "college", "organisation", "term", "abroad", "lookalike"
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a name may mean.

    Attributes:
        text: the name.
        how: how it names the thing: "name", "short name", "nickname", "weak name" ...
        kind: what sort of thing it is.
        key: its key in the gazetteer: a code, an official name, an id; "" for mere words.
        name_zh, name_en: its full names.
        province: code of its home, or None.
        city: official name of its home, or None.
        weak: does the name prove nothing by itself, because others bear it or it is a word?
    """

    text: str
    how: str
    kind: MeaningKind
    key: str
    name_zh: str
    name_en: str
    province: str | None = None
    city: str | None = None
    weak: bool = False


def meanings(name: str) -> tuple[Meaning, ...]:
    """All that a name may mean to the gazetteer in use; case and spaces at its ends do not count.

    Names that follow from others by rule at matching (工匠/Artisan, 三秦工匠) are not among them.
    """
    wanted = _same(name)
    return tuple(item for item in all_meanings(gazetteer()) if _same(item.text) == wanted)


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def all_meanings(source: Gazetteer) -> Iterator[Meaning]:
    """Every name of a gazetteer with every thing that it may mean."""
    yield from _of_provinces(source)
    yield from _of_cities(source)
    yield from _of_counties(source)
    yield from _of_colleges(source)
    yield from _of_organisations(source)
    for term in source.terms:
        for how, texts in (
            ("name", (term.zh,)),
            ("alias", term.aliases_zh),
            ("English name", term.names_en),
        ):
            for text in texts:
                yield Meaning(text, how, "term", "", term.zh, term.en)
    for text in source.abroad:
        yield Meaning(text, "name", "abroad", "", text, text)
    for text in source.lookalikes:
        yield Meaning(text, "name", "lookalike", "", text, text)


def _of_provinces(source: Gazetteer) -> Iterator[Meaning]:
    for item in source.provinces.values():
        for how, texts, weak in (
            ("name", (item.name_zh, item.name_hant), False),
            ("short name", (item.short_zh,), False),
            ("alias", item.aliases_zh, False),
            ("English name", item.names_en, False),
            ("one-character form", item.abbreviations, True),
            ("name for itself", item.brands, True),
            ("institution", item.institutions, False),
            ("medium", item.media, False),
        ):
            for text in dict.fromkeys(texts):
                home = (item.name_zh, item.name_en, item.code)
                yield Meaning(text, how, "province", item.code, *home, weak=weak)


def _of_cities(source: Gazetteer) -> Iterator[Meaning]:
    # What a province is called too is left to the province.
    taken = {item.short_zh for item in source.provinces.values()}
    taken |= {item.name_en for item in source.provinces.values()}
    for item in source.cities.values():
        for how, texts, weak in (
            ("name", (item.name_zh,), item.name_zh in taken),
            ("short name", (item.short_zh,), item.ordinary or item.short_zh in taken),
            ("former name", item.aliases_zh, False),
            ("English name", item.names_en, item.ordinary),
            ("one-character form", _given(item.one_zh), True),
            ("nickname", item.nicknames, True),
        ):
            for text in texts:
                home = (item.name_zh, item.name_en, item.province, item.name_zh)
                lent = weak or text in taken
                yield Meaning(text, how, "city", item.name_zh, *home, weak=lent)


def _of_counties(source: Gazetteer) -> Iterator[Meaning]:
    for item in source.counties:
        home = (item.name_zh, item.name_en, item.province, item.city)
        yield Meaning(item.name_zh, "name", "county", item.name_zh, *home)
        for how, texts, weak in (
            ("short name", {item.short_zh} - {item.name_zh}, item.ordinary),
            ("other name", item.aliases_zh, False),
            ("English name", (item.name_en,), False),
        ):
            for text in texts:
                yield Meaning(text, how, "county", item.name_zh, *home, weak=weak)


def _of_colleges(source: Gazetteer) -> Iterator[Meaning]:
    for item in source.colleges.values():
        for how, texts in (
            ("name", (item.name_zh,)),
            ("alias", item.aliases_zh),
            ("English name", item.names_en),
        ):
            for text in texts:
                weak = text in item.weak_names
                home = (item.name_zh, item.name_en, item.province, item.city)
                name = "weak name" if weak else how
                yield Meaning(text, name, "college", item.id, *home, weak=weak)


def _of_organisations(source: Gazetteer) -> Iterator[Meaning]:
    for item in source.organisations.values():
        for how, texts in (
            ("name", (item.name_zh,)),
            ("alias", item.aliases_zh),
            ("English name", item.names_en),
        ):
            for text in texts:
                home = (item.name_zh, item.name_en, item.province, item.city)
                yield Meaning(text, how, "organisation", item.name_zh, *home)


def _given(*texts: str) -> Iterable[str]:
    return (text for text in texts if text)
