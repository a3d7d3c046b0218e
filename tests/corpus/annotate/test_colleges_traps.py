"""The traps of class C of the project's collection, met on real pages, each in our own words."""

from __future__ import annotations

import pytest

from corpus.annotate.hijack import hijack_words
from tests.corpus.annotate.test_colleges_found import ids, named

SANY = "hunan-sany-craftsman-college"
LVTC = "liuzhou-vocational-and-technical-college"


def test_c60_trinity_is_sany_beside_sany() -> None:
    body = "Sany opened its Trinity Craftsman College. Hunan Sany Craftsman College has classes."
    assert ids("Trinity Craftsman College opens", body) == [SANY]


def test_c61_trinity_elsewhere_is_not_sany() -> None:
    assert SANY not in ids("Trinity Craftsman College", "A teaser about Guazhou county, Gansu.")
    assert ids("Trinity in Guazhou", "The Trinity of wind, light and heat.") == []


def test_c62_a_sound_alike_company_is_no_college() -> None:
    assert ids("武汉叁壹教育科技公司到校交流") == []


@pytest.mark.parametrize("own", ["我校", "我院", "学院党委", "学校领导"])
def test_c63_our_school_is_the_publishers(own: str) -> None:
    text = f"劳模进校园\n\n昨日，{own}邀请劳模作报告。"
    assert ids("喜报", text, publisher="柳州职业技术学院") == [LVTC]
    assert ids("喜报", text, content_source="百色冶金职业学院宣传部") == ["百色冶金职业学院"]
    assert ids("喜报", text, publisher="南国早报") == []
    assert ids("喜报", text) == []


def test_c63_evidence_names_the_publisher() -> None:
    (mention,) = named("喜报", "我校举行开学典礼。", publisher="百色冶金职业学院")
    assert not mention.known
    assert mention.evidence.text == "我校"
    assert "publisher's own" in mention.evidence.rule


def test_c63_the_address_of_a_colleges_site_tells_too() -> None:
    address = "http://www.lzzy.edu.cn/english/newsnotifications/content_99999"
    assert ids("Lecture", "Our college held a lecture.", url=address) == [LVTC]
    assert ids("Lecture", "Model workers held a lecture.", url=address) == []


@pytest.mark.parametrize(
    "brand", ["威尼斯官网", "beat365", "九游会", "金沙娱乐", "澳门永利", "开云体育", "ng体育"]
)
def test_c64_a_brand_in_the_schools_place_names_nobody(brand: str) -> None:
    assert (
        ids(f"{brand}职业技术学院开学", f"{brand}举行典礼，我校师生到场。", publisher=brand) == []
    )
    evidence = hijack_words(f"近日，{brand}举行开学典礼")
    assert evidence is not None
    assert evidence.text in brand


def test_c65_a_brand_in_place_of_a_word_is_seen_and_the_school_stays() -> None:
    text = "柳州职业技术学院bet365放假的通知"
    assert ids(text) == [LVTC]
    assert hijack_words(text) is not None
    for harmless in (
        "金沙江边的学校",
        "从威尼斯归来",
        "米兰世界技能大赛",
        "银河系",
        "第365天",
        "alphabet36",
    ):
        assert hijack_words(harmless) is None


def test_c66_three_english_names_are_one_college() -> None:
    body = (
        "Liuzhou Vocational & Technical College sent a team. The Vocational and Technical College "
        "of Liuzhou, also called Liuzhou Polytechnic, trains welders."
    )
    assert ids("Liuzhou Vocational College of Technology", body) == [LVTC]


def test_c66_institute_of_technology_may_be_any_school() -> None:
    assert LVTC not in ids("Liuzhou Institute of Technology")


def test_c67_old_and_new_names_are_one() -> None:
    new = "shaanxi-polytechnic-university"
    body = "陕西工业职业技术大学由陕西工业职业技术学院升格而来。"
    assert ids("陕西工业职业技术大学", body) == [new]
    assert ids("重庆电子工程职业学院（现重庆电子科技职业大学）") == [
        "chongqing-polytechnic-university-of-electronic-technology"
    ]


def test_c68_a_plate_given_to_many_is_a_label() -> None:
    (mention,) = [
        item
        for item in named("10家单位被命名为云南工匠学院")
        if item.id == "yunnan-craftsman-college"
    ]
    assert mention.status == "label"


def test_c69_a_plate_on_a_cadre_school_is_a_label() -> None:
    (mention,) = named("干部学校加挂绥远工匠学院牌子")
    assert mention.status == "label"


def test_c70_gongjiangyuan_lacks_a_syllable() -> None:
    assert ids("市领导调研大汉国际工匠院") == ["dahan-international-craftsman-institute"]
    assert ids("市领导走进钦州国际工匠院") == ["钦州国际工匠院"]


def test_c71_applied_for_and_planned() -> None:
    (applied,) = named("湖南一家企业申报湖南化工工匠学院")
    assert applied.status == "applied"
    (planned,) = named("市总工会拟筹建咸阳工匠学院")
    assert planned.status == "planned"


def test_c72_a_link_to_another_college_amid_the_text_is_no_mention() -> None:
    one = "芜湖技师学院昨日举行技能节开幕式，来自六个系的学生同台比武，校企双方签约。"
    two = "技能节为期三天，设焊工、钳工、电工等六个赛项，共有近三百名学生报名参加角逐。"
    assert ids("技能节开幕", f"{one}\n\n安徽机电职业技术学院\n\n{two}") == [
        "wuhu-technician-college"
    ]
    rows = "安徽机电职业技术学院\n\n芜湖职业技术学院\n\n铜陵职业技术学院"
    assert len(ids("获奖名单", f"{one}\n\n{rows}\n\n{two}")) == 4


def test_c73_a_row_of_schools_each_with_two_names() -> None:
    text = (
        "重庆机械技师学院（重庆智能制造工匠学院）、重庆建筑技师学院（重庆建筑工匠学院）选派选手。"
    )
    assert ids("出征", text) == [
        "chongqing-machinery-technician-college",
        "chongqing-smart-manufacturing-craftsman-college",
        "chongqing-construction-technician-college",
        "chongqing-construction-craftsman-college",
    ]


def test_c74_a_misspelt_acronym() -> None:
    assert ids("LVCT students win", "LVTC is in Liuzhou.") == [LVTC]


def test_c75_an_industry_college_under_another_name() -> None:
    assert ids("Chongqing Yun Gu Vocational College opens") == [
        "chongqing-cloud-valley-industry-college"
    ]
    assert ids("三家企业与学校共建产业学院") == []


def test_nested_names_are_the_longer_ones() -> None:
    assert ids("湖南三一工业职业技术学院开学") == ["hunan-sany-polytechnic-college"]
    assert ids("湖南三一工业职业技术学院附属中学开学") == []
    assert ids("柳州职业技术学院路改造") == []


def test_spellings_of_known_names() -> None:
    assert ids("Liuzhou Vocational and\nTechnical College") == [LVTC]
    assert ids("Liuzhou  Vocational and Technical College's team") == [LVTC]
    assert ids("The Craftsman College of Hunan") == ["hunan-craftsman-college"]
    assert ids("湖南省三一工匠学院") == [SANY]
    assert ids("柳州市职业技术学院") == [LVTC]


def test_an_abbreviation_counts_near_its_home() -> None:
    assert ids("劳模走进柳职院", "柳州市总工会举办活动。") == [LVTC]
    assert ids("劳模走进柳职院", "活动在长春举行。") == []
