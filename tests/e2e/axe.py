"""axe-core on a page: what it finds, in lines that can be read."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.server import ROOT

SOURCE = "node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations"""


def violations(page: Page) -> list[str]:
    """``color-contrast: .tag …`` for each element; put in by the test, so no policy is loosened."""
    page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def _source() -> str:
    return Path(ROOT / SOURCE).read_text("utf-8")
