"""Kernels that count the street: person-hours, the busiest moment, what a glance at the sites shows."""

from __future__ import annotations

from conflict_sim.numba_setup import kernel


@kernel
def accumulate(cell_count, hours, person_hours, peak):
    """Add ``hours`` of the present counts to the person-hours of the day, and keep the busiest moment."""
    for c in range(cell_count.shape[0]):
        for lv in range(1, 5):
            now = cell_count[c, lv]
            person_hours[c, lv] += now * hours
            if now > peak[c, lv]:
                peak[c, lv] = now


@kernel
def busiest(cell_count, reported_by, now, peak):
    """Keep the busiest moment of each kecamatan and of the region: people who were there at the same time.

    ``reported_by`` is the kecamatan that reports each cell. ``now`` and ``peak`` have a row for each kecamatan and a
    last one for the region; column 0 is everybody in the street (level 2 or more), columns 1..4 are the levels.
    """
    region = peak.shape[0] - 1
    now[:] = 0
    for c in range(reported_by.size):
        kec = reported_by[c]
        for lv in range(1, 5):
            people = cell_count[c, lv]
            now[kec, lv] += people
            now[region, lv] += people
            if lv >= 2:
                now[kec, 0] += people
                now[region, 0] += people
    for k in range(region + 1):
        for lv in range(5):
            if now[k, lv] > peak[k, lv]:
                peak[k, lv] = now[k, lv]


@kernel
def anybody(cell_count, site_count):
    """(whether anybody is on the ladder, whether anybody stands at a site), of people by cell or site and level."""
    on_ladder, out = False, False
    for c in range(cell_count.shape[0]):
        for level in range(1, 5):
            on_ladder |= cell_count[c, level] != 0
    for s in range(site_count.shape[0]):
        for level in range(site_count.shape[1]):
            out |= site_count[s, level] != 0
    return on_ladder, on_ladder and out


@kernel
def glance(people, crowd):
    """(whether ``crowd`` or more people stand at some site, whether anybody confronts or riots at one).

    Args:
        people: People by site and level, as those at a site see each other, shape (sites, 5).
        crowd: People that make a crowd.
    """
    gathered, violent = False, False
    for s in range(people.shape[0]):
        hot = people[s, 3] + people[s, 4]
        violent |= hot > 0
        gathered |= people[s, 2] + hot >= crowd
    return gathered, violent
