"""`gazetteer`: look for clashes among the names, and ask what a name may mean."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter

import click

import corpus
from webapp.commands.options import data_option, finish, json_option
from webapp.commands.terminal import safe, say
from webapp.data_folder import DataFolder

_EXAMPLE = """\b
Names of your own stand in gazetteer.toml in the data folder. What ships
with the program is extended, the rest is new:
\b
  [colleges.guilin-craftsman-college]
  name_zh = "桂林工匠学院"
  name_en = "Guilin Craftsman College"
  kind = "craftsman"
  province = "CN-GX"
  city = "桂林市"
\b
  [cities."柳州市"]
  nicknames = ["龙城"]
"""


@click.group("gazetteer", epilog=_EXAMPLE)
def gazetteer_group() -> None:
    """The names of places, colleges, organisations and words."""


@gazetteer_group.command("check")
@json_option
@data_option(own_names=False)
def check_command(data: DataFolder, as_json: bool) -> None:
    """Look for names that clash and entries that cannot be right.

    Exit code 1 if there is an error; what is only noted may be as it should.
    """
    findings = corpus.check_gazetteer(data.gazetteer_path)
    if as_json:
        facts = [dataclasses.asdict(finding) for finding in findings]
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.level}  {finding.rule}: {safe(finding.message)}")
            for place in finding.where:
                click.echo(f"       {safe(place)}")
    counts = Counter(finding.level for finding in findings)
    say(f"{counts['error']} errors, {counts['note']} notes")
    finish(counts["error"])


@gazetteer_group.command("show")
@click.argument("name", nargs=-1, required=True)
@json_option
@data_option()
def show_command(data: DataFolder, name: tuple[str, ...], as_json: bool) -> None:
    """Show everything that NAME may mean, in Chinese or in English."""
    wanted = " ".join(name)
    found = corpus.meanings(wanted)
    if as_json:
        facts = [dataclasses.asdict(meaning) for meaning in found]
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for meaning in found:
        click.echo(safe(_line(meaning)))
    if not found:
        raise click.ClickException(f"{wanted!r} is no name that the gazetteer has")


def _line(meaning: corpus.Meaning) -> str:
    home = " ".join(filter(None, (meaning.province, meaning.city)))
    parts = (
        f"{meaning.kind}, {meaning.how}{' (weak)' if meaning.weak else ''}:",
        " / ".join(dict.fromkeys((meaning.name_zh, meaning.name_en))),
        f"[{meaning.key}]" if meaning.key not in ("", meaning.name_zh) else "",
        f"({home})" if home not in ("", meaning.key) else "",
    )
    return " ".join(filter(None, parts))
