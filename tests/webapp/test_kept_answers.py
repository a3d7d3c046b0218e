"""Answers that are made once for all readers of a generation."""

from __future__ import annotations

from flask import Response

from webapp.caching import LARGEST_KEPT_BYTES, Answers


def test_an_answer_comes_back_as_it_was_and_the_oldest_go():
    answers = Answers(most_bytes=1000)
    answers.keep("a", Response("甲" * 100, mimetype="text/html"))
    found = answers.get("a")
    assert (found.get_data(as_text=True), found.mimetype) == ("甲" * 100, "text/html")
    for tag in ("b", "c", "d"):
        answers.get("a")
        answers.keep(tag, Response("x" * 300))
    assert answers.get("a")
    assert answers.get("b") is None
    assert answers.get("d")


def test_what_is_large_streamed_or_wrong_is_not_kept():
    answers = Answers()
    answers.keep("large", Response("x" * (LARGEST_KEPT_BYTES + 1)))
    answers.keep("streamed", Response(iter(["x"])))
    answers.keep("wrong", Response("x", 404))
    assert [answers.get(tag) for tag in ("large", "streamed", "wrong")] == [None] * 3


def test_two_readers_cost_one_search(client, engine):
    before = engine.searches
    first = client.get("/search?q=工匠&lang=en")
    once = engine.searches - before
    second = client.get("/search?q=工匠&lang=en")
    assert engine.searches - before == once
    assert second.data == first.data
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert client.get("/search?q=工匠&lang=zh").data != first.data
    engine.commit()
    client.get("/search?q=工匠&lang=en")
    assert engine.searches > before + once
