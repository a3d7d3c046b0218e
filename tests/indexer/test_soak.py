"""A short run of `tests/benchmarks/soak.py`, and a proof that it would see an inconsistency."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from indexer import SearchRequest, open_engine
from tests.benchmarks.soak import FACETS, Soak, bystanders, judge, put


def test_every_answer_is_of_one_generation(tmp_path):
    tally = Soak(tmp_path / "index").run(3)
    assert tally.failures == []
    assert tally.inconsistent == []
    assert tally.commits > 3
    assert tally.generations > 3


def test_the_first_questions_of_a_process_may_come_at_once():
    """What is loaded with the first Chinese question is loaded before another thread uses it."""
    program = (
        "import sys, threading\n"
        "from indexer.analysis import analyse\n"
        "sys.setswitchinterval(1e-5); told = []\n"
        "def ask():\n"
        "    try: told.append(len(list(analyse('工匠学院培训', 'query'))))\n"
        "    except BaseException as error: told.append(repr(error))\n"
        "threads = [threading.Thread(target=ask) for _ in range(16)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
        "print(len(set(told)), told[0], len(told))\n"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True
    )
    assert said.stdout.split()[0] == "1", said.stdout
    assert said.stdout.split()[1].isdigit(), said.stdout


def test_it_would_see_an_answer_of_two_generations(tmp_path):
    engine = open_engine(tmp_path / "index")
    engine.add(bystanders())
    asked = SearchRequest(text="alfa OR beta", facets=FACETS, limit=20)
    answers = []
    for number in (1, 2):
        put(engine, number)
        answers.append(engine.search(asked))
    engine.close()
    old, new = answers
    assert [judge(asked, answer) for answer in answers] == [(1, None), (2, None)]
    mixtures = [
        replace(old, hits=new.hits),
        replace(old, total=new.total),
        replace(old, hits=[*old.hits[:3], *new.hits[3:]]),
        replace(old, facets=dict(old.facets) | {"province": new.facets["province"]}),
        replace(old, facets=dict(old.facets) | {"topic": new.facets["topic"]}),
    ]
    assert all(judge(asked, mixture)[1] for mixture in mixtures)
