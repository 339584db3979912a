"""`piano check | build | serve | …`: reads the command line, calls one command, says in Italian what came of it."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from macros.command_words import Parser, print_anything, reason
from macros.commands import PROBLEMS, USAGE

COMMANDS = (
    "check", "build", "serve", "new", "format", "close", "changes", "review", "publish", "verify", "links", "doctor",
    "words", "schema",
)  # fmt: skip
"""The modules of `commands/`, in the order of the help."""
GARBAGE = 50_000
"""New objects after which Python looks for circles; with its own number a build spends a tenth of its time looking."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 when something must be mended first, 2 when the words are wrong.

    Where nobody reads what is printed it is that of a program that the system ends for it: never 0, because what could
    not be told may be that nothing was published.
    """
    print_anything()
    given = sys.argv[1:] if arguments is None else arguments
    called = [name for name in COMMANDS if given[:1] == [name]]
    if not given:
        parser().print_help(sys.stderr)
        return USAGE
    options = parser(called or COMMANDS).parse_args(given)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Interrotto: ciò che c'era è rimasto com'era.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        print(f"Non riuscito: {reason(error)}.", file=sys.stderr)
        return PROBLEMS
    return status


def parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """These commands and their options: to load all of them takes as long as some need to do their work."""
    root = Parser(prog="piano", description="Controlla, costruisce e mostra il sito di un piano.")
    commands = root.add_subparsers(required=True, metavar="comando")
    for name in names:
        import_module(f"macros.commands.{name}").add(commands)
    return root


def command() -> NoReturn:
    """Run the command of the command line as a process of its own, and leave with its status.

    Python looks again and again, and at the end once more, through all objects for circles of old ones. A command
    makes many objects, few circles, and ends soon.
    """
    gc.set_threshold(GARBAGE, 50, 50)
    status = main()
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    command()
