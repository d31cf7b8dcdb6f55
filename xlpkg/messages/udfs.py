"""The messages of the functions in cells: about their arguments, in their results, and of adjusted series."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "unknown-function": ("there is no function {name!r}: use one of {names}", "没有函数“{name}”：可用 {names}"),
    "argument-missing": ("the argument {name} is missing: {usage}", "缺少参数 {name}：{usage}"),
    "argument-unknown": ("{function} has no argument {name!r}: {usage}", "{function} 没有参数“{name}”：{usage}"),
    "arguments-too-many": (
        "too many arguments for {function} ({count}): {usage}",
        "{function} 的参数过多（{count} 个）：{usage}",
    ),
    "argument-range": (
        "the argument {name} must be one value, not {rows} × {columns} cells: refer to one cell",
        "参数 {name} 应为一个值，而不是 {rows} 行 × {columns} 列单元格：请引用一个单元格",
    ),
    "result-in-other-currency": (
        "{months} has such figures only in {other}, not in {currency}: write {other} as argument {position} of {usage}",
        "{months} 只有{other}数据，没有相应的{currency}数据：第 {position} 个参数请写 {other}，用法 {usage}",
    ),
    "net-undefined": (
        "net exports change sign, so they have a level and a rank by level, but no YoY, change, share, contribution or"
        " model of their own: use total, export or import",
        "净出口有正有负，只有金额和按金额的位次，没有同比、环比、比重、拉动和季节调整模型：请用进出口、出口或进口",
    ),
    "bad-measure": ("{value!r} is not a measure: use one of {words}", "“{value}”不是指标：可用 {words}"),
    "bad-section": (
        "{value!r} is not a part of the report: use one of {words}",
        "“{value}”不是报告的一部分：可用 {words}",
    ),
    "unknown-place": (
        "{value!r} is not a region of the store: give a province, China, a group such as Yangtze River Delta, or a"
        ' city as table (8) prints it; =TM_REGIONS("group") and =TM_REGIONS("city") list them{hint}',
        '库中没有地区“{value}”：请用省区市、全国、地区组（如 长三角）或表（8）中的城市；=TM_REGIONS("group")、'
        '=TM_REGIONS("city") 列出全部{hint}',
    ),
    "did-you-mean": ("; did you mean {name}?", "；是否指 {name}？"),
    "not-a-group": (
        "{why}; the groups are {groups}; the file groups.txt in the folder of the store adds your own",
        "{why}；可选的地区组：{groups}；也可在数据库所在文件夹的 groups.txt 中自行定义",
    ),
    "no-such-group": ("{value!r} is not a group of provinces", "“{value}”不是地区组"),
    "group-of-nine-cities": (
        "{name} cannot be added up: of the nine cities of the Pearl River Delta, the mainland part of the Greater Bay"
        " Area, table (8) prints eight, and not Zhaoqing; Guangdong has the whole province",
        "“{name}”无法合计：珠三角九市（即粤港澳大湾区的内地部分）中，表（8）只列八市，没有肇庆；全省见广东",
    ),
    "too-many-groups": (
        "{count} groups do not fit below a table: name at most {most}",
        "表末最多列出 {most} 个地区组，现有 {count} 个",
    ),
    "ambiguous-region": ("{value!r} may be {names}: give the whole name", "“{value}”可能是 {names}：请写全称"),
    "series-mixed": (
        "{start} and {end} are not the ends of a series: give two months, two quarters or two years",
        "{start} 和 {end} 不能构成数列：请用两个月份、两个季度或两个年份",
    ),
    "measure-of-months": (
        "this measure is one of single months: give months, such as 202401, and the basis month",
        "该指标只用于各月：请用月份（如 202401），口径为当月",
    ),
    "series-backwards": (
        "the series ends in {end}, before its start in {start}: swap the two",
        "数列的结束月份 {end} 早于开始月份 {start}：请对调",
    ),
    "source-of": (
        "{file}, {cells}, stored {arrived}, vintage {number} of {of}",
        "{file}，{cells}，{arrived} 入库，第 {number} 版，共 {of} 版",
    ),
    "source-first": (
        "first published as {values} in {file}, stored {arrived}",
        "首次公布为 {values}，{file}，{arrived} 入库",
    ),
    "source-announced": (
        "{basis}, {flow}: {file}, {cell}, stored {arrived}, announced level ({edition}), {source}; table (8) has none",
        "{basis}{flow}：{file}，{cell}，{arrived} 入库，公布数（{edition}），{source}；表（8）没有该数据",
    ),
    "source-announced-yoy": (
        "YoY of {basis}, {flow}: {file}, {cell}, stored {arrived}, announced ({edition}), {source}",
        "{basis}{flow}同比：{file}，{cell}，{arrived} 入库，公布数（{edition}），{source}",
    ),
    "announced-not-joined": (
        "announced levels differ from table (8) by up to {percent:.1f}% ({period}), so they are not joined: compare"
        " the files that [`trademonitor vintages {period}`|the sheet Sources (来源)] lists",
        "公布数与表（8）最多相差 {percent:.1f}%（{period}），未衔接：请核对[ trademonitor vintages {period} |“来源”表]"
        "列出的文件",
    ),
    "function-failed": (
        "{function} failed ({kind}: {reason}): report this formula and this sentence to the project",
        "{function} 计算失败（{kind}：{reason}）：请向项目报告此公式和此提示",
    ),
    "formula-malformed": (
        "the formula cannot be parsed at character {position} ({found!r}): write one call with plain arguments, such"
        ' as TM_YOY("Guangdong","export",202502)',
        '公式第 {position} 个字符（“{found}”）无法读取：请写一个带直接参数的函数，如 TM_YOY("广东","出口",202502)',
    ),
    "trend-no-program": (
        'X-13ARIMA-SEATS is not installed: in the folder of the project, run `pip install ".[trend]"` (not for Intel'
        " Macs and Windows on ARM64)",
        '季节调整需要 X-13ARIMA-SEATS，尚未安装：请在项目文件夹中运行 `pip install ".[trend]"`'
        "（Intel Mac 和 Windows ARM64 除外）",
    ),
    "trend-wait": (
        "the series has to wait: [run trademonitor seasonal or |]calculate again (Ctrl+Alt+F9, LibreOffice"
        " Ctrl+Shift+F9)",
        "该序列尚待调整：请[运行 trademonitor seasonal 或|]重新计算（Ctrl+Alt+F9，LibreOffice 用 Ctrl+Shift+F9）",
    ),
    "trend-refused": ("X-13ARIMA-SEATS gives no usable result: {reason}", "X-13ARIMA-SEATS 没有可用的结果：{reason}"),
    "trend-model": (
        "{span}{edition}, seasonally adjusted by X-13ARIMA-SEATS: logarithm, ARIMA {model}, {days}, {windows}{marks}",
        "{span}{edition}，X-13ARIMA-SEATS 季节调整：对数，ARIMA {model}，{days}，{windows}{marks}",
    ),
    "trend-incomplete": ("its output has no {part}", "输出中缺少 {part}"),
    "trend-days": ("weekdays|working days of China", "星期效应（周一至周五）|法定工作日效应"),
    "trend-edition": ("; with announced levels ({edition})", "；含公布的金额（{edition}）"),
    "trend-windows": (
        "20 days before Spring Festival, its 7 days and 14 after|the 7 days of Spring Festival|none of Spring Festival",
        "春节前 20 天、假期 7 天、节后 14 天的效应|春节假期 7 天的效应|无春节效应",
    ),
    "trend-provisional": ("; provisional: fewer than 120 months", "；初步：不足 120 个月"),
    "trend-doubtful": ("; the quality is doubtful", "；质量存疑"),
    "trend-note": ("Pale line of {flow}, {model}.", "{flow}的浅色线，{model}。"),
    "trend-no-line": ("No pale line of {flow}: {reason}.", "{flow}没有浅色线：{reason}。"),
    "trend-pale": ("; pale: seasonally adjusted", "；浅色为季调"),
    "trend-line": ("{flow}, adjusted", "{flow}（季调）"),
    "trend-of-effects": ("Effects on the logarithm: {effects}", "对数效应：{effects}"),
    "trend-effects": (
        "weekdays|working days|before the festival|in the festival|after it",
        "周一至周五|法定工作日|春节前|春节期间|春节后",
    ),
    "trend-quality": (
        "Q {q:.2f}; {m}. p-values of the tests for remaining seasonality: {qs:.2f} (QS), {f:.2f} (F); for"
        " autocorrelation and normality of the model's residuals: {lb:.2f} (Ljung-Box), {jb:.2f} (Jarque-Bera)."
        " {peaks}",
        "Q {q:.2f}；{m}。残余季节性检验的 p 值：{qs:.2f}（QS）、{f:.2f}（F）；模型残差自相关、正态性检验的 p 值："
        "{lb:.2f}（Ljung-Box）、{jb:.2f}（Jarque-Bera）。{peaks}",
    ),
    "trend-peaks": ("Spectral peaks: {peaks}", "谱峰：{peaks}"),
    "trend-no-peaks": ("No spectral peaks", "无谱峰"),
    "trend-frequencies": ("seasons|weekdays", "季节频率|星期频率"),
    "trend-spectra": ("residuals|adjusted series|irregular part", "残差|季调序列|不规则成分"),
    "trend-spans": (
        "Sliding spans, months that differ by more than 3% between them: {factors:.1f}% of seasonal factors (15% is"
        " too many), {changes:.1f}% of adjusted changes on the month before (35%), {yoy:.1f}% of adjusted YoY",
        "滑动区间检验，各区间之间相差超过 3% 的月份：季节因子 {factors:.1f}%（15% 为过高）、"
        "季调环比 {changes:.1f}%（35% 为过高）、季调同比 {yoy:.1f}%",
    ),
    "trend-no-spans": (
        "sliding spans need about nine years: there are {months} months",
        "滑动区间检验需要约九年的数据，现有 {months} 个月",
    ),
    "trend-sum": (
        "Adjusted exports and imports together differ from it by {mean:.1f}% on average, by {largest:.1f}% at most"
        " ({month})",
        "季调出口与季调进口之和与其平均相差 {mean:.1f}%，最多相差 {largest:.1f}%（{month}）",
    ),
    "trend-header": ("Month|Level|Adjusted|Trend|Calendar-adjusted", "月份|金额|季调|趋势|日历调整"),
    "trend-all-header": ("Region|Flow|Remark|Q", "地区|贸易方向|说明|Q"),
    "trend-no-levels": ("no monthly level of {region}, {flow}, is stored", "库中没有{region}{flow}的当月金额"),
    "trend-too-short": (
        "seasonal adjustment needs {fewest} months without a gap; in {currency} there are {months} ({span}){gap}",
        "季节调整至少需要连续 {fewest} 个月的数据，{currency}现有 {months} 个月（{span}）{gap}",
    ),
    "trend-gap": ("; {month} is missing before them", "；之前缺 {month}"),
    "trend-not-positive": (
        "the series has months without trade or with a negative level, so it has no logarithm: {months}",
        "序列中有金额为零或为负的月份，无法取对数：{months}",
    ),
}
