"""Which colleges a text names: the longest name wins, ambiguous names need their home."""

from __future__ import annotations

import pytest

from corpus.annotate import annotate
from corpus.article import Article, Image


def ids(body: str, title: str = "", **fields: object) -> list[str]:
    language = "en" if (title + body).isascii() else "zh"
    article = Article(id="x", title=title, body=body, language=language, **fields)  # type: ignore[arg-type]
    return [college.id for college in annotate(article).colleges]


SANY = "hunan-sany-craftsman-college"
POLYTECHNIC = "hunan-sany-polytechnic-college"
LVTC = "liuzhou-vocational-and-technical-college"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖南三一工业职业技术学院开学。", [POLYTECHNIC]),
        ("三一工匠学院揭牌。", [SANY]),
        ("湖南三一工匠學院揭牌。", [SANY]),
        ("They unveiled the Hunan Trinity Craftsman College.", [SANY]),
        ("Trinity Group opened a plant near Trinity Church.", []),
        ("武汉叁壹教育科技有限公司来访。", []),
        ("Hunan Sany Industrial Vocational & Technical College", [POLYTECHNIC]),
        ("广西机电技师学院开赛。", ["guangxi-mechanical-and-electrical-technician-college"]),
        ("徐州汽车技师学院开赛，湖南来宾观看。", ["徐州汽车技师学院"]),
        ("湖南汽车技师学院开赛。", ["hunan-automotive-technician-college"]),
        ("洛阳工匠学院挂牌。", ["luoyang-craftsman-college"]),
        ("洛阳市工匠学院挂牌。", ["luoyang-craftsman-college"]),
        ("湖南省工匠学院开班。", ["hunan-craftsman-college"]),
        ("Quzhou Artisans Academy", ["quzhou-craftsman-college"]),
        ("Model workers came to LVTC.", [LVTC]),
        ("Model workers came to LVCT.", [LVTC]),
        ("The lvtc file and LVTCX are no college.", []),
        ("福州市福茶产业工匠学院获牌。", ["fuzhou-fu-tea-craftsman-college"]),
        ("福州市“福茶”产业工匠学院获牌。", ["fuzhou-fu-tea-craftsman-college"]),
        ("某地工匠学院获牌。", []),
        ("清华大学出版社出了一本书。", []),
        ("柳州职业技术学院附属中学开学。", []),
        ("详见 http://www.example.edu.cn/LVTC/ 一页。", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_known_branch_counts_alone_and_an_unknown_one_for_its_parent() -> None:
    branch = "hunan-craftsman-college-changsha-branch"
    assert ids("湖南工匠学院长沙分院开班。") == [branch]
    assert ids("湖南工匠学院石门分院开班。") == ["hunan-craftsman-college"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二职校师生参观。", []),
        ("柳州市二职校师生参观。", ["liuzhou-no-2-vocational-and-technical-school"]),
        ("桂林市二职校与长沙一所学校结对。", []),
        ("IVE students won.", []),
        ("IVE students of Hong Kong won.", ["hong-kong-institute-of-vocational-education"]),
        ("Taizhou Technician College opened.", []),
        ("Taizhou Technician College, Jiangsu, opened.", ["taizhou-technician-college-jiangsu"]),
        (
            "Taizhou Technician College of Zhejiang opened.",
            ["taizhou-technician-college-zhejiang"],
        ),
    ],
)
def test_ambiguous_names_need_their_home(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_one_mention_each_with_the_first_words() -> None:
    article = annotate(
        Article(
            id="x",
            title="三一工匠學院揭牌",
            body="湖南三一工匠学院由三一职院承办。Hunan Sany Craftsman College 揭牌。",
            language="zh",
        )
    )
    assert [college.id for college in article.colleges] == [SANY, POLYTECHNIC]
    evidence = article.colleges[0].evidence
    assert (evidence.text, evidence.where) == ("三一工匠學院", "title")
    assert article.colleges[0].name_zh == "湖南三一工匠学院"


def test_captions_are_read_and_the_publisher_is_not_a_mention() -> None:
    image = Image("a.jpg", "柳州工匠学院揭牌现场")
    assert ids("学员到场。", images=(image,)) == ["liuzhou-craftsman-college"]
    assert ids("学员到场。", publisher="柳州职业技术学院") == []


def test_a_name_that_every_city_uses_counts_only_at_its_home() -> None:
    """本市工匠学院 is whichever city speaks; 市工匠学院 is Luoyang's in Luoyang only."""
    elsewhere = Article("1", "市总工会介绍本市工匠学院", "重庆市总工会介绍本市工匠学院。", "zh")
    home = Article("2", "市工匠学院挂牌", "洛阳市总工会举行仪式，市工匠学院挂牌。", "zh")
    assert [item.id for item in annotate(elsewhere).colleges] == []
    assert [item.id for item in annotate(home).colleges] == ["luoyang-craftsman-college"]
