"""Messages about what drives trade: questions that the detail cannot answer, and notes on its answers."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # The question.
    "bad-commodity": (
        "{value!r} is not a commodity: write 2, 4, 6 or 8 digits of its HS code, such as 7324, or its name as"
        " downloaded",
        "“{value}”不是商品：请写 HS 编码的 2、4、6 或 8 位，如 7324，或下载文件中的名称",
    ),
    "bad-code": (
        "no download has the {dimension} {value!r}: write its code, or its name as downloaded",
        "下载文件中没有{dimension}“{value}”：请写编码，或下载文件中的名称",
    ),
    "bad-code-near": (
        "no download has the {dimension} {value!r}: write its code, or its name as downloaded, such as {near}",
        "下载文件中没有{dimension}“{value}”：请写编码，或下载文件中的名称，如 {near}",
    ),
    "several-codes": (
        "{value!r} is several codes: write one {dimension}",
        "“{value}”是多个{dimension}编码：请只写一个",
    ),
    "several-codes-in-option": (
        "{value!r} is several codes: write one, or repeat the option, as in {example}",
        "“{value}”是多个编码：请只写一个，或重复该选项，如 {example}",
    ),
    "partner-in-english": (
        "no download has the trading partner {value!r}: names are in Chinese, as downloaded; write such a name or the"
        " code, such as 美国 or 502 for the United States",
        "下载文件中没有贸易伙伴“{value}”：文件中的名称为中文，请写中文名称或编码，如 美国 或 502",
    ),
    "hs-without-commodity": (
        "--hs is for --by commodity: leave it out, or ask by commodity",
        "--hs 只用于 --by commodity：请去掉，或按商品查询",
    ),
    "bad-dimension": ("{value!r} is not a dimension: use one of {words}", "“{value}”不是维度：可用 {words}"),
    "bad-digits": (
        "{value!r} is not a number of digits of HS codes: use one of {words}",
        "“{value}”不是 HS 编码的位数：可用 {words}",
    ),
    "bad-top": (
        "{value!r} is not a number of rows: write a whole number from 1 to {most}",
        "“{value}”不是行数：请写 1 至 {most} 的整数",
    ),
    "detail-in-other-currency": (
        "the downloads have {period} only in {other}, not in {currency}: [use --currency {word}|write {word} as the"
        " currency]",
        "下载文件中只有 {period} 的{other}数据，没有{currency}数据：请[用 --currency {word}|将币种写为 {word}]",
    ),
    "bad-detail-backend": (
        "{value!r} cannot read the detail: use duckdb, local[2] (Spark on this computer) or spark://HOST:PORT",
        "不能用“{value}”读取明细：可用 duckdb、local[2]（本机的 Spark）或 spark://主机:端口",
    ),
    "no-pyspark": (
        '{master} needs PySpark, which is not installed: in the folder of the project, run `pip install ".[spark]"`',
        '{master} 需要 PySpark，尚未安装：请在项目文件夹中运行 `pip install ".[spark]"`',
    ),
    "no-java": (
        "{master} needs Java 17 or newer, which was not found: install it (Debian: apt-get install"
        " openjdk-21-jre-headless), or set JAVA_HOME to its folder",
        "{master} 需要 Java 17 或更新版本，但没有找到：请安装（Debian：apt-get install openjdk-21-jre-headless），"
        "或将 JAVA_HOME 设为其文件夹",
    ),
    "spark-not-started": (
        "Spark did not start with the master {master}: {reason}",
        "Spark 无法以 {master} 启动：{reason}",
    ),
    "duckdb-failed": (
        "DuckDB could not read {paths}: {reason}; if that happens again, put the files back from a backup, or delete"
        " the folder of the detail and ingest the downloads again",
        "DuckDB 无法读取 {paths}：{reason}；如再次出现，请从备份恢复这些文件，或删除明细文件夹后重新读入下载文件",
    ),
    "spark-failed": ("Spark could not answer: {reason}", "Spark 未能得出结果：{reason}"),
    # No answer.
    "detail-none": (
        "no download is in force: store downloads with [`trademonitor detail ingest PATH... --flow {word}`|the button"
        " Refresh data]",
        "没有现行的下载文件：请用[ trademonitor detail ingest 路径... --flow {word} |“刷新数据”按钮]读入",
    ),
    "detail-none-then": (
        "no download was stored by {as_of}: leave out --as-of, or name a later time",
        "截至 {as_of} 还没有下载文件入库：请去掉 --as-of 或改用更晚的时间",
    ),
    "detail-none-of-flow": (
        "no download of {flow} is stored, only of {other}: store some with [`trademonitor detail ingest PATH... --flow"
        " {word}`|the button Refresh data]",
        "没有{flow}的下载文件，只有{other}的：请用[ trademonitor detail ingest 路径... --flow {word} |“刷新数据”按钮]"
        "读入",
    ),
    "detail-none-in-currency": (
        "no download of {flow} is in {currency}, they are in {other}: [use --currency {word}|write {word} as the"
        " currency], or store downloads in {currency}",
        "{flow}的下载文件中没有{currency}数据，只有{other}数据：请[用 --currency {word}|将币种写为 {word}]，或读入"
        "{currency}的下载文件",
    ),
    "detail-none-of-month": (
        "no download of {flow} in {currency} has {period}; they have {months}: ask for one of these, or download"
        " {period} as well",
        "{flow}的下载文件（{currency}）中没有 {period}，有 {months}：请改查其中的月份，或补充下载 {period}",
    ),
    # Whole years answer one question only. {years} is such as "2022 to 2024".
    "detail-whole-years": (
        "{years} as whole years, which answer only the year to date of December",
        "{years} 为全年数据，只能回答 12 月的累计",
    ),
    "detail-none-by-province": (
        "no download in {currency} that has {period} has provinces: ask for China, or download with the column"
        " 收发货人注册地",
        "含 {period} 的{currency}下载文件都没有分省区市：请查询全国，或下载时选上“收发货人注册地”列",
    ),
    "detail-none-of-region": (
        "no download in {currency} that has {period} is of {region}: download it with this province as well",
        "含 {period} 的{currency}下载文件都不含{region}：请补充下载该省区市",
    ),
    "detail-no-row-of-region": (
        "the downloads in {currency} that answer this have no row of {region} in any month, so its {flow} were"
        " probably not downloaded: download this province as well",
        "可回答此问题的{currency}下载文件各月都没有{region}，其{flow}很可能没有下载：请补充下载该省区市",
    ),
    "detail-none-with-column": (
        "no download in {currency} that has {period} has a column for the {dimension}: download with the column"
        " {column}",
        "含 {period} 的{currency}下载文件都没有{dimension}：下载时请选上“{column}”列",
    ),
    "detail-none-with-column-then": (
        "no download in {currency} that has {period} has a column for the {dimension}; those that have one are of"
        " {elsewhere}: download with the column {column}, or ask for another month",
        "含 {period} 的{currency}下载文件都没有{dimension}，有的是 {elsewhere}：下载时请选上“{column}”列，"
        "或改查其他月份",
    ),
    "detail-none-of-code": (
        "no download of {flow} in {currency} with the columns asked for is of the {dimension} {codes}: download it as"
        " well",
        "{flow}的下载文件（{currency}）中没有含所需各列的{dimension} {codes}：请补充下载",
    ),
    "detail-none-of-code-then": (
        "no download in {currency} of the {dimension} {codes} answers for {period}; those that are stored have"
        " {elsewhere}: ask for one of these, or download {period} as well, with the columns asked for",
        "没有可回答 {period} 的{dimension} {codes} {currency}下载文件，已有的为 {elsewhere}：请改查其中的月份，"
        "或补充下载 {period}（含所需各列）",
    ),
    "detail-none-of-digits": (
        "no download in {currency} that has {period} has commodity codes of {digits} digits, only of {most} at most:"
        " ask for {most} digits or fewer, or download with longer codes",
        "含 {period} 的{currency}下载文件没有 {digits} 位的商品编码，最多 {most} 位：请按不超过 {most} 位查询，"
        "或下载位数更多的编码",
    ),
    "detail-none-of-all": (
        "no download has all columns asked for: {region}, {flow}, {period}, in {currency}",
        "没有含全部所需各列的下载文件：{region}{flow}，{period}，{currency}",
    ),
    "detail-no-row-of-code": (
        "the downloads of {region}'s {flow} in {currency} that answer this have no row of the {dimension} {code} in"
        " any month, so it was probably not downloaded: download it as well",
        "可回答此问题的{region}{flow}下载文件（{currency}）各月都没有{dimension} {code}，很可能没有下载：请补充下载",
    ),
    "detail-no-trade": (
        "the downloads have no such trade, so its value is 0: {region}, {flow}, {period}",
        "下载文件中没有这样的贸易，金额为 0：{region}{flow}，{period}",
    ),
    # What is missing. {gap} is a unit and a month, such as "commodity 73249000, 2022-12".
    "detail-lacks-month": (
        "not known, since no download has it: {gap}; download this month as well, or restrict the question to others",
        "缺少下载文件，数值未知：{gap}；请补充下载该月，或将问题限于其他编码",
    ),
    "detail-cut-month": (
        "not known, since the download {file} was cut at 10,000 rows: {gap}; download this month again in smaller"
        " parts, or restrict the question to others",
        "下载文件 {file} 在 10,000 行处被截断，数值未知：{gap}；请将该月分批重新下载，或将问题限于其他编码",
    ),
    "detail-more-month": (
        "values that are not known for such reasons: {count} more",
        "另有 {count} 个数值因此类原因未知",
    ),
    "detail-lacks-base": (
        "YoY and contribution are not known where the year before is missing: no download has {gap}",
        "缺少上年同期的下载文件，相应的同比和拉动未知：{gap}",
    ),
    "detail-of-city": (
        "the detail has provinces only, not {city}: ask for {province}",
        "明细数据只到省区市，没有{city}：请查询{province}",
    ),
    "detail-cut-base": (
        "YoY and contribution are not known where the year before is incomplete: {file} was cut at 10,000 rows: {gap}",
        "上年同期的下载文件 {file} 在 10,000 行处被截断，相应的同比和拉动未知：{gap}",
    ),
    "detail-lacks-chapter": (
        "YoY and contribution are not known where commodities were downloaded for one of the two years only: no"
        " download has {gap}",
        "两年下载的商品范围不同，相应的同比和拉动未知：没有{gap}的下载文件",
    ),
    "detail-more-base": (
        "other months or chapters that are missing for YoY and contribution: {count}",
        "同比和拉动另缺的月份或章：{count} 个",
    ),
    "detail-other-grain": (
        "the rows are of downloads by {grain}; other downloads, by {other}, have {value}, which is not added, because"
        " it may be the same trade",
        "结果来自按{grain}的下载文件；另有按{other}的下载文件，合计 {value}，因可能重复计算而未相加",
    ),
    "detail-other-incomplete": (
        "the rows are of downloads by {grain}; other downloads, by {other}, answer this only in part, and are not"
        " added",
        "结果来自按{grain}的下载文件；另有按{other}的下载文件只含有其中一部分，未相加",
    ),
    # {note} is one of the two above.
    "detail-grain-option": ("{note}: --grain {key} asks these", "{note}：可用 --grain {key} 查询"),
    "bad-grain": (
        "no download with the grain {value!r} answers this: use one of {words}, or leave out --grain",
        "没有粒度为“{value}”的下载文件可回答此问题：可用 {words}，或去掉 --grain",
    ),
    # The answer.
    "detail-remainder": ("remainder", "其余"),
    "detail-covers": ("the rows cover {coverage}% of {region}'s {flow}", "各行合计占{region}{flow}的 {coverage}%"),
    "detail-of-total": (
        "table (8) has no figure of {region}'s {flow} in {currency} for the year before {period}, so contributions are"
        " to the YoY of the total of the rows",
        "表（8）没有 {period} 上年同期{region}{flow}的{currency}数据，拉动按各行合计的同比计算",
    ),
    "detail-coverage-unknown": (
        "what part of {region}'s {flow} the rows cover is not known: table (8) has no figure of {period} in {currency}",
        "无法计算占{region}{flow}的比重：表（8）没有 {period} 的{currency}数据",
    ),
    "detail-coverage-incomplete": (
        "what part of {region}'s {flow} the rows cover is not known, because values are missing",
        "数值不全，无法计算占{region}{flow}的比重",
    ),
    # Of the columns; {unit} is dollars or yuan. A terminal of 80 columns has no room for wider ones.
    "drivers-columns": (
        "Code|Name|Value\n(100 m)|YoY\n(%)|Share\n(%)|Contrib.\n(pp)|Rank|Unit value\n({unit})|Unit v.\nYoY (%)|Unit",
        "编码|名称|金额\n（亿{unit}）|同比\n（%）|比重\n（%）|拉动\n（百分点）|位次|单价\n（{unit}）|单价\n同比（%）"
        "|数量\n单位",
    ),
    "drivers-title": ("{region}, {flow} by {dimension}, {span}", "{region}{flow}：按{dimension}，{span}"),
}
