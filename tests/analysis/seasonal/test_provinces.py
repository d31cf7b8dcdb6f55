"""Real months of 31 provinces, January 2010 to December 2012: stored as any other history, and adjusted."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from command_line import printed
from provinces_usd import DATA, write_all

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.seasonal import adjust as adjusting
from xlpkg.analysis.seasonal.adjust import Adjusted, adjust_all
from xlpkg.analysis.seasonal.series import level_series
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency, Flow
from xlpkg.store.store import open_store


def write_list(path: Path) -> Path:
    """Write the months as a list of announced figures in 亿 dollars."""
    with DATA.open(encoding="utf-8", newline="") as file, path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["period", "region", "flow", "currency", "basis", "yoy", "value", "edition", "source"])
        for row in csv.DictReader(file):
            exports, imports = (int(row[name]) for name in ("export_usd1000", "import_usd1000"))
            for flow, value in {"total": exports + imports, "export": exports, "import": imports}.items():
                level = f"{value / 1e5:.5f}"
                writer.writerow([row["month"], row["province"], flow, "usd", "month", "", level, "final", "海关总署"])
    return path


def test_a_history_in_a_list_and_in_bulletins_is_adjusted_for_all_provinces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, full: bool
) -> None:
    """With the limit of 60 months each answer says that there are 36; with a lower one each has a model."""
    lists, bulletins, folder = tmp_path / "lists.sqlite", tmp_path / "bulletins.sqlite", tmp_path / "bulletins"
    write_all(folder)
    for store, source in ((lists, write_list(tmp_path / "list.csv")), (bulletins, folder)):
        code, _, err = printed(store, "ingest", source)
        assert code == 0, err
    code, out, _ = printed(lists, "seasonal", "--currency", "usd")
    rows = list(csv.DictReader(out.splitlines()))
    assert (code, len(rows)) == (0, 96)
    assert {row["message"].partition(" are ")[2] for row in rows[3:]} == {"36 (2010-01–2012-12)"}

    monkeypatch.setattr(adjusting, "FEWEST_MONTHS", 36)
    asked = [*product(PROVINCES if full else PROVINCES[::6], [*Flow][:3])]
    with open_store(lists) as of_lists, open_store(bulletins) as of_bulletins:
        cube, other = load_cube(of_lists, Currency.USD), load_cube(of_bulletins, Currency.USD)
    for series in asked:
        assert level_series(cube, *series).values == pytest.approx(level_series(other, *series).values)
    found = adjust_all(cube, asked)
    adjusted = [each for each in found.values() if isinstance(each, Adjusted) and each.marks == ("provisional",)]
    assert [each for each in found.values() if not isinstance(each, Adjusted)] == []
    assert len(adjusted) > len(found) / 3  # the others are doubtful
    spread = [[np.diff(np.log(levels)).std() for levels in (each.series.values, each.adjusted)] for each in adjusted]
    before, after = np.median(spread, axis=0)
    assert after < 0.7 * before
