"""Bytes to text: a label is an opinion, the bytes decide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import NotAnArticle
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
