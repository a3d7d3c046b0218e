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
from corpus.clean.page import Line, Page

_KNOWN = re.compile(
    r"(?:^|\s)(?:trs_editor|trs_editor_view|trs_ueditor|view trs_\w+|vsb_content\w*|v_news_content|"
    r"wp_articlecontent|article-content|article_content|articlecontent|article-body|article_body|"
    r"articlebody|rich_media_content|js_content|rm_txt_con|ucap-content|pages_content|news_content|"
    r"news-content|newscontent|newstext|news_text|news-text|con_text|contenttext|content_text|"
    r"text_content|entry-content|post-content|post_content|post-body|story-body|story_body|"
    r"field-name-body|node__content|zoom|ozoom|fontzoom|mycontent|show_text|showcontent|"
    r"detail-content|detail_content|detailcontent|detail-main|main-text|main_text|text-content|"
    r"artical_content|article-con|article_con|articlecon|art_con|arti_con|content_main|cont_txt|"
    r"t_f|nr|xw_content|info_content|content-article|founder-content|wznr|neirong|xwnr|textbody|"
    r"zwgk_content|j-article|yw_content|left_zw|cnt_bd|main-content-text)(?=$|\s)"
    r"|(?:^|\s)(?:trs_editor|vsb_content|ucap-content)\S*"
)
_ENDS_SENTENCE = re.compile("[。！？；…!?;]|[.](?:\\s|$)")
_DOMINANT = 0.9
_MOST_PROSE = 0.6


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
    if line.weight < 40 and not _ENDS_SENTENCE.search(line.text):
        return False
    return verdict(line) == "keep" and not _label_line(line)


def _label_line(line: Line) -> bool:
    found = labelled(line.parts)
    return bool(found) and ((found[0].start <= 3 and line.weight < 60) or len(found) >= 3)


def find_body(page: Page) -> Span | None:
    """Find the body.

    Returns:
        The lines of the body, or None when no line of the page is prose.
    """
    _mark_furniture(page)
    prose = _prose_weights(page)
    if not any(prose):
        # A body inside something that calls itself a sidebar is still better than none.
        for box in page.boxes:
            box.furniture = -1
        prose = _prose_weights(page)
    sums = [0.0, *accumulate(prose)]
    if (known := _known_box(page, sums)) is not None:
        box = page.boxes[known]
        return Span(box.first, box.last, True, known)
    if not sums[-1]:
        return None
    chosen = _smallest_box(page, sums, prose)
    box = page.boxes[chosen]
    first, last = _best_run(page, prose, box.first, box.last)
    return Span(first, last, False, chosen)


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


def _cost(line: Line, furniture: bool) -> float:
    if line.picture:
        return 0.0
    judged = verdict(line)
    if judged == "end":
        return 60.0
    if furniture or judged == "drop":
        return 15.0
    return 8.0 + line.weight / 2 if line.linked > 0.5 else 3.0
