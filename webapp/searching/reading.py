"""How the text of a search was read beyond its letters, each reading with its way back.

Three things can happen to a text: it is searched for in the other language too, its spelling is
put right or doubted. The reader is told of each and can undo it with one link, which keeps the
rest of the search. Nothing here asks the engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.searching.results import Answer

MAX_ALSO = 4
"""So many counterparts of one word are shown; a place has more spellings than anyone reads."""


@dataclass(frozen=True, slots=True)
class Also:
    """Words of the text and what was searched for besides them.

    Attributes:
        words: as typed.
        others: their counterparts, at most `MAX_ALSO`.
        more: True if there were others.
    """

    words: str
    others: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says about the reading of its text; an address is "" where it has no place.

    Attributes:
        also: what was searched for besides the words.
        literal_url: the search without that.
        translate_url: the search with it, where it is switched off.
        meant: the text as it was perhaps meant, or "".
        meant_url: the search for that text.
        typed_url: the search for the text as typed, where the answer is that of `meant`.
        correct_url: the search with correction, where it is switched off.
    """

    also: tuple[Also, ...] = ()
    literal_url: str = ""
    translate_url: str = ""
    meant: str = ""
    meant_url: str = ""
    typed_url: str = ""
    correct_url: str = ""

    def __bool__(self) -> bool:
        """True if there is anything to say."""
        return bool(self.also or self.translate_url or self.meant or self.correct_url)


def reading(found: Answer) -> Reading:
    """Lay out how the text of a search was read; of no text there is nothing to say."""
    state, path, correction = found.state, found.path, found.result.correction
    if not state.text:
        return Reading()
    also = tuple(
        Also(item.words, item.also[:MAX_ALSO], len(item.also) > MAX_ALSO)
        for item in found.result.expansions
        if item.also
    )
    meant = correction.text if correction else ""
    applied = correction is not None and correction.applied
    return Reading(
        also=also,
        literal_url=state.translated(False).url(path) if also else "",
        translate_url="" if state.translate else state.translated(True).url(path),
        meant=meant,
        meant_url=state.asking(meant).url(path) if meant else "",
        typed_url=state.corrected(False).url(path) if applied else "",
        correct_url="" if state.correct else state.corrected(True).url(path),
    )
