"""What every view works with: the engine, the store, and the settings of this application."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from corpus import Store
from indexer import Engine

_KEY = "jiangxun"


@dataclass(frozen=True, slots=True)
class Services:
    """Set once by `create_app`, read by the views.

    Attributes:
        engine: answers searches.
        store: holds the articles and their revisions.
        demo: True where the articles are the digests that ship with the project.
        build: changes with every change of templates, styles or translations.
        data_folder: where sources of the installation's own may be; None for the shipped ones.
    """

    engine: Engine
    store: Store
    demo: bool
    build: str
    data_folder: Path | None = None


def install(app: Flask, services: Services) -> None:
    """Make the services known to the application."""
    app.extensions[_KEY] = services


def services() -> Services:
    """The services of the application that handles this request."""
    return cast("Services", current_app.extensions[_KEY])


def half_life_days() -> float | None:
    """After how many days an article is half as fresh; None where age does not matter."""
    return cast("float | None", current_app.config["HALF_LIFE_DAYS"]) or None
