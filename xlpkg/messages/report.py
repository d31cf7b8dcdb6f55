"""The words of the report, and the messages of its templates."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Its words: the header of its tables; a change by its sign, one whose band includes zero,
    # and several if the band of one does; the half-width of the band.
    "report-header": (
        "Province|Total|Total YoY (%)|Exports|Exports YoY (%)|Imports|Imports YoY (%)|Net exports",
        "省市|进出口|进出口同比 (%)|出口|出口同比 (%)|进口|进口同比 (%)|净出口",
    ),
    "report-bar-orders": (
        "sorted by total trade|sorted by exports|sorted by imports|sorted by YoY",
        "按进出口额由大到小|按出口额由大到小|按进口额由大到小|按同比由高到低",
    ),
    "report-changes": (
        "up {value}%|down {value}%|unchanged|{value}% (direction uncertain)|with changes of {value}| (±{value})",
        "增长 {value}%|下降 {value}%|持平|变化 {value}%（升降未定）|为 {value}|（±{value}）",
    ),
    # What is new in a month.
    "change-other": (
        "In {span}, {region}'s {flow} {now} ({before}: {then}).",
        "{span}，{region}{flow}{now}，{before}{then}。",
    ),
    "change-on-year": ("were {change} year on year", "同比{change}"),
    "change-on-year-open": ("changed by {change} year on year", "同比{change}"),
    "change-amount": ("came to {amount}", "{amount}"),
    "change-rank": (
        "In {span}, {region} ranked No. {now} among the provinces by {flow} ({before}: No. {then}).",
        "{span}，{region}{flow}居第 {now} 位，{before}居第 {then} 位。",
    ),
    "change-high": (
        "In {span}, {region}'s {flow} reached {now}, the highest of the {months} months on record since {since}"
        " (previous high, {before}: {then}).",
        "{span}，{region}{flow}{now}，为有数据的 {months} 个月（{since}以来）中最高（此前最高为 {before}的{then}）。",
    ),
    "change-low": (
        "In {span}, {region}'s {flow} fell to {now}, the lowest of the {months} months on record since {since}"
        " (previous low, {before}: {then}).",
        "{span}，{region}{flow}{now}，为有数据的 {months} 个月（{since}以来）中最低（此前最低为 {before}的{then}）。",
    ),
    "change-revised": (
        "In {span}, {region}'s {flow} {now}; an earlier report had {then} ({file}).",
        "{span}，{region}{flow}{now}，此前的报告为{then}（{file}）。",
    ),
    "bad-style": (
        "{value!r} is not a name of a style: use letters, digits, - and _, such as bulletin",
        "“{value}”不是文风的名称：请用字母、数字、- 和 _，例如 bulletin",
    ),
    "no-such-style": (
        "there is no style {style} in this language: {folder} has no {style}.{code}.txt; the styles are {styles}",
        "没有此语言的文风“{style}”：{folder} 中没有 {style}.{code}.txt；现有文风：{styles}",
    ),
    "template-error": ("{path}, line {line}: {reason}", "{path} 第 {line} 行：{reason}"),
    "template-too-slow": (
        "{path}: the template takes longer than 5 seconds, or too much memory; use fewer loops",
        "{path}：模板运行超过 5 秒，或占用内存过多；请减少循环",
    ),
    "template-too-long": (
        "{path}: the text is too long; a template may write 20,000 characters for a section",
        "{path}：文字过长；每节最多 20,000 个字符",
    ),
    "template-too-large": ("the template {path} is larger than {limit:,} bytes", "模板 {path} 超过 {limit:,} 字节"),
    "template-not-utf8": (
        "{path}, line {line}: the text is not UTF-8; save the file in UTF-8",
        "{path} 第 {line} 行：不是 UTF-8 编码；请用 UTF-8 保存文件",
    ),
    "report-without-drivers": (
        "the report is without the sentence on what drove trade: {reason}",
        "报告中没有写入拉动进出口的商品一句：{reason}",
    ),
    # Word and figures.
    "word-template-error": (
        "the Word template {path} cannot be filled: {reason}",
        "无法填写 Word 模板 {path}：{reason}",
    ),
    "word-template-not-docx": (
        "{path} is no Word template: a .docx without macros is needed",
        "{path} 不是 Word 模板：需要不含宏的 .docx 文件",
    ),
    "word-template-report": (
        "the Word template {path} has {{{{ report }}}} in {places}: write it once, alone in a paragraph outside tables",
        "Word 模板 {path} 的 {{{{ report }}}} 位于 {places}：只能写一处，在正文中独占一段，且不在表格内",
    ),
    "word-template-loads": (
        "the Word template {path} loads or runs something: {what} in its part {part}; remove that and save it again",
        "Word 模板 {path} 会加载或运行其他内容：部件 {part} 中的 {what}；请删除后重新保存",
    ),
    "no-chinese-font": (
        "no font with Chinese characters was found, and the figures would have empty boxes: install one ({install})",
        "没有找到中文字体，图中的汉字会显示为方框：请先安装一种（{install}）",
    ),
}
