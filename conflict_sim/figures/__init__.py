"""Pictures as pure functions of results: each returns the picture, one sentence and the table behind it."""

from __future__ import annotations

from pathlib import Path

from conflict_sim.figures.base import Figure
from conflict_sim.figures.calm_and_tension import calm_and_tension
from conflict_sim.figures.early_warning import early_warning, skill_of
from conflict_sim.figures.hoax_curves import hoax_curves
from conflict_sim.figures.ladder import ladder
from conflict_sim.figures.place_map import place_map
from conflict_sim.figures.timeline import timeline
from conflict_sim.results.ensemble import Ensemble
from conflict_sim.results.store import seal

__all__ = [
    "Figure",
    "calm_and_tension",
    "draw_all",
    "early_warning",
    "hoax_curves",
    "ladder",
    "place_map",
    "save_all",
    "timeline",
]


def draw_all(ensemble: Ensemble, lang: str) -> list[Figure]:
    """Every figure that the runs allow (hoax curves need a hoax, calm and tension their gauges, early warning an incident).

    Args:
        ensemble: Completed runs.
        lang: ``id`` or ``en``.
    """
    figures = [timeline(ensemble, lang), place_map(ensemble, lang), ladder(ensemble, lang)]
    if ensemble.first.hoaxes:
        figures.append(hoax_curves(ensemble, lang))
    if ensemble.first.gauges:
        figures.append(calm_and_tension(ensemble, lang))
    skill = skill_of(ensemble)
    if skill is not None:
        figures.append(early_warning(ensemble, skill, lang))
    return figures


def save_all(ensemble: Ensemble, lang: str) -> list[Figure]:
    """Draw every figure into ``figures/`` of the result folder and seal the folder again.

    Args:
        ensemble: Completed runs with a folder.
        lang: ``id`` or ``en``.

    Raises:
        ValueError: The ensemble has no folder.
        StorageError: Disk full or folder not writable.
    """
    folder: Path | None = ensemble.folder
    if folder is None:
        raise ValueError("these runs have no result folder to draw into")
    figures = draw_all(ensemble, lang)
    for figure in figures:
        figure.save(folder / "figures")
    seal(folder)
    return figures
