"""The page of one article: its text, all that is known about it, and why it is known."""

from __future__ import annotations

import re

from flask import Blueprint, abort, render_template, request, url_for

from indexer import STORY, Hit, IndexUnavailable
from webapp import names
from webapp.known import known_facts
from webapp.search import SearchState
from webapp.services import services

blueprint = Blueprint("article", __name__)

COPIES_LISTED = 30
MAX_RELATED = 5


@blueprint.get("/article/<article_id>")
def show(article_id: str) -> str:
    """One article, or an earlier revision of it with `?revision=`."""
    store = services().store
    revisions = store.revisions(article_id)
    if not revisions:
        abort(404)
    current = revisions[-1]
    shown = current
    if wanted := request.args.get("revision"):
        number = int(wanted) if re.fullmatch(r"\d{1,9}", wanted, re.ASCII) else 0
        shown = next((item for item in revisions if item.number == number), None) or abort(404)
    article = shown.article
    copies = store.copies_of(article_id)
    return render_template(
        "article.html",
        article=article,
        article_lang=names.HTML_LANG[article.language],
        facts=known_facts(article),
        doubts=article.evidence.get("suspicions", ()),
        original=copies[0] if copies else None,
        copies=[item for item in copies if item.id != article_id],
        listed_copies=COPIES_LISTED,
        copies_url=story_url(copies[0].id) if copies else None,
        shown=shown,
        current=current,
        revisions=revisions[::-1],
        gone_since=store.gone_since(article_id),
        related=related(article_id),
    )


def related(article_id: str) -> list[Hit]:
    """The articles most like one; none where the index cannot say: the page stands without."""
    try:
        return services().engine.related(article_id, MAX_RELATED)
    except IndexUnavailable:
        return []


def story_url(story: str) -> str:
    """The search that lists all articles of a story."""
    return SearchState(filters={STORY: (story,)}).url(url_for("desk.search"))
