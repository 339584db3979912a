"""Links of the pages to other hosts: which there are, and whether they still answer. No build asks the network."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from time import sleep
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urldefrag, urlsplit
from urllib.request import Request, urlopen

from macros.hosting.network import unreachable

LINK = re.compile(r'<a [^>]*?href="(https?://[^"]*)"', re.IGNORECASE)
SECONDS = 20
PAUSE = 1.0
"""Seconds between two questions to the same host, out of politeness."""
HOSTS = 4
"""How many hosts are asked at the same time; each is asked one question at a time."""
AGENT = "Mozilla/5.0 (compatible; piano-links)"
"""Some hosts answer nothing to programs that do not say they are like a browser."""
UNRESERVED = "%/:=&?~+!$,;'@()*[]"

REFUSED = {401, 403, 405, 406, 429, 999}
"""Statuses by which hosts keep programs out, of pages that people may well read."""
REASONS = {404: "la pagina non c'è", 410: "la pagina non c'è più", 500: "il sito ha un guasto"}


class Answer(NamedTuple):
    """What came of asking: `reason` in Italian, empty for an answer; `doubtful` where people may read all the same."""

    address: str
    reason: str = ""
    doubtful: bool = False


def leaving(pages: Mapping[str, str], base: str) -> dict[str, str]:
    """Address on another host -> the first page that leads there; `pages` has the HTML, `base` is the own address."""
    found: dict[str, str] = {}
    for page, text in sorted(pages.items()):
        for link in LINK.findall(text):
            address = urldefrag(html.unescape(link)).url
            if not address.startswith(base):
                found.setdefault(address, page)
    return found


def line_of(address: str, plan: str) -> int | None:
    """The first line of the plan's file that has the address, None where only a page has it."""
    whole = re.compile(rf"{re.escape(address)}(?![/\w?=&%-]|\.\w)")
    return next((number for number, line in enumerate(plan.splitlines(), 1) if whole.search(line)), None)


def ask_all(addresses: Iterable[str], seconds: float = SECONDS, pause: float = PAUSE) -> list[Answer]:
    """Ask for each address, as a program that takes its time; the answers in the order of the addresses."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for address in sorted(set(addresses)):
        hosts[urlsplit(address).netloc].append(address)
    with ThreadPoolExecutor(HOSTS) as pool:
        answers = pool.map(lambda asked: list(_in_turn(asked, seconds, pause)), hosts.values())
        return sorted(answer for of_host in answers for answer in of_host)


def _in_turn(addresses: list[str], seconds: float, pause: float) -> Iterator[Answer]:
    for place, address in enumerate(addresses):
        sleep(pause if place else 0)
        yield ask(address, seconds)


def ask(address: str, seconds: float = SECONDS) -> Answer:
    """Ask whether an address answers, without its content first; with it where a host will not say otherwise."""
    first = _asked(address, "HEAD", seconds)
    return _asked(address, "GET", seconds) if first.reason else first


def _asked(address: str, method: str, seconds: float) -> Answer:
    # Rule: only http and https are asked, which is all that `leaving` finds and that a plan may hold (S310).
    try:
        request = Request(_as_sent(address), method=method, headers={"User-Agent": AGENT})  # noqa: S310
        with urlopen(request, timeout=seconds):  # noqa: S310
            return Answer(address)
    except HTTPError as error:
        with error:
            return Answer(address, _status(error.code), error.code in REFUSED)
    except (OSError, HTTPException, ValueError) as error:
        return Answer(address, unreachable(error))


def _as_sent(address: str) -> str:
    """The address in the letters that the network knows: a host with an accent has a name of its own for that."""
    parts = urlsplit(address)
    return quote(parts._replace(netloc=parts.netloc.encode("idna").decode()).geturl(), safe=UNRESERVED)


def _status(code: int) -> str:
    if code in REFUSED:
        return f"risponde {code}: forse respinge solo i programmi"
    return f"risponde {code}: {REASONS.get(code, 'la pagina non si apre')}"
