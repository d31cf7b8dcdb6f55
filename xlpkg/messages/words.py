"""The messages about arguments that are not a region, a period, a flow, a basis, a currency and so on."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "bad-region": (
        "{value!r} is not a region: give one of the 31 provinces or China, such as Guangdong or 44",
        "“{value}”不是省区市：请用 31 个省区市之一或全国，例如 广东、44",
    ),
    "bad-period": (
        "{value!r} is not a month: write it as 2025-02, 202502 or Feb 2025",
        "“{value}”不是月份：请写成 2025-02、202502 或 2025年2月",
    ),
    "year-for-month": (
        "{value!r} is a year, not a month: write {year}-12, with [`--basis ytd` (in a cell, the basis ytd)|the basis"
        " ytd] for the whole year",
        "“{value}”是年份，不是月份：请写 {year}-12，查全年[请加 --basis ytd（单元格中口径为累计）|口径请写累计]",
    ),
    "not-a-period": (
        "{value!r} is not a period: write a month such as 2025-02, or 2025Q1, 2025H1, 2025 or 2025-01..2025-05",
        "“{value}”不是时期：请写月份（如 2025-02），或 2025年一季度、2025年上半年、2025、2025年1-5月",
    ),
    "period-without-year": (
        "{value!r} has no year: write for example 2025Q1, 2025H1 or 2025",
        "“{value}”没有年份：请写成 2025年一季度、2025年上半年 或 2025Q1",
    ),
    "groups-not-text": ("the file is not text: save it as UTF-8", "文件不是文本：请用 UTF-8 编码保存"),
    "groups-line": ("{path}, line {line}: {reason}", "{path} 第 {line} 行：{reason}"),
    "groups-unused": (
        "{path} has lines that cannot be used, and only the other groups are known: {lines}",
        "{path} 中有无法使用的行，仅识别其他地区组：{lines}",
    ),
    "groups-unused-line": ("line {line} ({reason})", "第 {line} 行（{reason}）"),
    "group-form": (
        "expected Chinese names | English names | provinces, such as 川渝 | Sichuan and Chongqing | 四川、重庆",
        "应为“中文名称 | 英文名称 | 省区市”，例如 川渝 | Sichuan and Chongqing | 四川、重庆",
    ),
    "group-member": ("{value!r} is not one of the 31 provinces", "“{value}”不是 31 个省区市之一"),
    "group-member-twice": ("{region} is twice in the group {name}", "地区组“{name}”中{region}出现两次"),
    "group-name-taken": (
        "{name!r} is already the name of a province, a city or another group: choose another name",
        "“{name}”已是省区市、城市或其他地区组的名称：请换一个名称",
    ),
    "bad-flow": ("{value!r} is not a flow: use one of {words}", "“{value}”不是贸易方向：可用 {words}"),
    "bad-basis": ("{value!r} is not a basis: use one of {words}", "“{value}”不是口径：可用 {words}"),
    "bad-currency": ("{value!r} is not a currency: use one of {words}", "“{value}”不是币种：可用 {words}"),
    "bad-method": ("{value!r} is not a base method: use one of {words}", "“{value}”不是基期方法：可用 {words}"),
    "bad-moment": (
        "{value!r} is not a day or a time: write a day such as 2025-03-18, or a time such as 2025-03-18T14:30",
        "“{value}”不是日期或时间：请写日期（如 2025-03-18）或时间（如 2025-03-18T14:30）",
    ),
    "bad-language": ("{value!r} is not a language: use one of {words}", "“{value}”不是语言：可用 {words}"),
}
