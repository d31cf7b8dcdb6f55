"""The messages about tables and lists of announced figures."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "announced-columns": (
        "a list of announced figures needs a header with the columns {columns}, and a row below it; the first row of"
        " {file} is {found}; it was not stored",
        "公布数列表的首行应为这些列名，其下至少一行：{columns}；{file} 的首行为 {found}；未入库",
    ),
    "announced-row": ("{where} of {file}: {reason}; it was not stored", "{file} 的 {where}：{reason}；未入库"),
    "announced-number": (
        "{value!r} is not a number of {least} or more (value in 100 million, yoy in percent)",
        "“{value}”不是不小于 {least} 的数（value 以亿计，yoy 为百分数）",
    ),
    "announced-source": ("give the source in 1 to {most} characters", "请用 1 至 {most} 个字符写明来源"),
    "announced-nothing": ("the row has neither yoy nor value", "该行既没有 yoy 也没有 value"),
    "bad-edition": ("{value!r} is not an edition: use one of {words}", "“{value}”不是版别：可用 {words}"),
    "announced-twice": (
        "{where} and {other} of {file} give different figures for {what}; it was not stored",
        "{file} 的 {where} 与 {other} 给出的 {what} 数据不同；未入库",
    ),
    "national-annual": (
        "{file} is the annual table (A): save table (1) B: Monthly (月度表) in its place; it was not stored",
        "{file} 是年度表（A）：请改存月度表（B）；未入库",
    ),
    "national-other": (
        "{file} is titled as the national table, but {found} at {where} is not part of it, or not in its place; it was"
        " not stored",
        "{file} 的标题是《全国进出口总值表》，但 {where} 的“{found}”不属于该表或位置不对；未入库",
    ),
    "national-missing": (
        "{file} is titled as the national table, but has no {kind} of {what}; it was not stored",
        "{file} 的标题是《全国进出口总值表》，但没有 {what} 的{kind}；未入库",
    ),
    "announced-zone": (
        "{where} of {file}: {zone} is the label of {number} cities or zones in the stored tables (8); write it as they"
        " do, with the province before it: 广东/深圳市; it was not stored",
        "{file} 的 {where}：已入库的表（8）中有 {number} 个“{zone}”；请按表中的名称写，并在前面写明省份，"
        "如 广东/深圳市；未入库",
    ),
    "announced-region": (
        "{where} of {file}: the region {zone} is unknown: it is neither 全国, a province nor a city or zone as the"
        " stored tables (8) name it (广东/深圳市); it was not stored",
        "{file} 的 {where}：无法识别地区“{zone}”：不是全国或省区市，也不是已入库的表（8）"
        "中的城市或开发区（如 广东/深圳市）；未入库",
    ),
    "announced-level": ("level", "金额"),
    "announced-yoy": ("YoY", "同比"),
    "announced-change": ("change on the month before", "环比"),
    "announced-rows": ("its other rows", "其他行"),
    "announced-against-stored": (
        "{where} of {file}: the {kind} of {what} is {found}, but {expected} by {files}{verdict}",
        "{file} 的 {where}：{what} 的{kind}为 {found}，而按 {files} 应为 {expected}{verdict}",
    ),
}
