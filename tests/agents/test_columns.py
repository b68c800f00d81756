"""Columns: shown and stored values, adoption without copies, what does not fit."""

import numpy as np
import pytest

from conflict_sim.agents.agent_set import ColumnModel
from conflict_sim.agents.column_agent import ColumnAgent
from conflict_sim.agents.columns import Column


class Citizen(ColumnAgent):
    share = Column("u1", scale=1 / 255)
    shock = Column("i1", scale=1 / 32)
    tenth = Column("u1", scale=0.1, offset=-5.0)
    place = Column("i4", also=("i2",), default=-1)
    flag = Column("?")
    mood = Column("f4", default=0.5)


def population(n=4, **columns):
    model = ColumnModel(rng=1)
    Citizen.create_agents(model, n, **columns)
    return model.populations[Citizen]


def test_defaults():
    made = population()
    assert made.arrays["place"].dtype == np.int32 and made.values("place").tolist() == [-1] * 4
    assert made.values("mood").tolist() == [0.5] * 4 and made.values("flag").tolist() == [False] * 4
    assert made.values("tenth").tolist() == [0.0] * 4 and made.arrays["tenth"].tolist() == [50] * 4


def test_arrays_of_the_right_type_are_adopted_and_others_converted():
    codes, wide, narrow = (
        np.arange(4, dtype=np.uint8),
        np.arange(4, dtype=np.int32),
        np.arange(4, dtype=np.int16),
    )
    alive = np.array([True, True, False, True])
    made = population(share=codes, place=narrow, alive=alive)
    assert made.arrays["share"] is codes and made.arrays["place"] is narrow and made.alive is alive
    assert len(made) == 3 and made.values("place").tolist() == [0, 1, 3]
    assert population(place=wide).arrays["place"] is wide
    converted = population(place=[5, 6, 7, 8], share=[0.0, 1.0, 0.5, 0.2], mood=np.ones(4))
    assert converted.arrays["place"].tolist() == [5, 6, 7, 8]
    assert converted.arrays["share"].tolist() == [0, 255, 128, 51]
    assert converted.arrays["mood"].dtype == np.float32


def test_quantised_values_come_back():
    made = population(n=256, share=np.arange(256, dtype=np.uint8), shock=np.arange(-128, 128).astype(np.int8))
    for row in (0, 1, 127, 255):
        agent = made.handle(row)
        assert agent.share == pytest.approx(row / 255) and agent.shock == (row - 128) / 32
        agent.share = agent.share
        agent.shock = agent.shock
        assert made.arrays["share"][row] == row and made.arrays["shock"][row] == row - 128
    assert made.values("share")[255] == 1.0
    assert [made.handle(row).share for row in range(256)] == made.values("share").tolist()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("share", 1.01),
        ("share", -0.01),
        ("share", float("nan")),
        ("shock", 4.5),
        ("tenth", 20.7),
        ("place", 2**31),
        ("place", 1.5),
        ("flag", 2),
    ],
)
def test_what_does_not_fit_is_refused(name, value):
    made = population()
    before = made.arrays[name].copy()
    with pytest.raises(ValueError, match=name):
        setattr(made.handle(0), name, value)
    with pytest.raises(ValueError, match=name):
        made.fill(name, value)
    with pytest.raises(ValueError, match=name):
        population(**{name: [value] * 4})
    assert np.array_equal(made.arrays[name], before)


def test_flags_are_plain_bools():
    agent = population().handle(1)
    agent.flag = True
    assert agent.flag is True and agent.population.arrays["flag"].tolist() == [False, True, False, False]


def test_replace_swaps_buffers():
    made = population()
    agent = made.handle(2)
    back = np.arange(4, dtype=np.float32)
    made.replace("mood", back)
    assert agent.mood == 2.0 and made.arrays["mood"] is back
    with pytest.raises(ValueError, match="mood"):
        made.replace("mood", back.astype(np.float64))


def test_rows_outside_are_refused():
    made = population()
    for row in (-1, 4):
        with pytest.raises(IndexError):
            made.handle(row)


def test_a_column_must_not_hide_mesa_s_names():
    for name in ("unique_id", "pos", "rng", "row", "_hidden"):
        with pytest.raises(TypeError, match="taken"):
            type("Wrong", (ColumnAgent,), {name: Column("f4")})


def test_columns_are_inherited():
    class Elder(Citizen):
        age = Column("u1", default=60)

    model = ColumnModel(rng=1)
    elders = Elder.create_agents(model, 2, mood=0.25)
    assert elders.get(["age", "mood"]) == [[60, 0.25]] * 2
    assert model.agent_types == [Elder]


def test_read_only_arrays_count_as_shared():
    codes = np.zeros(4, np.uint8)
    codes.setflags(write=False)
    made = population(share=codes)
    assert made.shared == {"share"}
    with pytest.raises(ValueError, match="share: shared"):
        made.handle(0).share = 1.0
