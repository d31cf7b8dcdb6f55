"""The messages of the checks of stored figures, ``check-`` and the code of the finding, and the names of codes."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "check-identity": (
        "{region}, {period}, {basis}: total trade is {printed:,.10g}, but exports plus imports are {expected:,.10g}"
        " (100 million)",
        "{region} {period} {basis}：进出口为 {printed:,.10g} 亿，而出口加进口为 {expected:,.10g} 亿",
    ),
    "check-sum": (
        "{period}, {basis}, {flow}: the national level is {printed:,.10g}, but the 31 provinces add up to"
        " {expected:,.10g} (100 million)",
        "{period} {basis}{flow}：全国为 {printed:,.10g} 亿，而 31 个省市合计为 {expected:,.10g} 亿",
    ),
    "check-month-above-ytd": (
        "{region}, {period}, {flow}: the month is {printed:,.10g}, more than the year to date, {expected:,.10g}"
        " (100 million)",
        "{region} {period} {flow}：当月 {printed:,.10g} 亿，大于累计 {expected:,.10g} 亿",
    ),
    "check-january-not-ytd": (
        "{region}, {period}, {flow}: January is {printed:,.10g}, but its year to date is {expected:,.10g}"
        " (100 million)",
        "{region} {period} {flow}：1 月当月为 {printed:,.10g} 亿，而累计为 {expected:,.10g} 亿",
    ),
    "check-total-not-between": (
        "{region}, {period}, {basis}, method {method}: the YoY of total trade is {printed:.2f}%, not between those of"
        " exports, {exports:.2f}%, and imports, {imports:.2f}%",
        "{region} {period} {basis}（方法：{method}）：进出口同比为 {printed:.2f}%，不在出口同比 {exports:.2f}%"
        " 与进口同比 {imports:.2f}% 之间",
    ),
    "check-level-odd": (
        "{region}, {period}, {basis}, {flow}: {found:,.1f} (100 million), but {stored:,.1f} when first stored,"
        " {percent:+.1f}%; China Customs revised by up to {usual:g}%: compare the files that `trademonitor vintages"
        " {period}` lists, and take the wrong one out with `trademonitor withdraw`",
        "{region} {period} {basis}{flow}为 {found:,.1f} 亿，首次入库时为 {stored:,.1f} 亿，相差 {percent:+.1f}%；"
        "海关以往的修订不超过 {usual:g}%：请核对 trademonitor vintages {period} 列出的文件，"
        "并用 trademonitor withdraw 撤回有误的文件",
    ),
    "check-level-unusual": (
        "{region}, {period}, {basis}, {flow}: {found:,.1f} (100 million), while {low:,.1f} to {high:,.1f} would be"
        " usual (unusual levels: {number}): check whether the file has all of the trade",
        "{region} {period} {basis}{flow}为 {found:,.1f} 亿，通常为 {low:,.1f} 至 {high:,.1f} 亿"
        "（异常金额共 {number} 个）；请核对文件是否包含全部贸易",
    ),
    "check-levels-missing": (
        "{period} has no levels of: {columns}; measures that need them are missing, and without all levels of the month"
        " or of the year to date there is no report",
        "{period} 缺少以下金额：{columns}；相关指标无法计算，当月或累计金额全缺时无法生成报告",
    ),
    "check-ytd-step": (
        "year-to-date levels that are not last month's plus this month's: {count} of {of}, by up to {percent:.2g}%"
        " ({region}, {flow}), as if earlier months had been revised{remark}",
        "{of} 个累计数中有 {count} 个不等于上月累计加当月，最多相差 {percent:.2g}%（{region}{flow}），"
        "似因此前月份经过修订{remark}",
    ),
    "check-base-revised": (
        "published year-to-date YoY that do not follow from last year's stored levels: {count} of {of}; the largest"
        " difference is in {region}, {flow}: {printed:.1f}% published, {expected:.1f}% by the store; China Customs"
        " revised last year's levels{remark}",
        "{of} 个公布的累计同比中有 {count} 个与库中去年水平不符，相差最大的是{region}{flow}：公布为 {printed:.1f}%，"
        "按库中水平为 {expected:.1f}%；海关总署修订了去年的数字{remark}",
    ),
    "more-than-usual": (
        "; that is more than usual (up to {usual:g}% here), or a file is wrong: compare the files of both months, and"
        " take the wrong one out with `trademonitor withdraw`",
        "；幅度超过以往（此处最多 {usual:g}%），或文件有误：请核对两个月的文件，"
        "并用 trademonitor withdraw 撤回有误的文件",
    ),
    "check-national-yoy": (
        "{period}, {basis}, {flow}: the national YoY is {printed:.2f}%, but last year's bases of the 31 provinces"
        " give {expected:.2f}%; rounding does not explain the difference",
        "{period} {basis}{flow}：全国同比为 {printed:.2f}%，而按 31 个省市去年基期之和为 {expected:.2f}%，超出舍入误差",
    ),
    "check-announced-outside": (
        "{region}, {period}, {basis}, {flow}: announced {printed:,.1f}{in_unit} ({edition}, {source}), by table (8)"
        " {expected:,.2f} ± {band:,.2f}{in_unit}: compare the files that `trademonitor vintages {period}` lists",
        "{region} {period} {basis}{flow}：公布 {printed:,.1f}{in_unit}（{edition}，{source}），按分省市表为"
        " {expected:,.2f} ± {band:,.2f}{in_unit}：请核对 trademonitor vintages {period} 列出的文件",
    ),
    "check-wide-band": (
        "YoY of the month uncertain by more than ±{limit:g} pp: {count} (published YoY are rounded or missing);"
        " the widest, in %: {widest}",
        "因公布的同比经过舍入或缺少月份，{count} 个当月同比的误差超过 ±{limit:g} 个百分点；误差最大的（%）：{widest}",
    ),
    "check-months-missing": (
        "earlier months without figures: {count} ({months}); ingest their files if you have them",
        "之前有 {count} 个月没有数据：{months}；如有文件，请入库",
    ),
    "check-reconstructed": (
        "{files}: reconstructed from the rounded figures of a published report, not original data of China Customs",
        "{files}：由已发表报告的舍入数字推算重建，并非海关原始数据",
    ),
    "check-changed": (
        "this text was changed by hand and is kept; empty the cell and press Fill report (更新报告) to have it"
        " generated again",
        "这段文字经手工修改，已保留；清空该单元格后点“更新报告”即可重新生成",
    ),
    "check-long-comment": (
        "this comment is longer than its row in print; shorten it, or export Word, which prints all of it",
        "这条点评超过打印行的最大高度，打印不全；请缩短，或导出 Word（不受限制）",
    ),
    # What kind of finding a code is: of the audit, then of the checks of stored figures.
    "code-label": ("label", "标签"),
    "code-value": ("value", "数值"),
    "code-identity": ("identity", "勾稽"),
    "code-sum": ("sum", "合计"),
    "code-ytd-below-month": ("ytd below month", "累计小于当月"),
    "code-prose": ("prose", "正文"),
    "code-count": ("count", "个数"),
    "code-rank": ("rank", "位次"),
    "code-sort-note": ("sort note", "排序说明"),
    "code-missing": ("missing", "缺失"),
    "code-moved": ("moved", "后来变动"),
    "code-unread": ("unread", "未核对"),
    "code-month-above-ytd": ("month above ytd", "当月大于累计"),
    "code-january-not-ytd": ("january not ytd", "1 月累计与当月不符"),
    "code-total-not-between": ("total not between", "进出口同比越界"),
    "code-level-odd": ("level odd", "金额可疑"),
    "code-level-unusual": ("level unusual", "金额异常"),
    "code-levels-missing": ("levels missing", "缺金额"),
    "code-ytd-step": ("ytd step", "累计与逐月相加不符"),
    "code-base-revised": ("base revised", "上年基数有修订"),
    "code-announced-outside": ("announced outside", "公布数在误差外"),
    "code-national-yoy": ("national yoy", "全国同比不符"),
    "code-wide-band": ("wide band", "同比误差较大"),
    "code-months-missing": ("months missing", "缺月份"),
    "code-reconstructed": ("reconstructed", "反推数据"),
    "code-changed": ("changed", "手工修改"),
    "code-long-comment": ("long comment", "点评过长"),
}
