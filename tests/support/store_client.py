"""What a process does that reads or writes a store which other processes use at the same time."""

from __future__ import annotations

import csv
import io
import random
import time
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
TOLERANCE = 1e-6
#: The barrier of this process.
_START: list[Barrier] = []


def vintage(month: Path, number: int) -> bytes:
    """Return the month with the total and the exports of 广东 and of the nation larger by *number* steps."""
    rows = list(csv.reader(io.StringIO(month.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        if row[0] in ("总值", "广东省"):
            for column in (1, 2, 3, 4):
                row[column] = str(int(row[column]) + number * STEP)
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def ingest_vintage(store: Path, folder: Path, month: Path, number: int) -> None:
    """Store a vintage of the month, and create the store if it does not exist."""
    file = folder / month.name
    file.write_bytes(vintage(month, number))
    with open_store(store) as opened:
        (done,) = ingest(opened, [file])
    assert done.refusal is None, done.refusal


def write(store: Path, folder: Path, months: list[Path], until: float) -> int:
    """Ingest one vintage of the months after another; return the number of vintages."""
    pause = random.Random(folder.name)  # noqa: S311
    number = 0
    while time.monotonic() < until:
        number += 1
        for month in months:
            ingest_vintage(store, folder, month, number)
            time.sleep(pause.uniform(0, 0.02))
    return number


def read(store: Path, until: float) -> int:
    """Load cubes and call the functions as cells do; return how often.

    Checks that the provinces add up to the nation as at first, that total trade is exports plus imports, and that no
    vintage is lost.
    """
    count, version, before = 0, 0, None
    while time.monotonic() < until:
        with open_store(store, create=False) as opened:
            levels = load_cube(opened, Currency.USD).levels
            now = opened.version()
        sums = levels[:, 0, :3] - levels[:, 1:, :3].sum(axis=1)
        before = sums if before is None else before
        np.testing.assert_allclose(sums, before, rtol=0, atol=TOLERANCE)
        table = call("TM_TABLE", (202502,), store=store)
        assert isinstance(table, list), table
        row = next(row for row in table if row[0] == "广东")
        total, exports, imports = (float(str(row[column])) for column in (1, 3, 5))
        assert abs(total - exports - imports) < 1e-4, row
        assert call("TM_PERIODS", (), store=store) == [[202401], [202402], [202501], [202502]]
        assert now >= version
        count, version = count + 1, now
    return count


def prepare(start: Barrier) -> None:
    """Keep the barrier that each process waits for, so that all begin at the same time."""
    _START[:] = [start]


def play(store: Path, folder: Path, months: list[Path], seconds: float, count: int) -> int:
    """Store all *months*, as every process does, then write vintages of the first *count* or, if it is 0, read.

    Returns how often. *folder*: that of the files of this process.
    """
    folder.mkdir()
    _START[0].wait(120)
    for month in months:
        ingest_vintage(store, folder, month, 0)
    until = time.monotonic() + seconds
    return write(store, folder, months[:count], until) if count else read(store, until)
