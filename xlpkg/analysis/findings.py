"""A finding: what is wrong or worth knowing, how grave it is, where, what is printed and what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

from xlpkg.messages import say
from xlpkg.model.regions import Region
from xlpkg.model.words import FLOW_NAMES, METHOD_NAMES, Basis, Flow, Method

if TYPE_CHECKING:
    from xlpkg.messages import Language

Severity = Literal["error", "warning", "note"]
#: The gravest first.
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
_SEVERITY_NAMES: Final[dict[Language, dict[Severity, str]]] = {
    "zh": {"error": "错误", "warning": "警告", "note": "说明"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
_BASIS_NAMES: Final[dict[Language, tuple[str, str]]] = {
    "zh": ("当月", "累计"),
    "en": ("the month", "the year to date"),
}
#: The columns of :meth:`Finding.row`.
CHECK_HEADER: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("级别", "代码", "位置", "公布值", "应为", "说明"),
    "en": ("severity", "code", "where", "printed", "expected", "message"),
}


class Ground(Enum):
    """What a report's sentence is held against: the store, or the report's own table. The names are en and zh."""

    STORE = ("the store", "数据库")
    TABLE = ("the report's own table", "报告自己的表")


class Kind(Enum):
    """What a column holds; the names are en and zh."""

    LEVEL = ("levels", "金额")
    CHANGE = ("YoY", "同比")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. Its sentence is that of ``key`` behind ``check-``, or of ``code`` where it has none of its own.

    ``where`` names the month, region, flow and basis, and the file and cell where there is one. ``printed`` and
    ``expected`` are numbers in the unit of the figure, texts, or None where there is nothing to compare.
    """

    code: str
    severity: Severity
    where: str
    printed: float | str | None
    expected: float | str | None
    facts: tuple[tuple[str, object], ...]
    key: str = ""

    def sentence(self, lang: Language = "en") -> str:
        """Return the finding in words; regions, flows and bases among its facts get their names in *lang*."""
        facts = {name: _in_words(value, lang) for name, value in self.facts}
        return say(f"check-{self.key or self.code}", lang, printed=self.printed, expected=self.expected, **facts)

    def as_json(self, lang: Language = "en") -> dict[str, float | str | None]:
        """Return code, severity, where, printed, expected and message."""
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where,
            "printed": self.printed,
            "expected": self.expected,
            "message": self.sentence(lang),
        }

    def row(self, lang: Language = "zh") -> tuple[float | str, ...]:
        """Return the cells under :data:`CHECK_HEADER`; an empty text where there is nothing to compare."""
        compared = ("" if value is None else value for value in (self.printed, self.expected))
        return (_SEVERITY_NAMES[lang][self.severity], self.code, self.where, *compared, self.sentence(lang))


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
    """Return the finding *code* with its *facts*, which fill the sentence of *key* or, without one, of *code*."""
    return Finding(code, severity, where, printed, expected, tuple(facts.items()), key)


def _in_words(value: object, lang: Language) -> object:
    if isinstance(value, Region):
        return value.label(lang)
    if isinstance(value, Flow):
        return FLOW_NAMES[lang][value]
    if isinstance(value, Basis):
        return _BASIS_NAMES[lang][value]
    if isinstance(value, Method):
        return METHOD_NAMES[lang][value]
    if isinstance(value, (Ground, Kind)):
        return value.value[lang == "zh"]
    return value
