"""The captions of the buttons follow the language of the workbook; one that the user chose stays."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw
from lxml import etree

from xlpkg.engines.package import open_workbook
from xlpkg.ooxml import Package
from xlpkg.workbook import buttons as buttons_module
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.buttons import MACROS, write_captions

VML = "xl/drawings/vmlDrawing1.vml"
#: Those of 首页; the button of 看板 has one caption in both languages.
ZH, EN = ([button.caption(lang) for button in buttons_module.BUTTONS if button.place] for lang in ("zh", "en"))


def shown(workbook: Path) -> list[str]:
    """The captions in the file, read as XML, of the buttons with one of our macros."""
    with zipfile.ZipFile(workbook) as package:
        root = etree.fromstring(package.read(VML))
    shapes = [shape for shape in root if shape.tag.endswith("}shape")]
    macros = ["".join(shape.itertext("{*}FmlaMacro")).removeprefix("[0]!") for shape in shapes]
    texts = [shape.find(".//font").text for shape in shapes]
    return [str(text) for macro, text in zip(macros, texts, strict=True) if macro in MACROS]


def filled(path: Path, store: Path, lang: str) -> None:
    with open_workbook(path) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], [lang]]
        act("report", book, store=store)
        book.save()


def test_the_captions_follow_the_language_and_one_of_the_user_stays(path: Path, example_store: Path) -> None:
    assert shown(path) == ZH
    package = Package.read(path.read_bytes())
    vml = package.parts[VML].replace(">刷新数据<".encode(), ">我的刷新<".encode())
    path.write_bytes(package.with_parts({VML: vml}).zipped())
    for lang, first, others in (("en", "Make report", EN), ("zh", "制作本月报告", ZH)):
        filled(path, example_store, lang)
        assert shown(path) == [first, "我的刷新", *others[2:]]


class Buttons:
    """The buttons of a sheet as Excel on Windows has them: counted from 1."""

    def __init__(self, *names: str) -> None:
        self.buttons = [SimpleNamespace(Caption=name) for name in names]
        self.Count = len(names)

    def Item(self, index: int) -> SimpleNamespace:  # noqa: N802 - Excel's name
        return self.buttons[index - 1]


def test_excel_gets_them_by_its_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    buttons = Buttons("制作本月报告", "…", "我的按钮", "Export PDF")
    sheet: Any = SimpleNamespace(api=SimpleNamespace(Buttons=lambda: buttons))
    monkeypatch.setattr(buttons_module, "range_of", lambda *_: SimpleNamespace(sheet=sheet))
    book = cast("xw.Book", SimpleNamespace(app=SimpleNamespace(engine=SimpleNamespace(name="excel"))))
    monkeypatch.setattr(sys, "platform", "win32")
    restore = write_captions(book, "en")
    assert [button.Caption for button in buttons.buttons] == ["Make report", "…", "我的按钮", "Export PDF"]
    restore()
    assert [button.Caption for button in buttons.buttons] == ["制作本月报告", "…", "我的按钮", "Export PDF"]
    monkeypatch.setattr(sys, "platform", "darwin")
    write_captions(book, "en")
    assert buttons.buttons[0].Caption == "制作本月报告"


def test_libreoffice_relabels_the_controls(libreoffice: xw.App, path: Path, example_store: Path) -> None:
    with libreoffice.books.open(path) as book:
        page = book.sheets[layout.HOME].api.DrawPage

        def labels() -> list[str]:
            shapes = map(page.getByIndex, range(page.Count))
            service = "com.sun.star.drawing.ControlShape"
            found = [str(shape.getControl().Label) for shape in shapes if shape.supportsService(service)]
            return [label for label in found if label != "…"]

        assert labels() == ZH
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], ["en"]]
        act("report", book, store=example_store)
        assert labels() == EN
        restore = write_captions(book, "zh")
        assert labels() == ZH
        restore()
        assert labels() == EN
