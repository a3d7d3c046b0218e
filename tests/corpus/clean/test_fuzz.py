"""A short run of the fuzz: spoilt golden pages become an article or a refusal, and soon.

The long run is `tests/benchmarks/fuzz_clean.py`, which also measures memory.
"""

from __future__ import annotations

import importlib.util
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Article, NotAnArticle
from corpus.clean import clean_page

TESTS = Path(__file__).resolve().parents[2]
LIMIT = 2.0
"""Seconds of processor time that any page may take."""


def _mangling():
    """The benchmark's ways to spoil a page; its folder is no package of the tests."""
    path = TESTS / "benchmarks" / "extraction" / "mangle.py"
    spec = importlib.util.spec_from_file_location("mangle_pages", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MANGLE = _mangling()
ORIGINALS = [
    path.read_bytes()
    for folder in (TESTS / "pages", TESTS / "pages" / "refused")
    for path in sorted(folder.iterdir())
    if path.suffix in (".html", ".txt")
]


def attempt(content):
    started = time.process_time()
    reason = None
    try:
        article = clean_page(content)
    except NotAnArticle as refusal:
        reason = refusal.reason
    spent = time.process_time() - started
    if reason is None:
        assert article.title
        assert article.body or article.images
        assert Article.from_dict(article.to_dict()) == article
    else:
        assert len(reason.splitlines()) == 1
    assert spent < LIMIT


@given(st.integers(0, 2**32))
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_spoilt_pages(seed):
    attempt(MANGLE.mangle(ORIGINALS, random.Random(seed))[0])


@pytest.mark.parametrize("way", MANGLE.WAYS, ids=lambda way: way.__name__.strip("_"))
def test_every_way_to_spoil_a_page(way):
    rng = random.Random(way.__name__)
    for _ in range(3):
        attempt(way(rng.choice(ORIGINALS), rng))


@pytest.mark.parametrize("tail", ["é", "页", "http://["])
def test_long_numbers_among_other_words_are_read_in_linear_time(tail):
    """Page numbers stand without blanks between them: a run of digits has one reading only."""
    number = "9" * 60
    line = f"<p>{number}{tail}{number}</p>"
    attempt(f"<html><h1>一则消息的标题</h1>{line * 50}<p>这是一段话，说明发生了什么。</p>".encode())


def test_text_far_below_the_root_is_read_in_linear_time():
    """BeautifulSoup climbs from each piece of text to the root."""
    attempt(("<html><body>" + "<div>" * 20_000 + "<b>字</b>句" * 8_000).encode())


def test_what_stands_too_deep_keeps_its_words():
    prose = "<p>流动课堂用一辆旧客车开到村口，讲养蜂和果树修剪。</p><p>村民听完可以当场报名。</p>"
    html = (
        f"<html><body><h1>流动课堂开到村口</h1>{'<div>' * 900}{prose}{'</div>' * 900}</body></html>"
    )
    article = clean_page(html.encode())
    assert article.title == "流动课堂开到村口"
    assert "果树修剪" in article.body
    assert "当场报名" in article.body


ITEMS = (
    "焊工班在船厂开课",
    "港口夜校重新亮灯",
    "护林员学习辨鸟",
    "盲人学员学会调琴",
    "流动课堂开进村口",
)
SUMMARY = "讲课的是一位干了三十年的师傅，他带来了自己的全部工具，一件一件地讲它们是怎么坏的"


@pytest.mark.parametrize("more", ["……<a href='/j/1.html'>[详细]</a>", "...", "。"])
@pytest.mark.parametrize(
    "item",
    [
        "<dl><dt><a href='/j/{n}.html'>{title}</a></dt><dd>{text}</dd><dd>2024-0{n}-11</dd></dl>",
        "<li><h3><a href='/j/{n}.html'>{title}</a></h3><span>2024-0{n}-11</span><p>{text}</p></li>",
    ],
)
def test_a_list_with_summaries_is_no_article(item, more):
    items = "".join(
        item.format(n=number + 1, title=title, text=f"{title}，{SUMMARY}{more}")
        for number, title in enumerate(ITEMS)
    )
    with pytest.raises(NotAnArticle) as caught:
        clean_page(f"<html><title>基层动态</title><body><div>{items}</div></body></html>".encode())
    assert caught.value.kind == "list page"


def test_an_article_with_links_between_its_paragraphs_is_one():
    links = "".join(f"<p>{title}，{SUMMARY}。</p>" for title in ITEMS)
    html = f"<html><h1>五门课的一天</h1>{links}<p><a href='/x'>更多课程的消息</a></p></html>"
    assert clean_page(html.encode()).title == "五门课的一天"
