"""The icons that a plan may name: Material Design's, as they come with the theme (Apache 2.0, licence beside them)."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from markupsafe import Markup

NAMES = "https://pictogrammers.com/library/mdi/"
"""Where people find the name of an icon."""


@cache
def folder() -> Path:
    """Where the icons lie: a folder of the installed theme, found without loading it."""
    spec = find_spec("material")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("material")
    return Path(spec.origin).parent / "templates" / ".icons" / "material"


def exists(name: str) -> bool:
    """Whether there is an icon of this name."""
    return bool(re.fullmatch(r"[a-z0-9-]{1,120}", name)) and (folder() / f"{name}.svg").is_file()


def meant(text: str) -> str:
    """The icon that is meant by `:material-train:` or `mdi-train`, as others write it; empty where there is none."""
    name = re.sub(r"^(?:material|mdi)[-:/]", "", text.strip(": ").lower())
    return name if exists(name) else ""


@cache
def svg(name: str) -> Markup:
    """The icon, to be shown beside its words: a screen reader passes it over."""
    text = (folder() / f"{name}.svg").read_text("utf-8")
    attributes = 'class="icon" width="24" height="24" aria-hidden="true" focusable="false"'
    return Markup(text.replace("<svg ", f"<svg {attributes} ", 1))  # noqa: S704 - files of the theme, not of a plan
