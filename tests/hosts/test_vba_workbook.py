"""The macros as they stand in a workbook that was built: an Excel opens it and runs them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import olefile
import pytest
from excel_stand_ins import SOURCES, FileSystem, Shell
from oletools.olevba import VBA_Parser, decompress_stream
from pyopenvba.apps.excel import ExcelApplication

from udfs.registry import FUNCTIONS
from xlpkg.hosts.build import build
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BUTTONS


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "TradeMonitor.xlsm")


def test_an_excel_that_opens_it_has_every_button_and_function(workbook: Path) -> None:
    app = ExcelApplication.open(workbook)
    made = {"scripting.filesystemobject": FileSystem({}), "wscript.shell": Shell()}
    app.interpreter.host.create = lambda name: made[name.lower()]
    for button in BUTTONS:
        app.run(button.macro)
    assert len(app.dialogs) == len(BUTTONS)
    for function in FUNCTIONS:
        shown = app.run(function.name, *["x"] * len(function.arguments))
        assert "trademonitor excel install" in str(shown)


def test_no_excel_finds_compiled_code_in_it(workbook: Path) -> None:
    """As [MS-OVBA] demands: version FFFF, no performance cache, and each module begins with its source."""
    with zipfile.ZipFile(workbook) as package:
        project = olefile.OleFileIO(package.read("xl/vbaProject.bin"))
    assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000100")
    assert not [name for name in project.listdir() if name[-1].startswith("__SRP_")]
    modules = [name for name in project.listdir() if name[0] == "VBA" and name[1] not in ("dir", "_VBA_PROJECT")]
    assert len(modules) > len(layout.SHEETS)
    for name in modules:
        source = decompress_stream(bytearray(project.openstream(name).read()))
        assert source.startswith(b'Attribute VB_Name = "' + name[1].encode() + b'"')
    directory = bytes(decompress_stream(bytearray(project.openstream("VBA/dir").read())))
    for record in (b"\x31\0\x04\0\0\0" + bytes(4), b"\x2c\0\x02\0\0\0\xff\xff"):  # MODULEOFFSET, MODULECOOKIE
        assert directory.count(record) == len(modules)


def test_a_scanner_reads_the_same_modules_from_it(workbook: Path) -> None:
    parser = VBA_Parser(str(workbook))
    found = {Path(name).stem for _, _, name, _ in parser.extract_macros()}
    parser.close()
    assert {*SOURCES, "xlwings"} <= found
