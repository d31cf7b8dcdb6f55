"""The words of the page of a month."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "page-skip": ("Skip to content", "跳到正文"),
    "page-contents": ("Contents", "目录"),
    "page-key": ("Key figures", "主要数据"),
    "page-highlights": ("Main points", "本期要点"),
    "page-about": ("About this release", "关于本期"),
    "page-sources": ("Source and release", "来源与发布"),
    "page-notes": ("Notes", "说明"),
    "page-citation-title": ("Cite as", "引用格式"),
    "page-citation": ("{title}, {span}.", "{title}：{span}[R/OL]．"),
    "page-citation-by": ("{by} ({year}).", "{by}，{year}．"),
    "page-licence": ("Licence of the data", "数据许可"),
    "page-citation-day": ("Released {day}.", "（{day}）．"),
    "page-files": ("Download", "下载"),
    "page-file-csv": ("Data with names and codes", "数据表（含名称与代码）"),
    "page-file-xlsx": ("Figures as a workbook", "数字表"),
    "page-file-pdf": ("Printed report", "报告"),
    "page-file-docx": ("Report for editing", "可编辑报告"),
    "page-file-json": ("Description of the data", "数据说明"),
    "page-as-table": ("Show as table", "以表格显示"),
    "page-as-table-of": ("Show as table: {title}", "以表格显示：{title}"),
    "page-chart-keys": (
        "{title}. Arrow keys move from value to value.",
        "{title}。用方向键逐个查看数值。",
    ),
    "page-italics": (
        "Figures in italics are computed; China Customs does not publish them.",
        "斜体为计算值，海关未公布。",
    ),
    "page-band": ("± (pp)", "±（百分点）"),
    "page-how": ("Origin", "来源"),
    "page-official": ("published by China Customs", "海关公布"),
    "page-announced": ("announced: {by}, {edition}", "{by}发布（{edition}）"),
    "page-computed": ("computed ({method} base)", "计算值（基期：{method}）"),
    "page-is-computed": ("{name} (computed)", "{name}（计算值）"),
    "page-is-published": ("{name} (published)", "{name}（公布值）"),
    "page-whiskers": (
        "Thin lines at the ends of bars show how uncertain a YoY is; see the notes.",
        "柱端细线表示同比的不确定范围，见说明。",
    ),
    "page-extremes": ("Highest: {high}; lowest: {low}.", "最高：{high}；最低：{low}。"),
    "page-map": ("{flow}, {span}: YoY (%)", "{flow}，{span}：同比（%）"),
    "page-map-of": ("{flow}, {span}", "{flow}，{span}"),
    "page-map-choice": ("Choose a map", "选择地图"),
    "page-comment": ("Comment", "点评"),
    "page-made": (
        "Made with TradeMonitor. This page loads nothing from elsewhere.",
        "由 TradeMonitor 制作。本页不从别处加载任何内容。",
    ),
}
