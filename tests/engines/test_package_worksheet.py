"""How values are written into the part of a sheet, whichever program wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import user_workbook
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from user_workbook import SHEET, audit, fill, with_sheet

from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return user_workbook.build(tmp_path / "月报.xlsm")


NOTES = ("我的 笔记", "B5")


def test_a_sheet_is_byte_identical_outside_its_cells(workbook: Path) -> None:
    formula = re.search(rb"<f>B2\*2</f>", user_workbook.read_parts(workbook)[SHEET[NOTES[0]]])
    assert formula is not None
    with_sheet(workbook, NOTES[0], formula[0], b"")
    before = user_workbook.read_parts(workbook)[SHEET[NOTES[0]]]
    fill(workbook, {NOTES: "text"})
    after = user_workbook.read_parts(workbook)[SHEET[NOTES[0]]]
    split_parts = [
        re.split(rb"<sheetData>|</sheetData>", re.sub(rb"<dimension[^>]*>", b"", part)) for part in (before, after)
    ]
    assert split_parts[0][::2] == split_parts[1][::2]
    assert split_parts[0][1] + b'<row r="5"><c r="B5" t="inlineStr"><is><t>text</t></is></c></row>' == split_parts[1][1]


def test_overwritten_texts_are_not_kept(workbook: Path) -> None:
    for text in ("secret", "open"):
        fill(workbook, {NOTES: text})
    assert [name for name, part in user_workbook.read_parts(workbook).items() if b"secret" in part] == []


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
            other = other.replace(
                b" xmlns=", b' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns='
            )
        if b" q:" in other:
            ignorable = b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="q"'
            other = other.replace(b" xmlns=", b' xmlns:q="q" %b xmlns=' % ignorable)
        return other.decode().encode("utf-16") if b"utf-16" in other else other

    plain = workbook.with_name("plain.xlsm")
    plain.write_bytes(workbook.read_bytes())
    user_workbook.rewrite(workbook, workbook, change)
    written = {
        ("我的 笔记", "A2"): [[1, "two"], [None, 2.5]],
        ("我的 笔记", "B1"): 5,
        ("我的 笔记", "C7"): True,
        ("我的 笔记", "B3"): "=B2&1",
    }
    for path in (plain, workbook):
        fill(path, written)
    assert audit(workbook) == []
    xml = etree.fromstring(user_workbook.read_parts(workbook)[SHEET["我的 笔记"]])
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
    with open_workbook(workbook) as book:
        assert [book.sheets["数"].range(cell).number_format for cell in ("B9", "B3", "A1")] == ["0.00", "0%", "General"]
    assert audit(workbook) == []


@pytest.mark.parametrize("cell", ["A3", "B3", "C3"])
def test_an_extension_of_a_row_stays_after_its_cells_and_one_of_a_cell_is_kept(workbook: Path, cell: str) -> None:
    of_cell = b'<v>3.5</v><extLst><ext uri="{q}"><v>1</v></ext></extLst></c>'
    with_sheet(workbook, NOTES[0], b"<v>3.5</v></c>", of_cell)
    extension = b'<extLst><ext uri="{q}"><c r="B3"><extLst/></c></ext></extLst>'
    old = b"<f>B2*2</f><v>7</v></c></row>"
    with_sheet(workbook, NOTES[0], old, old.replace(b"</row>", extension + b"</row>"))
    fill(workbook, {(NOTES[0], cell): 5, (NOTES[0], "A2"): 6})
    part = user_workbook.read_parts(workbook)[SHEET[NOTES[0]]]
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
    workbook = user_workbook.build(tmp_path_factory.mktemp("book") / "a.xlsm")
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
    xml = etree.fromstring(user_workbook.read_parts(workbook)[SHEET["我的 笔记"]])
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
