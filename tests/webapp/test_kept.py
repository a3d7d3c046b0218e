"""A value that is made anew at most so often."""

from __future__ import annotations

import threading

from webapp.things.kept import Kept


class Maker:
    def __init__(self):
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


def test_it_is_kept_until_its_time_is_over():
    now, make = [0.0], Maker()
    kept = Kept(30, clock=lambda: now[0])
    assert [kept.get(make), kept.get(make)] == [1, 1]
    now[0] = 29.9
    assert kept.get(make) == 1
    now[0] = 30.0
    assert kept.get(make) == 2


def test_of_the_same_version_it_is_kept_for_ever():
    now, make = [0.0], Maker()
    kept = Kept(30, clock=lambda: now[0])
    assert kept.get(make, 7) == 1
    now[0] = 1000.0
    assert kept.get(make, 7) == 1
    assert kept.get(make, 8) == 2
    now[0] = 1001.0
    assert kept.get(make, 9) == 2  # too young to be made anew
    now[0] = 1040.0
    assert kept.get(make, 9) == 3


def test_nobody_waits_for_one_who_makes_it_anew():
    now, started, go_on = [0.0], threading.Event(), threading.Event()
    kept = Kept(30, clock=lambda: now[0])
    assert kept.get(lambda: "old") == "old"
    now[0] = 31.0

    def slow() -> str:
        started.set()
        assert go_on.wait(10)
        return "new"

    worker = threading.Thread(target=kept.get, args=(slow,))
    worker.start()
    assert started.wait(10)
    assert kept.get(lambda: "never") == "old"
    go_on.set()
    worker.join(10)
    assert kept.get(lambda: "never") == "new"


def test_after_a_failure_the_next_one_makes_it():
    kept = Kept(30)

    def fails() -> str:
        raise OSError

    for _ in range(2):
        try:
            kept.get(fails)
        except OSError:
            continue
        raise AssertionError
    assert kept.get(lambda: "made") == "made"
