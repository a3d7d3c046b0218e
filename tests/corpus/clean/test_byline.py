"""Names and credits: who, as what, and what is no person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean_page
from corpus.clean.byline import is_credit
from corpus.clean.fields import labelled
from corpus.clean.names import credited, people
from corpus.clean.page import Line

PROSE = (
    "<p>{}全省职工技能比赛昨天在省城举行，来自各市的两百多名选手参加了八个项目的角逐。</p>"
    "<p>组委会表示，比赛每两年办一次，优胜者由省总工会表彰，并推荐参加全国比赛。{}</p>"
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("张三 李四", ("张三", "李四")),
        ("王小明、李华，欧阳娜娜", ("王小明", "李华", "欧阳娜娜")),
        ("张三李四", ("张三", "李四")),
        ("钱程李玉华", ("钱程", "李玉华")),
        ("王　五", ("王五",)),
        ("阿依古丽·买买提 刘洋", ("阿依古丽·买买提", "刘洋")),
        ("本报记者 张三 通讯员 李四", ("张三", "李四")),
        ("宣传部", ()),
        ("本站编辑", ()),
        ("管理员", ()),
        ("张三（宣传部）", ("张三",)),
        ("Zhu Liurong, Ba Fang and Wu Xiaozhi", ("Zhu Liurong", "Ba Fang", "Wu Xiaozhi")),
        ("Yang Lin from the Publicity Department of the Party Committee", ("Yang Lin",)),
        ("the School of Mechanical and Electrical Engineering", ()),
        ("correspondents Lyu Hui; Wei Simin", ("Lyu Hui", "Wei Simin")),
        ("Publicity Department", ()),
    ],
)
def test_people(value, expected):
    assert people(value) == expected


def test_an_agency_may_be_credited_with_a_picture():
    value = "Student News Agency and correspondents Wei Simin and Zhu Liurong"
    assert credited(value) == ("Student News Agency", "Wei Simin", "Zhu Liurong")
    assert people(value) == ("Wei Simin", "Zhu Liurong")


@given(st.text(max_size=200))
def test_any_value_is_read_without_error(value):
    assert all(people(value))
    assert all(credited(value))
    labelled(value)
    is_credit(Line(value))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("责任编辑：张三", True),
        ("（责任编辑：张三）", True),
        ("本报记者 张三 李四", True),
        ("□ 通讯员 张三", True),
        ("文/张三 图/李四", True),
        ("张三 摄", True),
        ("审核：马丽 初审：高远", True),
        ("记者张三在现场看到，选手们正在紧张比赛。", False),
        ("文化宫里座无虚席", False),
        ("编辑部的灯亮到深夜，大家都在等结果。", False),
        ("图书馆", False),
    ],
)
def test_credit_lines(line, expected):
    assert is_credit(Line(line)) is expected


def article(head="", start="", end="", below=""):
    html = (
        "<html><head><title>职工技能比赛在省城举行</title></head><body><div class='main'>"
        f"<h1>职工技能比赛在省城举行</h1>{head}<div class='article-content'>"
        f"{PROSE.format(start, end)}{below}</div></div></body></html>"
    )
    return clean_page(html.encode())


def test_a_dateline_stays_and_its_names_are_read():
    found = article(start="本报讯（记者 张三 通讯员 李四）")
    assert found.reporters == ("张三", "李四")
    assert found.body.startswith("本报讯（记者 张三 通讯员 李四）全省")


def test_a_bracket_that_is_only_byline_goes():
    found = article(start="（通讯员 刘建国 摄影 方圆）")
    assert found.reporters == ("刘建国",)
    assert found.photographers == ("方圆",)
    assert found.body.startswith("全省职工")


def test_the_bracket_at_the_end():
    found = article(end="（责编：王晓、李冬梅）")
    assert found.editors == ("王晓", "李冬梅")
    assert found.body.endswith("参加全国比赛。")


def test_reviewers_and_editors_leave_the_body():
    found = article(below="<p>审核：马丽娜</p><p>责任编辑：高远</p>")
    assert found.reviewers == ("马丽娜",)
    assert found.editors == ("高远",)
    assert len(found.paragraphs) == 2


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<p>来源：<a href='/'>工人日报</a> 作者：张三</p>", "工人日报"),
        ("<p>2024-03-18来源：中工网</p>", "中工网"),
        ("<p><span>稿源：</span><span>省总工会</span><span>点击：3</span></p>", "省总工会"),
        ("<p>Source: Example Daily | Updated: 2024-03-18</p>", "Example Daily"),
        ("<p>来源：本站 时间：2024-03-18</p>", None),
        ("<p>供稿：宣传部</p>", "宣传部"),
    ],
)
def test_content_source(head, expected):
    assert article(head=head).content_source == expected


def test_editors_are_not_reporters():
    found = article(head="<p>责任编辑：高远 作者：张三 审核：马丽娜</p>")
    assert (found.reporters, found.editors, found.reviewers) == (("张三",), ("高远",), ("马丽娜",))
