"""``docs/levers.md``: every lever with its keys, evidence, risk and cost.

``python -m conflict_sim.interventions.reference [FILE]`` writes it anew from the classes.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from conflict_sim.interventions.base import LEVERS
from conflict_sim.interventions.describe import COMMON, Key, Sheet, sheets
from conflict_sim.markdown import table, write_page

_HEAD = """# Levers

What a plan can do. Generated from the classes in `conflict_sim/interventions/` by
`python -m conflict_sim.interventions.reference`; a test keeps the two in sync. `conflict-sim levers` prints the list,
`conflict-sim levers show NAME` one of them, in Indonesian or English.

A lever never writes the state of voters or places. It turns parameters while it acts (factors multiply, shifts add, the
result is clipped to the parameter's range) and asks for things - messages, officers at sites, mediators, dates, ties -
that the phases of the day carry out as far as people and time go. At intensity 0 nothing differs, bit for bit.

## In a plan file

```yaml
name: {id: "Dialog dulu", en: "Dialogue first"}
budget: {rupiah: 2.5e9, officers: 200}          # what the levers may take; more is refused, with the figures
allow_risk_3: false                             # levers of risk 3 are refused without it; every output repeats it
levers:
  - {lever: elite_meeting, start: 1, end: 10}
  - {lever: negotiators, stages: [vote, recapitulation], where: {sites: [kpu, bawaslu]}, intensity: 0.8}
  - {lever: rapid_clarification, when: "alarm in kecamatan", hold_days: 3, reach: 0.4}
```

| key | meaning |
|---|---|
| `start`, `end` | first and last day, relative to the vote; silent: those of the run |
| `stages` | stages of the calendar in which it acts: campaign, quiet, vote, recapitulation, announced, court, after |
| `when` | condition: alarm, joint alarm, incident, assembly, hoax; with " in kecamatan" (or `{alarm: kecamatan}`) it acts only where it happened. It is in force from the day after such an event on, `hold_days` beyond the last one |
| `where` | `kecamatan` (codes), `sites` (kinds), `camps` (losers, winners - known from the first counts on - or letters) |
| `intensity` | share of full effort, 0 to 1 |
| `priority` | who gets scarce officers first, 0 to 9 |
| `lead_days` | days from the decision (`start`, or the event) to the first effect; money is spent from the decision on |
| `cost_per_day`, `officers`, `teams`, `staff_days_per_day` | what it takes at full intensity; orders of magnitude, assumed where nothing else is said |

A *joint alarm* is a meeting of a Forkopimda or Forkopimcam outside its routine: its picture of a kecamatan has turned dark.
Alarms come mostly after the first wave (how good they are: *Sensing* in mechanisms.md): what waits for one is late for it.
Budgets count a lever that waits for a condition on every day on which it may be in force.

Evidence grades: **V** read in a public source for Indonesia, **S** published studies, **C** by definition or computed,
**A** assumed. An effect without a measured size has a range that includes none at all, and results of a plan that uses it say
"effect assumed". Risk to civil liberties: 0 none, 1 low, 2 considerable, 3 severe (needs `allow_risk_3: true`; no optimiser
may choose it). Rights that a lever can touch are counted in the ledger of rights.

## List
"""


def path() -> Path:
    """Where the page lies in a checkout."""
    return Path(__file__).resolve().parents[2] / "docs" / "levers.md"


def levers_text() -> str:
    """The whole page, deterministic; levers of other packages are left out."""
    own = [s for s in sheets() if LEVERS.get(s.name).__module__.startswith("conflict_sim.")]
    rows = [
        [
            s.code,
            f"`{s.name}`",
            s.label["en"],
            f"{s.lead_days:g}",
            f"{s.rupiah_per_day:,.0f}",
            s.evidence,
            str(s.risk),
        ]
        for s in own
    ]
    head = ["code", "name", "what", "lead time, days", "rupiah a day", "evidence", "risk"]
    parts = [_HEAD, table(head, rows)]
    for layer, members in groupby(own, key=lambda s: s.layer.get("en", "other")):
        parts.append(f"\n## {layer.capitalize()}")
        parts += [_section(s) for s in members]
    return "\n".join(parts) + "\n"


def _section(s: Sheet) -> str:
    head = f"\n### {s.code} {s.label['en']} (`{s.name}`)".replace("###  ", "### ")
    lines = [head, "", f"*{s.label['id']}.* {s.help['en']}", ""]
    if s.who:
        lines.append(f"Carried out by: {s.who['en']}. Paid by: {s.payer['en']}.")
    lines.append(f"Evidence {s.evidence}: {s.source['en']}. Risk {s.risk}.")
    if s.touches:
        lines.append("Rights: " + ", ".join(f"`{right}`" for right in s.touches) + ".")
    where = ", ".join(f"`{p}`" for p in s.places) if s.places else f"nothing: {s.not_placed['en']}"
    lines.append(f"`where` may name {where}.")
    if s.contradicts:
        lines.append("Contradicts " + ", ".join(f"`{name}`" for name in s.contradicts) + ".")
    keys = [key for key in s.keys if key.name not in COMMON]
    if keys:
        columns = ["key", "default", "unit", "allowed", "range", "grade", "meaning"]
        lines += ["", table(columns, [_cells(key) for key in keys])]
    return "\n".join(lines)


def _cells(key: Key) -> list[str]:
    allowed = ", ".join(key.options) if key.options else _span(key.allowed)
    default = f"{key.default:g}" if type(key.default) in (int, float) else str(key.default)
    return [f"`{key.name}`", default, key.unit, allowed, _span(key.plausible), key.grade, key.says["en"]]


def _span(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f"{ends[0]:g} to {ends[1]:g}"


def main(arguments: list[str] | None = None) -> int:
    """Write the page; returns the exit status."""
    return write_page(levers_text, path(), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
