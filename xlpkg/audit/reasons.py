"""Why a sentence was not checked, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlpkg.audit.claims import Unread
from xlpkg.messages import Language, say


def unread(where: str, text: str, problems: Sequence[tuple[str, str]], figures: int) -> Unread:
    """Return the claim on *figures* of the sentence *text* that were not read; *problems* are kinds and texts."""
    named = [("context", "") if each == ("word", "") else each for each in problems]
    words, parts, statements = (
        tuple(dict.fromkeys(word for kind, word in named if kind == name)) for name in ("word", "part", "statement")
    )
    reasons = tuple(dict.fromkeys(kind for kind, _ in named if kind not in ("word", "part", "statement")))
    return Unread(where, text, words, parts, reasons, figures, statements)


@dataclass(frozen=True, slots=True)
class Reasons:
    """The unknown words of a sentence, the parts of the trade that it is about, what it states beside its figures, and
    other reasons, by their key.
    """

    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()

    @classmethod
    def of(cls, claims: Iterable[Unread]) -> Reasons:
        """Return the reasons of several claims on one sentence, each once."""
        found = list(claims)
        return cls(
            tuple(dict.fromkeys(word for claim in found for word in claim.words)),
            tuple(dict.fromkeys(part for claim in found for part in claim.parts)),
            tuple(dict.fromkeys(reason for claim in found for reason in claim.reasons)),
            tuple(dict.fromkeys(each for claim in found for each in claim.statements)),
        )

    def label(self, lang: Language) -> str:
        """Return the reasons as a text in *lang*."""
        comma, semicolon = ("、", "；") if lang == "zh" else (", ", "; ")
        texts = []
        if self.words:
            texts.append(say("unread-words", lang, words=comma.join(self.words)))
        if self.parts:
            texts.append(say("unread-parts", lang, parts=comma.join(self.parts)))
        if self.statements:
            texts.append(say("unread-statements", lang, statements=comma.join(self.statements)))
        # Words of the sentence itself say enough; otherwise each sentence of a text on parts has the same remark.
        others = [each for each in self.others if each != "context" or not texts]
        texts += [say(f"unread-{reason}", lang) for reason in others]
        return semicolon.join(texts) or say("unread-form", lang)
