"""`piano check | build | serve | …`: reads the command line, calls one function, says in Italian what came of it."""

import argparse
import sys
from pathlib import Path

from macros import schema
from macros.check import check_file
from macros.model import Plan

PROBLEMS, USAGE = 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 when something must be mended first, 2 when the words are wrong."""
    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        print("Interrotto: il sito che c'era è rimasto com'era.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"Non riuscito: {error.strerror or error} {error.filename or ''}".rstrip(), file=sys.stderr)
        return PROBLEMS
    return status


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    root = argparse.ArgumentParser(prog="piano", description="Controlla, costruisce e mostra il sito di un piano.")
    commands = root.add_subparsers(required=True, metavar="comando")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="cartella con plan.yaml")
    check = commands.add_parser("check", parents=[data], help="cerca gli errori nel piano")
    check.set_defaults(run=run_check)
    build = commands.add_parser("build", parents=[data], help="costruisce il sito")
    build.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="cartella del sito")
    build.set_defaults(run=run_build)
    serve = commands.add_parser("serve", parents=[data], help="mostra il sito mentre si scrive")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="porta su 127.0.0.1")
    serve.set_defaults(run=run_serve)
    made = commands.add_parser("schema", help="scrive lo schema JSON del piano")
    made.set_defaults(run=run_schema)
    return root


def checked(data: Path) -> Plan | None:
    """The plan in the folder, or None after its problems have been printed."""
    plan, problems = check_file(data / "plan.yaml")
    for problem in problems:
        print(problem)
    if problems:
        number = len(problems)
        print(f"{number} {'problema' if number == 1 else 'problemi'} da correggere.", file=sys.stderr)
    return plan


def run_check(options: argparse.Namespace) -> int:
    """Print every problem of the plan."""
    plan = checked(options.data)
    if plan is None:
        return PROBLEMS
    print(f"{options.data / 'plan.yaml'}: nessun problema ({len(plan.drivers)} driver).")
    return 0


def run_build(options: argparse.Namespace) -> int:
    """Check the plan and build its site."""
    if checked(options.data) is None:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    publish.build(options.data, options.site)
    print(f"Sito pronto in {options.site}/. Per vederlo:")
    print(f"  {Path(sys.executable).parent / 'python'} -m http.server -b 127.0.0.1 -d {options.site} 8000")
    print("e apri http://127.0.0.1:8000/")
    return 0


def run_serve(options: argparse.Namespace) -> int:
    """Show the site and build it again at every change."""
    from macros import preview

    return preview.serve(options.data, options.port)


def run_schema(_options: argparse.Namespace) -> int:
    """Print the JSON Schema of the plan file."""
    print(schema.text(), end="")
    return 0
