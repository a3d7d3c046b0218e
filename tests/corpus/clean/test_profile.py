"""Profiles: selectors come first, general rules fill in, and both are recorded."""

from __future__ import annotations

import pytest

from corpus import Profile, clean_page, profile_report

TEXT = "工匠学院昨天在市总工会揭牌，来自各企业的职工代表参观了焊接和数控两个实训车间。"
PAGE = f"""<html><head><meta charset="utf-8"><title>学院动态</title></head><body>
<h1>某某集团</h1><span class="big">工匠学院在本市揭牌</span>
<ul><li><b class="when">2024-12-19 10:30</b></li><li><i class="from">稿源：示例工会网</i></li></ul>
<div id="left"><p>推荐：{TEXT.replace("昨天", "去年")}</p>
<p>{TEXT.replace("昨天", "前年")}</p></div>
<div id="text"><p>{TEXT}</p><p class="ad">点这里领取课程优惠券，名额有限，先到先得，欢迎报名。</p>
<p>{TEXT.replace("昨天", "今天")}</p></div></body></html>""".encode()
FULL = Profile(title=".big", body="#text", date=".when", source=".from", drop=".ad")


def test_selectors_come_first():
    article = clean_page(PAGE, profile=FULL)
    assert article.title == "工匠学院在本市揭牌"
    assert article.paragraphs == [TEXT, TEXT.replace("昨天", "今天")]
    assert str(article.published) == "2024-12-19 10:30"
    assert article.content_source == "示例工会网"
    assert {e.where: e.rule for e in article.evidence["profile"]} == dict.fromkeys(
        ("title", "body", "date", "source", "drop"), "matched"
    )
    assert article.evidence["title"][0].where == "profile"


def test_what_a_profile_does_not_find_is_read_as_ever():
    stale = Profile(title=".gone", body="#gone", date=".big", source="#text", drop=".gone")
    assert not any(profile_report(PAGE, stale).values())
    article, plain = clean_page(PAGE, profile=stale), clean_page(PAGE)
    assert (article.title, article.body, article.published) == (
        plain.title, plain.body, plain.published,
    )  # fmt: skip
    assert {e.rule for e in article.evidence["profile"]} == {"found nothing of use"}
    assert "profile" not in plain.evidence


def test_the_report_names_the_selectors_that_are_given():
    assert profile_report(PAGE, Profile(title=".big", date=".gone")) == {
        "title": True,
        "date": False,
    }
    assert profile_report("只有文字，没有标签。".encode(), FULL) == dict.fromkeys(
        ("title", "body", "date", "source", "drop"), False
    )


def test_a_selector_that_is_no_css_is_refused_by_name():
    with pytest.raises(ValueError, match=r"^body: 'div\[' is no CSS selector"):
        Profile(body="div[")
