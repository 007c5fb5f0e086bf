from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.capability import capabilities
from bot.teams.limits import COMMAND_DESCRIPTION, COMMAND_TITLE
from bot.teams.manifest import PERMISSIONS, write_package

APP_ID = "33333333-3333-3333-3333-333333333333"


@pytest.fixture
def package(tmp_path: Path) -> ZipFile:
    path = tmp_path / "pacer.zip"
    write_package(path, APP_ID, "https://pacer.example.com:8443/bots")
    return ZipFile(path)


def test_the_package_holds_a_manifest_and_its_icons(package: ZipFile) -> None:
    manifest = json.loads(package.read("manifest.json"))
    assert sorted(package.namelist()) == sorted(["manifest.json", *manifest["icons"].values()])
    (bot,) = manifest["bots"]
    assert (manifest["id"], bot["botId"], bot["scopes"]) == (APP_ID, APP_ID, ["personal", "team", "groupChat"])
    assert manifest["validDomains"] == ["pacer.example.com"]
    assert manifest["permissions"] == list(PERMISSIONS)
    assert all(
        manifest["developer"][name].startswith("https://") for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl")
    )
    assert len(manifest["name"]["short"]) <= 30
    assert len(manifest["description"]["short"]) <= 80


def test_commands_are_the_listed_capabilities_within_the_limits(package: ZipFile) -> None:
    (commands,) = [each["commands"] for each in json.loads(package.read("manifest.json"))["bots"][0]["commandLists"]]
    names = [command["title"] for command in commands]
    assert "quota" in names
    assert len(names) <= 10
    assert not {each.name for each in capabilities().values() if each.hidden} & set(names)
    assert all(len(command["title"]) <= COMMAND_TITLE for command in commands)
    assert all(0 < len(command["description"]) <= COMMAND_DESCRIPTION for command in commands)


@pytest.mark.parametrize(("name", "size", "opaque"), [("color.png", 192, True), ("outline.png", 32, False)])
def test_icons_have_the_size_and_the_ground_that_teams_wants(
    package: ZipFile, name: str, size: int, opaque: bool
) -> None:
    chunks = _chunks(package.read(name))
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (size, size)
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == size * (size + 1)
    assert len(set(pixels)) > 4  # drawn, with soft edges
    assert (set(chunks[b"tRNS"]) == {255}) is opaque
    if not opaque:
        assert set(chunks[b"PLTE"]) == {255}  # white


def _chunks(picture: bytes) -> dict[bytes, bytes]:
    at, found = 8, {}
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + data) == struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0]
        found[kind] = data
        at += 12 + length
    return found


@pytest.mark.parametrize("address", ["", "pacer.example.com", "http://pacer.example.com", "https://"])
def test_teams_calls_only_https(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match=address or "^$"):
        write_package(tmp_path / "pacer.zip", APP_ID, address)
