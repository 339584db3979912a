"""`piano build`: checks the plan and builds the site of all its drafts."""

import argparse
import sys
from pathlib import Path

from macros import synonyms
from macros.commands import PROBLEMS, ROOT, Commands, add_data, checked


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("build", help="costruisce il sito")
    add_data(parser)
    parser.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="cartella del sito")
    parser.add_argument("--no-cache", action="store_true", help="costruisce di nuovo anche le bozze già pronte")
    parser.add_argument("--compress", action="store_true", help="aggiunge copie compresse, per il server")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build the site, or leave the old one as it was."""
    archive = checked(options.data)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    # Beside the site, a cache of its own: builds of other plans do not throw it away.
    store = options.site.resolve().parent / ".cache" / options.site.resolve().name
    try:
        known, _ = synonyms.load(options.data, ROOT)
        publish.build(archive, options.site, None if options.no_cache else store, known, options.compress)
    except publish.NotBuiltError as error:
        print(f"{error}\nNon riuscito: il sito che c'era è rimasto com'era.".lstrip(), file=sys.stderr)
        return PROBLEMS
    print(f"Sito pronto in {options.site}/. Per vederlo:")
    print(f"  {Path(sys.executable).parent / 'python'} -m http.server -b 127.0.0.1 -d {options.site} 8000")
    print("e apri http://127.0.0.1:8000/")
    return 0
