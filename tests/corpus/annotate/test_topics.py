"""Topics by words: the headline decides, the text may add."""

from __future__ import annotations

import pytest

from corpus.annotate import annotate
from corpus.article import Article, Language


def topics(title: str, body: str = "") -> tuple[str, ...]:
    language: Language = "en" if (title + body).isascii() else "zh"
    return annotate(Article(id="x", title=title, body=body, language=language)).topics


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("工匠学院揭牌", "inauguration"),
        ("工匠學院揭牌成立", "inauguration"),
        ("高技能人才培训班开班", "training"),
        ("全市职工职业技能大赛落幕", "competition"),
        ("一批工匠荣获五一劳动奖章", "award"),
        ("关于深化产改的实施意见印发", "policy"),
        ("省总工会领导走访慰问职工", "visit"),
        ("两校签约共建产教联合体", "cooperation"),
        ("公开招聘高技能人才", "recruitment"),
        ("劳模宣讲团进校园", "lecture"),
        ("技能人才年度报告发布，数据显示稳步增长", "statistics"),
        ("新校区动工", "inauguration"),
        ("全省工会工作会议召开", "policy"),
        ("全市技能人才家底摸清", "statistics"),
        ("Craftsman College Is Inaugurated", "inauguration"),
        ("Workers train for skills competition", "competition"),
    ],
)
def test_the_headline_tells(title: str, expected: str) -> None:
    assert topics(title)[0] == expected


def test_several_topics() -> None:
    assert set(topics("工匠学院揭牌暨技能大赛开赛")) == {"inauguration", "competition"}


def test_other_stands_alone() -> None:
    assert topics("工匠的一天", "早晨六点，他走进车间。") == ("other",)


def test_a_word_far_down_makes_no_topic() -> None:
    assert topics("工匠的一天", "他走进车间。" * 60 + "他曾参加技能大赛。") == ("other",)


def test_a_word_inside_a_college_s_name_is_no_topic() -> None:
    assert topics("新疆农业技师培训学院") == ("other",)


def test_evidence_names_the_word() -> None:
    article = annotate(Article(id="x", title="工匠學院揭牌", body="", language="zh-Hant"))
    assert [(item.text, item.where) for item in article.evidence["topics"]] == [("揭牌", "title")]
