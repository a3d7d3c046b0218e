"""Unions and authorities: those of the file, and those whose names follow from a place's."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib import resources

import pytest

from corpus.gazetteer import gazetteer

NAMES = gazetteer()
BODIES = NAMES.organisations
RULED = {"CN-HK", "CN-MO", "CN-TW"}


def test_every_province_and_city_has_its_federation():
    for province in NAMES.provinces.values():
        assert (f"{province.name_zh}总工会" in BODIES) == (province.code not in RULED)
    for city in NAMES.cities.values():
        if city.province not in RULED:
            assert BODIES[f"{city.name_zh}总工会"].province == city.province


def test_homes_exist():
    for body in BODIES.values():
        assert body.province is None or body.province in NAMES.provinces
        assert body.city is None or NAMES.cities[body.city].province == body.province


def test_no_chinese_name_serves_two():
    owners = defaultdict(set)
    for body in BODIES.values():
        for name in (body.name_zh, *body.aliases_zh):
            owners[name].add(body.name_zh)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("key", "chinese", "english", "province", "city"),
    [
        ("广西壮族自治区总工会", "广西总工会",
         "Guangxi Autonomous Region Federation of Trade Unions", "CN-GX", None),
        ("湖南省总工会", "湖南总工会", "Hunan Provincial Federation of Trade Unions",
         "CN-HN", None),
        ("柳州市总工会", "柳州总工会", "Liuzhou Municipal Federation of Trade Unions",
         "CN-GX", "柳州市"),
        ("北京市总工会", "北京总工会", "Beijing General Trade Union", "CN-BJ", "北京市"),
        ("海南藏族自治州总工会", "海南州总工会", "Hainan Prefecture General Trade Union",
         "CN-QH", "海南藏族自治州"),
        ("吉林市总工会", None, "Jilin Municipal Federation of Trade Unions", "CN-JL", "吉林市"),
        ("湖南省人力资源和社会保障厅", "湖南省人社厅",
         "Hunan Human Resources and Social Security Department", "CN-HN", None),
        ("上海市教育委员会", "上海市教委", "Shanghai Municipal Education Commission",
         "CN-SH", "上海市"),
        ("西藏自治区总工会", "西藏总工会", "Xizang Federation of Trade Unions", "CN-XZ", None),
        ("中华全国总工会", "全总", "ACFTU", None, None),
        ("香港工会联合会", "香港工联会", "HKFTU", "CN-HK", "香港特别行政区"),
    ],
)  # fmt: skip
def test_names(key, chinese, english, province, city):
    body = BODIES[key]
    assert (body.province, body.city) == (province, city)
    assert chinese is None or chinese in body.aliases_zh
    assert english in body.aliases_en


def test_a_name_that_a_province_bears_is_left_to_it():
    assert "吉林总工会" in BODIES["吉林省总工会"].aliases_zh
    assert "吉林总工会" not in BODIES["吉林市总工会"].aliases_zh


def test_kinds():
    assert BODIES["教育部"].kind == "government"
    assert BODIES["香港职业训练局"].kind == "education"
    assert {body.kind for body in BODIES.values()} == {
        "union",
        "government",
        "association",
        "education",
    }


def test_the_file_lists_nothing_that_follows_by_rule():
    text = resources.files("corpus.gazetteer").joinpath("organisations.toml").read_text("utf-8")
    for name, row in tomllib.loads(text).items():
        by_rule = "name_en" not in row
        assert not by_rule or set(row) <= {"aliases_zh", "aliases_en"}, name
        for key in ("aliases_zh", "aliases_en"):
            known = getattr(BODIES[name], key)
            assert len(known) == len(set(known)), name
