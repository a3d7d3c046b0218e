"""Whatever the bytes are: an article or `NotAnArticle`, and soon."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Article, NotAnArticle
from corpus.clean import clean_page

PAGES = Path(__file__).resolve().parents[2] / "pages"
GOLDEN = [path.read_bytes() for path in sorted(PAGES.iterdir()) if path.suffix in (".html", ".txt")]
LIMIT = 2.0
"""Seconds of processor time that any page may take."""

HEAD = "<html><body>"
PROSE = "<p>这是一个段落，里面有一些文字，用来让页面看起来像一篇文章。</p>"


def attempt(content, **options):
    started = time.process_time()
    article = None
    with contextlib.suppress(NotAnArticle):
        article = clean_page(content, **options)
    if article is not None:
        assert Article.from_dict(article.to_dict()) == article
        assert article.title
        assert article.body or article.images
    assert time.process_time() - started < LIMIT


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_random_bytes(content):
    attempt(content)


@given(st.text(max_size=1500), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_random_text_as_html_and_as_text(text, url, content_type):
    attempt(text.encode("utf-8", "replace"), url=url, content_type=content_type)
    attempt(f"<html><p>{text}</p>{PROSE * 2}".encode("utf-8", "replace"), url=url)


@st.composite
def mangled(draw):
    """A golden page with pieces cut out, doubled, moved or overwritten."""
    content = draw(st.sampled_from(GOLDEN))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        size = draw(st.integers(0, 400))
        piece = content[start : start + size]
        way = draw(st.sampled_from(["cut", "double", "noise", "move", "nest"]))
        if way == "cut":
            content = content[:start] + content[start + size :]
        elif way == "double":
            content = content[:start] + piece * draw(st.integers(2, 30)) + content[start:]
        elif way == "noise":
            content = content[:start] + draw(st.binary(max_size=60)) + content[start:]
        elif way == "move":
            content = piece + content[:start] + content[start + size :]
        else:
            tag = draw(
                st.sampled_from([b"<div>", b"<table><tr><td>", b"<a href=x>", b"<b>", b"<p>"])
            )
            content = content[:start] + tag * draw(st.integers(1, 3000)) + content[start:]
    return content


@given(mangled())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_mangled_golden_pages(content):
    attempt(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<" * 20_000_000, id="20 MB of <"),
        pytest.param(b">" * 20_000_000, id="20 MB of >"),
        pytest.param(b"a " * 10_000_000, id="one line of 20 MB"),
        pytest.param("汉".encode() * 6_000_000, id="18 MB without a space"),
        pytest.param(b"<p>" + b"\0" * 1_000_000 + PROSE.encode() * 3, id="zeros"),
        pytest.param((HEAD + "<div>" * 100_000 + PROSE * 5).encode(), id="deep"),
        pytest.param((HEAD + "<table><tr><td>" * 50_000 + PROSE).encode(), id="deep tables"),
        pytest.param((HEAD + "<a href=x>" * 150_000 + PROSE).encode(), id="open links"),
        pytest.param(
            (HEAD + "<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">" + PROSE * 5).encode(),
            id="5 MB of attributes",
        ),
        pytest.param(
            (HEAD + ("<p " + " ".join(f"a{n}" for n in range(95)) + ">") * 9_000).encode(),
            id="many tags with many attributes",
        ),
        pytest.param(f"{HEAD}<p title='{'b' * 5_000_000}'>{PROSE * 5}".encode(), id="long value"),
        pytest.param((HEAD + PROSE * 60_000).encode(), id="60,000 paragraphs"),
        pytest.param((HEAD + "<p>来源：时间：</p>" * 60_000).encode(), id="60,000 labels"),
        pytest.param(("来源：" * 150_000).encode(), id="labels in one line"),
        pytest.param(("（" * 300_000 + "记者").encode(), id="open brackets"),
        pytest.param((HEAD + "<p>好" + " " * 7_000_000 + "好").encode(), id="spaces"),
        pytest.param((HEAD + "&#8203;" * 900_000 + PROSE * 5).encode(), id="invisible entities"),
        pytest.param((HEAD + "<!--" * 150_000).encode(), id="open comments"),
        pytest.param((HEAD + (PROSE + "<p>下一篇：无</p>") * 9_000).encode(), id="many ends"),
        pytest.param(
            (
                HEAD + f"<script type='application/ld+json'>{'[' * 100_000}</script>" + PROSE * 5
            ).encode(),
            id="deep JSON",
        ),
        pytest.param(
            (HEAD + f"<img src='data:image/png;base64,{'A' * 15_000_000}'>" + PROSE * 5).encode(),
            id="a picture inside the page",
        ),
    ],
)
def test_costly_pages_are_bounded(content):
    attempt(content)


def test_a_page_with_a_monstrous_tag_is_still_read():
    attributes = " ".join(f"a{n}=1" for n in range(100_000))
    html = f"{HEAD}<h1>职工技能比赛在省城举行</h1><div {attributes}>{PROSE * 3}</div>"
    assert clean_page(html.encode()).title == "职工技能比赛在省城举行"
