"""A build that was killed is thrown away, a whole one never."""

from server.demo.ready import is_ready, mark_ready, throw_away_half


def test_half_a_school_is_thrown_away_with_a_sentence(tmp_path):
    said: list[str] = []
    for name in ("firstbell.sqlite", "firstbell.sqlite-wal", "key"):
        (tmp_path / name).write_bytes(b"half")

    throw_away_half(tmp_path, said.append)

    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert said == ["The last start was stopped before the school was whole: building it again."]


def test_a_whole_school_stays(tmp_path):
    said: list[str] = []
    (tmp_path / "firstbell.sqlite").write_bytes(b"whole")
    mark_ready(tmp_path)

    throw_away_half(tmp_path, said.append)

    assert is_ready(tmp_path)
    assert (tmp_path / "firstbell.sqlite").read_bytes() == b"whole"
    assert said == []


def test_a_first_start_has_nothing_to_throw_away(tmp_path):
    said: list[str] = []

    throw_away_half(tmp_path, said.append)

    assert said == []
    assert not is_ready(tmp_path)
