"""What the summary says of calm and tension: no label that discriminates nothing stands at its head."""

from conflict_sim.figures.calm_and_tension import sentence
from conflict_sim.results.stats import mean_interval
from conflict_sim.results.tension import Skill, Tension


def row(name, rho, r_hoax, fragile=1.0):
    figures = [mean_interval([value, 1.01 * value]) for value in (fragile, 0.0, rho, r_hoax)]
    return Tension("65.01.01", name, *figures, {})


ROWS = [row("Bunyu", 0.40, 1.5), row("Sekatak", 1.20, 0.7)]


def test_a_blind_label_gives_way_to_the_figures_behind_it():
    told = sentence(ROWS, "en")
    assert told.startswith(
        "The daily label (STABLE, FRAGILE, ACTIVE) does not tell the kecamatan apart (AUC 0.51;"
    )
    assert (
        "1 or more in 1 of 2 kecamatan, highest in Sekatak (1.2" in told
        and "above 1 in 1 of 2 kecamatan" in told
    )
    assert "2 of 2" not in told and "100%" not in told
    assert sentence(ROWS, "id").startswith(
        "Label harian (STABLE, FRAGILE, ACTIVE) tidak membedakan kecamatan (AUC 0,51;"
    )


def test_a_label_that_tells_something_is_counted():
    told = sentence(ROWS, "en", [Skill("label", 0.8, 0.7, 0.9)])
    assert told.startswith("Calm to look at and FRAGILE: 2 of 2 kecamatan;")
    assert sentence([row("Bunyu", 0.1, 0.1, 0.0)] * 2, "id", [Skill("label", 0.8, 0.7, 0.9)]).startswith(
        "Tidak satu pun"
    )
