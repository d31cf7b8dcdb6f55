"""Groups of provinces: those of ``groups.txt``, and those that a laboratory adds in a file of the same form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from xlpkg.errors import BadArgument, BadInput
from xlpkg.model.regions import NATIONAL, Region, find_region, name_key
from xlpkg.text_files import decoded

#: The file of a laboratory, in the folder of its store.
OWN_GROUPS: Final = "groups.txt"
_SHIPPED: Final = Path(__file__).with_name("groups.txt")
_BAR: Final = re.compile(r"[|｜]")
_COMMA: Final = re.compile(r"[、,，;；]")


@dataclass(frozen=True, slots=True)
class Group:
    """Provinces whose trade is added up.

    ``names`` are all that are accepted, each as :func:`xlpkg.model.regions.name_key` returns it.
    """

    name: str
    english: str
    members: tuple[Region, ...]
    source: str
    names: tuple[str, ...]

    def label(self, lang: str) -> str:
        """Return the Chinese or the English name."""
        return self.name if lang == "zh" else self.english


def load_groups(folder: Path | None = None) -> tuple[Group, ...]:
    """Return the shipped groups, then those of the file ``groups.txt`` in *folder*, the folder of a store.

    Raises BadInput, with the line, if a group of that file has no member, an unknown one or one twice, or if its name
    is that of a province or of another group.
    """
    own = folder / OWN_GROUPS if folder else None
    return _read(own, _shipped()) if own and own.is_file() else _shipped()


@cache
def _shipped() -> tuple[Group, ...]:
    return _read(_SHIPPED, ())


def _read(path: Path, others: tuple[Group, ...]) -> tuple[Group, ...]:
    text = decoded(path.read_bytes())
    if text is None:
        raise BadInput("groups-not-text", path=path)
    groups = list(others)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            groups.append(_parse(line, groups))
        except BadArgument as error:
            raise BadInput("groups-line", path=path, line=number, reason=error.message) from error
    return tuple(groups)


def _parse(line: str, others: Sequence[Group]) -> Group:
    names, english, members, source, *rest = (*(part.strip() for part in _BAR.split(line)), "", "", "")
    chinese_names, english_names, places = (
        [part.strip() for part in _COMMA.split(each) if part.strip()] for each in (names, english, members)
    )
    if any(rest) or not chinese_names:
        raise BadArgument("group-form")
    if not places:
        raise BadArgument("group-empty", name=chinese_names[0])
    all_names = [*chinese_names, *english_names]
    for name in all_names:
        if find_region(name) or any(name_key(name) in other.names for other in others):
            raise BadArgument("group-name-taken", name=name)
    regions = [_province(place) for place in places]
    for region in regions:
        if regions.count(region) > 1:
            raise BadArgument("group-member-twice", name=chinese_names[0], region=region)
    keys = tuple(dict.fromkeys(map(name_key, all_names)))
    name = chinese_names[0]
    return Group(name, english_names[0] if english_names else name, tuple(regions), source, keys)


def _province(place: str) -> Region:
    region = find_region(place)
    if region is None or region is NATIONAL:
        raise BadArgument("group-member-unknown", name=place)
    return region
