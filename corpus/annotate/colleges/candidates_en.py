"""English names of colleges that the gazetteer need not know: runs of capitalised words.

"Students of Baise Vocational College of Technology" holds one name, "Baise Vocational and Technical
College and Hechi University" two. A run is cut into names at its words for a school.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.annotate.colleges.candidate import MOST_ENDINGS, Candidate, Kind
from corpus.annotate.hijack import holds_brand
from corpus.annotate.reading import Part

_WORD = r"(?:No\.\s?\d{1,2}|[A-Z][\w'-]{0,30}|\d{1,2}(?=\s[A-Z]))"
_SMALL = r"(?:and|of|for|&|the)"
_GAP = r"(?:[ ]{1,3}\n?|\n(?!\n))"
_RUN = re.compile(
    rf"\b{_WORD}(?:{_GAP}(?:{_SMALL}{_GAP}){{0,2}}{_WORD}|,?{_GAP}&{_GAP}{_WORD}){{0,30}}"
)
_HOLDS = re.compile(r"College|Universit|Institut|School|Academ|Polytechnic")
_ENDINGS = frozenset({"College", "University", "Institute", "School", "Academy", "Polytechnic"})
_CRAFT = re.compile(
    r"\b(?:Craftsm[ae]n(?:'s|s')?|Craftsmanship|Craftswom[ae]n|Artisans?(?:'s|')?|Model Workers?)\b"
)
_TRADE = re.compile(r"\b(?:Vocational|Technicians?|Technical|Polytechnic|Skills)\b")
_PLURALS = frozenset(
    {"Colleges", "Universities", "Institutes", "Schools", "Academies", "Polytechnics"}
)
_LINKS = frozenset({"and", "&", "of", "for", "the"})
_SCHOOL = re.compile(
    r"\b(?:Industr\w+|Technology|Engineering|Commerc\w+|Trade|Transport\w*|Nursing|Health|Manufacturing)\b"
)
"""What makes a training school of a school; the others are for children."""
_TRIMMED = _LINKS | frozenset(
    "The A An At In On From To For With And But As After Before When While By Of Its Our This "
    "That These Those Both Some Many All Every Each Other Several President Principal Dean "
    "Professor Director Chairman Headmaster Student Students Teacher Teachers Graduate "
    "Graduates Representatives Founded Established Located Co-organized Hosted Organized "
    "Sponsored Held Recently Today Yesterday Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday January February March April May June July August September October November "
    "December Mr Ms Mrs Dr Visit Visiting Inside Meanwhile Also Now Then Since Currently Why "
    "How What Where Welcome Former Local About".split()
)
_GENERIC = frozenset(
    "National Higher Secondary Senior New Modern Local Chinese China Vocational Technical "
    "Technician Technicians Polytechnic Craftsman Craftsmen Artisan Model Worker Workers and & "
    "of the for Skills Training Education Industry Municipal Provincial City Province District "
    "County Public Private Key First-class School College University Institute Academy "
    "Technology Advanced Top Applied Science Sciences Regional International World".split()
)
_OTHER = re.compile(
    r"\s(?:Press|Hospital|Affiliated|Road|Station|Street|Publishing|Skills?|Students?|Teachers?|"
    r"Teaching|Competition|Contest|Games|League|Alliance|Graduates|Campus Recruitment)\b"
)


def english_candidates(part: Part) -> Iterator[Candidate]:
    """Names of one text, in order, their words joined by single spaces."""
    if not _HOLDS.search(part.text):
        return
    runs = (run for run in _RUN.finditer(part.text) if _HOLDS.search(run.group()))
    places = [
        found.start
        for found in part.names
        if any(name.kind in ("province", "city", "county") for name in found.names)
    ]
    for run in islice(runs, MOST_ENDINGS):
        words = [(word.group(), word.start(), word.end()) for word in _words(part, run)]
        for first, last in _names(words):
            start, end = words[first][1], words[last][2]
            candidate = _candidate(part, words[first : last + 1], start, end, places)
            if candidate is not None and not _OTHER.match(part.text, candidate.end):
                yield candidate


_TOKEN = re.compile(r"No\.\s?\d{1,2}|[^\s,]+")


def _words(part: Part, run: re.Match[str]) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(part.text, run.start(), run.end())


def _names(words: Sequence[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    """First and last word of each name in a run of words."""
    first = position = 0
    while position < len(words):
        word = _plain(words[position][0])
        if word in _PLURALS:
            first = position + 1
        elif word in _ENDINGS:
            last = _last([word for word, _, _ in words], position)
            while first < last and words[first][0] in _TRIMMED:
                first += 1
            yield first, last
            first = position = last + 1
            continue
        position += 1


def _last(words: Sequence[str], ending: int) -> int:
    """The last word of the name whose word for a school stands at `ending`.

    "University of Science and Technology" ends late, "... of Technology and Hechi University" not.
    """
    following = words[ending + 1 : ending + 2]
    if words[ending] == "Polytechnic" and following and _plain(following[0]) in _ENDINGS:
        return ending + 1
    if words[ending] not in _ENDINGS or following not in (["of"], ["for"]):
        return ending
    last = len(words) - 1
    for position in range(ending + 3, len(words)):
        if words[position] in _TRIMMED - _LINKS:
            last = position - 1
            break
        if _plain(words[position]) in _ENDINGS | _PLURALS:
            links = [at for at in range(ending + 3, position) if words[at] in ("and", "&")]
            last = links[-1] - 1 if links else ending + 2
            break
    while last > ending and words[last] in _LINKS:
        last -= 1
    return last


def _plain(word: str) -> str:
    return word.removesuffix("'s").removesuffix("s'").rstrip(".'")


def _candidate(
    part: Part,
    words: Sequence[tuple[str, int, int]],
    start: int,
    end: int,
    places: Sequence[int],
) -> Candidate | None:
    """The words as a name, if they are one; `places` are where names of places start, in order."""
    texts = [word for word, _, _ in words]
    texts[-1] = _plain(texts[-1])
    end = words[-1][1] + len(texts[-1])
    name = " ".join(texts)
    first = bisect_left(places, start)
    placed = first < len(places) and places[first] < end
    kind: Kind = (
        "skilled" if _CRAFT.search(name) else "vocational" if _TRADE.search(name) else "general"
    )
    named = any(_plain(text) not in _GENERIC for text in texts)
    if not named or len(texts) < 2 or len(name) > 120 or holds_brand(name):
        return None
    if kind == "general" and not (placed and (texts[-1] != "School" or _SCHOOL.search(name))):
        return None
    return Candidate(name, part, start, end, kind, placed, proper=True)
