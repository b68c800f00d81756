"""Brokers are Mesa agents over the columns that the nights read and write."""

import numpy as np

from conflict_sim.agents.broker import Broker
from tests.model.worlds import model, ran, scenario

WHOLE = {"start": -4, "announcement": {"day": 2, "hour": 14}}


def test_brokers_show_the_money_of_the_nights():
    made = ran(scenario(8, WHOLE))
    brokers = made.agents_by_type[Broker]
    part = made.world.parts["money"]
    assert len(brokers) == len(made.network.broker_parent)
    assert made.populations[Broker].arrays["received"] is part.brokers.received
    assert brokers.agg("kept", sum) == made.daily["money_leaked"].sum()
    candidates = brokers.select(lambda b: b.role == "candidate")
    assert sum(b.received for b in candidates) == part.spent.sum() > 0
    leaf = next(b for b in brokers if b.role == "tps_broker" and b.received)
    chain = [leaf.role, leaf.above.role, leaf.above.above.role, leaf.above.above.above.role]
    assert chain == ["tps_broker", "village_broker", "coordinator", "candidate"]
    assert leaf.above.above.above.above is None
    assert leaf.received == leaf.passed_on + leaf.kept


def test_a_change_of_a_broker_acts_in_the_next_night():
    made, plain = model(scenario(8, WHOLE)), ran(scenario(8, WHOLE))
    camp = made.columns.camp.copy()
    for broker in list(made.agents_by_type[Broker]):
        if broker.camp == 1 and broker.level == 1:
            broker.leak = 1.0
    made.run_for(8)
    assert not (made.world.voters.paid_by == 1).any() and (plain.world.voters.paid_by == 1).any()
    assert np.array_equal(made.columns.camp, camp)


def test_a_removed_broker_gets_nothing():
    made = model(scenario(8, WHOLE))
    broker = made.agents_by_type[Broker].select(lambda b: b.role == "coordinator")[0]
    row, camp = broker.row, broker.camp
    broker.remove()
    made.run_for(8)
    b = made.world.parts["money"].brokers
    assert b.received[row] == 0 and b.received[b.parent == row].sum() == 0
    assert b.received[(b.camp == camp) & (b.level == 1)].sum() > 0
