"""The extension file has every function of the registry and every action, in both languages."""

from __future__ import annotations

import re
import zipfile

import pytest
from lxml import etree

from udfs.registry import FUNCTIONS
from xlpkg.hosts.libreoffice.extension.extension import build_extension, method
from xlpkg.workbook.buttons import BUTTONS, BY_ACTION

OOR = "{http://openoffice.org/2001/registry}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files in the extension by their names."""
    with zipfile.ZipFile(build_extension(tmp_path_factory.mktemp("built"))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def nodes(part: bytes) -> dict[str, etree._Element]:
    """Return the nodes of a configuration file by name."""
    return {str(node.get(f"{OOR}name")): node for node in etree.fromstring(part).iter("node")}


def texts(node: etree._Element, name: str) -> dict[str | None, str | None]:
    """Return the values of a property by language; None for a value in all of them."""
    values = node.findall(f"prop[@{OOR}name='{name}']/value")
    return {value.get(LANG): value.text for value in values}


def test_the_manifest_names_the_files_that_are_registered(parts: dict[str, bytes]) -> None:
    manifest = etree.fromstring(parts["META-INF/manifest.xml"])
    named = {value for entry in manifest for key, value in entry.attrib.items() if str(key).endswith("full-path")}
    assert named == set(parts) - {"META-INF/manifest.xml", "description.xml", "component.py", "environment.json"}


def test_menu_and_toolbar_have_all_actions_in_both_languages(parts: dict[str, bytes]) -> None:
    entries = [node for node in etree.fromstring(parts["Addons.xcu"]).iter("node") if texts(node, "URL")]
    urls = [texts(node, "URL")[None] for node in entries]
    assert urls == [f"service:org.trademonitor.Runner?{action}" for action in BY_ACTION] * 2
    titles = [texts(node, "Title") for node in entries]
    captions = [(button.caption("zh"), button.caption("en")) for button in BUTTONS]
    assert [(each["zh-CN"], each["en"]) for each in titles] == captions * 2
    # LibreOffice sorts them by their names, the shorter ones first.
    names = [str(node.get(f"{OOR}name")) for node in entries[: len(BUTTONS)]]
    assert names == sorted(names, key=lambda name: (len(name), name))


def test_functions_have_methods_arguments_and_descriptions_in_both_languages(parts: dict[str, bytes]) -> None:
    idl = parts["XTradeMonitor.idl"].decode("ascii")
    declared = {
        name: re.findall(r"\[in\] (any|sequence< sequence<any> >) (\w+)", arguments)
        for name, arguments in re.findall(r"(tm\w+)\((.*?)\);", idl)
    }
    # The function wizard calls an argument optional whose type is any.
    assert declared == {
        method(function): [
            ("any" if each.optional else "sequence< sequence<any> >", each.name) for each in function.arguments
        ]
        for function in FUNCTIONS
    }
    described = nodes(parts["CalcAddIns.xcu"])
    for function in FUNCTIONS:
        node = described[method(function)]
        assert texts(node, "DisplayName") == texts(node, "CompatibilityName") == {"en": function.name}
        sentences = [(function.en, function.zh), *((each.en, each.zh) for each in function.arguments)]
        for part, (en, zh) in zip((node, *node.findall("node/node")), sentences, strict=True):
            assert texts(part, "Description") == {"en": en, "zh-CN": zh, "zh-TW": zh}
