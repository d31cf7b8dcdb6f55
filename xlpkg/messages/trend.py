"""Messages about seasonally adjusted series: why there is none."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "trend-no-program": (
        "seasonal adjustment needs X-13ARIMA-SEATS, which is not installed: pip install 'trademonitor[trend]'. There is"
        " one for Windows and Linux on x86-64, Linux on ARM64, and Macs with Apple silicon",
        "季节调整需要 X-13ARIMA-SEATS，尚未安装：pip install 'trademonitor[trend]'。适用于 Windows（x86-64）、"
        "Linux（x86-64、ARM64）和 Apple 芯片的 Mac",
    ),
    "trend-wait": (
        "many series are not adjusted yet: calculate again, in Excel by Ctrl+Alt+F9, in LibreOffice by Ctrl+Shift+F9,"
        " or first run trademonitor seasonal, which adjusts all and keeps them",
        "尚有多个数列未做季节调整：请重新计算（Excel 用 Ctrl+Alt+F9，LibreOffice 用 Ctrl+Shift+F9），"
        "或先运行 trademonitor seasonal，一次完成并保存",
    ),
    "trend-refused": (
        "X-13ARIMA-SEATS finds no model for the series: {reason}",
        "X-13ARIMA-SEATS 无法为该数列建立模型：{reason}",
    ),
    "trend-output": (
        "X-13ARIMA-SEATS gives no result that can be used ({reason}): install it again, pip install --force-reinstall"
        " 'trademonitor[trend]'",
        "X-13ARIMA-SEATS 没有给出可用的结果（{reason}）：请重新安装，pip install --force-reinstall"
        " 'trademonitor[trend]'",
    ),
    "trend-span": ("{span}, seasonally adjusted by X-13ARIMA-SEATS", "{span}，X-13ARIMA-SEATS 季节调整"),
    "trend-joined": (
        "{span} (with announced levels, {edition}), seasonally adjusted by X-13ARIMA-SEATS",
        "{span}（含公布的金额，{edition}），X-13ARIMA-SEATS 季节调整",
    ),
    "trend-model": (
        "logarithms, ARIMA {model}, effects of weekdays, {windows}{marks}",
        "对数，ARIMA {model}，工作日效应，{windows}{marks}",
    ),
    "trend-windows": (
        "20 days before Spring Festival, its 7 days and 14 days after|the 7 days of Spring Festival|none of Spring"
        " Festival",
        "春节前 20 天、假期 7 天、节后 14 天的效应|春节假期 7 天的效应|无春节效应",
    ),
    "trend-provisional": ("; provisional: fewer than 120 months", "；暂行：不足 120 个月"),
    "trend-doubtful": ("; the quality is doubtful", "；质量存疑"),
    "trend-note": ("Pale line of {flow}, {span}: {model}.", "{flow}的浅色线，{span}：{model}。"),
    "trend-line": ("{flow}, adjusted", "{flow}（季调）"),
    "trend-of-effects": ("Effects on the logarithm: {effects}", "对数的效应：{effects}"),
    "trend-effects": ("weekdays|before the festival|during it|after it", "工作日|春节前|春节期间|春节后"),
    "trend-quality": (
        "Q {q:.2f}; {m}. Probability that no seasonality is left: {qs:.2f} (QS), {f:.2f} (F)",
        "Q {q:.2f}；{m}。无残余季节性的概率：{qs:.2f}（QS）、{f:.2f}（F）",
    ),
    "trend-header": ("Month|Level|Adjusted|Trend", "月份|金额|季调|趋势"),
    "trend-all-header": ("Region|Flow|Q|Remark", "地区|贸易方向|Q|说明"),
    "trend-no-levels": ("no monthly level of {region}, {flow}, is stored", "库中没有{region}{flow}的当月金额"),
    "trend-too-short": (
        "seasonal adjustment needs {fewest} months without a gap; there are {months} ({span}){gap}",
        "季节调整至少需要连续 {fewest} 个月的数据，现有 {months} 个月（{span}）{gap}",
    ),
    "trend-gap": ("; {month} is missing before them", "；之前缺 {month}"),
    "trend-not-positive": (
        "the series has months without trade or with a negative level, so it has no logarithm: {months}",
        "数列中有金额为零或为负的月份，无法取对数：{months}",
    ),
}
