"""What makes two articles copies, and what keeps them apart however alike their words are."""

from __future__ import annotations

import random

import pytest

from corpus.copies.address import address_tokens
from corpus.copies.likeness import MIRRORED, likeness
from corpus.copies.words import read_words
from tests.benchmarks.copying.altered import ALTERED
from tests.corpus.copies.texts import BODY, ENGLISH_BODY, TITLE, article, english


def verdict(one, other, **more):
    """The relation, checked from both sides."""
    a, b = (read_words(item.title, item.body) for item in (one, other))
    there, back = likeness(a, b, **more), likeness(b, a, **more)
    assert (there is None) == (back is None)
    if there is None or back is None:
        return None
    assert back.relation == MIRRORED[there.relation]
    assert (back.strength, back.titled, back.why) == (there.strength, there.titled, there.why)
    return there.relation


OTHERS = [
    article(
        f"other {number}",
        body=f"城东小学第{number}食堂本周换了新的灶台，掌勺的师傅先把旧锅一口口刷干净，再教新来的同事怎样"
        "看火候、怎样记账、怎样在午饭前把三百份菜分到各班。家长代表看了后厨的流程，又尝了当天的两荤一素，"
        "说孩子们回家总算不再喊饿。学校说，往后每月都请家长来看一次。",
    )
    for number in range(5)
]


@pytest.mark.parametrize("name", ALTERED)
@pytest.mark.parametrize("make", [article, english])
@pytest.mark.parametrize("seed", range(3))
def test_an_altered_copy_is_a_copy(make, name, seed):
    original = make()
    copy = ALTERED[name](original, random.Random(seed), OTHERS)
    if copy is not None:
        assert verdict(original, copy) in ("alike", "holds", "within")


def refilled(**words):
    text = BODY
    for old, new in words.items():
        assert old.lstrip("_") in text
        text = text.replace(old.lstrip("_"), new)
    return text


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param(
            TITLE,
            refilled(_7月18日="8月22日", _186="204", _510="731", _27人="31人"),
            id="other figures",
        ),
        pytest.param(TITLE, refilled(_第三届="第四届", _7月18日="7月16日"), id="the next year"),
        pytest.param(
            TITLE.replace("柳北", "鱼峰"), refilled(柳北="鱼峰"), id="another district, same day"
        ),
        pytest.param(
            TITLE.replace("六名", "五名"),
            refilled(六人="五人", 韦志刚="陆建国"),
            id="other winners",
        ),
    ],
)
def test_the_same_form_filled_in_anew_is_another_story(title, body):
    assert verdict(article(), article("other", title, body)) == "apart"


def test_english_forms_too():
    body = ENGLISH_BODY.replace("July 18", "August 20").replace("186", "204").replace("42", "51")
    assert verdict(english(), english("other", body=body)) == "apart"
    body = ENGLISH_BODY.replace("Liubei", "Yufeng").replace("Wei Zhigang", "Lu Jianguo")
    assert verdict(english(), english("other", body=body)) == "apart"


def test_one_corrected_number_is_no_other_story():
    assert verdict(article(), article("corrected", body=BODY.replace("186", "188"))) == "alike"


def test_the_same_text_under_the_number_of_another_week_is_another_story():
    first = article("first", "工会工作周报（第三期）")
    assert verdict(first, article("again", "【转】工会工作周报（第三期）")) == "alike"
    assert verdict(first, article("second", "工会工作周报（第四期）")) == "apart"
    assert verdict(first, article("retitled", "工会这一周")) == "alike"


def test_two_reports_of_one_event_are_two_stories():
    other = (
        "两天鏖战，186名工人在柳北区争夺三个工种的金奖。7月18日傍晚，电工组最后一名选手放下工具，"
        "柳北区第三届职工职业技能大赛落下帷幕，现场响起掌声。\n\n黄秀兰是第一次参赛，她在纺织厂修了十二年"
        "电机，听说拿了第一，先给师傅打了电话。工会的人告诉我们，这样的职工三年里有510名走上赛台，"
        "企业也舍得放人，今年一共来了42家。"
    )
    assert verdict(article(), article("report", "她把电机修成了金奖", other)) is None


def test_a_translation_is_no_copy():
    assert verdict(article(), english()) is None


def test_what_is_short_is_a_copy_only_word_for_word():
    body = "工匠学院揭牌仪式昨天举行，省总工会负责人到场，学员代表发了言。"
    assert verdict(article(body=body), article("same", body=body)) == "alike"
    assert verdict(article(body=body), article("retitled", "另一个标题", body)) is None
    assert verdict(article(body=body), article("near", body=body + "会后参观。")) is None


def test_the_token_of_an_address_helps_but_does_not_decide():
    half = BODY[: len(BODY) // 2]
    strange = "".join(chr(0x4E00 + (ord(sign) * 7919) % 5000) for sign in BODY[len(BODY) // 2 :])
    garbled = article("garbled", body=half[: len(half) * 4 // 5] + strange)
    assert verdict(article(), garbled) is None
    assert verdict(article(), garbled, address=True) == "alike"
    assert verdict(article(), OTHERS[0], address=True) is None


def test_a_page_that_holds_a_story_holds_it():
    page = article("page", "第3版", "\n\n".join([OTHERS[0].body, OTHERS[1].body, TITLE, BODY] * 1))
    long = article("long", "第4版", page.body + "".join(chr(0x5000 + n) for n in range(500)))
    assert verdict(long, article()) == "holds"
    assert verdict(article(), long) == "within"


@pytest.mark.parametrize(
    ("url", "tokens"),
    [
        ("http://acftu.people.com.cn/BIG5/n1/2025/0117/c67502-40403647.html", ("c67502-40403647",)),
        ("http://m.boxesnet.com/n1/2025/0117/c67502-40403647.html", ("c67502-40403647",)),
        (
            "http://www.ttav89.com/a/202509/30/WS68db2d44a310f735438b3127.html",
            ("ws68db2d44a310f735438b3127",),
        ),
        ("http://hamasdt.com/cn/culture/wx/201907/t20190719_6640704.html", ("t20190719_6640704",)),
        ("https://www.buschklein.com/c/2022-04-28/6883489.shtml", ("2022-04-28/6883489",)),
        ("https://example.cn/info/1004/25388.htm", ()),
        ("https://example.cn/list/", ()),
        ("http://[broken", ()),
        (None, ()),
        ("https://example.cn/" + "t20190719_6640704/" * 300, ()),
    ],
)
def test_tokens_of_addresses(url, tokens):
    assert address_tokens(url) == tokens


@pytest.mark.parametrize(
    "text",
    ["1," * 40_000, "(" * 60_000, "?." * 40_000, "工匠" * 40_000, "a1" * 40_000, "工1" * 30_000],
)
def test_hostile_texts_take_bounded_time(text):
    import time

    start = time.process_time()
    words = read_words(text, text)
    likeness(words, read_words("t", text + "另一"))
    assert time.process_time() - start < 3
