"""When the page was published, and how we know.

Every date that could be it becomes a candidate with a rank: a labelled line between headline
and text above a bare one, what stands on the page above what stands in its metadata (which is
often the time the page was generated), the address and the scripts below both. Two kinds of
evidence that agree outrank one. Dates of other articles never become candidates: only the lines
around this article are read, and none inside links. What is written without a year, or counted
back from a day, is completed with the page's stamps (`stamps`, `relative`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from corpus.article import Evidence, PublishedDate
from corpus.clean import dateforms, relative
from corpus.clean.content import is_prose
from corpus.clean.dateforms import Written
from corpus.clean.fields import Role, before_labels, for_labels, labelled
from corpus.clean.junk import is_footer
from corpus.clean.layout import Layout
from corpus.clean.page import Line
from corpus.clean.relative import Stamp
from corpus.clean.stamps import collect, own_script_date

_LABEL_RANKS: dict[Role, int] = {"published": 100, "dated": 95, "updated": 84}
_META_NAMES = (
    "pubdate",
    "article:published_time",
    "publishdate",
    "publish_date",
    "publishtime",
    "datepublished",
    "og:published_time",
    "og:release_date",
    "weibo:article:create_at",
    "ld:datepublished",
    "firstpublishedtime",
    "dc.date",
    "date",
    "apub:time",
    "datecreated",
)
_CHANGED = ("lastmodified", "last-modified", "article:modified_time", "datemodified")
_READERS_CLOCK = re.compile("今天|今日是|现在是|现在时间|Today|農曆|农历")
_DATE_BELOW = re.compile(
    r"(?:Ends ?/ ?)?((?:[A-Z][a-z]+day, )?(?:20\d{2} ?年.{3,8}日|二[〇○零].{2}年.{2,3}月.{1,3}日"
    r"|[A-Z][a-z]{2,8} \d{1,2}, 20\d{2}"
    r"|\d{1,2} [A-Z][a-z]{2,8} 20\d{2}))(?: ?\(?星期.\)?)?"
)
_NEWSPAPER = re.compile(r"第 ?[A-Z]?\d{1,3} ?版|^(?:版面(?:导航|導航)|本版)")
_WEEKDAY = re.compile("星期|[A-Z][a-z]+day")
_MASTHEAD = 40
_LEAF = 12
_LEAD = 2
_PIECE = re.compile(
    r"(?:20\d{2}|\d{1,2})? ?[-/.年月|]? ?\d{0,2} ?[-/.月日]?(?: ?\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|(?:[A-Z][a-z]{2,8}\.?|[一二三四五六七八九十]{1,2}月)(?:[ ,]{1,2}(?:20)?\d{2})?"
)
_SHORT_FORM = re.compile(
    r"(?:\d{2}|1[0-4]\d)[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?|20\d{6}"
)
_NO_YEAR_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2} {1,2}\d{1,2}:\d{2}|\d{2}-\d{2}$")
_DATE_FIRST = re.compile(
    r"(?:发布于 ?|发表于 ?)?20\d{2} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?"
    r"(?:[T ]{0,2}\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DATELINE = re.compile(
    r"[^,。]{0,24}?(\d{1,2} ?月 ?\d{1,2} ?日)"
    r"(?: ?\(?(?:记者|通讯员)[^,。]{0,24})? ?[电電讯訊]"
)
_MOST_AROUND = 45
_AGREEMENT = 15


@dataclass(frozen=True, slots=True)
class _Candidate:
    written: Written
    rank: int
    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Incomplete:
    text: str
    rank: int
    rule: str
    alone: bool


def published(layout: Layout, url: str | None, today: dt.date) -> PublishedDate | None:
    """Choose the date of publication.

    Args:
        layout: the page with its headline and body found.
        url: the address of the page, if known.
        today: what counts as the present; later dates than tomorrow are ignored.
    """
    candidates = [
        *_in_lines(layout, today),
        *_in_meta(layout, today),
        *_in_scripts(layout, today),
        *_in_address(url, today),
    ]
    if incomplete := list(_incomplete(layout, today)):
        candidates += _completed(incomplete, collect(layout.page, url, today), today)
    best = _choose(candidates)
    if best is None or best.written.precision in ("month", "year"):
        best = _named_day(layout, best) or best
    if best is None:
        return None
    written = best.written
    return PublishedDate(written.date, written.precision, best.evidence, written.time)


def _choose(candidates: list[_Candidate]) -> _Candidate | None:
    if not candidates:
        return None

    def merit(candidate: _Candidate) -> int:
        agreed = any(
            other.kind != candidate.kind and _same(other.written, candidate.written)
            for other in candidates
        )
        vague = {"month": 30, "year": 60}.get(candidate.written.precision, 0)
        return candidate.rank - vague + (_AGREEMENT if agreed else 0)

    best = max(candidates, key=merit)
    finer = [
        c
        for c in candidates
        if c.written.precision == "minute"
        and c.written.date == best.written.date
        # A number in an address may be when the file was made; the page's own words may not.
        and (c.kind != "url" or best.kind == "url")
    ]
    if best.written.precision == "day" and finer:
        best = max(finer, key=merit)
    return best


def _same(one: Written, other: Written) -> bool:
    return one.date == other.date and one.precision in ("day", "minute")


def _in_lines(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    for number, line in layout.head():
        yield from _labelled(line, today, -40 if _aside(layout, number) else 0, "head line")
        if (found := _bare(layout, number, line, today)) is not None:
            above = layout.headline is not None and number < layout.headline
            evidence = Evidence(found.text, "head line", "date above the text")
            yield _Candidate(found, 83 if above else 85, "line", evidence)
    yield from _apart(layout, today)
    yield from _in_lead(layout, today)
    for _, line in layout.tail():
        yield from _labelled(line, today, -40, "tail line", only=("published", "updated"))
    for number, line in layout.tail():
        if number < layout.text_end + 6 and (match := _DATE_BELOW.fullmatch(line.key)):
            written = dateforms.in_text(match[1], today)
            if written is not None and written.precision == "day":
                evidence = Evidence(written.text, "tail line", "date under the text")
                yield _Candidate(written, 45, "signature", evidence)
    yield from _masthead(layout, today)
    if (last := layout.signature()) is not None and last.weight < 20:
        written = dateforms.in_text(last.key, today)
        alone = written is not None and len(last.key) < len(written.text) + 4
        if written is not None and alone and written.precision == "day":
            evidence = Evidence(written.text, "body", "date under the signature")
            yield _Candidate(written, 50, "signature", evidence)


def _aside(layout: Layout, number: int) -> bool:
    """Whether a line above the headline stands in a sidebar or the like."""
    if layout.headline is None or number > layout.headline:
        return False
    boxes = layout.page.boxes
    own = boxes[layout.page.lines[number].box].furniture
    return own not in (-1, boxes[layout.span.box].furniture)


def _masthead(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    """The date in the head of a newspaper's page, told by its page numbers (第02版)."""
    top = layout.page.lines[: min(layout.text_start, _MASTHEAD)]
    if not any(_NEWSPAPER.search(line.key[:80]) for line in top):
        return
    for line in top:
        if _WEEKDAY.search(line.key) and not _READERS_CLOCK.search(line.key):
            written = dateforms.in_text(line.key, today)
            if written is not None and written.precision == "day":
                evidence = Evidence(written.text, "masthead", "date of the newspaper's issue")
                yield _Candidate(written, 60, "masthead", evidence)


def _labelled(
    line: Line, today: dt.date, change: int, where: str, only: tuple[Role, ...] | None = None
) -> Iterator[_Candidate]:
    for item in labelled(line.parts):
        rank = _LABEL_RANKS.get(item.role)
        if rank is None or (only and item.role not in only):
            continue
        written = dateforms.in_text(item.value, today, is_labelled=True)
        if written is not None:
            evidence = Evidence(f"{item.label}: {written.text}", where, f"label {item.label}")
            yield _Candidate(written, rank + change, "line", evidence)


def _bare(layout: Layout, number: int, line: Line, today: dt.date) -> Written | None:
    """A date without a label: alone, or beside little more than an outlet's name."""
    text = _unlabelled(layout, number, line)
    if text is None:
        return None
    alone = bool(_SHORT_FORM.fullmatch(text))
    written = dateforms.in_text(text, today, is_labelled=alone)
    if written is None or len(text) - len(written.text) > _MOST_AROUND:
        return None
    above = layout.headline is not None and number < layout.headline
    return None if above and len(text) - len(written.text) > 2 else written


def _unlabelled(layout: Layout, number: int, line: Line) -> str | None:
    """The words of a line that may state this article's date without a label."""
    found = labelled(line.parts)
    if any(item.role in _LABEL_RANKS for item in found) or number == layout.headline:
        return None
    text = before_labels(line.parts, found) if found else for_labels(line.parts)
    if line.linked > 0.5 or len(text) > 160 or _READERS_CLOCK.search(text) or is_footer(line):
        return None
    return text


def _pieces(layout: Layout) -> Iterator[str]:
    """Runs of neighbouring lines that are each a piece of a date, as calendar leaves are set."""
    lines, run = layout.page.lines, list[str]()
    stop = layout.text_start
    start = stop if layout.headline is None else min(layout.headline, stop)
    for line in lines[max(0, start - _LEAF) : stop]:
        # A headline may stand between the leaf and nothing else: it ends the run.
        if not line.text:
            continue
        if _PIECE.fullmatch(line.key) and line.linked < 0.5:
            run.append(line.key.strip(" /|-"))
            continue
        if len(run) > 1:
            yield " ".join(run[:4])
        run.clear()
    if len(run) > 1:
        yield " ".join(run[:4])


def _apart(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    """A calendar leaf: the day in one element, its month and year in others, in any order."""
    for text in _pieces(layout):
        written = dateforms.in_text(text, today)
        if written is not None and written.precision in ("day", "minute"):
            evidence = Evidence(written.text, "head line", "date in several elements")
            yield _Candidate(written, 88, "line", evidence)


def _in_lead(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    """A line of date, source and author that stands as the first words of the text."""
    for line in layout.page.lines[layout.text_start :][:_LEAD]:
        if line.linked > 0.5 or line.weight > 60:
            continue
        yield from _labelled(line, today, -12, "first line")
        if starts := _DATE_FIRST.match(line.key):
            written = dateforms.in_text(starts[0], today)
            rest = line.key[starts.end() :].lstrip(" |")
            if written is not None and (not rest or labelled(line.parts)):
                evidence = Evidence(written.text, "first line", "date at the head of the text")
                yield _Candidate(written, 83, "line", evidence)


def _incomplete(layout: Layout, today: dt.date) -> Iterator[_Incomplete]:
    """Words that may be a date without a year, or one counted from another day."""
    found = [
        _Incomplete(text, 78, "month and day in several elements", True) for text in _pieces(layout)
    ]
    for number, line in layout.head():
        for item in labelled(line.parts):
            if (rank := _LABEL_RANKS.get(item.role)) is not None:
                found.append(_Incomplete(item.value, rank - 12, f"label {item.label}", True))
        text = _unlabelled(layout, number, line)
        if text and len(text) <= 40 and (layout.headline is None or number > layout.headline):
            alone = bool(_NO_YEAR_FIRST.match(text))
            found.append(_Incomplete(text, 74, "date above the text", alone))
    for line in layout.page.lines[layout.text_start :][:2]:
        if sent := _DATELINE.match(line.key[:80]):
            found.append(_Incomplete(sent[1], 56, "date of the dispatch", True))
    for words in found:
        written = dateforms.in_text(words.text, today, is_labelled=True)
        if written is None or written.precision == "year":
            yield words


def _completed(
    incomplete: list[_Incomplete], stamps: list[Stamp], today: dt.date
) -> Iterator[_Candidate]:
    """Those that a stamp completes; the evidence tells which."""
    for item in incomplete:
        found = _with_stamp(item.text, stamps, today, alone=item.alone)
        if found is not None:
            written, how = found
            evidence = Evidence(written.text, "head line", item.rule + how)
            yield _Candidate(written, item.rank, "line", evidence)


def _with_stamp(
    text: str, stamps: list[Stamp], today: dt.date, *, alone: bool
) -> tuple[Written, str] | None:
    partial = relative.without_year(text, alone=alone)
    if partial is not None:
        if (found := relative.complete(partial, stamps, today)) is None:
            return None
        mended = ", its month sign was lost" if partial.repaired else ""
        return found[0], f"{mended}; year from {found[1].text}"
    if (counted := relative.before(text, stamps)) is not None:
        return counted[0], f"; counted from {counted[1].text}"
    return None


def _named_day(layout: Layout, best: _Candidate | None) -> _Candidate | None:
    """今(9)日 in the first paragraphs, where no more than the month is known."""
    if best is None or best.written.precision != "month":
        return None
    said = f"{best.evidence.where} {best.evidence.text}"
    stamp = Stamp(best.written.date, "month", said, "article")
    prose = (line for line in layout.page.lines[layout.text_start :] if is_prose(line))
    for line in islice(prose, 2):
        if (found := relative.named_day(line.key, [stamp])) is not None:
            rule = f"day named in the text; month from {found[1].text}"
            return _Candidate(found[0], 50, "line", Evidence(found[0].text, "body", rule))
    return None


def _in_meta(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    meta = layout.page.meta
    changed = {meta[name] for name in _CHANGED if name in meta}
    for rank, name in enumerate(_META_NAMES):
        if value := meta.get(name):
            written = dateforms.in_text(value, today, is_labelled=True)
            if written is not None:
                evidence = Evidence(value[:80], "meta", f"meta {name}")
                # A page that gives its last change as its publication states its making.
                lower = 20 if value in changed and written.precision == "minute" else 0
                yield _Candidate(written, 82 - rank - lower, "meta", evidence)
    if seconds := meta.get("wechat:time"):
        written = dateforms.from_epoch(seconds, today)
        if written is not None:
            yield _Candidate(
                written, 84, "meta", Evidence(seconds, "script", "WeChat's time stamp")
            )


def _in_scripts(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    found = own_script_date(layout.page.stamps, today)
    if found is not None:
        name, written = found
        evidence = Evidence(written.text, "script", f"script's {name}")
        yield _Candidate(written, 68, "script", evidence)


def _in_address(url: str | None, today: dt.date) -> Iterator[_Candidate]:
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return
    if (written := dateforms.in_path(path, today)) is not None:
        yield _Candidate(written, 70, "url", Evidence(written.text, "url", "date in the path"))
