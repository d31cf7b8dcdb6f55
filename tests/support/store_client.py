"""What a process does that reads or writes a store which other processes use at the same time."""

from __future__ import annotations

import csv
import io
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np

from udfs.call import call
from xlpkg.analysis.cube import load_cube
from xlpkg.model.words import Currency
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

#: The difference between two vintages in thousand dollars: 0.01 亿, far more than rounding.
STEP = 1_000
#: The barrier of this process, so that all begin at the same time.
START: list[Barrier] = []


def vintage(month: Path, number: int) -> bytes:
    """Return the month with the total and the exports of 广东 and of the nation larger by *number* steps."""
    rows = list(csv.reader(io.StringIO(month.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        if row[0] in ("总值", "广东省"):
            row[1:5] = [str(int(text) + number * STEP) for text in row[1:5]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def read(store: Path) -> None:
    """Load a cube and call functions as cells do: the provinces add up to the nation, and T = X + M."""
    with open_store(store, create=False) as opened:
        levels = load_cube(opened, Currency.USD).levels
    np.testing.assert_allclose(levels[:, 0, :3], levels[:, 1:, :3].sum(axis=1), rtol=0, atol=1e-4)
    table = call("TM_TABLE", (202502,), store=store)
    assert isinstance(table, list), table
    row = next(row for row in table if row[0] == "广东")
    total, exports, imports = (float(str(row[column])) for column in (1, 3, 5))
    assert abs(total - exports - imports) < 1e-4, row
    assert call("TM_PERIODS", (), store=store) == [[202401], [202402], [202501], [202502]]


def prepare(start: Barrier) -> None:
    """Keep the barrier that each process waits for."""
    START.append(start)


def play(store: Path, folder: Path, months: list[Path], count: int, rounds: int) -> None:
    """Store all *months*, as every process does, then vintages of the first *count* or, if it is 0, read.

    *folder*: that of the files of this process.
    """
    folder.mkdir()
    START[0].wait(120)
    for number in range(rounds + 1):
        if number and not count:
            read(store)
        for month in months[:count] if number else months:
            file = folder / month.name
            file.write_bytes(vintage(month, number))
            with open_store(store) as opened:
                (done,) = ingest(opened, [file])
            assert done.refusal is None, done.refusal
