"""Messages about the detail of trade: downloads that cannot be stored, and Parquet files that cannot be read."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "no-detail": (
        "the store {store} has no detail by commodity and partner yet: store downloads of the online query with"
        " `trademonitor detail ingest PATH... --flow export` or import",
        "数据库 {store} 还没有按商品和贸易伙伴的明细："
        "请用 trademonitor detail ingest 路径... --flow export（或 import）读入在线查询的下载文件",
    ),
    "detail-file-missing": (
        "{path} is missing, so the detail of trade is incomplete: put the file back from a backup, or delete the folder"
        " of the detail and ingest the downloads again",
        "缺少文件 {path}，明细数据不完整：请从备份恢复该文件，或删除明细文件夹后重新读入下载文件",
    ),
    "detail-file-size": (
        "{path} has {size:,} bytes, but was written with {expected:,}: put the file back from a backup, or delete the"
        " folder of the detail and ingest the downloads again",
        "{path} 有 {size:,} 字节，写入时为 {expected:,} 字节：请从备份恢复该文件，或删除明细文件夹后重新读入下载文件",
    ),
    "detail-file-rows": (
        "{path} has {rows:,} rows, but was written with {expected:,}: put the file back from a backup, or delete the"
        " folder of the detail and ingest the downloads again",
        "{path} 有 {rows:,} 行，写入时为 {expected:,} 行：请从备份恢复该文件，或删除明细文件夹后重新读入下载文件",
    ),
    "detail-file-damaged": (
        "{path} is damaged: put the file back from a backup, or delete the folder of the detail and ingest the"
        " downloads again",
        "{path} 已损坏：请从备份恢复该文件，或删除明细文件夹后重新读入下载文件",
    ),
    "detail-file-unreadable": ("{path} cannot be read: {reason}", "无法读取 {path}：{reason}"),
}
