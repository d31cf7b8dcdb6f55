"""The folder of a month, such as ``2025-07-rmb``: its workbook, documents, figures, page, data and manifest."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.atomic_files import write_atomically
from xlpkg.messages import Language, Message
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.network_paths import is_network_path
from xlpkg.store.store import Store
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.data_file import FIGURE_COLUMNS, data_file, read_figures
from xlpkg.workbook.exports import Documents, Step, document_name, note_document
from xlpkg.workbook.fill import fill
from xlpkg.workbook.home import Choices, read_home, workbook_folder
from xlpkg.workbook.host import host_of
from xlpkg.workbook.publication import MANIFEST, read_changed, write_data, write_manifest

_FOLDER: Final = r"(\d{4}-\d{2})-(usd|rmb)"
_WORKBOOK: Final = re.compile(_FOLDER + r"/TradeMonitor-\1-\2(-en)?\.xls[mx]")


def languages_from(lang: Language) -> list[Language]:
    """Return the languages of the documents in a folder: *lang* first."""
    return [lang, *(each for each in LANGUAGE_NAMES if each != lang)]


def _parent_of_folders(out: Path) -> Path:
    """Return the folder that has those of the months: *out*, or its parent if *out* is one of them."""
    return out.resolve().parent if re.fullmatch(_FOLDER, out.resolve().name) else out


def month_folder(out: Path, choices: Choices) -> Path:
    """Return the folder of the month of *choices* in *out*, or beside *out* if that is the folder of a month."""
    return _parent_of_folders(out) / f"{choices.period}-{choices.currency and choices.currency.value}"


def earlier_workbook(out: Path, wanted: Choices) -> Path | None:
    """Return the workbook in a folder of a month from which that of *wanted* starts, None if there is none.

    It is that of *wanted* itself, else the newest of an earlier month, else the newest of all: in the same language,
    and in the same currency if there is one. The folders are where :func:`month_folder` has them.
    """
    found = []
    for path in _parent_of_folders(out).glob("*/*.xls[mx]"):
        if name := _WORKBOOK.fullmatch(f"{path.parent.name}/{path.name}"):
            period, currency, english = name.groups()
            if wanted.lang in (None, "en" if english else "zh"):
                found.append((currency == wanted.currency, period <= str(wanted.period or period), period, path))
    return max(found)[-1] if found else None


def copy_logo(book: xw.Book, target: Path) -> None:
    """Copy the logos that *book* names and that are in its folder to the folder *target*."""
    home, source = read_home(book), workbook_folder(book) or target
    for logo in {home.publisher(lang).logo for lang in LANGUAGE_NAMES} - {""}:
        is_beside = not is_network_path(logo) and (source / logo).resolve().is_relative_to(source.resolve())
        if is_beside and (source / logo).is_file() and not (target / logo).exists():
            (target / logo).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / logo, target / logo)


def write_folder(
    book: xw.Book, content: Content, folder: Path, store: Store, languages: Sequence[Language], users: Path, step: Step
) -> Documents:
    """Write *book*, which shows *content* of *store*, its logo and documents into *folder*, in each of *languages*.

    The workbook in another language is the one in *folder*, else an earlier one or a copy, filled again. *users* is the
    user's store; *step* is called with the name of each document.
    """
    done, host, own = Documents(users), host_of(book.app), Path(book.fullname).resolve()
    changed, of_language = dict[Language, dict[str, str]](), dict[Path, Language]()
    with done.part(folder):
        folder.mkdir(exist_ok=True)
        copy_logo(book, folder)

    def export_all(shown: xw.Book, of_lang: Content) -> None:
        for task in ("pdf", "docx", "figures", "page"):  # the page links to what is there
            target = folder / document_name(shown, task)
            done.export(shown, task, target, step, content=of_lang, languages=languages)
        changed[of_lang.lang] = read_changed(shown, content, of_lang.lang)
        new = (path for path in done.written if path not in of_language and path not in of_all)
        of_language.update(dict.fromkeys(new, of_lang.lang))

    rows = read_figures(store, (content.period,), content.cube.currency)
    made_file = data_file(FIGURE_COLUMNS, rows, content.lang)
    done.write(folder / f"data-{folder.name}.xlsx", lambda path: write_atomically(path, made_file))
    with done.part(folder / MANIFEST):
        write_data(book, content, folder, store, done)
    of_all = {*done.written}

    for lang in languages:
        choices = replace(content.choices, lang=lang)
        source = own if lang == content.lang else earlier_workbook(folder, choices) or own
        target = folder / f"{choices.file_stem()}{source.suffix if host.copies_macros else '.xlsx'}"
        step(target.name)
        if lang == content.lang:
            if target.resolve() == own:
                done.written.append(target)
            else:
                done.write(target, partial(host.save_copy, book))
            export_all(book, content)
            continue
        with done.part(target):
            if source.resolve() == own:
                host.save_copy(book, target)
                source = target
            of_lang = gather(
                *(store, content.cube.currency, content.period, lang),
                looks=content.looks,
                made=content.made,
                refused=content.refused,
            )
            with host.opening(book, source) as other:
                copy_logo(other, folder)
                note_document(other, folder, "make", fill(other, of_lang).lines)
                other.save(target)
                done.written.append(target)
                export_all(other, of_lang)
    done.written.sort(key=of_all.__contains__)  # the documents come first where they are listed
    others = [replace(content.choices, lang=lang).file_stem() for lang in LANGUAGE_NAMES if lang not in languages]
    if left := [each.name for stem in others for each in sorted(folder.glob(f"{stem}.*")) if each.resolve() != own]:
        done.remarks.append(Message("documents-left", {"files": tuple(left)}))
    step(MANIFEST)
    with done.part(folder / MANIFEST):
        write_manifest(book, content, folder, done, changed, of_language, own if host.has_window else None)
    return done
