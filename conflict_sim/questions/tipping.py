"""The question how far a calm kecamatan is from its tipping point: the gauge's margin, then shocks of rising size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflict_sim.config.loader import with_values
from conflict_sim.config.scenario import Scenario
from conflict_sim.experiment import effort
from conflict_sim.experiment.cases import Case, contrast
from conflict_sim.experiment.runner import run
from conflict_sim.figures.doses import doses
from conflict_sim.i18n import LANGUAGES, day_label, interval, number, percent, t
from conflict_sim.questions.base import SOUGHT, Answer, Question, Setting
from conflict_sim.results.stats import wilson_interval
from conflict_sim.results.tension import Tension, tension

if TYPE_CHECKING:
    import pandas as pd

    from conflict_sim.results.comparison import Comparison

#: Violent person-hours in the kecamatan from which it has tipped: twenty people for an hour.
TIPPED = 20.0
#: Share of days with violence up to which a kecamatan looks calm.
_CALM = 0.05
#: Worlds in which margins are measured: each forks its state many times.
_GAUGED = 3


@dataclass(frozen=True, kw_only=True)
class Tipping(Question):
    """How large a shock tips the calm kecamatan that is nearest to tipping.

    Args:
        day: "Today": margins are measured in its evening, shocks come on the next morning.
        tiny_day: The same in the tiny form.
        sizes: Sizes of shocks, ascending.
    """

    day: int
    tiny_day: int
    sizes: tuple[float, ...]

    def answer(self, setting: Setting) -> Answer:
        """Find the kecamatan on a sample by its margin, then shock it in fresh whole worlds."""
        scenario = self.base(setting)
        day = self.tiny_day if setting.quick else self.day
        place = self._nearest(scenario, day, setting)
        cases = {"none": Case({"id": "tanpa guncangan", "en": "no shock"})}
        for size in self.sizes[:2] if setting.quick else self.sizes:
            shock = {
                "kind": "generic",
                "day": day + 1,
                "hour": 10,
                "camp": "losers",
                "size": size,
                "kecamatan": [place.kec_code],
            }
            cases[str(size)] = Case({"id": f"guncangan {size:g}", "en": f"shock {size:g}"}, shocks=[shock])
        worlds = self.worlds(scenario, len(cases), setting)
        setting.stage("fresh", worlds * len(cases))
        found = contrast(
            scenario,
            cases,
            worlds,
            watch=("violent_person_hours",),
            out=setting.folder / "fresh",
            **setting.play,
        )
        table = shares(found, place.kec_code)
        sought = _gauged(setting)
        runs = {"sought": sought, "fresh": worlds * len(cases)}
        return Answer(
            self,
            {lang: self._sentences(table, place, day, lang) for lang in LANGUAGES},
            table,
            lambda lang: doses(found, table, place.name, lang),
            found,
            {"sought": tuple(range(SOUGHT, SOUGHT + sought)), "fresh": found.seeds},
            runs,
            effort.minutes_of(sum(runs.values()), scenario),
        )

    def _nearest(self, scenario: Scenario, day: int, setting: Setting) -> Tension:
        """The calm kecamatan with the smallest margin; without any margin, that with the largest response to one typical shock."""
        small = with_values(self.sample(scenario), {"run.gauges": "dates", "run.gauge_days": [day]})
        seeds = list(range(SOUGHT, SOUGHT + _gauged(setting)))
        setting.stage("sought", len(seeds))
        rows = tension(run(small, "none", seeds, out=setting.folder / "sought", **setting.play))
        calm = [row for row in rows if row.active.mean <= _CALM] or rows

        def margin(row: Tension) -> float:
            return row.margins[day].mean if day in row.margins else float("inf")

        return min(calm, key=lambda row: (margin(row), -row.response.mean, row.kec_code))

    def _sentences(self, table: pd.DataFrame, place: Tension, day: int, lang: str) -> list[str]:
        known = place.margins.get(day)
        if known is None:
            told = [t("question.no_margin", lang, place=place.name, day=day_label(day, lang))]
        else:
            told = [
                t(
                    "question.margin",
                    lang,
                    place=place.name,
                    day=day_label(day, lang),
                    size=number(known.mean, lang),
                )
            ]
        for row in table.itertuples():
            span = interval(100 * row.low, 100 * row.high, lang)
            values: dict[str, Any] = {
                "share": percent(row.share, lang),
                "interval": span,
                "place": place.name,
            }
            key = "question.tip" if row.size > 0 else "question.tip_none"
            told.append(t(key, lang, size=number(row.size, lang), **values))
        half = table[(table["size"] > 0) & (table["share"] > 0.5)]
        if len(half):
            told.append(
                t("question.half", lang, size=number(float(half["size"].min()), lang), place=place.name)
            )
        else:
            told.append(t("question.no_half", lang, place=place.name))
        return told


def _gauged(setting: Setting) -> int:
    return 1 if setting.quick else _GAUGED


def shares(found: Comparison, code: str) -> pd.DataFrame:
    """Share of worlds in which a kecamatan tipped, with Wilson's interval, per size of the shock.

    Args:
        found: Cases named by the size of their shock; the first has none.
        code: The kecamatan.
    """
    import pandas as pd

    rows = []
    for case in found.plans:
        harm = [found.by_plan[case][seed].by_kec.get("violent_person_hours", {}) for seed in found.seeds]
        tipped = sum(one.get(code, 0.0) >= TIPPED for one in harm)
        e = wilson_interval(tipped, len(harm))
        size = 0.0 if case == found.baseline else float(case)
        rows.append(
            {
                "size": size,
                "worlds": len(harm),
                "tipped": tipped,
                "share": e.mean,
                "low": e.low,
                "high": e.high,
            }
        )
    return pd.DataFrame(rows)
