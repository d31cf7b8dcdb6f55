"""A copy for a colleague: what is seen and printed stays, and nothing in it needs the program or names its folders."""

from __future__ import annotations

import re
import shutil
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw
from conftest import OfLanguage, is_old_libreoffice
from openpyxl import load_workbook
from pypdf import PdfReader
from user_workbook import audit, sheet_of, with_sheet_of

from xlpkg.cli import main
from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.charts import charted
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.engines.package.workbook_info import WorkbookInfo
from xlpkg.messages import Language, say
from xlpkg.model.words import Basis
from xlpkg.ooxml import CONTENT_TYPES, Package, rels_of
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.versions import range_of

MINE = "我的 分析"
MARK = "手工修改，已保留"
#: The label of the cells for comments.
COMMENTS = say("report-comment-hint", "zh")
FOLDER = "/home/li/海关 data"
#: A link to the sheet of another province, which may be deleted.
NEIGHBOUR = re.compile("^‹ |(?<!驱动) ›$")
#: What a copy must not contain anywhere: macros, functions, controls, the folders of 首页, another file.
FORBIDDEN = (
    *("vbaProject", "macroEnabled", "TM_", "[0]!", "stored_periods", '"Button"', "compatExt", "ctrlProp"),
    *("externalLink", "li.xlsx", "Users", FOLDER, MARK, "更新看板", "Update dashboard", "我的按钮"),
)
LACKING = (layout.HOME, layout.DRIVERS, layout.FUNCTIONS, layout.INTELLISENSE, layout.TEXTS)
#: Formulas of the user and their results; the copy has these instead of the later ones.
STAY = {"SUM(A1:A3)": 6, "广东!B12*2": 7, "_xlfn.XLOOKUP(2,A1:A3,A1:A3)": 2}
GO = {
    'TM_YOY("广东","出口",202505)': 2.5,
    "首页!$C$6": "2025-05",
    "[1]Other!A1": 5,
    "SUM(data_rows)": 9,
    "Own(A1)": "text",
}
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def as_excel_saves(package: Package, sheet: str) -> Package:
    """Return *package* with a link to another file, its folder, and the button of *sheet*, as Excel saves them."""
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    main, rels = package.main(), "</Relationships>"
    (drawing,) = package.related(sheet, "drawing").values()
    link, control = "xl/externalLinks/externalLink1.xml", "xl/ctrlProps/ctrlProp1.xml"
    types = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.{kind}+xml"/>'
        for part, kind in (
            (link, "openxmlformats-officedocument.spreadsheetml.externalLink"),
            (control, "ms-excel.controlproperties"),
        )
    )
    added = {
        CONTENT_TYPES: ("</Types>", f"{types}</Types>"),
        rels_of(main): (rels, f'<Relationship Id="rL" Type="{KIND}externalLink" Target="/{link}"/>{rels}'),
        rels_of(sheet): (rels, f'<Relationship Id="rC" Type="{KIND}ctrlProp" Target="/{control}"/>{rels}'),
        main: (
            "<bookViews>",
            f'<mc:AlternateContent {mc}><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\li\\"'
            ' xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice>'
            "</mc:AlternateContent><bookViews>",
        ),
        sheet: (
            "</worksheet>",
            f'<mc:AlternateContent {mc}><mc:Choice Requires="x14"><controls><control shapeId="1025" r:id="rC"'
            ' name="Button 1"><controlPr macro="[0]!Own"/></control></controls></mc:Choice></mc:AlternateContent>'
            "</worksheet>",
        ),
        drawing: (
            "</xdr:wsDr>",
            f'<mc:AlternateContent {mc}><mc:Choice Requires="a14"><xdr:twoCellAnchor><xdr:sp macro="[0]!Own">'
            '<a14:compatExt xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" spid="_x0000_s1025"/>'
            "</xdr:sp></xdr:twoCellAnchor></mc:Choice></mc:AlternateContent></xdr:wsDr>",
        ),
    }
    new = {name: package.parts[name].decode().replace(*pair).encode() for name, pair in added.items()}
    assert all(new[name] != package.parts[name] for name in new)
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    path = f'<Relationship Id="r1" Type="{KIND}externalLinkPath" Target="file:///C:/li.xlsx" TargetMode="External"/>'
    return package.with_parts(
        {
            **new,
            link: b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
            rels_of(link): f'<Relationships xmlns="{name}">{path}</Relationships>'.encode(),
            control: b'<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/>',
        }
    )


def with_own_sheet(workbook: Path, target: Path) -> Path:
    """Write *workbook* to *target*, with a user's sheet, a link to another file, and a folder on 首页."""
    own = target.with_name("own.xlsx")
    with xlsxwriter.Workbook(own) as book:
        sheet = book.add_worksheet(MINE)
        sheet.write_column("A1", [1, 2, 3])
        for row, (formula, result) in enumerate({**STAY, **GO}.items()):
            sheet.write_formula(row, 1, f"={formula}", None, result)
        sheet.write_comment("A1", "请复核")
        sheet.insert_button("F20", {"macro": "Own", "caption": "我的按钮"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{MINE}'!$A$1:$A$3", "name": "=当月!$A$1"})
        sheet.insert_chart("D2", chart)
    package = with_sheet_of(own, MINE, workbook)
    target.write_bytes(as_excel_saves(package, SheetList(package).part_of(MINE)).zipped())
    with open_workbook(target, keeps_results=True) as opened:
        range_of(opened, layout.HOME_FOLDERS)[0, 0].value = FOLDER
        range_of(opened, layout.REPORTS[Basis.MONTH].text)[layout.TEXT_LEAD, layout.MARK_COLUMN].value = MARK
        opened.save()
    return target


def values(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the cells of each sheet show."""
    return {sheet.title: [*sheet.values] for sheet in load_workbook(path, data_only=True)}


def pages(workbook: Path, sheets: tuple[str, ...]) -> list[str]:
    """Return the texts of the pages of *sheets*."""
    pdf = export_pdf(workbook, workbook.with_suffix(".pdf"), sheets)
    return [page.extract_text() for page in PdfReader(pdf).pages]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_a_copy_shows_and_prints_the_same_and_needs_no_program(
    filled: OfLanguage, libreoffice: xw.App, tmp_path: Path, lang: Language
) -> None:
    source, target = with_own_sheet(filled(lang), tmp_path / "月报.xlsm"), tmp_path / "给 同事.xlsx"
    assert main(["copy", str(source), "-o", str(target)]) == 0
    package = Package.read(target.read_bytes())
    everything = "\n".join(f"{name}\n{part.decode('utf-8', 'replace')}" for name, part in package.parts.items())
    assert [word for word in FORBIDDEN if word in everything] == []
    assert audit(target) == []

    shown, copied = values(source), values(target)
    kept = [name for name in shown if name not in LACKING]
    if lang == "zh":
        assert [*copied] == kept
        for name in kept:
            cells = zip(chain(*shown[name]), chain(*copied[name]), strict=True)
            gone = {before for before, after in cells if before != after}
            assert {each for each in gone if not NEIGHBOUR.search(str(each))} <= {
                MARK,
                COMMENTS,
                "← 首页",
                "驱动 ›",
                say("board-hint", "zh"),
            }, name
    else:
        assert [name for name in copied if not name.isascii()] == [MINE]
        assert len(copied) == len(kept)
    formulas = sheet_of(target, MINE)
    renamed = {"广东!B12*2": "'Guangdong'!B12*2"} if lang == "en" else {}
    wanted = [f"={renamed.get(formula, formula)}" for formula in STAY] + [*GO.values()]
    found = [cell.value for cell in formulas["B"][: len(wanted)]]
    assert [getattr(value, "text", value) for value in found] == wanted
    assert formulas["A1"].comment.text == "请复核"

    if lang == "en":
        assert_complete(package, source, target, dict(zip(kept, copied, strict=True)), libreoffice)


def assert_complete(package: Package, source: Path, target: Path, english: dict[str, str], app: xw.App) -> None:
    """Links, names and charts have their cells; the report prints the same; LibreOffice calculates every formula."""
    everything = b"\n".join(package.parts.values()).decode("utf-8", "replace")
    info = WorkbookInfo(package)
    links = {*re.findall('location="(\\w+)"', everything)}
    assert len(links) > 1
    assert links <= {name.name for name in info.names}
    drawn = [text for part in info.parts.values() for chart in charted(package, part).values() for text in chart]
    assert len(drawn) > 100
    assert [text for text in drawn if info.range_of(text) is None] == []
    assert [name for name in info.names if not info.range_of(name.refers_to.split(",")[0])] == []
    assert pages(target, tuple(map(english.__getitem__, layout.REPORT))) == pages(source, layout.REPORT)
    with app.books.open(str(target)) as opened:
        opened.impl.document.calculateAll()
        for name in (english["核验"], english["广东"], MINE):
            found = [value for row in opened.sheets[name].used_range.options(ndim=2).formula for value in row]
            assert not [each for each in found if "#NAME" in each or "#REF" in each]


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_button_copies_what_is_open_and_not_saved(
    filled: OfLanguage, libreoffice: xw.App, tmp_path: Path, rmb_store: Path
) -> None:
    source = Path(shutil.copy(filled("en"), tmp_path / "TradeMonitor.xlsm"))
    with libreoffice.books.open(source) as book:
        book.sheets["广东"]["Z3"].value, book.sheets["广东"]["Z4"].formula = "typed, not saved", "=1+1"
        (line, *_) = act("copy", book, store=rmb_store)
    target = tmp_path / "copy-2025-05-rmb-en.xlsx"
    assert target.name in line
    assert [error for error in audit(target) if not (is_old_libreoffice() and "relationships/theme" in error)] == []
    everything = b"".join(Package.read(target.read_bytes()).parts.values()).decode("utf-8", "replace")
    dead = [say("button-board", "en")] if is_old_libreoffice() else []  # docs/libreoffice.md
    assert [word for word in FORBIDDEN if word in everything] == dead
    copied = values(target)
    assert [row[25] for row in copied["Guangdong"][2:4]] == ["typed, not saved", 2]
    assert copied["Month"][0][0] == values(source)["当月"][0][0]
