"""The words of the workbook's tables, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.model.months import MONTH_NAMES

if TYPE_CHECKING:
    from xlpkg.messages import Language


class Terms(NamedTuple):
    """One language's words. ``{unit}`` is the unit of levels, ``{span}`` a month or a year to date."""

    month: str
    ytd: str
    to_date: str
    bases: tuple[str, str]
    month_levels: str
    flows: tuple[str, str, str, str]
    yoy: str
    yoy_bare: str
    share: str
    contribution: str
    rank: str
    move: str
    province: str
    item: str
    months: str
    combined: str
    points: tuple[str, ...]  # the labels of a year's points in a chart
    cities: str
    city: str
    no_cities: str
    more_cities: str
    ranking: str
    ranking_subtitle: str
    map: str
    map_subtitle: str
    province_subtitle: str
    rises: str
    falls: str
    flow_yoy: str
    data: str
    data_subtitle: str
    data_columns: tuple[str, ...]  # above the table's own names, which are Chinese
    levels_chart: str
    yoy_chart: str
    month_labels: tuple[str, ...]
    legends: tuple[str, ...]  # two years, then four series
    nation: str
    cut_bars: str
    comma: str
    january: str
    source: str
    reconstructed: str
    made: str
    released: str
    changed: str
    last_run: str
    not_undoable: str
    tasks: dict[str, str]
    printed: str
    with_pdf: str
    incomplete: str
    groups: dict[str, str]
    example: str
    checks: str
    check_heads: tuple[str, ...]
    no_findings: str
    findings: str
    colon: str
    more_findings: str


TERMS: Final[dict[Language, Terms]] = {
    "zh": Terms(
        month="当月",
        ytd="累计",
        to_date="累计",
        bases=("当月（{unit}、%）", "累计（{unit}、%）"),
        month_levels="当月（{unit}）",
        flows=("进出口", "出口", "进口", "净出口"),
        yoy="同比（%）",
        yoy_bare="同比",
        share="占全国\n（%）",
        contribution="拉动\n（百分点）",
        rank="位次",
        move="位次变化",
        province="省市",
        item="指标",
        months="月份",
        combined="同比，1-2 月合并（%）",
        points=("1月", "1-2月", *(f"{month}月" for month in range(3, 13))),
        cities="市、县与开发区（{span}，{unit}、%；相互有交叉，不可相加）",
        city="市、县、开发区",
        no_cities="市、县与开发区：来源文件中没有",
        more_cities="另有 {count} 个未列出",
        ranking="各省市排名",
        ranking_subtitle="{span}；水平单位为{unit}；拉动为对全国同比的贡献；位次变化与上月相比。",
        map="各省市同比地图",
        map_subtitle="{span}；同比（%）。",
        province_subtitle="{span}；水平单位为{unit}，同比为 %，拉动为对全国同比的贡献。",
        rises="上升",
        falls="下降",
        flow_yoy="{flow}\n同比",
        data="数据",
        data_subtitle="所选月份及上一年各月，当月与累计；同比为 %。表名 TradeData，可直接做数据透视表。",
        data_columns=(),
        levels_chart="进出口额，{basis}",
        yoy_chart="当月同比（%），1-2 月合并",
        month_labels=tuple(f"{month}月" for month in range(1, 13)),
        legends=("上年", "本年", "出口（本年）", "进口（本年）", "出口（上年）", "进口（上年）"),
        nation="全国 {yoy}%",
        cut_bars="斜纹柱已截短，标注为实际值",
        comma="；",
        january="1 月的累计与当月相同，见“当月”。",
        source="数据来源：中国海关总署",
        reconstructed="数字由已发表报告的舍入数字反推，并非海关总署原始数据",
        made="制作日期：{day}",
        released="发布日期：{day}",
        changed="手工修改，已保留",
        last_run="{at:%Y-%m-%d %H:%M}　{task}：{span}，{currency}，写入 {count:,} 个数字，来源文件 {files} 个；"
        "核验：{findings}",
        not_undoable="。本次操作不可撤销。",
        tasks={
            "fill": "更新工作簿",
            "make": "制作本月报告",
            "refresh": "刷新数据",
            "report": "更新报告",
            "verify": "核验数据",
            "pdf": "导出PDF",
            "docx": "导出Word",
        },
        printed="{at:%Y-%m-%d %H:%M}　{task}：{path}",
        with_pdf="{line}　PDF：{path}",
        groups={
            "report": "报告：封面、当月、累计",
            "figures": "数字：排名、地图、数据、省市",
            "checks": "核验",
            "drivers": "驱动",
        },
        incomplete="正在写入，尚未完成。如果一直显示这句话，说明写入中断：请再点一次按钮。",
        example="随程序附带的示例（{span}，海关总署数据）。点“刷新数据”或运行 trademonitor run 换成自己的数据。",
        checks="核验：数据中的疑点",
        check_heads=("级别", "类型", "位置", "公布值", "应为", "说明"),
        no_findings="没有发现问题",
        findings="错误 {error} 项，警告 {warning} 项，说明 {note} 项",
        colon="：",
        more_findings="另有 {count} 项未列出：请运行 trademonitor check",
    ),
    "en": Terms(
        month="Month",
        ytd="Year to date",
        to_date="To date",
        bases=("Month ({unit}, %)", "Year to date ({unit}, %)"),
        month_levels="month ({unit})",
        flows=("Total", "Exports", "Imports", "Net exports"),
        yoy="YoY (%)",
        yoy_bare="YoY",
        share="Share\n(%)",
        contribution="Contrib.\n(pp)",
        rank="Rank",
        move="Change",
        province="Province",
        item="Item",
        months="Month",
        combined="YoY, Jan–Feb as one (%)",
        points=("Jan", "Jan–Feb", *(name[:3] for name in MONTH_NAMES[2:])),
        cities="Cities and zones ({span}, {unit}, %; they overlap and do not add up to the province; ETDZ: economic and"
        " technological development zone)",
        city="City or zone",
        no_cities="Cities and zones: the source files have none",
        more_cities="Not shown: {count}",
        ranking="Provinces by rank",
        ranking_subtitle="{span}; levels in {unit}; contribution to national YoY; change of rank since last month.",
        map="YoY by province",
        map_subtitle="{span}; change on a year earlier (%).",
        province_subtitle="{span}; levels in {unit}, YoY in %, contribution to the national YoY in pp.",
        rises="rises",
        falls="falls",
        flow_yoy="{flow}\nYoY",
        data="Data",
        data_subtitle="The chosen year and the year before, month and year to date; YoY in %. The table is TradeData,"
        " for pivot tables.",
        data_columns=(
            "Month",
            "Basis",
            "Code",
            "Province",
            "Total",
            "Total YoY",
            "Exports",
            "Exports YoY",
            "Imports",
            "Imports YoY",
            "Net exports",
            "Unit",
        ),
        levels_chart="Total trade, {basis}",
        yoy_chart="YoY of the month (%), January and February as one",
        month_labels=tuple(name[:3] for name in MONTH_NAMES),
        legends=(
            "Last year",
            "This year",
            "Exports, this year",
            "Imports, this year",
            "Exports, last year",
            "Imports, last year",
        ),
        nation="China {yoy}%",
        cut_bars="hatched bars are cut and labelled with their value",
        comma="; ",
        january="January's year to date equals the month: see the sheet 当月.",
        source="Source: General Administration of Customs of China",
        reconstructed="Figures reconstructed from a published report, not original data of China Customs",
        made="Date: {day}",
        released="Released: {day}",
        changed="Changed by hand, kept",
        last_run="{at:%Y-%m-%d %H:%M}  {task}: {span}, {currency}, {count:,} figures written, source files: {files};"
        " checks: {findings}",
        not_undoable=". This cannot be undone.",
        tasks={
            "fill": "Workbook filled",
            "make": "Report of the month made",
            "refresh": "Data refreshed",
            "report": "Report updated",
            "verify": "Data checked",
            "pdf": "PDF exported",
            "docx": "Word exported",
        },
        printed="{at:%Y-%m-%d %H:%M}  {task}: {path}",
        with_pdf="{line}  PDF: {path}",
        groups={
            "report": "Report (封面 当月 累计)",
            "figures": "Figures (排名 地图 数据), provinces",
            "checks": "Checks (核验)",
            "drivers": "Drivers (驱动)",
        },
        incomplete="Writing; the sheets are incomplete. If this line stays, writing was interrupted: press again.",
        example="Shipped example ({span}, figures of China Customs). To use your own data, press Refresh data"
        " or run trademonitor run.",
        checks="Checks: doubtful figures",
        check_heads=("Severity", "Kind", "Location", "Printed", "Expected", "Message"),
        no_findings="no findings",
        findings="errors {error}, warnings {warning}, notes {note}",
        colon=": ",
        more_findings="Not shown: {count}. Run trademonitor check",
    ),
}
