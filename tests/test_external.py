"""Links to other hosts are found, asked for politely on a server of the test's own, and told of in Italian."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from http.client import BadStatusLine
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError

import pytest

from macros import cli
from macros.hosting import external
from macros.hosting.external import Answer
from tests.conftest import ROOT

STATUSES = {"/ok": 200, "/gone": 410, "/lost": 404, "/broken": 500, "/odd": 418, "/refuses": 403, "/citt%C3%A0": 200}


class Host(BaseHTTPRequestHandler):
    """Answers by the path; keeps what it was asked."""

    asked: list[str]

    def answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        if self.path == "/slow":
            time.sleep(2)
        status = {"/moved": 301, "/only-get": 501 if self.command == "HEAD" else 200} | STATUSES
        self.send_response(status.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "/ok")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815  # the names that http.server looks for

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the server, without a final /; environments with a proxy must not come between."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    Host.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "reason", "doubtful"),
    [
        ("/ok", "", False),
        ("/città", "", False),
        ("/moved", "", False),
        ("/only-get", "", False),
        ("/lost", "risponde 404: la pagina non c'è", False),
        ("/gone", "risponde 410: la pagina non c'è più", False),
        ("/broken", "risponde 500: il sito ha un guasto", False),
        ("/odd", "risponde 418: la pagina non si apre", False),
        ("/refuses", "risponde 403: forse respinge solo i programmi", True),
        ("/slow", "non risponde in tempo", False),
    ],
)
def test_an_answer_is_told_in_italian(host: str, path: str, reason: str, doubtful: bool) -> None:
    assert external.ask(host + path, seconds=0.5) == Answer(host + path, reason, doubtful)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (URLError(socket.gaierror()), "un sito con questo nome non c'è, o la rete non va"),
        (URLError(ConnectionRefusedError()), "il sito rifiuta il collegamento"),
        (URLError(ssl.SSLCertVerificationError()), "il certificato del sito non è valido"),
        (URLError(TimeoutError()), "non risponde in tempo"),
        (ConnectionResetError(), "il sito non risponde"),
        (BadStatusLine("?"), "il sito non risponde"),
    ],
    ids=repr,
)
def test_no_answer_is_told_in_italian(monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(external, "urlopen", fail)
    assert external.ask("https://altro.example/") == Answer("https://altro.example/", reason)


def test_an_address_that_is_none_is_no_crash() -> None:
    assert external.ask("http://127.0.0.1:porta/").reason == "il sito non risponde"


def test_the_content_is_asked_for_only_where_a_host_says_nothing_without(host: str) -> None:
    external.ask_all([f"{host}/ok", f"{host}/only-get"], pause=0)
    assert Host.asked == ["HEAD /ok", "HEAD /only-get", "GET /only-get"]


def test_each_address_is_asked_once_and_answers_come_in_order(host: str) -> None:
    answers = external.ask_all([f"{host}/ok", f"{host}/lost", f"{host}/ok"], pause=0)
    assert [answer.address for answer in answers] == [f"{host}/lost", f"{host}/ok"]
    assert Host.asked.count("HEAD /ok") == 1


def test_a_host_is_given_time_between_two_questions(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(external, "sleep", slept.append)
    external.ask_all([f"{host}/ok?1", f"{host}/ok?2", f"{host}/ok?3"])
    assert slept == [0, external.PAUSE, external.PAUSE]


def test_only_links_to_other_hosts_are_listed_with_the_first_page_that_has_them() -> None:
    pages = {
        "b/index.html": '<a href="https://altro.example/?a=1&amp;b=2#parte">',
        "a/index.html": '<a class="x" href="https://altro.example/?a=1&amp;b=2"><a href="../b/">',
        "c/index.html": '<a href="https://example.org/piano/a/"><a href="mailto:a@b.c"><link href="https://non-un-link.example/">',
    }
    found = external.leaving(pages, "https://example.org/piano/")
    assert found == {"https://altro.example/?a=1&b=2": "a/index.html"}


def test_the_line_is_that_of_the_whole_address() -> None:
    plan = "a: https://altro.example/pagina\nb: https://altro.example/\nc: x (https://altro.example/pagina)\n"
    assert external.line_of("https://altro.example/", plan) == 2
    assert external.line_of("https://altro.example/pagina", plan) == 1
    assert external.line_of("https://altrove.example/", plan) is None


@pytest.mark.parametrize("more", ["/", "-uno", ".pdf", "?a=1", "&b=2", "%20b"])
def test_a_longer_address_is_another(more: str) -> None:
    address = "https://altro.example/pagina"
    assert external.line_of(address, f"a: {address}{more}\nb: {address}#qui\n") == 2


def test_a_host_with_an_accent_is_asked_by_the_name_that_the_network_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(external, "urlopen", lambda request, **_: asked.append(request.full_url) or nullcontext())
    assert external.ask("https://città.example/più?a=è") == Answer("https://città.example/più?a=è")
    assert asked == ["https://xn--citt-3na.example/pi%C3%B9?a=%C3%A8"]


@pytest.fixture
def plan(tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a plan that leads to the server; where the pages of docs/ lead nobody is asked."""
    find = external.leaving

    def ours(pages: Mapping[str, str], base: str) -> dict[str, str]:
        return {link: page for link, page in find(pages, base).items() if link.startswith(host)}

    monkeypatch.setattr(external, "leaving", ours)
    monkeypatch.setattr(external, "sleep", lambda _: None)
    path = tmp_path / "data" / "plan.yaml"
    path.parent.mkdir()
    base = re.sub(r"^ +url: .*\n", "", (ROOT / "tests/plans/base.yaml").read_text("utf-8"), flags=re.MULTILINE)
    text = f"introduction: 'Vedi [uno]({host}/ok), [due]({host}/lost), [tre]({host}/refuses).'\n"
    path.write_text(text + base, "utf-8")
    return path


def test_the_command_says_which_lines_of_the_plan_have_links_that_do_not_answer(
    plan: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["links", "--data", str(plan.parent)]) == 1
    output = capsys.readouterr()
    assert output.out == (
        f"{plan}:1: {host}/lost risponde 404: la pagina non c'è.\n"
        f"{plan}:1: {host}/refuses risponde 403: forse respinge solo i programmi.\n"
    )
    assert output.err == "Link verso altri siti: 3. Rispondono: 1. Da aprire a mano: 1.\n"


def test_a_host_that_keeps_programs_out_is_no_problem(plan: Path) -> None:
    plan.write_text(plan.read_text("utf-8").replace("/lost", "/ok"), "utf-8")
    assert cli.main(["links", "--data", str(plan.parent)]) == 0


def test_links_are_listed_without_asking(plan: Path, host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["links", "--data", str(plan.parent), "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{plan}:1: {host}/{name}" for name in ("lost", "ok", "refuses")]
    assert Host.asked == []
