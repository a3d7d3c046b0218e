"""Serve the web application with waitress, a production server that needs no tuning."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
BACKLOG = 1024


class PortTaken(Exception):
    """Another program listens there, or this one may not."""


def listen(host: str, port: int, *, or_any_port: bool = False) -> socket.socket:
    """A socket that listens, so that readers who come early wait instead of being turned away.

    Args:
        host: a name or an address; of a name with several addresses the first counts.
        port: the port; 0 takes any free one.
        or_any_port: take any free port where `port` is taken.

    Raises:
        PortTaken: nothing can listen there; the message says what to do.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        if or_any_port and port:
            return listen(host, 0)
        raise PortTaken(
            f"cannot listen on {host}:{port} ({error.strerror}); name another with --port"
        ) from error


def address_of(listening: socket.socket, host: str) -> str:
    """What to open in a browser to reach the socket."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


def run(app: Flask, listening: socket.socket) -> None:
    """Answer whoever connects, until interrupted; what is being answered is finished first."""
    from waitress import create_server  # few of the commands serve

    server = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident="jiangxun",
        clear_untrusted_proxy_headers=False,  # the application believes them only as far as told
    )
    server.run()


def serve_forever(
    app: Flask,
    host: str,
    port: int,
    announce: Callable[[str], None],
    *,
    or_any_port: bool = False,
) -> None:
    """Serve in this process until interrupted; see `listen` for the arguments.

    `announce` is told the address once the server listens.

    Raises:
        PortTaken: nothing can listen there; the message says what to do.
    """
    with listen(host, port, or_any_port=or_any_port) as listening:
        announce(address_of(listening, host))
        run(app, listening)
