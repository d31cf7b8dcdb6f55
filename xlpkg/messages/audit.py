"""The sentences of proofreading: what was found in a published report, and why a document was not read."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
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
}
