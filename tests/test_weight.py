"""A page is light: what a phone on a poor line must load before its reader reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import REAL, Build
from tests.weight import PAGES, first_view


@pytest.mark.parametrize(("data", "page"), PAGES.values(), ids=PAGES)
def test_the_first_view_takes_at_most_40_kilobytes_in_8_requests_to_this_host(
    served: Callable[[Path], str], browser: Browser, data: Path, page: str
) -> None:
    root = served(data)
    loaded = first_view(browser, root, page)
    assert sum(each.sent for each in loaded) <= 40_000, loaded
    assert len(loaded) <= 8, loaded
    assert [each.url for each in loaded if not each.url.startswith(root)] == []


def test_nothing_of_the_search_is_loaded_before_a_reader_goes_there(
    served: Callable[[Path], str], browser: Browser
) -> None:
    data, page = PAGES["a rich driver of the example"]
    assert [each.url for each in first_view(browser, served(data), page) if "search" in each.url] == []


def test_a_further_draft_takes_at_most_320_kibibytes(built: Build) -> None:
    """Of the real plan, all of its pages and data, as written; what is compressed beside it is the host's choice."""
    draft = [path for path in built(REAL).glob("2*-*-*/**/*") if path.is_file()]
    assert len(draft) > 30
    assert sum(path.stat().st_size for path in draft) <= 320 * 1024
