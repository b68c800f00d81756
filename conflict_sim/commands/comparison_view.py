"""The printed comparison: one answer per plan, the figures behind it, whose rights and whose harm, and the caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.commands import terminal
from conflict_sim.commands.attribution_view import show as show_attribution
from conflict_sim.i18n import number, t
from conflict_sim.reports.comparison_tables import tables
from conflict_sim.reports.comparison_words import answers, costs, notes, plan_names, plan_notes
from conflict_sim.results.store import NOTE

if TYPE_CHECKING:
    from conflict_sim.experiment.attribution import Attribution
    from conflict_sim.results.comparison import Comparison


def show(comparison: Comparison, lang: str, shares: Attribution | None = None) -> None:
    """Print the comparison on stdout.

    Args:
        comparison: The comparison.
        lang: ``id`` or ``en``.
        shares: What each lever of a plan explains, where that was asked for.
    """
    out = terminal.screen()
    name = (comparison.info.get("name") or {}).get(lang, "")
    out.print()
    out.print(
        t("compare.title", lang, name=name, plans=", ".join(comparison.plans)), style="bold", markup=False
    )
    names = plan_names(comparison, lang)
    if names:
        out.print(names, markup=False)
    worlds, baseline = number(len(comparison), lang, exact=True), comparison.baseline
    out.print(t("compare.scope", lang, worlds=worlds, baseline=baseline), markup=False)
    for note in plan_notes(comparison, lang):
        out.print(note, markup=False)
    for text in answers(comparison, lang):
        out.print(f"• {text}", markup=False)
    for table in tables(comparison, lang):
        out.print()
        out.print(terminal.drawn(table))
    out.print()
    if shares is not None:
        show_attribution(shares, lang)
        out.print()
    for text in [*costs(comparison, lang), *notes(comparison, lang)]:
        out.print(text, markup=False)
    out.print(NOTE[lang], style="italic", markup=False)
