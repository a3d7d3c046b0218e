"""`crawl` and `watch`: from the sites to the index."""

from __future__ import annotations

import datetime as dt
import difflib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import click

import corpus
from indexer import IndexLocked
from webapp.commands.crawl_display import Shown, shown
from webapp.commands.interruption import INTERRUPTED, interruptible
from webapp.commands.options import Date, data_option
from webapp.commands.terminal import say
from webapp.data_folder import DataFolder
from webapp.indexing import index_changes

if TYPE_CHECKING:
    from corpus import Archive, Fetcher, Source, Store, Tally
    from indexer import Engine

Command = TypeVar("Command", bound=Callable[..., Any])

CONTACT = "JIANGXUN_CONTACT"
DELAY_S = 2.0
PATIENCE_S = 3600.0
"""How long the index may be written to by somebody else."""

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Manner:
    """How sites are visited, as the options say.

    Attributes:
        delay_s: seconds between two requests to a host.
        allow_hosts: hosts ("host" or "host:port") that may have private addresses.
        contact: where the people of a site can reach the operator; None if nobody said.
    """

    delay_s: float
    allow_hosts: tuple[str, ...]
    contact: str | None


def fetching_options(command: Command) -> Command:
    """The options of every command that goes out to the sites: `delay`, `allow_host`, `contact`."""
    for option in (
        click.option(
            "--contact",
            envvar=CONTACT,
            help=f"Address or mailbox that the User-Agent gives to the sites.  [env: {CONTACT}]",
        ),
        click.option(
            "--allow-host",
            multiple=True,
            metavar="HOST[:PORT]",
            help="May be private or local; repeat it for more.",
        ),
        click.option(
            "--delay",
            default=DELAY_S,
            show_default=True,
            type=click.FloatRange(0, 3600),
            help="Seconds between two requests to a host, unless the site asks for more.",
        ),
    ):
        command = option(command)
    return command


def crawling_options(command: Command) -> Command:
    """The options that `crawl` and `watch` share."""
    for option in (
        data_option(),
        click.option("--log-json", is_flag=True, help="One JSON object an event, on stdout."),
        click.option(
            "--workers",
            default=8,
            show_default=True,
            type=click.IntRange(1, 64),
            help="Sites that are visited at the same time.",
        ),
        fetching_options,
    ):
        command = option(command)
    return command


@click.command("crawl")
@click.argument("source", nargs=-1)
@click.option("--since", type=Date, help="Walk the lists back to this day, beyond what is known.")
@click.option("--limit", type=click.IntRange(1), help="Fetch at most so many pages.")
@crawling_options
def crawl_command(
    data: DataFolder,
    source: tuple[str, ...],
    since: dt.datetime | None,
    limit: int | None,
    delay: float,
    allow_host: tuple[str, ...],
    contact: str | None,
    workers: int,
    log_json: bool,
) -> None:
    """Visit sites once, fetch what is new or due, and index it. Without SOURCE, all of them.

    It can be interrupted at any instant and goes on where it was.
    """
    manner = Manner(delay, allow_host, contact)
    chosen, stop = choose(data, source), Event()
    with (
        interruptible(stop, exit_code=INTERRUPTED),
        at_work(data, manner, chosen, stop, "crawl") as site,
        shown(as_json=log_json) as display,
    ):
        tally = corpus.crawl(
            site.store,
            chosen,
            site.fetcher,
            site.archive,
            stop=stop,
            workers=workers,
            since=since.date() if since else None,
            limit=limit,
            on_event=display.see,
        )
        if not stop.is_set():
            _index(site, display, stop)
    _summary(tally)
    if stop.is_set():
        say("Interrupted; run it again to go on.")
        raise SystemExit(INTERRUPTED)
    if tally.failed_sources:
        raise SystemExit(1)


@click.command("watch")
@click.argument("source", nargs=-1)
@click.option(
    "--interval",
    type=click.FloatRange(1),
    metavar="SECONDS",
    help="Visit every site this often, instead of as often as it publishes.",
)
@crawling_options
def watch_command(
    data: DataFolder,
    source: tuple[str, ...],
    interval: float | None,
    delay: float,
    allow_host: tuple[str, ...],
    contact: str | None,
    workers: int,
    log_json: bool,
) -> None:
    """Go on visiting sites, each when it is due, and index what is new, until it is interrupted.

    A running `jiangxun serve` on the same data folder finds new articles by itself.
    """
    manner = Manner(delay, allow_host, contact)
    chosen, stop = choose(data, source), Event()
    with (
        interruptible(stop, exit_code=0),
        at_work(data, manner, chosen, stop, "watch") as site,
        shown(as_json=log_json) as display,
    ):
        _index(site, display, stop)
        say(f"Watching {len(chosen)} sites  (Ctrl-C ends it)")
        tally = corpus.watch(
            site.store,
            chosen,
            site.fetcher,
            site.archive,
            stop=stop,
            workers=workers,
            interval=dt.timedelta(seconds=interval) if interval else None,
            on_changes=lambda: _index(site, display, stop),
            on_event=display.see,
        )
    _summary(tally)


def choose(data: DataFolder, names: Sequence[str]) -> list[Source]:
    """The sources of these ids, or every enabled one if none is named.

    Raises:
        ClickException: there is no such source; it names those that are written alike.
    """
    known = corpus.sources(data.path)
    if not names:
        return [source for source in known.values() if source.enabled]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.ClickException("\n".join(_no_such(name, known) for name in unknown))
    return [known[name] for name in dict.fromkeys(names)]


def _no_such(name: str, known: Mapping[str, Source]) -> str:
    alike = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(alike)}?" if alike else "`jiangxun sources` lists them all"
    return f"{name}: no such source; {hint}"


@dataclass(frozen=True, slots=True)
class Site:
    """What a crawl works with, all of one data folder."""

    store: Store
    archive: Archive
    fetcher: Fetcher
    engine: Engine


@contextmanager
def at_work(
    data: DataFolder, manner: Manner, chosen: Sequence[Source], stop: Event, doing: str
) -> Iterator[Site]:
    """Take the data folder for crawling and open what is in it.

    Raises:
        CorpusError: another crawl holds the folder, or something in it cannot be opened.
        ClickException: the disk is full, or refuses otherwise.
    """
    data.create()
    try:
        with ExitStack() as stack:
            stack.enter_context(corpus.CrawlLock(data.path, doing))
            store = stack.enter_context(closing(data.open_store()))
            engine = stack.enter_context(closing(data.open_engine()))
            archive = stack.enter_context(closing(corpus.Archive(data.archive_path)))
            fetcher = stack.enter_context(open_fetcher(archive, manner, chosen, stop))
            yield Site(store, archive, fetcher, engine)
    except BrokenPipeError:
        raise  # whoever read the log has gone; click ends the program without a word
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or data.path}: {error.strerror or error}; what was read is kept. "
            "Free the disk or check the permissions, then run it again"
        ) from error


def open_fetcher(
    archive: Archive | None, manner: Manner, chosen: Sequence[Source], stop: Event
) -> Fetcher:
    """A fetcher that behaves as the options and the sources say."""
    if not manner.contact:
        say(f"note: say with --contact or {CONTACT} how the sites can reach you")
    return corpus.Fetcher(
        archive,
        user_agent=corpus.user_agent(manner.contact),
        stop=stop,
        delay_s=manner.delay_s,
        delays={
            corpus.host_of(source.home): source.delay_s
            for source in chosen
            if source.delay_s is not None
        },
        allow_hosts=manner.allow_hosts,
    )


def _index(site: Site, display: Shown, stop: Event) -> None:
    """Index what is new; if another command is writing to the index, let it finish first."""
    patient_until = time.monotonic() + PATIENCE_S
    while True:
        try:
            count = index_changes(site.store, site.engine, stop=stop)
        except IndexLocked:
            if time.monotonic() > patient_until:
                raise
            if stop.wait(1):
                return
        else:
            break
    if count:
        display.indexed(count)


def _summary(tally: Tally) -> None:
    """The sums of a crawl, and which sites failed."""
    pages = ", ".join(f"{count} {name}" for name, count in tally.outcomes.most_common())
    errors = ", ".join(f"{count} {name}" for name, count in tally.errors.most_common())
    say(f"{tally.sources} visits, {tally.fetched} pages" + (f": {pages}" if pages else ""))
    if errors:
        say(f"{tally.errors.total()} requests failed: {errors}")
    failed = sorted(tally.failed_sources.items())
    for name, reason in failed[:_MOST_NAMED]:
        say(f"{name}: {reason}")
    if len(failed) > _MOST_NAMED:
        say(f"and {len(failed) - _MOST_NAMED} more sites; `jiangxun status` names them")
