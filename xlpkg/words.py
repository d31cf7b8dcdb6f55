"""The words of trade statistics that a user types: flow, basis, currency, base method, language."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final, TypeVar

from xlpkg.errors import BadArgument
from xlpkg.messages import Language


class Flow(IntEnum):
    """A direction of trade; the value is its place on the flow axis of every array."""

    TOTAL = 0
    EXPORT = 1
    IMPORT = 2
    NET = 3


class Basis(IntEnum):
    """The month alone, or the year to date."""

    MONTH = 0
    YTD = 1


class Currency(StrEnum):
    """The edition of the customs' table: US dollars or yuan."""

    USD = "usd"
    RMB = "rmb"


class Method(IntEnum):
    """How last year's base of a YoY was found; AUTO chooses between the others for each cell."""

    AUTO = 0
    OFFICIAL = 1
    STORED = 2
    REVISED = 3


FLOW_WORDS: Final = {
    "进出口": Flow.TOTAL,
    "total": Flow.TOTAL,
    "总值": Flow.TOTAL,
    "出口": Flow.EXPORT,
    "export": Flow.EXPORT,
    "exports": Flow.EXPORT,
    "进口": Flow.IMPORT,
    "import": Flow.IMPORT,
    "imports": Flow.IMPORT,
    "净出口": Flow.NET,
    "net": Flow.NET,
}
BASIS_WORDS: Final = {"当月": Basis.MONTH, "month": Basis.MONTH, "累计": Basis.YTD, "ytd": Basis.YTD}
CURRENCY_WORDS: Final = {
    "usd": Currency.USD,
    "美元": Currency.USD,
    "rmb": Currency.RMB,
    "cny": Currency.RMB,
    "人民币": Currency.RMB,
}
METHOD_WORDS: Final = {
    "auto": Method.AUTO,
    "自动": Method.AUTO,
    "official": Method.OFFICIAL,
    "公布": Method.OFFICIAL,
    "stored": Method.STORED,
    "库存": Method.STORED,
    "revised": Method.REVISED,
    "修订": Method.REVISED,
}
LANGUAGE_WORDS: Final[dict[str, Language]] = {"zh": "zh", "中文": "zh", "en": "en", "english": "en"}

FLOW_NAMES: Final = {
    "zh": ("进出口", "出口", "进口", "净出口"),
    "en": ("total trade", "exports", "imports", "net exports"),
}
METHOD_NAMES: Final = {
    "zh": ("自动", "公布", "库存", "修订"),
    "en": ("auto", "official", "stored", "revised"),
}

_Word = TypeVar("_Word")


def _word(value: object, words: dict[str, _Word], key: str) -> _Word:
    found = words.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise BadArgument(key, value=value, words=", ".join(words))
    return found


def flow(value: object) -> Flow:
    """Return the flow of a word such as 出口 or export. Raises BadArgument with the words that are known."""
    return value if isinstance(value, Flow) else _word(value, FLOW_WORDS, "bad-flow")


def basis(value: object) -> Basis:
    """Return the basis of 当月, month, 累计 or ytd. Raises BadArgument."""
    return value if isinstance(value, Basis) else _word(value, BASIS_WORDS, "bad-basis")


def currency(value: object) -> Currency:
    """Return the currency of usd, rmb, 美元 or 人民币. Raises BadArgument."""
    return value if isinstance(value, Currency) else _word(value, CURRENCY_WORDS, "bad-currency")


def method(value: object) -> Method:
    """Return the base method of auto, official, stored or revised. Raises BadArgument."""
    return value if isinstance(value, Method) else _word(value, METHOD_WORDS, "bad-method")


def language(value: object) -> Language:
    """Return the language of zh, en, 中文 or English. Raises BadArgument."""
    return _word(value, LANGUAGE_WORDS, "bad-language")
