"""Which words of a query an article lacks that was found by some of them."""

from __future__ import annotations

import numpy as np

from indexer.plan import All, Enough, Plan
from indexer.whoosh_backend.evaluation.evaluate import Evaluation
from indexer.whoosh_backend.evaluation.queries import make_query
from indexer.whoosh_backend.evaluation.view import View


def missing_words(plan: Plan, view: View, document: int) -> tuple[str, ...]:
    """Return the words of the plan's `Enough` that do not match a document; () without such a part.

    Args:
        plan: of one of the queries of `indexer.relaxing.relaxed`.
        view: in which `document` was found.
        document: its number.
    """
    parts = plan.parts if isinstance(plan, All) else (plan,)
    return tuple(
        words
        for some in parts
        if isinstance(some, Enough)
        for part, words in zip(some.parts, some.words, strict=True)
        if not _matches(part, view, document)
    )


def _matches(part: Plan, view: View, document: int) -> bool:
    node = Evaluation(view).node(make_query(part))
    return bool(node.judge(np.array([document], dtype=np.int32)).hit[0])
