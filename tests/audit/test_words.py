"""Every line of the words is a word of its kind, and changes how a text is read as its kind says."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.audit.tokens import find_unit, normalised, region_of, size_and_currency, tokens
from xlpkg.audit.vocabulary import expanded, word_lists, words_of
from xlpkg.model.words import Currency

LISTS = word_lists()
#: The kinds of lists whose lines are no tokens.
NO_TOKENS = ("customs", "measures")
#: A word between others.
AROUND = {"zh": "甲{}甲", "en": "; {} xx"}
#: Texts with a place for the word, and their numbers of right and wrong figures. In May 2025 Guangdong's exports were
#: 506.3 billion yuan, 3.1 % less than a year before.
READ = {
    "fall.zh": ("2025年5月，广东出口5063.0亿元，{}3.1%。", 2, 0),
    "fall.en": ("In May 2025, Guangdong's exports {} 3.1 percent to 506.3 billion yuan.", 2, 0),
    "rise.zh": ("2025年5月，广东出口5063.0亿元，{}3.1%。", 1, 1),
    "rise.en": ("In May 2025, Guangdong's exports {} 3.1 percent to 506.3 billion yuan.", 1, 1),
    "part.zh": ("2025年5月，广东{}出口5063.0亿元，下降1.3%。", 0, 0),
    "part.en": ("In May 2025, Guangdong's {} exports fell 1.3 percent to 506.3 billion yuan.", 0, 0),
    "harmless.zh": ("2025年5月，广东出口5063.0亿元，{}下降3.1%。", 2, 0),
    "harmless.en": ("In May 2025, Guangdong's exports fell 3.1 percent {} to 506.3 billion yuan.", 2, 0),
    "source.en": ("{} exports of Guangdong fell 3.1 percent to 506.3 billion yuan in May 2025.", 2, 0),
    "comparison.zh": ("2025年5月，广东出口5063.0亿元，{}下降3.1%。", 2, 0),
    "comparison.en": ("In May 2025, Guangdong's exports fell 3.1 percent {} to 506.3 billion yuan.", 2, 0),
    "other_comparison.zh": ("2025年5月，广东出口5063.0亿元，{}下降1.3%。", 1, 0),
    "other_comparison.en": ("In May 2025, Guangdong's exports fell 1.3 percent {} to 506.3 billion yuan.", 1, 0),
    "other_measure.zh": ("2025年5月，广东出口5063.0亿元，下降3.1%，{}9.9%。", 2, 0),
    "other_measure.en": (
        "In May 2025, Guangdong's exports fell 3.1 percent to 506.3 billion yuan, {} 9.9 percent.",
        2,
        0,
    ),
    "superlative.zh": ("2025年5月，广东出口5063.0亿元，下降3.1%，{}。", 2, 0),
    "superlative.en": ("In May 2025, Guangdong's exports fell 3.1 percent to 506.3 billion yuan, {}.", 2, 0),
    "flow-export.zh": ("2025年5月，广东{}5063.0亿元，下降3.1%。", 2, 0),
    "flow-export.en": ("In May 2025, Guangdong's {} fell 3.1 percent to 506.3 billion yuan.", 2, 0),
    "flow-import.zh": ("2025年5月，广东出口下降3.1%，{}1111.0亿元。", 1, 1),
    "flow-import.en": ("In May 2025, Guangdong's exports fell 3.1 percent, and {} were 111.1 billion yuan.", 1, 1),
    "over.zh": ("2025年5月，广东出口{}5000.0亿元，下降3.1%。", 2, 0),
    "over.en": ("In May 2025, Guangdong's exports fell 3.1 percent to {} 500.0 billion yuan.", 2, 0),
    "below.zh": ("2025年5月，广东出口{}5100.0亿元，下降3.1%。", 2, 0),
    "below.en": ("In May 2025, Guangdong's exports fell 3.1 percent to {} 510.0 billion yuan.", 2, 0),
    "about.zh": ("2025年5月，广东出口{}5060.0亿元，下降3.1%。", 2, 0),
    "about.en": ("In May 2025, Guangdong's exports fell 3.1 percent to {} 506.0 billion yuan.", 2, 0),
}


def lines(name: str) -> list[str]:
    """Return the first word of each line of a file."""
    text = (files("xlpkg.audit") / "words" / f"{name}.txt").read_text("utf-8")
    frame, first = "", []
    for line in text.splitlines():
        frame = line if line.startswith("=") else frame
        first += list(words_of(f"{frame}\n{line}"))[:1]
    return first


def kind_of(name: str) -> str:
    """Return the kind of the words of a file."""
    return name.partition(".")[0].partition("-")[0]


def test_alternatives_frames_and_comments_are_read() -> None:
    text = "# a comment\nUp  # another\n= (x |)~\nris(e(s|)|ing)\n= ~\nC#"
    assert set(words_of(text)) == {"up", "x rises", "x rise", "x rising", "rises", "rise", "rising", "c#"}
    assert expanded("a(|b)") == ["a", "ab"]


def test_a_word_is_in_one_file_of_a_language_once() -> None:
    for language in ("zh", "en"):
        named = [name for name in LISTS if name.endswith(language) and kind_of(name) not in NO_TOKENS]
        found = Counter(word for name in named for word in LISTS[name])
        assert [word for word, count in found.items() if count > 1] == []
    for name in LISTS:
        assert [line for line, count in Counter(lines(name)).items() if count > 1] == [], name


@pytest.mark.parametrize("name", [name for name in LISTS if kind_of(name) not in ("word", *NO_TOKENS)])
def test_every_word_is_a_token_of_its_kind(name: str) -> None:
    frame = AROUND[name[-2:]]
    for word in LISTS[name]:
        text = normalised(frame.format(word))
        found = [(each.kind, each.text) for each in tokens(text)]
        assert found[1:-1] == [(kind_of(name), word)], text


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name in LISTS for read, case in READ.items() if read in (name, f"{kind_of(name)}{name[-3:]}")],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_every_line_changes_how_a_text_is_read(name: str, case: tuple[str, int, int], rmb_cube: Cube) -> None:
    frame, right, wrong = case
    for word in lines(name):
        done = audited(frame.format(word), rmb_cube)
        assert (word, done.right, done.wrong) == (word, right, wrong), [each.sentence() for each in done.findings]


#: What is no word of a list, by kind, if the gold texts do not have it; texts are separated by slashes.
PATTERNS = {
    "source": """
        新华社广州6月18日电(记者某某)/中新网6月18日讯/本报讯/根据省政府统计数据显示/记者18日从省政府获悉/从省商务厅了解到/
        海关总署广东分署发布/海关今日发布的信息/最新统计数据显示/广东省统计局数据/省商务厅18日最新发布的统计数据/羊城晚报/
        GUANGZHOU, June 18 (Xinhua) --/New York, Jun. 18 (ECNS) (Reporter)/(ECNS):/Citing customs data/
        According to the data of June 18 (provisional)/Data from Guangzhou Customs showed/The local customs said/
        General Administration of Customs of China (GAC) said on Friday/Updated: 10:20, 18 June 2025""",
    "date": "昨(18)日/June 18th, 2025/Jun. 18/10:20:30",
    "comparison_year": "较2023年前5个月/同今年同期相比/compared with that of 2023/from the same period of 2023",
    "other_comparison": "比去年12月/较上年前4个月/比1-4月/与4月份相比/比今年前4个月",
    "comparison": "from a year ago/over the same period of last year/than in the corresponding month of the prior year",
    "province_rank": "列全国各省第3/ranked 3rd nationwide/the second-largest in the country",
    "percent": "-3 percent/+3 per cent/1.5 pct",
    "level": "US$50 billion/¥5bn/3亿多美元",
    "superlative": "稳居东部前三位/继续居全省第2位/在中部地区位居第二位/第三大/ranked 12th among six provinces",
    "other_measure": "增速低出平均水平/快于全省/跑赢同期平均增速/较全省高出/比同期全国出口快/represented 23.4% of",
    "flow": "exported goods worth 5 billion yuan/imported 506.3 billion yuan/imported and exported $5",
    "part_of_region": "上海浦东/吉林市/广东自贸/Shanghai Port/Jilin City",
}


def test_what_is_no_word_of_a_list_has_its_kind() -> None:
    for kind, texts in PATTERNS.items():
        for text in map(str.strip, texts.split("/")):
            assert tokens(text)[0].kind == kind, text
            assert "".join(each.text for each in tokens(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("RCEP伙伴出口100亿元", ["part", "word", "flow", "level"]),
        ("café’s 5 yuan", ["word", "level"]),
        ("more than a year ago", ["rise", "comparison"]),
        ("in May up 3 percent from April", ["harmless", "period", "rise", "percent", "other_comparison"]),
        ("trade with the rest of the world", ["flow"]),
        ("上海市场", ["region", "word"]),
    ],
)
def test_the_longest_word_is_used_and_none_is_cut(text: str, kinds: list[str]) -> None:
    assert [each.kind for each in tokens(text)] == kinds


def test_a_region_has_any_of_its_names() -> None:
    names = {
        "the Tibet Autonomous Region": "西藏", "The Guangxi Zhuang Autonomous Region's": "广西", "Xizang": "西藏",
        "Chongqing Municipality": "重庆", "the nation's": "全国", "China’s": "全国", "吉林省": "吉林",
        "内蒙古地区": "内蒙", "the Inner Mongolia": "内蒙", "Heilongjiang Province": "黑龙江"
    }  # fmt: skip
    for text, short in names.items():
        (token,) = tokens(text)
        assert (token.kind, region_of(token).short) == ("region", short)


def test_a_unit_has_a_size_and_a_currency() -> None:
    units = {
        "5000元": (1e-8, Currency.RMB), "$30": (1e-8, Currency.USD), "508.0亿": (1.0, None),
        "3.2 million": (0.01, None), "(100 million yuan)": (1.0, Currency.RMB), "3.5": (None, None),
    }  # fmt: skip
    for text, unit in units.items():
        assert size_and_currency(text) == unit
        assert find_unit(text) == (None if None in unit else unit)
