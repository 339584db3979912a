"""How long twenty drafts take, as ratios measured in one run, how much memory, and how much room on the disk.

`make bench` prints the table. Every build is a process of its own, as an editor or a server starts it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.archive import make
from tests.plain_pages import MKDOCS, export, made

ROOT = Path(__file__).resolve().parent.parent
COUNT, DRIVERS, TIMES = 20, 5, 3
"""With five drivers, five pillars and six missions, 16 pages of a draft are made from it, besides the fixed ones."""


class Run(NamedTuple):
    """What a process took: seconds of waiting, seconds of the processor, and KiB of memory at its highest."""

    seconds: float
    work: float
    memory: int


def run(*command: str | Path, data: Path) -> Run:
    """Run a command to its end, with `data` as the folder of the plan."""
    environment = os.environ | {"PIANO_DATA": str(data), "NO_MKDOCS_2_WARNING": "1"}
    start = perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command}: exit status {process.returncode}")
    return Run(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def piano(data: Path, site: Path) -> Run:
    """`piano build`, with its cache beside the site."""
    return run(Path(sys.executable).parent / "piano", "build", "--data", data, "--site", site, data=data)


def mkdocs(data: Path, site: Path) -> Run:
    """Plain `mkdocs build`."""
    return run(sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", site, data=data)


def stock(site: Path, folder: Path) -> Run:
    """`mkdocs build` of the words of the current draft's pages with Material as it comes: what one would begin with."""
    shutil.copytree(site / "attuale", folder / "current/draft")
    export(folder / "current", folder / "pages")
    project = made(folder / "project", {"mkdocs.yml": MKDOCS}, folder / "pages", "docs")
    return run(sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", project / "mkdocs.yml", data=folder)


def middle(runs: list[Run]) -> Run:
    """The run of middle length."""
    return sorted(runs, key=lambda each: each.work)[len(runs) // 2]


def total(runs: list[Run]) -> Run:
    """All runs, one after the other."""
    return Run(sum(each.seconds for each in runs), sum(each.work for each in runs), max(each.memory for each in runs))


def alone(data: Path, folder: Path) -> list[Path]:
    """A folder for each draft, with nothing but that draft."""
    folders = []
    for number, path in enumerate([*sorted((data / "drafts").glob("*.yaml")), data / "plan.yaml"]):
        folders.append(folder / str(number))
        folders[-1].mkdir(parents=True)
        shutil.copy(path, folders[-1] / "plan.yaml")
    return folders


def edited(data: Path, site: Path) -> Run:
    """A build after a word of the current draft has changed; the time of loading and saving is not in it."""
    path = data / "plan.yaml"
    path.write_text(path.read_text("utf-8").replace("Qui la bozza", "Qui questa bozza", 1), "utf-8")
    return piano(data, site)


def room(site: Path, folders: list[Path]) -> tuple[float, float]:
    """KiB of a closed draft in the site, on average: as written, and as the disk counts it."""
    stats = [path.stat() for folder in folders for path in (site / folder.name).rglob("*") if path.is_file()]
    kib = 1024 * len(folders)
    return sum(stat.st_size for stat in stats) / kib, sum(stat.st_blocks * 512 for stat in stats) / kib


def main(folder: Path) -> None:
    """Measure, and print the tables."""
    data, site = make(folder / "data", COUNT, DRIVERS), folder / "site"
    folders = alone(data, folder / "alone")
    cold = piano(data, site)
    each = [mkdocs(single, folder / "single") for single in folders]
    edit = middle([edited(data, site) for _ in range(TIMES)])
    warm = middle([piano(data, site) for _ in range(TIMES)])
    one = middle([mkdocs(folders[-1], folder / "single") for _ in range(TIMES)])
    beside = middle([mkdocs(data, folder / "single") for _ in range(TIMES)])
    plain = middle([stock(site, folder / f"stock-{number}") for number in range(TIMES)])
    print(f"\n{'':50}{'seconds':>9}{'of CPU':>9}{'ratio':>8}{'MiB':>7}")
    row(f"mkdocs build of each of {COUNT} drafts, one by one", total(each), total(each))
    row(f"piano build of all {COUNT}, cold", cold, total(each))
    row("mkdocs build of one draft", one, one)
    row("the same pages by MkDocs with Material as it comes", plain, one)
    row(f"piano build after one word, {COUNT - 1} drafts cached", edit, one)
    row("piano build after nothing, all drafts cached", warm, one)
    row(f"mkdocs build of the current draft, {COUNT - 1} beside it", beside, beside)
    row("  piano build after one word, against that", edit, beside)
    closed = [path.with_suffix("") for path in (data / "drafts").glob("*.yaml")]
    written, on_disk = room(site, closed)
    pages = len(list((site / "attuale").rglob("index.html")))
    print(f"\nThe ratio is that of CPU. The last draft has {pages} pages ({os.cpu_count()} processors).")
    print(f"A further draft takes {written:.0f} KiB as written, {on_disk:.0f} KiB on this disk.")


def row(name: str, measured: Run, against: Run) -> None:
    """A line of the table, with the ratio to the run that it is compared with."""
    seconds, work, memory = measured
    print(f"{name:50}{seconds:9.2f}{work:9.2f}{work / against.work:8.2f}{memory / 1024:7.0f}")


if __name__ == "__main__":
    memory = Path("/dev/shm")  # noqa: S108 - disks of virtual machines differ more than what is measured
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        main(Path(name))
