"""Where the links in a plan's texts may lead: to an item by its id, to a page of the site, to another host.

What the site's own check of links would refuse in the finished pages (`links.py`) is told here, where it is written.
"""

import html
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from macros.fields import EMAIL, URL
from macros.places import shown
from macros.project import ROOT
from macros.text import safe_scheme

DOCS, SETTINGS = ROOT / "docs", ROOT / "mkdocs.yml"
FOLDERS = {"drivers": "driver", "pillars": "pilastri", "missions": "missioni"}
"""The lists whose items have a page each, and the folder of those pages."""
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|zip|csv|html?|md|jpe?g|png)$", re.IGNORECASE)
SPACE = re.compile(r"\s+")
AROUND = re.compile(r"[.,;:!'\"”’»>*…]+$")
CLOSING = {")": "(", "]": "["}
NO_SPACES = "Un indirizzo non ha spazi: al loro posto scrivi %20."
ONE = "Dopo l'indirizzo c'è altro testo: qui va solo l'indirizzo."
WHOLE = "Scrivilo intero, per esempio https://www.example.org/pagina."
BY_ID = "Un elemento del piano si collega con il suo id, per esempio (#scuole-aperte)."


class Wrong(NamedTuple):
    """What is wrong with an address, what to do, and the address that was meant, where it is known."""

    message: str
    hint: str
    meant: str = ""


def trimmed(address: str) -> str:
    """An address without what stood around it in a text: full stops, quotation marks, brackets that it does not open.

    `https://example.org/a).` -> `https://example.org/a`; `https://example.org/Aldaro_(fiume)` stays.
    """
    while True:
        found = AROUND.sub("", address)
        if found[-1:] in CLOSING and found.count(CLOSING[found[-1]]) < found.count(found[-1]):
            found = found[:-1]
        if found == address:
            return found
        address = found


def without_spaces(address: str) -> Wrong:
    """For an address with spaces: they belong to the name of a file, or other text has followed the address."""
    first, _, rest = SPACE.sub(" ", re.sub(r"(?<=://)\s+", "", address.strip())).partition(" ")
    if not rest:
        return Wrong("", "Togli gli spazi.", trimmed(first))
    if FILE.search(rest) and "://" not in rest:
        return Wrong("", NO_SPACES, f"{first}%20{rest.replace(' ', '%20')}")
    # A space in the name of a host would make another host of what comes before it.
    has_path = "/" in first.partition("://")[2] or "/" not in rest or "://" in rest
    return Wrong("", ONE, trimmed(first) if has_path else "")


def wrong(written: str, ids: Mapping[str, str]) -> Wrong | None:
    """What is wrong with the address of a link, other than an id that is not there; `ids` has the list of each."""
    address = html.unescape(written)
    said = f"il collegamento «{shown(written)}»"
    if not address:
        return Wrong("il collegamento non ha un indirizzo.", "Scrivilo tra le parentesi tonde.")
    if scheme := SCHEME.match(address):
        return _of_scheme(address, scheme[1].lower(), said)
    if not safe_scheme(written):
        whole = f"https:{address}"
        return Wrong(f"{said} non è ammesso.", "Usa https://, mailto: o tel:.", whole if URL.fullmatch(whole) else "")
    if address.startswith("#") or _is_page(address.lstrip("/"), ids):
        return None
    return _nowhere(address, said, ids)


def _of_scheme(address: str, scheme: str, said: str) -> Wrong | None:
    rest = address.partition(":")[2]
    if scheme in ("http", "https"):
        whole = f"{scheme}://{rest.lstrip('/').strip()}"
        hint, meant = without_spaces(whole)[1:] if SPACE.search(whole) else (WHOLE, whole)
        meant = meant if URL.fullmatch(meant) else ""
        return None if URL.fullmatch(address) else Wrong(f"{said} non è un indirizzo web.", hint, meant)
    if scheme == "file" or re.fullmatch("[a-z]", scheme):
        return Wrong(f"{said} è sul tuo computer.", "Pubblica il file, poi scrivi il suo indirizzo.")
    if not safe_scheme(address):
        return Wrong(f"{said} non è ammesso.", "Usa https://, mailto: o tel:.")
    if scheme == "mailto" and not all(map(EMAIL.fullmatch, rest.partition("?")[0].split(","))):
        return Wrong(f"{said} non ha un indirizzo e-mail.", "Per esempio mailto:ufficio@example.org.")
    return None


@cache
def pages() -> frozenset[str]:
    """The addresses of the pages in `docs/`, from the root of a draft: `driver/`, and an empty one for the first."""
    names = (path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md"))
    return frozenset(f"{name}/".removesuffix("index/") for name in names)


def _is_page(path: str, ids: Mapping[str, str]) -> bool:
    """Whether a path from the root of a draft is the address of a page, of those in `docs/` or of those of items."""
    folder, _, name = path.removesuffix("/").partition("/")
    if not re.fullmatch(r"(?:[\w-]+/)*", path) or path.endswith("index/"):
        return False
    if name and FOLDERS.get(ids.get(name, "")) == folder:
        return True
    # Where the program alone is installed, without the pages, nobody knows.
    return path in pages() or not SETTINGS.is_file()


def _nowhere(address: str, said: str, ids: Mapping[str, str]) -> Wrong:
    """For an address that is neither whole nor of a page: the beginning of a whole one, a file, or an item's page."""
    message = f"{said} non porta a nulla."
    name = re.split("[/#]", address.rstrip("/"))[-1]
    if EMAIL.fullmatch(address):
        return Wrong(message, "Davanti a un'e-mail scrivi mailto:.", f"mailto:{address}")
    if URL.fullmatch(f"https://{address}") and not ("/" not in address and FILE.search(address)):
        return Wrong(message, WHOLE, f"https://{address}")
    if name in ids:
        return Wrong(message, "Un elemento del piano si collega con il suo id.", f"#{name}")
    if _is_page(f"{address.lstrip('/')}/", ids):
        return Wrong(message, "Alla fine manca «/».", f"{address}/")
    return Wrong(message, "Di un documento scrivi l'indirizzo intero, con https://." if FILE.search(address) else BY_ID)
