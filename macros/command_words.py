"""What the command line says in Italian where Python would say it in English."""

import argparse
import errno
import io
import os
import re
import sys
from pathlib import Path
from typing import NoReturn

HELP = {
    "usage: ": "uso: ",
    "positional arguments:": "argomenti:",
    "options:": "opzioni:",
    "show this help message and exit": "mostra questo aiuto",
}
ERRORS = {
    r"the following arguments are required: (.*)": r"manca: \1",
    r"unrecognized arguments: (.*)": r"non previsto: \1",
    r"argument (.+): invalid choice: (.*) \(choose from (.*)\)": r"«\2» non va bene per «\1»: scegli tra \3",
    r"argument (.+): invalid int value: (.*)": r"«\2» non va bene per «\1»: ci vuole un numero",
    r"argument (.+): expected one argument": r"dopo «\1» manca il valore",
    r"argument (.+): ignored explicit argument .*": r"«\1» non vuole un valore",
    r"ambiguous option: (.+) could match (.*)": r"«\1» è ambiguo: scrivi per intero \2",
}
REASONS = {
    errno.ENOENT: "non c'è",
    errno.EACCES: "il permesso è negato",
    errno.EPERM: "il permesso è negato",
    errno.EROFS: "il disco è di sola lettura",
    errno.ENOSPC: "il disco è pieno",
    errno.EDQUOT: "lo spazio assegnato è finito",
    errno.EFBIG: "il file è troppo grande per questo disco",
    errno.ENOTDIR: "non è una cartella",
    errno.EISDIR: "è una cartella",
    errno.EADDRINUSE: "la porta è già in uso, scegline un'altra con --port",
}


class Parser(argparse.ArgumentParser):
    """argparse's parser, speaking Italian."""

    def format_usage(self) -> str:
        """The line that shows how the command is written."""
        return _translated(super().format_usage())

    def format_help(self) -> str:
        """All that the command can do."""
        return _translated(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and leave with status 2."""
        plain = message.replace("'", "")
        for pattern, text in ERRORS.items():
            plain = re.sub(f"^{pattern}$", text, plain)
        self.exit(2, f"{self.format_usage()}{self.prog}: {plain}.\n")


def _translated(text: str) -> str:
    for english, italian in HELP.items():
        text = text.replace(english, italian)
    return text


def reason(error: OSError) -> str:
    """Why the system refused, and for which file."""
    why = REASONS.get(error.errno or 0, error.strerror or str(error))
    return f"{error.filename}: {why}" if error.filename else why


def print_anything() -> None:
    """Let every character be printed: one that the terminal cannot show comes out as its code, not as a traceback.

    Where the command was given nowhere to print, it is printed to nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
