"""The published report of 2025-02, retold: its figures, labels and mistakes in sentences of our own.

`published-2025-02.md` has the figures, the order of the rows, the labels and the 18 mistakes of a report that was
published in March 2025, each on the same line. Its sentences are our own, because the original's belong to others.
"""

from __future__ import annotations

import csv
from pathlib import Path

from xlpkg.model.regions import find_region

PATH = Path(__file__).parents[1] / "audit" / "published-2025-02.md"
TEXT = PATH.read_text(encoding="utf-8")
_FIGURES = Path(__file__).parents[2] / "examples" / "published-2025-02.csv"


def _ytd_labels() -> list[tuple[str, str]]:
    table = TEXT.rpartition("表 2：")[2].splitlines()
    printed = [line.split("\t")[0] for line in table if line.count("\t") == 7 and not line.startswith("省市")]
    with _FIGURES.open(encoding="utf-8-sig", newline="") as file:
        true = [row["region"] for row in csv.DictReader(file) if row["basis"] == "ytd"]
    return list(zip(printed, true, strict=True))


#: For each row of table 2: the printed label, and the full name of the region whose figures the row holds.
YTD_LABELS = _ytd_labels()


def _corrected() -> str:
    before, caption, table = TEXT.rpartition("表 2：")
    lines = table.split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("广东\t"))
    for number, (printed, name) in enumerate(YTD_LABELS, start=first):
        region = find_region(name)
        assert region is not None
        assert lines[number].startswith(f"{printed}\t")
        lines[number] = lines[number].replace(printed, region.short, 1)
    text = before + caption + "\n".join(lines)
    for wrong, right in (
        ("浙江、江苏、山东等 19 个省市", "浙江、江苏、上海等 19 个省市"),
        ("广东、上海、四川等 12 个省市", "广东、山东、四川等 12 个省市"),
        # Only the first such note is wrong: table 1 is in another order, table 2 is sorted by exports.
        ("各省市按出口额从大到小排列", "各省市按进出口额从大到小排列"),
    ):
        assert wrong in text
        text = text.replace(wrong, right, 1)
    return text


#: The report with its 18 mistakes corrected.
CORRECTED_TEXT = _corrected()
