"""Headers of every answer."""

from flask import Flask, Response, session

POLICY = "; ".join(  # noqa: FLY002  one rule a line reads better than one long string
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
"""Nothing inline anywhere, so no nonce is needed: stricter, and cacheable."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: the check of forms over https needs the referrer.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def init_app(app: Flask, *, is_https: bool) -> None:
    """Add the headers to every answer, errors included."""
    standing = [*HEADERS.items()]
    if is_https:
        standing.append(("Strict-Transport-Security", "max-age=63072000; includeSubDomains"))

    def add(response: Response) -> Response:
        # `setdefault` goes through all headers each time.
        present = {name.lower() for name, _value in response.headers}
        for name, value in standing:
            if name.lower() not in present:
                response.headers.add(name, value)
        if session.accessed and "cache-control" not in present:  # the page may contain a name or a form token
            response.headers.add("Cache-Control", "no-store")
        return response

    app.after_request(add)
