"""Orders are taken once, when due, in an order that does not depend on who came first."""

from conflict_sim.desk import Deployment, Desk, Message, Order, Report


def order(by, due, priority=5):
    return Message(by=by, due=due, priority=priority, kind="appeal")


def test_orders_are_taken_once_when_due():
    desk = Desk()
    desk.post(order("a", 10.0))
    desk.post(Deployment(by="a", due=0.0, unit=0, site=1, officers=5))
    assert desk.take(Message, 9.9) == []
    assert [o.by for o in desk.take(Message, 10.0)] == ["a"]
    assert desk.take(Message, 99.0) == []
    assert len(desk.take(Order, 99.0)) == 1, "other kinds are left alone until asked for"


def test_the_order_is_moment_priority_name_number():
    rows = [("b", 1.0, 5), ("a", 1.0, 5), ("c", 1.0, 0), ("z", 0.0, 9)]
    for shift in range(4):
        desk = Desk()
        for row in rows[shift:] + rows[:shift]:
            desk.post(order(*row))
        assert [o.by for o in desk.take(Message, 5.0)] == ["z", "c", "a", "b"]


def test_reports_are_known_from_their_moment_on():
    desk = Desk()
    for known in (5.0, 1.0, 3.0):
        desk.file(Report(by="fkdm", known=known, kecamatan=0, subject="hoax", value=0.1))
    assert [r.known for r in desk.known(3.0)] == [1.0, 3.0]
    assert [r.known for r in desk.known(9.0, since=1.0)] == [3.0, 5.0]
    desk.forget(3.0)
    assert [r.known for r in desk.known(9.0)] == [3.0, 5.0]
