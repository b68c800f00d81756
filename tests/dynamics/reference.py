"""The readable oracle: one day of the model in plain Python loops and NumPy draws.

Each function says in a few lines what the compiled phase of the same name does, with the rules' own source
(``rule.py_func``) and ``conflict_sim.rng``; the tests compare bit for bit. Read these before the kernels.
"""

from __future__ import annotations

import numpy as np

from conflict_sim import rng, units
from conflict_sim.dynamics import (
    belief_rules,
    clash_rules,
    deterrence,
    force_rules,
    grievance_rules,
    hoax_rules,
    ladder_rules,
    money_rules,
)
from conflict_sim.dynamics.hoax import congruence
from conflict_sim.dynamics.maths import one_minus_exp

probability = one_minus_exp.py_func
_HOAXES = 8


def luck(world, name, tick, ids):
    """Uniform draws of a named decision."""
    return rng.uniform(world.seed, rng.decision(name), tick, ids)


def side(world, i):
    """0 he knows of no winner or has no camp, 1 he believes to have lost, 2 to have won."""
    camp, winner = world.base.population.camp[i], world.voters.believed_winner[i]
    if camp == 0 or winner == 0:
        return 0
    return 2 if camp == winner else 1


def resentment(world, i):
    """Perceived unfairness of money politics in one voter."""
    q, seen = world.params.money, int(world.voters.money_seen[i])
    if not world.parts["money"].used:
        return 0.0
    return money_rules.unfairness.py_func(
        seen & 127, seen >= 128, side(world, i) == 1, q.unfairness, q.passed_over, q.losers
    )


def ties_of(world, i):
    """Rows he has a tie with."""
    network = world.base.network
    return network.indices[network.indptr[i] : network.indptr[i + 1]]


def groups_of(world, i):
    """Chat groups he is in."""
    network = world.base.network
    return network.member_groups[network.member_indptr[i] : network.member_indptr[i + 1]]


def those_seen(world, i):
    """Others whose shares reach him, each once: his ties, and the members of his chat groups."""
    network = world.base.network
    members = [
        network.group_members[network.group_indptr[g] : network.group_indptr[g + 1]]
        for g in groups_of(world, i)
    ]
    return np.setdiff1d(np.concatenate([ties_of(world, i), *members]), [i])


def hoax_day(world, states):
    """``hoax_state`` after a day of sharing and believing; ``states`` (n,) is the one in the morning, seeds sown."""
    q, people, voters = world.params.hoax, world.base.population, world.voters
    calendar, tick, n = world.parts["calendar"], units.day_key(world.day), people.n
    ids = np.arange(n * _HOAXES)
    share, attend, pick = (
        luck(world, f"hoax.{name}", tick, ids).reshape(n, _HOAXES) for name in ("share", "attend", "pick")
    )
    official = luck(world, "hoax.official", tick, np.arange(n)) < q.official_reach
    gap = q.information_gap if calendar.information_gap(world.day) else 0.0
    suits = congruence(world)
    out = np.zeros(n, np.uint32)
    for k in range(len(world.params.hoaxes)):
        state, fresh = (states >> 4 * k) & 3, ((states >> 4 * k) & 4) > 0
        eager = np.where(people.high_sharer, probability(q.share_high), probability(q.share_low))
        eager = np.where(state == hoax_rules.B, eager, eager * q.share_checks)
        shares = fresh & voters.alive & (share[:, k] < eager)
        # Who is exposed how often to the story and to its correction, by ties and in chat groups.
        by_tie, by_group = np.zeros((n, 3)), np.zeros((len(world.base.network.group_indptr) - 1, 3))
        for i in np.flatnonzero(shares):
            by_tie[ties_of(world, i), state[i]] += 1
            by_group[groups_of(world, i), state[i]] += 1
        for i in range(n):
            now, seen = int(state[i]), by_tie[i].copy()
            for g in groups_of(world, i):
                seen += q.group_visibility * by_group[g]
            # Whoever meets him by a tie and in groups is seen more often, but is one source.
            sources = np.count_nonzero(shares[those_seen(world, i)])
            # An official clarification is one more source, and one message against the story.
            told = int(official[i] and world.parts["hoax"].running >> k & 1)
            exposed_b, exposed_f, sources = seen[1], seen[2] + told, sources + told
            if now == 0 and sources == 0:
                continue
            checks = q.verify + told * q.correction
            odds = hoax_rules.belief_odds.py_func(
                q.credulity,
                q.partisanship,
                people.strength[i] * (1 / 255) * suits[k, side(world, i), people.camp[i]],
                q.trust_effect,
                float(voters.trust_kpu[i]),
                gap,
                0.0,
            )
            needed = 2 if q.contagion == "complex" else 1
            then = hoax_rules.hoax_next.py_func(
                now,
                hoax_rules.attention.py_func(q.attention, exposed_b + exposed_f, needed, sources),
                hoax_rules.believe_share.py_func(exposed_b, exposed_f, odds, q.neutral_weight),
                hoax_rules.check_share.py_func(exposed_b, exposed_f, odds, q.neutral_weight),
                probability(1 / q.believe_days + checks),
                (1 / q.believe_days) / (1 / q.believe_days + checks),
                probability(1 / q.check_days),
                attend[i, k],
                pick[i, k],
            )
            if then != now:
                still_fresh = then != 0
            else:
                # One draw decides: first whether he leaves the state, then whether the story goes stale to him.
                leaves = probability(1 / q.believe_days + checks if now == 1 else 1 / q.check_days)
                stale = attend[i, k] < leaves + (1 - leaves) * probability(1 / q.fresh_days)
                still_fresh = fresh[i] and not stale
            out[i] |= np.uint32((then | (4 if still_fresh else 0)) << 4 * k)
    return out


def belief_day(world, belief, shown):
    """(fraud belief, shown byte) after a day; ``belief`` and ``shown`` are those of the morning."""
    q, people, calendar = world.params.belief, world.base.population, world.parts["calendar"]
    conceded = world.parts["conceded"]
    new, new_shown = belief.copy(), shown.copy()
    for i in range(people.n):
        # What his own camp's leaders have said where he lives.
        spoken = max(conceded[world.place_kec[people.village[i]], people.camp[i]], q.concede)
        silence = q.no_concession * (1 - spoken) if calendar.announced(world.day) else 0.0
        prior = belief_rules.belief_prior.py_func(
            float(people.prior[i]),
            people.strength[i] * (1 / 255),
            (0, 1, -1)[side(world, i)],
            float(world.voters.trust_kpu[i]),
            q.kpu_openness,
            q.loser_effect,
            q.winner_ratio,
            q.trust_effect,
            q.openness_effect,
            silence,
            world.params.money.fraud_effect * resentment(world, i),
        )
        ties = ties_of(world, i)
        mean = int(shown[ties].sum(dtype=np.int64)) / (255.0 * len(ties)) if len(ties) else float(belief[i])
        believed = sum(int(world.voters.hoax_state[i]) >> 4 * k & 3 == 1 for k in range(_HOAXES))
        target = belief_rules.belief_target.py_func(
            mean, prior, float(believed), q.social, q.prior_pull, q.hoax_pull
        )
        speed = probability(q.social + q.prior_pull + q.hoax_pull * believed)
        new[i] = f = belief_rules.relax.py_func(float(belief[i]), target, speed)
        # Neighbours notice three steps of 1/255 and more, of the value that is kept (float32).
        if abs(int(float(new[i]) * 255 + 0.5) - int(shown[i])) >= 3:
            new_shown[i] = int(float(new[i]) * 255 + 0.5)
        assert abs(f - new[i]) < 1e-7
    return new, new_shown


def grievance_day(world, before):
    """Trust, outrage and grievance after a day; ``before`` holds the columns of the morning."""
    q, people, calendar = world.params, world.base.population, world.parts["calendar"]
    back = probability(q.trust.recovery)
    out = {
        name: before[name].copy()
        for name in ("trust_kpu", "trust_police", "trust_government", "outrage", "grievance")
    }
    for i in range(people.n):
        trusts = []
        for name in ("trust_kpu", "trust_police", "trust_government"):
            home = getattr(people, f"{name}0")[i] * (1 / 255)
            value = belief_rules.relax.py_func(float(before[name][i]), home, back)
            trusts.append(value)
            out[name][i] = value
        anger = belief_rules.relax.py_func(
            float(before["outrage"][i]), 0.0, probability(1 / q.street.outrage_days)
        )
        out["outrage"][i] = anger
        waits = calendar.court_open(world.day) and side(world, i) == 1
        out["grievance"][i] = grievance_rules.grievance.py_func(
            people.hardship[i] * (1 / 255),
            float(world.voters.fraud_belief[i]),
            anger,
            (trusts[0] + trusts[1] + trusts[2]) / 3.0,
            q.grievance.scale,
            q.grievance.hardship,
            q.grievance.fraud,
            q.grievance.outrage,
            q.grievance.court_absorption * trusts[0] if waits else 0.0,
            resentment(world, i),
            q.grievance.unfairness,
        )
    return out


def motive(world, i, shock):
    """Motive V of a voter under a table of shocks (kecamatan, camp, standing)."""
    q, people, network = world.params.mobilisation, world.base.population, world.base.network
    level, ties = world.voters.level, ties_of(world, i)
    moving = int((level[ties] >= 2).sum()) / len(ties) if len(ties) else 0.0
    mates, call, group = 0.0, 0.0, people.supporter_group[i]
    if group >= 0:
        members = network.sg_members[network.sg_indptr[group] : network.sg_indptr[group + 1]]
        others = members[members != i]
        mates = int((level[others] >= 1).sum()) / len(others) if len(others) else 0.0
        call = money_rules.obliged.py_func(
            world.parts["calls"][group],
            world.params.money.obligation,
            world.voters.paid_by[i],
            people.camp[i],
        )
    kec = world.place_kec[people.village[i]]
    return ladder_rules.motive.py_func(
        float(world.voters.grievance[i]),
        moving,
        mates,
        q.neighbours,
        q.group_mates,
        call,
        shock[kec, people.camp[i], side(world, i)],
    )


def thresholds(world, i):
    """Thresholds of agitating, assembling, confronting, rioting."""
    q, people = world.params.mobilisation, world.base.population
    street = q.threshold_street + q.threshold_sd * people.street_shock[i] * (1 / 32)
    confront = street + q.gap_confront + q.violence_sd * people.violence_shock[i] * (1 / 32)
    online = q.threshold_online + q.threshold_sd * people.online_shock[i] * (1 / 32)
    return online, street, confront, confront + q.gap_riot


def frontier(world):
    """Rows that could move today: free, and active or with a possible motive above the first threshold."""
    bound = world.parts["calendar"].highest_today(world.day)
    voters = world.voters
    return [
        i
        for i in np.flatnonzero(voters.alive & (voters.status == 0))
        if voters.level[i] > 0 or motive(world, i, bound) >= thresholds(world, i)[0]
    ]


def units_at(world, s, now):
    """(people, their strength after fatigue, highest stage of force) of the units at site ``s``."""
    police, q = world.parts["police"], world.params.forces
    people, strength, highest = 0, 0.0, 0
    tired = police.fatigue(now, q)
    for unit, n in enumerate(police.at_site[s]):
        people += int(n)
        if n > 0:
            highest = max(highest, int(police.units.highest[unit]))
            if police.units.highest[unit] > 0:
                strength += n * (1.0 - q.fatigue_effect * tired[unit])
    return float(people), strength, highest


def site_view(world, s, officers, strength, highest):
    """What site ``s`` shows: crowd?, force stage, perceived arrest probability, hazards per hour."""
    q, count = world.params.street, np.bincount(world.voters.level[world.voters.site == s], minlength=5)
    in_street = int(count[2:].sum())
    forces = world.params.forces
    lethal = forces.firearms == "lethal_threat" and force_rules.lethal_threat.py_func(
        officers, int(count[4]), forces.lethal_rioters, forces.lethal_ratio
    )
    stage = force_rules.force_stage.py_func(
        force_rules.POLICIES[q.force_policy],
        officers,
        in_street,
        int(count[3]),
        int(count[4]),
        q.crowd,
        highest,
        lethal,
    )
    ratio = force_rules.officer_ratio.py_func(strength, float(in_street))
    aim = 0.0 if stage < 4 else q.indiscriminate if count[3] + count[4] > 0 else 1.0

    def hazards(share):
        return (
            force_rules.arrest_hazard.py_func(q.arrest_rate / 24.0, ratio, stage, share),
            force_rules.dispersal_hazard.py_func(q.dispersal_rate / 24.0, ratio, stage, share),
        )

    return {
        "crowd": in_street >= q.crowd,
        "force": stage,
        "p_arrest": deterrence.arrest_probability.py_func(
            ratio, deterrence.RULES[q.arrest_rule], q.arrest_k, q.arrest_from
        ),
        "peaceful": hazards(aim),
        "violent": hazards(1.0),
        "injure": q.injury_rate / 24.0 * (1.0 + q.force_injury * max(stage - 2, 0)),
        "clash": [clash_at(world, s, c) for c in range(world.n_camps + 1)],
    }


def clash_at(world, s, camp):
    """Drive to confront that the other camps at site ``s`` give to people of ``camp``."""
    here = world.base.population.camp[world.voters.site == s]
    own, others = int((here == camp).sum()), int(((here != camp) & (here > 0)).sum())
    if camp == 0:
        return 0.0
    return clash_rules.clash.py_func(float(own), float(others), world.params.leaders.clash)


def chosen_site(world, i, u):
    """Site that the draw ``u`` leads him to."""
    places, people = world.parts["street"].places, world.base.population
    kec = world.place_kec[people.village[i]]
    choice, table, group = places.choice, places.choice_cdf, people.supporter_group[i]
    if group >= 0 and world.parts["calls"][group] > 0:
        choice, table = places.far_choice, places.far_cdf  # whoever is called may travel
    candidates = choice[places.kec_kab[kec]]
    j = int(np.searchsorted(table[kec, people.camp[i]], u, side="right"))
    return int(candidates[min(j, len(candidates) - 1)])


def tick_moves(world, hour, minute, base_tick, share_free):
    """{row: (move, site, hours cut off)} of one street tick, from the state at its beginning."""
    q, s, people, voters = world.params.mobilisation, world.params.street, world.base.population, world.voters
    tick = units.minute_key(world.day, 60 * hour + minute)
    rows = np.arange(people.n)
    happens, kind = luck(world, "street.move", tick, rows), luck(world, "street.kind", tick, rows)
    where = luck(world, "street.site", units.day_key(world.day), rows)
    now = 1440.0 * world.day + 60.0 * hour + minute
    there = [units_at(world, s, now) for s in range(len(world.parts["sites"]))]
    views = [site_view(world, site, *units) for site, units in enumerate(there)]
    # Negotiators are police: they talk where a unit that may use force stands, more under the dialogue policy.
    talk = max(s.negotiators, 0.9) if s.force_policy == "dialogue" else s.negotiators
    mediators = world.parts["response"].presence
    negotiators = np.maximum([talk if highest > 0 else 0.0 for _, _, highest in there], mediators)
    moves = {}
    for i in np.flatnonzero(voters.alive & (voters.status == 0)):
        level, site = int(voters.level[i]), int(voters.site[i])
        in_crowd = level >= 2 and views[site]["crowd"]
        if level == 0 and not base_tick:
            continue
        v = motive(world, i, world.parts["calendar"].shock)
        t_online, t_street, t_confront, t_riot = thresholds(world, i)
        at_home = world.place_kec[people.village[i]] == world.n_kecamatan
        available = people.availability[i] < share_free and not at_home
        if level == 1 and available and v >= t_street:
            site = chosen_site(world, i, where[i])
        risk = confront = 0.0
        if site >= 0:
            view, ties = views[site], ties_of(world, i)
            risk = ladder_rules.perceived_risk.py_func(
                q.risk_weight, people.risk_aversion[i] * (1 / 255), view["p_arrest"]
            )
            confront = view["clash"][people.camp[i]]
            if view["force"] >= 2:
                confront += q.outrage_confront * float(voters.outrage[i])
            if view["force"] <= 3:
                confront -= q.negotiators_calm * negotiators[site]
            if len(ties):
                confront += q.violent_neighbours * int((voters.level[ties] >= 3).sum()) / len(ties)
        target = ladder_rules.target_level.py_func(
            v, risk, confront, available, t_online, t_street, t_confront, t_riot
        )
        if not in_crowd:
            target = min(target, 2)  # nobody confronts alone
        up = down = leave = arrest = disperse = injure = 0.0
        if target > level:
            up = 1.0 / (q.hours_to_agitate, q.hours_to_street, q.hours_to_confront, q.hours_to_riot)[level]
        elif target < level:
            gone = level >= 2 and not available
            down = 1.0 / (q.hours_to_go_home if gone else q.hours_to_calm)
        if level == 1:
            leave = 1.0 / (24.0 * q.agitation_days)
        elif level >= 2:
            leave = 1.0 / (24.0 * q.street_days)
            arrest, disperse = views[site]["peaceful" if level == 2 else "violent"]
            injure = views[site]["injure"] if level > 2 else 0.0
        hours = 1.0 / (s.ticks_per_hour if level == 0 else s.crowd_ticks_per_hour)
        move = ladder_rules.competing_move.py_func(
            hours, up, down, leave, arrest, disperse, injure, happens[i], kind[i]
        )
        if move != ladder_rules.STAY:
            removed = level == 2 and move in (ladder_rules.ARRESTED, ladder_rules.DISPERSED)
            moves[int(i)] = (move, site, 1.0 / (up + down + leave) if removed else 0.0)
    return moves
