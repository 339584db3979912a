"""The Markdown of the plan's text fields -> HTML that can do no harm.

Raw HTML shows as text; links go to http, https, mailto, tel, inside the site, or to an item of the plan by its id
(`[testo](#id)`); pictures show as text, since a picture could be fetched from another host; headings become bold
paragraphs, since the outline belongs to the page.
"""

import html
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AMP_SUBSTITUTE
from markupsafe import Markup

SCHEMES = {"", "http", "https", "mailto", "tel"}
LINK = re.compile(r"(?<!\\)\[[^\[\]]*\]\(\s*<?([^)\s>]+)")
HEADINGS = {f"h{level}" for level in range(1, 7)}
RAW_HTML = [
    ("preprocessors", "html_block"),
    ("inlinePatterns", "html"),
    ("inlinePatterns", "image_link"),
    ("inlinePatterns", "image_reference"),
    ("inlinePatterns", "short_image_ref"),
]

# Python-Markdown keeps escaped characters as placeholders until after the tree is built.
UNESCAPE = UnescapeTreeprocessor().unescape

Resolve = Callable[[str], str | None]
"""An address inside the site, or `#id` of an item, as written -> as it must stand on the page; None: no such thing."""


def safe_scheme(address: str) -> bool:
    """Whether a link to `address` stays inside http, https, mailto, tel or the site itself."""
    cleaned = re.sub(r"[\x00-\x20\x7f-\xa0]", "", address)
    try:
        return urlsplit(cleaned).scheme.lower() in SCHEMES and not cleaned.startswith(("//", "\\"))
    except ValueError:
        return False


def links(text: str) -> list[str]:
    """The addresses of the inline links written in a text."""
    return LINK.findall(text)


class _Safe(Treeprocessor):
    """Mends links and headings after Python-Markdown has built the tree."""

    resolve: Resolve

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            if element.tag == "a":
                self._mend_link(element)
            elif element.tag in HEADINGS:
                self._mend_heading(element)

    def _mend_link(self, link: Element) -> None:
        # Browsers decode entities in attributes, Python-Markdown leaves them: `&#106;avascript:` must not pass.
        address = html.unescape(UNESCAPE(link.get("href", "").replace(AMP_SUBSTITUTE, "&")))
        inside = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address)
        target = (self.resolve(address) if inside else address) if safe_scheme(address) else None
        if target is None:
            link.tag = "span"
            link.attrib.clear()
        else:
            link.set("href", target)

    def _mend_heading(self, heading: Element) -> None:
        strong = Element("strong")
        strong.text, strong[:] = heading.text, list(heading)
        heading.tag, heading.text, heading[:] = "p", "", [strong]


@cache
def _markdown() -> tuple[markdown.Markdown, _Safe]:
    """One parser for the whole process: making one takes as long as a page."""
    md = markdown.Markdown(extensions=["sane_lists", "tables"], output_format="html")
    for registry, name in RAW_HTML:
        getattr(md, registry).deregister(name)
    safe = _Safe(md)
    md.treeprocessors.register(safe, "safe", 1)
    return md, safe


def to_html(text: str | None, resolve: Resolve) -> Markup:
    """Safe HTML for a text of the plan; `resolve` finds the addresses inside the site. No text gives no HTML."""
    md, safe = _markdown()
    safe.resolve = resolve
    # Markdown's own output, with raw HTML switched off above.
    return Markup(md.reset().convert(text)) if text else Markup()  # noqa: S704
