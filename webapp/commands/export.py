"""`jiangxun export`: the whole store, or what a search finds, as a file."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

import click

from indexer import SearchRequest
from webapp.commands.options import condition_options, data_option
from webapp.commands.terminal import going_through
from webapp.data_folder import DataFolder

if TYPE_CHECKING:
    from corpus import Article

_FORMS = ("jsonl", "csv", "ris", "bib")
_BOM = "\ufeff"


@click.command("export")
@click.argument("text", nargs=-1)
@condition_options
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default="jsonl", show_default=True
)  # fmt: skip
@click.option("--bom", is_flag=True, help="Begin CSV with a mark by which Excel knows UTF-8.")
@click.option("--site", help="Where the pages are, for their addresses: https://news.example.org")
@click.option("--output", type=click.Path(path_type=Path), help="A file instead of the terminal.")
@data_option()
def export_command(
    data: DataFolder,
    text: tuple[str, ...],
    province: list[str],
    college: list[str],
    since: dt.datetime | None,
    until: dt.datetime | None,
    form: str,
    bom: bool,
    site: str | None,
    output: Path | None,
) -> None:
    """Write every article, or those that a search finds, copies of stories too.

    JSONL is what `jiangxun ingest` reads back.
    """
    from webapp.taking.export_formats import FORMS

    question = SearchRequest(
        text=" ".join(text),
        filters={"province": province, "college": college},
        date_from=since.date() if since else None,
        date_to=until.date() if until else None,
        fold=False,
        limit=1,
    )
    whole = not (question.text or province or college or since or until)

    def page_of(article_id: str) -> str:
        return f"{site.rstrip('/')}/article/{quote(article_id, safe='')}" if site else ""

    chosen = _everything(data) if whole else _found(data, question)
    with (
        chosen as (total, articles),
        going_through(articles, "Writing", total) as shown,
        _target(output) as file,
    ):
        if bom and form == "csv":
            file.write(_BOM.encode())
        for piece in FORMS[form].written(shown, page_of, "zh"):
            file.write(piece.encode("utf-8", "replace"))


@contextmanager
def _everything(data: DataFolder) -> Iterator[tuple[int, Iterator[Article]]]:
    with closing(data.open_store()) as store:
        yield store.count(), (change.article for change in store.changes())


@contextmanager
def _found(data: DataFolder, question: SearchRequest) -> Iterator[tuple[int, Iterator[Article]]]:
    with closing(data.open_engine()) as engine:
        yield engine.search(question).total, engine.every(question)


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Where to write. A reader never finds half a file: it is put in place at the end."""
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
