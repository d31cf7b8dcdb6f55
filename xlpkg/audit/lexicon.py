"""The words of texts on trade, by what they do in a sentence: patterns in simplified Chinese and in English.

The tokenizer tries the kinds in the order of :mod:`~xlpkg.audit.tokens`, the longest pattern of a kind first, and of a
pattern the first alternative that matches: a phrase is before its first word. A word that is in none of them is
unknown, and a figure next to an unknown word is not compared with anything. So a word belongs into :data:`HARMLESS`
only if it never changes which trade, period or comparison a figure is about.
"""

from __future__ import annotations

from typing import Final

#: The cities and prefectures whose trade table (8) prints in the months of examples/rmb, except 吉林, also a province.
CITIES: Final = (
    "上饶|东莞|中山|丹东|乌鲁木齐|乐山|九江|二连浩特|伊犁|佛山|保定|儋州|六安|兰州|内江|包头|"
    "北海|十堰|南京|南宁|南昌|南通|厦门|台州|合肥|吉安|呼和浩特|咸阳|哈尔滨|唐山|大同|大庆|大连|"
    "太原|威海|娄底|孝感|宁波|安庆|宜宾|宜春|宝鸡|宣城|岳阳|崇左|常州|常德|广元|广州|廊坊|"
    "延吉|怀化|惠州|成都|抚州|拉萨|新余|无锡|日照|昆明|晋中|景德镇|曲靖|杭州|株洲|桂林|榆林|"
    "武汉|汉中|汕头|江门|池州|沈阳|泸州|洛阳|济南|海口|海西|淄博|淮南|深圳|温州|湖州|湘潭|"
    "湛江|滁州|满洲里|潍坊|烟台|珠海|珲春|益阳|石家庄|石河子|福州|秦皇岛|红河|绥化|绥芬河|绵阳|"
    "芜湖|苏州|茂名|荆州|萍乡|营口|蚌埠|衡阳|襄阳|西宁|西安|贵阳|赣州|连云港|郑州|郴州|鄂州|"
    "金华|铜陵|银川|长春|长沙|长治|防城港|阳江|青岛|鞍山|马鞍山|鹰潭|黄石|黑河|博州"
)

_A_YEAR_EARLIER: Final = (
    r"(?:in |during )?(?:(?:the )?(?:same|corresponding) (?:period|month|time) )?(?:of |in )?"
    r"(?:the |a |one )?(?:(?:last|previous|prior) year|year (?:earlier|ago|before))\b"
)
_THAN_EARLIER: Final = (
    rf" than (?:{_A_YEAR_EARLIER}|(?:in |during )?(?:the )?(?:same|corresponding) (?:period|month|time))"
)
#: The starts of the English names of the provinces.
_PROVINCES: Final = (
    "hebei|shanxi|inner|liaoning|jilin|heilongjiang|jiangsu|zhejiang|anhui|fujian|jiangxi|shandong|henan|hubei|hunan"
    "|guang|hainan|chongqing|sichuan|guizhou|yunnan|tibet|xizang|shaanxi|gansu|qinghai|ningxia|xinjiang|beijing"
    "|tianjin|shanghai"
)
#: What of the nation a region is compared with.
_NATIONAL: Final = "同期|整体|总体|平均|外贸|对外贸易|货物贸易|进出口|出口|进口|水平|增速|增幅|的"
_NATIONAL_EN: Final = "overall|average|growth|level|pace|rate"
#: Words for a part of the trade. A figure after one of them is not one of the region's total trade.
PARTS: Final = (
    rf"(?:{CITIES})(?:市|州)?",
    "一般贸易",
    "加工贸易",
    "服务贸易",
    "边境小额贸易",
    "边民互市",
    "市场采购",
    "跨境电商",
    "保税物流",
    "保税",
    "民营企业",
    "民企",
    "外商投资企业",
    "外资企业",
    "外资",
    "外企",
    "国有企业",
    "国企",
    "机电产品",
    "机电",
    "高新技术产品",
    "高技术产品",
    "劳动密集型产品",
    "劳密产品",
    "农产品",
    "大宗商品",
    "消费品",
    "中间品",
    "能源产品",
    "新三样",
    "汽车",
    "集成电路",
    "手机",
    "钢材",
    "共建“一带一路”国家",
    "共建一带一路国家",
    "共建国家",
    "“一带一路”",
    "一带一路",
    "RCEP",
    "东盟",
    "东协",
    "欧盟",
    "美国",
    "日本",
    "韩国",
    "俄罗斯",
    "非洲",
    "拉美",
    "拉丁美洲",
    "中东",
    "中亚",
    "金砖",
    "香港",
    r"(?:对|自|向)(?:共建(?:“?一带一路”?)?国家|“?一带一路”?|RCEP|东盟|东协|欧盟|美国?|日本|韩国|俄罗斯|非洲|拉美|拉丁美洲|中东|中亚|金砖|香港|台湾|新兴市场)",
    "台湾",
    "贸易伙伴",
    "综合保税区",
    "综保区",
    "自贸试验区",
    "自贸区",
    "自贸港",
    "开发区",
    "口岸",
    "关区",
    "服务",
    r"\bprivate(?:ly[- ]owned)? (?:enterprises|firms|companies|businesses|sector)\b",
    r"\bforeign[- ](?:invested|funded|owned)(?: (?:enterprises|firms|companies|businesses))?\b",
    r"\bstate[- ]owned(?: (?:enterprises|firms|companies))?\b",
    r"\bgeneral trade\b",
    r"\bprocessing trade\b",
    r"\bservices?(?: trade)?\b",
    r"\btrade in services\b",
    r"\bcross-border e-commerce\b",
    r"\bbonded\b",
    r"\b(?:mechanical and electrical|electromechanical|electro-mechanical|high-tech|labor-intensive|agricultural)"
    r"(?: products| goods)?\b",
    r"\bBelt and Road\b",
    r"\bBRI\b",
    r"\bASEAN\b",
    r"\bEuropean Union\b",
    r"\bEU\b",
    r"\bUnited States\b",
    r"\bthe U\.?S\b(?:\.|(?!\.))(?! ?dollars)",
    r"\btrading partners?\b",
    rf"\b(?:trade (?:with|to|from)|imports (?:with|to|from)|exports (?:with|to)"
    rf"|exports from(?! (?:the )?(?:[a-z]+ )?(?:China|province|region|municipality|metropolis|city|country|nation|world[’']s second|{_PROVINCES})))\b"
    r"(?! (?:China's |a |an |about |over |nearly |more |reach|RMB|CNY|US|\$|¥|\d|record))",
    r"\bprivate\b",
    r"\bbilateral\b",
)

#: What is measured apart from the seven figures: shares, contributions, ranks, and other amounts.
OTHER_MEASURES: Final = (
    "占比",
    "占",
    "比重",
    "份额",
    "拉动",
    "贡献率",
    "贡献",
    "净增加",
    "净增",
    "增量",
    r"(?:比|较)?(?:全国|全省|整体|总体|平均|同期)?(?:水平|增速)?(?:快于|高于|低于|慢于|好于|高出|低出|领先|跑赢)"
    r"(?:(?:同期|全国|全省|整体|总体|平均|外贸|进出口|出口|进口)*(?:水平|增速|增幅))?",
    r"(?:比|较)(?:同期)?(?:全国|全省|整体|总体|平均|我国)(?:水平|增速|平均|增幅|整体|总体|外贸|进出口|出口|进口)*(?:高|低|快|慢)(?:出|了)?",
    r"\bshares?\b",
    r"\baccount(?:ed|ing|s)? for\b",
    r"\brepresent(?:ed|ing|s)? (?:about )?(?=\d[\d.]* ?(?:%|percent) of)",
    r"\bproportion\b",
    r"\bmaking up\b",
    r"\bcontribut\w+",
    r"\bpercentage of\b",
    r"\b(?:outpac|outperform)\w+",
    r"\b(?:surpass|exceed|above|below|beat)\w* the (?:national|country's|provincial|nation's|overall)(?: overall)? (?:average|growth|level|pace|rate)\w*",
    r"\b(?:the )?(?:national|overall|country's|nation's) (?:average|growth rate|pace)(?: growth| level| rate)?\b",
    rf"\b(?:higher|lower|faster|slower)(?!{_THAN_EARLIER}) than\b",
)

#: English ordinals.
ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "twentieth",
        ),
        start=1,
    )
}  # fmt: skip

#: A rank in an order other than that of all provinces, and superlatives.
SUPERLATIVES: Final = (
    r"(?:位|排名|稳|均|分别|继续|保持|仍)*(?:居|列)(?:于)?(?:全国|全省|中部|西部|东部|东北|地区|省市|各省|区市|六省|中西部|31个|个|第)*"
    r"(?:首位|榜首|前列|末位|前[一二三四五六七八九十\d]+(?:位|强|名)?(?!的|位的|名的)|第?[一二三四五六七八九十\d]+位?)",
    r"(?:排名?|位次)(?:全国|全省)?第[一二三四五六七八九十\d]+位?",
    r"(?:在?(?:全省|中部|西部|东部|东北|中西部|地区|六省|省份)(?:地区|省份|六省)?(?:位居|位列|居|列|排名?)?)?第[一二三四五六七八九十\d]+(?:位|名|大)",
    r"后[一二三四五六七八九十]位",
    r"最[大高快低小多少]",
    r"\brank(?:s|ed|ing)?(?: (?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|No\. ?\d+|\d+(?:st|nd|rd|th)))?"
    r"(?: (?:nationwide|nationally|in the country|in the nation|in China|among \w+ provinces))?",
    r"\b(?:(?:second|third|fourth|fifth)[- ])?(?:largest|smallest|highest|lowest|fastest|steepest)\b",
)

#: Words that say where the figures come from; they may hold the name of a customs district or newspaper.
SOURCES: Final = (
    # the start of a news item: 新华社广州4月17日电（记者 …）, 本报讯（记者 …）
    r"^[^。,;]{0,24}?(?:\d日(?:电|讯)|日电|本报讯|本网讯|讯(?=\())(?:\([^()]{0,40}\))?",
    r"^[A-Z][A-Za-z' ,.-]{2,40}?, (?:[A-Z][a-z]+\.? \d{1,2} )?\([A-Za-z ]+\) ?-+",
    # HAIKOU /China/, October 14. /TASS/.; BEIJING, (APP - ... - 11th Mar, 2024); BEIJING --; (ECNS) --; (Agency):
    r"^(?-i:[A-Z]{3,}(?:[ -][A-Z]{2,})*)(?: /[A-Za-z]+/)?(?:, [A-Z][a-z]+\.? \d{1,2})?[.,]? ?(?:/ ?[A-Z]+ ?/[.:]?|\([^()]*\)(?: ?-+)?|-+(?= ))",
    r"^(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?), [A-Z][a-z]+\.? \d{1,2}\.? ?(?:/ ?[A-Z]+ ?/[.:]?|\([^()]*\)(?: ?\([^()]*\))*(?: ?-+)?)",
    r"^\((?-i:[A-Z]{3,})[A-Za-z /]*\) ?(?::|-+)",
    r"(?:据|根据|来自|记者(?:\d{1,2}日)?从|从|由|按)(?:(?!进出口|出口|进口)(?:[^,。;:\d]|(?<!\d)\d{1,2}日)){0,40}?"
    r"(?:统计数据显示|统计显示|数据显示|统计|数据|获悉|了解到|了解|介绍|消息|发布会上获悉)",
    r"(?:记者)?(?:\d{1,2}日)?(?:从)?(?:(?!进出口|出口|进口|增长|下降)[\u4e00-\u9fff]){0,8}海关(?!关区|监管|辖区|进出口|出口|进口)(?:总署)?(?:[\u4e00-\u9fff]{0,4}分署)?(?:\d{1,2}日|今日|今天|昨日|昨天)?"
    r"(?:最新)?(?:对外)?(?:发布|公布)?(?:的)?(?:最新)?(?:统计)?(?:数据|信息|消息)?(?:显示|获悉|了解到?)?",
    r"(?:最新)?(?:统计)?数据显示",
    r"(?:(?!进出口|出口|进口|增长|下降)[\u4e00-\u9fff]){0,4}(?:统计局|商务厅|商务局)(?:\d{1,2}日)?(?:最新)?(?:发布|公布)?(?:的)?(?:统计)?(?:数据|消息|信息)(?:显示|称)?",
    r"[\u4e00-\u9fff]{2,3}(?:日报|晚报|晨报|卫视|新闻网|网讯)",
    r"[,]?\s?(?:according to|citing|as per)\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}\b(?! ?%| percent)|[^,.;\d])*(?:\([^()]*\))?",
    r"\b(?:told reporters )?(?:at|during|in) (?:a|the) (?:news|press) (?:conference|briefing)(?: that\b)?",
    r"^(?:Updated|Source|Editor|Published)\b:?[^.]*",
    r"\b(?:data|figures|statistics) (?:released )?(?:from|by) [^,.;\d]*?customs\b(?: of china)?(?: (?:on )?\w+day)?(?: (?:showed|show|released))?",
    r"(?:\b(?:the )?(?:latest|local|official|provincial|new) )?(?:\b(?:local|provincial) )?\bcustoms (?:data|statistics|figures|authorities)"
    r"(?: (?:showed|show|said|released))?(?: (?:on )?\w+day)?",
    r"\b(?:official|latest|local)? ?(?:data|figures|statistics) (?:showed|show|ha(?:s|ve|d) shown|released|indicated?)(?: (?:on )?\w+day)?",
    r"\b(?:the )?(?:local|[A-Z][a-z]+|General Administration of) customs(?: of China)?(?: \(GACC?\))?(?: (?:said|announced|data|showed))*(?: (?:on )?\w+day)?",
    r"\b(?:GACC? )?(?:said|announced|stated|noted|added)(?: (?:on )?\w+day)?(?: that\b)?",
)

#: What is compared with another period than the same one of the year before.
OTHER_COMPARISONS: Final = (
    r"(?:比|较|与)(?:去年|上年|上一年)(?:全年|[上下]半年|[一二三四]季度|\d+月份?|前\d+个?月|前[一二三四]季度|年?[底末])(?:相比)?",
    "环比",
    "按月",
    r"(?:比|较|与)(?:上个?月|上季度|上一季度|上半年|[一二三四]季度|(?:今年)?前\d+个?月|(?:今年)?1-\d+月|\d+月份?|年初|上周|上旬|(?:全国|全省|整体|平均)(?!(?:平均|整体|总体|外贸|进出口|出口|进口|水平|增速|增幅)*[高低快慢]))(?:相比)?",
    r"\bmonth[- ](?:on|over)[- ]month\b",
    r"\bquarter[- ](?:on|over)[- ]quarter\b",
    r"\b(?:from|than|over|compared (?:with|to)) (?:the )?(?:previous|preceding|last|prior) (?:month|quarter)\b",
)

#: What is compared with the same period of the year before.
YEAR_EARLIER: Final = (
    r"(?:按可比口径)?同比(?:名义)?(?:变化)?",
    r"(?:相|对)?(?:比|较|与|同)(?:着)?(?:去年|上年|上一年)(?:同期|同月)?(?:相比|比)?",
    "年比",
    "按年",
    r"(?<![\d一二三四五六七八九十几两数多每])年(?=[增减升跌降])",
    r"\byear[- ](?:on|over)[- ]year\b",
    r"\by(?:o|/)y\b",
    r"\bon (?:a|an) (?:yearly|annual|year[- ]on[- ]year) basis\b",
    rf"\b(?:from|than|over|on|compared (?:with|to)) {_A_YEAR_EARLIER}",
)

#: Rises and falls. A percentage after a fall is negative unless it has a sign.
RISES: Final = (
    "增长率", "增长", "上升", "增加", "上涨", "提高", "增幅", "涨幅", "增速", "成长", "小增",
    "上行至", "提升", "扩大", "激增", "大增", "猛增", "攀升", "回升", "增", "升(?!级)", "涨",
    r"\b(?:rose|rises?|rising|risen|grew|grows?|growing|grown|growth|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)?|surg(?:e|es|ed|ing)"
    r"|jump(?:s|ed|ing)?|soar(?:s|ed|ing)?|expand(?:s|ed|ing)?|expansion|gain(?:s|ed|ing)?|advanc(?:e|es|ed|ing)|higher(?! than)"
    r"|edg(?:ed|ing) up)\b",
    r"\bup\b(?! to)",
    rf"\b(?:higher|more|larger|greater)(?={_THAN_EARLIER})",
    r"\b(?:uptick|spike|hike|accelerat(?:ed|ing)|skyrocket(?:s|ed|ing)?|swell(?:ed|ing)|leap(?:ed|t)?|ballooned)\b", "飙升", "劲升", "跃升", "攀高",
)  # fmt: skip
FALLS: Final = (
    "下降", "下滑", "减少", "下跌", "回落", "降低", "降幅", "跌幅", "负增长", "锐减", "骤降",
    "收窄", "放缓", "降", "减", "跌",
    r"\b(?:fell|falls?|falling|fallen|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|drop(?:s|ped|ping)?|down|lower(?! than)|dip(?:s|ped|ping)?"
    r"|slump(?:s|ed|ing)?|shrank|shrinking|shrunk|contract(?:ed|ing|ion)|plung(?:e|ed|ing)|tumbl(?:ed|ing)|slid|edg(?:ed|ing) down)\b",
    rf"\b(?:lower|less|smaller)(?={_THAN_EARLIER})",
)  # fmt: skip

#: How a number may be read: at least it, at most it, or about it.
QUALIFIERS: Final = {
    "over": (
        "超过", "超", "逾", "突破", "站上", "迈上", "跨越", "高达", "以上", r"(?<=元)余", "大关",
        r"\b(?:more than|over|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|above|at least|in excess of|upwards of|(?:broke|breaking|crossed|crossing)(?: through)?(?= the\b))\b",
    ),
    "below": (
        "接近", "将近", "近(?!日)", "不足", "不到", "逼近",
        r"\b(?:nearly|almost|close to|approaching|just (?:under|below|shy of)|less than|under|up to)\b",
    ),
    "about": (
        "大约", "约合", "折合美元约", "折合", "约", "左右", "上下", "大致",
        r"\b(?:about|around|roughly|approximately|some|or so)\b",
        r"\bapprox\b\.?",
    ),
}  # fmt: skip

#: Words that say in which currency the figures after them are: the currency's code -> patterns.
PRICING: Final = {
    "usd": (
        r"(?:以|按)美元(?:计价|计算|计)?",
        r"\b(?:in |by )?(?:the )?(?:U\.?S\.? )?dollar[- ](?:denominated(?: terms)?|terms)\b",
        r"\bin (?:U\.?S\.? )?dollars\b",
    ),
    "rmb": (
        r"(?:以|按)人民币(?:计价|计算|计)?",
        r"\b(?:in )?(?:yuan|RMB|renminbi)[- ](?:denominated(?: terms)?|terms)\b",
    ),
}

#: The subject is the region that the text is about.
TEXT_REGIONS: Final = (
    "全省", "我省", "本省", "该省", "全区", "我区", "全市", "我市", "本市", "该市",
    r"\b(?:the|this|its) (?:province|municipality|autonomous region|region|city|metropolis)\b",
    r"\bprovince-wide\b",
    r"\bprovince(?:'s|’s)",
)  # fmt: skip

#: How long something lasted, and with which year it is compared as a whole: numbers that are no figures of trade.
STREAKS: Final = (
    r"(?:创(?:下|出|了)?近?|为近)\d+个?(?:月|年|季度)(?:以)?来?",
    r"(?:逼近|接近|超过|超|追平|赶超|相当于)(?:19|20)\d\d年(?:全年|同期)?的?(?:整体)?(?:水平|总量|规模|总额|总值)",
    r"\b(?:surpass|exceed|approach|match)\w* (?:that of )?(?:the |its )?(?:full-year |annual )?(?:(?:total|level|figure|volume)s? )?"
    r"(?:(?:of|for|in) (?:19|20)\d\d\b|(?:19|20)\d\d(?:['’]s)? (?:full-year |annual )?(?:total|level|figure|volume)s?\b)",
    r"连续(?:保持)?\d+个?(?:年|季度|月)",
    r"\b\w+ (?:consecutive|straight) (?:years?|quarters?|months?)\b",
    r"\b\d{1,2} (?:years|months|quarters) in a row\b",
)

#: What a sentence says beside its figures: against the nation, for how long, and that it is a record.
STATEMENTS: Final = (
    r"(?:增速|增幅|降幅|涨幅|跌幅)?(?:快于|高于|低于|慢于|好于|优于|高出|低出|领先于?|落后于?|跑赢)(?:同期)?(?:全国|我国)"
    rf"(?:{_NATIONAL})*(?!{_NATIONAL})(?:(?!约|近)(?!\d)|$)",
    r"(?:增速|增幅|降幅)?(?:比|较)(?:同期)?(?:全国|我国)(?:整体|总体|平均|外贸|进出口|出口|进口|水平|增速|增幅)*(?:更)?[高低快慢](?:出|了)?(?![出了约近\d])",
    r"(?:已)?连续(?:第|保持)?(?:\d+|[一二两三四五六七八九十几多]+)个?(?:年|季度|月)(?:以来|来)?(?:保持|实现|呈现|呈)?(?:正|负)?"
    r"(?:增长|上升|回升|下降|下滑|回落)?",
    r"(?:再|首)?(?:创|刷新|创出)(?:了|下)?(?:近?\d+个?(?:年|月|季度)(?:以?来)?)?(?:历史|同期|年内|单月|月度|季度|历年|最高|史上)*(?:新高|新低|次高|纪录|记录|最好水平)",
    r"再攀新高",
    r"(?<!points )\b(?:(?:higher|lower|faster|slower) than|above|below|surpass\w*|exceed\w*|beat\w*|outpac\w+|outperform\w*) (?:the )?"
    rf"(?:national|country's|nation's|China's)(?: (?:{_NATIONAL_EN}))*(?! (?:{_NATIONAL_EN}|by\b))",
    r"\bfor (?:the |a )?\w+ (?:consecutive|straight) (?:years?|quarters?|months?)\b",
    r"\bfor (?:the |a )?\w+ (?:years|months|quarters) in a row\b",
    r"\b(?:an? )?(?:new )?(?:record|historic(?:al)?|all-time|\w+-(?:year|month)) (?:high|low)\b",
)

#: Words that change nothing about which trade, period or comparison a figure is about.
HARMLESS: Final = (
    # adverbs and verbs
    "其中", "当中", "在", "分别", "依次", "实现", "完成", "累计", "达成", "达", "为", "是", "至", "到", "有", "的", "了",
    "均", "皆", "都", "也", "还", "并", "且", "则", "已", "再", "又", "仍", "而", "同时", "此外", "继续",
    "保持", "呈现", "呈", "持续", "延续", "录得", "报", "报收", "共", "共计", "总计", "合共", "出现", "取得", "维持", "当期",
    # how much, as praise
    "稳定", "平稳", "稳步", "稳健", "较快", "快速", "大幅", "小幅", "明显", "显著", "双双", "全部", "强劲", "良好",
    "态势", "势头", "两位数", "较大幅度", "微", "略", "稳中有进", "稳中提质", "稳中有升", "正",
    # records
    "历史同期", "历史", "新高", "创下", "创", "首次", "刷新", "纪录", "记录", "次高", "台阶", "关口", "新台阶",
    "历史性", "史上", "同期新高", "再上",
    # what is counted
    "规模", "悉", "总值", "总额", "额", "总量", "货值", "货物", "货物贸易", "方面", "来看", "看", "具体",
    "总体", "整体", "从总量", "人民币", "元人民币", "计价", "下同", "亿元", "单位", "初步", "收发货人所在地",
    "含中央在京单位", "包括中央在京单位", "包含中央在京", "northernmost", "southernmost", "easternmost", "westernmost", "今年以来", "今日", "昨日", "日前", "近日", "贸易差额", "记者",
    # comparisons of provinces
    "速度", "创出", "合计", "尽管", "以下均为同比", "以下均同", "以下同", "实绩",
    "开局", "交出", "亮眼", "值得一提的是", "值得关注的是", "据悉",
    "总的来看", "出炉", "统计", "具体而言", "值得注意的是", "稳中有增", "全面", "圆满", "顺利",
    "居", "位", "各省市中", "各省市", "省市中", "省市", "省/直辖市", "直辖市", "省份", "下文简称", "排名", "变化", "见", "即", "其余",
    # English
    r"从[\u4e00-\u9fff]{1,8}看", "量质齐升", "表现亮眼", "最好成绩", "最好水平", "好成绩", "以绝对优势", "亦",
    "回稳", "向好", "回暖", "平稳运行", "再攀新高", "稳居", "双增长", "稳中向好",
    "有所", "逐月", "展现韧性", "韧性",
    "进一步", "成绩单", "开门红", "情况", "国民经济和社会发展统计公报", "统计公报", "半年报", "季报", "年报",
    r"\b(?:performances?|driver|went|goes|going|cumulative)\b",
    r"\b(?:reflect(?:s|ed|ing)|peak(?:ed|ing)|milestone|notabl[ey]|relatively|particular(?:ly)?|trends?|looking|despite|amid"
    r"|witness(?:es|ed|ing)?|bringing|brought|underscor(?:es|ed|ing)|highlight(?:s|ed|ing)?|continuous(?:ly)?|consistent(?:ly)?|respectable|modest|moderate(?:ly)?"
    r"|gradual(?:ly)?|further|again|another|combined|cumulatively|up to now)\b",
    r"\b(?:additionally|moreover|furthermore|specifically|besides|within|frame|experienced|announced|peak|mark"
    r"|(?:economic |foreign[- ]trade |trade |trading |export )?powerhouse|coastal|major|leading|top"
    r"|scale|demonstrated|international trade performance|financial hub|boost|led|way|key|resilien(?:t|ce)|vitality|dynamic|thanks|grand|first|ever|whole)\b",
    r"\b(?:changes?|below|provinces?|municipalit(?:y|ies)|known|respective)\b",
    r"\b(?:by the end|in addition|to date|record-breaking|year-round|a|an|the|of|in|at|to|by|for|on|with|from|and|as|was|were|is|are|be|been|being|has|have|had|its|their|it|which"
    r"|that|this|these|also|both|while|whereas|but|meanwhile|however|respectively|year|years|month|months|period|during|over"
    r"|reach(?:es|ed|ing)?|hit(?:s|ting)?|stood|stand(?:s|ing)?|amount(?:s|ed|ing)?|came|come|comes|coming|total(?:s|ed|led|ing|ling)?"
    r"|valued|worth|post(?:s|ed|ing)?|record(?:ed|ing)?|report(?:ed|ing|s)?|register(?:ed|ing|s)?|saw|see(?:s|n|ing)?"
    r"|log(?:ged)?|achiev(?:e|ed|es|ing)|value|values|volume|volumes|goods|figure|figures|mark(?:ed|ing|s)"
    r"|represent(?:s|ed|ing)?|show(?:s|ed|ing)?|deliver(?:ed|ing)|maintain(?:ed|ing|s)?|sustain(?:ed)?|continu(?:e|ed|ing)"
    r"|strong(?:er)?|steady|steadily|stable|robust|impressive|solid|rapid(?:ly)?|sharply|slight(?:ly)?|significant(?:ly)?|double-digit"
    r"|remarkabl[ey]|whopping|commendable|marginal(?:ly)?|substantial(?:ly)?|considerabl[ey]|healthy|noticeabl[ey]|benchmark|threshold"
    r"|positive|momentum|start(?:ed)?|growth rate|rate|record high|record|high|new|historic|historical|highs?|best"
    r"|alone|overall|totals?|annual|yearly|reaching|setting|among|including|includ(?:e|es|ed)|resulting|result(?:ed)?|same"
    r"|time|history|mainly|remain(?:ed|s)?|pace"
    r"|them|side|there|when|where|all|each|now|still|just|only|so far|though|although|unprecedented|headwinds"
    r"|breaking down the (?:figures|numbers)|signs of (?:recovery|stabili[sz]ation|improvement))\b",
    r"\b(?:in )?(?:(?:north|south|east|west|central)(?:[- ]?(?:east|west|ern|central))?(?:ern)?|southwestern|northwestern|northeastern|southeastern) china(?:'s|’s)?(?: coastal)?",
    rf"\bchina(?:'s|’s)(?= (?:north|south|east|west|central|{_PROVINCES}))",
    r"['’]s(?!\w)|[\"“”‘’'《》「」『』【】:!?*·•—–-]+",
)  # fmt: skip
