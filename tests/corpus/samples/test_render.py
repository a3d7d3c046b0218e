"""The renderer: the same bytes every time, honest encodings, a date never finer than known."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.samples.render import (
    HERE,
    PageDate,
    load_digests,
    main,
    render_all,
    stale_files,
    word_runs,
    write,
)

DIGESTS = load_digests()


def test_the_pages_are_fresh():
    said: list[str] = []
    assert main(["--check"], said.append) == 0, "\n".join([*said, "run the renderer again"])


def test_a_page_keeps_its_looks_when_others_go():
    whole = {entry["file"]: entry for entry in json.loads(render_all(DIGESTS)["manifest.json"])}
    half = json.loads(render_all(DIGESTS[::2])["manifest.json"])
    for entry in half:
        if entry["encoding"] == "big5" or whole[entry["file"]]["encoding"] == "big5":
            continue  # falls back to UTF-8 where a neighbour's headline does not fit
        assert entry == whole[entry["file"]]


def test_stale_missing_and_surplus_files_are_named_and_mended(tmp_path):
    shutil.copytree(HERE / "pages", tmp_path / "pages")
    shutil.copy(HERE / "manifest.json", tmp_path)
    files = render_all(DIGESTS)
    first, second = sorted(name for name in files if name.startswith("pages/"))[:2]
    (tmp_path / first).write_bytes(b"changed")
    (tmp_path / second).unlink()
    (tmp_path / "pages" / "surplus.html").write_bytes(b"")
    assert stale_files(files, tmp_path) == sorted([first, second, "pages/surplus.html"])
    write(files, tmp_path)
    assert stale_files(files, tmp_path) == []


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('title = "x"', "missing"),
        ('fact_line = 1\nshape = "round"', "shape"),
    ],
)
def test_a_bad_digest_is_named(tmp_path, entry, complaint):
    (tmp_path / "CN-XX.toml").write_text(f"[[digest]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"CN-XX\.toml.*{complaint}"):
        load_digests(tmp_path)


def test_two_digests_of_one_fact_are_refused(tmp_path):
    source = HERE / "digests" / "CN-HN.toml"
    shutil.copy(source, tmp_path / "a.toml")
    shutil.copy(source, tmp_path / "b.toml")
    with pytest.raises(ValueError, match="two digests"):
        load_digests(tmp_path)


def test_an_unknown_college_is_named():
    digest = DIGESTS[0]
    values = {name: getattr(digest, name) for name in digest.__slots__}
    with pytest.raises(ValueError, match="没有这所学院"):
        render_all([type(digest)(**{**values, "colleges": ("没有这所学院",)})])


@given(st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31)))
def test_a_day_is_printed_in_full(day):
    date = PageDate.parse(day.isoformat())
    assert date.iso == day.isoformat()
    assert date.precision == "day"
    assert date.han == f"{day.year}年{day.month}月{day.day}日"
    assert date.roc == f"民國{day.year - 1911}年{day.month}月{day.day}日"
    assert dt.datetime.strptime(date.us, "%B %d, %Y").date() == day
    assert dt.datetime.strptime(date.uk, "%d %B %Y").date() == day
    assert dt.datetime.strptime(date.slash, "%Y/%m/%d").date() == day
    assert dt.datetime.strptime(date.dot, "%Y.%m.%d").date() == day
    assert date.weekday == "星期" + "一二三四五六日"[day.weekday()]


@given(st.integers(2015, 2026), st.integers(1, 12))
def test_a_month_never_gains_a_day(year, month):
    date = PageDate.parse(f"{year}-{month:02d}")
    assert date.precision == "month"
    assert (date.iso, date.slash) == (f"{year}-{month:02d}", f"{year}/{month:02d}")
    assert date.han == f"{year}年{month}月"
    assert date.us == date.uk == dt.date(year, month, 1).strftime("%B %Y")
    assert date.weekday == ""


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13", "2024年", "", "2024-1-1-1"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        PageDate.parse(text)


@given(st.text())
def test_word_runs_change_no_text(text):
    bare = re.sub(r"</?span[^>]*>", "", word_runs(text))
    assert html.unescape(bare) == text


def test_word_runs_wrap_digits_but_no_entity():
    assert word_runs("共12人&") == '共<span lang="EN-US">12</span>人&amp;'
