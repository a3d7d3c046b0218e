"""Names and credits: who, as what, and what is no person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean_page
from corpus.clean.byline import is_credit
from corpus.clean.fields import labelled
from corpus.clean.names import credited, people, signed
from corpus.clean.outlets import is_outlet, source_name
from corpus.clean.page import Line
from corpus.clean.roles import read_roles

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
        ("张三_NB1234", ("张三",)),
        ("李四 SN123", ("李四",)),
        ("云川日报见习记者 李四", ("李四",)),
        ("记者张三通讯员李四", ("张三", "李四")),
        ("王建国李晓梅欧阳修文", ("王建国", "李晓梅", "欧阳修文")),
        ("张三李四王五", ("张三", "李四", "王五")),
        ("王文", ("王文",)),
        ("广告软文", ()),
        ("全文", ()),
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
    assert all(signed(value))
    assert source_name(value) is None or len(source_name(value)) >= 2
    for bracketed in (False, True):
        assert read_roles(value, bracketed=bracketed) != ()
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
        ("图书/报纸", False),
        ("云川晚报记者 张三", True),
        ("编辑 张三 校对 李四", True),
        ("编辑｜张三 校对｜李四", True),
        ("一读：张三 二读：李四 三审：王五", True),
        ("本文来源：云川日报 责任编辑：李四_NN1234", True),
        ("2024-03-18 09:10 来源：云川日报 作者：张三", True),
        ("采写：云川都市报记者 张三 李四", True),
        ("策划 张三 统筹 李四", True),
        ("余下全文", False),
        ("记者 走进车间看比赛", False),
        ("来自二十个城市的选手：他们都是第一次参赛。", False),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者 张三 通讯员 李四", {"reporters": ["张三", "李四"]}),
        ("通讯员 张三/文 李四/图", {"reporters": ["张三"], "photographers": ["李四"]}),
        ("本报记者 张三 摄", {"photographers": ["张三"]}),
        ("记者 张三 摄影报道", {"reporters": ["张三"], "photographers": ["张三"]}),
        ("张三 李四 文/图", {"reporters": ["张三", "李四"], "photographers": ["张三", "李四"]}),
        ("特约记者 张三 发自云川", {"reporters": ["张三"]}),
        ("记者张三 整合", {"reporters": ["张三"]}),
        ("校对 张三 责编 李四", {"editors": ["李四"]}),
        ("工会、团委供稿 摄影/张三", {"reporters": [], "photographers": ["张三"]}),
        ("张三 李四", None),
        ("图为比赛现场", None),
        ("广告软文", None),
    ],
)
def test_roles_and_names(text, expected):
    found = read_roles(text)
    together: dict[str, list[str]] = {}
    for name, who in found or ():
        together.setdefault(name, []).extend(who)
    assert (together if found is not None else None) == expected


def test_a_name_without_a_chinese_surname_counts_in_brackets_only():
    text = "记者 格日乐图 通讯员 张三"
    assert read_roles(text) is None
    assert read_roles(text, bracketed=True) == (
        ("reporters", ("格日乐图",)),
        ("reporters", ("张三",)),
    )
    assert read_roles("资料图 张三/摄", bracketed=True) == (("photographers", ("张三",)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云川日报", True),
        ("云川新闻网", True),
        ("云川电视台", True),
        ("新华社", True),
        ("国内新闻", False),
        ("校园网", False),
        ("通知公告", False),
        ("汇报", False),
        ("张三", False),
        ("云川机电学院", False),
    ],
)
def test_outlets_are_known_by_their_names(text, expected):
    assert is_outlet(text) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("云川日报 2024年3月1日 第3版", "云川日报"),
        ("《云川日报》", "云川日报"),
        ("《云川日报》第3版", "云川日报"),
        ("云川日报记者 张三", "云川日报"),
        ("云川日报 张三", "云川日报"),
        ("云川日报-教育频道 原创稿", "云川日报-教育频道"),
        ("云川日报　作者 张三", "云川日报"),
        ("本站原创", None),
        ("网络", None),
        ("", None),
        ("2024", None),
    ],
)
def test_the_outlet_in_a_value(value, expected):
    assert source_name(value) == expected


@pytest.mark.parametrize(
    ("head", "reporters", "source"),
    [
        ("<p>2024-03-18 09:10 <span>张三/云川日报</span></p>", ("张三",), "云川日报"),
        ("<p>张三/云川日报</p><p>2024-03-18 09:10</p>", ("张三",), "云川日报"),
        (
            "<p>2024年03月18日 09:10<span>云川日报</span><a href='#c'>评论(3)</a></p>",
            (),
            "云川日报",
        ),
        ("<p>云川日报</p><p>2024-03-18 09:10</p>", (), "云川日报"),
        ("<p>2024-03-18 09:10 国内新闻</p>", (), None),
        ("<p>云川网 &gt; 要闻 2024-03-18</p>", (), None),
        ("<p class='info source'>小城故事 2024-03-18 09:10</p>", (), "小城故事"),
        ("<p>小城故事 2024-03-18 09:10</p>", (), None),
        ("<p>来源：</p><p><a href='/s'>云川日报</a></p>", (), "云川日报"),
        ("<p>来源：<img src='l.png' alt='云川日报' width=80 height=20></p>", (), "云川日报"),
        ("<p><i>来源</i><b>云川日报</b> | <i>作者</i><b>张三</b></p>", ("张三",), "云川日报"),
        ("<p>来源：云川日报　记者 王建国李晓梅</p>", ("王建国", "李晓梅"), "云川日报"),
        ("<p>来源：云川日报记者 张三</p>", ("张三",), "云川日报"),
        ("<p>作者：云川日报</p>", (), "云川日报"),
        ("<p>来源：本站 作者：宣传部</p>", (), None),
        ("<p>作者：网络整理 来源：互联网</p>", (), None),
        ("<p>作者：棉花糖 来源：云川日报</p>", ("棉花糖",), "云川日报"),
        ("<p>执笔/棉花糖、张一刀</p>", ("棉花糖", "张一刀"), None),
        ("<p>作者：云川文化传播有限公司</p>", (), "云川文化传播有限公司"),
        ("<p class='author'>张三</p>", ("张三",), None),
        ("<p>云川日报记者 张三</p>", ("张三",), None),
        ("<p>记者 张三 李四 2024-03-18</p>", ("张三", "李四"), None),
        ("<div>By</div><div>Jane Roe and John Doe</div>", ("Jane Roe", "John Doe"), None),
    ],
)
def test_the_lines_under_the_headline(head, reporters, source):
    found = article(head=head)
    assert (found.reporters, found.content_source) == (reporters, source)
    assert len(found.paragraphs) == 2


@pytest.mark.parametrize(
    ("end", "reporters"),
    [
        ("（张三）", ("张三",)),
        ("（张三 李四）", ("张三", "李四")),
        ("（云川日报 张三）", ("张三",)),
        ("（记者 张三 通讯员 李四）", ("张三", "李四")),
        ("（通讯员 张三/文 李四/图）", ("张三",)),
        ("（左一）", ()),
        ("（全文）", ()),
        ("（责任编辑：张三）", ()),
    ],
)
def test_what_a_bracket_at_the_end_names(end, reporters):
    assert article(end=end).reporters == reporters


@pytest.mark.parametrize(
    "start",
    [
        "新华社云川3月1日电（记者张三、李四）",
        "新华社云川3月1日电 记者张三、李四报道：",
        "云川日报讯（全媒体记者 张三 实习生 李四）",
        "本报讯（记者 张三　李　四）",
    ],
)
def test_datelines(start):
    found = article(start=start)
    assert found.reporters == ("张三", "李四")
    assert found.body.startswith(start[:6])


def test_a_label_of_the_source_wins_over_the_slot_beside_the_date():
    found = article(
        head="<p>2024-03-18 云川网</p>", below="<p>本文来源：云川日报 责任编辑：李四_NN1234</p>"
    )
    assert (found.content_source, found.editors) == ("云川日报", ("李四",))
    assert found.evidence["content_source"][0].rule == "label 本文来源"


def test_a_quoted_label_in_a_legal_notice_is_no_source():
    assert article(below="<p>凡注明“来源：云川网”的稿件，版权归本网所有</p>").content_source is None


def test_proofreaders_are_neither_editors_nor_reviewers():
    found = article(below="<p>编辑｜张三 校对｜李四</p><p>审核｜王五</p>")
    assert (found.editors, found.reviewers) == (("张三",), ("王五",))
    assert len(found.paragraphs) == 2


def test_metadata_names_an_author_only_if_the_page_shows_it():
    shown = article(head="<meta name='author' content='cottoncandy'><p>cottoncandy 2024-03-18</p>")
    hidden = article(head="<meta name='author' content='cottoncandy'><p>2024-03-18</p>")
    assert (shown.reporters, hidden.reporters) == (("cottoncandy",), ())
