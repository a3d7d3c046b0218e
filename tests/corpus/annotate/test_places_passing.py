"""Places that are only named in passing, and stories told from the side of who stays at home."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from corpus.annotate import annotate
from corpus.article import Article

STORY = "6月3日，潜江市总工会在潜江技工学校举办焊工比武，六十人参加。"
"""An opening that settles the place, so that only the sentence behind it is tried."""


def told(title: str, body: str, publisher: str | None = None, source: str | None = None) -> Article:
    language = "en" if (title + body).isascii() else "zh"
    return annotate(
        Article(
            id="case",
            title=title,
            body=body,
            language=language,
            publisher=publisher,
            content_source=source,
        )
    )


PASSING = [
    "学员做的工具箱远销上海、广东，去年还卖到了新疆。",
    "冠军生于甘肃，毕业于兰州的一所中专。",
    "冠军早年在深圳打工，三年前回乡。",
    "冠军老家在四川达州。",
    "冠军婉拒了深圳、无锡两家企业的高薪。",
    "赛场的第一台机床是从沈阳购进的。",
    "机床产自沈阳，用了三十年。",
    "与上海、苏州相比，这里的师资还不够厚。",
    "这里的课时费比浙江低一半。",
    "实训设备的数量只及江苏的八成。",
    "课程借鉴了江苏的做法。",
    "提供奖品的企业总部位于上海。",
    "往届学员到成都、昆明干上三五年便回来。",
    "参赛者罗姐在广州开了分店。",
    "去年，冠军在天津举行的大赛上也拿过奖。",
    "裁判长先后在天津、青岛工作，今年退休。",
    "奖品是一本《上海工匠》。",
]


@pytest.mark.parametrize("sentence", PASSING)
def test_passing_mentions_are_no_subject(sentence: str):
    article = told("潜江办起焊工比武", STORY + sentence)
    assert (article.province, article.about_provinces) == ("CN-HB", ())


TAKING_PART = [
    ("来自山东的女工李霞拿下头名。", ("CN-SD",)),
    ("上海市劳模张师傅到场点评。", ("CN-SH",)),
    ("湖南省总工会派出裁判。", ("CN-HN",)),
    ("河南的同行也来观摩。", ("CN-HA",)),
    ("来自云南、贵州的代表队也到场比试。", ("CN-GZ", "CN-YN")),
    ("中车唐山公司焊工张师傅当裁判。", ("CN-HE",)),
]
STAFF = (
    "The Liuzhou union opened a welding room for apprentices on June 3. " * 12
    + "Li Xia, a senior {who} at the wagon works of CRRC Tangshan Co., Ltd., was there."
)


@pytest.mark.parametrize(("who", "about"), [("technician", ("CN-HE",)), ("brand", ())])
def test_an_english_employer_counts_with_its_people(who: str, about: tuple[str, ...]):
    assert told("Liuzhou opens a welding room", STAFF.format(who=who)).about_provinces == about


@pytest.mark.parametrize(("sentence", "about"), TAKING_PART)
def test_who_takes_part_is_a_subject(sentence: str, about: tuple[str, ...]):
    article = told("潜江办起焊工比武", STORY + sentence)
    assert (article.province, article.about_provinces) == ("CN-HB", about)


def test_a_bare_name_far_down_must_stand_twice():
    filler = "选手们先看图纸，再下料、点固、施焊，最后由裁判逐条量缝。" * 9
    once = told("潜江办起焊工比武", STORY + filler + "浙江的天气却不同。")
    twice = told("潜江办起焊工比武", STORY + filler + "浙江的天气却不同。\n\n不过浙江也好。")
    assert (once.about_provinces, twice.about_provinces) == ((), ("CN-ZJ",))


@pytest.mark.parametrize(
    "sentence",
    [
        "Their tools are sold to customers in Guangdong and Zhejiang.",
        "Compared with Shanghai, fees are low.",
        "The winner was born in Henan and once worked in Shenzhen.",
        "The machines came from a maker headquartered in Shandong.",
    ],
)
def test_passing_mentions_in_english(sentence: str):
    opening = "Forty workers received certificates at Suzhou Craftsman College in Jiangsu. "
    article = told("Suzhou trainees earn certificates", opening + sentence)
    assert (article.province, article.about_provinces) == ("CN-JS", ())


class Side(NamedTuple):
    name: str
    title: str
    body: str
    publisher: str | None
    province: str | None
    city: str | None
    about: tuple[str, ...]


SIDES = [
    Side(
        "guests came to the publisher",
        "浙江工会干部来访",
        "4月2日，浙江省总工会职工服务中心一行来访，双方在会议室座谈。",
        "柳州职业技术学院",
        "CN-GX",
        "柳州市",
        ("CN-ZJ",),
    ),
    Side(
        "sent off to a rest",
        "首批劳模疗休养团启程",
        "7日清晨，三十名劳模从遵义乘车启程，前往广西北海疗休养。遵义市总工会到场送行。",
        None,
        "CN-GZ",
        "遵义市",
        ("CN-GX",),
    ),
    Side(
        "the headline names where they went",
        "劳模疗休养团从遵义出发前往北海",
        "7日，三十名劳模抵达北海，广西的同行在车站等候。",
        None,
        "CN-GX",
        "北海市",
        ("CN-GZ",),
    ),
    Side(
        "two unions online, told by one of them",
        "云端共商技能合作",
        "3月8日，陕西省总工会与江苏省总工会通过视频连线座谈，签署备忘录。",
        "江苏省总工会",
        "CN-JS",
        None,
        ("CN-SN",),
    ),
    Side(
        "two unions online, told by nobody of them",
        "云端共商技能合作",
        "3月8日，陕西省总工会与江苏省总工会通过视频连线座谈，签署备忘录。",
        None,
        None,
        None,
        ("CN-JS", "CN-SN"),
    ),
    Side(
        "they came to ask for advice",
        "考察组一行取经",
        "湖北三峡职业技术学院考察组专程赶到淄博，请教怎样请劳模上讲台。",
        None,
        "CN-SD",
        "淄博市",
        ("CN-HB",),
    ),
    Side(
        "a county alone tells the city",
        "老师带着教具上门",
        "上周五，讲师把停机故障拆成十七张卡片，请电工们抽签排除。" * 4
        + "\n\n沭阳县工人在手机上就能给老师打分。",
        None,
        "CN-JS",
        "宿迁市",
        (),
    ),
    Side(
        "three venues are no city",
        "选拔赛分三地开锣",
        "4月25日，山西省选拔赛在太原、大同、运城三个赛区同时开锣。",
        None,
        "CN-SX",
        None,
        (),
    ),
    Side(
        "a firm that holds it, with its head office elsewhere",
        "总部来人讲课",
        "7月15日，芜湖一家汽车配件厂举办职工夜校。这家企业总部位于上海。",
        None,
        "CN-AH",
        "芜湖市",
        (),
    ),
]


@pytest.mark.parametrize("side", SIDES, ids=[side.name for side in SIDES])
def test_told_from_one_side(side: Side):
    article = told(side.title, side.body, side.publisher)
    found = (article.province, article.city, article.about_provinces)
    assert found == (side.province, side.city, side.about), article.evidence


def test_a_brand_on_the_land():
    assert told("八闽大地涌新匠", "全省夜校开了课。").province == "CN-FJ"


@pytest.mark.parametrize("word", ["弥勒", "榆树", "樟树", "龙井"])
def test_words_that_are_counties_too_need_their_city(word: str):
    assert told("厂区一角", f"车间门口的{word}很有名。").province is None
