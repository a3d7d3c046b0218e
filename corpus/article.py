"""The article: what every room of the project passes to the next.

An `Article` is immutable. The cleaner fills the fields that the page states (title, body,
dates, bylines); the annotator returns a copy with the fields that were derived (province,
colleges, topics). Whatever was derived can say why: see `Evidence`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Precision = Literal["minute", "day", "month", "year"]
Language = Literal["zh", "zh-Hant", "en"]

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that gave a fact, and where they stood.

    Attributes:
        text: the words themselves, as they stand on the page.
        where: the place: "title", "body", "meta", "url", "head line", "caption", "source line" ...
        rule: the name of the rule that read them; readable by a person.
        value: in a field of several values, the value that they gave; else "".
        confidence: how sure that value is, between 0 and 1; None where the page itself says it.
    """

    text: str
    where: str
    rule: str = ""
    value: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PublishedDate:
    """A date known to a stated precision; what is not known is never filled up.

    Attributes:
        date: the day; for "month" and "year" its first day, which is a place holder.
        precision: the finest unit that the page states.
        evidence: the words that gave it.
        time: hour and minute where precision is "minute", else None.
        end: the last day (or month, or year) of what lasted longer than one, else None.
    """

    date: dt.date
    precision: Precision
    evidence: Evidence
    time: dt.time | None = None
    end: dt.date | None = None

    def __str__(self) -> str:
        """ISO 8601 at the known precision: "2021-05-13 18:05", "2021-05-13", "2021-05", "2021".

        A span has both ends: "2021-05-13/2021-05-15".
        """
        if self.precision == "minute" and self.time is not None:
            return f"{self.date.isoformat()} {self.time:%H:%M}"
        length = {"month": 7, "year": 4}.get(self.precision, 10)
        days = [day.isoformat()[:length] for day in (self.date, self.end) if day is not None]
        return "/".join(days)


EventDate = PublishedDate
"""When the thing happened; the same shape as the date of publication."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article. `src` is an address or a bare file name; nothing is loaded."""

    src: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the article links to (附件)."""

    href: str
    name: str = ""


CollegeStatus = Literal["named", "planned", "applied", "label"]
"""What the article says of a college: nothing special; that it is to be founded; that somebody has
applied for it; that it is a plate given to an existing school."""


@dataclass(frozen=True, slots=True)
class CollegeMention:
    """A college that the article speaks of.

    Attributes:
        id: the gazetteer's; of a college that it does not hold, the full name itself, in simplified
            script where it is Chinese.
        name_zh, name_en: full names; "" where neither the gazetteer nor the article gives one.
        evidence: the words that name it first.
        status: see `CollegeStatus`.
        known: does the gazetteer hold it?
    """

    id: str
    name_zh: str
    name_en: str
    evidence: Evidence
    status: CollegeStatus = "named"
    known: bool = True


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person with the title that the article gives: "郭晋龙", "全国劳动模范"."""

    name: str
    role: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    Attributes:
        id: stable identity, see `article_id`; unchanged when the page is fetched again.
        url: the address of the original, if known.
        title: the headline.
        body: paragraphs joined by `PARAGRAPH_BREAK`.
        language: "zh", "zh-Hant" or "en".
        published: date of publication with its evidence, or None.
        event_date: when the event happened, or None.
        content_source: the outlet named by 来源 / "Content source".
        publisher: the site that published the page.
        province: ISO 3166-2 code of the place of the event ("CN-GX"), or None.
        about_provinces: other provinces whose people or organisations it speaks of.
        city: official Chinese name of the prefecture-level city of the event ("柳州市"), or None.
        topics: ids of the topics, for example "inauguration".
        organisations: unions and other bodies that act in it; the official Chinese name where the
            gazetteer knows the body, else the name as it stands.
        people: persons with a title, where the words leave no doubt.
        suspicions: kinds of doubt about the page ("mirror", "hijack"), see `corpus.suspects`.
        story: the id of the article that it is a copy of, its own id if others are copies of it, or
            None if it stands alone; the store fills it in.
        continued: addresses of the further pages of the same article, in their order, as long as
            they were not read together with this one.
        evidence: for each derived field without evidence of its own, why it has its value.
    """

    id: str
    title: str
    body: str
    language: Language
    url: str | None = None
    published: PublishedDate | None = None
    event_date: EventDate | None = None
    reporters: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    content_source: str | None = None
    publisher: str | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    province: str | None = None
    about_provinces: tuple[str, ...] = ()
    city: str | None = None
    colleges: tuple[CollegeMention, ...] = ()
    topics: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    people: tuple[PersonMention, ...] = ()
    suspicions: tuple[str, ...] = ()
    story: str | None = None
    continued: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[Evidence, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def paragraphs(self) -> list[str]:
        """The body, one paragraph an item."""
        return self.body.split(PARAGRAPH_BREAK) if self.body else []

    def with_evidence(self, name: str, *items: Evidence, **changes: Any) -> Article:
        """Return a copy with `changes` applied and `items` recorded as the reason for `name`."""
        merged = MappingProxyType({**self.evidence, name: items})
        return dataclasses.replace(self, evidence=merged, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready data; `from_dict` reads it back unchanged."""
        data = {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}
        return {key: data[key] for key in data if data[key] is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Article:
        """Rebuild an article from `to_dict`.

        Raises:
            ValueError: a field is missing, unknown or of the wrong shape; the message names it.
        """
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ValueError(f"unknown field {unknown[0]!r}")
        values = dict(data)
        for name in ("id", "title", "body", "language"):
            if not isinstance(values.get(name), str):
                raise ValueError(f"field {name!r} must be a string")
        for name, read in _READERS.items():
            if name in values and values[name] is not None:
                try:
                    values[name] = read(values[name])
                except (TypeError, KeyError, ValueError, AttributeError) as error:
                    raise ValueError(f"field {name!r}: {error}") from error
        return cls(**values)


def article_id(identity: str) -> str:
    """A short, stable, URL-safe id for an identity (an address, a path, or the text itself).

    Returns:
        16 hexadecimal digits of BLAKE2b; 64 bits, so two of a million articles collide with
        a probability below 3e-8.
    """
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _plain(value: Any) -> Any:
    # Most values are these, and every article that is indexed or sent comes through here.
    if value is None or type(value) is str:
        return value
    if isinstance(value, PublishedDate):
        return {
            "date": value.date.isoformat(),
            **({"time": f"{value.time:%H:%M}"} if value.time else {}),
            **({"end": value.end.isoformat()} if value.end else {}),
            "precision": value.precision,
            "evidence": _plain(value.evidence),
        }
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _read_evidence(data: Mapping[str, Any]) -> Evidence:
    return Evidence(**data)


def _read_date(data: Mapping[str, Any]) -> PublishedDate:
    return PublishedDate(
        date=dt.date.fromisoformat(data["date"]),
        precision=data["precision"],
        evidence=_read_evidence(data["evidence"]),
        time=dt.time.fromisoformat(data["time"]) if data.get("time") else None,
        end=dt.date.fromisoformat(data["end"]) if data.get("end") else None,
    )


def _read_college(data: Mapping[str, Any]) -> CollegeMention:
    return CollegeMention(**{**data, "evidence": _read_evidence(data["evidence"])})


def _read_person(data: Mapping[str, Any]) -> PersonMention:
    return PersonMention(**{**data, "evidence": _read_evidence(data["evidence"])})


def _read_strings(data: Any) -> tuple[str, ...]:
    if isinstance(data, str) or not all(isinstance(item, str) for item in data):
        raise ValueError("must be a list of strings")
    return tuple(data)


_STRING_LISTS = (
    *("reporters", "photographers", "editors", "reviewers"),
    *("about_provinces", "topics", "organisations", "suspicions", "continued"),
)

_READERS: dict[str, Any] = {
    "published": _read_date,
    "event_date": _read_date,
    "images": lambda items: tuple(Image(**item) for item in items),
    "attachments": lambda items: tuple(Attachment(**item) for item in items),
    "colleges": lambda items: tuple(_read_college(item) for item in items),
    "people": lambda items: tuple(_read_person(item) for item in items),
    "evidence": lambda data: MappingProxyType(
        {key: tuple(_read_evidence(item) for item in items) for key, items in data.items()}
    ),
    **dict.fromkeys(_STRING_LISTS, _read_strings),
}
