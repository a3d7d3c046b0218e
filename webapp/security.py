"""What every answer carries and what every request may weigh."""

from __future__ import annotations

from flask import Flask, Response, abort, request

MAX_BODY_BYTES = 16 * 1024
MAX_QUERY_BYTES = 128 * 1024
"""Room for 10,000 Chinese characters, percent-encoded; what is read of them is far less."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def init_app(app: Flask) -> None:
    """Bound requests and put the headers on every answer, errors and files included."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

    @app.before_request
    def _bound() -> None:
        if (request.content_length or 0) > MAX_BODY_BYTES:
            abort(413)
        if len(request.query_string) > MAX_QUERY_BYTES:
            abort(414)

    @app.after_request
    def _protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)  # a view may have set a stricter one
        return response
