"""The words of the workbook's sheets: titles, headings, notes, labels and hints of cells, buttons.

Most are written by each fill. Of those that the design draws (see ``workbook.drawn_texts``), no two of a sheet may
be the same in one language only.

``{unit}`` is the unit of levels, ``{span}`` a month or a year to date. Words of a list are separated by ``|``.
"""

from __future__ import annotations

from typing import Final

_LANGUAGE: Final = "中文或 English；下次更新时生效\nChinese or English, from the next update"

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # The names of the sheets; the Chinese ones are those of the workbook, in every language.
    "name-home": ("Home", "首页"),
    "name-cover": ("Cover", "封面"),
    "name-month": ("Month", "当月"),
    "name-ytd": ("To date", "累计"),
    "name-nation": ("China", "全国"),
    "name-board": ("Dashboard", "看板"),
    "name-ranking": ("Ranking", "排名"),
    "name-map": ("Map", "地图"),
    "name-drivers": ("Drivers", "驱动"),
    "name-checks": ("Checks", "核验"),
    "name-changes": ("Changes", "变化"),
    "name-sources": ("Sources", "来源"),
    "name-data": ("Data", "数据"),
    "name-functions": ("Functions", "函数"),
    # The buttons: caption, and what the line of the last run says that was done.
    "button-make": ("Make report", "制作本月报告"),
    "button-refresh": ("Refresh data", "刷新数据"),
    "button-report": ("Fill report", "更新报告"),
    "button-verify": ("Check data", "核验数据"),
    "button-board": ("Update dashboard", "更新看板"),
    "button-sources": ("Apply choices", "按所选执行"),
    "button-pdf": ("Export PDF", "导出PDF"),
    "button-docx": ("Export Word", "导出Word"),
    "button-page": ("Make page", "网页"),
    "button-copy": ("Make copy", "制作副本"),
    "button-guide": ("Help", "帮助"),
    "task-fill": ("Workbook filled", "更新工作簿"),
    "task-make": ("Report of the month made", "制作本月报告"),
    "task-refresh": ("Data refreshed", "刷新数据"),
    "task-report": ("Report updated", "更新报告"),
    "task-verify": ("Data checked", "核验数据"),
    "task-board": ("Dashboard updated", "更新看板"),
    "task-sources": ("Sources changed", "更改来源文件"),
    "task-pdf": ("PDF exported", "导出PDF"),
    "task-docx": ("Word document exported", "导出Word"),
    "task-page": ("Page made", "网页"),
    "task-copy": ("Copy made", "制作副本"),
    "task-guide": ("Guide opened", "打开使用指南"),
    # 首页: the last run, and the groups of sheets.
    "run-figures": (
        "{span}, {currency}, {count:,} figures written, source files: {files}; checks: {findings}",
        "{span}，{currency}，写入 {count:,} 个数字，来源文件 {files} 个；核验：{findings}",
    ),
    "run-filled": ("{made}\nfigures by {until}", "{made}\n数据截至 {until}"),
    "run-not-undoable": (". This cannot be undone.", "。本次操作不可撤销。"),
    "document-written": ("{path}; checks: {findings}", "{path}；核验：{findings}"),
    "run-incomplete": (
        "Writing; the sheets are incomplete. If this line stays, writing was interrupted: press again.",
        "正在写入，尚未完成。如果一直显示这句话，说明写入中断：请再点一次按钮。",
    ),
    "run-example": (
        "Shipped example ({span}, figures of China Customs). To use your own data, press Refresh data.",
        "随程序附带的示例（{span}，海关总署数据）。点“刷新数据”换成自己的数据。",
    ),
    "group-report": ("Report: cover, month, to date; changes", "报告：封面、当月、累计；变化"),
    "group-figures": ("China, ranking, map, data, provinces", "数字：全国、排名、地图、数据、省市"),
    "group-checks": ("Checks", "核验"),
    "group-drivers": ("Drivers, dashboard", "驱动、看板"),
    # 首页: the title, headings, the cells to fill in and their hints.
    "home-title": ("TradeMonitor　China's Trade by Province", "TradeMonitor　中国分省货物贸易监测"),
    "home-choices": ("Choices", "选择"),
    "home-key-figures": ("Key figures (China)", "主要数字（全国）"),
    "home-last-run": ("Last run", "最近一次更新"),
    "home-provinces": ("Provinces", "省市"),
    "home-sheets": ("Report and data", "报告与数据"),
    "home-publisher": ("Publisher (left: Chinese, right: English)", "发布单位（左：中文，右：英文）"),
    "home-help": ("How to use it", "怎么用"),
    "home-period": ("Report month", "月份"),
    "home-period-hint": (
        "The month of the report: choose one, or type it, such as 2025-02",
        "要做哪个月的报告：从列表中选，或输入如 2025-02",
    ),
    "home-currency": ("Currency", "币种"),
    "home-currency-hint": ("yuan or dollars", "人民币或美元"),
    "home-language": ("语言 Language", "语言 Language"),  # found by who cannot read the other one
    "home-language-hint": (_LANGUAGE, _LANGUAGE),
    "home-sources": ("Source folder", "来源文件夹"),
    "home-sources-hint": (
        "The folder of China Customs' files (.html .xls .xlsx .csv)",
        "存放海关文件（.html .xls .xlsx .csv）的文件夹",
    ),
    "home-pdf": ("PDF folder", "PDF 文件夹"),
    "home-pdf-hint": (
        "Where the PDF is written; if empty, beside this workbook",
        "报告的 PDF 写到哪个文件夹；留空则与本工作簿同一文件夹",
    ),
    "home-style": ("Style", "文风"),
    "home-style-hint": (
        "published, or bulletin (the nation first); or the name of your own templates",
        "报告体，或公报体（先全国、后省市）；也可填自己模板的名称",
    ),
    "home-nation": ("China row", "全国行"),
    "home-nation-hint": (
        "Whether the tables start with a national row; the published report has none",
        "两张表是否以全国为首行；已发表的报告没有这一行",
    ),
    "home-nation-words": ("none|first row", "不列|列为首行"),
    "home-bars": ("Order of bars", "图的顺序"),
    "home-bars-hint": (
        "The bars by total trade, in the same order in all four figures, or by YoY from the highest",
        "柱形图按进出口额由大到小，四图顺序相同；或按同比从高到低",
    ),
    "home-bars-words": ("by total trade|by YoY|as the table", "按进出口额|按同比|与表相同"),
    "home-groups": ("Groups of provinces", "地区组"),
    "home-groups-hint": (
        "Groups of provinces at the end of the tables: choose one, or type several with commas; empty: none",
        "列在两张表末尾的地区组：从列表选一个，也可键入几个，用顿号分隔；留空则不列",
    ),
    "home-folder": ("Monthly folder", "每月文件夹"),
    "home-folder-hint": (
        "Whether Make report also writes a folder with workbook, PDF, Word, page, figures and table",
        "制作本月报告时，是否另建文件夹，存放工作簿、PDF、Word、网页、图和数字表",
    ),
    "home-folder-words": ("no|one language|both languages", "不建|一种语言|两种语言"),
    "home-stored": ("Stored months", "库中月份"),
    "home-nation-computed": (
        "China's YoY of the month is computed: save 进出口商品总值表 B:月度表, too.",
        "全国当月同比为计算值：请从该月报另行下载《进出口商品总值表 B：月度表》。",
    ),
    "home-bulletin": ("Customs' bulletin ↗", "海关统计月报 ↗"),
    "home-institution": ("Institution", "单位"),
    "home-institution-hint": (
        "Publishes the report; printed on the cover, in headers, PDF and Word",
        "发布报告的单位，印在封面、页眉、PDF 和 Word 中；留空则不印",
    ),
    "home-laboratory": ("Laboratory", "实验室"),
    "home-laboratory-hint": ("A laboratory or department", "实验室或部门；留空则不印"),
    "home-author": ("Author", "作者"),
    "home-author-hint": ("The author", "作者；留空则不印"),
    "home-issue": ("Issue", "期号"),
    "home-issue-hint": ("Such as 3, or any other form", "如 3，印作“第 3 期”；也可写成别的形式"),
    "home-date": ("Release", "发布日期"),
    "home-date-hint": ("Such as 2025-03-25; if empty, the day it was made", "如 2025-03-25；留空则印制作日期"),
    "home-logo": ("Logo", "徽标"),
    "home-logo-hint": (
        "A picture (.png, .jpg) in this workbook's folder, or a path in an allowed folder",
        "图片文件（.png 或 .jpg），放在本工作簿的文件夹中，或写已允许的文件夹中的路径",
    ),
    "home-next": ("Next release", "下期发布"),
    "home-next-hint": (
        "The date of the next report; if empty, none is printed",
        "下一期报告的发布日期，如 2025-04-18；留空则不印",
    ),
    "home-contact": ("Contact", "联系方式"),
    "home-contact-hint": ("Printed on the cover, such as an e-mail address", "印在封面，如电话或电子邮箱；留空则不印"),
    "home-licence": ("Data licence", "数据许可"),
    "home-licence-hint": (
        "The licence of the published data, such as CC-BY-4.0 or the address of its text; if empty, none is stated",
        "公布数据的许可，如 CC-BY-4.0，或其网址；留空则不注明",
    ),
    "home-english-hint": ("For the English report; else the Chinese", "英文报告用；留空则用中文"),
    "home-help-make": (
        "Make report does the next three, and writes the PDF and, if chosen, a folder with all documents of the month.",
        "制作本月报告：依次完成下面三步，并写出 PDF；需要时另建每月文件夹，存放当月的全部文件。",
    ),
    "home-help-refresh": (
        "Refresh data stores the files of China Customs in the source folder, and fills the sheets with figures.",
        "刷新数据：读入来源文件夹中的海关文件，逐一核对后入库，并更新各省市表、全国、排名、地图和数据。",
    ),
    "home-help-report": (
        "Fill report writes the cover, month and year to date for the choices above, what changed, drivers, dashboard.",
        "更新报告：按上面的选择填写封面、当月、累计和变化的文字、图、表，并更新驱动和看板。",
    ),
    "home-help-verify": (
        "Check data lists what is doubtful on Checks. Export PDF, Export Word and Make page write the report; Make copy"
        " writes a workbook of values for a colleague.",
        "核验数据：在“核验”中列出疑点。导出PDF、导出Word、网页：写出报告。制作副本：写出只含数值的工作簿，供同事使用。",
    ),
    "home-help-kept": (
        "Your formats, column widths, notes and sheets are kept; what you type where figures are filled is replaced.",
        "格式、列宽、批注和自己加的工作表都会保留；写在填数区域内的内容会被替换。公式用法见“函数”。",
    ),
    "home-no-macros": (
        "If buttons do nothing: in Excel click Enable Content (once: run trademonitor excel install); in LibreOffice"
        " run trademonitor office install and restart it; its note 'Macros disabled' does not matter.",
        "按钮没有反应时：Excel 请点黄色提示栏的“启用内容”，首次使用先运行 trademonitor excel install；"
        "LibreOffice 请先运行 trademonitor office install 再重新启动，其“宏已停用”提示不影响使用。",
    ),
    # Words of several sheets.
    "sheet-home": ("← Home", "← 首页"),
    "sheet-other": ("Not in the list. Use it?", "列表中没有这一项。仍要使用吗？"),
    "sheet-drivers": ("Drivers ›", "驱动 ›"),
    "sheet-month": ("Month", "当月"),
    "sheet-ytd": ("Year to date", "累计"),
    "sheet-to-date": ("To date", "累计"),
    "sheet-of-month": ("Month ({unit}, %)", "当月（{unit}、%）"),
    "sheet-of-ytd": ("Year to date ({unit}, %)", "累计（{unit}、%）"),
    "sheet-basis-words": ("month|year to date", "当月|累计"),
    "sheet-flows": ("Total|Exports|Imports|Net exports", "进出口|出口|进口|净出口"),
    "sheet-yoy": ("YoY (%)", "同比（%）"),
    "sheet-yoy-bare": ("YoY", "同比"),
    "sheet-yoy-official": ("YoY (China Customs)", "同比（海关公布）"),
    "sheet-yoy-announced": ("YoY (China Customs, {edition}{others})", "同比（海关公布，{edition}{others}）"),
    "sheet-yoy-quoted": ("YoY ({by}, {edition}{others})", "同比（据{by}{edition}{others}）"),
    "sheet-yoy-derived": ("; {flows} derived", "；{flows}为推算"),
    "sheet-yoy-rest": ("; {flows} computed", "；{flows}为计算"),
    "sheet-yoy-computed": ("YoY (computed)", "同比（计算）"),
    "sheet-flow-yoy": ("{flow}\nYoY", "{flow}\n同比"),
    "sheet-share": ("Share\n(%)", "占全国\n（%）"),
    "sheet-contribution": ("Contrib.\n(pp)", "拉动\n（百分点）"),
    "sheet-rank": ("Rank", "位次"),
    "sheet-province": ("Province", "省市"),
    "sheet-rises": ("rises", "上升"),
    "sheet-falls": ("falls", "下降"),
    "sheet-not-shown": ("Not shown: {count}", "另有 {count} 个未列出"),
    "sheet-title": ("China's Trade in Goods by Province", "中国分省货物贸易月度监测报告"),
    "sheet-source": (
        "Source: China Customs (GACC); changes that it does not publish are computed",
        "数据来源：中国海关总署；未公布的同比为计算值",
    ),
    "sheet-reconstructed": (
        "Figures reconstructed from a published report, not original data of China Customs",
        "数字由已发表报告的舍入数字反推，并非海关总署原始数据",
    ),
    # 封面, 当月, 累计.
    "cover-issue": ("No. {issue}", "第 {issue} 期"),
    "cover-span": ("{month} ({to_date})", "（{month}和 {to_date}）"),
    "cover-made": ("Date: {day}", "制作日期：{day}"),
    "cover-released": ("Released: {day}", "发布日期：{day}"),
    "cover-next": ("Next release: {day}", "下期发布：{day}"),
    "cover-contact": ("Contact: {contact}", "联系方式：{contact}"),
    "cover-stored": ("{day} (figures as stored by {until})", "{day}（数据截至 {until}）"),
    "report-january": ("January's year to date equals the month.", "1 月的累计与当月相同。"),
    "report-comment": ("Comment", "点评"),
    "report-comment-hint": (
        "Type comments into yellow cells: printed below the paragraph.",
        "点评写在黄色单元格中，印在左边一段之后，按月份和语言保存。",
    ),
    "report-changed": ("Changed by hand, kept", "手工修改，已保留"),
    "report-nation": ("China {yoy}%", "全国 {yoy}%"),
    "report-no-yoy": ("no YoY: the figures of a year earlier are missing", "缺少上年同期数字，没有同比"),
    "report-cut-bars": ("hatched bars are cut and labelled with their value", "斜纹柱已截短，标注为实际值"),
    "chart-level": ("{flow} {level} ({yoy}% on a year earlier)", "{flow} {level}（同比 {yoy}%）"),
    "figure-contribution": ("Contribution (pp)", "拉动（百分点）"),
    # Province sheets.
    "province-subtitle": (
        "{span}; levels in {unit}, YoY in %, contribution to the national YoY in pp.",
        "{span}；金额单位为{unit}，同比为 %，拉动为对全国同比的贡献。",
    ),
    "province-item": ("Item", "指标"),
    "province-months": ("Month", "月份"),
    "province-levels-chart": ("Total trade, month ({unit})", "进出口额，当月（{unit}）"),
    "province-yoy-chart": ("YoY of the month (%), January and February as one", "当月同比（%），1-2 月合并"),
    "province-combined": ("YoY, Jan–Feb as one (%)", "同比，1-2 月合并（%）"),
    "province-month-labels": (
        "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
        "1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月",
    ),
    "province-jan-feb": ("Jan–Feb", "1-2月"),
    "province-legends": (
        "Last year|This year|Exports, this year|Imports, this year|Exports, last year|Imports, last year",
        "上年|本年|出口（本年）|进口（本年）|出口（上年）|进口（上年）",
    ),
    "province-no-figures": ("{legend} (no figures)", "{legend}（无数据）"),
    "province-cut": ("{legend} (cut: {points})", "{legend}（已截短：{points}）"),
    "province-history": ("{flow} by month ({unit})", "{flow}，各月（{unit}）"),
    "province-cities": (
        "Cities and zones ({span}, {unit}, %; they overlap and do not add up to the province; ETDZ: economic and"
        " technological development zone)",
        "市、县与开发区（{span}，{unit}、%；相互有交叉，不可相加）",
    ),
    "province-no-cities": ("Cities and zones: the source files have none", "市、县与开发区：来源文件中没有"),
    "province-city": ("City or zone", "市、县、开发区"),
    # 全国.
    "nation-title": ("China's trade in goods", "全国货物贸易"),
    "nation-subtitle": (
        "{span}; levels in {unit}, YoY in %. The months are listed below the charts, and not printed.",
        "{span}；金额单位为{unit}，同比为 %。各月数字列在图表下方，不打印。",
    ),
    "nation-heads": ("Level|YoY\n(%)|Change on\nyear before", "金额|同比\n（%）|同比\n增减额"),
    "nation-twelve": ("Latest 12 months", "近 12 个月"),
    "nation-yoy-of": (
        "Month: {month}; year to date: {ytd}; latest 12 months: {twelve}.",
        "当月：{month}；累计：{ytd}；近 12 个月：{twelve}。",
    ),
    "nation-residual": (
        "{basis}: national YoY less the contributions of the 31 provinces (pp): {flows}.",
        "{basis}：全国同比与各省市拉动合计相差（百分点）：{flows}。",
    ),
    "nation-announced": (
        "Levels of months that the tables by province lack, as announced: {months}.",
        "分省表中没有的月份，金额为公布数：{months}。",
    ),
    "nation-chart-months": ("Exports, imports and net exports by month ({unit})", "各月出口、进口和净出口（{unit}）"),
    "nation-chart-twelve-months": (
        "Sums of twelve months: exports, imports and net exports ({unit})",
        "12 个月合计：出口、进口和净出口（{unit}）",
    ),
    "nation-parts-title": (
        "Contributions to the national YoY, {span} (pp): NBS regions, ten largest provinces",
        "对全国同比的拉动，{span}（百分点）：四大地区（国家统计局）和进出口额最大的十个省市",
    ),
    "nation-part-heads": (
        "Contribution, month (pp)|Contribution, year to date (pp)|Share, year to date (%)",
        "拉动，当月（百分点）|拉动，累计（百分点）|占全国比重，累计（%）",
    ),
    "nation-region": ("Region", "地区"),
    "nation-others": ("Other provinces", "其他省市"),
    "nation-months-title": ("All stored months ({unit})", "库中各月（{unit}）"),
    "nation-sum-of": ("{flow}\n12 months", "{flow}\n12 个月"),
    # 看板.
    "board-title": ("Regions compared", "地区比较"),
    "board-hint": ("Choose or type, then press Update dashboard.", "在黄色单元格中选择或输入，然后点“更新看板”。"),
    "board-region": ("Region", "地区"),
    "board-flow": ("Flow", "进出口"),
    "board-basis": ("Basis", "口径"),
    "board-measure": ("Measure", "指标"),
    "board-measure-words": (
        "level|YoY|share of China|rank among its kind|contribution to China's YoY",
        "金额|同比|占全国|同类中的位次|对全国同比的拉动",
    ),
    "board-span": ("Span", "时段"),
    "board-span-words": ("12 months|24 months|36 months|all", "12个月|24个月|36个月|全部"),
    "board-chart": (
        "{flow}: {measure} ({basis}, {unit}), {first} to {last}",
        "{flow}：{measure}（{basis}，{unit}），{first} 至 {last}",
    ),
    "board-units": ("{unit}|%|%|1 is the largest|pp", "{unit}|%|%|1 为最大|百分点"),
    "board-heads": ("Method|± (pp)", "方法|±（百分点）"),
    "board-none": ("{region}: no {flow} ({measure}) in these months", "{region}：这些月份没有{flow}（{measure}）"),
    "board-ended": ("{region}: {flow} ({measure}) until {month} only", "{region}：{flow}（{measure}）只到 {month}"),
    "board-note": (
        "Method: where the base of the latest YoY comes from (official: published by China Customs); ±: half-width of"
        " the interval that holds the true one. By month, January and February are combined.",
        "方法：最新同比的基期方法（“公布”为海关公布的同比）；±：真值所在区间的半宽。当月同比中，1 月与 2 月合并计算。",
    ),
    "board-series": ("The figures of the chart", "图中数字"),
    # 变化.
    "changes-title": ("What changed", "本月变化"),
    "changes-subtitle": (
        "Compared with the month before (January and February: with those of the year before; March: with both), the"
        " most important for China first. Differences within the uncertainty are left out.",
        "与上月比较（1-2 月与上年 1-2 月比较，3 月与 1-2 月比较），按对全国的影响从大到小排列；误差范围内的差异不列。",
    ),
    "changes-reports": (
        "Earlier reports of this workbook: {reports}; figures that differ now: {count}",
        "本工作簿此前的报告：{reports}；与现有数据不同的数字：{count} 个",
    ),
    "changes-rest": ("Others that differ ({files}): {figures}.", "其余不同的数字（{files}）：{figures}。"),
    "changes-rest-figure": ("{region} {flow} {basis} {then} → {now}", "{region}{flow}{basis}由 {then} 变为 {now}"),
    "changes-report": ("{month} ({until})", "{month}（{until}）"),
    "changes-first": ("This workbook has made no earlier report.", "本工作簿此前没有做过报告。"),
    "changes-yoy-unit": ("%, change in pp", "%，增减为百分点"),
    "changes-rank-unit": ("places", "位"),
    "changes-heads": ("Kind|What is new|Now|Before|Change|Unit", "类别|变化|本期|此前|增减|单位"),
    "changes-kinds": (
        "Sign of YoY|YoY|Balance|Rank|Highest|Lowest|Revised",
        "升降转换|同比|顺逆差转换|位次|最高值|最低值|修订",
    ),
    "changes-none": ("Nothing new to report.", "没有值得说明的变化。"),
    # 排名, 地图.
    "ranking-title": ("Provinces by rank", "各省市排名"),
    "ranking-subtitle": (
        "{span}; levels in {unit}; contributions are changes over the national base, groups overlap; change of rank"
        " since last month.",
        "{span}；金额单位为{unit}；拉动为增减额占全国基期的百分点，地区组有交叉；位次变化与上月相比。",
    ),
    "ranking-groups": ("China and groups of provinces: {basis}", "全国与地区组：{basis}"),
    "ranking-move": ("Change", "位次变化"),
    "map-title": ("YoY by province", "各省市同比地图"),
    "map-subtitle": ("{span}; change on a year earlier (%).", "{span}；同比（%）。"),
    # 核验.
    "checks-title": ("Checks: doubtful figures", "核验：数据中的疑点"),
    "checks-heads": ("Severity|Kind|Location|Printed|Expected|Message", "级别|类型|位置|公布值|应为|说明"),
    "checks-none": ("no findings", "没有发现问题"),
    "checks-count": (
        "errors {error}, warnings {warning}, notes {note}",
        "错误 {error} 项，警告 {warning} 项，说明 {note} 项",
    ),
    "checks-of-time": ("{count} (as of {at})", "{count}（{at} 核验）"),
    "checks-outdated": (
        "outdated, because the report was filled later: press Check data",
        "核验之后报告又有更新，请点“核验数据”",
    ),
    "checks-not-shown": (
        "Not shown: {count}. Settle those above, then press Check data",
        "另有 {count} 项未列出：请先处理以上各项，再点“核验数据”",
    ),
    # 数据. The table's columns have the Chinese names in every language.
    "data-subtitle": (
        "The chosen year and the year before, month and year to date; YoY in %. The table is TradeData,"
        " for pivot tables. To print the rows, clear the print area.",
        "所选月份及上一年各月，当月与累计；同比为 %。表名 TradeData，可直接做数据透视表；"
        "如需打印各行，请清除打印区域。",
    ),
    "data-columns": (
        "Month|Basis|Code|Province|Total|Total YoY|Exports|Exports YoY|Imports|Imports YoY|Net exports|Unit|YoY method"
        "|Total band|Exports band|Imports band|Total share|Exports share|Imports share|Total contrib.|Exports contrib."
        "|Imports contrib.|Total rank|Exports rank|Imports rank",
        "月份|口径|地区代码|省市|进出口|进出口同比|出口|出口同比|进口|进口同比|净出口|单位|同比方法|进出口误差|出口误差|进口误差"
        "|进出口占比|出口占比|进口占比|进出口拉动|出口拉动|进口拉动|进出口位次|出口位次|进口位次",
    ),
    # 来源.
    "sources-subtitle": (
        "The files of the store, the newest first. Choose in the first column what to do with a file, and press Apply"
        " choices.",
        "库中的来源文件，最近的在前。请在第一列选择要对文件做什么，再点“按所选执行”。",
    ),
    "sources-heads": ("To do|Months|Kind|File|State|Time|Remark", "操作|月份|类别|文件|状态|时间|说明"),
    "sources-do": ("To do", "操作"),
    "sources-do-hint": (
        "Withdraw: its figures no longer count. Restore: they count again. Store anyway: a file that was left out"
        " because it contradicts what is stored.",
        "撤回：其数据不再采用；恢复：重新采用；仍然入库：因与库中数据不符而未入库的文件。",
    ),
    "source-choices": ("Withdraw|Restore|Store anyway", "撤回|恢复|仍然入库"),
    "source-withdraw": ("Withdraw", "撤回"),
    "source-restore": ("Restore", "恢复"),
    "source-accept": ("Store anyway", "仍然入库"),
    "source-states": ("in force|superseded|withdrawn|left out|refused", "现行|已被取代|已撤回|未入库|被拒绝"),
    "file-kind-table": ("table (8)", "表（8）"),
    "file-kind-announced": ("announced figures", "公布数"),
    "file-kind-both": ("table (8), announced figures", "表（8）、公布数"),
    "file-kind-query": ("online query, {flow}", "在线查询（{flow}）"),
    "file-kind-detail": ("detail, {flow}", "明细（{flow}）"),
    "file-kind-month": ("{month}", "{month}"),
    "source-replaces": (
        "{month}: {count} figures other than in {file}",
        "{month} 有 {count} 个数字与 {file} 不同",
    ),
    "source-accepted": ("stored as decided {at}: {doubt}", "{at} 决定入库：{doubt}"),
    "sources-not-shown": ("not shown: {count}", "另有 {count} 个文件未列出"),
    "data-stored": ("Stored", "库中月份"),
    "data-groups": ("Groups", "地区组"),
    # 函数.
    "functions-title": ("Functions: figures in any cell", "函数：在任一单元格中取数"),
    "functions-note": (
        "Arguments in brackets are optional. #N/A: no data. ## and a sentence: a wrong argument, or data in the other"
        " currency only. Levels are in 100 million dollars or yuan; {cell} is the currency chosen on Home.",
        "可省略的参数写在方括号中。没有数据时为 #N/A；参数有误或只有另一币种的数据时以 ## 开头说明。"
        "金额单位为亿美元或亿元；{cell} 是首页所选的币种。",
    ),
    "functions-results": (
        "The formulas are computed by TradeMonitor's Python. Without the add-in, the results are those of the example"
        " month, and a recalculation names the command to run.",
        "公式由 TradeMonitor 的 Python 计算；未安装插件时“结果”为示例月份的数值，重新计算后会提示应运行的命令。",
    ),
    "functions-heads": ("Usage|Description|Example|Result", "用法|说明|例|结果"),
    "functions-argument-heads": ("Argument|Values", "参数|取值"),
    "functions-of-detail": ("once detail is stored", "读入明细后可用"),
    "functions-table": ("a block of cells", "一块单元格，写在空白处"),
    # 驱动: the choices, their hints, the words to choose from; then the answer.
    "driver-title": ("Drivers: commodities, trading partners, customs regimes", "驱动：商品、贸易伙伴、贸易方式"),
    "driver-hint": ("After a change, press Fill report on Home.", "更改选择后，请点首页的“更新报告”。"),
    "driver-region": ("Region", "地区"),
    "driver-region-hint": ("A province, China or a group of provinces", "省市、全国或地区组"),
    "driver-flow": ("Flow", "出口或进口"),
    "driver-flow-hint": ("Downloads are of exports or of imports", "下载文件只有出口或进口"),
    "driver-basis": ("Basis", "口径"),
    "driver-basis-hint": ("The month, or the year to date", "当月，或累计"),
    "driver-by": ("By", "分解方式"),
    "driver-by-hint": ("By commodity, trading partner or customs regime", "按商品、贸易伙伴或贸易方式"),
    "driver-digits": ("HS digits", "编码位数"),
    "driver-digits-hint": (
        "By commodity: chapters (2), headings (4)",
        "按商品时，将编码合并为章（2 位）、品目（4 位）等",
    ),
    "driver-digits-word": ("{count} digits", "{count} 位"),
    "driver-as-downloaded": ("as downloaded", "下载时的位数"),
    "driver-order": ("Order", "排序"),
    "driver-order-hint": ("By value, or by the size of the contribution", "按金额，或按拉动的大小"),
    "driver-order-words": ("value|contribution", "金额|拉动"),
    "driver-commodity": ("Only commodity", "只看商品"),
    "driver-commodity-hint": (
        "A code, or its name as downloaded; empty: all",
        "编码（2 至 8 位）或下载文件中的名称；留空为全部",
    ),
    "driver-partner": ("Only partner", "只看贸易伙伴"),
    "driver-partner-hint": (
        "A partner's code, or its name as downloaded; empty: all",
        "伙伴的编码，或下载文件中的名称；留空为全部",
    ),
    "driver-regime": ("Only regime", "只看贸易方式"),
    "driver-regime-hint": (
        "A regime's code, or its name as downloaded; empty: all",
        "方式的编码，或下载文件中的名称；留空为全部",
    ),
    "driver-no-detail": (
        "There is no detail by commodity and partner yet: put downloads of the customs' online query, with export or"
        " import in their names, into the source folder, and press Refresh data on Home.",
        "还没有商品和贸易伙伴的明细：请把海关在线查询的下载文件放入来源文件夹，文件名写明出口或进口，"
        "再点首页的“刷新数据”。",
    ),
    "driver-units": (
        "Values in 100 million {money}, unit values in {money}; shares of the total of this table.",
        "金额单位为亿{money}，单价单位为{money}；比重为占下表合计的份额。",
    ),
    "driver-chart": ("Contribution to the YoY of {region}'s {flow} (pp)", "对{region}{flow}同比的拉动（百分点）"),
    "driver-chart-of-total": (
        "Contribution to the YoY of the total of this table (pp)",
        "对下表合计同比的拉动（百分点）",
    ),
    "driver-other-currency": (
        "Only downloads in {other} answer: this table is in {other}, the other sheets are in {currency}",
        "能回答的下载文件只有{other}数据：本表以{other}计，其他各表以{currency}计",
    ),
}
