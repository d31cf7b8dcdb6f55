"""Generated downloads of the online query as files: GB18030, every field quoted, a comma at the end of each line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.detail.distributions import distributions
from benchmarks.detail.rows import LAST_YEAR, Rows, generate

HEADER: Final = (
    *("数据年月", "商品编码", "商品名称", "贸易伙伴编码", "贸易伙伴名称", "注册地编码", "注册地名称"),
    *("第一数量", "第一计量单位", "第二数量", "第二计量单位", "美元"),
)


def as_text(rows: Rows) -> str:
    """Return the text of a download with *rows*."""
    partners, provinces = distributions().partners, distributions().provinces
    partner = [f'"{code}","{name}"' for code, name in zip(partners.codes, partners.names, strict=True)]
    province = [f'"{code}","{name}"' for code, name in zip(provinces.codes, provinces.names, strict=True)]
    month = [f'"{rows.year}{number:02d}","{rows.code}","{commodity_name(rows.code)}"' for number in range(13)]
    columns = (rows.month, rows.partner, rows.province, rows.quantity, rows.value)
    lines = [",".join(f'"{name}"' for name in HEADER) + ","]
    lines += [
        f'{month[m]},{partner[p]},{province[r]},"{quantity}","千克","0","?","{value:,}",'
        for m, p, r, quantity, value in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return "\n".join(lines) + "\n"


def commodity_name(code: str) -> str:
    """Return the made-up name of a commodity."""
    return f"未列名商品{code}"


def write(folder: Path, files: int, size: int, encodings: Sequence[str] = ("gb18030",)) -> dict[str, list[Path]]:
    """Write *files* downloads of *size* rows into a folder for each encoding, and return their paths by encoding.

    Each is one code in one year; the years are the last and the one before.
    """
    paths: dict[str, list[Path]] = {encoding: [] for encoding in encodings}
    for encoding in encodings:
        (folder / encoding).mkdir(parents=True, exist_ok=True)
    for index in range(files):
        rows = generate(index // 2, LAST_YEAR - 1 + index % 2, size)
        text = as_text(rows)
        for encoding in encodings:
            path = folder / encoding / f"{rows.code}_{rows.year}.csv"
            path.write_bytes(text.encode(encoding))
            paths[encoding].append(path)
    return paths
