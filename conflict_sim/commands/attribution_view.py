"""The printed attribution: which lever of a plan explains what of its effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_sim.commands import terminal
from conflict_sim.i18n import number, percent, t
from conflict_sim.i18n.amounts import change, ends
from conflict_sim.results import measures

if TYPE_CHECKING:
    from conflict_sim.experiment.attribution import Attribution


def show(shares: Attribution, lang: str) -> None:
    """Print the shares of all levers on stdout.

    Args:
        shares: The attribution.
        lang: ``id`` or ``en``.
    """
    from rich.table import Table

    out = terminal.screen()
    for name in shares.total:
        rule = measures.measure(name)
        title = t("attribution.title", lang, plan=shares.plan, label=rule.label(lang))
        table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        table.add_column(t("attribution.lever", lang), overflow="fold")
        for head in ("attribution.share", "attribution.part", "attribution.alone", "attribution.last"):
            table.add_column(t(head, lang), justify="right")
        for s in (s for s in shares.shares if s.observable == name):
            e = s.shapley
            span = ends(e.low, e.high, rule.unit, lang)
            text = change(e.mean, rule.unit, lang) + (f" ({span})" if span else "")
            whole = shares.total[name]
            table.add_row(
                s.lever,
                text,
                percent(e.mean / whole, lang) if whole else number(None, lang),
                change(s.alone, rule.unit, lang),
                change(s.last, rule.unit, lang),
            )
        out.print(table)
        for line in notes(shares, name, lang):
            out.print(line, markup=False)


def notes(shares: Attribution, name: str, lang: str) -> list[str]:
    """Whole effect, interaction, and how the shares were computed.

    Args:
        shares: The attribution.
        name: Observable.
        lang: ``id`` or ``en``.
    """
    worlds, plans, unit = len(shares.seeds), shares.plans_played, measures.measure(name).unit
    told = [t("attribution.total", lang, total=change(shares.total[name], unit, lang))]
    interaction = shares.interaction(name)
    if interaction is not None:
        told.append(t("attribution.interaction", lang, value=change(interaction, unit, lang)))
    key = "attribution.exact" if shares.method == "exact" else "attribution.orders"
    told.append(t(key, lang, plans=plans, worlds=worlds))
    return told
