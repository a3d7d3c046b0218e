"""The tables in which the ledger of copies is kept.

copy_texts   one row an article: its sketch, and what counts when the original is chosen
copy_keys    the sketches turned round: which articles have a key
copy_pairs   which articles are copies of each other, and why; each pair from both sides
"""

from __future__ import annotations

import sqlalchemy as sa

from corpus.schema import metadata

texts = sa.Table(
    "copy_texts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.String(16), nullable=False, unique=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("groups", sa.LargeBinary, nullable=False),
    sa.Column("marks", sa.LargeBinary, nullable=False),
    sa.Column("standing", sa.Text, nullable=False),
)
keys = sa.Table(
    "copy_keys",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
pairs = sa.Table(
    "copy_pairs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("other", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("relation", sa.String(8), nullable=False),
    sa.Column("strength", sa.Integer, nullable=False),
    sa.Column("titled", sa.Boolean, nullable=False),
    sa.Column("why", sa.String, nullable=False),
    sqlite_with_rowid=False,
)
