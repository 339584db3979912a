"""`piano build`: checks the plan and builds the site of all its drafts."""

import argparse
import os
import sys
from pathlib import Path

from macros import cache
from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.kept import KeptPlans
from macros.project import ROOT


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("build", help="costruisce il sito")
    add_data(parser)
    parser.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="cartella del sito")
    parser.add_argument("--no-cache", action="store_true", help="costruisce di nuovo anche le bozze già pronte")
    parser.add_argument("--compress", action="store_true", help="aggiunge copie compresse, per il server")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="bozze costruite insieme")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build the site, or leave the old one as it was."""
    # Beside the site, a cache of its own: builds of other plans do not throw it away.
    store = options.site.resolve().parent / ".cache" / options.site.resolve().name
    kept = KeptPlans(store.with_name(f"{store.name}.plans"), cache.code(ROOT))
    archive, synonyms, _ = checked(options.data, None if options.no_cache else kept)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    try:
        place = None if options.no_cache else store
        publish.build(archive, options.site, place, synonyms, options.compress, options.workers)
    except publish.NotBuiltError as error:
        print(f"{error}\nNon riuscito: il sito che c'era è rimasto com'era.".lstrip(), file=sys.stderr)
        return PROBLEMS
    print(f"Sito pronto in {options.site}/. Per vederlo:")
    print(f"  {Path(sys.executable).parent / 'python'} -m http.server -b 127.0.0.1 -d {options.site} 8000")
    print("e apri http://127.0.0.1:8000/")
    return 0
