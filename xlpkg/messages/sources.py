"""The messages about a source file: why it was refused, and what to look at in a file that was stored."""

from __future__ import annotations

from typing import Final


def _too_large(english: str, chinese: str) -> tuple[str, str]:
    """Return the refusal of a file that has more of something than it may have."""
    return (
        f"{{file}} has more than {{limit:,}} {english}, the most that a source file may have; it was not stored",
        f"{{file}} 超过来源文件的上限（{{limit:,}} {chinese}）；未入库",
    )


def _cell(english: str, chinese: str) -> tuple[str, str]:
    """Return the refusal of a cell that is not what it should be."""
    return (
        f"{{where}} of {{file}} is not {english}: “{{found}}”; it was not stored",
        f"{{file}} 的 {{where}} 不是{chinese}：“{{found}}”；未入库",
    )


def _contradiction(english: str, chinese: str) -> tuple[str, str]:
    """Return the refusal of a level or YoY that others contradict."""
    return (
        f"{{where}} of {{file}} is {{found}}, {english} {{expected}}{{verdict}}",
        f"{{file}} 的 {{where}} 为 {{found}}，{chinese} {{expected}}{{verdict}}",
    )


#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Reading a source file.
    "no-such-source": ("{path} does not exist", "文件或文件夹 {path} 不存在"),
    "folder-without-sources": (
        "folder {folder} has no source file ({kinds}); folders within it are not searched",
        "文件夹 {folder} 中没有来源文件（{kinds}）；不读取其子文件夹",
    ),
    "source-unreadable": ("{file} cannot be read: {reason}", "无法读取 {file}：{reason}"),
    "source-no-file": (
        "{file} is a folder, a pipe or a device, not a file; it was not stored",
        "{file} 是文件夹、管道或设备，不是文件；未入库",
    ),
    "source-empty": (
        "{file} is empty; save the page of China Customs again; it was not stored",
        "{file} 为空文件：请重新保存海关总署的页面；未入库",
    ),
    "source-too-large": _too_large("MiB", "MiB"),
    "source-too-many-cells": _too_large("cells or columns", "个单元格或列"),
    "source-too-much-text": _too_large("characters in its cells", "个字符的单元格文字"),
    "source-too-many-tags": _too_large("HTML tags", "个 HTML 标签"),
    "source-not-text": (
        "{file} is not a web page, a spreadsheet, or text in UTF-8 or GB18030; it was not stored",
        "{file} 不是网页、电子表格，也不是 UTF-8 或 GB18030 文本；未入库",
    ),
    "source-word": (
        "{file} is a Word document; save its table as .xlsx, or name the page or .xls file of China Customs; it was"
        " not stored",
        "{file} 是 Word 文件：请将其中的表另存为 .xlsx，或使用海关总署的网页或 .xls 文件；未入库",
    ),
    "source-web-archive": (
        "{file} is a web archive (.mhtml); save the page as HTML (Webpage, Complete or HTML Only); it was not stored",
        "{file} 是网页归档（.mhtml）：请将页面另存为 HTML（“网页，全部”或“仅 HTML”）；未入库",
    ),
    "source-damaged": (
        "{file} is damaged or incomplete and cannot be read as {kind} ({reason}); it was not stored",
        "{file} 已损坏或不完整，无法按 {kind} 读取（{reason}）；未入库",
    ),
    "source-cut-short": (
        "{file} is incomplete: {last} is not closed; save the page again; it was not stored",
        "{file} 不完整：{last} 没有结束标签；请重新保存页面；未入库",
    ),
    "no-table": (
        "{file} has neither table (8), by location of importers and exporters, nor a national table, a list of"
        " announced figures, or an online query",
        "{file} 中没有表（8）《进出口商品收发货人所在地总值表》、《全国进出口总值表》、公布数列表，也没有在线查询结果",
    ),
    "sheets-of-one-month": (
        "{file} has two tables of {month} in one currency, {sheets} (a sheet may be hidden): delete the one that is"
        " not to be used; it was not stored",
        "{file} 中有两张同一币种的 {month} 表：{sheets}（工作表可能已隐藏）：请删除不用的一张；未入库",
    ),
    "not-by-location": (
        "{file} is another table: {title}; TradeMonitor reads table (8) of China Customs, Imports and Exports by"
        " Location of Importers/Exporters (进出口商品收发货人所在地总值表), and the national table (全国进出口总值表):"
        " save one of these pages; it was not stored",
        "{file} 是另一张表：{title}；需要的是海关总署统计月报表（8）《进出口商品收发货人所在地总值表》，"
        "或《全国进出口总值表》，请保存该页面；未入库",
    ),
    "no-title": (
        "{file} has the 31 provinces, but neither a title nor a heading of the labels says that it is by location of"
        " importers and exporters (收发货人所在地), as table (8) is: keep the title above the table; it was not stored",
        "{file} 列有 31 个省区市，但标题和首列表头都没有说明按收发货人所在地统计（表 8）：请保留表格上方的标题；未入库",
    ),
    "page-without-table": (
        "{file} has the title {title}, but no row of a province or of total trade, exports and imports; a page may"
        " show its table in a viewer frame or as a picture, which is not saved with it: download the .xls attached to"
        " the page, and read that file; it was not stored",
        "{file} 的标题是 {title}，但没有省区市或全国进出口、出口、进口的数据行：页面可能用预览框或图片显示表格，"
        "保存网页时不含表格内容；请下载页面所附的 .xls 文件，再读取该文件；未入库",
    ),
    "column-missing": (
        "{file} ({sheet}) has no column of {column} in its header ({words}), in which a column of a month is named as"
        " 出口 2月 or 出口 当月, one to date as 出口 1至2月 or 出口 累计; it was not stored",
        "{file}（{sheet}）的表头（{words}）中没有“{column}”一列；当月列应写作“出口 2月”或“出口 当月”，"
        "累计列应写作“出口 1至2月”或“出口 累计”；未入库",
    ),
    "columns-unused": (
        "columns of {file} that table (8) does not have were not read: {columns}",
        "{file} 中表（8）所没有的列未读取：{columns}",
    ),
    "one-flow": (
        "{file} has {flow} only; total trade and net exports need the page of the other flow, too",
        "{file} 只有{flow}；进出口和净出口还需要另一贸易方向的页面",
    ),
    "column-twice": (
        "columns {first} and {second} of {file} have the same header, {words}; it was not stored",
        "{file} 的 {first} 列与 {second} 列表头相同（{words}）；未入库",
    ),
    "header-contradiction": (
        "the header of column {column} of {file} names two flows or two spans of months, {words}; it was not stored",
        "{file} 的 {column} 列表头有两个贸易方向或两个时段（{words}）；未入库",
    ),
    "months-disagree": (
        "the months of {file} do not agree (title: {titles}, header: month {header}, name: {named}): rename the file"
        " or check the page; it was not stored",
        "{file} 的月份不一致（标题：{titles}，表头：{header} 月，文件名：{named}）：请修改文件名或核对页面；未入库",
    ),
    "name-against-stored": (
        "{file} has the same content as the stored {stored} of {months}, but its name is for {named}; it was not"
        " stored: if {named} is right, [run `trademonitor withdraw {hash}`|withdraw it on the sheet Sources (来源)],"
        " and store {file} again; else save the page of {named} again",
        "{file} 与已入库的 {stored}（{months}）内容相同，文件名却是 {named}；未入库：若 {named} 正确，请先[运行"
        " trademonitor withdraw {hash}|在“来源”表撤回]，再将 {file} 入库；否则请重新保存 {named} 的页面",
    ),
    "footnote-month": (
        "{file} was read as {month}, but its note names the table of {named} ({note}): check its name and its title;"
        " it was not stored",
        "{file} 按 {month} 读取，注释却说明是 {named} 的表（{note}）：请核对文件名和标题；未入库",
    ),
    "no-month": (
        "neither a title of {file} nor its name has a year and a month (its header: {found}; a whole date in the name"
        " may be that of the download); rename it, for example to 2025-02.xlsx; it was not stored",
        "{file} 的标题和文件名都没有年份和月份（表头：{found}；文件名中的完整日期可能是下载日期）：请修改文件名，"
        "例如 2025-02.xlsx；未入库",
    ),
    "month-of-name": (
        "{file} has no month in a title or in its header ({found}); its month, {month}, is that of its name",
        "{file} 的标题和表头（{found}）都没有月份；月份 {month} 取自文件名",
    ),
    "no-unit": (
        "{file} must name one unit, such as 单位：千美元 or Unit: US$1,000, but has: {found}; it was not stored",
        "{file} 应注明一个单位（如 单位：千美元），实际为：{found}；未入库",
    ),
    "title-against-unit": (
        "the unit of {file} is in {unit}, but its title is: {title}; it was not stored",
        "{file} 的单位以{unit}计，标题却是：{title}；未入库",
    ),
    "magnitude": (
        "{place}: by its title, unit or column it is in {currency}, but {region}, {flow}, {period}, {basis} is"
        " {found}; by the trade of {against} it should be {low} to {high}. The trade may be unusual, or the file may"
        " be of another month, currency or unit, have only a part of the trade or, if it is an online query, another"
        " flow than [--flow|its name says]{verdict}",
        "{place}：按标题、单位或列名以{currency}计，但 {period} {region}{basis}{flow}为 {found}，而按 {against}的贸易"
        "额应在 {low} 至 {high} 之间。可能当月贸易异常，也可能月份、币种或单位不符，或只是一部分贸易；若是在线查询，也"
        "可能[ --flow |文件名]指定的方向不对{verdict}",
    ),
    "level-against-stored": (
        "{place}: {region}, {flow}, {period}, {basis} is {found}, but {stored} in the stored {files}: {percent:+.1f}%;"
        " China Customs revised by up to {usual:g}%: the file may be of a part of the trade, of another month, or in"
        " another currency or unit{verdict}",
        "{place}：{period} {region}{basis}{flow}为 {found}，而已入库的 {files} 为 {stored}，相差"
        " {percent:+.1f}%；海关总署以往的修订不超过 {usual:g}%，文件可能只是一部分贸易、属于其他月份，或币种、"
        "单位不符{verdict}",
    ),
    "figures-again": (
        "{file} ({period}) has the figures of {earlier} again, which {files} replaced: they are in force now{verdict}",
        "{file}（{period}）的数据与 {earlier} 相同，而该文件已被 {files} 取代：现又以这些数据为准{verdict}",
    ),
    "flow-of-stored": (
        "{file} was read as {flow}, but its figures are the {other} of {period} in the stored {files}: China, {basis},"
        " {found} against {stored}; for an online query name the other flow [with --flow|in its name]{verdict}",
        "{file} 按{flow}读取，却与已入库的 {files} 中 {period} 的{other}相同：全国{basis} {found}，库中 {stored}；在线"
        "查询请用[ --flow |文件名]指定另一方向{verdict}",
    ),
    "flow-of-other": (
        "{file} was read as {flow}, but its figures are distributed over the provinces as China's {other} are"
        " ({period}, {basis}: {percent:.0f}% in other provinces than usual for {flow}, {other_percent:.0f}% for"
        " {other}); for an online query name the other flow [with --flow|in its name]{verdict}",
        "{file} 按{flow}读取，但各省区市的分布与全国{other}一致（{period} {basis}：与通常的{flow}分布相差"
        " {percent:.0f}%，与{other}分布相差 {other_percent:.0f}%）；在线查询请用[ --flow |文件名]指定另一方向{verdict}",
    ),
    # A month against the stored months beside it.
    "provinces-exchanged": (
        "the figures of {one} and {other} ({columns}) look exchanged in {file} ({period}) or, for {beside}, in the"
        " stored {files}: they are off by {printed:.0f}%, and by {exchanged:.1f}% if exchanged{others}{verdict}",
        "{one}与{other}的数据（{columns}）在 {file}（{period}）或已入库的 {files} 的 {beside} 中像是互换了："
        "现相差 {printed:.0f}%，互换后相差 {exchanged:.1f}%{others}{verdict}",
    ),
    "columns-of-other-month": (
        "{file} ({period}) has figures of {beside} in the stored {files}: {columns}{others}{verdict}",
        "{file}（{period}）的这些列与已入库的 {files} 中 {beside} 的相同：{columns}{others}{verdict}",
    ),
    "step-odd": (
        "{file} ({period}) and the stored {files}: {region}, {flow}, {later} to date is {ytd}, not {expected}"
        " ({earlier} to date) plus {month} (the month): {percent:+.2f}%; China Customs revised by up to"
        " {usual:g}%{others}{verdict}",
        "{file}（{period}）与已入库的 {files}：{region}{flow} {later} 累计 {ytd}，不等于 {earlier} 累计 {expected}"
        " 加当月 {month}，相差 {percent:+.2f}%；海关总署以往的修订不超过 {usual:g}%{others}{verdict}",
    ),
    "base-odd": (
        "{file} ({period}) and the stored {files}: {region}, {flow}, {earlier} to date is {expected}, but {found} by"
        " the YoY of {later}: {percent:+.1f}%; China Customs revised by up to {usual:g}%{others}{verdict}",
        "{file}（{period}）与已入库的 {files}：{region}{flow} {earlier} 累计为 {expected}，按 {later} 的同比推算为"
        " {found}，相差 {percent:+.1f}%；海关总署以往的修订不超过 {usual:g}%{others}{verdict}",
    ),
    "step-odd-below": (
        "{file} ({period}) and the stored {files}: {region}, {flow}, {later} to date is {ytd}, less than {earlier} to"
        " date, {expected}, plus {month} (the month){others}{verdict}",
        "{file}（{period}）与已入库的 {files}：{region}{flow} {later} 累计 {ytd}，小于 {earlier} 累计 {expected}"
        " 加当月 {month}{others}{verdict}",
    ),
    "base-odd-below": (
        "{file} ({period}) and the stored {files}: {region}, {flow}, {earlier} to date is {expected}, but {base} to"
        " date is {found} by the YoY of {later}, and a year to date grows from month to month{others}{verdict}",
        "{file}（{period}）与已入库的 {files}：{region}{flow} {earlier} 累计为 {expected}，按 {later} 的同比推算"
        " {base} 累计为 {found}，而累计应逐月增加{others}{verdict}",
    ),
    "city-odd": (
        "{file} ({period}) and the stored {files}: {city}, {flow}, {earlier} to date is {expected}, but {found} by the"
        " figures of {later}{others}",
        "{file}（{period}）与已入库的 {files}：{city}{flow} {earlier} 累计为 {expected}，按 {later} 的数据推算为"
        " {found}{others}",
    ),
    "others-agree": ("; {file} agrees with the stored {months}", "；{file} 与已入库的 {months} 相符"),
    "others-disagree": ("; {file} does not agree with {months} either", "；{file} 与 {months} 也不相符"),
    "stored-beside": ("; it was stored: compare both", "；已入库，请核对"),
    "stored-as-accepted": ("; it was stored, as you decided", "；已按您的决定入库"),
    "not-stored": ("; it was not stored", "；未入库"),
    "not-stored-as-decided": ("; it was left out, as you decided", "；已按您的决定未入库"),
    "doubtful-alone": (
        "; it was left out: check {file}; if it is right, store it with [{accept}|Store anyway on the sheet Sources"
        " (来源)]",
        "；未入库，请核对 {file}：若无误，请[运行 {accept}|在“来源”表选“仍然入库”]",
    ),
    "doubtful-beside": (
        "; it was left out: check {file}; if it is right, store it with [{accept}|Store anyway on the sheet Sources"
        " (来源)]; if the stored file is the wrong one, take it out with [{commands}|the sheet Sources (来源)]",
        "；未入库，请核对 {file}：若无误，请[运行 {accept}|在“来源”表选“仍然入库”]；若错的是已入库的文件，请用["
        " {commands} |“来源”表]撤回",
    ),
    "left-out-as-decided": (
        "; it is left out, as was decided {at}: [{accept}|Store anyway on the sheet Sources (来源)] stores it all the"
        " same",
        "；已于 {at} 决定不入库：如要入库，请[运行 {accept}|在“来源”表选“仍然入库”]",
    ),
    "ask-doubtful": (
        "These files contradict what is stored or usual. China Customs may have published the figures so, or a file may"
        " be wrong:\n{doubts}\nStore them anyway? (Yes: store them; No: leave them out)",
        "以下文件与已入库的数据或通常的贸易额不符：可能公布的数据确实如此，也可能是文件有误。\n{doubts}\n"
        "是否仍然入库？（是：仍然入库；否：不入库）",
    ),
    "zones-odd": (
        "{first}; it was stored: check the cities and zones of {file} (doubts: {count})",
        "{first}；已入库，请核对 {file} 中的城市和开发区（疑点 {count} 处）",
    ),
    "provinces-exchanged-by-cities": (
        "{one} and {other} look exchanged in {file}: the cities and zones of one have more trade than it, and both are"
        " nearer to their usual shares if exchanged{verdict}",
        "{file} 中{one}与{other}的数据像是互换了：其中一地所列城市和开发区大于该地，互换后两地都更接近"
        "通常的比重{verdict}",
    ),
    "row-without-label": (
        "the row at {where} of {file} has no label; it was not stored",
        "{file} 中 {where} 一行没有标签；未入库",
    ),
    "row-cut-short": (
        "row {label} of {file} ends before {where}, so the file is incomplete; it was not stored",
        "{file} 的“{label}”一行在 {where} 之前中断，文件不完整；未入库",
    ),
    "row-without-end": (
        "the last row of {file}, at {where}, has no line end, so it may be incomplete; save it again, or add a line"
        " break if the row is complete; it was not stored",
        "{file} 的最后一行（{where}）没有换行，可能不完整：请重新保存，若该行完整则在其后加换行；未入库",
    ),
    "cell-of": ("{cell} ({row}, {field})", "{cell}（{row}{field}）"),
    "named-by": ("{cell} ({key})", "{cell}（{key}）"),
    "yoy-of-flow": ("YoY of {flow} to date", "{flow}累计同比"),
    "not-a-number": _cell("a number", "数字"),
    "yoy-not-a-number": _cell("a percentage with one decimal, such as -4.3", "一位小数的百分数（如 -4.3）"),
    "query-unknown-month": _cell("a month such as 202502", " 202502 这样的月份"),
    "query-unknown-province": _cell("a province", "省区市"),
    "detail-unknown-flow": _cell("exports or imports", "出口或进口"),
    "detail-unknown-commodity": _cell("a commodity code of 2, 4, 6, 8 or 10 digits", " 2、4、6、8 或 10 位商品编码"),
    "detail-unknown-code": _cell(
        "a code of a trading partner (3 digits) or customs regime (2 digits)",
        "贸易伙伴编码（3 位）或贸易方式编码（2 位）",
    ),
    "detail-not-whole": (
        "{where} of {file} is not an amount in whole yuan or dollars of at most 15 digits: “{found}”; download the"
        " file again, or widen the column and save it again; it was not stored",
        "{file} 的 {where} 不是以元为单位的整数（最多 15 位）：“{found}”；请重新下载，或加宽该列后重新保存；未入库",
    ),
    "region-without-figure": (
        "{where} of {file} has no figure ({found}): a column is missing or the row is incomplete; it was not stored",
        "{file} 的 {where} 没有数据（{found}），可能缺少一列或该行不完整；未入库",
    ),
    "province-twice": (
        "{region} appears more than once in {file}, at {where}{verdict}",
        "{file} 中{region}出现不止一次：{where}{verdict}",
    ),
    "zone-moved": (
        "{zone} is below {now} in {file}, but was below {then} in {month}",
        "{file} 中{zone}列在{now}之下，而 {month} 列在{then}之下",
    ),
    "capital-moved": (
        "{zone} is below {now} in {file}, but it is the capital of {region}: rows or labels were moved{verdict}",
        "{file} 中{zone}列在{now}之下，而它是{region}的省会（首府）：行或标签被移动过{verdict}",
    ),
    "provinces-missing": (
        "{file} has {found} of the 31 provinces, without {missing}; its last row is {last}; the file is incomplete or"
        " was changed; it was not stored",
        "{file} 只有 31 个省区市中的 {found} 个，缺 {missing}，最后一行是 {last}，文件不完整或被改动过；未入库",
    ),
    "no-national-row": ("{file} has no row {label}; it was not stored", "{file} 没有“{label}”一行；未入库"),
    "identity": _contradiction("but exports plus imports are", "而出口加进口为"),
    "month-above-ytd": _contradiction("more than the year to date,", "大于累计"),
    "january-not-ytd": _contradiction("but January's year to date is", "而 1 月累计为"),
    "level-below": _contradiction("but no level is below", "而金额不应小于"),
    "cities-above": _contradiction("but its cities add up to", "而所列城市合计为"),
    "zone-above": _contradiction("more than its province,", "大于所属省区市的"),
    "sum": _contradiction("but the 31 provinces add up to", "而 31 个省区市合计为"),
    "difference": _contradiction("but exports minus imports are", "而出口减进口为"),
    "yoy-below": _contradiction("but no YoY is below", "而同比不可能低于"),
    "yoy-identity": _contradiction("but the YoY of exports and imports imply", "而由出口和进口的同比推算应为"),
    "yoy-sum": _contradiction(
        "but the levels and YoY of the 31 provinces imply", "而由 31 个省区市的金额和同比推算应为"
    ),
    "yoy-scale": (
        "the YoY of {file} in the column of {where} have a median size of {median} (expected: {low} to {high}), so"
        " they are fractions instead of percentages, or no YoY; write -4.3 or -4.3% for a fall of 4.3%; it was not"
        " stored",
        "{file} 中 {where} 一列同比绝对值的中位数为 {median}（应为 {low} 至 {high}），不是百分数或不是同比："
        "下降 4.3% 应写作 -4.3 或 -4.3%；未入库",
    ),
    "yoy-mixed": (
        "the YoY of {file} at {with_sign} has a percent sign and that at {without} has none, so one may be a fraction"
        " instead of a percentage; write all YoY of a column alike{verdict}",
        "{file} 中 {with_sign} 的同比带百分号，{without} 的不带，其中之一可能不是百分数：同一列的同比请统一写法"
        "{verdict}",
    ),
    "yoy-decimals": (
        "{where} of {file} is {found}, below 1 and with more decimals than the larger YoY of its column, so it is a"
        " fraction instead of a percentage; write -4.3 or -4.3% for a fall of 4.3%{verdict}",
        "{file} 的 {where} 为 {found}，小于 1 且小数位多于该列其他同比，不是百分数：下降 4.3% 应写作 -4.3 或 -4.3%"
        "{verdict}",
    ),
    "zone-not-a-number": (
        "{where} of {file} is not a number, “{found}”; it was left out (such cells of cities and zones: {count})",
        "{file} 的 {where} 不是数字（“{found}”），已略去（城市和开发区中此类单元格共 {count} 个）",
    ),
    "yoy-missing": (
        "rows of {file} without a YoY: {count}, the first is {first}",
        "{file} 有 {count} 行没有同比，第一行是 {first}",
    ),
    "footnote-missing": (
        "{file} ends with {last}, without the footnote of China Customs, so that cities or zones may be missing",
        "{file} 以“{last}”结束，没有海关总署的注释，末尾的城市或开发区可能缺失",
    ),
    "zones-renamed": (
        "cities or zones that are new in {file}, {month}: {new}; no longer there: {gone}",
        "{file}：{month} 新增的城市或开发区：{new}；不再列出的：{gone}",
    ),
    "level-unusual": (
        "{place}: {region}, {flow}, {period}, {basis} is {found}, while {low} to {high} would be usual (unusual"
        " levels: {number}): check whether the file has all of the trade",
        "{place}：{period} {region}{basis}{flow}为 {found}，通常在 {low} 至 {high} 之间（异常金额共 {number}"
        " 个）；请核对文件是否包含全部贸易",
    ),
    "magnitude-unknown": (
        "the store has no figures to compare with, so it was not checked whether {file} is really in {currency}",
        "数据库中没有可比的数据，无法核对 {file} 是否确以{currency}计",
    ),
    # The online query.
    "query-without-province": (
        "{file} is an online query without 注册地 (its columns: {columns}), so its figures belong to no province;"
        " query by 收发货人注册地; it was not stored",
        "{file} 是没有注册地的在线查询（列为 {columns}），数据无法归入省区市：请按收发货人注册地查询；未入库",
    ),
    "query-without-flow": (
        "{file} is an online query, which does not name its flow; [add --flow export or --flow import|write export or"
        " import into its name]; it was not stored",
        "{file} 是在线查询，文件中没有注明出口或进口：请[加 --flow export 或 --flow import|在文件名中写明出口或进口]；"
        "未入库",
    ),
    "query-without-value": (
        "{file} is an online query without a column 人民币, 美元, Renminbi Yuan or US dollar (its columns: {columns});"
        " it was not stored",
        "{file} 是没有“人民币”或“美元”列的在线查询（列为 {columns}）；未入库",
    ),
    "query-two-currencies": (
        "{file} is an online query with columns in two currencies, {words}; query one currency at a time; it was not"
        " stored",
        "{file} 是含两种币种（{words}）的在线查询：请每次只查询一种币种；未入库",
    ),
    "query-part-of-trade": (
        "{file} has only one {detail} ({value}), a part of the trade: query every {detail}, or store it as detail with"
        " [`trademonitor detail ingest`|the button Refresh data]; it was not stored",
        "{file} 只有一个{detail}（{value}），只是一部分贸易：请查询全部{detail}，或用[ trademonitor detail ingest |“刷"
        "新数据”按钮]按明细读入；未入库",
    ),
    "query-by-detail": (
        "{file} was added up over {count} values of {detail}; the file does not show whether all were queried",
        "{file} 由{detail}的 {count} 个取值加总；文件无法说明是否查询了全部",
    ),
    "query-cut": (
        "{file} has {rows:,} rows, the most that a download has, so {month}, its last month, may be incomplete",
        "{file} 有 {rows:,} 行，已达下载上限，最后一个月 {month} 可能不完整",
    ),
    "query-provinces-missing": (
        "{file} has {found} of the 31 provinces in {month}, without {missing}, so it is a part of the trade; it was"
        " not stored",
        "{file} 的 {month} 只有 31 个省区市中的 {found} 个，缺 {missing}，只是一部分贸易；未入库",
    ),
}
