"""What the application can show: one list that every proof walks, and the collections it walks on.

A new page is one line in `PAGES`, a new file one in `FILES`; a test fails while a route of the
application stands in neither.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

from corpus import Store
from corpus.saving import Reading
from webapp.data_folder import DataFolder
from webapp.indexing import index_changes

PAGES: Mapping[str, str] = {
    "home": "/",
    "search": "/search?q=工匠学院",
    "filtered": "/search?q=工匠学院&province=CN-HN&not-topic=award&sort=newest",
    "nothing": "/search?q=zzzz&province=CN-TW",
    "facet": "/facet/province?q=工匠学院",
    "article": "/article/{article}",
    "marked": "/article/{article}?marks=1",
    "older": "/article/{revised}?revision=1",
    "changes": "/article/{revised}/changes?from=1&to=2",
    "college": "/college/{college}",
    "colleges": "/colleges",
    "province": "/province/CN-HN",
    "compare": "/compare?province=CN-HN&province=CN-SH",
    "sources": "/sources",
    "help": "/help",
    "reference": "/api",
    "shapes": "/api/shapes",
    "missing": "/nope",
}
"""Pages for people, by the name of their kind."""

_JSON = "application/json"
FILES: Mapping[str, tuple[str, str]] = {
    "atom": ("/feed.atom?q=工匠学院", "application/atom+xml"),
    "json feed": ("/feed.json?q=工匠学院", "application/feed+json"),
    "csv": ("/export.csv?q=工匠学院", "text/csv"),
    "jsonl": ("/export.jsonl?q=工匠学院", "application/jsonl"),
    "ris": ("/export.ris?q=工匠学院", "application/x-research-info-systems"),
    "bib": ("/export.bib?q=工匠学院", "application/x-bibtex"),
    "article ris": ("/article/{article}.ris", "application/x-research-info-systems"),
    "article bib": ("/article/{article}.bib", "application/x-bibtex"),
    "health": ("/healthz", _JSON),
    "robots": ("/robots.txt", "text/plain"),
    "sitemap": ("/sitemap.xml", "application/xml"),
    "sitemap part": ("/sitemap-articles-1.xml", "application/xml"),
    "opensearch": ("/opensearch.xml", "application/opensearchdescription+xml"),
    "suggestions": ("/suggest?q=工匠", "application/x-suggestions+json"),
    "api search": ("/api/v1/search?q=工匠学院", _JSON),
    "api suggest": ("/api/v1/suggest?q=工匠", _JSON),
    "api significant": ("/api/v1/significant?q=工匠学院", _JSON),
    "api article": ("/api/v1/articles/{article}", _JSON),
    "api revisions": ("/api/v1/articles/{revised}/revisions", _JSON),
    "api colleges": ("/api/v1/colleges", _JSON),
    "api college": ("/api/v1/colleges/{college}", _JSON),
    "api provinces": ("/api/v1/provinces", _JSON),
    "api province": ("/api/v1/provinces/CN-HN", _JSON),
    "api sources": ("/api/v1/sources", _JSON),
    "api stats": ("/api/v1/stats", _JSON),
    "api document": ("/api/v1/openapi.json", _JSON),
}
"""What programs read: address and media type."""

COLLEGE = "hunan-sany-craftsman-college"


def addresses(folder: Path) -> dict[str, str]:
    """The pages of `PAGES`, filled with what a collection holds."""
    return {name: filled(folder, path) for name, path in PAGES.items()}


def filled(folder: Path, path: str) -> str:
    """An address of the lists with the ids of a collection's own articles."""
    return path.format_map(_ids(folder))


@cache
def _ids(folder: Path) -> Mapping[str, str]:
    with closing(DataFolder(folder).open_store()) as store:
        return {"article": _rich(store), "revised": _revised(store), "college": COLLEGE}


def with_a_revision(demo: Path, target: Path) -> Path:
    """A copy of the demonstration in which one article was changed by its publisher."""
    shutil.copytree(demo, target, dirs_exist_ok=True)
    data = DataFolder(target)
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        article = store.get(_rich(store))
        assert article is not None
        first, _, rest = article.body.partition("\n\n")
        changed = replace(
            article, title=f"{article.title}（更正）", body=f"{rest}\n\n{first}补充。"
        )
        store.save([Reading("page:changed", "f" * 32, changed)])
        index_changes(store, engine)
    return target


def _rich(store: Store) -> str:
    """The article of which most is known, the same in each run."""
    return max(
        (change.article for change in store.changes()),
        key=lambda item: (len(item.colleges) + len(item.people) + len(item.topics), item.id),
    ).id


def _revised(store: Store) -> str:
    for change in store.changes():
        if len(store.revisions(change.article.id)) > 1:
            return change.article.id
    return _rich(store)
