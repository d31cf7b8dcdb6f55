"""A fill writes every figure beside its label, and nothing but values into named ranges."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from conftest import Cells, Published
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from parts import parts
from user_workbook import edited, sheet_of

from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, find_region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill, report_sheets
from xlpkg.workbook.versions import range_of

Values = dict[str, list[list[object]]]


def content_of(store: Path, currency: Currency, period: Month | None = None, lang: Language = "zh") -> Content:
    with open_store(store) as opened:
        return gather(opened, currency, period, lang, made=dt.datetime(2025, 3, 25, 9, 30))


def refresh(path: Path, content: Content) -> int:
    with open_workbook(path) as book:
        count = fill(book, content).figures
        book.save()
    return count


def values(path: Path) -> Values:
    """Return the values of every sheet, as openpyxl reads them."""
    book = load_workbook(path, data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def range_values(sheets: Values, of: layout.NamedRange) -> list[list[object]]:
    rows = sheets[of.sheet][of.row : of.last_row + 1]
    return [row[of.column : of.last_column + 1] for row in rows]


def test_the_report_of_the_reconstructed_month_holds_the_published_figures(
    path: Path, example_store: Path, published: Published
) -> None:
    refresh(path, content_of(example_store, Currency.USD))
    sheets = values(path)
    for basis in Basis:
        rows = range_values(sheets, layout.REPORTS[basis].table)[1:32]  # neither the nation nor groups
        expected = published[basis.name.lower()]
        assert len(rows) == len(expected) == 31
        for label, *figures in rows:
            region = find_region(str(label))
            assert region is not None
            shown = [format_number(float(str(figure))) for figure in figures[:7]]
            assert shown == [format_number(float(number)) for number in expected[region.name]], label


def test_province_sheets_show_the_real_months(
    built: Path, tmp_path: Path, rmb_store: Path, real_months: dict[str, Cells]
) -> None:
    """Exports of 2025-02 and imports of the year to date are those of the file of China Customs."""
    path = Path(shutil.copy(built, tmp_path))
    refresh(path, content_of(rmb_store, Currency.RMB))
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []
    sheets = values(path)
    printed_rows = {row[0]: row for row in real_months["2025-02"]}
    for region in PROVINCES:
        rows = range_values(sheets, layout.province_ranges(region).months)
        row = next(row for row in rows if row[0] == dt.datetime(2025, 2, 1))
        printed_row = printed_rows[region.name]
        assert row[3] == pytest.approx(int(printed_row[3]) / 1e4)
        assert row[12] == pytest.approx(int(printed_row[6]) / 1e4)


def test_a_fill_overwrites_all_values_of_the_previous_one(path: Path, rmb_store: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(path, tmp_path / "other.xlsm"))
    wanted = content_of(rmb_store, Currency.RMB, Month(2025, 1), "en")
    refresh(path, wanted)
    refresh(other, content_of(rmb_store, Currency.RMB, Month(2025, 2), "zh"))
    refresh(other, wanted)
    both = values(other), values(path)
    for sheets in both:  # what a workbook remembers of its earlier reports
        del sheets[layout.TEXTS], sheets[layout.CHANGES]
    assert both[0] == both[1]


def test_a_fill_changes_cells_only(path: Path, rmb_store: Path) -> None:
    before = parts(path)
    refresh(path, content_of(rmb_store, Currency.RMB))
    after = parts(path)
    cells = {name for name in before if name.startswith("xl/worksheets/sheet")}
    charts = {name for name in before if name.startswith("xl/charts/chart")}  # the values that they keep
    changed = {name for name in after if after[name] != before.get(name)}
    drawings = {name for name in changed if name.startswith("xl/drawings/drawing")}
    assert changed <= cells | charts | drawings | {"xl/sharedStrings.xml", "xl/workbook.xml"}
    for name in drawings:
        one, other = (re.sub(rb' descr="[^"]*"', b"", part[name]) for part in (before, after))
        assert one == other, name
    for name in changed & cells:
        outside = [
            re.sub(rb"<sheetData.*</sheetData>|<dimension[^>]*>", b"", part[name], flags=re.S)
            for part in (before, after)
        ]
        styles = [dict(re.findall(rb'<c r="(\w+)" s="(\d+)"', part[name])) for part in (before, after)]
        assert outside[0].split() == outside[1].split(), name
        assert styles[0].items() <= styles[1].items(), name


@pytest.mark.parametrize("label", ['=HYPERLINK("http://a.example","x")', "-2+3", "'=1+1"])
def test_a_label_that_looks_like_a_formula_stays_text(
    path: Path, tmp_path: Path, example_months: dict[str, Cells], label: str
) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    rows = list(example_months["2025-02"])
    beijing = next(index for index, row in enumerate(rows) if row[0] == "北京市")
    rows.insert(beijing + 1, [label, *rows[beijing][1:]])
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    (folder / "2025-02.csv").write_text("\n".join(lines), encoding="utf-8")
    store = tmp_path / "trade.sqlite"
    with open_store(store) as opened:
        (done,) = ingest(opened, find_sources([folder]))
        assert done.refusal is None
    refresh(path, content_of(store, Currency.USD))
    cities = layout.province_ranges(PROVINCES[0]).cities
    cell = sheet_of(path, "北京").cell(cities.row + 3, 1)
    assert (cell.data_type, cell.value) == ("s", label)


def test_january_leaves_the_year_to_date_empty_and_out_of_the_report(path: Path, rmb_store: Path) -> None:
    count = refresh(path, content_of(rmb_store, Currency.RMB, Month(2025, 1)))
    with open_workbook(path, read_only=True) as book:
        assert report_sheets(book) == [layout.COVER, layout.MONTH]
        line = range_of(book, layout.HOME_LAST_RUN).value
    assert line.startswith("2025-03-25 09:30")
    assert f"{count:,}" in line
    ytd = values(path)
    assert "1 月" in str(range_values(ytd, layout.REPORTS[Basis.YTD].text)[0][0])
    assert {cell for row in range_values(ytd, layout.REPORTS[Basis.YTD].table) for cell in row} == {None}


@pytest.mark.parametrize(("refers_to", "key"), [(None, "range-gone"), ("'当月'!$A$20:$V$50", "range-resized")])
def test_nothing_is_written_if_a_range_is_missing_or_resized(
    path: Path, rmb_store: Path, refers_to: str | None, key: str
) -> None:
    by = "" if refers_to is None else rf"\g<1>{refers_to}\g<2>"
    edited(path, "xl/workbook.xml", (r'(<definedName name="month_table">)[^<]*(</definedName>)', by))
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as raised:
        refresh(path, content_of(rmb_store, Currency.RMB))
    assert raised.value.key == key
    assert "当月" in raised.value.sentence("zh")
    assert path.read_bytes() == before


def test_a_users_formats_sheets_and_notes_survive(path: Path, rmb_store: Path) -> None:
    """The user's changes are made in the file as Excel would: a column width, a sheet, a note, a renamed sheet."""
    renamed = (('name="当月"', 'name="我的当月"'), ("'当月'!|(?<![\\w'])当月!", "'我的当月'!"))
    edited(path, "xl/workbook.xml", *renamed)
    edited(path, "xl/worksheets/sheet3.xml", (r'(<col min="1" max="1" width=")[\d.]+', r"\g<1>33.5"))
    with open_workbook(path) as book:
        book.sheets["我的当月"].range("Z3").value = "我的备注"
        book.save()
    refresh(path, content_of(rmb_store, Currency.RMB))
    sheet = sheet_of(path, "我的当月")
    assert sheet["Z3"].value == "我的备注"
    assert sheet.column_dimensions["A"].width == 33.5
    assert sheet["B21"].number_format.startswith("#,##0.0")
    assert sheet["A21"].value == "广东"
