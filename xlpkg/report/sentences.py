"""The texts of the report in Chinese and English: headings, captions, sentences, notes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.model.rounding import MISSING, format_number
from xlpkg.model.words import Currency, Flow, Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.messages import Language


class Templates(NamedTuple):
    """The templates of one language. ``{unit}`` is the unit of levels, ``{span}`` a month or a year to date."""

    title: str
    span: str
    headings: tuple[str, str]
    lead: tuple[str, str]  # of the first section, which defines the word 省市, and of the second
    flow: str
    no_levels: str
    changes: str
    examples: str
    all_names: str
    unnamed: tuple[str, str]  # of one province, and of more
    falls: str
    rises: str
    flat: str
    none_falls: str
    none_rises: str
    see: str
    figure: str
    table: tuple[str, str]
    header: tuple[str, ...]
    flows: tuple[str, str, str, str]
    units: dict[Currency, str]
    sources: str
    reconstructed: str
    sort: str
    net: tuple[str, str]
    methods: dict[Method, str]
    method_note: tuple[str, str]
    january: str
    bands: dict[Method, str]
    open_signs: str
    open_sign: tuple[str, str]  # of one province, and of more
    revised_bases: str
    missing: str
    as_of: str
    comma: str
    conjunction: str
    clause: str


ZH: Final = Templates(
    title="中国分省货物贸易月度监测报告",
    span="（{span}）",
    headings=("{ordinal}、各省市 {months}当月贸易变化", "{ordinal}、各省市 {months}累计贸易变化"),
    lead=(
        "{span}，我国进出口贸易总额排名前三的省/直辖市（下文简称“省市”）为{names}，"
        "进出口贸易总额分别为 {levels}{changes}。",
        "{span}，我国进出口贸易总额排名前三的省市为{names}，进出口贸易总额分别为 {levels}{changes}。",
    ),
    flow="{flow}变化：{flow}排名前三的省市为{names}，{flow}分别为 {levels}{changes}。{counts}",
    no_levels="{flow}变化：库中有{flow}数据的省市不足 3 个。",
    changes="，同比变化分别为 {changes}",
    examples="{names}等 {count} 个省市",
    all_names="{names} {count} 个省市",
    unnamed=("{count} 个省市", "{count} 个省市"),
    falls="{who}{flow}额相比去年同期下降",
    rises="{who}{flow}额相比去年同期上升",
    flat="{who}{flow}额与去年同期持平",
    none_falls="没有省市{flow}额相比去年同期下降",
    none_rises="没有省市{flow}额相比去年同期上升",
    see="31 个省市中，{counts}（见图 {figure} 和表 {table}）。",
    figure="图 {number}：{span}各省市{flow}同比变化（%）",
    table=(
        "表 {number}：{span}各省市当月贸易额（{unit}）及同比变化（%）",
        "表 {number}：{span}各省市累计贸易额（{unit}）及同比变化（%）",
    ),
    header=("省市", "进出口额", "同比变化 (%)", "出口", "同比变化 (%)", "进口", "同比变化 (%)", "净出口"),
    flows=("进出口", "出口", "进口", "净出口"),
    units={Currency.USD: "亿美元", Currency.RMB: "亿元"},
    sources="数据来源：中国海关总署。",
    reconstructed="来源文件 {files} 注明：数字由已发表报告的舍入数字反推，并非海关总署原始数据，其误差未知。",
    sort="省市按{flow}额由大（上）到小（下）排序。",
    net=(
        "进出口额、出口、进口为各省市当月贸易额，净出口为当月出口减当月进口。",
        "进出口额、出口、进口为各省市累计贸易额，净出口为累计出口减累计进口。",
    ),
    methods={
        Method.STORED: "以库中去年同期的水平为基期的 {count} 项",
        Method.REVISED: "以修订基期（由公布的累计同比倒算去年同期）计算的 {count} 项",
        Method.FIRST: "以去年同期首次公布的水平为基期的 {count} 项",
        Method.RECONCILED: "以基准调整后的去年同期（各月累计与公布的累计同比相符）为基期的 {count} 项",
    },
    method_note=(
        "海关总署只公布累计同比，当月同比由计算得出：{methods}。",
        "海关总署未公布的累计同比由计算得出：{methods}。",
    ),
    january="1 月的当月即累计，同比为海关总署公布的数。",
    bands={
        Method.REVISED: "受公布数字的舍入影响，倒算的同比误差不超过 ±{band} 个百分点（{region}{flow}），"
        "中位数为 ±{median}。",
        Method.STORED: "海关总署对去年数字的修订未知，以库中水平为基期的同比误差约为 ±{median} 个百分点（中位数），"
        "最大为 ±{band}（{region}{flow}）。",
        Method.RECONCILED: "基准调整的同比，95% 误差范围最大为 ±{band} 个百分点（{region}{flow}），"
        "中位数为 ±{median}。",
    },
    open_signs="{groups}的同比误差范围包含零，升降方向不能确定，未列为示例。",
    open_sign=("{flow} {count} 个省市", "{flow} {count} 个省市"),
    revised_bases="去年基期公布后有修订：{of} 项同比中 {count} 项与按首次公布的基期相差超过 {limit} 个百分点，最大的为"
    "{region}{flow}：{value}%，按首次公布的基期为 {first}%。",
    missing="{count} 项同比缺少基期，以“—”表示。",
    as_of="数字为截至 {as_of:%Y-%m-%d %H:%M} 入库的版本。",
    comma="、",
    conjunction="和",
    clause="，",
)

EN: Final = Templates(
    title="China's Trade in Goods by Province: Monthly Monitor",
    span="({span})",
    headings=(
        "{ordinal}. Provinces in {months}: the month",
        "{ordinal}. Provinces in {months}: the year to date",
    ),
    lead=(
        "In {span}, the three provinces or municipalities (“provinces” below) with the largest total trade were"
        " {names}, at {levels} ({unit}){changes}.",
        "In {span}, the three provinces with the largest total trade were {names}, at {levels} ({unit}){changes}.",
    ),
    flow="{Flow}: the three provinces with the largest {flow} were {names}, at {levels} ({unit}){changes}. {counts}",
    no_levels="{Flow}: fewer than three provinces have figures in the store.",
    changes="; the changes on a year earlier were {changes}",
    examples="{count} provinces ({names} and others)",
    all_names="{count} of them ({names})",
    unnamed=("{count} province", "{count} provinces"),
    falls="{flow} fell on a year earlier in {who}",
    rises="{flow} rose in {who}",
    flat="{flow} were unchanged in {who}",
    none_falls="{flow} fell in none",
    none_rises="{flow} rose in none",
    see="Of the 31 provinces, {counts} (see Figure {figure} and Table {table}).",
    figure="Figure {number}: {Flow} by province in {span}, change on a year earlier (%)",
    table=(
        "Table {number}: Trade by province in {span}, the month ({unit}), and change on a year earlier (%)",
        "Table {number}: Trade by province in {span}, the year to date ({unit}), and change on a year earlier (%)",
    ),
    header=("Province", "Total", "YoY (%)", "Exports", "YoY (%)", "Imports", "YoY (%)", "Net exports"),
    flows=("total trade", "exports", "imports", "net exports"),
    units={Currency.USD: "US$100 million", Currency.RMB: "100 million yuan"},
    sources="Source: General Administration of Customs of China (GACC).",
    reconstructed="The source files {files} state that their figures were reconstructed from the rounded figures of a"
    " published report and are not the original data of GACC. How far they are off is not known.",
    sort="Provinces are in descending order of {flow}.",
    net=(
        "Total, exports and imports are those of the month; net exports are the month's exports less its imports.",
        "Total, exports and imports are those of the year to date; net exports are exports less imports.",
    ),
    methods={
        Method.STORED: "{count} figures use the level of a year earlier in the store",
        Method.REVISED: "{count} figures use the revised base, derived from the published change of the year to date",
        Method.FIRST: "{count} figures use the level of a year earlier as first published",
        Method.RECONCILED: "{count} figures use the level of a year earlier adjusted so that its months add up to the"
        " bases that the published changes of the year to date imply",
    },
    method_note=(
        "GACC publishes changes for the year to date only; those for the month are computed: {methods}.",
        "Changes for the year to date that GACC does not publish are computed: {methods}.",
    ),
    january="January is both the month and the year to date: its changes are those published by GACC.",
    bands={
        Method.REVISED: "Because published figures are rounded, the derived changes are uncertain by up to ±{band}"
        " percentage points ({region}, {flow}), with a median of ±{median}.",
        Method.STORED: "How far China Customs has revised the level of a year earlier is not known: the changes on it"
        " are uncertain by about ±{median} percentage points in the median, and at most ±{band} ({region}, {flow}).",
        Method.RECONCILED: "The 95% intervals of the changes on the adjusted level are at most ±{band} percentage"
        " points ({region}, {flow}), with a median of ±{median}.",
    },
    open_signs="The intervals of the changes in {groups} include zero: whether they rose or fell is not known, and"
    " they are not named as examples.",
    open_sign=("{flow} of {count} province", "{flow} of {count} provinces"),
    revised_bases="Bases of a year earlier were revised: of {of} changes, {count} differ by more than {limit}"
    " percentage points from those on the base as first published, most of all {region}, {flow}: {value}% instead of"
    " {first}%.",
    missing="{count} changes have no base and are shown as “—”.",
    as_of="Figures are those stored by {as_of:%Y-%m-%d %H:%M}.",
    comma=", ",
    conjunction=" and ",
    clause="; ",
)

_TEMPLATES: Final[dict[str, Templates]] = {"zh": ZH, "en": EN}
_NUMERALS: Final = {"zh": "一二三", "en": "123"}


def templates(lang: Language) -> Templates:
    """Return the templates of *lang*."""
    return _TEMPLATES[lang]


def section_numeral(number: int, lang: Language) -> str:
    """Return the number of a section: 一 or 1."""
    return _NUMERALS[lang][number - 1]


def join_items(items: Sequence[str], lang: Language) -> str:
    """Join *items* as in a sentence. In Chinese, 和 is separated from figures by a space.

    >>> join_items(["广东", "江苏", "上海"], "zh"), join_items(["1.0%", "2.0%"], "zh"), join_items(["a", "b"], "en")
    ('广东、江苏和上海', '1.0% 和 2.0%', 'a and b')
    """
    text = templates(lang)
    *others, last = items
    if not others:
        return last
    conjunction = text.conjunction
    if lang == "zh":
        conjunction = " " * others[-1][-1:].isascii() + conjunction + " " * last[:1].isascii()
    return text.comma.join(others) + conjunction + last


def flow_name(flow: Flow, lang: Language, *, capital: bool = False) -> str:
    """Return the name of *flow*, with a capital letter for the start of a sentence."""
    name = templates(lang).flows[flow]
    return name[:1].upper() + name[1:] if capital else name


def format_percent(value: float) -> str:
    """Return a YoY in percent with one decimal, such as -4.0%; "—" for NaN."""
    return MISSING if math.isnan(value) else f"{format_number(value)}%"
