"""Groups of provinces: the shipped ones, and those of a laboratory."""

from pathlib import Path

import pytest

from xlpkg.errors import BadInput
from xlpkg.model.groups import load_groups
from xlpkg.model.regions import PROVINCES, REGIONS


@pytest.mark.parametrize("names", [("东部", "中部", "西部", "东北"), ("沿海", "内陆")])
def test_some_groups_divide_the_country(names: tuple[str, ...]) -> None:
    groups = [group for group in load_groups() if group.name in names]
    assert sorted(index for group in groups for index in group.members) == [each.index for each in PROVINCES]


def test_a_laboratory_adds_groups_in_any_encoding(tmp_path: Path) -> None:
    line = "# ours\n\n川渝、成渝 ｜ Sichuan and Chongqing ｜ 四川省，Chongqing\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (tmp_path / "groups.txt").write_bytes(line.encode(encoding))
        *shipped, own = load_groups(tmp_path)
        assert tuple(shipped) == load_groups()
        assert [REGIONS[index].short for index in own.members] == ["四川", "重庆"]
        assert (own.label("zh"), own.label("en"), own.names) == (
            "川渝",
            "Sichuan and Chongqing",
            ("川渝", "成渝", "sichuan and chongqing"),
        )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("川渝 | Chuan-Yu | 四川、深圳", "深圳"),
        ("川渝 | Chuan-Yu | 四川、重庆、四川省", "twice"),
        ("川渝 | Chuan-Yu | ", "expected"),
        ("川渝", "expected"),
        ("四川 | Chuan-Yu | 四川、重庆", "already"),
        ("川渝 | YRD | 四川、重庆", "already"),
        ("全部 | All | 全国", "'全国' is not one of the 31 provinces"),
        (" | Chuan-Yu | 四川、重庆", "expected"),
    ],
)
def test_a_bad_group_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "groups.txt").write_text(f"# ours\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=rf"groups\.txt, line 2: .*{reason}") as error:
        load_groups(tmp_path)
    assert "第 2 行" in error.value.sentence("zh")
