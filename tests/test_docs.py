"""What the documents say is true of the tree: fields, examples, messages, commands, paths and links."""

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from pydantic.fields import FieldInfo

from macros import cli, model
from macros.check import check
from macros.model import DraftStatus, Item, Outcome, Record, StepStatus
from macros.source import parse
from tests.conftest import ROOT

GUIDES = ("README.md", "CONTRIBUTING.md", "HACKING.md", "PUBLISHING.md")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(r"^```([a-z ]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
SECTION = re.compile(r"^[a-z_]+:", re.MULTILINE)
ENUMS = (DraftStatus, StepStatus, Outcome)
TABLE_HEAD = "| Campo | Obbligatorio | Che cosa ci va | Esempio |\n| --- | --- | --- | --- |\n"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def codes(text: str) -> list[str]:
    """What stands between backticks in the prose, and each line of the blocks of commands."""
    blocks = [body for kind, body in BLOCK.findall(text) if kind in ("", "sh", "console")]
    return CODE.findall(BLOCK.sub("", text)) + [line for body in blocks for line in body.splitlines()]


# The fields


def types() -> list[type[Record]]:
    """The types of the model that have fields of their own."""
    found = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, Record)]
    return [each for each in found if each is not Record and own_fields(each)]


def own_fields(type_: type[Record]) -> list[str]:
    common = set() if type_ is Item else set(Item.model_fields) if issubclass(type_, Item) else set()
    return [name for name in type_.model_fields if name not in common]


def table(type_: type[Record]) -> str:
    """The fields of a type, as CONTRIBUTING.md must list them."""
    rows = ""
    for name in own_fields(type_):
        field = type_.model_fields[name]
        cells = [f"`{name}`", "sì" if field.is_required() else "", str(field.description), ", ".join(shown(field))]
        rows += f"| {' | '.join(cells)} |\n".replace("|  |", "| |")
    return TABLE_HEAD + rows


def shown(field: FieldInfo) -> Iterator[str]:
    """All the values that a field may have, where they are few, else its examples."""
    (type_,) = {each for each in (field.annotation, *get_args(field.annotation)) if each in ENUMS} or {None}
    for value in type_ or field.examples or []:
        if isinstance(value, list):
            yield f"`[{', '.join(value)}]`"
        elif isinstance(value, dict):
            yield f"`{{{', '.join(f'{key}: {each}' for key, each in value.items())}}}`"
        else:
            yield f"`{value}`"


@pytest.mark.parametrize("type_", types(), ids=lambda type_: type_.__name__)
def test_the_guide_lists_every_field_of_the_model_as_the_model_describes_it(type_: type[Record]) -> None:
    assert f"<!-- {type_.__name__} -->\n\n{table(type_)}" in GUIDE, f"expected in CONTRIBUTING.md:\n\n{table(type_)}"


def test_the_guide_lists_no_other_types() -> None:
    assert sorted(re.findall(r"^<!-- (\w+) -->$", GUIDE, re.MULTILINE)) == sorted(each.__name__ for each in types())


# The examples


class Example(NamedTuple):
    """A block of YAML: a whole plan, or fields that take the place of those of the first plan of the guide."""

    line: int
    kind: str
    plan: str


class Session(NamedTuple):
    """Commands and what they print, run on the plan of the example above them."""

    line: int
    plan: str
    text: str


def blocks() -> Iterator[tuple[int, str, str]]:
    for match in BLOCK.finditer(GUIDE):
        yield GUIDE.count("\n", 0, match.start()) + 1, match[1], match[2]


BASE = next(body for _, kind, body in blocks() if kind == "yaml")


def sections(text: str) -> dict[str, str]:
    """The fields of a plan with their lines, in order."""
    starts = [match.start() for match in SECTION.finditer(text)]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert "".join(parts) == text, f"does not begin with a field of the plan:\n{text}"
    return {part.partition(":")[0]: part for part in parts}


def draft_of(plan: str) -> str:
    """The line with the id of a plan's draft."""
    return sections(plan)["draft"].splitlines()[1]


def examples() -> list[Example]:
    found = [(line, kind, body) for line, kind, body in blocks() if kind.startswith("yaml")]
    return [Example(line, kind, "".join((sections(BASE) | sections(body)).values())) for line, kind, body in found]


def sessions() -> list[Session]:
    return [
        Session(line, max((each for each in examples() if each.line < line), key=lambda each: each.line).plan, body)
        for line, kind, body in blocks()
        if kind == "console"
    ]


def at_line(case: Example | Session) -> str:
    return f"line {case.line}"


@pytest.mark.parametrize("case", examples(), ids=at_line)
def test_an_example_passes_the_check_unless_it_is_marked_as_wrong(case: Example) -> None:
    _, problems = check(parse(case.plan.encode(), "plan.yaml"))
    assert bool(problems) == (case.kind == "yaml sbagliato"), problems


@pytest.mark.parametrize("case", sessions(), ids=at_line)
def test_commands_print_what_the_guide_shows(
    case: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "data" / "plan.yaml"
    plan.parent.mkdir()
    if draft_of(case.plan) != draft_of(BASE):
        plan.write_text(BASE, "utf-8")
        assert cli.main(["close"]) == 0
    plan.write_text(case.plan, "utf-8")
    capsys.readouterr()
    printed = ""
    for command in re.findall(r"^\$ (.*)$", case.text, re.MULTILINE):
        cli.main(shlex.split(command)[1:])
        output = capsys.readouterr()
        printed += f"$ {command}\n{output.out}{output.err}"
    assert printed.rstrip("\n") == case.text.rstrip("\n"), f"expected:\n{printed}"


# Commands and paths


def commands(word: str) -> list[tuple[str, str]]:
    """Each use of a command in the guides, with its words."""
    found = []
    for name in GUIDES:
        for code in codes(read(name)):
            match = re.match(rf"(?:\$ )?(?:\.venv/bin/)?{word} ([^#]*)", code)
            if match:
                found.append((name, match[1].strip()))
    return sorted(set(found))


@pytest.mark.parametrize(("name", "words"), commands("make"))
def test_every_target_of_make_that_is_named_exists(name: str, words: str) -> None:
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert set(words.split()) <= set(targets)


@pytest.mark.parametrize(("name", "words"), commands("piano"))
def test_every_command_of_piano_that_is_named_exists(name: str, words: str) -> None:
    if words != "--help":
        cli.parser().parse_args(shlex.split(words))


def paths() -> list[tuple[str, str]]:
    """What looks like a path between backticks."""
    found = []
    for name in GUIDES:
        for code in CODE.findall(BLOCK.sub("", read(name))):
            if re.fullmatch(r"[\w.<>-]+/[\w./<>-]*|[\w.-]+\.(?:py|md|yml|yaml|toml|txt|json|html|png)", code):
                found.append((name, code))
    return sorted(set(found))


@pytest.mark.parametrize(("name", "path"), paths())
def test_every_path_that_is_named_exists(name: str, path: str) -> None:
    """`<id>` is any name; what git ignores is made by a command; the example plan has all that a plan may have."""
    made = [line.rstrip("/") for line in read(".gitignore").splitlines()]
    if path.split("/")[0] in made:
        return
    pattern = re.sub("<[^>]*>", "*", path).rstrip("/")
    folders = ("", "data/", "macros/", "macros/templates/", "tests/", "overrides/", "docs/")
    wanted = [pattern.replace("data/", "examples/", 1), *(folder + pattern for folder in folders)]
    assert any(any(ROOT.glob(each)) for each in wanted)


LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", [*GUIDES, "CHANGELOG.md"])
def test_every_link_to_a_file_or_heading_leads_there(name: str) -> None:
    text = BLOCK.sub("", read(name))
    headings = {
        re.sub(r"[^\w -]", "", title).replace(" ", "-").lower() for title in re.findall(r"^#+ (.*)$", text, re.M)
    }
    for address in LINK.findall(CODE.sub("", text)):
        if address.startswith("#"):
            assert address[1:] in headings, address
        elif ":" not in address:
            assert (ROOT / address).exists(), address


def test_the_documents_hold_no_path_of_one_machine() -> None:
    for name in [*GUIDES, "CHANGELOG.md"]:
        assert not re.search(r"/(home|root|work|Users|tmp)/", read(name)), name


def test_hacking_names_every_module() -> None:
    named = set(CODE.findall(BLOCK.sub("", read("HACKING.md"))))
    modules = [path.relative_to(ROOT / "macros") for path in (ROOT / "macros").rglob("*.py")]
    packages = {path.parent.as_posix() + "/" for path in modules if path.name == "__init__.py" and path.parent.name}
    alone = {path.as_posix() for path in modules if path.parent.name != "commands" and path.name != "__init__.py"}
    assert packages | alone <= named


def test_the_first_table_of_the_readme_names_every_folder() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."}
    made = {line.rstrip("/") for line in read(".gitignore").splitlines()}
    folders -= {name for name in folders if any(fnmatch(name, pattern) for pattern in made)}
    named = {code.split("/")[0] for pattern in (CODE, LINK) for code in pattern.findall(read("README.md"))}
    assert folders <= named
