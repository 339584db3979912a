"""A line that cannot be read -> the line that was probably meant, each kind of slip for itself.

A proposal is shown only where it holds: the file down to that line, with the proposal in its place, can be read, the
line says something that the model knows, and the next line still follows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from macros.mistakes.dashes import with_dash
from macros.mistakes.holding import Fits, holds
from macros.mistakes.indentation import aligned, indent_of
from macros.mistakes.plainer import JOINED, NOTE_WITHIN, TWO, plainer
from macros.mistakes.proposals import Proposal
from macros.mistakes.quoting import quoting
from macros.mistakes.syntax import STOPPED
from macros.mistakes.unwanted import BREAKS, SPACES, UNWANTED, named
from macros.places import LONGEST, Problem, Source

MOST = 20
"""Problems for which a line is looked for: each takes some readings of the file."""
PATIENCE = 5
"""Problems without any line that holds, after which none is looked for: all the proposals have been tried for each."""
MOST_LETTERS = 300_000
"""Letters of a file for which this is done at all, three times those of the example plan."""
WITHOUT_GAP = re.compile(r"( *)-([a-z_]+:.*)")
WITHOUT_SPACE = re.compile(r"( *(?:- +)?)([a-z_]+|[0-9]{4}):(\S.*)")
WITHOUT_COLON = re.compile(r"( *(?:- +)?)([a-z_]+|[0-9]{4})(?: *[=;.： ] *(\S.*)| *[=;.,：] *)?")
FOREIGN_NOTE = re.compile(r"( *)(?://+|/\*+) *(.*?) *(?:\*/)?")


def corrected(source: Source, fits: Fits) -> list[Problem]:
    """The problems of a file, each with the corrected line and what it mends, where this can be known."""
    if sum(map(len, source.lines)) > MOST_LETTERS:
        return source.problems
    lines, found, missed = list(source.lines), [], 0
    for number, problem in enumerate(sorted(plainer(each, lines, fits) for each in source.problems)):
        known = _proposal(problem, lines, fits) if number < MOST and missed < PATIENCE else None
        missed += known is None
        if known:
            problem, lines[known[0].line - 1] = _explained(*known), known[1].line
        found.append(problem)
    return found


def quoted_line(source: Source, number: int, fits: Fits) -> str:
    """The line with its value between quotation marks, for a text that was read as something else; else empty."""
    return first_that_holds((each.line for each in quoting(source.line_at(number))), source, number, fits)


def first_that_holds(proposed: Iterable[str], source: Source, number: int, fits: Fits) -> str:
    """The first of some lines that may stand in place of another; empty where there is none."""
    if len(source.line_at(number)) > LONGEST or sum(map(len, source.lines)) > MOST_LETTERS:
        return ""
    above, below = source.lines[: number - 1], source.lines[number:]
    return next((line for line in proposed if holds(line, above, below, fits)), "")


def _explained(problem: Problem, proposal: Proposal) -> Problem:
    """The proposal that holds knows better than the parser what was wrong."""
    if not proposal.cause or not problem.message.startswith(STOPPED):
        return replace(problem, correction=proposal.line)
    message, column = f"{STOPPED}{proposal.cause}.", proposal.column or problem.column
    return replace(problem, column=column, message=message, hint=proposal.remedy, correction=proposal.line)


def _proposal(problem: Problem, lines: list[str], fits: Fits) -> tuple[Problem, Proposal] | None:
    """The problem and the first proposal that holds; where the line has been mended already, that.

    A parser may notice a mistake one line too late: where nothing holds, the line above is tried.
    """
    if not problem.text or len(problem.text) > LONGEST or problem.message.endswith((TWO, NOTE_WITHIN)):
        return None
    if lines[problem.line - 1] != problem.text:
        return problem, Proposal(lines[problem.line - 1])
    places = [problem]
    if problem.line > 1 and problem.message.startswith(STOPPED) and lines[problem.line - 2].strip():
        text = lines[problem.line - 2]
        start = len(text) - len(text.lstrip()) + 1
        places.append(replace(problem, line=problem.line - 1, column=start, text=text))
    for place in places:
        above, below = lines[: place.line - 1], lines[place.line :]
        for each in proposals(place.text, above):
            new = each.line != place.text and (each.cause or place is problem)
            if new and _may_be(each, problem) and holds(each.line, above, below, fits):
                return place, each
    return None


def _may_be(proposal: Proposal, problem: Problem) -> bool:
    """Whether a line may be moved: not where the file can be read as it stands, and other fields would get it."""
    stays = problem.message.startswith(STOPPED) or UNWANTED.search(problem.text)
    return bool(stays) or indent_of(proposal.line) == indent_of(problem.text)


def proposals(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """What may be written in place of a line, the likeliest first; `above` are the lines before it."""
    if UNWANTED.search(line):
        return _visible(line, above)
    if re.match(r"(---|\.\.\.)( |$)|[<=>]{7}", line) or JOINED.search(line, 0, LONGEST):
        return iter(())
    found = (
        _with_spaces(line, above),
        _with_colon(line),
        _as_note(line),
        with_dash(line, above),
        quoting(line),
        aligned(line, above),
    )
    return chain(*found)


def _visible(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """Without tabs and signs that cannot be seen; with a space for those that part two words."""
    line = BREAKS.sub(" ", line)
    plain = UNWANTED.sub("", re.sub(r" *\t[\t ]*(?=\S)", lambda tab: tab[0] if not tab.start() else " ", line))
    if line.lstrip(" ").startswith("\t"):
        yield from _untabbed(line, above)
    elif plain.strip():
        yield Proposal(plain.rstrip() if line.endswith("\t") else plain)


def _untabbed(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """With spaces in place of the tabs at its start: two for each, or as many as the lines around it ask for.

    Who has added spaces to them sees a tab as four, or eight.
    """
    body = line.lstrip("\t ")
    start = line[: len(line) - len(body)]
    tabs, spaces = start.count("\t"), len(start) - len(start.rstrip(" "))
    body = re.sub(r" *\t[\t ]*", " ", body).rstrip()
    for size in (4, 8, 2) if spaces else (2, 4, 8):
        yield Proposal(" " * (size * tabs + spaces) + body)
    yield from aligned(" " * 2 * tabs + body, above)


def _as_note(line: str) -> Iterator[Proposal]:
    """A note as other languages write it."""
    if found := FOREIGN_NOTE.fullmatch(line):
        yield Proposal(f"{found[1]}# {found[2]}".rstrip(), "un appunto inizia con «#»", "Oppure cancella la riga.")


def _with_spaces(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """With ordinary spaces for those that programs make, and YAML takes for letters."""
    if found := SPACES.search(line):
        plain, cause = SPACES.sub(" ", line), f"al posto di uno spazio c'è {named(found[0])}"
        for each in (Proposal(plain), *aligned(plain, above)):
            yield Proposal(each.line, cause, "Riscrivilo con la barra spaziatrice.", found.start() + 1)


def _with_colon(line: str) -> Iterator[Proposal]:
    """With the space after a dash, with the colon and the space that part a field from its value."""
    if found := WITHOUT_GAP.fullmatch(line):
        yield Proposal(f"{found[1]}- {found[2]}", "manca lo spazio dopo il trattino", "Scrivi «- » e poi il campo.")
    elif found := WITHOUT_SPACE.fullmatch(line):
        start, name, value = found.groups()
        yield Proposal(f"{start}{name}: {value}", "manca lo spazio dopo i due punti", f"Scrivi «{name}:» e uno spazio.")
    elif found := WITHOUT_COLON.fullmatch(line):
        start, name, value = found.groups()
        yield Proposal(
            f"{start}{name}: {value or ''}".rstrip(),
            f"dopo «{name}» mancano i due punti",
            "Aggiungili, con uno spazio.",
        )
