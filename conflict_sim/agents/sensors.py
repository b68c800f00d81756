"""Sensors: FKDM, Tim Kewaspadaan Dini, police intelligence, BIN, Panwascam, and local leaders.

Each tells what ``dynamics.sensing`` let it notice; the report is noisy and known late. Tim Kewaspadaan Dini weighs
FKDM's reports against the alarm threshold and calls the alarm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from conflict_sim.agents.actor import CAST, Actor
from conflict_sim.agents.news import is_province, kecamatan_of, news, numbers_in
from conflict_sim.desk import Report

if TYPE_CHECKING:
    from conflict_sim.world import World

#: Name of an FKDM's reports in ``Report.by`` begins so; other sources likewise.
FKDM, POLICE, BIN, LEADERS, PANWASCAM = "fkdm", "intelkam", "bin", "tokoh", "panwascam"
#: Name of the FKDM of a regency.
REGION = "fkdm_region"
#: Who tells -> source of ``dynamics.sensing``.
SOURCE = {FKDM: "fkdm", POLICE: "police", BIN: "bin", LEADERS: "leaders", PANWASCAM: "bawaslu"}


def fkdm_told(world: World) -> dict[int, float]:
    """Kecamatan -> what its FKDM told since yesterday; looked up once a day."""
    kept = world.parts.get("fkdm_told")
    if kept is None or kept[0] != world.day:
        rows = news(world).items()
        found = {k: r.value for k, reports in rows if k >= 0 for r in reports if r.by.startswith(FKDM)}
        kept = world.parts["fkdm_told"] = (world.day, found)
    told: dict[int, float] = kept[1]
    return told


class Sensor(Actor):
    """A body that tells what it noticed in each kecamatan where it works.

    Args:
        model: The model.
        kind: One of ``SOURCE``.
        name: Unique name.
        subject: Subject of its reports.
        turn: (number, of how many): several take turns in telling the same; (0, 1) tells every day.
        **places: ``kabupaten``, ``kecamatan``.
    """

    label: ClassVar[dict[str, str]] = {"id": "Pemantau", "en": "Observer"}

    def __init__(
        self,
        model: Any,
        kind: str,
        name: str,
        subject: str = "agitation",
        turn: tuple[int, int] = (0, 1),
        **places: int,
    ):
        super().__init__(model, name, **places)
        self.row = model.world.parts["sensing"].row(SOURCE[kind])
        self.subject = subject
        self.turn = turn
        self.area = (self.kecamatan,) if self.kecamatan >= 0 else kecamatan_of(model, self.kabupaten)
        self.found: list[tuple[int, float, float]] = []

    def observe(self, world: World) -> None:
        """Look at the people whom this body watches."""
        self.found = []
        if world.day % self.turn[1] != self.turn[0]:
            return
        part = world.parts["sensing"]
        values, known = part.told[self.row], part.known[self.row]
        self.found = [(k, float(values[k]), float(known[k])) for k in self.area if values[k] == values[k]]

    def act(self, world: World) -> None:
        """Tell."""
        for k, value, known in self.found:
            world.desk.file(Report(by=self.name, known=known, kecamatan=k, subject=self.subject, value=value))


class Panwascam(Sensor):
    """Supervisors of one kecamatan: they tell which share of the people there come to them about fraud."""

    label: ClassVar[dict[str, str]] = {"id": "Panwascam", "en": "Kecamatan supervisors (Panwascam)"}


class RegionalFKDM(Actor):
    """The FKDM of a regency: tells the province the mean of what the forums of its kecamatan have told."""

    label: ClassVar[dict[str, str]] = {"id": "FKDM", "en": "Community early-warning forum (FKDM)"}

    def __init__(self, model: Any, name: str, **places: int):
        super().__init__(model, name, **places)
        self.area = kecamatan_of(model, self.kabupaten)
        self.latest: dict[int, float] = {}

    def observe(self, world: World) -> None:
        """Read what the forums of the kecamatan told."""
        today = fkdm_told(world)
        self.latest |= {k: today[k] for k in self.area if k in today}

    def act(self, world: World) -> None:
        """Tell the leaders' forum of the province (``province.py``)."""
        if self.latest:
            mean = sum(self.latest.values()) / len(self.latest)
            known = 1440.0 * world.day + 60.0 * world.params.sensing.fkdm_hours
            world.desk.file(Report(by=self.name, known=known, kecamatan=-1, subject="agitation", value=mean))


class TimKewaspadaanDini(Actor):
    """The early-warning team of a government level; that of a kecamatan calls and ends the alarm.

    Attributes:
        alarm: Kecamatan of its area where an alarm is on -> event that began it.
    """

    label: ClassVar[dict[str, str]] = {"id": "Tim Kewaspadaan Dini", "en": "Early-warning team"}

    def __init__(self, model: Any, name: str, **places: int):
        super().__init__(model, name, **places)
        self.area = (self.kecamatan,) if self.kecamatan >= 0 else kecamatan_of(model, self.kabupaten)
        self.alarm: dict[int, Any] = {}
        self.told: dict[int, float] = {}

    def observe(self, world: World) -> None:
        """Read FKDM's reports."""
        today = fkdm_told(world)
        self.told = {k: today[k] for k in self.area if k in today}

    def act(self, world: World) -> None:
        """Call an alarm where the index passes the threshold, end it where it no longer does."""
        threshold, log = world.params.sensing.alarm, world.parts["events"]
        for k, value in self.told.items():
            if not world.parts["sensing"].is_alarm(value, threshold):
                self.alarm.pop(k, None)
            elif k not in self.alarm and self.kecamatan < 0:
                self.alarm[k] = None  # higher levels take note of what the kecamatan called
            elif k not in self.alarm:
                event = log.add("alarm", world.day, 0.0, self.name)
                event.kec = k
                event.parents = sorted(n for n in log.hoax_events.values() if n < event.id)
                self.alarm[k] = event
            if k in self.alarm and self.kecamatan >= 0:
                self._tell(world, k, value)

    def _tell(self, world: World, k: int, value: float) -> None:
        number = (numbers_in(world, [self.alarm[k]]) or [-1])[0]
        now = 1440.0 * world.day
        report = Report(by=self.name, known=now, kecamatan=k, subject="agitation", value=value, event=number)
        world.desk.file(report)


@CAST.add("sensors")
def build(model: Any) -> Iterator[Actor]:
    """FKDM and Tim Kewaspadaan Dini of every level, and the other sources of every regency."""
    kec_kab = [int(k) for k in model.world.region.kec_kab]
    for k, code in enumerate(model.kec_code):
        place = {"kabupaten": kec_kab[k], "kecamatan": k}
        yield Sensor(model, FKDM, f"{FKDM}-{code}", **place)
        yield TimKewaspadaanDini(model, f"tim_kewaspadaan_dini-{code}", **place)
        yield Panwascam(model, PANWASCAM, f"{PANWASCAM}-{code}", "complaint", **place)
        for turn, who in enumerate(("agama", "adat", "pemuda")):
            yield Sensor(model, LEADERS, f"{LEADERS}_{who}-{code}", "agitation", (turn, 3), **place)
    for r, code in enumerate(model.kab_code):
        if is_province(model):
            # Only a province hears of a regency as a whole: its own forum reads the kecamatan.
            yield RegionalFKDM(model, f"{REGION}-{code}", kabupaten=r)
        yield TimKewaspadaanDini(model, f"tim_kewaspadaan_dini-{code}", kabupaten=r)
        yield Sensor(model, POLICE, f"{POLICE}-{code}", kabupaten=r)
    code = str(model.region.code)[:2]
    yield Sensor(model, BIN, f"{BIN}-{code}")
    if is_province(model):
        yield TimKewaspadaanDini(model, f"tim_kewaspadaan_dini-{code}")
