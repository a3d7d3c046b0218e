"""The digests: well-formed, evenly spread, and only of what the gazetteer knows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from corpus.gazetteer import gazetteer
from corpus.samples.render import HERE, Digest, PageDate, load_digests

DIGESTS = load_digests()
TOPICS = {
    "inauguration",
    "training",
    "competition",
    "award",
    "policy",
    "visit",
    "cooperation",
    "recruitment",
    "lecture",
    "statistics",
    "other",
}
LENGTHS = {"zh": (150, 420), "zh-Hant": (150, 420), "en": (80, 250)}  # characters; words
LEEWAY = 0.05


def each_digest():
    return pytest.mark.parametrize("digest", DIGESTS, ids=lambda digest: digest.stem)


def test_there_are_enough_and_they_are_spread_evenly():
    provinces = Counter(digest.province for digest in DIGESTS)
    assert len(DIGESTS) >= 160
    assert set(provinces) - {None} == set(gazetteer().provinces)
    assert max(count for code, count in provinces.items() if code) <= 12
    assert {digest.language for digest in DIGESTS} == {"zh", "zh-Hant", "en"}
    years = {int(digest.published[:4]) for digest in DIGESTS if digest.published}
    assert years == set(range(2015, 2027))


def test_no_two_share_a_headline():
    titles = Counter(digest.title for digest in DIGESTS)
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_file_holds_the_province_that_it_is_named_after():
    for path in (HERE / "digests").glob("*.toml"):
        lines = {d.fact_line for d in DIGESTS if (d.province or "none") == path.stem}
        written = re.findall(r"^fact_line = (\d+)", path.read_text(encoding="utf-8"), re.M)
        assert {int(line) for line in written} == lines, path.name


@each_digest()
def test_length(digest: Digest):
    text = "\n".join(digest.body)
    size = len(text.split()) if digest.language == "en" else len(re.findall(r"[一-鿿]", text))
    low, high = LENGTHS[digest.language]
    assert low * (1 - LEEWAY) <= size <= high * (1 + LEEWAY)
    assert 2 <= len(digest.body) <= 6
    assert all(paragraph == paragraph.strip() and paragraph for paragraph in digest.body)


@each_digest()
def test_places_and_colleges_are_known(digest: Digest):
    names = gazetteer()
    known = {college.name_zh for college in names.colleges.values()}
    assert set(digest.colleges) <= known
    assert len(set(digest.colleges)) == len(digest.colleges)
    assert digest.province in {None, *names.provinces}
    assert set(digest.about_provinces) <= set(names.provinces) - {digest.province}
    if digest.city is not None:
        assert names.cities[digest.city].province == digest.province


@each_digest()
def test_dates_links_and_topic(digest: Digest):
    assert urlsplit(digest.url).scheme in {"http", "https"}
    assert urlsplit(digest.url).netloc
    assert digest.event_type in TOPICS
    assert digest.publisher.strip()
    for text in (digest.published, digest.event_date):
        if text:
            date = PageDate.parse(text)
            assert dt.date(2015, 1, 1) <= dt.date(date.year, date.month, date.day or 1)
            assert date.iso == text


@each_digest()
def test_script_is_the_one_that_it_claims(digest: Digest):
    text = digest.title + "".join(digest.body)
    han = len(re.findall(r"[一-鿿]", text))
    if digest.language == "en":
        assert han == 0
        return
    assert han > len(text) / 2
    simplified, traditional = set("职业学院为会与这个对劳动"), set("職業學院為會與這個對勞動")
    own, other = simplified - traditional, traditional - simplified
    if digest.language == "zh-Hant":
        own, other = other, own
    assert sum(char in own for char in text) > 0
    assert sum(char in other for char in text) == 0


def test_the_manifest_is_json_that_a_person_can_read():
    text = (HERE / "manifest.json").read_text(encoding="utf-8")
    assert "\\u" not in text
    assert json.loads(text)
