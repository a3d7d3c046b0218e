"""Turn pages into articles: clean, annotate, store.

This module is the public face of the package; the rest may move.
"""

from __future__ import annotations

from corpus.annotate import annotate
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
from corpus.clean import clean_page
from corpus.errors import CorpusError, NotAnArticle, StoreError, UnreadableInput
from corpus.gazetteer import City, College, Gazetteer, Province, Term, gazetteer
from corpus.ingest import Item, Page, ingest, ingest_pages
from corpus.samples import SampleTruth, sample_pages
from corpus.store import Change, Reading, Revision, Store, content_hash

__all__ = [
    "Article",
    "Attachment",
    "Change",
    "City",
    "College",
    "CollegeMention",
    "CorpusError",
    "EventDate",
    "Evidence",
    "Gazetteer",
    "Image",
    "Item",
    "NotAnArticle",
    "Page",
    "Province",
    "PublishedDate",
    "Reading",
    "Revision",
    "SampleTruth",
    "Store",
    "StoreError",
    "Term",
    "UnreadableInput",
    "annotate",
    "article_id",
    "clean_page",
    "content_hash",
    "gazetteer",
    "ingest",
    "ingest_pages",
    "sample_pages",
]
