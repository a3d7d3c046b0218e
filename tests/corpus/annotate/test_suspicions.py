"""Doubts about a page, each with its reason; and none about an honest one."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from corpus import Article, Evidence
from corpus.annotate.suspicions import suspicions
from tests.benchmarks.copying.altered import ALTERED
from tests.corpus.copies.texts import BODY, article, english


def kinds(item):
    found, evidence = suspicions(item)
    assert {one.value for one in evidence} == set(found)
    assert all(one.text and one.rule and one.confidence for one in evidence)
    return found


@pytest.mark.parametrize(
    "item",
    [
        article(),
        english(),
        article(url="https://www.workercn.cn/c/2024-12-13/1.shtml"),
        article(url="http://[broken"),
        article(body="参赛队来自南宁市、柳州市、桂林市、梧州市、北海市、玉林市六地。" + BODY),
        article(body=BODY + "学院开设了AI、BIM、PLC课程（详见附件），还有app和VR。"),
        article(body="太好了！！真的吗？？" + BODY),
        article(body=""),
    ],
)
def test_an_honest_page_raises_no_doubt(item):
    assert suspicions(item) == ((), ())


def test_a_known_host_is_named_with_its_kind_and_reason():
    found, (evidence,) = suspicions(article(url="http://m.boxesnet.com/n1/2025/0117/c67502-1.html"))
    assert found == ("mirror",)
    assert (evidence.text, evidence.where) == ("boxesnet.com", "url")
    assert "People's Daily" in evidence.rule


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("with_counties", "spam"),
        ("with_pinyin", "garbled"),
        ("half_converted", "garbled"),
        ("doubled", "garbled"),
    ],
)
def test_what_a_program_did_to_a_text_is_seen(name, kind):
    assert kind in kinds(ALTERED[name](article(), random.Random(2), []))


def test_a_brand_and_a_spun_word_are_seen():
    assert kinds(article(body="威尼斯官网举行开学典礼。" + BODY)) == ("hijack",)
    assert kinds(article(title="九游会 校园新闻")) == ("hijack",)
    assert kinds(article(body=BODY + "省解释厅负责人到场。")) == ("spun",)


def test_what_the_cleaner_took_out_still_counts():
    item = article().with_evidence(
        "body", Evidence("工 gong", "body", "pinyin after 40 words taken out")
    )
    assert kinds(item) == ("garbled",)


def test_several_doubts_are_all_told_and_the_article_stays_as_it_is():
    item = replace(
        ALTERED["with_counties"](article(), random.Random(2), []),
        url="http://haufida.com/n1/1.html",
    )
    before = item.to_dict()
    assert kinds(item) == ("mirror", "spam")
    assert item.to_dict() == before


@pytest.mark.parametrize("sign", ["县", "，，", "国（国）", "工 g", "(", "a.b"])
def test_time_is_bounded(sign):
    item = Article("0" * 16, "t", sign * (2_000_000 // len(sign)), "zh")
    start = time.process_time()
    suspicions(item)
    assert time.process_time() - start < 2
