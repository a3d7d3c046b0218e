"""Bytes to text: a label is an opinion, the bytes decide."""

from __future__ import annotations

import codecs
import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import NotAnArticle, sample_pages
from corpus.clean.decode import MAX_BYTES, decode, plausibility

SIMPLIFIED = (
    "全省工匠学院工作会议在市总工会召开，来自各地的代表介绍了培训职工的做法。",
    "学院与企业共建实训基地，三年来有两千名工人参加技能提升。",
    "比赛设八个项目，选手须在四个小时内完成零件加工，由裁判当场打分。",
    "柳州、长沙、昌吉等地的经验表明，师傅带徒弟仍然是最有效的办法。",
)
TRADITIONAL = (
    "勞動部門昨日公布技能競賽的結果，參賽的學生來自各地職業學校。",
    "學院與企業共同建立訓練基地，三年來有兩千名工人參加課程。",
    "比賽設有八個項目，選手必須在四個小時之內完成加工。",
)
LABELS = ("gb2312", "gbk", "big5", "utf-8", "iso-8859-1", "windows-1252", "shift_jis", "nonsense")


def page(sentences, label):
    body = "".join(f"<p>{sentence}</p>\n" for sentence in sentences)
    return f'<html><head><meta charset="{label}"><title>{sentences[0]}</title></head>{body}</html>'


@given(
    st.lists(st.sampled_from(SIMPLIFIED), min_size=1, max_size=6),
    st.sampled_from(["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from(LABELS),
    st.sampled_from(LABELS),
)
@settings(max_examples=150, deadline=None)
def test_simplified_text_survives_every_wrong_label(sentences, encoding, label, header):
    text = page(sentences, label)
    assert decode(text.encode(encoding), f"text/html; charset={header}") == text


@given(
    st.lists(st.sampled_from(TRADITIONAL), min_size=1, max_size=6),
    st.sampled_from(["big5", "big5hkscs", "gb18030", "utf-8", "utf-16"]),
    st.sampled_from(LABELS),
)
@settings(max_examples=120, deadline=None)
def test_traditional_text_survives_every_wrong_label(sentences, encoding, label):
    text = page(sentences, label)
    assert decode(text.encode(encoding), None) == text


@pytest.mark.parametrize("label", ["undefined", "idna", "punycode", "unicode_escape", "hex", "zip"])
def test_a_label_may_not_choose_any_codec_of_python(label):
    text = page(SIMPLIFIED, label)
    assert decode(text.encode("gb18030"), f"text/html; charset={label}") == text


def test_a_gb2312_label_is_read_as_its_superset():
    text = page(("䶮字和镕字不在老字符集里，但是公告里的人名会用到它们。",), "gb2312")
    assert decode(text.encode("gb18030")) == text


def test_english_with_western_quotes_does_not_turn_chinese():
    text = "<p>It’s a workers’ college — “craft” first. The union’s chair spoke.</p>" * 4
    assert decode(text.encode("cp1252"), "text/html; charset=iso-8859-1") == text
    assert decode(text.encode("cp1252")) == text


def test_a_cut_character_does_not_spoil_utf8():
    whole = page(SIMPLIFIED, "utf-8").encode()
    text = decode(whole[:200] + "工"[0].encode()[:2] + whole[200:][:-20])
    assert SIMPLIFIED[2] in text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\t\x00", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
        (b"PK\x03\x04" + bytes(range(256)), "binary"),
        (bytes(range(32)) * 50, "binary"),
        (b"a" * (MAX_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_text_is_refused(content, kind):
    with pytest.raises(NotAnArticle) as caught:
        decode(content)
    assert caught.value.kind == kind


def test_plausibility_tells_encodings_apart():
    right = SIMPLIFIED[0]
    wrong = right.encode("gb18030").decode("big5hkscs", "replace")
    assert plausibility(right) > 0.3 > plausibility(wrong) + 0.15
    assert plausibility("plain ascii") == 0.0


def spelled(text, name, label):
    """A page of the samples in another encoding and under another label."""
    text = re.sub(r"(charset\s*=\s*[\"']?)[\w-]+", rf"\g<1>{label}", text)
    content = text.encode(name, "ignore")
    return content.decode(name), content


SAMPLES = [decode(content) for _, content in list(sample_pages())[::12]]
MISLABELLED = [
    ("gbk", "gb2312", None),
    ("gbk", "utf-8", None),
    ("gbk", "gbk", "utf-8"),
    ("utf-8", "gb2312", None),
    ("utf-8", "utf-8", "iso-8859-1"),
    ("utf-8", "gbk", "gb2312"),
    ("gb18030", "big5", None),
    ("gb18030", "shift_jis", "windows-1252"),
]


@pytest.mark.parametrize(("name", "label", "header"), MISLABELLED)
def test_every_sample_survives_every_mislabelling(name, label, header):
    content_type = f"text/html; charset={header}" if header else None
    for sample in SAMPLES:
        text, content = spelled(sample, name, label)
        assert decode(content, content_type) == text


@pytest.mark.parametrize(("one", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_template_in_another_encoding_is_read_in_its_own(one, other, cut):
    text = page(SIMPLIFIED, "utf-8")
    place = [m.start() for m in re.finditer("<p>|<title>", text)][cut]
    assert decode(text[:place].encode(one) + text[place:].encode(other)) == text


def test_a_template_with_its_own_byte_order_mark_costs_no_character():
    text = page(SIMPLIFIED, "gbk")
    place = text.index("<p>")
    content = text[:place].encode("gbk") + codecs.BOM_UTF8 + text[place:].encode("gbk")
    assert decode(content) == text
    assert decode(codecs.BOM_UTF8 + text.encode("gbk")) == text
    assert decode((text[:place] + "\ufeff" + text[place:]).encode()) == text


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_few_broken_bytes_do_not_change_the_decision(places):
    for name in ("utf-8", "gb18030"):
        content = bytearray(page(SIMPLIFIED * 12, "big5").encode(name))
        for place in places:
            content[place:place] = b"\xff"
        read = decode(bytes(content), "text/html; charset=big5")
        sound = sum(read.count(sentence) for sentence in SIMPLIFIED)
        assert sound >= 48 + 1 - len(places)


@pytest.mark.parametrize("name", ["utf-8", "gb18030", "utf-16"])
def test_a_cut_last_character_is_dropped(name):
    content = (page(SIMPLIFIED, "gbk") + "工").encode(name)
    assert decode(content[:-1], "text/html; charset=gbk") == page(SIMPLIFIED, "gbk")


def test_utf8_with_stray_western_quotes_keeps_both():
    text = b"<p>The caf\xc3\xa9 \xe2\x80\x94 open.</p>\n<p>It\x92s a workers\x92 college.</p>"
    assert decode(text) == "<p>The café — open.</p>\n<p>It’s a workers’ college.</p>"


def test_a_large_page_is_decoded_in_linear_time():
    part = page(SIMPLIFIED, "utf-8") * 400
    mixed = part.encode("gbk") + part.encode()
    for content in (part.encode("gbk"), mixed, b"\xff<" * 400_000, b"\xe5\xb7a" * 300_000):
        start = time.process_time()
        with contextlib.suppress(NotAnArticle):
            decode(content, "text/html; charset=utf-8")
        assert time.process_time() - start < 1.5


def test_the_old_full_width_space_of_gbk_is_a_space():
    assert (
        decode("工会".encode("gbk") + b"\xa3\xa0" + "学院新闻".encode("gbk"))
        == "工会\u3000学院新闻"
    )
