"""Pages in the template of the English monthly bulletin: their months, their YoY rows, pages of one flow."""

from __future__ import annotations

from pathlib import Path

import pytest
from editions import Cells, body, english_page, rows_of
from refusals import refusal_of

from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable

TITLE = "（8）Imports and Exports by Location of Importers/Exporters,5.2025"
EXPORTS = "（8）Exports by Location of Exporters,5.2025"
#: The columns of a real month that hold exports, month and year to date, imports, and the YoY of both.
PRINTED = {Flow.EXPORT: (3, 4, 8), Flow.IMPORT: (5, 6, 9)}


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return real_months["2025-05"]


def only(page: str) -> SourceTable:
    _, (table,) = read_tables(Path("saved page.html"), None, page.encode())
    return table


def assert_figures(table: SourceTable, cells: Cells, *flows: Flow) -> None:
    """Every row has the printed levels and YoY of *flows*, and nothing else."""
    expected = []
    for row in body(cells):
        values: list[float | None] = [None] * 9
        for flow in flows:
            printed = [None if row[each] == "-" else float(row[each]) for each in PRINTED[flow]]
            values[2 * flow], values[2 * flow + 1], values[6 + flow] = printed
        expected.append(values)
    assert [list(row.values) for row in rows_of(table)] == expected
    assert [row.region for row in rows_of(table) if row.zone is None] == [NATIONAL, *PROVINCES]


@pytest.mark.parametrize("yoy_rows", [False, True])
def test_a_page_of_the_english_bulletin_is_read(month: Cells, yoy_rows: bool) -> None:
    table = only(english_page(month, TITLE, yoy_rows=yoy_rows))
    assert_figures(table, month, Flow.EXPORT, Flow.IMPORT)
    assert (str(table.period), table.currency, table.unit, table.edition) == ("2025-05", Currency.RMB, 10_000, "en")
    assert table.footnote.startswith("Note")
    assert table.warnings == ()
    lines = 2 if yoy_rows else 1  # below title, unit and header, the line of a label is that of its levels
    assert table.lines.tolist() == [5 + lines * index for index in range(len(body(month)))]
    table = only(english_page(month, EXPORTS, ("Exports",), yoy_rows=yoy_rows))
    assert_figures(table, month, Flow.EXPORT)
    (warning,) = table.warnings
    assert warning.key == "one-flow"
    assert "exports only" in warning.sentence()


def test_a_page_that_lost_the_columns_of_one_flow_is_refused(tmp_path: Path, month: Cells) -> None:
    page = english_page(month, TITLE, ("Exports",), yoy_rows=False)
    assert "进口" in str(refusal_of(tmp_path, "page.html", page.encode(), "column-missing").facts["column"])
    page = english_page(month, "（8）Imports by Location of Importers,5.2025", ("Exports",), yoy_rows=False)
    refusal_of(tmp_path, "page.html", page.encode(), "column-missing")


def test_labels_that_appear_twice_without_yoy_are_refused(tmp_path: Path, month: Cells) -> None:
    page = english_page(month, TITLE, yoy_rows=True)
    lines = page.split("\n")
    levels = [line for line in lines if "<td rowspan=2>" in line]
    twice = [line for each in levels for line in (each, "<tr>" + each.split("</td>", 1)[1])]
    refusal_of(tmp_path, "page.html", "\n".join([*lines[:5], *twice, lines[-1]]).encode(), "yoy-scale")


def test_a_table_by_the_location_of_producers_is_another_table(tmp_path: Path, month: Cells) -> None:
    title = "（9）Imports and Exports by Location of Domestic Consumers/Producers,5.2025"
    refusal = refusal_of(tmp_path, "page.html", english_page(month, title, yoy_rows=False).encode(), "not-by-location")
    assert title in str(refusal)
    assert "table (8)" in str(refusal)
