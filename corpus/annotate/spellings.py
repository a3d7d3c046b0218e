"""The spellings of a college's name that follow rules, so that the gazetteer need not list them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.gazetteer import College, Gazetteer

_CRAFTSMAN = (
    "Craftsman",
    "Craftsmen",
    "Craftsmen's",
    "Craftsman's",
    "Craftsmanship",
    "Artisan",
    "Artisans",
)
_COLLEGE = ("College", "Academy", "Institute", "School")
_VOCATIONAL = ("Vocational and Technical", "Vocational & Technical", "Vocational Technical")


def college_spellings(college: College, source: Gazetteer) -> set[str]:
    """Every form under which a text may name the college, its own names among them."""
    chinese = set(college.names_zh)
    english = set(college.names_en)
    return {
        *(form for name in chinese for form in _chinese(name, _home(college, source))),
        *(form for name in english for form in _english(name, college)),
    }


def _home(college: College, source: Gazetteer) -> tuple[tuple[str, str], ...]:
    """Pairs of a place's short and long form: ("湖南", "湖南省"), ("洛阳", "洛阳市")."""
    pairs = []
    if college.province and (province := source.provinces[college.province]):
        pairs.append((province.short_zh, province.name_zh))
    if college.city and (city := source.cities[college.city]):
        pairs.append((city.short_zh, city.name_zh))
    return tuple(pairs)


def _chinese(name: str, home: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """洛阳市工匠学院 is also written 洛阳工匠学院, and the other way round."""
    yield name
    yield name.translate(_NO_QUOTES)
    for short, long in home:
        for given, other in ((long, short), (short, long)):
            if name.startswith(given) and len(name) - len(given) >= 4:
                yield other + name.removeprefix(given)
                break


_NO_QUOTES = str.maketrans("", "", "“”")


def _english(name: str, college: College) -> Iterator[str]:
    yield name
    if " & " in name or " and " in name:
        yield name.replace(" & ", " and ")
        yield name.replace(" and ", " & ")
    if match := re.search("|".join(_VOCATIONAL), name):
        yield from (name.replace(match.group(), form) for form in _VOCATIONAL)
    if "No." in name:
        yield name.replace("No.", "No. ").replace("No.  ", "No. ")
    if college.kind == "craftsman" and "Craftsman College" in name:
        for worker in _CRAFTSMAN:
            yield from (
                name.replace("Craftsman College", f"{worker} {place}") for place in _COLLEGE
            )
