"""The captions of the buttons follow the language of the workbook; one that the user chose stays."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree
from openpyxl import load_workbook

from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language, say
from xlpkg.ooxml import Package
from xlpkg.workbook import buttons as buttons_module
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.buttons import MACROS
from xlpkg.workbook.drawn_texts import drawn_texts
from xlpkg.workbook.host import WindowsExcel

DRAWING = "xl/drawings/drawing1.xml"
#: Those of 首页.
ZH, EN = ([button.caption(lang) for button in buttons_module.BUTTONS if button.block] for lang in ("zh", "en"))


def shown(workbook: Path) -> list[str]:
    """The captions in the file, read as XML, of the buttons with one of our macros."""
    with zipfile.ZipFile(workbook) as package:
        root = etree.fromstring(package.read(DRAWING))
    shapes = [shape for shape in root.iter("{*}sp") if shape.get("macro").removeprefix("[0]!") in MACROS]
    return ["".join(shape.itertext("{*}t")) for shape in shapes]


def filled(path: Path, store: Path, lang: str) -> None:
    with open_workbook(path) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], [lang]]
        act("report", book, store=store)
        book.save()


def test_the_captions_follow_the_language_and_one_of_the_user_stays(path: Path, example_store: Path) -> None:
    assert shown(path) == ZH
    package = Package.read(path.read_bytes())
    drawing = package.parts[DRAWING].replace(">刷新数据<".encode(), ">我的刷新<".encode())
    path.write_bytes(package.with_parts({DRAWING: drawing}).zipped())
    languages: tuple[tuple[Language, str, list[str]], ...] = (("en", "Make report", EN), ("zh", "制作本月报告", ZH))
    for lang, first, others in languages:
        filled(path, example_store, lang)
        assert load_workbook(path, data_only=True)[layout.HOME]["B6"].value == say("home-period", lang)
        assert shown(path) == [first, "我的刷新", *others[2:]]


def test_excel_gets_them_by_its_shapes_and_rules() -> None:
    names = {"MakeReport": "制作本月报告", "PickSourceFolder": "…", "VerifyData": "我的按钮", "ExportPdf": "Export PDF"}
    shapes = [SimpleNamespace(name=layout.BUTTON + name, text=text) for name, text in names.items()]
    shapes.append(SimpleNamespace(name="Picture 1", text="刷新数据"))
    rule = SimpleNamespace(
        InputTitle="币种", InputMessage="我的说明", ErrorTitle="", ErrorMessage="币种", Formula1="=A1"
    )
    pictures = [SimpleNamespace(AlternativeText="制作本月报告"), SimpleNamespace(AlternativeText="我的图")]
    cells = SimpleNamespace(SpecialCells=lambda _: [SimpleNamespace(Validation=rule)])
    area = SimpleNamespace(options=lambda ndim: SimpleNamespace(value=[["我的", None]]))  # noqa: ARG005
    sheet: Any = SimpleNamespace(api=SimpleNamespace(Shapes=pictures, Cells=cells), used_range=area, shapes=shapes)
    found = WindowsExcel().replace_texts(sheet, drawn_texts(layout.HOME, "en"))
    assert found == {"制作本月报告": "Make report", "币种": "Currency"}
    assert [each.text for each in shapes] == ["Make report", "…", "我的按钮", "Export PDF", "刷新数据"]
    assert [*vars(rule).values()] == ["Currency", "我的说明", "", "Currency", "=A1"]
    assert [shape.AlternativeText for shape in pictures] == ["Make report", "我的图"]
