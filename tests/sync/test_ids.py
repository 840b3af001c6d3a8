"""PROTOCOL 1: ids on the wire have one spelling."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core import ids

ONES = ids.short(UUID(int=2**128 - 1))


@given(st.uuids())
def test_an_id_is_22_characters_and_is_read_back(value):
    assert len(ids.short(value)) == 22
    assert ids.uuid(ids.short(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        ONES[:-1],
        ONES + "w",
        ONES + "==",
        ONES + "\n",
        ONES[:-1] + "x",  # the same bytes, spelled otherwise
        ONES[:-1] + "_",
        ONES.replace("_", "/"),
        " " + ONES[1:],
        "é" + ONES[1:],
        "٣" * 22,
        str(UUID(int=1)),
    ],
)
def test_any_other_spelling_is_refused(text):
    with pytest.raises(ValueError, match="id"):
        ids.uuid(text)


@given(st.text(st.sampled_from("ABCDwxyz0189-_"), min_size=22, max_size=22))
def test_what_is_read_is_spelled_the_same_way_again(text):
    try:
        value = ids.uuid(text)
    except ValueError:
        return
    assert ids.short(value) == text


def test_the_same_bytes_are_the_same_op_everywhere():
    assert ids.op_id(b"{}") == ids.op_id(b"{}")
    assert ids.op_id(b"{}") != ids.op_id(b"{} ")
    assert len(ids.op_id(b"{}")) == 43


def test_a_device_is_named_by_its_key():
    assert ids.device_id(b"one") != ids.device_id(b"other")


@given(st.binary(max_size=70))
def test_bytes_are_read_back(raw):
    assert ids.raw(ids.text(raw)) == raw
