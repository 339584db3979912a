"""The schema in an editor: what the real yaml-language-server, which VS Code runs, tells who writes a plan."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.audit.tools import YAML_SERVER
from tests.conftest import REAL

SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
"""Its own list of schemas would come from the network; ours is named in the first line of the plan."""


class Editor:
    """An editor with one file open: it speaks the Language Server Protocol 3.17 with the server, over pipes."""

    def __init__(self, server: "subprocess.Popen[bytes]", path: Path) -> None:
        assert server.stdin
        assert server.stdout
        self.to, self.of, self.file, self.asked = server.stdin, server.stdout, {"uri": path.as_uri()}, 0

    def send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.to.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.to.flush()

    def receive(self) -> dict[str, Any]:
        """The next message; what the server asks is answered on the way."""
        length = 0
        while header := self.of.readline().strip():
            name, _, value = header.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.of.read(length))
        if message.get("method") == "workspace/configuration":
            found = [SETTINGS.get(item.get("section")) for item in message["params"]["items"]]
            self.send(id=message["id"], result=found)
        elif "method" in message and "id" in message:
            self.send(id=message["id"], result=None)
        return message

    def ask(self, method: str, **params: Any) -> Any:
        """What the server answers."""
        self.asked += 1
        self.send(id=self.asked, method=method, params=params)
        while (message := self.receive()).get("id") != self.asked or "method" in message:
            pass
        return message["result"]

    def start(self) -> None:
        plain = {"hover": {"contentFormat": ["plaintext"]}}
        capabilities = {"workspace": {"configuration": True}, "textDocument": plain}
        self.ask("initialize", processId=None, rootUri=None, capabilities=capabilities)
        self.send(method="initialized", params={})
        self.send(method="workspace/didChangeConfiguration", params={"settings": SETTINGS})

    def write(self, text: str) -> list[dict[str, Any]]:
        """Have this text in the file, unsaved; what the server finds wrong with it."""
        document = {**self.file, "languageId": "yaml", "version": 1, "text": text}
        self.send(method="textDocument/didOpen", params={"textDocument": document})
        while (message := self.receive()).get("method") != "textDocument/publishDiagnostics":
            pass
        found: list[dict[str, Any]] = message["params"]["diagnostics"]
        return found

    def at(self, method: str, line: int, character: int) -> Any:
        """What the server says of a place, counted from 0."""
        return self.ask(method, textDocument=self.file, position={"line": line, "character": character})


@pytest.fixture
def editor() -> Iterator[Editor]:
    """An editor in which the first draft of Milan is open."""
    command = ["node", str(YAML_SERVER), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        started = Editor(server, REAL / "plan.yaml")
        started.start()
        yield started
        server.terminate()


def place(text: str, part: str) -> tuple[int, int]:
    """Where a part of the text ends, counted from 0."""
    before = text[: text.index(part) + len(part)]
    return before.count("\n"), len(before.rpartition("\n")[2])


@pytest.fixture(scope="module")
def plan() -> str:
    """The first draft of Milan, whose first line names the schema."""
    return (REAL / "plan.yaml").read_text("utf-8")


def test_a_good_plan_has_no_remarks(editor: Editor, plan: str) -> None:
    assert editor.write(plan) == []


def test_the_values_of_the_status_are_offered(editor: Editor, plan: str) -> None:
    text = plan.replace("  status: in_consultazione", "  status: ", 1)
    editor.write(text)
    offered = editor.at("textDocument/completion", *place(text, "\n  status: "))
    labels = {item["label"] for item in offered["items"]}
    assert {"bozza", "in_consultazione", "adottato", "approvato", "ritirato"} <= labels


def test_a_field_is_explained_in_italian(editor: Editor, plan: str) -> None:
    editor.write(plan)
    hover = editor.at("textDocument/hover", *place(plan, "\n  status"))
    assert "A che punto è questa bozza." in json.dumps(hover["contents"], ensure_ascii=False)


def test_a_misspelt_field_is_marked_where_it_stands(editor: Editor, plan: str) -> None:
    text = plan.replace("\n    tagline:", "\n    tagljne:", 1)
    marked = [found for found in editor.write(text) if "tagljne" in found["message"]]
    line, end = place(text, "\n    tagljne")
    assert [found["range"]["start"] for found in marked] == [{"line": line, "character": 4}]
    assert marked[0]["range"]["end"] == {"line": line, "character": end}
