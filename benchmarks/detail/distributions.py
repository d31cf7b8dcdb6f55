"""The distributions of real downloads of the online query, from which rows of any number are generated.

``distributions.json`` holds counts, means and standard deviations of 21 downloads: exports of seven HS8 codes in 2022
to 2024, by month, partner and province, in dollars. ``python -m benchmarks.detail.distributions FOLDER`` makes it from
the downloads.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from xlpkg.model.arrays import Array

_FILE: Final = Path(__file__).with_name("distributions.json")
_SOURCE: Final = (
    "China Customs, online query (stats.customs.gov.cn): exports in dollars of 39221000, 39222000, 39229000, 73241000, "
    "73242100, 73242900 and 73249000, 2022 to 2024, by month, partner and province of the consignor"
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """The codes of partners or provinces, with names, shares of the rows, and mean ln(value) less that of all rows."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shares: Array
    offsets: Array


@dataclass(frozen=True, slots=True)
class Distributions:
    """What rows are drawn from.

    ``months``: shares of the rows of a year. ``sizes``: rows of one HS8 code in one year. ``value``: mean of ln(value)
    and its standard deviation within partner and province. ``unit_values``: the same of ln(dollars per kilogram), by
    code.
    """

    months: Array
    sizes: Array
    partners: Dimension
    provinces: Dimension
    value: tuple[float, float]
    unit_values: Array


@cache
def distributions() -> Distributions:
    """Return the distributions of the real downloads."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    months = np.array(found["rows by month"], dtype=float)
    return Distributions(
        months / months.sum(),
        np.array(found["rows by code and year"], dtype=float),
        _dimension(found["partners"]),
        _dimension(found["provinces"]),
        tuple(found["ln value"]),
        np.array(found["ln unit value by code"]),
    )


def _dimension(rows: list[tuple[str, str, int, float]]) -> Dimension:
    codes, names, counts, offsets = zip(*rows, strict=True)
    return Dimension(codes, names, np.array(counts) / sum(counts), np.array(offsets))


def measure(folder: Path) -> dict[str, Any]:
    """Return the content of ``distributions.json`` from the downloads in *folder* that have all columns."""
    paths = [path for path in sorted(folder.glob("*.xlsx")) if len(path.stem.split("_")[0]) == 8]
    tables = [pd.read_excel(path, engine="calamine", dtype=str) for path in paths]
    rows = pd.concat(tables).map(lambda cell: cell.strip().removesuffix(".0"))
    value, quantity = rows["美元"].astype(float), rows["第一数量"].astype(float)
    ln_value = pd.Series(np.log(value.where(value > 0)))
    mean = float(ln_value.mean())
    found: dict[str, Any] = {
        "source": _SOURCE,
        "rows by month": rows["数据年月"].str[4:].value_counts().sort_index().tolist(),
        "rows by code and year": sorted(rows.groupby([rows["商品编码"], rows["数据年月"].str[:4]]).size().tolist()),
    }
    rest = ln_value - mean
    for key, name in (("partners", "贸易伙伴"), ("provinces", "注册地")):
        offset = rest.groupby(rows[f"{name}编码"]).transform("mean")
        rest = rest - offset
        groups = pd.DataFrame({"code": rows[f"{name}编码"], "name": rows[f"{name}名称"], "offset": offset})
        by_code = groups.groupby("code").agg(name=("name", "first"), rows=("name", "size"), offset=("offset", "first"))
        by_code["offset"] = by_code["offset"].round(3)
        found[key] = by_code.reset_index().to_numpy().tolist()
    found["ln value"] = [round(mean, 3), round(float(rest.std()), 3)]
    unit_value = pd.Series(np.log((value / quantity).where((value > 0) & (quantity > 0))))
    by_code = unit_value.groupby(rows["商品编码"]).agg(["mean", "std"])
    found["ln unit value by code"] = by_code.round(3).to_numpy().tolist()
    return found


def main() -> None:
    """Write ``distributions.json`` from the downloads in the folder that the command line names."""
    lines = [f" {json.dumps(key)}: {_compact(value)}" for key, value in measure(Path(sys.argv[1])).items()]
    _FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _compact(value: object) -> str:
    if isinstance(value, list) and isinstance(value[0], list):
        return "[\n  " + ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value) + "\n ]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
