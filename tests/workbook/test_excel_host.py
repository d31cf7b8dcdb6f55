"""What Excel on Windows is asked by Python: xlwings' own code, on stand-ins for the objects of Excel."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from xlpkg.engines.package import open_workbook
from xlpkg.engines.page_texts import PdfProperties
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.drawn_texts import drawn_texts
from xlpkg.workbook.host import Host, WindowsExcel, host_of
from xlpkg.workbook.versions import range_of


class Sheet:
    """A sheet; when the active one is hidden, Excel activates the next visible one."""

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.name, self._visible = book, name, True

    @property
    def index(self) -> int:
        return 1 + int(self.book.all.index(self))

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = value
        if self.book.sheets.active is self and not value:
            self.book.sheets.active = next(sheet for sheet in self.book.all if sheet.visible)

    def activate(self) -> None:
        assert self.visible
        self.book.sheets.active = self


class Sheets(list[Sheet]):
    active: Sheet


@pytest.mark.parametrize("fails", [False, True])
def test_the_user_stays_on_the_sheet_that_was_shown_before_a_pdf(fails: bool, tmp_path: Path) -> None:
    printed: list[str] = []

    def to_pdf(*_: object, **__: object) -> None:
        printed.extend(sheet.name for sheet in impl.all if sheet.visible)
        if fails:
            raise RuntimeError("There is no printer.")

    impl: Any = SimpleNamespace(name="a.xlsm", app=SimpleNamespace(pid=1), to_pdf=to_pdf)
    impl.all = impl.sheets = Sheets(Sheet(impl, name) for name in ("首页", "封面", "当月", "数据"))
    impl.sheets.active = impl.all[0]
    impl.all[3].visible = False
    with pytest.raises(RuntimeError) if fails else contextlib.nullcontext():
        Host().to_pdf(xw.Book(impl=impl), tmp_path / "a.pdf", ["封面", "当月"], PdfProperties("", "", ""))
    assert printed == ["封面", "当月"]
    assert [sheet.visible for sheet in impl.all] == [True, True, True, False]
    assert impl.sheets.active.name == "首页"


class PageSetup:
    """The page set-up of an Excel without a printer."""

    RightHeader = LeftHeader = LeftFooter = "&8old"

    def __setattr__(self, name: str, value: object) -> None:
        raise RuntimeError(f"Unable to set the {name} property of the PageSetup class")


def test_without_a_printer_all_but_headers_and_footers_is_filled_and_a_line_says_so(
    path: Path, example_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet: Any = SimpleNamespace(api=SimpleNamespace(PageSetup=PageSetup()))
    with open_workbook(path) as book:
        range_of(book, layout.HOME_CHOICES).value = [["2025-02"], ["usd"], ["en"]]
        monkeypatch.setattr(
            type(host_of(book.app)),
            "write_page_texts",
            lambda _, __, texts: WindowsExcel().write_page_texts(sheet, texts),
        )
        *_, line = act("report", book, store=example_store)
        assert "printer" in line
        assert str(range_of(book, layout.HOME_LAST_RUN).value).endswith(line)
        assert "2025" in str(range_of(book, layout.COVER_TITLE).value)


@pytest.mark.parametrize("mode", ["automatic", "manual"])
def test_excel_calculates_nothing_during_a_fill_and_as_the_user_chose_after_it(
    mode: str, path: Path, example_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workbook(path) as book:
        modes = [mode]
        calculation = property(lambda _: modes[-1], lambda _, value: modes.append(value))
        monkeypatch.setattr(xw.App, "calculation", calculation)
        monkeypatch.setattr(type(host_of(book.app)), "calculating_later", WindowsExcel.calculating_later)
        range_of(book, layout.HOME_CHOICES).value = [["2025-02"], ["usd"], ["en"]]
        seen = []

        def make_current(*_: object) -> None:
            seen.append(book.app.calculation)
            if len(seen) > 1:
                raise RuntimeError("Call was rejected by callee.")

        monkeypatch.setattr(type(host_of(book.app)), "make_current", make_current)
        act("report", book, store=example_store)
        assert (seen, book.app.calculation) == (["manual"], mode)
        with pytest.raises(RuntimeError):
            act("report", book, store=example_store)
        assert (seen, book.app.calculation) == (["manual"] * 2, mode)


def test_the_cells_are_calculated_by_the_macro_of_the_workbook_before_a_pdf() -> None:
    called: list[str] = []
    app = SimpleNamespace(macro=lambda name: lambda: called.append(name))
    book: Any = SimpleNamespace(app=app, name="It's mine.xlsm")
    WindowsExcel().recalculate(book, is_last=True)
    assert called == []
    WindowsExcel().recalculate(book, is_last=False)
    assert called == ["'It''s mine.xlsm'!CalculateCells"]


def test_excel_gets_captions_and_rules_in_the_language_but_for_those_of_the_user() -> None:
    names = {"MakeReport": "制作本月报告", "PickSourceFolder": "…", "VerifyData": "我的按钮", "ExportPdf": "Export PDF"}
    shapes = [SimpleNamespace(name=layout.BUTTON + name, text=text) for name, text in names.items()]
    shapes.append(SimpleNamespace(name="Picture 1", text="刷新数据"))
    texts = {"InputTitle": "币种", "InputMessage": "我的说明", "ErrorTitle": "", "ErrorMessage": "币种"}
    rule = SimpleNamespace(**texts, Formula1="=A1")
    pictures = [SimpleNamespace(AlternativeText="制作本月报告"), SimpleNamespace(AlternativeText="我的图")]
    cells = SimpleNamespace(SpecialCells=lambda _: [SimpleNamespace(Validation=rule)])
    area = SimpleNamespace(options=lambda ndim: SimpleNamespace(value=[["我的", None]]))  # noqa: ARG005
    sheet: Any = SimpleNamespace(api=SimpleNamespace(Shapes=pictures, Cells=cells), used_range=area, shapes=shapes)
    found = WindowsExcel().replace_texts(sheet, drawn_texts(layout.HOME, "en"))
    assert found == {"制作本月报告": "Make report", "币种": "Currency"}
    assert [each.text for each in shapes] == ["Make report", "…", "我的按钮", "Export PDF", "刷新数据"]
    assert [*vars(rule).values()] == ["Currency", "我的说明", "", "Currency", "=A1"]
    assert [shape.AlternativeText for shape in pictures] == ["Make report", "我的图"]
