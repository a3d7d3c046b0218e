from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.plan import MAX_TERMS, All, Everything, Nothing, Sequence, Term, make_plan
from indexer.query import MAX_CHARS, And, Not, Or, Phrase, Word, parse

a, b, c = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        (" \n\u3000", None),
        ("a", a),
        ("a b", And((a, b))),
        ("a AND b", And((a, b))),
        ("a OR b", Or((a, b))),
        ("a | b c", Or((a, And((b, c))))),
        ("(a OR b) c", And((Or((a, b)), c))),
        ("（a OR b） c", And((Or((a, b)), c))),
        ("-a", Not(a)),
        ("a -b", And((a, Not(b)))),
        ("a NOT b", And((a, Not(b)))),
        ("a -(b c)", And((a, Not(And((b, c)))))),
        ('-"a b"', Not(Phrase("a b"))),
        ('"a b" c', And((Phrase("a b"), c))),
        ("“a b”c", And((Phrase("a b"), c))),
        ("「甲」『乙』", And((Phrase("甲"), Phrase("乙")))),
        ("a-b", Word("a-b")),
        ("OR", Word("OR")),
        ("a OR", And((a, Word("OR")))),
        ("OR a", And((Word("OR"), a))),
        ("a OR OR b", Or((And((a, Word("OR"))), b))),
        ("NOT", Word("NOT")),
        ("-", Word("-")),
        ("a - b", And((a, Word("-"), b))),
        ("--a", Word("--a")),
        ("()", Word("()")),
        ('"', Word('"')),
        ("-() ((", Word("-() ((")),
        (")a(", a),
        ("((a", a),
        ("a) b", And((a, b))),
    ],
)
def test_grammar(text, node):
    assert parse(text).node == node


def codes(text: str) -> list[str]:
    query = parse(text)
    return [item.code for item in (*query.diagnostics, *make_plan(query)[1])]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"a b', "unbalanced-quote"),
        ("a” “b", "unbalanced-quote"),
        ("a" * (MAX_CHARS + 1), "query-cut"),
        ("a " * 65, "query-cut"),
        ("(" * 40 + "a", "query-cut"),
        ("工匠" * 200, "query-cut"),
        ("!!!", "nothing-to-search"),
        ("😀", "nothing-to-search"),
    ],
)
def test_what_was_cut_is_said(text, code):
    assert code in codes(text)


@pytest.mark.parametrize("text", ["", "a", "柳州 工匠学院 -培训", '"a b" OR (c d)'])
def test_an_ordinary_query_needs_no_comment(text):
    assert codes(text) == []


SYNTAX = st.lists(
    st.sampled_from(
        [
            "(",
            ")",
            "（",
            '"',
            "“",
            "”",
            "「",
            "-",
            "－",
            "OR",
            "AND",
            "NOT",
            "|",
            " ",
            "工匠",
            "x",
            "\x00",
        ]
    )
)


@given(st.one_of(st.text(), SYNTAX.map("".join), SYNTAX.map(" ".join)))
def test_anything_parses(text):
    make_plan(parse(text))


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"',
        "(",
        ")",
        "-",
        "OR ",
        "a|",
        "((a) ",
        "工匠",
        "NOT ",
        "-(",
        "\ud800",
        "😀",
        "\x00",
        "工 ",
    ],
)
def test_ten_thousand_characters_take_no_time(piece):
    text = (piece * 10_000)[:10_000]
    begun = time.process_time()
    assert "query-cut" in codes(text)
    assert time.process_time() - begun < 0.5


def test_plan_of_words_and_phrases():
    assert make_plan(parse(""))[0] == Everything()
    assert make_plan(parse("??"))[0] == Nothing()
    assert make_plan(parse("柳州工匠学院"))[0] == All((Term("柳州"), Term("工匠学院")))
    assert make_plan(parse("“柳州工匠学院”"))[0] == Sequence((("柳州", 0), ("工匠学院", 2)))
    assert make_plan(parse('"craftsman colleges"'))[0] == Sequence(
        (("craftsman", 0), ("colleg", 1))
    )


def test_every_cut_is_said_and_each_once():
    text = "(" * 40 + ('工 "工匠 培训" ' * 50) + "a " * MAX_CHARS
    query = parse(text)
    details = [item.detail for item in (*query.diagnostics, *make_plan(query)[1])]
    assert details == [
        "only the first 2000 characters were read",
        "only the first 64 words and phrases were read",
        "parentheses deeper than 16 were not read",
        "only the first 6 lone characters were used",
    ]
    plan, notes = make_plan(parse(" ".join(["工", '"工匠 培训"'] * 32) + " 工"))
    assert "only the first 6 lone characters were used" in [item.detail for item in notes]
    plan, notes = make_plan(parse(" OR ".join(['"工匠 培训"'] * 33 + ["安全"])))
    assert [item.detail for item in notes] == ["only the first 32 phrases were used"]
    assert plan.parts == (*[Sequence((("工匠", 0), ("培训", 2)))] * 32, Term("安全"))


def test_a_plan_is_bounded():
    plan, _ = make_plan(parse("柳州工匠 " * 60))
    assert isinstance(plan, All)
    assert len(plan.parts) <= MAX_TERMS
