"""Each engine has a list of members of xlwings that work; all others raise Unsupported with their name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import user_workbook
import xlwings as xw
from supported_members import SUPPORTED
from xlwings import base_classes

from xlpkg.engines.libreoffice.bridge import struct
from xlpkg.engines.package import open_workbook
from xlpkg.errors import Unsupported


@pytest.fixture(params=SUPPORTED)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[xw.Book]:
    """A workbook in each engine, with the name ``period`` and, in LibreOffice, a chart."""
    if request.param == "package":
        with open_workbook(user_workbook.build(tmp_path / "月报.xlsm")) as opened:
            yield opened
    else:
        app: xw.App = request.getfixturevalue("libreoffice")
        with app.books.add() as new:
            new.names.add("period", "=Sheet1!$A$1")
            rectangle = struct("awt.Rectangle", X=0, Y=0, Width=1000, Height=1000)
            new.sheets[0].api.Charts.addNewByName("Chart", rectangle, (), True, True)
            yield new


def implementations(book: xw.Book) -> dict[str, Any]:
    """Return an object of each class that the engine has."""
    sheet = book.sheets[0]
    found = {
        "Apps": book.app.engine.apps.impl,
        "App": book.app.impl,
        "Books": book.app.books.impl,
        "Book": book.impl,
        "Sheets": book.sheets.impl,
        "Sheet": sheet.impl,
        "Range": sheet.range("A1").impl,
        "Names": book.names.impl,
        "Name": book.names["period"].impl,
    }
    if book.app.engine.name == "libreoffice":
        found |= {"Charts": sheet.charts.impl, "Chart": sheet.charts[0].impl}
    return found


def test_every_member_works_or_raises_unsupported_with_its_name(book: xw.Book) -> None:
    """Without coroutines, which are for xlwings Lite in a browser."""
    supported = SUPPORTED[book.app.engine.name]
    found = implementations(book)
    assert set(found) == set(supported)
    for kind, implementation in found.items():
        for name, member in vars(getattr(base_classes, kind)).items():
            if name.startswith("_") or inspect.iscoroutinefunction(member):
                continue
            if name in supported[kind].split():
                getattr(implementation, name)
                continue
            with pytest.raises(Unsupported) as caught:
                getattr(implementation, name)
            assert all(f" {kind}.{name}" in caught.value.sentence(lang) for lang in ("en", "zh")), name
            if isinstance(member, property) and member.fset is not None:
                with pytest.raises(Unsupported, match=rf"{kind}\.{name}\b"):
                    setattr(implementation, name, 1)


#: What code calls, and the member that the error names.
CALLS: Final[dict[str, list[tuple[str, Callable[[xw.Book], object]]]]] = {
    "package": [
        ("Range.color", lambda book: setattr(book.sheets[0].range("A1"), "color", (1, 2, 3))),
        ("Range.options(err_to_str=True)", lambda book: book.sheets[0].range("A13").options(err_to_str=True).value),
    ],
    "libreoffice": [
        ("Range.expand", lambda book: book.sheets[0]["A1"].expand()),
        ("App.run", lambda book: book.macro("Module1.Macro")(book.sheets[0]["A1"])),
    ],
}


def test_xlwings_code_gets_the_name_of_the_unsupported_member(book: xw.Book, tmp_path: Path) -> None:
    engine = book.app.engine.name
    options: list[tuple[str, Callable[[xw.Book], object]]] = [
        ("Book.save(password=…)", lambda book: book.save(password="secret")),  # noqa: S106
        (
            "Books.open (options other than read_only)",
            lambda book: book.app.books.open(user_workbook.build(tmp_path / "b.xlsm"), password="x"),  # noqa: S106
        ),
    ]
    for member, use in CALLS[engine] + options:
        with pytest.raises(NotImplementedError) as caught:  # as xlwings' own engines raise it
            use(book)
        assert isinstance(caught.value, Unsupported)
        assert caught.value.facts == {"engine": engine, "member": member}
