"""The text of a plan as HTML: what Markdown means is there, and nothing that could do harm."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.text import compact, links, to_html, too_much

ADDRESSES = {"#palestre": "../driver/scuole/#palestre", "percorso/": "../percorso/"}


def shown(text: str | None) -> str:
    return to_html(text, ADDRESSES.get)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (None, ""),
        ("", ""),
        ("uno\n\ndue", "<p>uno</p>\n<p>due</p>"),
        ("**forte** e *lieve*", "<p><strong>forte</strong> e <em>lieve</em></p>"),
        ("- uno\n- due", "<ul>\n<li>uno</li>\n<li>due</li>\n</ul>"),
        ("> detto", "<blockquote>\n<p>detto</p>\n</blockquote>"),
        ("[a](https://example.org)", '<p><a href="https://example.org">a</a></p>'),
        ("[a](HTTP://example.org)", '<p><a href="HTTP://example.org">a</a></p>'),
        ("[a](https://example.org/?b=1&copy=2&amp;c=3)", '<a href="https://example.org/?b=1&amp;copy=2&amp;c=3">'),
        ("[a](https://example.org/?b=&amp;copy;)", '<a href="https://example.org/?b=&amp;copy;">'),
        ("[a](https://it.example.org/wiki/A_(B))", '<a href="https://it.example.org/wiki/A_(B)">'),
        ("[a](mailto:a@example.org)", '<p><a href="mailto:a@example.org">a</a></p>'),
        ("[a](tel:+39027740)", '<p><a href="tel:+39027740">a</a></p>'),
        ("<https://example.org>", '<p><a href="https://example.org">https://example.org</a></p>'),
        ("<a@example.org>", '<a href="mailto:a@example.org">'),
        ("[a]\n\n[a]: https://example.org", '<p><a href="https://example.org">a</a></p>'),
        ("[le palestre](#palestre)", '<p><a href="../driver/scuole/#palestre">le palestre</a></p>'),
        ("[il percorso](percorso/)", '<p><a href="../percorso/">il percorso</a></p>'),
        ("[a](https://example.org 'b')", '<p><a href="https://example.org" title="b">a</a></p>'),
        ("|a|\n|-|\n|b|", "<td>b</td>"),
    ],
)
def test_markdown_becomes_html(text: str | None, html: str) -> None:
    assert html in shown(text)
    assert bool(shown(text)) == bool(html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<SCRIPT\n src=a></SCRIPT>", "<p>&lt;SCRIPT\n src=a&gt;&lt;/SCRIPT&gt;</p>"),
        ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"),
        ("<b onclick='alert(1)'>b</b>", "<p>&lt;b onclick='alert(1)'&gt;b&lt;/b&gt;</p>"),
        ("<div>\n\n**a**\n\n</div>", "<p>&lt;div&gt;</p>\n<p><strong>a</strong></p>\n<p>&lt;/div&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("<?php a ?>", "<p>&lt;?php a ?&gt;</p>"),
        ("<![CDATA[a]]>", "<p>&lt;![CDATA[a]]&gt;</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        ("&#60;script&#62;", "<p>&#60;script&#62;</p>"),
        ("`<script>`", "<p><code>&lt;script&gt;</code></p>"),
        ("    <script>", "<pre><code>&lt;script&gt;\n</code></pre>"),
        ("![a](https://example.org/a.png)", "<p>![a](https://example.org/a.png)</p>"),
        ("![a][b]\n\n[b]: https://example.org/a.png", '<p>![a]<a href="https://example.org/a.png">b</a></p>'),
        ("# Titolo", "<p><strong>Titolo</strong></p>"),
        ("Titolo\n===", "<p><strong>Titolo</strong></p>"),
        ("###### *Titolo*", "<p><strong><em>Titolo</em></strong></p>"),
        ("{{ config }} {% raw %} {# a #}", "<p>{{ config }} {% raw %} {# a #}</p>"),
        ("[a](b 'c\" onclick=\"d')", None),
        ("[a](https://example.org 'b\" onclick=\"c')", 'title="b&quot; onclick=&quot;c"'),
        ("\x02wzxhzdk:0\x03 \x02amp\x03", "<p>wzxhzdk:0 amp</p>"),
    ],
)
def test_what_is_no_markdown_shows_as_text(text: str, html: str | None) -> None:
    assert (html or "<p><span>a</span></p>") in shown(text)


DISGUISES = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "<javascript:alert(1)>", "javascript\\:a"),
    *("<java\tscript:alert(1)>", "java\nscript:alert(1)", "\x01javascript:alert(1)", "\u00a0javascript:alert(1)"),
    *("&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "&#1;javascript:alert(1)"),
    *("javascript&colon;alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "/&#47;example.org"),
    *("javascript&amp;colon;alert(1)", "javascript&amp;amp;colon;alert(1)", "&amp;#106;avascript:alert(1)"),
    *("vbscript:a", "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/passwd", "view-source:https://example.org"),
    *("ftp://example.org", "//example.org", "/\\example.org", "\\\\\\\\example.org", "https&colon;//[", "#nulla"),
]


def leads_out(address: str) -> bool:
    """Whether a browser would leave the site, or run something, by other ways than those allowed (WHATWG URL, 4.4)."""
    plain = re.sub("[\t\n\r]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/").lower()
    scheme = re.match("([a-z][a-z0-9+.-]*):", plain)
    return plain.startswith("//") or bool(scheme and scheme[1] not in ("http", "https", "mailto", "tel"))


@pytest.mark.parametrize("written", ["[a]({})", "[a]({} 'b')", "[a][b]\n\n[b]: {}", "**[a]({})**", "- [`a`]({})"])
@pytest.mark.parametrize("address", DISGUISES)
def test_a_link_that_could_do_harm_is_no_link(address: str, written: str) -> None:
    assert "href" not in shown(written.format(address))
    # The same where the site takes any address for one of its own pages.
    assert not any(map(leads_out, Page.of(to_html(written.format(address), str)).addresses))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](#b) e [c](d 'e')", ["#b", "d"]),
        ("[a](<b c>)", ["b c"]),
        ("[a [b] c](d)", ["d"]),
        ("![a](b)", []),
        ("[a](b(c)d)", ["b(c)d"]),
        (r"\[a](b)", []),
        ("`a` [b] (c)", []),
        ("[a][b] [d]\n\n[b]: c\n[d]:\n  <e>", ["c", "e"]),
        ("<https://example.org>", ["https://example.org"]),
    ],
)
def test_the_links_of_a_text_are_found(text: str, expected: list[str]) -> None:
    assert links(text) == expected


TAGS = {
    *("p", "strong", "em", "a", "span", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"style"}, "td": {"style"}}


class Page(HTMLParser):
    """What a browser finds in a text."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: list[object] = []
        self.addresses: list[str] = []

    @classmethod
    def of(cls, markup: str) -> "Page":
        page = cls()
        page.feed(markup)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or not {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set()):
            self.odd.append((tag, attrs))
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        self.odd += [
            value for name, value in attrs if name == "style" and not re.fullmatch("text-align: [a-z]+;", value or "")
        ]

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


PIECES = [
    *("<script>", "</p>", "<a ", "<!--", "-->", "<?", "<![CDATA[", "onclick=", "<img", "<b>", "&lt;", "&#60;"),
    *("javascript:", "&colon;", "&#106;", "&amp;", "//", "https://a.b", "mailto:", "data:", "a@b.it", "<https://a.b"),
    *("[", "]", "[a]", "](", ")", "[a](", "[a]: ", "![a](b)", "<", ">", "'", '"', "`", "*", "**", "_", "|", "|-|"),
    *("a", "é", " ", "\n", "\n\n", "    ", "- ", "1. ", "> ", "# ", "---\n", "===\n", "\x02", "\x03", "raw", "="),
    *("\\", "{{", "{%"),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)


@settings(derandomize=True, database=None, deadline=None, max_examples=1_500)
@given(text=texts)
def test_only_harmless_tags_and_addresses_come_out(text: str) -> None:
    page = Page.of(to_html(text, str))
    assert page.odd == []
    assert not any(map(leads_out, page.addresses))


LONG = 50_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> " * 10_000, "citazioni"),
        (">" * LONG, "citazioni"),
        ("- " * 10_000 + "a", "elenchi"),
        ("* 1. " * 10_000 + "a", "asterischi"),
        ("\n".join("    " * level + "- a" for level in range(150)), "elenchi"),
        ("\n".join("\t" * level + "- a" for level in range(150)), "elenchi"),
        ("[" * 10_000, "parentesi"),
        ("[a](" * 11, "parentesi"),
        ("[a" * 12 + "]" * 12, "parentesi"),
        ("``a`" * 10_000, "apici"),
        ("**a*" * 10_000, "asterischi"),
        ("__a_" * 10_000, "trattini"),
        ("\\+" * 20_000, "barre"),
        ("# a\n" * 10_000, "righe"),
        ("a|" * 32 + "\n" + "-|" * 32, "tabella"),
        ("[a](b) " * 200, ""),
        ("- a\n" * 1_000, ""),
        ("> " * 20 + "a", ""),
        ("|a|b|\n|-|-|\n" + "|c|d|\n" * 500, ""),
        ("\\[a\\] e [b] (c), **d** _e_\n" * 5, ""),
    ],
)
def test_a_text_that_would_take_too_long_is_named(text: str, expected: str) -> None:
    assert expected in too_much(text)
    assert bool(too_much(text)) == bool(expected)


@pytest.mark.parametrize("piece", ["a ", "é", "&amp;", "<a ", "<!--", "a@b.", "http://a.b ", *"]()#-=~'{"])
def test_a_long_text_within_the_limits_becomes_html(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    assert too_much(text) == ""
    assert Page.of(shown(text)).odd == []


@pytest.mark.parametrize(
    "text",
    [
        "> " * 20 + "a",
        "- " * 20 + "a",
        "> - " * 13 + "a",
        "\n".join("    " * level + "- a" for level in range(10)),
        "a\n\n" * 500,
        "[a](b) " * 200,
        "[" * 10 + "a" * 40_000,
        "a|" * 30 + "a\n" + "-|" * 30 + "-\n" + "b|c\n" * 990,
        "a\n=\n" * 500,
        "- - -\n" * 1_000,
        "*a**b" * 660,
    ],
)
def test_the_worst_text_within_the_limits_becomes_html(text: str) -> None:
    assert too_much(text) == ""
    assert shown(text)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("\n\n<p>\n    uno  due\n\n  tre</p>\n", "<p>\nuno  due\ntre</p>\n"),
        ("<b>uno</b>\n    <i>due</i>", "<b>uno</b>\n<i>due</i>"),
        (
            "<div>\n  <pre><code>a\n\n    b\n</code></pre>\n  </div>",
            "<div>\n<pre><code>a\n\n    b\n</code></pre>\n</div>",
        ),
        ("<p>a</p>\n  <pre>  x\n  </pre>\n  <pre>\n  y</pre>", "<p>a</p>\n<pre>  x\n  </pre>\n<pre>\n  y</pre>"),
    ],
)
def test_compact_html_reads_the_same(markup: str, expected: str) -> None:
    assert compact(markup) == expected
