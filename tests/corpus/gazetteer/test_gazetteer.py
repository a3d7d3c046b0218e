"""The shipped facts hang together: homes exist, keys are slugs, names do not clash."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from corpus.gazetteer import OTHER_TOPIC, gazetteer

NAMES = gazetteer()


def test_all_units_of_the_first_level_are_there() -> None:
    assert len(NAMES.provinces) == 34
    assert NAMES.provinces["CN-GX"].name_zh == "广西壮族自治区"
    assert NAMES.provinces["CN-SN"].name_en == "Shaanxi"
    assert NAMES.provinces["CN-SX"].name_en == "Shanxi"
    assert all(re.fullmatch(r"CN-[A-Z]{2}", code) for code in NAMES.provinces)


def test_no_english_name_serves_two_provinces() -> None:
    owners = defaultdict(set)
    for province in NAMES.provinces.values():
        for name in (province.name_en, *province.aliases_en, province.short_zh, province.name_zh):
            owners[name].add(province.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_capitals_are_cities_of_their_province() -> None:
    for province in NAMES.provinces.values():
        own = {city.short_zh for city in NAMES.cities.values() if city.province == province.code}
        assert province.capital_zh in own, province.code


@pytest.mark.parametrize(
    ("name_zh", "short", "english", "province"),
    [
        ("柳州市", "柳州", "Liuzhou", "CN-GX"),
        ("北京市", "北京", "Beijing", "CN-BJ"),
        ("六安市", "六安", "Lu'an", "CN-AH"),
        ("蚌埠市", "蚌埠", "Bengbu", "CN-AH"),
        ("漯河市", "漯河", "Luohe", "CN-HA"),
        ("长治市", "长治", "Changzhi", "CN-SX"),
        ("海南藏族自治州", "海南", "Hainan Prefecture", "CN-QH"),
        ("巴音郭楞蒙古自治州", "巴音郭楞", "Bayingolin", "CN-XJ"),
        ("石河子市", "石河子", "Shihezi", "CN-XJ"),
        ("济源市", "济源", "Jiyuan", "CN-HA"),
        ("香港特别行政区", "香港", "Hong Kong", "CN-HK"),
    ],
)
def test_cities(name_zh: str, short: str, english: str, province: str) -> None:
    city = NAMES.cities[name_zh]
    assert (city.short_zh, city.name_en, city.province) == (short, english, province)


def test_every_city_has_a_province_and_a_capitalised_name() -> None:
    for city in NAMES.cities.values():
        assert city.province in NAMES.provinces
        assert city.name_en[0].isupper()
        assert city.name_zh.startswith(city.short_zh)


def test_cities_of_each_province_can_be_told_apart_in_english() -> None:
    names = [(city.province, city.name_en) for city in NAMES.cities.values()]
    assert len(names) == len(set(names))


def test_colleges_have_slugs_and_real_homes() -> None:
    for key, college in NAMES.colleges.items():
        assert key == college.id
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key)
        assert college.province is None or college.province in NAMES.provinces
        if college.city is not None:
            assert NAMES.cities[college.city].province == college.province


def test_a_name_of_two_colleges_is_marked_as_weak() -> None:
    owners = defaultdict(list)
    for college in NAMES.colleges.values():
        for name in {
            college.name_zh,
            college.name_en,
            *college.aliases_zh,
            *college.aliases_en,
        } - set(college.weak_names):
            owners[name].append(college.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_weak_names_are_names_of_the_college() -> None:
    for college in NAMES.colleges.values():
        own = {college.name_zh, college.name_en, *college.aliases_zh, *college.aliases_en}
        assert set(college.weak_names) <= own, college.id


def test_known_colleges_and_terms() -> None:
    sany = NAMES.colleges["hunan-sany-craftsman-college"]
    assert (sany.name_zh, sany.city) == ("湖南三一工匠学院", "长沙市")
    assert "LVTC" in NAMES.colleges["liuzhou-vocational-and-technical-college"].aliases_en
    terms = {term.zh: term for term in NAMES.terms}
    assert "工匠學院" in terms["工匠学院"].aliases_zh
    assert len(terms) == len(NAMES.terms)


def test_topics_are_the_agreed_ids_and_apart_from_the_marks() -> None:
    assert {"nothing", "background", "event"} <= NAMES.topic_marks.keys()
    assert {*NAMES.topics, OTHER_TOPIC} == {
        OTHER_TOPIC,
        "inauguration",
        "training",
        "competition",
        "award",
        "policy",
        "visit",
        "cooperation",
        "recruitment",
        "lecture",
        "statistics",
    }


def test_no_place_abroad_is_a_place_of_china() -> None:
    homes = {city.short_zh for city in NAMES.cities.values()}
    homes |= {city.name_en for city in NAMES.cities.values()}
    homes |= {province.short_zh for province in NAMES.provinces.values()}
    homes |= {province.name_en for province in NAMES.provinces.values()}
    assert homes.isdisjoint(NAMES.abroad)
    assert len(set(NAMES.abroad)) == len(NAMES.abroad)


def test_nothing_can_be_changed() -> None:
    with pytest.raises(TypeError):
        NAMES.provinces["CN-XX"] = NAMES.provinces["CN-GX"]  # type: ignore[index]
    assert gazetteer() is NAMES


def test_colleges_that_are_only_planned_or_a_label_say_so() -> None:
    statuses = {key: item.status for key, item in NAMES.colleges.items() if item.status}
    assert statuses["xianyang-craftsman-college"] == "planned"
    assert statuses["hunan-chemical-craftsman-college"] == "applied"
    assert statuses["guangzhou-craftsman-college"] == "label"
    assert set(statuses.values()) == {"planned", "applied", "label"}
    assert NAMES.colleges["liuzhou-craftsman-college"].status == ""


def test_what_provinces_and_cities_call_themselves() -> None:
    brands = defaultdict(list)
    for province in NAMES.provinces.values():
        for brand in province.brands:
            brands[brand].append(province.code)
    assert {brand: codes for brand, codes in brands.items() if len(codes) > 1} == {}
    assert [brands[name] for name in ("三秦", "龙江", "天府", "濠江")] == [
        ["CN-SN"],
        ["CN-HL"],
        ["CN-SC"],
        ["CN-MO"],
    ]
    borne_by = defaultdict(set)
    for city in NAMES.cities.values():
        assert len(city.one_zh) <= 1
        for nickname in city.nicknames:
            borne_by[nickname].add(city.short_zh)
    assert borne_by["龙城"] == {"柳州", "常州", "太原", "朝阳"}
    assert borne_by["江城"] == {"武汉", "吉林", "芜湖"}
    assert borne_by["椰城"] == {"海口"}
    assert NAMES.cities["襄阳市"].aliases_zh == ("襄樊市", "襄樊")


@pytest.mark.parametrize(
    ("one", "cities"),
    [("汉", ["武汉市"]), ("邕", ["南宁市"]), ("深", ["深圳市"]), ("宁", ["南京市", "西宁市"])],
)
def test_one_character_forms(one: str, cities: list[str]) -> None:
    assert [city.name_zh for city in NAMES.cities.values() if city.one_zh == one] == cities


def test_a_gazetteer_equals_only_itself() -> None:
    copy = replace(NAMES)
    assert copy != NAMES
    assert len({copy, NAMES}) == 2
