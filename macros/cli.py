"""`piano check | build | serve | …`: reads the command line, calls one function, says in Italian what came of it."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from macros import changes_report, render, schema, synonyms
from macros.changes import Change, compare
from macros.check import check_file
from macros.command_words import Parser, print_anything, reason
from macros.drafts import Archive, NotClosedError, close, load
from macros.model import Plan
from macros.site import CURRENT, Site

ROOT = Path(__file__).parent.parent
PROBLEMS, USAGE = 1, 2


def as_json(changes: Sequence[Change], old: Plan, new: Plan) -> str:
    """The changes as JSON text, in the form that `changes_report.as_json` documents."""
    return json.dumps(changes_report.as_json(changes, old, new), ensure_ascii=False, indent=1)


FORMATS = {"text": changes_report.as_text, "markdown": changes_report.as_markdown, "json": as_json}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 when something must be mended first, 2 when the words are wrong."""
    print_anything()
    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        print("Interrotto: il sito che c'era è rimasto com'era.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"Non riuscito: {reason(error)}.", file=sys.stderr)
        return PROBLEMS
    return status


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    root = Parser(prog="piano", description="Controlla, costruisce e mostra il sito di un piano.")
    commands = root.add_subparsers(required=True, metavar="comando")
    data = Parser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="cartella con plan.yaml")
    check = commands.add_parser("check", parents=[data], help="cerca gli errori nel piano")
    check.set_defaults(run=run_check)
    build = commands.add_parser("build", parents=[data], help="costruisce il sito")
    build.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="cartella del sito")
    build.set_defaults(run=run_build)
    build.add_argument("--no-cache", action="store_true", help="costruisce di nuovo anche le bozze già pronte")
    serve = commands.add_parser("serve", parents=[data], help="mostra il sito mentre si scrive")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="porta su 127.0.0.1")
    serve.set_defaults(run=run_serve)
    close = commands.add_parser("close", parents=[data], help="chiude la bozza attuale")
    close.set_defaults(run=run_close)
    changes = commands.add_parser("changes", parents=[data], help="dice che cosa cambia tra due bozze")
    changes.add_argument("old", metavar="A", help="id della bozza di partenza, oppure un file")
    changes.add_argument("new", metavar="B", help="id della bozza di arrivo, oppure un file")
    changes.add_argument("--format", choices=list(FORMATS), default="text", help="forma del risultato")
    changes.set_defaults(run=run_changes)
    words = commands.add_parser("words", parents=[data], help="approva il testo delle bozze chiuse")
    words.set_defaults(run=run_words)
    made = commands.add_parser("schema", help="scrive lo schema JSON del piano")
    made.set_defaults(run=run_schema)
    return root


def checked(data: Path) -> Archive:
    """All drafts of the folder, or none after their problems have been printed."""
    archive, problems = load(data)
    problems += synonyms.load(data, ROOT)[1]
    for problem in problems:
        print(problem)
    if problems:
        number = len(problems)
        print(f"{number} {'problema' if number == 1 else 'problemi'} da correggere.", file=sys.stderr)
    return () if problems else archive


def run_check(options: argparse.Namespace) -> int:
    """Print every problem of the plan and of its closed drafts."""
    archive = checked(options.data)
    if not archive:
        return PROBLEMS
    closed = len(archive) - 1
    print(f"{options.data / 'plan.yaml'}: nessun problema ({len(archive[-1].plan.drivers)} driver).")
    if closed:
        print(
            f"{options.data / 'drafts'}: {closed} {'bozza chiusa intatta' if closed == 1 else 'bozze chiuse intatte'}."
        )
    return 0


def run_build(options: argparse.Namespace) -> int:
    """Check the plan and build the site of all its drafts."""
    archive = checked(options.data)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    # Beside the site, a cache of its own: builds of other plans do not throw it away.
    store = options.site.resolve().parent / ".cache" / options.site.resolve().name
    try:
        known, _ = synonyms.load(options.data, ROOT)
        publish.build(archive, options.site, None if options.no_cache else store, known)
    except publish.NotBuiltError as error:
        print(f"{error}\nNon riuscito: il sito che c'era è rimasto com'era.".lstrip(), file=sys.stderr)
        return PROBLEMS
    print(f"Sito pronto in {options.site}/. Per vederlo:")
    print(f"  {Path(sys.executable).parent / 'python'} -m http.server -b 127.0.0.1 -d {options.site} 8000")
    print("e apri http://127.0.0.1:8000/")
    return 0


def run_close(options: argparse.Namespace) -> int:
    """Close the current draft and say what to do next."""
    archive = checked(options.data)
    if not archive:
        return PROBLEMS
    try:
        path = close(options.data, lambda whole: render.words_of(Site(whole, len(whole) - 1, together=True)))
    except NotClosedError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    print(f"Bozza chiusa: {path}")
    print("Ora, in plan.yaml, scrivi per la nuova bozza un nuovo id, la label, la date e lo status.")
    print(f"Poi: git add {options.data} && git commit")
    return 0


def run_changes(options: argparse.Namespace) -> int:
    """Print what changed from one draft to another."""
    archive = checked(options.data)
    if not archive:
        return PROBLEMS
    found = [_draft(name, archive) for name in (options.old, options.new)]
    if None in found:
        return USAGE
    (old, first), (new, last) = (each for each in found if each)
    between = [edition.plan for edition in archive[first + 1 : last]]
    print(FORMATS[options.format](compare(old, new, between), old, new))
    return 0


def _draft(name: str, archive: Archive) -> tuple[Plan, int] | None:
    """The draft with this id, or in this file, and its place in the archive (its end, for a file)."""
    for place, edition in enumerate(archive):
        if name in (edition.id, CURRENT if edition.is_current else edition.id):
            return edition.plan, place
    if not Path(name).is_file():
        known = ", ".join(edition.id for edition in archive)
        print(f"«{name}» non è una bozza. Le bozze sono: {known}.", file=sys.stderr)
        return None
    plan, problems = check_file(Path(name))
    print(*problems, sep="\n", end="", file=sys.stderr)
    return (plan, len(archive)) if plan else None


def run_words(options: argparse.Namespace) -> int:
    """Keep the text of the closed drafts as today's templates show it: to be run when a template changed on purpose."""
    archive = checked(options.data)
    for place, edition in enumerate(archive[:-1]):
        path = options.data / "drafts" / f"{edition.id}.txt"
        path.write_text(render.words_of(Site(archive, place, together=True)), "utf-8")
        print(f"{path}: scritto. Guarda che cosa cambia con: git diff {path}")
    return 0 if archive else PROBLEMS


def run_serve(options: argparse.Namespace) -> int:
    """Show the site and build it again at every change."""
    from macros import preview

    return preview.serve(options.data, options.port)


def run_schema(_options: argparse.Namespace) -> int:
    """Print the JSON Schema of the plan file."""
    print(schema.text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
