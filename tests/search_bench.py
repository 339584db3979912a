"""Types every query of tests/queries/ into the search box of a running site and scores what comes first.

`python -m tests.search_bench` prints, for each set, success at the first place (all queries and the half that was held
out while the search was made), false results, the time from key to list, and what the browser loaded, gzipped.
"""

import gzip
import json
import statistics
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from macros.model import Plan
from tests.chromium import find
from tests.large_plan import large_plan
from tests.search_site import ROOT, plan_of, write_site

GZIP = partial(gzip.compress, compresslevel=6)
QUERIES = ROOT / "tests/queries"
PLANS = {"real": "tests/plans/real/plan.yaml", "example": "examples/plan.yaml", "search": "tests/plans/search.yaml"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ASK = """
async (query) => {
  const input = document.querySelector("input[name=q]"), list = document.querySelector(".md-search-result__list");
  const status = document.querySelector("[role=status]");
  const type = (value) => { input.value = value; input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); };
  const until = async (done) => {
    for (let i = 0; i < 50 && !done(); i++) await null;
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  type(""); await until(() => !list.children.length);
  const before = status.textContent, start = performance.now();
  type(query); await until(() => status.textContent !== before && !status.textContent.startsWith("Sto"));
  return { urls: [...list.querySelectorAll("li > a")].map((link) => link.href), ms: performance.now() - start };
}"""


class Quiet(SimpleHTTPRequestHandler):
    """A static host that keeps its log to itself."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its address, with the final /."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def queries(name: str) -> list[dict[str, Any]]:
    """One set: each query with its kind, the pages that may come first, and whether it was held out."""
    return [json.loads(line) for line in (QUERIES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def ask_all(page: Page, root: str, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each query with `good`: the first page is a right one, or nothing was found where nothing should be."""
    page.evaluate(ASK, "prova")
    return [query | _scored(page.evaluate(ASK, query["query"]), root, query["relevant"]) for query in asked]


def _scored(answer: dict[str, Any], root: str, relevant: list[str]) -> dict[str, Any]:
    pages = [url.removeprefix(root).split("#")[0].split("?")[0].rstrip("/") for url in answer["urls"]]
    return {
        "pages": pages[:3],
        "good": pages[0] in relevant if pages and relevant else pages == relevant,
        "ms": answer["ms"],
    }


def share(rows: list[dict[str, Any]]) -> float:
    """The share of good answers."""
    return round(sum(row["good"] for row in rows) / max(1, len(rows)), 3)


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of a set."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    times = sorted(row["ms"] for row in rows)
    return {
        "queries": len(rows),
        "success1": share([row for row in rows if row["relevant"]]),
        "held_out": share([row for row in rows if row["relevant"] and row.get("held")]),
        "false": sum(not row["good"] for row in rows if not row["relevant"]),
        "kinds": {kind: f"{sum(row['good'] for row in found)}/{len(found)}" for kind, found in sorted(kinds.items())},
        "ms": [round(statistics.median(times), 1), round(times[int(0.95 * (len(times) - 1))], 1)],
        "wrong": [f"{row['query']} -> {row['pages'][:1]}" for row in rows if not row["good"]],
    }


def large_queries(plan: Plan) -> list[dict[str, Any]]:
    """For every third action: its title, its first word, the beginning of the last, a mistake in the last.

    Only titles have one right answer; the others are asked for the time they take.
    """
    found = []
    for driver in plan.drivers:
        for action in driver.all_actions()[::3]:
            words = action.title.split()
            asked = {
                "title": action.title,
                "word": words[0],
                "start": words[-1][:3],
                "typo": words[-1][:2] + words[-1][3:],
            }
            page = [f"driver/{driver.id}"]
            found += [{"kind": kind, "query": query, "relevant": page} for kind, query in asked.items()]
    return found


def weigh(browser: Browser, url: str, compress: Callable[[bytes], bytes] = GZIP) -> int:
    """Bytes, compressed, that the search loads on a fresh visit until the first result, with its scripts and style."""
    page = browser.new_page()
    got: dict[str, bytes] = {}
    page.on("response", lambda response: got.update({response.url.rsplit("/")[-1]: response.body()}))
    page.goto(url)
    page.evaluate(ASK, "lavoro")
    page.wait_for_timeout(300)
    page.close()
    return sum(len(compress(body)) for name, body in got.items() if name.startswith("search"))


def main() -> None:
    """Print one line of JSON for each set."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, serving(Path(folder)) as address:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        plans = {name: plan_of(ROOT / file) for name, file in PLANS.items()} | {
            "large": Plan.model_validate(large_plan())
        }
        for name, plan in plans.items():
            write_site(Path(folder) / name, [plan])
            root = f"{address}{name}/{plan.draft.id}/"
            page = browser.new_page()
            page.goto(root)
            rows = ask_all(page, root, large_queries(plan) if name == "large" else queries(name))
            figures = summary(rows) | ({"wrong": [], "success1": None} if name == "large" else {})
            print(json.dumps({"set": name, **figures, "bytes": weigh(browser, root)}, ensure_ascii=False))
        browser.close()


if __name__ == "__main__":
    main()
