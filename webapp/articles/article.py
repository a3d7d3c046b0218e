"""The page of one article: its text, all that is known about it, and why it is known.

Beside it: what changed between two revisions, the article as a citation for other programs, and
the archived page of the site as plain text that no browser runs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from corpus import Archived, Article, Finder, Revision
from indexer import STORY, Hit, IndexUnavailable
from webapp.addresses import is_web_address
from webapp.articles.citing import apa, bibtex, file_stem, gb7714, ris
from webapp.articles.differences import difference
from webapp.articles.known import Fact, known_facts
from webapp.articles.linked_data import json_ld, meta_tags
from webapp.articles.marking import marked
from webapp.data_folder import DataFolder
from webapp.language import names
from webapp.searching.search import SearchState
from webapp.services import services

blueprint = Blueprint("article", __name__)

COPIES_LISTED = 30
MAX_RELATED = 5
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.I)


@blueprint.get("/article/<article_id>")
def show(article_id: str) -> str:
    """One article, or an earlier `?revision=` of it; `?marks=1` marks the evidence."""
    store = services().store
    revisions = _revisions(article_id)
    current = revisions[-1]
    shown = _chosen(revisions, request.args.get("revision"), current)
    copies = store.copies_of(article_id)
    return render_template(
        "article.html",
        **_told(shown.article),
        original=copies[0] if copies else None,
        copies=[item for item in copies if item.id != article_id],
        listed_copies=COPIES_LISTED,
        copies_url=story_url(copies[0].id) if copies else None,
        shown=shown,
        current=current,
        revisions=revisions[::-1],
        gone_since=store.gone_since(article_id),
        archived=archived_page(current.article),
        related=related(article_id),
    )


@blueprint.get("/article/<article_id>/changes")
def changes(article_id: str) -> str:
    """What changed from revision `from` to revision `to`; unsaid, the last change."""
    revisions = _revisions(article_id)
    new = _chosen(revisions, request.args.get("to"), revisions[-1])
    before = [item for item in revisions if item.number < new.number]
    old = _chosen(revisions, request.args.get("from"), before[-1] if before else new)
    return render_template(
        "changes.html",
        article=new.article,
        article_lang=names.HTML_LANG[new.article.language],
        old=old,
        new=new,
        revisions=revisions,
        difference=difference(old.article, new.article),
        facts=_altered(known_facts(old.article), known_facts(new.article)),
    )


@blueprint.get("/article/<article_id>.ris")
def as_ris(article_id: str) -> Response:
    """The article for reference managers."""
    return _citation(article_id, "ris", "application/x-research-info-systems")


@blueprint.get("/article/<article_id>.bib")
def as_bibtex(article_id: str) -> Response:
    """The article for LaTeX."""
    return _citation(article_id, "bib", "application/x-bibtex")


@blueprint.get("/article/<article_id>/archived")
def archived(article_id: str) -> Response:
    """The page of the site as it was archived: a file of plain text with its very bytes.

    Nothing of it is shown here: whatever it holds, no browser runs it under this site's name.
    """
    article = _revisions(article_id)[-1].article
    page = archived_page(article)
    if page is None:
        abort(404)
    charset = _CHARSET.search(page.content_type or "")
    answer = Response(page.content, content_type="text/plain")
    if charset:
        answer.headers["Content-Type"] = f"text/plain; charset={charset[1]}"
    answer.headers["Content-Security-Policy"] = SANDBOX
    _as_file(answer, f"{file_stem(article)}.html.txt")
    if page.at is not None:
        answer.headers["Memento-Datetime"] = f"{page.at:%a, %d %b %Y %H:%M:%S} GMT"
    return answer


def archived_page(article: Article) -> Archived | None:
    """The page of an article's address that the archive of this installation holds, or None."""
    folder = services().data_folder
    if folder is None or article.url is None or not is_web_address(article.url):
        return None
    return _finder(DataFolder(folder).archive_path).get(article.url)


def related(article_id: str) -> list[Hit]:
    """The articles most like one; none where the index cannot say: the page stands without."""
    try:
        return services().engine.related(article_id, MAX_RELATED)
    except IndexUnavailable:
        return []


def story_url(story: str) -> str:
    """The search that lists all articles of a story."""
    return SearchState(filters={STORY: (story,)}).url(url_for("desk.search"))


def _revisions(article_id: str) -> list[Revision]:
    return services().store.revisions(article_id) or abort(404)


def _chosen(revisions: Sequence[Revision], wanted: str | None, usual: Revision) -> Revision:
    """The revision of a number; an unknown one is not found."""
    if not wanted:
        return usual
    number = int(wanted) if re.fullmatch(r"\d{1,9}", wanted, re.ASCII) else 0
    return next((item for item in revisions if item.number == number), None) or abort(404)


def _told(article: Article) -> dict[str, Any]:
    """What the page says of the article itself."""
    page_url = url_for("article.show", article_id=article.id, _external=True)
    facts, today = known_facts(article), dt.date.today()
    return {
        "article": article,
        "article_lang": names.HTML_LANG[article.language],
        "facts": facts,
        "marked": marked(article, facts),
        "marks": request.args.get("marks") == "1",
        "doubts": article.evidence.get("suspicions", ()),
        "references": [
            ("GB/T 7714", gb7714(article, page_url, today)),
            ("APA", apa(article, page_url, today)),
        ],
        "meta_tags": meta_tags(article, page_url),
        "json_ld": json_ld(article, page_url),
    }


def _altered(old: Sequence[Fact], new: Sequence[Fact]) -> list[tuple[str, str, str]]:
    """Title, former and present values of the facts that are not what they were."""
    before, after = ({fact.title: _values(fact) for fact in facts} for facts in (old, new))
    rows = ((title, before.get(title, ""), after.get(title, "")) for title in before | after)
    return [row for row in rows if row[1] != row[2]]


def _values(fact: Fact) -> str:
    return " · ".join(value.text for value in fact.values)


def _citation(article_id: str, ending: str, kind: str) -> Response:
    article = _revisions(article_id)[-1].article
    page_url = url_for("article.show", article_id=article.id, _external=True)
    text = (ris if ending == "ris" else bibtex)(article, page_url)
    answer = Response(text, content_type=f"{kind}; charset=utf-8")
    return _as_file(answer, f"{file_stem(article)}.{ending}")


def _as_file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@lru_cache(maxsize=4)
def _finder(archive: Path) -> Finder:
    return Finder(archive)
