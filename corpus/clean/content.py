"""Where the article's text stands among the lines.

Three ways, the surest first: a container that Chinese content systems are known to use; the
smallest box that still holds nearly all of the page's prose; and within what was found, the
run of lines that gains most when prose counts for it and links and furniture against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from corpus.clean.fields import labelled
from corpus.clean.junk import junk_box, verdict
from corpus.clean.page import Box, Line, Page

_KNOWN = re.compile(
    r"(?:^|\s)(?:trs_editor|trs_editor_view|trs_ueditor|view trs_\w+|vsb_content\w*|v_news_content|"
    r"wp_articlecontent|article-content|article_content|articlecontent|article-body|article_body|"
    r"articlebody|rich_media_content|js_content|rm_txt_con|ucap-content|pages_content|news_content|"
    r"news-content|newscontent|newstext|news_text|news-text|con_text|contenttext|content_text|"
    r"text_content|entry-content|post-content|post_content|post-body|story-body|story_body|"
    r"field-name-body|node__content|zoom|ozoom|fontzoom|mycontent|show_text|showcontent|"
    r"detail-content|detail_content|detailcontent|detail-main|main-text|main_text|text-content|"
    r"artical_content|article-con|article_con|articlecon|art_con|arti_con|content_main|cont_txt|"
    r"post_text|article-detail|article_detail|art_content|art-content|body-content|bodycontent|"
    r"t_f|nr|xw_content|info_content|content-article|founder-content|wznr|neirong|xwnr|textbody|"
    r"zwgk_content|j-article|yw_content|left_zw|cnt_bd|main-content-text)(?=$|\s)"
    r"|(?:^|\s)(?:trs_editor|vsb_content|ucap-content)\S*"
)
_ENDS_SENTENCE = re.compile("[。！？；…!?;]|[.](?:\\s|$)")
_DOMINANT = 0.9
_MOST_PROSE = 0.6
_TIGHT = 0.95
_LEAST_VERSE = 30.0
_SET_IN = ("row", "li", "h2", "h3", "h4", "h5")


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `first` to `last` (exclusive) hold the body.

    Attributes:
        known: the container is one that holds the article's text and nothing else.
        box: the number of the box that was chosen.
    """

    first: int
    last: int
    known: bool
    box: int


def is_prose(line: Line) -> bool:
    """Whether a line reads like a paragraph rather than like furniture."""
    if line.prose is None:
        line.prose = _reads_on(line)
    return line.prose


def _reads_on(line: Line) -> bool:
    if line.picture or line.weight < 12 or line.linked > 0.4:
        return False
    if line.heading and line.weight < 60:
        return False
    if line.weight < 40 and not _ENDS_SENTENCE.search(line.text):
        return False
    return verdict(line) == "keep" and not _label_line(line)


def _label_line(line: Line) -> bool:
    found = labelled(line.parts)
    return bool(found) and ((found[0].start <= 3 and line.weight < 60) or len(found) >= 3)


def foreign(page: Page, span: Span, line: Line) -> bool:
    """Whether a line of the body's container stands in furniture inside that container."""
    return page.boxes[line.box].furniture > span.box


def find_body(page: Page) -> Span | None:
    """Find the body.

    Returns:
        The lines of the body, or None when no line of the page is prose.
    """
    _mark_furniture(page)
    prose = _prose_weights(page)
    if not any(prose) and (verse := _known_verse(page)) is not None:
        return verse
    if not any(prose):
        # A body inside something that calls itself a sidebar is still better than none.
        for box in page.boxes:
            box.furniture = -1
        prose = _prose_weights(page)
    sums = [0.0, *accumulate(prose)]
    if (known := _known_box(page, sums)) is not None:
        known = _tightened(page, known, sums, prose)
        box = page.boxes[known]
        return Span(box.first, box.last, True, known)
    if not sums[-1]:
        return None
    chosen = _smallest_box(page, sums, prose)
    box = page.boxes[chosen]
    first, last = _best_run(page, prose, box.first, box.last)
    if page.markup:
        first, last = _with_short_lines(page, box, first, last)
    return Span(first, last, False, chosen)


def _known_verse(page: Page) -> Span | None:
    """A known container whose text is short lines only, as posters and poems are."""
    for number, box in enumerate(page.boxes):
        if not box.marks or box.furniture >= 0 or not _KNOWN.search(box.marks):
            continue
        lines = page.lines[box.first : box.last]
        said = sum(line.weight for line in lines if not _no_text(line))
        if said >= _LEAST_VERSE and not any(line.linked > 0.5 for line in lines):
            return Span(box.first, box.last, True, number)
    return None


def _mark_furniture(page: Page) -> None:
    """Number each box's nearest furniture; what holds most of the prose is none, however named."""
    sums = [0.0, *accumulate(line.weight * is_prose(line) for line in page.lines)]
    for number, box in enumerate(page.boxes[1:], start=1):
        most = sums[box.last] - sums[box.first] > sums[-1] * _MOST_PROSE
        own = junk_box(box) and not most
        box.furniture = number if own else page.boxes[box.parent].furniture


def _prose_weights(page: Page) -> list[float]:
    """The weight of each line's unlinked prose, 0 for anything else."""
    return [
        line.weight * (1 - line.linked)
        if page.boxes[line.box].furniture < 0 and is_prose(line)
        else 0.0
        for line in page.lines
    ]


def _known_box(page: Page, sums: list[float]) -> int | None:
    def held(number: int) -> float:
        box = page.boxes[number]
        return sums[box.last] - sums[box.first]

    known = [
        number
        for number, box in enumerate(page.boxes)
        if number
        and box.marks
        and (_KNOWN.search(box.marks) or "articlebody" in box.marks)
        and held(number) > 0
    ]
    if not known:
        return None
    best = max(known, key=held)
    if held(best) < 15 or held(best) < sums[-1] * 0.25:
        return None
    # A body that was cut in two stands in two such containers under one roof.
    parent = page.boxes[best].parent
    twins = [n for n in known if page.boxes[n].parent == parent and n != best]
    if parent > 0 and any(held(n) > held(best) * 0.3 for n in twins):
        together = held(best) + sum(held(n) for n in twins)
        if held(parent) <= together * 1.05:
            return parent
    # Boxes are numbered from the outside in, so a higher number within its lines is inside it.
    inner = [n for n in known if n > best and page.boxes[n].last <= page.boxes[best].last]
    tight = [n for n in inner if held(n) >= held(best) * 0.9]
    return tight[-1] if tight else best


def _tightened(page: Page, known: int, sums: list[float], prose: list[float]) -> int:
    """The box inside a known container that holds its text, when the rest is no part of it.

    Some templates give the name of the text's box to all that stands around it as well. What
    is left outside must show that it is furniture; plain lines could be the text's own.
    """
    inside: dict[int, list[int]] = {}
    for number in range(known + 1, len(page.boxes)):
        if page.boxes[number].first >= page.boxes[known].last:
            break
        if sums[page.boxes[number].last] > sums[page.boxes[number].first]:
            inside.setdefault(page.boxes[number].parent, []).append(number)
    best = current = known
    while children := inside.get(current):
        current = max(children, key=lambda n: sums[page.boxes[n].last] - sums[page.boxes[n].first])
        child, whole = page.boxes[current], page.boxes[known]
        if sums[child.last] - sums[child.first] < _TIGHT * (sums[whole.last] - sums[whole.first]):
            break
        if sum(1 for weight in prose[child.first : child.last] if weight) < 2:
            break
        outside = page.lines[whole.first : child.first] + page.lines[child.last : whole.last]
        if any(page.boxes[line.box].furniture > known or _no_text(line) for line in outside):
            best = current
    return best


def _no_text(line: Line) -> bool:
    """Whether a line is plainly no part of a text: a tool, a label, a link to something else."""
    return not line.picture and (
        verdict(line) != "keep" or line.linked > 0.8 or (_label_line(line) and not is_prose(line))
    )


def _smallest_box(page: Page, sums: list[float], prose: list[float]) -> int:
    """Go down from the page as long as one child is the place of the prose."""
    children: dict[int, list[int]] = {}
    for number, box in enumerate(page.boxes[1:], start=1):
        if sums[box.last] > sums[box.first]:
            children.setdefault(box.parent, []).append(number)
    current = 0
    while (inner := _main_child(page, current, children.get(current, []), sums, prose)) is not None:
        current = inner
    return current


def _main_child(
    page: Page, current: int, children: list[int], sums: list[float], prose: list[float]
) -> int | None:
    """The child that holds the prose of a box: nearly all, or most beside unlike neighbours.

    A neighbour of the same kind is the same text going on, and so is prose that stands in the
    box itself; a child with a single paragraph is not told from a paragraph.
    """

    def held(number: int) -> float:
        box = page.boxes[number]
        return sums[box.last] - sums[box.first]

    if not children:
        return None
    best = max(children, key=held)
    child = page.boxes[best]
    paragraphs = sum(1 for weight in prose[child.first : child.last] if weight)
    if paragraphs < 2:
        return best if held(best) >= held(current) else None
    if held(best) >= held(current) * _DOMINANT:
        return best
    alike = any(
        (page.boxes[n].tag, page.boxes[n].marks) == (child.tag, child.marks)
        for n in children
        if n != best
    )
    spread = sum(held(number) for number in children) < held(current)
    most = held(best) >= held(current) * _MOST_PROSE
    return best if most and not alike and not spread else None


def _best_run(page: Page, prose: list[float], first: int, last: int) -> tuple[int, int]:
    """The run of lines with the greatest gain (Kadane's scan)."""
    best, best_run = 0.0, (first, last)
    gain, start = 0.0, first
    for number in range(first, last):
        line = page.lines[number]
        gain += prose[number] or -_cost(line, page.boxes[line.box].furniture >= 0)
        if gain <= 0:
            gain, start = 0.0, number + 1
        elif gain > best:
            best, best_run = gain, (start, number + 1)
    return best_run


def _with_short_lines(page: Page, box: Box, first: int, last: int) -> tuple[int, int]:
    """Widen a run over the short lines beside it: verses, questions, subheads of the text.

    They must be built like the run's own paragraphs, the same element in the same box; below
    it, rows and items count too that are set in the box of these paragraphs.
    """
    kinds = {(line.tag, line.box) for line in page.lines[first:last] if is_prose(line)}
    homes = {number for _, number in kinds if number}

    def set_in(line: Line) -> bool:
        around = page.boxes[line.box].parent
        return line.box in homes or around in homes or page.boxes[around].parent in homes

    def reach(numbers: range, edge: int, tags: tuple[str, ...]) -> int:
        for number in numbers:
            line = page.lines[number]
            alike = (line.tag, line.box) in kinds or (
                line.tag in tags and not line.links and set_in(line)
            )
            if verdict(line) == "end" or not (alike or line.picture):
                break
            if alike and line.text and (line.key.isdigit() or not _no_text(line)):
                edge = number
        return edge

    first = reach(range(first - 1, box.first - 1, -1), first, ())
    return first, reach(range(last, box.last), last - 1, _SET_IN) + 1


def _cost(line: Line, furniture: bool) -> float:
    if line.picture:
        return 0.0
    judged = verdict(line)
    if judged == "end":
        return 60.0
    if furniture or judged == "drop":
        return 15.0
    return 8.0 + line.weight / 2 if line.linked > 0.5 else 3.0
