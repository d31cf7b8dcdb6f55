"""Generated downloads of the online query: GB18030, every field quoted, a comma at the end of each line.

Each is one made-up commodity in 2023 or 2024. Months, partners and provinces are drawn independently of each other, a
combination once at most, and few partners and provinces have most of the trade. A value is lognormal, with the median
and deviation of 132,392 real rows of 2022 to 2024 (HS8 codes 39221000 to 73249000).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from xlpkg.model.regions import PROVINCES

LAST_YEAR: Final = 2024
_HEADER: Final = (
    *("数据年月", "商品编码", "商品名称", "贸易伙伴编码", "贸易伙伴名称", "注册地编码", "注册地名称"),
    *("第一数量", "第一计量单位", "第二数量", "第二计量单位", "美元"),
)
_PARTNERS: Final = tuple(f'"{code}","伙伴{code}"' for code in range(101, 331))
_PROVINCES: Final = tuple(f'"{province.code}","{province.name}"' for province in PROVINCES)
_SHAPE: Final = (12, len(_PARTNERS), len(_PROVINCES))
#: Mean and standard deviation of ln(value in dollars).
_LN_VALUE: Final = (9.37, 2.53)


#: The share of each month, partner and province: it falls with the rank of the partner and of the province.
_SHARES: Final = 1 / np.tile(np.outer(*(np.arange(1, count + 1) ** 0.7 for count in _SHAPE[1:])).ravel(), _SHAPE[0])


def _text(number: int, year: int, size: int) -> str:
    """Return the text of the download of the commodity with *number*: *size* rows of *year*."""
    generator = np.random.default_rng((number, year))
    drawn = np.sort(generator.choice(len(_SHARES), size, replace=False, p=_SHARES / _SHARES.sum()))
    value = np.rint(np.exp(generator.normal(*_LN_VALUE, size))).astype(int) + 1
    quantity = np.rint(value / np.exp(generator.normal(1, 1, size))).astype(int) + 1
    code = f"{1 + number % 76:02d}{number // 76:02d}1000"
    lines = [",".join(f'"{name}"' for name in _HEADER) + ","]
    lines += [
        f'"{year}{month + 1:02d}","{code}","商品{code}",{_PARTNERS[partner]},{_PROVINCES[province]},'
        f'"{kilograms}","千克","0","?","{dollars:,}",'
        for month, partner, province, kilograms, dollars in zip(
            *(index.tolist() for index in np.unravel_index(drawn, _SHAPE)),
            quantity.tolist(),
            value.tolist(),
            strict=True,
        )
    ]
    return "\n".join(lines) + "\n"


def write(folder: Path, files: int, size: int, encodings: Sequence[str]) -> dict[str, list[Path]]:
    """Write *files* downloads of *size* rows into a folder for each encoding, and return their paths by encoding."""
    paths: dict[str, list[Path]] = {encoding: [] for encoding in encodings}
    for encoding in encodings:
        (folder / encoding).mkdir(parents=True)
    for index in range(files):
        number, year = index // 2, LAST_YEAR - 1 + index % 2
        text = _text(number, year, size)
        for encoding in encodings:
            path = folder / encoding / f"{number}_{year}.csv"
            path.write_bytes(text.encode(encoding))
            paths[encoding].append(path)
    return paths
