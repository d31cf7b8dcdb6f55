"""The members of xlwings' engine interface that an engine supports; each of the others must raise Unsupported."""

from __future__ import annotations

import inspect
from typing import Any

import xlwings as xw
from xlwings import base_classes

from xlpkg.errors import Unsupported


def implementations(engine: str, book: xw.Book, name: str) -> dict[str, Any]:
    """Return an object of each class that both engines have, by its interface; *name* is a defined name of *book*."""
    sheet = book.sheets[0]
    return {
        "Apps": xw.engines[engine].apps.impl,
        "App": book.app.impl,
        "Books": book.app.books.impl,
        "Book": book.impl,
        "Sheets": book.sheets.impl,
        "Sheet": sheet.impl,
        "Range": sheet.range("A1").impl,
        "Names": book.names.impl,
        "Name": book.names[name].impl,
    }


def interface(kind: str) -> set[str]:
    """Return the members of an interface, without coroutines, which are for xlwings Lite in a browser."""
    members = vars(getattr(base_classes, kind)).items()
    return {name for name, each in members if not name.startswith("_") and not inspect.iscoroutinefunction(each)}


def supported(kind: str, implementation: Any) -> set[str]:
    """Return the members of an interface that work; an error must name the member in both languages."""
    refused = {}
    for name in interface(kind):
        try:
            getattr(implementation, name)
        except Unsupported as error:
            refused[name] = error.sentence("en"), error.sentence("zh")
    assert [name for name, texts in refused.items() if not all(f" {kind}.{name}" in text for text in texts)] == []
    return interface(kind) - set(refused)
