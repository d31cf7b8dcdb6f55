"""Tables to which rows are only added; each row has a digest, so that a changed or lost one is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from xlpkg.store.sheets import head_digest

#: The tables -> their columns between the id and the digest.
LOGS: Final = {
    "event": ("file", "action", "reason", "at"),
    "decision": ("sha256", "flow", "name", "answer", "english", "chinese", "at"),
}


def add_to_log(db: sqlite3.Connection, table: str, values: Sequence[object]) -> None:
    """Insert a row with *values*, its id and its digest."""
    (number,) = db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()  # noqa: S608
    row = (number, *values)
    db.execute(
        f"INSERT INTO {table} (id, {', '.join(LOGS[table])}, digest) VALUES (?{', ?' * len(row)})",  # noqa: S608
        (*row, head_digest(row, ())),
    )


def read_log(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """Return the values of each row of a table, in order.

    Raises sqlite3.DatabaseError if a row was changed or is missing.
    """
    # The last number comes first: a row that another process adds meanwhile is then not taken for a damage.
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    rows = db.execute(f"SELECT id, {', '.join(LOGS[table])}, digest FROM {table} ORDER BY id").fetchall()  # noqa: S608
    if type(last) is not int or len(rows) < last:
        raise sqlite3.DatabaseError(f"it is damaged: a row of the table {table} is missing")
    for number, (*row, digest) in enumerate(rows, start=1):
        if row[0] != number or digest != head_digest(row, ()):
            raise sqlite3.DatabaseError(f"it is damaged: row {number} of the table {table} does not match its digest")
    return [row[1:-1] for row in rows]
