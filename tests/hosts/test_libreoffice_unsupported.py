"""What the libreoffice engine does not do raises Unsupported and names it; nothing is ignored in silence."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from xlwings import base_classes

from xlpkg.errors import Unsupported

#: The members of xlwings' engine interface that the engine lacks. All others work.
LACKS = {
    "Apps": "cleanup",
    "App": "xl enable_events interactive startup_path hwnd path cut_copy_mode",
    "Books": "",
    "Book": "json",
    "Sheets": "",
    "Sheet": "freeze_panes comments shapes show_gridlines page_setup to_html",
    "Range": "row_hidden column_hidden sort remove_duplicates get_special_cells find replace_all autofilter"
    " get_async_pipeline_overrides adjust_indent group ungroup data_validation conditional_formats characters comment"
    " add_comment copy_picture to_png to_pdf autofill",
    "Names": "",
    "Name": "",
    "Font": "",
    "Borders": "",
    "Border": "",
    "Note": "",
    "Chart": "set_x_axis_values legend category_axis value_axis secondary_category_axis secondary_value_axis series"
    " plot_by style to_pdf",
    "Tables": "",
}


@pytest.fixture
def book(libreoffice: xw.App) -> Iterator[xw.Book]:
    with libreoffice.books.add() as made:
        made.names.add("here", "=Sheet1!$A$1")
        made.sheets[0]["A1"].add_hyperlink("https://example.com", "a link")
        made.sheets[0]["A1"].add_note("note")
        made.sheets[0].charts.add(chart_type="line", source=made.sheets[0]["A1:B3"])
        yield made


def implementation(book: xw.Book, kind: str) -> Any:
    sheet = book.sheets[0]
    found: dict[str, Any] = {
        "Apps": xw.engines["libreoffice"].apps.impl,
        "App": book.app.impl,
        "Books": book.app.books.impl,
        "Book": book.impl,
        "Sheets": book.sheets.impl,
        "Sheet": sheet.impl,
        "Range": sheet.range("A1").impl,
        "Names": book.names.impl,
        "Name": book.names["here"].impl,
        "Font": sheet["A1"].font.impl,
        "Borders": sheet["A1"].borders.impl,
        "Border": sheet["A1"].borders["edge_top"].impl,
        "Note": sheet.notes["A1"].impl,
        "Chart": sheet.charts[0].impl,
        "Tables": sheet.tables.impl,
    }
    return found[kind]


@pytest.mark.parametrize("kind", LACKS)
def test_every_member_works_or_raises_unsupported_with_its_name(book: xw.Book, kind: str) -> None:
    # What is a coroutine there is of xlwings Lite, which runs in a browser.
    members = vars(getattr(base_classes, kind)).items()
    interface = {name for name, it in members if not name.startswith("_") and not inspect.iscoroutinefunction(it)}
    refused = {}
    for name in interface:
        try:
            getattr(implementation(book, kind), name)
        except Unsupported as error:
            refused[name] = str(error), error.sentence("zh")
    assert set(refused) == set(LACKS[kind].split())
    assert [name for name, said in refused.items() if not all(f" {kind}.{name}" in one for one in said)] == []


@pytest.mark.parametrize(
    ("member", "use"),
    [
        ("Range.formula2", lambda book: setattr(book.sheets[0]["A1"], "formula2", "=A2:A9")),
        ("Range.find", lambda book: book.sheets[0]["A1"].find("x")),
        ("Range.insert(copy_origin='format_from_right_or_below')", lambda book: insert(book)),
        ("Range.horizontal_alignment = 'distributed'", lambda book: align(book)),
        ("Sheet.page_setup", lambda book: book.sheets[0].page_setup),
        ("App.enable_events", lambda book: setattr(book.app, "enable_events", False)),
        ("App.calculation = 'semiautomatic'", lambda book: setattr(book.app, "calculation", "semiautomatic")),
        ("Book.save(password=…)", lambda book: book.save(password="secret")),  # noqa: S106
        ("Charts.add(style=…)", lambda book: book.sheets[0].charts.add(style=201)),
    ],
)
def test_the_face_of_xlwings_names_what_is_missing(
    book: xw.Book, member: str, use: Callable[[xw.Book], object]
) -> None:
    with pytest.raises(Unsupported) as caught:
        use(book)
    assert caught.value.facts == {"engine": "libreoffice", "member": member}


def insert(book: xw.Book) -> None:
    book.sheets[0]["A1"].insert("down", "format_from_right_or_below")


def align(book: xw.Book) -> None:
    book.sheets[0]["A1"].horizontal_alignment = "distributed"


def test_a_book_opened_with_an_option_that_means_nothing_here_is_refused(
    libreoffice: xw.App, book: xw.Book, tmp_path: Path
) -> None:
    book.save(tmp_path / "a.xlsx")
    book.close()
    with pytest.raises(Unsupported, match=r"Books\.open"):
        libreoffice.books.open(tmp_path / "a.xlsx", password="x")  # noqa: S106
