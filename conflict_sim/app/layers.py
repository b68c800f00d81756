"""Figures of today for every place of the map, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim.app.view import View
from conflict_sim.figures.place_map import by_kecamatan
from conflict_sim.i18n import number, percent, t
from conflict_sim.results.record import RunRecord

#: Hours of a day.
_HOURS = 24.0


@dataclass(frozen=True)
class Layer:
    """One layer of the map.

    Args:
        name: Name in links; its text is ``app.layer_<name>``, what it measures ``app.about_<name>``.
        by_cell: Whether it is known by reporting cell, not by kecamatan only.
        share: Whether its figures are shares, written as percentages.
        colours: From nothing to most; light to dark, so that the order survives a black-and-white print.
        least: Smallest upper end of the scale.
    """

    name: str
    by_cell: bool
    share: bool = False
    colours: tuple[str, ...] = ("#eef4f9", "#9cc7e3", "#3b83b8", "#0b3f6b")
    least: float = 1.0

    def text(self, value: float | None, lang: str) -> str:
        """A figure of this layer in words."""
        if value is None or not np.isfinite(value):
            return t("app.no_figure", lang)
        if self.share:
            return percent(value, lang)
        return number(value, lang, 2 if self.name == "alarms" else None)

    def told(self, value: float | None, lang: str) -> str:
        """A figure of this layer with its unit."""
        text, key = self.text(value, lang), _WITH_UNIT.get(self.name)
        return text if key is None or value is None or not np.isfinite(value) else t(key, lang, n=text)


#: Texts that put a unit beside a figure; shares need none.
_WITH_UNIT = {
    "crowd": "app.in_crowd",
    "tension": "app.in_tension",
    "officers": "app.in_officers",
    "alarms": "app.in_alarms",
}
_WARM = ("#fdf3e6", "#f6c583", "#e08a1e", "#8f3b00")
_GREEN = ("#eef7f2", "#a5d8c0", "#2f9e77", "#0a5a41")
#: All layers but that of camps, whose values are camps.
NUMBERED: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer("crowd", by_cell=True),
        Layer("tension", by_cell=False, colours=_WARM),
        Layer("believers", by_cell=True, share=True, colours=_WARM, least=0.1),
        Layer("fraud_belief", by_cell=True, share=True, colours=_WARM, least=0.5),
        Layer("officers", by_cell=True, colours=_GREEN),
        Layer("alarms", by_cell=False, colours=_WARM),
    )
}


def by_place(view: View, name: str, detail: str) -> dict[str, float]:
    """Figures of today by code of the place; missing ones are left out.

    Args:
        view: The view.
        name: Key of ``NUMBERED``.
        detail: ``kecamatan`` or ``village``; a layer without villages gives those of its kecamatan.
    """
    if detail == "village" and NUMBERED[name].by_cell:
        values = _by_cell(view.last, name)[-1]
        codes = list(view.record.cells.code)
    else:
        values = _by_kecamatan(view, name)
        codes = [view.record.kec_code[k] for k in np.unique(view.record.cells.kec)]
    return {code: float(value) for code, value in zip(codes, values) if np.isfinite(value)}


def highest(view: View, name: str, detail: str) -> float:
    """Upper end of a layer's scale: the highest figure of the days so far, so that colours keep their meaning."""
    layer, record = NUMBERED[name], view.record
    if detail == "village" and layer.by_cell:
        found = _by_cell(record, name)
    elif name == "crowd":
        found = record.peaks["street_peak"]
    elif name == "tension":
        found = 1000 * record.gauges.get("response", np.zeros(0))
    elif name == "alarms":
        found = record.daily["warning_index"]
    elif name == "officers":
        cells = record.daily["officer_hours"] / _HOURS
        found = np.stack([np.bincount(record.cells.kec, weights=row) for row in cells])
    else:
        found = _by_cell(record, name)
    finite = found[np.isfinite(found)]
    return max(layer.least, float(finite.max(initial=0.0)))


def _by_cell(record: RunRecord, name: str) -> NDArray[np.float64]:
    """Figures by day and reporting cell, (D, C)."""
    daily = record.daily
    if name == "crowd":
        return np.asarray(sum(daily[f"person_hours_level{level}"].astype(np.float64) for level in (2, 3, 4)))
    if name == "believers":
        return np.asarray(daily["believers_any"] / record.cells.voters)
    if name == "officers":
        return np.asarray(daily["officer_hours"] / _HOURS)
    return np.asarray(daily[name], dtype=np.float64)


def _by_kecamatan(view: View, name: str) -> NDArray[np.float64]:
    """Figures of today of the kecamatan that report, in their order."""
    last, owners = view.last, np.unique(view.record.cells.kec)
    if name == "crowd":
        return by_kecamatan(last, "street_peak")
    if name == "tension":
        if "response" not in last.gauges:
            return np.full(len(owners), np.nan)
        return np.asarray(1000 * last.gauges["response"][-1, owners], dtype=np.float64)
    if name == "believers":
        return by_kecamatan(last, "believers_any") / view.voters[owners]
    if name == "officers":
        return by_kecamatan(last, "officer_hours") / _HOURS
    if name == "alarms":
        return by_kecamatan(last, "warning_index")
    return by_kecamatan(last, name)


def alarmed(view: View) -> set[str]:
    """Codes of the kecamatan with an early-warning alarm today."""
    rows = by_kecamatan(view.last, "alarms")
    return {view.record.kec_code[k] for k, on in zip(np.unique(view.record.cells.kec), rows) if on > 0}


def support(view: View) -> dict[str, dict[int, float]]:
    """Kecamatan -> camp -> share of its registered voters; only camps of at least 300 voters there.

    Camp 0 are those without a camp.
    """
    sizes = view.record.camp_voters
    found: dict[str, dict[int, float]] = {}
    if sizes is None:
        return found
    camps = len(view.record.camps) + 1
    for k in np.unique(view.record.cells.kec):
        shares = {c: float(sizes[c, k] / view.voters[k]) for c in range(camps) if sizes[c, k] > 0}
        found[view.record.kec_code[k]] = shares
    return found
