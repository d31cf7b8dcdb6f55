"""The sentences on a source file: why it was refused, and what was odd in it."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Reading a source file.
    "no-such-source": ("there is no file or folder {path}", "没有这个文件或文件夹：{path}"),
    "folder-without-sources": (
        "the folder {folder} holds no source file ({kinds})",
        "文件夹 {folder} 中没有来源文件（{kinds}）",
    ),
    "source-unreadable": ("{file} cannot be read: {reason}", "无法读取 {file}：{reason}"),
    "source-no-file": (
        "{file} is a folder, a pipe or a device, not a file; nothing was stored",
        "{file} 是文件夹、管道或设备，不是文件；未入库",
    ),
    "source-empty": (
        "{file} is empty: save the customs' page again; nothing was stored",
        "{file} 是空文件：请重新保存海关页面；未入库",
    ),
    "source-too-large": (
        "{file} is larger than {limit} MiB, far more than a customs' table has; nothing was stored",
        "{file} 超过 {limit} MiB，远大于海关的一张表；未入库",
    ),
    "source-too-many-cells": (
        "{file} spans more than {limit:,} cells, far more than a customs' table has; nothing was stored",
        "{file} 超过 {limit:,} 个单元格，远多于海关的一张表；未入库",
    ),
    "source-too-much-text": (
        "the cells of {file} hold more than {limit:,} letters, far more than a customs' table has; nothing was stored",
        "{file} 单元格中的文字超过 {limit:,} 个字，远多于海关的一张表；未入库",
    ),
    "source-too-many-tags": (
        "{file} has more than {limit:,} tags, far more than a customs' page has; nothing was stored",
        "{file} 的标签超过 {limit:,} 个，远多于海关的页面；未入库",
    ),
    "source-not-text": (
        "{file} is neither a web page, a spreadsheet nor text in UTF-8 or GB18030; nothing was stored",
        "{file} 既不是网页、电子表格，也不是 UTF-8 或 GB18030 文本；未入库",
    ),
    "source-damaged": (
        "{file} is damaged or cut short, it cannot be read as {kind} ({reason}); nothing was stored",
        "{file} 已损坏或不完整，无法按 {kind} 读取（{reason}）；未入库",
    ),
    "source-cut-short": (
        "{file} is cut short: {last} is not closed; save the page again; nothing was stored",
        "{file} 不完整：{last} 没有结束；请重新保存页面；未入库",
    ),
    "no-table": (
        "{file} holds neither table (8) by location of importers and exporters nor an online query",
        "{file} 中既没有收发货人所在地总值表，也不是在线查询的下载",
    ),
    "not-by-location": (
        "{file} is not table (8) by location of importers and exporters, but: {title}; nothing was stored",
        "{file} 不是进出口商品收发货人所在地总值表，而是：{title}；未入库",
    ),
    "column-missing": (
        "{file} ({sheet}) has lost the column {column}: no header names it; nothing was stored",
        "{file}（{sheet}）缺少“{column}”一列：表头中没有；未入库",
    ),
    "column-twice": (
        "{file}: the columns {first} and {second} have the same header, {words}; nothing was stored",
        "{file}：{first} 列与 {second} 列的表头相同（{words}）；未入库",
    ),
    "header-months": (
        "{file}: the header has to name one month and the year to date up to it, but names {found}; nothing was stored",
        "{file}：表头应是一个月及截至该月的累计，实际为 {found}；未入库",
    ),
    "header-contradiction": (
        "{file}: the header above {column} says two things, {words}; nothing was stored",
        "{file}：{column} 列的表头自相矛盾（{words}）；未入库",
    ),
    "title-months": (
        "{file} names more than one month in its titles, {found}; nothing was stored",
        "{file} 的标题中有不止一个月份：{found}；未入库",
    ),
    "name-against-title": (
        "{file} is named for {named} but titled {titled}: rename the file or look at the page; nothing was stored",
        "{file} 的文件名是 {named}，标题却是 {titled}：请改文件名或核对页面；未入库",
    ),
    "no-year": (
        "{file} (month {month}) names its year neither in a title nor in its name: rename it to, say, 2025-02.csv",
        "{file}（{month} 月）的标题和文件名都没有年份：请改名，例如 2025-02.csv",
    ),
    "header-against-title": (
        "{file}: the header is for month {header}, the title for {titled}; nothing was stored",
        "{file}：表头是 {header} 月，标题却是 {titled}；未入库",
    ),
    "header-against-name": (
        "{file}: the header is for month {header}, the file is named for {named}; nothing was stored",
        "{file}：表头是 {header} 月，文件名却是 {named}；未入库",
    ),
    "no-unit": (
        "{file} has to name one unit, such as 单位：千美元 or Unit: US$1,000, but has: {found}; nothing was stored",
        "{file} 应注明一个单位（如 单位：千美元），实际为：{found}；未入库",
    ),
    "title-against-unit": (
        "{file}: the unit is in {unit}, but the title says: {title}; nothing was stored",
        "{file}：单位是 {unit}，标题却写着：{title}；未入库",
    ),
    "magnitude": (
        "{file} says {currency}, but its figures for the whole country are {ratio} times those of {against}"
        " ({low} to {high} expected): they are in another currency or unit; nothing was stored",
        "{file} 标为 {currency}，但全国数字是 {against} 的 {ratio} 倍（应在 {low} 至 {high}）：币种或单位不符；未入库",
    ),
    "row-without-label": (
        "{file}: the row at {where} has no label; nothing was stored",
        "{file}：{where} 一行没有标签；未入库",
    ),
    "row-cut-short": (
        "{file}: the row {label} ends before {where}: the file is cut short; nothing was stored",
        "{file}：“{label}”一行在 {where} 之前中断，文件不完整；未入库",
    ),
    "row-without-end": (
        "{file} stops within its last row, at {where}, without a line end: it is cut short; save the page again, or"
        " end the last row with a line break if it is whole; nothing was stored",
        "{file} 在最后一行（{where}）中断，没有换行：文件不完整；请重新保存页面，若最后一行完整则在其后换行；未入库",
    ),
    "not-a-number": (
        "{file}: {where} should be a number but is {found!r}; nothing was stored",
        "{file}：{where} 应为数字，实际是“{found}”；未入库",
    ),
    "region-without-figure": (
        "{file}: {where} has no figure ({found}): a column was lost or the row is cut short; nothing was stored",
        "{file}：{where} 没有数字（{found}），可能丢失了一列或行不完整；未入库",
    ),
    "province-twice": (
        "{file}: {region} stands more than once, at {where}; nothing was stored",
        "{file}：{region} 出现不止一次：{where}；未入库",
    ),
    "provinces-missing": (
        "{file} has {found} of the 31 provinces, {missing} are missing, the last row is {last}: the file is cut short"
        " or altered; nothing was stored",
        "{file} 只有 31 个省市中的 {found} 个，缺 {missing}，最后一行是 {last}：文件不完整或被改动；未入库",
    ),
    "no-national-row": ("{file} has no row {label}; nothing was stored", "{file} 没有“{label}”一行；未入库"),
    "identity": (
        "{file}: {where} is {found}, but exports plus imports are {expected}; nothing was stored",
        "{file}：{where} 为 {found}，而出口加进口为 {expected}；未入库",
    ),
    "month-above-ytd": (
        "{file}: {where} is {found}, more than the year to date, {expected}; nothing was stored",
        "{file}：{where} 为 {found}，大于累计 {expected}；未入库",
    ),
    "january-not-ytd": (
        "{file}: {where} is {found}, but January's year to date is {expected}; nothing was stored",
        "{file}：{where} 为 {found}，而 1 月累计为 {expected}；未入库",
    ),
    "sum": (
        "{file}: {where} is {found}, but the 31 provinces add up to {expected}; nothing was stored",
        "{file}：{where} 为 {found}，而 31 个省市合计为 {expected}；未入库",
    ),
    "zone-not-a-number": (
        "{where} is not a number, {found!r}: left out",
        "{where} 不是数字（“{found}”），已略去",
    ),
    "yoy-missing": (
        "{file} prints no YoY for {count} rows, {first} the first",
        "{file} 有 {count} 行没有同比，第一行是 {first}",
    ),
    "footnote-missing": (
        "{file} ends with {last}, without the customs' footnote: cities or zones at its end may be missing",
        "{file} 以“{last}”结束，没有海关的注释：末尾的市或开发区可能缺失",
    ),
    "zones-renamed": (
        "{file}: cities or zones new in {month}: {new}; there no more: {gone}",
        "{file}：{month} 新出现的市或开发区：{new}；不再出现的：{gone}",
    ),
    "magnitude-unknown": (
        "{file}: nothing is known to tell whether its figures are in {currency}",
        "{file}：没有可比数字，无法判断其数字是否为 {currency}",
    ),
    # The online query.
    "query-without-province": (
        "{file} is an online query without 注册地 (it has {columns}), so its figures belong to no province: query by"
        " 收发货人注册地; nothing was stored",
        "{file} 是没有注册地的在线查询（列为 {columns}），数字无法归入省市：请按收发货人注册地查询；未入库",
    ),
    "query-without-flow": (
        "{file} is an online query, which does not say whether it is exports or imports: add --flow export or"
        " --flow import",
        "{file} 是在线查询，文件里没有进口或出口：请加 --flow export 或 --flow import",
    ),
    "query-without-value": (
        "{file} is an online query without a column 人民币 or 美元 (it has {columns}); nothing was stored",
        "{file} 是没有“人民币”或“美元”列的在线查询（列为 {columns}）；未入库",
    ),
    "query-without-month": (
        "{file}: {where} names no month, and the file's name has none: rename it to, say, query-2025-02.csv",
        "{file}：{where} 没有月份，文件名中也没有：请改名，例如 query-2025-02.csv",
    ),
    "query-unknown-province": (
        "{file}: {where} is no province: {found}; nothing was stored",
        "{file}：{where} 不是省市：{found}；未入库",
    ),
    "query-part-of-trade": (
        "{file} holds one {detail} only ({value}), a part of the trade: query all of it; nothing was stored",
        "{file} 只有一个 {detail}（{value}），只是一部分贸易：请查询全部；未入库",
    ),
    "query-by-detail": (
        "{file} was added up over {count} values of {detail}; it does not tell whether the query asked for all",
        "{file} 由 {detail} 的 {count} 个取值加总；文件无法说明是否查询了全部",
    ),
    "query-cut": (
        "{file} has {rows:,} rows, where a download stops without a word: {month}, its last month, may be incomplete",
        "{file} 有 {rows:,} 行，下载到此会悄悄截断：最后一个月 {month} 可能不完整",
    ),
    "query-provinces-missing": (
        "{file} has {found} of the 31 provinces in {month}, {missing} are missing: a part of the trade; nothing was"
        " stored",
        "{file} 在 {month} 只有 31 个省市中的 {found} 个，缺 {missing}：只是一部分贸易；未入库",
    ),
}
