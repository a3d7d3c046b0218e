"""What the gazetteer holds: one class for each kind of name, and the whole of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

CollegeKind = Literal["craftsman", "vocational", "technician", "university"]
CollegeStatus = Literal["", "planned", "applied", "label"]
OrganisationKind = Literal["union", "government", "association", "education"]

OTHER_TOPIC = "other"
"""The topic of an article that has none of the others."""


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
        aliases_zh: other names that stand for the official one ("新疆生产建设兵团").
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
    aliases_zh: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    media: tuple[str, ...] = ()

    @property
    def names_en(self) -> tuple[str, ...]:
        """All English names, the best one first."""
        return (self.name_en, *self.aliases_en)


@dataclass(frozen=True, slots=True)
class City:
    """A unit of the second level, or a county-level city that answers to the province itself.

    Attributes:
        name_zh: the official name, "柳州市"; also "黔东南苗族侗族自治州", "阿里地区", "北京市".
        short_zh: "柳州".
        name_en: "Liuzhou"; two cities may share it (苏州 and 宿州 are both Suzhou).
        province: code of its province.
        aliases_en: other English names in use.
        one_zh: the one-character form ("汉" in 在汉举行), or ""; cities may share it.
        ordinary: the short name is also a word or a person's name (来宾, 朝阳): weak evidence.
        aliases_zh: former and other names ("襄樊" of 襄阳市).
        nicknames: what the city calls itself ("龙城", "羊城"); cities may share them, and some
            are words, so that one proves nothing by itself.
    """

    name_zh: str
    short_zh: str
    name_en: str
    province: str
    aliases_en: tuple[str, ...] = ()
    one_zh: str = ""
    ordinary: bool = False
    aliases_zh: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()

    @property
    def names_en(self) -> tuple[str, ...]:
        """All English names, the best one first."""
        return (self.name_en, *self.aliases_en)


@dataclass(frozen=True, slots=True)
class County:
    """A unit of the third level, or a development zone that acts as one.

    Counties and cities that answer to the province itself (济源市, 定安县) are no counties here but
    cities. Names repeat across the country: each bearer is an entry of its own.

    Attributes:
        name_zh: the official name, "龙城区", "三江侗族自治县".
        short_zh: "龙城", "三江"; of two characters and more.
        city: official name of its city, "朝阳市"; None where it belongs to no single one.
        province: code of its province.
        name_en: "Longcheng District"; by rule from the pinyin, or as given in the file.
        ordinary: the short name proves nothing without its city or province beside it: it is a
            word, a person's name, the name of a city, or borne by several counties.
        aliases_zh: former names ("柳江县" of 柳江区) and short ones in use.
    """

    name_zh: str
    short_zh: str
    city: str | None
    province: str
    name_en: str
    ordinary: bool = False
    aliases_zh: tuple[str, ...] = ()


class _Named:
    """What has a name and other names in both languages."""

    __slots__ = ()

    name_zh: str
    name_en: str
    aliases_zh: tuple[str, ...]
    aliases_en: tuple[str, ...]

    @property
    def names_zh(self) -> tuple[str, ...]:
        """All Chinese names, the full one first."""
        return (self.name_zh, *self.aliases_zh)

    @property
    def names_en(self) -> tuple[str, ...]:
        """All English names, the best one first."""
        return (self.name_en, *self.aliases_en)


@dataclass(frozen=True, slots=True)
class College(_Named):
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
        status: "planned" (named only in plans), "applied" (approval was asked for), "label" (a
            name that a school, firm or network carries beside its own); "" for all others.
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
    status: CollegeStatus = ""


@dataclass(frozen=True, slots=True)
class Organisation(_Named):
    """A union, an authority or another body of the field that is no college.

    Attributes:
        name_zh: the full name, "柳州市总工会"; its key in the gazetteer.
        name_en: "Liuzhou Federation of Trade Unions".
        aliases_zh: short, former and traditional forms.
        aliases_en: other English names.
        province: code of its province; None where it is national.
        city: official name of its city; None where it stands above cities.
        kind: "education" are training bodies that are no single school.
    """

    name_zh: str
    name_en: str
    aliases_zh: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()
    province: str | None = None
    city: str | None = None
    kind: OrganisationKind = "union"


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

    @property
    def names_zh(self) -> tuple[str, ...]:
        """All Chinese names, the full one first."""
        return (self.zh, *self.aliases_zh)

    @property
    def names_en(self) -> tuple[str, ...]:
        """All English names, the best one first."""
        return (self.en, *self.aliases_en)


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The words that show one topic, Chinese and English mixed.

    Attributes:
        strong: enough by themselves, wherever they stand; in a table of pairs the first words.
        weak: enough in the headline, in the text only together with others; in a table of pairs
            the second words.
    """

    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All names; the mappings cannot be changed.

    A gazetteer equals only itself, so that what is made from one may be cached by it.

    Attributes:
        provinces: by code, in the official order.
        cities: by `City.name_zh`.
        colleges: by `College.id`.
        terms: in the order of the glossary.
        lookalikes: words that contain a place's name and are not that place.
        topics: topic id -> its words.
        topic_marks: the other tables of topics.toml, whose words make no topic by themselves.
        abroad: countries, and cities outside China, in both languages.
        read_counties: called once with the gazetteer, when `counties` is first asked for.
        read_organisations: the same for `organisations`.
    """

    provinces: Mapping[str, Province]
    cities: Mapping[str, City]
    colleges: Mapping[str, College]
    terms: tuple[Term, ...]
    lookalikes: tuple[str, ...] = ()
    topics: Mapping[str, TopicWords] = field(default_factory=lambda: MappingProxyType({}))
    topic_marks: Mapping[str, TopicWords] = field(default_factory=lambda: MappingProxyType({}))
    abroad: tuple[str, ...] = ()
    read_counties: Callable[[Gazetteer], tuple[County, ...]] = field(
        default=lambda _: (), repr=False
    )
    read_organisations: Callable[[Gazetteer], Mapping[str, Organisation]] = field(
        default=lambda _: MappingProxyType({}), repr=False
    )

    @cached_property
    def counties(self) -> tuple[County, ...]:
        """The units of the third level, province by province; read when first asked for."""
        return self.read_counties(self)

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Unions and other bodies by `Organisation.name_zh`; made when first asked for.

        The federations of the provinces and cities among them follow from the places' names.
        """
        return self.read_organisations(self)
