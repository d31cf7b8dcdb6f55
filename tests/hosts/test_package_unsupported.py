"""A member of xlwings that the package engine does not support raises Unsupported with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import user_workbook
import xlwings as xw
from engine_members import implementations, supported
from xlwings import base_classes

from xlpkg.engines.package import open_workbook
from xlpkg.errors import Unsupported

#: The members of xlwings' engine interface that the engine supports. All others must raise Unsupported.
SUPPORTED = {
    "Apps": "keys add",
    "App": "visible quit kill screen_updating display_alerts enable_events interactive books calculate pid status_bar",
    "Books": "active open",
    "Book": "api name sheets app close save fullname names",
    "Sheets": "active",
    "Sheet": "api name names book index range cells used_range visible",
    "Range": "api row column shape raw_value max_cells_per_read max_cells_per_write clear_contents formula"
    " number_format get_address address row_height",
    "Names": "snapshot contains",
    "Name": "name refers_to refers_to_range",
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[xw.Book]:
    with open_workbook(user_workbook.build(tmp_path / "月报.xlsm")) as opened:
        yield opened


def implementation(book: xw.Book, kind: str) -> Any:
    return implementations("package", book, "period")[kind]


@pytest.mark.parametrize("kind", SUPPORTED)
def test_every_member_works_or_raises_unsupported_with_its_name(book: xw.Book, kind: str) -> None:
    assert supported(kind, implementation(book, kind)) == set(SUPPORTED[kind].split())


@pytest.mark.parametrize("kind", SUPPORTED)
def test_every_setter_works_or_raises_unsupported_with_its_name(book: xw.Book, kind: str) -> None:
    settable_members = {
        "raw_value",
        "row_height",
        "formula",
        "visible",
        "screen_updating",
        "display_alerts",
        "enable_events",
        "interactive",
    }
    for name, member in vars(getattr(base_classes, kind)).items():
        settable = isinstance(member, property) and member.fset is not None
        if settable and not (name in settable_members and name in SUPPORTED[kind].split() and kind != "Sheet"):
            if (kind, name) == ("App", "status_bar"):
                continue
            with pytest.raises(Unsupported, match=rf"{kind}\.{name}\b"):
                setattr(implementation(book, kind), name, 1)


@pytest.mark.parametrize(
    ("member", "use"),
    [
        ("Range.color", lambda book: setattr(book.sheets[0].range("A1"), "color", (1, 2, 3))),
        ("Range.number_format", lambda book: setattr(book.sheets[0].range("A1"), "number_format", "0")),
        ("Range.insert", lambda book: book.sheets[0].range("A1").insert("down")),
        ("Range.end", lambda book: book.sheets[0].range("A1").end("down")),
        ("Range.clear", lambda book: book.sheets[0].range("A1").clear()),
        ("Sheet.charts", lambda book: book.sheets[0].charts[0]),
        ("Sheet.tables", lambda book: book.sheets["数据"].tables["tbl_data"]),
        ("Sheet.name", lambda book: setattr(book.sheets[0], "name", "x")),
        ("Sheet.delete", lambda book: book.sheets[0].delete()),
        ("Sheets.add", lambda book: book.sheets.add("x")),
        ("Names.add", lambda book: book.names.add("x", "=A1")),
        ("Name.delete", lambda book: book.names["period"].delete()),
        ("Book.to_pdf", lambda book: book.to_pdf("x.pdf")),
        ("Book.save(password=…)", lambda book: book.save(password="secret")),  # noqa: S106
        ("Books.add", lambda book: book.app.books.add()),
        ("Range.options(err_to_str=True)", lambda book: book.sheets[0].range("A13").options(err_to_str=True).value),
    ],
)
def test_xlwings_code_gets_the_name_of_the_unsupported_member(
    book: xw.Book, member: str, use: Callable[[xw.Book], object]
) -> None:
    with pytest.raises(Unsupported) as caught:
        use(book)
    assert caught.value.facts == {"engine": "package", "member": member}


def test_an_unsupported_option_of_open_is_refused(book: xw.Book, tmp_path: Path) -> None:
    other = user_workbook.build(tmp_path / "other.xlsm")
    with pytest.raises(Unsupported, match=r"Books\.open"):
        book.app.books.open(other, password="x")  # noqa: S106
