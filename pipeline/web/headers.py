"""The headers of every answer: what a page of ours may do in the browser, and what one that came from elsewhere may not."""

from __future__ import annotations

from starlette.responses import Response

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'none'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED = (  # what came from elsewhere stands in a frame of its own that may do nothing at all
    "default-src 'none'; style-src 'self'; img-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
# where all goes over TLS, it shall for a year
SECURE = {"Strict-Transport-Security": "max-age=31536000"}


def with_headers(response: Response) -> Response:
    """``response`` with the headers every answer has; a policy or a life of its own is left as it is."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
