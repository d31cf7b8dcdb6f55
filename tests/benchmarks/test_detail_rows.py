"""Generated downloads are like real ones: facts about those were counted outside the project."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from benchmarks.detail import downloads, rows
from benchmarks.detail.distributions import distributions


def test_the_distributions_are_those_of_seven_codes_in_three_years() -> None:
    sizes = distributions().sizes
    assert len(sizes) == 21
    assert {476, 7_623, 8_867, 9_444, 9_933, 12_807} <= set(sizes)  # of the 49,784 rows of 2024
    assert sizes.sum() == 132_392
    provinces = distributions().provinces
    assert provinces.codes[int(np.argmax(provinces.shares))] == "33"
    assert len(provinces.codes) == 31


def test_the_same_code_and_year_have_the_same_rows() -> None:
    first, second, other = rows.generate(3, 2024), rows.generate(3, 2024), rows.generate(3, 2023)
    assert first.value.tolist() == second.value.tolist()
    assert first.value.tolist() != other.value.tolist()


def test_a_month_partner_and_province_appear_once_in_a_download() -> None:
    generated = rows.generate(0, 2024, 12_807)
    keys = set(zip(generated.month.tolist(), generated.partner.tolist(), generated.province.tolist(), strict=True))
    assert len(keys) == len(generated) == 12_807


def test_no_download_looks_cut() -> None:
    assert all(len(rows.generate(number, 2024)) != 10_000 for number in range(60))


def test_months_provinces_and_values_are_spread_as_in_the_real_downloads() -> None:
    generated = [rows.generate(number, rows.LAST_YEAR) for number in range(40)]
    month, province, value = (
        np.concatenate([getattr(part, name) for part in generated]) for name in ("month", "province", "value")
    )
    # 13,610 of 132,392 real rows are in December, 8,071 in February; 23,264 in Zhejiang, 19,317 in Guangdong
    assert abs(np.mean(month == 12) - 13_610 / 132_392) < 0.005
    assert abs(np.mean(month == 2) - 8_071 / 132_392) < 0.005
    codes = np.array(distributions().provinces.codes)[province]
    assert abs(np.mean(codes == "33") - 23_264 / 132_392) < 0.03
    assert abs(np.mean(codes == "44") - 19_317 / 132_392) < 0.03
    assert abs(np.median(np.log(value)) - 9.37) < 0.5
    assert abs(np.std(np.log(value)) - 2.53) < 0.3


def test_a_file_has_the_form_of_a_download(tmp_path: Path) -> None:
    paths = downloads.write(tmp_path, files=2, size=50, encodings=("gb18030", "utf-8"))
    text = paths["gb18030"][0].read_bytes().decode("gb18030")
    assert text == paths["utf-8"][0].read_text(encoding="utf-8")
    lines = text.splitlines()
    assert all(line.startswith('"') and line.endswith('",') for line in lines)
    table = list(csv.reader(lines))
    assert table[0] == [*downloads.HEADER, ""]
    assert len(table) == 51
    by_name = dict(zip(table[0], table[1], strict=True))
    assert by_name["数据年月"].startswith("2023")
    assert by_name["第二计量单位"] == "?"
    assert int(by_name["美元"].replace(",", "")) > 0
