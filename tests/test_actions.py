"""The table of all actions: what a reader asks for is shown, on a phone as on a desk, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.archive import tiny, write
from tests.conftest import EXAMPLE

Served = Callable[[Path], str]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_filter_leaves_only_what_fits_it_in_sight(served: Served, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served(EXAMPLE) + "attuale/azioni/?driver=Terra+e+cibo")
    rows = page.locator("[data-actions] tr[data-deadline]")
    expect(page.locator(".filters [role=status]")).to_have_text("8 azioni")
    expect(rows.filter(visible=True)).to_have_count(8)
    assert rows.count() > 8
    assert page.locator("[data-actions] .group").filter(visible=True).all_inner_texts() == ["Terra e cibo"]
    page.get_by_role("button", name="Mostra tutte le azioni").click()
    expect(rows.filter(visible=True)).to_have_count(rows.count())


@pytest.mark.parametrize("width", [360, 1280])
def test_in_order_of_time_no_driver_heads_the_list_and_the_first_to_be_due_comes_first(
    served: Served, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served(EXAMPLE) + "attuale/azioni/?ordina=deadline")
    expect(page.locator("[data-actions] .group").filter(visible=True)).to_have_count(0)
    shown = page.locator("[data-actions] tr[data-deadline]").filter(visible=True)
    days = [day for day in shown.evaluate_all("rows => rows.map(row => row.dataset.deadline)") if day]
    assert days == sorted(days, key=lambda day: day.ljust(len("2026-12-31"), "~"))


def test_a_name_with_two_spaces_in_a_row_is_found_by_its_filter(served: Served, page: Page, tmp_path: Path) -> None:
    actions = [{"id": owner[-1], "title": owner, "owner": owner} for owner in ("Settore  scuole a", "Settore b")]
    write(tmp_path / "plan.yaml", tiny("ora", 1, drivers=[{"id": "d", "title": "Driver", "actions": actions}]))
    page.goto(served(tmp_path) + "attuale/azioni/")
    page.get_by_label("Chi").select_option(index=1)
    expect(page.locator(".filters [role=status]")).to_have_text("1 azione")
