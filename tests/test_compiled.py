"""Templates compiled once: what is kept is used while it is right, and never after."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from macros.compiled import Compiled


def shown(compiled: Compiled, text: str) -> str:
    """A page made by a new environment, as MkDocs makes one for each draft."""
    env = Environment(loader=DictLoader({"page": text}), autoescape=True, bytecode_cache=compiled)
    return env.get_template("page").render(name="<a>")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """What a process has kept of one template."""
    first = Compiled()
    assert shown(first, "Ecco {{ name }}") == "Ecco &lt;a&gt;"
    first.write(tmp_path / "cache/templates")
    return tmp_path / "cache/templates"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that Jinja compiles."""
    found: list[str] = []
    original = Environment.compile

    def compile_(self: Environment, source: str, *others: object, **more: object) -> object:
        found.append(source)
        return original(self, source, *others, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", compile_)
    return found


def test_a_later_process_does_not_compile_again(kept: Path, compilations: list[str]) -> None:
    later = Compiled()
    later.read(kept)
    assert shown(later, "Ecco {{ name }}") == "Ecco &lt;a&gt;"
    assert compilations == []


def test_a_template_that_has_changed_is_compiled_anew_and_kept(kept: Path, compilations: list[str]) -> None:
    later = Compiled()
    later.read(kept)
    assert shown(later, "Ora {{ name }}") == "Ora &lt;a&gt;"
    assert compilations == ["Ora {{ name }}"]
    later.write(kept)
    last = Compiled()
    last.read(kept)
    assert shown(last, "Ora {{ name }}") == "Ora &lt;a&gt;"
    assert compilations == ["Ora {{ name }}"]


def test_nothing_is_written_where_nothing_is_new(kept: Path) -> None:
    later, before = Compiled(), kept.stat()
    later.read(kept)
    shown(later, "Ecco {{ name }}")
    later.write(kept)
    assert kept.stat().st_mtime_ns == before.st_mtime_ns
    assert kept.stat().st_ino == before.st_ino


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a byte": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "the first byte": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "cut short": lambda content: content[: len(content) // 2],
    "empty": lambda _: b"",
    "something else": lambda _: b"c__builtin__\neval\n(V1/0\ntR.",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_not_used_and_is_replaced(
    kept: Path, compilations: list[str], damage: Callable[[bytes], bytes]
) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    later = Compiled()
    later.read(kept)
    assert later.known == {}
    assert shown(later, "Ecco {{ name }}") == "Ecco &lt;a&gt;"
    assert compilations == ["Ecco {{ name }}"]
    later.write(kept)
    assert kept.read_bytes() == whole


def test_nothing_kept_is_nothing_known(tmp_path: Path) -> None:
    compiled = Compiled()
    compiled.read(tmp_path / "nothing")
    assert compiled.known == {}


def test_a_text_in_no_file_is_compiled_once_too(tmp_path: Path, compilations: list[str]) -> None:
    first, env = Compiled(), Environment(autoescape=True)
    first.of_text(env.compile, "{{ name }}")
    first.of_text(Environment(autoescape=True).compile, "{{ name }}")
    first.write(tmp_path / "kept")
    later = Compiled()
    later.read(tmp_path / "kept")
    code = later.of_text(env.compile, "{{ name }}")
    assert env.template_class.from_code(env, code, {}).render(name="<a>") == "&lt;a&gt;"
    assert compilations == ["{{ name }}"]
