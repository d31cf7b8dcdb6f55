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
    "trend-timeout": (
        "X-13ARIMA-SEATS was ended after {seconds} seconds without a result: try again when the computer is less busy",
        "X-13ARIMA-SEATS 运行 {seconds} 秒仍无结果，已终止：请在计算机空闲时重试",
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
    "trend-no-levels": ("no monthly level of {region}, {flow}, is stored", "库中没有{region}{flow}的当月金额"),
    "trend-too-short": (
        "seasonal adjustment needs {fewest} months without a gap; there are {months} ({span}){gap}",
        "季节调整至少需要连续 {fewest} 个月的数据，现有 {months} 个月（{span}）{gap}",
    ),
    "trend-gap": ("; {month} is missing before them", "；之前缺 {month}"),
    "trend-too-long": (
        "the series has {months} months; X-13ARIMA-SEATS adjusts at most {most}",
        "数列共 {months} 个月；X-13ARIMA-SEATS 最多可处理 {most} 个月",
    ),
    "trend-not-positive": (
        "the series has months without trade or with a negative level, so it has no logarithm: {months}",
        "数列中有金额为零或为负的月份，无法取对数：{months}",
    ),
}
