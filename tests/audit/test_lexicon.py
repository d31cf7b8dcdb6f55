"""Each word of the lexicon changes how a sentence is read: as a part, a change, another measure, or as harmless."""

from __future__ import annotations

import pytest
from read_sentences import of_guangdong, read

from xlpkg.model.regions import PROVINCES, Region

EXPORTS = of_guangdong("export 5.2%")


def listed(words: str) -> list[str]:
    """Return *words*, which are separated by spaces, or by slashes if they have spaces."""
    return [each.strip() for each in words.replace("\n", "").split("/")] if "/" in words else words.split()


PARTS = listed(
    """
    一般贸易 加工贸易 服务贸易 边境小额贸易 边民互市 市场采购 跨境电商 保税物流 保税 民营企业 民企
    外商投资企业 外资企业 外资 外企 国有企业 国企 机电产品 机电 高新技术产品 高技术产品 劳动密集型产品
    劳密产品 农产品 大宗商品 消费品 中间品 能源产品 新三样 汽车 集成电路 手机 钢材 共建“一带一路”国家
    共建一带一路国家 共建国家 一带一路 RCEP 东盟 东协 欧盟 美国 日本 韩国 俄罗斯 非洲 拉美 拉丁美洲 中东 中亚
    金砖 香港 台湾 贸易伙伴 综合保税区 综保区 的自贸试验区 的自贸区 的自贸港 开发区 的口岸 的关区 服务 深圳
    深圳市 海西州 对共建国家 对共建“一带一路”国家 对共建一带一路国家 对一带一路 对“一带一路” 对RCEP 对东盟
    对东协 自欧盟 自美 自美国 向日本 对韩国 对俄罗斯 对非洲 对拉美 对拉丁美洲 对中东 对中亚 对金砖 对香港
    对台湾 对新兴市场
    """
)
PARTS_EN = listed(
    """
    private enterprises/private firms/private companies/private businesses/private sector/
    privately owned enterprises/privately-owned firms/foreign-invested enterprises/foreign-funded firms/
    foreign-owned companies/foreign-funded/foreign invested businesses/state-owned enterprises/
    state-owned firms/state-owned companies/state owned/general trade/processing trade/services trade/
    service trade/services/service/trade in services/cross-border e-commerce/bonded/
    mechanical and electrical products/electromechanical products/electro-mechanical goods/high-tech products/
    labor-intensive goods/agricultural products/agricultural/high-tech/Belt and Road/BRI/ASEAN/European Union/
    EU/United States/the U.S./the US/trading partners/trading partner/private/bilateral
    """
)


@pytest.mark.parametrize("part", PARTS)
def test_a_figure_of_a_part_of_the_trade_is_unread_and_the_note_names_the_part(part: str) -> None:
    assert read(f"2025年5月，广东{part}出口增长5.2%。") == ([], [("", part.removeprefix("的"), "", 1)])


@pytest.mark.parametrize("part", PARTS_EN)
def test_an_english_word_for_a_part_of_the_trade_is_named(part: str) -> None:
    assert read(f"In May 2025, Guangdong's {part} exports rose 5.2 percent.") == ([], [("", part, "", 1)])


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("trade with Vietnam", "trade with"),
        ("trade to Vietnam", "trade to"),
        ("trade from Vietnam", "trade from"),
        ("imports with Vietnam", "imports with"),
        ("imports to Vietnam", "imports to"),
        ("imports from Vietnam", "imports from"),
        ("exports with Vietnam", "exports with"),
        ("exports to Vietnam", "exports to"),
        ("exports from Shenzhen", "exports from"),
    ],
)
def test_trade_with_a_partner_is_a_part(words: str, part: str) -> None:
    figures, ((_, named, _, count),) = read(f"In May 2025, Guangdong's {words} rose 5.2 percent.")
    assert (figures, named, count) == ([], part, 1)


@pytest.mark.parametrize("region", PROVINCES, ids=lambda region: region.english)
def test_exports_from_a_province_are_all_its_exports(region: Region) -> None:
    text = f"In May 2025, exports from {region.english} rose 5.2 percent."
    assert read(text) == ([f"{region.short} export 2025-05 5.2%"], [])


@pytest.mark.parametrize(
    ("of_text", "region", "words"),
    [
        ("广东", "广东", "the province/this province/the coastal province"),
        ("广西", "广西", "the region/the autonomous region"),
        ("北京", "北京", "the municipality/the metropolis/the city"),
        ("广东", "全国", "China/the country/the nation/the world's second largest economy"),
    ],
)
def test_exports_from_the_region_of_a_text_are_all_its_exports(of_text: str, region: str, words: str) -> None:
    for word in listed(words):
        text = f"In May 2025, exports from {word} rose 5.2 percent."
        assert read(text, region=of_text) == ([f"{region} export 2025-05 5.2%"], []), text


@pytest.mark.parametrize("flow", ["total", "import", "export"])
def test_to_an_amount_names_no_partner(flow: str) -> None:
    name = {"total": "trade", "import": "imports", "export": "exports"}[flow]
    for amount, number in {
        "506.3 billion yuan": "506.3×10 rmb",
        "a record 506.3 billion yuan": "506.3×10 rmb",
        "record 506.3 billion yuan": "506.3×10 rmb",
        "an impressive 506.3 billion yuan": "506.3×10 rmb",
        "about 506.3 billion yuan": "about 506.3×10 rmb",
        "over 506.3 billion yuan": "over 506.3×10 rmb",
        "nearly 506.3 billion yuan": "below 506.3×10 rmb",
        "more than 506.3 billion yuan": "over 506.3×10 rmb",
        "reach 506.3 billion yuan": "506.3×10 rmb",
        "RMB 506.3 billion": "506.3×10 rmb",
        "CNY 506.3 billion": "506.3×10 rmb",
        "¥506.3 billion": "506.3×10 rmb",
        "US$506.3 billion": "506.3×10 usd",
        "$506.3 billion": "506.3×10 usd",
    }.items():
        text = f"In May 2025, Guangdong's {name} rose 5.2 percent, bringing {name} to {amount}."
        assert read(text) == ([of_guangdong(f"{flow} 5.2%"), of_guangdong(f"{flow} {number}")], []), text


#: Words between a region's flow and the change or amount, and before them.
HARMLESS = {
    "2025年5月，广东出口{}5063.0亿元。": (
        """
        实现 完成 累计 达成 达 达到 为 是 至 到 有 录得 报 报收 共 总计 合共 合计 合计为 共计 规模 总值 总额
        值 额 货值 悉
        """
    ),
    "2025年5月，广东出口{}增长5.2%。": (
        """
        在 均 皆 都 也 还 并 且 则 已 再 又 仍 而 亦 同时 继续 保持 呈现 呈 持续 延续 维持 出现 取得 稳定 平稳
        稳步 稳健 较快 快速 大幅 小幅 明显 显著 双双 全部 强劲 良好 较大幅度 微 略 略微 有所 进一步 逐月
        以绝对优势 两位数 正 依次 速度 方面 来看 看 总体 整体 从总量看 从总量 变化 当期 人民币计价 实绩 总量
        情况 顺利 全面 圆满 统计 稳居 位 居 即 见
        """
    ),
    "2025年5月，广东外贸{}，出口增长5.2%。": (
        """
        态势 势头强劲 稳中有进 稳中提质 稳中有升 稳中有增 稳中向好 表现亮眼 亮眼 量质齐升 展现韧性 韧性 回稳
        向好 回暖 平稳运行 双增长 成绩单 开门红 开局良好 最好成绩 最好水平 好成绩 首次刷新纪录 记录 创历史新高
        再上新台阶 台阶 关口 历史性 史上 历史同期 新高 创下 创出 次高 同期新高 再上 交出 出炉 再创 再攀新高
        此外 的 了 货物 货物贸易
        """
    ),
    "{}，2025年5月，出口增长5.2%。": (
        """
        此外 据悉 值得一提的是 值得关注的是 值得注意的是 总的来看 具体而言 具体 尽管 今日 昨日 日前 近日
        今年以来 初步 单位 从增速看 贸易差额 记者 下文简称 收发货人所在地 统计公报 国民经济和社会发展统计公报
        半年报 季报 年报 亿元 排名 其余 直辖市 省份 省市 各省市 各省市中 省市中
        """
    ),
    "2025年5月，广东出口（{}）增长5.2%。": (
        """
        下同 人民币下同 含中央在京单位 包括中央在京单位 包含中央在京 包含中央在京单位 以下均为同比 以下均同
        以下同 元人民币 人民币
        """
    ),
}

HARMLESS_EN = {
    "In May 2025, Guangdong's exports {} 506.3 billion yuan.": (
        """
        reach/reaches/reached/reaching/hit/hits/hitting/stood at/stand at/stands at/standing at/amount to/
        amounts to/amounted to/amounting to/came to/come to/comes to/coming to/total/totals/totaled/totalled/
        totaling/totalling/valued at/worth/post/posts/posted/posting/record/recorded/recording/report/reports/
        reported/reporting/register/registers/registered/registering/saw/see/sees/seen/seeing/log/logged/
        achieve/achieves/achieved/achieving/was/were/is/are/be/being/has been/have been/had been/mark/marks/
        marked/marking/represent/represents/represented/representing/show/shows/showed/showing/delivered/
        delivering/maintain/maintains/maintained/maintaining/sustain/sustained/continued at/continuing at/
        remain at/remains at/remained at/setting/resulting in/result in/resulted in/include/includes/included/
        including/went to/goes to/going to/experienced/demonstrated/witness/witnesses/witnessed/witnessing/
        bringing/brought/peaked at/peaking at/reflects/reflected/reflecting/led with/
        by the end of the month reached/value was/volume was/a grand total of/cumulatively/up to now/in total/
        in all
        """
    ),
    "In May 2025, Guangdong's exports {} rose 5.2 percent.": (
        """
        also/both/still/just/only/again/further/steadily/sharply/slightly/slight/significantly/significant/
        rapidly/rapid/remarkably/remarkable/marginally/marginal/substantially/substantial/considerably/
        considerable/noticeably/noticeable/notably/notable/continuously/continuous/consistently/consistent/
        relatively/particularly/particular/moderately/moderate/gradually/gradual/as a whole/each/all/alone/now/
        where/there/which/that/for/over/within/during the month/by value/in this month/year-round/so far/
        mainly/mark/way/first/ever/despite headwinds/amid headwinds/thanks to resilience/below/known/
        for another month/for months/in the same months/of the year/of the years/in the period/as in the year/
        on it/and their goods
        """
    ),
    "{}, exports rose 5.2 percent in May 2025.": (
        """
        Additionally/Moreover/Notably/Furthermore/Specifically/Besides/In addition/Meanwhile/However/But/While/
        Whereas/Although/Though/When looking at the figures/Breaking down the figures/
        Breaking down the numbers/With signs of recovery/With signs of stabilization/
        With signs of stabilisation/With signs of improvement/Underscoring resilience/Underscored by vitality/
        Underscores/Highlighting momentum/Highlighted/Highlights/Highlight/In an announced time frame/
        Within the time frame/Announced changes/A change/Despite this/Amid these/Among the highs/In history/
        Record-breaking/Boost/A milestone/A benchmark/A threshold/A first time/By scale/Setting a new record/
        To date/A historic/A historical best/A high/The best start/Started/The trend/The trends/A driver/
        A performance/Performances/Strong performance/International trade performance/A financial hub/
        The powerhouse/The economic powerhouse/A foreign trade powerhouse/A foreign-trade powerhouse province/
        A trade powerhouse/A trading powerhouse/An export powerhouse/A coastal province/A major province/
        A leading province/The top province/Provinces/A municipality/Municipalities/The respective values/
        The volumes/The volume/The figure/The figure's frame/Values/A combined value/A growth rate/The rate/
        Pace/Key/Dynamic/The totals/An unprecedented rate
        """
    ),
    "In May 2025, Guangdong's {} exports rose 5.2 percent.": (
        """
        overall/total/annual/yearly/whole/combined/cumulative/strong/stronger/steady/stable/robust/impressive/
        solid/respectable/modest/double-digit/whopping/commendable/healthy/positive/resilient/record/historic/
        historical/unprecedented/northernmost/southernmost/easternmost/westernmost/respective/total goods/
        dynamic/key/leading/top/major/coastal/grand
        """
    ),
    "In May 2025, exports of Guangdong, {}, rose 5.2 percent.": (
        """
        in south China/in southern China/in South China’s coastal/in north China/in northern China/
        in east China/in eastern China/in west China/in western China/in central China/in northeast China/
        in north-east China/in northwest China/in southwest China/in southeast China/in southwestern China/
        in northwestern China/in northeastern China/in southeastern China/in southeast China's coastal/
        in south-central China/in south central China/north China
        """
    ),
}


@pytest.mark.parametrize(
    ("frame", "word"), [(frame, word) for frame, words in HARMLESS.items() for word in listed(words)]
)
def test_a_harmless_word_changes_nothing(frame: str, word: str) -> None:
    figures, _ = read(frame.format(word), region="广东")
    assert figures in ([EXPORTS], [of_guangdong("export 5063.0 rmb")])


@pytest.mark.parametrize(
    ("frame", "word"), [(frame, word) for frame, words in HARMLESS_EN.items() for word in listed(words)]
)
def test_a_harmless_english_word_changes_nothing(frame: str, word: str) -> None:
    assert read(frame.format(word), region="广东")[0] in ([EXPORTS], [of_guangdong("export 506.3×10 rmb")])


def test_the_side_of_trade_is_its_flow() -> None:
    text = "In May 2025, Guangdong's exports rose 5.2 percent. On the import side, there was a rise of 1.0 percent."
    assert read(text) == ([EXPORTS, of_guangdong("import 1.0%")], [])
