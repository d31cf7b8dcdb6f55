"""A finding of a check: its code, severity, location, the printed and the expected value, and a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from xlpkg.analysis.places import FigurePlace, place_label, place_of, stored_names, stored_word, translated
from xlpkg.messages import Language, Message, say
from xlpkg.model.regions import Region
from xlpkg.model.words import COLON, Currency, Flow

Severity = Literal["error", "warning", "note"]
#: The most severe first.
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
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
#: The sizes of units with a name, in 亿.
UNIT_SIZES: Final = tuple(_SIZES)
#: The codes of findings on a table of a report, whose levels are in 亿 of the currency if that is known.
_LEVEL_CODES: Final = ("identity", "sum")
#: The decimals of a percentage: one more than the published ones have, as in the sentences.
_PERCENT_DECIMALS: Final = 2


def code_label(code: str, lang: Language) -> str:
    """Return what kind of finding *code* is, in words of *lang*.

    >>> code_label("ytd-below-month", "en"), code_label("ytd-below-month", "zh")
    ('year to date below month', '累计小于当月')
    """
    return say(f"code-{code}", lang)


class _Named(Enum):
    """A value is the name in English and in Chinese."""

    def label(self, lang: Language) -> str:
        """Return the name in *lang*."""
        return str(self.value[lang == "zh"])


class Ground(_Named):
    """What a report's sentence is compared with: the store, or the table of the report."""

    STORE = ("the store", "数据库")
    TABLE = ("the report's own table", "报告自己的表")


class ColumnKind(_Named):
    """What the figures of a column are."""

    LEVEL = ("levels", "金额")
    CHANGE = ("YoY", "同比")


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a figure: a size in 亿 and a currency, or percent if both are None.

    >>> Unit(10.0, Currency.RMB).label("en"), Unit(1.0, Currency.USD).label("zh"), Unit(None, None).label("en")
    ('billion yuan', '亿美元', '%')
    """

    factor: float | None
    currency: Currency | None

    def label(self, lang: Language) -> str:
        """Return the unit in *lang*."""
        if self.factor is None:
            return "%"
        currency = self.currency.unit(lang) if self.currency else ""
        english, chinese = _SIZES.get(self.factor, ("", ""))
        return chinese + currency if lang == "zh" else f"{english} {currency}".strip()


#: The unit of a YoY, a share or a contribution.
PERCENT: Final = Unit(None, None)


@dataclass(frozen=True, slots=True)
class RevisedLevel:
    """A year to date, as printed and as it follows from the one before, in 亿: the months before were revised."""

    region: Region
    flow: Flow
    printed: float
    expected: float

    @property
    def change(self) -> float:
        """By how much the months before were revised."""
        return self.printed - self.expected

    def as_json(self) -> dict[str, object]:
        """Return region, zone, flow, printed and expected; zone is None for a province."""
        names = stored_names(self.region)
        compared = {name: round(getattr(self, name), 8) for name in ("printed", "expected")}
        return {"region": names["region"], "zone": names.get("zone"), "flow": self.flow.name.lower(), **compared}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``where`` is the location of a text or of a stored figure, which is then ``figure``. ``printed`` and ``expected``
    are numbers in the unit of the figure, texts, or None if nothing is compared. ``revisions``: all levels that it is
    about, the most important first, if its sentence names only the first ones.
    """

    code: str
    severity: Severity
    where: str
    printed: float | str | None
    expected: float | str | None
    message: Message
    unit: Unit | None = None
    figure: FigurePlace | None = None
    revisions: tuple[RevisedLevel, ...] = ()

    def sentence(self, lang: Language = "en") -> str:
        """Return the finding as a sentence in *lang*."""
        return self.message.sentence(lang)

    def as_json(self, lang: Language = "en", currency: Currency | None = None) -> dict[str, object]:
        """Return code, severity, where, printed, expected, unit and message; only the message depends on *lang*.

        With revisions, they are a list. Regions, flows and bases are named as in the store's views. *currency* is that
        of the store.
        """
        unit = self._unit(currency)
        place = self.figure.parts() if self.figure else place_of(self.where)
        if currency is not None:
            place["currency"] = currency.value
        return {
            "code": self.code,
            "severity": self.severity,
            "where": place,
            "printed": _in_json(self.printed),
            "expected": _in_json(self.expected),
            "unit": unit.label("en") if unit else None,
            "message": self.sentence(lang),
            **({"revisions": [each.as_json() for each in self.revisions]} if self.revisions else {}),
        }

    def row(self, lang: Language = "zh", currency: Currency | None = None) -> tuple[float | str, ...]:
        """Return the cells under :data:`CHECK_HEADER`; an empty text if nothing is compared.

        A value with a unit is a text; *currency* is that of the store.
        """
        is_compared = self.code != "unread"  # else it is a sentence, which the message has
        values = (self.printed if is_compared else None, _shown(self.expected, lang))
        compared = (_with_unit(value, self._unit(currency), lang) for value in values)
        return (say(f"severity-{self.severity}", lang), self.code, self._label(lang), *compared, self.sentence(lang))

    def _label(self, lang: Language) -> str:
        return self.figure.label(lang) if self.figure else place_label(self.where, lang)

    def _unit(self, currency: Currency | None) -> Unit | None:
        return Unit(1.0, currency) if self.unit is None and currency and self.code in _LEVEL_CODES else self.unit

    def line(self, lang: Language = "en") -> str:
        """Return the finding as a line: location, severity and kind, printed and expected value, and the sentence."""
        values = [value for value in (self.printed, _shown(self.expected, lang)) if value is not None]
        compared = " → ".join(str(_with_unit(value, self.unit, lang)) for value in values if self.code != "unread")
        kind = f"{say(f'severity-{self.severity}', lang)} {self.code if lang == 'en' else code_label(self.code, lang)}"
        return COLON[lang].join(part for part in (self._label(lang), kind, compared, self.sentence(lang)) if part)


def _with_unit(value: float | str | None, unit: Unit | None, lang: Language) -> float | str:
    if value is None:
        return ""
    return value if unit is None or isinstance(value, str) else Quantity(value, unit).label(lang)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit, and the half-width of its band if that is said, as a sentence has it.

    >>> Quantity(5958.3, Unit(1.0, Currency.RMB)).label("en"), Quantity(-5958.3, Unit(1.0, Currency.RMB)).label("zh")
    ('595.83 billion yuan', '−5958.3 亿元')
    >>> Quantity(106.6, Unit(1.0, Currency.USD), (0.5,)).label("en"), Quantity(-3.14, PERCENT).label("en")
    ('US$10.66 ± 0.05 billion', '−3.14%')
    """

    value: float
    unit: Unit
    bands: tuple[float, ...] = ()

    def label(self, lang: Language, /) -> str:
        """Return the figure in *lang*; in English 万, 千万, 亿, 百亿 and 千亿 are millions or billions."""
        unit, figures, factor = self.unit, [self.value, *self.bands], self.unit.factor or 1.0
        if lang == "en" and unit.label("en").startswith("10"):
            size = 10.0 if abs(self.value) * factor >= 10 else 1e-2
            unit, figures = Unit(size, unit.currency), [each * factor / size for each in figures]
        decimals = _PERCENT_DECIMALS if unit.factor is None else 9
        shown = " ± ".join(f"{abs(round(each, decimals)):{',' * (lang == 'en')}}" for each in figures)
        dollars = "US$" * (lang == "en" and unit.currency is Currency.USD)
        name = unit.label(lang).removesuffix(" dollars")
        return f"{'−' * (self.value < 0)}{dollars}{shown} {name}".replace(" %", "%")


def _shown(value: float | str | None, lang: Language) -> float | str | None:
    """Return an expected value; the name of a region, flow or basis is in *lang*."""
    return translated(value, lang).replace(" -", " −") if isinstance(value, str) else value


def _in_json(value: float | str | None) -> float | str | None:
    """Return a value in the words of the store's views; a whole number is an integer."""
    return stored_word(value) if isinstance(value, str) else _whole(value)


def _whole(value: float | str | None) -> float | str | None:
    """Return a whole number as an integer, any other value unchanged."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def finding(
    code: str,
    severity: Severity,
    where: FigurePlace | str,
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
    if unit and unit.factor and unit.factor < 1:  # in small units levels are printed without decimals
        printed, expected = _whole(printed), _whole(expected)
    shown = {
        name: Quantity(value, unit) if unit and isinstance(value, (float, int)) else value
        for name, value in (("printed", printed), ("expected", expected))
    }
    message = Message(f"check-{key or code}", {**shown, **facts})
    figure = None
    if isinstance(where, FigurePlace):
        figure, where = where, where.label("zh")
    return Finding(code, severity, where, printed, expected, message, unit, figure)
