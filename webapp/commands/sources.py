"""`sources`: the sites that are read; looking at them, checking them, adding one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

import click

import corpus
from corpus import FetchFailed, Source
from webapp.commands.crawling import Manner, choose, fetching_options, open_fetcher
from webapp.commands.interruption import INTERRUPTED, interruptible
from webapp.commands.options import data_option, finish, json_option, one_province
from webapp.commands.terminal import safe, say
from webapp.data_folder import DataFolder
from webapp.things.source_facts import drift_words, health_facts, moment, source_facts

if TYPE_CHECKING:
    from corpus import Fetcher, Probe

CHECKED_PAGES, CHECKED_TOGETHER = 3, 8
Kind = Literal["union", "news", "college", "government", "industry"]
_DOOR = re.compile(r"首\s*页|网站首页|欢迎您?|home(?:\s?page)?|index|welcome", re.IGNORECASE)


@click.group("sources", invoke_without_command=True)
@json_option
@data_option()
@click.pass_context
def sources_group(ctx: click.Context, data: DataFolder, as_json: bool) -> None:
    """List the sites that are read. With a command: look at one, check them, add one."""
    if ctx.invoked_subcommand is None:
        _list(data, as_json)


@sources_group.command("list")
@json_option
@data_option()
def list_command(data: DataFolder, as_json: bool) -> None:
    """List the sites that are read."""
    _list(data, as_json)


def _list(data: DataFolder, as_json: bool) -> None:
    known = corpus.sources(data.path).values()
    if as_json:
        click.echo(
            json.dumps([source_facts(source) for source in known], ensure_ascii=False, indent=2)
        )
        return
    for source in known:
        off = "" if source.enabled else "  (off)"
        where = source.province or "-"
        click.echo(f"{source.id:45} {where:6} {source.kind:10} {source.name_zh}{off}")
    say(f"{len(known)} sites")


@sources_group.command("show")
@click.argument("source", nargs=1)
@json_option
@data_option()
def show_command(data: DataFolder, source: str, as_json: bool) -> None:
    """Show all that is known of one site, and how it fares."""
    [chosen] = choose(data, (source,))
    with closing(data.open_store()) as store:
        [health] = corpus.health(store, [chosen.id])
    facts = source_facts(chosen)
    if as_json:
        whole = {**facts, "health": health_facts(health)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    _print_facts(facts)
    _print_facts(
        {
            "last visit": moment(health.last_visit),
            "last success": moment(health.last_success),
            "next visit": moment(health.next_due) if health.next_due else "",
            "articles": f"{health.articles}, {health.new} new this week",
            "waiting": health.waiting,
            "failed visits": f"{health.streak} in a row: {health.problem}" if health.streak else "",
            "drift": [drift_words(drift) for drift in health.drift],
        }
    )


@sources_group.command("check")
@click.argument("source", nargs=-1)
@fetching_options
@data_option()
def check_command(
    data: DataFolder,
    source: tuple[str, ...],
    delay: float,
    allow_host: tuple[str, ...],
    contact: str | None,
) -> None:
    """Ask sites whether their lists still name articles; nothing is kept. Without SOURCE, all."""
    stop, failed = Event(), 0
    chosen = choose(data, source)
    manner = Manner(delay, allow_host, contact)
    with (
        interruptible(stop, exit_code=INTERRUPTED),
        open_fetcher(None, manner, chosen, stop) as fetcher,
        ThreadPoolExecutor(CHECKED_TOGETHER) as threads,
    ):
        answers = threads.map(lambda each: _check(each, fetcher), chosen)
        for each, (named, problem) in zip(chosen, answers, strict=True):
            if stop.is_set():
                break
            failed += bool(problem)
            outcome = f"FAILED  {each.id}: {problem}" if problem else f"ok      {each.id}: {named}"
            click.echo(safe(outcome))
    if stop.is_set():
        raise SystemExit(INTERRUPTED)
    finish(failed)


def _check(source: Source, fetcher: Fetcher) -> tuple[str, str]:
    """An article that the lists of a source name, and what is wrong with them; "" for neither."""
    problems: list[str] = []
    try:
        found = corpus.discover(
            source, fetcher, max_pages=CHECKED_PAGES, on_problem=problems.append
        )
        first = next(islice(found, 1), None)
    except FetchFailed as failure:
        return "", f"{failure.kind}: {failure}"
    if first is None:
        return "", "; ".join(problems) or "its lists name no articles"
    return f"{first.date or 'undated'} {first.title} {first.url}", ""


@sources_group.command("add")
@click.argument("url")
@click.option(
    "--id", "name", help="What to call it in commands; made from the address if left out."
)
@click.option("--name-zh", help="Its Chinese name; the title of its page if left out.")
@click.option("--name-en", help="Its English name; the title of its page if left out.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Guessed if left out.")
@click.option("--province", callback=one_province, help="Code or name of where it is at home.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@fetching_options
@data_option()
def add_command(
    data: DataFolder,
    url: str,
    name: str | None,
    name_zh: str | None,
    name_en: str | None,
    kind: Kind | None,
    province: str | None,
    yes: bool,
    delay: float,
    allow_host: tuple[str, ...],
    contact: str | None,
) -> None:
    """Find out how the site at URL lists its articles, show it, and save it if you agree."""
    known, stop = corpus.sources(data.path), Event()
    manner = Manner(delay, allow_host, contact)
    with (
        interruptible(stop, exit_code=INTERRUPTED),
        open_fetcher(None, manner, (), stop) as fetcher,
    ):
        try:
            found = corpus.probe(url, fetcher)
        except FetchFailed as failure:
            raise click.ClickException(f"{failure.kind}: {failure}") from failure
    title = _title(found)
    made = _made(
        found,
        id=name or _slug(found.home),
        name_zh=name_zh or title,
        name_en=name_en or title,
        kind=kind or _kind(title, found.home),
        province=province,
    )
    _print_facts(source_facts(made))
    _print_facts({"example": [f"{item.title} {item.url}" for item in found.found]})
    for problem in found.problems:
        say(safe(f"note: {problem}"))
    if made.id in known:
        say(f"{made.id} is known already; its facts will be replaced")
    if not yes and not click.confirm("Save it?"):
        say("Nothing was saved.")
        return
    data.create()
    corpus.save_source(data.path, made)
    say(f"Saved. `jiangxun crawl {made.id}` reads it now, `jiangxun watch` when it is due.")


def _made(found: Probe, **facts: Any) -> Source:
    if not (found.feeds or found.sitemaps or found.lists):
        raise click.ClickException(
            f"{found.home}: no feed, no sitemap and no list of articles was found; "
            "try the address of the page that lists the news"
        )
    try:
        return Source(
            home=found.home,
            language="en" if found.language == "en" else "zh",
            article_pattern=found.article_pattern,
            feeds=found.feeds,
            sitemaps=found.sitemaps,
            lists=found.lists,
            **facts,
        )
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _title(found: Probe) -> str:
    """The name of a site from the title of its page, "首页 - 某某市总工会"; else its host."""
    parts = re.split(r"[-_|–—·>»:：]+", found.title)
    named = [part.strip() for part in parts if part.strip() and not _DOOR.fullmatch(part.strip())]
    title = "".join(char for char in (named or [""])[0] if char.isprintable())
    return title or urlsplit(found.home).netloc


def _slug(home: str) -> str:
    """An id from an address: "http://www.example.gov.cn/news/" gives "example-gov-cn-news"."""
    parts = urlsplit(home)
    text = parts.netloc.rpartition("@")[2].lower().removeprefix("www.") + parts.path
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:80].strip("-")


def _kind(title: str, home: str) -> Kind:
    if "工会" in title or "union" in title.lower():
        return "union"
    if re.search(r"学院|大学|学校|college|university|school", title, re.IGNORECASE):
        return "college"
    return "government" if ".gov." in urlsplit(home).netloc else "news"


def _print_facts(facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        values: Sequence[Any] = value if isinstance(value, list) else [value]
        for item in values:
            if item not in (None, ""):
                click.echo(f"{name.replace('_', ' '):16} {safe(str(item))}")
