"""Every sentence that TradeMonitor says to a person, in English and Chinese, by key.

A sentence tells an analyst what was found, where, what was expected and what to do. Placeholders are
filled by :class:`xlpkg.errors.TradeMonitorError` and by :func:`say`.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import Final, Literal

Language = Literal["en", "zh"]

#: Unicode's categories of control, format, surrogate and unassigned characters, and of line and paragraph ends.
_UNPRINTED: Final = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
#: What a cell of a document adds to a sentence at most.
_LONGEST_FACT: Final = 500

#: key -> (English, Chinese)
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
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
    "column-lost": (
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
    "header-against-itself": (
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
        "{file}: the row at {place} has no label; nothing was stored",
        "{file}：{place} 一行没有标签；未入库",
    ),
    "row-cut-short": (
        "{file}: the row {label} ends before {place}: the file is cut short; nothing was stored",
        "{file}：“{label}”一行在 {place} 之前中断，文件不完整；未入库",
    ),
    "row-without-end": (
        "{file} stops within its last row, at {place}, without a line end: it is cut short; save the page again, or"
        " end the last row with a line break if it is whole; nothing was stored",
        "{file} 在最后一行（{place}）中断，没有换行：文件不完整；请重新保存页面，若最后一行完整则在其后换行；未入库",
    ),
    "not-a-number": (
        "{file}: {place} should be a number but is {found!r}; nothing was stored",
        "{file}：{place} 应为数字，实际是“{found}”；未入库",
    ),
    "province-without-figure": (
        "{file}: {place} has no figure ({found}): a column was lost or the row is cut short; nothing was stored",
        "{file}：{place} 没有数字（{found}），可能丢失了一列或行不完整；未入库",
    ),
    "province-twice": (
        "{file}: {region} stands more than once, at {places}; nothing was stored",
        "{file}：{region} 出现不止一次：{places}；未入库",
    ),
    "provinces-missing": (
        "{file} has {found} of the 31 provinces, {missing} are missing, the last row is {last}: the file is cut short"
        " or altered; nothing was stored",
        "{file} 只有 31 个省市中的 {found} 个，缺 {missing}，最后一行是 {last}：文件不完整或被改动；未入库",
    ),
    "no-national-row": ("{file} has no row {label}; nothing was stored", "{file} 没有“{label}”一行；未入库"),
    "identity": (
        "{file}: {place} is {found}, but exports plus imports are {expected}; nothing was stored",
        "{file}：{place} 为 {found}，而出口加进口为 {expected}；未入库",
    ),
    "month-above-ytd": (
        "{file}: {place} is {found}, more than the year to date, {expected}; nothing was stored",
        "{file}：{place} 为 {found}，大于累计 {expected}；未入库",
    ),
    "january-not-ytd": (
        "{file}: {place} is {found}, but January's year to date is {expected}; nothing was stored",
        "{file}：{place} 为 {found}，而 1 月累计为 {expected}；未入库",
    ),
    "sum": (
        "{file}: {place} is {found}, but the 31 provinces add up to {expected}; nothing was stored",
        "{file}：{place} 为 {found}，而 31 个省市合计为 {expected}；未入库",
    ),
    "zone-not-a-number": (
        "{place} is not a number, {found!r}: left out",
        "{place} 不是数字（“{found}”），已略去",
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
        "{file}: {place} names no month, and the file's name has none: rename it to, say, query-2025-02.csv",
        "{file}：{place} 没有月份，文件名中也没有：请改名，例如 query-2025-02.csv",
    ),
    "query-unknown-province": (
        "{file}: {place} is no province: {found}; nothing was stored",
        "{file}：{place} 不是省市：{found}；未入库",
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
    # The store.
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
    "no-data-of-currency": ("the store holds no figures in {currency}", "数据库中没有 {currency} 数字"),
    # The buttons.
    "bad-action": ("{value!r} is not an action: use one of {words}", "“{value}”不是可执行的操作：可用 {words}"),
    "no-source-folder": (
        "no folder of source files is named on 首页: type or paste its path into 来源文件夹 and press the button again",
        "首页没有写来源文件夹：请把文件夹路径填入“来源文件夹”，再点按钮",
    ),
    "no-pdf-folder": (
        "this workbook was never saved: save it, or name a folder for the PDF on 首页",
        "工作簿还没有保存过：请先保存，或在首页填写 PDF 文件夹",
    ),
    "no-such-folder": ("there is no folder {path}", "没有这个文件夹：{path}"),
    # What a user typed.
    "bad-region": (
        "{value!r} is not a region: give one of the 31 provinces or 全国, such as 广东, 44 or Guangdong",
        "“{value}”不是省市：请用 31 个省市之一或全国，例如 广东、44、Guangdong",
    ),
    "bad-period": (
        "{value!r} is not a month: write it as 2025-02, 202502 or 2025年2月",
        "“{value}”不是月份：请写成 2025-02、202502 或 2025年2月",
    ),
    "bad-flow": ("{value!r} is not a flow: use one of {words}", "“{value}”不是贸易方向：可用 {words}"),
    "bad-basis": ("{value!r} is not a basis: use one of {words}", "“{value}”不是口径：可用 {words}"),
    "bad-currency": ("{value!r} is not a currency: use one of {words}", "“{value}”不是币种：可用 {words}"),
    "bad-method": (
        "{value!r} is not a base method: use one of {words}",
        "“{value}”不是基期方法：可用 {words}",
    ),
    "bad-moment": (
        "{value!r} is not a day or a time: write a day such as 2025-03-18, or a time such as 2025-03-18T14:30",
        "“{value}”不是日期或时间：请写日期（如 2025-03-18）或时间（如 2025-03-18T14:30）",
    ),
    "bad-language": ("{value!r} is not a language: use one of {words}", "“{value}”不是语言：可用 {words}"),
    # Functions in cells.
    "unknown-function": ("there is no function {name!r}: use one of {names}", "没有函数“{name}”：可用 {names}"),
    "argument-missing": ("the argument {name} is missing: {usage}", "缺少参数 {name}：{usage}"),
    "argument-unknown": (
        "{function} has no argument {name!r}: {usage}",
        "{function} 没有参数“{name}”：{usage}",
    ),
    "arguments-too-many": (
        "{count} arguments are too many for {function}: {usage}",
        "{function} 不能有 {count} 个参数：{usage}",
    ),
    "argument-range": (
        "the argument {name} is one value, but {rows} × {columns} cells were given: point to one cell",
        "参数 {name} 应是一个值，却给了 {rows} 行 × {columns} 列单元格：请指向一个单元格",
    ),
    "net-undefined": (
        "net exports change sign, so they have a level and a rank by level, but no YoY, share or contribution:"
        " use 进出口/total, 出口/export or 进口/import",
        "净出口有正有负，只有金额和按金额的排名，没有同比、占比和贡献：请用进出口、出口或进口",
    ),
    "bad-measure": ("{value!r} is not a measure: use one of {words}", "“{value}”不是指标：可用 {words}"),
    "bad-section": (
        "{value!r} is not a part of the report: use one of {words}",
        "“{value}”不是报告的一部分：可用 {words}",
    ),
    "series-backwards": (
        "the series ends in {end}, before it starts, in {start}: exchange the two months",
        "数列的结束月份 {end} 早于开始月份 {start}：请对调",
    ),
    "source-of": (
        "{file}, {cells}, arrived {arrived} UTC, vintage {number} of {of}",
        "{file}，{cells}，{arrived}（UTC）入库，第 {number} 版，共 {of} 版",
    ),
    "source-first": (
        "first published as {values} in {file}, arrived {arrived} UTC",
        "首次公布为 {values}，{file}，{arrived}（UTC）入库",
    ),
    "formula-malformed": (
        "the formula cannot be read at character {place} ({found!r}): write one call with plain arguments, such as"
        ' TM_YOY("广东","出口",202502)',
        '公式第 {place} 个字符（“{found}”）无法读取：请写一个带直接参数的函数，如 TM_YOY("广东","出口",202502)',
    ),
    # Checks of the stored figures.
    "check-identity": (
        "{region}, {period}, {basis}: total trade is {printed:,.10g}, but exports plus imports are {expected:,.10g}"
        " (100 million)",
        "{region} {period} {basis}：进出口为 {printed:,.10g} 亿，而出口加进口为 {expected:,.10g} 亿",
    ),
    "check-sum": (
        "{period}, {basis}, {flow}: the whole country has {printed:,.10g}, but the 31 provinces add up to"
        " {expected:,.10g} (100 million)",
        "{period} {basis}{flow}：全国为 {printed:,.10g} 亿，而 31 个省市合计为 {expected:,.10g} 亿",
    ),
    "check-month-above-ytd": (
        "{region}, {period}, {flow}: the month has {printed:,.10g}, more than the year to date,"
        " {expected:,.10g} (100 million)",
        "{region} {period} {flow}：当月 {printed:,.10g} 亿，大于累计 {expected:,.10g} 亿",
    ),
    "check-january-not-ytd": (
        "{region}, {period}, {flow}: January has {printed:,.10g}, but its year to date is {expected:,.10g}"
        " (100 million)",
        "{region} {period} {flow}：1 月当月 {printed:,.10g} 亿，累计却是 {expected:,.10g} 亿",
    ),
    "check-ytd-step": (
        "{count} of {of} year-to-date levels are not last month's plus this month's, by up to {percent:.2g} %"
        " ({region}, {flow}): earlier months were revised",
        "{of} 个累计数中有 {count} 个不等于上月累计加当月，最多相差 {percent:.2g}%（{region}{flow}）：此前月份经过修订",
    ),
    "check-base-revised": (
        "{count} of {of} printed year-to-date YoY do not follow from last year's stored levels, the furthest in"
        " {region}, {flow}: {printed:.1f} printed, {expected:.1f} by the store; the customs revised last year's levels",
        "{of} 个公布的累计同比中有 {count} 个与库中去年水平不符，相差最大的是{region}{flow}：公布 {printed:.1f}，"
        "按库中水平为 {expected:.1f}；海关修订过去年数字",
    ),
    "check-national-yoy": (
        "{period}, {basis}, {flow}: the national YoY is {printed:.2f} pp, but last year's bases of the 31 provinces add"
        " up to one of {expected:.2f}, further away than rounding allows",
        "{period} {basis}{flow}：全国同比为 {printed:.2f}，而按 31 个省市去年基期之和为 {expected:.2f}，超出舍入误差",
    ),
    "check-wide-band": (
        "{count} of the month's YoY are open by more than ±{limit:g} pp, since the printed YoY are rounded; the widest"
        " is ±{band:.1f} pp ({region}, {flow})",
        "受公布数字舍入的影响，{count} 个当月同比的误差超过 ±{limit:g} 个百分点，最大为 ±{band:.1f}（{region}{flow}）",
    ),
    "check-months-missing": (
        "{count} months before have no figures: {months}; store their files, if you have them",
        "之前有 {count} 个月没有数据：{months}；如有文件，请入库",
    ),
    "check-reconstructed": (
        "{files}: reconstructed from the rounded figures of a published report, not the customs' original data",
        "{files}：由已发表报告的舍入数字推算重建，并非海关原始数据",
    ),
    # Proofreading a published report.
    "check-label-cube": (
        "the row labelled {printed} ({basis}) holds the figures of {region}: {fits} of {of} agree with the store, under"
        " the printed label {own}",
        "标为“{printed}”的一行（{basis}）是{region}的数字：{of} 个中有 {fits} 个与数据库相符，按所印标签只有 {own} 个",
    ),
    "check-label-unknown": (
        "{printed} is no province, and stands where one should",
        "“{printed}”不是省市名称，却在省市一栏中",
    ),
    "check-label-prose": (
        "the row labelled {printed} ({basis}) holds the figures that the report's text gives to {region} ({places})",
        "标为“{printed}”的一行（{basis}）是报告正文中{region}的数字（{places}）",
    ),
    "check-label-elsewhere-fits": (
        "the row labelled {printed} ({basis}) is not that of {region}, whose figures stand in another row; of the"
        " labels that this leaves free these would fit its month: {labels}",
        "标为“{printed}”的一行（{basis}）不是{region}，{region}的数字在另一行；空出的标签中与当月相符的有：{labels}",
    ),
    "check-label-elsewhere": (
        "the row labelled {printed} ({basis}) is not that of {region}, whose figures stand in another row",
        "标为“{printed}”的一行（{basis}）不是{region}，{region}的数字在另一行",
    ),
    "check-label-below-month": (
        "the year to date labelled {printed} is below {region}'s month ({flow}: {ytd} against {month}), and the row is"
        " consistent in itself: it is another province's",
        "标为“{printed}”的累计低于{region}的当月（{flow}：{ytd} 对 {month}），而该行自身前后一致：应是其他省市的数字",
    ),
    "check-value-level": (
        "{region}, {flow}, {basis}: {printed} is printed, the store has {expected}",
        "{region}{flow}（{basis}）：所印为 {printed}，数据库为 {expected}",
    ),
    "check-value-change": (
        "{region}, YoY of {flow}, {basis}: {printed} is printed, the store has {expected} on the base that this column"
        " follows ({method})",
        "{region}{flow}同比（{basis}）：所印为 {printed}，按该列所用基期（{method}）数据库为 {expected}",
    ),
    "check-value-change-band": (
        "{region}, YoY of {flow}, {basis}: {printed} is printed, on any base the store has {low} to {high}, about"
        " {expected}",
        "{region}{flow}同比（{basis}）：所印为 {printed}，按任何基期数据库为 {low} 至 {high}，约 {expected}",
    ),
    "check-value-table": (
        "the whole table holds the figures of {expected}, not those of {printed}",
        "整张表是 {expected} 的数字，不是 {printed} 的",
    ),
    "check-value-column": (
        "the column headed {flow} ({basis}) holds the figures of {true}",
        "标为{flow}的一列（{basis}）是{true}的数字",
    ),
    "check-value-column-change": (
        "the column headed as YoY of {flow} ({basis}) holds that of {true}",
        "标为{flow}同比的一列（{basis}）是{true}的同比",
    ),
    "check-value-most": (
        "{flow}, {basis}: {count} of {of} {kind} are not those of the store, the first is {printed} for {expected}: the"
        " column has slipped against its rows, or is of another source",
        "{flow}（{basis}）：{of} 个{kind}中有 {count} 个与数据库不符，第一个为 {printed}，应为 {expected}："
        "该列与行错位，或另有来源",
    ),
    "check-identity-most": (
        "{count} of {of} rows ({basis}) do not fit in themselves, the first is {label} (total {t}, exports {x}, imports"
        " {m}, net {n}): columns are exchanged, or one has slipped against its rows",
        "{of} 行（{basis}）中有 {count} 行自身不符，第一行是{label}（进出口 {t}，出口 {x}，进口 {m}，净出口 {n}）："
        "列被对调，或某列与行错位",
    ),
    "check-ytd-below-month-most": (
        "in {count} of {of} provinces the year to date is below the month: the tables or their headings are exchanged",
        "{of} 个省市中有 {count} 个累计小于当月：两表或其标题被对调",
    ),
    "check-prose-section": (
        "{count} of {of} figures in the text on {basis} are not those of {ground}: the text or what it is held against"
        " is of another month",
        "{basis}正文的 {of} 个数字中有 {count} 个与{ground}不符：正文或其对照的数字不是同一个月的",
    ),
    "check-identity-printed": (
        "{label}, {basis}: {flow} is printed as {printed}, the rest of the row gives {expected} (total {t}, exports"
        " {x}, imports {m}, net {n})",
        "{label}（{basis}）：{flow}所印为 {printed}，按同一行其余数字应为 {expected}"
        "（进出口 {t}，出口 {x}，进口 {m}，净出口 {n}）",
    ),
    "check-identity-change": (
        "{label}, {basis}: the YoY printed ({printed} total, {x} exports, {m} imports) do not fit each other: last"
        " year's total would be {total}, its exports and imports {low} to {high} together",
        "{label}（{basis}）：所印同比（进出口 {printed}，出口 {x}，进口 {m}）互不相符：据此去年进出口为 {total}，"
        "而出口加进口为 {low} 至 {high}",
    ),
    "check-sum-printed": (
        "{flow}, {basis}: the 31 provinces add up to {printed:,.10g}, the national figure is {expected:,.10g}",
        "{flow}（{basis}）：31 个省市合计为 {printed:,.10g}，全国为 {expected:,.10g}",
    ),
    "check-ytd-below-month": (
        "{region}, {flow}: the year to date is printed as {printed}, less than the month's {expected}",
        "{region}{flow}：累计所印为 {printed}，小于当月 {expected}",
    ),
    "check-missing-cell": (
        "{region}, {flow}, {basis}: no figure is printed, the store has {expected}",
        "{region}{flow}（{basis}）：没有数字，数据库为 {expected}",
    ),
    "check-missing-for-twice": (
        "{region} has two rows ({basis}) and {other} none: one of the two labels is wrong",
        "{region}有两行（{basis}），{other}没有：两个标签之一有误",
    ),
    "check-missing-twice": ("{region} has more than one row ({basis})", "{region}有不止一行（{basis}）"),
    "check-missing-row": ("there is no row for {expected} ({basis})", "没有{expected}的数字（{basis}）"),
    "check-missing-figure": (
        "the text refers to figure {number}, which is not there",
        "正文提到图 {number}，但报告中没有",
    ),
    "check-missing-table": (
        "the text refers to table {number}, which is not there",
        "正文提到表 {number}，但报告中没有",
    ),
    "check-missing-table-of": ("the section on {basis} has no table", "{basis}一节没有表"),
    "check-missing-paragraph": (
        "the section on {basis} says nothing of {flow}",
        "{basis}一节没有{flow}的文字",
    ),
    "check-missing-section": ("there is no section on {basis}", "没有{basis}一节"),
    "check-sort-note": (
        "the note says that the table ({basis}) is sorted by {flow}, but it is sorted by {true}: {pair} follow each"
        " other",
        "注称该表（{basis}）按{flow}排序，实际按{true}排序：{pair} 相邻",
    ),
    "check-sort-note-unsorted": (
        "the note says that the table ({basis}) is sorted by {flow}, but {pair} follow each other, and no other level"
        " gives the order",
        "注称该表（{basis}）按{flow}排序，但 {pair} 相邻，按其他金额也不成序",
    ),
    "check-rank": (
        "the {size} provinces with the largest {flow} ({basis}) are {expected}, in this order, but the text names"
        " {printed}",
        "{flow}（{basis}）前 {size} 位依次为{expected}，正文却是{printed}",
    ),
    "check-count-provinces": (
        "the text speaks of {printed} provinces, there are {expected}",
        "正文称有 {printed} 个省市，应为 {expected} 个",
    ),
    "check-count-fall": (
        "{flow}, {basis}: the text says that {printed} provinces fell, by {ground} it is {expected}",
        "{flow}（{basis}）：正文称 {printed} 个省市下降，按{ground}为 {expected} 个",
    ),
    "check-count-rise": (
        "{flow}, {basis}: the text says that {printed} provinces rose, by {ground} it is {expected}",
        "{flow}（{basis}）：正文称 {printed} 个省市上升，按{ground}为 {expected} 个",
    ),
    "check-count-flat": (
        "{flow}, {basis}: the text says that {printed} provinces were unchanged, by {ground} it is {expected}",
        "{flow}（{basis}）：正文称 {printed} 个省市持平，按{ground}为 {expected} 个",
    ),
    "check-count-unknown": (
        "{flow}, {basis}: the text says that {printed} provinces have no change, by {ground} it is {expected}",
        "{flow}（{basis}）：正文称 {printed} 个省市没有同比，按{ground}为 {expected} 个",
    ),
    "check-count-sum": (
        "{flow}, {basis}: the provinces that rose, fell or did neither add up to {printed}, not to {expected}",
        "{flow}（{basis}）：上升、下降及其他省市合计 {printed} 个，应为 {expected} 个",
    ),
    "check-prose-level": (
        "{region}, {flow}, {basis}: the text says {printed}, {ground} has {expected}",
        "{region}{flow}（{basis}）：正文为 {printed}，{ground}为 {expected}",
    ),
    "check-prose-change": (
        "{region}, YoY of {flow}, {basis}: the text says {printed} %, {ground} has {expected} %",
        "{region}{flow}同比（{basis}）：正文为 {printed}%，{ground}为 {expected}%",
    ),
    "check-prose-fall": (
        "the text names {region} among those whose {flow} fell ({basis}), by {ground} the change is {change} %",
        "正文把{region}列为{flow}下降（{basis}），{ground}中同比为 {change}%",
    ),
    "check-prose-rise": (
        "the text names {region} among those whose {flow} rose ({basis}), by {ground} the change is {change} %",
        "正文把{region}列为{flow}上升（{basis}），{ground}中同比为 {change}%",
    ),
    "check-prose-flat": (
        "the text names {region} among those whose {flow} did not change ({basis}), by {ground} the change is {change}"
        " %",
        "正文把{region}列为{flow}持平（{basis}），{ground}中同比为 {change}%",
    ),
    "check-prose-unknown": (
        "the text names {region} among those without a change of {flow} ({basis}), by {ground} it is {change} %",
        "正文把{region}列为没有{flow}同比（{basis}），{ground}中同比为 {change}%",
    ),
    "check-prose-twice": ("the text names {region} twice in one list", "正文在同一列举中两次提到{region}"),
    "check-prose-unit": (
        "the unit is given as {printed} here, and as {expected} in the rest of the report",
        "此处单位为 {printed}，报告其余部分为 {expected}",
    ),
    "check-prose-month": (
        "{printed} is named here, the report is of {expected}",
        "此处写的是 {printed}，报告是 {expected} 的",
    ),
    "check-prose-span": (
        "{printed} is named here, where it is about {basis}: {expected}",
        "此处写的是 {printed}，而内容是{basis}：{expected}",
    ),
    "check-prose-reference": (
        "the text refers to {printed}, which is about something else (expected: {expected})",
        "正文提到 {printed}，但其内容与之不符（应为 {expected}）",
    ),
    "check-prose-note": (
        "the note does not say what the data give: {printed} — expected: {expected}",
        "注与数据不符：{printed}——应为：{expected}",
    ),
    "check-prose-note-basis": (
        "the note does not speak of {basis}, which its table is about: {printed}",
        "注说的不是该表的{basis}：{printed}",
    ),
    "check-unread": ("this was not understood, so it was not checked: {printed}", "未能读懂，因此没有核对：{printed}"),
    "check-unread-nothing": (
        "no table of provinces and no figure of one was found: nothing was checked",
        "没有找到省市的表或数字：没有核对任何内容",
    ),
    "check-unread-cells": (
        "figures of this table ({basis}) that the store has nothing to compare with: {count}",
        "该表（{basis}）有 {count} 个数字在数据库中没有可比的数字",
    ),
    "check-unread-currency": (
        "the report is in {own}, the store's figures are in {other}: it was only held against itself",
        "报告的币种是 {own}，数据库是 {other}：只核对了报告自身",
    ),
    "check-unread-period": (
        "the report names no month: it was only held against itself",
        "报告没有写明月份：只核对了报告自身",
    ),
    "check-unread-month": (
        "the store has no figures of {period} in {currency}: the report was only held against itself",
        "数据库没有 {period} 的 {currency} 数字：只核对了报告自身",
    ),
    # The command line.
    "ingest-stored": ("{path}: {periods}, {rows} rows, stored", "{path}：{periods}，{rows} 行，已入库"),
    "ingest-unchanged": ("{path}: unchanged, it was stored before", "{path}：没有变化，此前已入库"),
    "warning": ("warning: {sentence}", "警告：{sentence}"),
    "taken-in": (
        "sources: {stored} stored, {unchanged} unchanged, {refused} refused",
        "来源文件：入库 {stored} 个，没有变化 {unchanged} 个，拒绝 {refused} 个",
    ),
    "no-report": (
        "no report was made, because a source was refused: mend or leave out that file and run again",
        "有来源文件被拒绝，因此没有生成报告：请修正或去掉该文件后重新运行",
    ),
    "examples-used": (
        "no source was named: the shipped examples are used and stored in {store}",
        "没有指定来源文件：使用自带示例，存入数据库 {store}",
    ),
    "examples-answer": (
        "there is no store at {path} yet: these are the examples' figures, from {examples}",
        "还没有数据库 {path}：以下是示例的数字，来自 {examples}",
    ),
    "currency-by-default": (
        "the store holds no figures in {wanted}: those in {currency} are shown",
        "数据库中没有 {wanted} 数字：显示 {currency} 数字",
    ),
    "checked": (
        "checks of {period}: errors {errors}, warnings {warnings}, notes {notes}",
        "{period} 核验：错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个",
    ),
    "audited": (
        "audit of {file} ({period}): errors {errors}, warnings {warnings}, notes {notes}",
        "{file}（{period}）审校：错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个",
    ),
    "audit-without-store": (
        "there is no store at {path}: the report is held against itself alone",
        "没有数据库 {path}：只核对报告自身",
    ),
    "audit-without-currency": (
        "{path} holds no figures in {currency}: the report is held against itself alone",
        "{path} 中没有 {currency} 数字：只核对报告自身",
    ),
    "revisions-found": (
        "revised figures: {cells} (levels {levels}, printed YoY {printed}; not printed before {appeared}, no longer"
        " printed {gone}); months: {months}",
        "修订的数字：{cells} 个（金额 {levels} 个，公布的同比 {printed} 个；此前没有的 {appeared} 个，"
        "不再公布的 {gone} 个），涉及 {months} 个月",
    ),
    "revisions-of-zones": (
        "revised figures of cities and development zones: {count}",
        "城市和开发区修订的数字：{count} 个",
    ),
    "revisions-of-zones-not-listed": (
        "revised figures of cities and development zones: {count}; --zones lists them",
        "城市和开发区修订的数字：{count} 个；用 --zones 列出",
    ),
    "revisions-implied": (
        "figures that were not published again, but are others in the YoY printed a year later: {count}",
        "没有重新公布、但次年公布的同比表明已修订的数字：{count} 个",
    ),
    "revisions-implied-not-listed": (
        "figures that were not published again, but are others in the YoY printed a year later: {count};"
        " --implied lists them",
        "没有重新公布、但次年公布的同比表明已修订的数字：{count} 个；用 --implied 列出",
    ),
    "revision-printed-yoy": (", printed YoY", "，公布的同比"),
    "revision-base": (", as the YoY printed a year later has it", "，次年公布的同比所含的基期"),
    "revision-yoy": ("YoY", "同比"),
    "revision-next-yoy": ("YoY a year later on this base", "以此为基期的次年同比"),
    "revision-rank": ("rank", "名次"),
    "refreshed": (
        "{path}: {figures} figures of {period} in {currency}",
        "{path}：已写入 {period} 的 {figures} 个 {currency} 数字",
    ),
    "no-pdf": ("the PDF {path} was not made: {reason}", "没有生成 PDF {path}：{reason}"),
    "engine-not-here": (
        "the {engine} engine does not exist on this machine: use the package engine, which needs no office program",
        "本机没有 {engine} 引擎：请用 package 引擎，它不需要办公软件",
    ),
    "system-refuses": ("{path} cannot be used: {reason}", "{path} 无法使用：{reason}"),
    # The examples.
    "published-contradicts": (
        "no amounts were found that round to all figures of {region}, basis {basis}, in {file}: "
        "compare that row with the published report",
        "找不到四舍五入后与 {file} 中{region}（{basis}）全部数字相符的数值：请与已发布的报告核对该行",
    ),
    # LibreOffice.
    "office-missing": (
        "LibreOffice was not found: install it ({install}), or let TRADEMONITOR_SOFFICE name its program",
        "找不到 LibreOffice：请安装（{install}），或用环境变量 TRADEMONITOR_SOFFICE 指明其程序",
    ),
    "office-not-there": (
        "{variable} names {program} as LibreOffice's program, but there is no such program: "
        "correct the variable or remove it",
        "{variable} 指明的 LibreOffice 程序 {program} 不存在：请改正或删除该环境变量",
    ),
    "office-not-started": (
        "LibreOffice could not be started ({program}: {reason}): install it again",
        "无法启动 LibreOffice（{program}：{reason}）：请重新安装",
    ),
    "office-timeout": (
        "LibreOffice had not finished after {seconds} seconds and was ended: try again, with more time if need be",
        "LibreOffice 在 {seconds} 秒内没有完成，已被终止：请重试，必要时延长时限",
    ),
    "office-no-output": (
        "LibreOffice ended without converting {document}; its last words: {said}",
        "LibreOffice 没有转换 {document} 就退出了；最后的输出：{said}",
    ),
    # Excel: what its macros say, which the workbook holds (python -m xlpkg.excel.vba).
    "excel-no-addin": (
        "The xlwings add-in is not loaded: type `trademonitor excel install` in a terminal, then start Excel again.",
        "没有加载 xlwings 加载项：请在终端运行 trademonitor excel install，然后重新启动 Excel",
    ),
    "office-no-extension": (
        "The TradeMonitor extension is not installed: type `trademonitor office install` in a terminal, then start"
        " LibreOffice again.",
        "没有安装 TradeMonitor 扩展：请在终端运行 trademonitor office install，然后重新启动 LibreOffice",
    ),
    "excel-not-on-mac": (
        "Functions in cells need Excel for Windows: on macOS use the buttons, or `trademonitor eval` in a terminal.",
        "单元格函数需要 Windows 版 Excel：在 macOS 上请用按钮，或在终端运行 trademonitor eval",
    ),
    "excel-no-answer": (
        "Python did not answer: type `trademonitor doctor` in a terminal.",
        "Python 没有回答：请在终端运行 trademonitor doctor",
    ),
    # Excel: what is installed for it.
    "excel-not-here": (
        "there is no Excel for this system: use LibreOffice (`trademonitor office install`)",
        "本系统没有 Excel：请用 LibreOffice（trademonitor office install）",
    ),
    "excel-missing": (
        "Excel was not found, or was never started by you: start Excel 2016 or later once, and try again",
        "找不到 Excel，或您尚未启动过它：请先启动一次 Excel 2016 或更新版本，再重试",
    ),
    "excel-no-variable": (
        "the environment variable {name} is not set, so Excel's folders cannot be found: log in anew and try again",
        "环境变量 {name} 未设置，无法找到 Excel 的文件夹：请重新登录后重试",
    ),
    "excel-step-python": ("Python for Excel", "Excel 所用的 Python"),
    "excel-step-addin": ("the xlwings add-in", "xlwings 加载项"),
    "excel-step-script": ("the script by which Excel starts Python", "Excel 启动 Python 的脚本"),
    "excel-step-settings": ("your xlwings settings", "用户的 xlwings 设置"),
    "excel-step-book-settings": ("the settings beside the workbook", "工作簿旁的设置"),
    "excel-step-trust": ("the workbook's folder as a trusted location", "工作簿文件夹设为受信任位置"),
    "excel-step-mark": ("the mark of the web off the workbook", "去除工作簿的网络来源标记"),
    "step-in-place": ("{step}: in place ({target})", "{step}：已就绪（{target}）"),
    "step-done": ("{step}: done ({target})", "{step}：已完成（{target}）"),
    "step-missing": ("{step}: missing ({target})", "{step}：缺少（{target}）"),
    "step-refused": ("{step}: not done ({target}): {reason}", "{step}：未完成（{target}）：{reason}"),
    "step-undone": ("{step}: taken back ({target})", "{step}：已撤销（{target}）"),
    "step-changed": (
        "{step}: changed by somebody else since, left as it is ({target})",
        "{step}：此后被他人修改，保持不变（{target}）",
    ),
    "excel-nothing-to-remove": (
        "nothing was installed for Excel, so nothing was removed",
        "没有为 Excel 安装过任何内容，因此无需移除",
    ),
    "excel-common-folder": (
        "files of any origin lie in {folder}, and all their macros would be trusted: move the workbook to a folder of"
        " its own and install again",
        "{folder} 中有各种来源的文件，它们的宏都会受信任：请把工作簿移到单独的文件夹，再重新安装",
    ),
    "excel-network-folder": (
        "Excel trusts no folder of a network, such as {folder}: move the workbook to this computer and install again",
        "Excel 不信任 {folder} 这样的网络文件夹：请把工作簿移到本机，再重新安装",
    ),
    "excel-no-library": (
        "{library} is not beside {python}: install the packages again (pip install --force-reinstall xlwings)",
        "{python} 旁没有 {library}：请重新安装软件包（pip install --force-reinstall xlwings）",
    ),
    "excel-space": (
        "xlwings cannot start a Python whose path has a space, {path}: move the project and set it up again",
        "xlwings 无法启动路径含空格的 Python（{path}）：请移动项目后重新安装",
    ),
    "excel-held": (
        "another program holds it, or you may not write there: close Excel and try again",
        "被其他程序占用或没有写权限：请关闭 Excel 后重试",
    ),
    "excel-letters": (
        "Excel's macros cannot read the letters {text} of a path: move the project to a folder without them and set"
        " it up again",
        "Excel 的宏无法读取路径中的字符“{text}”：请把项目移到不含这些字符的文件夹后重新安装",
    ),
    # The extension of LibreOffice.
    "environment-gone": (
        "TradeMonitor's Python environment {folder} is gone: run `trademonitor office install` from the one that is"
        " there now, then start LibreOffice again",
        "TradeMonitor 的 Python 环境 {folder} 已不存在：请在现有环境中运行"
        " trademonitor office install，再重启 LibreOffice",
    ),
    "environment-python": (
        "LibreOffice has Python {found}, but TradeMonitor's environment {folder} has {wanted}: install TradeMonitor"
        " with Python {found}, run `trademonitor office install` there, then start LibreOffice again",
        "LibreOffice 的 Python 是 {found}，而 TradeMonitor 的环境 {folder} 是 {wanted}：请用 Python {found} 安装"
        " TradeMonitor，在其中运行 trademonitor office install，再重启 LibreOffice",
    ),
    "environment-broken": (
        "TradeMonitor cannot be loaded from its Python environment {folder} ({reason}): install it there anew, then"
        " start LibreOffice again",
        "无法从 Python 环境 {folder} 加载 TradeMonitor（{reason}）：请在其中重新安装，再重启 LibreOffice",
    ),
    "extension-installed": (
        "TradeMonitor {version} is in LibreOffice's profile {profile}: functions, buttons, menu and toolbar",
        "TradeMonitor {version} 已安装到 LibreOffice 的配置 {profile}：函数、按钮、菜单和工具栏",
    ),
    "extension-environment": (
        "it uses the Python environment {folder} (Python {python})",
        "使用的 Python 环境：{folder}（Python {python}）",
    ),
    "extension-answers": ("LibreOffice was asked for {formula} and answers", "在 LibreOffice 中试算 {formula}：正常"),
    "extension-answers-otherwise": (
        "LibreOffice was asked for {formula} and does not answer as it should: {found}",
        "在 LibreOffice 中试算 {formula}，结果不正常：{found}",
    ),
    "extension-removed": (
        "TradeMonitor {version} was removed from LibreOffice's profile {profile}",
        "已从 LibreOffice 的配置 {profile} 中删除 TradeMonitor {version}",
    ),
    "extension-missing": (
        "TradeMonitor is not in LibreOffice's profile {profile}: run `trademonitor office install` for the functions"
        " and buttons",
        "LibreOffice 的配置 {profile} 中没有 TradeMonitor：需要函数和按钮时请运行 trademonitor office install",
    ),
    "extension-refused": (
        "LibreOffice's extension manager refused: {reason}",
        "LibreOffice 的扩展管理器拒绝执行：{reason}",
    ),
    "office-open": (
        "LibreOffice is open with the profile {profile}: close it and try again; if it is not open, delete {lock},"
        " which a crashed one left behind",
        "LibreOffice 正在使用配置 {profile}：请关闭后重试；如果并未打开，请删除崩溃程序遗留的 {lock}",
    ),
    # What the doctor says.
    "doctor-python": ("Python {version} ({path})", "已装 Python {version}（{path}）"),
    "doctor-python-old": (
        "Python {version} is too old ({path}): install Python 3.11 or newer and set TradeMonitor up again",
        "Python {version} 太旧（{path}）：请安装 Python 3.11 或更新版本，再重新安装 TradeMonitor",
    ),
    "doctor-packages": (
        "TradeMonitor {version} has its {count} packages",
        "TradeMonitor {version} 所需的 {count} 个软件包齐全",
    ),
    "doctor-package": (
        'the package {wanted} is needed, found: {found}: type `"{python}" -m pip install "{wanted}"`',
        '需要软件包 {wanted}，现有：{found}：请运行 "{python}" -m pip install "{wanted}"',
    ),
    "doctor-office": ("LibreOffice {version} ({program})", "已装 LibreOffice {version}（{program}）"),
    "doctor-office-silent": (
        "{program} does not say which LibreOffice it is: install LibreOffice again, or let TRADEMONITOR_SOFFICE name"
        " its program",
        "{program} 没有报告 LibreOffice 版本：请重新安装 LibreOffice，或用环境变量 TRADEMONITOR_SOFFICE 指明其程序",
    ),
    "doctor-extension": (
        "the TradeMonitor extension {version} is in LibreOffice and runs in {environment}",
        "LibreOffice 已安装 TradeMonitor 扩展 {version}，运行于 {environment}",
    ),
    "doctor-no-extension": (
        "the TradeMonitor extension is not in LibreOffice: type `trademonitor office install`",
        "LibreOffice 没有安装 TradeMonitor 扩展：请运行 trademonitor office install",
    ),
    "doctor-other-extension": (
        "the TradeMonitor extension in LibreOffice is {version} and runs in {environment}, which is not this one or"
        " is gone: type `trademonitor office install`",
        "LibreOffice 中的 TradeMonitor 扩展为 {version}，运行于 {environment}，与当前环境不符或已不存在："
        "请运行 trademonitor office install",
    ),
    "doctor-excel": ("Excel is ready for {workbook}", "Excel 已为 {workbook} 准备就绪"),
    "doctor-excel-step": (
        'Excel, {sentence}: type `trademonitor excel install "{workbook}"`',
        'Excel，{sentence}：请运行 trademonitor excel install "{workbook}"',
    ),
    "doctor-font": ("a font for Chinese: {font}", "中文字体：{font}"),
    "doctor-no-font": (
        "there is no font for Chinese, so the report would show boxes: type `apt-get install fonts-noto-cjk`, or"
        " install Noto Sans CJK in this system's way",
        "没有中文字体，报告会显示为方框：请运行 apt-get install fonts-noto-cjk，或用本系统的方式安装 Noto Sans CJK",
    ),
    "doctor-no-fontconfig": (
        "fc-list is not here, so whether there is a font for Chinese is not known: `apt-get install fontconfig`",
        "没有 fc-list，无法得知是否有中文字体：apt-get install fontconfig",
    ),
    "doctor-store": (
        "the store {path}: {count} months in {currency}, {first} to {last}",
        "数据库 {path}：{currency} 共 {count} 个月，{first} 至 {last}",
    ),
    "doctor-store-empty": (
        "the store {path} is empty: type `trademonitor ingest` with the customs' files",
        "数据库 {path} 是空的：请用 trademonitor ingest 导入海关文件",
    ),
    "doctor-hosts": (
        "buttons and functions in cells are answered in {hosts}",
        "按钮和单元格函数由 {hosts} 响应",
    ),
    "doctor-no-host": (
        "buttons and functions in cells are answered in no program; the command line works without one",
        "没有程序响应按钮和单元格函数；命令行不需要它们",
    ),
    # Reading a report to be proofread.
    "document-unreadable": ("{file} cannot be read: {reason}", "无法读取 {file}：{reason}"),
    "document-empty": ("{file} is empty: save the report again", "{file} 是空文件：请重新保存报告"),
    "document-too-large": (
        "{file} is larger than {limit} MiB, far more than a report has: save it without its pictures",
        "{file} 超过 {limit} MiB，远大于一份报告：请去掉图片后再保存",
    ),
    "document-too-long": (
        "{file} holds more than {limit:,} signs of text, or as many in one paragraph, far more than a report has",
        "{file} 的文字或其中一段超过 {limit:,} 字，远多于一份报告",
    ),
    "document-too-much": (
        "{file} takes more time or memory to read than a report can need: save it anew, or the report's text alone",
        "读取 {file} 所需的时间或内存超出一份报告的范围：请重新保存，或只保存报告的文字",
    ),
    "document-kind": (
        "{file} is no report that can be read: save it as one of {kinds}",
        "{file} 不是可以读取的报告：请另存为 {kinds} 之一",
    ),
    "document-old": (
        "{file} is in an old format: open it in {program} and save it as {suffix}",
        "{file} 是旧格式：请在 {program} 中打开并另存为 {suffix}",
    ),
    "document-encrypted": (
        "{file} has a password: save it without one",
        "{file} 有密码保护：请取消密码后再保存",
    ),
    "document-damaged": (
        "{file} is damaged or cut short, it cannot be read as {kind} ({reason}): save it again",
        "{file} 已损坏或不完整，无法按 {kind} 读取（{reason}）：请重新保存",
    ),
    "document-without-text": (
        "{file} holds no text, as a scanned page does: save the report from the program that it was written in",
        "{file} 中没有文字（例如扫描件）：请用撰写报告的程序另存",
    ),
    # The PDF of a workbook.
    "workbook-not-found": ("there is no workbook {path}", "没有工作簿 {path}"),
    "workbook-unreadable": (
        "{path} is not an .xlsx or .xlsm workbook, is damaged or has a password: save it anew from Excel",
        "{path} 不是 .xlsx 或 .xlsm 工作簿、已损坏或有密码：请在 Excel 中重新保存",
    ),
    "workbook-too-large": (
        "{path} unpacks to more than {limit} MiB, far more than a workbook of ours has",
        "{path} 解压后超过 {limit} MiB，远大于本工具的工作簿",
    ),
    "workbook-not-opened": ("{path} cannot be opened: {reason}", "无法打开 {path}：{reason}"),
    "pdf-no-sheet": (
        "no sheet of {path} was named for the PDF: name at least one",
        "没有指定 {path} 中要导出为 PDF 的工作表：请至少指定一个",
    ),
    "pdf-unknown-sheet": (
        "{path} has no sheet {sheet}; it has {sheets}",
        "{path} 中没有工作表“{sheet}”，现有：{sheets}",
    ),
    "pdf-sheet-twice": (
        "the sheet {sheet} was named twice for the PDF: name it once",
        "工作表“{sheet}”在 PDF 中被指定了两次：请只指定一次",
    ),
    "pdf-not-written": (
        "the PDF {path} cannot be written: {reason}. Close it where it is open, or choose another folder",
        "无法写入 PDF {path}：{reason}。请关闭已打开的该文件，或另选文件夹",
    ),
    # Workbooks without an office program.
    "workbook-open-by": (
        "{path} is open in {who}: close it there and try again; "
        "if it is open nowhere, delete {lock}, which a crashed program left behind",
        "{path} 正在 {who} 中打开：请先在那里关闭再重试；如果并没有打开，请删除崩溃程序遗留的 {lock}",
    ),
    "workbook-in-use": (
        "{path} cannot be used, another program holds it or you may not write it: close it and try again",
        "{path} 无法使用：被其他程序占用或没有写权限，请关闭后重试",
    ),
    "workbook-changed": (
        "{path} was changed by another program since it was opened here: nothing was saved, do it once more",
        "{path} 打开之后被其他程序修改过：未保存任何内容，请重新执行一次",
    ),
    "workbook-read-only": (
        "{path} is read-only: save under another name, or allow writing to it",
        "{path} 是只读的：请另存为其他文件，或允许写入",
    ),
    "workbook-folder-refused": (
        "{path} cannot be saved, no file can be made in the folder {folder} ({reason}): choose another folder",
        "无法保存 {path}：不能在文件夹 {folder} 中建立文件（{reason}），请换一个文件夹",
    ),
    "workbook-not-written": ("{path} was not saved: {reason}", "{path} 未能保存：{reason}"),
    "workbook-other-suffix": (
        "{path} cannot be saved so: the kind of workbook stays, use a name that ends with {suffix}",
        "无法保存为 {path}：工作簿类型不能改变，请使用以 {suffix} 结尾的文件名",
    ),
    "no-workbook-open": ("no workbook is open", "没有打开的工作簿"),
    "no-such-sheet": ("{path} has no sheet {sheet}", "{path} 中没有工作表“{sheet}”"),
    "no-such-range": (
        "{address} is no range on the sheet {sheet}: use an address such as B3:D8 or a name of that sheet",
        "{address} 不是工作表“{sheet}”上的区域：请用 B3:D8 这样的地址或该表的名称",
    ),
    "no-such-name": ("{path} has no defined name {name}", "{path} 中没有定义名称“{name}”"),
    "name-not-range": (
        "the name {name} in {path} stands for {refers_to}, which is not one range of cells",
        "{path} 中的名称“{name}”代表 {refers_to}，不是一个单元格区域",
    ),
    "range-gone": (
        "{path} has lost the range {name} of the sheet {sheet}: undo its removal, or start from a new"
        " TradeMonitor.xlsm",
        "{path} 缺少工作表“{sheet}”的区域 {name}：请撤销删除，或改用新的 TradeMonitor.xlsm",
    ),
    "range-too-small": (
        "the range {name} of the sheet {sheet} in {path} needs {rows} rows and {columns} columns, but rows or columns"
        " were deleted: undo that, or start from a new TradeMonitor.xlsm",
        "{path} 工作表“{sheet}”的区域 {name} 需要 {rows} 行 {columns} 列，但有行列被删除："
        "请撤销，或改用新的 TradeMonitor.xlsm",
    ),
    "sheet-not-usable": (
        "the sheet {sheet} of {path} cannot be used ({reason}): save the workbook anew from Excel",
        "无法使用 {path} 的工作表“{sheet}”（{reason}）：请用 Excel 重新保存该工作簿",
    ),
    "value-not-for-cell": (
        "{what} cannot be written to {sheet}!{cell}: a cell holds a number, text, a date, true, false or nothing",
        "无法向 {sheet}!{cell} 写入：{what}；单元格只能是数字、文本、日期、逻辑值或空",
    ),
    "table-header": (
        "{sheet}!{cell} is the header {header!r} of a table and stays as it is: write below it",
        "{sheet}!{cell} 是表格的标题“{header}”，不能改写：请写在标题之下",
    ),
    "engine-lacks-of-excel": (
        "the {engine} engine has no {member}: that needs Excel",
        "{engine} 引擎没有 {member}：这需要 Excel",
    ),
    "uno-missing": (
        "the Python {python} has no module uno, which LibreOffice is driven by: use the Python that LibreOffice was"
        " built for (on Debian and Ubuntu: apt-get install python3-uno, and a virtual environment with"
        " --system-site-packages), or the package engine, which needs no office program",
        "Python {python} 没有驱动 LibreOffice 的 uno 模块：请使用 LibreOffice 对应的 Python"
        "（Debian、Ubuntu：apt-get install python3-uno，虚拟环境加 --system-site-packages），"
        "或使用不需要办公软件的 package 引擎",
    ),
    "office-pipe-name": (
        "{pipe} is no name for a pipe: use letters, digits, dots, hyphens and underscores",
        "{pipe} 不能作为管道名称：请只用字母、数字、点、连字符和下划线",
    ),
    "office-no-answer": (
        "no LibreOffice answered at the pipe {pipe} within {seconds} seconds: start it with"
        ' --accept="pipe,name={pipe};urp;"',
        '在 {seconds} 秒内没有 LibreOffice 在管道 {pipe} 上应答：请用 --accept="pipe,name={pipe};urp;" 启动它',
    ),
    "office-gone": (
        "LibreOffice ended while {path} was open in it, what was not saved is lost ({reason})",
        "LibreOffice 在打开 {path} 时退出，未保存的内容已丢失（{reason}）",
    ),
    "office-no-xlsm": (
        "LibreOffice would write the macros of {path} anew and spoil them for Excel: use the package engine, which"
        " leaves them as they are, or save the workbook as .ods in LibreOffice and refresh that",
        "LibreOffice 会重写 {path} 的宏，使其在 Excel 中受损：请用保持宏不变的 package 引擎，"
        "或在 LibreOffice 中另存为 .ods 后再刷新",
    ),
    "office-refused": (
        "LibreOffice refused what was asked of it with {path}: {reason}",
        "LibreOffice 拒绝了对 {path} 的操作：{reason}",
    ),
    "office-no-pid": (
        "this system does not tell which process LibreOffice is: quit it instead",
        "本系统无法得知 LibreOffice 的进程号：请改为正常退出",
    ),
    "workbook-kind": (
        "{path} cannot be saved: LibreOffice writes {kinds} here",
        "无法保存 {path}：此处 LibreOffice 只写入 {kinds}",
    ),
    "workbook-not-closed": ("{path} cannot be closed now: {reason}", "现在不能关闭 {path}：{reason}"),
    "cells-not-written": (
        "{address} on the sheet {sheet} cannot be written: the sheet is protected, or the range cuts an array formula"
        " or leaves the sheet ({reason})",
        "无法写入工作表“{sheet}”的 {address}：工作表受保护，或区域切断了数组公式、超出工作表（{reason}）",
    ),
    "sheet-refused": (
        "LibreOffice refuses that change of a sheet of {path}: {reason}",
        "LibreOffice 拒绝对 {path} 的工作表作此更改：{reason}",
    ),
    "last-sheet": (
        "{sheet} is the last sheet of {path} that is shown: show another one first",
        "“{sheet}”是 {path} 中最后一个可见的工作表：请先显示另一个",
    ),
    "no-number-format": ("{code} is no number format", "{code} 不是数字格式"),
    "name-refused": ("{name} cannot be a name here: {reason}", "{name} 在此不能作为名称：{reason}"),
    "no-link": ("the cell {sheet}!{cell} has no link", "单元格 {sheet}!{cell} 没有超链接"),
    "nothing-copied": ("nothing was copied before", "之前没有复制内容"),
    "no-such-macro": ("{path} has no macro {name}", "{path} 中没有宏 {name}"),
    "macros-not-allowed": (
        "macros of {path} are not allowed to run in this LibreOffice",
        "此 LibreOffice 不允许运行 {path} 的宏",
    ),
    "macro-not-run": ("the macro {name} did not run: {reason}", "宏 {name} 没有运行：{reason}"),
    "picture-unreadable": ("{path} cannot be read as a picture", "无法将 {path} 读取为图片"),
    "engine-lacks": (
        "the {engine} engine has no {member}: open the workbook in Excel or LibreOffice for that",
        "{engine} 引擎没有 {member}：请用 Excel 或 LibreOffice 打开工作簿再做",
    ),
}


def say(key: str, lang: Language = "en", /, **facts: object) -> str:
    """Return the sentence *key* in *lang*, filled with *facts*.

    It is one line, whatever a file's name or a document's cell says: see :func:`one_line`.

    >>> say("no-such-sheet", path="a.xlsx", sheet="当月")
    'a.xlsx has no sheet 当月'
    """
    shown = {name: _shown(fact) for name, fact in facts.items()}
    return CATALOGUE[key][0 if lang == "en" else 1].format(**shown)


def _shown(fact: object) -> object:
    if not isinstance(fact, (str, PurePath, BaseException)):
        return fact
    text = one_line(str(fact))
    # A path is never cut: it is there to be found.
    return text if len(text) <= _LONGEST_FACT or isinstance(fact, PurePath) else f"{text[:_LONGEST_FACT]}…"


def one_line(text: str) -> str:
    """Return *text* without what a terminal obeys, hides or breaks a line at: line ends, escapes, reversed writing.

    Half surrogate pairs, which neither a database nor a file in UTF-8 takes, are shown so too.

    >>> one_line("a\\n\\x1b[2Jb\\u202e.csv")
    'a �[2Jb�.csv'
    """
    if text.isprintable():
        return text
    return "".join(
        letter if unicodedata.category(letter) not in _UNPRINTED else " " if letter.isspace() else "\ufffd"
        for letter in text
    )
