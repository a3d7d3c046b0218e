"""Serve the web application with waitress, a production server that needs no tuning."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8


class PortTaken(Exception):
    """Another program listens there, or this one may not."""


def serve_forever(
    app: Flask,
    host: str,
    port: int,
    announce: Callable[[str], None],
    *,
    or_any_port: bool = False,
) -> None:
    """Serve until interrupted.

    Args:
        app: the application.
        host: the address to listen on.
        port: the port; 0 takes any free one.
        announce: told the address once the server listens.
        or_any_port: take any free port where `port` is taken.

    Raises:
        PortTaken: nothing can listen there; the message says what to do.
    """
    from waitress import create_server  # few of the commands serve

    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident="jiangxun")
    except OSError as error:
        if or_any_port and port:
            serve_forever(app, host, 0, announce)
            return
        raise PortTaken(
            f"cannot listen on {host}:{port} ({error.strerror}); name another with --port"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    announce(f"http://{shown}:{server.effective_port}/")
    server.run()
