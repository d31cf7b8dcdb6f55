"""The 18 months in yuan (examples/rmb) agree with announced national figures and with each other.

That each file agrees with itself is a rule of ``ingest``, which the tests of all packages use.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from xlpkg.model.regions import PROVINCES

#: label -> six levels in 10,000 yuan and three YoY in percent, as integers and floats; None where "-" is printed
Rows = dict[str, list[float | None]]

NAMES = [province.name for province in PROVINCES]
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)] + [f"2025-{month:02d}" for month in range(1, 7)]
#: Total, exports and imports to date with their YoY, as announced to the press in trillion yuan;
#: rounded or cut so that exports and imports add up to the total.
ANNOUNCED = {
    "2024-06": ([21.17, 12.13, 9.04], [6.1, 6.9, 5.2]),
    "2024-12": ([43.85, 25.45, 18.39], [5.0, 7.1, 2.3]),
    "2025-03": ([10.30, 6.13, 4.17], [1.3, 6.9, -6.0]),
    "2025-04": ([14.14, 8.39, 5.75], [2.4, 7.5, -4.2]),
    "2025-05": ([17.94, 10.67, 7.27], [2.5, 7.2, -3.8]),
    "2025-06": ([21.79, 13.00, 8.79], [2.9, 7.2, -2.7]),
}
#: The same of 2025-02 in 100 million yuan, as the table by country prints it.
BY_COUNTRY = ([65_363.6, 38_812.1, 26_551.5], [-1.2, 3.4, -7.3])
#: The largest gap between a province's printed YoY and the one from last year's first-published levels, pp. All but
#: 广西, whose exports of early 2024 were revised upwards by about a tenth, and 江西's imports are within 4.2.
LARGEST_REVISION = {"广西壮族自治区": 15.0, "江西省": 5.1}


def read(path: Path) -> Rows:
    cells = path.read_text(encoding="utf-8-sig").splitlines()[3:-1]
    return {
        label: [None if text == "-" else float(text) for text in numbers]
        for label, *numbers in (line.split(",") for line in cells)
    }


@pytest.fixture(scope="module")
def months(rmb: Path) -> dict[str, Rows]:
    return {path.stem: read(path) for path in sorted(rmb.glob("*.csv"))}


def levels(rows: Rows, label: str) -> list[float]:
    """The six levels of a row of a region, which are never missing."""
    found = [level for level in rows[label][:6] if level is not None]
    assert len(found) == 6
    return found


def yoy(rows: Rows, label: str) -> list[float]:
    """The three YoY of a row of a region, which are never missing."""
    found = [value for value in rows[label][6:] if value is not None]
    assert len(found) == 3
    return found


def test_each_month_has_its_rows_of_provinces_and_zones(months: dict[str, Rows]) -> None:
    assert list(months) == MONTHS
    assert [len(rows) for rows in months.values()] == [338] * 11 + [351] + [350] * 6


def test_national_figures_are_the_announced_ones(months: dict[str, Rows]) -> None:
    for name, (trillions, changes) in ANNOUNCED.items():
        to_date = levels(months[name], "总值")[1::2]
        assert [level / 1e8 for level in to_date] == pytest.approx(trillions, abs=0.01), name
        assert yoy(months[name], "总值") == changes
    to_date = levels(months["2025-02"], "总值")[1::2]
    assert ([round(level / 1e4, 1) for level in to_date], yoy(months["2025-02"], "总值")) == BY_COUNTRY


def test_printed_yoy_of_2025_follows_from_the_levels_of_2024_but_for_revisions(months: dict[str, Rows]) -> None:
    for name in MONTHS[12:]:
        now, before = months[name], months[f"2024{name[4:]}"]
        for label in ("总值", *NAMES):
            for flow, printed in enumerate(yoy(now, label)):
                computed = 100 * (levels(now, label)[2 * flow + 1] / levels(before, label)[2 * flow + 1] - 1)
                assert abs(computed - printed) < LARGEST_REVISION.get(label, 4.2), (name, label)
