"""Styles: the templates of a report's sentences, text files that a laboratory can copy and change.

A style is a file for each language, such as ``bulletin.zh.txt``, in the user's folder of templates or shipped. Its
blocks are the texts of a section. Line breaks have no meaning; a line ``---`` separates paragraphs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from jinja2 import FunctionLoader, Template, nodes
from jinja2.exceptions import TemplateError
from platformdirs import user_data_path

from xlpkg.errors import BadInput
from xlpkg.messages import Language, Words
from xlpkg.model.words import STYLE_NAMES, STYLES
from xlpkg.report.model import Facts
from xlpkg.report.sandbox import MOST_BYTES, Sandbox, render_in_child, told_by_line
from xlpkg.report.sentences import filters

SHIPPED: Final = Path(__file__).parent / "templates"
#: The environment variable with the user's folder of templates.
FOLDER_VARIABLE: Final = "TRADEMONITOR_TEMPLATES"
#: The blocks of a style -> the least and the greatest number of their paragraphs. ``flows`` and ``figures`` have one
#: for exports and one for imports. ``highlights`` are those of the cover.
BLOCKS: Final = {
    "title": (1, 1),
    "span": (1, 1),
    "highlights": (0, 7),
    "heading": (1, 1),
    "caution": (0, 1),
    "lead": (1, 1),
    "drivers": (0, 1),
    "flows": (2, 2),
    "figures": (2, 2),
    "table": (1, 1),
    "source": (0, 1),
    "notes": (0, 20),
    "remark": (0, 1),
}
#: The longest text of a section, in characters.
_MOST_CHARACTERS: Final = 20_000
_MARK: Final = "\x1e"
_RULE: Final = re.compile(r"^\s*---\s*$", re.MULTILINE)
_BEFORE_POINT: Final = re.compile(r" (?=[,.;:)])")
_FILE: Final = re.compile(r"[\w-]+\.(?:zh|en)\.txt")
#: Where a bulletin has no space: between a Chinese character and a figure.
_SPACE: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[-±\d])|(?<=[\d%]) (?=[\u4e00-\u9fff])")


#: The texts of each block.
Paragraphs = dict[str, list[str]]


def template_folder() -> Path:
    """Return the user's folder of templates: ``TRADEMONITOR_TEMPLATES``, or ``templates`` in the data folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else user_data_path("TradeMonitor", appauthor=False) / "templates"


@dataclass(frozen=True, slots=True)
class Style:
    """A style by its name. *folder* has the user's templates, which come before the shipped ones, or is theirs."""

    name: str = STYLES[0]
    folder: Path | None = None

    def is_shipped(self, lang: Language) -> bool:
        """Return whether the user's folder has no file of the style in *lang*."""
        return not (self.folders()[0] / f"{self.name}.{lang}.txt").is_file()

    def folders(self) -> tuple[Path, ...]:
        """Return the folders in which templates are searched."""
        return (self.folder or template_folder(), SHIPPED)

    def render(self, lang: Language, sections: Sequence[Facts]) -> list[Paragraphs]:
        """Return the paragraphs of each block of *sections*.

        Raises BadInput if the style has no file in *lang*, or if its templates fail, lack a block or take too long.
        """
        name = f"{self.name}.{lang}.txt"
        folders = self.folders()
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            styles = (Words((*STYLES, *STYLE_NAMES["zh"])), *self.names(lang)[len(STYLES) :])
            raise BadInput("no-such-style", style=self.name, code=lang, folder=folders[0], styles=styles)
        # A shipped file may extend one of the user's.
        if folders[0] == SHIPPED or not any(folders[0].glob(f"*.{lang}.txt")):
            return paragraphs_of(str(SHIPPED), str(path), lang, sections)
        arguments = {"folder": str(folders[0]), "path": str(path), "lang": lang, "sections": sections}
        paragraphs: list[Paragraphs] = render_in_child("xlpkg.report.style:paragraphs_of", path, **arguments)
        return paragraphs

    def names(self, lang: Language) -> list[str]:
        """Return the names of all styles in *lang*: the shipped ones, then the user's."""
        found = [path.name.removesuffix(f".{lang}.txt") for path in sorted(self.folders()[0].glob(f"*.{lang}.txt"))]
        return [*STYLES, *(name for name in found if name not in STYLES)]


def paragraphs_of(folder: str, path: str, lang: Language, sections: Sequence[Facts]) -> list[Paragraphs]:
    """Return what :meth:`Style.render` does, from the templates of *folder*: a user's only in a child process."""
    with told_by_line(Path(path)):
        template = _environment(Path(folder), lang).get_template(Path(path).name)
        return [_of_section(template, Path(path), lang, values) for values in sections]


def _of_section(template: Template, path: Path, lang: Language, values: Facts) -> Paragraphs:
    context = template.new_context(dict(values))
    text = "".join(template.root_render_func(context))
    if len(text) > _MOST_CHARACTERS:
        raise BadInput("template-too-long", path=path)
    parts, is_compact = text.split(_MARK), context.get("compact") is True
    found = {
        name: [_one_line(paragraph, lang, is_compact) for paragraph in _RULE.split(part)]
        for name, part in zip(parts[1::2], parts[2::2], strict=False)
    }
    paragraphs = {name: [*filter(None, found.get(name, ()))] for name in BLOCKS}
    for name, (least, most) in BLOCKS.items():
        if not least <= len(paragraphs[name]) <= most:
            raise TemplateError(f"the block {name} has {len(paragraphs[name])} paragraphs instead of {most}")
    return paragraphs


def _one_line(text: str, lang: Language, is_compact: bool) -> str:
    """Return a paragraph on one line: a line break is nothing in Chinese, a space in English."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if lang == "en":
        return _BEFORE_POINT.sub("", " ".join(filter(None, lines)))
    return _SPACE.sub("", "".join(lines)) if is_compact else "".join(lines)


class _Environment(Sandbox):
    """A sandbox that writes a mark and its name before each block of a file that extends no other."""

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """Return the syntax tree of a template."""
        tree = super().parse(source, name, filename)
        if tree.find(nodes.Extends) is None:
            body: list[nodes.Node] = []
            for node in tree.body:
                if isinstance(node, nodes.Block):
                    body += [_text(f"{_MARK}{node.name}{_MARK}"), node, _text(_MARK * 2)]
                else:
                    body.append(node)
            tree.body = body
        return tree


def _text(text: str) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(text)], lineno=1)


@cache  # in a child process a user's folder is read once
def _environment(folder: Path, lang: Language) -> Sandbox:
    return _Environment(filters(lang), loader=FunctionLoader(partial(_load, folders=(folder, SHIPPED))))


def _load(name: str, folders: tuple[Path, ...]) -> tuple[str, str, None] | None:
    """Return a template's text and its path; None if it is missing."""
    if not _FILE.fullmatch(name):
        return None
    for folder in folders:
        path = folder / name
        if not path.is_file() or path.resolve().parent != folder.resolve():
            continue
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise BadInput("template-too-large", path=path, limit=MOST_BYTES)
        try:
            return content.decode("utf-8-sig"), str(path), None
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise BadInput("template-not-utf8", path=path, line=line) from error
    return None
