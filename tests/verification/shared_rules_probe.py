"""Break each shared rule and ask whether its textbook case still comes out (run as a script, uncompiled).

With the compiler switched off a kernel looks its rules up when it runs, so replacing one in its module reaches
everything that shares it. Prints one JSON object: per broken rule, whether the case held before and after; and
the numbers of a few runs, which the compiled package must give bit for bit.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

import numpy as np

CLOSE = 1e-4


def close(value, reference, tolerance=CLOSE):
    return bool(abs(value - reference) <= tolerance)


def granovetter():
    from conflict_sim import mechanisms

    people = np.arange(100)
    return [
        mechanisms.thresholds(None, people, fraction=False).size,
        mechanisms.thresholds(None, np.where(people == 1, 2, people), fraction=False).size,
    ] == [100, 1]


def sbfc():
    from conflict_sim import mechanisms

    course = mechanisms.hoax_mean_field(
        alpha=0.3, spread=0.5, forget=0.1, verify=0.05, believers=0.5, days=1500
    )
    return close(course.B[-1], 0.27299)


def sir():
    from conflict_sim import mechanisms

    path = [(0, 1), (1, 2), (2, 3), (3, 4)]
    run = mechanisms.hoax(path, initial=[0], transmissibility=1.0, days=6)
    return run.B.tolist() == [1, 1, 1, 1, 1, 0, 0] and run.F.tolist() == [0, 1, 2, 3, 4, 5, 5]


def friedkin_johnsen():
    from conflict_sim import mechanisms

    path = np.diag(np.ones(4), 1) + np.diag(np.ones(4), -1)
    # Any number of steps; a broken rule may have no equilibrium.
    belief = mechanisms.beliefs(path, 0.7, [1, 0, 0, 0, -1], steps=60).belief
    return close(belief[0], 0.397351) and close(belief[1], 0.139073) and close(belief[2], 0.0)


def arrest():
    from conflict_sim import mechanisms

    seen = mechanisms.deterrence([2, 5, 10, 20], [20, 20, 20, 10], rule="epstein")
    return bool(np.allclose(seen, [0.205672, 0.437659, 0.683772, 0.99], atol=1e-6))


LATTICE = {
    "vision": 3,
    "legitimacy": 0.82,
    "jail_max": 30,
    "threshold": 0.1,
    "rule": "floor",
    "steps": 2,
    "seed": 5,
}


def epstein():
    """Without officers everybody with H (1 - L) > T is active; where officers are many, hardly anybody dares."""
    from conflict_sim import mechanisms

    free = mechanisms.civil_violence(14, 14, density=0.6, cops=0.0, **LATTICE)
    guarded = mechanisms.civil_violence(14, 14, density=0.3, cops=0.5, **LATTICE)
    expected = 1 - 0.1 / 0.18
    return (
        abs(free.active[-1] / free.people - expected) < 0.13 and guarded.active[-1] + guarded.jailed[-1] <= 9
    )


def branching():
    from conflict_sim import mechanisms

    run = mechanisms.cascade([0.5, 0.5], triggers=3000)
    return close(run.mean, 2.0, 0.12)


def on_a_graph():
    from conflict_sim import mechanisms

    ring = [(i, (i + 1) % 60) for i in range(60)]
    # On a ring p = R: the first has two ties, each starts a run of mean R / (1 - R).
    return close(mechanisms.cascade(ring, ratio=0.5, triggers=3000).mean, 3.0, 0.15)


def two_communities():
    from conflict_sim import mechanisms

    return close(mechanisms.stability([[1.5, 0.5], [0.5, 1.5]]).final_sizes[0], 0.79681)


def brokers():
    from conflict_sim import mechanisms

    return close(mechanisms.broker_tree(3, 2, 0.25, 8.0).share, 0.421875)


def office():
    from conflict_sim import mechanisms

    return close(mechanisms.queue(8, 10, 1, days=3000, seed=2).mean_wait, 0.4, 0.1)


def stages():
    from conflict_sim import mechanisms

    serial = mechanisms.delays([2, 2, 2], coordination=0.0, draws=2000)
    parallel = mechanisms.delays([2, 2, 2], coordination=1.0, draws=2000)
    return (
        close(serial.mean, 6.0, 0.25)
        and close(parallel.mean, 11 / 3, 0.2)
        and close(parallel.expected, 11 / 3)
    )


def sensor():
    from conflict_sim import mechanisms

    best = mechanisms.warning_threshold(2.0, 0.5, 1.0, 1.0, draws=4000)
    return (
        close(best.hit_rate, 0.8413, 0.03)
        and close(best.false_alarm_rate, 0.1587, 0.03)
        and close(best.cost, 0.1587, 0.03)
    )


def scaled(factor):
    return lambda right: lambda *args: factor * right(*args)


def constant(value):
    return lambda right: lambda *args: value


#: (module, rule, what is put in its place, textbook case that must notice)
BROKEN = [
    ("ladder_rules", "motive", scaled(0.5), granovetter),
    ("ladder_rules", "motive", constant(0.0), epstein),
    ("ladder_rules", "target_level", lambda right: lambda v, *rest: right(v - 1e-6, *rest), granovetter),
    ("ladder_rules", "target_level", lambda right: lambda v, n, *rest: right(v, 0.0, *rest), epstein),
    ("ladder_rules", "perceived_risk", constant(0.0), epstein),
    (
        "grievance_rules",
        "grievance",
        lambda right: lambda h, f, o, trust, *rest: right(h, f, o, 0.0, *rest),
        epstein,
    ),
    ("force_rules", "officer_ratio", scaled(0.5), arrest),
    ("force_rules", "officer_ratio", constant(0.0), epstein),
    ("deterrence", "arrest_probability", scaled(0.9), arrest),
    ("deterrence", "arrest_probability", constant(0.0), epstein),
    ("hoax_rules", "attention", scaled(0.8), sbfc),
    ("hoax_rules", "attention", constant(0.0), sir),
    ("hoax_rules", "believe_share", scaled(0.9), sbfc),
    ("hoax_rules", "check_share", scaled(0.9), sbfc),
    ("hoax_rules", "belief_odds", scaled(1.1), sbfc),
    (
        "hoax_rules",
        "hoax_next",
        lambda right: lambda state, *rest: 0 if state == 1 else right(state, *rest),
        sir,
    ),
    ("belief_rules", "belief_target", lambda right: lambda m, p, *rest: right(p, m, *rest), friedkin_johnsen),
    (
        "belief_rules",
        "relax",
        lambda right: lambda value, target, part: right(value, target, 0.01),
        friedkin_johnsen,
    ),
    ("cascade_rules", "followers", constant(0), branching),
    ("cascade_rules", "follows", lambda right: lambda u, p: right(u, 0.8 * p), on_a_graph),
    ("cascade_rules", "attack_share", scaled(0.95), two_communities),
    ("money_rules", "passed_on", scaled(0.9), brokers),
    ("queue_rules", "service_start", lambda right: lambda arrived, free_from: arrived, office),
    ("queue_rules", "exponential_time", scaled(1.2), stages),
    ("coordination_rules", "joint_delay", lambda right: lambda longest, total, c: total, stages),
    ("warning_rules", "alarms", lambda right: lambda index, threshold: not right(index, threshold), sensor),
    ("warning_rules", "expected_cost", scaled(1.5), sensor),
]


def numbers():
    """Small runs of every kernel with draws, for the comparison with compiled code."""
    from conflict_sim import mechanisms

    ring = [(i, (i + step) % 40) for i in range(40) for step in (1, 3)]
    hoax = mechanisms.hoax(ring, initial=4, alpha=0.3, spread=0.5, forget=0.1, verify=0.05, days=30, seed=3)
    street = mechanisms.civil_violence(14, 14, density=0.6, cops=0.08, **{**LATTICE, "steps": 8})
    return {
        "thresholds": mechanisms.thresholds(ring, 0.25, 3, seed=1).joined.tolist(),
        "hoax": [hoax.B.tolist(), hoax.F.tolist(), hoax.state.tolist()],
        "street": [street.active.tolist(), street.jailed.tolist()],
        "beliefs": mechanisms.beliefs(np.ones((4, 4)), 0.6, [0.1, 0.5, 0.2, 0.9]).belief.tolist(),
        "cascade": mechanisms.cascade("poisson", ratio=0.8, triggers=40, seed=2).sizes.tolist(),
        "graph": mechanisms.cascade(ring, ratio=0.8, triggers=40, seed=2).sizes.tolist(),
        "queue": mechanisms.queue(3, 2, 2, days=12, seed=4).wait.tolist(),
        "delays": mechanisms.delays([1, 5], coordination=0.4, draws=9, seed=5).hours.tolist(),
    }


def main():
    if os.environ.get("NUMBA_DISABLE_JIT") != "1":
        sys.exit("run with NUMBA_DISABLE_JIT=1")
    np.seterr(over="ignore")  # 64-bit counters wrap on purpose
    out = {"cases": [], "numbers": numbers()}
    for module_name, rule_name, wrong, case in BROKEN:
        module = importlib.import_module(f"conflict_sim.dynamics.{module_name}")
        right = getattr(module, rule_name)
        before = case()
        setattr(module, rule_name, wrong(right))
        after = case()
        setattr(module, rule_name, right)
        out["cases"].append([f"{module_name}.{rule_name}", case.__name__, bool(before), bool(after)])
    sys.stdout.write(json.dumps(out))


if __name__ == "__main__":
    main()
