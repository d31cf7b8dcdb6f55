"""A member of xlwings that the libreoffice engine does not support raises Unsupported with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw
from engine_members import implementations, interface, supported

from xlpkg.engines.libreoffice.bridge import struct
from xlpkg.errors import Unsupported

#: The members of xlwings' engine interface that the engine supports. All others must raise Unsupported.
SUPPORTED = {
    "Apps": "keys add",
    "App": "api engine pid version books visible screen_updating display_alerts status_bar alert"
    " calculate activate quit",
    "Books": "api active add open",
    "Book": "api app name fullname sheets names activate save close to_pdf",
    "Sheets": "api active add",
    "Sheet": "api name book index visible names charts cells used_range range clear_contents clear_formats clear"
    " autofit activate select delete",
    "Range": "max_cells_per_read max_cells_per_write"
    " api sheet row column shape address get_address end current_region expand"
    " raw_value formula formula_array has_array clear_contents clear_formats clear number_format font color"
    " column_width top height row_height autofit name select",
    "Names": "api snapshot contains add",
    "Name": "api name delete refers_to refers_to_range",
    "Font": "api bold italic size color name",
    "Charts": "api parent",
    "Chart": "api parent name left top width height title to_png",
}


@pytest.fixture(scope="module")
def book(libreoffice: xw.App) -> Iterator[xw.Book]:
    with libreoffice.books.add() as new:
        new.names.add("here", "=Sheet1!$A$1")
        rectangle = struct("awt.Rectangle", X=0, Y=0, Width=1000, Height=1000)
        new.sheets[0].api.Charts.addNewByName("Chart", rectangle, (), True, True)
        yield new


def test_every_member_works_or_raises_unsupported_with_its_name(book: xw.Book) -> None:
    sheet = book.sheets[0]
    charts = {"Charts": sheet.charts.impl, "Chart": sheet.charts[0].impl}
    found = implementations("libreoffice", book, "here") | {"Font": sheet["A1"].font.impl} | charts
    assert set(found) == set(SUPPORTED)
    for kind, implementation in found.items():
        assert supported(kind, implementation) == interface(kind) & set(SUPPORTED[kind].split()), kind


@pytest.mark.parametrize(
    ("member", "use"),
    [
        ("Range.formula2", lambda book: setattr(book.sheets[0]["A1"], "formula2", "=A2:A9")),
        ("Range.find", lambda book: book.sheets[0]["A1"].find("x")),
        ("Range.merge", lambda book: book.sheets[0]["A1:B2"].merge()),
        ("Range.delete", lambda book: book.sheets[0]["A1"].delete()),
        ("Range.borders", lambda book: book.sheets[0]["A1:B2"].borders),
        ("Range.note", lambda book: book.sheets[0]["A1"].note),
        ("Range.end('x')", lambda book: book.sheets[0]["A1"].end("x")),
        ("Range.insert", lambda book: book.sheets[0]["A1"].insert("down")),
        ("Sheet.page_setup", lambda book: book.sheets[0].page_setup),
        ("Sheet.tables", lambda book: book.sheets[0].tables),
        ("Sheet.copy", lambda book: book.sheets[0].copy()),
        ("App.run", lambda book: book.macro("Module1.Macro")(book.sheets[0]["A1"])),
        ("Sheet.pictures", lambda book: book.sheets[0].pictures),
        ("Charts.add", lambda book: book.sheets[0].charts.add()),
        ("App.enable_events", lambda book: setattr(book.app, "enable_events", False)),
        ("Book.save(password=…)", lambda book: book.save(password="secret")),  # noqa: S106
    ],
)
def test_the_error_passes_through_xlwings(book: xw.Book, member: str, use: Callable[[xw.Book], object]) -> None:
    with pytest.raises(NotImplementedError) as caught:  # as xlwings' own engines raise it
        use(book)
    assert isinstance(caught.value, Unsupported)
    assert "Excel" not in str(caught.value)  # LibreOffice can do most of it
    assert caught.value.facts == {"engine": "libreoffice", "member": member}


def test_an_unsupported_option_of_open_is_an_error(libreoffice: xw.App, tmp_path: Path) -> None:
    with libreoffice.books.add() as book:
        book.save(tmp_path / "a.xlsx")
    with pytest.raises(Unsupported, match=r"Books\.open"):
        libreoffice.books.open(tmp_path / "a.xlsx", password="x")  # noqa: S106
