"""Hits that are kept are what they would be if they were made anew."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import indexer.whoosh_backend.showing as showing
from corpus import Article
from indexer import SearchRequest, open_engine

ARTICLES = [
    Article(f"{number:016x}", f"焊接培训 {number}", "焊接班开课。刺绣班也开课。", "zh")
    for number in range(8)
]


def shown(engine, text):
    found = engine.search(SearchRequest(text=text)).hits
    return {hit.id: (hit.article, hit.title, hit.snippet) for hit in found}


def test_a_changed_article_is_shown_as_it_is_now(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add(ARTICLES)
        engine.commit()
        assert shown(engine, "焊接") == shown(engine, "焊接")
        changed = replace(ARTICLES[3], title="焊接培训改期", body="焊接班改期。")
        engine.add([changed])
        engine.commit()
        assert shown(engine, "焊接")[changed.id][0] == changed
        with closing(open_engine(tmp_path)) as fresh:
            for text in ("焊接", "刺绣", "焊接 刺绣", ""):
                assert shown(engine, text) == shown(fresh, text)


def test_other_words_are_marked_in_the_same_article(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add(ARTICLES)
        engine.commit()
        for text in ("焊接", "刺绣", "焊接"):
            for _, _, snippet in shown(engine, text).values():
                assert text in {snippet.text[start:end] for start, end in snippet.marks}


def test_no_more_is_kept_than_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(showing, "MOST", 3)
    with closing(open_engine(tmp_path)) as engine:
        engine.add(ARTICLES)
        engine.commit()
        assert len(shown(engine, "焊接")) == len(ARTICLES)
        assert len(engine._shown._kept) == 3
