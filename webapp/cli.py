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
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

import corpus
from corpus import NotAnArticle
from indexer import FACETS, Engine, SearchRequest
from webapp.commands.correct import correct_command
from webapp.commands.crawling import crawl_command, watch_command
from webapp.commands.gazetteer import gazetteer_group
from webapp.commands.options import (
    ENV,
    Date,
    Program,
    data_option,
    finish,
    half_life_option,
    json_option,
    one_province,
)
from webapp.commands.sources import sources_group
from webapp.commands.status import status_command
from webapp.data_folder import DataFolder
from webapp.facts import result_facts
from webapp.indexing import COMMIT_EVERY, bring_up_to_date
from webapp.serving import serve_forever
from webapp.settings import HALF_LIFE_DAYS
from webapp.terminal import counting, print_result, say

if TYPE_CHECKING:
    from corpus import Item, Store


def _provinces(ctx: click.Context, option: click.Parameter, names: tuple[str, ...]) -> list[str]:
    codes = [one_province(ctx, option, name) for name in names]
    return [code for code in codes if code is not None]


def _colleges(_ctx: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> list[str]:
    from webapp.names import resolve

    return [resolve("college", name) or name for name in names]


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
            _serve(data, store, engine, host, port, or_any_port=True)
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
@click.option(
    "--province", multiple=True, callback=_provinces, help="Code or name; repeat it for OR."
)
@click.option("--college", multiple=True, callback=_colleges, help="Id or name; repeat it for OR.")
@click.option("--since", type=Date, help="First day of publication: YYYY-MM-DD, YYYY-MM or YYYY.")
@click.option("--until", type=Date, help="Last day of publication.")
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
@half_life_option
@data_option()
def serve(data: DataFolder, host: str, port: int, half_life: float) -> None:
    """Serve the search pages and the JSON API."""
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        _serve(data, store, engine, host, port, half_life=half_life)


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


@main.command()
@click.option("--output", type=click.Path(path_type=Path), help="A file instead of the terminal.")
@data_option()
def export(data: DataFolder, output: Path | None) -> None:
    """Write every article as JSONL, which `jiangxun ingest` reads back."""
    with closing(data.open_store()) as store:
        lines = (
            json.dumps(change.article.to_dict(), ensure_ascii=False) for change in store.changes()
        )
        if output is None:
            for line in lines:
                click.echo(line)
            return
        # A reader never finds half a file: it is written aside and put in place at the end.
        part = output.with_name(output.name + ".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
            part.replace(output)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from error


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


def _serve(
    data: DataFolder,
    store: Store,
    engine: Engine,
    host: str,
    port: int,
    *,
    half_life: float = HALF_LIFE_DAYS,
    or_any_port: bool = False,
) -> None:
    from webapp import create_app
    from webapp.demo import holds_samples

    app = create_app(
        engine=engine,
        store=store,
        demo=holds_samples(store),
        data_folder=data.path,
        config={"HALF_LIFE_DAYS": half_life},
    )
    # The dictionary, the counts and the words are loaded now, not under the first reader's eyes.
    engine.search(SearchRequest(text="工匠学院", facets=FACETS))
    engine.prepare()
    serve_forever(
        app,
        host,
        port,
        lambda address: say(f"Serving on {address}  (Ctrl-C ends it)"),
        or_any_port=or_any_port,
    )


for command in (
    crawl_command,
    watch_command,
    correct_command,
    sources_group,
    status_command,
    gazetteer_group,
):
    main.add_command(command)
