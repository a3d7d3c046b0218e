"""How articles in English may write a Chinese name: "Gao Fenglin", "Fenglin Gao", "Gao Feng-lin".

Which of the ways is right nobody needs to know: the index says which of them stands in an article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from indexer.pinyin import spoken

SHORTEST, LONGEST = 2, 4
"""Characters of a person's name."""

MOST = 3
"""Forms of one name that are answered."""

_MAX_READINGS = 4
"""Ways to say one name that are looked at."""


def latin_forms(name: str, frequency: Callable[[str], int]) -> tuple[str, ...]:
    """How articles write a person whose name is given in Chinese.

    Args:
        name: any run of Chinese characters; what is no name stands in no article so.
        frequency: how many articles hold a text as a phrase.
    """
    if not SHORTEST <= len(name) <= LONGEST:
        return ()
    return _standing(spoken(name)[:_MAX_READINGS], frequency)


def respaced(readings: Sequence[Sequence[str]], frequency: Callable[[str], int]) -> tuple[str, ...]:
    """How articles write a person whose name was typed with other spaces, or none.

    Args:
        readings: ways to cut what was typed into syllables.
        frequency: how many articles hold a text as a phrase.
    """
    names = (syllables for syllables in readings if SHORTEST <= len(syllables) <= LONGEST)
    return _standing(names, frequency)


def _standing(
    readings: Iterable[Sequence[str]], frequency: Callable[[str], int]
) -> tuple[str, ...]:
    ways = dict.fromkeys(way for syllables in readings for way in _ways(syllables))
    found = (" ".join(map(str.capitalize, way)) for way in ways if frequency(" ".join(way)))
    return tuple(islice(found, MOST))


def _ways(syllables: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words of a name in every order and spacing, the most usual first."""
    for size in (1, 2):  # syllables of the family name
        family, given = "".join(syllables[:size]), "".join(syllables[size:])
        if given:
            yield family, given
            yield given, family
    if len(syllables) > SHORTEST:
        yield tuple(syllables)
