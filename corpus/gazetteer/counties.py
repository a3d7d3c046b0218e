"""The units of the third level, read from the short lines of counties.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from corpus.gazetteer.entries import City, County

_PEOPLES = {
    "蒙古族": "Mongol", "满族": "Manchu", "回族": "Hui", "达斡尔族": "Daur",
    "鄂温克族": "Evenk", "朝鲜族": "Korean", "畲族": "She", "土家族": "Tujia", "苗族": "Miao",
    "瑶族": "Yao", "侗族": "Dong", "壮族": "Zhuang", "仫佬族": "Mulao", "毛南族": "Maonan",
    "仡佬族": "Gelao", "布依族": "Buyei", "水族": "Sui", "彝族": "Yi", "傣族": "Dai",
    "哈尼族": "Hani", "拉祜族": "Lahu", "佤族": "Va", "布朗族": "Blang", "傈僳族": "Lisu",
    "白族": "Bai", "普米族": "Pumi", "怒族": "Nu", "独龙族": "Derung", "纳西族": "Naxi",
    "藏族": "Tibetan", "羌族": "Qiang", "黎族": "Li", "保安族": "Bonan", "东乡族": "Dongxiang",
    "撒拉族": "Salar", "土族": "Tu", "裕固族": "Yugur", "哈萨克族": "Kazakh",
    "蒙古": "Mongol", "哈萨克": "Kazakh", "锡伯": "Xibe", "塔吉克": "Tajik",
    "各族": "Multi-Ethnic",
}  # fmt: skip
_PEOPLE = re.compile("|".join(sorted(_PEOPLES, key=len, reverse=True)))
_OF_PEOPLES = re.compile(rf"(.+?)((?:{_PEOPLE.pattern})+)(自治县|自治旗|区)")
_SELF_RULED = {"自治县": "Autonomous County", "自治旗": "Autonomous Banner", "区": "District"}
_ENDINGS = {
    "族自治县": "Autonomous County", "族自治旗": "Autonomous Banner",
    "自治旗": "Autonomous Banner", "高新技术产业开发区": "High-tech Zone",
    "高技术产业开发区": "High-tech Zone", "高新区": "High-tech Zone",
    "经济技术开发区": "Development Zone", "经济开发区": "Development Zone",
    "保护开发区": "Development Zone", "经济综合实验区": "Economy Zone",
    "综合实验区": "Pilot Zone", "综合保税区": "Free Trade Zone", "合作区": "Cooperation Zone",
    "国家旅游度假区": "Tourist Resort", "旅游度假区": "Tourist Resort", "经济区": "Economic Zone",
    "工业园区": "Industrial Park", "高科技园区": "Hi-Tech Park", "工业新区": "Industrial Area",
    "生态新区": "Ecological Area", "生态区": "Ecological District",
    "能源化工基地": "Energy and Chemical Base", "示范区": "Demonstration Zone",
    "新旧动能转换起步区": "Area", "管理区": "Administrative District", "新片区": "Special Area",
    "新区": "New Area", "新城": "New Town", "矿区": "Mining District", "林区": "Forestry District",
    "特区": "Special District",
}  # fmt: skip
_PLAIN = {"区": "District", "县": "County", "旗": "Banner", "市": ""}
"""How a unit's name ends, what is longer before what it ends with -> the English for it."""


def read_counties(rows: Mapping[str, Any], cities: Mapping[str, City]) -> tuple[County, ...]:
    """The counties of a file.

    Args:
        rows: counties.toml: province -> city, or "" -> units as "柳江区 Liujiang 柳江县"; and
            under "ordinary" the short names that are words, spaces between them.
        cities: their short names are no evidence for a county.
    """
    return with_shared_names_marked(
        (
            _county(unit, city or None, province)
            for province, towns in rows.items()
            if province != "ordinary"
            for city, units in towns.items()
            for unit in units
        ),
        frozenset(rows["ordinary"].split()),
        cities,
    )


def with_shared_names_marked(
    counties: Iterable[County], words: Iterable[str], cities: Mapping[str, City]
) -> tuple[County, ...]:
    """The counties, `ordinary` where a word, a city or another county has the short name too."""
    found = tuple(counties)
    bearers = Counter(county.short_zh for county in found)
    taken = {name for name, count in bearers.items() if count > 1}.union(words)
    for city in cities.values():
        taken.add(city.short_zh)
        taken.update(city.nicknames)
    return tuple(
        replace(county, ordinary=True)
        if not county.ordinary and (county.short_zh in taken or len(county.name_zh) < 3)
        else county
        for county in found
    )


def _county(unit: str, city: str | None, province: str) -> County:
    name, *more = unit.split()
    english = [word for word in more if word[0] < "\u2e80"]
    others = [word for word in more if word[0] >= "\u2e80"]
    short, kind, brief = county_shape(name)
    return County(
        name_zh=name,
        short_zh=short,
        city=city,
        province=province,
        name_en=" ".join((*english, kind)).rstrip(),
        aliases_zh=tuple(dict.fromkeys(word for word in (brief, *others) if word)),
    )


def county_shape(name: str) -> tuple[str, str, str]:
    """What follows from a county's name.

    Returns:
        its short form ("三江"); the English word for what it is ("Dong Autonomous County"); and of
        a long name the brief form in use ("三江县"), else "".
    """
    self_ruled = "自治" in name or name.endswith("族区")
    if self_ruled and (match := _OF_PEOPLES.fullmatch(name)):
        stem, ending = match[1], match[3]
        *first, last = (_PEOPLES[word] for word in _PEOPLE.findall(match[2]))
        peoples = f"{', '.join(first)} and {last}" if first else last
        brief = stem + ending[-1] if len(stem) > 1 else ""
        return stem, f"{peoples} {_SELF_RULED[ending]}", brief
    for ending, kind in _ENDINGS.items():
        if name.endswith(ending) and len(name) - len(ending) > 1:
            return name.removesuffix(ending), kind, ""
    kind = _PLAIN.get(name[-1], "")
    return (name[:-1] if name[-1] in _PLAIN and len(name) > 2 else name), kind, ""
