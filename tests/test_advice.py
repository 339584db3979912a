"""Warnings: what brings one, word for word, and what does not."""

from pathlib import Path

import pytest

from macros.advice.rules import advice
from macros.check import check
from macros.places import Severity
from macros.source import parse, read
from tests.test_check import BASE, PLANS, edited

ROOT = Path(__file__).parent.parent
TITLE = "    title: Forum\n"
TEXT = "    description: Vedi [le palestre](#palestre).\n"
IN_CONSULTATION = ("  status: bozza\n", "  status: in_consultazione\n")
ALONE = "  - id: {0}\n    title: {0}\n"
CODE = "            code: A1\n"
SECOND = "          - id: cortili\n            title: Cortili\n"


def warnings_of(text: str) -> list[str]:
    """The warnings of a plan without problems, as `line:column: message hint`."""
    source = parse(text.encode(), "plan")
    plan, problems = check(source)
    assert plan, problems
    found = advice(source, plan)
    assert all(problem.severity is Severity.WARNING for problem in found)
    return [str(problem).removeprefix("plan:").replace("avviso: ", "", 1) for problem in found]


def titled(title: str) -> str:
    return edited(TITLE, f"    title: {title}\n")


def described(text: str) -> str:
    lines = "".join(f"      {line}\n" if line else "\n" for line in text.split("\n"))
    return edited(TEXT, f"    description: |\n{lines}")


LOST = "Se fa parte del testo, metti tutto tra virgolette; se è un appunto, scrivilo su una riga sua."
PAIR = "Aggiungi quella che manca, o togli questa."
PERIOD = "è fuori dal periodo del piano (2025 - 2027). Controlla la data."
JOINED = (
    "non diventa un elemento dell'elenco: si unisce al testo vicino. "
    "Ogni elemento inizia con «- », con lo spazio. I trattini sono allineati."
)
HTTPS = "Se il sito risponde anche con https://, scrivi quello."
BEFORE = "Prima di un elenco lascia una riga vuota."
NO_HTML = "I testi non hanno HTML: cancella il segno."
WARNED = {
    "words after a hash": (titled("Città # nota"), f"50:18: il sito non mostra «# nota». {LOST}"),
    "words after a hash, without a space": (titled("Città #nota"), f"50:18: il sito non mostra «#nota». {LOST}"),
    "words after a hash in a list": (
        edited("  channel: osservazioni@example.org\n", "  audience:\n    - Comuni # tutti\n"),
        f"16:14: il sito non mostra «# tutti». {LOST}",
    ),
    "a dash further in than the one above": (
        edited("  channel: osservazioni@example.org\n", "  audience:\n    - Comuni\n      - enti\n    - scuole\n"),
        f"17:7: «- enti» {JOINED}",
    ),
    "one quotation mark": (
        titled('Forum "aperto a tutti'),
        f"50:18: nel testo c'è «\"» senza l'altra virgoletta. {PAIR}",
    ),
    "one low quotation mark": (
        titled("Forum «aperto a tutti"),
        f"50:18: le virgolette basse non sono in coppia: aperte 1, chiuse 0. {PAIR}",
    ),
    "a deadline after the period": (
        edited("            deadline: 2026\n", "            deadline: 2028-01\n"),
        f"36:23: la scadenza (2028-01) {PERIOD}",
    ),
    "a deadline before the period": (
        edited("            start: 2025-09\n            deadline: 2026\n", "            deadline: 2024\n"),
        f"35:23: la scadenza (2024) {PERIOD}",
    ),
    "an action of nobody": (
        edited(*IN_CONSULTATION),
        "33:13: l'azione non dice chi la realizza. Scrivilo nel campo owner.",
    ),
    "actions of nobody, said once": (
        edited(*IN_CONSULTATION).replace("        indicators:\n", f"{SECOND}        indicators:\n"),
        "33:13: nessuna delle 2 azioni dice chi la realizza. Scrivilo nel campo owner.",
    ),
    "a driver among others without links": (
        edited("timeline:\n", "  - id: altro\n    title: Altro\ntimeline:\n"),
        "48:5: questo driver non ha né pilastri né missioni, gli altri sì. "
        "Se una fonte li dice, scrivi i loro id nei campi pillars o missions.",
    ),
    "an address without https": (
        edited("url: https://", "url: http://"),
        f"59:10: «http://www.example.org/comunicato» non è un collegamento sicuro. {HTTPS}",
    ),
    "a link without https": (
        edited("(#palestre)", "(http://example.org)"),
        f"25:37: «http://example.org» non è un collegamento sicuro. {HTTPS}",
    ),
    "a list without a blank line before it": (
        described("Tre cose:\n- una\n- due"),
        f"27:7: «- una» non inizia un elenco: continua la riga sopra. {BEFORE}",
    ),
    "a list folded into one line": (
        edited(TEXT, "    description: >-\n      Tre cose:\n      - una\n      - due\n"),
        f"25:18: l'elenco è tutto su una riga. Usa «|» e vai a capo. {BEFORE}",
    ),
    "a bullet": (
        described("Tre cose:\n\n• una"),
        f"28:7: «•» non fa un elenco. Scrivi «- », con lo spazio. {BEFORE}",
    ),
    "a link parted by a space": (
        edited("[le palestre](#palestre)", "[le palestre] (#palestre)"),
        "25:23: «[le palestre] (#palestre)» non è un collegamento: c'è uno spazio tra «]» e «(». Toglilo.",
    ),
    "a picture": (
        edited("[le palestre](#palestre)", "![le palestre](foto.jpg)"),
        "25:23: un'immagine qui non si vede: si leggono i segni. Cancellala, o togli «!»: diventa un collegamento.",
    ),
    "a tag in a text": (
        edited("Vedi [", "<b>Vedi ["),
        f"25:18: sul sito si legge «<b>», così com'è. {NO_HTML}",
    ),
    "a tag in a title": (
        titled("Forum<br>aperto"),
        f"50:17: sul sito si legge «<br>», così com'è. {NO_HTML}",
    ),
    "bold in a title": (
        titled("Forum **aperto**"),
        "50:18: qui i segni di Markdown si leggono come sono: «**aperto**». Scrivi solo le parole.",
    ),
    "bold that never ends": (
        described("Una **cosa"),
        "26:7: c'è «**» senza l'altro. Aggiungi quello che manca.",
    ),
    "a draft whose id is another day": (
        edited("  date: 2025-02-27\n", "  date: 2025-03-27\n"),
        "8:7: l'id della bozza è una data, ma la bozza è del 2025-03-27. Controlla id e date.",
    ),
    "a title that is a text": (
        titled("parole " * 30 + "e basta"),
        "50:12: il titolo ha 217 caratteri. Accorcialo: più di 200 sono troppi.",
    ),
    "a step before the one above": (
        edited("glossary:\n", "  - id: prima\n    title: Prima\n    date: 2024-12-01\nglossary:\n"),
        "55:11: questa tappa (2024-12-01) viene prima di quella che le sta sopra (2025-02). "
        "Metti le tappe in ordine di tempo, o correggi la data.",
    ),
    "a code twice": (
        edited(
            "          - id: palestre\n",
            f"{SECOND}            code: A1\n          - id: palestre\n            code: A1\n",
        ),
        "37:19: la sigla «A1» è già alla riga 35. Dai a ognuno la sua.",
    ),
    "a pillar twice": (edited("[prossimita]", "[prossimita, prossimita]"), "26:27: «prossimita» c'è già. Tienine uno."),
    "an id after a hash": (
        edited("    on: missions\n", "    on: #missions\n"),
        "63:9: «on» resta vuoto: «#missions» è un appunto, che il sito non legge. Qui il valore si scrive senza «#».",
    ),
    "a negative amount": (
        edited("amount: 1", "amount: -1"),
        "38:23: l'importo è negativo: «-1500000». Togli il segno.",
    ),
    "a currency by its sign": (
        edited("amount: 1500000\n", "amount: 1500000\n              currency: €\n"),
        "39:25: «€» non è una valuta in tre lettere. Per esempio EUR.",
    ),
    "a year with its figures in another order": (
        edited("              2027: 20\n", "              2072: 20\n"),
        "47:15: l'anno 2072 è lontano dal periodo del piano. Controlla le cifre.",
    ),
    "a field in a text": (
        edited(
            "            deadline: 2026\n",
            "            description: |\n              Di sera\n              deadline: 2026\n",
        ),
        "38:15: «deadline: 2026» fa parte del testo di «description», non è un campo. "
        "Se è un campo, falla iniziare con 12 spazi.",
    ),
    "a list of the plan in a text": (
        described("Vedi.\nnote: In corso.\nglossary:"),
        "27:7: «note: In corso.» fa parte del testo di «description», non è un campo. "
        "Se è un campo, falla iniziare con 4 spazi.",
    ),
    "an item in a text": (
        described("Vedi.\n- id: atto\n  title: Atto"),
        "27:7: «- id: atto» fa parte del testo di «description», non è un campo. "
        "Allinealo agli altri elementi, o scrivi sopra il nome del suo elenco.",
    ),
    "a list in a text that is joined": (
        edited(TEXT, "    tagline: Scuole aperte\n      - liceo\n      - palestra\n"),
        "26:7: «- liceo» continua il testo di «tagline», non è l'elemento di un elenco. "
        "Allinealo agli altri elementi, o scrivi sopra il nome del suo elenco.",
    ),
    "a list in a text that may have one": (
        edited(TEXT, "    description: >-\n      Scuole aperte\n      - liceo\n      - palestra\n"),
        "27:7: «- liceo» continua il testo di «description», non è l'elemento di un elenco. "
        "Allinealo agli altri elementi, o scrivi sopra il nome del suo elenco. "
        "Se è un elenco dentro il testo, usa «|» e prima lascia una riga vuota.",
    ),
    "a text in a code": (
        edited(TITLE, f"{TITLE}    code: F1\n      Il forum dei Comuni.\n"),
        "51:11: «F1 Il forum dei Comuni.» è lungo per una sigla. Se è un testo, davanti manca il nome del suo campo.",
    ),
    "a note in a text": (
        described("Vedi.\n\n# da chiedere a Rossi\n\nLe scuole."),
        "28:7: «# da chiedere a Rossi» sta dentro un testo, e si legge sul sito. "
        "Se è un appunto, scrivilo sopra il campo; se è un titolo, usa «##».",
    ),
    "a note at the end of a line of a text": (
        titled(">-\n      Forum # da chiedere"),
        "51:13: «# da chiedere» sta dentro un testo, e si legge sul sito. Se è un appunto, scrivilo sopra il campo.",
    ),
    "two letters in one sign": (
        titled("U\ufb03cio"),
        "50:13: «\ufb03» è un segno solo, non due lettere. "
        "Riscrivi le lettere: con quello la ricerca non trova la parola.",
    ),
    "a letter that is lost": (
        titled("Citt\ufffd"),
        "50:16: al posto di una lettera c'è «\ufffd». Riscrivi la parola.",
    ),
    "an amount that is perhaps thousands": (
        edited("amount: 1500000", "amount: 1.500"),
        "38:23: «1.500» è un numero con i decimali, meno di mille. Se il punto separa le migliaia, toglilo.",
    ),
}


@pytest.mark.parametrize(("text", "expected"), WARNED.values(), ids=WARNED)
def test_a_warning_says_where_what_and_how_to_mend_it(text: str, expected: str) -> None:
    assert warnings_of(text) == [expected]


QUIET = {
    "nothing, and in a bozza an action of nobody": edited(TITLE, TITLE),
    "a note beside a date": edited("    date: 2025-02\n", "    date: 2025-02 # da confermare\n"),
    "a note beside an id": edited("  - id: forum\n", "  - id: forum # dal comunicato\n"),
    "a note of signs": titled("Forum # 2025"),
    "a note on a line of its own": edited(TITLE, f"    # nota\n{TITLE}"),
    "a hash between quotation marks": titled('"Forum # nota"'),
    "a heading and a number in a long text": described("## Le palestre\n\nAula #3, e #scuoleaperte."),
    "a word and a colon in a long text": described("Vedi le\nnote: sono in fondo.\n\nCosì:\nemail: urp@example.org"),
    "a dash that begins a line": described("Le palestre\n- e i cortili - sono\naperte.").replace("|", ">"),
    "words and colons in a list": described("Documenti:\n\n- note: in fondo\n- date: 3 marzo\n- budget: 3 milioni"),
    "a dash at the end of a text": edited(TEXT, "    description: La linea da Milano\n      - Monza e Como - apre.\n"),
    "a dash in a text over two lines": edited(TEXT, "    tagline: Le scuole\n      - e i cortili -\n      aperti\n"),
    "quotation marks in pairs": titled('Forum "aperto" a «tutti»'),
    "an apostrophe": titled("L'ora dell'acqua"),
    "a deadline at the end of the period": edited("deadline: 2026\n", "deadline: 2027-12-31\n"),
    "an action of somebody": edited(*IN_CONSULTATION).replace(
        "Palestre aperte\n", "Palestre\n            owner: Ente\n"
    ),
    "few drivers have links": edited("timeline:\n", ALONE.format("b") + ALONE.format("c") + "timeline:\n"),
    "a note in place of a value": edited("    on: missions\n", "    on: # da decidere\n"),
    "no driver has links": edited("    pillars: [prossimita]\n    missions: [istruzione]\n", ""),
    "a driver with a mission only": edited("    pillars: [prossimita]\n", ""),
    "a list after a blank line": described("Tre cose:\n\n- una\n- due\n  ancora due\n- tre"),
    "a list and nothing else": described("- una\n- due"),
    "a dash inside a line": described("Palestre - e cortili - aperti:\noggi"),
    "bold": described("Una **cosa**\ne **due**."),
    "an address between angle brackets": described("Vedi <https://example.org>."),
    "less and more": described("a < b e c > d"),
    "letters of other languages": titled("SÃO, Ångström, Âge e â"),
    "codes in a text that is Markdown": described("Parchi &amp; acque"),
    "brackets in an address": edited("example.org/comunicato", "example.org/wiki/Forum_(Milano)"),
    "an address that ends with a slash": edited("example.org/comunicato", "example.org/piano/?a=b/"),
    "decimals": edited("amount: 1500000", "amount: 1500.50"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_is_no_slip_brings_no_warning(text: str) -> None:
    assert warnings_of(text) == []


def test_warnings_come_in_the_order_of_the_lines() -> None:
    text = titled("Città # nota").replace("url: https://", "url: http://").replace("deadline: 2026", "deadline: 2029")
    assert [warning.split(":")[0] for warning in warnings_of(text)] == ["36", "50", "59"]


@pytest.mark.parametrize("path", [PLANS / "real" / "plan.yaml", ROOT / "examples" / "annotated" / "plan.yaml"], ids=str)
def test_a_plan_as_it_should_be_has_no_warning(path: Path) -> None:
    source = read(path)
    plan, _ = check(source)
    assert plan
    assert advice(source, plan) == []


def test_a_draft_with_the_name_of_a_closed_one_is_told() -> None:
    source = parse(BASE.encode(), "plan")
    plan, _ = check(source)
    assert plan
    other = plan.draft.model_copy(update={"id": "prima"})
    (found,) = advice(source, plan, [plan.model_copy(update={"draft": other})])
    assert (
        str(found) == "plan:9:10: avviso: anche la bozza «prima» si chiama «Prima bozza». Dai a questa un altro nome."
    )


def test_an_address_with_brackets_without_end_is_answered() -> None:
    address = "https://www.example.org/comunicato"
    text = edited(f"    url: {address}\n", f"    url: {address}{')' * 1_500}\n")
    source = parse(text.encode(), "plan.yaml")
    plan, _ = check(source)
    assert plan
    (warning,) = advice(source, plan)
    assert warning.correction == f"    url: {address}"
