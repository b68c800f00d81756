"""What the Mesa documentation promises of agents and sets holds for voters in columns."""

import copy
import gc
import pickle
import statistics
import weakref

import mesa
import numpy as np
import pandas
import pytest
from mesa.agentset import AgentSet

from conflict_sim.agents.agent_set import ColumnModel, LazyAgentSet
from conflict_sim.agents.voter import Voter
from conflict_sim.dynamics import hoax_rules
from tests.agents.small_model import Official, SmallModel


@pytest.fixture
def model():
    return SmallModel(n=200, rng=42)


def materialised(model):
    return model.agents.materialised or model.agents_by_type[Voter].materialised


def handle(model, row):
    return model.populations[Voter].handle(row)


def test_counting_and_columns_make_no_object(model):
    voters = model.agents_by_type[Voter]
    assert len(model.agents) == 205 and len(voters) == 200
    assert set(model.agent_types) == {Voter, Official}
    assert voters is model.voters
    voters.agg("grievance", [np.mean, max])
    voters.set("outrage", 0.25)
    assert voters.get("outrage") == [0.25] * 200
    assert voters.get(["camp", "village"])[:2] == [[1, 0], [2, 0]]
    model.run_for(3)
    assert not materialised(model)
    gc.collect()
    assert not [thing for thing in gc.get_objects() if type(thing) is Voter and thing.model is model]


def test_ids_are_unique_and_start_at_one(model):
    assert model.agents.get("unique_id") == list(range(1, 206))
    assert model.agents_by_type[Voter].get("unique_id") == list(range(1, 201))


def test_order_is_order_of_creation_whenever_handles_are_made():
    early, late = SmallModel(n=50, rng=1), SmallModel(n=50, rng=1)
    list(early.agents)
    for model in (early, late):
        Official(model)
        model.step()
    assert early.agents.get("unique_id") == late.agents.get("unique_id") == list(range(1, 57))
    seen = {}
    for model in (early, late):
        seen[id(model)] = order = []
        model.agents.shuffle_do(lambda agent, order=order: order.append(agent.unique_id))
    assert seen[id(early)] == seen[id(late)] != sorted(seen[id(early)])


def test_looking_at_agents_changes_no_result():
    looked, unlooked = SmallModel(n=300, rng=7), SmallModel(n=300, rng=7)
    list(looked.agents)
    looked.run_for(10)
    unlooked.run_for(10)
    assert np.array_equal(looked.voters.array("grievance"), unlooked.voters.array("grievance"))
    assert looked.agents_by_type[Official].get("calls") == [10] * 5


def test_a_voter_is_an_agent_with_identity(model):
    voter = model.agents.to_list()[3]
    assert isinstance(voter, Voter) and isinstance(voter, mesa.Agent)
    assert handle(model, 3) is voter and {voter: 1}[voter] == 1
    reference = weakref.ref(voter)
    del voter
    gc.collect()
    assert reference() is handle(model, 3)
    assert reference().model is model and reference().rng is model.rng and reference().random is model.random
    assert reference().scenario is model.scenario and reference().pos is None


def test_one_handle_makes_no_other(model):
    voter = handle(model, 7)
    assert voter in model.agents and voter in model.agents_by_type[Voter]
    assert not materialised(model)
    assert voter is model.agents_by_type[Voter].to_list()[7]
    assert handle(SmallModel(n=200), 7) not in model.agents


def test_attributes_read_write_and_extra(model):
    voter = handle(model, 5)
    voter.grievance = 0.5
    assert model.voters.array("grievance")[5] == 0.5
    assert type(voter.grievance) is float and type(voter.camp) is int
    voter.nickname = "five"
    del voter
    gc.collect()
    found = model.agents.select(lambda agent: getattr(agent, "nickname", "") == "five").to_list()
    assert found == [handle(model, 5)]


def test_columns_are_the_model_s_own_arrays(model):
    arrays = model.populations[Voter].arrays
    for name in ("camp", "village", "hardship", "grievance"):
        assert arrays[name] is model.columns[name]
    model.columns["camp"][11] = 9
    assert handle(model, 11).camp == 9


def test_select_and_where(model):
    voters = model.agents_by_type[Voter]
    grievance = voters.array("grievance")
    chosen = voters.where(grievance > 0.5)
    assert not materialised(model)
    assert len(chosen) == int((grievance > 0.5).sum()) > 0
    selected = voters.select(lambda voter: voter.grievance > 0.5)
    assert type(selected) is AgentSet and list(selected) == list(chosen)
    assert len(voters.select(at_most=0.1)) == 20 and len(voters.select(at_most=7)) == 7
    assert len(model.agents.select(agent_type=Official)) == 5
    assert len(model.agents.select(agent_type=Voter)) == 200
    assert len(voters.select()) == len(copy.copy(voters)) == len(voters.copy()) == 200


def test_where_refuses_what_is_no_mask(model):
    with pytest.raises(TypeError, match="mask of bools"):
        model.voters.where(np.arange(200))
    with pytest.raises(ValueError, match="200 values expected"):
        model.voters.where(np.ones(3, bool))
    with pytest.raises(TypeError, match="not one whole population"):
        model.agents.where(np.ones(205, bool))


def test_where_takes_the_living_or_all_rows(model):
    handle(model, 0).remove()
    by_row = np.arange(200) < 3
    living = np.arange(199) < 2  # rows 1 and 2
    assert (
        [v.row for v in model.voters.where(by_row)] == [v.row for v in model.voters.where(living)] == [1, 2]
    )
    assert len(model.voters.array("camp")) == 199


def test_groupby_sort_shuffle_do_map(model):
    voters = model.agents_by_type[Voter]
    grievance = voters.array("grievance")
    groups = voters.groupby("camp")
    assert groups.count() == {1: 67, 2: 67, 3: 66}
    assert all(type(group) is AgentSet for group in groups.groups.values())
    assert groups.agg("grievance", max)[1] == pytest.approx(float(grievance[::3].max()))
    assert voters.groupby(lambda v: v.village, result_type="list").count() == dict.fromkeys(range(4), 50)
    assert voters.sort("grievance", ascending=True).to_list()[0].row == int(grievance.argmin())
    assert voters.sort("grievance").to_list()[0].row == int(grievance.argmax())
    rows = []
    voters.do(lambda voter: rows.append(voter.row))
    assert rows == list(range(200))
    rows.clear()
    voters.shuffle_do(lambda voter: rows.append(voter.row))
    assert rows != sorted(rows) and sorted(rows) == list(range(200))
    assert sorted(v.row for v in voters.shuffle()) == list(range(200))
    assert voters.map("hoax", 2) == ["S"] * 200
    assert voters.map(lambda v: v.kecamatan) == [0] * 100 + [1] * 100


def test_agg_equals_mesa_over_objects(model):
    column = model.agents_by_type[Voter]
    objects = AgentSet(column.to_list(), random=model.random)
    functions = [np.mean, np.sum, np.std, sum, min, max, len, statistics.median, lambda values: values[:2]]
    for name in ("camp", "hardship", "grievance", "unique_id"):
        assert column.agg(name, functions) == objects.agg(name, functions)
        assert column.agg(name, sum) == objects.agg(name, sum)
        assert column.get(name) == objects.get(name)
    assert column.get("nothing", "default", 3) == [3] * 200
    with pytest.raises(AttributeError):
        column.get("nothing")
    with pytest.raises(ValueError, match="handle_missing"):
        column.get("camp", "perhaps")


def test_set_equals_mesa_over_objects(model):
    column = model.agents_by_type[Voter]
    assert column.set("hardship", 1.0) is column
    assert column.get("hardship") == [1.0] * 200
    column.set("nickname", "all")
    assert handle(model, 9).nickname == "all"
    model.agents.set("label", 1)
    assert model.agents.get("label") == [1] * 205
    with pytest.raises(ValueError, match="one value for all"):
        column.set("hardship", np.zeros(200))


def test_a_weak_set_of_voters_survives_collection(model):
    weak = AgentSet(model.agents_by_type[Voter], random=model.random)
    some = model.voters.where(np.arange(200) < 10)
    gc.collect()
    assert len(weak) == 200 and len(some) == 10


def test_remove(model):
    voter = handle(model, 9)
    voter.remove()
    assert len(model.agents) == 204 and voter not in model.agents and not voter.alive
    assert not materialised(model)
    assert voter not in list(model.agents) and voter not in list(model.agents_by_type[Voter])
    model.agents.to_list()[0].remove()
    assert len(model.agents_by_type[Voter]) == len(list(model.agents_by_type[Voter])) == 198
    assert model.lost == [9, 0]
    grievance = model.columns["grievance"][9]
    model.step()
    assert model.columns["grievance"][9] == grievance == pytest.approx(voter.grievance)
    voter.remove()  # twice is harmless, as in Mesa
    assert model.lost == [9, 0]
    with pytest.raises(LookupError, match="removed"):
        handle(model, 9)
    model.remove_all_agents()
    assert len(model.agents) == 0 and list(model.agents) == [] and len(model.lost) == 200


@pytest.mark.parametrize("looked_at", [False, True])
def test_deregistering_a_voter_is_removing_him(model, looked_at):
    if looked_at:
        list(model.agents)
    voter = handle(model, 9)
    model.deregister_agent(voter)
    assert not voter.alive and model.lost == [9]
    assert voter not in model.agents and voter not in model.agents_by_type[Voter]
    assert len(model.agents) == 204 and len(model.agents_by_type[Voter]) == 199
    official = model.agents_by_type[Official][0]
    model.deregister_agent(official)
    assert official not in model.agents and len(model.agents) == 203


def test_a_removed_voter_is_freed(model):
    reference = weakref.ref(handle(model, 4))
    list(model.agents)
    reference().remove()
    gc.collect()
    assert reference() is None


def test_removal_while_all_act(model):
    model.agents_by_type[Voter].do(
        lambda voter: handle(model, 199 - voter.row).remove() if voter.row < 100 else None
    )
    assert len(model.agents_by_type[Voter]) == 100


def test_neighbours_kin_and_groups(model):
    voter = handle(model, 0)
    assert [other.row for other in voter.neighbours] == [1, 2, 199, 198]
    assert [other.row for other in voter.kin] == [1, 2]
    assert all(isinstance(other, Voter) for other in voter.neighbours)
    assert voter.chat_groups == [0] and handle(model, 8).chat_groups == [1]
    assert not materialised(model)
    handle(model, 1).remove()
    assert [other.row for other in voter.neighbours] == [2, 199, 198]


def test_hoax_states_are_unpacked(model):
    voter = handle(model, 0)
    voter.hoax_state = hoax_rules.B | (hoax_rules.F | 4) << 8 | (hoax_rules.B | 4) << 28  # bit 2: fresh
    assert [voter.hoax(k) for k in (0, 1, 2, 3, 7)] == ["B", "S", "F", "S", "B"]
    with pytest.raises(IndexError):
        voter.hoax(8)


def test_events_on_handles(model):
    voter = handle(model, 2)
    model.schedule_event(voter.remove, after=2)
    del voter
    gc.collect()
    model.run_for(3)
    assert len(model.agents_by_type[Voter]) == 199 and model.lost == [2]


def test_datacollector(model):
    model = SmallModel(n=50, rng=1, collect_agents=True)
    model.step()
    frame = model.datacollector.get_agenttype_vars_dataframe(Voter)
    assert len(frame) == 100 and list(frame.columns) == ["grievance"]
    assert model.datacollector.get_model_vars_dataframe()["mean_grievance"].iloc[-1] == pytest.approx(
        model.mean_grievance
    )
    collector = mesa.DataCollector(agent_reporters={"id": "unique_id"})
    collector.collect(model)
    assert collector.get_agent_vars_dataframe()["id"].tolist() == list(range(1, 56))


@pytest.mark.parametrize("fork", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy])
@pytest.mark.parametrize("looked", [False, True])
def test_pickle_and_deepcopy_go_on_alike(model, fork, looked):
    model.step()
    if looked:
        list(model.agents)
        handle(model, 3).nickname = "three"
    other = fork(model)
    assert other.agents.materialised == looked
    assert other.columns["grievance"] is other.populations[Voter].arrays["grievance"]
    other.run_for(3)
    reference = SmallModel(n=200, rng=42)
    reference.run_for(4)
    assert np.array_equal(other.voters.array("grievance"), reference.voters.array("grievance"))
    assert other.agents.to_list()[3].model is other
    assert getattr(handle(other, 3), "nickname", None) == ("three" if looked else None)
    handle(other, 0).remove()
    assert len(other.agents) == 204 and len(model.agents) == 205


def test_two_models_share_nothing():
    one, two = SmallModel(n=50, rng=1), SmallModel(n=50, rng=2)
    before = two.voters.get("grievance")
    assert one.voters.get("grievance") != before
    one.voters.set("grievance", 0.0)
    handle(one, 0).remove()
    assert two.voters.get("grievance") == before and len(two.voters) == 50


@pytest.mark.parametrize("looked", [False, True])
def test_a_dropped_model_is_freed(looked):
    model = SmallModel(n=50, rng=1)
    if looked:
        list(model.agents)
        model.schedule_event(handle(model, 1).remove, after=9)
    model.step()
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_batch_run():
    rows = mesa.batch_run(
        SmallModel, {"n": 100, "warmth": [0.0, 0.2]}, rng=[1, 2], max_steps=5, display_progress=False
    )
    assert len(rows) == 4 and {row["warmth"] for row in rows} == {0.0, 0.2}
    assert len({row["mean_grievance"] for row in rows}) == 4


def test_edits_of_a_set_by_hand_are_kept(model):
    voters = model.agents_by_type[Voter]
    voters.sort("grievance", inplace=True)
    values = voters.get("grievance")
    assert values == sorted(values, reverse=True)
    with pytest.raises(TypeError, match="not one whole population"):
        voters.array("grievance")

    other = SmallModel(n=20).agents_by_type[Voter]
    first = next(iter(other.where(np.arange(20) == 0)))
    other.discard(first)
    other.discard(first)
    assert first not in other and len(other) == len(other.get("camp")) == 19
    with pytest.raises(KeyError):
        other.remove(first)
    other.add(first)
    other.add(first)
    assert first in other and len(other) == 20


def test_a_shared_column_is_copied_at_the_first_write(model):
    assert model.populations[Voter].shared == {"camp"}
    with pytest.raises(ValueError, match="camp: shared"):
        handle(model, 0).camp = 2
    with pytest.raises(ValueError, match="camp: shared"):
        model.voters.set("camp", 2)

    heard = []
    model.on_column_written = lambda agent_type, name: heard.append((agent_type, name))
    with pytest.raises(ValueError, match="camp"):
        handle(model, 0).camp = 300
    assert model.populations[Voter].arrays["camp"] is model.columns["camp"] and heard == []
    handle(model, 0).camp = 2
    handle(model, 1).grievance = 0.5
    model.voters.set("hardship", 0.5)
    assert heard == [(Voter, "camp"), (Voter, "grievance"), (Voter, "hardship")]
    assert handle(model, 0).camp == 2 and model.columns["camp"][0] == 1
    assert model.populations[Voter].arrays["grievance"] is model.columns["grievance"]


def test_a_voter_outside_all_villages_has_no_kecamatan(model):
    voter = handle(model, 0)
    voter.village = len(model.region.village_kec)
    assert voter.kecamatan == -1


def test_create_agents_tells_what_is_wrong(model):
    with pytest.raises(TypeError, match="create_agents"):
        Voter(model)
    with pytest.raises(ValueError, match="already"):
        Voter.create_agents(model, 3)
    blank = ColumnModel(rng=1)
    with pytest.raises(TypeError, match="no column shoe_size"):
        Voter.create_agents(blank, 3, shoe_size=42)
    with pytest.raises(TypeError, match="by name"):
        Voter.create_agents(blank, 3, [1, 2, 3])
    with pytest.raises(ValueError, match="camp: 3 values expected"):
        Voter.create_agents(blank, 3, camp=[1, 2])
    with pytest.raises(ValueError, match="negative"):
        Voter.create_agents(blank, -1)
    with pytest.raises(ValueError, match="alive: bool"):
        Voter.create_agents(blank, 3, alive=[1, 0, 1])
    assert blank.agent_id_counter == 1 and len(blank.agents) == 0


def test_from_dataframe():
    model = ColumnModel(rng=1)
    table = pandas.DataFrame({"camp": [1, 2, 0], "hardship": [0.0, 0.2, 1.0]})
    voters = Voter.from_dataframe(model, table, grievance=0.5)
    assert isinstance(voters, LazyAgentSet) and voters.get(["camp", "grievance"]) == [
        [1, 0.5],
        [2, 0.5],
        [0, 0.5],
    ]
    assert voters.get("hardship") == pytest.approx([0.0, 0.2, 1.0])
