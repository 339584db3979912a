"""A plan as large as the largest known: 54 drivers, 279 actions, 340 KB of YAML. Italian words, no sense.

Made from the words of the example plan and of the synonyms, always the same; `python -m tests.large_plan FILE`
writes it.
"""

import random
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DRIVERS, ACTIONS = 54, 279
LINKS = ["di", "per", "con", "e", "in", "da", "su", "a", "tra", "della", "delle", "dei", "nel", "sul", "alla", "dal"]


def vocabulary() -> list[str]:
    """Words of four letters and more, in an order of their own but always the same."""
    text = (ROOT / "examples/plan.yaml").read_text("utf-8") + (ROOT / "data/synonyms.yaml").read_text("utf-8")
    words = sorted(set(re.findall(r"\b[a-zàèéìòù]{4,}\b", text)))
    random.Random(1).shuffle(words)  # noqa: S311 - text, not secrets
    return words


class Writer:
    """Sentences of words that are as unevenly frequent as in a real text."""

    def __init__(self) -> None:
        self.words = vocabulary()
        self.random = random.Random(54)  # noqa: S311 - text, not secrets
        self.weights = [1 / (rank + 8) for rank in range(len(self.words))]

    def title(self, length: int) -> str:
        """A title of evenly chosen words, so that titles differ."""
        words = self.random.choices(self.words, k=length)
        return " ".join(
            word if place % 3 else f"{word} {self.random.choice(LINKS)}" for place, word in enumerate(words)
        ).capitalize()

    def text(self, length: int) -> str:
        """A paragraph of about `length` words, in sentences of about fifteen."""
        words = self.random.choices(self.words, self.weights, k=length)
        parts = [word if self.random.random() < 0.6 else f"{self.random.choice(LINKS)} {word}" for word in words]
        return ". ".join(" ".join(parts[start : start + 15]).capitalize() for start in range(0, length, 15)) + "."


def large_plan() -> dict[str, Any]:
    """The plan as the data of its YAML file."""
    writer = Writer()
    drivers = [_driver(writer, number) for number in range(1, DRIVERS + 1)]
    for place in range(ACTIONS):
        driver = drivers[place % DRIVERS]
        code = f"CAP{driver['number']}.{len(driver['actions']) + 1:02}"
        driver["actions"].append(_action(writer, code))
    for driver in drivers:
        del driver["number"]
    return {
        "title": "Piano grande",
        "authority": {"name": "Città metropolitana di prova"},
        "draft": {"id": "grande", "label": "Bozza grande", "date": "2025-03-01", "status": "bozza"},
        "pillars": [{"id": f"p{n}", "title": writer.title(2), "description": writer.text(40)} for n in range(1, 6)],
        "missions": [{"id": f"m{n}", "title": writer.title(3), "description": writer.text(40)} for n in range(1, 7)],
        "drivers": drivers,
    }


def _driver(writer: Writer, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "id": f"driver-{number}",
        "code": f"CAP{number}",
        "title": writer.title(4),
        "tagline": writer.text(14),
        "description": writer.text(90),
        "keywords": [writer.title(1).lower().split()[0] for _ in range(8)],
        "pillars": [f"p{number % 5 + 1}"],
        "missions": [f"m{number % 6 + 1}"],
        "objectives": [_item(writer, f"o{number}-{n}", f"CAP{number}.O{n}", 34) for n in range(1, 4)],
        "actions": [],
    }


def _action(writer: Writer, code: str) -> dict[str, Any]:
    item = _item(writer, code.lower().replace(".", "-"), code, 42)
    return item | {"owner": writer.title(3), "places": [writer.title(1)], "deadline": "2026-12"}


def _item(writer: Writer, name: str, code: str, length: int) -> dict[str, Any]:
    return {"id": name, "code": code, "title": writer.title(6), "description": writer.text(length)}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(yaml.safe_dump(large_plan(), allow_unicode=True, sort_keys=False), "utf-8")
