"""Drafts -> the files that programs read: mike's list of versions, the Atom feed, the sitemap, robots.txt.

Their formats are stable. Times are those of the drafts: nothing here asks the clock.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from macros import italian
from macros.comparison.summary import sentence
from macros.drafts import Archive, Edition
from macros.model import Plan
from macros.site import CURRENT, Site
from macros.text import to_html


def versions(archive: Archive) -> str:
    """`versions.json` as mike writes and reads it: newest first, the current draft with its alias.

    `about` is what the menu of drafts says of each: «27 febbraio 2025 · in consultazione».
    """
    entries = [
        {
            "version": each.id,
            "title": title(each),
            "aliases": [CURRENT] if each.is_current else [],
            "properties": {"about": f"{italian.day(each.plan.draft.date)} · {_status(each)}"},
        }
        for each in reversed(archive)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def title(edition: Edition) -> str:
    """«Bozza del 27 febbraio 2025 · in consultazione …»: a draft in a list of drafts."""
    return f"{edition.plan.draft.label} · {_status(edition)}"


def _status(edition: Edition) -> str:
    return italian.status(edition.plan, not edition.is_current)


def feed(plan: Plan, entries: Sequence[str], address: str) -> str:
    """The Atom feed (RFC 4287) of the drafts: `plan` is the current one, `entries` are those of all, oldest first.

    `address` is that of the whole site, with the final /.
    """
    return "\n".join([
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it">',
        f"<title>{escape(plan.title)}: le bozze</title>",
        f"<id>{escape(address)}</id>",
        f"<link rel=\"self\" type=\"application/atom+xml\" href={quoteattr(address + 'feed.xml')}/>",
        f"<link rel=\"alternate\" type=\"text/html\" href={quoteattr(address)}/>",
        f"<updated>{_time(plan.draft.date)}</updated>",
        f"<author><name>{escape(plan.authority.name)}</name></author>",
        *reversed(entries),
        "</feed>",
        "",
    ])  # fmt: skip


def feed_entry(site: Site) -> str:
    """What the feed tells of one draft: its summary, and how much has changed since the draft before."""
    draft, address = site.plan.draft, site.base
    home = f"{address}{draft.id}/"
    story: list[str] = [to_html(draft.summary, lambda _: None)]
    if site.previous:
        counted = escape(sentence(site.changes))
        story.append(f"<p><a href={quoteattr(home + 'cambiamenti/')}>Che cosa è cambiato</a>: {counted}</p>")
    return (
        f"<entry><title>{escape(draft.label)}</title><id>{escape(home)}</id>"
        f'<link rel="alternate" type="text/html" href={quoteattr(home)}/>'
        f"<updated>{_time(draft.date)}</updated><published>{_time(draft.date)}</published>"
        f'<content type="html">{escape("".join(story))}</content></entry>'
    )


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def sitemap(pages: Iterable[tuple[str, date]]) -> str:
    """`sitemap.xml` (sitemaps.org 0.9) of the addresses with the day of their draft."""
    entries = [f"<url><loc>{escape(address)}</loc><lastmod>{day.isoformat()}</lastmod></url>" for address, day in pages]
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([start, *entries, "</urlset>", ""])


def robots(address: str) -> str:
    """`robots.txt`: everything may be read; the sitemap is there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n"
