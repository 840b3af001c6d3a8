"""PROTOCOL 10.1: what a rescue file is, and that a bad line spoils no other."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.rescue import BYTES_MAX, FIRST_LINE, PUSHES_MAX, BadRescue, read_rescue

LINE = b"c2ln " + base64.b64encode(b"packed")


def refusal(content: bytes) -> str:
    with pytest.raises(BadRescue) as refused:
        read_rescue(content)
    return str(refused.value)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n"])
def test_every_line_is_a_push_whatever_the_line_ends(end):
    content = b"\xef\xbb\xbf" + end.join([FIRST_LINE, LINE, LINE]) + end

    found = read_rescue(content)

    assert [(one.signature, one.body) for one in found] == [("c2ln", b"packed")] * 2


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"%PDF-1.7\n", b"firstbell-rescue-2\n", FIRST_LINE + b" \nx"[:1] + LINE, LINE],
)
def test_what_does_not_begin_as_one_is_none(content):
    assert refusal(content) == "rescue.unknown"


def test_a_file_is_bounded():
    assert len(read_rescue(b"\n".join([FIRST_LINE, *[LINE] * PUSHES_MAX, b""]))) == PUSHES_MAX
    assert refusal(b"\n".join([FIRST_LINE, *[LINE] * (PUSHES_MAX + 1), b""])) == "rescue.too_large"
    assert refusal(FIRST_LINE + b"\n" + b"A" * BYTES_MAX) == "rescue.too_large"


@pytest.mark.parametrize(
    "line", [b"c2ln", b"c2ln ", LINE[:-1], b"c2ln \xff", b"c2ln cGF_", b"c2ln  cGFj"]
)
def test_a_line_that_cannot_be_read_spoils_no_other(line):
    cut, whole = read_rescue(b"\n".join([FIRST_LINE, line, LINE]))

    assert not cut.body
    assert (cut.line, whole.line) == (2, 3)
    assert whole.body == b"packed"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    assert all(one.line > 1 for one in read_rescue(FIRST_LINE + b"\n" + content))
