"""A story comes to the same end wherever the server keeps its rows: the disk in memory is one."""

import json
from pathlib import Path

import pytest

from server.simulator.runner import WorkerFailed, run, shares
from tests.postgres import PostgresServer

SEEDS = [1, 3]


def hashes(*store: str) -> dict[int, str]:
    lines = [json.loads(line) for line in run([{"seeds": SEEDS}], *store)]
    return {line["seed"]: line["hash"] for line in lines}


@pytest.mark.slow
def test_a_seed_is_the_same_story_on_every_store(template: Path, postgres: PostgresServer) -> None:
    in_memory = hashes("memory", str(template))

    assert len(set(in_memory.values())) == 3
    assert hashes("memory", str(template)) == in_memory
    assert hashes("sqlite", str(template)) == in_memory
    assert hashes("postgres", postgres.url("postgres")) == in_memory


def test_worker_that_ends_before_its_seeds_is_no_success(template: Path) -> None:
    with pytest.raises(WorkerFailed):
        list(run([{"seeds": "none"}], "memory", str(template)))


def test_seeds_are_shared_out_without_a_gap() -> None:
    assert shares(1, 5, 2) == [(1, 2), (3, 5)]
    assert shares(7, 1, 2) == [(7, 7)]
