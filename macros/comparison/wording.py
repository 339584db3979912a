"""The words of two texts side by side: what stayed, what went, what came. Pure functions on text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, pairwise, takewhile
from typing import Literal, NamedTuple

from macros.memory import MEMORY

Op = Literal["same", "del", "ins", "gap"]

# What starts a line of its own in a block of Markdown that begins with one of these: list items, table rows, headings.
MARKER = re.compile(r"(?:[-*+]|\d+\.)\s|\||#")
LIST_ITEM = re.compile(r"(?:[-*+]|\d+\.)\s")
# What changes as a whole: the target of a Markdown link, an address, an e-mail, a number with its separators, a word
# with its elision («dell'»), a run of one mark («**»), a single sign.
TOKEN = re.compile(
    r"(?P<space>\s*)(?P<word>\]\([^)\s]*\)|https?://[^\s)]*[^\s).,;:]|[\w.+-]+@[\w.-]+\w|\d+(?:[.,:/]\d+)*(?!\w)"
    r"|\w+(?:['’](?=\w))?|(?P<sign>[^\w\s])(?P=sign)*)"
)
# Words too common to tell that two texts agree where only they stand between two changes.
ARTICLES_AND_PREPOSITIONS = """
a ad al allo alla ai agli alle all da dal dallo dalla dai dagli dalle dall di d del dello della dei degli delle dell
in nel nello nella nei negli nelle nell su sul sullo sulla sui sugli sulle sull con per tra fra il lo la i gli le l
un uno una e ed o od che è si anche
"""
COMMON = frozenset(ARTICLES_AND_PREPOSITIONS.split())
# Above this many comparisons difflib may take seconds: there, frequent words no longer anchor the alignment.
MAX_COMPARISONS = 1_000_000


class Run(NamedTuple):
    """Consecutive words with the same fate; `gap` stands for unchanged words that a page leaves out."""

    op: Op
    text: str


class _Token(NamedTuple):
    """A word or sign, with the white space before it."""

    space: str
    word: str


class _Segment(NamedTuple):
    """A text that stayed, then what took the place of what."""

    kept: str
    old: str
    new: str


def _block(block: str) -> str:
    """One block on one line, but for the lines that Markdown keeps apart."""
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in block.split("\n")):
        if lines and not (MARKER.match(lines[0]) and MARKER.match(line)):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


@cache  # the same texts are compared in draft after draft
def normal(text: str) -> str:
    """The text with white space that means nothing taken away, so that folding a paragraph differently is no change.

    Each paragraph is one line and a blank line parts paragraphs; the items of a list stay on lines of their own.
    Letters with accents get their usual form in Unicode (NFC).
    """
    blocks = [_block(block) for block in re.split(r"\n\s*\n", unicodedata.normalize("NFC", text).strip())]
    result = blocks[0]
    for before, block in pairwise(blocks):
        in_list = LIST_ITEM.match(before) and LIST_ITEM.match(block)
        result += ("\n" if in_list else "\n\n") + block
    return result


@cache
def _tokens(text: str) -> list[_Token]:
    return [_Token(space, word) for space, word, _ in TOKEN.findall(text)]


def _text(tokens: list[_Token]) -> str:
    return "".join(token.space + token.word for token in tokens)


def _aligned(old: list[_Token], new: list[_Token]) -> Iterator[Run]:
    """The runs of two texts aligned by their words; white space that differs before a shared word is a change."""
    before, after = [token.word for token in old], [token.word for token in new]
    matcher = SequenceMatcher(None, before, after, autojunk=len(old) * len(new) > MAX_COMPARISONS)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield from (Run("del", _text(old[i1:i2])), Run("ins", _text(new[j1:j2])))
            continue
        if old[i1:i2] == new[j1:j2]:
            yield Run("same", _text(new[j1:j2]))
            continue
        for left, right in zip(old[i1:i2], new[j1:j2], strict=True):
            same_space = left.space == right.space
            yield from () if same_space else (Run("del", left.space), Run("ins", right.space))
            yield Run("same", right.space + right.word if same_space else right.word)


def _segments(runs: Iterable[Run]) -> Iterator[_Segment]:
    """Runs as segments: each change follows the text that stayed before it."""
    kept = ""
    for changed, group in groupby(runs, key=lambda run: run.op != "same"):
        part = list(group)
        if not changed:
            kept = "".join(run.text for run in part)
            continue
        old, new = ("".join(run.text for run in part if run.op == op) for op in ("del", "ins"))
        yield _Segment(kept, old, new)
        kept = ""
    yield _Segment(kept, "", "")


def _scattered(before: _Segment, segment: _Segment) -> bool:
    """Whether the text kept between two changes says too little to be shown as kept.

    It does where the changes on both sides are twice as long, or where it is only one or two common words or signs;
    never across lines, and never where words only came or only went, since nothing is then told twice.
    """
    told_twice = (before.old or segment.old) and (before.new or segment.new)
    if "\n" in segment.kept or not told_twice or not (segment.old or segment.new):
        return False
    shared = re.findall(r"\w+", segment.kept.lower())
    sizes = [max(len(change.old), len(change.new)) for change in (before, segment)]
    return 2 * len(segment.kept) <= min(sizes) or (len(shared) <= 2 and COMMON.issuperset(shared))


def _tidy(segment: _Segment) -> _Segment:
    """The segment with the white space that old and new begin with counted as kept."""
    kept, old, new = segment
    while old and new and old[0] == new[0] and old[0].isspace():
        kept, old, new = kept + old[0], old[1:], new[1:]
    return _Segment(kept, old, new)


def _joined(segments: Iterable[_Segment]) -> list[_Segment]:
    """Segments with the scattered ones made part of the change before them, until none is left."""
    result: list[_Segment] = []
    for segment in map(_tidy, segments):
        while result and _scattered(result[-1], segment):
            before = result.pop()
            old, new = before.old + segment.kept + segment.old, before.new + segment.kept + segment.new
            segment = _Segment(before.kept, old, new)
        result.append(segment)
    return result


def _slide(kept: str, edit: str) -> int:
    """How far left an addition or removal may start without a change of meaning, to start with a line or a sentence.

    An edit that ends as the text before it ends can start earlier: «a.{+ B. A+} c» is «a{+. B+}. A c» as well.
    """
    shared = sum(1 for _ in takewhile(lambda ends: ends[0] == ends[1], zip(kept[:0:-1], edit[::-1], strict=False)))
    around = kept + edit[0]

    def rank(back: int) -> int:
        before, first = around[-back - 2], around[-back - 1]
        return 2 if first == "\n" != before else int(first.isspace() and before in ".;:!?")

    return max(range(shared + 1), key=rank)


def _placed(segments: list[_Segment]) -> Iterator[_Segment]:
    """The segments with additions and removals placed where a reader expects them to start."""
    carried = ""
    for kept, old, new in map(_tidy, segments):
        kept, edit, carried = carried + kept, old or new, ""
        back = _slide(kept, edit) if kept and bool(old) != bool(new) else 0
        if back:
            kept, carried = kept[:-back], kept[-back:]
            edit = (carried + edit)[: len(edit)]
            old, new = edit if old else "", edit if new else ""
        yield _Segment(kept, old, new)


def words(old: str, new: str) -> list[Run]:
    """The runs that lead from one text to the other, word by word; what went stands before what came.

    The texts are compared in their `normal` form: `same` and `del` together are the old one, `same` and `ins` the new.
    """
    return [Run(*run) for run in _compared(old, new)]


@MEMORY.remembered
def _compared(old: str, new: str) -> tuple[tuple[Op, str], ...]:
    result: list[tuple[Op, str]] = []
    for kept, gone, come in _placed(_joined(_segments(_aligned(_tokens(normal(old)), _tokens(normal(new)))))):
        runs: list[tuple[Op, str]] = [("same", kept), ("del", gone), ("ins", come)]
        result += [run for run in runs if run[1]]
    return tuple(result)


def folded(runs: list[Run], context: int = 12) -> list[Run]:
    """The runs with long unchanged ones cut to `context` words beside each change; a `gap` holds what is left out."""
    result: list[Run] = []
    for place, run in enumerate(runs):
        head = context if place else 0
        tail = context if place < len(runs) - 1 else 0
        parts = re.findall(r"\s*\S+\s*$|\s*\S+", run.text) if run.op == "same" else []
        if len(parts) <= head + tail + context // 4:
            result.append(run)
            continue
        end = len(parts) - tail
        cut = [
            Run("same", "".join(parts[:head])),
            Run("gap", "".join(parts[head:end])),
            Run("same", "".join(parts[end:])),
        ]
        result += [piece for piece in cut if piece.text]
    return result
