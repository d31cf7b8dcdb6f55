"""The messages of the checks of stored figures, ``check-`` and the code of the finding, and the names of codes."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "check-identity": (
        "{region}, {period}, {basis}: total trade is {printed}, but exports plus imports are {expected}",
        "{period} {region}{basis}：进出口为 {printed}，而出口加进口为 {expected}",
    ),
    "check-sum": (
        "{period}, {basis}, {flow}: the national level is {printed}, but the 31 provinces add up to {expected}",
        "{period} {basis}{flow}：全国为 {printed}，而 31 个省区市合计为 {expected}",
    ),
    "check-month-above-ytd": (
        "{region}, {period}, {flow}: the month is {printed}, more than the year to date, {expected}",
        "{period} {region}{flow}：当月 {printed}，大于累计 {expected}",
    ),
    "check-january-not-ytd": (
        "{region}, {period}, {flow}: January is {printed}, but its year to date is {expected}",
        "{period} {region}{flow}：1 月当月为 {printed}，而累计为 {expected}",
    ),
    "check-total-not-between": (
        "{region}, {period}, {basis}, method {method}: the YoY of total trade is {printed}, not between those of"
        " exports, {exports}, and imports, {imports}",
        "{period} {region}{basis}（方法：{method}）：进出口同比为 {printed}，"
        "不在出口同比 {exports} 与进口同比 {imports} 之间",
    ),
    "check-level-odd": (
        "{region}, {period}, {basis}, {flow}: {found}, but {stored} when first stored, {percent:+.1f}%; China Customs"
        " revised by up to {usual:g}%: compare the files that [`trademonitor vintages {period}`|the sheet Sources"
        " (来源)] lists, and take the wrong one out with [`trademonitor withdraw`|the sheet Sources (来源)]",
        "{period} {region}{basis}{flow}为 {found}，首次入库时为 {stored}，相差 {percent:+.1f}%；海关总署以往的修订不超"
        "过 {usual:g}%：请核对[ trademonitor vintages {period} |“来源”表]列出的文件，并用[ trademonitor withdraw |“来"
        "源”表]撤回有误的文件",
    ),
    "check-level-unusual": (
        "{region}, {period}, {basis}, {flow}: {found}, while {low} to {high} would be usual (unusual levels:"
        " {number}): check whether the file has all of the trade",
        "{period} {region}{basis}{flow}为 {found}，通常在 {low} 至 {high} 之间（异常金额共 {number} 个）；"
        "请核对文件是否包含全部贸易",
    ),
    "check-levels-missing": (
        "{period} has no levels of: {columns}; measures that need them are missing, and without all levels of the"
        " month or of the year to date there is no report",
        "{period} 缺少以下金额：{columns}；相关指标无法计算，当月或累计金额全缺时无法生成报告",
    ),
    "check-ytd-step": (
        "year-to-date levels that are not last month's plus this month's: {count} of {of}, by up to {percent:,.2f}%"
        " ({region}, {flow}), as if earlier months had been revised; the largest revisions, in {size}: {first}[;"
        " `trademonitor check {period} --currency {option} --format json` lists all|]{remark}",
        "{of} 个累计金额中有 {count} 个不等于上月累计加当月，最多相差 {percent:,.2f}%（{region}{flow}），似因此前月份"
        "已修订；修订最大的（{size}）：{first}[；全部见 trademonitor check {period} --currency {option} --format"
        " json|]{remark}",
    ),
    "check-ytd-step-of-places": (
        "year-to-date levels of cities and zones that are not last month's plus this month's: {count}; {contradicting}"
        " of them fell, or rose by an amount that is more than {percent:.0f}% off the month; the first, in {size}:"
        " {first}[; `trademonitor check {period} --currency {option} --format json` lists all|]",
        "城市和开发区有 {count} 个累计金额不等于上月累计加当月，其中 {contradicting} 个累计减少，或增加额与当月相差超"
        "过 {percent:.0f}%；居前的（{size}）：{first}[；全部见 trademonitor check {period} --currency {option}"
        " --format json|]",
    ),
    "revised-level": (
        "{region} {flow} {change:+,.6g} ({expected:,.6g} → {printed:,.6g})",
        "{region}{flow} {change:+.6g}（{expected:.6g} → {printed:.6g}）",
    ),
    "check-span-contradicts": (
        "levels of 2 to 12 months up to {period} that are missing (#N/A): {count} (places: {places}), because the"
        " difference of years to date is below zero or more than {percent:.0f}% off the sum of the months; the largest"
        " gap, in {size}: {region} {flow}, {span}, {difference:,.6g} {months}{others}",
        "截至 {period} 的 2 至 12 个月金额中有 {count} 个缺失（#N/A），涉及 {places} 个地区，因为累计之差小于 0，"
        "或与各月之和相差超过 {percent:.0f}%；相差最大的（{size}）：{region}{flow}，{span}，累计之差 {difference:.6g}"
        "{months}{others}",
    ),
    "against-months": ("instead of {months:,.6g}", "，各月之和 {months:.6g}"),
    "other-places": ("; also {names}", "；还有{names}"),
    "check-base-revised": (
        "published year-to-date YoY that do not follow from last year's stored levels: {count} of {of}; the largest"
        " difference is in {region}, {flow}: {printed} published, {expected} by the store; China Customs"
        " revised last year's levels{remark}",
        "{of} 个公布的累计同比中有 {count} 个与库中上年金额不符，相差最大的是{region}{flow}：公布为 {printed}，"
        "按库中金额为 {expected}；海关总署修订了上年数据{remark}",
    ),
    "more-than-usual": (
        "; that is more than usual (up to {usual:g}% here), or a file is wrong: compare the files of both months, and"
        " take the wrong one out with [`trademonitor withdraw`|the sheet Sources (来源)]",
        "；幅度超过以往（此处最多 {usual:g}%），或文件有误：请核对两个月的文件，并用[ trademonitor withdraw |“来源”表]"
        "撤回有误的文件",
    ),
    "check-national-yoy": (
        "{period}, {basis}, {flow}: the national YoY is {printed}, but last year's bases of the 31 provinces give"
        " {expected}; rounding does not explain the difference",
        "{period} {basis}{flow}：全国同比为 {printed}，而按 31 个省区市上年基期之和为 {expected}，超出舍入误差",
    ),
    "check-announced-outside": (
        "{region}, {period}, {basis}, {flow}: announced {printed} ({edition}, {source}), by table (8) {due}: compare"
        " the files that [`trademonitor vintages {period}`|the sheet Sources (来源)] lists",
        "{period} {region}{basis}{flow}：公布 {printed}（{edition}，{source}），按表（8）为 {due}：请核对["
        " trademonitor vintages {period} |“来源”表]列出的文件",
    ),
    "check-wide-band": (
        "YoY of the month uncertain by more than ±{limit:g} percentage points: {count} (published YoY are rounded or"
        " missing); the widest: {widest}",
        "因公布的同比经过舍入或缺少月份，{count} 个当月同比的误差超过 ±{limit:g} 个百分点；误差最大的：{widest}",
    ),
    "yoy-with-band": ("{region} {flow} {yoy}%", "{region}{flow} {yoy}%"),
    "check-nation-computed": (
        "{period}: the national YoY of the month is computed, but published in table (1) of the bulletin,"
        " 进出口商品总值表 B:月度表, in {currency}: save it from {page} and ingest it",
        "{period} 全国当月同比为计算值；海关统计月报（1）《进出口商品总值表 B：月度表》（{currency}值）已公布，"
        "请下载入库：{page}",
    ),
    "check-months-missing": (
        "earlier months without figures: {count} ({months}); ingest their files if you have them",
        "此前有 {count} 个月没有数据：{months}；如有文件，请入库",
    ),
    "check-reconstructed": (
        "{files}: reconstructed from the rounded figures of a published report, not original data of China Customs",
        "{files}：由已发表报告的舍入数据推算，并非海关总署原始数据",
    ),
    "check-changed": (
        "this text was changed by hand and is kept; empty the cell and press Fill report to have it generated again",
        "这段文字经手工修改，已保留；清空该单元格后点“更新报告”即可重新生成",
    ),
    "check-long-comment": (
        "this comment is longer than its row in print; shorten it, or export Word, which prints all of it",
        "这条点评超过打印行的最大高度，打印不全；请缩短，或导出 Word（不受限制）",
    ),
    # `verify`.
    "check-file-changed": ("{file} was changed since it was published", "{file} 发布后有改动"),
    "check-file-was-open": (
        "{file} was open when it was published, and is not compared",
        "{file} 发布时处于打开状态，不作比较",
    ),
    "check-file-missing": ("{file} is not a file of the folder", "文件夹中没有文件 {file}"),
    "check-file-unlisted": ("the manifest does not list {files}", "清单中没有：{files}"),
    "check-package-differs": (
        "datapackage.json describes another {file} than the manifest lists",
        "datapackage.json 所描述的 {file} 与清单所列的不同",
    ),
    "check-not-compared": ("the figures were not compared with a store: {reason}", "没有与数据库核对数字：{reason}"),
    "check-figure-changed": (
        "{region}, {basis}, {flow}: {measure} was published as {printed} and is {expected} today",
        "{region}{basis}{flow}{measure}：发布时为 {printed}，现为 {expected}",
    ),
    "check-row-gone": ("{region}, {basis}: the store has no figures today", "{region}{basis}：数据库中已没有数据"),
    "check-row-new": ("{region}, {basis}: was published without figures", "{region}{basis}：发布时没有数据"),
    "check-source-superseded": (
        "{file} ({hash}), from which {period} was published, is not in force; in force: {now}",
        "发布 {period} 所用的 {file}（{hash}）已不再有效；现行文件：{now}",
    ),
    # What kind of finding a code is: of the audit, then of the checks of stored figures.
    "code-label": ("label", "标签"),
    "code-value": ("value", "数值"),
    "code-identity": ("identity", "勾稽"),
    "code-sum": ("sum", "合计"),
    "code-ytd-below-month": ("year to date below month", "累计小于当月"),
    "code-prose": ("prose", "正文"),
    "code-count": ("count", "个数"),
    "code-rank": ("rank", "位次"),
    "code-sort-note": ("sort note", "排序说明"),
    "code-missing": ("missing", "缺失"),
    "code-moved": ("moved", "后来变动"),
    "code-unread": ("unread", "未核对"),
    "code-month-above-ytd": ("month above year to date", "当月大于累计"),
    "code-january-not-ytd": ("January not the year to date", "1 月当月与累计不符"),
    "code-total-not-between": ("total YoY not between", "进出口同比越界"),
    "code-level-odd": ("level in doubt", "金额可疑"),
    "code-level-unusual": ("unusual level", "金额异常"),
    "code-levels-missing": ("levels missing", "缺金额"),
    "code-ytd-step": ("months do not add up", "累计与逐月相加不符"),
    "code-span-contradicts": ("span contradicts its months", "时期与各月不符"),
    "code-base-revised": ("base revised", "上年基期有修订"),
    "code-announced-outside": ("announced outside the band", "公布数超出误差"),
    "code-nation-computed": ("national YoY computed", "全国同比为计算值"),
    "code-national-yoy": ("national YoY", "全国同比不符"),
    "code-wide-band": ("wide band", "同比误差较大"),
    "code-months-missing": ("months missing", "缺月份"),
    "code-reconstructed": ("reconstructed", "反推数据"),
    "code-changed": ("changed", "手工修改"),
    "code-long-comment": ("long comment", "点评过长"),
    "code-file-changed": ("file changed", "文件有改动"),
    "code-file-missing": ("file missing", "缺文件"),
    "code-file-unlisted": ("file not listed", "清单外文件"),
    "code-package-differs": ("other description", "说明不符"),
    "code-not-compared": ("not compared", "未核对"),
    "code-figure-changed": ("figure changed", "数字有变动"),
    "code-row-changed": ("region changed", "地区有变动"),
    "code-source-superseded": ("source not in force", "来源已失效"),
}
