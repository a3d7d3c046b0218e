"""How commands are called and how they end: the options and exit codes that all share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus import CorpusError, UnreadableInput, use_own_gazetteer
from indexer import IndexerError
from webapp.commands.terminal import say
from webapp.data_folder import DEFAULT, DataFolder
from webapp.serving import PortTaken
from webapp.settings import HALF_LIFE_DAYS, PROXIES, RATE_LIMIT, RATE_LIMIT_ENFORCED
from webapp.workers import WorkerFailed

Command = TypeVar("Command", bound=Callable[..., Any])

ENV = "JIANGXUN_DATA"
Date = click.DateTime(formats=["%Y-%m-%d", "%Y-%m", "%Y"])
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
half_life_option = click.option(
    "--half-life",
    type=click.FloatRange(min=0),
    default=HALF_LIFE_DAYS,
    envvar="JIANGXUN_HALF_LIFE",
    show_default=True,
    show_envvar=True,
    help="Days after which an article is half as fresh; 0: age does not matter.",
)

_LIMITS = (
    click.option(
        "--rate-limit",
        type=click.IntRange(min=0),
        default=RATE_LIMIT,
        envvar="JIANGXUN_RATE_LIMIT",
        show_default=True,
        show_envvar=True,
        help="Requests a minute of one client, counted by each worker; 0: no limit.",
    ),
    click.option(
        "--enforce-limit/--report-limit",
        "rate_limit_enforced",
        default=RATE_LIMIT_ENFORCED,
        envvar="JIANGXUN_ENFORCE_LIMIT",
        show_default=True,
        help="Refuse what is beyond the limit, or only say so in the log.",
    ),
    click.option(
        "--proxies",
        type=click.IntRange(min=0),
        default=PROXIES,
        envvar="JIANGXUN_PROXIES",
        show_default=True,
        show_envvar=True,
        help="Proxies of your own before this server, whose X-Forwarded-For is believed.",
    ),
)


def limit_options(command: Command) -> Command:
    """The options of the rate limit."""
    for option in reversed(_LIMITS):
        command = option(command)
    return command


def settings_of(options: Mapping[str, object]) -> dict[str, object]:
    """Options as the settings of the application that they are named after."""
    return {name.upper(): value for name, value in options.items()}


class Program(click.Group):
    """Turns the errors that the packages raise on purpose into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (CorpusError, IndexerError, PortTaken, WorkerFailed) as error:
            raise click.ClickException(str(error)) from error


def _chosen(ctx: click.Context, _option: click.Parameter, value: Path | None) -> DataFolder:
    """`--data` may stand before or behind the command's name; the nearer one wins."""
    if value is None and isinstance(ctx.obj, DataFolder):
        return ctx.obj
    chosen = ctx.obj = DataFolder(value or Path(DEFAULT))
    return chosen


def _chosen_with_names(
    ctx: click.Context, option: click.Parameter, value: Path | None
) -> DataFolder:
    """As `_chosen`; what is wrong with the folder's own names keeps nobody from working."""
    chosen = _chosen(ctx, option, value)
    if not isinstance(ctx.command, click.Group):  # behind a group's name another may be chosen
        try:
            use_own_gazetteer(chosen.gazetteer_path)
        except UnreadableInput as fault:
            say(str(fault))
    return chosen


def data_option(
    envvar: str | None = None, *, own_names: bool = True
) -> Callable[[Command], Command]:
    """The option `--data`, which every command takes.

    Args:
        envvar: where its value may stand, too.
        own_names: put the names of the folder's gazetteer.toml in use.
    """
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        envvar=envvar,
        callback=_chosen_with_names if own_names else _chosen,
        is_eager=True,  # names that other options take may be those of the folder
        help=f"The folder that holds everything.  [env: {ENV}; default: ./{DEFAULT}]",
    )


def one_province(_ctx: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    """The code of the province that a person named."""
    from webapp.language.names import resolve

    code = resolve("province", name) if name else None
    if name and code is None:
        raise click.BadParameter(f"{name!r} is no province; try CN-GX, 广西 or Guangxi")
    return code


def _provinces(ctx: click.Context, option: click.Parameter, names: tuple[str, ...]) -> list[str]:
    codes = [one_province(ctx, option, name) for name in names]
    return [code for code in codes if code is not None]


def _colleges(_ctx: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> list[str]:
    from webapp.language.names import resolve

    return [resolve("college", name) or name for name in names]


_CONDITIONS = (
    click.option(
        "--province", multiple=True, callback=_provinces, help="Code or name; repeat it for OR."
    ),
    click.option(
        "--college", multiple=True, callback=_colleges, help="Id or name; repeat it for OR."
    ),
    click.option(
        "--since", type=Date, help="First day of publication: YYYY-MM-DD, YYYY-MM or YYYY."
    ),
    click.option("--until", type=Date, help="Last day of publication."),
)


def condition_options(command: Command) -> Command:
    """What narrows a search: `province` and `college` (lists), `since` and `until` (or None)."""
    for option in reversed(_CONDITIONS):
        command = option(command)
    return command


def finish(failed: int) -> None:
    """End with exit code 1 if anything failed."""
    if failed:
        raise SystemExit(1)
