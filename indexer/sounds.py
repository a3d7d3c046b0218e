"""Names by their pinyin: those of the gazetteer, and those that the articles of an index bear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from corpus import Gazetteer, gazetteer
from indexer.folding import fold
from indexer.pinyin import (
    LONGEST_SYLLABLE,
    MAX_LETTERS,
    is_pinyin,
    is_spelled,
    spelling,
    spellings,
    typed_as,
)

Values = Callable[[str], Mapping[str, int]]
"""Facet name -> its values with their counts; the same object until the index changes."""

FACETS_WITH_NAMES = ("person", "organisation", "college")
MOST = 3
"""Names that one spelling may stand for; the most frequent ones."""

_LONGEST_NAME = 12
_SHORTEST_SPELLING = 4
_KEPT = 2

_ENGLISH = frozenset(
    # Plain words of English that can be read as two syllables and more.
    "china women media mining naming timing dining lining tuning ruling tiling bailing baking "
    "making taking shaking panda banana dana sane dame tame game linen canine menu sauna "
    "mania guide suite duty bike mine pine tune nine wine dine june huge bane lane mane pane "
    "wane maniac yoga sofa data beta meta gala lama mama papa banging hanging panning leisure "
    "louse mouse sole pole role hole mole dole bole able cane cube cute fine image line life "
    "like note same shape shine size take time tube type use wage wide wise".split()
)


class Sounds:
    """Spelling -> names.

    Args:
        values: of the facets `FACETS_WITH_NAMES`: value -> articles that have it.
        source: its places, colleges and terms are known whether or not an article names them.
    """

    def __init__(self, values: Mapping[str, Mapping[str, int]], source: Gazetteer) -> None:
        self._values = values
        self._source = source

    def like(self, typed: Sequence[str]) -> tuple[str, ...]:
        """The names that were perhaps typed in pinyin, the most frequent first.

        Args:
            typed: words for which `may_be_name` is true; a family name may come first or last.
        """
        parts = [spelling(part) for part in typed]
        whole = "".join(parts)
        found = self._spelled(whole)
        if not found and len(parts) > 1:
            turned = self._spelled(parts[-1] + "".join(parts[:-1]))
            found = tuple(name for name in turned if name in self._values["person"])
        return found[:MOST]

    def latin_forms(self, name: str) -> tuple[str, ...]:
        """How articles in English write a person that others write in Chinese."""
        if name not in self._people or not self._latin_people:
            return ()
        forms = (form for said in spellings(name) for form in self._latin_people.get(said, ()))
        return tuple(dict.fromkeys(forms))[:MOST]

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(map(fold, self._values["person"]))

    @cached_property
    def _latin_people(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self._values["person"]:
            if name.isascii():
                words = name.split()
                for order in (words, [*words[-1:], *words[:-1]]):  # Gao Fenglin, Fenglin Gao
                    said = spelling("".join(order))
                    found[said] = (*found.get(said, ()), name)
        return found

    def _spelled(self, letters: str) -> tuple[str, ...]:
        found: dict[str, int] = {}
        for end in range(1, LONGEST_SYLLABLE + 1):
            for first in self._first_said.get(letters[:end], ()):
                for name, count in self._by_first[first].items():
                    if is_spelled(name, letters):
                        found[name] = count
        return tuple(sorted(found, key=found.__getitem__, reverse=True))

    @cached_property
    def _by_first(self) -> Mapping[str, Mapping[str, int]]:
        """First character -> the names that it begins, with their counts."""
        found: dict[str, dict[str, int]] = {}
        for name, count in self._counted():
            if 1 < len(name) <= _LONGEST_NAME:
                names = found.setdefault(name[0], {})
                names[name] = max(count, names.get(name, 0))
        return found

    @cached_property
    def _first_said(self) -> Mapping[str, tuple[str, ...]]:
        """Syllable -> the first characters of names that are said so."""
        found: dict[str, tuple[str, ...]] = {}
        for char in self._by_first:
            for said in typed_as(char):
                found[said] = (*found.get(said, ()), char)
        return found

    def _counted(self) -> Iterator[tuple[str, int]]:
        for values in self._values.values():
            yield from values.items()
        source = self._source
        yield from ((province.short_zh, 1) for province in source.provinces.values())
        yield from ((city.short_zh, 1) for city in source.cities.values())
        for college in source.colleges.values():
            aliases = (name for name in college.aliases_zh if name not in college.weak_names)
            yield from ((name, 0) for name in (college.name_zh, *aliases))
        # Counties are left to their English names: their pinyin is that of many given names.
        for term in source.terms:
            yield from ((fold(name), 0) for name in term.names_zh)


def may_be_name(typed: Sequence[str]) -> bool:
    """Whether words can be read as the pinyin of a name of two characters or more."""
    if sum(map(len, typed)) > _LONGEST_TYPED:
        return False
    parts = [spelling(part) for part in typed]
    whole = "".join(parts)
    if len(whole) < _SHORTEST_SPELLING or (len(parts) == 1 and whole in _ENGLISH):
        return False
    return all(map(is_pinyin, parts)) and is_pinyin(whole, 2)


_LONGEST_TYPED = 2 * MAX_LETTERS  # a letter may have its tone beside it


_made: list[tuple[tuple[Mapping[str, int], ...], Gazetteer, Sounds]] = []


def sounds_of(values: Values) -> Sounds:
    """The `Sounds` of an index; kept for the last few generations that were asked for."""
    columns = tuple(map(values, FACETS_WITH_NAMES))
    source = gazetteer()
    for known, of_source, sounds in _made.copy():
        if of_source is source and all(map(_same, known, columns)):
            return sounds
    sounds = Sounds(dict(zip(FACETS_WITH_NAMES, columns, strict=True)), source)
    _made.insert(0, (columns, source, sounds))
    del _made[_KEPT:]
    return sounds


def _same(one: object, other: object) -> bool:
    return one is other
