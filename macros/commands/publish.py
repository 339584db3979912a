"""`piano publish`: builds the site and puts it where a web server shows it, or brings back the one before."""

import argparse
import os
import sys
from pathlib import Path

from macros import drafts
from macros.commands import PROBLEMS, Commands, add_data, checked
from macros.drafts import Archive
from macros.hosting import permanence, releases
from macros.hosting.releases import NotReleasedError


def add(commands: Commands) -> None:
    """Say how the command is called."""
    parser = commands.add_parser("publish", help="mette il sito dove il server web lo mostra")
    add_data(parser)
    parser.add_argument("link", type=Path, metavar="DIR", help="cartella che il server web mostra")
    parser.add_argument("--rollback", action="store_true", help="torna al sito pubblicato prima")
    parser.add_argument(
        "--forget", action="append", default=[], metavar="BOZZA", help="questa bozza pubblica può sparire o cambiare"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Publish, or go back by one, and say what is public now."""
    try:
        return _go_back(options.link) if options.rollback else _publish(options.data, options.link, options.forget)
    except NotReleasedError as error:
        print(error, file=sys.stderr)
        return PROBLEMS


def _go_back(link: Path) -> int:
    release = releases.rollback(link)
    print(f"In {link} è di nuovo pubblico il sito n. {release.number}: «{release.title}».")
    left = len(releases.earlier(link))
    print(f"Siti precedenti a cui tornare: {left}." if left else "Non ci sono siti precedenti a cui tornare.")
    return 0


def _publish(data: Path, link: Path, forget: list[str]) -> int:
    archive, synonyms, _ = checked(data)
    if not archive:
        return PROBLEMS
    from macros import publish  # only here: MkDocs takes as long to load as a check takes in all

    def make(folder: Path) -> None:
        _refuse_changed(data, archive)
        _refuse_loss(link, archive, forget)
        publish.build(archive, folder, store, synonyms, True, os.cpu_count() or 1)

    before = releases.public(link)
    store = releases.home(link) / ".cache"
    os.umask(0o022)  # whoever publishes, the web server's user must be able to read it
    try:
        now = releases.release(link, make)
    except publish.NotBuiltError as error:
        print(f"{error}\nNon riuscito: il sito pubblico è rimasto com'era.".lstrip(), file=sys.stderr)
        return PROBLEMS
    if now == before:
        print(f"In {link} era già pubblico questo sito, il n. {now.number}: «{now.title}».")
    else:
        print(f"In {link} ora è pubblico il sito n. {now.number}: «{now.title}».")
    if releases.earlier(link):
        print(f"Per tornare a quello di prima: piano publish {link} --rollback")
    return 0


def _refuse_changed(data: Path, archive: Archive) -> None:
    """Rule: a run that has waited for another does not publish what is no longer there. Raises NotReleasedError."""
    paths = [*(data / "drafts" / f"{edition.id}.yaml" for edition in archive[:-1]), data / "plan.yaml"]
    if [drafts.fingerprint(path) for path in paths] != [edition.fingerprint for edition in archive]:
        raise NotReleasedError("Non riuscito: il piano è cambiato mentre il comando aspettava: riprova.")


def _refuse_loss(link: Path, archive: Archive, forget: list[str]) -> None:
    """Let no public draft vanish or change, but for those that may. Raises NotReleasedError."""
    public = releases.public(link)
    # Where somebody has removed the public site, the one before it knows best.
    sites = [public, *reversed(releases.earlier(link))] if public else []
    known = next(filter(None, (permanence.of_site(each.folder) for each in sites)), [])
    broken = [each for each in permanence.broken(known, archive) if each.id not in forget]
    if broken:
        told = "".join(f"- {each.said}\n" for each in broken)
        options = " ".join(f"--forget {each.id}" for each in broken)
        raise NotReleasedError(
            f"Ogni bozza pubblica resta al suo indirizzo, com'era. Così invece:\n{told}"
            f"Se è proprio ciò che vuoi: piano publish {link} {options}\n"
            "Non riuscito: il sito pubblico è rimasto com'era."
        )
