"""The headline: what the page shows large, checked against what it says of itself.

`<title>` has the headline with the site's name glued on, `<h1>` may be a banner, metadata may
be cut at a quotation mark. A shown line that the page's own title contains is surest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from corpus.article import Evidence
from corpus.clean.content import Span, is_prose
from corpus.clean.fields import labelled
from corpus.clean.junk import is_bare_date, is_crumb, verdict
from corpus.clean.language import weight
from corpus.clean.names import is_organisation
from corpus.clean.page import Line, Page, folded, squeezed

LONGEST_LEAD = 100
"""A title made from the lead has at most this many Latin characters, 40 Chinese ones."""

_LONGEST_LEAD_ZH = 40
_LONGEST = 200
_BEFORE = 60
_META_NAMES = ("articletitle", "og:title", "ld:headline", "twitter:title", "title", "headline")
_TITLE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:title|tit|bt|biaoti|headline|arti_title|article-title|article_title|"
    r"news_title|newstitle|xl_title|main_title|titlestyle\w*|rich_media_title|"
    r"activity-name|entry-title|post-title|contenttitle|detail_title)(?=$|[\s_-])"
)
_SEPARATOR = re.compile(r"\s*(?:[|｜_]|-{1,3}|—{1,2}|–|»|>|·|\s:\s)\s*")
_SITE = re.compile(
    "(?:网|網|网站|门户|官网|工会|學院|学院|大学|大學|学校|频道|新闻|要闻|动态|中心|日报|晚报|"
    "时报|电子版|电子报|"
    "报|在线|平台|人民政府|论坛|协会|委员会|局|厅|部|集团|公司|新闻网|资讯|公告|通知|正文|"
    "首页|详情|内容|"
    "com|cn|net|org|com\\.cn)$|News|University|College|Daily|Federation|Online|Website|Institute|"
    "Network|\\.com|\\.cn|China",
    re.I,
)
_COLUMN = re.compile("(?:新闻|要闻|动态|通知|公告|正文|首页|详情|内容|信息|资讯|频道|栏目|News)$")
_WELCOME = re.compile("欢迎(?:您|你|访问|光临)|歡迎(?:您|你|訪問|光臨)|^Welcome", re.I)
_CLAUSE = re.compile(r"[,;:.!?，；：。！？](?=\s|[^\x00-\x7f]|$)|[，；：。！？]")
_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s|$)")
_DANGLING = re.compile(
    r"\s+(?:the|a|an|of|and|or|to|in|on|at|for|by|with|from|as|its|their|that|which|is|was)$", re.I
)
_LAST_PHRASE = re.compile(
    r"\s(?:of|in|at|by|for|with|to|from|and)\s(?:(?!of |in |at |by |for |with |to |from |"
    r"and )\S+\s?){1,8}$"
)


_COLUMN_LINK = re.compile(r"[\[【].{1,12}[\]】]")
_CUT_SHORT = re.compile(r"(?:\.{2,6}|…{1,2})$")
_ORIGINAL = re.compile(
    "[(（【\\[]?(?:本文)?原(?:新闻|文)?(?:标题|標題|题)(?:为|是)?\\s?[:：]?\\s?[《“「]?(.+?)[》”」]?[)）】\\]]?$"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, the number of the line that shows it if any, and the evidence."""

    text: str
    line: int | None
    evidence: Evidence
    site: str = ""


def find_headline(page: Page, span: Span) -> Headline | None:
    """Find the headline of the article whose body is `span`; None when the page has none."""
    claims = [page.meta[name] for name in _META_NAMES if name in page.meta]
    if page.title:
        claims.append(page.title)
    shown = list(_shown(page, span))
    best: tuple[float, int] | None = None
    for number in shown:
        merit = _merit(page, span, number, claims)
        if merit > 0 and (best is None or merit > best[0]):
            best = (merit, number)
    if best is not None:
        number = best[1]
        shown_text = _without_column(page.lines[number])
        text = _completed(shown_text, page, span, claims)
        agreed = sum(_agrees(text, claim) for claim in claims)
        backing = f", agrees with {agreed} of the page's own titles" if agreed else ""
        rule = f"shown above the text{backing}"
        if text != shown_text:
            rule = "shown cut short above the text, completed from what the page says of itself"
        evidence = Evidence(shown_text, "head line", rule)
        return Headline(text, number, evidence, _site(shown_text, page.title))
    return _from_claims(page)


def _without_column(line: Line) -> str:
    """The words of a headline line without the linked name of a column before them: [要闻]"""
    column = line.links[0].text if line.links else ""
    if _COLUMN_LINK.fullmatch(column) and line.text.startswith(column) and line.linked < 0.5:
        return line.text[len(column) :].strip()
    return line.text


def _completed(text: str, page: Page, span: Span, claims: list[str]) -> str:
    """The whole headline when the page shows it cut short with dots.

    It may stand in the metadata, or in a line of the text that gives the original title.
    """
    cut = _CUT_SHORT.search(text)
    if not cut or cut.start() < 6:
        return text
    stem = text[: cut.start()]
    lines = page.lines[span.first : span.first + 10] + page.lines[max(0, span.last - 5) : span.last]
    given = [match[1] for line in lines if (match := _ORIGINAL.match(line.text[:_LONGEST]))]
    for candidate in [*(without_site(claim, "")[0] for claim in claims), *given]:
        whole = candidate.strip()
        # A site's name glued behind the dots makes it longer too, and adds nothing.
        longer = whole.startswith(stem) and len(whole) > len(text) and not whole.startswith(text)
        if longer and squeezed(_CUT_SHORT.sub("", whole)) != squeezed(stem):
            return whole
    return text


def _shown(page: Page, span: Span) -> list[int]:
    """Lines that could show the headline: above the text and not label, crumb or link list."""
    prose = [line.weight * is_prose(line) for line in page.lines[span.first : span.last]]
    stop = span.first + next((n for n, weight in enumerate(prose) if weight), len(prose))
    # A remark above the headline may read like the first paragraph: look on, for h1 only.
    half = sum(prose) / 2
    last = span.first + sum(1 for total in accumulate(prose) if total <= half)
    found = []
    for number in range(max(0, stop - _BEFORE), max(stop, last)):
        line = page.lines[number]
        if number >= stop and line.tag != "h1":
            continue
        if line.picture or not 4 <= len(line.text) <= _LONGEST or line.weight < 3:
            continue
        if is_crumb(line) or is_bare_date(line) or verdict(line) != "keep":
            continue
        found_labels = labelled(line.parts)
        if found_labels and found_labels[0].role != "noise" and not line.heading:
            continue
        found.append(number)
    return found


def _merit(page: Page, span: Span, number: int, claims: list[str]) -> float:
    """How much speaks for a line; 0 or less: it is not the headline."""
    line = page.lines[number]
    agreed = sum(_agrees(line.text, claim) for claim in claims)
    merit = 4.0 * min(agreed, 2) + (0.5 if agreed > 2 else 0.0)
    merit += {"h1": 3.0, "h2": 2.0, "h3": 1.5}.get(line.tag, 1.0 if line.heading else 0.0)
    if line.tag in ("founder-title", "legend"):
        merit += 2.0
    box = page.boxes[line.box]
    around = f"{line.marks} {box.marks} {page.boxes[max(box.parent, 0)].marks}"
    if _TITLE_MARKS.search(around):
        merit += 1.5
    if number + 1 < len(page.lines) and _dates(page.lines[number + 1]):
        merit += 1.5
    if line.linked > 0.8:
        merit -= 3.0
    if line.weight < 6 or (_SITE.search(line.key) and len(line.key) < 12):
        merit -= 2.0
    if not page.markup:
        return merit + _as_text(page, span, number)
    # Without any sign of its own a line is only text that happens to stand above.
    if merit < 1.0:
        return 0.0
    return merit - min(abs(span.first - number), 40) * 0.02


def _dates(line: Line) -> bool:
    """Whether a line is the one that dates an article; it stands right under the headline."""
    roles = {item.role for item in labelled(line.parts)}
    return is_bare_date(line) or bool(roles & {"published", "updated", "dated", "source"})


def _as_text(page: Page, span: Span, number: int) -> float:
    """Without markup: the last free-standing line above the text that is no outlet's name."""
    line = page.lines[number]
    after_date = number > 0 and is_bare_date(page.lines[number - 1])
    if number >= span.first or _names_source(page, line.key):
        return -1.0
    if is_organisation(line.key) and (after_date or len(line.key) < 12):
        return -1.0
    if number + 1 < len(page.lines) and line.text[-1] in "。.;；,，、":
        return -1.0
    return 1.0 + min(line.weight, 30.0) / 30 - (span.first - number) * 0.05


def _names_source(page: Page, key: str) -> bool:
    """Whether some line of the page names these very words as its source."""
    return any(
        item.role in ("source", "publisher") and item.value == key
        for line in page.lines[-40:]
        for item in labelled(line.parts)
    )


def _agrees(text: str, claim: str) -> bool:
    """Whether the page's title says the same: equal, glued to a name, or cut short."""
    one, other = squeezed(text), squeezed(claim)
    if len(one) < 4 or not other:
        return False
    if one == other or (other.startswith(one) and len(one) >= 6):
        return True
    pieces = [squeezed(piece) for piece in _SEPARATOR.split(claim)]
    if one in pieces[:1] or (len(one) >= 10 and one in other):
        return True
    stem = other.rstrip(".…")
    return len(stem) >= 8 and one.startswith(stem)


def _site(headline: str, title: str) -> str:
    """What the page's title has beyond the headline, when it is the name of a site."""
    rest = folded(title)
    key = folded(headline)
    if key not in rest or rest == key:
        return ""
    pieces = [p for p in _SEPARATOR.split(rest.split(key, 1)[1]) if p and "Powered by" not in p]
    return pieces[-1] if pieces and len(pieces[-1]) > 2 and not _COLUMN.search(pieces[-1]) else ""


def _from_claims(page: Page) -> Headline | None:
    for name in _META_NAMES:
        value = page.meta.get(name, "")
        if name != "title" and weight(value) >= 4 and not _only_site(value, page):
            text, site = without_site(value, page.meta.get("og:site_name", ""))
            return Headline(text, None, Evidence(value, "meta", f"meta {name}"), site)
    text, site = without_site(page.title, page.meta.get("og:site_name", ""))
    if weight(text) >= 6 and not _only_site(text, page):
        rule = "title of the page without the site's name" if site else "title of the page"
        return Headline(text, None, Evidence(page.title, "title", rule), site)
    return None


def _only_site(value: str, page: Page) -> bool:
    name = page.meta.get("og:site_name") or page.meta.get("sitename") or ""
    if _WELCOME.search(value) or squeezed(value) == squeezed(name):
        return True
    return len(value) <= 14 and bool(_SITE.search(value))


def without_site(title: str, site_name: str) -> tuple[str, str]:
    """Take the names of site and column off a page title.

    Returns:
        The headline and the last name that was taken off ("" if none).
    """
    text, site = title.strip(), ""
    while True:
        cuts = list(_SEPARATOR.finditer(text))
        if not cuts or not cuts[-1].start():
            return text, site
        head, tail = text[: cuts[-1].start()].strip(), text[cuts[-1].end() :].strip()
        named = bool(site_name) and squeezed(tail) == squeezed(site_name)
        if not tail or ((named or _SITE.search(tail) or site) and weight(head) >= 6):
            text, site = head, site or tail
        else:
            return text, site


def from_lead(paragraphs: list[str]) -> Headline | None:
    """Make a title for a page without one, from the first words of its text.

    The cut falls after the last clause that fits when that keeps enough, else between words.
    """
    lead = next((p for p in paragraphs if weight(p) >= 8), "")
    if not lead:
        return None
    sentences = (part.strip() for part in _SENTENCE.split(lead))
    sentence = next((part for part in sentences if part), lead)
    limit = LONGEST_LEAD if sentence.isascii() or weight(sentence) < len(sentence) / 2 else 0
    limit = limit or _LONGEST_LEAD_ZH
    text = sentence if len(sentence) <= limit else _shorten(sentence, limit)
    rule = "no headline on the page: the first words of the text"
    return Headline(text, None, Evidence(lead[:300], "body", rule))


def _shorten(sentence: str, limit: int) -> str:
    clauses = [match.start() for match in _CLAUSE.finditer(sentence[: limit + 1])]
    if clauses and clauses[-1] >= limit * 0.5:
        return sentence[: clauses[-1]].rstrip() + "…"
    cut = sentence[: limit + 1]
    if " " in cut and weight(cut) < len(cut) / 2:
        cut = cut.rsplit(" ", 1)[0].rstrip(" ,;:")
        while (shorter := _DANGLING.sub("", cut)) != cut:
            cut = shorter
        if cut.endswith(("'s", "’s")):
            cut = _LAST_PHRASE.sub("", cut)
        return cut + "…"
    return sentence[:limit] + "…"


def is_headline(line: Line, headline: str) -> bool:
    """Whether a line of the body merely repeats the headline."""
    return squeezed(line.text) == squeezed(headline)
