"""Ingest a file into a new store, and check that it is refused with the right message and not stored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from xlpkg.errors import SourceRefused
from xlpkg.model.regions import PROVINCES
from xlpkg.store.ingest import Ingested, ingest
from xlpkg.store.store import open_store

Cells = list[list[str]]

TITLE = "（8）2025年2月进出口商品收发货人所在地总值表（人民币值）"
NAMES = [province.name for province in PROVINCES]


def ingest_bytes(folder: Path, name: str, data: bytes) -> tuple[Ingested, int]:
    """Ingest *data* as the file *name* into the store of *folder*; return the result and the number of stored rows."""
    path = folder / name
    path.write_bytes(data)
    with open_store(folder / "trade.sqlite") as store:
        (done,) = ingest(store, [path])
    with closing(sqlite3.connect(folder / "trade.sqlite")) as db:
        (files,) = db.execute("SELECT count(*) FROM file").fetchone()
        (rows,) = db.execute("SELECT count(*) FROM figure").fetchone()
    assert (files > 0) == (rows > 0)
    return done, rows


def refusal_of(folder: Path, name: str, data: bytes, key: str) -> SourceRefused:
    """Ingest *data* as the file *name*, and return its refusal.

    Fails unless the file is refused with the message *key*, which names it in both languages, and is not stored.
    """
    done, rows = ingest_bytes(folder, name, data)
    assert done.refusal is not None, "the file was accepted"
    assert done.refusal.key == key, str(done.refusal)
    assert rows == 0
    for lang in ("en", "zh"):
        sentence = done.refusal.sentence("en" if lang == "en" else "zh")
        assert name in sentence
        assert "\n" not in sentence
        assert len(sentence) < 500
    return done.refusal


def row_of(cells: Cells, label: str) -> int:
    """Return the index of the row of a label."""
    return next(i for i, row in enumerate(cells) if row[0] == label)


def copied(cells: Cells) -> Cells:
    """Return a copy of a month, which a test may change."""
    return [list(row) for row in cells]
