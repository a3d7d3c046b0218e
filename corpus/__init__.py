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
    from corpus.archive import Archive, Archived, ArchiveError, Finder
    from corpus.article import (
        Article,
        Attachment,
        CollegeMention,
        EventDate,
        Evidence,
        Image,
        PersonMention,
        PublishedDate,
        article_id,
    )
    from corpus.clean import Profile, clean_page, clean_pages, profile_report
    from corpus.copies.places import CopyInfo
    from corpus.correction import CORRECTABLE, Correction, uncorrected
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
    from corpus.gazetteer import (
        City,
        College,
        County,
        Gazetteer,
        Organisation,
        Province,
        Term,
        gazetteer,
        use_own_gazetteer,
    )
    from corpus.gazetteer.clashes import Finding, check_gazetteer
    from corpus.gazetteer.meanings import Meaning, meanings
    from corpus.ingest import Item, Page, ingest, ingest_pages
    from corpus.outlets import outlet_kind
    from corpus.overrides import Overrides
    from corpus.reclean import reclean
    from corpus.samples import SampleTruth, sample_pages
    from corpus.saving import Reading
    from corpus.sources import Source, save_source, source_of, sources
    from corpus.store import Change, Revision, Store, content_hash
    from corpus.suspects import Suspect, suspect

__all__ = [
    "CORRECTABLE",
    "Archive",
    "ArchiveError",
    "Archived",
    "Article",
    "Attachment",
    "Change",
    "City",
    "College",
    "CollegeMention",
    "CopyInfo",
    "CorpusError",
    "Correction",
    "County",
    "CrawlEvent",
    "CrawlLock",
    "CrawlLocked",
    "Drift",
    "EventDate",
    "Evidence",
    "FetchFailed",
    "Fetcher",
    "Finder",
    "Finding",
    "Gazetteer",
    "Image",
    "Item",
    "Meaning",
    "NotAnArticle",
    "Organisation",
    "Overrides",
    "Page",
    "PersonMention",
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
    "check_gazetteer",
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
    "meanings",
    "outlet_kind",
    "probe",
    "profile_report",
    "reclean",
    "sample_pages",
    "save_source",
    "source_of",
    "sources",
    "suspect",
    "uncorrected",
    "use_own_gazetteer",
    "user_agent",
    "watch",
]

_NAMES_OF = {
    "annotate": "annotate",
    "archive": "Archive ArchiveError Archived Finder",
    "article": (
        "Article Attachment CollegeMention EventDate Evidence Image PersonMention PublishedDate "
        "article_id"
    ),
    "clean": "Profile clean_page clean_pages profile_report",
    "copies.places": "CopyInfo",
    "correction": "CORRECTABLE Correction uncorrected",
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
    "gazetteer": (
        "City College County Gazetteer Organisation Province Term gazetteer use_own_gazetteer"
    ),
    "gazetteer.clashes": "Finding check_gazetteer",
    "gazetteer.meanings": "Meaning meanings",
    "ingest": "Item Page ingest ingest_pages",
    "outlets": "outlet_kind",
    "overrides": "Overrides",
    "reclean": "reclean",
    "samples": "SampleTruth sample_pages",
    "sources": "Source save_source source_of sources",
    "saving": "Reading",
    "store": "Change Revision Store content_hash",
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
