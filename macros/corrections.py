"""A line that cannot be read -> the line that was probably meant, each kind of slip for itself.

A proposal is shown only where it holds: the file down to that line, with the proposal in its place, can be read, the
line says something that the model knows, and the next line still follows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from macros.indentation import aligned
from macros.places import LONGEST, Problem, Source
from macros.proposals import Proposal
from macros.quoting import quoting
from macros.source import UNWANTED, parse
from macros.syntax import STOPPED

MOST = 20
"""Problems for which a line is looked for: each takes some readings of the file."""
MOST_LETTERS = 300_000
"""Letters of a file for which this is done at all, three times those of the example plan."""
WITHOUT_SPACE = re.compile(r"( *(?:- +)?)([a-z_]+):(\S.*)")
WITHOUT_COLON = re.compile(r"( *(?:- +)?)([a-z_]+) *[= ] *(\S.*)")

Fits = Callable[[Source, int], bool]
"""Whether what a source says on a line is something that the model knows."""


def corrected(source: Source, fits: Fits) -> list[Problem]:
    """The problems of a file, each with the corrected line and what it mends, where this can be known."""
    if sum(map(len, source.lines)) > MOST_LETTERS:
        return source.problems
    lines, found = list(source.lines), []
    for number, problem in enumerate(sorted(source.problems)):
        proposal = _proposal(problem, lines, fits) if number < MOST else None
        if proposal:
            lines[problem.line - 1] = proposal.line
            problem = _explained(problem, proposal)
        found.append(problem)
    return found


def quoted_line(source: Source, number: int, fits: Fits) -> str:
    """The line with its value between quotation marks, for a text that was read as something else; else empty."""
    line = source.line_at(number)
    if len(line) > LONGEST or sum(map(len, source.lines)) > MOST_LETTERS:
        return ""
    above, below = source.lines[: number - 1], source.lines[number:]
    return next((each.line for each in quoting(line) if _holds(each.line, above, below, fits)), "")


def _explained(problem: Problem, proposal: Proposal) -> Problem:
    """The proposal that holds knows better than the parser what was wrong."""
    if not proposal.cause or not problem.message.startswith(STOPPED):
        return replace(problem, correction=proposal.line)
    message, column = f"{STOPPED}{proposal.cause}.", proposal.column or problem.column
    return replace(problem, column=column, message=message, hint=proposal.remedy, correction=proposal.line)


def _proposal(problem: Problem, lines: list[str], fits: Fits) -> Proposal | None:
    """The first proposal that holds; where the line has been mended already, that."""
    if not problem.text or len(problem.text) > LONGEST:
        return None
    if lines[problem.line - 1] != problem.text:
        return Proposal(lines[problem.line - 1])
    above, below = lines[: problem.line - 1], lines[problem.line :]
    return next((each for each in proposals(problem.text, above) if _holds(each.line, above, below, fits)), None)


def _holds(line: str, above: list[str], below: list[str], fits: Fits) -> bool:
    read = parse("\n".join([*above, line]).encode(), "")
    if read.data is None or any(problem.line > len(above) for problem in read.problems):
        return False
    return fits(read, len(above) + 1) and _goes_on(line, above, below)


def _goes_on(line: str, above: list[str], below: list[str]) -> bool:
    """Whether the next line that says something can be read after this one; with a fault of its own it may not."""
    following = next((each for each in below if each.strip() and not each.lstrip().startswith("#")), "")
    if UNWANTED.search(following):
        return True
    return parse("\n".join([*above, line, following]).encode(), "").data is not None


def proposals(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """What may be written in place of a line, the likeliest first; `above` are the lines before it."""
    if UNWANTED.search(line):
        return _visible(line, above)
    if re.match(r"(---|\.\.\.)( |$)", line):
        return iter(())
    return chain(_with_colon(line), quoting(line), aligned(line, above))


def _visible(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """Without tabs and characters that cannot be seen."""
    plain = UNWANTED.sub("", re.sub(r" *\t[\t ]*(?=\S)", lambda tab: tab[0] if not tab.start() else " ", line))
    if line.lstrip(" ").startswith("\t"):
        yield from _untabbed(line, above)
    elif plain.strip():
        yield Proposal(plain.rstrip() if line.endswith("\t") else plain)


def _untabbed(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """With spaces in place of the tabs at its start: two for each, or as many as the lines around it ask for."""
    body = line.lstrip("\t ")
    tabs = line[: len(line) - len(body)].count("\t")
    body = re.sub(r" *\t[\t ]*", " ", body).rstrip()
    yield Proposal(" " * 2 * tabs + body)
    yield from aligned(" " * 2 * tabs + body, above)


def _with_colon(line: str) -> Iterator[Proposal]:
    """With the colon and the space that part a field from its value."""
    if found := WITHOUT_SPACE.fullmatch(line):
        start, name, value = found.groups()
        yield Proposal(f"{start}{name}: {value}", "manca lo spazio dopo i due punti", f"Scrivi «{name}:» e uno spazio.")
    elif found := WITHOUT_COLON.fullmatch(line):
        start, name, value = found.groups()
        yield Proposal(f"{start}{name}: {value}", f"dopo «{name}» mancano i due punti", "Aggiungili, con uno spazio.")
