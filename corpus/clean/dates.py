"""When the page was published, and how we know.

Every date that could be it becomes a candidate with a rank: a labelled line between headline
and text above a bare one, what stands on the page above what stands in its metadata (which is
often the time the page was generated), the address below both. Two kinds of evidence that
agree outrank one. Dates of other articles never become candidates: only the lines around this
article are read, and none inside links.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from corpus.article import Evidence, PublishedDate
from corpus.clean import dateforms
from corpus.clean.dateforms import Written
from corpus.clean.fields import Role, before_labels, for_labels, labelled
from corpus.clean.junk import is_footer
from corpus.clean.layout import Layout
from corpus.clean.page import Line

_LABEL_RANKS: dict[Role, int] = {"published": 100, "dated": 95, "updated": 90}
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
)
_READERS_CLOCK = re.compile("今天|今日是|现在是|现在时间|Today|農曆|农历")
_DATE_BELOW = re.compile(
    r"(?:Ends ?/ ?)?((?:[A-Z][a-z]+day, )?(?:20\d{2} ?年.{3,8}日|[A-Z][a-z]{2,8} \d{1,2}, 20\d{2}"
    r"|\d{1,2} [A-Z][a-z]{2,8} 20\d{2}))(?: ?\(?星期.\)?)?"
)
_NEWSPAPER = re.compile(r"^(?:第 ?[A-Z]?\d{1,3} ?版|版面(?:导航|導航)|本版)")
_WEEKDAY = re.compile("星期|[A-Z][a-z]+day")
_MASTHEAD = 40
_MOST_AROUND = 45
_AGREEMENT = 15


@dataclass(frozen=True, slots=True)
class _Candidate:
    written: Written
    rank: int
    kind: str
    evidence: Evidence


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
        *_in_address(url, today),
    ]
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
    written = best.written
    return PublishedDate(written.date, written.precision, best.evidence, written.time)


def _same(one: Written, other: Written) -> bool:
    return one.date == other.date and one.precision in ("day", "minute")


def _in_lines(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    for number, line in layout.head():
        yield from _labelled(line, today, 0, "head line")
        if (found := _bare(layout, number, line, today)) is not None:
            yield _Candidate(
                found, 85, "line", Evidence(found.text, "head line", "date above the text")
            )
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


def _masthead(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    """The date in the head of a newspaper's page, told by its page numbers (第02版)."""
    top = layout.page.lines[: min(layout.text_start, _MASTHEAD)]
    if not any(_NEWSPAPER.match(line.key) for line in top):
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
    found = labelled(line.parts)
    if any(item.role in _LABEL_RANKS for item in found) or number == layout.headline:
        return None
    text = before_labels(line.parts, found) if found else for_labels(line.parts)
    if line.linked > 0.5 or len(text) > 160 or _READERS_CLOCK.search(text) or is_footer(line):
        return None
    text = _with_neighbour(layout.page.lines, number, text)
    written = dateforms.in_text(text, today)
    if written is None or len(text) - len(written.text) > _MOST_AROUND:
        return None
    above = layout.headline is not None and number < layout.headline
    return None if above and len(text) - len(written.text) > 2 else written


def _with_neighbour(lines: list[Line], number: int, text: str) -> str:
    """A calendar leaf: the day in one element, its month in the one above or below."""
    if re.fullmatch(r"20\d{2} ?[-/.年] ?\d{1,2} ?月?|20\d{2}", text):
        before = lines[number - 1].key if number else ""
        after = lines[number + 1].key if number + 1 < len(lines) else ""
        if re.fullmatch(r"\d{1,2}(?:[-/.]\d{1,2})?", before):
            return f"{before} {text}"
        if re.fullmatch(r"\d{1,2}", after):
            return f"{text} {after}"
    return text


def _in_meta(layout: Layout, today: dt.date) -> Iterator[_Candidate]:
    meta = layout.page.meta
    for rank, name in enumerate(_META_NAMES):
        if value := meta.get(name):
            written = dateforms.in_text(value, today, is_labelled=True)
            if written is not None:
                evidence = Evidence(value[:80], "meta", f"meta {name}")
                yield _Candidate(written, 82 - rank, "meta", evidence)
    if seconds := meta.get("wechat:time"):
        written = dateforms.from_epoch(seconds, today)
        if written is not None:
            yield _Candidate(
                written, 84, "meta", Evidence(seconds, "script", "WeChat's time stamp")
            )


def _in_address(url: str | None, today: dt.date) -> Iterator[_Candidate]:
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return
    if (written := dateforms.in_path(path, today)) is not None:
        yield _Candidate(written, 70, "url", Evidence(written.text, "url", "date in the path"))
