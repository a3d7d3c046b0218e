"""What a signal does to long work."""

from __future__ import annotations

import os
import signal
import time
from threading import Event

import pytest

from webapp.commands.interruption import interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_the_work_to_stop_and_the_handlers_come_back(number):
    stop, ended = Event(), []
    before = signal.getsignal(number)
    with interruptible(stop, exit_code=3, grace_s=0.2, end=ended.append):
        os.kill(os.getpid(), number)
        assert stop.wait(1)
    assert signal.getsignal(number) is before
    time.sleep(0.3)
    assert ended == []


def test_work_that_does_not_let_go_is_abandoned():
    stop, ended = Event(), []
    with interruptible(stop, exit_code=3, grace_s=0.1, end=ended.append):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.4)
    assert ended == [3]


def test_a_second_signal_does_not_wait():
    stop, ended = Event(), []
    with interruptible(stop, exit_code=3, grace_s=60, end=ended.append):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
    assert ended == [3]


def test_without_a_signal_nothing_happens():
    stop, ended = Event(), []
    with interruptible(stop, exit_code=3, grace_s=0, end=ended.append):
        pass
    assert not stop.is_set()
    assert ended == []
