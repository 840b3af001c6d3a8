"""A page's modules as one: the same names, the same order, nothing else."""

import re
import subprocess
from pathlib import Path

import pytest

from server.web.assets import ENTRIES, Assets
from server.web.join import NotJoinable, join

SOURCES = {
    "a.js": '/** Says hello. */\nimport { word } from "./b.js"\nimport * as c from "./c.js"\n'
    'const name = /** @type {string} */ (\n  /** @type {any} */ ("a") // kept\n)\n'
    "/** Not in the way. */\nconsole.log(word, c.name, name)\n",
    "b.js": 'import { name as other } from "./c.js"\nconst name = "b"\n'
    "export const word = other + name\n",
    "c.js": '// a comment\nexport const name = "c"\nexport async function later() {}\n'
    "export class Thing {}\n",
}


def run(text: str, tmp_path: Path) -> str:
    file = tmp_path / "joined.mjs"
    file.write_text(text)
    return subprocess.run(["node", file], capture_output=True, text=True, check=True).stdout


def test_modules_run_once_in_the_order_in_which_they_are_needed(tmp_path: Path) -> None:
    assert run(join("a.js", SOURCES.__getitem__), tmp_path) == "cb c a\n"


def test_only_whole_lines_of_comment_are_left_out() -> None:
    text = join("a.js", SOURCES.__getitem__)

    assert "Says hello" not in text
    assert "a comment" not in text
    assert '/** @type {any} */ ("a") // kept' in text


@pytest.mark.parametrize(
    "source",
    [
        'import thing from "./c.js"\n',
        "export default 1\n",
        'export * from "./c.js"\n',
        "const x = 1\nexport { x }\n",
    ],
)
def test_what_cannot_be_joined_stops_the_server(source: str) -> None:
    with pytest.raises(NotJoinable):
        join("x.js", {**SOURCES, "x.js": source}.__getitem__)


def test_modules_that_import_each_other_stop_the_server() -> None:
    sources = {"a.js": 'import { b } from "./b.js"\n', "b.js": 'import { a } from "./a.js"\n'}

    with pytest.raises(NotJoinable):
        join("a.js", sources.__getitem__)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_joined_page_is_whole_and_correct_javascript(entry: str, tmp_path: Path) -> None:
    assets = Assets()
    asset = assets.find(assets.release, f"frontend/joined/{entry}")
    assert asset is not None
    text = asset.content.decode()
    file = tmp_path / "joined.mjs"
    file.write_text(text)

    subprocess.run(["node", "--check", file], check=True)
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    assert len(re.findall(r"^const m\d+ = \(\(\) => \{$", text, re.MULTILINE)) == len(
        assets.modules(f"scripts/{entry}")
    )
