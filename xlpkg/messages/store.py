"""The sentences on the store: why it cannot be used, and what it holds no figures for."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "no-store": (
        "there is no store at {path} yet: run `trademonitor ingest` or `trademonitor run` first",
        "还没有数据库 {path}：请先运行 trademonitor ingest 或 trademonitor run",
    ),
    "store-unusable": ("the store {path} cannot be used: {reason}", "数据库 {path} 无法使用：{reason}"),
    "store-not-made": (
        "the store {path} cannot be made: {reason}; name another place with --store or TRADEMONITOR_STORE",
        "无法建立数据库 {path}：{reason}；请用 --store 或 TRADEMONITOR_STORE 指定其他位置",
    ),
    "store-read-only": (
        "the store {path} can only be read here: allow writing to it and to its folder, or name another with --store",
        "数据库 {path} 在此只能读取：请允许写入该文件及其文件夹，或用 --store 指定其他数据库",
    ),
    "store-full": (
        "there is no room left on the disk of the store {path}: make room and do it again; each file is stored whole"
        " or not at all",
        "数据库 {path} 所在磁盘已满：请腾出空间后重新执行；每个文件要么完整入库，要么不入库",
    ),
    "store-left-open": (
        "the store {path} cannot be read here: {log} still holds a part of it and nothing can be written beside it;"
        " open the store once where there is room and writing is allowed",
        "此处无法读取数据库 {path}：{log} 中还有一部分数据，而旁边不能写入；请先在有空间且可写的地方打开一次",
    ),
    "store-changed": (
        "the store {path} was written while it was read here: do it once more",
        "读取数据库 {path} 时它被写入：请重新执行一次",
    ),
    "store-newer": (
        "the store {path} was written by a newer TradeMonitor (version {version} of its tables): update",
        "数据库 {path} 由更新版的 TradeMonitor 写成（表版本 {version}）：请升级",
    ),
    "store-older": (
        "the store {path} was written by an older TradeMonitor and can only be read here: open it once where writing is"
        " allowed, and its tables are brought up to date",
        "数据库 {path} 由旧版 TradeMonitor 写成，在此只能读取：请在可写的地方打开一次，其表会自动升级",
    ),
    "no-data": (
        "the store holds no figures of {period} in {currency}",
        "数据库中没有 {period} 的 {currency} 数字",
    ),
    "no-data-then": (
        "by {as_of:%Y-%m-%d %H:%M} the store held no figures of {period} in {currency}",
        "截至 {as_of:%Y-%m-%d %H:%M}，数据库中还没有 {period} 的 {currency} 数字",
    ),
    "no-currency-then": (
        "by {as_of:%Y-%m-%d %H:%M} the store held no figures in {currency}",
        "截至 {as_of:%Y-%m-%d %H:%M}，数据库中还没有 {currency} 数字",
    ),
    "nothing-then": (
        "by {as_of:%Y-%m-%d %H:%M} nothing had come to the store: its first file came on {first:%Y-%m-%d %H:%M}",
        "截至 {as_of:%Y-%m-%d %H:%M}，数据库中还没有任何数字：第一个文件于 {first:%Y-%m-%d %H:%M} 入库",
    ),
    "no-pyarrow": (
        "Parquet needs the package pyarrow, which is not installed: pip install 'trademonitor[parquet]'",
        "导出 Parquet 需要 pyarrow，尚未安装：pip install 'trademonitor[parquet]'",
    ),
    "no-data-of-currency": ("the store holds no figures in {currency}", "数据库中没有 {currency} 数字"),
}
