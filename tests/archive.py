"""An archive of many drafts, made from the example plan by edits that are always the same; the last one is current.

`python tests/archive.py FOLDER COUNT` writes it.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from macros import drafts, render
from macros.drafts import Archive
from macros.site import Site

EXAMPLE = Path(__file__).resolve().parent.parent / "examples"
STATUSES = ["bozza", "in_consultazione", "adottato"]
Data = dict[str, Any]


def make(folder: Path, count: int, drivers: int = 3) -> Path:
    """Write an archive of `count` drafts, the first with so many drivers of the example plan."""
    return close_all(folder, plans(count, drivers))


def close_all(folder: Path, plans: Iterable[Data]) -> Path:
    """Write these drafts and close all but the last one."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, plan in enumerate(plans):
        if number:
            drafts.close(folder, words)
        write(folder / "plan.yaml", plan)
    return folder


def tiny(name: str, day: int, **fields: Any) -> Data:
    """The draft `name` of that day of January 2025: a plan of one driver, and of what `fields` say."""
    draft = {"id": name, "label": f"Bozza {name}", "date": f"2025-01-{day:02}", "status": "bozza"}
    drivers = [{"id": "uno", "title": "Driver uno", "description": f"Parole della bozza {name}."}]
    return {"title": "Piano", "authority": {"name": "Ente di prova"}, "draft": draft, "drivers": drivers} | fields


def words(archive: Archive) -> str:
    """The text of the current draft, as `piano close` keeps it."""
    return render.words_of(Site(archive, len(archive) - 1, together=True))


def write(path: Path, plan: Data) -> None:
    """Write a plan as YAML, each scalar as the text that it is."""
    path.write_text(yaml.dump(plan, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), "utf-8")


def example(drivers: int) -> Data:
    """The example plan with its first drivers only."""
    text = (EXAMPLE / "plan.yaml").read_text("utf-8")
    plan: Data = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - text only
    for driver in plan["drivers"][drivers:]:
        _remove(plan, driver)
    return plan


def plans(count: int, drivers: int) -> Iterator[Data]:
    """The drafts, the oldest first."""
    plan = example(drivers)
    for number in range(count):
        plan = deepcopy(plan)
        day = date(2020, 1, 15) + timedelta(days=30 * number)
        status = STATUSES[number % len(STATUSES)]
        plan["draft"] = {"id": f"{day}", "label": f"Bozza numero {number + 1}", "date": f"{day}", "status": status}
        for every, edit in EDITS if number else []:
            if number % every == 0:
                edit(plan, number)
        yield plan


def _reword(plan: Data, number: int) -> None:
    driver = _driver(plan, number)
    driver["description"] = f"{driver.get('description', '')}\n\nQui la bozza {number} dice una cosa in più."
    driver["tagline"] = f"{driver.get('tagline', 'Parole')} {number}"


def _add_action(plan: Data, number: int) -> None:
    action = {"id": f"azione-{number}", "title": f"Azione {number}", "deadline": f"{2026 + number % 2}-06"}
    _driver(plan, number).setdefault("actions", []).append(action)


def _move_action(plan: Data, number: int) -> None:
    holder, action = _action(plan, f"azione-{number - 1}")
    holder["actions"].remove(action)
    _driver(plan, number).setdefault("actions", []).append(action)


def _rename_action(plan: Data, number: int) -> None:
    _rename(plan, _action(plan, f"azione-{number - 1}")[1], f"azione-{number - 1}-bis")


def _remove_action(plan: Data, number: int) -> None:
    holder, action = _action(plan, f"azione-{number - 1}")
    holder["actions"].remove(action)


def _rename_driver(plan: Data, number: int) -> None:
    driver = plan["drivers"][number // 4 % 3]
    driver["title"] = f"{driver['title'].split(' · ')[0]} · {number}"
    _rename(plan, driver, re.sub(r"-\d+$", "", driver["id"]) + f"-{number}")


def _rename_pillar(plan: Data, number: int) -> None:
    _rename(plan, plan["pillars"][0], f"pilastro-{number}")


def _add_driver(plan: Data, number: int) -> None:
    mission = plan["missions"][0]["id"]
    plan["drivers"].append({"id": f"driver-nuovo-{number}", "title": f"Nuovo {number}", "missions": [mission]})


def _remove_driver(plan: Data, number: int) -> None:
    _remove(plan, plan["drivers"][-1])


EDITS: list[tuple[int, Callable[[Data, int], None]]] = [
    (1, _reword),
    (1, _add_action),
    (2, _move_action),
    (3, _rename_action),
    (4, _rename_driver),
    (5, _add_driver),
    (7, _remove_driver),
    (9, _rename_pillar),
    (10, _remove_action),
]
"""What happens in every so many drafts."""


def _driver(plan: Data, number: int) -> Data:
    found: Data = plan["drivers"][number % 3]
    return found


def _action(plan: Data, name: str) -> tuple[Data, Data]:
    """An action of a driver by its id, under the name of today, with its driver."""
    for driver in plan["drivers"]:
        for action in driver.get("actions", []):
            if action["id"] in (name, f"{name}-bis"):
                return driver, action
    raise KeyError(name)


def _rename(plan: Data, item: Data, name: str) -> None:
    """Give an item another id, and tell all who refer to it."""
    old = item["id"]
    item |= {"id": name, "renamed_from": old}
    _everywhere(plan, lambda text: name if text == old else text.replace(f"(#{old})", f"(#{name})"))


def _remove(plan: Data, driver: Data) -> None:
    """Take a driver away, with all that refers to it or to its parts."""
    plan["drivers"].remove(driver)
    names = set(re.findall(r"'id': '([^']+)'", str(driver)))
    for name in ("notes", "observations"):
        plan[name] = [item for item in plan.get(name, []) if item.get("on") not in names]
    link = re.compile(rf"\[([^]]*)\]\(#({'|'.join(names)})\)")
    _everywhere(plan, lambda text: link.sub(r"\1", text))


def _everywhere(value: Any, change: Callable[[str], str]) -> None:
    """Change the texts that may hold a link, and the references to other items."""
    for key, child in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if not isinstance(child, str):
            _everywhere(child, change)
        elif "(#" in child or key == "on" or isinstance(key, int):
            value[key] = change(child)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
