"""What a person at a terminal sees: messages, counters, search results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import click

from corpus import gazetteer
from indexer import Hit, SearchRequest, SearchResult, Snippet

FACET_VALUES = 8

Item = TypeVar("Item")


def say(message: str) -> None:
    """Tell the person at the terminal how the work goes."""
    click.echo(message, err=True)


@contextmanager
def counting(title: str) -> Iterator[Callable[[int], None]]:
    """A counter on the terminal; silent where standard error is not one."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(title, total=None)
        yield lambda count: shown.update(task, completed=count)


@contextmanager
def going_through(items: Iterable[Item], title: str, total: int) -> Iterator[Iterator[Item]]:
    """The items, with a bar on the terminal; silent where standard error is not one."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        yield iter(shown.track(items, total=total, description=title))


def print_result(request: SearchRequest, result: SearchResult) -> None:
    """Print the hits of one page, the most frequent facet values, and how the text was read."""
    for note in _notes(request, result):
        say(f"note: {safe(note)}")
    last = request.offset + len(result.hits)
    shown = f"{request.offset + 1}-{last} of {result.total}" if result.hits else result.total
    click.echo(f"{shown} articles, {result.took_ms:.1f} ms\n")
    for rank, hit in enumerate(result.hits, request.offset + 1):
        _print_hit(rank, hit)
    if result.near:
        click.echo("These come near: they lack some of the words\n")
    for rank, hit in enumerate(result.near, last + 1):
        _print_hit(rank, hit)
    for name, values in result.facets.items():
        if values:
            top = "  ".join(f"{value.label} {value.count}" for value in values[:FACET_VALUES])
            click.echo(f"{name:>8}: {top}")


def _notes(request: SearchRequest, result: SearchResult) -> Iterator[str]:
    for diagnostic in result.diagnostics:
        if diagnostic.code == "partial-match":
            continue  # said below, in words
        yield f"{diagnostic.code} {diagnostic.detail}".rstrip()
    if result.partial:
        missing = ", ".join(d.detail for d in result.diagnostics if d.code == "partial-match")
        left_out = f"; left out: {missing}" if missing else ""
        yield f"no article has all the words; these have most of them{left_out}"
    if (meant := result.correction) is not None and meant.applied:
        yield f"results for {meant.text}; --no-correct searches for {request.text}"
    elif meant is not None:
        yield f"did you mean {meant.text}"
    for expansion in result.expansions:
        others = ", ".join(expansion.also)
        yield f"also searched for {others} ({expansion.words}); --no-translate leaves it out"


def _print_hit(rank: int, hit: Hit) -> None:
    article = hit.article
    province = gazetteer().provinces.get(article.province or "")
    facts = (
        str(article.published) if article.published else None,
        province.short_zh if province else None,
        article.content_source or article.publisher,
        article.url,
        f"also at {hit.copies}" if hit.copies else None,
        f"without {safe(', '.join(hit.missing))}" if hit.missing else None,
    )
    click.echo(f"{rank:>3}. {_marked(hit.title)}")
    click.echo("     " + " · ".join(fact for fact in facts if fact))
    click.echo(f"     {_marked(hit.snippet)}")
    if hit.explanation is not None:
        click.echo(f"     score {hit.score:.4g} = {safe(_factors(hit.explanation))}")
    click.echo()


def _factors(explanation: Mapping[str, object]) -> str:
    """The parts of a score by name, those of a part in parentheses."""
    return ", ".join(f"{name} {_factor(value)}" for name, value in explanation.items())


def _factor(value: object) -> str:
    if isinstance(value, Mapping):
        return f"({_factors(value)})"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _marked(snippet: Snippet) -> str:
    """The text with its marks in bold; click drops the codes where no terminal reads them."""
    out, at = "", 0
    for start, end in snippet.marks:
        out += safe(snippet.text[at:start])
        out += click.style(safe(snippet.text[start:end]), bold=True)
        at = end
    return out + safe(snippet.text[at:])


def safe(text: str) -> str:
    """Text of foreign pages may hold terminal control codes; they are not passed on."""
    return "".join(char if char.isprintable() else " " for char in text)
