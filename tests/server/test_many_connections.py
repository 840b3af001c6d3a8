"""A trust's tablets each hold a connection: more than a system allows who does not ask."""

import re
import resource
from pathlib import Path

from tools.bench.serving import served

FEW = 256


def test_the_server_asks_for_as_many_open_files_as_it_may_have(tmp_path: Path) -> None:
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, most))
    try:
        with served(tmp_path) as server:
            limits = Path(f"/proc/{server.pid}/limits").read_text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))

    assert re.search(r"Max open files +(\d+)", limits)[1] == str(min(most, 65_536))  # type: ignore[index]
