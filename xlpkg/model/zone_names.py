"""The names of the cities and development zones that table (8) prints: English, short, and earlier ones.

A city has the name of the romanised edition of GB/T 2260. A zone has the name of its place and of its kind. A label of
which any part is not listed here stays as it is printed, because a guessed romanisation may be wrong: 哈尔滨 is Harbin,
长治 is Changzhi.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from xlpkg.messages import Language
from xlpkg.model.regions import Kind, find_region, name_key

#: The kinds of zones, by the end of a label. ETDZ is an economic and technological development zone.
_KINDS: Final = {
    "经济技术开发区": "ETDZ",
    "经济开发区": "Economic Zone",
    "航空港经济综合实验区": "Airport Economy Zone",
    "综合实验区": "Comprehensive Pilot Zone",
    "粤澳深度合作区": "Guangdong-Macao Zone",
    "国家自主创新示范区": "Innovation Zone",
    "农业高新技术产业示范区": "Agricultural High-tech Zone",
    "高新技术产业开发区": "High-tech Zone",
    "高新技术产业园区": "High-tech Zone",
    "高新技术外向型开发区": "High-tech Zone",
    "高技术产业开发区": "High-tech Zone",
    "新技术产业开发区": "High-tech Zone",
    "新技术开发区": "High-tech Zone",
    "新兴技术开发区": "High-tech Zone",
    "高科技园区": "High-tech Park",
    "国际科技工业园": "International Science Park",
    "科技工业园": "Science Park",
    "工业园": "Industrial Park",
    "新区": "New Area",
    "州": "Prefecture",
    "市": "",
    "": "",
}

#: By province. Longer names are found before the shorter ones that they begin with.
_PLACES: Final = """
北京 Beijing, 中关村 Zhongguancun
天津 Tianjin, 滨海 Binhai
石家庄 Shijiazhuang, 唐山 Tangshan, 秦皇岛 Qinhuangdao, 保定 Baoding, 廊坊 Langfang, 曹妃甸 Caofeidian, 雄安 Xiong'an
太原 Taiyuan, 大同 Datong, 长治 Changzhi, 晋中 Jinzhong
呼和浩特 Hohhot, 包头 Baotou, 满洲里 Manzhouli, 二连浩特 Erenhot
沈阳 Shenyang, 大连 Dalian, 鞍山 Anshan, 丹东 Dandong, 营口 Yingkou
长春 Changchun, 延吉 Yanji, 珲春 Hunchun
哈尔滨 Harbin, 大庆 Daqing, 黑河 Heihe, 绥化 Suihua, 绥芬河 Suifenhe
上海 Shanghai, 浦东 Pudong, 闵行 Minhang, 虹桥 Hongqiao, 漕河泾 Caohejing, 浦江 Pujiang
南京 Nanjing, 无锡 Wuxi, 常州 Changzhou, 苏州 Suzhou, 南通 Nantong, 连云港 Lianyungang
杭州 Hangzhou, 宁波 Ningbo, 大榭 Daxie, 杭州湾 Hangzhou Bay, 温州 Wenzhou, 湖州 Huzhou, 莫干山 Moganshan, 金华 Jinhua
台州 Taizhou, 台州湾 Taizhou Bay
合肥 Hefei, 芜湖 Wuhu, 蚌埠 Bengbu, 淮南 Huainan, 马鞍山 Ma'anshan, 慈湖 Cihu, 铜陵 Tongling, 安庆 Anqing, 滁州 Chuzhou
六安 Lu'an, 池州 Chizhou, 宣城 Xuancheng, 宁国 Ningguo, 桐城 Tongcheng
福州 Fuzhou, 厦门 Xiamen, 平潭 Pingtan
南昌 Nanchang, 小蓝 Xiaolan, 景德镇 Jingdezhen, 萍乡 Pingxiang, 九江 Jiujiang, 共青城 Gongqingcheng, 新余 Xinyu
鹰潭 Yingtan, 贵溪 Guixi, 赣州 Ganzhou, 龙南 Longnan, 瑞金 Ruijin, 吉安 Ji'an, 井冈山 Jinggangshan, 宜春 Yichun
丰城 Fengcheng, 抚州 Fuzhou, 上饶 Shangrao
济南 Jinan, 青岛 Qingdao, 淄博 Zibo, 烟台 Yantai, 潍坊 Weifang, 威海 Weihai, 日照 Rizhao
郑州 Zhengzhou, 洛阳 Luoyang
武汉 Wuhan, 东湖 East Lake, 黄石 Huangshi, 十堰 Shiyan, 襄阳 Xiangyang, 枣阳 Zaoyang, 鄂州 Ezhou, 葛店 Gedian
孝感 Xiaogan, 汉川 Hanchuan, 荆州 Jingzhou
长沙 Changsha, 浏阳 Liuyang, 株洲 Zhuzhou, 湘潭 Xiangtan, 衡阳 Hengyang, 岳阳 Yueyang, 常德 Changde, 益阳 Yiyang
郴州 Chenzhou, 怀化 Huaihua, 娄底 Loudi
广州 Guangzhou, 南沙 Nansha, 深圳 Shenzhen, 珠海 Zhuhai, 横琴 Hengqin, 汕头 Shantou, 佛山 Foshan, 江门 Jiangmen
湛江 Zhanjiang, 茂名 Maoming, 惠州 Huizhou, 阳江 Yangjiang, 东莞 Dongguan, 松山湖 Songshan Lake, 中山 Zhongshan
南宁 Nanning, 桂林 Guilin, 北海 Beihai, 防城港 Fangchenggang, 崇左 Chongzuo
海口 Haikou, 儋州 Danzhou, 洋浦 Yangpu, 海南 Hainan
重庆 Chongqing, 两江 Liangjiang, 万州 Wanzhou, 长寿 Changshou
成都 Chengdu, 泸州 Luzhou, 绵阳 Mianyang, 广元 Guangyuan, 内江 Neijiang, 乐山 Leshan, 宜宾 Yibin, 临港 Lingang
贵阳 Guiyang
昆明 Kunming, 嵩明 Songming, 杨林 Yanglin, 曲靖 Qujing, 红河 Honghe, 蒙自 Mengzi
拉萨 Lhasa
陕西 Shaanxi, 西安 Xi'an, 宝鸡 Baoji, 咸阳 Xianyang, 汉中 Hanzhong, 榆林 Yulin, 杨凌 Yangling
航空 Aviation, 航天 Aerospace, 火炬 Torch
兰州 Lanzhou
青海 Qinghai, 西宁 Xining, 海西 Haixi, 格尔木 Golmud, 昆仑 Kunlun
银川 Yinchuan
乌鲁木齐 Urumqi, 甘泉堡 Ganquanpu, 石河子 Shihezi, 伊犁 Ili, 博 Bortala
"""
#: What stands between the places of a label.
_JOINTS: Final = {"市": "", "及": "and"}
_ENGLISH: Final = (
    dict(place.split(" ", 1) for place in (part.strip() for part in re.split(r"[,\n]", _PLACES)) if place) | _JOINTS
)
_KIND: Final = re.compile(rf"(.+?)({'|'.join(_KINDS)})")
_PARTS: Final = re.compile("|".join(sorted(_ENGLISH, key=len, reverse=True)))
#: Labels that are not made of a place and a kind.
_OTHERS: Final = {"吉林市": "Jilin City", "吉林高新技术产业开发区": "Jilin City High-tech Zone"}


def zone_label(label: str, lang: Language) -> str:
    """Return the name of a city or zone in *lang*, as it is printed if its English name is not known.

    >>> zone_label("哈尔滨高新技术产业开发区", "en")
    'Harbin High-tech Zone'
    """
    if lang == "zh":
        return label
    if label in _OTHERS:
        return _OTHERS[label]
    match = _KIND.fullmatch(label)
    if match is None or _PARTS.sub("", match[1]):
        return label
    words = [_ENGLISH[part] for part in _PARTS.findall(match[1])]
    return " ".join(word for word in (*words, _KINDS[match[2]]) if word)


#: The end of the label of a zone; 地区 is a prefecture.
_ZONE: Final = re.compile(r".*((?<!地)区|园)")
#: What the short name of a city leaves out.
_CITY_END: Final = re.compile(
    r"((哈尼|朝鲜|土家|布依|景颇|傈僳|蒙古|[彝藏回苗侗傣白羌壮])族|蒙古|哈萨克|柯尔克孜)*自治[州县]$|[市州盟县]$|地区$"
)
#: Another name of a city or zone, such as an earlier label -> the label that is printed now.
_OTHER_NAMES: Final = dict(
    line.split(" = ")
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)


def zone_kind(label: str) -> Kind:
    """Return whether a label below a province is that of a city or of a zone.

    >>> zone_kind("伊犁州"), zone_kind("苏州工业园")
    (<Kind.CITY: 3>, <Kind.ZONE: 4>)
    """
    return Kind.ZONE if _ZONE.fullmatch(label) else Kind.CITY


def current_label(label: str) -> str:
    """Return the label that is printed now for the city or zone that was printed as *label*.

    >>> current_label("大连市高新技术产业园区"), current_label("深圳市")
    ('大连高新技术产业园区', '深圳市')
    """
    return _OTHER_NAMES.get(label, label)


def zone_names(label: str) -> tuple[str, ...]:
    """Return all accepted names of a city or zone, each as :func:`xlpkg.model.regions.name_key` returns it.

    They are the label, its other names, those of a city without 市, and the English ones. The name of a province is not
    one of them. A name may be that of another city or zone, too: 抚州 and 福州 are Fuzhou.

    >>> zone_names("深圳市")
    ('深圳市', '深圳', 'shenzhen')
    """
    labels = [label, *(other for other, now in _OTHER_NAMES.items() if now == label)]
    short = [_CITY_END.sub("", each) for each in labels if zone_kind(each) is Kind.CITY]
    names = [*labels, *(name for name in short if len(name) > 1), *(zone_label(each, "en") for each in labels)]
    return tuple(dict.fromkeys(name_key(name) for name in names if not find_region(name)))
