"""What the parameters of the JSON interface are, and whether a request keeps to it.

A value that is only unknown (a province that does not exist) finds nothing and is no mistake; a
value that cannot be what its parameter stands for is one, and so is a second value where only one
can be meant. What is not declared is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from werkzeug.datastructures import MultiDict

from indexer import FACETS, STORY
from webapp.language.i18n import LOCALES
from webapp.language.words import gettext
from webapp.programs.shapes import Mistake
from webapp.searching.dates import parse_date
from webapp.searching.search import NOT, PAGE_SIZE, PAGE_SIZES, SORTS, SWITCHES

MAX_PAGE = 9_999_999_999
MAX_LISTED = 1000
MAX_SHOWN = 40
"""Characters of a wrong value that are repeated."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: its key.
        says: what it is for.
        schema: its JSON Schema; of one of its values where it can have several.
        several: whether it may be repeated.
        place: where it stands.
        sound: whether a value is possible at all.
    """

    name: str
    says: str
    schema: Mapping[str, Any]
    several: bool = False
    place: Literal["query", "path"] = "query"
    sound: Callable[[str], bool] = lambda _: True

    def described(self) -> dict[str, Any]:
        """The OpenAPI object for it."""
        many = {"type": "array", "items": self.schema}
        return {
            "name": self.name,
            "in": self.place,
            "description": self.says,
            "required": self.place == "path",
            "schema": dict(many if self.several else self.schema),
            **({"style": "form", "explode": True} if self.several else {}),
        }


def mistakes(given: MultiDict[str, str], declared: Sequence[Parameter]) -> list[Mistake]:
    """What in a request is not as declared, one for each parameter."""
    found: list[Mistake] = []
    for item in declared:
        values = given.getlist(item.name)
        wrong = [value for value in values if not item.sound(value)]
        if wrong:
            detail = gettext(
                "“%(value)s” is not possible for “%(name)s”.",
                value=wrong[0][:MAX_SHOWN],
                name=item.name,
            )
            found.append(_mistake(item, wrong[0], detail))
        elif len(values) > 1 and not item.several:
            detail = gettext("“%(name)s” can be given only once.", name=item.name)
            found.append(_mistake(item, values[-1], detail))
    return found


def _mistake(item: Parameter, value: str, detail: str) -> Mistake:
    return {"parameter": item.name, "value": value[:MAX_SHOWN], "detail": detail}


def path(name: str, says: str) -> Parameter:
    """A part of the path."""
    return Parameter(name, says, {"type": "string"}, place="path")


def words(name: str, says: str) -> Parameter:
    """Any text."""
    return Parameter(name, says, {"type": "string"})


def choice(
    name: str,
    says: str,
    values: Sequence[str],
    default: str | None = None,
    *,
    several: bool = False,
) -> Parameter:
    """One of these values, or several of them."""
    schema = {"type": "string", "enum": list(values)}
    schema |= {} if default is None else {"default": default}
    return Parameter(name, says, schema, several, sound=frozenset(values).__contains__)


def whole(name: str, says: str, most: int, default: int) -> Parameter:
    """A whole number from 1."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}

    def sound(value: str) -> bool:
        return bool(re.fullmatch(r"[0-9]{1,10}", value)) and 1 <= int(value) <= most

    return Parameter(name, says, schema, sound=sound)


_DAY = {"type": "string", "format": "date"}
_MONTH = {"type": "string", "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$"}
_YEAR = {"type": "string", "pattern": "^(?!0000)[0-9]{4}$"}


def _dated(name: str, says: str, *forms: Mapping[str, Any], several: bool = False) -> Parameter:
    def sound(value: str) -> bool:
        return parse_date(value.strip()) is not None

    schema = forms[0] if len(forms) == 1 else {"anyOf": list(forms)}
    return Parameter(name, says, schema, several, sound=sound)


_FACET_WORDS: Mapping[str, str] = {
    "province": "Province of the event: ISO 3166-2 code or a name (CN-GX, 广西, Guangxi).",
    "city": "City of the event: its name (柳州市, Liuzhou).",
    "college": "College that is named: its id or a name.",
    "source": "Outlet that is named as the source.",
    "kind": "Kind of source: union, news, college, government or industry.",
    "topic": "Topic, for example inauguration or training.",
    "language": "Language of the article: zh, zh-Hant or en.",
    "month": "Month or year of publication (2024-12, 2024).",
    "day": "Day of publication (2024-12-19).",
    "organisation": "Union or other body that is named.",
    "person": "Person who is named.",
}


def _facet(name: str, says: str, key: str) -> Parameter:
    if name == "month":
        return _dated(key, says, _MONTH, _YEAR, several=True)
    if name == "day":
        return _dated(key, says, _DAY, several=True)
    return Parameter(key, says, {"type": "string"}, several=True)


def _switch(name: str, says: str) -> Parameter:
    return choice(name, says, ("0", "1"), "01"[SWITCHES[name]])


LANG = choice("lang", "Language of names and notes, whatever Accept-Language says.", LOCALES)

CONDITIONS: tuple[Parameter, ...] = (
    words("q", "Words, in the query language of the search page; at most 500 characters are read."),
    *(_facet(name, f"{_FACET_WORDS[name]} Repeat it for “or”.", name) for name in FACETS),
    *(
        _facet(name, f"A value of “{name}” that no article may have.", NOT + name)
        for name in FACETS
    ),
    Parameter(STORY, "Id of an original: all articles of its story.", {"type": "string"}, True),
    _dated("from", "First day of publication (2024-12-19, 2024-12, 2024).", _DAY, _MONTH, _YEAR),
    _dated("to", "Last day of publication, in the same forms.", _DAY, _MONTH, _YEAR),
    _switch("fold", "Show one article of each story (1) or every copy (0)."),
    _switch("translate", "Search for the words' counterparts in the other language, too."),
    _switch("correct", "Where nothing is found, search for the corrected words."),
    LANG,
)
"""What may narrow a search, on every endpoint that searches."""

PAGE = whole("page", "Page, from 1; beyond the last one there are no hits.", MAX_PAGE, 1)
SIZE = Parameter(
    "size",
    "Hits of a page.",
    {"type": "integer", "enum": list(PAGE_SIZES), "default": PAGE_SIZE},
    sound=frozenset(map(str, PAGE_SIZES)).__contains__,
)
SORT = choice("sort", "Order of the hits; “relevance” needs words, else the newest lead.", SORTS)
EXPLAIN = _switch("explain", "Say of each hit how its score came about.")
SEARCH: tuple[Parameter, ...] = (*CONDITIONS, SORT, PAGE, SIZE, EXPLAIN)
