"""The changes between two drafts for the command line: text for a terminal, Markdown for comments, JSON for scripts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import Enum, auto
from textwrap import fill
from typing import Any, NamedTuple

from macros.changes import Change, by_driver, by_item
from macros.comparison.items import ItemType
from macros.comparison.labels import ARROW, KINDS, NOUNS, field_label, runs, titles
from macros.comparison.summary import sentence
from macros.comparison.wording import Run
from macros.model import Plan

WIDTH = 100
REST = "Il resto del piano"
ADDRESS = re.compile(r"""(https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'"»”])""")
GAP = "[…]"
PARAGRAPH = "¶"
"""Stands for the end of a paragraph where just that came or went."""


class Part(Enum):
    """What a line of a report is."""

    TITLE = auto()
    SENTENCE = auto()
    HEADING = auto()
    ITEM = auto()
    DETAIL = auto()


class Line(NamedTuple):
    """A line of a report, whatever its format; its runs are plain text of the plan, markup of no kind."""

    part: Part
    runs: Sequence[Run]


def _line(part: Part, text: str) -> Line:
    return Line(part, [Run("same", text)])


def lines(changes: Sequence[Change], old: Plan, new: Plan) -> Iterator[Line]:
    """The report: what is compared, the counts, then each driver, the most changed first, and the rest of the plan."""
    names = titles(old, new)
    yield _line(Part.TITLE, f"Da «{old.draft.label}» a «{new.draft.label}»")
    yield _line(Part.SENTENCE, sentence(changes))
    for driver, group in by_driver(changes):
        yield _line(Part.HEADING, names[driver] if driver else REST)
        yield _line(Part.SENTENCE, sentence(group, most=len(group)))
        for item in by_item(change for change in group if not change.within):
            yield _line(Part.ITEM, heading(item[0], changes))
            yield from _details(item, names)


def _details(item: Sequence[Change], names: Mapping[str, str]) -> Iterator[Line]:
    """The fields of one item that changed, then the note that explains it, unless that is what changed."""
    for change in item:
        if change.field:
            label = Run("same", f"{field_label(change.field)}: ")
            yield Line(Part.DETAIL, [label, *runs(change, names)])
    if item[0].note and item[0].field != "note":
        yield _line(Part.DETAIL, f"{field_label('note')}: {item[0].note}")


def heading(change: Change, changes: Iterable[Change]) -> str:
    """«Azione D7.A2 «Palestre aperte»»; of what was added or removed it says so, and what came or went with it."""
    if change.type is ItemType.PLAN:
        return "Dati generali"
    noun = NOUNS[change.type].singular.capitalize()
    # «Nota 2» says already what it is.
    words = [change.code or ""] if (change.code or "").startswith(noun) else [noun, change.code or ""]
    name = " ".join([*filter(None, words), f"«{change.title}»"])
    if change.field:
        return name
    inside = Counter(each.type for each in changes if each.within == change.id and each.kind is change.kind)
    parts = ", ".join(NOUNS[type_].counted(inside[type_]) for type_ in ItemType if inside[type_])
    return f"{name} {NOUNS[change.type].agreed(KINDS[change.kind])}{', con ' + parts if parts else ''}"


def as_text(changes: Sequence[Change], old: Plan, new: Plan) -> str:
    """For a terminal: lines of up to `WIDTH` characters; of a text, what went is in [-…-], what came in {+…+}."""
    return "".join(f"{_as_text(line)}\n" for line in lines(changes, old, new))


def _as_text(line: Line) -> str:
    marks = {} if ARROW in line.runs else {"gap": GAP, "del": "[-{}-]", "ins": "{{+{}+}}"}
    text = "".join(_spaced(run, marks.get(run.op, "{}")) for run in line.runs)
    if line.part is Part.HEADING:
        return f"\n{text}\n{'-' * min(len(text), WIDTH)}"
    indent = "    " if line.part is Part.DETAIL else ""
    first, *others = [each for each in text.split("\n") if each]
    return "\n".join([_filled(first, indent), *(_filled(each, indent + "  ", "") for each in others)])


def _filled(text: str, indent: str, further: str = "  ") -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + further,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _spaced(run: Run, form: str) -> str:
    """The run in a form such as `**{}**`, with the white space around its text left outside."""
    core = run.text.strip()
    if not core:
        return form.format(PARAGRAPH) + run.text if "\n" in run.text and run.op != "same" else run.text
    before, _, after = run.text.partition(core)
    return before + form.format(core) + after


MARKDOWN = {
    Part.TITLE: "## {}\n",
    Part.SENTENCE: "{}\n",
    Part.HEADING: "\n### {}\n",
    Part.ITEM: "- {}",
    Part.DETAIL: "  - {}",
}


def as_markdown(changes: Sequence[Change], old: Plan, new: Plan) -> str:
    """For a comment on a merge request: what went is ~~struck~~, what came is **strong**."""
    found = (MARKDOWN[line.part].format("".join(map(_as_markdown, line.runs))) for line in lines(changes, old, new))
    return "".join(f"{line}\n" for line in found)


def _as_markdown(run: Run) -> str:
    """A run with its marks, or as tags where marks would not hold: they do around letters and figures only."""
    core = run.text.strip()
    holds = core and core[0].isalnum() and core[-1].isalnum()
    marks = {"del": "~~{}~~", "ins": "**{}**"} if holds else {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}
    form = {**marks, "gap": escaped(GAP)}.get(run.op, "{}")
    return _spaced(Run(run.op, escaped(run.text)), form)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is written, on one line, and that refers to nobody and to no issue.

    Web addresses stay links to themselves: escapes inside them would break them.
    """
    parts = ADDRESS.split(text)
    return "".join(f"<{part}>" if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    # Forges look for names (@ada), issues (#7) and emoji in text that is no longer escaped: an invisible sign (U+2060)
    # after the mark keeps them from finding any.
    text = re.sub(r"(?<![\w.+-])@(?=\w)|[#!$%~&^](?=\w)|:(?=[\w+-]+:)", "\\g<0>\u2060", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"[\\`*\[\]~|#]|(?<![^\W_])_|_(?![^\W_])", r"\\\g<0>", text)
    return re.sub(r"\n+", "<br>", text)


def as_json(changes: Sequence[Change], old: Plan, new: Plan) -> dict[str, Any]:
    """For programs: `{"from": {"id", "label", "date"}, "to": {…}, "changes": [{…}, …]}`, ready for `json.dumps`.

    Each change has all the fields of `Change`, with values as the plan has them: `kind` one of `Kind`, `type` one of
    `ItemType`, `old` and `new` text, a list of texts or null.
    """
    drafts = [
        {"id": plan.draft.id, "label": plan.draft.label, "date": plan.draft.date.isoformat()} for plan in (old, new)
    ]
    return {"from": drafts[0], "to": drafts[1], "changes": [_as_json(change) for change in changes]}


def _as_json(change: Change) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(change).items()}
