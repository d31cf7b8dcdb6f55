"""What Excel on Windows is asked by Python: xlwings' own code, on stand-ins for the objects of Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from xlpkg.engines.package import open_workbook
from xlpkg.engines.page_texts import PdfProperties
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.host import Host, WindowsExcel, host_of


class Sheet:
    """A sheet; when the active one is hidden, Excel activates the next visible one."""

    def __init__(self, sheets: Sheets, name: str) -> None:
        self.sheets, self.book, self.name, self._visible = sheets, sheets.book, name, True

    @property
    def index(self) -> int:
        return 1 + self.sheets.all.index(self)

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = value
        if self.sheets.active is self and not value:
            self.sheets.active = next(sheet for sheet in self.sheets.all if sheet.visible)

    def activate(self) -> None:
        assert self.visible
        self.sheets.active = self


class Sheets:
    def __init__(self, book: object, *names: str) -> None:
        self.book = book
        self.all = [Sheet(self, name) for name in names]
        self.active = self.all[0]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.all)


@pytest.mark.parametrize("fails", [False, True])
def test_the_user_stays_on_the_sheet_that_was_shown_before_a_pdf(fails: bool, tmp_path: Path) -> None:
    printed: list[str] = []

    def to_pdf(*_: object, **__: object) -> None:
        printed.extend(sheet.name for sheet in sheets if sheet.visible)
        if fails:
            raise RuntimeError("There is no printer.")

    app = SimpleNamespace(pid=1)
    impl: Any = SimpleNamespace(name="a.xlsm", app=app, to_pdf=to_pdf)
    sheets = impl.sheets = Sheets(impl, "首页", "封面", "当月", "数据")
    book = xw.Book(impl=impl)
    sheets.all[3].visible = False
    try:
        Host().to_pdf(book, tmp_path / "a.pdf", ["封面", "当月"], PdfProperties("", "", ""))
    except RuntimeError:
        assert fails
    assert printed == ["封面", "当月"]
    assert [sheet.visible for sheet in sheets] == [True, True, True, False]
    assert sheets.active.name == "首页"


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
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], ["en"]]
        monkeypatch.setattr(
            type(host_of(book.app)),
            "write_page_texts",
            lambda _, __, texts: WindowsExcel().write_page_texts(sheet, texts),
        )
        *_, line = act("report", book, store=example_store)
        assert "printer" in line
        assert str(book.names[layout.HOME_LAST_RUN.name].refers_to_range.value).endswith(line)
        assert "2025" in str(book.names[layout.COVER_TITLE.name].refers_to_range.value)


@pytest.mark.parametrize("mode", ["automatic", "manual"])
def test_excel_calculates_nothing_during_a_fill_and_as_the_user_chose_after_it(
    mode: str, path: Path, example_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workbook(path) as book:
        modes = [mode]
        calculation = property(lambda _: modes[-1], lambda _, value: modes.append(value))
        monkeypatch.setattr(xw.App, "calculation", calculation)
        monkeypatch.setattr(type(host_of(book.app)), "calculating_later", WindowsExcel.calculating_later)
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], ["en"]]
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
