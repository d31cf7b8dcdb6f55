"""The words of trade statistics that a user types: flow, basis, currency, base method, language, day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from enum import IntEnum, StrEnum
from typing import Final, Literal, TypeVar

from xlpkg.errors import BadArgument
from xlpkg.messages import Language, Words
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR


class Flow(IntEnum):
    """A direction of trade; its value is the index on the flow axis of every array."""

    TOTAL = 0
    EXPORT = 1
    IMPORT = 2
    NET = 3

    def label(self, lang: Language) -> str:
        """Return the flow's name in *lang*."""
        return FLOW_NAMES[lang][self]


class Basis(IntEnum):
    """The month alone, or the year to date; its value is the index on the basis axis of every array."""

    MONTH = 0
    YTD = 1

    def label(self, lang: Language) -> str:
        """Return the basis in words of *lang*: "the month", 累计."""
        return BASIS_NAMES[lang][self]


class Currency(StrEnum):
    """The currency of an edition of table (8): US dollars or yuan."""

    USD = "usd"
    RMB = "rmb"

    @property
    def other(self) -> Currency:
        """The other currency."""
        return Currency.RMB if self is Currency.USD else Currency.USD

    def label(self, lang: Language) -> str:
        """Return the currency's name in *lang*: dollars, 人民币."""
        return CURRENCY_NAMES[lang][self]

    def unit(self, lang: Language) -> str:
        """Return the name of its unit in *lang*: dollars, 元."""
        return "元" if lang == "zh" and self is Currency.RMB else self.label(lang)


class Method(IntEnum):
    """The base of a YoY; see :func:`xlpkg.analysis.measures.compute_yoy`.

    AUTO chooses between OFFICIAL, ANNOUNCED, RECONCILED, REVISED and STORED for each region and month. DERIVED is no
    choice of a user: it is the YoY of the third flow, where two are announced.
    """

    AUTO = 0
    OFFICIAL = 1
    STORED = 2
    REVISED = 3
    FIRST = 4
    RECONCILED = 5
    ANNOUNCED = 6
    DERIVED = 7

    def label(self, lang: Language) -> str:
        """Return the method's name in *lang*."""
        return METHOD_NAMES[lang][self]


class Edition(StrEnum):
    """The publication that an announced figure comes from; the first in this order counts most.

    Final is the monthly bulletin, flash the press release in the middle of the next month, restated what a later
    bulletin says of the month.
    """

    FINAL = "final"
    FLASH = "flash"
    RESTATED = "restated"

    def label(self, lang: Language) -> str:
        """Return the edition in words of *lang*: flash, 快报."""
        return EDITION_NAMES[lang][self]


_Meaning = TypeVar("_Meaning")


def _by_word(words: dict[_Meaning, tuple[str, ...]]) -> dict[str, _Meaning]:
    return {word: meaning for meaning, each in words.items() for word in each}


FLOW_WORDS: Final = _by_word(
    {
        Flow.TOTAL: ("进出口", "total", "总值"),
        Flow.EXPORT: ("出口", "export", "exports"),
        Flow.IMPORT: ("进口", "import", "imports"),
        Flow.NET: ("净出口", "net"),
    }
)
BASIS_WORDS: Final = _by_word({Basis.MONTH: ("当月", "month"), Basis.YTD: ("累计", "ytd", "year to date")})
CURRENCY_WORDS: Final = _by_word(
    {
        Currency.USD: ("usd", "美元", "dollars", "us dollars"),
        Currency.RMB: ("rmb", "cny", "人民币", "yuan", "renminbi"),
    }
)
#: The English and the Chinese name of each method, and other words for it.
_METHODS: Final = {
    Method.AUTO: ("auto", "自动"),
    Method.OFFICIAL: ("official", "公布"),
    Method.STORED: ("stored", "入库", "库存"),
    Method.REVISED: ("revised", "修订"),
    Method.FIRST: ("first", "首次公布", "首次"),
    Method.RECONCILED: ("reconciled", "基准调整", "调整"),
    Method.ANNOUNCED: ("announced", "发布"),
    Method.DERIVED: ("derived", "推算"),
}
#: Those that a user may choose.
METHODS: Final = tuple(Method)[: Method.DERIVED]
METHOD_NAMES: Final = {
    lang: tuple(words[index] for words in _METHODS.values()) for index, lang in enumerate(("en", "zh"))
}


class Dimension(StrEnum):
    """A column of codes by which trade is divided."""

    COMMODITY = "commodity"
    PARTNER = "partner"
    REGIME = "regime"

    def label(self, lang: Language) -> str:
        """Return the name in *lang*: trading partner, 贸易伙伴."""
        return DIMENSION_NAMES[lang][self]


DIMENSION_NAMES: Final = {
    "zh": {Dimension.COMMODITY: "商品", Dimension.PARTNER: "贸易伙伴", Dimension.REGIME: "贸易方式"},
    "en": {Dimension.COMMODITY: "commodity", Dimension.PARTNER: "trading partner", Dimension.REGIME: "customs regime"},
}
_PARTNER: Final = ("partner", "trading partner", "partners", "country", "countries")
#: The columns of codes in the detail.
DIMENSION_WORDS: Final = _by_word(
    {
        Dimension.COMMODITY: ("commodity", "commodities", "商品"),
        Dimension.PARTNER: (*_PARTNER, "贸易伙伴", "国别", "国家", "国家和地区", "国家(地区)", "国家（地区）"),
        Dimension.REGIME: ("regime", "customs regime", "regimes", "贸易方式", "监管方式"),
    }
)
DriversOrder = Literal["value", "contribution"]
#: The orders of the rows of a table of commodities, partners or regimes.
DRIVERS_ORDER_WORDS: Final[dict[str, DriversOrder]] = _by_word(
    {"value": ("value", "金额"), "contribution": ("contribution", "贡献", "拉动")}
)
#: The most rows of a table of commodities, partners or regimes; there are about 9,000 commodities.
MOST_ROWS: Final = 10_000
CURRENCY_NAMES: Final = {
    "zh": {Currency.USD: "美元", Currency.RMB: "人民币"},
    "en": {Currency.USD: "dollars", Currency.RMB: "yuan"},
}
LANGUAGE_WORDS: Final[dict[str, Language]] = _by_word(
    {"zh": ("zh", "中文", "chinese"), "en": ("en", "english", "英文", "英语")}
)
#: The name of each language, in itself.
LANGUAGE_NAMES: Final[dict[Language, str]] = {"zh": "中文", "en": "English"}
COLON: Final[dict[Language, str]] = {"zh": "：", "en": ": "}
SEMICOLON: Final[dict[Language, str]] = {"zh": "；", "en": "; "}

FLOW_NAMES: Final = {
    "zh": ("进出口", "出口", "进口", "净出口"),
    "en": ("total trade", "exports", "imports", "net exports"),
}
BASIS_NAMES: Final = {"zh": ("当月", "累计"), "en": ("the month", "the year to date")}
EDITION_NAMES: Final = {
    "zh": {Edition.FINAL: "月报", Edition.FLASH: "快报", Edition.RESTATED: "后期修订"},
    "en": {Edition.FINAL: "final", Edition.FLASH: "flash", Edition.RESTATED: "restated"},
}

#: The shipped styles of the report's sentences; the first is that of the published report.
STYLES: Final = ("published", "bulletin")
STYLE_NAMES: Final = {"zh": ("报告体", "公报体"), "en": STYLES}
_STYLE: Final = re.compile(r"[\w-]{1,40}")
_DAY: Final = re.compile(r"\s*(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})(?:\s*日)?\s*")


def look_up(value: object, words: dict[str, _Meaning], key: str) -> _Meaning:
    """Return the meaning of the word *value*, in any letter case. Raises BadArgument, with all *words*, for others."""
    meaning = words.get(value.strip().lower()) if isinstance(value, str) else None
    if meaning is None:
        raise BadArgument(key, value=value, words=Words(words))
    return meaning


def _parser(words: dict[str, _Meaning], key: str) -> Callable[[object], _Meaning]:
    """Return a function that takes one of *words* or of their meanings. It raises BadArgument for any other value."""

    def parse(value: object) -> _Meaning:
        meanings = [meaning for meaning in words.values() if meaning is value]
        return meanings[0] if meanings else look_up(value, words, key)

    return parse


parse_flow: Final = _parser(FLOW_WORDS, "bad-flow")
#: The flow of an online query, exports or imports.
parse_query_flow: Final = _parser(
    {word: flow for word, flow in FLOW_WORDS.items() if flow in (Flow.EXPORT, Flow.IMPORT)}, "bad-flow"
)
parse_dimension: Final = _parser(DIMENSION_WORDS, "bad-dimension")
parse_drivers_order: Final = _parser(DRIVERS_ORDER_WORDS, "bad-choice")
parse_basis: Final = _parser(BASIS_WORDS, "bad-basis")
parse_currency: Final = _parser(CURRENCY_WORDS, "bad-currency")
parse_method: Final = _parser(_by_word({method: _METHODS[method] for method in METHODS}), "bad-method")
parse_language: Final = _parser(LANGUAGE_WORDS, "bad-language")


def parse_top(value: object) -> int:
    """Return the number of rows that *value* denotes. Raises BadArgument if it is not from 1 to MOST_ROWS."""
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_ROWS)) and 1 <= int(text) <= MOST_ROWS):
        raise BadArgument("bad-top", value=value, most=MOST_ROWS)
    return int(text)


def parse_moment(value: object) -> dt.datetime:
    """Return the moment that *value* denotes, with a time zone; for a day, the end of the day.

    Accepted: a date, "2025-03-18", "2025/3/18", "2025年3月18日", a datetime, "2025-03-18 14:30" and
    "2025-03-18T14:30+08:00". Without a time zone, that of this computer is used.

    Raises BadArgument for any other value.

    >>> parse_moment("2025-03-18").isoformat()[:26], parse_moment("2025-03-18T14:30+08:00").isoformat()
    ('2025-03-18T23:59:59.999999', '2025-03-18T14:30:00+08:00')
    """
    moment: dt.date | None = None
    try:
        if isinstance(value, dt.date):
            moment = value
        elif isinstance(value, str) and (day := _DAY.fullmatch(value)):
            moment = dt.date(int(day[1]), int(day[2]), int(day[3]))
        elif isinstance(value, str) and (text := value.strip())[4:5] == "-" and ":" in text:
            moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadArgument("bad-moment", value=value)
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time.max)
    return moment if moment.tzinfo else moment.astimezone()


def end_of_minute(moment: dt.datetime) -> dt.datetime:
    """Return *moment*, or the end of its minute if it has no seconds: notes of reports name none."""
    return moment if moment.second or moment.microsecond else moment + dt.timedelta(seconds=59, microseconds=999_999)


def parse_style(value: object) -> str:
    """Return the name of a style: for 报告体 and 公报体 the English one, else *value*, which may be the user's.

    Raises BadArgument if *value* cannot be a name.
    """
    if not isinstance(value, str) or not _STYLE.fullmatch(value.strip()):
        raise BadArgument("bad-style", value=value)
    name = value.strip()
    return dict(zip(STYLE_NAMES["zh"], STYLES, strict=True)).get(name, name)


def style_label(name: str, lang: Language) -> str:
    """Return the name of the style *name* in *lang*; a user's style has one name."""
    return dict(zip(STYLES, STYLE_NAMES[lang], strict=True)).get(name, name)
