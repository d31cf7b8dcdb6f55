"""The words of the sheet 驱动 in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.model.words import Basis

if TYPE_CHECKING:
    from xlpkg.messages import Language
    from xlpkg.model.words import DriversOrder


class DriverTexts(NamedTuple):
    """One language's words. ``{money}`` is dollars or yuan; ``bases`` and ``orders`` are choices."""

    title: str
    restricted: str
    no_detail: str
    subtitle: str
    labels: dict[str, str]
    hint: str
    bases: dict[Basis, str]
    orders: dict[DriversOrder, str]
    digits: str
    as_downloaded: str
    rises: str
    falls: str
    chart: str
    chart_of_total: str
    of_total: str
    other_currency: str
    more: str


TEXTS: Final[dict[Language, DriverTexts]] = {
    "zh": DriverTexts(
        title="驱动：商品、贸易伙伴、贸易方式",
        restricted="{title}（{only}）",
        no_detail="还没有商品和贸易伙伴的明细：请用 trademonitor detail ingest 路径... --flow export（或 import）"
        "读入海关在线查询的下载文件，再点首页的“更新报告”。",
        subtitle="金额单位为亿{money}，单价单位为{money}；比重为占下表合计的份额。",
        labels={
            "region": "省市",
            "flow": "出口或进口",
            "basis": "口径",
            "by": "分解方式",
            "digits": "编码位数",
            "order": "排列",
            "commodity": "只看商品",
            "partner": "只看贸易伙伴",
            "regime": "只看贸易方式",
        },
        hint="更改选择后，请点首页的“更新报告”。",
        bases={Basis.MONTH: "当月", Basis.YTD: "累计"},
        orders={"value": "金额", "contribution": "拉动"},
        digits="{count} 位",
        as_downloaded="下载时的位数",
        rises="上升",
        falls="下降",
        chart="对{region}{flow}同比的拉动（百分点）",
        chart_of_total="对下表合计同比的拉动（百分点）",
        of_total="总值表没有{region}{flow}的上年同期数，拉动按下表合计的同比计算",
        other_currency="能回答的下载文件只有{other}数据：本表以{other}计，其他各表以{currency}计",
        more="另有 {count} 个未列出",
    ),
    "en": DriverTexts(
        title="Drivers: commodities, trading partners, customs regimes",
        restricted="{title} ({only})",
        no_detail="There is no detail by commodity and partner yet: store downloads of the customs' online query with"
        " trademonitor detail ingest PATH... --flow export (or import), then press Fill report (更新报告) on 首页.",
        subtitle="Values in 100 million {money}, unit values in {money}; shares of the total of this table.",
        labels={
            "region": "Province",
            "flow": "Flow",
            "basis": "Basis",
            "by": "By",
            "digits": "HS digits",
            "order": "Order",
            "commodity": "Only commodity",
            "partner": "Only partner",
            "regime": "Only regime",
        },
        hint="After a change, press Fill report (更新报告) on 首页. ",
        bases={Basis.MONTH: "month", Basis.YTD: "ytd"},
        orders={"value": "value", "contribution": "contribution"},
        digits="{count} digits",
        as_downloaded="as downloaded",
        rises="rises",
        falls="falls",
        chart="Contribution to the YoY of {region}'s {flow} (pp)",
        chart_of_total="Contribution to the YoY of the total of this table (pp)",
        of_total="Table (8) has no figure of {region}'s {flow} for the year before, so contributions are to the YoY of"
        " this table's total",
        other_currency="Only downloads in {other} answer: this table is in {other}, the other sheets are in {currency}",
        more="Not shown: {count}",
    ),
}
