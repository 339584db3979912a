"""Real builds: what each kind of page holds, and that a change of the plan reaches all of them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from macros.check import check_file
from macros.drafts import load
from macros.pages import OPTIONAL
from tests.archive import close_all, tiny
from tests.conftest import EXAMPLE, REAL, ROOT, Build

PIANO = Path(sys.executable).parent / "piano"
RELEASE = {
    "Campus metropolitano smart": "Città metropolitana e Comuni per lo sviluppo di servizi digitali innovativi",
    "Politiche verdi e blu": "Città metropolitana per la tutela e la valorizzazione dell'ambiente",
    "Sustain-ability": "Città metropolitana a sostegno della transizione ecologica e dello sviluppo sostenibile",
    "Metabolismo circolare metropolitano": "Città metropolitana per il governo della filiera dei rifiuti e la gestione "
    "integrata del ciclo delle acque",
    "Il diritto alla mobilità": "Città metropolitana interconnessa e multimodale",
    "Tra produzione e logistica": "Città metropolitana per il governo degli spazi della produzione e della logistica",
    "Scuole avamposto di comunità": "Città metropolitana per trasformare le scuole in capitali dei quartieri",
    "Il lavoro al lavoro": "Città metropolitana per la promozione della formazione e dei servizi al lavoro",
    "Ri-generation housing": "Città metropolitana per la riqualificazione di edifici e spazi sottoutilizzati o "
    "degradati",
    "Sistema salute territorio": "Città metropolitana per l'integrazione tra servizi sanitari di prossimità e servizi "
    "sociali",
}
LINK = "[x](javascript:alert(1)) "
ATTACK = "<script>alert(1)</script> {{ config }} {% raw %} </title><img src=x onerror=alert(1)>"


FREE = """title tagline description note text reason label summary introduction author role name address owner status
    unit act disclaimer full_title official_title publisher format size keywords partners places audience author_type
    code phone"""


def read(site: Path, page: str) -> str:
    return (current(site) / page / "index.html").read_text("utf-8")


def current(site: Path) -> Path:
    return site / "attuale"


def pages(site: Path) -> list[Path]:
    return sorted(page for page in current(site).rglob("*.html"))


def rewrite(folder: Path, change: "dict[str, str]") -> None:
    """Replace texts in the folder's plan; each must be there."""
    path = folder / "plan.yaml"
    text = path.read_text("utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def test_each_of_the_ten_drivers_has_a_page_with_its_exact_subtitle(built: Build) -> None:
    site = built(REAL)
    plan, _ = check_file(REAL / "plan.yaml")
    assert plan
    assert {driver.title: driver.tagline for driver in plan.drivers} == RELEASE
    for number, driver in enumerate(plan.drivers, 1):
        html = read(site, f"driver/{driver.id}")
        assert f"Driver {number} di 10" in html
        assert str(driver.tagline).replace("'", "&#39;") in html


def test_a_driver_added_to_the_plan_gets_page_card_menu_entry_and_search_entry(plan_folder: Path, built: Build) -> None:
    added = "  - id: acqua-nuova\n    title: Acqua nuova\n    tagline: Prova\n"
    rewrite(plan_folder, {"\ndrivers:\n": f"\ndrivers:\n{added}"})
    site = built(plan_folder)
    assert "Driver 1 di 11" in read(site, "driver/acqua-nuova")
    assert "Acqua nuova" in read(site, "")
    assert "Acqua nuova" in read(site, "driver")
    assert "Gli undici driver" in read(site, "")
    assert "Acqua nuova" in (current(site) / "search-index.json").read_text("utf-8")
    assert '<a href="../acqua-nuova/">Acqua nuova</a>' in read(site, "driver/il-lavoro-al-lavoro")


def test_a_driver_removed_from_the_plan_leaves_no_trace(plan_folder: Path, built: Build) -> None:
    text = (plan_folder / "plan.yaml").read_text("utf-8")
    block = re.search(r"  - id: sistema-salute-territorio\n(?:    .*\n|\n)+", text)
    assert block
    rewrite(plan_folder, {block[0]: ""})
    site = built(plan_folder)
    assert not (current(site) / "driver/sistema-salute-territorio").exists()
    assert not any("Sistema salute territorio" in page.read_text("utf-8") for page in pages(site))


def test_a_driver_renamed_in_the_plan_is_renamed_everywhere(plan_folder: Path, built: Build) -> None:
    rewrite(plan_folder, {"title: Il lavoro al lavoro": "title: Lavoro per tutti"})
    site = built(plan_folder)
    html = read(site, "driver/il-lavoro-al-lavoro")
    assert "<h1>Lavoro per tutti</h1>" in html
    assert "<title>Lavoro per tutti" in html
    assert "Lavoro per tutti" in read(site, "")
    assert not any("Il lavoro al lavoro" in page.read_text("utf-8") for page in pages(site))


def fields(value: object) -> "list[tuple[list[object] | dict[str, object], object]]":
    """Every text of the plan that an editor writes freely, with the container that holds it."""
    free = set(FREE.split())
    found: list[tuple[list[object] | dict[str, object], object]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, child in list(pairs):
        if isinstance(child, str) and key in free and child not in ("concluso", "in_corso", "previsto", "adottato"):
            found.append((value, key))  # type: ignore[arg-type]
        elif isinstance(child, list) and key in free:
            found += [(child, index) for index in range(len(child))]
        else:
            found += fields(child)
    return found


def test_harmful_text_in_any_field_comes_out_as_text(tmp_path: Path, built: Build) -> None:
    """The example plan uses every field: each free text gets the same attack, less the link, which check refuses."""
    plan = yaml.load((EXAMPLE / "plan.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    places = fields(plan)
    assert len(places) > 500
    for container, key in places:
        container[key] = ATTACK  # type: ignore[index]
    (tmp_path / "plan.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), "utf-8")
    site = built(tmp_path)
    for page in pages(site):
        html = page.read_text("utf-8")
        assert "<script>alert" not in html, page
        assert "<img" not in html, page
        assert "alert(1)&gt;" in html, page
        assert "{{ config }}" in html, page


@pytest.mark.parametrize("path", ["title", "introduction", "drivers.0.tagline", "drivers.0.description", "draft.label"])
def test_a_harmful_link_stops_the_build_or_shows_as_text(plan_folder: Path, path: str, built: Build) -> None:
    whole = yaml.load((plan_folder / "plan.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    *way, last = path.split(".")
    holder = whole
    for step in way:
        holder = holder[int(step) if step.isdigit() else step]
    holder[last] = LINK + ATTACK
    (plan_folder / "plan.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
    plan, problems = check_file(plan_folder / "plan.yaml")
    if plan is None:
        assert any("javascript:alert" in problem.message for problem in problems)
    else:
        assert not any('href="javascript' in page.read_text("utf-8") for page in pages(built(plan_folder)))


def test_the_published_plan_has_no_problem() -> None:
    assert load(ROOT / "data")[1] == []


def test_mkdocs_build_strict_passes_with_no_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "WARNING" not in done.stderr
    assert (tmp_path / "driver/index.html").is_file()


def test_mkdocs_build_stops_at_a_bad_plan_with_the_lines_of_piano_check(plan_folder: Path, tmp_path: Path) -> None:
    rewrite(plan_folder, {"status: in_consultazione": "status: in_consultazion"})
    target = tmp_path / "site"
    environment = {"PIANO_DATA": str(plan_folder), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    checked = subprocess.run(
        [Path(sys.executable).parent / "piano", "check", "--data", plan_folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Forse volevi dire «in_consultazione»?" in checked.stdout
    assert checked.stdout.strip() in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not target.exists()


def test_mkdocs_build_names_files_as_piano_check_does(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/plan.yaml").write_text("title: [\n")
    for name in ("docs", "macros", "overrides", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "\ndata/plan.yaml:2:1: " in done.stdout + done.stderr


def test_nothing_of_one_body_stands_in_code_templates_or_pages() -> None:
    for folder in ("macros", "overrides", "docs"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in {".py", ".html", ".md", ".js", ".css", ".yml"}:
                text = path.read_text("utf-8")
                if path.name in ("model.py",):
                    continue  # the examples in field descriptions name real values, for editors to recognise
                assert not re.search(r"\bmilan|vivaio|vassallo|lombardia", text, re.IGNORECASE), path


def test_the_example_plan_says_on_every_page_that_it_is_an_example(built: Build) -> None:
    assert all("Dato di esempio" in page.read_text("utf-8") for page in pages(built(EXAMPLE)))


@pytest.mark.parametrize("data", [EXAMPLE, REAL], ids=["example", "real"])
def test_every_page_leads_to_what_the_law_asks_for(built: Build, data: Path) -> None:
    """Accessibility statement, privacy and legal notes: L. 4/2004, art. 3-quater; requirements of AGID's design kit."""
    for page in pages(built(data)):
        html = page.read_text("utf-8")
        for element in ("accessibility-link", "privacy-policy-link", "legal-notes"):
            assert re.search(f'<a href="[^"]+" data-element="{element}">', html), page
    assert "Se entro 30 giorni non arriva risposta, ci si può rivolgere al Difensore civico" in read(
        built(data), "accessibilita"
    )


def test_where_there_is_an_address_for_it_every_page_asks_whether_it_is_clear(built: Build) -> None:
    asked = '<a href="mailto:redazione@cm-valdaria.example.org">Questa pagina non è chiara? Scrivici</a>'
    assert all(asked in page.read_text("utf-8") for page in pages(built(EXAMPLE)))
    assert not any("Questa pagina non è chiara" in page.read_text("utf-8") for page in pages(built(REAL)))


def test_empty_sections_have_no_heading(built: Build) -> None:
    html = read(built(REAL), "driver/sustain-ability")
    assert not re.search(r"<h2[^>]*>(Obiettivi|Azioni|Indicatori|Documenti)", html)
    assert "non sono ancora pubblicati" in html


def test_what_no_draft_has_is_no_page_and_in_no_menu(tmp_path: Path, built: Build) -> None:
    site = built(close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)]))
    for folder in ("prima", "seconda", "attuale"):
        for url in OPTIONAL:
            assert not (site / folder / url).exists()
    assert not re.search("(?i)missioni|glossario", (site / "attuale/driver/index.html").read_text("utf-8"))


def test_a_draft_without_what_another_has_says_so(tmp_path: Path, built: Build) -> None:
    missions = [{"id": "m", "title": "Una missione"}]
    site = built(close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2, missions=missions)]))
    assert "non sono ancora pubblicate" in (site / "prima/missioni/index.html").read_text("utf-8")
    assert "Una missione" in read(site, "missioni")
