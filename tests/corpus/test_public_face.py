"""The names of `corpus`, which are loaded when they are first used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import corpus

ROOT = Path(__file__).resolve().parents[2]


def test_every_promised_name_has_a_home_and_is_listed():
    assert sorted(corpus._HOME) == sorted(corpus.__all__)
    assert set(corpus.__all__) <= set(dir(corpus))
    for name, home in corpus._HOME.items():
        assert getattr(corpus, name) is getattr(sys.modules[home], name)


def test_what_is_not_there_is_missed_by_name():
    with pytest.raises(AttributeError, match="'corpus' has no attribute 'articel'"):
        _ = corpus.articel
    with pytest.raises(ImportError, match="articel"):
        from corpus import articel  # noqa: F401


@pytest.mark.parametrize("name", ["annotate", "gazetteer", "ingest", "sources"])
def test_a_submodule_does_not_take_the_place_of_its_function(name):
    code = f"""
import corpus.{name}
from corpus import {name}
assert callable({name}), {name}
assert corpus.{name} is {name}
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
