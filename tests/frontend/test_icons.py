"""The icons of the installed application: the sizes they claim, and small."""

import json
import struct
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "manifest.webmanifest").read_text("utf-8"))


@pytest.mark.parametrize("icon", MANIFEST["icons"], ids=lambda icon: icon["src"])
def test_icon_has_the_size_it_claims(icon: dict[str, str]) -> None:
    png = (ROOT / icon["src"]).read_bytes()

    width, height = struct.unpack(">II", png[16:24])

    assert f"{width}x{height}" == icon["sizes"]
    assert len(png) < 20_000


def test_one_icon_may_be_masked() -> None:
    assert [icon for icon in MANIFEST["icons"] if icon.get("purpose") == "maskable"]
