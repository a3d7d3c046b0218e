"""The same questions to all engines in turn, and whether they agree."""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from engine.peer import Answer, Ask, Peer

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_MS = 100.0
"""A peer that needs longer for a question gets it once a round, in every third round only."""

BURST, BURST_MS = 8, 10.0
"""A question is put so often in a row at most, and for so long; the first time does not count."""

Times = dict[str, dict[str, float]]
"""Question -> engine -> median in milliseconds."""


class Disagreement(AssertionError):
    """Two engines answered a question differently."""


def compare(peers: Mapping[str, Peer], asks: Sequence[Ask], job: str, rounds: int) -> Times:
    """Time one method of all peers, question by question, so that drift hits all alike.

    Args:
        peers: name -> engine.
        asks: the questions.
        job: "page", "top", or a method that only some of the peers have.
        rounds: how often each question comes up.
    """
    jobs = {name: getattr(peer, job) for name, peer in peers.items() if hasattr(peer, job)}
    taken: dict[str, dict[str, list[float]]] = {ask.name: {n: [] for n in jobs} for ask in asks}
    for number in range(rounds):
        gc.collect()
        for ask in asks:
            for name, method in jobs.items():
                times = taken[ask.name][name]
                if number % 3 == 0 or times[0] <= PATIENCE_MS:
                    times.append(_burst(method, ask))
    return _medians(taken)


def _burst(job: Callable[[Ask], Any], ask: Ask) -> float:
    """The median of some calls in a row; what others left in the processor's caches is gone."""
    times = [_milliseconds(job, ask)]
    while len(times) <= BURST and sum(times) < BURST_MS:
        times.append(_milliseconds(job, ask))
    return median(times[1:] or times)


def compare_fresh(peers: Mapping[str, Peer], rounds: Sequence[Sequence[Ask]]) -> Times:
    """Time pages of words that no engine was asked for before; each question is put once."""
    taken: dict[str, dict[str, list[float]]] = {}
    for asks in rounds:
        gc.collect()
        for ask in asks:
            for name, peer in peers.items():
                times = taken.setdefault(ask.name, {}).setdefault(name, [])
                times.append(_milliseconds(peer.page, ask))
    return _medians(taken)


def _medians(taken: Mapping[str, Mapping[str, list[float]]]) -> Times:
    return {ask: {name: median(times) for name, times in of.items()} for ask, of in taken.items()}


def _milliseconds(job: Callable[[Ask], Any], ask: Ask) -> float:
    gc.disable()
    begun = time.perf_counter()
    job(ask)
    took = time.perf_counter() - begun
    gc.enable()
    return took * 1000


def check(peers: Mapping[str, Peer], asks: Sequence[Ask]) -> dict[str, dict[str, Any]]:
    """Ask everything once and compare.

    Totals and all counts must be equal. The province facet of a question with a province is
    looked at for that province only: our engine counts there what a click on another one would
    give. Scores differ between formulas, so the ten best are compared and not required; those of
    stock Whoosh must be ours.

    Returns:
        Question -> `total`, and for each engine how many of its ten are the first engine's.

    Raises:
        Disagreement: naming the question, the engines and what differs.
    """
    notes: dict[str, dict[str, Any]] = {}
    for ask in asks:
        answers = {name: peer.answer(ask, peer.page(ask)) for name, peer in peers.items()}
        first, *others = answers
        for name in others:
            _must_agree(ask, (first, answers[first]), (name, answers[name]))
        best = {identity for identity, _ in answers[first].top}
        notes[ask.name] = {
            "total": answers[first].total,
            "shared": {name: len(best & {at for at, _ in answers[name].top}) for name in others},
        }
        if {"ours", "stock"} <= set(answers) and ask.kind not in ("everything", "phrase"):
            _same_scores(ask, answers["ours"], answers["stock"])
    return notes


def _must_agree(ask: Ask, one: tuple[str, Answer], two: tuple[str, Answer]) -> None:
    (name, left), (other, right) = one, two
    if left.total != right.total:
        raise Disagreement(f"{ask.name}: {name} {left.total} hits, {other} {right.total}")
    for facet in left.counts:
        ours, theirs = (_comparable(ask, facet, side.counts[facet]) for side in (left, right))
        if ours != theirs:
            wrong = sorted(set(ours.items()) ^ set(theirs.items()))[:6]
            raise Disagreement(f"{ask.name}: {facet} of {name} and {other} differ: {wrong}")


def _comparable(ask: Ask, facet: str, counts: dict[str, int]) -> dict[str, int]:
    if facet == "province" and ask.province is not None:
        return {ask.province: counts.get(ask.province, 0)}
    return counts


def _same_scores(ask: Ask, ours: Answer, stock: Answer) -> None:
    pairs = zip((score for _, score in ours.top), (score for _, score in stock.top), strict=True)
    # Stock Whoosh's average length of a field drifts when it merges what its processes wrote.
    if any(abs(left - right) > 0.02 * max(left, right) for left, right in pairs):
        raise Disagreement(f"{ask.name}: scores {ours.top} and {stock.top}")


def probe(name: str, folder: Path, asks: Sequence[Ask], rounds: int = 3) -> dict[str, float]:
    """Open and question an index in fresh processes; see `engine.probe`. Medians."""
    place = os.pathsep.join([str(ROOT / "tests" / "benchmarks"), str(ROOT)])
    runs = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-m", "engine.probe", name, str(folder)],
            input=pickle.dumps(list(asks)),
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": place},
            check=True,
        )
        runs.append(json.loads(done.stdout))
    return {key: median(run[key] for run in runs) for key in runs[0]}
