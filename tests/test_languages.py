"""Foreign words are marked where they stand as words, and nowhere else."""

import pytest

from macros.languages import marked
from macros.model import ForeignWords, Language

WORDS = [
    ForeignWords(language=Language.EN, words=["smart", "smart city", "Sustain-ability", "R&D", "amp"]),
    ForeignWords(language=Language.LA, words=["ad interim"]),
    ForeignWords(language=Language.FR, words=["d'Orsay"]),
]
SMART, CITY = '<span lang="en">smart</span>', '<span lang="en">smart city</span>'
BODIES = {
    "a word": ("<p>Campus smart.</p>", f"<p>Campus {SMART}.</p>"),
    "in another case": ("<h1>SMART</h1>", '<h1><span lang="en">SMART</span></h1>'),
    "the longer expression": ("<p>La smart city è smart</p>", f"<p>La {CITY} è {SMART}</p>"),
    "part of a word": ("<p>smartphone, outsmart, smart-working</p>", "<p>smartphone, outsmart, smart-working</p>"),
    "with a hyphen": ("<p>Sustain-ability</p>", '<p><span lang="en">Sustain-ability</span></p>'),
    "with a sign that HTML escapes": ("<p>R&amp;D</p>", '<p><span lang="en">R&amp;D</span></p>'),
    "the name of a sign that HTML escapes": (
        "<p>Q&amp;A, R&#39;amp</p>",
        '<p>Q&amp;A, R&#39;<span lang="en">amp</span></p>',
    ),
    "an apostrophe of Markdown": ("<p>d'Orsay</p>", """<p><span lang="fr">d'Orsay</span></p>"""),
    "an apostrophe of a template": ("<h1>d&#39;Orsay</h1>", '<h1><span lang="fr">d&#39;Orsay</span></h1>'),
    "a letter that only looks like it": ("<p>\u017fmart, ad \u0131nterim</p>", "<p>\u017fmart, ad \u0131nterim</p>"),
    "another language": ("<p>ad interim</p>", '<p><span lang="la">ad interim</span></p>'),
    "an address": ('<a href="/smart/" title="smart">x</a>', '<a href="/smart/" title="smart">x</a>'),
    "an option, which holds text alone": ("<option>smart</option>", "<option>smart</option>"),
    "an option with a value": ('<option value="a">smart</option>smart', f'<option value="a">smart</option>{SMART}'),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_words_are_marked_as_words_and_nowhere_else(body: str, expected: str) -> None:
    page = f"<html><head><title>smart</title></head><body>{body}</body></html>"
    assert marked(page, WORDS) == page.replace(body, expected)


def test_without_foreign_words_a_page_is_as_it_was() -> None:
    assert marked("<body>smart</body>", []) == "<body>smart</body>"
