"""The store keeps stories: with every save, in one transaction, whatever the order."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Reading, Store, content_hash
from tests.benchmarks.copying.altered import ALTERED
from tests.corpus.copies.texts import BODY, TITLE, article, english

ORIGINAL = article(url="https://www.workercn.cn/c/2024-07-19/8000001.shtml", publisher="中工网")
OTHER_EVENT = article("next", body=BODY.replace("18日", "26日").replace("186", "240"))


def reading(item, noise=""):
    return Reading(item.id, content_hash(f"{item.title}{item.body}{noise}".encode()), item)


def copy(name, seed=0):
    made = ALTERED[name](ORIGINAL, random.Random(seed), [])
    assert made is not None
    return made


COPIES = [
    copy(name) for name in ("same", "with_counties", "with_pinyin", "other_script", "damaged")
]
EVERYTHING = [ORIGINAL, *COPIES, OTHER_EVENT, replace(OTHER_EVENT, id="e" * 16), english()]


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


def told(store):
    return {change.article.id: change.article.story for change in store.changes()}


def expected():
    stories = dict.fromkeys((ORIGINAL.id, *(item.id for item in COPIES)), ORIGINAL.id)
    first = min(OTHER_EVENT.id, "e" * 16)
    return stories | {OTHER_EVENT.id: first, "e" * 16: first, english().id: None}


def test_an_article_alone_has_no_story(store):
    store.save([reading(ORIGINAL)])
    assert store.get(ORIGINAL.id).story is None
    assert store.copies_of(ORIGINAL.id) == []
    assert store.copies_of("unknown") == []


def test_a_copy_gives_both_their_story_and_the_first_a_new_change_but_no_revision(store):
    store.save([reading(ORIGINAL)])
    seen = store.last_change()
    store.save([reading(COPIES[0])])
    changed = {change.article.id: change.article.story for change in store.changes(seen)}
    assert changed == {ORIGINAL.id: ORIGINAL.id, COPIES[0].id: ORIGINAL.id}
    assert len(store.revisions(ORIGINAL.id)) == 1
    assert replace(store.get(ORIGINAL.id), story=None) == ORIGINAL


def test_who_is_not_concerned_does_not_change(store):
    store.save([reading(ORIGINAL), reading(english())])
    seen = store.last_change()
    store.save([reading(OTHER_EVENT)])
    assert [change.article.id for change in store.changes(seen)] == [OTHER_EVENT.id]


@settings(max_examples=25, deadline=None)
@given(st.permutations(EVERYTHING), st.integers(1, len(EVERYTHING)))
def test_any_order_of_saves_gives_the_same_stories(order, size):
    with Store(":memory:") as memory:
        for start in range(0, len(order), size):
            memory.save([reading(item) for item in order[start : start + size]])
        assert told(memory) == expected()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([BODY, OTHER_EVENT.body, "短"])), max_size=8
    )
)
def test_texts_that_change_leave_what_their_last_texts_give(steps):
    last = {}
    with Store(":memory:") as changed, Store(":memory:") as fresh:
        for number, body in steps:
            last[number] = article(f"{number}", body=body)
            changed.save([reading(last[number])])
        fresh.save([reading(item) for item in last.values()])
        assert told(changed) == told(fresh)


def test_a_text_that_changes_leaves_its_story_and_the_original_follows(store):
    store.save([reading(item) for item in (ORIGINAL, *COPIES[:2])])
    seen = store.last_change()
    store.save([reading(replace(ORIGINAL, body="此稿已撤。"))])
    rest = told(store)
    assert rest[ORIGINAL.id] is None
    assert rest[COPIES[0].id] == rest[COPIES[1].id] == min(COPIES[0].id, COPIES[1].id)
    assert {change.article.id for change in store.changes(seen)} == set(rest)


def test_the_places_of_a_story_are_told_with_reasons(store):
    mirror = replace(COPIES[1], url="http://m.boxesnet.com/n1/2.html", suspicions=("spam",))
    store.save([reading(item) for item in (mirror, COPIES[0], ORIGINAL)])
    places = store.copies_of(mirror.id)
    assert [place.id for place in places] == [ORIGINAL.id, COPIES[0].id, mirror.id]
    assert [place.trust for place in places] == ["known", "unknown", "suspect"]
    assert (places[0].publisher, places[2].suspicions) == ("中工网", ("spam",))
    assert all(place.why for place in places)
    assert places == store.copies_of(ORIGINAL.id)


def test_a_story_that_was_exported_is_worked_out_anew(store):
    stray = replace(english(), story="0123456789abcdef")
    store.save([reading(stray)])
    assert store.get(stray.id).story is None
    assert store.save([reading(english(), "again")]) == ["unchanged"]


def test_articles_saved_before_there_were_stories_are_caught_up_with(tmp_path):
    path = tmp_path / "store.sqlite3"
    with Store(path) as store:
        store.save([reading(item) for item in EVERYTHING])
    tables = ("copy_texts", "copy_keys", "copy_pairs", "stories")
    with sqlite3.connect(path) as connection:
        for table in tables:
            connection.execute(f"DROP TABLE {table}")
    connection.close()
    with Store(path) as store:
        seen = store.last_change()
        assert set(told(store).values()) == {None}
        assert list(store.find_copies()) == [(len(EVERYTHING), len(EVERYTHING))]
        assert told(store) == expected()
        assert {change.article.id for change in store.changes(seen)} == {
            known for known, story in expected().items() if story
        }
        assert list(store.find_copies()) == []
        assert store.count_revisions() == len(EVERYTHING)


def test_corrections_are_applied_before_an_article_is_saved(tmp_path):
    class Corrected:
        def apply(self, item):
            return replace(item, province="CN-GX")

    with Store(tmp_path / "store.sqlite3", overrides=Corrected()) as store:
        store.save([reading(ORIGINAL), Reading("a.html", "00", refusal="list page")])
        assert store.get(ORIGINAL.id).province == "CN-GX"
        assert store.save([reading(ORIGINAL, "again")]) == ["unchanged"]


def test_a_kill_leaves_every_saved_article_with_its_story(tmp_path):
    """Pairs of copies are saved one after the other; whoever is there knows the other."""
    program = textwrap.dedent(
        """
        import random, sys
        from corpus import Article, Reading, Store
        store, chance = Store(sys.argv[1]), random.Random(1)
        for number in range(100000):
            if number % 2 == 0:
                body = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(200))
            store.save([Reading(f"p{number}", "00", Article(f"{number:016x}", "题", body, "zh"))])
            print(number, flush=True)
        """
    )
    path = tmp_path / "store.sqlite3"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        said = [int(child.stdout.readline()) for _ in range(21)][-1]
        os.kill(child.pid, signal.SIGKILL)
        said = max([said, *(int(line) for line in child.stdout.read().split())])
    with Store(path) as store:
        stories = told(store)
        assert len(stories) > said
        for number in range(len(stories)):
            known, twin = f"{number:016x}", f"{number ^ 1:016x}"
            expected = f"{number & ~1:016x}" if twin in stories else None
            assert stories[known] == expected


def test_many_copies_are_one_story(store):
    exact = [
        article(f"exact {number}", url=f"https://a{number}.example.cn/") for number in range(90)
    ]
    for start in range(0, len(exact), 7):
        store.save([reading(item) for item in exact[start : start + 7]])
    assert set(told(store).values()) == {min(item.id for item in exact)}
    assert len(store.copies_of(exact[0].id)) == len(exact)


def test_the_address_alone_joins_nothing(store):
    url = "https://{}.example.cn/202404/t20240404_123456.html"
    store.save([reading(article("a", url=url.format("a")))])
    strange = article(
        "b", "无关", "".join(chr(0x4E00 + 7 * n) for n in range(300)), url=url.format("b")
    )
    store.save([reading(strange)])
    assert set(told(store).values()) == {None}
    assert TITLE
