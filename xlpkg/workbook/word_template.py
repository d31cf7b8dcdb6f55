"""A laboratory's Word template: its values are filled in by docxtpl, in the sandbox of the report's templates."""

from __future__ import annotations

import base64
import contextlib
import io
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docxtpl import DocxTemplate
from lxml import etree

from xlpkg.errors import BadInput
from xlpkg.messages import Language
from xlpkg.ooxml import Package, PackageError, parse_xml
from xlpkg.report.sandbox import Sandbox, render_in_child, told_by_line
from xlpkg.report.sentences import filters

#: What ``{{ report }}`` becomes; the paragraph of the body that it is alone in is replaced by the report.
MARK: Final = "\u2063report\u2063"
#: The largest part of a template that is rendered, in bytes.
_LARGEST_PART: Final = 1_000_000
#: The relationships of parts that Word runs, or loads content from. Of targets outside the file only hyperlinks are
#: allowed, which Word does not follow by itself.
_RUN_OR_LOADED: Final = frozenset(
    (
        *("aFChunk", "activeXControlBinary", "attachedTemplate", "control", "oleObject", "subDocument", "vbaProject"),
        *("webextension", "webextensiontaskpanes"),
    )
)
#: The fields that compute from the document alone. Word's others load files, talk to programs, or give another field
#: its text.
_FIELDS: Final = frozenset(
    (
        *("=", "AUTHOR", "CREATEDATE", "DATE", "DOCPROPERTY", "FILENAME", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT"),
        *("HYPERLINK", "IF", "INDEX", "KEYWORDS", "NOTEREF", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE"),
        *("REF", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF", "SUBJECT", "SYMBOL", "TC", "TIME", "TITLE"),
        *("TOC", "XE"),
    )
)


def open_template(path: Path, values: Mapping[str, Any], lang: Language) -> WordDocument:
    """Return the document of the template *path*, filled with *values*, texts and lists of texts.

    Raises BadInput if the file is no .docx, is too large, has an error or anything that the sandbox refuses, has
    ``{{ report }}`` in a wrong place or twice, or if Word would load or run something when it opens the document.
    """
    content = base64.b64encode(_checked(path)).decode()
    try:
        filled = render_in_child("xlpkg.workbook.word_template:fill", path, content=content, values=values, lang=lang)
        result = base64.b64decode(filled)
        document = Document(io.BytesIO(result))
    except BadInput as error:  # a line of the XML says nothing to the user
        raise BadInput("word-template-error", path=path, reason=error.facts.get("reason", error)) from error
    except (KeyError, ValueError, AttributeError) as error:
        raise BadInput("word-template-error", path=path, reason=error) from error
    package = Package.read(result)
    marked = [(part, each) for part, root in _roots(package) for each in root.iter() if MARK in (each.text or "")]
    if marked and (len(marked) > 1 or all(each.text.strip() != MARK for each in document.paragraphs)):
        texts = (f"{part} “{''.join(next(each.iterancestors('{*}p'), each).itertext())}”" for part, each in marked)
        raise BadInput("word-template-report", path=path, places="; ".join(texts).replace(MARK, "{{ report }}"))
    for what, part in _run_or_loaded(package):  # filled, because conditions can put a field together
        raise BadInput("word-template-loads", path=path, what=what or "{ }", part=part)
    return document


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


def _run_or_loaded(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the relationships and fields by which Word would load or run something, each with its part."""
    for name, root in _roots(package):
        if not name.endswith(".rels"):
            yield from ((field, name) for field in _fields(root) if field not in _FIELDS)
            continue
        for rel in root:
            kind = posixpath.basename(rel.get("Type", ""))
            if kind in _RUN_OR_LOADED or (rel.get("TargetMode") == "External" and kind != "hyperlink"):
                yield kind, name


def _roots(package: Package) -> Iterator[tuple[str, etree._Element]]:
    for name, content in package.parts.items():
        with contextlib.suppress(etree.XMLSyntaxError):  # a picture
            yield name, parse_xml(content)


def _fields(root: etree._Element) -> Iterator[str]:
    """Yield the name of each field, "" for one that another field names."""
    codes: list[str] = []  # those of the fields around
    for element in root.iter("{*}fldSimple", "{*}instrText", "{*}fldChar"):
        values = {etree.QName(name).localname: value for name, value in element.attrib.items()}
        state = values.get("fldCharType", "")
        if "instr" in values:
            yield _field(values["instr"])
        elif state == "begin":
            codes.append("")
        elif codes and state == "end":
            yield _field(codes.pop())
        elif codes and not state:
            codes[-1] += element.text or ""
    yield from map(_field, codes)


def _field(code: str) -> str:
    name = code.strip().upper()
    return "=" if name.startswith("=") else "".join(name.split()[:1])
