"""The words that say where figures come from change nothing about them."""

from __future__ import annotations

import pytest
from read_sentences import of_guangdong, read
from test_lexicon import listed

SOURCES = listed(
    """
    新华社广州6月18日电 新华社广州6月18日电（记者某某） 中新网6月18日讯 新华社日电 本报讯 本网讯
    南方讯（某某） 根据省政府统计数据显示 来自省政府的数据 由省政府统计 按省政府统计 记者18日从省政府获悉
    从省政府了解 据省政府18日消息 据省政府18日数据显示 据省政府统计显示 据广州海关统计 根据海关统计数据显示
    来自海关的数据 记者18日从海关获悉 从省商务厅了解到 从海关了解 由海关统计 按海关统计 据省政府介绍
    据省政府消息 从新闻发布会上获悉 据统计显示 据某某数据显示 海关总署发布 广州海关最新统计数据显示
    海关今日发布的信息 海关对外公布最新消息 海关总署广东分署发布 海关18日公布数据 海关今天发布 海关昨日发布
    海关昨天数据 记者18日从海关 最新统计数据显示 数据显示 广东省统计局数据 省商务厅18日最新发布的统计数据
    商务局公布消息称 统计局发布信息显示 南方日报 羊城晚报 新快晨报 广东卫视 新华新闻网 南方网讯
    """
)
SOURCES_EN = """
GUANGZHOU, June 18 (Xinhua) --
GUANGZHOU --
NEW YORK --
HAIKOU /China/, June 18. /TASS/.
GUANGZHOU (ECNS) --
Guangzhou, June 18 (ECNS) --
New York, June 18. /TASS/
Guangzhou, Jun. 18 (ECNS) (Reporter)
(ECNS) --
(ECNS):
Guangzhou City, Guangdong, June 18 (Xinhua) --
According to the customs,
Citing customs data,
Citing the bureau of the province,
According to the bureau (provisional),
As per the customs,
According to the data of June 18 (provisional),
Customs data showed that
Customs statistics show that
Customs authorities said on Friday
Customs figures released Friday
Local customs data showed
The latest customs data show
Official customs statistics said
Provincial customs figures
New customs data
Latest provincial customs data showed
The new local customs statistics showed
Data from Guangzhou Customs showed
Figures by the local customs show
Statistics released by Guangzhou Customs of China on Friday released
Official data showed
Latest figures show
Local statistics released on Friday
Data has shown
Figures have shown
Data had shown
Statistics indicated
Figures indicate
Data released
The local customs said
Guangzhou Customs announced
General Administration of Customs of China (GAC) said on Friday
The General Administration of Customs (GACC) data showed
The customs said at a news conference that
Customs authorities announced during the press briefing
The local customs on Friday told reporters at the news briefing
Guangzhou Customs said on Friday in a press conference
It said that
GAC announced on Friday that
GACC stated
It noted Friday
It added
""".strip().split("\n")


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_changes_nothing(source: str) -> None:
    assert read(f"{source}，2025年5月，出口增长5.2%。", region="广东") == ([of_guangdong("export 5.2%")], [])


@pytest.mark.parametrize("source", SOURCES_EN)
def test_an_english_source_changes_nothing(source: str) -> None:
    figures, _ = read(f"{source} exports in May 2025 rose 5.2 percent.", region="广东")
    assert figures == [of_guangdong("export 5.2%")]


@pytest.mark.parametrize("word", ["Updated", "Source", "Editor", "Published"])
def test_a_line_on_the_text_has_no_figures(word: str) -> None:
    assert read(f"{word}: 10:20, 18 June 2025, Guangdong exports 5063") == ([], [])
