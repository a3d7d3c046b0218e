"""What a person at a terminal sees: messages, counters, search results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from corpus import gazetteer
from indexer import Hit, SearchRequest, SearchResult, Snippet

FACET_VALUES = 8


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


def print_result(request: SearchRequest, result: SearchResult) -> None:
    """Print the hits of one page, the most frequent facet values, and what was ignored."""
    for diagnostic in result.diagnostics:
        click.echo(f"note: {diagnostic.code} {diagnostic.detail}".rstrip(), err=True)
    last = request.offset + len(result.hits)
    shown = f"{request.offset + 1}-{last} of {result.total}" if result.hits else result.total
    click.echo(f"{shown} articles, {result.took_ms:.1f} ms\n")
    for rank, hit in enumerate(result.hits, request.offset + 1):
        _print_hit(rank, hit)
    for name, values in result.facets.items():
        if values:
            top = "  ".join(f"{value.label} {value.count}" for value in values[:FACET_VALUES])
            click.echo(f"{name:>8}: {top}")


def _print_hit(rank: int, hit: Hit) -> None:
    article = hit.article
    province = gazetteer().provinces.get(article.province or "")
    facts = (
        str(article.published) if article.published else None,
        province.short_zh if province else None,
        article.content_source or article.publisher,
        article.url,
        f"also at {hit.copies}" if hit.copies else None,
    )
    click.echo(f"{rank:>3}. {_marked(hit.title)}")
    click.echo("     " + " · ".join(fact for fact in facts if fact))
    click.echo(f"     {_marked(hit.snippet)}\n")


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
