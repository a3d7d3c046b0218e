"""The index as a whole: opening, versions, damage, generations, and the cost of a commit."""

from __future__ import annotations

import os
import pickle
import shutil
import statistics
import time
from pathlib import Path

import pytest
from whoosh import fields, query

from indexer import IndexUnavailable
from indexer.whoosh_backend.commits.index import ColumnarIndex, schema_fingerprint
from indexer.whoosh_backend.storage.container import DamagedFile
from tests.indexer.columnar.corpora import make_schema, our_index

BATCH = [{"id": str(number), "title": "alfa 工匠", "number": number} for number in range(30)]


def test_a_new_index_is_empty_and_open_to_others(tmp_path):
    folder = tmp_path / "deep" / "index"
    index = ColumnarIndex.create(folder, make_schema())
    assert index.is_empty()
    assert index.doc_count() == index.doc_count_all() == 0
    assert index.latest_generation() == 1
    other = ColumnarIndex(folder, make_schema())
    with index.writer() as writer:
        writer.add_document(id="1", title="alfa")
    assert other.doc_count() == 1
    assert other.latest_generation() == 2
    assert not other.is_empty()
    assert abs(other.last_modified() - time.time()) < 60
    assert other.up_to_date()
    assert other.refresh() is other


def test_there_must_be_an_index(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexUnavailable, match=r"there is no index.*jiangxun index --rebuild"):
            ColumnarIndex(folder, make_schema())


def test_an_index_that_vanishes(tmp_path):
    index = our_index(tmp_path / "index", [BATCH])
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(IndexUnavailable, match="there is no index"):
        index.reader()


@pytest.mark.parametrize(
    "other",
    [
        {"schema": fields.Schema(id=fields.ID)},
        {"fingerprint": "2"},
        {"analysis": "other words"},
    ],
)
def test_an_index_of_another_version_is_refused(tmp_path, other):
    given = {"schema": make_schema(), "fingerprint": None, "analysis": "words"}
    ColumnarIndex.create(tmp_path, **given)
    ColumnarIndex(tmp_path, **given)
    with pytest.raises(IndexUnavailable, match=r"another version.*jiangxun index --rebuild"):
        ColumnarIndex(tmp_path, **(given | other))


def test_the_fingerprint_follows_the_schema():
    def of(**kinds) -> str:
        return schema_fingerprint(fields.Schema(**kinds))

    names = [
        of(a=fields.ID),
        of(b=fields.ID),
        of(a=fields.TEXT),
        of(a=fields.TEXT(phrase=False)),
        of(a=fields.ID(stored=True)),
        of(a=fields.ID(unique=True)),
        of(a=fields.ID, b=fields.ID),
    ]
    assert len(set(names)) == len(names)
    assert of(a=fields.ID, b=fields.TEXT) == of(b=fields.TEXT, a=fields.ID)


def test_made_anew_in_the_place_of_another(tmp_path):
    reader = ColumnarIndex.create(tmp_path, make_schema(), analysis="old")
    with reader.writer() as writer:
        writer.add_document(id="1")
    index = ColumnarIndex.create(tmp_path, make_schema(), analysis="new")
    assert index.doc_count() == 0
    assert index.latest_generation() > 2
    with pytest.raises(IndexUnavailable, match="another version"):
        reader.commit()


def test_nothing_is_unpickled(tmp_path):
    """Stock Whoosh's table of contents is a pickle, which runs code: such files are not read."""

    class Bomb:
        def __reduce__(self):
            return os.abort, ()

    our_index(tmp_path, [BATCH])
    for name in ("_MAIN_99.toc", "jiangxun-99.json"):
        (tmp_path / name).write_bytes(pickle.dumps(Bomb()))
    assert ColumnarIndex(tmp_path, make_schema()).doc_count() == 30


def damage(folder) -> str:
    """What opening and verifying say, "" if all is well."""
    try:
        ColumnarIndex(folder, make_schema()).verify()
    except DamagedFile as error:
        return str(error)
    return ""


def test_damage_is_named_by_opening_or_by_verify(tmp_path):
    folder = tmp_path / "index"
    our_index(folder, [BATCH])
    segment = next(folder.glob("*.seg"))
    content = segment.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 60)):
        flipped = bytes([content[place] ^ 4])
        segment.write_bytes(content[:place] + flipped + content[place + 1 :])
        said = damage(folder)
        if said:  # padding between sections holds nothing
            assert segment.name in said
            assert "jiangxun index --rebuild" in said
    for damaged in (b"", content[:100], content[:-1], b"foreign" * 999):
        segment.write_bytes(damaged)
        with pytest.raises(DamagedFile, match=segment.name):
            ColumnarIndex(folder, make_schema()).reader()
    segment.unlink()
    with pytest.raises(DamagedFile, match=segment.name):
        ColumnarIndex(folder, make_schema()).reader()


def test_segments_are_opened_once_and_let_go(tmp_path):
    index = our_index(tmp_path, [BATCH, [dict(BATCH[0], title="beta")]])
    first = index.snapshot()[1]
    with index.writer() as writer:
        writer.add_document(id="99")
    assert [a is b for a, b in zip(first, index.snapshot()[1], strict=False)] == [True, True]
    reader = index.reader()
    index.optimize()
    assert len(index.snapshot()[1]) == 1
    assert reader.doc_count() == 31  # still reads what it was opened on
    assert len(index._segments) == 1


def test_whoosh_reaches_it_through_its_usual_calls(tmp_path):
    index = our_index(tmp_path, [BATCH])
    index.delete_by_term("id", "3")
    index.delete_by_query(query.NumericRange("number", 10, 19))
    assert index.doc_count() == 19
    assert index.doc_count_all() == 30
    assert index.field_length("title") == 60
    index.optimize()
    assert index.doc_count_all() == 19


def bytes_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # merged away meanwhile
        return 0


def test_what_a_commit_writes_does_not_grow_with_the_index(tmp_path):
    """One article into an index of 40 times the size; medians, as some commits merge."""
    medians = []
    for size in (1_000, 40_000):
        folder = tmp_path / str(size)
        index = ColumnarIndex.create(folder, make_schema())
        with index.writer() as writer:
            for number in range(size):
                writer.add_document(id=str(number), title="alfa 工匠")
        written = []
        for number in range(25):
            before = {path.name for path in folder.iterdir()}
            with index.writer() as writer:
                writer.update_document(id=str(number * 7), title="beta")
            new = [path for path in folder.iterdir() if path.name not in before]
            written.append(sum(bytes_of(path) for path in new))
        medians.append(statistics.median(written))
        assert index.doc_count() == size
        index.close(wait=True)
    assert 0 < medians[1] < 2 * medians[0]
