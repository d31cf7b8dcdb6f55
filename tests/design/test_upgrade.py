"""A workbook of an earlier version becomes one of the present version, and everything of the user's is kept."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from pyopenvba import ExcelFile
from user_workbook import ROOT, audit, edited, sheet_of, with_sheet_of

from xlpkg.cli import main
from xlpkg.design.upgrade import Upgrade, upgrade
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.charts import charted
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.errors import BadInput, WorkbookError
from xlpkg.ooxml import Package, rels_of
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act, act_for_message
from xlpkg.workbook.buttons import BUTTONS, PICKERS
from xlpkg.workbook.sheets import named_ranges
from xlpkg.workbook.versions import check_version, range_of

MINE = "我的 分析"
DESIGN = f'<definedName name="{layout.DESIGN_NAME}">{{}}</definedName>'
#: The sheets that the workbook of the tests lacks a part of: a button, a row of the table.
REPLACED = (layout.HOME, layout.MONTH)


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an earlier workbook of a user, with a sheet (formulas, note, chart), a width, typed texts and a macro.

    It has no sheet 地图, no button 导出Word, a row less in the table of 当月, another macro of the program, and on the
    sheet of a province a chart in another colour and none of all years.
    """
    folder = tmp_path_factory.mktemp("earlier")
    path = Path(shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", folder / "月报 report.xlsm"))
    own = folder / "own.xlsx"
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
    path.write_bytes(with_sheet_of(own, MINE, path).zipped())
    own.unlink()
    edited(
        path,
        "xl/workbook.xml",
        (DESIGN.format(layout.DESIGN), DESIGN.format(layout.DESIGN - 1)),
        ('<sheet name="地图"', '<sheet name="旅行"'),
        (r'<definedName name="map_\w+">[^<]*</definedName>', ""),
        ("地图!", "旅行!"),
        (r"(当月!\$A\$\d+:\$\w+\$)57(?=<)", r"\g<1>56"),
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
    with open_workbook(path) as book:
        settings = range_of(book, layout.HOME_SETTINGS)
        settings[1, 0].value = "经济研究所"
        range_of(book, layout.HOME_FOLDERS)[0, 0].value = "'=数据 files"
        book.sheets["广东"]["Z3"].value = "我的备注"
        book.save()
    with ExcelFile(path) as file:
        file.vba_project().add_module("Mine", "Public Sub Mine()\nEnd Sub\n")
        file.set_module("Buttons", "Public Sub MakeReport()\nEnd Sub\n")
        file.save()
    return path


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


def test_an_earlier_workbook_gets_the_present_names_sheets_buttons_and_macros(upgraded: tuple[Path, Upgrade]) -> None:
    workbook, done = upgraded
    old = {name: f"{name} (旧)" for name in REPLACED}
    assert (done.added, done.replaced, done.macros) == ((layout.MAP,), old, True)
    with open_workbook(workbook, read_only=True) as book:
        check_version(book)
        for named in named_ranges():
            assert range_of(book, named).shape == (named.rows, named.columns), named
        names = [sheet.name for sheet in book.sheets]
    assert [name for name in names if name in layout.SHEETS] == list(layout.SHEETS)
    assert names[-2:] == [*old.values()]
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
    assert changed <= {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/vbaProject.bin"),
        *(sheet_part(before, name) for name in (layout.INTELLISENSE, layout.HOME, MINE)),
        *charts_of(before, layout.MONTH),  # they draw cells of a renamed sheet
        *(drawing, rels_of(drawing), *charts_of(before, "广东")),
    }
    # The user's sheet had no module, and its result rests on 首页, which is new.
    new = re.sub(rb'<sheetPr codeName="\w+"/>', b"", after[mine])
    assert new == before.parts[mine].replace(b"C6</f><v>0</v>", b"C6</f>")
    book = load_workbook(workbook)
    assert book[MINE]["B2"].value == "=广东!B12*2"
    assert book[MINE]["A1"].comment.text == "请复核"
    assert book[MINE]["A2"].font.name == "SimSun"
    assert len(book[MINE]._charts) == 1
    assert book["广东"]["Z3"].value == "我的备注"


def test_a_replaced_sheet_is_kept_and_what_the_user_typed_on_it_is_on_the_new_one(
    upgraded: tuple[Path, Upgrade],
) -> None:
    workbook, done = upgraded
    book = load_workbook(workbook)
    home, old = book[layout.HOME], book[done.replaced[layout.HOME]]
    assert home["C14"].value == old["C14"].value == "=数据 files"
    assert home["C14"].data_type == "s"
    assert [home[cell].value for cell in ("C6", "C7", "C8")] == ["2025-06", "人民币", "中文"]
    assert home["B22"].value == old["B22"].value
    assert home.cell(layout.HOME_SETTINGS.row + 2, layout.HOME_SETTINGS.column + 1).value == "经济研究所"
    assert [home["C16"].value, home["F18"].value] == [old["C16"].value, old["F18"].value]
    assert book.active.title == layout.HOME
    assert old.sheet_view.tabSelected in (None, False)
    assert done.references == (f"{MINE}!B1",)
    # The old sheet of another size is complete, with charts of its cells; the new one is to be filled.
    package = Package.read(workbook.read_bytes())
    charts = [package.parts[chart].decode() for chart in charts_of(package, "当月 (旧)")]
    formulas = [formula for chart in charts for formula in re.findall(r"<c:f>([^<]*)</c:f>", chart)]
    assert formulas
    assert all(formula.startswith("'当月 (旧)'!") for formula in formulas)
    assert (book["当月"]["A21"].value, book["当月 (旧)"]["A21"].value) == (None, "广东")
    assert book["当月 (旧)"].print_area != book["当月"].print_area


def test_a_province_has_the_charts_of_the_design_and_the_old_widths(upgraded: tuple[Path, Upgrade]) -> None:
    found, design = (Package.read(path.read_bytes()) for path in (upgraded[0], ROOT / "workbook" / "TradeMonitor.xlsm"))
    assert charted(found, sheet_part(found, "广东")) == charted(design, sheet_part(design, "广东"))
    assert b"1F3A5F" in found.parts[charts_of(found, "广东")[1]]
    places = [re.findall(b"<xdr:from>.*?</xdr:to>", each.parts[drawing_of(each, "广东")]) for each in (found, design)]
    assert places[0] == places[1]
    assert sheet_of(upgraded[0], "广东").column_dimensions["A"].width > 200


def test_until_the_new_sheets_are_filled_they_are_not_taken_for_filled(workbook: Path, rmb_store: Path) -> None:
    upgrade(workbook)
    with open_workbook(workbook) as book:
        range_of(book, layout.HOME_FOLDERS)[0, 0].value = None  # a text that looks like a formula is refused first
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
        *(f"{name} (旧)" for name in REPLACED),
        f"：{MINE}!B1",
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
    assert (done.added, done.replaced, done.macros, done.written) == ((), {}, True, True)
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
