"""What can be found, and how: the index, the synonyms, and the rules of Italian that the browser runs."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from macros.hosting import compression
from macros.model import Authority, Item, Plan
from macros.pages import FixedPage
from macros.search import alphabetical_index, in_order, search_entries, search_index
from macros.source import read
from macros.synonyms import Synonyms, check_synonyms, for_browsers
from tests.conftest import REAL
from tests.search_bench import ask_all, large_queries, queries, serving, share, weigh
from tests.search_site import ROOT, address_of, plan_of, synonyms, write_site

PLANS = {"real": "tests/plans/real/plan.yaml", "example": "examples/plan.yaml", "search": "tests/plans/search.yaml"}


def small(**more: Any) -> Plan:
    """A plan with one driver, for what a test is about."""
    driver = {"id": "d", "title": "Il diritto alla mobilità", "keywords": ["autobus"], **more}
    draft = {"id": "b", "label": "Bozza", "date": "2025-01-01", "status": "in_consultazione"}
    return Plan.model_validate({"title": "Piano", "authority": {"name": "Ente"}, "draft": draft, "drivers": [driver]})


# --- The index ---


def test_every_item_and_fixed_page_can_be_found_once_and_a_driver_before_its_parts() -> None:
    plan = plan_of(ROOT / "examples/plan.yaml")
    entries = search_entries(plan, address_of(plan), [FixedPage("privacy/", "Privacy")])
    urls = [entry.url for entry in entries]
    items: list[Item] = [*plan.pillars, *plan.missions, *plan.timeline, *plan.glossary, *plan.sources, *plan.notes]
    items += [item for driver in plan.drivers for item in (driver, *driver.parts())]
    wanted = [address_of(plan)(item.id) for item in (*items, *plan.observations, *plan.quotations)] + ["privacy/"]
    assert sorted(urls) == sorted(wanted)
    assert all(urls.index(entry.parent) < urls.index(entry.url) for entry in entries if entry.kind == "Action")


def test_boilerplate_is_not_indexed() -> None:
    action = {"id": "a", "title": "Corse", "status": "in corso", "budget": {"amount": "5"}}
    plan = small(actions=[action], note="Una **nota**.", description="Vedi [qui](https://example.org/).")
    text = " ".join(f"{entry.title} {entry.lead} {entry.body}" for entry in search_entries(plan, address_of(plan)))
    assert " ".join(text.split()) == "Il diritto alla mobilità Vedi qui. Una nota. Corse"


def test_who_with_whom_where_with_what_money_and_by_when_is_indexed_with_its_label() -> None:
    budget = {"amount": "5", "source": "PNRR"}
    action = {
        "id": "a",
        "title": "Corse",
        "owner": "Settore",
        "partners": ["Rho"],
        "places": ["Est", "Sud"],
        "budget": budget,
        "deadline": "2027-09-01",
    }
    plan = small(actions=[action])
    lines = ["Chi\tSettore", "Con\tRho", "Dove\tEst, Sud", "Risorse\tPNRR", "Scadenza\t1° settembre 2027"]
    assert search_entries(plan, address_of(plan))[-1].body.splitlines() == lines


def test_what_only_other_drafts_have_is_found_by_its_name_unless_something_here_has_that_name() -> None:
    plan = small()
    absent = [FixedPage("driver/eventi/", "Grandi eventi"), FixedPage("driver/old/", "Il diritto alla Mobilità")]
    entries = search_entries(plan, address_of(plan), absent=absent)
    assert [(entry.kind, entry.url) for entry in entries] == [("Driver", "driver/d/"), ("Absent", "driver/eventi/")]


def test_the_index_is_compact_and_the_same_for_the_same_plan() -> None:
    plan = small(pillars=["p"], code="D1")
    text = search_index(plan, address_of(plan))
    assert text == search_index(plan, address_of(plan))
    assert json.loads(text)["entries"] == [[0, "driver/d/", "Il diritto alla mobilità", "", "", ["autobus"], "D1"]]


@pytest.mark.parametrize(
    ("official", "found"),
    [("IL DIRITTO ALLA MOBILITÀ", ("autobus",)), ("MUOVERSI", ("autobus", "MUOVERSI")), (None, ("autobus",))],
)
def test_an_official_title_with_other_words_is_a_keyword(official: str | None, found: tuple[str, ...]) -> None:
    plan = small(official_title=official)
    assert search_entries(plan, address_of(plan))[0].keywords == found


def test_the_alphabetical_index_ignores_articles_and_leads_from_keywords_to_their_driver() -> None:
    plan = small(keywords=["l'autobus", "118", "² metri"], actions=[{"id": "a", "title": "Àncora"}])
    index = [
        (letter, [(line.term, line.target) for line in lines])
        for letter, lines in alphabetical_index(plan, address_of(plan))
    ]
    title = "Il diritto alla mobilità"
    assert index == [
        ("0-9", [("118", title), ("² metri", title)]),
        ("A", [("Àncora", ""), ("l'autobus", title)]),
        ("D", [(title, "")]),
    ]


def test_accents_and_capitals_do_not_count_in_alphabetical_order() -> None:
    assert sorted(["Zona", "Équipe", "energia", "L'aria"], key=in_order) == ["L'aria", "energia", "Équipe", "Zona"]


# --- The synonyms ---


def test_the_synonyms_of_the_project_are_right_and_many() -> None:
    source = read(ROOT / "data/synonyms.yaml")
    assert source.problems == []
    assert check_synonyms(source.data) == []
    assert len(source.data["synonyms"]) >= 180


def group(*words: str, means: str = "b") -> dict[str, list[str]]:
    return {"words": list(words), "means": [means]}


FIRST, SECOND = ("synonyms", 0, "words", 0), ("synonyms", 1, "words", 0)


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ({"synonyms": []}, {}),
        ({"synonyms": [group("a"), group("c")]}, {}),
        (None, {(): "il valore è vuoto."}),
        ({"synonyms": [{"words": ["a"]}]}, {("synonyms", 0, "means"): "manca «means»."}),
        ({"synonyms": [group("b"), group("B")]}, {SECOND: "«B» c'è già più in alto: tieni una sola riga."}),
        ({"synonyms": [group("a b c d e")]}, {FIRST: "«a b c d e» ha più di 4 parole: nessuno la cerca così."}),
        ({"synonyms": [group("a|b")]}, {FIRST: "«a|b» contiene un segno che qui non si può usare: «|» o «>»."}),
        ({"synonyms": [group("a")], "known": ["A"]}, {("known", 0): "«A» ha già dei sinonimi: qui non serve."}),
        ({"x": []}, {("x",): "il campo «x» non esiste qui. Puoi scrivere: synonyms, known, words, means."}),
        ({"synonyms": [{**group("a"), "mean": "b"}]},
         {("synonyms", 0, "mean"): "il campo «mean» non esiste qui. Forse volevi dire «means»?"}),
        ({"synonyms": [{"words": "a, b", "means": ["c"]}]},
         {FIRST: "«a, b» è un solo elemento: se sono più d'uno, mettili tra parentesi quadre."}),
        ({"known": ["x" * 2001]}, {("known", 0): "il testo è troppo lungo: più di 2000 caratteri."}),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_synonyms_is_told_with_its_place(data: Any, problems: dict[Any, str]) -> None:
    assert dict(check_synonyms(data)) == problems


def test_the_browser_gets_all_synonyms_in_one_file_that_has_nothing_of_a_plan() -> None:
    everything = Synonyms.model_validate(
        {"synonyms": [{"words": ["bus", "pullman"], "means": ["mobilità"]}], "known": ["Pizza", "caffè"]}
    )
    assert json.loads(for_browsers(everything)) == {"synonyms": "bus|pullman>mobilità", "known": "pizza caffe"}


# --- The rules of Italian, in the browser that runs them ---


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[dict[str, tuple[Page, str]]]:
    """A page of the small site of each plan, with the address of its draft."""
    folder = tmp_path_factory.mktemp("search")
    with serving(folder) as address:
        found = {}
        for name, file in PLANS.items():
            plan = plan_of(ROOT / file)
            write_site(folder / name, [plan])
            found[name] = browser.new_page(), f"{address}{name}/{plan.draft.id}/"
            found[name][0].goto(found[name][1])
        yield found


@pytest.fixture(scope="module")
def words(sites: dict[str, tuple[Page, str]]) -> Page:
    """A page where the functions of search-words.js can be called as `words.name(…)`."""
    page, _ = sites["search"]
    page.evaluate("async () => { window.words = await import('../assets/search-words.js'); }")
    return page


def same(page: Page, function: str, group: str) -> bool:
    """Whether the function gives the same for all words of the group."""
    return (
        page.evaluate(
            f"(group) => new Set(group.map((word) => words.{function}(words.fold(word)))).size", group.split()
        )
        == 1
    )


@pytest.mark.parametrize(
    "group",
    [
        "scuola scuole", "rifiuto rifiuti", "lavoratore lavoratori lavoratrice lavoratrici", "amico amici amica amiche",
        "parco parchi", "albergo alberghi", "provincia province", "spiaggia spiagge", "servizio servizi",
        "biblioteca biblioteche", "azione azioni", "studente studenti studentessa studentesse", "energia energie",
        "presìdi presidio", "verde verdi", "autobus", "condomìni condominio", "acqua acque", "università",
    ],
)  # fmt: skip
def test_inflections_have_one_stem(words: Page, group: str) -> None:
    assert same(words, "stem", group)


@pytest.mark.parametrize(
    "group",
    [
        "riciclo riciclare riciclabile riciclaggio", "lavoro lavorare lavoratrice", "formazione formare formativo",
        "abitare abitazione abitativo", "digitale digitalizzazione digitalizzare", "clima climatico",
        "energia energetico", "turismo turista turistico", "sanità sanitario", "produzione produttivo",
        "agricoltura agricoltore agricolo", "educare educazione educativo", "inclusione includere inclusivo",
    ],
)  # fmt: skip
def test_families_have_one_root(words: Page, group: str) -> None:
    assert same(words, "root", group)


@pytest.mark.parametrize(
    "group", ["forno fornire", "forma formazione", "mobili mobilità", "comune comunità", "abito abitare"]
)
def test_strangers_have_other_roots(words: Page, group: str) -> None:
    assert not same(words, "root", group)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ambiente", "ambinte", True), ("ambiente", "ambieente", True), ("ambiente", "abmiente", True),
        ("ambiente", "embiente", True), ("ambiente", "ambiente", True), ("ambiente", "mbiente", True),
        ("ambiente", "ambient", True), ("ambiente", "abiente", True), ("ambiente", "abinte", False),
        ("ambiente", "tmbienae", False), ("casa", "cosa", True), ("mare", "ramo", False),
    ],
)  # fmt: skip
def test_one_mistake_is_one_letter(words: Page, one: str, other: str, expected: bool) -> None:
    ask = "([one, other]) => [words.oneEdit(one, other), words.oneEdit(other, one)]"
    assert words.evaluate(ask, [one, other]) == [expected, expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dell’acqua, dell'acqua e dell`acqua", "acqua acqua e acqua"), ("mobilita' e mobilitá", "mobilita e mobilita"),
        ("Sustain - Ability", "sustain ability"), ("D3.A5", "d3 a5"), ("un’altra idea", "altra idea"),
        ("CITTÀ è più", "citta e piu"), ("rock'n'roll", "rock roll"), ("un po' d’aria", "un po aria"),
    ],
)  # fmt: skip
def test_words_of_a_text(words: Page, text: str, expected: str) -> None:
    assert words.evaluate("(text) => words.tokens(text).map(({ word }) => word).join(' ')", text) == expected


# --- Rules that a small plan shows ---

ASK = """async ([index, synonyms, query]) => {
  const { makeIndex, search } = await import('../assets/search-engine.js');
  const { results, suggestion, missing } = search(makeIndex(JSON.parse(index), JSON.parse(synonyms)), query);
  return { found: results.map(({ entry, found }) => [entry.title, ...found].join(' < ')), suggestion, missing };
}"""


def answer(page: Page, plan: Plan, query: str, *groups: dict[str, list[str]], known: tuple[str, ...] = ()) -> Any:
    """What the browser finds in a plan: titles, each with what it was found as."""
    lists = for_browsers(Synonyms.model_validate({"synonyms": groups, "known": known}))
    return page.evaluate(ASK, [search_index(plan, address_of(plan)), lists, query])


@pytest.mark.parametrize("query", ["sindaco", "chi decide"])
def test_a_synonym_of_several_words_is_found_only_where_they_stand_together(words: Page, query: str) -> None:
    """Another body whose name has the same words, further apart, is another body."""
    council = {"id": "a", "title": "Parere", "description": "Lo dà la Conferenza metropolitana."}
    other = {"id": "b", "title": "Conferenza permanente Regione-Città metropolitana"}
    group = {"words": ["sindaco", "chi decide"], "means": ["Conferenza metropolitana"]}
    assert answer(words, small(actions=[council, other]), query, group)["found"] == [
        "Parere < Conferenza metropolitana"
    ]


@pytest.mark.parametrize("query", ["tram", "metro", "tranvia"])
def test_a_word_of_the_name_of_the_body_is_no_meaning_of_another(words: Page, query: str) -> None:
    """«Metropolitana» is on every page, and none of them is about trains for that."""
    other = {"id": "a", "title": "La Città metropolitana informa"}
    trains = {"words": ["metro", "metropolitana", "tram", "tranvia"], "means": ["mobilità"]}
    body = Authority(name="Città metropolitana di Prova")
    plan = small(actions=[other]).model_copy(update={"authority": body})
    assert answer(words, plan, query, trains)["found"] == ["Il diritto alla mobilità < mobilità"]


def test_words_run_together_without_end_are_answered(words: Page) -> None:
    plan = small(actions=[{"id": "a", "title": "Piano 2025-2027"}])
    assert answer(words, plan, "20252027" * 25)["found"] == []


def test_of_several_drafts_those_that_have_all_the_words_answer(words: Page) -> None:
    ask = """async () => {
      const { merged } = await import('../assets/search-drafts.js');
      const result = (id) => ({ entry: { kind: "Action", id }, places: [] });
      const answer = (id, missing) => ({ missing, unfiltered: 0, results: [result(id)] });
      const { results, missing } = merged([answer("b", ["zampilli"]), answer("a", [])]);
      return [results.map(({ entry }) => entry.id), missing];
    }"""
    assert words.evaluate(ask) == [["a"], []]


BUS, PARCELS = group("autobus", "corriera", means="mobilità"), group("corriere", "pacco", means="merci")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("autobus", ["Il diritto alla mobilità < mobilità"]),
        ("corriera", ["Il diritto alla mobilità < mobilità", "Merci"]),
        ("corriere", ["Merci"]),
        ("corrieri", ["Merci"]),
    ],
)
def test_words_that_the_synonyms_keep_apart_are_no_inflections_of_each_other(
    words: Page, query: str, found: list[str]
) -> None:
    plan = small(keywords=[], actions=[{"id": "a", "title": "Merci", "description": "Spazi per corrieri."}])
    assert answer(words, plan, query, BUS, PARCELS)["found"] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("autobus per Lodi", "Il diritto alla mobilità < autobus"),
        ("autobus Lodi Rho", ""),
        ("Lodi", ""),
        ("autobus pizza", ""),
        ("biglietto Lodi", ""),
    ],
)
def test_of_two_words_one_that_nobody_knows_may_be_missing_where_the_other_is_named(
    words: Page, query: str, found: str
) -> None:
    """Not where the other is only akin, nor where the list says that plans do not speak of it."""
    tickets = group("biglietto", means="mobilità")
    asked = answer(words, small(), query, tickets, known=("pizza",))
    assert asked["found"] == ([found] if found else [])
    assert asked["missing"] == (["lodi"] if found else [])


def test_a_text_with_synonyms_of_all_words_leaves_out_no_title_with_one_of_them(words: Page) -> None:
    note = {"id": "n", "title": "Prima", "description": "Istruzione e ricerca; inclusione e coesione."}
    more = {"pillars": [{"id": "p", "title": "Inclusione"}], "notes": [note]}
    plan = Plan.model_validate(small(title="Scuole aperte", keywords=[]).model_dump() | more)
    lists = group("scuola", means="istruzione"), group("figlio", means="inclusione")
    found = answer(words, plan, "scuola di mio figlio", *lists)["found"]
    assert found == ["Scuole aperte", "Inclusione < inclusione", "Prima < istruzione < inclusione"]


@pytest.mark.parametrize("query", ["centro entro", "centro senza", "torte"])
def test_what_is_no_mistake_is_not_put_right(words: Page, query: str) -> None:
    """Neither a preposition nor a word that begins as a pronoun before an apostrophe does: «t'orte»."""
    plan = small(keywords=["centro", "orti", "senso"])
    asked = answer(words, plan, query)
    assert asked["suggestion"] == ""
    assert bool(asked["found"]) == ("centro" in query)


# --- What a result shows ---

LAST = (
    "La fase è aperta. " * 12
    + "Il comunicato elenca gli enti. Non dice se possono farlo i cittadini, né come si risponde."
)
LONG = "Uno, " * 60 + "ecco il parco, " + "due, " * 60


@pytest.mark.parametrize(
    ("text", "word", "begins", "ends"),
    [
        ("Un testo breve. Non dice se i cittadini possono.", "cittadini", "Un testo", "possono."),
        (LAST, "cittadini", "…La fase è aperta. La fase", "né come si risponde."),
        (LAST + " Altro segue." * 20, "cittadini", "…Non dice se", "segue. …"),
        ("Vale l'art. 35 dello Statuto. " * 9, "statuto", "Vale l'art. 35", "…"),
        (LONG, "parco", "…Uno,", "due, …"),
    ],
)
def test_an_excerpt_begins_with_a_sentence_and_is_full(
    words: Page, text: str, word: str, begins: str, ends: str
) -> None:
    """Without «Non dice» the rest of a sentence says the contrary."""
    show = """async ([text, word]) => {
      const { excerpt } = await import('../assets/search-results.js');
      return excerpt(text, { words: new Set([word]), phrases: [] }).map(({ text }) => text).join('');
    }"""
    shown = words.evaluate(show, [text, word])
    assert shown.startswith(begins), shown
    assert shown.endswith(ends), shown
    assert word in shown.lower()
    assert len(shown) <= 190
    assert len(shown) >= min(len(text), 100)


# --- Whole queries ---


@pytest.mark.parametrize("name", PLANS)
def test_what_citizens_type_finds_the_right_page_first(sites: dict[str, tuple[Page, str]], name: str) -> None:
    page, root = sites[name]
    rows = ask_all(page, root, queries(name))
    wrong = [f"{row['kind']}: {row['query']} -> {row['pages'][:1]}" for row in rows if not row["good"]]
    assert share([row for row in rows if row["relevant"]]) >= 0.95, wrong
    assert all(row["good"] for row in rows if row["kind"] == "nonsense"), wrong


def test_every_kind_of_query_is_understood(sites: dict[str, tuple[Page, str]]) -> None:
    rows = [row for name, (page, root) in sites.items() for row in ask_all(page, root, queries(name))]
    assert len(rows) >= 120
    for kind in {row["kind"] for row in rows}:
        found = [row for row in rows if row["kind"] == kind]
        assert share(found) >= 0.9, (kind, [row["query"] for row in found if not row["good"]])


def test_the_search_of_the_real_draft_weighs_at_most_30_kilobytes_as_browsers_get_it(
    served: Callable[[Path], str], browser: Browser
) -> None:
    address = f"{served(REAL)}attuale/"
    assert weigh(browser, address, compression.COMPRESS[".br"]) <= 30_000
    assert weigh(browser, address) <= 33_500  # for hosts with gzip alone


def test_a_large_plan_is_light_and_its_actions_are_found(tmp_path: Path, browser: Browser) -> None:
    from tests.large_plan import large_plan

    plan = Plan.model_validate(large_plan())
    write_site(tmp_path, [plan])
    with serving(tmp_path) as address:
        page = browser.new_page()
        page.goto(f"{address}grande/")
        rows = ask_all(page, f"{address}grande/", [row for row in large_queries(plan) if row["kind"] == "title"])
        assert weigh(browser, f"{address}grande/") <= 200_000
    assert share(rows) == 1


def test_a_common_word_is_never_taken_for_a_mistake(sites: dict[str, tuple[Page, str]]) -> None:
    """Not even for one in a word that only the synonyms have: «pizza» is not «piazza»."""
    page, _ = sites["real"]
    ask = """async (asked) => {
      const { makeIndex, search } = await import('../assets/search-engine.js');
      const read = (address) => fetch(address).then((answer) => answer.json());
      const index = makeIndex(await read('search-index.json'), await read('../search-synonyms.json'));
      return asked.filter((query) => search(index, query).suggestion);
    }"""
    assert page.evaluate(ask, ["piaza", *synonyms().known]) == ["piaza"]
