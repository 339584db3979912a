"""What is published is read from folders and hosts; a host that is slow, endless, elsewhere or wrong is left."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

import pytest

from macros.hosting import compression, published
from macros.hosting.published import Folder, Host, NotReadError, at
from tests.archive import close_all, tiny
from tests.conftest import Build

Serve = Callable[[Path], str]


class Quiet(SimpleHTTPRequestHandler):
    """A host that keeps its log to itself, and at some addresses behaves badly."""

    def do_GET(self) -> None:
        bad = BAD.get(self.path.rsplit("/", 1)[-1])
        if bad:
            bad(self)
        elif self.path.endswith("/packed.json") and self.headers["Accept-Encoding"] == "gzip":
            self.packed()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass

    def packed(self) -> None:
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(b"{}"))

    def go(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address.format(port=self.server.server_address[1]))
        self.end_headers()

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(ConnectionError):  # the reader has left
            while True:
                self.wfile.write(bytes(1000))

    def cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"poco")

    def dripping(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"x")
            sleep(0.01)

    def nonsense(self) -> None:
        self.wfile.write(b"this is no http\r\n\r\n")


BAD: dict[str, Callable[[Quiet], None]] = {
    "moved": lambda host: host.go("/index.html"),
    "elsewhere": lambda host: host.go("http://localhost:{port}/index.html"),
    "ftp": lambda host: host.go("ftp://127.0.0.1/index.html"),
    "file": lambda host: host.go("file:///etc/hostname"),
    "round": lambda host: host.go("/round"),
    "gone": lambda host: host.send_error(410),
    "secret": lambda host: host.send_error(403),
    "broken": lambda host: host.send_error(500),
    "endless": Quiet.endless,
    "cut": Quiet.cut,
    "dripping": Quiet.dripping,
    "nonsense": Quiet.nonsense,
}


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a folder on 127.0.0.1; gives its address."""
    servers = []

    def start(folder: Path) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def site(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = close_all(tmp_path_factory.mktemp("two") / "data", [tiny("prima", 1), tiny("seconda", 2)])
    return built(data)


def test_a_folder_and_a_host_give_the_same_files(site: Path, serve: Serve) -> None:
    host, folder = at(serve(site)), at(str(site))
    assert isinstance(host, Host)
    assert isinstance(folder, Folder)
    drafts = {name for name in folder.names() if name.split("/")[0] in ("prima", "seconda", "attuale")}
    assert host.names() == drafts | {"versions.json"}
    assert len(drafts) > 30
    for name in ("index.html", "prima/index.html", "attuale/manifest.json", "non/c/è"):
        assert host.read(name) == folder.read(name)
    assert folder.read("non/c/è") is None


def test_one_draft_of_a_host_has_the_names_of_its_manifest(site: Path, serve: Serve) -> None:
    assert at(serve(site) + "prima").names() == Folder(site / "prima").names()


@pytest.mark.parametrize("end", ["", "index.html", "//"])
def test_an_address_may_be_copied_from_a_browser(site: Path, serve: Serve, end: str) -> None:
    assert at(serve(site) + end).read("versions.json") == (site / "versions.json").read_bytes()


@pytest.mark.parametrize("versions", ["", "no", "7", "[1]", '[{"version": "../.."}, {"version": "x"}]', "[" * 100_000])
def test_a_host_that_lists_no_drafts_has_none(tmp_path: Path, serve: Serve, versions: str) -> None:
    (tmp_path / "versions.json").write_text(versions)
    assert at(serve(tmp_path)).names() == {"versions.json"}


@pytest.mark.parametrize("name", ["gone", "nothing-there"])
def test_a_file_that_is_not_there_is_none(site: Path, serve: Serve, name: str) -> None:
    assert at(serve(site)).read(name) is None


def test_another_address_of_the_same_host_is_followed(site: Path, serve: Serve) -> None:
    assert at(serve(site)).read("moved") == (site / "index.html").read_bytes()


REFUSED = {
    "elsewhere": r"elsewhere: il server rimanda a http://localhost:\d+, e lì non vado\.",
    "ftp": r"ftp: il server rimanda a ftp://127\.0\.0\.1, e lì non vado\.",
    "file": r"file: il server risponde con l'errore 302\.",
    "round": "round: il server risponde con l'errore 302",
    "secret": r"secret: il server risponde con l'errore 403\.",
    "broken": r"broken: il server risponde con l'errore 500\.",
    "endless": r"endless: il file è più grande di 0 MB\.",
    "cut": "cut: il sito ha interrotto l'invio",
    "dripping": r"dripping: il file non è arrivato in 0\.1 secondi\.",
    "nonsense": "nonsense: il sito non risponde",
}


@pytest.mark.parametrize(("name", "told"), REFUSED.items(), ids=REFUSED)
def test_a_host_that_does_wrong_is_told(
    tmp_path: Path, serve: Serve, name: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "MAX_BYTES", 2000)
    monkeypatch.setattr(published, "FILE_SECONDS", 0.1)
    with pytest.raises(NotReadError, match=f"^http://127.0.0.1:[0-9]+/{told}"):
        at(serve(tmp_path)).read(name)


def test_a_host_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(NotReadError, match="non risponde in tempo"):
            at(address).read("index.html")
    with pytest.raises(NotReadError, match="il sito rifiuta il collegamento"):
        at(address).read("index.html")


def test_a_host_that_does_not_exist_is_told() -> None:
    with pytest.raises(NotReadError, match="un sito con questo nome non c'è, o la rete non va"):
        at("http://nessuno.invalid/").read("index.html")


@pytest.mark.parametrize("address", ["http://127.0.0.1/?x=1", "http://127.0.0.1/attuale/#x"])
def test_an_address_that_is_none_of_a_folder_is_told(address: str) -> None:
    with pytest.raises(NotReadError, match="togli dall'indirizzo"):
        at(address)


def test_what_browsers_get_compressed_is_asked_for_too(tmp_path: Path, serve: Serve) -> None:
    """At `packed.json` this host sends gzip to who takes it; other names it sends as they are."""
    for name in ("packed.json", "plain.json", "font.woff2"):
        (tmp_path / name).write_text("{}")
    host = at(serve(tmp_path))
    assert host.read("packed.json") == b"{}"
    found = host.copies("packed.json")
    assert found.keys() == {".gz"}
    assert compression.holds(found[".gz"], ".gz", b"{}")
    assert host.copies("plain.json") == host.copies("font.woff2") == host.copies("nulla.json") == {}


@pytest.mark.parametrize("place", ["ftp://example.org/", "http:///x", "http://[x", "file:///etc", "non-c-e"])
def test_what_is_neither_address_nor_folder_is_told(place: str) -> None:
    with pytest.raises(NotReadError, match="non è una cartella, né un indirizzo"):
        at(place)
