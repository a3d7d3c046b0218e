"""Names and what they stand for: from what a reader writes to the value that the index knows.

The way back, from a value to its name, is `indexer.label`; here are the few names that belong to
the interface alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from corpus import Gazetteer, gazetteer
from indexer import STORY, label
from webapp.language.words import Message, lazy_gettext

Locale = Literal["zh", "en"]

FACET_TITLES: Mapping[str, Message] = {
    "province": lazy_gettext("Province"),
    "city": lazy_gettext("City"),
    "college": lazy_gettext("College"),
    "month": lazy_gettext("Date"),
    "topic": lazy_gettext("Topic"),
    "source": lazy_gettext("Source"),
    "kind": lazy_gettext("Kind of source"),
    "day": lazy_gettext("Day"),
    "language": lazy_gettext("Language"),
    "organisation": lazy_gettext("Organisation"),
    "person": lazy_gettext("Person"),
    STORY: lazy_gettext("Story"),
}

COLLEGE_KINDS: Mapping[str, Message] = {
    "craftsman": lazy_gettext("Craftsman college"),
    "vocational": lazy_gettext("Vocational college"),
    "technician": lazy_gettext("Technician college"),
    "university": lazy_gettext("University"),
}

HTML_LANG: Mapping[str, str] = {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}
"""The value of the `lang` attribute for an article's language and for the interface's."""


def resolve(facet: str, text: str) -> str | None:
    """The value that a reader means: its code or any exact name; None where it is unknown.

    The names of sources, persons, organisations and colleges are no closed lists: what the
    gazetteer does not know stands for itself.
    """
    if facet in ("source", "person"):
        return text
    if facet == STORY:
        return text if _ID.fullmatch(text) else None
    if facet in _NAMES:
        return _index(facet, gazetteer()).get(_fold(text)) or (text if facet in _OPEN else None)
    # Topics and languages have codes that only their labels tell from any other word.
    return next((code for code in (text, text.lower()) if label(facet, code, "en") != code), None)


@lru_cache(maxsize=8)
def _index(facet: str, _source: Gazetteer) -> Mapping[str, str]:
    """Folded names of one facet -> value; a name that two values share is left out."""
    found: dict[str, str | None] = {}
    for value, called in _NAMES[facet]():
        for name in {_fold(item) for item in called if item}:
            found[name] = value if found.get(name, value) == value else None
    # A value is always its own name, whoever else is called so.
    found |= {_fold(value): value for value, _ in _NAMES[facet]()}
    return {name: value for name, value in found.items() if value is not None}


_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_OPEN = ("organisation", "college")


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _provinces() -> Iterable[tuple[str, tuple[str, ...]]]:
    for code, item in gazetteer().provinces.items():
        local = code.removeprefix("CN-")
        yield code, (local, item.name_zh, item.short_zh, item.name_hant, item.name_en)


def _cities() -> Iterable[tuple[str, tuple[str, ...]]]:
    for name, item in gazetteer().cities.items():
        yield name, (item.short_zh, item.name_en)


def _colleges() -> Iterable[tuple[str, tuple[str, ...]]]:
    for key, item in gazetteer().colleges.items():
        yield key, (item.name_zh, item.name_en, *item.aliases_zh, *item.aliases_en)


def _organisations() -> Iterable[tuple[str, tuple[str, ...]]]:
    for key, item in gazetteer().organisations.items():
        yield key, (item.name_en, *item.aliases_zh, *item.aliases_en)


_NAMES: Mapping[str, Callable[[], Iterable[tuple[str, tuple[str, ...]]]]] = {
    "province": _provinces,
    "city": _cities,
    "college": _colleges,
    "organisation": _organisations,
}
