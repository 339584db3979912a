"""The process behind `piano serve`: the site of all drafts, made anew whenever it changes; or what is wrong instead.

MkDocs' own preview ends where a plan is broken at the start, and goes on showing the old pages where it breaks later.
So only its server is taken: it watches files, and tells browsers to load their page again.
"""

import logging
import os
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from macros import addresses, assets, cache, project, publish, render
from macros.commands import advised, found, show
from macros.mistakes.terminal import counted
from macros.places import Problem

WATCHED = ("docs", "overrides", "macros/templates", "mkdocs.yml")
POLL_SECONDS = 0.1
QUIET_SECONDS = 0.05
"""Without a further change for so long, a file counts as saved."""
REMEMBERED = (
    project.first_state,
    cache.code,
    assets.files,
    assets.folder_name,
    addresses.pages,
    publish.address,
)
"""What is read of files once, and anew here, where they change."""
FAILED = "Il sito non si costruisce. Il terminale dice dov'è l'errore."


class Preview:
    """The site in a folder, or the page that is shown in its place."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.site, self.store = data, folder / "site", folder / "cache"
        self.instead = b""
        self.advice: list[Problem] = []

    def refresh(self) -> None:
        """Make the site of the plan as it now is. Never raises: the server would never show anything again."""
        try:
            problems = self._build()
            failure = ""
        except publish.NotBuiltError as error:
            print(error)
            problems, failure = [], FAILED
        except Exception:  # whatever a template, a page or the disk can do
            traceback.print_exc()
            problems, failure = [], FAILED
        self._show(problems, failure)

    def _build(self) -> list[Problem]:
        """Build the site, unless there are problems: these are returned."""
        for each in REMEMBERED:
            each.cache_clear()
        archive, synonyms, problems = found(self.data)
        if not problems:
            publish.build(archive, self.site, self.store, synonyms, live=True)
            self._advise(advised(self.data, archive))
        return problems

    def _advise(self, warnings: list[Problem]) -> None:
        """Print the warnings, unless they are those that the terminal shows already."""
        if warnings and warnings != self.advice:
            show(warnings)
            print(counted(warnings), flush=True)
        self.advice = warnings

    def _show(self, problems: Sequence[Problem], failure: str) -> None:
        """Say in the terminal and, without a site, in the browser what is wrong."""
        was_wrong, self.instead = bool(self.instead), b""
        if problems or failure:
            # A server without the site asks for `page_instead`, whatever the address.
            shutil.rmtree(self.site, ignore_errors=True)
            self.instead = page(problems, failure)
            show(problems)
            print(failure or counted(problems), flush=True)
        elif was_wrong:
            print("Nessun problema: la pagina mostra di nuovo il sito.", flush=True)

    def page_instead(self, _code: int) -> bytes | None:
        """What the server answers where it finds no file."""
        lost = self.site / "404.html"
        return self.instead or (lost.read_bytes() if lost.is_file() else None)


def page(problems: Sequence[Problem], failure: str) -> bytes:
    """The page that is shown in place of the site; it goes away by itself when the server has built anything later."""
    template = render.environment().get_template("problems.html")
    now = round(time.monotonic() * 1000)  # the server's own way of counting
    return template.render(problems=problems, title=failure or counted(problems), now=now).encode()


def serve(preview: Preview, port: int) -> None:
    """Serve the preview on 127.0.0.1:`port` until interrupted."""
    address = urlsplit(publish.address()).path
    server = LiveReloadServer(
        preview.refresh, "127.0.0.1", port, str(preview.site), mount_path=address, polling_interval=POLL_SECONDS
    )
    server.build_delay = QUIET_SECONDS
    server.error_handler = preview.page_instead
    for path in (preview.data, *(publish.ROOT / name for name in WATCHED)):
        server.watch(str(path))
    logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # a page not found is no news
    try:
        preview.refresh()
        print(f"Anteprima: {server.url} (Ctrl-C per chiuderla)", flush=True)
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # nothing may interrupt the cleaning
        server.shutdown()


def end_with_parent() -> None:
    """Wait until the process that started this one has gone, whatever the way; it holds the other end of a pipe."""
    os.read(sys.stdin.fileno(), 1)
    signal.raise_signal(signal.SIGTERM)


def main(data: str, port: str) -> None:
    """Show the plan in `data` until told to end."""
    # Not SystemExit, which `publish.build` takes for the end of MkDocs.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        with TemporaryDirectory(prefix="piano-") as folder:
            serve(Preview(Path(data), Path(folder)), int(port))
    except KeyboardInterrupt:
        return
    except publish.NotBuiltError as error:  # not even the address of the site is known
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
