"""Pages in the template of the English monthly bulletin: their months, their YoY rows, pages of one flow."""

from __future__ import annotations

from pathlib import Path

import pytest
from editions import Cells, body, english_page
from refusals import refusal_of

from xlpkg.analysis.cube import load_cube
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

TITLE = "（8）Imports and Exports by Location of Importers/Exporters,5.2025"
EXPORTS = "（8）Exports by Location of Exporters,5.2025"
#: The columns of a real month that hold exports, month and year to date, imports, and the YoY of both.
PRINTED = {Flow.EXPORT: (3, 4, 8), Flow.IMPORT: (5, 6, 9)}


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return real_months["2025-05"]


def only(page: str, name: str = "saved page.html") -> SourceTable:
    _, (table,) = read_tables(Path(name), None, page.encode())
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
    assert [list(row.values) for row in table.rows] == expected
    assert [row.region for row in table.rows if row.zone is None] == [NATIONAL, *PROVINCES]


@pytest.mark.parametrize("yoy_rows", [False, True])
def test_a_page_of_the_english_bulletin_is_read(month: Cells, yoy_rows: bool) -> None:
    table = only(english_page(month, TITLE, yoy_rows=yoy_rows))
    assert_figures(table, month, Flow.EXPORT, Flow.IMPORT)
    assert (str(table.period), table.currency, table.unit, table.edition) == ("2025-05", Currency.RMB, 10_000, "en")
    assert table.footnote.startswith("Note")
    assert table.warnings == ()


def test_the_line_of_a_label_with_a_row_of_yoy_is_that_of_its_levels(month: Cells) -> None:
    table = only(english_page(month, TITLE, yoy_rows=True))
    assert table.lines.tolist() == [5 + 2 * index for index in range(len(body(month)))]  # below title, unit, header


@pytest.mark.parametrize("yoy_rows", [False, True])
def test_a_page_of_exports_alone_is_read(month: Cells, yoy_rows: bool) -> None:
    table = only(english_page(month, EXPORTS, ("Exports",), yoy_rows=yoy_rows))
    assert_figures(table, month, Flow.EXPORT)
    (warning,) = table.warnings
    assert warning.key == "one-flow"
    assert "exports only" in warning.sentence()


def test_pages_of_exports_and_of_imports_are_combined_in_the_cube(tmp_path: Path, month: Cells) -> None:
    paths = []
    for flow in ("Exports", "Imports"):
        paths.append(tmp_path / f"{flow}.html")
        title = EXPORTS.replace("Exports", flow)
        paths[-1].write_text(english_page(month, title, (flow,), yoy_rows=True), encoding="utf-8")
    with open_store(tmp_path / "trade.sqlite") as store:
        assert [done.refusal for done in ingest(store, paths)] == [None, None]
        cube = load_cube(store, Currency.RMB)
    for row in body(month):
        for region in PROVINCES:
            if region.name == row[0]:
                for basis in Basis:
                    exports, imports = (int(row[PRINTED[flow][basis]]) / 1e4 for flow in (Flow.EXPORT, Flow.IMPORT))
                    levels = cube.levels[basis, region.index, :, 0]
                    assert levels == pytest.approx([exports + imports, exports, imports, exports - imports])


def test_a_page_that_lost_the_columns_of_one_flow_is_refused(tmp_path: Path, month: Cells) -> None:
    page = english_page(month, TITLE, ("Exports",), yoy_rows=False)
    assert "进口" in str(refusal_of(tmp_path, "page.html", page.encode(), "column-missing").facts["column"])
    page = english_page(month, "（8）Imports by Location of Importers,5.2025", ("Exports",), yoy_rows=False)
    refusal_of(tmp_path, "page.html", page.encode(), "column-missing")


def test_labels_that_appear_twice_without_yoy_are_refused(tmp_path: Path, month: Cells) -> None:
    page = english_page(month, TITLE, yoy_rows=True)
    lines = page.split("\n")
    levels = [line for line in lines if 'rowspan="2"' in line and "Location" not in line]
    twice = [line for each in levels for line in (each, "<tr>" + each.split("</td>", 1)[1])]
    refusal_of(tmp_path, "page.html", "\n".join([*lines[:5], *twice, lines[-1]]).encode(), "yoy-scale")


@pytest.mark.parametrize("end", [",5.2025", ", 5. 2025", " , 05.2025", ",1-5.2025", ",1to5.2025", " 5.2025"])
def test_the_month_is_read_from_the_end_of_an_english_title(month: Cells, end: str) -> None:
    title = TITLE.replace(",5.2025", end)
    assert str(only(english_page(month, title, yoy_rows=False)).period) == "2025-05"
    assert str(only(english_page(month, title, yoy_rows=False), f"{title}.html".replace("/", "_")).period) == "2025-05"


def test_a_title_that_names_another_month_than_the_file_name_is_refused_with_both(tmp_path: Path, month: Cells) -> None:
    page = english_page(month, TITLE, yoy_rows=False).encode()
    for name, named in (("2024-05.html", "2024-05"), ("2024-06.html", "2024-06"), ("5.2024.html", "2024-05")):
        refusal = refusal_of(tmp_path, name, page, "name-against-title")
        assert [str(refusal.facts[fact]) for fact in ("named", "titled")] == [named, "2025-05"]


def test_the_day_of_a_download_in_the_file_name_is_not_the_month(month: Cells) -> None:
    page = english_page(month, TITLE, yoy_rows=False)
    for name in ("table 8 2025-06-18.html", "2025_06_18.html", "2025.6.18 8.html", "2025年6月18日.html"):
        assert str(only(page, name).period) == "2025-05"


def test_a_table_by_the_location_of_producers_is_another_table(tmp_path: Path, month: Cells) -> None:
    title = "（9）Imports and Exports by Location of Domestic Consumers/Producers,5.2025"
    refusal = refusal_of(tmp_path, "page.html", english_page(month, title, yoy_rows=False).encode(), "not-by-location")
    assert title in str(refusal)
    assert "table (8)" in str(refusal)
