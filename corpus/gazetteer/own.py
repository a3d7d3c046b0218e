"""A user's own names: the tables of a TOML file, laid over a gazetteer.

Tables are named like the gazetteer's parts, keys like the attributes of its classes; what the
gazetteer has already is extended, the rest is new:

    [provinces."CN-GX"]                    no new ones
    [cities."柳州市"]                       a new one needs name_en and province
    [counties."柳州市"."柳东新区"]            under its city, or under its province's code
    [colleges.liuzhou-craftsman-college]   a new one needs name_zh, name_en and kind
    [organisations."柳州市总工会"]            a new one needs name_en
    [[terms]]                              zh; a new one needs en

Lists are added to, other values replace. A fault spoils its own table only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar, get_args

from corpus.gazetteer.counties import county_shape, with_shared_names_marked
from corpus.gazetteer.entries import (
    City,
    College,
    CollegeKind,
    CollegeStatus,
    County,
    Gazetteer,
    Organisation,
    OrganisationKind,
    Province,
    Term,
)

Entry = TypeVar("Entry", Province, City, County, College, Organisation, Term)
Table = Mapping[str, Any]

_PARTS = ("provinces", "cities", "counties", "colleges", "organisations", "terms")
_LISTS = frozenset(
    "abbreviations aliases_en aliases_zh brands institutions media nicknames weak_names".split()
)
_FLAGS = frozenset({"ordinary"})
_CHOICES: Mapping[tuple[type, str], tuple[str, ...]] = {
    (College, "kind"): get_args(CollegeKind),
    (College, "status"): get_args(CollegeStatus),
    (Organisation, "kind"): get_args(OrganisationKind),
}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ONE_CHARACTER = frozenset({"abbreviations", "one_zh"})
_LONGEST = 200
"""Characters of a name; a longer one is a mistake."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one table.

    Attributes:
        table: as the file writes it without quotation marks, `counties.柳州市.柳东新区`.
        reason: one line that says what to do.
    """

    table: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Part(Generic[Entry]):
    """One kind of entries and what their tables may hold.

    Attributes:
        entry: the class.
        keys: attributes that the table's name gives, not its values.
        needed: values without which there is no new entry.
        implied: from the values of a new entry to those that follow from them.
        no_new: why there can be no new entry, or "".
    """

    entry: type[Entry]
    keys: tuple[str, ...]
    needed: tuple[str, ...] = ()
    implied: Callable[[Table], Table] = dict
    no_new: str = ""

    def laid_over(self, known: Entry | None, key: Table, row: Table) -> Entry:
        """The entry with a table's values.

        Raises:
            ValueError: a value cannot be used, or one is missing.
        """
        names = [item.name for item in fields(self.entry) if item.name not in self.keys]
        for name, value in row.items():
            if name not in names:
                raise ValueError(f"unknown key {name!r}; use one of {', '.join(names)}")
            _check(self.entry, name, value)
        for name in key.keys() & {"name_zh", "zh"}:
            _check(self.entry, name, key[name])
        values: dict[str, Any] = {
            name: tuple(value) if name in _LISTS else value for name, value in row.items()
        }
        if known is not None:
            return replace(known, **_added(known, values))
        if self.no_new:
            raise ValueError(self.no_new)
        for name in self.needed:
            if name not in values:
                raise ValueError(f"{name} is missing: the gazetteer has no such entry to extend")
        return self.entry(**{**self.implied({**key, **values}), **values, **key})


def _added(known: object, values: Table) -> dict[str, Any]:
    """The values, lists behind those that the entry has already."""
    return {
        name: tuple(dict.fromkeys((*getattr(known, name), *value))) if name in _LISTS else value
        for name, value in values.items()
    }


def _check(entry: type, name: str, value: Any) -> None:
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise ValueError(f"{name}: must be true or false")
        return
    if name in _LISTS and not isinstance(value, list):
        raise ValueError(f'{name}: must be a list, ["...", "..."]')
    for text in value if name in _LISTS else (value,):
        if not isinstance(text, str) or not text.strip() or not text.isprintable():
            raise ValueError(f"{name}: must be text in quotation marks, on one line")
        if len(text) > _LONGEST:
            raise ValueError(f"{name}: longer than {_LONGEST} characters")
        if (len(text) == 1) != (name in _ONE_CHARACTER):
            wanted = "one character" if name in _ONE_CHARACTER else "two characters and more"
            raise ValueError(f"{name}: {text!r} must have {wanted}")
    choices = _CHOICES.get((entry, name))
    if choices and value not in choices:
        raise ValueError(f"{name}: {value!r} is none of {', '.join(filter(None, choices))}")


def _city_values(values: Table) -> Table:
    return {"short_zh": values["name_zh"].removesuffix("市")}


def _county_values(values: Table) -> Table:
    return {"short_zh": county_shape(values["name_zh"])[0]}


def _college_values(_values: Table) -> Table:
    return {"aliases_zh": (), "aliases_en": (), "province": None, "city": None}


def _term_values(_values: Table) -> Table:
    return {"aliases_zh": (), "aliases_en": (), "section": "own"}


_PROVINCE = _Part(Province, ("code",), no_new="no province has this code; codes look like CN-GX")
_CITY = _Part(City, ("name_zh",), ("name_en", "province"), _city_values)
_COUNTY = _Part(County, ("name_zh", "city", "province"), ("name_en",), _county_values)
_COLLEGE = _Part(College, ("id",), ("name_zh", "name_en", "kind"), _college_values)
_ORGANISATION = _Part(Organisation, ("name_zh",), ("name_en",))
_TERM = _Part(Term, ("zh",), ("en",), _term_values)


def with_own_names(base: Gazetteer, rows: Table) -> tuple[Gazetteer, tuple[Fault, ...]]:
    """A gazetteer with a user's names in it.

    Args:
        base: stays as it is.
        rows: the parsed file.

    Returns:
        the gazetteer with all that can be used, and what cannot.
    """
    own = _Own(rows)
    provinces = own.over_mapping("provinces", _PROVINCE, base.provinces)
    merged = replace(base, provinces=provinces)
    cities = own.over_mapping("cities", _CITY, base.cities, _check_home(merged))
    merged = replace(merged, cities=cities)
    colleges = own.over_mapping("colleges", _COLLEGE, base.colleges, _check_home(merged))
    merged = replace(merged, colleges=colleges, terms=own.over_terms(base.terms))
    # Only who has such tables pays for reading the counties and organisations at once.
    if "counties" in rows:
        counties = own.over_counties(merged)
        merged = replace(merged, read_counties=lambda _: counties)
    if "organisations" in rows:
        organisations = own.over_mapping(
            "organisations", _ORGANISATION, merged.organisations, _check_home(merged)
        )
        merged = replace(merged, read_organisations=lambda _: organisations)
    return merged, tuple(own.faults)


def _check_home(source: Gazetteer) -> Callable[[City | College | Organisation], None]:
    def check(entry: City | College | Organisation) -> None:
        if entry.province is not None and entry.province not in source.provinces:
            raise ValueError(f"province: {entry.province!r} is no code like CN-GX")
        if isinstance(entry, College) and not SLUG.fullmatch(entry.id):
            raise ValueError("the table's name must be a slug like liuzhou-craftsman-college")
        town = None if isinstance(entry, City) else entry.city
        if town is not None and town not in source.cities:
            raise ValueError(f"city: {town!r} is no official name like 柳州市")
        if town is not None and source.cities[town].province != entry.province:
            raise ValueError(f"city: {town} does not lie in the province {entry.province}")

    return check


class _Own:
    """The tables of a file, and the faults found in them so far."""

    def __init__(self, rows: Table) -> None:
        self.faults = [
            Fault(name, f"unknown table; use one of {', '.join(_PARTS)}")
            for name in rows
            if name not in _PARTS
        ]
        self._rows = rows

    def over_mapping(
        self,
        part: str,
        kind: _Part[Entry],
        base: Mapping[str, Entry],
        check: Callable[[Entry], None] = lambda _: None,
    ) -> Mapping[str, Entry]:
        """The entries of `base` and of the file, by the name of the table."""
        found = dict(base)
        for key, row in self._tables(self._rows.get(part, {}), part):
            with self._noting(f"{part}.{key}"):
                entry = kind.laid_over(found.get(key), {kind.keys[0]: key}, row)
                check(entry)
                found[key] = entry
        return MappingProxyType(found)

    def over_counties(self, source: Gazetteer) -> tuple[County, ...]:
        """The counties of `source` and of the file, which has them under a city or province."""
        found = {(item.city or item.province, item.name_zh): item for item in source.counties}
        for place, rows in self._tables(self._rows["counties"], "counties"):
            home = source.cities.get(place)
            if home is None and place not in source.provinces:
                reason = "neither a city's official name nor a province's code"
                self.faults.append(Fault(f"counties.{place}", reason))
                continue
            key = {"city": place, "province": home.province} if home else {"province": place}
            for name, row in self._tables(rows, f"counties.{place}"):
                with self._noting(f"counties.{place}.{name}"):
                    known = found.get((place, name))
                    values = {"city": None, **key, "name_zh": name}
                    found[place, name] = _COUNTY.laid_over(known, values, row)
        return with_shared_names_marked(found.values(), (), source.cities)

    def over_terms(self, base: tuple[Term, ...]) -> tuple[Term, ...]:
        """The terms of `base` and of the file."""
        found = {term.zh: term for term in base}
        rows = self._rows.get("terms", [])
        if not isinstance(rows, list):
            self.faults.append(Fault("terms", "must be tables with two brackets, [[terms]]"))
            rows = []
        for number, row in enumerate(rows, 1):
            with self._noting(f"terms {number}"):
                if not isinstance(row, Mapping) or not isinstance(row.get("zh"), str):
                    raise ValueError("zh is missing: the Chinese word")
                word, rest = row["zh"], {name: row[name] for name in row if name != "zh"}
                found[word] = _TERM.laid_over(found.get(word), {"zh": word}, rest)
        return tuple(found.values())

    def _tables(self, rows: Any, table: str) -> Iterator[tuple[str, Table]]:
        """The tables in a table; what else is in it is a fault."""
        if not isinstance(rows, Mapping):
            self.faults.append(Fault(table, f"must be tables, [{table}.NAME]"))
            return
        for key, row in rows.items():
            if isinstance(row, Mapping):
                yield key, row
            else:
                self.faults.append(Fault(table, f"{key!r} must be a table, [{table}.{key}]"))

    @contextmanager
    def _noting(self, table: str) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            self.faults.append(Fault(table, str(error)))
