"""What to ask when no article has all the words: first all but one of them, then fewer."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.analysis import analyse
from indexer.query import And, AtLeast, Dates, Field, Node, Not, Query, Word
from indexer.schema import TEXT_FIELDS

MAX_PARTS = 12
"""Words of which some may be missing; more are not asked for."""

MAX_ONE_BY_ONE = 6
"""So many words are dropped one at a time; of more, all but one, half of them, one."""


def relaxed(query: Query) -> Iterator[Query]:
    """Yield the query with fewer and fewer of its words required; nothing if it has but one.

    What is excluded, and what a facet or date must be, stays required. A phrase, a group or a word
    with its translations is one of the words; Chinese between spaces is cut into its own.
    """
    if query.node is None:
        return
    nodes = query.node.nodes if isinstance(query.node, And) else (query.node,)
    required = [node for node in nodes if _is_required(node)]
    parts = [part for node in nodes if not _is_required(node) for part in _parts(node)]
    parts = list(dict.fromkeys(parts))[:MAX_PARTS]
    for count in _counts(len(parts)):
        some = AtLeast(count, tuple(parts))
        yield Query(And((some, *required)) if required else some, query.diagnostics)


def _is_required(node: Node) -> bool:
    match node:
        case Not() | Dates():
            return True
        case Field(name, _):
            return name not in TEXT_FIELDS
    return False


def _parts(node: Node) -> Iterator[Node]:
    match node:
        case Word(text):
            for token in analyse(text, "query"):
                yield Word(text[token.start : token.end])
        case And(nodes) if not any(map(_is_required, nodes)):
            for inner in nodes:
                yield from _parts(inner)
        case Field(name, inner):
            yield from (Field(name, part) for part in _parts(inner))
        case _:
            yield node


def _counts(size: int) -> Iterator[int]:
    """How many of `size` words to ask for, descending; each once, and few of them."""
    if size <= MAX_ONE_BY_ONE:
        yield from range(size - 1, 0, -1)
    else:
        yield from dict.fromkeys((size - 1, size // 2, 1))
