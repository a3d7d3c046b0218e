"""Topics by words: the headline decides, the text may add."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotate.names import vocabulary
from corpus.annotate.reading import read
from corpus.annotate.topics import find_topics
from corpus.article import Article, Evidence, Language
from corpus.gazetteer import OTHER_TOPIC, gazetteer


def found(title: str, body: str = "") -> dict[str, Evidence]:
    language: Language = "en" if (title + body).isascii() else "zh"
    article = Article(id="x", title=title, body=body, language=language)
    return find_topics(read(article, vocabulary()))


def topics(title: str, body: str = "") -> tuple[str, ...]:
    return tuple(found(title, body))


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
        ("市总工会领导来校察看车间", "visit"),
        ("省总工会主席会见客人", "visit"),
        ("教育厅厅长到柳职院", "visit"),
        ("一组数字看职工一年之变", "statistics"),
        ("七名职工成为本市首批大工匠", "award"),
        ("市總工會拜會社團", "visit"),
        ("勞工局辦專場配對會", "recruitment"),
        ("Union Delegation Came to Our Hospital for Exchange", "visit"),
        ("Lathe Operator Becomes a Famous Craftsman", "award"),
        ("A Craftsman College for Miners Opens in Datong", "inauguration"),
        ("Lao teachers complete railway welding course", "training"),
    ],
)
def test_the_headline_tells(title: str, expected: str) -> None:
    assert topics(title)[0] == expected


def test_several_topics() -> None:
    assert set(topics("工匠学院揭牌暨技能大赛开赛")) == {"inauguration", "competition"}


def test_at_most_three() -> None:
    assert len(topics("揭牌、开班、开赛、表彰、签约、招聘、宣讲")) == 3


def test_other_stands_alone() -> None:
    assert topics("工匠的一天", "早晨六点，他走进车间。") == (OTHER_TOPIC,)
    assert found("工匠的一天")[OTHER_TOPIC].value == OTHER_TOPIC


@pytest.mark.parametrize("title", ["短评：手艺的价值", "下周工作安排", "Commentary: skilled hands"])
def test_a_comment_or_a_schedule_is_no_news_whatever_it_speaks_of(title: str) -> None:
    assert topics(title, "早上八点，工人夜校，三号楼。") == (OTHER_TOPIC,)
    assert topics("又到周一", "早上八点，工人夜校，三号楼。") == ("training",)


@pytest.mark.parametrize(
    "title",
    [
        "世赛金牌得主谈心得",
        "技能大师工作室的清晨",
        "培训中心的食堂",
        "大赛办公室搬家",
        "A visiting professor's day",
    ],
)
def test_a_word_in_the_name_of_something_else_is_no_topic(title: str) -> None:
    assert topics(title) == (OTHER_TOPIC,)


def test_two_words_together_say_what_neither_says_alone() -> None:
    assert topics("工匠学院的食堂") == (OTHER_TOPIC,)
    assert topics("食堂启用前的早晨") == (OTHER_TOPIC,)
    evidence = found("校区实训楼今日启用")["inauguration"]
    assert evidence.text == "实训楼今日启用"


@pytest.mark.parametrize("between", ["。", "，", "很多很多很多很多很多很多很多很多"])
def test_words_apart_are_no_pair(between: str) -> None:
    assert topics(f"清早的校区{between}运营") == (OTHER_TOPIC,)
    assert topics("清早的校区运营") == ("inauguration",)


def test_one_character_must_adjoin_its_fellow() -> None:
    assert topics("部长到车间") == ("visit",)
    assert topics("部长早早到车间") == (OTHER_TOPIC,)


def test_what_guests_were_shown_is_no_topic() -> None:
    body = "调研组来到学校，了解技能大赛、师资培训的情况。"
    assert topics("市总工会调研组来校", body) == ("visit",)


def test_the_text_decides_where_the_headline_is_silent() -> None:
    assert topics("又是一年秋风起", "学院今天揭牌。") == ("inauguration",)


def test_a_word_far_down_makes_no_topic() -> None:
    assert topics("工匠的一天", "他走进车间。" * 60 + "他曾参加技能大赛。") == (OTHER_TOPIC,)


def test_a_word_inside_a_college_s_name_is_no_topic() -> None:
    assert topics("新疆农业技师培训学院") == (OTHER_TOPIC,)


def test_a_word_of_another_word_is_no_topic() -> None:
    assert topics("职工亮相大国工匠创新交流大会") == (OTHER_TOPIC,)


@pytest.mark.parametrize(
    "background",
    [
        "据了解，学院举办过技能大赛。",
        "下一步，学院将承办技能大赛。",
        "他说，希望学校多办技能大赛。",
        "三年来，累计举行技能大赛四十场。",
    ],
)
def test_what_is_said_beside_the_event_is_no_topic(background: str) -> None:
    assert topics("一所学院的清晨", "天刚亮，车间的灯就亮了。" + background) == (OTHER_TOPIC,)


def test_what_happens_at_the_event_counts_far_down() -> None:
    middle = "学院有十个实训室。" * 40
    body = "学院今天揭牌。" + middle + "仪式结束后，学校还与七家企业签署共建协议。"
    assert set(topics("学院揭牌", body)) == {"inauguration", "cooperation"}
    assert topics("学院揭牌", "学院今天揭牌。" + middle) == ("inauguration",)


def test_winners_of_a_contest_are_no_award() -> None:
    body = "大赛今天收官，一百名选手参赛，王某获得一等奖，领导为获奖选手颁奖。"
    assert topics("职工技能大赛落幕", body) == ("competition",)


def test_evidence_names_the_word() -> None:
    found = find_topics(
        read(Article(id="x", title="工匠學院揭牌", body="", language="zh-Hant"), vocabulary())
    )
    evidence = found["inauguration"]
    assert (evidence.text, evidence.where, evidence.value) == ("揭牌", "title", "inauguration")


@given(st.lists(st.sampled_from("揭牌 揭牌。 技能大赛 表示 会上， 学院 \n 的 据了解 招聘".split())))
@settings(max_examples=200, deadline=None)
def test_properties(pieces: list[str]) -> None:
    given_topics = found("", "".join(pieces))
    assert 1 <= len(given_topics) <= 3
    assert OTHER_TOPIC not in given_topics or len(given_topics) == 1
    for topic, evidence in given_topics.items():
        assert evidence.value == topic
        assert evidence.confidence is not None
        assert 0 < evidence.confidence < 1


def test_no_word_is_strong_and_weak_for_one_topic() -> None:
    for topic, words in {**gazetteer().topics, **gazetteer().topic_marks}.items():
        assert not set(words.strong) & set(words.weak), topic
        assert len(set(words.strong)) == len(words.strong), topic
        assert len(set(words.weak)) == len(words.weak), topic
