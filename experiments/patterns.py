"""Do the patterns of the field come out? Runs twins of real regions and writes the table of patterns.

    python experiments/patterns.py                 # all regions, 6 seeds; trials in 12 places, 10 seeds; half an hour
    python experiments/patterns.py --places 2 --seeds 1 --trials 1 --trial-seeds 1 --voters 2000   # a first look

Every voter of a region is simulated unless --voters says otherwise, because the records hold protests of at least 50
people, whatever the size of a region; trials compare the arms of one world, so samples will do for them. How many trials was
set before they were run: with 24 worlds the interval of P12d was .0013 wide on either side of .0009, so that about a
hundred worlds tell whether an effect of that size is there. A world of trials takes 4 to 7 seconds of one core.

Finished runs are kept under --out and used again: stop with Ctrl-C whenever you like. ``patterns.md`` (in --lang) and
``patterns.json`` lie in --out; --page writes the English table for the documentation.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from conflict_sim.experiment import patterns, trials, twins
from conflict_sim.i18n import number

log = logging.getLogger("patterns")

_HEAD = {
    "id": (
        "# Pola\n\nWilayah nyata dengan satu cerita yang sama: {places} pasangan wilayah dan pemilihan, benih {first}-{last}, "
        "paling banyak {voters} pemilih tiap wilayah. Percobaan berpasangan (P08-P14): {trials} tempat, paling banyak "
        "{trial_voters} pemilih, benih {first}-{trial_last}, dengan satu dorongan yang sama bagi kubu yang kalah di semua dunia. Selang 90% dari penarikan ulang putaran.\n\n"
        "Ini perbandingan di bawah anggapan yang disebutkan, bukan ramalan.\n\n"
    ),
    "en": (
        "# Patterns\n\nReal regions under one common story: {places} pairs of region and contest, seeds {first}-{last}, at "
        "most {voters} voters a region. Trials in common worlds (P08-P14): {trials} places, at most {trial_voters} voters, "
        "seeds {first}-{trial_last}, with the same one push to the losing camps in all worlds. Intervals are 90%, runs resampled.\n\n"
        "These are comparisons under stated assumptions and not forecasts.\n\n"
    ),
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run, assess, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=1000, help="at most so many (region, contest) pairs")
    parser.add_argument("--seeds", type=int, default=6, help="runs per pair")
    parser.add_argument("--trials", type=int, default=12, help="at most so many pairs for trials; 0: none")
    parser.add_argument("--trial-seeds", type=int, default=10, help="worlds per pair of the trials")
    parser.add_argument("--first-seed", type=int, default=1001, help="fresh seeds start here")
    parser.add_argument("--voters", type=int, default=1_000_000, help="at most so many voters of a region")
    parser.add_argument("--trial-voters", type=int, default=30_000, help="at most so many in the trials")
    parser.add_argument("--workers", type=int, help="worker processes; one per core if left out")
    parser.add_argument("--out", type=Path, default=Path("results/patterns"))
    parser.add_argument("--lang", choices=("id", "en"), default="en")
    parser.add_argument("--page", type=Path, help="write the English table here too")
    given = parser.parse_args(argv)
    # Not the root logger: Mesa tells of every step at this level.
    log.setLevel(logging.INFO)
    log.handlers = [logging.StreamHandler(sys.stderr)]
    given.out.mkdir(parents=True, exist_ok=True)
    everywhere = spread(twins.places(), given.places)
    seeds = range(given.first_seed, given.first_seed + given.seeds)
    log.info("runs: %d places, %d seeds", len(everywhere), len(seeds))
    runs = twins.run_twins(
        everywhere,
        seeds,
        voters=given.voters,
        out=given.out / "runs",
        workers=given.workers,
        tell=counter("places"),
    )
    found = patterns.assess(runs)
    some = spread(twins.places(), given.trials) if given.trials > 0 else []
    trial_seeds = range(given.first_seed, given.first_seed + given.trial_seeds)
    if some:
        log.info("trials: %d places, %d seeds, %d arms", len(some), len(trial_seeds), len(trials.ARMS))
        made = trials.run_trials(
            some,
            trial_seeds,
            voters=min(given.voters, given.trial_voters),
            out=given.out / "trials",
            workers=given.workers,
            tell=counter("worlds"),
        )
        found += patterns.assess(made, patterns.SIGNS)
    facts = {
        "places": len(everywhere),
        "trials": len(some),
        "first": seeds[0],
        "last": seeds[-1],
        "trial_last": trial_seeds[-1],
    }
    found.sort(key=lambda f: f.pattern.code)
    sizes = {"voters": given.voters, "trial_voters": min(given.voters, given.trial_voters)}
    texts = {
        lang: _HEAD[lang].format(**facts, **{key: number(size, lang) for key, size in sizes.items()})
        + patterns.summary(found, lang)
        + patterns.table(found, lang)
        for lang in _HEAD
    }
    (given.out / "patterns.md").write_text(texts[given.lang], encoding="utf-8")
    (given.out / "patterns.json").write_text(json.dumps(as_record(found), indent=1), encoding="utf-8")
    if given.page is not None:
        given.page.write_text(texts["en"], encoding="utf-8")
    sys.stdout.write(texts[given.lang])


def spread(pairs: Sequence[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many of the pairs, evenly over the list, both contests in turn."""
    n = min(most, len(pairs))
    found = []
    for i in range(n):
        at = (2 * i + 1) * len(pairs) // (2 * n)
        found.append(pairs[min(at - at % 2 + i % 2, len(pairs) - 1)])
    return found


def counter(what: str) -> Callable[[int, int], None]:
    """Progress on one line."""

    def tell(done: int, all_: int) -> None:
        sys.stderr.write(f"\r{done}/{all_} {what}" + ("\n" if done == all_ else ""))
        sys.stderr.flush()

    return tell


def as_record(found: Sequence[patterns.Finding]) -> dict[str, object]:
    """Findings and their count for programs; what is not known is null."""
    counts: dict[str, object] = {}
    for name, by_rule in (("all", True), ("without_by_rule", False)):
        whole = patterns.whole_patterns(found, by_rule=by_rule)
        rows, of_rows = patterns.hit_rows(found, by_rule=by_rule)
        counts[name] = {"whole": list(whole.hit), "of": list(whole.of), "rows": rows, "of_rows": of_rows}
    return {"hit": counts, "findings": as_records(found)}


def as_records(found: Sequence[patterns.Finding]) -> list[dict[str, object]]:
    """One row of each finding; what is not known is null."""

    def known(x: float) -> float | None:
        return x if math.isfinite(x) else None

    return [
        {
            "code": f.pattern.code,
            "name": f.pattern.name["en"],
            "target": [known(f.pattern.low), known(f.pattern.high)],
            "report": f.pattern.report,
            "by_rule": f.pattern.by_rule["en"] if f.pattern.by_rule else None,
            "value": known(f.value),
            "interval": [known(f.low), known(f.high)],
            "verdict": f.verdict,
        }
        for f in found
    ]


if __name__ == "__main__":
    main()
