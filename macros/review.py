"""A proposed change of the plan -> one comment in Markdown for who decides on it: problems, what changes, advice."""

from collections.abc import Iterable, Sequence

from macros.changes import compare
from macros.comparison.report import as_markdown, escaped
from macros.drafts import Archive
from macros.hosting import permanence
from macros.mistakes.terminal import counted
from macros.places import Problem

LIMIT = 60_000
"""Characters; GitHub takes 65,536 in a comment."""
CUT = "\nIl resto è troppo lungo per stare qui.\n"


def comment(old: Archive, new: Archive, problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    """What the proposed drafts `new` change in the published ones, `old`, for readers.

    With problems there is no `new`, and the comment tells of nothing else; without `old` there is nothing to compare.
    """
    if problems:
        return bounded(f"## {counted(problems)}\n\nCosì la proposta non si può pubblicare.\n\n{listed(problems)}")
    advice = f"\n## Da guardare\n\n{counted(warnings)}\n\n{listed(warnings)}" if warnings else ""
    return bounded(f"{_lost(old, new)}## Che cosa cambia nel piano\n\n{changed(old, new)}{advice}")


def _lost(old: Archive, new: Archive) -> str:
    """What becomes of drafts that are public and must stay as they are: before all else, or nothing."""
    broken = permanence.broken(permanence.of_archive(old), new)
    lines = "".join(f"- {escaped(each.said)}\n" for each in broken)
    return f"## Attenzione: bozze già pubblicate\n\n{lines}\n" if lines else ""


def changed(old: Archive, new: Archive) -> str:
    """From the published current draft to the proposed one, even if that closes the first."""
    if not old:
        return "Non c'è un piano con cui confrontarlo.\n"
    before, now = old[-1].plan, new[-1].plan
    known = {edition.id for edition in old}
    between = [edition.plan for edition in new[:-1] if edition.id not in known]
    title, _, report = as_markdown(compare(before, now, between), before, now).partition("\n\n")
    report = f"{report.rstrip()}\n"
    return report if before.draft.id == now.draft.id else f"{title.removeprefix('## ')}.\n\n{report}"


def listed(problems: Iterable[Problem]) -> str:
    """A list of problems, with nothing in it that a forge would take for more than text."""
    return "".join(f"- {_place(problem)} {escaped(problem.said)}{_correction(problem)}\n" for problem in problems)


def _place(problem: Problem) -> str:
    # The name of a file is as free as the text of a plan; in code nothing counts but the sign that ends it.
    name = " ".join(problem.file.replace("`", "'").split())
    return f"`{name}:{problem.line}:{problem.column}`"


def _correction(problem: Problem) -> str:
    correction = escaped(problem.correction.strip())
    return f"<br>Scrivi così: <code>{correction}</code>" if correction else ""


def bounded(text: str) -> str:
    """The text, or as many of its lines as there is room for."""
    if len(text) <= LIMIT:
        return text
    return text[: text.rindex("\n", 0, LIMIT - len(CUT)) + 1] + CUT
