"""Messages about the detail of trade: downloads that cannot be stored, and Parquet files that cannot be read."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "no-detail": (
        "the store {store} has no detail by commodity and partner yet: store downloads of the online query with"
        " [`trademonitor detail ingest PATH... --flow export` or import|the button Refresh data]",
        "数据库 {store} 还没有按商品和贸易伙伴的明细：请用[ trademonitor detail ingest 路径... --flow export（或"
        " import）|“刷新数据”按钮]读入在线查询的下载文件",
    ),
    "detail-file-damaged": (
        "{path} is missing, damaged or was changed: put the file back from a backup, or delete the folder of the"
        " detail and ingest the downloads again",
        "{path} 缺失、已损坏或被改动：请从备份恢复该文件，或删除明细文件夹后重新读入下载文件",
    ),
    "detail-file-unreadable": ("{path} cannot be read: {reason}", "无法读取 {path}：{reason}"),
    "detail-busy": (
        "another program is storing downloads in {folder}: wait until it has finished, and run the command again",
        "另一个程序正在向 {folder} 写入下载文件：请等它结束后重新执行",
    ),
    "detail-not-written": (
        "the downloads cannot be written to {folder}: {reason}; no download was stored",
        "无法写入 {folder}：{reason}；没有文件入库",
    ),
    # Why a download is refused.
    "detail-no-query": (
        "{file} is no download of the online query: its first row must name columns such as 数据年月, 商品编码,"
        " 注册地编码 and 美元; it was not stored",
        "{file} 不是在线查询的下载文件：首行应为“数据年月”“商品编码”“注册地编码”“美元”等列名；未入库",
    ),
    "detail-two-sheets": (
        "{file} has more than one sheet with a download, {sheets}: save each as a file; it was not stored",
        "{file} 中有不止一个工作表是下载数据（{sheets}）：请分别保存为文件；未入库",
    ),
    "detail-without-code": (
        "{file} has a column {column}, but not the codes (its columns: {columns}): download the codes, too; it was not"
        " stored",
        "{file} 有“{column}”列，但没有相应的编码列（列为 {columns}）：下载时请包含编码；未入库",
    ),
    "detail-month-and-year": (
        "{file} has columns of months and of years, {words}: delete one of them; it was not stored",
        "{file} 同时有月份列和年份列（{words}）：请删去其中一列；未入库",
    ),
    "detail-column-unclear": (
        "{file} has a column whose header names two columns, or one twice: {columns}; it was not stored",
        "{file} 的表头中有一列含两个列名：{columns}；未入库",
    ),
    "detail-no-rows": ("{file} has a header, but no rows; it was not stored", "{file} 只有表头，没有数据行；未入库"),
    "detail-rows-twice": (
        "{file} has {count:,} rows whose month, province and codes are those of another row: it was merged from"
        " downloads that overlap, or has a column that is not read ({unused}); it was not stored",
        "{file} 有 {count:,} 行的月份、省区市和编码与其他行相同：文件可能由相互重叠的下载合并而成，"
        "或含有未读取的列（{unused}）；未入库",
    ),
    "detail-several-lengths": (
        "{file} has commodity codes of {lengths} digits, so its rows would count some trade twice: download each"
        " length as a file; it was not stored",
        "{file} 中的商品编码有 {lengths} 位，部分贸易会重复计算：请按编码位数分别下载；未入库",
    ),
    "detail-other-flow": (
        "{file} says that it has {found}, but [--flow is|it was read as] {flow}; it was not stored",
        "{file} 注明为{found}，而[ --flow 指定的是|读入时按]{flow}；未入库",
    ),
    "detail-stored-as-other-flow": (
        "{file} is stored already, as {other}, not as {flow}; if that was wrong, [run `trademonitor detail withdraw"
        " {hash}`|withdraw it on the sheet Sources (来源)], and ingest it again",
        "{file} 此前已按{other}入库，不是{flow}；如有误，请先[运行 trademonitor detail withdraw {hash}|在“来源”表撤回]"
        "，再重新读入",
    ),
    "detail-negative": (
        "{where} of {file} is negative: {found}; it was not stored",
        "{file} 的 {where} 为负数：{found}；未入库",
    ),
    "detail-above-level": (
        "{file} has more {flow} of {region} in {period} than table (8), {found} against {level}: check [--flow|its"
        " name] and the currency; it was not stored",
        "{file} 中 {period} {region}的{flow}高于表（8）：{found}，表中为 {level}；请核对[ --flow |文件名]和币种；未入"
        "库",
    ),
    "detail-overlaps": (
        "{file} has some of the rows of {other} in {month}, but is not the same query, so that trade would be counted"
        " twice: download only what is missing, or withdraw the other one with [`trademonitor detail withdraw"
        " {other}`|the sheet Sources (来源)]; it was not stored",
        "{file} 与 {other} 在 {month} 有部分行相同，但不是同一查询，会重复计算：请只下载缺少的部分，或先用["
        " trademonitor detail withdraw {other} |“来源”表]撤回后者；未入库",
    ),
    "detail-flow-not-compared": (
        "downloads whose flow could not be checked, because the store has no table (8) of their months and currency:"
        " {count}; make sure that they are {flow}",
        "有 {count} 个下载文件的贸易方向无法核对，因为库中没有相应月份和币种的表（8）：请确认均为{flow}",
    ),
    "detail-list-header": (
        "Hash|File|Flow|Currency|Grain|Months|Rows|Cut|State",
        "哈希值|文件|贸易方向|币种|粒度|月份|行数|截断月份|状态",
    ),
    # Withdrawals.
    "detail-both-in-force": (
        "{file} and {other} would both be in force then, although they have some of the same rows in {month}: withdraw"
        " one of them first",
        "{file} 和 {other} 届时会同时现行，而两者在 {month} 有部分行相同：请先撤回其中之一",
    ),
    "detail-in-force-again": ("in force again: {file} ({hash}), {months}", "重新现行：{file}（{hash}），{months}"),
    "detail-no-longer-in-force": (
        "no longer in force: {file} ({hash}), {months}",
        "不再现行：{file}（{hash}），{months}",
    ),
    # What a user should know of a download that was stored.
    "detail-cut": (
        "{file} has {rows:,} rows, the most that a download has, so {month}, its last month, is incomplete and is not"
        " used: download that month again, alone or in parts",
        "{file} 有 {rows:,} 行，已达下载上限，最后一个月 {month} 不完整，不予采用：请单独（或分部分）重新下载该月",
    ),
    "detail-cut-merged": (
        "{file} was merged from downloads, one of which was cut: {rows:,} rows, the most that a download has, end with"
        " {month}, which is incomplete and is not used: download that month again, alone or in parts",
        "{file} 由多次下载合并而成，其中一次被截断：至 {month} 末恰为下载上限 {rows:,} 行，该月不完整，不予采用："
        "请单独（或分部分）重新下载该月",
    ),
    "detail-cut-unsorted": (
        "{file} has {rows:,} rows, the most that a download has, and is not sorted by month, so each of its months, up"
        " to {month}, may be incomplete and is not used: download them again, in parts",
        "{file} 有 {rows:,} 行，已达下载上限，且未按月份排序，其各月（至 {month}）都可能不完整，不予采用："
        "请分部分重新下载",
    ),
    "detail-columns-unused": (
        "columns of {file} that are not known were not read: {columns}",
        "{file} 中未识别的列没有读取：{columns}",
    ),
    "detail-replaces": (
        "{file} replaces {earlier}, an earlier download of the same query, as far as both have the same months",
        "{file} 在相同月份取代此前对同一查询的下载 {earlier}",
    ),
    "detail-stored-and-withdrawn": (
        "{file} is stored, but withdrawn: [`trademonitor detail restore {hash}`|Restore on the sheet Sources (来源)]"
        " puts it back",
        "{file} 已入库，但已撤回：如要恢复，请[运行 trademonitor detail restore {hash}|在“来源”表选“恢复”]",
    ),
    "detail-incomplete-unused": (
        "{file} has an incomplete month that an earlier download has completely, so the earlier one is used for it",
        "{file} 中不完整的月份在此前的下载中是完整的，因此该月仍用此前的下载",
    ),
}
