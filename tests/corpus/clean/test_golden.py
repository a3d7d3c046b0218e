"""Every golden page yields exactly its truth; every refused page its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import NotAnArticle
from corpus.clean import clean_page

PAGES = Path(__file__).resolve().parents[2] / "pages"
TRUTHS = sorted(PAGES.glob("*.json"))
REFUSED = sorted((PAGES / "refused").glob("*.*"))


def as_truth(article, name):
    """A field of the article in the form that the truth files use."""
    value = getattr(article, name)
    if name == "published":
        return None if value is None else str(value)
    if name == "body":
        return article.paragraphs
    if name == "images":
        return [[image.src, image.caption] for image in value]
    if name == "attachments":
        return [[item.href, item.name] for item in value]
    return list(value) if isinstance(value, tuple) else value


def test_there_are_enough_pages():
    assert len(TRUTHS) >= 15
    assert len(REFUSED) >= 6


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_golden_page(path):
    case = json.loads(path.read_text("utf-8"))
    article = clean_page(
        (PAGES / case["page"]).read_bytes(), url=case["url"], content_type=case["content_type"]
    )
    found = {name: as_truth(article, name) for name in case["truth"]}
    assert found == case["truth"]


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_every_found_field_has_its_evidence(path):
    case = json.loads(path.read_text("utf-8"))
    article = clean_page((PAGES / case["page"]).read_bytes(), url=case["url"])
    named = ("reporters", "photographers", "editors", "reviewers", "content_source", "publisher")
    for name in ("title", *(name for name in named if getattr(article, name))):
        assert article.evidence[name], name
        assert all(item.text and item.where and item.rule for item in article.evidence[name])
    assert article.published is None or article.published.evidence.text


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.name)
def test_refused_page(path):
    with pytest.raises(NotAnArticle) as caught:
        clean_page(path.read_bytes())
    assert caught.value.kind == path.name.split(".")[0].replace("_", " ")
    assert caught.value.reason.startswith(caught.value.kind)
    assert "\n" not in caught.value.reason
