"""Groups of provinces: those of ``groups.txt``, and those that a laboratory adds in a file of the same form."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from xlpkg.errors import BadArgument, BadInput
from xlpkg.model.regions import NATIONAL, REGIONS, Kind, Region, find_region, name_key
from xlpkg.model.zone_names import zone_label
from xlpkg.text_files import decoded

#: The file of a laboratory, in the folder of its store.
OWN_GROUPS: Final = "groups.txt"
_SHIPPED: Final = Path(__file__).with_name("groups.txt")
_BAR: Final = re.compile(r"[|｜]")
_COMMA: Final = re.compile(r"\s*[、,，;；]\s*")


def load_groups(folder: Path | None = None, *, strict: bool = True) -> tuple[Region, ...]:
    """Return the shipped groups, then those of the file ``groups.txt`` in *folder*, the folder of a store.

    Their indexes are those in every cube with groups, which come after the provinces.

    If *strict*, raises BadInput, with the line, if a group of that file has no member, an unknown one or one twice, or
    if its name is that of a province or of another group. Otherwise such lines are left out.
    """
    own = folder / OWN_GROUPS if folder else None
    return _read(own, _shipped(), strict=strict) if own and own.is_file() else _shipped()


def find_group(name: str, folder: Path | None = None) -> Region | None:
    """Return the group named *name*, None if there is none; *folder* as for :func:`load_groups`.

    Raises BadInput as :func:`load_groups` does, except for a shipped group.
    """
    key = name_key(name)
    shipped = next((group for group in _shipped() if key in group.names), None)
    return shipped or next((group for group in load_groups(folder) if key in group.names), None)


@cache
def other_definitions() -> tuple[Region, ...]:
    """Return the groups whose figures some publish by another definition, with the provinces by that one."""
    return _read(_SHIPPED.with_name("other_definitions.txt"), ())


@cache
def _shipped() -> tuple[Region, ...]:
    return _read(_SHIPPED, ())


def _read(path: Path, others: tuple[Region, ...], *, strict: bool = True) -> tuple[Region, ...]:
    text = decoded(path.read_bytes())
    if text is None and strict:
        raise BadInput("groups-not-text", path=path)
    for number, line in enumerate((text or "").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                others = (*others, _parse(line, others))
            except BadArgument as error:
                if not strict:
                    continue
                raise BadInput("groups-line", path=path, line=number, reason=error.message) from error
    return others


def _parse(line: str, others: tuple[Region, ...]) -> Region:
    """Return the group of a line: its Chinese names, English names and members; the rest of the line is its source."""
    chinese, english, members, *_ = [
        [name for name in _COMMA.split(part.strip()) if name] for part in (*_BAR.split(line), "", "")
    ]
    if not (chinese and members):
        raise BadArgument("group-form")
    for name in (*chinese, *english):
        is_place = find_region(name) is not None or zone_label(name, "en") != name  # a province, a city or a zone
        if is_place or any(name_key(name) in other.names for other in others):
            raise BadArgument("group-name-taken", name=name)
    indexes: list[int] = []
    for place in members:
        region = find_region(place)
        if region is None or region is NATIONAL:
            raise BadArgument("group-member", value=place)
        if region.index in indexes:
            raise BadArgument("group-member-twice", name=chinese[0], region=region)
        indexes.append(region.index)
    index, names = len(REGIONS) + len(others), tuple(dict.fromkeys(map(name_key, (*chinese, *english))))
    shown = (chinese[0], chinese[0], [*english, chinese[0]][0])
    return Region(index, 0, *shown, "", Kind.GROUP, tuple(indexes), names=names)
