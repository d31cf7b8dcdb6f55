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
        "{value!r} is not a {dimension} in the downloads: write its code, or its name as downloaded",
        "下载文件中没有{dimension}“{value}”：请写编码，或下载文件中的名称",
    ),
    "hs-without-commodity": (
        "--hs is for --by commodity: leave it out, or ask by commodity",
        "--hs 只用于 --by commodity：请去掉，或按商品查询",
    ),
    "bad-dimension": ("{value!r} is not a dimension: use one of {words}", "“{value}”不是维度：可用 {words}"),
    "bad-top": (
        "{value!r} is not a number of rows: write a whole number from 1 to {most}",
        "“{value}”不是行数：请写 1 至 {most} 的整数",
    ),
    "detail-in-other-currency": (
        "the downloads have {period} only in {other}, not in {currency}: name {other} as the currency",
        "下载文件中只有 {period} 的 {other} 数据，没有 {currency} 数据：请将币种写为 {other}",
    ),
    "bad-detail-backend": (
        "{value!r} is no place to ask the detail: use duckdb, local[2] (Spark on this computer) or spark://HOST:PORT",
        "不能用“{value}”查询明细：可用 duckdb、local[2]（本机的 Spark）或 spark://主机:端口",
    ),
    "no-pyspark": (
        "{master} needs PySpark, which is not installed: pip install 'trademonitor[spark]'",
        "{master} 需要 PySpark，尚未安装：pip install 'trademonitor[spark]'",
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
    "spark-failed": ("Spark could not answer: {reason}", "Spark 未能得出结果：{reason}"),
    # No answer.
    "no-detail-of-period": (
        "no download answers this: {region}, {flow}, {period}, in {currency}, with the columns asked for;"
        " store downloads with `trademonitor detail ingest`",
        "没有可回答此问题的下载文件：{region}{flow}，{period}，{currency}，含所需各列；"
        "请用 trademonitor detail ingest 读入下载文件",
    ),
    "no-detail-of-question": (
        "the downloads have no such trade: {region}, {flow}, {period}, in {currency}",
        "下载文件中没有这样的贸易：{region}{flow}，{period}，{currency}",
    ),
    # What is missing. {gap} is a unit and a month, such as "commodity 73249000, 2022-12".
    "detail-lacks-month": (
        "not known, since no download has it: {gap}; download this month as well, or restrict the question to others",
        "缺少下载文件，数值未知：{gap}；请补充下载该月，或将问题限于其他编码",
    ),
    "detail-cut-month": (
        "not known, since the download {file} was cut at 10,000 rows: {gap}; download this month again in smaller"
        " parts, or restrict the question to others",
        "下载文件 {file} 在 10000 行处被截断，数值未知：{gap}；请将该月分批重新下载，或将问题限于其他编码",
    ),
    "detail-more-gaps": ("{count} more values are not known for such reasons", "另有 {count} 个数值因此类原因未知"),
    "detail-lacks-base": (
        "YoY and contribution are not known where the year before is missing: no download has {gap} ({count} missing in"
        " all)",
        "缺少上年同期的下载文件，相应的同比和贡献未知：{gap}（共缺 {count} 个）",
    ),
    "detail-cut-base": (
        "YoY and contribution are not known where the year before is incomplete: {file} was cut at 10,000 rows: {gap}"
        " ({count} missing in all)",
        "上年同期的下载文件 {file} 在 10000 行处被截断，相应的同比和贡献未知：{gap}（共缺 {count} 个）",
    ),
    "detail-lacks-chapter": (
        "YoY and contribution are not known where commodities were downloaded for one of the two years only: no"
        " download has {gap} ({count} missing in all)",
        "两年下载的商品范围不同，相应的同比和贡献未知：没有{gap}的下载文件（共缺 {count} 个）",
    ),
    "detail-other-grain": (
        "other downloads answer this with {value:.4f} × 100 million, which is not added, because it may be the same"
        " trade: {grain}",
        "另有下载文件的合计为 {value:.4f} 亿，因可能重复计算而未相加：{grain}",
    ),
    "detail-other-incomplete": (
        "other downloads answer this only in part, and are not added: {grain}",
        "另有下载文件只含有其中一部分，未相加：{grain}",
    ),
    # The answer.
    "detail-remainder": ("remainder", "其余"),
    "detail-covers": (
        "covers {coverage} % of {region}'s {flow}",
        "涵盖{region}{flow}的 {coverage}%",
    ),
    "detail-coverage-unknown": (
        "how much of {region}'s {flow} this covers is not known: table (8) has no figure of {period} in {currency}",
        "无法计算涵盖{region}{flow}的比例：总值表没有 {period} 的 {currency} 数字",
    ),
    "detail-coverage-incomplete": (
        "how much of {region}'s {flow} this covers is not known, since values are missing",
        "数值不全，无法计算涵盖{region}{flow}的比例",
    ),
    "drivers-title": ("{region}, {flow} by {dimension}, {span}", "{region}{flow}：按{dimension}，{span}"),
}
