"""Articles that happen nowhere in particular, words that look like counties, plain statements."""

from __future__ import annotations

import re
from itertools import product

import pytest

from corpus.annotate import annotate
from corpus.annotate.county_names import _EVERYDAY
from corpus.annotate.places.wording import Rule
from corpus.annotate.places.wording_zh import PARTS_ZH
from corpus.article import Article
from corpus.gazetteer import gazetteer


def told(title: str, body: str, publisher: str | None = None, source: str | None = None) -> Article:
    return annotate(
        Article(
            id="case",
            title=title,
            body=body,
            language="zh",
            publisher=publisher,
            content_source=source,
        )
    )


NOWHERE = {
    "a notice that tells provinces what to do": (
        "国务院安委会：云南和贵州要严格排查矿山隐患",
        "新华社北京5月6日电 国务院安委会日前印发紧急通知。\n\n云南省和贵州省要认真排查，"
        "四川省要抓好夜间值守。",
    ),
    "a dateline above a ministry's plan": (
        "技能人才评价有了新办法",
        "新华社北京8月3日电 记者从人力资源社会保障部获悉，该部日前印发通知，放宽评价机构的条件。"
        "\n\n国家统计局的数据说明，缺口仍在扩大。",
    ),
    "one office that answered one of many complaints": (
        "多地培训机构关门 学员退费难",
        "今年以来，不少学员说自己交了钱却等不来课。律师说，合同里的条款往往不利于学员。"
        + "记者打了十几个电话，多数没有人接。" * 14
        + "\n\n长沙市人社局答复说，已经立案。",
    ),
    "a round-up by its headline": (
        "【资讯汇总】6月8日市场重要消息",
        "某部修订财务规则。\n\n昨日，论坛在厦门举行。\n\n深圳的指数下跌。",
    ),
    "a round-up by its form": (
        "早上好",
        "【甲报】焊工缺口仍大\n\n论坛在厦门举行。\n\n【乙报】车工工资上涨\n\n深圳的车工最贵。\n\n"
        "【丙报】油价上调\n\n全国上调。\n\n【丁报】明日有雨\n\n多带伞。",
    ),
    "foreign politics about a place": (
        "几个议员结成同盟",
        "今天，美国、英国、德国、加拿大的几名议员宣布结盟，又拿香港问题说事，英国还提香港国安法。",
    ),
    "a delegation abroad": (
        "云南品牌南美行启动",
        "当地时间6月2日，2023云南品牌行在巴西圣保罗正式启动。这是我省贯彻领导人考察云南重要讲话精神的举措。",
    ),
}


@pytest.mark.parametrize("case", NOWHERE)
def test_no_place_is_the_articles_own(case: str) -> None:
    article = told(*NOWHERE[case])
    assert (article.province, article.city) == (None, None)
    assert article.evidence["province"][0].rule


def test_a_delegation_abroad_is_spoken_of() -> None:
    assert told(*NOWHERE["a delegation abroad"]).about_provinces == ("CN-YN",)


@pytest.mark.parametrize(
    "case", ["a round-up by its headline", "a dateline above a ministry's plan"]
)
def test_what_is_named_in_passing_is_not_spoken_of(case: str) -> None:
    assert told(*NOWHERE[case]).about_provinces == ()


HERE = {
    "a gathering under the dateline": (
        "全国技能人才工作会议召开",
        "新华社北京8月3日电 人力资源社会保障部3日在人民大会堂召开全国技能人才工作会议。",
        "北京市",
    ),
    "a list announced in a city": (
        "中国焊接大奖揭晓",
        "中国焊接大奖今年的名单今天在北京公布，四名焊工上榜。",
        "北京市",
    ),
    "a list announced in a city by its short sign": (
        "中国焊接大奖揭晓",
        "6月3日，中国焊接大奖名单在京公布，四名焊工上榜。",
        "北京市",
    ),
    "a film made in a park": (
        "中国的公园为何让老外惊讶",
        "加拿大人汤姆在广西柳州的江滨公园拍了一段视频，说这里很热闹。",
        "柳州市",
    ),
    "guests that return home": (
        "孩子在海边走失",
        "孩子在福建泉州的海边走失一个月后，父亲返回湖北十堰。泉州警方还在寻找。",
        "泉州市",
    ),
    "the chief executive": (
        "特首就住宅一事致歉",
        "香港行政长官就住宅一事向市民致歉。一些亲北京的议员表示接受，另一些亲北京的人批评他。",
        "香港特别行政区",
    ),
    "the chief executive in short": (
        "港特首就住宅一事致歉",
        "他向市民致歉。一些亲北京的议员表示接受。",
        "香港特别行政区",
    ),
}


@pytest.mark.parametrize("case", HERE)
def test_a_plain_statement_of_place_is_read(case: str) -> None:
    title, body, city = HERE[case]
    article = told(title, body)
    assert (article.city, article.province) == (city, gazetteer().cities[city].province)


def test_headings_in_brackets_alone_make_no_round_up() -> None:
    body = "6月3日，柳州市总工会举办焊工比武。\n\n" + "\n\n".join(
        f"【{heading}】\n\n说来话长。" for heading in ("起因", "经过", "结果", "余波")
    )
    assert told("一场比武", body).city == "柳州市"


def test_a_mere_scene_is_unsure() -> None:
    title, body, _ = HERE["a film made in a park"]
    assert (told(title, body).evidence["province"][0].confidence or 1.0) <= 0.6


def test_the_host_who_publishes_goes_before_the_visitors() -> None:
    article = told(
        "顺德区总工会主席一行到匠人街开展调研",
        "6月3日，佛山市顺德区总工会主席一行八人到匠人街考察，区总工会负责人陪同。\n\n"
        "下一步，我区将在市委领导下把匠人街建得更好。",
        publisher="中山网",
    )
    assert article.city == "中山市"


def test_a_hospital_speaks_of_itself() -> None:
    article = told("我院举办药学技能大赛", "6月3日，我院举办药学技能大赛。", "湖南省某某医院")
    assert article.province == "CN-HN"


WORDS = [
    "公安局",
    "公安厅",
    "公安部门",
    "资源",
    "合作",
    "旧金山",
    "金山银山",
    "热火朝天",
    "价值连城",
]


@pytest.mark.parametrize("word", WORDS)
def test_an_everyday_word_is_no_county(word: str) -> None:
    article = told(
        "一次培训", f"学员谈到荆州、桂林、上海、广元和龙岩，说起{word}也是一样。{word}如此。"
    )
    names = {item.text for item in article.evidence["about_provinces"]}
    assert not any(name and name in word for name in names)


@pytest.mark.parametrize(("name", "city"), [("公安县", "荆州市"), ("资源县", "桂林市")])
def test_the_full_name_is_the_county(name: str, city: str) -> None:
    assert told("焊工比武举行", f"6月3日，{name}总工会举办焊工比武。").city == city


def test_everyday_words_are_short_names_of_counties() -> None:
    """No word is listed that no county bears: such a line would be dead."""
    short = {county.short_zh for county in gazetteer().counties}
    assert short >= _EVERYDAY


@pytest.mark.parametrize("rule", [rule for rule in PARTS_ZH if rule.ends])
def test_the_ends_of_a_rule_cover_all_that_it_can_match(rule: Rule) -> None:
    """Strings made of the pattern's own words: what the search finds, the ends must let pass."""
    assert rule.before
    pattern = rule.before.pattern.replace(r"\(", "（")
    words = {word.replace("（", "(") for word in re.findall(r"[\u4e00-\u9fff/:：、（]+", pattern)}
    words |= {sign for word in words for sign in word}
    matched = 0
    for pair in product(["", "去年、2020年", *sorted(words)], sorted(words)):
        text = "".join(pair)
        if rule.before.search(text):
            matched += 1
            assert text[-1] in rule.ends
    assert matched
