"""A save changes only the written cells, whichever program wrote the file: parts are compared byte by byte."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openxml_audit import OpenXmlValidator
from user_workbook import SHEET, audit, build, changed, edited, fill, read_parts, rewrite, with_sheet

from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRINGS = "xl/sharedStrings.xml"
NOTES = ("我的 笔记", "B5")
MONTH = {("当月", "A3"): [["四川", 1.0, None, 2.5], ["'=重庆", -3, 4, 5], ["云南", 6, 7, 8], ["贵州", 9, 10, 11]]}
#: Features of a workbook that a save must keep: parts, and elements of a sheet.
PARTS = ("vbaProject.bin", "charts/", "drawings/drawing", "vmlDrawing", "tables/", "comments", "media/", "styles")
ELEMENTS = (b"sparkline", b"conditionalFormatting", b"dataValidation", b"sheetProtection", b"<cols>", b"mergeCell")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return build(tmp_path / "月报.xlsm")


def cells_of(workbook: Path) -> dict[tuple[str, str], tuple[object, int]]:
    """Return the value or formula, and the style, of each cell that is not empty."""
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.style_id)
        for sheet in load_workbook(workbook)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def frame(part: bytes) -> list[bytes]:
    """Return what a sheet has besides its cells and the ranges that they use: its settings, and those of its rows."""
    part = re.sub(rb'<dimension[^>]*>| spans="[^"]*"', b"", part)
    outside = re.split(rb"<sheetData>|</sheetData>", part)[::2]
    return [*outside, *re.findall(rb"<row [^>]*>", part)]


def test_a_save_changes_only_the_written_cells(workbook: Path) -> None:
    assert audit(workbook) == []
    before, cells = read_parts(workbook), cells_of(workbook)
    assert [kind for kind in PARTS if not any(kind in name for name in before)] == []
    assert [tag for tag in ELEMENTS if not any(tag in part for part in before.values())] == []
    written: dict[tuple[str, str], object] = {
        ("当月", "A3"): "四川",
        ("当月", "B3"): 1.0,
        ("当月", "D4"): None,
        ("首页", "B4"): "rmb",
        ("数据", "A2"): "四川",
        ("数据", "C2"): None,
        NOTES: "=B2",
        (NOTES[0], "C1"): 4,  # a new cell in a row with a height
    }
    fill(workbook, {**written, ("首页", "D14"): [[5]] * 4})
    after = read_parts(workbook)
    assert changed(before, after) == set(SHEET.values())
    for part in SHEET.values():
        assert set(frame(before[part])) <= set(frame(after[part]))
    written |= {("首页", f"D{row}"): 5 for row in range(14, 18)}
    expected = cells | {cell: (value, cells.get(cell, (None, 0))[1]) for cell, value in written.items()}
    assert cells_of(workbook) == {cell: content for cell, content in expected.items() if content[0] is not None}
    assert audit(workbook) == []


def test_saving_nothing_changes_no_byte_and_the_same_again_no_part(workbook: Path) -> None:
    before = workbook.read_bytes()
    fill(workbook, {})
    assert workbook.read_bytes() == before
    fill(workbook, MONTH)
    parts = read_parts(workbook)
    fill(workbook, MONTH)
    assert changed(parts, read_parts(workbook)) == set()


def test_overwritten_texts_are_not_kept(workbook: Path) -> None:
    for text in ("secret", "open"):
        fill(workbook, {NOTES: text})
    assert [name for name, part in read_parts(workbook).items() if b"secret" in part] == []


def test_a_dynamic_array_stays_until_it_is_overwritten(workbook: Path) -> None:
    def flag() -> tuple[str | None, bool]:
        xml = etree.fromstring(read_parts(workbook)[SHEET["首页"]])
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
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    part = f'<Override PartName="/xl/calcChain.xml" ContentType="{content}"/>'
    link = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/>'
    edited(workbook, "[Content_Types].xml", ("</Types>", f"{part}</Types>"))
    edited(workbook, "xl/_rels/workbook.xml.rels", ("</Relationships>", f"{link}</Relationships>"))
    edited(workbook, "xl/workbook.xml", ('<calcPr calcId="124519" fullCalcOnLoad="1"/>', ""))
    with zipfile.ZipFile(workbook, "a") as package:
        package.writestr("xl/calcChain.xml", f'<calcChain xmlns="{MAIN.strip("{}")}"><c r="B7" i="2"/></calcChain>')
    assert audit(workbook) == []
    fill(workbook, MONTH)
    after = read_parts(workbook)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    assert audit(workbook) == []


def test_a_text_is_written_to_a_workbook_without_shared_strings(tmp_path: Path) -> None:
    workbook = tmp_path / "numbers.xlsx"
    with xlsxwriter.Workbook(workbook) as book:
        book.add_worksheet("数").write("A1", 1)
    before = read_parts(workbook)
    assert STRINGS not in before
    fill(workbook, {("数", "B2"): "'=广东"})
    assert changed(before, read_parts(workbook)) == {"xl/worksheets/sheet1.xml"}
    book = load_workbook(workbook, read_only=True)  # a streaming reader ends where the sheet says that it ends
    assert list(book["数"].iter_rows(values_only=True)) == [(1,), (None, "=广东")]
    book.close()
    # Excel moves the text to a table of shared strings when it saves: openxml-audit reports that, but it is no error.
    assert [error.id for error in OpenXmlValidator().validate(workbook).errors] == ["Excel_InlineStrCells"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(rb'(?<=<row) r="\w+"|(?<=<c) r="A\w+"', b"", id="without addresses"),
        pytest.param(rb'<(row|c) r="(\w+)"([^>/]*)', rb"<\1\3 r='\2'", id="other order and quotes"),
        pytest.param(rb'<c r="A', rb'<c r="a', id="lower case"),
        pytest.param(rb"<sheetData>", b'<!-- <row r="2"/> --><?q <sheetData/>?><sheetData>', id="comments"),
        pytest.param(rb"<v>3.5</v>", b"<v><![CDATA[3.5]]></v>", id="CDATA"),
        pytest.param(rb'(<(?:row|c) r="\w+"(?: s="\d+")?)', rb"\1 q:n='a/>b'", id="end of a tag in an attribute"),
        pytest.param(rb"</(c|row|sheetData)>", rb"</\1 >", id="spaces"),
        pytest.param(rb"<(/?)(?=\w)(?!\w+:)", rb"<\1x:", id="prefix"),
        pytest.param(rb"<(/?)c(?=[ >])", rb"<\1x:c", id="prefix of cells"),
        pytest.param(rb'encoding="UTF-8"', b'encoding="utf-16"', id="encoding"),
    ],
)
def test_equivalent_xml_is_written_alike(workbook: Path, old: bytes, new: bytes) -> None:
    def change(name: str, part: bytes) -> bytes:
        if name != SHEET["我的 笔记"]:
            return part
        other = re.sub(old, new, part)
        assert other != part
        if b"x:" in other:
            other = other.replace(b" xmlns=", b' xmlns:x="%b" xmlns=' % MAIN.strip("{}").encode())
        if b" q:" in other:
            ignorable = b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="q"'
            other = other.replace(b" xmlns=", b' xmlns:q="q" %b xmlns=' % ignorable)
        return other.decode().encode("utf-16") if b"utf-16" in other else other

    plain = workbook.with_name("plain.xlsm")
    plain.write_bytes(workbook.read_bytes())
    rewrite(workbook, workbook, change)
    written = {
        ("我的 笔记", "A2"): [[1, "two"], [None, 2.5]],
        ("我的 笔记", "B1"): 5,
        ("我的 笔记", "C7"): True,
        ("我的 笔记", "B3"): "=B2&1",
    }
    for path in (plain, workbook):
        fill(path, written)
    assert audit(workbook) == []
    xml = etree.fromstring(read_parts(workbook)[SHEET["我的 笔记"]])
    assert "".join(xml.xpath("/*/text()|//*[local-name()='sheetData']/text()")).strip() == ""
    expected, found = (
        {cell.coordinate: (cell.value, cell.style_id) for row in load_workbook(path)["我的 笔记"] for cell in row}
        for path in (plain, workbook)
    )
    assert found == expected
    assert expected["C7"][0] is True


def test_a_new_cell_has_the_style_of_its_row_or_column(tmp_path: Path) -> None:
    workbook = tmp_path / "formats.xlsx"
    with xlsxwriter.Workbook(workbook) as book:
        sheet = book.add_worksheet("数")
        sheet.set_column("B:C", None, book.add_format({"num_format": "0.00"}))
        sheet.set_row(2, None, book.add_format({"num_format": "0%"}))
        sheet.write("A1", "x")
    fill(workbook, {("数", "A2"): [[1, 2], [3, 4]], ("数", "D1"): [[None], ["x"]]})
    sheet = load_workbook(workbook)["数"]
    assert {cell: sheet[cell].number_format for cell in ("A2", "B2", "A3", "B3", "D2")} == {
        **dict.fromkeys(("A2", "D2"), "General"),
        **dict.fromkeys(("A3", "B3"), "0%"),
        "B2": "0.00",
    }
    assert audit(workbook) == []


@pytest.mark.parametrize("cell", ["A3", "B3", "C3"])
def test_an_extension_of_a_row_stays_after_its_cells_and_one_of_a_cell_is_kept(workbook: Path, cell: str) -> None:
    of_cell = b'<v>3.5</v><extLst><ext uri="{q}"><v>1</v></ext></extLst></c>'
    with_sheet(workbook, NOTES[0], b"<v>3.5</v></c>", of_cell)
    extension = b'<extLst><ext uri="{q}"><c r="B3"><extLst/></c></ext></extLst>'
    old = b"<f>B2*2</f><v>7</v></c></row>"
    with_sheet(workbook, NOTES[0], old, old.replace(b"</row>", extension + b"</row>"))
    fill(workbook, {(NOTES[0], cell): 5, (NOTES[0], "A2"): 6})
    part = read_parts(workbook)[SHEET[NOTES[0]]]
    (row,) = etree.fromstring(part).iterfind(f".//{MAIN}row[@r='3']")
    assert [child.get("r") for child in row] == [*sorted({"B3", cell}), None]
    assert extension + b"</row>" in part
    assert of_cell + b"</row>" in part


VALUES = (
    st.none() | st.booleans() | st.floats(-1e9, 1e9).map(lambda number: round(number, 3)) | st.sampled_from("省市 ab")
)
WRITES = st.tuples(st.integers(1, 9), st.integers(1, 28), st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=3))


@settings(max_examples=15, deadline=None)
@given(saves=st.lists(st.lists(WRITES, min_size=1, max_size=3), min_size=1, max_size=2))
def test_cells_are_in_order_after_any_writes(
    tmp_path_factory: pytest.TempPathFactory, saves: list[list[tuple[int, int, list[tuple[object, object]]]]]
) -> None:
    workbook = build(tmp_path_factory.mktemp("book") / "a.xlsm")
    sheet = load_workbook(workbook)["我的 笔记"]
    expected = {(cell.row, cell.column): cell.value for row in sheet for cell in row}
    with open_workbook(workbook) as book:
        for writes in saves:
            for top, left, rows in writes:
                book.sheets["我的 笔记"].range((top, left)).value = [list(row) for row in rows]
                for down, row in enumerate(rows):
                    expected |= {(top + down, left + right): value for right, value in enumerate(row)}
            book.save()
    sheet = load_workbook(workbook)["我的 笔记"]
    assert {cell: sheet.cell(*cell).value for cell in expected} == expected
    xml = etree.fromstring(read_parts(workbook)[SHEET["我的 笔记"]])
    cells = [coordinate_to_tuple(cell.get("r")) for cell in xml.iter(f"{MAIN}c")]
    assert cells == sorted(set(cells))
    assert [int(row.get("r")) for row in xml.iter(f"{MAIN}row")] == sorted({row for row, _ in cells})


def test_a_sheet_with_a_row_twice_is_refused_and_unchanged(workbook: Path) -> None:
    with_sheet(workbook, "我的 笔记", b"</sheetData>", b'<row r="2"><c r="C2"><v>1</v></c></row></sheetData>')
    before = workbook.read_bytes()
    with pytest.raises(WorkbookError) as caught:
        fill(workbook, {NOTES: 1})
    assert caught.value.key == "sheet-not-usable"
    assert workbook.read_bytes() == before
