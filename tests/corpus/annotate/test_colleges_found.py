"""Colleges that the gazetteer does not hold, found by how their names are built."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.annotate.colleges import mentions, survey
from corpus.annotate.colleges.candidates_en import english_candidates
from corpus.annotate.colleges.candidates_zh import chinese_candidates
from corpus.annotate.colleges.own_school import own_school
from corpus.annotate.colleges.school_words import ENDINGS, LONGEST_ENDING
from corpus.annotate.names import vocabulary
from corpus.annotate.reading import read
from corpus.article import Article, CollegeMention
from corpus.gazetteer import gazetteer


def named(title: str, body: str = "", **fields: object) -> tuple[CollegeMention, ...]:
    """What the rules for colleges make of an article, without the rest of the annotator."""
    language = "en" if (title + body).isascii() else "zh"
    article = Article(id="x", title=title, body=body, language=language, **fields)  # type: ignore[arg-type]
    parts = read(article, vocabulary())
    found = survey(parts, gazetteer())
    return mentions(found.known, found.unknown, own_school(parts, found, gazetteer()))


def ids(title: str, body: str = "", **fields: object) -> list[str]:
    return [mention.id for mention in named(title, body, **fields)]


def built(text: str) -> list[str]:
    parts = read(Article("x", "", text, "zh"), vocabulary())
    return [
        name.name
        for part in parts
        for name in (*chinese_candidates(part), *english_candidates(part))
        if name.proper
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("学员走进钦州新能源工匠学院参观", "钦州新能源工匠学院"),
        ("市总工会和百色机电技师学院共建基地", "百色机电技师学院"),
        ("昨日，呼和浩特数控职业学院与企业签约", "呼和浩特数控职业学院"),
        ("来自和田丝绸职业技术学院的选手", "和田丝绸职业技术学院"),
        ("大赛由梧州冶炼高等专科学校承办", "梧州冶炼高等专科学校"),
        ("在防城港海港职业技术大学举行", "防城港海港职业技术大学"),
        ("总工会授予“桂北竹编工匠学院”牌匾", "桂北竹编工匠学院"),
        ("颁奖会上，获得一等奖的河池第五职业技术学校", "河池第五职业技术学校"),
        ("毕业于贺州第三技工学校后他进厂", "贺州第三技工学校"),
        ("记者日前从崇左边贸职业教育中心获悉", "崇左边贸职业教育中心"),
        ("考入江城区劳模工匠学院", "江城区劳模工匠学院"),
        ("国网阜新带电作业工匠学院开班", "国网阜新带电作业工匠学院"),
        ("湘西北国际工匠院、钦州港工匠院", "钦州港工匠院"),
        ("钦州市“坭兴陶”产业工匠学院", "钦州市坭兴陶产业工匠学院"),
        ("新疆阿克苏农垦职业大学的学生", "新疆阿克苏农垦职业大学"),
        ("北海航海学院、钦州师范大学和玉林卫生学校", "玉林卫生学校"),
        ("中国地热大学的教授", ""),
        ("中国民航大学的教授", "中国民航大学"),
    ],
)
def test_a_name_is_cut_out_of_its_sentence(text: str, name: str) -> None:
    found = built(text)
    assert (name in found) if name else not found


@pytest.mark.parametrize(
    "text",
    [
        "各职业院校、我市技师学院、一所职业学院、多家工匠学院都派人参加",
        "职业技术学院和工匠学院、首批工匠学院、省级工匠学院",
        "三个产业学院、两个二级学院、书院、法学院、机电工程学院",
        "某大学继续教育学院，马克思主义学院，老年大学",
        "广西大学生到场，桂林大学城，柳州大学路",
        "建设工匠学院，打造行业工匠学院，尽快申办工匠学院",
        "国家级技师学院、高等职业学校、中等职业学校、国务院学院",
        "钦州工匠学院联盟成立",
        "资源学院和信息学院",
        "一些城市自办工匠学院，钦州织密市级工匠学院网络，百色办起劳模工匠学院",
        "广西六类产业工匠学院配齐，与人们印象中技工学校不同",
        "本届大赛首次允许技工学校组队，鼓励职业学院报名",
        "Higher Vocational Colleges and a National Craftsman College",
        "the 2019 Guangxi Vocational College Skills Competition",
        "Trinity Church, Harvard University and a new School",
    ],
)
def test_bare_words_are_no_names(text: str) -> None:
    assert built(text) == []


def test_a_faculty_leaves_the_university() -> None:
    assert built("钦州大学机电工程学院的师生") == ["钦州大学"]


def test_places_in_a_row_belong_to_a_name_only_from_the_wider_to_the_narrower() -> None:
    assert built("在广东东莞百色冶金职业学院的展台") == ["百色冶金职业学院"]
    assert built("广西百色冶金职业学院") == ["广西百色冶金职业学院"]


def test_a_craftsmens_college_within_a_school_keeps_the_schools_name() -> None:
    assert built("百色冶金职业学院工匠学院开班") == ["百色冶金职业学院", "百色冶金职业学院工匠学院"]


def test_an_unplaced_name_needs_a_second_spot_or_a_sign_of_its_beginning() -> None:
    assert ids("省里按片布点工匠学院") == []
    assert ids("金凤湾工匠学院揭牌", "昨日，金凤湾工匠学院开课。") == ["金凤湾工匠学院"]
    assert ids("“金凤湾工匠学院”揭牌") == ["金凤湾工匠学院"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Students of Baise Vocational College of Mining came.",
            "Baise Vocational College of Mining",
        ),
        (
            "at Hechi University of Science and Technology and elsewhere",
            "Hechi University of Science and Technology",
        ),
        ("The Qinzhou Craftsmen's College's first class", "Qinzhou Craftsmen's College"),
        ("Deyang No. 2 Vocational School won", "Deyang No. 2 Vocational School"),
        ("Yunfu Stone Polytechnic, founded in 1999", "Yunfu Stone Polytechnic"),
    ],
)
def test_english_names(text: str, expected: str) -> None:
    assert built(text) == [expected]


def test_two_english_names_in_one_run() -> None:
    found = built("Baise Vocational and Technical College and Hechi Technician College met")
    assert found == ["Baise Vocational and Technical College", "Hechi Technician College"]


def test_a_candidate_is_its_own_id_in_simplified_script() -> None:
    (mention,) = named("百色冶金職業學院開學")
    assert (mention.id, mention.name_zh, mention.known) == (
        "百色冶金职业学院",
        "百色冶金职业学院",
        False,
    )
    assert (mention.evidence.text, mention.evidence.where) == ("百色冶金職業學院", "title")
    assert mention.evidence.value == mention.id
    assert mention.evidence.confidence is not None


def test_both_languages_in_brackets_are_one() -> None:
    (mention,) = named("百色冶金职业学院（Baise Metallurgy Vocational College）开学")
    assert mention.name_zh == "百色冶金职业学院"
    assert mention.name_en == "Baise Metallurgy Vocational College"
    (known,) = named("柳州职业技术学院（Liuzhou Career Technical College）开学")
    assert known.id == "liuzhou-vocational-and-technical-college"


def test_old_and_short_names_count_for_the_full_one() -> None:
    assert ids("百色冶金职业学院（原百色冶金技工学校）开学") == ["百色冶金职业学院"]
    assert ids("百色冶金技工学校更名为百色冶金职业学院") == ["百色冶金职业学院"]
    assert ids("百色冶金工匠学院挂牌", "广西百色冶金工匠学院昨日挂牌。") == ["广西百色冶金工匠学院"]
    assert ids("百色冶金职业学院（百色锰业工匠学院）") == ["百色冶金职业学院", "百色锰业工匠学院"]


def test_a_schools_name_may_lose_words_but_a_universitys_may_not() -> None:
    school = "洛阳铁路学校与一座城"
    body = "洛阳铁路信息工程学校建校七十年。"
    assert ids(school, body) == ["luoyang-railway-information-engineering-school"]
    assert ids("钦州大学", "钦州师范大学来访") == ["钦州大学", "钦州师范大学"]


def test_a_province_alone_before_craftsmens_college_may_mean_all_of_them() -> None:
    assert ids("贵州工匠学院检验培训成色") == []
    assert ids("贵州工匠学院开学", "昨日，贵州工匠学院开学。") == ["贵州工匠学院"]
    assert ids("大赛由贵州工匠学院承办") == ["贵州工匠学院"]


def test_the_college_that_a_text_names_is_what_it_calls_the_college() -> None:
    body = "柳州工匠学院昨日揭牌。学院首批招收学员三十人。"
    assert ids("揭牌", body, publisher="百色冶金职业学院") == ["liuzhou-craftsman-college"]
    own = "柳州工匠学院昨日揭牌。我校派教师授课。"
    assert ids("揭牌", own, publisher="百色冶金职业学院") == [
        "liuzhou-craftsman-college",
        "百色冶金职业学院",
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("钦州市拟筹建钦州坭兴陶工匠学院", "planned"),
        ("明年，市里将成立钦州坭兴陶工匠学院", "planned"),
        ("钦州坭兴陶工匠学院(筹)", "planned"),
        ("该厂申报钦州坭兴陶工匠学院", "applied"),
        ("学校加挂“钦州坭兴陶工匠学院”牌子", "label"),
        ("三家单位被授予钦州坭兴陶工匠学院称号", "label"),
        ("钦州坭兴陶工匠学院揭牌", "named"),
        ("在规划设计院召开钦州坭兴陶工匠学院座谈会", "named"),
        ("校方授予钦州坭兴陶职业学院锦旗", "named"),
    ],
)
def test_status(text: str, status: str) -> None:
    (mention,) = named(text)
    assert mention.status == status


def test_many_names_and_long_texts_take_linear_time() -> None:
    many = "、".join(f"百色第{number}职业学院" for number in range(10_000))
    assert len(ids("学校名单", many)) == 60
    rows = [
        "工匠学院" * 500_000,
        "在" * 2_000_000,
        "柳州" * 1_000_000 + "学院",
        "College " * 250_000,
    ]
    rows += ["A " * 1_000_000 + "College", '"' * 2_000_000, "柳州职业技术学院(原" * 200_000]
    for text in rows:
        before = time.perf_counter()
        ids("长文", text)
        assert time.perf_counter() - before < 12


@given(
    st.text(alphabet="柳州市在与和的工匠职业技术学院大学校第一(原)、“” \nACollege of&", max_size=80)
)
def test_any_text_yields_names_that_stand_in_it(text: str) -> None:
    article = Article("x", "柳州", text, "zh")
    parts = read(article, vocabulary())
    found = survey(parts, gazetteer())
    for name in found.unknown:
        assert 0 <= name.start < name.end <= len(name.part.text)
    for mention in mentions(found.known, found.unknown):
        assert mention.evidence.text in article.title + article.body


def test_no_ending_is_longer_than_what_is_looked_at() -> None:
    assert built("学员来自灵川县职业技术教育中心学校。") == ["灵川县职业技术教育中心学校"]
    assert max(_width(form.pattern) for _, form in ENDINGS) == LONGEST_ENDING


def _width(pattern: str) -> int:
    return int(re._parser.parse(pattern).getwidth()[1])  # type: ignore[attr-defined]


@pytest.mark.parametrize("sentence", ["Guilin College & ", "Baise College of Nursing and Guilin "])
def test_time_grows_with_the_length_of_rows_of_english_names(sentence: str) -> None:
    def seconds(times: int) -> float:
        part = read(Article("x", "", sentence * times, "en"), vocabulary())
        started = time.perf_counter()
        survey(part, gazetteer())
        return time.perf_counter() - started

    seconds(10)
    assert seconds(20_000) < 1.5
