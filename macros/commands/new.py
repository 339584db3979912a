"""`piano new`: adds an item to the plan."""

import argparse
import sys

from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.editing import additions
from macros.editing.additions import KINDS, NotAddedError
from macros.editing.saving import ChangedMeanwhileError, save

MEANINGS = ", ".join(key if kind.name == key else f"{key} ({kind.name})" for key, kind in KINDS.items())


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("new", help="aggiunge un elemento al piano")
    parser.add_argument("kind", metavar="tipo", choices=list(KINDS), help=MEANINGS)
    parser.add_argument("title", metavar="titolo", help="il titolo, tra virgolette")
    parser.add_argument("--in", dest="inside", metavar="ID", help="il driver o l'obiettivo in cui va")
    parser.add_argument("--after", metavar="ID", help="l'elemento dopo il quale va; se manca, va per ultimo")
    add_data(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Add the item and say where it is, or say why not and leave the file as it was."""
    if not checked(options.data).archive:
        return PROBLEMS
    path = options.data / "plan.yaml"
    raw = path.read_bytes()
    try:
        new = additions.add(raw, KINDS[options.kind], options.title, options.inside, options.after)
        save(path, new.raw, raw)
    except (NotAddedError, ChangedMeanwhileError) as error:
        print(f"{error}\nNon ho aggiunto nulla.", file=sys.stderr)
        return PROBLEMS
    print(f"{path}:{new.line}: ecco «{new.id}».")
    print("Sotto ci sono i campi più usati, spenti da «# ». Togli «# » a quelli che riempi, cancella gli altri.")
    print("Poi: piano check")
    return 0
