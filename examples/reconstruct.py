"""Customs sources in US dollars for January and February of 2024 and 2025, reconstructed from a report.

The files that this script writes are RECONSTRUCTED. They are not the customs' originals, and their last
digits mean nothing. All that is known are the rounded figures of two published tables
(``published-2025-02.csv``: 100 million US dollars and percent, one decimal). From them the script works out
whole amounts in 1,000 US dollars that round to every printed figure, and lays them out as GACC's table (8),
so that a first run needs no download.

Unknown are, for each province and for the month and the year to date, exports and imports of 2025 and of
2024. Each printed figure is an equation in them: a level, a net export, a YoY. Divided by half the width of
its rounding interval, the misfit of an equation is below 1 where the amounts round to the printed figure.
Least squares put the amounts near the middle of all intervals, and a steep power of the misfit keeps each of
them off the edges.

Usage: ``python examples/reconstruct.py [--out DIR]``
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlpkg.errors import BadInput
from xlpkg.model.regions import PROVINCES, REGIONS

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

HERE: Final = Path(__file__).resolve().parent
PUBLISHED: Final = HERE / "published-2025-02.csv"
BASES: Final = ("month", "ytd")
LEVELS: Final = ("export", "import", "total", "net")
#: exports, imports, total and net from a pair (exports, imports); only the first three have a YoY
COMBINATIONS: Final = np.array([[1, 0], [0, 1], [1, 1], [1, -1]])
THOUSANDS: Final = 100_000  # in 100 million
HALF_LEVEL: Final = 5_000  # half of the last printed digit of a level, 1,000 USD
HALF_YOY: Final = 0.0005  # half of the last printed digit of a YoY, as a ratio
#: The misfit at which the steep power outweighs the square, and how much steeper it is.
WALL: Final = 0.7
STEEPNESS: Final = 16
HOPELESS: Final = 2.0  # figures that contradict each other must not make weights without bound
ROUNDS: Final = 60  # the amounts then move by less than 100 USD a round
#: The largest misfit of the whole amounts: clear of the ties at 1, where ways of rounding differ. 西藏's year
#: to date can hardly do with less than 0.95; all other rows stay under 0.9.
EDGE: Final = 0.96

UNIT: Final = "单位：千美元"
NOTE: Final = (
    "注：本表由已发布的2025年1-2月分省贸易报告中四舍五入后的数字推算重建，并非海关总署公布的原始数据。"
    "尾数没有统计意义，2024年各表的同比无从得知，以“-”表示。"
)


def read_published(path: Path) -> tuple[Array, Array]:
    """Return the printed levels in 1,000 USD, shape (basis, province, 4), and ratios to last year, (…, 3)."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = {(row["basis"], row["region"]): row for row in csv.DictReader(lines)}
    printed = [[rows[basis, province.name] for province in PROVINCES] for basis in BASES]
    levels = [[[float(row[name]) for name in LEVELS] for row in block] for block in printed]
    yoy = [[[float(row[f"{name}_yoy"]) for name in LEVELS[:3]] for row in block] for block in printed]
    return np.array(levels) * THOUSANDS, 1 + np.array(yoy) / 100


def equations(levels: Array, ratios: Array, bases: Array) -> tuple[Array, Array]:
    """Return matrix and right side of all equations, each divided by half the width of its interval.

    Seven rows for each basis and province, four unknowns (exports, imports, and both of last year). The last
    four rows hold the national exports and imports to the sums of the printed ones. *bases*, shape
    (basis, province, 2), only sets the width of a YoY's interval; half a unit of that is kept for rounding.
    """
    cells = levels.shape[0] * levels.shape[1]
    with_yoy = COMBINATIONS[:3]
    half = (HALF_YOY * bases.reshape(cells, 2) @ with_yoy.T - 0.5)[..., None]
    blocks = np.zeros((cells, 7, 4))
    blocks[:, :4, :2] = COMBINATIONS / HALF_LEVEL
    blocks[:, 4:, :2] = with_yoy / half
    blocks[:, 4:, 2:] = -ratios.reshape(cells, 3, 1) * with_yoy / half
    matrix = np.zeros((7 * cells + 4, 4 * cells))
    for i, block in enumerate(blocks):
        matrix[7 * i : 7 * i + 7, 4 * i : 4 * i + 4] = block
    matrix[-4:] = np.kron(np.eye(2), np.tile(np.eye(2, 4), levels.shape[1])) / HALF_LEVEL
    printed = np.concatenate([levels.reshape(cells, 4), np.zeros((cells, 3))], axis=1)
    right = np.append(printed.ravel(), levels[..., :2].sum(axis=1).ravel()) / HALF_LEVEL
    return matrix, right


def reconstruct(levels: Array, ratios: Array) -> Whole:
    """Return whole amounts in 1,000 USD, shape (year, basis, province, 2): year 0 is 2025, year 1 is 2024.

    *levels* and *ratios* are those of `read_published`; the last axis of the result is (exports, imports).
    Raises BadInput if no amounts were found that round to all printed figures.
    """
    shape = (*levels.shape[:2], 2, 2)
    bases = levels[..., :2] / ratios[..., :2]
    weights = np.ones(7 * levels[..., 0].size + 4)
    step = 2 / (STEEPNESS + 2)  # a full step would overshoot, the more so the steeper the power
    for _ in range(ROUNDS):
        matrix, right = equations(levels, ratios, bases)
        found = np.linalg.lstsq(matrix * weights[:, None], right * weights)[0]
        misfit = np.minimum(np.abs(matrix @ found - right), HOPELESS)
        weights = weights ** (1 - step) * np.sqrt(1 + (misfit / WALL) ** STEEPNESS) ** step
        now, before = np.moveaxis(found.reshape(shape), 2, 0)
        if before.min() <= 0:
            break  # a printed YoY is impossible beside its row's other figures; refused below
        # The geometric mean: after a plain step the widths of the smallest provinces swing to and fro.
        bases = np.sqrt(bases * before)
    # Last year first, then this year in the same ratio to it: so rounding moves a YoY as little as it can.
    whole_before = np.rint(before)
    whole = np.stack([np.rint(whole_before * now / before), whole_before]).astype(np.int64)
    refuse_misfits(whole, levels, ratios)
    return whole


def refuse_misfits(whole: Whole, levels: Array, ratios: Array) -> None:
    """Raise BadInput, naming the worst row, unless *whole* rounds to all printed figures and their sums."""
    now, before = whole @ COMBINATIONS.T
    level = np.abs(now - levels) / HALF_LEVEL
    yoy = np.abs(now[..., :3] / before[..., :3] - ratios) / HALF_YOY
    rows = np.concatenate([level, yoy], axis=-1).max(axis=-1)
    sums = np.abs((now - levels)[..., :2].sum(axis=1)).max(axis=-1, keepdims=True) / HALF_LEVEL
    worst = np.concatenate([sums, rows], axis=1)
    if worst.max() >= EDGE:
        basis, region = divmod(int(np.argmax(worst)), len(REGIONS))
        raise BadInput("published-contradicts", basis=BASES[basis], region=REGIONS[region].name, file=PUBLISHED.name)


def table(month: Whole, ytd: Whole, last_ytd: Whole | None, number: int) -> list[list[str]]:
    """Return the rows of a table (8): amounts of shape (province, 2), *number* the month of the year.

    Without *last_ytd* the YoY is not known and stands as ``-``.
    """

    def flows(amounts: Whole) -> Whole:
        with_national = np.vstack([amounts.sum(axis=0), amounts])
        return np.column_stack([with_national.sum(axis=1), with_national])  # total, exports, imports

    printed = np.stack([flows(month), flows(ytd)], axis=-1).reshape(len(REGIONS), 6).astype(str).tolist()
    yoy = [["-"] * 3 for _ in REGIONS]
    if last_ytd is not None:
        change = 100 * (flows(ytd) / flows(last_ytd) - 1)
        yoy = [[f"{value:z.1f}" for value in row] for row in change]
    labels = ["总值", *(province.name for province in PROVINCES)]
    names = ["进出口", "出口", "进口"]
    return [
        [""] * 7 + [UNIT] * 3,
        ["收发货人所在地", *(name for name in names for _ in range(2)), *["累计比去年同期±％"] * 3],
        ["收发货人所在地", *[f"{number}月", f"1至{number}月"] * 3, *names],
        *([label, *row, *rates] for label, row, rates in zip(labels, printed, yoy, strict=True)),
        [NOTE] * 10,
    ]


def main() -> int:
    """Write the four sources; return 0, or 2 with a sentence on the error stream."""
    parser = argparse.ArgumentParser(description="Write the reconstructed USD sources of 2024 and 2025.")
    parser.add_argument("--out", type=Path, default=HERE / "usd", metavar="DIR", help="default: examples/usd")
    out: Path = parser.parse_args().out
    try:
        whole = reconstruct(*read_published(PUBLISHED))
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    (month, ytd), (last_month, last_ytd) = whole
    january, last_january = ytd - month, last_ytd - last_month
    tables = {
        "2024-01": table(last_january, last_january, None, 1),
        "2024-02": table(last_month, last_ytd, None, 2),
        "2025-01": table(january, january, last_january, 1),
        "2025-02": table(month, ytd, last_ytd, 2),
    }
    for name, rows in tables.items():
        with (out / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
