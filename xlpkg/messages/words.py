"""The messages about arguments that are not a region, a period, a flow, a basis, a currency and so on."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "bad-region": (
        "{value!r} is not a region: give one of the 31 provinces or China, such as 广东, 44 or Guangdong",
        "“{value}”不是省市：请用 31 个省市之一或全国，例如 广东、44、Guangdong",
    ),
    "bad-period": (
        "{value!r} is not a month: write it as 2025-02, 202502 or 2025年2月",
        "“{value}”不是月份：请写成 2025-02、202502 或 2025年2月",
    ),
    "year-for-month": (
        "{value!r} is a year, not a month: write {year}-12, with `--basis ytd` (in a cell, the basis ytd) for the whole"
        " year",
        "“{value}”是年份，不是月份：请写 {year}-12，查全年请加 --basis ytd（单元格中口径为累计）",
    ),
    "bad-flow": ("{value!r} is not a flow: use one of {words}", "“{value}”不是贸易方向：可用 {words}"),
    "bad-basis": ("{value!r} is not a basis: use one of {words}", "“{value}”不是口径：可用 {words}"),
    "bad-currency": ("{value!r} is not a currency: use one of {words}", "“{value}”不是币种：可用 {words}"),
    "bad-method": (
        "{value!r} is not a base method: use one of {words}",
        "“{value}”不是基期方法：可用 {words}",
    ),
    "bad-moment": (
        "{value!r} is not a day or a time: write a day such as 2025-03-18, or a time such as 2025-03-18T14:30",
        "“{value}”不是日期或时间：请写日期（如 2025-03-18）或时间（如 2025-03-18T14:30）",
    ),
    "bad-language": ("{value!r} is not a language: use one of {words}", "“{value}”不是语言：可用 {words}"),
}
