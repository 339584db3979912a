"""`piano links`: asks every address on other hosts that the current draft leads to whether it still answers."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.drafts import Archive
from macros.hosting import external
from macros.hosting.external import Answer
from macros.site import CURRENT


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("links", help="prova i link verso altri siti")
    add_data(parser)
    parser.add_argument("--list", action="store_true", help="elenca i link senza provarli")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, and print what does not answer; a host that refuses programs is no problem."""
    archive, *_ = checked(options.data)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    plan = options.data / "plan.yaml"
    try:
        places = {address: _place(address, page, plan) for address, page in _leaving(archive).items()}
    except publish.NotBuiltError as error:
        print(f"{error}\nNon riuscito.".lstrip(), file=sys.stderr)
        return PROBLEMS
    if options.list:
        print("\n".join(f"{places[address]}: {address}" for address in sorted(places)))
        return 0
    answers = external.ask_all(places)
    for answer in answers:
        if answer.reason:
            print(f"{places[answer.address]}: {answer.address} {answer.reason}.")
    return _conclude(answers)


def _conclude(answers: list[Answer]) -> int:
    """Say how many answer; the exit status."""
    good = sum(not answer.reason for answer in answers)
    doubtful = sum(answer.doubtful for answer in answers)
    doubt = f" Da aprire a mano: {doubtful}." if doubtful else ""
    print(f"Link verso altri siti: {len(answers)}. Rispondono: {good}.{doubt}", file=sys.stderr)
    return 0 if good + doubtful == len(answers) else PROBLEMS


def _leaving(archive: Archive) -> dict[str, str]:
    """Address -> page, of the current draft: a closed one can no longer be mended."""
    from macros import publish  # same

    with TemporaryDirectory() as folder:
        site = Path(folder, "site")
        publish.build(archive, site, None)
        pages = {
            path.relative_to(site).as_posix(): path.read_text("utf-8") for path in (site / CURRENT).rglob("*.html")
        }
    return external.leaving(pages, publish.address())


def _place(address: str, page: str, plan: Path) -> str:
    """Where somebody would mend it: the line of the plan, else the page."""
    line = external.line_of(address, plan.read_text("utf-8"))
    return f"{plan}:{line}" if line else page
