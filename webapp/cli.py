"""The command line: one program, `jiangxun`.

Exit codes: 0 done, 1 some items failed (each is named on standard error), 2 wrong usage.
What a program may want to read goes to standard output; what is said to a person about the
work goes to standard error.

What only some commands need is imported by them: `jiangxun --help` is not to wait for Flask.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

import corpus
from corpus import NotAnArticle
from indexer import SearchRequest
from webapp.commands.correct import correct_command
from webapp.commands.crawling import crawl_command, watch_command
from webapp.commands.export import export_command
from webapp.commands.gazetteer import gazetteer_group
from webapp.commands.options import (
    ENV,
    Program,
    condition_options,
    data_option,
    finish,
    half_life_option,
    json_option,
    limit_options,
    settings_of,
)
from webapp.commands.sources import sources_group
from webapp.commands.status import status_command
from webapp.commands.terminal import counting, print_result, say
from webapp.data_folder import DataFolder
from webapp.indexing import COMMIT_EVERY, bring_up_to_date
from webapp.programs.facts import result_facts
from webapp.ready import ready_app
from webapp.serving import serve_forever
from webapp.workers import MOST_WORKERS, serve_in_processes

if TYPE_CHECKING:
    from corpus import Item, Store


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@data_option(ENV)
@click.version_option(package_name="jiangxun")
def main(data: DataFolder) -> None:
    """Jiangxun 匠讯: search China's trade-union and vocational-education news."""


@main.command()
@click.option("--serve/--no-serve", "serving", default=True, help="Serve the pages, or stop after.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8765, show_default=True, help="Any free one if it is taken.")
@data_option()
def demo(data: DataFolder, serving: bool, host: str, port: int) -> None:
    """Fill the data folder with the sample pages, index them, and serve them."""
    from webapp.demo import ingest_samples

    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        failed = _report(ingest_samples(store), "Reading the samples")
        bring_up_to_date(store, engine)
        say(f"{engine.doc_count} articles in {data.path}")
    if serving:
        with ready_app(data.path) as app:
            serve_forever(app, host, port, _announce, or_any_port=True)
    finish(failed)


@main.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--index/--no-index", "indexing", default=True, help="Index what was read.")
@json_option
@data_option()
def ingest_command(
    data: DataFolder, paths: tuple[Path, ...], indexing: bool, as_json: bool
) -> None:
    """Read saved pages: HTML, plain text, WARC, JSONL exports, and folders of them."""
    with closing(data.open_store()) as store:
        failed = _report(corpus.ingest(store, paths), "Reading", as_json=as_json)
        if indexing:
            with closing(data.open_engine()) as engine:
                bring_up_to_date(store, engine)
    finish(failed)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--url", help="The address that the page was fetched from.")
@data_option()
def clean(data: DataFolder, file: Path, url: str | None) -> None:
    """Show what one page gives, as JSON. FILE may be - for standard input."""
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        article = corpus.annotate(corpus.clean_page(content, url=url))
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be read: {error.strerror}") from error
    except NotAnArticle as refusal:
        raise click.ClickException(f"{file}: {refusal.reason}") from refusal
    click.echo(json.dumps(article.to_dict(), ensure_ascii=False, indent=2))


@main.command()
@click.argument("text", nargs=-1)
@condition_options
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--translate/--no-translate", default=True, help="Search the other language too.")
@click.option("--correct/--no-correct", default=True, help="Mend a spelling that finds nothing.")
@click.option("--explain", is_flag=True, help="Show how each score came about.")
@half_life_option
@json_option
@data_option()
def search(
    data: DataFolder,
    text: tuple[str, ...],
    province: list[str],
    college: list[str],
    since: dt.datetime | None,
    until: dt.datetime | None,
    sort: Literal["relevance", "newest", "oldest"],
    limit: int,
    page: int,
    translate: bool,
    correct: bool,
    explain: bool,
    half_life: float,
    as_json: bool,
) -> None:
    """Search the index and print the best articles with the counts of their facets."""
    request = SearchRequest(
        text=" ".join(text),
        filters={"province": province, "college": college},
        date_from=since.date() if since else None,
        date_to=until.date() if until else None,
        sort=sort,
        offset=(page - 1) * limit,
        limit=limit,
        facets=("province", "college", "month"),
        translate=translate,
        correct=correct,
        explain=explain,
        half_life_days=half_life if half_life and sort == "relevance" else None,
    )
    with closing(data.open_engine()) as engine:
        result = engine.search(request)
    if as_json:
        click.echo(json.dumps(result_facts(request, result), ensure_ascii=False, indent=2))
    else:
        print_result(request, result)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8765, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="Processes that answer; each keeps pages, words and counts in memory of its own.",
)
@half_life_option
@limit_options
@data_option()
def serve(
    data: DataFolder, host: str, port: int, workers: int, half_life: float, **limits: object
) -> None:
    """Serve the search pages and the JSON API."""
    opening = partial(ready_app, data.path, half_life, settings_of(limits))
    if workers == 1:
        with opening() as app:
            serve_forever(app, host, port, _announce)
        return
    # What is missing is made and what is wrong is told once, not by every worker.
    with closing(data.open_store()), closing(data.open_engine()):
        pass
    serve_in_processes(opening, workers, host, port, _announce)


def _announce(address: str) -> None:
    say(f"Serving on {address}  (Ctrl-C ends it)")


@main.command()
@click.option("--rebuild", is_flag=True, help="Build the index anew from the store.")
@click.option("--reclean", is_flag=True, help="First read every archived page anew.")
@data_option()
def index(data: DataFolder, rebuild: bool, reclean: bool) -> None:
    """Bring the index up to date with the store."""
    failed = _reclean(data) if reclean else 0
    with closing(data.open_store()) as store, closing(data.open_engine(rebuild=rebuild)) as engine:
        _find_copies(store)
        count = bring_up_to_date(store, engine, commit_every=None if rebuild else COMMIT_EVERY)
    say(f"{count} articles indexed{' anew' if rebuild else ''}")
    finish(failed)


def _find_copies(store: Store) -> None:
    """Join the copies of stories in a store that an older program filled."""
    with counting("Looking for copies") as update:
        for done, _ in store.find_copies():
            update(done)


def _reclean(data: DataFolder) -> int:
    """Read the archive anew, while nobody crawls; return how many items failed."""
    sources = corpus.sources(data.path)
    with corpus.CrawlLock(data.path, "reclean"), closing(data.open_store()) as store:
        return _report(corpus.reclean(store, data.archive_path, sources), "Reading the archive")


def _report(items: Iterable[Item], title: str, *, as_json: bool = False) -> int:
    """Name what was refused, count the rest; return how many were refused."""
    counts: Counter[str] = Counter()
    with counting(title) as update:
        for item in items:
            counts[item.outcome] += 1
            update(counts.total())
            if as_json:
                click.echo(json.dumps(dataclasses.asdict(item), ensure_ascii=False))
            elif item.outcome == "refused":
                say(f"{item.origin}: {item.reason}")
    say(", ".join(f"{counts[name]} {name}" for name in ("new", "changed", "unchanged", "refused")))
    return counts["refused"]


for command in (
    crawl_command,
    watch_command,
    correct_command,
    export_command,
    sources_group,
    status_command,
    gazetteer_group,
):
    main.add_command(command)
