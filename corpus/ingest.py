"""Read saved pages into the store: files and folders of HTML, plain text, WARC and JSONL.

One bad page never stops the others: whatever cannot become an article is named, with the
reason, and the rest goes on. Reading streams: memory holds one batch, however many pages come.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.annotate import annotate
from corpus.archive import Archived, Earlier, read
from corpus.article import Article, article_id
from corpus.clean import clean_page
from corpus.errors import NotAnArticle
from corpus.paged import join_pages
from corpus.saving import Outcome, Reading
from corpus.store import Store, content_hash

READING_VERSION = 3
"""Raised whenever cleaning or annotating may give another article for the same bytes."""

MAX_PAGE_BYTES = 20 * 1024 * 1024
BATCH = 100

# What a browser saves beside a page, and what lies about in folders. Passed over in silence
# when a folder is walked; read, and named if unreadable, when asked for by name.
_COMPANIONS = re.compile(
    r"\.(?:bmp|css|csv|gif|ico|j2|jpe?g|js|json|map|md|mp[34]|otf|pdf|png|pyc?|svg|toml|ttf|typed"
    r"|webp|woff2?|ya?ml|zip)$",
    re.IGNORECASE,
)

_WARC = re.compile(r"\.warc(?:\.gz)?(?:\.open)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes that may be an article.

    Attributes:
        origin: how the page is named to the reader and in the store.
        url: its address, where known; otherwise the page's own canonical link decides.
        content_type: the header of that name, where known.
    """

    origin: str
    content: bytes
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one page, one line of JSONL, or one path.

    Attributes:
        origin: what was read.
        outcome: "new", "changed", "unchanged" or "refused".
        reason: why it was refused; empty otherwise.
        article_id: the article's id, where there is one.
    """

    origin: str
    outcome: Outcome
    reason: str = ""
    article_id: str | None = None


def ingest(store: Store, paths: Iterable[str | Path]) -> Iterator[Item]:
    """Read files and folders into the store.

    Yields an `Item` for each page, after the batch that holds it is safe on disk. Nothing is
    raised for bad input: a missing file or an unreadable folder is a refused item.

    Raises:
        StoreError: the store cannot be written; what was yielded before is kept.
    """
    return _save(store, _read_paths(store, paths))


def ingest_pages(store: Store, pages: Iterable[Page]) -> Iterator[Item]:
    """Read pages that are already in memory into the store; see `ingest`."""
    return _save(store, (_read_page(store, page) for page in pages))


def _save(store: Store, results: Iterable[Reading | Item]) -> Iterator[Item]:
    """Save readings in batches; items that need no writing pass through in their order.

    A batch does not end between files whose names begin alike: they may be pages of one article.
    """
    batch: list[Reading | Item] = []
    for result in results:
        full = len(batch) >= BATCH and _stem(batch[-1].origin) != _stem(result.origin)
        if full or len(batch) >= 2 * BATCH:
            yield from _save_batch(store, batch)
            batch = []
        batch.append(result)
    yield from _save_batch(store, batch)


def _stem(origin: str) -> str:
    folder, _, name = origin.rpartition("/")
    return f"{folder}/{re.split('[-_.?#]', name, maxsplit=1)[0]}"


def _save_batch(store: Store, batch: list[Reading | Item]) -> Iterator[Item]:
    batch = join_pages(batch)
    readings = [result for result in batch if isinstance(result, Reading)]
    outcomes = iter(store.save(readings) if readings else [])
    for result in batch:
        if isinstance(result, Item):
            yield result
        else:
            known = result.article.id if result.article else None
            yield Item(result.origin, next(outcomes), result.refusal or "", known)


def _read_paths(store: Store, paths: Iterable[str | Path]) -> Iterator[Reading | Item]:
    earlier = Earlier()
    for path in paths:
        for found in _walk(Path(path).resolve()):
            if isinstance(found, Item):
                yield found
            elif _WARC.search(found.name):
                yield from _read_warc(store, found, earlier)
            elif found.suffix.lower() == ".jsonl":
                yield from _read_jsonl(store, found)
            else:
                yield _read_file(store, found)


def _walk(path: Path) -> Iterator[Path | Item]:
    """The files to read below a path, sorted; what cannot be entered comes as a refused item."""
    if not path.is_dir():
        yield path
        return
    problems: list[OSError] = []
    for folder, subfolders, files in os.walk(path, onerror=problems.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and not _COMPANIONS.search(name):
                yield Path(folder, name)
    for problem in problems:
        yield _unreadable(Path(str(problem.filename)), problem)


def _read_file(store: Store, path: Path) -> Reading | Item:
    try:
        size = _size(path)
        if size > MAX_PAGE_BYTES:
            limit = MAX_PAGE_BYTES // 2**20
            refusal = NotAnArticle("too large", f"{size / 2**20:.0f} MB; the limit is {limit} MB")
            return Item(str(path), "refused", refusal.reason)
        content = path.read_bytes()
    except OSError as error:
        return _unreadable(path, error)
    return _read_page(store, Page(str(path), content))


def _size(path: Path) -> int:
    """Size in bytes; a pipe or a device is refused before opening it, which might never return."""
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise OSError("not a regular file")
    return info.st_size


def _read_page(store: Store, page: Page) -> Reading | Item:
    digest = content_hash(page.content)
    if store.has_read(page.origin, digest):
        refusal = store.refusal(page.origin)
        return Item(page.origin, "refused" if refusal else "unchanged", refusal or "")
    try:
        article = clean_page(page.content, url=page.url, content_type=page.content_type)
    except NotAnArticle as refused:
        return Reading(page.origin, digest, refusal=refused.reason)
    if article.url is None:
        # Without an address the file itself is the identity, so that an edited file becomes
        # a revision of its article and not a second article.
        article = replace(article, id=article_id(f"file:{page.origin}"))
    return Reading(page.origin, digest, annotate(article))


def _read_warc(store: Store, path: Path, earlier: Earlier) -> Iterator[Reading | Item]:
    """The pages of a WARC file, each named by its address; what is no page is passed over."""
    try:
        _size(path)
        for archived in read(path, earlier):
            if not archived.url:
                yield Item(str(path), "refused", archived.problem)
            elif is_page(archived):
                yield _read_archived(store, archived)
    except OSError as error:
        yield _unreadable(path, error)


def is_page(archived: Archived) -> bool:
    """Whether a response may be an article: it came, as HTML or text, and is not for robots."""
    kind = (archived.content_type or "").partition(";")[0].strip().lower()
    if archived.status != 200 or not (archived.content or archived.problem):
        return False
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    if kind == "text/plain":
        return not archived.url.partition("?")[0].endswith(("/robots.txt", ".js", ".css", ".json"))
    start = archived.content[:1024].lower()
    return not kind and (b"<html" in start or b"<!doctype html" in start)


def _read_archived(store: Store, archived: Archived) -> Reading | Item:
    if archived.problem:
        return Item(archived.url, "refused", archived.problem)
    page = Page(archived.url, archived.content, archived.url, archived.content_type)
    return _read_page(store, page)


def _read_jsonl(store: Store, path: Path) -> Iterator[Reading | Item]:
    """Articles as `jiangxun export` writes them, taken over as they are."""
    try:
        _size(path)
        with path.open("rb") as file:
            lines = iter(lambda: file.readline(MAX_PAGE_BYTES + 1), b"")
            for number, line in enumerate(lines, start=1):
                if len(line) > MAX_PAGE_BYTES:
                    limit = MAX_PAGE_BYTES // 2**20
                    yield _bad_line(path, number, f"over {limit} MB; the rest is not read")
                    return
                if line.strip():
                    yield _read_line(store, path, number, line)
    except OSError as error:
        yield _unreadable(path, error)


def _read_line(store: Store, path: Path, number: int, line: bytes) -> Reading | Item:
    try:
        data = json.loads(line.strip())
        if not isinstance(data, dict):
            raise ValueError("not a JSON object")
        data.pop("page", None)  # an export of the site says where it shows the article
        article = Article.from_dict(data)
        if b"\\u" in line or b"\xed" in line:
            json.dumps(data, ensure_ascii=False).encode()
    except RecursionError:
        return _bad_line(path, number, "nested too deeply")
    except UnicodeEncodeError:
        return _bad_line(path, number, "holds half of a character (a lone surrogate)")
    except ValueError as error:
        return _bad_line(path, number, str(error))
    origin = f"{path}#{article.id}"
    digest = content_hash(line)
    if store.has_read(origin, digest):
        return Item(origin, "unchanged", article_id=article.id)
    return Reading(origin, digest, article)


def _bad_line(path: Path, number: int, reason: str) -> Item:
    return Item(f"{path}:{number}", "refused", f"not an article in JSON: {reason}")


def _unreadable(path: Path, error: OSError) -> Item:
    return Item(str(path), "refused", f"cannot be read: {error.strerror or error}")
