"""The journal of a study: what was written comes back, what was cut short does not, one writer at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_sim.errors import InputError
from conflict_sim.experiment.journal import NAME, Journal, Line, decode, encode, is_busy, read

LINES = [
    Line("a" * 64, {"incidents": 1.0, "injuries": None, "pi": 0.1 + 0.2}, {"peaceful_dispersed": 3.0}, 1.5),
    Line("b" * 64, {}, {}, 0.0, ("RuntimeError: “x”\nno", "Traceback …")),
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_comes_back_as_it_was(line):
    assert decode(encode(line)) == line and encode(line).count(b"\n") == 1


@given(st.integers(0, 200), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_changed_byte_is_noticed(at, change):
    data = bytearray(encode(LINES[0]))
    at %= len(data) - 1
    data[at] ^= change
    found = decode(bytes(data))
    assert found is None or found == LINES[0]


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_line_cut_short_is_left_out_and_the_next_one_is_whole(tmp_path, cut):
    (tmp_path / NAME).write_bytes(encode(LINES[0]) + encode(LINES[1])[:-cut])
    assert set(read(tmp_path)) == {LINES[0].key}
    with Journal(tmp_path) as book:
        book.add(LINES[1])
    assert read(tmp_path) == {line.key: line for line in LINES}


def test_a_completed_run_stands_for_its_failed_attempts(tmp_path):
    failed = Line(LINES[0].key, {}, {}, failed=("no", "trace"))
    with Journal(tmp_path) as book:
        for line in (failed, LINES[0], failed):
            book.add(line)
    assert read(tmp_path) == {LINES[0].key: LINES[0]}


def test_one_command_at_a_time(tmp_path):
    assert not is_busy(tmp_path) and read(tmp_path) == {}
    with Journal(tmp_path):
        assert is_busy(tmp_path)
        with pytest.raises(InputError, match="another command is at work"):
            Journal(tmp_path)
    assert not is_busy(tmp_path)
