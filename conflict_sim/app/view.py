"""What may be shown of a model after a day: its record so far, protected like every result, and nothing else.

A view is immutable and holds no model, so that drawing never waits for a day and a day never waits for drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from conflict_sim.app.prepare import Prepared
from conflict_sim.app.shapes import Shapes, shapes_of
from conflict_sim.app.ties import Sample, Today, sample_of, today
from conflict_sim.experiment.task import run_stages
from conflict_sim.model import ConflictModel
from conflict_sim.results.record import RunRecord
from conflict_sim.results.small_groups import hide_small_groups
from conflict_sim.results.small_places import merge_small


@dataclass(frozen=True)
class View:
    """A world up to the evening of a day.

    Args:
        prepared: Scenario, plan and region.
        record: The days so far; nothing in it rests on fewer than 300 voters.
        shapes: Outlines of the places.
        sample: A part of the social network, fixed when the world was built; None in a region of fewer than 300 voters.
        today: What its people believe and do this evening.
    """

    prepared: Prepared
    record: RunRecord
    shapes: Shapes
    sample: Sample | None
    today: Today | None

    @property
    def day(self) -> int:
        """The last day lived, relative to the vote."""
        return int(self.record.days[-1])

    @property
    def days_done(self) -> int:
        """Days lived."""
        return len(self.record.days)

    @cached_property
    def last(self) -> RunRecord:
        """The record of the last day alone, for figures of today."""
        return last_day(self.record)

    @cached_property
    def voters(self) -> NDArray[np.int64]:
        """Registered voters whose figures each kecamatan holds, int64[K]."""
        cells = self.record.cells
        return np.bincount(cells.kec, weights=cells.voters, minlength=len(self.record.kec_code)).astype(
            np.int64
        )


def last_day(record: RunRecord) -> RunRecord:
    """A record that ends as another does and begins on that day; its log stays whole.

    Args:
        record: A record of at least one day.
    """
    rows = slice(-1, None)
    return replace(
        record,
        days=record.days[rows],
        daily={name: values[rows] for name, values in record.daily.items()},
        hourly={name: values[-24:] for name, values in record.hourly.items()},
        groups={name: values[rows] for name, values in record.groups.items()},
        region={name: values[rows] for name, values in record.region.items()},
        gauges={name: values[rows] for name, values in record.gauges.items()},
        peaks={name: values[rows] for name, values in record.peaks.items()},
    )


class Viewer:
    """Makes the views of one model; outlines and sample are found once.

    Args:
        model: The model, before its first day.
        prepared: What it was made of.
    """

    def __init__(self, model: ConflictModel, prepared: Prepared):
        self._prepared = prepared
        self._sample = sample_of(model)
        self._shapes: Shapes | None = None

    def view(self, model: ConflictModel) -> View:
        """What may be shown now.

        Args:
            model: The model of this viewer, between two days.
        """
        prepared = self._prepared
        facts = {"region": prepared.region.code, "region_name": prepared.region.name}
        facts |= {"contest": prepared.scenario.world.contest, "scale_reached": model.scale}
        record = RunRecord.from_model(
            model, key="live", plan=prepared.plan_name, seed=prepared.seed, facts=facts
        )
        record = replace(record, stages=run_stages(record.stages, prepared.scenario))
        record = hide_small_groups(merge_small(record))
        if self._shapes is None:
            self._shapes = shapes_of(prepared.region, record, prepared.scenario.run.outlines)
        return View(
            prepared,
            record,
            self._shapes,
            self._sample,
            None if self._sample is None else today(model, self._sample),
        )
