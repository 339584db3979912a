"""Dates, numbers and states as Italian writes them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from macros import italian
from macros.check import check_file
from macros.model import Consultation, DraftStatus, Observation, Outcome, Plan, StepStatus

BASE, _ = check_file(Path(__file__).parent / "plans" / "base.yaml")
OPENS, CLOSES = date(2025, 2, 27), date(2025, 4, 1)
UNKNOWN_END = "Il giorno di chiusura non è indicato: chiedi all'ente se è ancora aperta."
ACT = "Deliberazione n. 27"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025", "2025"),
        ("2025-01", "gennaio 2025"),
        ("2025-12", "dicembre 2025"),
        ("2025-02-27", "27 febbraio 2025"),
        ("2025-04-01", "1° aprile 2025"),
        ("2025-06-09", "9 giugno 2025"),
        ("2025-10-31", "31 ottobre 2025"),
        ("2024-02-29", "29 febbraio 2024"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(written: str, read: str) -> None:
    assert italian.when(written) == read


def test_every_month_has_its_name() -> None:
    names = [italian.when(f"2025-{month:02}") for month in range(1, 13)]
    assert len(set(names)) == 12
    assert all(name.islower() for name in names)


@pytest.mark.parametrize(
    ("amount", "currency", "read"),
    [
        ("0", "EUR", "0 euro"),
        ("950", "EUR", "950 euro"),
        ("1500000", "EUR", "1.500.000 euro"),
        ("1500000.00", "EUR", "1.500.000 euro"),
        ("12.5", "EUR", "12,50 euro"),
        ("1234.56", "EUR", "1.234,56 euro"),
        ("-1000", "EUR", "-1.000 euro"),
        ("1000", "CHF", "1.000 CHF"),
    ],
)
def test_money_has_points_for_thousands_and_a_comma_for_cents(amount: str, currency: str, read: str) -> None:
    assert italian.money(amount, currency) == read


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("42", "42"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.900", "1900"),
        ("1.234.567,8", "1234567.8"),
        ("0.125", "0.125"),
        ("12345.678", "12345.678"),
        ("-3", "-3"),
        ("almeno 30 %", "30"),
        ("tutti", None),
        ("da 10 a 20", None),
    ],
)
def test_a_value_is_a_number_where_it_holds_just_one(value: str, number: str | None) -> None:
    assert italian.figure(value) == (Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (1, "Il driver"),
        (2, "I due driver"),
        (8, "Gli otto driver"),
        (10, "I dieci driver"),
        (11, "Gli undici driver"),
        (12, "I dodici driver"),
        (13, "I 13 driver"),
        (18, "I 18 driver"),
        (80, "Gli 80 driver"),
    ],
)
def test_a_number_takes_its_article(number: int, read: str) -> None:
    assert italian.the(number, "driver", "driver") == read


def plan(status: str, act: str | None = None, opens: date | None = None, closes: date | None = None) -> Plan:
    assert BASE
    draft = BASE.draft.model_copy(update={"status": DraftStatus(status), "act": act})
    return BASE.model_copy(update={"draft": draft, "consultation": Consultation(opens=opens, closes=closes)})


@pytest.mark.parametrize(
    ("of", "superseded", "read"),
    [
        (plan("bozza"), False, "bozza"),
        (plan("bozza", ACT), False, "bozza"),
        (plan("bozza"), True, "superata"),
        (plan("in_consultazione"), False, "in consultazione"),
        (plan("in_consultazione", opens=OPENS), False, "in consultazione dal 27 febbraio 2025"),
        (plan("in_consultazione", closes=CLOSES), False, "in consultazione fino al 1° aprile 2025"),
        (
            plan("in_consultazione", None, OPENS, CLOSES),
            False,
            "in consultazione dal 27 febbraio 2025 al 1° aprile 2025",
        ),
        (plan("in_consultazione", opens=OPENS), True, "superata (in consultazione dal 27 febbraio 2025)"),
        (plan("adottato", None, OPENS), False, "adottato"),
        (plan("adottato", ACT), False, "adottato con deliberazione n. 27"),
        (plan("approvato", ACT), False, "approvato con deliberazione n. 27"),
        (plan("approvato", ACT), True, "superata (testo approvato con deliberazione n. 27)"),
        (plan("approvato", "D.G.R. n. 12"), False, "approvato con D.G.R. n. 12"),
        (
            plan("in_consultazione", None, date(2025, 4, 8), date(2025, 5, 11)),
            False,
            "in consultazione dall'8 aprile 2025 all'11 maggio 2025",
        ),
        (plan("in_consultazione", closes=date(2025, 5, 11)), False, "in consultazione fino all'11 maggio 2025"),
        (plan("ritirato", ACT), False, "ritirato"),
    ],
)
def test_the_status_of_a_draft_says_what_is_known(of: Plan, superseded: bool, read: str) -> None:
    assert italian.status(of, superseded) == read


@pytest.mark.parametrize(
    ("opens", "closes", "is_open", "read"),
    [
        (None, None, True, "Le date della consultazione non sono indicate."),
        (OPENS, None, True, f"La consultazione si è aperta il 27 febbraio 2025. {UNKNOWN_END}"),
        (date(2025, 5, 8), None, True, f"La consultazione si è aperta l'8 maggio 2025. {UNKNOWN_END}"),
        (OPENS, None, False, "Inizio della consultazione: 27 febbraio 2025. Il giorno di chiusura non è indicato."),
        (None, CLOSES, True, "Le osservazioni si inviano entro il 1° aprile 2025."),
        (None, date(2025, 5, 11), True, "Le osservazioni si inviano entro l'11 maggio 2025."),
        (None, CLOSES, False, "Termine per le osservazioni: 1° aprile 2025."),
        (OPENS, CLOSES, True, "Le osservazioni si inviano dal 27 febbraio 2025 al 1° aprile 2025."),
        (OPENS, CLOSES, False, "Periodo della consultazione: dal 27 febbraio 2025 al 1° aprile 2025."),
    ],
)
def test_the_consultation_says_what_is_known(opens: date | None, closes: date | None, is_open: bool, read: str) -> None:
    assert italian.consultation(Consultation(opens=opens, closes=closes), is_open) == read


@pytest.mark.parametrize(
    ("outcomes", "read"),
    [
        ([None], "1 osservazione"),
        (["in_esame", None], "2 osservazioni: 1 in esame"),
        (["non_accolta", "accolta", "accolta"], "3 osservazioni: 2 accolte, 1 non accolta"),
        (["accolta_in_parte"] * 2, "2 osservazioni: 2 accolte in parte"),
    ],
)
def test_observations_are_counted_with_their_outcomes(outcomes: list[Outcome | None], read: str) -> None:
    assert italian.outcomes(Observation(id="o", text="Testo", outcome=outcome) for outcome in outcomes) == read


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (italian.DRAFT_STATUS, DraftStatus),
        (italian.STEP_STATUS, StepStatus),
        (italian.OUTCOME, Outcome),
    ],
)
def test_every_value_of_the_model_has_its_words(words: dict[str, str], values: type) -> None:
    assert set(words) == set(values)
