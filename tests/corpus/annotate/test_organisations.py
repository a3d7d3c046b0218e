"""Organisations: the full official name, or nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotate.names import vocabulary
from corpus.annotate.organisations import MOST, find_organisations
from corpus.annotate.reading import read
from corpus.article import Article, Evidence
from corpus.gazetteer import gazetteer


def found(
    body: str, province: str | None = None, city: str | None = None, publisher: str | None = None
) -> list[tuple[str, Evidence]]:
    article = Article(
        id="x",
        title="",
        body=body,
        language="en" if body.isascii() else "zh",
        publisher=publisher,
    )
    parts = read(article, vocabulary())
    return find_organisations(parts, gazetteer(), province=province, city=city)


def names(
    body: str, province: str | None = None, city: str | None = None, publisher: str | None = None
) -> list[str]:
    return [name for name, _ in found(body, province, city, publisher)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("会议由广西总工会主办。", "广西壮族自治区总工会"),
        ("會議由廣西壯族自治區總工會主辦。", "广西壮族自治区总工会"),
        ("柳州市总工会副主席出席。", "柳州市总工会"),
        ("全国总工会发布名单。", "中华全国总工会"),
        ("活动由成都市武侯区总工会主办。", "成都市武侯区总工会"),
        ("武侯区总工会来人了。", "成都市武侯区总工会"),
        ("奉节县总工会来人了。", "重庆市奉节县总工会"),
        ("绵竹市总工会来人了。", "绵竹市总工会"),
        ("由衢州市人社局和企业主办。", "衢州市人力资源和社会保障局"),
        ("湖南省人社厅发文。", "湖南省人力资源和社会保障厅"),
        ("禹州市教体局通报。", "禹州市教育体育局"),
        ("长沙市住建局答复。", "长沙市住房和城乡建设局"),
        ("山西省商务厅作了推介。", "山西省商务厅"),
        ("学徒来自山东金柱控股有限公司。", "山东金柱控股有限公司"),
        ("参观中国航天科技集团。", "中国航天科技集团"),
        ("The Guangxi Federation of Trade Unions took part.", "广西壮族自治区总工会"),
        ("The Lianyuan Federation of Trade Unions came.", "Lianyuan Federation of Trade Unions"),
    ],
)
def test_names(words: str, expected: str) -> None:
    assert names(words) == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "各市总工会都要参加。",
        "省总工会和市总工会都来了。",
        "各级工会与产业工会推荐人选。",
        "公司的安全总监到会。",
        "两国教育部门官员出席。",
        "山西省总工会干部学校",
        "来到广西汽车集团配套厂。",
        "一家有限公司的老板。",
        "教育局面一新。",
        "广西财政局势向好。",
        "柳州市商务部门介绍。",
        "柳州职业技术学院",
    ],
)
def test_no_half_and_no_doubtful_name(words: str) -> None:
    assert names(words) == []


def test_short_names_mean_the_article_s_own_place() -> None:
    body = "省总工会、市总工会和市人社局参加。"
    assert names(body, "CN-HN", "长沙市") == [
        "湖南省总工会",
        "长沙市总工会",
        "长沙市人力资源和社会保障局",
    ]
    assert names("自治区总工会参加。", "CN-GX") == ["广西壮族自治区总工会"]
    assert names("自治区总工会参加。", "CN-HN") == []
    assert names("市总工会参加。", "CN-TJ") == ["天津市总工会"]


def test_short_names_mean_the_federation_named_before() -> None:
    body = "安徽省总工会设了分会场。省总工会副主席讲话。"
    assert names(body, "CN-GD", "深圳市") == ["安徽省总工会"]


def test_short_names_mean_the_publisher_s_place() -> None:
    body = "我市组织职工赴会，市总工会主席带队。"
    assert names(body, "CN-BJ", "北京市", "包头市总工会") == ["包头市总工会"]


def test_a_district_of_many_cities_takes_the_article_s() -> None:
    assert names("朝阳区总工会主办。", "CN-BJ", "北京市") == ["北京市朝阳区总工会"]
    assert names("朝阳区总工会主办。") == ["朝阳区总工会"]


def test_companies_begin_at_their_place() -> None:
    body = "选手分别来自广西汽车集团有限公司和柳州五菱汽车工业有限公司工会。"
    assert names(body) == ["广西汽车集团有限公司", "柳州五菱汽车工业有限公司工会"]


def test_evidence() -> None:
    [(name, evidence)] = found("會議由柳州市總工會主辦。")
    assert evidence.text == "柳州市總工會"
    assert evidence.value == name == "柳州市总工会"
    assert evidence.where == "body"


def test_only_the_first_are_given() -> None:
    cities = [city for city in gazetteer().cities if city.endswith("市")][:30]
    assert len(names("、".join(f"{city}总工会" for city in cities))) == MOST


@given(st.text(alphabet="市省总工会柳州区人社局公司有限集团的和教育、。中国协", max_size=60))
@settings(max_examples=200, deadline=None)
def test_properties(body: str) -> None:
    results = found(body)
    assert len({name for name, _ in results}) == len(results) <= MOST
    for name, evidence in results:
        assert evidence.text in body
        assert evidence.value == name


@pytest.mark.parametrize("piece", ["广西汽车集团有限公司", "总工会", "市", "Aaa ", "有限公司工会"])
def test_time_is_bounded(piece: str) -> None:
    article = Article(id="x", title="", body=piece * (2_000_000 // len(piece)), language="zh")
    parts = read(article, vocabulary())
    start = time.perf_counter()
    find_organisations(parts, gazetteer())
    assert time.perf_counter() - start < 3
