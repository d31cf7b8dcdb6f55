"""A workbook of an earlier version becomes one of the present version, and everything of the user's is kept."""

from __future__ import annotations

import base64
import re
import shlex
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from pyopenvba import ExcelFile
from user_workbook import ROOT, audit, delete_sheets, edited, sheet_of, with_sheet_of

from xlpkg.cli import main
from xlpkg.design.upgrade import Upgrade, upgrade
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.charts import charted
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.errors import BadInput, WorkbookError
from xlpkg.model.words import Basis
from xlpkg.ooxml import CONTENT_TYPES, Package, rels_of
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act, act_for_message
from xlpkg.workbook.buttons import BUTTONS, PICKERS
from xlpkg.workbook.design.palettes import PALETTES, palette_name
from xlpkg.workbook.shape import ranges_of
from xlpkg.workbook.sheets import named_ranges
from xlpkg.workbook.versions import check_version, range_of

MINE = "我的 分析"
COMMENT, SENTENCE, LABEL = "本室认为基数偏高。", "本室改写：出口平稳。", "本室的选择"
LOGO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM8wMDAwMAAAASOAMJc3FdRAAAAAElFTkSuQmCC"
)
#: The provinces whose sheets the tests have without --full.
KEPT = ("北京", "广东", "新疆")
EARLIER_DESIGNS = Path(__file__).with_name("earlier_designs.tar.xz")
#: Notes on 当月: on a text, in the table, beside it.
NOTES = {"A2": "请核对引言", "B30": "请核对此数", "AG40": "表旁批注"}
NAME = '<definedName name="我的">首页!$C$6</definedName>'
PROTECTED = '<sheetProtection sheet="1" formatCells="0"/>'
DESIGN = f'<definedName name="{layout.DESIGN_NAME}">{{}}</definedName>'
#: The sheets that the workbook of the tests lacks a part of: a button, a row of the foot, of the table.
REDRAWN = (layout.HOME, layout.COVER, layout.MONTH)


@pytest.fixture(scope="module")
def deleted(full: bool) -> set[str]:
    """The provinces whose sheets the user of an earlier release deleted."""
    return {"西藏", "青海"} if full else {*layout.PROVINCE_SHEETS} - {*KEPT}


@pytest.fixture(scope="module")
def earlier(with_provinces: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an earlier workbook of a user.

    It has no sheet 地图, no button 导出Word, a row less in the table of 当月, another macro of the program, and on the
    sheet of a province a chart in another colour and none of all years.
    """
    folder = tmp_path_factory.mktemp("earlier")
    path = Path(shutil.copy(with_provinces(*KEPT), folder / "月报 report.xlsm"))
    edited(
        path,
        "xl/workbook.xml",
        (DESIGN.format(layout.DESIGN), DESIGN.format(layout.DESIGN - 1)),
        ('<sheet name="地图"', '<sheet name="旅行"'),
        (r'<definedName name="map_\w+">[^<]*</definedName>', ""),
        ("地图!", "旅行!"),
        (r"(当月!\$A\$\d+:\$\w+\$)57(?=<)", r"\g<1>56"),
        (r'("cover_foot">封面!\$B\$17:\$B\$)23', r"\g<1>22"),
    )
    package = Package.read(path.read_bytes())
    (buttons,) = package.related(sheet_part(package, layout.HOME), "drawing").values()
    edited(path, buttons, (rf"{re.escape(layout.BUTTON)}ExportWord", "Mine"))
    edited(path, sheet_part(package, "广东"), ('<col min="1" max="1" width="', '<col min="1" max="1" width="3'))
    drawing, (_, changes, history) = drawing_of(package, "广东"), charts_of(package, "广东")
    edited(path, changes, ("1F3A5F", "123456"))
    (ident,) = (key for key, chart in package.related(drawing, "chart").items() if chart == history)
    anchor = "<xdr:twoCellAnchor>(?:(?!</xdr:twoCellAnchor>).)*"
    edited(path, drawing, (f'{anchor}r:id="{ident}".*?</xdr:twoCellAnchor>', ""))
    edited(path, rels_of(drawing), (f'<Relationship Id="{ident}"[^>]*/>', ""))
    package = Package.read(path.read_bytes())
    path.write_bytes(package.with_parts({logo_of(package): LOGO}).zipped())
    return used(path)


def logo_of(package: Package) -> str:
    """Return the part of the picture that 封面 shows."""
    drawing = drawing_of(package, layout.COVER)
    (ident,) = re.findall(r'r:embed="(\w+)"', package.parts[drawing].decode())
    return package.related(drawing, "image")[ident]


def used(path: Path) -> Path:
    """Let a user work on a workbook of any design: see the tests for what is typed, drawn and noted. Return it."""
    own = path.with_name("own.xlsx")
    with xlsxwriter.Workbook(own) as book:
        sheet = book.add_worksheet(MINE)
        bold = book.add_format({"bold": True, "bg_color": "#FFEE00", "font_name": "SimSun"})
        sheet.write_column("A1", [1, 2, 3], bold)
        sheet.write_formula("B1", "='首页'!C6")
        sheet.write_formula("B2", "=广东!B12*2")
        sheet.write_comment("A1", "请复核")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{MINE}'!$A$1:$A$3"})
        sheet.insert_chart("D2", chart)
        noted = book.add_worksheet("当月")
        for cell, note in NOTES.items():
            noted.write_comment(cell, note)
        noted.insert_textbox("AH3", "我的图形")
    path.write_bytes(with_sheet_of(own, MINE, path).zipped())
    with_notes_of(own, path, "当月")
    own.unlink()
    edited(
        path, "xl/workbook.xml", ("<definedNames>", '<definedNames><definedName name="我的">首页!$C$6</definedName>')
    )
    with open_workbook(path) as book:
        settings = book.names[layout.HOME_SETTINGS.name].refers_to_range
        settings[0, 0].value = '=UPPER("trade lab")'
        settings[1, 0].value = "经济研究所"
        range_of(book, layout.HOME_FOLDERS)[0, 0].value = "'=数据 files"
        text = book.names["month_text"].refers_to_range
        text[layout.TEXT_LEAD, text.columns.count - 2].value = COMMENT
        text[layout.TEXT_EXPORTS, 0].value = SENTENCE
        book.names["board_top"].refers_to_range[layout.BOARD_PLACES["region1"]].value = "长三角"
        book.sheets["首页"]["B5"].value = LABEL
        book.sheets["当月"]["AG3"].value = "我的备注"
        book.sheets["首页"]["Z3"].value = "省市"  # as a label there
        book.sheets["广东"]["Z3"].value = "我的备注"
        book.save()
    package = Package.read(path.read_bytes())
    edited(
        path,
        sheet_part(package, "首页"),
        (r'(<c r="C10") s="\d+"', r'\1 s="0"'),
        (r'(<f>UPPER\("trade lab"\)</f>)', r"\1<v>TRADE LAB</v>"),
        (r'(<c r="C30"[^>]*)>', r'\1 t="str">'),
    )
    edited(path, sheet_part(package, "当月"), ("(<oddFooter>)", r"\1&amp;C机密"), ("(</sheetData>)", r"\1" + PROTECTED))
    if path.suffix == ".xlsm":
        with ExcelFile(path) as file:
            file.vba_project().add_module("Mine", "Public Sub Mine()\nEnd Sub\n")
            file.set_module("Buttons", "Public Sub MakeReport()\nEnd Sub\n")
            file.save()
    return path


def with_writable_ranges(path: Path) -> None:
    """Remove what stops a fill: the protection of a sheet, and a text that looks like a formula."""
    edited(path, sheet_part(Package.read(path.read_bytes()), "当月"), ("<sheetProtection[^>]*>", ""))
    with open_workbook(path) as book:
        range_of(book, layout.HOME_FOLDERS)[0, 0].value = None
        book.save()


def with_notes_of(other: Path, path: Path, sheet: str) -> None:
    """Give a sheet of a workbook the notes and the text box of that of *other*, as Excel stores them."""
    source, package = (Package.read(each.read_bytes()) for each in (other, path))
    part, theirs = sheet_part(package, sheet), sheet_part(source, sheet)
    (notes,) = source.related(theirs, "comments").values()
    (shapes,) = source.related(theirs, "vmlDrawing").values()
    anchor = re.search(b"<xdr:twoCellAnchor.*</xdr:twoCellAnchor>", source.parts[drawing_of(source, sheet)], re.S)
    assert anchor is not None
    drawing = drawing_of(package, sheet)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationship Id="rIdN" Type="{kind}/comments" Target="/xl/comments77.xml"/>'
        f'<Relationship Id="rIdV" Type="{kind}/vmlDrawing" Target="/xl/drawings/vmlDrawing77.vml"/></Relationships>'
    )
    types = package.parts[CONTENT_TYPES]
    if b'"vml"' not in types:
        vml = b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        types = types.replace(b"<Override", vml + b"<Override", 1)
    comments = (
        b'<Override PartName="/xl/comments77.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.comments+xml"/></Types>'
    )
    changed = {
        "xl/comments77.xml": source.parts[notes],
        "xl/drawings/vmlDrawing77.vml": source.parts[shapes],
        CONTENT_TYPES: types.replace(b"</Types>", comments),
        rels_of(part): package.parts[rels_of(part)].replace(b"</Relationships>", relations.encode()),
        part: re.sub(rb"(<drawing [^>]*>)", rb'\1<legacyDrawing r:id="rIdV"/>', package.parts[part]),
        drawing: package.parts[drawing].replace(b"</xdr:wsDr>", anchor[0] + b"</xdr:wsDr>"),
    }
    path.write_bytes(package.with_parts(changed).zipped())


@pytest.fixture(params=[5, pytest.param(6, marks=pytest.mark.long)])
def released(request: pytest.FixtureRequest, deleted: set[str], tmp_path: Path) -> Path:
    """Return the workbook of an earlier design: 5 is that of version 1.0.0. A user worked on it and deleted sheets."""
    with tarfile.open(EARLIER_DESIGNS) as archive:
        files = [each for each in archive if each.name.startswith(f"{request.param}/")]
        parts = {
            each.name.partition("/")[2]: content.read() for each in files if (content := archive.extractfile(each))
        }
    path = tmp_path / "月报.xlsm"
    path.write_bytes(Package(parts).zipped())
    return used(delete_sheets(path, deleted))


@pytest.fixture
def workbook(earlier: Path, tmp_path: Path) -> Path:
    """A copy of the earlier workbook, for changes."""
    return Path(shutil.copy(earlier, tmp_path))


@pytest.fixture(scope="module")
def upgraded(earlier: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Upgrade]:
    """The earlier workbook after its upgrade, which no test may change, and what was done."""
    path = Path(shutil.copy(earlier, tmp_path_factory.mktemp("upgraded")))
    return path, upgrade(path)


def sheet_part(package: Package, sheet: str) -> str:
    return SheetList(package).part_of(sheet)


def drawing_of(package: Package, sheet: str) -> str:
    (drawing,) = package.related(sheet_part(package, sheet), "drawing").values()
    return drawing


def charts_of(package: Package, sheet: str) -> list[str]:
    return [*package.related(drawing_of(package, sheet), "chart").values()]


def assert_present_macros(path: Path) -> dict[str, str]:
    """Return all modules."""
    with ExcelFile(path) as file:
        found = dict(file.vba_modules())
    for module in (ROOT / "workbook" / "vba").glob("*.bas"):
        assert found[module.stem].splitlines()[-5:] == module.read_text(encoding="ascii").strip().splitlines()[-5:]
    return found


def test_an_earlier_workbook_gets_the_present_names_sheets_buttons_and_macros(
    upgraded: tuple[Path, Upgrade], full: bool
) -> None:
    workbook, done = upgraded
    assert (done.added, done.redrawn, done.macros, done.left_out) == ((layout.MAP,), REDRAWN, True, ())
    with open_workbook(workbook, read_only=True) as book:
        check_version(book)
        names = [sheet.name for sheet in book.sheets]
        for named in named_ranges():
            if named.sheet in names:
                assert range_of(book, named).shape == (named.rows, named.columns), named
    kept = [name for name in layout.SHEETS if full or name in KEPT or name not in layout.PROVINCE_SHEETS]
    assert {*names} == {*kept, "旅行", MINE}
    assert [name for name in names if name in layout.SHEETS] == kept
    assert "Sub Mine()" in assert_present_macros(workbook)["Mine"]
    package = Package.read(workbook.read_bytes())
    buttons = package.parts[drawing_of(package, layout.HOME)].decode()
    assert {*re.findall(r"\[0\]!(\w+)", buttons)} == {*(each.macro for each in BUTTONS if each.block), *PICKERS}
    assert audit(workbook) == []


def test_every_part_of_the_user_stays_byte_for_byte(earlier: Path, upgraded: tuple[Path, Upgrade]) -> None:
    before, (workbook, _) = Package.read(earlier.read_bytes()), upgraded
    after = Package.read(workbook.read_bytes()).parts
    changed = {name for name, part in before.parts.items() if after.get(name) != part}
    drawing, mine = drawing_of(before, "广东"), sheet_part(before, MINE)
    redrawn = {sheet: sheet_part(before, sheet) for sheet in (layout.INTELLISENSE, *REDRAWN)}
    assert changed <= {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/vbaProject.bin"),
        *(part for sheet in redrawn.values() for part in (sheet, rels_of(sheet))),
        *(part for sheet in REDRAWN for part in (drawing_of(before, sheet), rels_of(drawing_of(before, sheet)))),
        *(mine, rels_of(sheet_part(before, "广东")), *charts_of(before, layout.MONTH)),
        *(drawing, rels_of(drawing), *charts_of(before, "广东")),
        *("xl/comments77.xml", "xl/drawings/vmlDrawing77.vml"),
    }
    assert re.sub(rb'<sheetPr codeName="\w+"/>', b"", after[mine]) == before.parts[mine]  # it had no module


def test_what_the_user_typed_noted_and_drew_is_on_the_sheets_that_are_drawn_anew(
    upgraded: tuple[Path, Upgrade],
) -> None:
    workbook, done = upgraded
    assert_users(workbook)
    home, month = (sheet_of(workbook, name) for name in (layout.HOME, layout.MONTH))
    assert [home[cell].value for cell in ("C6", "C7", "C8")] == ["2025-06", "人民币", "中文"]
    assert home["C10"].fill.fill_type is None  # the user's format, the one of cells without a format
    assert home["C9"].fill.fill_type == "solid"
    package = Package.read(workbook.read_bytes())
    assert package.parts[logo_of(package)] == LOGO
    # The size of the table has changed: it is to be filled. So are its notes and formats, and the cells beside it.
    assert month["A21"].value is None
    assert month["B30"].number_format == month["B31"].number_format != "General"
    assert done.unfilled
    assert done.references == ()


def assert_users(workbook: Path) -> None:
    """Everything that the user of the earlier workbook typed, noted and drew is in *workbook*."""
    with open_workbook(workbook, read_only=True) as book:
        assert book.names["我的"].refers_to == "=首页!$C$6"
        assert book.sheets["广东"]["Z3"].value == book.sheets["当月"]["AG3"].value == "我的备注"
        assert range_of(book, layout.BOARD_TOP)[layout.BOARD_PLACES["region1"]].value == "长三角"
        assert book.sheets["首页"]["B5"].value == LABEL
        assert book.sheets["首页"]["Z3"].value == "省市"
        settings = range_of(book, layout.HOME_SETTINGS)
        assert settings[0, 0].formula == '=UPPER("trade lab")'
        assert settings[1, 0].value == "经济研究所"
        folder = range_of(book, layout.HOME_FOLDERS)[0, 0]
        assert folder.value == folder.formula == "=数据 files"
        text = range_of(book, layout.REPORTS[Basis.MONTH].text)
        assert text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value == COMMENT
        assert text[layout.TEXT_EXPORTS, 0].value == SENTENCE
    mine, month = (sheet_of(workbook, name) for name in (MINE, "当月"))
    assert (mine["B1"].value, mine["B2"].value) == ("='首页'!C6", "=广东!B12*2")
    assert mine["A1"].comment.text == "请复核"
    assert mine["A2"].font.name == "SimSun"
    assert len(mine._charts) == 1
    assert {cell: month[cell].comment.text for cell in NOTES} == NOTES
    assert "机密" in month.oddFooter.center.text
    assert month.protection.sheet
    package = Package.read(workbook.read_bytes())
    assert "我的图形" in package.parts[drawing_of(package, "当月")].decode()
    assert len(charts_of(package, "当月")) == 2


def test_a_workbook_of_an_earlier_release_comes_through_with_everything_of_its_user(
    released: Path, deleted: set[str], rmb_store: Path
) -> None:
    done = upgrade(released)
    assert (done.added, done.left_out, done.references) == ((layout.SOURCES,), (), ())
    assert audit(released) == []
    assert_users(released)
    painted = upgrade(released, colours="red-green")
    assert (painted.left_out, painted.unfilled) == ((), False)
    assert_users(released)
    assert "Sub Mine()" in assert_present_macros(released)["Mine"]
    with_writable_ranges(released)
    assert main(["refresh", str(released), "--store", str(rmb_store), "--period", "2025-06"]) == 0
    printed = {cell.value for cell in sheet_of(released, "当月")["A"]}
    assert {COMMENT, SENTENCE} <= printed
    with open_workbook(released, read_only=True) as book:
        check_version(book)
        assert palette_name(book) == "red-green"
        assert not deleted & {sheet.name for sheet in book.sheets}
        assert {named.sheet for named in ranges_of(book)} == {*layout.SHEETS} - deleted - {layout.INTELLISENSE}
    assert not upgrade(released).written
    package = Package.read(released.read_bytes())
    drawn = b"".join(package.parts[each] for each in charts_of(package, layout.MONTH))
    assert PALETTES["red-green"].fall[1:].encode() in drawn
    assert PALETTES["green-red"].rise[1:].encode() not in drawn


@pytest.mark.long
def test_a_sheet_whose_charts_were_all_deleted_has_those_of_the_design(released: Path) -> None:
    before = Package.read(released.read_bytes())
    part = sheet_part(before, layout.NATION)
    edited(released, part, ("<drawing [^>]*/>", ""))
    edited(released, rels_of(part), ('<Relationship [^>]*/drawing"[^>]*/>', ""))
    assert layout.NATION in upgrade(released).redrawn
    found, design = (Package.read(path.read_bytes()) for path in (released, ROOT / "workbook" / "TradeMonitor.xlsm"))
    assert charted(found, sheet_part(found, layout.NATION)) == charted(design, sheet_part(design, layout.NATION)) != {}


def test_a_province_has_the_charts_of_the_design_and_the_old_widths(upgraded: tuple[Path, Upgrade]) -> None:
    found, design = (Package.read(path.read_bytes()) for path in (upgraded[0], ROOT / "workbook" / "TradeMonitor.xlsm"))
    assert charted(found, sheet_part(found, "广东")) == charted(design, sheet_part(design, "广东"))
    assert b"1F3A5F" in found.parts[charts_of(found, "广东")[1]]
    places = [re.findall(b"<xdr:from>.*?</xdr:to>", each.parts[drawing_of(each, "广东")]) for each in (found, design)]
    assert places[0] == places[1]
    assert sheet_of(upgraded[0], "广东").column_dimensions["A"].width > 200


def test_until_the_new_sheets_are_filled_they_are_not_taken_for_filled(workbook: Path, rmb_store: Path) -> None:
    upgrade(workbook)
    with_writable_ranges(workbook)
    with open_workbook(workbook) as book:
        with pytest.raises(BadInput) as raised:
            act("pdf", book)
        book.save()
    assert raised.value.key == "report-not-chosen"
    assert main(["refresh", str(workbook), "--store", str(rmb_store), "--period", "2025-02", "--currency", "rmb"]) == 0
    home, run = sheet_of(workbook, layout.HOME), layout.HOME_RUN
    first = run.column + layout.STATE_COLUMN + 1
    states = [[home.cell(row, first + index).value for index in range(3)] for row in range(run.row + 2, run.row + 5)]
    assert states == [["2025-02", "人民币", "中文"]] * 3


def test_the_command_says_what_changed_and_a_second_upgrade_changes_nothing(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    new = workbook.with_name("new.xlsm")
    assert main(["upgrade", str(workbook), "-o", str(new)]) == 0
    assert workbook.read_bytes() == before
    assert {path.name for path in workbook.parent.iterdir()} == {workbook.name, new.name}
    capsys.readouterr()
    assert main(["upgrade", str(workbook), "--lang", "zh"]) == 0
    backup = workbook.with_name("月报 report-before-upgrade.xlsm")
    assert backup.read_bytes() == before
    out, err = capsys.readouterr()
    assert out == f"{workbook}\n"
    for words in (
        f"：{layout.MAP}",
        "、".join(REDRAWN),
        str(backup),
        str(workbook),
    ):
        assert words in err
    upgraded = workbook.read_bytes()
    assert main(["upgrade", str(workbook), "--lang", "en"]) == 0
    assert capsys.readouterr().err == f"{workbook} already has the current design\n"
    assert workbook.read_bytes() == upgraded


def test_macros_that_differ_are_replaced_whatever_the_design(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", tmp_path))
    assert not upgrade(path).written
    with ExcelFile(path) as file:
        file.set_module("Python", "' an earlier macro\n")
        file.save()
    done = upgrade(path)
    assert (done.added, done.redrawn, done.macros, done.written) == ((), (), True, True)
    assert_present_macros(path)
    assert main(["pdf", str(path), "-o", str(tmp_path / "report.pdf")]) == 0  # the sheets are still filled


@pytest.mark.parametrize(
    ("reason", "change", "says"),
    [
        ("workbook-of-others", (r"<definedName [^>]*>[^<]*</definedName>", ""), "is not a TradeMonitor"),
        ("workbook-newer", (DESIGN.format(r"\d+"), DESIGN.format(layout.DESIGN + 1)), "install that version"),
        ("upgrade-protected", ("<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>'), "upgrade"),
        ("workbook-open-by", None, ""),
    ],
)
def test_a_workbook_that_cannot_be_upgraded_is_refused(
    workbook: Path,
    reason: str,
    change: tuple[str, str] | None,
    says: str,
    rmb_store: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And by the commands that fill and print it."""
    if change is None:
        workbook.with_name(f"~${workbook.name}").write_bytes(b"")
    else:
        edited(workbook, "xl/workbook.xml", change)
    before = {path: path.read_bytes() for path in workbook.parent.iterdir()}
    with pytest.raises(WorkbookError) as raised:
        upgrade(workbook)
    assert raised.value.key == reason
    if says:
        for command in (["refresh", str(workbook), "--store", str(rmb_store)], ["pdf", str(workbook)]):
            assert main([*command, "--lang", "en"]) == 2
            (line,) = capsys.readouterr().err.splitlines()
            assert says in line
    assert {path: path.read_bytes() for path in workbook.parent.iterdir()} == before


def test_an_earlier_workbook_is_refused_with_the_commands_that_help(
    workbook: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    for command in (["refresh", str(workbook), "--store", str(rmb_store)], ["pdf", str(workbook)]):
        assert main([*command, "--lang", "en"]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        advice = re.search(r"run `trademonitor (upgrade .+?)`, or make a new workbook with `trademonitor build`", line)
        assert advice is not None
        assert shlex.split(advice[1]) == ["upgrade", str(workbook)]
    assert workbook.read_bytes() == before


def test_a_button_on_a_workbook_of_somebody_else_says_one_sentence_in_the_systems_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "预算 budget.xlsx"
    xlsxwriter.Workbook(path).close()
    for locale, says in (("en_US.UTF-8", "is not a"), ("zh_CN.UTF-8", "不是")):
        monkeypatch.setenv("LC_ALL", locale)
        with open_workbook(path) as book:
            (line,) = act_for_message("make", book).splitlines()
        assert line.startswith(f"{path.name} {says}")
