"""The words of our pages as Markdown, and the projects in which other engines build them."""

import html
import re
import shutil
from pathlib import Path

MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
BLOCK = re.compile(
    r"<(h[1-6]|p|li|td|th|dt|dd|caption)\b[^>]*>(.*?)(?=<(?:/?(?:h[1-6]|p|li|td|th|dt|dd|caption))\b)", re.DOTALL
)
MKDOCS = """site_name: Piano
site_url: https://example.org/
theme:
  name: material
  font: false
plugins:
  - search
  - macros
"""
"""What somebody would write who begins: nothing checked, compared, linked from draft to draft."""


def markdown(page: str) -> str:
    """The words of a page, with its headings, paragraphs and list items."""
    found = MAIN.search(page)
    lines = []
    for tag, inside in BLOCK.findall(found[1] if found else ""):
        text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", inside))).strip().replace("<", "&lt;")
        mark = "#" * int(tag[1]) + " " if tag[0] == "h" else "- " if tag == "li" else ""
        lines += [f"{mark}{text}"] if text else []
    return "\n\n".join(lines) + "\n"


def export(site: Path, folder: Path) -> tuple[int, int]:
    """Write the pages of all drafts as Markdown; how many pages and words they are."""
    pages = words = 0
    for path in sorted(site.glob("*/**/index.html")):
        draft, *inner = path.parent.relative_to(site).parts
        if draft == "attuale":
            continue
        text = markdown(path.read_text("utf-8"))
        target = folder / draft / f"{'-'.join(inner) or 'home'}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        pages, words = pages + 1, words + len(text.split())
    (folder / "index.md").write_text("# Piano\n", "utf-8")
    return pages, words


def made(folder: Path, files: dict[str, str], pages: Path, name: str) -> Path:
    """A project of an engine, with the pages where it looks for them."""
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    shutil.copytree(pages, folder / name)
    return folder
