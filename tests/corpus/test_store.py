"""The store: nothing changes twice, nothing is lost, and every refusal is explained."""

from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article, StoreError
from corpus.saving import Reading
from corpus.store import READ_BATCH, Store, content_hash


def article(number: int, body: str = "正文") -> Article:
    return Article(id=f"{number:016x}", title=f"标题{number}", body=body, language="zh")


def reading(number: int, body: str = "正文", noise: str = "") -> Reading:
    content = f"{number} {body} {noise}".encode()
    return Reading(f"page-{number}", content_hash(content), article(number, body))


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


def test_the_same_page_twice_changes_nothing(store):
    assert store.save([reading(1)]) == ["new"]
    before = store.last_change()
    assert store.save([reading(1)]) == ["unchanged"]
    assert store.last_change() == before
    assert len(store.revisions(article(1).id)) == 1


def test_a_changed_page_is_a_revision_and_the_old_text_stays(store):
    store.save([reading(1, "旧文")])
    assert store.save([reading(1, "新文")]) == ["changed"]
    assert store.get(article(1).id).body == "新文"
    old, new = store.revisions(article(1).id)
    assert (old.number, old.article.body) == (1, "旧文")
    assert (new.number, new.article.body) == (2, "新文")
    assert old.fetched_at.tzinfo is not None
    assert old.content_hash != new.content_hash


def test_noise_around_the_article_makes_no_revision(store):
    store.save([reading(1, noise="浏览 5 次")])
    assert store.save([reading(1, noise="浏览 6 次")]) == ["unchanged"]
    assert len(store.revisions(article(1).id)) == 1


def test_bytes_read_before_are_known_until_the_reading_code_changes(store, tmp_path):
    page = reading(1)
    assert not store.has_read(page.origin, page.content_hash)
    store.save([page])
    assert store.has_read(page.origin, page.content_hash)
    assert not store.has_read(page.origin, content_hash(b"other"))
    with Store(tmp_path / "store.sqlite3", reading_version=2) as newer:
        assert not newer.has_read(page.origin, page.content_hash)


def test_refusals_are_kept_with_their_reason(store):
    assert store.save([Reading("a.html", "00", refusal="list page")]) == ["refused"]
    assert store.refusal("a.html") == "list page"
    assert store.refusals() == [("a.html", "list page")]
    assert store.count() == 0
    assert store.count_pages() == 1
    assert store.count_pages("a.") == 1
    assert store.count_pages("%") == 0


def test_changes_come_in_order_and_across_batches(store):
    many = READ_BATCH + 7
    store.save([reading(number) for number in range(many)])
    store.save([reading(3, "改")])
    changes = list(store.changes())
    assert [change.number for change in changes] == sorted(change.number for change in changes)
    assert len(changes) == many
    assert changes[-1].article.body == "改"
    assert [change.article for change in store.changes(since=many)] == [article(3, "改")]
    assert list(store.changes(store.last_change())) == []


def test_a_batch_is_written_whole_or_not_at_all(store):
    broken = dataclasses.replace(reading(2), origin=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="nothing of this batch was written"):
        store.save([reading(1), broken])
    assert store.count() == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["甲", "乙"])), max_size=25))
def test_the_store_agrees_with_a_plain_dictionary(steps):
    history: dict[int, list[str]] = {}
    with Store(":memory:") as memory:
        for number, body in steps:
            texts = history.setdefault(number, [])
            expected = "new" if not texts else "unchanged" if texts[-1] == body else "changed"
            assert memory.save([reading(number, body)]) == [expected]
            if expected != "unchanged":
                texts.append(body)
        assert memory.count() == len(history)
        for number, texts in history.items():
            revisions = memory.revisions(article(number).id)
            assert [revision.article.body for revision in revisions] == texts


def test_two_writers_wait_for_each_other(tmp_path):
    path = tmp_path / "store.sqlite3"
    Store(path).close()

    def write(start: int) -> None:
        with Store(path) as mine:
            for number in range(start, start + 20):
                mine.save([reading(number)])

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store(path) as store:
        assert store.count() == 60
        assert len({change.number for change in store.changes()}) == 60


def test_what_was_saved_survives_a_kill(tmp_path):
    """A child says "saved N" after each batch and is killed; every N it said is there."""
    program = textwrap.dedent(
        """
        import sys
        from corpus import Article
        from corpus.saving import Reading
        from corpus.store import Store
        store = Store(sys.argv[1])
        for number in range(100000):
            item = Article(id=f"{number:016x}", title="t", body="b", language="zh")
            store.save([Reading(f"p{number}", "00", item)])
            print(number, flush=True)
        """
    )
    path = tmp_path / "store.sqlite3"
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    said = [int(child.stdout.readline()) for _ in range(25)][-1]
    os.kill(child.pid, signal.SIGKILL)
    said = max([said, *(int(line) for line in child.stdout.read().split())])
    child.stdout.close()
    child.wait()
    with Store(path) as store:
        assert all(store.get(f"{number:016x}") for number in range(said + 1))


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreError, match=r"store\.sqlite3.*cannot be opened"):
        Store(path)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match="nowhere"):
        Store(tmp_path / "nowhere" / "store.sqlite3")


def test_a_store_of_another_version_says_what_to_do(tmp_path):
    path = tmp_path / "store.sqlite3"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = '99'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="jiangxun export"):
        Store(path)
