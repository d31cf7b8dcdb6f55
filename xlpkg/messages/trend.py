"""Messages about seasonally adjusted series: why there is none."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "trend-no-program": (
        "X-13ARIMA-SEATS is not installed: pip install 'trademonitor[trend]' (not for Intel Macs and Windows on ARM64)",
        "季节调整需要 X-13ARIMA-SEATS，尚未安装：pip install 'trademonitor[trend]'（Intel Mac 和 Windows ARM64 除外）",
    ),
    "trend-wait": (
        "the series has to wait: run trademonitor seasonal or calculate again (Ctrl+Alt+F9, LibreOffice Ctrl+Shift+F9)",
        "该序列尚待调整：请运行 trademonitor seasonal 或重新计算（Ctrl+Alt+F9，LibreOffice 用 Ctrl+Shift+F9）",
    ),
    "trend-refused": ("X-13ARIMA-SEATS gives no usable result: {reason}", "X-13ARIMA-SEATS 没有可用的结果：{reason}"),
    "trend-model": (
        "{span}{edition}, seasonally adjusted by X-13ARIMA-SEATS: logarithm, ARIMA {model}, weekdays, {windows}{marks}",
        "{span}{edition}，X-13ARIMA-SEATS 季节调整：对数，ARIMA {model}，工作日效应，{windows}{marks}",
    ),
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
        "weekdays|before the festival|in the festival|after it",
        "工作日|春节前|春节期间|春节后",
    ),
    "trend-quality": (
        "Q {q:.2f}; {m}. p-values of the tests for remaining seasonality: {qs:.2f} (QS), {f:.2f} (F)",
        "Q {q:.2f}；{m}。残余季节性检验的 p 值：{qs:.2f}（QS）、{f:.2f}（F）",
    ),
    "trend-header": ("Month|Level|Adjusted|Trend", "月份|金额|季调|趋势"),
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
