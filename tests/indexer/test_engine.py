"""Writing, opening, closing, and what a reader is told when something is wrong."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from corpus import CollegeMention, Evidence, PublishedDate
from indexer import (
    MAX_LIMIT,
    MAX_OFFSET,
    Engine,
    IndexerError,
    IndexLocked,
    IndexUnavailable,
    SearchRequest,
    open_engine,
)
from indexer.schema import SCHEMA_VERSION
from tests.indexer.factory import make_article

FIRST, SECOND = make_article(1, "柳州工匠学院"), make_article(2, "长沙培训班")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(folder):
    with closing(open_engine(folder)) as opened:
        yield opened


def total(engine: Engine, text: str = "") -> int:
    return engine.search(SearchRequest(text=text)).total


def test_a_new_engine_is_empty_and_follows_the_protocol(engine):
    assert isinstance(engine, Engine)
    assert (engine.doc_count, engine.generation, engine.bookmark) == (0, 0, None)
    result = engine.search(SearchRequest(text="柳州", facets=["province", "month"]))
    assert (result.total, result.hits, result.facets) == (0, [], {"province": [], "month": []})
    assert engine.get("nothing") is None


def test_nothing_is_seen_before_the_commit_and_everything_after_it(folder, engine):
    with closing(open_engine(folder)) as reader:
        engine.add([FIRST, SECOND])
        assert total(reader) == total(engine) == 0
        engine.commit("page 2")
        assert total(reader) == total(engine) == 2
        assert reader.get(FIRST.id) == FIRST
        assert (reader.bookmark, reader.generation) == ("page 2", 1)
        engine.delete([FIRST.id, "unknown"])
        engine.commit()
        assert total(reader) == 1
        assert reader.get(FIRST.id) is None
        assert (reader.bookmark, reader.generation) == ("page 2", 2)


def test_the_bookmark_outlives_the_process(folder, engine):
    engine.commit("only a note")
    engine.close()
    with closing(open_engine(folder, create=False)) as again:
        assert again.bookmark == "only a note"
        assert again.generation == 1


def test_the_last_of_several_versions_stays(engine):
    engine.add([FIRST, make_article(1, "长沙一"), make_article(1, "长沙二")])
    engine.commit()
    assert (total(engine), total(engine, "柳州"), total(engine, "长沙")) == (1, 0, 1)
    engine.add([FIRST])
    engine.add([make_article(1, "南宁")])
    engine.commit()
    assert (engine.doc_count, total(engine, "南宁")) == (1, 1)
    engine.add([FIRST])
    engine.delete([FIRST.id])
    engine.commit()
    assert engine.doc_count == 0


def test_many_commits_are_merged_without_loss(engine):
    for number in range(30):
        engine.add([make_article(number), make_article(number // 2, "长沙")])
        engine.commit()
    expected = {f"{number:016x}" for number in range(30)}
    hits = engine.search(SearchRequest(limit=100)).hits
    assert {hit.id for hit in hits} == expected
    assert len(hits) == engine.doc_count == 30


def test_close_drops_what_was_not_committed(folder, engine):
    engine.add([FIRST])
    engine.close()
    with closing(open_engine(folder)) as again:
        assert again.doc_count == 0
        again.add([SECOND])
        again.commit()
        assert again.doc_count == 1
    with pytest.raises(IndexUnavailable, match="closed"):
        again.search(SearchRequest())


def test_a_second_writer_is_told_what_to_do(folder, engine, monkeypatch):
    with closing(open_engine(folder)) as other:
        monkeypatch.setattr(other._writer, "_lock_wait", 0.1)
        engine.add([FIRST])
        with pytest.raises(IndexLocked, match="wait until it has finished"):
            other.add([SECOND])
        engine.commit()
        other.add([SECOND])
        other.commit()
        assert engine.doc_count == 2


def test_a_missing_index_is_named(folder):
    with pytest.raises(IndexUnavailable, match=r"no index in .*jiangxun index --rebuild"):
        open_engine(folder, create=False)
    assert not folder.exists()


def test_a_cluster_is_not_promised():
    with pytest.raises(IndexUnavailable, match="opensearch:// is built yet"):
        open_engine("opensearch://localhost:9200")


def test_a_file_in_the_place_of_the_folder(tmp_path):
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(IndexUnavailable, match="cannot be used"):
        open_engine(path)


def spoil(pattern, change):
    def spoil_files(folder):
        paths = list(folder.glob(pattern))
        assert paths
        for path in paths:
            path.write_bytes(change(path.read_bytes()))

    return spoil_files


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip_a_bit(content: bytes) -> bytes:
    at = len(content) - 20
    return content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :]


def of_stock_whoosh(folder):
    from whoosh.index import create_in

    from indexer.whoosh_backend.fields import make_schema

    for path in folder.iterdir():
        path.unlink()
    writer = create_in(folder, make_schema()).writer()
    writer.add_document(id="1", language="zh")
    writer.commit()
    (folder / "jiangxun.json").write_text("{}")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (of_stock_whoosh, "made by another version"),
        (spoil("jiangxun-*.json", cut_short), r"jiangxun-\d+.json is damaged"),
        (spoil("jiangxun-*.json", flip_a_bit), r"jiangxun-\d+.json is damaged"),
        (spoil("jiangxun-*.json", lambda _: b"[1]"), r"jiangxun-\d+.json is damaged"),
        (spoil("*.seg", cut_short), r"\.seg is damaged"),
        (spoil("*.seg", flip_a_bit), r"\.seg is damaged"),
        (spoil("*.seg", lambda _: b""), r"\.seg is damaged"),
        (lambda folder: [path.unlink() for path in folder.glob("*.seg")], r"\.seg is damaged"),
    ],
)
def test_an_index_that_cannot_be_used_says_so_and_is_rebuilt(folder, engine, spoil, message):
    engine.add([FIRST])
    engine.commit("note")
    engine.close()
    spoil(folder)
    with pytest.raises(IndexUnavailable, match=f"(?s){message}.*jiangxun index --rebuild"):
        open_engine(folder)
    with closing(open_engine(folder, rebuild=True)) as again:
        assert (again.doc_count, again.bookmark) == (0, None)
        again.add([SECOND])
        again.commit()
        assert (again.doc_count, total(again, "长沙")) == (1, 1)
    assert not list(folder.glob("*MAIN*"))


def test_an_index_of_another_analysis_is_refused(folder, engine, monkeypatch):
    engine.add([FIRST])
    engine.commit()
    engine.close()
    with monkeypatch.context() as patch:
        patch.setattr("indexer.whoosh_backend.engine.analysis_id", lambda: "0-old")
        with pytest.raises(IndexUnavailable, match=r"another version.*jiangxun index --rebuild"):
            open_engine(folder)


def test_an_index_of_another_schema_is_refused(folder, engine, monkeypatch):
    engine.add([FIRST])
    engine.commit()
    engine.close()
    monkeypatch.setattr("indexer.whoosh_backend.engine.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(IndexUnavailable, match=r"another version.*jiangxun index --rebuild"):
        open_engine(folder)
    open_engine(folder, rebuild=True).close()


def test_an_article_comes_back_with_all_that_was_derived(engine):
    why = Evidence("首届", "title", "a rule", value="training", confidence=0.75)
    days = PublishedDate(dt.date(2024, 12, 18), "day", why, end=dt.date(2024, 12, 20))
    article = make_article(
        1,
        people=("郭晋龙",),
        story=1,
        organisations=("柳州市总工会",),
        suspicions=("mirror",),
        event_date=days,
        evidence=MappingProxyType({"topics": (why,)}),
    )
    unknown = CollegeMention("某某工匠学院", "某某工匠学院", "", why, status="planned", known=False)
    article = replace(article, colleges=(unknown,))
    engine.add([article])
    engine.commit()
    assert engine.get(article.id) == article
    assert engine.search(SearchRequest()).hits[0].article == article


def test_a_sound_index_answers_until_its_successor_is_complete(folder, engine):
    engine.add([FIRST])
    engine.commit("old")
    with closing(open_engine(folder, rebuild=True)) as builder:
        builder.add([SECOND])
        assert (engine.get(FIRST.id), builder.bookmark, engine.bookmark) == (FIRST, None, "old")
        builder.commit("new")
        assert [hit.id for hit in engine.search(SearchRequest()).hits] == [SECOND.id]
        assert (engine.bookmark, builder.bookmark) == ("new", "new")
        builder.add([FIRST])
        builder.commit()
        assert engine.doc_count == 2


def test_a_rebuild_from_nothing_is_empty(folder, engine):
    engine.add([FIRST])
    engine.commit("old")
    with closing(open_engine(folder, rebuild=True)) as builder:
        builder.commit()
    assert (engine.doc_count, engine.bookmark) == (0, None)


def test_an_index_made_anew_beside_a_reader_is_noticed(folder, engine):
    engine.add([FIRST])
    engine.commit()
    assert total(engine, "柳州") == 1
    spoil("jiangxun-*.json", cut_short)(folder)
    with closing(open_engine(folder, rebuild=True)) as other:
        other.add([SECOND])
        other.commit()
        assert other.generation == engine.generation > 1
        assert (total(engine, "柳州"), total(engine, "长沙")) == (0, 1)


def test_foreign_files_are_left_alone(folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    open_engine(folder, rebuild=True).close()
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_full_disk_is_an_error_with_a_name(engine, monkeypatch):
    engine.add([FIRST])

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", refuse)
        with pytest.raises(IndexerError, match=r"cannot write the index .* No space left"):
            engine.commit("lost")
    assert (engine.doc_count, engine.bookmark) == (0, None)
    engine.add([SECOND])
    engine.commit()
    assert engine.doc_count == 1


def test_articles_of_hostile_text(engine):
    bad = make_article("\ud800", "\x00\ud800工匠", "𠮷" * 3000, content_source="\ud800" * 300)
    engine.add([bad, make_article(3, "", ""), make_article(4, "x" * 100_000, " ", day=None)])
    engine.commit()
    assert engine.doc_count == 3
    assert engine.get("\ud800") == bad
    result = engine.search(SearchRequest(text="工匠 𠮷", facets=["source"]))
    assert [hit.article for hit in result.hits] == [bad]
    assert result.facets["source"][0].count == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"offset": 10**9}, "offset-cut"),
        ({"limit": 10**9}, "limit-cut"),
        ({"facets": ["colour"]}, "unknown-facet"),
        ({"facets": ["story"]}, "unknown-facet"),
        ({"filters": {"colour": ["red"]}}, "unknown-facet"),
        ({"filters": {"language": [FIRST.language, *map(str, range(100_000))]}}, "filter-cut"),
        ({"sort": "size"}, "unknown-sort"),
        ({"date_from": dt.date(2025, 1, 1), "date_to": dt.date(2024, 1, 1)}, "dates-reversed"),
        ({"text": FIRST.title + "(" * 10_000}, "query-cut"),
    ],
)
def test_what_was_changed_in_a_request_is_said(engine, change, code):
    engine.add([FIRST])
    engine.commit()
    result = engine.search(SearchRequest(**change))
    assert code in {item.code for item in result.diagnostics}
    assert result.total == (0 if code == "dates-reversed" else 1)
    assert len(result.hits) == (0 if code in ("offset-cut", "dates-reversed") else 1)
    assert (MAX_OFFSET, MAX_LIMIT) == (10_000, 100)


def test_a_thousand_unknown_facets_are_not_named_one_by_one(engine):
    engine.add([FIRST])
    engine.commit()
    names = ["x" * 1000, *(f"nothing-{number}" for number in range(999))]
    notes = engine.search(SearchRequest(facets=names)).diagnostics
    assert {item.code for item in notes} == {"unknown-facet"}
    assert [item.detail for item in notes][::10] == ["x" * 64, "990 more"]


def test_newest_and_oldest_use_the_minute(engine):
    engine.add(
        [
            make_article(1, day=None),
            make_article(2, day="2024-05-01", precision="minute", time="18:05"),
            make_article(3, day="2024-05-01", precision="minute", time="08:00"),
            make_article(4, day="2023-01-01", precision="year"),
        ]
    )
    engine.commit()

    def order(sort: str) -> list[int]:
        return [int(hit.id, 16) for hit in engine.search(SearchRequest(sort=sort)).hits]

    assert order("newest") == order("relevance") == [2, 3, 4, 1]
    assert order("oldest") == [4, 3, 2, 1]
    day = dt.date(2024, 5, 1)
    assert engine.search(SearchRequest(date_from=day, date_to=day)).total == 2


def test_threads_search_while_one_writes(engine):
    """Each commit adds ten articles with one new word: no answer may show a part of a commit."""
    engine.add(make_article(n, "柳州") for n in range(10))
    engine.commit()
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        last = 0
        try:
            while not stop.is_set():
                result = engine.search(SearchRequest(text="柳州", facets=["province"], limit=3))
                if result.total % 10 or result.total < last or len(result.hits) != 3:
                    wrong.append(result.total)
                if any("柳州" not in hit.article.title for hit in result.hits):
                    wrong.append(result.hits)
                last = result.total
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in readers:
        thread.start()
    for commit in range(1, 16):
        engine.add(make_article(commit * 10 + n, "柳州") for n in range(10))
        engine.add(make_article(5000 + n, "长沙") for n in range(10))
        engine.commit()
    stop.set()
    for thread in readers:
        thread.join()
    assert wrong == []
    assert total(engine, "柳州") == 160


def test_whoosh_warns_nobody(tmp_path):
    """A first import compiles Whoosh; with warnings as errors it must not fail."""
    script = (
        "from indexer import open_engine, SearchRequest, FACETS\n"
        "from tests.indexer.factory import make_article\n"
        "e = open_engine('index')\n"
        "e.add([make_article(1, '柳州')]); e.commit()\n"
        "e.add([make_article(1, '长沙')]); e.commit()\n"
        "r = e.search(SearchRequest(text='长沙 -柳州', facets=FACETS))\n"
        "assert r.total == 1; e.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]),
            "PYTHONPYCACHEPREFIX": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
