"""The messages of the audit: what was found in a report, and why a file was not read."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Labels of rows.
    "check-label-cube": (
        "the row labelled {printed} ({basis}) holds the figures of {region}: {agreeing} of {of} agree with the store,"
        " and {agreeing_as_labelled} under the printed label",
        "标为“{printed}”的一行（{basis}）是{region}的数字：{of} 个数字中有 {agreeing} 个与数据库一致，"
        "按表中标签有 {agreeing_as_labelled} 个一致",
    ),
    "check-label-unknown": ("the label {printed} is not the name of a province", "标签“{printed}”不是省市名称"),
    "check-label-prose": (
        "the row labelled {printed} ({basis}) holds the figures that the text gives for {region} ({places})",
        "标为“{printed}”的一行（{basis}）是正文中{region}的数字（{places}）",
    ),
    "check-label-elsewhere-fits": (
        "the row labelled {printed} ({basis}) does not hold the figures of {region}, which are in another row; the"
        " unused labels that agree with the other table are: {labels}",
        "标为“{printed}”的一行（{basis}）不是{region}的数字，{region}的数字在另一行；未使用的标签中与另一张表相符的有：{labels}",
    ),
    "check-label-elsewhere": (
        "the row labelled {printed} ({basis}) does not hold the figures of {region}, which are in another row",
        "标为“{printed}”的一行（{basis}）不是{region}的数字，{region}的数字在另一行",
    ),
    "check-label-below-month": (
        "the year to date in the row labelled {printed} is below the month of {region} ({flow}: {ytd}, month {month}),"
        " although the row is consistent: it holds the figures of another province",
        "标为“{printed}”的一行累计值小于{region}的当月值（{flow}：累计 {ytd}，当月 {month}），"
        "而该行各数字相互一致：应为其他省市的数字",
    ),
    # The charts of our workbook.
    "check-chart-value": (
        "the chart draws {drawn} for {region}, the table has {yoy}: press Fill report",
        "图中{region}为 {drawn}，表中为 {yoy}：请点“更新报告”",
    ),
    "check-chart-label": (
        "the chart names {drawn} instead of {region}: press Fill report",
        "图中标签为“{drawn}”，应为{region}：请点“更新报告”",
    ),
    "check-chart-range": (
        "no chart of the sheet draws {expected}: its charts draw {found}",
        "没有图引用 {expected}：该表的图引用 {found}",
    ),
    # Cells of tables.
    "check-value-level": (
        "{region}, {flow}, {basis}: the table has {printed}, the store has {expected}",
        "{region}{flow}（{basis}）：表中为 {printed}，数据库为 {expected}",
    ),
    "check-value-level-forced": (
        "{region}, {flow}, {basis}: the table has {printed}, the store has {expected}; with the last"
        " digit changed, the printed figures add up",
        "{region}{flow}（{basis}）：表中为 {printed}，数据库为 {expected}；末位经过调整，使各数相加一致",
    ),
    "check-value-change": (
        "{region}, YoY of {flow}, {basis}: the table has {printed}, the store has {expected} by the base method of"
        " this column ({method})",
        "{region}{flow}同比（{basis}）：表中为 {printed}，按该列的基期方法（{method}）数据库为 {expected}",
    ),
    "check-value-computed": (
        "{region}, YoY of {flow}, {basis}: the table has {printed}, computed before {expected} was announced",
        "{region}{flow}同比（{basis}）：表中 {printed} 为公布之前的计算值，公布数为 {expected}",
    ),
    "check-value-change-band": (
        "{region}, YoY of {flow}, {basis}: the table has {printed}, the store has {low} to {high} by all base methods,"
        " about {expected}",
        "{region}{flow}同比（{basis}）：表中为 {printed}，按各种基期方法数据库为 {low} 至 {high}，约 {expected}",
    ),
    "check-value-table": (
        "the table holds the figures of {expected}, not of {printed}",
        "整张表是 {expected} 的数字，不是 {printed} 的数字",
    ),
    "check-value-column": (
        "the column with the header {flow} ({basis}) holds the figures of {true}",
        "标题为{flow}的一列（{basis}）是{true}的数字",
    ),
    "check-value-column-change": (
        "the column with the header YoY of {flow} ({basis}) holds the YoY of {true}",
        "标题为{flow}同比的一列（{basis}）是{true}的同比",
    ),
    "check-value-most": (
        "{flow}, {basis}: {count} of {of} {kind} differ from the store; the column is shifted against its rows or comes"
        " from another source. The first: {row}",
        "{flow}（{basis}）：{of} 个{kind}中有 {count} 个与数据库不一致：该列与各行错位，或来自其他来源。第一个：{row}",
    ),
    "check-identity-most": (
        "{count} of {of} rows are inconsistent: columns are exchanged, or one is shifted against its rows. The first:"
        " {row}",
        "{of} 行中有 {count} 行自相矛盾：列被对调，或某列与各行错位。第一行：{row}",
    ),
    "check-ytd-below-month-most": (
        "in {count} of {of} provinces the year to date is below the month: the two tables or their headings are"
        " exchanged. The first: {row}",
        "{of} 个省市中有 {count} 个累计值小于当月值：两张表或其标题被对调。第一个：{row}",
    ),
    "check-identity-printed": (
        "{label}, {basis}: the table has {shown} for {flow}, the other figures of the row give {due} (total {t},"
        " exports {x}, imports {m}, net exports {n})",
        "{label}（{basis}）：表中{flow}为 {shown}，按同一行的其他数字应为 {due}"
        "（进出口 {t}，出口 {x}，进口 {m}，净出口 {n}）",
    ),
    "check-identity-change": (
        "{label}, {basis}: the YoY in the table (total {printed}, exports {x}, imports {m}) contradict each other: they"
        " give {total} for last year's total, and {low} to {high} for last year's exports plus imports",
        "{label}（{basis}）：表中同比（进出口 {printed}，出口 {x}，进口 {m}）相互矛盾：由此推算，去年进出口为 {total}，"
        "而出口与进口之和为 {low} 至 {high}",
    ),
    "check-sum-printed": (
        "{flow}, {basis}: the 31 provinces add up to {printed}, the national figure is {expected}",
        "{flow}（{basis}）：31 个省市合计为 {printed}，全国为 {expected}",
    ),
    "check-sum-rows": (
        "{region}, {flow}, {basis}: the rows of the table add up to {expected}, not to {printed}",
        "{region}{flow}（{basis}）：表中各行合计为 {expected}，不是 {printed}",
    ),
    "check-ytd-below-month": (
        "{region}, {flow}: the year to date in the table is {printed}, below the month's {expected}",
        "{region}{flow}：表中累计值为 {printed}，小于当月值 {expected}",
    ),
    # Missing rows, cells, figures and sections.
    "check-missing-cell": (
        "{region}, {flow}, {basis}: the cell is empty, the store has {expected}",
        "{region}{flow}（{basis}）：表中没有数字，数据库为 {expected}",
    ),
    "check-missing-for-twice": (
        "{region} has two rows ({basis}) and {other} has none: one of the two labels is wrong",
        "{region}有两行（{basis}），{other}没有：两个标签之一有误",
    ),
    "check-missing-twice": ("{region} has more than one row ({basis})", "{region}不止一行（{basis}）"),
    "check-missing-row": ("the table ({basis}) has no row for {expected}", "表中（{basis}）没有{expected}"),
    "check-missing-figure": (
        "the text refers to figure {number}, but the report has no such figure",
        "正文提到图 {number}，但报告中没有该图",
    ),
    "check-missing-table": (
        "the text refers to table {number}, but the report has no such table",
        "正文提到表 {number}，但报告中没有该表",
    ),
    "check-missing-table-of": ("the section on {basis} has no table", "{basis}一节没有表"),
    "check-missing-paragraph": ("the section on {basis} has no text on {flow}", "{basis}一节没有{flow}的文字"),
    "check-missing-section": ("the report has no section on {basis}", "报告没有{basis}一节"),
    # The order of rows.
    "check-sort-note": (
        "the note says that the table ({basis}) is sorted by {flow}, but it is sorted by {true}: see the consecutive"
        " rows {first}, {second}",
        "注称该表（{basis}）按{flow}排序，实际按{true}排序：见相邻两行 {first}、{second}",
    ),
    "check-sort-note-unsorted": (
        "the note says that the table ({basis}) is sorted by {flow}, but the consecutive rows {first}, {second} are not"
        " in this order, nor is the table sorted by another level",
        "注称该表（{basis}）按{flow}排序，但相邻两行 {first}、{second} 不符合该顺序，该表也没有按其他金额排序",
    ),
    # Sentences.
    "check-rank": (
        "the {size} provinces with the largest {flow} ({basis}) are {expected} in this order, but the text has"
        " {printed}",
        "{flow}（{basis}）前 {size} 位依次为{expected}，正文为{printed}",
    ),
    "check-province-rank": (
        "{region}, {flow}, {span}: the text has rank {printed} among the provinces, {ground} has rank {expected}"
        "{remark}",
        "{region}{flow}（{span}）：正文为全国第 {printed} 位，{ground}为第 {expected} 位{remark}",
    ),
    "check-province-rank-change": (
        "{region}, YoY of {flow}, {span}: the text has rank {printed} among the provinces, {ground} has rank"
        " {expected}{remark}",
        "{region}{flow}同比（{span}）：正文为全国第 {printed} 位，{ground}为第 {expected} 位{remark}",
    ),
    "check-count-provinces": (
        "the text says that there are {printed} provinces, but there are {expected}",
        "正文称有 {printed} 个省市，应为 {expected} 个",
    ),
    "check-count-direction": (
        "{flow}, {basis}: the text says that {printed} provinces {direction}, {ground} has {expected}",
        "{flow}（{basis}）：正文称 {printed} 个省市{direction}，{ground}为 {expected} 个",
    ),
    "check-count-sum": (
        "{flow}, {basis}: the provinces that rose, fell or did neither add up to {printed}, expected {expected}",
        "{flow}（{basis}）：增长、下降及其他省市合计 {printed} 个，应为 {expected} 个",
    ),
    "check-prose-section": (
        "{count} of {of} figures in the text on {basis} differ from {ground}: the text or {ground} is of another month",
        "{basis}正文的 {of} 个数字中有 {count} 个与{ground}不一致：正文或{ground}属于其他月份",
    ),
    "check-prose-level": (
        "{region}, {flow}, {span}: the text has {printed}, {ground} has {expected}{remark}",
        "{region}{flow}（{span}）：正文为 {printed}，{ground}为 {expected}{remark}",
    ),
    "check-prose-share": (
        "{region}, share of the nation's {flow}, {span}: the text has {printed}, {ground} has {expected}{remark}",
        "{region}{flow}占全国比重（{span}）：正文为 {printed}，{ground}为 {expected}{remark}",
    ),
    "check-prose-gap": (
        "{region}, YoY of {flow} less that of the nation, {span}: the text has {printed} pp, {ground} has"
        " {expected} pp",
        "{region}{flow}同比与全国之差（{span}）：正文为 {printed} 个百分点，{ground}为 {expected} 个百分点",
    ),
    "check-prose-contribution": (
        "{region}, contribution to the nation's growth of {flow}, {span}: the text has {printed}, {ground} has"
        " {expected}",
        "{region}对全国{flow}增长的贡献（{span}）：正文为 {printed}，{ground}为 {expected}",
    ),
    "check-prose-growth": (
        "{region}, YoY of {flow}, {span}: the text says “{printed}”, {ground} has {change}%, and {national}% for the"
        " nation",
        "{region}{flow}同比（{span}）：正文称“{printed}”，{ground}为 {change}%，全国为 {national}%",
    ),
    "check-rank-statement": (
        "{region}, {flow}, {span}: the text says “{printed}”, {ground} has rank {expected}{remark}",
        "{region}{flow}（{span}）：正文称“{printed}”，{ground}为第 {expected} 位{remark}",
    ),
    "check-prose-statement": (
        "{region}, {flow}, {span}: the text says “{printed}”, {ground} has {expected}{remark}",
        "{region}{flow}（{span}）：正文称“{printed}”，{ground}为 {expected}{remark}",
    ),
    "check-prose-change": (
        "{region}, YoY of {flow}, {span}: the text has {printed}, {ground} has {expected}{remark}",
        "{region}{flow}同比（{span}）：正文为 {printed}，{ground}为 {expected}{remark}",
    ),
    # What follows a figure or rank that differs, if it is no error.
    "remark-rounding": ("; they differ by little more than rounding", "，仅略超舍入误差"),
    "remark-revised": ("; revised figures of last year may explain the difference", "，可能由去年数字的修订造成"),
    "remark-definition": ("; others may define the place a little differently", "，各方统计范围可能略有不同"),
    "remark-computed": ("; it was computed before that was announced", "，为公布之前的计算值"),
    "remark-doubtful": (
        "; no other figure of the sentence agrees, so it may be about something else",
        "；该句没有其他数字相符，可能另有所指",
    ),
    "remark-scope": ("; the text does not say among which provinces", "；正文没有写明是哪些省市中的位次"),
    "remark-doubtful-rank": (
        "; no figure of the sentence agrees, so it may be about something else",
        "；该句没有数字相符，可能另有所指",
    ),
    "check-prose-year": (
        "the text names the year {printed}, but its figures are those of {expected} ({count} of {of} agree, none with"
        " {printed})",
        "正文写的是 {printed} 年，而数字是 {expected} 年的（{of} 个数字中 {count} 个相符，与 {printed} 年均不符）",
    ),
    "check-prose-year-itself": (
        "a figure of {printed} is compared with {printed} itself, expected {expected}: {text}",
        "{printed} 年的数字与 {printed} 年自身相比，应为 {expected} 年：{text}",
    ),
    "check-prose-region": (
        "the text names {region} ({span}), but {count} figures are those of {other} in {ground}, and none is that of"
        " {region}",
        "正文写的是{region}（{span}），而 {count} 个数字在{ground}中都是{other}的，没有一个是{region}的",
    ),
    "check-prose-period": (
        "the text names {span} ({region}), but {count} figures are those of {other} in {ground}, and none is that of"
        " {span}",
        "正文写的是{span}（{region}），而 {count} 个数字在{ground}中都是{other}的，没有一个是{span}的",
    ),
    "check-prose-flow": (
        "the text names {flow} ({region}, {span}), but {count} figures are those of {other} in {ground}",
        "正文写的是{flow}（{region}，{span}），而 {count} 个数字在{ground}中都是{other}的",
    ),
    "check-prose-exchanged": (
        "{region}, {span}: {count} figures of exports and imports are exchanged, as {ground} shows",
        "{region}（{span}）：按{ground}，出口和进口的 {count} 个数字互换了",
    ),
    "check-prose-direction": (
        "the text lists {region} among the provinces whose {flow} {direction} ({basis}), {ground} has a YoY of"
        " {change}%",
        "正文将{region}列为{flow}{direction}（{basis}），{ground}的同比为 {change}%",
    ),
    "direction-fall": ("fell", "下降"),
    "direction-rise": ("rose", "增长"),
    "direction-flat": ("did not change", "持平"),
    "check-prose-twice": ("the text names {region} twice in one list", "正文在同一列举中两次提到{region}"),
    "check-prose-unit": (
        "the unit here is {printed}, in the rest of the report it is {expected}",
        "此处单位为 {printed}，报告其他部分为 {expected}",
    ),
    "check-prose-month": (
        "the month here is {printed}, the report is of {expected}",
        "此处月份为 {printed}，报告的月份为 {expected}",
    ),
    "check-prose-span": (
        "the months here are {printed}, but the text is on {basis}, expected {expected}",
        "此处月份为 {printed}，而内容是{basis}，应为 {expected}",
    ),
    "check-prose-reference": (
        "the text refers to {printed}, which shows something else (expected: {expected})",
        "正文提到 {printed}，但该处内容不符（应为 {expected}）",
    ),
    "check-own-text": (
        "the text has {printed}, our report has {expected}; the sentence should be: {sentence}",
        "正文：{printed}；应为：{expected}；全句：{sentence}",
    ),
    "check-prose-note": (
        "the note differs from the data: {printed} — expected: {expected}",
        "注与数据不一致：{printed}——应为：{expected}",
    ),
    "check-prose-note-basis": (
        "the table of this note is on {basis}, the note is not: {printed}",
        "该注所属的表是{basis}，注的内容却不是：{printed}",
    ),
    "check-moved": (
        "{count} of {of} figures agree with what was stored by {until}, on which the report rests, and were moved by"
        " files stored since; [`{command}` lists them|the sheet Changes (变化) has the largest]",
        "报告的 {of} 个数字中有 {count} 个与截至 {until} 入库的数据一致，但后来入库的文件改变了这些数字；[用 {command}"
        " 列出|主要的见“变化”表]",
    ),
    # What was not checked.
    "check-unread": ("not checked ({why}): {printed}", "没有核对（{why}）：{printed}"),
    "unread-word": ("words not understood: {words}", "未能识别：{words}"),
    "unread-part": ("about a part of the trade: {words}", "只涉及部分贸易：{words}"),
    "unread-statement": ("not compared with the store: {words}", "未与数据库比较：{words}"),
    "unread-measure": (
        "a share, a contribution, a rank, percentage points or a change of the balance",
        "占比、贡献、位次、百分点或差额的变化",
    ),
    "unread-quantity": ("a number of something else, such as firms, tons or times", "企业数、重量、倍数等其他数量"),
    "unread-comparison": ("a change from a period other than the year before", "不是与上年同期相比"),
    "unread-direction": ("no direction of the change", "没有写明升降"),
    "unread-flow": ("the numbers of flows and figures differ", "贸易方向与数字的个数不对应"),
    "unread-subject": ("no region", "没有写明地区"),
    "unread-period": ("a period without figures of its own", "该时期没有单独的数字"),
    "unread-no-year": ("nothing names the year: give --period", "没有写明年份：请用 --period 指定"),
    "unread-no-period": ("no period", "没有写明时期"),
    "unread-unit": ("no unit", "没有写明单位"),
    "unread-number": ("not a number", "不是数字"),
    "unread-amount": ("the amount of a change", "增减额"),
    "unread-earlier": ("a figure of a year earlier", "上年同期的数字"),
    "unread-context": (
        "the sentence before is not about all trade of a region, or was not understood",
        "上一句不是某地区的全部贸易，或未能识别",
    ),
    "unread-list": ("not all of the list", "列举未能全部识别"),
    "unread-form": ("not understood", "未能识别"),
    "unread-detail": (
        "no downloads of this month that cover most of the nation's trade were read, or the sentence is not ours",
        "没有读到该月覆盖全国大部分贸易的下载文件，或不是报告原有的句子",
    ),
    "unread-store": ("the store has no such figure", "数据库没有对应的数字"),
    "check-unread-nothing": (
        "no table of provinces and no figure of a province was found: nothing was checked",
        "没有找到省市的表或数字：没有核对任何内容",
    ),
    "check-unread-cells": (
        "figures of this table ({basis}) that were not compared because the store does not have them: {count}",
        "该表（{basis}）有 {count} 个数字在数据库中没有对应的数字，没有核对",
    ),
    "check-unread-currency": (
        "the report is in {printed_currency}, the figures of the store are in {stored_currency}: only the"
        " report itself was checked",
        "报告的币种为{printed_currency}，数据库的币种为{stored_currency}：只核对了报告自身",
    ),
    "check-unread-period": (
        "the report names no month: only the report itself was checked",
        "报告没有写明月份：只核对了报告自身",
    ),
    "check-unread-month": (
        "the store has no figures of {period} in {currency}: only the report itself was checked",
        "数据库没有 {period} 的{currency}数据：只核对了报告自身",
    ),
    # Report files that are refused.
    "document-unreadable": ("{file} cannot be read: {reason}", "无法读取 {file}：{reason}"),
    "document-empty": ("{file} is empty: save the report again", "{file} 是空文件：请重新保存报告"),
    "document-too-large": (
        "{file} is larger than {limit} MiB, which is too large for a report: save it without pictures",
        "{file} 超过 {limit} MiB，对一份报告来说过大：请去掉图片后再保存",
    ),
    "document-too-long": (
        "{file}, or one of its paragraphs, has more than {limit:,} characters, which is too long for a report: save the"
        " report alone",
        "{file} 的文字或其中一段超过 {limit:,} 字，对一份报告来说过长：请只保存报告本身",
    ),
    "document-too-much": (
        "{file} takes too much time or memory to read: save it again, or save only its text",
        "读取 {file} 所需的时间或内存过多：请重新保存，或只保存报告的文字",
    ),
    "document-kind": (
        "{file} is not a supported report format: save it as one of {kinds}",
        "{file} 不是支持的报告格式：请另存为 {kinds} 之一",
    ),
    "document-old": (
        "{file} is in an old format: open it in {program} and save it as {suffix}",
        "{file} 是旧格式：请在 {program} 中打开并另存为 {suffix}",
    ),
    "document-encrypted": ("{file} has a password: save it without one", "{file} 有密码保护：请取消密码后再保存"),
    "document-damaged": (
        "{file} is damaged or incomplete and cannot be read as {kind} ({reason}): save it again",
        "{file} 已损坏或不完整，无法按 {kind} 读取（{reason}）：请重新保存",
    ),
    "document-signature": (
        "{file} is not a {kind} file, although its name says so: save the report again",
        "{file} 的内容不是 {kind} 格式，与文件名不符：请重新保存报告",
    ),
    "document-without-text": (
        "{file} has no text, it may be a scan: save the report from the program in which it was written",
        "{file} 中没有文字，可能是扫描件：请用撰写报告的程序另存",
    ),
}
