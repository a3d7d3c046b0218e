"""Turn pages into articles: clean, annotate, store.

This module is the public face of the package; the rest may move. What is behind a name is loaded
when the name is first used: who only searches needs `Article` and the gazetteer, and would
otherwise pay 40 MB and a third of a second for the parsers of pages and the database.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.annotate import annotate
    from corpus.archive import Archive, ArchiveError
    from corpus.article import (
        Article,
        Attachment,
        CollegeMention,
        EventDate,
        Evidence,
        Image,
        PublishedDate,
        article_id,
    )
    from corpus.clean import Profile, clean_page, clean_pages, profile_report
    from corpus.crawl.addresses import host_of
    from corpus.crawl.crawler import crawl
    from corpus.crawl.discover import discover
    from corpus.crawl.exchange import FetchFailed
    from corpus.crawl.fetch import Fetcher, user_agent
    from corpus.crawl.health import Drift, SourceHealth, health
    from corpus.crawl.lock import CrawlLock, CrawlLocked
    from corpus.crawl.probe import Probe, probe
    from corpus.crawl.progress import CrawlEvent, Tally
    from corpus.crawl.watch import watch
    from corpus.errors import CorpusError, NotAnArticle, StoreError, UnreadableInput
    from corpus.gazetteer import City, College, Gazetteer, Province, Term, gazetteer
    from corpus.ingest import Item, Page, ingest, ingest_pages
    from corpus.reclean import reclean
    from corpus.samples import SampleTruth, sample_pages
    from corpus.sources import Source, save_source, source_of, sources
    from corpus.store import Change, Reading, Revision, Store, content_hash
    from corpus.suspects import Suspect, suspect

__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "Attachment",
    "Change",
    "City",
    "College",
    "CollegeMention",
    "CorpusError",
    "CrawlEvent",
    "CrawlLock",
    "CrawlLocked",
    "Drift",
    "EventDate",
    "Evidence",
    "FetchFailed",
    "Fetcher",
    "Gazetteer",
    "Image",
    "Item",
    "NotAnArticle",
    "Page",
    "Probe",
    "Profile",
    "Province",
    "PublishedDate",
    "Reading",
    "Revision",
    "SampleTruth",
    "Source",
    "SourceHealth",
    "Store",
    "StoreError",
    "Suspect",
    "Tally",
    "Term",
    "UnreadableInput",
    "annotate",
    "article_id",
    "clean_page",
    "clean_pages",
    "content_hash",
    "crawl",
    "discover",
    "gazetteer",
    "health",
    "host_of",
    "ingest",
    "ingest_pages",
    "probe",
    "profile_report",
    "reclean",
    "sample_pages",
    "save_source",
    "source_of",
    "sources",
    "suspect",
    "user_agent",
    "watch",
]

_NAMES_OF = {
    "annotate": "annotate",
    "archive": "Archive ArchiveError",
    "article": (
        "Article Attachment CollegeMention EventDate Evidence Image PublishedDate article_id"
    ),
    "clean": "Profile clean_page clean_pages profile_report",
    "crawl.addresses": "host_of",
    "crawl.crawler": "crawl",
    "crawl.discover": "discover",
    "crawl.exchange": "FetchFailed",
    "crawl.fetch": "Fetcher user_agent",
    "crawl.health": "Drift SourceHealth health",
    "crawl.lock": "CrawlLock CrawlLocked",
    "crawl.probe": "Probe probe",
    "crawl.progress": "CrawlEvent Tally",
    "crawl.watch": "watch",
    "errors": "CorpusError NotAnArticle StoreError UnreadableInput",
    "gazetteer": "City College Gazetteer Province Term gazetteer",
    "ingest": "Item Page ingest ingest_pages",
    "reclean": "reclean",
    "samples": "SampleTruth sample_pages",
    "sources": "Source save_source source_of sources",
    "store": "Change Reading Revision Store content_hash",
    "suspects": "Suspect suspect",
}
_HOME = {name: f"corpus.{home}" for home, names in _NAMES_OF.items() for name in names.split()}
"""Public name -> the module that has it."""


class _Face(ModuleType):
    """This module, with names that are loaded on first use."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(_HOME[name]), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        # Python hangs every submodule that is imported on its package: `corpus.annotate`, the
        # module, must not take the place of `annotate`, the function.
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> Iterable[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Face
