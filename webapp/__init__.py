"""The web application: shows what the engine answers, and holds the command line.

The application is loaded when `create_app` is first used: few commands need Flask and the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.application import create_app

__all__ = ["create_app"]


if not TYPE_CHECKING:  # mypy would take any name for one of ours

    def __getattr__(name: str) -> Any:
        if name != "create_app":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from webapp.application import create_app

        return create_app
