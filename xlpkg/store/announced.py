"""Announced figures in the store: a table and a view of their own, which never change a level of table (8)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Edition, Flow
from xlpkg.sources.announced import AnnouncedFigure, AnnouncedTable
from xlpkg.store.sheets import check_none_missing, head_digest

#: The columns of the view ``announced``.
ANNOUNCED_COLUMNS: Final = (
    *("region", "zone", "period", "flow", "basis", "currency"),
    *("value", "yoy", "edition", "source", "file", "cell", "vintage"),
)
#: Month, region, zone, flow, basis, currency, edition, and "value" or "yoy".
AnnouncedKey = tuple[object, ...]
#: Figures of one month, region and edition: currency, month, index of the region, zone, edition.
AnnouncedGroup = tuple[Currency, Month, int, str | None, Edition]


@dataclass(frozen=True, slots=True)
class StoredAnnouncement:
    """An announced figure with the file that has it.

    Attributes:
        file_id: the number of the file in the order of storing.
        arrived: the time of storing in UTC.
        sheet: the name of the sheet; "" in a CSV file or a web page.
    """

    figure: AnnouncedFigure
    file_id: int
    sha256: str
    file: str
    arrived: str
    sheet: str
    kind: Literal["national", "list"]

    @property
    def is_customs(self) -> bool:
        """Whether a table of China Customs has it, not a list."""
        return self.kind == "national"

    @property
    def group(self) -> AnnouncedGroup:
        """The figures with which it is announced."""
        each = self.figure
        return each.currency, each.period, each.region, each.zone, each.edition

    def cell(self, *, is_yoy: bool = False) -> str:
        """Return the address of the level or of the YoY: B5, or Sheet1!B5 in a spreadsheet."""
        address = self.figure.yoy_cell if is_yoy else self.figure.value_cell
        return f"{self.sheet}!{address}" if self.sheet else address


def write_announced(db: sqlite3.Connection, file: Sequence[object], table: AnnouncedTable) -> None:
    """Insert a table of the file whose row (id, sha256, name, kind, flow, arrived) is *file*."""
    rows = [(number, *_row(figure)) for number, figure in enumerate(table.figures, start=1)]
    head = (table.sheet, table.title, table.kind)
    sheet = db.execute(
        "INSERT INTO announced_sheet (file, name, title, kind, digest) VALUES (?, ?, ?, ?, ?)",
        (file[0], *head, head_digest([*file, *head], rows)),
    ).lastrowid
    db.executemany(f"INSERT INTO announcement VALUES (?{', ?' * len(rows[0])})", [(sheet, *row) for row in rows])  # noqa: S608


def _row(figure: AnnouncedFigure) -> tuple[object, ...]:
    """Return the columns of ``announcement`` from ``period`` on; each number is a float, as SQLite returns it."""
    words = (figure.flow.name.lower(), figure.basis.name.lower(), figure.currency.value, figure.edition.value)
    # + 0.0 because SQLite stores -0.0 as 0
    numbers = (None if each is None else each + 0.0 for each in (figure.value, figure.digit, figure.yoy))
    cells = (figure.source, figure.value_cell, figure.yoy_cell)
    return (figure.period.number, figure.region, figure.zone, *words, *numbers, *cells)


def read_announced(
    db: sqlite3.Connection, currency: Currency | None = None, month: Month | None = None
) -> list[StoredAnnouncement]:
    """Return the announced figures in the order of storing, of *currency* and *month* if they are given.

    Withdrawn files are among them.

    Raises sqlite3.DatabaseError if any announced figure of the store was changed or is missing.
    """
    found = []
    for (file_id, sha256, file, _, _, arrived, name, _, kind), rows in _read_sheets(db):
        found += [
            StoredAnnouncement(_figure(row), file_id, sha256, file, arrived, name, kind)
            for row in rows
            if currency in (None, row[6]) and (month is None or month.number == row[1])
        ]
    return found


def read_announced_tables(db: sqlite3.Connection, file: int) -> tuple[AnnouncedTable, ...]:
    """Return the tables of announced figures of a file, without printed changes. Raises as :func:`read_announced`."""
    return tuple(
        AnnouncedTable(name, sheet, title, kind, tuple(map(_figure, rows)))
        for (_, _, name, _, _, _, sheet, title, kind), rows in _read_sheets(db, f"= {file}")
    )


def _read_sheets(
    db: sqlite3.Connection, files: str = "IS NOT NULL"
) -> Iterator[tuple[list[Any], list[tuple[Any, ...]]]]:
    """Yield each table of *files*: its values and those of its file, and the rows of its figures."""
    check_none_missing(db)
    # The sheets come first: the rows of one that another process adds meanwhile are then left out.
    sheets = db.execute(
        "SELECT announced_sheet.id, file.id, sha256, file.name, file.kind, flow, arrived, announced_sheet.name, title,"  # noqa: S608
        " announced_sheet.kind, digest FROM announced_sheet LEFT JOIN file ON file.id = announced_sheet.file"
        f" WHERE announced_sheet.file {files} ORDER BY announced_sheet.id"
    ).fetchall()
    rows: dict[int, list[tuple[Any, ...]]] = {}
    of_files = f"SELECT id FROM announced_sheet WHERE file {files}"  # noqa: S608
    for sheet, *row in db.execute(f"SELECT * FROM announcement WHERE sheet IN ({of_files}) ORDER BY sheet, number"):  # noqa: S608
        rows.setdefault(sheet, []).append(tuple(row))
    for sheet, *head, digest in sheets:
        of_sheet = rows.get(sheet, [])
        if digest != head_digest(head, of_sheet):
            raise sqlite3.DatabaseError(f"it is damaged: table {sheet} of announced figures does not match its digest")
        yield head, of_sheet


def _figure(row: tuple[Any, ...]) -> AnnouncedFigure:
    """Return the figure of a row of ``announcement`` without its first column."""
    _, month, region, zone, flow, basis, currency, edition, *rest = row
    words = (Flow[flow.upper()], Basis[basis.upper()], Currency(currency), Edition(edition))
    return AnnouncedFigure(Month(*divmod(month, 100)), region, zone, *words, *rest)


def find_announced_in_force(announcements: Iterable[StoredAnnouncement]) -> dict[AnnouncedKey, StoredAnnouncement]:
    """Return of each level and of each YoY the last one of *announcements*, which are in the order of storing.

    The view ``announced`` says the same in SQL.
    """
    found: dict[AnnouncedKey, StoredAnnouncement] = {}
    for each in announcements:
        key = (*each.figure.key, each.figure.edition)
        found |= {(*key, name): each for name in ("value", "yoy") if getattr(each.figure, name) is not None}
    return found
