"""What a host should send with the site's files: the one list, which `_headers` is made from and hosting/ is held to.

GitHub Pages and GitLab Pages send no headers of ours: there `<meta>` elements in each page have the part of the policy
that a page may state itself, and the rule about referrers.
"""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
"""Rule: a page loads from its own host what it needs and nothing else, runs no text as script, stands in no frame.

`upgrade-insecure-requests` is not here: no address inside the site names a scheme.
"""
NOT_IN_A_PAGE = {"frame-ancestors"}
"""What browsers obey in a header only."""

REFERRER = "no-referrer"
"""No page tells a server from where a reader comes: the address may hold the words of a search, which are nobody's.

Nothing here asks for it: no form is posted, no file is kept from other sites by it.
"""

UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What no page asks of a browser; «Copia» needs the clipboard."""

FOREVER = "public, max-age=31536000, immutable"
"""For what lies below `assets/<fingerprint>/`: another content has another address (`assets.py`)."""
FRESH = "public, max-age=0, must-revalidate"
"""For all else: kept, but never shown without asking; what was corrected is corrected at once for everybody."""
FINGERPRINTED = "/assets/[0-9a-f]{10}/"
"""How hosting/ tells one from the other."""

FEED = "application/atom+xml"
TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "txt": "text/plain",
    "md": "text/markdown",
    "yaml": "application/yaml",
    "csv": "text/csv",
    "ics": "text/calendar",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""The type of each kind of file, by its ending; `feed.xml` is a FEED, a file without ending is plain text.

No page of ours needs the last six or an icon: they are what somebody may put into docs/ beside the pages.
"""
BINARY = {"png", "ico", "woff2", "pdf", "zip"}
"""The endings of files that are no text: all others are UTF-8, and worth compressing."""


OF_PAGES = ("Content-Security-Policy", "Permissions-Policy")
"""What only pages obey (a picture opened by itself is one): half a kilobyte that hosting/ spares styles, scripts and
fonts. `_headers` has no way to say so for both hosts that read it.
"""


def policy(*, in_page: bool = False) -> str:
    """The Content-Security-Policy, as a header or as a page states it itself."""
    left_out = NOT_IN_A_PAGE if in_page else set()
    return "; ".join(f"{name} {value}" for name, value in POLICY.items() if name not in left_out)


def content_type(name: str) -> str:
    """The Content-Type of a file of this name, which the tests hold hosting/ and its servers to."""
    ending = name.rpartition(".")[2]
    kind = FEED if name.endswith("feed.xml") else TYPES.get(ending, "text/plain")
    return kind if ending in BINARY else f"{kind}; charset=utf-8"


def headers() -> dict[str, str]:
    """The headers of every page, picture and file of data, errors too; styles, scripts and fonts may lack OF_PAGES."""
    return {
        "Content-Security-Policy": policy(),
        "Referrer-Policy": REFERRER,
        "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def headers_file() -> str:
    """The file `_headers` that Netlify and Cloudflare Pages read at the root of the site.

    FRESH is what both send unless told otherwise, and stating it would give the files of `assets/` both.
    """
    rules = {
        "/*": headers(),
        "/assets/*": {"Cache-Control": FOREVER},
        "/feed.xml": {"Content-Type": f"{FEED}; charset=utf-8"},
    }
    return "".join(f"{path}\n{_indented(sent)}" for path, sent in rules.items())


def _indented(sent: dict[str, str]) -> str:
    return "".join(f"  {name}: {value}\n" for name, value in sent.items())
