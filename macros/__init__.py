"""The names that pages may call; mkdocs-macros loads this package."""

from functools import partial
from typing import Any

from macros import project

project.first_state(project.ROOT)  # before any other module is read
PAGES = (
    "home",
    "drivers",
    "driver",
    "pillars",
    "pillar",
    "missions",
    "mission",
    "actions",
    "timeline",
    "glossary",
    "sources",
    "participate",
    "contacts",
    "drafts",
    "changes",
    "changes_since",
    "absence",
    "whole",
    "alphabetical",
    "accessibility_contacts",
    "privacy_contacts",
)
"""One macro for each template of a page or of a part of one."""
CHANGING = ("now", "environment", "git")
"""What mkdocs-macros knows of the moment and the machine: no page may, or the same commit would make other pages."""


def define_env(env: Any) -> None:
    """Give pages their macros (called by mkdocs-macros once a build): `{{ home() }}`, `{{ driver("id") }}`, …"""
    from macros import render  # here: importing any other module of the package must not need the theme's stack

    plugin = env.conf.plugins["piano"]
    for name in CHANGING:
        env.macros.pop(name, None)
        env.variables.pop(name, None)

    def show(template: str, name: str | None = None) -> str:
        return str(plugin.set_aside(render.page(template, plugin.site, env.page.url, name)))

    for template in PAGES:
        env.macro(partial(show, template), template)
