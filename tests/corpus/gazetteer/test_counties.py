"""The units of the third level: complete, at home somewhere, and marked where they are homonyms."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from importlib import resources

import pytest

from corpus.gazetteer import gazetteer
from corpus.gazetteer.counties import county_shape, read_counties

NAMES = gazetteer()
BY_NAME = defaultdict(list)
for item in NAMES.counties:
    BY_NAME[item.name_zh].append(item)
ROWS = tomllib.loads(
    resources.files("corpus.gazetteer").joinpath("counties.toml").read_text("utf-8")
)


def test_all_are_there_and_at_home():
    assert len(NAMES.counties) > 2850
    for county in NAMES.counties:
        assert county.province in NAMES.provinces
        assert county.city is None or NAMES.cities[county.city].province == county.province
        assert county.name_zh not in NAMES.cities
        assert len(county.short_zh) >= 2
        assert county.name_en[0].isupper()
        assert all(len(alias) >= 2 for alias in county.aliases_zh)


def test_no_county_stands_twice_under_one_city():
    seen = Counter((item.province, item.city, item.name_zh) for item in NAMES.counties)
    assert [key for key, count in seen.items() if count > 1] == []


def test_every_city_of_the_mainland_has_counties_or_is_one():
    without = set(NAMES.cities) - {county.city for county in NAMES.counties}
    undivided = {"嘉峪关市", "三沙市"}
    assert {
        name
        for name in without - undivided
        if NAMES.cities[name].province not in ("CN-TW", "CN-HI", "CN-XJ", "CN-HB", "CN-HA")
    } == set()


@pytest.mark.parametrize(
    ("name", "city", "short", "english"),
    [
        ("三江侗族自治县", "柳州市", "三江", "Sanjiang Dong Autonomous County"),
        ("龙城区", "朝阳市", "龙城", "Longcheng District"),
        ("昆山市", "苏州市", "昆山", "Kunshan"),
        ("浦东新区", "上海市", "浦东", "Pudong New Area"),
        ("清新区", "清远市", "清新", "Qingxin District"),
        ("绿园区", "长春市", "绿园", "Lüyuan District"),
        ("科尔沁左翼中旗", "通辽市", "科尔沁左翼中", "Horqin Left Middle Banner"),
        ("鄂温克族自治旗", "呼伦贝尔市", "鄂温克", "Evenk Autonomous Banner"),
        ("积石山保安族东乡族撒拉族自治县", "临夏回族自治州", "积石山",
         "Jishishan Bonan, Dongxiang and Salar Autonomous County"),
        ("管城回族区", "郑州市", "管城", "Guancheng Hui District"),
        ("和布克赛尔蒙古自治县", "塔城地区", "和布克赛尔", "Hoboksar Mongol Autonomous County"),
        ("单县", "菏泽市", "单县", "Shanxian County"),
        ("犍为县", "乐山市", "犍为", "Qianwei County"),
        ("东阿县", "聊城市", "东阿", "Dong'e County"),
        ("雄安新区", None, "雄安", "Xiong'an New Area"),
        ("深水埗区", "香港特别行政区", "深水埗", "Sham Shui Po District"),
    ],
)  # fmt: skip
def test_names(name, city, short, english):
    (county,) = BY_NAME[name]
    assert (county.city, county.short_zh, county.name_en) == (city, short, english)


def test_homonyms_are_entries_of_their_own():
    assert {county.city for county in BY_NAME["朝阳区"]} == {"北京市", "长春市"}
    assert {county.city for county in BY_NAME["长安区"]} == {"石家庄市", "西安市"}
    assert {county.city for county in BY_NAME["普陀区"]} == {"上海市", "舟山市"}


@pytest.mark.parametrize(
    "name", ["朝阳区", "长安区", "平安区", "合作市", "矿区", "解放区", "龙城区"]
)
def test_a_short_name_that_proves_nothing_is_marked(name):
    assert all(county.ordinary for county in BY_NAME[name])


@pytest.mark.parametrize("name", ["鹿寨县", "门头沟区", "满洲里市", "浦东新区", "奉节县"])
def test_a_short_name_of_one_county_alone_is_not(name):
    assert not any(county.ordinary for county in BY_NAME[name])


def test_shared_short_names_are_found_by_counting():
    shared = Counter(county.short_zh for county in NAMES.counties)
    cities = {city.short_zh for city in NAMES.cities.values()}
    for county in NAMES.counties:
        if shared[county.short_zh] > 1 or county.short_zh in cities:
            assert county.ordinary, county


def test_words_of_the_list_are_short_names_of_counties():
    short = {county.short_zh for county in NAMES.counties}
    assert set(ROWS["ordinary"].split()) <= short


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("柳江区", "柳江县"),
        ("襄都区", "桥东区"),
        ("三江侗族自治县", "三江县"),
        ("西海岸新区", "青岛西海岸"),
    ],
)
def test_former_and_brief_names(name, alias):
    assert alias in BY_NAME[name][0].aliases_zh


def test_the_shape_of_a_name():
    assert county_shape("城区") == ("城区", "District", "")
    assert county_shape("井陉矿区") == ("井陉", "Mining District", "")
    assert county_shape("龙胜各族自治县") == ("龙胜", "Multi-Ethnic Autonomous County", "龙胜县")
    assert county_shape("东乡族自治县") == ("东乡", "Autonomous County", "")


def test_reading_is_a_function_of_the_file():
    assert read_counties(ROWS, NAMES.cities) == NAMES.counties
