"""What each group of sheets shows: its month, currency and language, as 首页 says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlpkg.errors import BadInput
from xlpkg.workbook import layout
from xlpkg.workbook.fill import Choices, choices, parse_choices, states

if TYPE_CHECKING:
    from collections.abc import Collection

    import xlwings as xw


def shown_by(book: xw.Book) -> dict[str, Choices]:
    """Return what each group of sheets shows; nothing for one that was not completely filled."""
    return {group: parse_choices(*state[:3]) for group, state in states(book).items()}


def sheets_to_fill(book: xw.Book, groups: Collection[str], wanted: Choices) -> tuple[str, ...]:
    """Return the sheets of *groups* or, if another group shows anything but *wanted*, those of all groups."""
    if any(shown != wanted for group, shown in shown_by(book).items() if group not in groups):
        return layout.FILLED
    return tuple(sheet for group in groups for sheet in layout.GROUPS[group])


def check_report(book: xw.Book) -> None:
    """Raise BadInput if the sheets of the report show anything but the choices on 首页."""
    chosen = choices(book)
    shown = shown_by(book)["report"]
    if shown != chosen:
        raise BadInput("report-not-chosen", shown=shown, chosen=chosen)
