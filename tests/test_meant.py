"""Values that no field can hold -> what was meant; nothing where there is a doubt."""

import pytest

from macros.mistakes.meant import meant


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("date_format", "27/02/2025", "2025-02-27"),
        ("date_format", "7.2.2025", "2025-02-07"),
        ("date_format", "27 febbraio 2025", "2025-02-27"),
        ("date_format", "giovedì 27 Febbraio 2025", "2025-02-27"),
        ("date_format", "1° mar 2025", "2025-03-01"),
        ("date_format", "2025/2/27", "2025-02-27"),
        ("date_format", "31/02/2025", ""),
        ("date_format", "02/2025", ""),
        ("date_format", "27/02/25", ""),
        ("date_format", "٢٧/٠٢/2025", ""),
        ("partial_date_format", "dicembre 2026", "2026-12"),
        ("partial_date_format", "12/2026", "2026-12"),
        ("partial_date_format", "2026-6", "2026-06"),
        ("partial_date_format", "2026\u201306", "2026-06"),
        ("partial_date_format", "2026\u201106\u201130", "2026-06-30"),
        ("partial_date_format", "2025\u20132027", ""),
        ("partial_date_format", "13/2026", ""),
        ("partial_date_format", "da gennaio a dicembre 2026", ""),
        ("partial_date_format", "18:30", ""),
        ("number_format", "350.000 euro", "350000"),
        ("number_format", "€ 1.500.000,50", "1500000.50"),
        ("number_format", "12,5", "12.5"),
        ("number_format", "1 500 000", "1500000"),
        ("number_format", "1\u00a0500\u202f000", "1500000"),
        ("number_format", "1,500,000.50", "1500000.50"),
        ("number_format", "1,500", "1.500"),
        ("number_format", "1,5 milioni di euro", "1500000"),
        ("number_format", "20 mila", "20000"),
        ("number_format", "2 mld", "2000000000"),
        ("number_format", "circa 300", ""),
        ("number_format", "tre", ""),
        ("year_format", "anno 2026", "2026"),
        ("year_format", "2025/2026", ""),
        ("year_format", "24", ""),
        ("slug_format", "Scuole avamposto di comunità", "scuole-avamposto-di-comunita"),
        ("slug_format", "no\u00adta", "nota"),
        ("slug_format", "Index", ""),
        ("slug_format", "«»", ""),
        ("url_format", "www.example.org/a", "https://www.example.org/a"),
        ("url_format", "https://example.org/atto 1 b.pdf", "https://example.org/atto%201%20b.pdf"),
        ("url_format", "https://example.org/a (consultato il 3 marzo)", "https://example.org/a"),
        ("url_format", "https://example.org/a, https://example.org/b.pdf", "https://example.org/a"),
        ("url_format", "javascript:alert(1)", ""),
        ("url_format", "pagina", ""),
        ("email_format", "urp(at)example.org", "urp@example.org"),
        ("email_format", "mailto:urp @ example.org", "urp@example.org"),
        ("email_format", "urp", ""),
        ("channel_format", "www.example.org", "https://www.example.org"),
        ("channel_format", "sportello", ""),
        ("enum", "Bozza", ""),
    ],
)
def test_what_was_meant(kind: str, written: str, expected: str) -> None:
    assert meant(kind, written) == expected
