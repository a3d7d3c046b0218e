"""`status`: what the data folder holds, and how each site fares."""

from __future__ import annotations

import json
from contextlib import closing

import click

import corpus
from webapp.commands.options import data_option, json_option
from webapp.commands.terminal import safe
from webapp.data_folder import DataFolder
from webapp.things.source_facts import drift_words, health_facts, moment


@click.command("status")
@click.option("--verify", is_flag=True, help="Read the whole index and compare its checksums.")
@json_option
@data_option()
def status_command(data: DataFolder, verify: bool, as_json: bool) -> None:
    """Show what the data folder holds, whether the index is up to date, how each site fares."""
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        if verify:
            engine.verify()
        facts = {
            "data": str(data.path.resolve()),
            "articles": store.count(),
            "revisions": store.count_revisions(),
            "pages_read": store.count_pages(),
            "indexed": engine.doc_count,
            "changes_not_indexed": store.last_change() - int(engine.bookmark or 0),
        }
        refused = store.refusals()
        visited = corpus.health(store)
    if as_json:
        listed = {
            "sources": [health_facts(item) for item in visited],
            "refused": [{"origin": origin, "reason": reason} for origin, reason in refused],
        }
        click.echo(json.dumps({**facts, **listed}, ensure_ascii=False, indent=2))
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):20} {value}")
    for origin, reason in refused:
        click.echo(f"{'refused':20} {safe(origin)}: {safe(reason)}")
    if visited:
        _print_sources(visited)


def _print_sources(visited: list[corpus.SourceHealth]) -> None:
    head = f"{'source':40} {'last success':16} {'new':>5} {'chg':>5}"
    head += f" {'all':>6} {'wait':>6} {'fails':>5}"
    click.echo(f"\n{head}")
    for item in visited:
        click.echo(
            f"{item.source:40} {moment(item.last_success):16} {item.new:5} {item.changed:5}"
            f" {item.articles:6} {item.waiting:6} {item.streak:5}"
        )
        notes = [safe(item.problem), ", ".join(f"{n} {kind}" for kind, n in item.errors)]
        for note in [*notes, *(drift_words(drift) for drift in item.drift)]:
            if note:
                click.echo(f"    {note}")
