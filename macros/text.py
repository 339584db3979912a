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

from macros.memory import MEMORY

SCHEMES = {"", "http", "https", "mailto", "tel"}
ENTITY = re.compile("&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);")
LIMITS = {
    "[": (200, "parentesi quadre"),
    "`": (200, "apici inversi («`»)"),
    "*": (2_000, "asterischi"),
    "_": (2_000, "trattini bassi"),
    "\\": (2_000, "barre rovesciate («\\»)"),
    "\n": (1_000, "righe"),
}
# Brackets as links have them; for any other, Python-Markdown reads on to the end of the text.
BRACKETS = re.compile(r"\[[^\[\]]*\](?:\((?:[^()]|\([^()]*\))*\))?")
LOOSE = 10
DEEP = re.compile(r"^(?:[ >]|[-*+] |[0-9]+\. ){41}", re.MULTILINE)
WIDE = re.compile(r"^(?:[^|\n]*\|){32}", re.MULTILINE)
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
    cleaned = re.sub(r"[\x00-\x20\x7f-\xa0]", "", html.unescape(address)).replace("\\", "/")
    try:
        return urlsplit(cleaned).scheme.lower() in SCHEMES and not cleaned.startswith("//")
    except ValueError:
        return False


def links(text: str) -> list[str]:
    """The addresses to which a text has links, as they are written, in its order: those that Markdown finds."""
    if not re.search(r"\]|<", text):
        return []
    _convert(text, lambda address: address)
    return _markdown()[1].written


def too_much(text: str) -> str:
    """Rule: a text is one that Python-Markdown turns into HTML in a moment; what there is too much of, or nothing.

    Its time grows with the square of these marks, and each quotation or list inside another takes from the stack.
    """
    for mark, (limit, name) in LIMITS.items():
        if text.count(mark) > limit:
            return f"più di {limit} {name}"
    rest = BRACKETS.sub("]", text)
    if rest.count("[") + rest.count("](") > LOOSE:
        return f"più di {LOOSE} parentesi che non si chiudono o stanno una dentro l'altra"
    if DEEP.search(text.expandtabs(4)):
        return "troppi elenchi, citazioni o spazi all'inizio di una riga"
    return "una tabella con più di 30 colonne" if WIDE.search(text) else ""


class _Safe(Treeprocessor):
    """Mends links and headings after Python-Markdown has built the tree."""

    resolve: Resolve
    written: list[str]

    def run(self, root: Element) -> None:
        self.written = []
        for element in list(root.iter()):
            if element.tag == "a":
                self._mend_link(element)
            elif element.tag in HEADINGS:
                self._mend_heading(element)

    def _mend_link(self, link: Element) -> None:
        # Browsers decode entities in attributes, Python-Markdown leaves them: `&#106;avascript:` must not pass,
        # nor may `&amp;colon;` come out as `&colon;`.
        written = UNESCAPE(link.get("href", "").replace(AMP_SUBSTITUTE, "&"))
        self.written.append(written)
        address = ENTITY.sub(lambda entity: html.unescape(entity[0]), written)
        inside = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address)
        target = (self.resolve(address) if inside else address) if safe_scheme(address) else None
        if target is None:
            link.tag = "span"
            link.attrib.clear()
        else:
            link.set("href", target.replace("&", f"{AMP_SUBSTITUTE}amp;"))

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
    if not text:
        return Markup()
    # Markdown's own output, with raw HTML switched off above.
    return Markup(_html(text, tuple((address, resolve(address)) for address in _inside(text))))  # noqa: S704


@MEMORY.remembered  # the same texts stand on several pages, and in draft after draft
def _html(text: str, targets: tuple[tuple[str, str | None], ...]) -> str:
    return _convert(text, dict(targets).get)


@MEMORY.remembered
def _inside(text: str) -> tuple[str, ...]:
    """The addresses inside the site to which the text has links."""
    found: list[str] = []
    if "]" in text:
        _convert(text, found.append)
    return tuple(found)


def _convert(text: str, resolve: Resolve) -> str:
    md, safe = _markdown()
    safe.resolve = resolve
    return md.reset().convert(text)


def plain(text: str | None) -> str:
    """The words of a text on one line, without its Markdown, for places that hold no markup."""
    return to_html(text, lambda _address: None).striptags()


def readable(text: str) -> str:
    """A text as it reads on a page, without the marks of Markdown; paragraphs and list items keep their lines."""
    markup = str(to_html(text, lambda _address: None)).replace("\n", " ")
    markup = re.sub(r"(?<!\s)\s*<li>\s*(<p>)?", "\n- ", markup)
    markup = re.sub(r"</(p|ul|ol|table|blockquote)>", "\n\n", markup)
    lines = html.unescape(re.sub(r"<[^>]*>", "", markup)).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


FRAME = re.compile(r"<!--frame-->.*?<!--/frame-->", re.DOTALL)
"""What speaks of the site and of the other drafts, not of the plan: templates mark it so."""


def words(markup: str) -> str:
    """The visible text of our own HTML, less its `FRAME`s, a line for each piece of it, white space folded."""
    pieces = re.split(r"<[^>]*>", FRAME.sub("", markup))
    return "\n".join(" ".join(html.unescape(piece).split()) for piece in pieces if piece.strip())


BREAK = re.compile(r"(?<![ \t])[ \t]*\n\s*")
KEEPS_SPACES = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def compact(markup: str) -> str:
    """The HTML without blank lines and indentation, a quarter of what templates write; nothing changes on the page."""
    pieces = KEEPS_SPACES.split(markup)
    return "".join(piece if number % 2 else BREAK.sub("\n", piece) for number, piece in enumerate(pieces)).lstrip()


def without_frame_marks(markup: str) -> str:
    """The HTML as it is published."""
    return markup.replace("<!--frame-->", "").replace("<!--/frame-->", "")
