"""The page that stands in for the site while there is something to mend."""

from macros.live import page
from macros.places import Problem

PROBLEM = Problem(
    "data/plan.yaml", 3, 8, "«<script>» non va bene.", "Scrivi altro.", text="title: <b>", correction="title: <i>"
)


def test_the_page_has_all_that_is_known_of_a_problem_and_escapes_it() -> None:
    text = page([PROBLEM], "").decode()
    shown = (
        "<code>data/plan.yaml:3:8</code>",
        "<p>«&lt;script&gt;» non va bene. Scrivi altro.</p>",
        '<pre tabindex="0">title: &lt;b&gt;\n       ^</pre>',
        '<pre tabindex="0">title: &lt;i&gt;</pre>',
        "<h1>1 problema da correggere.</h1>",
    )
    assert [each for each in shown if each not in text] == []


def test_what_is_no_problem_of_the_plan_is_the_title() -> None:
    text = page([], "Il sito non si costruisce.").decode()
    assert "<h1>Il sito non si costruisce.</h1>" in text
    assert "<li>" not in text
