"""A finding of a check: its code, severity, location, the printed and the expected value, and a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

from xlpkg.analysis.places import place_label, place_of, translated
from xlpkg.messages import Message
from xlpkg.model.words import Currency

if TYPE_CHECKING:
    from xlpkg.messages import Language

Severity = Literal["error", "warning", "note"]
#: The most severe first.
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
_SEVERITY_NAMES: Final[dict[Language, dict[Severity, str]]] = {
    "zh": {"error": "错误", "warning": "警告", "note": "说明"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
#: The columns of :meth:`Finding.row`.
CHECK_HEADER: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("级别", "代码", "位置", "公布值", "应为", "说明"),
    "en": ("severity", "code", "where", "printed", "expected", "message"),
}


#: Sizes in 亿 -> their names in English and Chinese; one yuan or dollar has none.
_SIZES: Final = {
    1e-5: ("thousand", "千"),
    1e-4: ("10 thousand", "万"),
    1e-2: ("million", "百万"),
    1e-1: ("10 million", "千万"),
    1.0: ("100 million", "亿"),
    10.0: ("billion", "十亿"),
    100.0: ("10 billion", "百亿"),
    1e3: ("100 billion", "千亿"),
    1e4: ("trillion", "万亿"),
}
#: The parts of a place that are names in a language.
_NAMED_PARTS: Final = ("region", "flow", "basis")
#: The codes of findings on stored figures that compare levels in 亿, or percentages.
_LEVEL_CODES: Final = (
    "identity", "sum", "month-above-ytd", "january-not-ytd", "level-odd", "level-unusual", "ytd-step",
)  # fmt: skip
_PERCENT_CODES: Final = ("total-not-between", "base-revised", "national-yoy")
#: The decimals of a percentage: one more than the published ones have, as in the sentences.
_PERCENT_DECIMALS: Final = 2
#: The codes in Chinese, first those of the audit.
_CODE_NAMES: Final = {
    "label": "标签",
    "value": "数值",
    "identity": "勾稽",
    "sum": "合计",
    "ytd-below-month": "累计小于当月",
    "prose": "正文",
    "count": "个数",
    "rank": "位次",
    "sort-note": "排序说明",
    "missing": "缺失",
    "unread": "未核对",
    "month-above-ytd": "当月大于累计",
    "january-not-ytd": "1 月累计与当月不符",
    "total-not-between": "进出口同比越界",
    "level-odd": "金额可疑",
    "level-unusual": "金额异常",
    "levels-missing": "缺金额",
    "ytd-step": "累计与逐月相加不符",
    "base-revised": "上年基数有修订",
    "national-yoy": "全国同比不符",
    "wide-band": "同比误差较大",
    "months-missing": "缺月份",
    "reconstructed": "反推数据",
    "changed": "手工修改",
    "long-comment": "点评过长",
}


def code_label(code: str, lang: Language) -> str:
    """Return what kind of finding *code* is, in words of *lang*.

    >>> code_label("ytd-below-month", "en"), code_label("ytd-below-month", "zh")
    ('ytd below month', '累计小于当月')
    """
    return _CODE_NAMES[code] if lang == "zh" else code.replace("-", " ")


class Ground(Enum):
    """What a report's sentence is compared with: the store, or the table of the report.

    A value is the name in English and in Chinese.
    """

    STORE = ("the store", "数据库")
    TABLE = ("the report's own table", "报告自己的表")

    def label(self, lang: Language) -> str:
        """Return the name in *lang*."""
        return self.value[lang == "zh"]


class ColumnKind(Enum):
    """What the figures of a column are. A value is the name in English and in Chinese."""

    LEVEL = ("levels", "金额")
    CHANGE = ("YoY", "同比")

    def label(self, lang: Language) -> str:
        """Return the name in *lang*."""
        return self.value[lang == "zh"]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a figure: a size in 亿 and a currency, or percent if both are None.

    >>> Unit(10.0, Currency.RMB).label("en"), Unit(1.0, Currency.USD).label("zh"), Unit(None, None).label("en")
    ('billion yuan', '亿美元', '%')
    """

    factor: float | None
    currency: Currency | None

    @classmethod
    def of_code(cls, code: str, currency: Currency) -> Unit | None:
        """Return the unit of a finding on stored figures, None if it compares nothing in a unit."""
        if code in _LEVEL_CODES:
            return cls(1.0, currency)
        return cls(None, None) if code in _PERCENT_CODES else None

    def label(self, lang: Language) -> str:
        """Return the unit in *lang*."""
        if self.factor is None:
            return "%"
        currency = self.currency.unit(lang) if self.currency else ""
        english, chinese = _SIZES.get(self.factor, ("", ""))
        return chinese + currency if lang == "zh" else f"{english} {currency}".strip()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``where`` names the month, region, flow and basis, and the file and cell if there is one. ``printed`` and
    ``expected`` are numbers in the unit of the figure, texts, or None if nothing is compared.
    """

    code: str
    severity: Severity
    where: str
    printed: float | str | None
    expected: float | str | None
    message: Message
    unit: Unit | None = None

    def sentence(self, lang: Language = "en") -> str:
        """Return the finding as a sentence in *lang*."""
        return self.message.sentence(lang)

    def as_json(self, lang: Language = "en", currency: Currency | None = None) -> dict[str, object]:
        """Return code, severity, where, printed, expected, unit and message; *currency* is that of stored levels."""
        unit = self.unit or (Unit.of_code(self.code, currency) if currency else None)
        place = {
            name: translated(part, lang) if name in _NAMED_PARTS else part
            for name, part in place_of(self.where).items()
        }
        if currency is not None:
            place["currency"] = currency.value
        return {
            "code": self.code,
            "severity": self.severity,
            "where": place,
            "printed": self.printed,
            "expected": _shown(self.expected, lang),
            "unit": unit.label(lang) if unit else None,
            "message": self.sentence(lang),
        }

    def row(self, lang: Language = "zh", currency: Currency | None = None) -> tuple[float | str, ...]:
        """Return the cells under :data:`CHECK_HEADER`; an empty text if nothing is compared.

        A value with a unit is a text; *currency* is that of stored levels.
        """
        unit = self.unit or (Unit.of_code(self.code, currency) if currency else None)
        compared = (_with_unit(value, unit, lang) for value in (self.printed, _shown(self.expected, lang)))
        where = place_label(self.where, lang)
        return (_SEVERITY_NAMES[lang][self.severity], self.code, where, *compared, self.sentence(lang))

    def line(self, lang: Language = "en") -> str:
        """Return the finding as a line: location, severity and kind, printed and expected value, and the sentence."""
        values = [value for value in (self.printed, _shown(self.expected, lang)) if value is not None]
        compared = " → ".join(map(str, values)) if self.code != "unread" else ""
        if compared and self.unit and isinstance(values[-1], float):
            compared += _AfterNumber(self.unit).label(lang)
        kind = f"{_SEVERITY_NAMES[lang][self.severity]} {self.code if lang == 'en' else _CODE_NAMES[self.code]}"
        return ": ".join(part for part in (place_label(self.where, lang), kind, compared, self.sentence(lang)) if part)


def _with_unit(value: float | str | None, unit: Unit | None, lang: Language) -> float | str:
    if value is None:
        return ""
    if unit is None or isinstance(value, str):
        return value
    if unit.factor is None:
        value = round(value, _PERCENT_DECIMALS)
    return f"{value:,.10g}{_AfterNumber(unit).label(lang)}"


@dataclass(frozen=True, slots=True)
class _AfterNumber:
    """A unit as it follows a number: %, 亿元, or × 100 million yuan."""

    unit: Unit

    def label(self, lang: Language, /) -> str:
        """Return the text to append to a number."""
        label = self.unit.label(lang)
        if self.unit.factor is None:
            return label
        return f" × {label}" if label[0].isdecimal() else f" {label}"


def _shown(value: float | str | None, lang: Language) -> float | str | None:
    """Return an expected value; the name of a region, flow or basis is in *lang*."""
    return translated(value, lang) if isinstance(value, str) else value


def finding(
    code: str,
    severity: Severity,
    where: str,
    printed: float | str | None = None,
    expected: float | str | None = None,
    *,
    key: str = "",
    **facts: object,
) -> Finding:
    """Return the finding *code*.

    Its sentence is ``check-`` and *key* in the catalogue, by default *code*, filled with *printed*, *expected* and
    *facts*; a fact named ``unit`` is the unit of *printed* and *expected*.
    """
    given = facts.get("unit")
    unit = given if isinstance(given, Unit) else None
    in_unit = {"in_unit": _AfterNumber(unit)} if unit else {}
    message = Message(f"check-{key or code}", {"printed": printed, "expected": expected, **facts, **in_unit})
    return Finding(code, severity, where, printed, expected, message, unit)
