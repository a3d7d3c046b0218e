"""People with titles: a name that leaves no doubt, or none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotate.names import vocabulary
from corpus.annotate.reading import read
from corpus.annotate.titled import MOST, find_people
from corpus.article import Article, PersonMention


def found(body: str) -> tuple[PersonMention, ...]:
    language = "en" if body.isascii() else "zh"
    article = Article(id="x", title="", body=body, language=language)
    return find_people(read(article, vocabulary()))


def people(body: str) -> list[tuple[str, str]]:
    return [(person.role, person.name) for person in found(body)]


@pytest.mark.parametrize(
    ("words", "role", "name"),
    [
        ("全国劳动模范 郭晋龙为学生作报告。", "全国劳动模范", "郭晋龙"),
        ("大国工匠高凤林说，手要稳。", "大国工匠", "高凤林"),
        ("“大国工匠”高凤林走上讲台。", "大国工匠", "高凤林"),
        ("全国勞動模範郭晉龍介紹經驗。", "全国劳动模范", "郭晋龙"),
        ("市总工会党组书记、常务副主席张三出席。", "市总工会党组书记、常务副主席", "张三"),
        ("某公司技术员李四说：", "技术员", "李四"),
        ("院长王五强调质量。", "院长", "王五"),
        ("副主席欧阳明月致辞。", "副主席", "欧阳明月"),
        ("开幕式由副校长阿不都热合曼·艾力主持。", "副校长", "阿不都热合曼·艾力"),
        ("学员代表、车工刘湘宾说。", "学员代表、车工", "刘湘宾"),
        ("荆楚工匠李明说。", "荆楚工匠", "李明"),
        ("我们邀请工匠李明到场。", "工匠", "李明"),
        ("院长李有为说，", "院长", "李有为"),
        ("院长王芳为学员颁奖。", "院长", "王芳"),
        ("教师王娟已在这里三年。", "教师", "王娟"),
        ("讲师朱晖认为，课时不够。", "讲师", "朱晖"),
        ("校长王芳称，报名已满。", "校长", "王芳"),
        ("厂长李建发布通知。", "厂长", "李建"),
        ("党委书记李明华教授致辞。", "党委书记", "李明华"),
        ("技工学校校长江涛说，", "校长", "江涛"),
        ("运营总监李思暐表示，", "总监", "李思暐"),
        ("工程院院士王建平来校。", "院士", "王建平"),
        ("主任曾国强表示满意。", "主任", "曾国强"),
        ("市总工会主席任远出席。", "市总工会主席", "任远"),
        ("Gao Fenglin, a national model worker, spoke.", "national model worker", "Gao Fenglin"),
        ("Vice-president Li Ming attended the class.", "Vice-president", "Li Ming"),
        ("They asked Party Secretary Qin Jianhua how.", "Party Secretary", "Qin Jianhua"),
    ],
)
def test_named(words: str, role: str, name: str) -> None:
    assert people(words) == [(role, name)]


@pytest.mark.parametrize(
    "words",
    [
        "主席团成员名单公布。",
        "劳模宣讲团走进校园。",
        "全国劳动模范代表座谈。",
        "教师范围很广，",
        "机电工程学校，",
        "选手高铁技能，",
        "学员万余人，",
        "高级技师郭工演示，司机老何说，劳模李某说。",
        "焊工张师傅说，高级技师陈委员建议。",
        "厂长江边，市长江大桥，局长安区，",
        "北京大工匠揭晓，",
        "学院院长江苏学院，",
        "记者 王芳 通讯员 李丽 编辑 张伟",
        "经理万达，队长白天工作，会长时间讲话。",
        "工程师张华伟大的贡献。",
        "学校负责人向记者表示，主任向大家介绍，",
        "书记曾多次表示，院长曾荣获称号，",
        "由副市长任组长的专班，由院长任顾问，局长任总指挥，",
        "老师们请班长王书记说两句，导师李教授说，",
        "主任曾表示，",
        "市长江大桥，船长江面作业，",
        "院长张学正赶到现场。",
        "Secretary General of Zhejiang spoke.",
        "Director Lanzhou, a teacher",
    ],
)
def test_no_name(words: str) -> None:
    assert people(words) == []


def test_nobody_is_given_twice() -> None:
    assert people("院长王建平致辞。党委书记王建平总结。") == [("院长", "王建平")]


def test_evidence_is_the_page_s_own_writing() -> None:
    [person] = found("全国勞動模範郭晉龍說，")
    assert person.evidence.text == "全国勞動模範郭晉龍"
    assert person.evidence.value == person.name == "郭晋龙"


def test_only_the_first_are_given() -> None:
    names = [f"王{char}{other}" for char in "建国华伟明" for other in "军平强波涛"]
    assert len(people("".join(f"选手{name}，" for name in names))) == MOST


@given(st.text(alphabet="院长书记王李张建平说、，。工匠劳模·阿艾 江苏", max_size=60))
@settings(max_examples=200, deadline=None)
def test_properties(body: str) -> None:
    results = found(body)
    assert len({person.name for person in results}) == len(results) <= MOST
    for person in results:
        assert person.role in body
        assert person.name in body
        assert 2 <= len(person.name) <= 20
        assert person.evidence.text.startswith(person.role)
        assert person.evidence.text.endswith(person.name)


@pytest.mark.parametrize(
    "piece", ["院长王", "书记、", "院长阿·", "Vice President Li ", "Aaa bbb, "]
)
def test_time_is_bounded(piece: str) -> None:
    article = Article(id="x", title="", body=piece * (2_000_000 // len(piece)), language="zh")
    parts = read(article, vocabulary())
    start = time.perf_counter()
    find_people(parts)
    assert time.perf_counter() - start < 3
