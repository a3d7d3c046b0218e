"""The tables of the crawler; they lie in the store's database, beside the articles.

    crawl_addresses   every address that was ever found: what became of it, when it is next due
    crawl_templates   how many articles the addresses of one form have given: tells traps
    crawl_sources     when a source is due, how often it is visited, how often in a row it failed
    crawl_visits      the log: one row a visit of a source
    crawl_lists       validators of feeds, sitemaps and list pages

They are made where they are missing, so that a store from before the crawler opens as it is.
"""

from __future__ import annotations

import sqlalchemy as sa

from corpus.database import Database

schema = sa.MetaData()

_Moment = sa.DateTime(timezone=True)

addresses = sa.Table(
    "crawl_addresses",
    schema,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("url", sa.String, nullable=False, unique=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("template", sa.String, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("settled", sa.Boolean, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("first_seen", _Moment, nullable=False),
    sa.Column("last_tried", _Moment),
    sa.Column("last_success", _Moment),
    sa.Column("next_due", _Moment),
    sa.Column("interval_s", sa.Integer, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", sa.String),
    sa.Column("etag", sa.String),
    sa.Column("last_modified", sa.String),
    sa.Column("content_hash", sa.String(32)),
    sa.Column("text_hash", sa.String(32)),
    sa.Column("article_id", sa.String(16)),
    sa.Column("moved_to", sa.String),
    sa.Column("gone_at", _Moment),
)
sa.Index(
    "crawl_addresses_order",
    addresses.c.source,
    addresses.c.priority.desc(),
    addresses.c.number,
)
sa.Index("crawl_addresses_state", addresses.c.source, addresses.c.state, addresses.c.template)
sa.Index("crawl_addresses_content", addresses.c.source, addresses.c.content_hash)
sa.Index("crawl_addresses_text", addresses.c.source, addresses.c.text_hash)
sa.Index("crawl_addresses_article", addresses.c.article_id)

templates = sa.Table(
    "crawl_templates",
    schema,
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("template", sa.String, primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Column("others", sa.Integer, nullable=False),
)
sources = sa.Table(
    "crawl_sources",
    schema,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("last_visit", _Moment),
    sa.Column("last_success", _Moment),
    sa.Column("next_due", _Moment),
    sa.Column("interval_s", sa.Integer, nullable=False),
    sa.Column("streak", sa.Integer, nullable=False),
    sa.Column("problem", sa.String),
    sa.Column("walked_back_to", sa.Date),
)
visits = sa.Table(
    "crawl_visits",
    schema,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("source", sa.String, nullable=False, index=True),
    sa.Column("start", _Moment, nullable=False),
    sa.Column("end", _Moment, nullable=False),
    sa.Column("found", sa.Integer, nullable=False),
    sa.Column("fetched", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("gone", sa.Integer, nullable=False),
    sa.Column("errors", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("problem", sa.String),
)
lists = sa.Table(
    "crawl_lists",
    schema,
    sa.Column("url", sa.String, primary_key=True),
    sa.Column("source", sa.String, nullable=False, index=True),
    sa.Column("etag", sa.String),
    sa.Column("last_modified", sa.String),
    sa.Column("at", _Moment, nullable=False),
)


def make_tables(database: Database) -> None:
    """Make the tables where they are missing; takes no lock where they are there.

    Raises:
        StoreError: the database refused.
    """
    with database.reading() as connection:
        if sa.inspect(connection).has_table(lists.name):
            return
    with database.opening() as connection:
        schema.create_all(connection)
