"""What the audit shares: compressed sites on real web servers, and figures to be printed at the end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from macros import publish
from macros.drafts import load
from tests.audit import servers
from tests.conftest import PREFIX

Site = Callable[[Path], Path]
Hosted = Callable[[Path], str]
FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Builds the compressed site of a folder with a plan, as `piano publish` does, once for each folder."""
    done: dict[Path, Path] = {}

    def build(data: Path) -> Path:
        if data not in done:
            archive, problems = load(data)
            assert not problems, problems
            done[data] = tmp_path_factory.mktemp("site") / "site"
            publish.build(archive, done[data], None, compress=True)
        return done[data]

    return build


@pytest.fixture(scope="session")
def hosted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Serves the site of a folder with a plan by nginx; gives its address, with the final /."""
    addresses: dict[Path, str] = {}
    with ExitStack() as stack:

        def host(data: Path) -> str:
            if data not in addresses:
                folder = tmp_path_factory.mktemp("nginx")
                root = servers.laid_out(site(data), folder / "www")
                addresses[data] = stack.enter_context(servers.nginx(root, folder / "work")) + PREFIX
            return addresses[data]

        yield host


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keeps a line for the end of the audit: what is measured, and no reason to fail."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures."""
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)
