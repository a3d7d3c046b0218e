"""What a reader knows better: facts of one article that a person has set by hand.

A corrected field holds what the reader said and nothing else, and its evidence says so:
`where` is `WHERE`. By that mark a correction can be taken back, and the field read anew.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Self

from corpus.article import Article, CollegeMention, EventDate, Evidence, Precision
from corpus.gazetteer import OTHER_TOPIC, Gazetteer, gazetteer

WHERE, RULE = "correction", "corrected by a reader"

MOST_VALUES = 50
LONGEST_NAME, LONGEST_WHY = 200, 1000

_ONE = ("province", "city", "event_date")
_SEVERAL = ("about_provinces", "colleges", "topics", "organisations")
CORRECTABLE = ("province", "city", "about_provinces", "event_date", *_SEVERAL[1:])
"""The fields of `Article` that can be corrected, in the order in which they are shown."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PRECISION: Mapping[int, Precision] = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader says of one article.

    Attributes:
        values: field -> what it should hold, as `checked` gives it; "" and () empty the field.
        why: the reader's reason; it becomes the evidence.
        by: who said so, or "".
        at: when, ISO 8601 with the zone, or "".
    """

    values: Mapping[str, str | tuple[str, ...]]
    why: str
    by: str = ""
    at: str = ""

    @classmethod
    def of(cls, values: Mapping[str, object], why: str, by: str = "", at: str = "") -> Self:
        """Make one from what a person wrote; of a long reason the end is kept.

        Raises:
            ValueError: a value means nothing; the message begins with the name of its field.
        """
        found: dict[str, str | tuple[str, ...]] = {}
        for name, value in values.items():
            try:
                found[name] = checked(name, value)
                check_together(found)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        return cls(found, why[-LONGEST_WHY:], by[:LONGEST_NAME], at)


def checked(name: str, value: object) -> str | tuple[str, ...]:
    """A value that a person wrote, in its proper form.

    Args:
        name: one of `CORRECTABLE`.
        value: a code ("CN-HN"), an official name ("长沙市"), a date ("2021-05-13", "2021-05",
            "2021", or two of them with a slash between), or a list; "" or [] for none. Colleges
            go by id or by any name; those that the gazetteer does not know by their full name.

    Raises:
        ValueError: it means nothing; the message says what is wrong.
    """
    if name in _ONE:
        if not isinstance(value, str):
            raise ValueError("must be text in quotation marks")
        return _CHECKS[name](value) if value else ""
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of texts")
    if len(value) > MOST_VALUES:
        raise ValueError(f"more than {MOST_VALUES} values")
    return tuple(dict.fromkeys(map(_CHECKS[name], value)))


def check_together(values: Mapping[str, str | tuple[str, ...]]) -> None:
    """Refuse a city outside of the province that is given with it.

    Raises:
        ValueError: the message names both.
    """
    city = gazetteer().cities.get(str(values.get("city", "")))
    if city is not None and values.get("province", city.province) != city.province:
        raise ValueError(f"{city.name_zh} lies in {city.province}, not in {values['province']}")


def corrected(article: Article, correction: Correction) -> Article:
    """The article as the reader wants it; correcting it once more changes nothing."""
    reason = Evidence(correction.why, WHERE, RULE, confidence=1.0)
    changes: dict[str, Any] = {}
    evidence = dict(article.evidence)
    for name, value in _with_consequences(article, correction.values).items():
        if name == "event_date":
            changes[name] = read_event_date(str(value), reason) if value else None
        elif name == "colleges":
            changes[name] = tuple(_mention(article, key, reason) for key in value)
        else:
            changes[name] = value or (() if name in _SEVERAL else None)
        several = value if isinstance(value, tuple) and value else ("",)
        evidence[name] = tuple(replace(reason, value=item) for item in several)
    return replace(article, evidence=MappingProxyType(evidence), **changes)


def uncorrected(article: Article) -> Article:
    """The article without anything that a reader corrected: those fields are read anew."""
    from corpus.annotate import annotate  # costs the gazetteer's automata

    mine = [name for name in CORRECTABLE if _is_corrected(article, name)]
    if not mine:
        return article
    kept = {name: why for name, why in article.evidence.items() if name not in CORRECTABLE}
    emptied = {name: () if name in _SEVERAL else None for name in CORRECTABLE}
    bare = replace(article, evidence=MappingProxyType(kept), **emptied)  # type: ignore[arg-type]
    fresh = annotate(bare)
    evidence = {name: why for name, why in article.evidence.items() if name not in mine}
    evidence |= {name: fresh.evidence[name] for name in mine if name in fresh.evidence}
    changes = {name: getattr(fresh, name) for name in mine}
    return replace(article, evidence=MappingProxyType(evidence), **changes)


def read_event_date(text: str, evidence: Evidence) -> EventDate:
    """A date as `str(EventDate)` writes it: "2021-05-13", "2021-05", "2021", or a span of two.

    Raises:
        ValueError: it is none.
    """
    first, slash, last = text.partition("/")
    start, precision = _day(first)
    if not slash:
        return EventDate(start, precision, evidence)
    end, other = _day(last)
    if other != precision or end <= start:
        raise ValueError(f"{text!r} is no span: its ends must be alike, the first one earlier")
    return EventDate(start, precision, evidence, end=end)


def _day(text: str) -> tuple[dt.date, Precision]:
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part or 1) for part in match.groups())
        return dt.date(year, month, day), _PRECISION[len(text)]
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no date like 2021-05-13, 2021-05 or 2021") from None


def _is_corrected(article: Article, name: str) -> bool:
    return any(item.where == WHERE for item in article.evidence.get(name, ()))


def _with_consequences(
    article: Article, values: Mapping[str, str | tuple[str, ...]]
) -> dict[str, str | tuple[str, ...]]:
    """The values, and what follows from them: a city lies in its province, and nowhere twice."""
    found = dict(values)
    cities = gazetteer().cities
    if (city := cities.get(str(found.get("city", "")))) is not None:
        found["province"] = city.province
    if "province" in found and "city" not in found and article.city:
        known = cities.get(article.city)
        if known is None or known.province != found["province"]:
            found["city"] = ""
    about = found.get("about_provinces", article.about_provinces)
    others = tuple(code for code in about if code != found.get("province", article.province))
    if "about_provinces" in found or others != article.about_provinces:
        found["about_provinces"] = others
    return found


def _mention(article: Article, key: str, reason: Evidence) -> CollegeMention:
    for mention in article.colleges:
        if mention.id == key:
            return replace(mention, evidence=reason)
    if (college := gazetteer().colleges.get(key)) is not None:
        return CollegeMention(key, college.name_zh, college.name_en, reason)
    names = ("", key) if key.isascii() else (key, "")
    return CollegeMention(key, *names, reason, known=False)


def _province(code: str) -> str:
    if code not in gazetteer().provinces:
        raise ValueError(f"{code[:40]!r} is no code like 'CN-HN'")
    return code


def _city(name: str) -> str:
    if name not in gazetteer().cities:
        raise ValueError(f"{name[:40]!r} is no official name of a city like '长沙市'")
    return name


def _event_date(text: str) -> str:
    return str(read_event_date(text, Evidence("", WHERE)))


def _topic(topic: str) -> str:
    topics = dict.fromkeys((*gazetteer().topics, OTHER_TOPIC))
    if topic not in topics:
        raise ValueError(f"{topic[:40]!r} is none of {', '.join(topics)}")
    return topic


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"a name is one line of 1 to {LONGEST_NAME} characters")
    return name


def _college(text: str) -> str:
    from corpus.annotate.fold import fold  # costs the converter of scripts

    name = _name(text)
    known = _names_of_colleges(gazetteer())
    return known.get(name.casefold()) or known.get(fold(name).casefold()) or fold(name)


@lru_cache(maxsize=2)
def _names_of_colleges(known: Gazetteer) -> Mapping[str, str]:
    """Ids and names, case-folded -> id; a name that two colleges share is left out."""
    found: dict[str, set[str]] = {}
    for key, college in known.colleges.items():
        names = {*college.names_zh, *college.names_en}
        for name in names - {"", *college.weak_names}:
            found.setdefault(name.casefold(), set()).add(key)
    single = {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
    return MappingProxyType(single | {key: key for key in known.colleges})


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "province": _province,
    "city": _city,
    "event_date": _event_date,
    "about_provinces": _province,
    "colleges": _college,
    "topics": _topic,
    "organisations": _name,
}
