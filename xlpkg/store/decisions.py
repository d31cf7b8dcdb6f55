"""What a person decided about doubtful files: to store one, or to leave it out."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from xlpkg.messages import Language
from xlpkg.model.words import Flow
from xlpkg.store.log import add_to_log, read_log

Answer = Literal["accept", "leave"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on the content with the hash ``sha256``.

    Attributes:
        flow: whether a download of the online query was to be exports or imports; None for other files.
        name: that of the file when it was decided.
        english: the doubt as it was told; ``chinese`` in the other language.
        at: the time in UTC.
    """

    sha256: str
    flow: Flow | None
    name: str
    answer: Answer
    english: str
    chinese: str
    at: str

    def label(self, lang: Language, /) -> str:
        """Return the doubt in *lang*."""
        return self.english if lang == "en" else self.chinese


def add_decision(db: sqlite3.Connection, decision: Decision) -> None:
    """Insert *decision*."""
    each, flow = decision, -1 if decision.flow is None else int(decision.flow)
    add_to_log(db, "decision", (each.sha256, flow, each.name, each.answer, each.english, each.chinese, each.at))


def read_decisions(db: sqlite3.Connection) -> list[Decision]:
    """Return all decisions in their order. Raises sqlite3.DatabaseError if one was changed or is missing."""
    rows = read_log(db, "decision")
    return [Decision(sha256, None if flow < 0 else Flow(flow), *rest) for sha256, flow, *rest in rows]
