"""A save changes only the written cells: all other parts are compared byte by byte."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import user_workbook
import xlsxwriter
from lxml import etree
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from user_workbook import SHEET, audit, changed, fill, with_sheet

from xlpkg.engines.package import open_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRINGS = "xl/sharedStrings.xml"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


def canonical(part: bytes, *tags: str, results: bool = True) -> bytes:
    """Return the canonical XML of *part* without the elements *tags*, and without *results* of formulas if false.

    The results of the only array formula of the workbook are in D14:D17.
    """
    root = etree.fromstring(part)
    for tag in tags:
        for element in list(root.iter(f"{MAIN}{tag}")):
            element.getparent().remove(element)
    for cell in root.iter(f"{MAIN}c"):
        if not results and (cell.find(f"{MAIN}f") is not None or cell.get("r") in ("D15", "D16", "D17")):
            for result in cell.findall(f"{MAIN}v"):
                cell.remove(result)
            cell.attrib.pop("t", None)
    xml: bytes = etree.tostring(root, method="c14n")
    return xml


MONTH = {("当月", "A3"): [["四川", 1.0, None, 2.5], ["'=重庆", -3, 4, 5], ["云南", 6, 7, 8], ["贵州", 9, 10, 11]]}


def test_all_parts_but_sheets_are_byte_identical_after_a_save(workbook: Path) -> None:
    before = user_workbook.read_parts(workbook)
    fill(workbook, MONTH)
    after = user_workbook.read_parts(workbook)

    assert changed(before, after) == set(SHEET.values())
    kinds = ("vbaProject.bin", "charts/", "drawings/drawing", "vmlDrawing", "tables/", "comments", "media/", "styles")
    assert [kind for kind in kinds if not any(kind in name for name in before)] == []
    for sheet in ("首页", "数据", "我的 笔记"):
        part = SHEET[sheet]
        assert canonical(after[part], results=False) == canonical(before[part], results=False)


def test_a_written_sheet_keeps_its_settings_and_styles(workbook: Path) -> None:
    before = user_workbook.read_parts(workbook)
    fill(workbook, {**MONTH, ("首页", "B4"): "rmb"})
    after = user_workbook.read_parts(workbook)
    kept = (b"sparkline", b"conditionalFormatting", b"dataValidation", b"sheetProtection", b"<cols>", b"mergeCell")
    sheets = [SHEET["首页"], SHEET["当月"]]
    assert [tag for tag in kept if not any(tag in before[part] for part in sheets)] == []
    for part in sheets:
        assert canonical(after[part], "sheetData", "dimension") == canonical(before[part], "sheetData", "dimension")
        assert row_settings(after[part]) == row_settings(before[part])
        assert cell_styles(before[part]).items() <= cell_styles(after[part]).items()


def row_settings(part: bytes) -> list[dict[str, str]]:
    """Return the attributes of rows, without those of other namespaces (Excel's dyDescent)."""
    rows = etree.fromstring(part).iter(f"{MAIN}row")
    return [{key: {"true": "1"}.get(text, text) for key, text in row.items() if key[0] != "{"} for row in rows]


def cell_styles(part: bytes) -> dict[str, str]:
    return {cell.get("r"): cell.get("s") for cell in etree.fromstring(part).iter(f"{MAIN}c")}


def test_saving_nothing_changes_no_byte_and_the_same_again_no_part(workbook: Path) -> None:
    before = workbook.read_bytes()
    fill(workbook, {})
    assert workbook.read_bytes() == before
    fill(workbook, MONTH)
    parts = user_workbook.read_parts(workbook)
    fill(workbook, MONTH)
    assert changed(parts, user_workbook.read_parts(workbook)) == set()


def test_openxml_audit_has_no_findings_before_and_after(workbook: Path) -> None:
    assert audit(workbook) == []
    fill(
        workbook,
        {**MONTH, ("首页", "D14"): [[5]] * 4, ("数据", "A2"): [["四川", 202502, None]], ("我的 笔记", "B3"): "=B2"},
    )
    assert audit(workbook) == []


def test_macros_can_be_read_after_a_save(workbook: Path) -> None:
    fill(workbook, MONTH)
    # In another process, because importing oletools may emit warnings.
    command = [sys.executable, "-m", "oletools.olevba", "--code", str(workbook)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert user_workbook.MACRO_SOURCE in output.split("VBA MACRO Buttons.bas")[1]


def test_only_results_that_may_be_out_of_date_are_removed(workbook: Path) -> None:
    fill(workbook, MONTH)
    home = load_workbook(workbook, data_only=True)["首页"]
    assert home["B14"].value is None  # =SUM(当月!B3:B6)
    assert home["B15"].value is None  # =TM_YOY("广东","出口",202502)
    assert home["A13"].value == "#DIV/0!"  # =1/0
    assert load_workbook(workbook)["首页"]["B14"].value == "=SUM(当月!B3:B6)"


def test_a_dynamic_array_stays_until_it_is_overwritten(workbook: Path) -> None:
    def flag() -> tuple[str | None, bool]:
        xml = etree.fromstring(user_workbook.read_parts(workbook)[SHEET["首页"]])
        (cell,) = xml.iterfind(f".//{MAIN}c[@r='D14']")
        return cell.get("cm"), cell.find(f"{MAIN}f") is not None

    fill(workbook, {("首页", "B4"): "rmb"})
    assert flag() == ("1", True)
    fill(workbook, {("首页", "D14"): [[5]] * 4})
    assert flag() == (None, False)


@pytest.mark.parametrize(("address", "value"), [("C2", 1), ("C2", [[1], [2]]), ("C1", [["x"], [1]]), ("C2", "=1+1")])
def test_followers_of_an_overwritten_shared_formula_stay(workbook: Path, address: str, value: object) -> None:
    row = b'<row r="2" spans="1:2"><c r="B2" s="5"><v>3.5</v></c></row>'
    first = b'<c r="C2"><f t="shared" ref="C2:C5" si="0">$B$2*ROW(A2)&amp;"A2"</f><v>1</v></c></row>'
    followers = b"".join(b'<row r="%d"><c r="C%d"><f t="shared" si="0"/><v>1</v></c></row>' % (n, n) for n in (4, 5))
    with_sheet(workbook, "我的 笔记", row, row.replace(b"</row>", first))
    with_sheet(workbook, "我的 笔记", b"</row></sheetData>", b"</row>" + followers + b"</sheetData>")
    with open_workbook(workbook) as book:
        notes = book.sheets["我的 笔记"]
        notes.range(address).value = value
        assert notes.range("C5").formula == '=$B$2*ROW(A5)&"A2"'
        book.save()
    notes = load_workbook(workbook)["我的 笔记"]
    assert [notes[f"C{row}"].value for row in (4, 5)] == ['=$B$2*ROW(A4)&"A2"', '=$B$2*ROW(A5)&"A2"']
    assert notes["C2"].value in (1, "=1+1")
    assert audit(workbook) == []


def test_the_calculation_chain_is_removed_and_excel_is_asked_to_calculate_on_opening(workbook: Path) -> None:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    content = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    ends = {
        "[Content_Types].xml": (b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="%s"/>' % content),
        "xl/_rels/workbook.xml.rels": (
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="%s" Target="calcChain.xml"/>' % kind,
        ),
    }
    setting = b'<calcPr calcId="124519" fullCalcOnLoad="1"/>'

    def change(name: str, part: bytes) -> bytes:
        end, more = ends.get(name, (b"", b""))
        return (part.replace(end, more + end) if end else part).replace(setting, b"")

    user_workbook.rewrite(workbook, workbook, change)
    with zipfile.ZipFile(workbook, "a") as package:
        package.writestr("xl/calcChain.xml", b'<calcChain %s><c r="B7" i="2"/></calcChain>' % space)
    assert audit(workbook) == []
    fill(workbook, MONTH)
    after = user_workbook.read_parts(workbook)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert load_workbook(workbook).calculation.fullCalcOnLoad is True
    assert audit(workbook) == []


def test_a_text_is_written_to_a_workbook_without_shared_strings(tmp_path: Path) -> None:
    workbook = tmp_path / "numbers.xlsx"
    with xlsxwriter.Workbook(workbook) as book:
        book.add_worksheet("数").write("A1", 1)
    before = user_workbook.read_parts(workbook)
    assert STRINGS not in before
    fill(workbook, {("数", "B2"): "'=广东"})
    assert changed(before, user_workbook.read_parts(workbook)) == {"xl/worksheets/sheet1.xml"}
    book = load_workbook(workbook, read_only=True)  # a streaming reader ends where the sheet says that it ends
    assert list(book["数"].iter_rows(values_only=True)) == [(1,), (None, "=广东")]
    book.close()
    # Excel moves the text to a table of shared strings when it saves: openxml-audit reports that, but it is no error.
    assert [error.id for error in OpenXmlValidator().validate(workbook).errors] == ["Excel_InlineStrCells"]
