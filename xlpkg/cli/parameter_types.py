"""The types of arguments and options. An error is a sentence in the user's language, not one of click's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import click
from click.shell_completion import CompletionItem

from xlpkg.errors import BadArgument, BadInput
from xlpkg.messages import Language
from xlpkg.model.words import parse_language

Value = TypeVar("Value")


class Word(click.ParamType[Value], Generic[Value]):
    """A word of a small vocabulary; *read* turns it into a value and raises BadArgument for any other word.

    *choices* are shown in the help and offered by shell completion; *read* may accept more, such as Chinese words.
    If the words are not always the same, *complete* returns those to offer.
    """

    def __init__(
        self,
        choices: Iterable[str],
        read: Callable[[object], Value],
        complete: Callable[[click.Context], Iterable[str]] | None = None,
    ) -> None:
        self.choices = tuple(choices)
        self.read = read
        self.complete = complete
        self.name = "|".join(self.choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the choices, as the help shows them."""
        return self.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Value:
        """Return the value of the word."""
        return self.read(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the choices that begin with *incomplete*."""
        words = self.choices if self.complete is None else self.complete(ctx)
        return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def one_of(*choices: str) -> Word[str]:
    """Return the type of an option that takes one of *choices* and nothing else."""

    def read(value: object) -> str:
        if value not in choices:
            raise BadArgument("bad-choice", value=value, words=choices)
        return str(value)

    return Word(choices, read)


LANGUAGE: Final[Word[Language]] = Word(("zh", "en"), parse_language)


class PathType(click.Path):
    """The path of a file or, if *is_folder*, of a folder, which need not exist. Raises BadInput if it is the other."""

    def __init__(self, *, is_folder: bool = False) -> None:
        super().__init__(file_okay=not is_folder)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        path = Path(value)
        if self.file_okay and path.is_dir():
            raise BadInput("path-is-folder", path=path)
        if not self.file_okay and path.is_file():
            raise BadInput("path-is-file", path=path)
        return path


FILE: Final = PathType()
FOLDER: Final = PathType(is_folder=True)
