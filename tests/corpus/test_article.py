"""The article survives being written down, and a date never says more than is known."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import (
    Article,
    Attachment,
    CollegeMention,
    Evidence,
    Image,
    PublishedDate,
    article_id,
)

words = st.text(max_size=20)
evidence = st.builds(Evidence, words, words, words)
names = st.lists(words, max_size=3).map(tuple)


@st.composite
def dates(draw) -> PublishedDate:
    precision = draw(st.sampled_from(["minute", "day", "month", "year"]))
    time = draw(st.times()).replace(second=0, microsecond=0) if precision == "minute" else None
    return PublishedDate(draw(st.dates()), precision, draw(evidence), time)


articles = st.builds(
    Article,
    id=words,
    title=words,
    body=words,
    language=st.sampled_from(["zh", "zh-Hant", "en"]),
    url=st.none() | words,
    published=st.none() | dates(),
    event_date=st.none() | dates(),
    reporters=names,
    content_source=st.none() | words,
    images=st.lists(st.builds(Image, words, words), max_size=2).map(tuple),
    attachments=st.lists(st.builds(Attachment, words, words), max_size=2).map(tuple),
    province=st.none() | words,
    about_provinces=names,
    colleges=st.lists(st.builds(CollegeMention, words, words, words, evidence), max_size=2).map(
        tuple
    ),
    topics=names,
    evidence=st.dictionaries(words, st.lists(evidence, max_size=2).map(tuple), max_size=2),
)


@given(articles)
def test_json_brings_the_article_back_unchanged(article):
    assert Article.from_dict(json.loads(json.dumps(article.to_dict()))) == article


@pytest.mark.parametrize(
    ("precision", "time", "text"),
    [
        ("minute", dt.time(18, 5), "2021-05-13 18:05"),
        ("day", None, "2021-05-13"),
        ("month", None, "2021-05"),
        ("year", None, "2021"),
    ],
)
def test_a_date_is_shown_at_its_precision(precision, time, text):
    assert str(PublishedDate(dt.date(2021, 5, 13), precision, Evidence("", ""), time)) == text


def test_evidence_is_added_and_never_taken_away():
    article = Article("1", "t", "b", "zh").with_evidence("title", Evidence("t", "h1"))
    both = article.with_evidence("province", Evidence("柳州", "title"), province="CN-GX")
    assert both.province == "CN-GX"
    assert set(both.evidence) == {"title", "province"}
    assert set(article.evidence) == {"title"}


def test_ids_are_short_stable_and_safe_in_an_address():
    assert article_id("https://example.org/1") == article_id("https://example.org/1")
    assert article_id("\ud800") != article_id("")
    assert len(article_id("x")) == 16
    assert article_id("x").isalnum()
