"""A workbook of an earlier version becomes one of the present version, and everything of the user's is kept."""

from __future__ import annotations

import re
import shlex
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from offices import Desk, desk
from openpyxl import load_workbook
from pyopenvba import ExcelFile
from user_workbook import audit

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.hosts.build import build
from xlpkg.hosts.upgrade import upgrade
from xlpkg.hosts.upgrade.copied_sheets import CopiedSheets
from xlpkg.hosts.upgrade.sheet_list import SheetList
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import MACROS, PICKERS
from xlpkg.workbook.versions import incomplete_sheets, version_of

ROOT = Path(__file__).resolve().parents[2]
EARLIER = ROOT / "tests" / "workbook" / "earlier.xlsm"
MINE = "我的 分析"
#: The sheets that have another layout in version 2 of the design.
REPLACED = (layout.HOME, *layout.REPORT, layout.RANKING, layout.CHECKS, layout.FUNCTIONS)
GUANGDONG = "xl/worksheets/sheet28.xml"


def edited(path: Path, part: str, old: str, new: str) -> None:
    package = Package.read(path.read_bytes())
    text = package.parts[part].decode()
    assert old in text
    path.write_bytes(package.with_parts({part: text.replace(old, new, 1).encode()}).zipped())


def workbook_of_a_user(folder: Path) -> Path:
    """The earlier workbook with a user's sheet (formulas, note, chart), widths, typed texts and a macro."""
    path = Path(shutil.copy(EARLIER, folder / "月报 report.xlsm"))
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
    source, target = Package.read(own.read_bytes()), Package.read(path.read_bytes())
    copies = CopiedSheets(source, target)
    part = copies.add(SheetList(source).part_of(MINE))
    sheets = SheetList(package := copies.package())
    sheets.insert(MINE, part, 3)
    path.write_bytes(package.with_parts(sheets.changed_parts()).zipped())
    edited(path, GUANGDONG, '<col min="1" max="1" width="', '<col min="1" max="1" width="3')
    with open_workbook(path) as book:
        book.names["cover_organisation"].refers_to_range.value = "经济研究所"
        book.names[layout.HOME_FOLDERS.name].refers_to_range[0, 0].value = "/数据 files"
        book.sheets["广东"]["Z3"].value = "我的备注"
        book.save()
    with ExcelFile(path) as file:
        file.vba_project().add_module("Mine", "Public Sub Mine()\nEnd Sub\n")
        file.save()
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return workbook_of_a_user(tmp_path)


def test_an_earlier_workbook_gets_the_present_names_sheets_and_macros(workbook: Path) -> None:
    done = upgrade(workbook)
    assert (done.added, done.replaced) == (
        (layout.DRIVERS, *layout.HIDDEN[1:]),
        {name: f"{name} (旧)" for name in REPLACED},
    )
    with open_workbook(workbook, read_only=True) as book:
        assert version_of(book) == layout.DESIGN
        assert incomplete_sheets(book) == ()
        names = [sheet.name for sheet in book.sheets]
    assert [name for name in names if name in layout.SHEETS] == list(layout.SHEETS)
    with ExcelFile(workbook) as file:
        modules = file.vba_modules()
    for module in (ROOT / "workbook" / "vba").glob("*.bas"):
        assert module.read_text(encoding="ascii").strip().splitlines()[-5:] == modules[module.stem].splitlines()[-5:]
    assert "Sub Mine()" in modules["Mine"]
    package = Package.read(workbook.read_bytes())
    buttons = package.related(SheetList(package).part_of(layout.HOME), "vmlDrawing").values()
    assert re.findall(r"\[0\]!(\w+)", package.parts[next(iter(buttons))].decode()) == [*MACROS, *PICKERS]


def test_every_part_of_the_user_stays_byte_for_byte(workbook: Path) -> None:
    before = Package.read(workbook.read_bytes()).parts
    upgrade(workbook)
    after = Package.read(workbook.read_bytes()).parts
    changed = {name for name, part in before.items() if after.get(name) != part}
    codeless = {name for name in changed if re.sub(rb'<sheetPr codeName="\w+"/>', b"", after[name]) == before[name]}
    assert changed - codeless == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/vbaProject.bin", "xl/worksheets/sheet1.xml"),
        *(f"xl/charts/chart{number}.xml" for number in range(1, 5)),  # they draw cells of the renamed sheets
    }
    assert len(codeless) == 1  # the user's sheet, which had no module
    book = load_workbook(workbook)
    assert book[MINE]["B2"].value == "=广东!B12*2"
    assert book[MINE]["A1"].comment.text == "请复核"
    assert book[MINE]["A2"].font.name == "SimSun"
    assert len(book[MINE]._charts) == 1
    assert book["广东"]["Z3"].value == "我的备注"
    assert book[f"{layout.COVER} (旧)"]["B16"].value == "经济研究所"


def test_what_the_user_typed_on_a_replaced_sheet_is_on_the_new_one(workbook: Path) -> None:
    done = upgrade(workbook)
    book = load_workbook(workbook)
    home, old = book[layout.HOME], book[done.replaced[layout.HOME]]
    assert home["C9"].value == old["C9"].value == "/数据 files"
    assert [home[cell].value for cell in ("C6", "C7", "C8")] == ["2025-05", "人民币", "中文"]
    assert home["B22"].value == old["B22"].value
    assert home.cell(layout.HOME_SETTINGS.row + 1, layout.HOME_SETTINGS.column + 1).value == "经济研究所"
    assert [home["C16"].value, home["F18"].value] == [old["C16"].value, old["F18"].value]
    assert book.active.title == layout.HOME
    assert old.sheet_view.tabSelected in (None, False)
    assert done.references == (f"{MINE}!B1",)


def test_the_advice_to_upgrade_is_gone_after_the_upgrade(workbook: Path, rmb_store: Path) -> None:
    assert main(["refresh", str(workbook), "--store", str(rmb_store), "--period", "2025-02", "--currency", "rmb"]) == 0
    assert "trademonitor upgrade" in load_workbook(workbook)[layout.HOME]["B22"].value
    upgrade(workbook)
    line = load_workbook(workbook)[layout.HOME]["B22"].value
    assert "2025 年 2 月" in line
    assert "upgrade" not in line


def test_the_advice_to_upgrade_is_a_command_that_a_shell_reads_as_one_name(
    workbook: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spaced = workbook.rename(workbook.with_name("旧 月报.xlsm"))
    assert main(["refresh", str(spaced), "--store", str(rmb_store), "--lang", "en"]) == 0
    advice = re.search(r"run `trademonitor (upgrade .+?)`", capsys.readouterr().err)
    assert advice is not None
    assert shlex.split(advice[1]) == ["upgrade", spaced.name]


def test_the_file_opens_cleanly(workbook: Path) -> None:
    upgrade(workbook)
    assert audit(workbook) == []


def test_the_old_file_is_kept_and_a_second_upgrade_changes_nothing(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workbook.read_bytes()
    assert main(["upgrade", str(workbook), "--lang", "zh"]) == 0
    backup = workbook.with_name("月报 report-before-upgrade.xlsm")
    assert backup.read_bytes() == before
    out, err = capsys.readouterr()
    assert out == f"{workbook}\n"
    assert err.splitlines() == [
        "新增工作表：驱动",
        *(f"工作表“{name}”已换成新版式，原表连同格式和批注保留为“{name} (旧)”" for name in REPLACED),
        f"以下公式引用了版式有变的工作表，请核对：{MINE}!B1",
        f"原工作簿已另存为 {backup}",
    ]
    upgraded = workbook.read_bytes()
    assert main(["upgrade", str(workbook), "--lang", "en"]) == 0
    assert capsys.readouterr().err == f"{workbook} has the present design already\n"
    assert workbook.read_bytes() == upgraded


def test_an_upgrade_to_another_file_leaves_the_old_one(workbook: Path, tmp_path: Path) -> None:
    before = workbook.read_bytes()
    assert main(["upgrade", str(workbook), "-o", str(tmp_path / "new.xlsm")]) == 0
    assert workbook.read_bytes() == before
    assert [*tmp_path.glob("*before-upgrade*")] == []
    assert (tmp_path / "new.xlsm").exists()


def test_refresh_and_pdf_work_after_an_upgrade(workbook: Path, rmb_store: Path) -> None:
    upgrade(workbook)
    assert main(["refresh", str(workbook), "--store", str(rmb_store), "--period", "2025-02", "--currency", "rmb"]) == 0
    home = load_workbook(workbook)[layout.HOME]
    assert [home[cell].value for cell in ("D23", "E24", "F25")] == ["2025-02", "人民币", "中文"]
    assert "upgrade" not in home["B22"].value
    assert main(["pdf", str(workbook)]) == 0
    assert workbook.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_a_missing_sheet_is_added_in_its_place(workbook: Path) -> None:
    """As a workbook of a version before the map had none."""
    package = Package.read(workbook.read_bytes())
    text = package.parts["xl/workbook.xml"].decode()
    text = text.replace('<sheet name="地图"', '<sheet name="旅行"')
    text = re.sub(r'<definedName name="(map_\w+)">[^<]*</definedName>', "", text).replace("地图!", "旅行!")
    workbook.write_bytes(package.with_parts({"xl/workbook.xml": text.encode()}).zipped())
    done = upgrade(workbook)
    assert done.added == (layout.MAP, layout.DRIVERS, layout.TEXTS, layout.CHARTS)
    names = load_workbook(workbook).sheetnames
    assert names.index(layout.MAP) == names.index(layout.RANKING) + 1
    assert "旅行" in names
    with open_workbook(workbook, read_only=True) as book:
        assert incomplete_sheets(book) == ()


def test_a_sheet_with_another_layout_is_kept_under_another_name(workbook: Path) -> None:
    edited(workbook, "xl/workbook.xml", "当月!$A$11:$M$42", "当月!$A$11:$M$41")
    done = upgrade(workbook)
    assert done.replaced == {name: f"{name} (旧)" for name in REPLACED}
    package = Package.read(workbook.read_bytes())
    sheets = SheetList(package)
    charts = [
        package.parts[chart].decode()
        for drawing in package.related(sheets.part_of("当月 (旧)"), "drawing").values()
        for chart in package.related(drawing, "chart").values()
    ]
    formulas = [formula for chart in charts for formula in re.findall(r"<c:f>([^<]*)</c:f>", chart)]
    assert formulas
    assert all(formula.startswith("'当月 (旧)'!") for formula in formulas)
    book = load_workbook(workbook)
    assert book["当月"]["A1"].value is None
    assert book["当月 (旧)"]["A12"].value is not None
    assert book["当月 (旧)"].print_area != book["当月"].print_area
    assert audit(workbook) == []


@pytest.mark.parametrize("reason", ["others", "newer", "protected", "open"])
def test_a_workbook_that_cannot_be_upgraded_is_refused(workbook: Path, reason: str) -> None:
    key = {"others": "workbook-of-others", "newer": "workbook-newer", "protected": "upgrade-protected"}
    if reason == "others":
        with xlsxwriter.Workbook(workbook.with_name("own.xlsx")) as book:
            book.add_worksheet("首页")
        workbook = workbook.with_name("own.xlsx")
    elif reason == "newer":
        name = f'<definedName name="{layout.DESIGN_NAME}">{layout.DESIGN + 1}</definedName></definedNames>'
        edited(workbook, "xl/workbook.xml", "</definedNames>", name)
    elif reason == "protected":
        edited(workbook, "xl/workbook.xml", "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>')
    else:
        workbook.with_name(f"~${workbook.name}").write_bytes(b"")
    before = {path: path.read_bytes() for path in workbook.parent.iterdir()}
    with pytest.raises(WorkbookError) as raised:
        upgrade(workbook)
    assert raised.value.key == key.get(reason, "workbook-open-by")
    assert {path: path.read_bytes() for path in workbook.parent.iterdir()} == before


def test_the_present_workbook_needs_no_upgrade(tmp_path: Path) -> None:
    assert not upgrade(build(tmp_path / "new.xlsm")).written


@pytest.fixture(scope="module")
def office(profile: Path, example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    store = shutil.copy(example_store, tmp_path_factory.mktemp("data") / "trade.sqlite")
    with desk(profile, Path(store)) as running:
        yield running


def test_the_buttons_of_an_upgraded_workbook_work_in_libreoffice(office: Desk, workbook: Path) -> None:
    upgrade(workbook)
    document = office.open(workbook, macros=False, hidden=False)
    home = document.Sheets.getByName(layout.HOME)
    for row, choice in enumerate(("2025-02", "usd", "zh")):
        home.getCellByPosition(layout.HOME_CHOICES.column, layout.HOME_CHOICES.row + row).setString(choice)
    controls = home.getDrawPage().getForms().getByIndex(0)
    captions = [controls.getByIndex(index).Label for index in range(controls.getCount())]
    assert captions == ["制作本月报告", "刷新数据", "更新报告", "核验数据", "导出PDF", "导出Word", "…", "…"]
    document.CurrentController.setActiveSheet(home)
    model = controls.getByIndex(captions.index("更新报告"))
    last_run = home.getCellByPosition(layout.HOME_LAST_RUN.column, layout.HOME_LAST_RUN.row)
    for _ in range(10):
        time.sleep(2)  # a busy machine connects controls and events late
        document.CurrentController.getControl(model).getAccessibleContext().doAccessibleAction(0)
        if "更新报告" in last_run.String:
            break
    assert "更新报告：2025 年 2 月，美元" in last_run.String
    assert home.getCellRangeByName("D23").String == "2025-02"
    document.close(True)
