"""Real months as rows of text, revised as China Customs would, and measures computed from them one by one."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlpkg.model.regions import PROVINCES
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

Cells = list[list[str]]
#: A month's nine printed figures by the label of 总值 or a province.
Rows = dict[str, list[float]]

NAMES = ["总值", *(province.name for province in PROVINCES)]
#: Column of exports or imports in a source file -> column of the total that changes with it.
WITH_TOTAL = {3: 1, 4: 2, 5: 1, 6: 2}


def at(day: str) -> dt.datetime:
    """A time of arrival on *day*."""
    return dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")


def revised(cells: Cells, changes: Mapping[tuple[str, int], int], yoys: Mapping[tuple[str, int], str]) -> Cells:
    """The month after a revision, consistent in itself.

    *changes*: province and column (3 to 6: exports and imports) -> what is added, in 万; the total and 总值 follow.
    *yoys*: label and column (7 to 9) -> what is printed now.
    """
    rows = [list(row) for row in cells]
    by_label = {row[0]: row for row in rows if row[0] in NAMES}
    for (name, column), more in changes.items():
        for label in (name, "总值"):
            for each in (column, WITH_TOTAL[column]):
                by_label[label][each] = str(int(by_label[label][each]) + more)
    for (name, column), text in yoys.items():
        by_label[name][column] = text
    return rows


def write(path: Path, cells: Cells) -> Path:
    """Write *cells* as CSV in UTF-8 with a byte order mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(cells)
    return path


def store_files(store: Path, *paths: Path, day: str) -> None:
    """Store *paths* on *day*; none may be refused."""
    with open_store(store) as opened:
        for done in ingest(opened, paths, at=at(day)):
            assert done.refusal is None, done.refusal
            assert not done.unchanged


def rows_of(cells: Cells) -> Rows:
    """The nine figures of 总值 and the provinces; NaN where nothing is printed."""
    return {
        row[0]: [float("nan") if text == "-" else float(text) for text in row[1:]] for row in cells if row[0] in NAMES
    }


def figures_in_force(newest: Rows, before: Rows) -> Rows:
    """The figures in force after a second file: those of the first one where the second prints none."""
    return {
        name: [new if new == new else old for new, old in zip(figures, before[name], strict=True)]
        for name, figures in newest.items()
    }


def rank_of(rows: Rows, name: str, column: int) -> float:
    """The rank of a province by a column (1 to 9), 1 for the largest."""
    return 1 + sum(rows[other][column - 1] > rows[name][column - 1] for other in NAMES[1:])


def query(amounts: Mapping[str, int]) -> bytes:
    """A download of the online query for 2025-02: the value of each province in yuan."""
    lines = ['"数据年月","注册地编码","注册地名称","人民币",']
    codes = {province.name: province.code for province in PROVINCES}
    lines += [f'"202502","{codes[name]}","{name}","{value:,}",' for name, value in amounts.items()]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


FEBRUARY, BASE = "2025-02", "2024-02"
FIRST_DAY, REVISION_DAY, BASE_DAY = "2025-03-18", "2025-04-14", "2025-05-20"


@dataclass(frozen=True)
class History:
    """A store of 17 real months, two of which were published again with other figures."""

    store: Path
    months: Mapping[str, Cells]
    february: Cells
    base: Cells


def make_history(folder: Path, sources: Path, months: Mapping[str, Cells]) -> History:
    """Return a store of 17 real months; then February 2025 revised (湖南 ranks higher); then February 2024 revised."""
    store = folder / "trade.sqlite"
    store_files(store, *sorted(sources.glob("*.csv")), day=FIRST_DAY)
    february = revised(
        months[FEBRUARY],
        {
            ("湖南省", 3): 480_000,
            ("湖南省", 4): 480_000,
            ("广东省", 5): -70_001,
            ("广东省", 6): -70_001,
            ("青海省", 4): 1,
        },
        {
            ("湖南省", 7): "2.7",
            ("湖南省", 8): "21.1",
            ("广东省", 9): "6.0",
            ("总值", 8): "3.5",
            ("西藏自治区", 9): "-",
        },
    )
    earlier = revised(
        months[BASE], {("江苏省", 3): 150_000, ("江苏省", 4): 420_000}, {("江苏省", 7): "14.0", ("江苏省", 8): "12.8"}
    )
    store_files(store, write(folder / "again" / "2025-02.csv", february), day=REVISION_DAY)
    store_files(store, write(folder / "again" / "2024-02.csv", earlier), day=BASE_DAY)
    return History(store, months, february, earlier)
