"""A finding of a check: its code, severity, location, the printed and the expected value, and a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

from xlpkg.messages import Message

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

    def sentence(self, lang: Language = "en") -> str:
        """Return the finding as a sentence in *lang*."""
        return self.message.sentence(lang)

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
        """Return the cells under :data:`CHECK_HEADER`; an empty text if nothing is compared."""
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
    """Return the finding *code*.

    Its sentence is ``check-`` and *key* in the catalogue, by default *code*, filled with *printed*, *expected* and
    *facts*.
    """
    message = Message(f"check-{key or code}", {"printed": printed, "expected": expected, **facts})
    return Finding(code, severity, where, printed, expected, message)
