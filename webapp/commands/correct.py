"""`correct`: a reader's word about one article, which outlives every new reading of its page."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

import corpus
from corpus import CORRECTABLE, Correction
from indexer import IndexLocked
from webapp.commands.options import data_option, json_option
from webapp.commands.terminal import safe, say
from webapp.data_folder import DataFolder
from webapp.indexing import bring_up_to_date

if TYPE_CHECKING:
    from corpus import Article, Revision, Store

NONE = "none"
_SHOWN = re.compile(r"/article/([\w-]{1,64})/?(?:[?#].*)?$", re.ASCII)
_FACETS = {
    "province": "province",
    "city": "city",
    "about_provinces": "province",
    "colleges": "college",
    "topics": "topic",
    "organisations": "organisation",
}
_OPTIONS = {
    "about_provinces": "--about",
    "colleges": "--college",
    "event_date": "--event-date",
    "topics": "--topic",
    "organisations": "--organisation",
}


@click.command("correct")
@click.argument("article")
@click.option("--province", help="Code or name of where it happened, or none.")
@click.option("--city", help="Its city, or none.")
@click.option("--about", "about_provinces", multiple=True, help="Another province; repeat it.")
@click.option("--event-date", help="2021-05-13, 2021-05, 2021, or 2021-05-13/2021-05-15.")
@click.option("--college", "colleges", multiple=True, help="Id or full name; repeat it.")
@click.option("--topic", "topics", multiple=True, help="Id of a topic; repeat it.")
@click.option("--organisation", "organisations", multiple=True, help="Full name; repeat it.")
@click.option("--why", help="The reason; it is shown with the fact.")
@click.option("--by", default="", help="Who says so.")
@click.option("--undo", is_flag=True, help="Take the correction back and read those facts anew.")
@json_option
@data_option()
def correct_command(
    data: DataFolder,
    article: str,
    why: str | None,
    by: str,
    undo: bool,
    as_json: bool,
    **facts: Any,
) -> None:
    """Set facts of ARTICLE, an id or an address, right; "none" empties one.

    The correction is kept in overrides.toml of the data folder and holds whenever the page is
    read again. Facts that were corrected before and are not named stay corrected.
    """
    given = {name: value for name, value in facts.items() if value not in (None, ())}
    if undo and (given or why):
        raise click.UsageError("--undo takes everything back; it goes with no other fact")
    if not undo and not given:
        raise click.UsageError("say what is right: --province, --city, --college …")
    if not undo and not (why or "").strip():
        raise click.UsageError("say --why, so that the next reader can judge")
    overrides = corpus.Overrides(data.path, say)
    with closing(data.open_store()) as store:
        revision = _find(store, safe(article))
        known = overrides.get(revision.article.id)
        if undo:
            # Corrected it is also where the file lost the correction before the store did.
            if known is None and corpus.uncorrected(revision.article) is revision.article:
                raise click.ClickException(f"{revision.article.id}: nothing was corrected")
            overrides.remove(revision.article.id)
        else:
            values = {name: _value(name, value) for name, value in given.items()}
            made = _correction(values, why or "", by, known)
            overrides.save(revision.article.id, made)
        after = _save(store, revision.article.id)
        _index(data, store)
    _print(revision.article, after, as_json=as_json)


def _find(store: Store, text: str) -> Revision:
    """The current revision of the article with that id, address, or address on this site."""
    shown = _SHOWN.search(text)
    origin = store.identity(text)
    ids = [text, origin[0] if origin else "", corpus.article_id(text), shown[1] if shown else ""]
    for key in filter(None, ids):
        if revisions := store.revisions(key):
            return revisions[-1]
    raise click.ClickException(f"{safe(text)}: no such article; give its id or its address")


def _value(name: str, given: str | Sequence[str]) -> str | list[str]:
    """What the person wrote with codes in the place of names; the rest is checked later."""
    if isinstance(given, str):
        return "" if given == NONE else _code(name, given)
    if NONE in given and len(given) > 1:
        raise click.UsageError(f"{_OPTIONS[name]} none stands alone")
    return [] if NONE in given else [_code(name, item) for item in given]


def _code(name: str, text: str) -> str:
    from webapp.language.names import resolve

    facet = _FACETS.get(name)
    return (resolve(facet, text) if facet else None) or text


def _correction(
    values: Mapping[str, object], why: str, by: str, known: Correction | None
) -> Correction:
    """What was corrected before, with what is said now in its place."""
    old = dict(known.values) if known else {}
    old = {name: value for name, value in old.items() if name not in values}
    if "province" in values:
        old.pop("city", None)
    if values.get("city"):
        old.pop("province", None)
    said = (known.why if known and old else "", safe(why).strip())
    reasons = dict.fromkeys(filter(None, said))
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    try:
        return Correction.of({**old, **values}, "; ".join(reasons), safe(by).strip(), now)
    except ValueError as error:
        name, _, reason = str(error).partition(": ")
        option = _OPTIONS.get(name, f"--{name}")
        raise click.BadParameter(reason, param_hint=option) from error


def _save(store: Store, article_id: str) -> Article:
    """Save the article as it would come out of a new reading: the store applies the correction."""
    revision = store.revisions(article_id)[-1]  # a crawl may have brought another meanwhile
    bare = corpus.uncorrected(revision.article)
    store.save([corpus.Reading(f"correction:{bare.id}", revision.content_hash, bare)])
    return store.get(bare.id) or bare


def _index(data: DataFolder, store: Store) -> None:
    with closing(data.open_engine()) as engine:
        try:
            bring_up_to_date(store, engine)
        except IndexLocked as locked:
            say(f"Saved. {locked}; whoever is writing, or `jiangxun index`, makes it findable")


def _print(before: Article, after: Article, *, as_json: bool) -> None:
    was, is_ = _facts(before), _facts(after)
    if as_json:
        changed = {"article": after.id, "title": after.title, "before": was, "after": is_}
        click.echo(json.dumps(changed, ensure_ascii=False, indent=2))
        return
    click.echo(f"{after.id}  {safe(after.title)}")
    for name in CORRECTABLE:
        if was[name] != is_[name]:
            click.echo(f"{name.replace('_', ' '):16} {_words(was[name])} -> {_words(is_[name])}")
    if was == is_:
        say("It stood like that already; now it stays so.")


def _facts(article: Article) -> dict[str, Any]:
    """The facts that can be corrected, in the form in which the command takes them."""
    found = {name: getattr(article, name) for name in CORRECTABLE}
    found["event_date"] = str(article.event_date) if article.event_date else None
    found["colleges"] = tuple(item.id for item in article.colleges)
    return found


def _words(value: str | Sequence[str] | None) -> str:
    text = value if isinstance(value, str) else ", ".join(value or ())
    return safe(text) or NONE
