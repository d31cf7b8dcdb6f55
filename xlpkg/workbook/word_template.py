"""A laboratory's Word template: its values are filled in by docxtpl, in the sandbox of the report's templates."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docxtpl import DocxTemplate
from lxml import etree

from xlpkg.errors import BadInput
from xlpkg.messages import Language
from xlpkg.ooxml import Package, PackageError
from xlpkg.report.sandbox import Sandbox, render_in_child, told_by_line
from xlpkg.report.sentences import filters

#: What ``{{ report }}`` becomes; its paragraph is replaced by the report.
MARK: Final = "\u2063report\u2063"
#: The largest part of a template that is rendered, in bytes.
_LARGEST_PART: Final = 1_000_000


def open_template(path: Path, values: Mapping[str, Any], lang: Language) -> WordDocument:
    """Return the document of the template *path*, filled with *values*, texts and lists of texts.

    Raises BadInput if the file is no .docx, is too large, or has an error or anything that the sandbox refuses.
    """
    content = base64.b64encode(_checked(path)).decode()
    try:
        filled = render_in_child("xlpkg.workbook.word_template:fill", path, content=content, values=values, lang=lang)
        return Document(io.BytesIO(base64.b64decode(filled)))
    except BadInput as error:  # a line of the XML says nothing to the user
        raise BadInput("word-template-error", path=path, reason=error.facts.get("reason", error)) from error
    except (KeyError, ValueError, AttributeError) as error:
        raise BadInput("word-template-error", path=path, reason=error) from error


def fill(content: str, values: Mapping[str, Any], lang: Language) -> str:
    """Return the template *content* filled with *values*, both in Base64; called in a child process."""
    filled = io.BytesIO()
    try:
        template = DocxTemplate(io.BytesIO(base64.b64decode(content)))
        with told_by_line(Path()):
            template.render({**values, "report": MARK}, Sandbox(filters(lang), autoescape=True))
        template.save(filled)
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise BadInput("word-template-error", path="", reason=str(error)) from error
    return base64.b64encode(filled.getvalue()).decode()


def _checked(path: Path) -> bytes:
    """Return the content of the file. Raises BadInput if it is no Word document, has macros, or is too large."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("no-such-source", path=path) from error
    try:
        package = Package.read(content)
        main = package.main()
        names = [name for name in package.parts if name == main or "/header" in name or "/foot" in name]
    except (PackageError, ValueError, etree.XMLSyntaxError) as error:
        raise BadInput("word-template-not-docx", path=path) from error
    if not main.startswith("word/") or any(name.endswith("vbaProject.bin") for name in package.parts):
        raise BadInput("word-template-not-docx", path=path)
    if any(len(package.parts[name]) > _LARGEST_PART for name in names):
        raise BadInput("template-too-large", path=path, limit=_LARGEST_PART)
    return content
